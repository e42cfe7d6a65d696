"""Moments as whole numbers, so that tens of thousands are read and compared without making a date of each."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Field, Func

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class Micros(Func):
    """Microseconds since 1970 of a moment; empty where there is none."""

    arity = 1
    output_field: Any = Field()  # whole numbers as the database says them: a field for them would look at each

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Django keeps moments there as text: whole seconds, then six digits where there are any."""
        said, given = compiler.compile(self.source_expressions[0])
        text = f"(unixepoch(substr({said}, 1, 19)) * 1000000 + CAST(substr({said}, 21, 6) AS INTEGER))"
        return text, [*given, *given]

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template="(EXTRACT(EPOCH FROM %(expressions)s) * 1000000)::bigint")


def micros(moment: datetime) -> int:
    return (moment - EPOCH) // MICROSECOND

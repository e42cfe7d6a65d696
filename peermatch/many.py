"""Rows that belong to one of very many: `participant__among=Many(ids)`, thousands of ids as one parameter of the query.

`__in` says the same with a parameter for each, which costs Django more than it costs the database.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import BigAutoField, ForeignKey, Lookup


class Many:
    """Whole numbers as one value. Into lists and sets Django looks one by one before it makes a query of them."""

    def __init__(self, ones: Iterable[int]) -> None:
        self.ones = list(ones)


@BigAutoField.register_lookup
@ForeignKey.register_lookup
class Among(Lookup[Any]):
    """The row's own number, or that of the row it belongs to, is one of these whole numbers."""

    lookup_name = "among"
    prepare_rhs = False

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        return f"{lhs} = ANY(%s)", [*params, self.rhs.ones]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        among = f"{lhs} IN (SELECT value FROM json_each(%s))"  # noqa: S608  # nosec B608  # the column, as Django names it
        return among, [*params, json.dumps(self.rhs.ones)]

"""All rows of a report as an Excel workbook: the figures first, then a sheet of each kind of row.

Rows are read and written a few at a time, so that the largest program fits into a small worker.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import IO, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from matches.reporting.columns import DAY, MOMENT, SHEETS, Column, Sheet
from matches.reporting.figures import Figures
from matches.reporting.files import table_of
from matches.reporting.periods import Period
from matches.reporting.scope import Asked, rows
from matches.reporting.showing import sections_shown
from participants.roster.workbook_out import write_workbook_to

AT_ONCE = 2_000
Told = Callable[[int], None]
Say = Callable[[Any], str]


def how_many(asked: Asked) -> int:
    """Rows in all, of all sheets."""
    return sum(int(rows(sheet.of, asked).count()) for sheet in SHEETS)


def write_rows(out: IO[bytes], asked: Asked, period: Period, told: Told = lambda done: None) -> None:
    """Into that file; `told` hears now and then how many rows are written."""
    figures = table_of(sections_shown(Figures(asked), {}, for_coordinators=True), period)
    count = _Count(told)
    sheets = [(str(sheet.name), count.each(_rows(sheet, asked))) for sheet in SHEETS]
    write_workbook_to(out, [(_("Figures"), figures), *sheets])
    told(count.done)


class _Count:
    """How many rows were written, over all sheets."""

    def __init__(self, told: Told) -> None:
        self.told, self.done = told, 0

    def each(self, rows: Iterator[Sequence[str]]) -> Iterator[Sequence[str]]:
        yield next(rows)  # the headings
        for row in rows:
            yield row
            self.done += 1
            if self.done % AT_ONCE == 0:
                self.told(self.done)


def _rows(sheet: Sheet, asked: Asked) -> Iterator[Sequence[str]]:
    yield [str(column.heading) for column in sheet.columns]
    found = rows(sheet.of, asked)
    says = [_say(column, _field(found.model, column.field), asked.program.time_zone) for column in sheet.columns]
    listed = found.order_by("pk").values_list(*(column.field for column in sheet.columns))
    for row in listed.iterator(chunk_size=AT_ONCE):
        yield [say(value) if value is not None else "" for say, value in zip(says, row, strict=True)]


def _field(model: Any, way: str) -> Any:
    for name in way.split("__"):
        field = model._meta.get_field(name)
        model = field.related_model
    return field


def _say(column: Column, field: Any, zone: str) -> Say:
    if column.kind == MOMENT:
        return _moment(ZoneInfo(zone))
    if column.kind == DAY:
        return lambda day: day.isoformat()
    if field.choices:
        words = {value: str(word) for value, word in field.flatchoices}
        return lambda value: words.get(value, str(value))
    return str


def _moment(zone: ZoneInfo) -> Say:
    """On the program's clock, as every spreadsheet reads it."""

    def say(moment: datetime) -> str:
        return moment.astimezone(zone).isoformat(" ", "minutes")[:16]

    return say

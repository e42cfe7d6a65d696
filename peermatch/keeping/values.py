"""One row of any table as a line of text that is the same on every database, and the values again.

Pure: the text of a value depends on the value alone. Moments are in UTC, JSON has its keys in order.
"""

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

WHOLE_FROM = 1e16  # from there on Python writes a number in JSON with an exponent, and PostgreSQL in full


def as_line(row: tuple[Any, ...]) -> str:
    """The values of one row, in the order of its columns. Raises TypeError for a kind of value that is not known."""
    values = [_plain(value) for value in row]
    return json.dumps(values, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def from_line(line: str) -> list[Any]:
    """The values as plain text, numbers and JSON: each column's field makes of them what it keeps."""
    values: list[Any] = json.loads(line)
    return values


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() | time():
            return value.isoformat()
        case Decimal():
            return format(value, "f")
        case UUID():
            return str(value)
        case list() | dict() | float():
            return _same_numbers(value)
    raise TypeError(f"No text is known for a {type(value).__name__}.")


def _same_numbers(value: Any) -> Any:
    """JSON in which a number is written as both databases give it back."""
    match value:
        case float() if abs(value) >= WHOLE_FROM:
            return int(Decimal(repr(value)))
        case float() if value == 0:
            return 0.0  # PostgreSQL knows no -0.0
        case list():
            return [_same_numbers(one) for one in value]
        case dict():
            return {key: _same_numbers(one) for key, one in value.items()}
    return value

"""Long lists, a page at a time."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

ROWS_PER_PAGE = 25
Row = TypeVar("Row", bound=Model)


def paged(request: HttpRequest, rows: "QuerySet[Row] | Sequence[Any]", per_page: int = ROWS_PER_PAGE) -> "Page[Any]":
    """The page that ?page= asks for; a number out of range or no number gives the nearest page."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))

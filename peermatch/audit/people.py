"""Who the ids of records are. The floor that knows people says so; this one knows who has an account."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from peermatch.accounts.models import Membership, Program, User


@dataclass(frozen=True)
class Known:
    name: str
    url: str = ""


Names = Callable[[Program, Collection[UUID]], dict[UUID, Known]]
Finds = Callable[[Program, str], Collection[UUID]]
_names: list[Names] = []
_finds: list[Finds] = []


def knows(names: Names, finds: Finds) -> None:
    """Called when an app is ready. names: who these ids are; finds: whose names hold these words."""
    _names.append(names)
    _finds.append(finds)


def named(program: Program, ids: Collection[UUID]) -> dict[UUID, Known]:
    return {one: known for names in _names for one, known in names(program, ids).items()} if ids else {}


def called(program: Program, words: str) -> list[UUID]:
    return [one for finds in _finds for one in finds(program, words)]


def users(ids: Collection[str]) -> dict[str, User]:
    rows = User.objects.filter(pk__in=[int(one) for one in ids if one.isdecimal()]) if ids else []
    return {str(row.pk): row for row in rows}


def roles(program: Program, ids: Collection[str]) -> dict[str, str]:
    """What each of these accounts is in the program today, in a word."""
    rows = Membership.objects.filter(program=program, user__in=[int(one) for one in ids if one.isdecimal()])
    return {str(row.user_id): str(row.get_role_display()).partition(":")[0] for row in rows}

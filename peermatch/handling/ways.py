"""How letters about one sort of row go out a second time: each step says so for its own, when its app is ready.

The links of a mail that is final were wiped. A copy needs links that are made anew, and only the step can make them.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from peermatch.outbox.letters import Calendar
from peermatch.outbox.models import Email
from peermatch.outbox.queue import Recipient

Links = Mapping[str, str]


@dataclass(frozen=True)
class Page:
    """A page of ours: what leads there, and its address."""

    words: str
    url: str


def _as_it_was(mail: Email) -> Recipient | None:
    return Recipient(mail.recipient, mail.to_name, mail.to_address)


def _none(mail: Email, at: datetime) -> Links:
    return {}


def _nowhere(mail: Email) -> Page | None:
    return None


@dataclass(frozen=True)
class Way:
    """`reader`: whom and where the mail reaches today; none where nobody is there.

    `makes`: the names of the links that `links` makes, and `begins` how further ones begin. `calendar`: the file
    anew, for an address that changed since.
    `instead`: the page that asks anew, for letters that cannot go out again as they are.
    """

    reader: Callable[[Email], Recipient | None] = _as_it_was
    makes: frozenset[str] = frozenset()
    links: Callable[[Email, datetime], Links] = _none
    calendar: Callable[[Email, datetime], Calendar | None] | None = None
    instead: Callable[[Email], Page | None] = _nowhere
    begins: str = ""

    def can_make(self, names: Collection[str]) -> bool:
        more = {name for name in names if self.begins and name.startswith(self.begins)}
        return set(names) <= self.makes | more


Reaches = Callable[[Email], Page | None]
_ways: dict[str, Way] = {}
_reaches: Reaches = _nowhere


def goes_again(about: str, way: Way) -> None:
    """Letters whose `about` begins with that word."""
    _ways[about] = way


def way_of(mail: Email) -> Way:
    return _ways.get(mail.about.partition(":")[0], Way())


def reaches(page: Reaches) -> None:
    """Whoever knows where a letter that did not arrive is told another way says so when ready."""
    global _reaches
    _reaches = page


def where_to_reach(mail: Email) -> Page | None:
    """The page with the words to say to whom this letter did not reach; none where nobody is to be told."""
    return _reaches(mail)

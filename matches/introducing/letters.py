"""The letter that introduces two families to each other, and the words of the call beside it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.disclosing.telling import in_full
from matches.framing.shown import hopes_of
from matches.introducing.first_step import Side, first_step
from matches.inviting import letters as inviting
from matches.inviting import links
from matches.inviting.circle import Circle, circle_of
from matches.inviting.disclosure import Seen, seen_from, shared_by
from matches.models import Match, MatchRules, Part, Seat, SeatState
from peermatch.languages import speaking_to
from peermatch.outbox import letters
from peermatch.outbox.letters import Message
from peermatch.outbox.models import Email

INTRODUCTION = "introduction"
HELPS = frozenset({Part.PROVIDER, Part.EXPERT})
AFTER_CONTACTS = timedelta(days=30)


@dataclass(frozen=True)
class Meets:
    """One other family, as the reader of a letter meets them."""

    seen: Seen
    first_step: str

    @property
    def title(self) -> str:
        return self.seen.name


class Letters:
    """The letters of one match, as they would go out now: everything about its people was read once."""

    def __init__(self, match: Match, circle: Circle | None = None) -> None:
        self.match = match
        self.circle = circle or circle_of(match)
        self._meets: dict[int, list[Meets]] = {}  # by seat: what was worked out once stays so, as what was read does
        self._words: dict[int, str] = {}

    @cached_property
    def rules(self) -> MatchRules:
        return MatchRules.of(self.match.program)

    @property
    def seats(self) -> list[Seat]:
        """Those who are introduced: everyone who said yes."""
        return [seat for seat in self.circle.seats if seat.state == SeatState.ACCEPTED]

    @speaking_to("seat.participant")
    def meets(self, seat: Seat) -> list[Meets]:
        """Whom this person gets to know, and who of them begins. Nobody of whom they may not learn."""
        if seat.pk not in self._meets:
            others = [one for one in self.circle.seats if one.pk != seat.pk and one.takes_part]
            pairs = zip(others, seen_from(seat, self.circle, once_introduced=True), strict=True)
            known = [Meets(one, self._first_step(seat, other)) for other, one in pairs if one.first_name]
            self._meets[seat.pk] = known
        return self._meets[seat.pk]

    def _first_step(self, seat: Seat, other: Seat) -> str:
        return first_step(
            self._side(seat), self._side(other), hours=self.rules.reach_hours, coordinator=self.contact["name"]
        )

    def _side(self, seat: Seat) -> Side:
        return Side(seat.participant.first_name, self._begins(seat), shared_by(seat).is_reachable)

    def _begins(self, seat: Seat) -> bool:
        """The support parent; between peers whoever did not ask."""
        return seat.part in HELPS or (not self.match.is_directional and not self.circle.asks(seat))

    @cached_property
    def _promised(self) -> set[int]:
        return set(self.match.confidences.values_list("participant", flat=True))

    @cached_property
    def contact(self) -> dict[str, str]:
        return inviting.contact(self.match)

    @speaking_to("seat.participant")
    def message(self, seat: Seat) -> Message:
        return letters.render("introduction", self._context(seat))

    @speaking_to("seat.participant")
    def script(self, seat: Seat) -> str:
        """What to say where a letter does not reach."""
        return render_to_string("emails/introduction/phone.txt", self._context(seat)).strip()

    def words(self, seat: Seat) -> str:
        """What reaches this person, whichever way: the letter's text without its link, or what to say."""
        if seat.pk not in self._words:
            self._words[seat.pk] = self._letter(seat) if seat.participant.takes_email else self.script(seat)
        return self._words[seat.pk]

    def _letter(self, seat: Seat) -> str:
        message = letters.settled(self.message(seat))
        return f"{message.subject}\n\n" + letters.in_words(message.text, _("(a link of their own)"))

    def _context(self, seat: Seat) -> dict[str, Any]:
        return {
            "program": self.match.program,
            "contact": self.contact,
            "first_name": seat.participant.first_name,
            "meets": self.meets(seat),
            "own_shares": [str(share.label) for share in seat.shared],
            "own_hopes": hopes_of(seat),
            "keeps_confidence": seat.participant_id in self._promised,
            "rhythm": _rhythm(self.rules),
            "page": letters.link("page"),
            "contacts": letters.link("contacts"),
        }

    def post(self, seat: Seat, *, at: datetime) -> Email:
        """Puts the letter to one person into the outbox, with a link to their page."""
        link, path = links.issue(seat, until=self._until(at))
        return inviting.post(
            seat=seat, kind=INTRODUCTION, message=self.message(seat), occasion=link.public_id, path=path, now=at,
            expires_at=link.expires_at, more={"contacts": links.path_to_tell(seat)},
        )  # fmt: skip

    def _until(self, at: datetime) -> datetime:
        """Their page stays open for the weeks of contacts, and a while after."""
        contacts = timedelta(weeks=self.rules.contacts_weeks) + AFTER_CONTACTS
        return max(links.lifetime(self.match, at=at), at + contacts)

    @in_full()
    def digest(self) -> str:
        """Names all that would go out now: what was read is what is sent, or it must be read anew."""
        return hashlib.sha256(
            "\n".join(said for seat in self.seats for said in _all_of(seat, self)).encode()
        ).hexdigest()


def _all_of(seat: Seat, letters: Letters) -> Sequence[str]:
    person = seat.participant
    return (str(seat.public_id), person.email if person.takes_email else person.phone, letters.words(seat))


def _rhythm(rules: MatchRules) -> str:
    """“About 4 contacts in the first 8 weeks help most.”"""
    weeks = ngettext("the first week", "the first %(n)d weeks", rules.contacts_weeks) % {"n": rules.contacts_weeks}
    words = ngettext(
        "About %(n)d contact in %(weeks)s helps most, in whatever way suits you both.",
        "About %(n)d contacts in %(weeks)s help most, in whatever way suits you both.",
        rules.contacts_wanted,
    )
    return words % {"n": rules.contacts_wanted, "weeks": weeks}

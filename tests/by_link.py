"""The pages that nobody signs in for: what a link in a mail opens, and what stands open to everyone."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from matches.following_up.feedback.giving import Told, give
from matches.models import (
    Action,
    Contact,
    ContactWay,
    FeedbackAsked,
    MeetingState,
    Part,
    PlanLetter,
    Seat,
    Way,
    Worry,
)
from participants.models import (
    ConsentAsk,
    ConsentText,
    DatesAway,
    Guardian,
    Link,
    NewAddress,
    Participant,
    Purpose,
    RosterRules,
    Status,
)
from peermatch.accounts.models import Invite, Membership, Program, Role, User
from peermatch.accounts.summary import path_to_stop
from peermatch.tokens import hash_token, new_token
from tests.factories import make_person
from tests.matches.factories import ask_times, family_match, make_meeting
from tests.test_scope import addresses


def door_of(name: str) -> str:
    """Which link opens that page."""
    return "new-address" if name.startswith("own-address") else name.partition("-")[0]


class Doors:
    """One link of each kind. `.steps` are the addresses in the mails, to be opened first; `.pages` what is behind."""

    def __init__(self, program: Program, by: User) -> None:
        self.program, self.by = program, by
        self.steps: list[str] = []
        self.tokens: dict[str, list[str]] = {"link": [], "join-link": [], "summary-link": []}
        robin = make_person(program, "Robin", "Park", phone="512-555-0177")
        today = timezone.localdate()
        away = DatesAway.objects.create(program=program, participant=robin, first=today, last=today)
        new = NewAddress.objects.create(
            program=program, participant=robin, email="new@mail.example", asked_at=timezone.now()
        )
        text = ConsentText.objects.create(program=program, what_for="matching", version=2, words="We ask you first.")
        ConsentAsk.objects.create(
            program=program, participant=robin, text=text, asked_at=timezone.now(), agree_by=today + timedelta(days=9)
        )
        seat = family_match(program).seats.select_related("participant").get(part=Part.PROVIDER)
        ask_times(seat.match, timezone.now())
        own = self._link(robin, Purpose.PROFILE, robin.public_id)
        address = self._link(robin, Purpose.ADDRESS, new.public_id)
        self.links = {
            "own": own,
            "new-address": address,
            "data": self._link(robin, Purpose.DATA, robin.public_id),
            "mail": self._link(robin, Purpose.MAIL, robin.public_id),
            "guardian": self._answers_for(make_person(program, "Ida", "Young", is_adult=False)),
            "tell": self._link(seat.participant, Purpose.FEEDBACK, self._asked_how_it_was(seat)),
            "visit": self._link(seat.participant, Purpose.ANSWER, seat.public_id),
            "follow": self._link(seat.participant, Purpose.FOLLOW, seat.public_id),
        }
        self.links |= {"worry": self.links["visit"], "stop": self.links["visit"]}
        raised: dict[str, Any] = {
            "raised_by": seat.participant,
            "raised_at": timezone.now(),
            "words": "She sounded ill.",
        }
        Worry.objects.create(program=program, match=seat.match, state_since=timezone.now(), **raised)
        meeting = make_meeting(seat.match, today + timedelta(days=20), state=MeetingState.CONFIRMED)
        self.ids = {
            "away": away.public_id, "consent": robin.consents.get().public_id, "meeting": meeting.public_id,
            "action": self._planned(seat, today), "contact": self._told(seat),
        }  # fmt: skip
        self.pages = dict(self._behind_links()) | self._open_to_all()
        self.steps += [reverse(name, args=[token]) for name, tokens in self.tokens.items() for token in tokens]

    def _planned(self, seat: Seat, due: date) -> UUID:
        """Something that they do, and were told of."""
        now = timezone.now()
        of: dict[str, Any] = {"program": self.program, "seat": seat}
        action = Action.objects.create(**of, match=seat.match, words="Call", due=due, changed_at=now)
        PlanLetter.objects.create(**of, at=now, said={str(action.public_id): ""})
        return action.public_id

    def _told(self, seat: Seat) -> UUID:
        """That they were in touch with whom they were introduced to."""
        now = timezone.now()
        Seat.objects.filter(program=self.program, pk=seat.pk).update(introduced_at=now)
        of: dict[str, Any] = {"program": self.program, "match": seat.match, "said_by": seat}
        return Contact.objects.create(**of, at=now, way=ContactWay.TEXT).public_id

    def _link(self, person: Participant, purpose: Purpose, about: UUID) -> Link:
        link, token = Link.issue(person, purpose, about, timezone.now() + timedelta(days=3), by=self.by)
        self.tokens["link"].append(token)
        return link

    def _answers_for(self, young: Participant) -> Link:
        """Somebody who agreed for them, and can take it back."""
        now = timezone.now()
        RosterRules.objects.update_or_create(program=self.program, defaults={"adults_only": False})
        gil = Guardian.objects.create(
            program=self.program, participant=young, name="Gil Young", email="gil.young@mail.example", noted_at=now,
            agreed_on=now.date(), way="link", said_at=now,
        )  # fmt: skip
        return self._link(young, Purpose.GUARDIAN, gil.public_id)

    def _asked_how_it_was(self, seat: Seat) -> UUID:
        now = timezone.now()
        asked = FeedbackAsked.objects.create(
            program=self.program, seat=seat, asked_at=now, until=now + timedelta(days=3)
        )
        give(seat=seat, told=Told(usefulness=5, words="It helped."), way=Way.LINK, at=now)
        return asked.public_id

    def _behind_links(self) -> Iterator[tuple[str, str]]:
        for entry, names in addresses():
            if "link" in names:
                yield str(entry.name), self.address_of(str(entry.name), names, self.ids)
        undecided = make_person(self.program, "Noor", "Haddad", status=Status.INVITED)
        yield (
            "own-agree",
            reverse("own-agree", args=[self._link(undecided, Purpose.PROFILE, undecided.public_id).public_id]),
        )

    def address_of(self, name: str, names: tuple[str, ...], ids: dict[str, UUID]) -> str:
        return reverse(name, args=[self.links[door_of(name)].public_id, *(ids[kind] for kind in names[1:])])

    def _open_to_all(self) -> dict[str, str]:
        """Three of these are reached by a link too, and then stand at an address without its token."""
        who, token = urlsafe_base64_encode(force_bytes(self.by.pk)), default_token_generator.make_token(self.by)
        self.tokens["join-link"].append(self._invited())
        self.tokens["summary-link"].append(self._summed_up())
        self.steps.append(reverse("new-password", args=[who, token]))
        found = {str(entry.name): reverse(str(entry.name)) for entry, names in addresses() if not names}
        of_program = ("ask", "ask-thanks", "worried", "worried-thanks", "stop-done", "own-left")
        found |= {name: reverse(name, args=[self.program.slug]) for name in of_program}
        return found | {"new-password": reverse("new-password", args=[who, "set-password"])}

    def _summed_up(self) -> str:
        return path_to_stop(Membership.objects.get(program=self.program, user=self.by)).strip("/").rpartition("/")[2]

    def _invited(self) -> str:
        token = new_token()
        Invite.objects.create(
            program=self.program, email="kim@mail.example", name="Kim Osei", role=Role.COORDINATOR, by=self.by,
            sent_at=timezone.now(), token_hash=hash_token(token),
        )  # fmt: skip
        return token

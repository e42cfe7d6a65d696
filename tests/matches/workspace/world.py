"""A program in the middle of its work, one match of each kind, and what its tables say at a moment."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps

from matches.following_up.closing import close
from matches.inviting.sending import send
from matches.models import (
    Answer,
    Booking,
    ClockWaiver,
    CloseReason,
    Cover,
    Happening,
    Hold,
    Invitation,
    Match,
    Meeting,
    Problem,
    Request,
    RequestEvent,
    Seat,
    Waiver,
)
from matches.requesting.merging import merge
from participants.models import Link, Participant, Relationship, RelationshipKind
from peermatch.accounts.models import Program, Role
from tests.factories import make_member, make_parent, make_program
from tests.matches.factories import (
    ASKED,
    NOW,
    accepted_match,
    confirm_meeting,
    family_match,
    make_match,
    make_meeting,
    make_request,
    ready_match,
)

LATELY, LONG_AGO = timedelta(days=3), timedelta(days=40)


class World:
    """Matches of Ana, a lead: an idea, one prepared, one asked, one with a meeting, two families, two closed.

    Lee and Mia help out.
    """

    def __init__(self) -> None:
        self.program: Program = make_program(slug="world")
        self.ana, self.lee, self.mia = (
            make_member(self.program, name, role=role)
            for name, role in (
                ("Ana Castillo", Role.LEAD),
                ("Lee Okafor", Role.COORDINATOR),
                ("Mia Reyes", Role.COORDINATOR),
            )
        )
        self.kim = make_parent(self.program, "Kim", "Sato", capacity=20)
        ana: dict[str, Any] = {"coordinator": self.ana}
        self.matches = [
            make_match(self.program, "An idea", **ana),
            ready_match(self.program, "Prepared", **ana),
            self._supervised(self._asked(ready_match(self.program, "Asked", **ana))),
            self._supervised(self._meeting(accepted_match(self.program, "Meeting", **ana))),
            self._introduced(family_match(self.program, "Introduced", **ana)),
            self._closed(accepted_match(self.program, "Closed lately", **ana), LATELY),
            self._closed(accepted_match(self.program, "Closed long ago", **ana), LONG_AGO),
        ]
        self.begins = NOW
        asked_for = Problem.objects.in_program(self.program).values_list("match", "requester")
        self.requesters: dict[int, int] = dict(asked_for)
        self.early, self.late = self._asked_twice()

    def _asked_twice(self) -> tuple[int, int]:
        """Rosa was called back, and what she sent again is merged; whoever sent another says more, and may be her."""
        early = make_request(self.program, "Rosa", coordinator=self.ana)
        early.call_back(by=self.ana, at=ASKED, now=ASKED)
        again = make_request(self.program, "Rosa", coordinator=self.ana)
        merge(request=again, into=early, by=self.ana, at=ASKED)
        more = {"email": "rosa@mail.example", "background": "A long story", "pressing": "urgent"}
        late = make_request(self.program, "Rosita", received_at=NOW, coordinator=self.ana, **more)
        return early.pk, late.pk

    def _supervised(self, match: Match) -> Match:
        """A finding that blocks, until somebody says why the match may go on."""
        boss, person = (seat.participant for seat in match.seats.all())
        Relationship.objects.create(program=self.program, one=boss, kind=RelationshipKind.SUPERVISES, other=person)
        return match

    def _asked(self, match: Match) -> Match:
        """The letters wait in the outbox."""
        send(match=match, seats=list(match.seats.all()), by=self.ana, at=ASKED)
        return match

    def _meeting(self, match: Match) -> Match:
        confirm_meeting(make_meeting(match))
        return match

    def _introduced(self, match: Match) -> Match:
        """The support parent is no longer known to be ready."""
        match.introduce(by=self.ana, at=ASKED)
        for seat in match.seats.all():
            seat.introduce(at=ASKED)
        return match

    def _closed(self, match: Match, ago: timedelta) -> Match:
        close(match=match, reason=CloseReason.GOALS_MET, outcome="", by=self.ana, at=NOW - ago)
        return match


@dataclass(frozen=True)
class Seen:
    """What is on record; each table by pk."""

    matches: dict[int, dict[str, Any]]
    seats: dict[int, dict[str, Any]]
    holds: dict[int, dict[str, Any]]
    waivers: dict[int, dict[str, Any]]
    covers: dict[int, dict[str, Any]]
    answers: dict[int, dict[str, Any]]
    lines: dict[int, dict[str, Any]]
    requests: dict[int, dict[str, Any]]
    clocks: dict[int, dict[str, Any]]
    asked_lines: dict[int, dict[str, Any]]  # the history of requests

    @classmethod
    def of(cls, program: Program) -> "Seen":
        models: tuple[Any, ...] = (
            *(Match, Seat, Hold, Waiver, Cover, Answer, Happening),
            *(Request, ClockWaiver, RequestEvent),
        )
        return cls(*({row["id"]: row for row in model.objects.in_program(program).values()} for model in models))

    def seats_in(self, match: int) -> list[dict[str, Any]]:
        return [row for row in self.seats.values() if row["match_id"] == match]

    def standing(self, table: str, match: int | None = None) -> list[dict[str, Any]]:
        """The holds, waivers, covers or waived clocks that have not ended."""
        rows: dict[int, dict[str, Any]] = getattr(self, table)
        return [row for row in rows.values() if row["ended_at"] is None and match in (None, row.get("match_id"))]

    def new_lines(self, before: "Seen") -> list[dict[str, Any]]:
        return [row for pk, row in self.lines.items() if pk not in before.lines]


def loose_ends(program: Program, seen: Seen) -> list[str]:
    """Whatever is left of something that ended, in words; each takes a query or none."""
    asked = {pk for pk, row in seen.seats.items() if row["state"] in ("invited", "accepted", "declined")}
    closed = {pk for pk, row in seen.matches.items() if row["stage"] == "closed"}
    ended = {pk for pk, row in seen.seats.items() if pk not in asked or row["match_id"] in closed}
    ids = {str(seen.seats[pk]["public_id"]) for pk in ended}
    links = Link.objects.in_program(program).filter(purpose="answer", revoked_at=None)
    standing = Meeting.objects.in_program(program).standing()
    coming = {(row["match_id"], row["participant_id"]) for row in seen.seats.values() if row["state"] == "accepted"}
    booked = Booking.objects.in_program(program).values_list("meeting__match", "participant")
    return [
        *(f"invitation {pk}" for pk in Invitation.objects.in_program(program).standing().filter(seat__in=ended)),
        *(f"link {about}" for about in links.values_list("about", flat=True) if str(about) in ids),
        *(f"meeting {pk}" for pk in standing.filter(match__in=closed)),
        *(f"booking {one}" for one in booked if one not in coming),
        *_miscounted(program, seen, closed),
        *_half_merged(seen),
    ]


def _half_merged(seen: Seen) -> Iterator[str]:
    """What a request was given by another goes back with it; what it said before is there again."""
    merged = [row for row in seen.requests.values() if row["merged_into_id"]]
    yield from (f"merged {row['id']}" for row in merged if row["state"] != "merged")
    yield from (f"took {pk}" for pk, row in seen.requests.items() if row["took_over"] and row not in merged)
    with_email = {row["merged_into_id"] for row in merged if row["email"]}
    for pk, row in seen.requests.items():
        if row["first_name"] == "Rosa" and bool(row["email"]) != (pk in with_email):
            yield f"keeps {pk}"


def _miscounted(program: Program, seen: Seen, closed: set[int]) -> list[str]:
    open_now = [row for row in seen.seats.values() if row["match_id"] not in closed]
    count = Counter(row["participant_id"] for row in open_now if row["state"] in ("invited", "accepted"))
    said = Participant.objects.in_program(program).values_list("pk", "open_matches")
    return [f"load {pk}: {told}" for pk, told in said if told != count[pk]]


def everything(program: Program) -> set[tuple[str, int]]:
    """Every row of the matches' own tables that is kept for good."""
    models: list[Any] = [model for model in apps.get_app_config("matches").get_models() if model is not Booking]
    return {
        (model._meta.label, pk)
        for model in models
        for pk in model._base_manager.filter(program=program).values_list("pk", flat=True)
    }

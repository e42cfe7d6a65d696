"""Who sees what: every row of the table, for every reader, in every channel, asked of one world."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.disclosing.telling import in_full
from matches.introducing.letters import Letters as Introductions
from matches.inviting.sending import preview, send
from matches.meeting.agendas import doors, sending
from matches.meeting.agendas.letters import Letters as Agendas
from matches.models import (
    Answer,
    Call,
    Format,
    Introduction,
    Match,
    MeetingState,
    News,
    Part,
    Said,
    Seat,
    SeatState,
    Share,
    Stage,
    Way,
)  # fmt: skip
from matches.today import weekly
from participants.models import ChildFacts, Link, Participant, Purpose, Readiness, Relationship, RelationshipKind
from peermatch.accounts.models import CalendarFeed, Membership, Program, User
from peermatch.outbox.models import Email
from tests.factories import LONG_AGO, make_member, make_parent, make_topic
from tests.matches.factories import make_goal, make_match, make_meeting, make_problem, make_seat
from tests.recorded import make_known
from tests.test_scope import make_world, urls
from tests.walls.disclosed import (
    ASKED,
    BOTH_YES,
    CALENDAR,
    CHANNELS,
    ELSEWHERE,
    FILES,
    INTRODUCED,
    LISTS,
    MAIL,
    OF_MATCH,
    OTHERS,
    PAGES,
    SEARCH,
    SHOWN,
    VIEWERS,
    WORDS,
)
from tests.walls.rules import RULES, Who

pytestmark = [pytest.mark.django_db, pytest.mark.once(on="sqlite")]
LISTED = ("people", "matches", "requests", "messages", "today")
# What could be chosen is no fact of anybody, nor is the program's list of topics.
CHOICES = re.compile(r"<option.*?</option>|<label[^>]*for=\"id_(?:topics|offers|wants)_.*?</label>", re.S)
ALL_TOPICS = frozenset({"topics"})
Told = dict[str, str]


@pytest.fixture
def match(program: Program, coordinator: User) -> Match:
    """Rosalind asks, and all of her is on record; Sam was asked to help her."""
    match = make_match(program, coordinator=coordinator, path="family", format=Format.ONE_TO_ONE, stage=Stage.PREPARING)
    rosa = make_parent(program, "Rosalind", "Quillfeather", email="rosalind.q@mail.example", phone="512-555-7788")
    sam, leo = make_parent(program, "Sam", "Lind"), make_parent(program, "Leo", "Fernsby")
    make_known(rosa)
    ChildFacts.objects.in_program(program).update(age_band="3-5")
    topic, condition = (
        make_topic(program, "sleep and quiet nights"), make_topic(program, "Vellum syndrome", is_condition=True)
    )  # fmt: skip
    sam.offers.set([topic, condition])
    rosa.wants.add(condition)
    make_problem(match, rosa, topic, condition, statement="fact-statement", background="fact-background")
    make_goal(make_seat(match, rosa, Part.RECIPIENT), "fact-hope")
    make_seat(match, sam, Part.PROVIDER)
    day = LONG_AGO.date()
    Readiness.objects.create(program=program, participant=sam, trained_on=day, screened_on=day, agreement_on=day)
    Relationship.objects.create(
        program=program, one=rosa, kind=RelationshipKind.KEEP_APART, other=leo, note="fact-apart"
    )
    send(match=match, seats=list(match.seats.select_related("participant")), by=coordinator, at=timezone.now())
    make_meeting(match, timezone.localdate())
    return match


def words_of(answer: Any) -> str:
    words = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return CHOICES.sub("", words.decode(errors="replace"))


# What its coordinator may read is seen on these; of everybody else all pages are asked that let them in.
OF_A_MATCH = ("match", "problem", "invitations", "person")


def opens(name: str, reader: str) -> bool:
    if reader == OF_MATCH:
        return name in OF_A_MATCH
    look = RULES[name].look
    is_asked = name not in LISTED and name not in ALL_TOPICS
    return is_asked and (look == Who.VIEWERS or (look == Who.COORDINATORS and reader == OTHERS))


class Desk:
    """All that somebody of the program comes upon."""

    def __init__(self, reader: str, client: Client, user: User, match: Match, world: dict[str, Any]) -> None:
        self.reader, self.client, self.user, self.match, self.program = reader, client, user, match, match.program
        self.world = world | {"match": match, "person": match.seats.get(part=Part.RECIPIENT).participant}

    def told(self) -> dict[str, Told | str]:
        return {
            PAGES: self.pages(), LISTS: self.lists(), SEARCH: self.searched(), FILES: self.files(),
            CALENDAR: words_of(Client().get(reverse("calendar-feed", args=[self.feed()]))), MAIL: self.mail(),
        }  # fmt: skip

    def pages(self) -> str:
        there = urls(self.program, self.world)
        there = {name: url for name, url in there.items() if opens(name, self.reader)}
        assert len(there) > (30 if self.reader != OF_MATCH else 3)
        mails = Email.objects.filter(program=self.program)
        read = [reverse("message", args=[self.program.slug, mail.public_id]) for mail in mails]
        return "".join(words_of(self.client.get(url)) for url in [*there.values(), *read])

    def lists(self) -> str:
        return "".join(words_of(self.client.get(reverse(name, args=[self.program.slug]))) for name in LISTED)

    def searched(self) -> dict[str, str]:
        """Of each row, by which of its words she is found."""
        people, link = reverse("people", args=[self.program.slug]), self.world["person"].get_absolute_url()
        found = {}
        for row, words in WORDS.items():
            hits = [one for one in words if link in words_of(self.client.get(people, {"q": one}))]
            found[row] = " ".join(hits)
        return found

    def files(self) -> str:
        asked: Any = (
            ("people-export", {"format": "csv"}),
            ("matches-export", {"format": "csv"}),
            ("report-export", {}),
        )
        return "".join(
            words_of(self.client.post(reverse(name, args=[self.program.slug]), sent)) for name, sent in asked
        )

    def feed(self) -> str:
        return CalendarFeed.make(self.user, at=timezone.now())

    def mail(self) -> str:
        member = Membership.objects.select_related("program", "user").get(program=self.program, user=self.user)
        now = timezone.now()
        letter = weekly.message(self.program, self.user, weekly.week_of(member, until=now, now=now))
        return letter.subject + letter.text + letter.html


def shown(told: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    """By row, the channels in which one of its words stands."""
    return {
        row: tuple(channel for channel in CHANNELS if any(one in _said(told[channel], row) for one in words))
        for row, words in WORDS.items()
    }


def _said(told: Any, row: str) -> str:
    return str(told[row]) if isinstance(told, dict) else str(told)


def promised(reader: str) -> dict[str, tuple[str, ...]]:
    return {row: cells[reader] for row, cells in SHOWN.items()}


def all_are_told(match: Match, by: User) -> dict[str, Any]:
    """Both said yes, Sam is told of Rosalind by phone: who she is, when they meet, and what is done there."""
    now, day = timezone.now(), timezone.localdate() + timedelta(days=3)
    match.meetings.all().delete()
    for seat in match.seats.all():
        Answer.objects.create(program=match.program, seat=seat, said=Said.YES, way=Way.PHONE, at=now)
    match.seats.update(state=SeatState.ACCEPTED, introduced_at=now)
    Match.objects.filter(program=match.program, pk=match.pk).update(stage=Stage.ACTIVE)
    match.refresh_from_db()
    sam = match.seats.get(part=Part.PROVIDER)
    Participant.objects.filter(program=match.program, pk=sam.participant_id).update(email="", phone="512-555-0109")
    sam.refresh_from_db()
    with in_full():
        script = Introductions(match).script(sam)
    introduced = Introduction.objects.create(program=match.program, seat=sam, at=now, by=by, script=script)
    meeting = make_meeting(match, day, state=MeetingState.CONFIRMED, confirmed_at=now)
    agenda = doors.propose_agenda(meeting=meeting, shape="one_to_one", seen=0, by=by, at=now)
    sending.send(meeting=meeting, read=Agendas(agenda, at=now).digest(), by=by, at=now)
    doors.add_break(agenda=agenda, after=1, seen=agenda.version, by=by, at=now)  # so that it goes to them anew
    return {
        "introduction": introduced,
        "call": Call.objects.get(program=match.program, participant=sam.participant, news=News.AGENDA),
        "meeting": meeting, "seat": sam,
    }  # fmt: skip


def test_at_the_desk_of_others_once_they_were_told_of_each_other(
    match: Match, coordinator: User, client_of: Callable[[User], Client]
) -> None:
    noor = make_member(match.program, "Noor Haddad")
    world: Any = make_world(match.program, coordinator)
    desk = Desk(OTHERS, client_of(noor), noor, match, world | all_are_told(match, coordinator))
    assert shown(desk.told()) == promised(OTHERS)


@pytest.mark.parametrize("reader", [OF_MATCH, OTHERS, VIEWERS])
def test_at_the_desk(
    match: Match, reader: str, coordinator: User, viewer: User, client_of: Callable[[User], Client]
) -> None:
    noor = make_member(match.program, "Noor Haddad")
    seat = match.seats.get(part=Part.RECIPIENT)
    world: Any = make_world(match.program, coordinator) | {"seat": seat, "meeting": match.meetings.get()}
    user = {OF_MATCH: coordinator, OTHERS: noor, VIEWERS: viewer}[reader]
    assert shown(Desk(reader, client_of(user), user, match, world).told()) == promised(reader)


@pytest.mark.parametrize("reader", [ASKED, BOTH_YES, INTRODUCED])
def test_the_other_participant(match: Match, reader: str, coordinator: User) -> None:
    now, seat = timezone.now(), match.seats.get(part=Part.PROVIDER)
    if reader != ASKED:
        for one in match.seats.all():
            Answer.objects.create(program=match.program, seat=one, said=Said.YES, way=Way.PHONE, at=now)
        match.seats.update(state=SeatState.ACCEPTED)
    if reader == INTRODUCED:
        match.seats.update(introduced_at=now, shares=[str(one) for one in Share if one != Share.EMAIL])
    seat = Seat.objects.in_program(match.program).select_related("match__program", "participant").get(pk=seat.pk)
    _link, token = Link.issue(seat.participant, Purpose.ANSWER, seat.public_id, None, by=coordinator)
    visit = Client().get(reverse("link", args=[token]), follow=True)
    with in_full():
        letter = preview(seat, on=timezone.localdate())
    theirs = Email.objects.filter(program=match.program, recipient=seat.participant.public_id)
    mail = [f"{one.subject}{one.text}{one.html}{one.script}{one.short}{one.paper}" for one in (letter, *theirs)]
    told = dict.fromkeys(CHANNELS, "") | {PAGES: words_of(visit), MAIL: "".join(mail)}
    told[CALENDAR] = "".join(theirs.values_list("calendar", flat=True))
    assert shown(told) == promised(reader)
    assert "rosalind.q@" not in "".join(told.values()), "the one way that she did not agree to"


def test_every_row_has_a_cell_for_every_reader() -> None:
    everyone = {OF_MATCH, OTHERS, VIEWERS, ASKED, BOTH_YES, INTRODUCED}
    assert list(SHOWN) == list(WORDS)
    of_the_docs = (
        (Path(__file__).parents[2] / "docs/architecture.md").read_text().partition("## Who sees what")[2]
    ).split("\n\n")[1]
    rows = [line.split("|")[1].strip() for line in of_the_docs.splitlines()[2:]]
    assert set(rows) == {*SHOWN, *ELSEWHERE}
    assert {row: set(cells) for row, cells in SHOWN.items()} == dict.fromkeys(WORDS, everyone)

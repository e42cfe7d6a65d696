"""No address answers with another program's rows: a walk over every address that takes an id."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from functools import partial
from itertools import chain, product
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from matches.models import (
    Ability,
    Absence,
    Accommodation,
    Action,
    Agenda,
    Attestation,
    Attested,
    Batch,
    BatchAsker,
    BatchEdit,
    BatchProvider,
    Call,
    ClockWaiver,
    Confidence,
    Contact,
    ContactStop,
    ContactWay,
    Cover,
    Direction,
    Feedback,
    Format,
    FoundBy,
    Gate,
    HopeAtEnd,
    Introduction,
    MailReply,
    Match,
    MatchList,
    Meeting,
    News,
    Note,
    Option,
    Part,
    Path,
    PlanLetter,
    Poll,
    PollAnswer,
    PollAsked,
    PollReply,
    PollTime,
    Problem,
    Question,
    ReportFile,
    Says,
    Seat,
    Segment,
    ServiceBooking,
    Waiting,
    Waiver,
    Way,
    Worry,
    WorryConcerns,
    WorryEntry,
)
from participants.models import (
    AccessProvider,
    ConsentText,
    DatesAway,
    DifferentPeople,
    Evidence,
    EvidenceKind,
    Funding,
    Guardian,
    Language,
    Merging,
    Organization,
    Participant,
    ProviderAway,
    Relationship,
    RelationshipKind,
    Topic,
)
from peermatch import urls as root_urls
from peermatch.accounts.models import Invite, Membership, Program, Role, User
from peermatch.accounts.scope import ProgramRow, UnscopedQuery
from peermatch.clock import WallTime
from peermatch.inbox.models import IncomingMail
from peermatch.returning.models import Unreached, Why
from tests.factories import make_person
from tests.matches.factories import make_request
from tests.walls.armour import gaps

pytestmark = [pytest.mark.django_db, pytest.mark.once(on="sqlite")]
NOT_HERE = {404, 405}
STRANGE = "Strangeword"
AN_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Address = tuple[str, tuple[str, ...]]
Worlds = tuple[dict[str, Any], dict[str, Any]]


STAND_ALONE = {"person", "other", "match", "topic", "organization"}  # named beside another row, and hang on none


def addresses(
    resolver: URLResolver | None = None, taken: tuple[str, ...] = ()
) -> Iterator[tuple[URLPattern, tuple[str, ...]]]:
    """Every named pattern outside the admin, with the names of what it takes."""
    for entry in (resolver or get_resolver()).url_patterns:
        names = (*taken, *entry.pattern.converters)
        if isinstance(entry, URLPattern):
            yield entry, names
        elif entry.app_name != "admin":
            yield from addresses(entry, names)


IN_A_PROGRAM: list[Address] = [(str(entry.name), names) for entry, names in addresses() if "slug" in names]
WITH_IDS = [(name, names) for name, names in IN_A_PROGRAM if len(names) > 1]


def make_world(program: Program, by: User) -> dict[str, ProgramRow]:
    """One row of everything that an address can name, by the name that addresses use."""
    now = timezone.now()
    person = make_person(program, "Robin", "Park")
    match = Match.objects.create(
        program=program, title="Tactile signs", coordinator=by, path=Path.PROFESSIONAL, direction=Direction.MUTUAL,
        format=Format.GROUP, requested_at=now, stage_since=now,
    )  # fmt: skip
    Problem.objects.create(program=program, match=match, requester=person)
    seat = Seat.objects.create(program=program, match=match, participant=person, part=Part.PEER, state_since=now)
    meeting = Meeting(program=program, match=match, place="https://video.example/1", state_since=now)
    meeting.set_time(WallTime(now.date() + timedelta(days=9), time(15), "America/Chicago"), 60)
    meeting.save()
    call = Call.objects.create(
        program=program, meeting=meeting, participant=person, news=News.CONFIRMED, script="x", before=meeting.starts_at
    )
    waiver = Waiver.objects.create(
        program=program, match=match, gate=Gate.FIT, finding="x", sentence="x", reason="x", by=by, at=now
    )
    attestation = Attestation.objects.create(
        program=program, match=match, what=Attested.ACCESS, facts="x", sentence="x", by=by, at=now
    )
    note = Note.objects.create(program=program, match=match, text="x", by=by)
    cover = Cover.objects.create(
        program=program, away=by, covering=by, first_day=now.date(), last_day=now.date(), by=by
    )
    asked = make_request(program)
    named = {
        "ask": asked,
        "into": make_request(program, "Robin", "Park"),
        "note": note,
        "cover": cover,
        "person": person,
        "match": match,
        "seat": seat,
        "meeting": meeting,
        "call": call,
    }
    named["clock_waiver"] = ClockWaiver.objects.create(
        program=program, which="reach", request=asked, match=match, reason="x", by=by, at=now
    )
    named |= {"waiver": waiver, "attestation": attestation} | rows_about(person, now)
    named |= alike_rows(person, by, now) | batch_rows(match, person, by, now)
    text = ConsentText.objects.create(program=program, what_for="confidence", version=1, words="x")
    named["promise"] = Confidence.objects.create(
        program=program,
        match=match,
        participant=person,
        text=text,
        promised_on=now.date(),
        way=Way.PHONE,
        recorded_at=now,
    )
    named["absence"] = Absence.objects.create(program=program, meeting=meeting, seat=seat, way=Way.PHONE, at=now)
    named |= arranged_rows(meeting, person, now)
    agenda = Agenda.objects.create(
        program=program, meeting=meeting, shape="one_to_one", minutes=60, people=2, changed_at=now
    )
    named["segment"] = Segment.objects.create(
        program=program, agenda=agenda, position=1, minutes=60, leads="everyone", words="x"
    )
    named["poll"] = poll = asked_for_times(seat, by, now)
    named["time"] = poll.times.earliest("pk")
    named |= mail_rows(seat, meeting, now) | {"worry": raised(seat, by, now), "stop": stopped(seat, now)}
    return named | contact_rows(seat, now) | other_rows(program, by, now)


def stopped(seat: Seat, now: datetime) -> ContactStop:
    """They want no more contact with somebody."""
    other = make_person(seat.program, "Max", "Orr")
    stop = ContactStop.objects.create(
        program=seat.program, asked_by=seat.participant, other=other, at=now, way=Way.PHONE
    )
    stop.matches.add(seat.match)
    return stop


def raised(seat: Seat, by: User, now: datetime) -> Worry:
    """A worry that their coordinator reads; nobody has looked at it."""
    of: Any = {"program": seat.program}
    worry = Worry.objects.create(
        **of, match=seat.match, words="x", raised_by=seat.participant, raised_at=now, state_since=now
    )
    worry.readers.add(by)
    WorryConcerns.objects.create(**of, worry=worry, person=seat.participant)
    WorryEntry.objects.create(**of, worry=worry, what=WorryEntry.What.RAISED, at=now)
    return worry


def arranged_rows(meeting: Meeting, person: Participant, now: datetime) -> dict[str, ProgramRow]:
    """What somebody needs at the meeting, and who is asked for it."""
    row = Accommodation.objects.create(
        program=meeting.program, meeting=meeting, participant=person, kind="interpreter", needed_by=now.date()
    )
    service = ServiceBooking.objects.create(
        program=meeting.program, accommodation=row, provider_name="Ben Ortiz", requested_at=now,
        starts_at=meeting.starts_at, ends_at=meeting.ends_at,
    )  # fmt: skip
    return {"accommodation": row, "service": service}


def asked_for_times(seat: Seat, by: User, now: datetime) -> Poll:
    """That person is asked until tomorrow which of two times suits, and said so."""
    of: Any = {"program": seat.program}
    zone, answer_by = "America/Chicago", now.date() + timedelta(days=1)
    poll = Poll.objects.create(
        **of, match=seat.match, time_zone=zone, answer_by=answer_by, asked_at=now, asked_by=by, state_since=now
    )
    for days in (10, 11):
        wall = WallTime(now.date() + timedelta(days=days), time(15), zone)
        ends = {"starts_at": wall.instant(), "ends_at": wall.instant() + timedelta(hours=1)}
        PollTime.objects.create(**of, poll=poll, on=wall.on, at=wall.at, **ends)
    PollAsked.objects.create(**of, poll=poll, seat=seat, asked_at=now)
    reply = PollReply.objects.create(**of, poll=poll, seat=seat, way=Way.PHONE, at=now, recorded_by=by)
    for one in poll.times.all():
        PollAnswer.objects.create(**of, reply=reply, time=one, said=Ability.YES)
    return poll


def batch_rows(match: Match, person: Participant, by: User, now: datetime) -> dict[str, ProgramRow]:
    """A batch that can be read, of one who asks and one pair that was locked."""
    of: Any = {"program": match.program}
    batch = Batch.objects.create(**of, by=by, state=Batch.State.READY, ran_at=now, found={"count": 1, "total": 80})
    gives = BatchProvider.objects.create(**of, batch=batch, person=make_person(match.program, "Sam", "Otis"))
    said = {"fit": 80, "words": "Fits well", "for": ["Offers: Help."], "against": []}
    asker = BatchAsker.objects.create(**of, batch=batch, match=match, person=person, given=gives, said=said)
    BatchEdit.objects.create(**of, batch=batch, asker=asker, provider=gives, did="locked", by=by, at=now)
    return {"batch": batch, "asker": asker, "provider": gives}


def rows_about(person: Participant, now: datetime) -> dict[str, ProgramRow]:
    """What hangs on a person."""
    program, today = person.program, now.date()
    about = {"program": program, "participant": person}
    boss = make_person(program, "Bo", "Boss")
    return {
        "evidence": Evidence.objects.create(**about, kind=EvidenceKind.LICENSE, title="COMS", expires_on=today),
        "bond": Relationship.objects.create(program=program, one=boss, kind=RelationshipKind.SUPERVISES, other=person),
        "consent": person.consents.get(),
        "guardian": Guardian.objects.create(**about, name="Gil Park", email="gil@mail.example", noted_at=now),
        "away": DatesAway.objects.create(**about, first=today, last=today),
    }


def alike_rows(person: Participant, by: User, now: datetime) -> dict[str, ProgramRow]:
    """Records that are alike: two people, and one that became part of another."""
    other = make_person(person.program, "R.", "Park")
    gone = make_person(person.program, "Rob", "Park", status="merged")
    return {
        "other": other,
        "pair": DifferentPeople.say(person, other, by=by, at=now),
        "merging": Merging.objects.create(program=person.program, kept=person, gone=gone, at=now, by=by),
    }


def mail_rows(seat: Seat, meeting: Meeting, now: datetime) -> dict[str, ProgramRow]:
    """Mail that somebody sent: one that fits no match, and what a calendar answered."""
    of: Any = {"program": seat.program, "received_at": now, "from_address": seat.participant.email}
    mails = [IncomingMail.objects.create(**of, key=str(uuid4()), kind=kind, text="x") for kind in ("reply", "calendar")]
    reply = MailReply.objects.create(
        program=seat.program, mail=mails[1], match=seat.match, seat=seat, meeting=meeting, says=Says.COMES,
        found_by=FoundBy.CALENDAR, found_at=now,
    )  # fmt: skip
    return {"mail": mails[0], "reply": reply}


def contact_rows(seat: Seat, now: datetime) -> dict[str, ProgramRow]:
    """Rows of the family path, and a question."""
    program, match = seat.program, seat.match
    return {
        "introduction": Introduction.objects.create(program=program, seat=seat, at=now, script="x"),
        "contact": Contact.objects.create(program=program, match=match, at=now, way=ContactWay.TEXT),
        "question": Question.objects.create(
            program=program, seat=seat, kind=Question.Kind.ASK, text="x", way=Way.LINK, asked_at=now
        ),
        "option": Option.objects.create(program=program, match=match, words="x", changed_at=now),
        "action": Action.objects.create(program=program, match=match, words="x", due=now.date(), changed_at=now),
        "plan_letter": PlanLetter.objects.create(program=program, seat=seat, at=now, script="x"),
        "waiting": Waiting.objects.create(program=program, match=match, reason="x", since=now),
        "feedback": Feedback.objects.create(program=program, seat=seat, way=Way.PAPER, given_at=now, written_at=now),
        "hope_at_end": HopeAtEnd.objects.create(program=program, seat=seat, hope="x", known="gained", at=now),
    }


def other_rows(program: Program, by: User, now: datetime) -> dict[str, ProgramRow]:
    """Rows of the outbox and of the import."""
    from participants.models import HeadingMeaning, RosterUpload
    from peermatch.outbox import letters, queue
    from peermatch.outbox.queue import Recipient

    message = letters.Message(subject="Hello", text="Hello", html="<p>Hello</p>")
    to = Recipient(ref=program_uuid(program), name="Robin Park", address="robin@mail.example")
    email = queue.enqueue(program=program, kind="test", about="seat:x", to=to, message=message, links={}, now=now)
    upload = RosterUpload.objects.create(
        program=program, name="roster.csv", text="First name,Last name,Kind\nA,B,family\n", rows=1, uploaded_by=by
    )
    heading = HeadingMeaning.objects.create(program=program, heading="town", column="state")
    running = MatchList.objects.create(program=program, name="m.csv", text="Title\nSleep\n", rows=1, uploaded_by=by)
    names = rows_of_names(program)
    member: Any = Membership.objects.get(program=program, user=by)
    invite = Invite.objects.create(
        program=program, email="new@mail.example", name="New", by=by, sent_at=now, token_hash=str(program_uuid(program))
    )
    names |= rows_of_providers(program, now) | {"member": member, "invite": invite}
    missed = Unreached.objects.create(
        program=program, email=email, recipient=email.recipient, why=Why.NO_MAILBOX, since=now
    )
    asked_for = ReportFile.objects.create(program=program, by=by, asked={}, of=1)
    return {
        "report_file": asked_for,
        "missed": missed,
        "email": email,
        "upload": upload,
        "heading": heading,
        "match_list": running,
    } | names


def rows_of_providers(program: Program, now: datetime) -> dict[str, ProgramRow]:
    """An interpreter, and a day on which they take no bookings."""
    provider = AccessProvider.objects.create(
        program=program, name="Dana Field", kinds=["interpreter"], email="dana@mail.example", phone="555",
        time_zone="UTC",
    )  # fmt: skip
    today = now.date()
    away = ProviderAway.objects.create(program=program, provider=provider, first=today, last=today)
    return {"access_provider": provider, "provider_away": away}


def rows_of_names(program: Program) -> dict[str, ProgramRow]:
    """A topic, and an organization whose work another one pays for."""
    cascade, state = (Organization.objects.create(program=program, name=name) for name in ("Cascade", "State"))
    return {
        "topic": Topic.objects.create(program=program, name="Braille"),
        "organization": cascade,
        "funding": Funding.objects.create(program=program, funder=state, funded=cascade),
    }


def lead(program: Program, user: User) -> None:
    Membership.objects.filter(program=program, user=user).update(role=Role.LEAD)


def program_uuid(program: Program) -> Any:
    from uuid import NAMESPACE_URL, uuid5

    return uuid5(NAMESPACE_URL, program.slug)


@pytest.fixture(autouse=True)
def refused_in_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of answers are looked at for their status alone; how a refusal reads is tested elsewhere."""
    for status in (403, 404):
        bare = partial(_bare, status)
        monkeypatch.setattr(root_urls, f"handler{status}", bare, raising=False)


def _bare(status: int, request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(str(status), status=status)


@pytest.fixture
def worlds(program: Program, other_program: Program, coordinator: User, stranger: User) -> Worlds:
    """Ours and theirs. Ana leads, so that pages of leads are walked too."""
    lead(program, coordinator)
    return make_world(program, coordinator), make_world(other_program, stranger)


def answers(client: Client, url: str) -> list[HttpResponse]:
    """To a GET and to a POST. What they change is undone, so that every address finds the same world."""
    with transaction.atomic():
        found: Any = [client.get(url), client.post(url)]
        transaction.set_rollback(True)
    return found  # type: ignore[no-any-return]


def codes(client: Client, url: str) -> set[int]:
    return {answer.status_code for answer in answers(client, url)}


def urls(program: Program, world: dict[str, Any], among: list[Address] = IN_A_PROGRAM) -> dict[str, str]:
    """Every address by its name, with ids out of that world."""
    return {
        name: reverse(name, args=[program.slug, *[world[kind].public_id for kind in ids[1:]]]) for name, ids in among
    }


def mixed(name: str, kinds: tuple[str, ...], worlds: Worlds) -> Iterator[str]:
    """That address of ours with at least one id of theirs, in every mixture."""
    ours, theirs = worlds
    for choice in product((False, True), repeat=len(kinds)):
        if any(choice):
            ids = [(theirs if foreign else ours)[kind].public_id for kind, foreign in zip(kinds, choice, strict=True)]
            yield reverse(name, args=[ours["person"].program.slug, *ids])


def test_another_programs_id_is_not_here(signed_in: Client, worlds: Worlds) -> None:
    found = {url: codes(signed_in, url) for name, kinds in WITH_IDS for url in mixed(name, kinds[1:], worlds)}
    assert {url: said for url, said in found.items() if 404 not in said or said - NOT_HERE} == {}


def test_our_own_id_is_here_and_none_of_theirs(signed_in: Client, program: Program, worlds: Worlds) -> None:
    """So that the test above does not pass on addresses that answer 404 to everything. Nor is another program's row a
    choice, a link or a line at any address of ours."""
    theirs = {str(row.public_id) for row in worlds[1].values()}
    for model in (Topic, Language, Organization):  # choices whose values are no ids
        model._base_manager.create(program=worlds[1]["person"].program, name=f"{STRANGE} {model.__name__}")
    found = {name: answers(signed_in, url) for name, url in urls(program, worlds[0]).items()}
    missing = {name for name, said in found.items() if not {one.status_code for one in said} - NOT_HERE}
    assert missing & {name for name, _names in WITH_IDS} == set()
    assert {name for name, said in found.items() if any(one & theirs for one in map(ids_in, said))} == set()
    assert {name for name, said in found.items() if any(map(says_strange, said))} == set()
    open_to_attack = {name: set(chain.from_iterable(map(gaps, said))) for name, said in found.items()}
    assert {name: gap for name, gap in open_to_attack.items() if gap} == {}


def ids_in(answer: HttpResponse) -> set[str]:
    return set() if answer.streaming else set(AN_ID.findall(answer.content.decode(errors="replace")))


def says_strange(answer: HttpResponse) -> bool:
    return not answer.streaming and STRANGE in answer.content.decode(errors="replace")


def test_what_hangs_on_one_row_is_not_found_under_another(
    signed_in: Client, program: Program, coordinator: User, worlds: Worlds
) -> None:
    """Both are of our program: the ids of an address belong together all the same."""
    now = timezone.now()
    bare: dict[str, Any] = {
        "person": make_person(program, "Kim", "Sato"),
        "match": Match.objects.create(
            program=program, title="Sleep", coordinator=coordinator, path=Path.PROFESSIONAL,
            direction=Direction.MUTUAL, requested_at=now, stage_since=now,
        ),
    }  # fmt: skip
    hanging = [(name, kinds) for name, kinds in WITH_IDS if kinds[1] in bare and set(kinds[2:]) - STAND_ALONE]
    found = {}
    for name, kinds in hanging:
        ids = [bare[kinds[1]].public_id, *(worlds[0][kind].public_id for kind in kinds[2:])]
        found[name] = codes(signed_in, reverse(name, args=[program.slug, *ids]))
    assert len(found) > 20
    assert {name: said for name, said in found.items() if 404 not in said or said - NOT_HERE} == {}


def test_rows_are_not_read_without_a_program(worlds: Worlds) -> None:
    rows = Match.objects.all()
    for act in (
        rows.count,
        rows.exists,
        rows.delete,
        lambda: list(rows),
        lambda: rows.update(title=""),
        lambda: list(rows.iterator()),
        lambda: list(Match.objects.filter(program=worlds[0]["match"].program) | rows),
        lambda: list(rows | Match.objects.filter(program=worlds[0]["match"].program)),
        lambda: list(Match.objects.filter(program=worlds[0]["match"].program).union(rows)),
    ):
        with pytest.raises(UnscopedQuery):
            act()


def test_rows_of_a_row_in_scope_are_read(worlds: Worlds) -> None:
    assert worlds[0]["match"].seats.count() == 1
    assert datetime.now(UTC) > worlds[0]["match"].created_at

"""The demo program: who may sign in, and one match at every stage of the journey."""

from datetime import datetime, time, timedelta

from matches.demo import access, desks, family, groups, journeys, mail
from matches.demo.days import no_holiday
from matches.demo.drafts import draft, take_seat, tell_problem
from matches.demo.last_year import last_grant_year
from matches.demo.people import fill_roster
from matches.demo.providing import whom_to_book
from matches.demo.requests import requests
from matches.demo.rules import rules
from matches.models import (
    Direction,
    Format,
    Goal,
    Note,
    Part,
    Path,
    PlaceKind,
)
from matches.scheduling.planning import Place, plan
from participants.models import Participant
from peermatch.accounts.models import Membership, Program, Role, User
from peermatch.clock import WallTime, local_day

PASSWORD = "bluebonnet in bloom"  # noqa: S105  # printed by bin/run; the README says that the demo is no place for real people
ANA, LEE, VERA, ADMIN = (f"{name}@bluebonnet.example" for name in ("ana", "lee", "vera", "admin"))


def sign_ins() -> list[tuple[str, str]]:
    """E-mail and what it may do, for whoever starts the demo."""
    return [
        (ANA, "coordinator: organizes matches"),
        (LEE, "lead: also sets the program's rules"),
        (VERA, "viewer: reads, changes nothing"),
        (ADMIN, "administrator: the admin at /admin/, which first asks for an authenticator app (README)"),
    ]


def make_demo(*, now: datetime) -> Program:
    """All of the demo, in the caller's transaction."""
    program = Program.objects.create(
        name="Bluebonnet DeafBlind Project",
        slug="bluebonnet",
        reply_to="peers@bluebonnet.example",
        phone="+1 512 555 0100",
    )
    ana = _member(program, ANA, "Ana Castillo", Role.COORDINATOR, "+1 512 555 0101")
    lee = _member(program, LEE, "Lee Okafor", Role.LEAD, "+1 512 555 0102")
    _member(program, VERA, "Vera Novak", Role.VIEWER)
    User.objects.create_superuser(ADMIN, PASSWORD, name="Administrator")
    rules(program, lee, now)
    people = fill_roster(program, by=ana, now=now)
    whom_to_book(program, now)
    further_on = (
        journeys.iep_meetings, journeys.cochlear_implants, journeys.grown_up_siblings, family.after_high_school,
        access.telling_grandparents, groups.interveners_circle,
    )  # fmt: skip
    for begin in (_tactile_signs, _sleep_and_routines, _transition, *further_on):
        begin(program, people, ana, now)
    requests(program, people, ana, now)
    desks.on_hold(program, people, lee, now)
    desks.covered_week(program, ana, lee, now)
    mail.replies(program, people, now)
    last_grant_year(program, people, ana, lee, now)
    return program


def _member(program: Program, email: str, name: str, role: Role, phone: str = "") -> User:
    user = User.objects.create_user(email, PASSWORD, name=name, phone=phone)
    Membership.objects.create(program=program, user=user, role=role)
    return user


def _tactile_signs(program: Program, people: dict[str, Participant], ana: User, now: datetime) -> None:
    """Professional, directional, prepared but for a license that ends too soon."""
    noah, corinne = people["Noah Feldman"], people["Corinne Baptiste"]
    match = draft(
        program, ana, now - timedelta(days=4), "Moving to tactile signs", Path.PROFESSIONAL, Direction.DIRECTIONAL
    )
    tell_problem(
        match,
        noah,
        "tactile communication",
        "A student of 12 is losing the sight she reads signs with. Her team has never used tactile signs.",
    )
    receives = take_seat(match, noah, Part.RECIPIENT, ana, now)
    take_seat(match, corinne, Part.PROVIDER, ana, now)
    for hope in (
        "To know how to begin without losing the language she has.",
        "To see how another team planned the first month.",
    ):
        Goal.objects.create(program=program, seat=receives, text=hope, recorded_by=ana)
    match.format = Format.ONE_TO_ONE
    match.begin_preparing(by=ana, at=now)
    plan(
        match=match,
        wall=WallTime(no_holiday(local_day(now + timedelta(days=27), ana.time_zone)), time(15), ana.time_zone),
        minutes=60,
        place=Place(PlaceKind.VIDEO, "https://video.example/tactile-signs"),
        by=ana,
        at=now,
    )
    Note.objects.create(program=program, match=match, text="Noah prefers mornings, before his first class.", by=ana)


def _sleep_and_routines(program: Program, people: dict[str, Participant], ana: User, now: datetime) -> None:
    """Family to family, ready to invite."""
    beatriz, olivia = people["Beatriz Fuentes"], people["Olivia Hart"]
    match = draft(
        program,
        ana,
        now - timedelta(hours=20),
        "Sleep, first months of changing bedtime",
        Path.FAMILY,
        Direction.DIRECTIONAL,
    )
    tell_problem(
        match,
        beatriz,
        "sleep and routines",
        "Her daughter sleeps three hours a night, and nothing that works for hearing children helps.",
    )
    receives = take_seat(match, beatriz, Part.RECIPIENT, ana, now)
    take_seat(match, olivia, Part.PROVIDER, ana, now)
    hope = "To hear how another family got through the first months of changing bedtime."
    Goal.objects.create(program=program, seat=receives, text=hope, recorded_by=ana)
    match.format = Format.ONE_TO_ONE
    match.begin_preparing(by=ana, at=now)


def _transition(program: Program, people: dict[str, Participant], ana: User, now: datetime) -> None:
    """Just begun: who asked is known, and little more."""
    match = draft(program, ana, now - timedelta(hours=2), "After high school", Path.FAMILY, Direction.MUTUAL)
    tell_problem(match, people["Wendell Tso"], "transition to adult life", "")
    take_seat(match, people["Wendell Tso"], Part.PEER, ana, now)

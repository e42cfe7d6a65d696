"""The demo's family path: two families who are in contact without any meeting."""

from datetime import datetime, timedelta
from uuid import UUID, uuid5

from matches.demo.drafts import draft, tell_problem
from matches.demo.journeys import ask
from matches.demo.post import deliver
from matches.following_up.contacts import Told, record
from matches.introducing.bringing_together import introduce
from matches.introducing.letters import Letters
from matches.inviting.answering import answer
from matches.models import ContactWay, Direction, Match, Part, Path, Said, Share, Way
from matches.preparing.access_needs import attest_access
from matches.preparing.lines import Facts
from participants.models import Participant
from peermatch.accounts.models import Program, User
from peermatch.clock import local_day


def after_high_school(program: Program, people: dict[str, Participant], ana: User, now: datetime) -> None:
    """Introduced eighteen days ago; two contacts since, by text and by phone."""
    asked, introduced = now - timedelta(days=20), now - timedelta(days=18)
    yesenia, harriet = people["Yesenia Ortega"], people["Harriet Boone"]
    match = draft(program, ana, asked, "Life after school, first questions", Path.FAMILY, Direction.DIRECTIONAL)
    tell_problem(
        match,
        yesenia,
        "transition to adult life",
        "Her son leaves school in two years. She has met nobody whose child has a home of their own.",
    )
    hope = "To hear how another family found a home and work."
    ask(match, {yesenia: Part.RECIPIENT, harriet: Part.PROVIDER}, hope, by=ana, at=asked)
    shares = {yesenia: [Share.PHONE, Share.REACH], harriet: [Share.LAST_NAME, Share.PHONE, Share.EMAIL]}
    for seat in match.seats.select_related("participant", "match__program"):
        answer(seat=seat, said=Said.YES, way=Way.LINK, at=asked + timedelta(hours=20), shares=shares[seat.participant])
    deliver(program, at=asked + timedelta(hours=20))
    _introduce(match, ana, introduced)
    _contacts(match, ana, introduced, now)


def _introduce(match: Match, ana: User, at: datetime) -> None:
    match.refresh_from_db()
    state = Facts(match, on=local_day(at, match.program.time_zone), knows=True).access
    attest_access(match=match, state=state, facts=state.facts, by=ana, at=at)
    introduce(match=match, read=Letters(match).digest(), by=ana, at=at)
    deliver(match.program, at=at)


def _contacts(match: Match, ana: User, introduced: datetime, now: datetime) -> None:
    harriet = match.seats.get(part=Part.PROVIDER)
    told = (
        Told(introduced + timedelta(hours=21), ContactWay.TEXT, reached=True, began=harriet, words="Said hello"),
        Told(
            introduced + timedelta(days=9), ContactWay.PHONE, reached=True, minutes=40, began=harriet,
            words="How they found the first home",
        ),
    )  # fmt: skip
    for number, one in enumerate(told):
        key: UUID = uuid5(match.public_id, str(number))
        record(match=match, key=key, told=one, by=ana, at=now)

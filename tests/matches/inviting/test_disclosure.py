"""Who sees what: a test for each cell of the table in docs/architecture.md that a participant or a mail is in."""

from typing import Any

import pytest

from matches.disclosing.telling import in_full
from matches.fitting.footing import footing
from matches.fitting.waiving import waive
from matches.inviting.circle import circle_of
from matches.inviting.disclosure import Seen, describe, seen_from
from matches.inviting.sending import preview
from matches.models import Answer, Gate, Match, Part, Path, Seat, SeatState, Way
from participants.models import AccessNeed, AccessProfile, Audience, ChildFacts, Kind, NeedKind, Relationship
from peermatch.accounts.models import Program
from tests.factories import make_organization, make_parent, make_person, make_topic
from tests.matches.factories import NOW, TODAY, make_goal, make_match, make_problem, make_seat

SECRETS = {
    "family name": "Cavendish",
    "e-mail": "rosa.private@mail.example",
    "phone": "512-555-7788",
    "private notes": "court order of March",
    "child's needs": "CHARGE syndrome",
    "access need": "ProTactile",
    "own words": "seizures after flashing light",
    "problem": "a girl of four who sleeps three hours",
    "background": "her name is Lucia",
    "keep apart": "separated in January",
}


@in_full()
def others_for(seat: Seat) -> list[Seen]:
    return seen_from(seat, circle_of(seat.match))


@pytest.fixture
def match(program: Program) -> Match:
    """Rosa asks, Sam is asked to help; everything that must stay hidden about Rosa is on record."""
    match = make_match(program, path=Path.FAMILY)
    rosa = make_parent(
        program, "Rosa", SECRETS["family name"], email=SECRETS["e-mail"], phone=SECRETS["phone"],
        private_notes=SECRETS["private notes"], state="TX",
    )  # fmt: skip
    sam = make_parent(program, "Sam", "Lind")
    ChildFacts.objects.create(program=program, participant=rosa, age_band="3-5", needs=SECRETS["child's needs"])
    access = AccessProfile.objects.create(program=program, participant=rosa, in_their_words=SECRETS["own words"])
    AccessNeed.objects.create(program=program, profile=access, kind=NeedKind.INTERPRETER, detail=SECRETS["access need"])
    Relationship.objects.create(
        program=program, one=rosa, kind="keep_apart", other=make_parent(program, "Leo", "Cavendish"),
        note=SECRETS["keep apart"],
    )  # fmt: skip
    make_problem(
        match, rosa, make_topic(program, "sleep and routines"),
        statement=SECRETS["problem"], background=SECRETS["background"],
    )  # fmt: skip
    make_goal(make_seat(match, rosa, Part.RECIPIENT), "To hear how others got through bedtime.")
    make_seat(match, sam, Part.PROVIDER)
    return match


def seat_of(match: Match, first_name: str) -> Seat:
    seat: Seat = match.seats.get(participant__first_name=first_name)
    return seat


def say(match: Match, first_name: str, state: str, **fields: Any) -> None:
    Seat.objects.filter(program=match.program, participant__first_name=first_name).update(state=state)
    if state == SeatState.ACCEPTED:
        Answer.objects.create(
            program=match.program, seat=seat_of(match, first_name), said="yes", way=Way.PHONE, at=NOW, **fields
        )


@in_full()
def told_to_sam(match: Match) -> str:
    """All that Sam may learn, with the letter to him."""
    seat = seat_of(match, "Sam")
    letter = preview(seat, on=TODAY)
    return "\n".join([repr(others_for(seat)), letter.subject, letter.text, letter.html])


@pytest.mark.parametrize("state", [SeatState.PROPOSED, SeatState.INVITED, SeatState.DECLINED])
def test_when_asked_the_first_name_is_not_told(match: Match, state: str) -> None:
    say(match, "Sam", state)
    say(match, "Rosa", SeatState.ACCEPTED)
    assert "Rosa" not in told_to_sam(match)


def test_one_yes_alone_tells_no_name(match: Match) -> None:
    say(match, "Sam", SeatState.ACCEPTED)
    say(match, "Rosa", SeatState.INVITED)
    assert [seen.first_name for seen in others_for(seat_of(match, "Sam"))] == [""]
    assert [seen.first_name for seen in others_for(seat_of(match, "Rosa"))] == [""]


def test_after_both_said_yes_each_learns_the_others_first_name(match: Match) -> None:
    say(match, "Sam", SeatState.ACCEPTED)
    say(match, "Rosa", SeatState.ACCEPTED)
    assert [seen.first_name for seen in others_for(seat_of(match, "Sam"))] == ["Rosa"]
    assert [seen.first_name for seen in others_for(seat_of(match, "Rosa"))] == ["Sam"]
    assert "Rosa" in told_to_sam(match)


def test_a_helpers_yes_tells_no_name_until_the_person_confirmed_it(match: Match) -> None:
    say(match, "Sam", SeatState.ACCEPTED)
    say(match, "Rosa", SeatState.ACCEPTED, spoken_by="Tom, her husband", confirmed_by_person=False)
    assert [seen.first_name for seen in others_for(seat_of(match, "Sam"))] == [""]
    assert [seen.first_name for seen in others_for(seat_of(match, "Rosa"))] == [""]


@pytest.mark.parametrize("kind", ["keep_apart", "supervises"])
def test_what_was_recorded_between_them_after_both_said_yes_keeps_the_names_back(match: Match, kind: str) -> None:
    make_goal(seat_of(match, "Sam"), "To pass on what worked.")
    say(match, "Sam", SeatState.ACCEPTED)
    say(match, "Rosa", SeatState.ACCEPTED)
    rosa, sam = seat_of(match, "Rosa"), seat_of(match, "Sam")
    Relationship.objects.create(program=match.program, one=sam.participant, kind=kind, other=rosa.participant)
    assert [(seen.first_name, seen.hopes) for seen in others_for(rosa)] == [("", ())]
    assert "Rosa" not in told_to_sam(match)
    [finding] = footing(match, on=TODAY).open
    waive(
        match=match, gate=Gate.FOOTING, key=finding.key, reason="Both know and want it.",
        by=match.coordinator, at=NOW, on=TODAY,
    )  # fmt: skip
    assert [seen.first_name for seen in others_for(rosa)] == ["Sam"]


@pytest.mark.parametrize("both", [False, True], ids=["when asked", "after both said yes"])
@pytest.mark.parametrize("secret", SECRETS)
def test_neither_the_page_nor_the_mail_ever_tells(match: Match, secret: str, both: bool) -> None:
    if both:
        say(match, "Sam", SeatState.ACCEPTED)
        say(match, "Rosa", SeatState.ACCEPTED)
    assert SECRETS[secret] not in told_to_sam(match)


@pytest.mark.parametrize("both", [False, True], ids=["when asked", "after both said yes"])
def test_the_childs_age_band_and_the_topic_are_told(match: Match, both: bool) -> None:
    if both:
        say(match, "Sam", SeatState.ACCEPTED)
        say(match, "Rosa", SeatState.ACCEPTED)
    told = told_to_sam(match)
    assert "A parent of a preschool child (3 to 5)" in told
    assert "sleep and routines" in told


AGREED = {"last_name": "family name", "email": "e-mail", "phone": "phone"}


def agree(match: Match, *shares: str, introduced: bool) -> None:
    """Both said yes themselves; Rosa agreed to share this."""
    for name in ("Sam", "Rosa"):
        say(match, name, SeatState.ACCEPTED)
    Seat.objects.filter(program=match.program, match=match).update(introduced_at=NOW if introduced else None)
    Seat.objects.filter(program=match.program, participant__first_name="Rosa").update(shares=list(shares))


@pytest.mark.parametrize("share", AGREED)
def test_what_is_agreed_is_told_once_they_are_introduced(match: Match, share: str) -> None:
    agree(match, share, introduced=False)
    assert SECRETS[AGREED[share]] not in told_to_sam(match)
    agree(match, share, introduced=True)
    told = told_to_sam(match)
    assert SECRETS[AGREED[share]] in told
    assert [one for one in SECRETS if SECRETS[one] in told] == [AGREED[share]]


def test_once_introduced_nothing_is_told_that_was_not_agreed(match: Match) -> None:
    agree(match, introduced=True)
    assert [one for one in SECRETS if SECRETS[one] in told_to_sam(match)] == []


def test_between_professionals_nothing_more_is_told(match: Match) -> None:
    agree(match, *AGREED, introduced=True)
    Match.objects.filter(program=match.program, pk=match.pk).update(path=Path.PROFESSIONAL)
    match.refresh_from_db()
    assert [one for one in SECRETS if SECRETS[one] in told_to_sam(match)] == []


def test_who_takes_their_yes_back_is_not_known_any_more(match: Match) -> None:
    agree(match, *AGREED, introduced=True)
    Seat.objects.filter(program=match.program, participant__first_name="Sam").update(state=SeatState.DECLINED)
    assert [one for one in SECRETS if SECRETS[one] in told_to_sam(match)] == []


def test_of_a_family_no_state_is_told(match: Match) -> None:
    assert "Texas" not in told_to_sam(match)


def test_a_professional_shows_role_organization_and_state(program: Program) -> None:
    school = make_organization(program, "Cascade DeafBlind Project", state="OR")
    person = make_person(program, "Robin", "Park", role_title="teacher of the deafblind", organization=school)
    assert describe(person) == "Teacher of the deafblind, Cascade DeafBlind Project, Oregon"
    person.state = "WA"
    assert describe(person) == "Teacher of the deafblind, Cascade DeafBlind Project, Washington"


@pytest.mark.parametrize(
    ("kind", "age_band", "words"),
    [
        (Kind.PARENT, "", "A parent"),
        (Kind.GRANDPARENT, "0-2", "A grandparent of a baby or toddler (0 to 2)"),
        (Kind.SIBLING, "6-12", "A brother or sister of a school child (6 to 12)"),
        (Kind.FOSTER_PARENT, "13-17", "A foster parent of a teenager (13 to 17)"),
        (Kind.DEAFBLIND_ADULT, "3-5", "A deafblind adult"),
        (Kind.PROFESSIONAL, "3-5", "A professional"),
    ],
)
def test_everyone_is_described_without_a_name(program: Program, kind: str, age_band: str, words: str) -> None:
    person = make_person(program, "Robin", "Park", kind=kind)
    if age_band:
        ChildFacts.objects.create(program=program, participant=person, age_band=age_band)
    with in_full():
        assert describe(person) == words


def test_the_hopes_of_who_asks_are_told_when_asked(match: Match) -> None:
    assert others_for(seat_of(match, "Sam"))[0].hopes == ("To hear how others got through bedtime.",)


def test_the_hopes_of_who_helps_are_told_after_both_said_yes(match: Match) -> None:
    make_goal(seat_of(match, "Sam"), "To pass on what worked.")
    assert others_for(seat_of(match, "Rosa"))[0].hopes == ()
    say(match, "Sam", SeatState.ACCEPTED)
    say(match, "Rosa", SeatState.ACCEPTED)
    assert others_for(seat_of(match, "Rosa"))[0].hopes == ("To pass on what worked.",)


@pytest.mark.parametrize("state", [SeatState.DECLINED, SeatState.WITHDRAWN])
def test_who_does_not_take_part_is_not_shown(match: Match, state: str) -> None:
    say(match, "Rosa", state)
    assert others_for(seat_of(match, "Sam")) == []


def test_who_was_taken_out_learns_nothing_more(match: Match) -> None:
    say(match, "Sam", SeatState.WITHDRAWN)
    assert others_for(seat_of(match, "Sam")) == []


def test_of_what_someone_needs_others_learn_what_they_let_everyone_see_and_no_mail_says_it(match: Match) -> None:
    sam, profile = seat_of(match, "Sam"), AccessProfile.objects.in_program(match.program).get()
    chosen = {"needs": "meeting", "communication": "booked", "words": "coordinators"}
    AccessProfile.objects.in_program(match.program).update(seen_by=chosen, receives=["tactile"])
    say(match, "Sam", SeatState.ACCEPTED)
    say(match, "Rosa", SeatState.INVITED)
    assert [seen.access for seen in others_for(sam)] == [()]
    say(match, "Rosa", SeatState.ACCEPTED)
    assert [seen.access for seen in others_for(sam)] == [("Needs: ProTactile interpreter",)]
    letter = preview(sam, on=TODAY)
    assert "ProTactile" not in letter.text + letter.html + letter.script + letter.short + letter.paper
    profile.refresh_from_db()
    assert profile.withheld_from(Audience.BOOKED) == ["Their own words"]

"""The two gates: what each line says, and what keeps a gate closed."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from matches.fitting.waiving import waive
from matches.models import (
    Answer,
    AskedBy,
    Direction,
    Format,
    Gate,
    Goal,
    Match,
    MeetingState,
    Part,
    Path,
    Problem,
    Seat,
)
from matches.preparing.checklist import Checklist, before_confirming, before_inviting, insist_may_invite
from participants.models import (
    AccessNeed,
    AccessProfile,
    EvidenceKind,
    NeedKind,
    Participant,
    Relationship,
    RelationshipKind,
    Status,
)
from peermatch.accounts.models import Program, User
from tests.counting import queries_of
from tests.factories import live_together, make_parent, make_person
from tests.matches.factories import (
    NOW,
    TODAY,
    accepted_match,
    make_evidence,
    make_goal,
    make_match,
    make_meeting,
    make_problem,
    make_seat,
    ready_match,
    say_yes,
)

pytestmark = pytest.mark.django_db


def said(checklist: Checklist) -> dict[str, tuple[str, str]]:
    """By key without ids: the status and the sentence."""
    return {line.key.split("-")[0]: (line.status, line.sentence) for line in checklist.lines}


def inviting(match: Match) -> dict[str, tuple[str, str]]:
    return said(before_inviting(match, on=TODAY))


def confirming(match: Match, *, knows: bool = True) -> dict[str, tuple[str, str]]:
    return said(before_confirming(match, on=TODAY, knows=knows))


def person_of(match: Match, part: str) -> Participant:
    found: Participant = match.seats.get(part=part).participant
    return found


# Before you invite


def test_an_empty_draft_says_where_to_begin(program: Program) -> None:
    checklist = before_inviting(make_match(program), on=TODAY)
    assert [(line.title, line.status) for line in checklist.lines] == [
        ("Define the problem", "Not written yet"),
        ("What they hope to gain", "Waits"),
        ("Who takes part", "More people needed"),
        ("Equal footing", "Waits"),
        ("Fit", "Waits"),
        ("Format and size", "Not chosen yet"),
    ]
    assert checklist.heading == "Before you invite: 0 of 6 done"
    assert checklist.first_gap is not None
    assert checklist.first_gap.key == "problem"


def test_a_ready_match_passes(program: Program) -> None:
    match = ready_match(program)
    checklist = before_inviting(match, on=TODAY)
    assert checklist.is_open
    assert checklist.heading == "Before you invite: 6 of 6 done"
    assert [(line.title, line.status, line.sentence) for line in checklist.lines] == [
        ("Define the problem", "Done", "A student of 12 is losing the sight she reads signs with."),
        ("What Robin hopes to gain", "Done", "1 hope. David is asked with the invitation."),
        ("Who takes part", "2 people", "Robin Park receives. David Larsen provides."),
        ("Equal footing", "Cleared", "Neither has power over the other, directly or up the chain."),
        ("David's expertise fits", "Fits", "David Larsen has done it: “Teacher of the deafblind”."),
        ("Format and size", "One to one, 2 people", ""),
    ]
    insist_may_invite(match, on=TODAY)


def test_each_line_leads_to_the_page_that_mends_it(program: Program) -> None:
    match = ready_match(program)
    base = f"/p/bluebonnet/matches/{match.public_id}/"
    provider = match.seats.get(part=Part.PROVIDER)
    assert [line.url.removeprefix(base) for line in before_inviting(match, on=TODAY).lines] == [
        "problem/", "hopes/", "people/", "footing/", f"fit/#fit-{provider.public_id}", "format/",
    ]  # fmt: skip


def test_a_closed_gate_says_what_is_missing(program: Program) -> None:
    match = ready_match(program, format="")
    with pytest.raises(ValidationError) as refusal:
        insist_may_invite(match, on=TODAY)
    assert refusal.value.messages == [
        "Invitations wait. Format and size: Choose how the people of this match work together."
    ]


def test_a_referral_waits_for_the_person_s_permission(program: Program) -> None:
    match = ready_match(program)
    Problem.objects.filter(program=program).update(asked_by=AskedBy.REFERRAL, referred_by="Dr. Ames")
    assert inviting(match)["problem"] == (
        "Permission missing",
        "Dr. Ames referred Robin Park. Write down the day on which Robin Park agreed.",
    )
    Problem.objects.filter(program=program).update(permission_on=TODAY)
    assert before_inviting(match, on=TODAY).is_open


def test_the_requester_s_hopes_are_needed_and_nobody_else_s(program: Program) -> None:
    match = ready_match(program)
    Goal.objects.filter(program=program).delete()
    line = before_inviting(match, on=TODAY).first_gap
    assert line is not None
    assert (line.title, line.status) == ("What Robin hopes to gain", "Not written yet")
    assert line.url.endswith(f"hopes/{match.seats.get(part=Part.RECIPIENT).public_id}/")


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        (Part.PROVIDER, "Nobody provides yet. Find someone who can help."),
        (Part.RECIPIENT, "Nobody receives yet. Seat the person this match is for."),
    ],
)
def test_a_directional_match_needs_both_sides(program: Program, part: str, sentence: str) -> None:
    match = ready_match(program)
    match.seats.filter(part=part).delete()
    assert inviting(match)["seats"] == ("More people needed", sentence)


def test_a_facilitator_is_not_one_of_the_two(program: Program) -> None:
    match = make_match(program, direction=Direction.MUTUAL)
    make_seat(match, make_person(program, "Robin", "Park"), Part.PEER)
    make_seat(match, make_person(program, "Jo", "Blake"), Part.FACILITATOR)
    assert inviting(match)["seats"][1] == "A match needs at least two people besides a facilitator."


def test_someone_paused_after_they_were_seated_is_named(program: Program) -> None:
    match = ready_match(program)
    Participant.objects.filter(program=program, first_name="David").update(status=Status.PAUSED)
    assert inviting(match)["seats"] == ("Cannot be asked now", "David Larsen is paused.")


def test_footing_blocks_until_it_is_gone_on_with(program: Program, coordinator: User) -> None:
    match = ready_match(program)
    robin, david = person_of(match, Part.RECIPIENT), person_of(match, Part.PROVIDER)
    Relationship.objects.create(program=program, one=david, kind=RelationshipKind.SUPERVISES, other=robin)
    checklist = before_inviting(match, on=TODAY)
    gap = checklist.first_gap
    assert gap is not None
    assert (gap.key, gap.tone, gap.sentence) == ("footing", "stop", "David Larsen supervises Robin Park.")
    from matches.fitting.footing import footing

    key = footing(match, on=TODAY).findings[0].key
    waive(match=match, gate=Gate.FOOTING, key=key, reason="Agreed.", by=coordinator, at=NOW, on=TODAY)
    assert inviting(match)["footing"] == (
        "Gone on with a reason",
        "David Larsen supervises Robin Park. Ana Castillo went on with it.",
    )
    assert before_inviting(match, on=TODAY).is_open


def test_each_provider_has_a_line_and_an_expired_license_is_named(program: Program) -> None:
    match = ready_match(program, format=Format.CASE_STUDY)
    kim = make_person(program, "Kim", "Sato")
    make_evidence(kim, EvidenceKind.LICENSE, title="Teaching license", expires_on=date(2026, 1, 1))
    make_seat(match, kim, Part.EXPERT)
    lines = [line for line in before_inviting(match, on=TODAY).lines if line.key.startswith("fit")]
    assert [(line.title, line.status) for line in lines] == [
        ("David's expertise fits", "Fits"),
        ("Kim's expertise fits", "2 to settle"),
    ]
    assert "Kim Sato's Teaching license ended on Thu, January 1, 2026." in lines[1].sentence


def test_families_are_asked_whether_they_have_lived_it(program: Program) -> None:
    match = make_match(program, path=Path.FAMILY)
    make_seat(match, make_parent(program, "Beatriz", "Fuentes"), Part.RECIPIENT)
    make_seat(match, make_parent(program, "Olivia", "Hart"), Part.PROVIDER)
    titles = [line.title for line in before_inviting(match, on=TODAY).lines]
    assert "Olivia has lived it" in titles


def test_fit_is_not_needed_where_everyone_gives_and_receives(program: Program) -> None:
    match = make_match(program, direction=Direction.MUTUAL)
    assert inviting(match)["fit"] == ("Not needed", "Everyone gives and receives.")


def test_a_size_that_does_not_suit_the_format_is_named(program: Program) -> None:
    match = ready_match(program, format=Format.GROUP)
    assert inviting(match)["format"] == (
        "Size does not fit",
        "Group problem solving needs at least 3 people; there are 2.",
    )


def test_the_size_waits_until_everyone_is_chosen(program: Program) -> None:
    match = make_match(program, format=Format.ONE_TO_ONE)
    make_seat(match, make_parent(program, "Beatriz", "Fuentes"), Part.RECIPIENT)
    assert inviting(match)["format"] == (
        "Waits for people",
        "One to one. The size is checked when everyone is chosen.",
    )


def test_a_couple_and_a_support_parent_are_one_to_one(program: Program) -> None:
    match = ready_match(program)
    partner = make_parent(program, "Sam", "Park")
    robin = person_of(match, Part.RECIPIENT)
    make_seat(match, partner, Part.RECIPIENT)
    assert inviting(match)["format"][0] == "Size does not fit"
    live_together(robin, partner)
    assert inviting(match)["format"][0] == "One to one, 2 people"


# Before the meeting is confirmed


def test_nothing_is_settled_before_anyone_is_asked(program: Program) -> None:
    assert confirming(ready_match(program)) == {
        "answers": ("Not asked yet", ""),
        "footing": ("Cleared", "Neither has power over the other, directly or up the chain."),
        "everyones": ("Waits for answers", ""),
        "confidence": ("Waits for answers", ""),
        "time": ("Not planned yet", ""),
        "access": ("Waits for answers", ""),
    }


def test_all_yes_all_hopes_a_time_and_no_needs_open_the_gate(program: Program) -> None:
    match = accepted_match(program)
    AccessProfile.objects.bulk_create(
        AccessProfile(program=program, participant=seat.participant, confirmed_at=NOW) for seat in match.seats.all()
    )
    make_meeting(match)
    assert confirming(match) == {
        "answers": ("2 of 2 said yes", ""),
        "footing": ("Cleared", "Neither has power over the other, directly or up the chain."),
        "everyones": ("Done", ""),
        "confidence": ("0 of 2 promised", "Robin Park and David Larsen have not promised it."),
        "time": ("Thu, May 7, planned, not confirmed", "Thu, May 7, 3:00 pm Central. Video."),
        "access": ("Nothing to arrange", "Nobody who said yes has named a need."),
    }
    assert before_confirming(match, on=TODAY).is_open


def answer_of(match: Match, part: str, state: str) -> Seat:
    seat: Seat = match.seats.get(part=part)
    Seat.objects.filter(program=match.program, pk=seat.pk).update(state=state)
    return seat


@pytest.mark.parametrize(
    ("state", "status", "sentence"),
    [
        ("invited", "1 of 2 said yes", "David Larsen has not answered."),
        ("proposed", "1 of 2 said yes", "David Larsen was not asked yet."),
        ("declined", "Not enough said yes", "Nobody who provides said yes. Ask someone else."),
        ("withdrawn", "Not enough said yes", "Nobody who provides said yes. Ask someone else."),
    ],
)
def test_who_has_not_said_yes_is_named(program: Program, state: str, status: str, sentence: str) -> None:
    match = accepted_match(program)
    answer_of(match, Part.PROVIDER, state)
    assert confirming(match)["answers"] == (status, sentence)


def test_enough_can_go_on_without_who_said_no(program: Program) -> None:
    match = ready_match(program)
    make_seat(match, make_person(program, "Kim", "Sato"), Part.EXPERT)
    say_yes(match)
    answer_of(match, Part.EXPERT, "declined")
    assert confirming(match)["answers"] == ("2 of 3 said yes", "Kim Sato said no.")
    assert before_confirming(match, on=TODAY).lines[0].is_done


def test_a_helper_s_yes_waits_for_the_person_s_own(program: Program) -> None:
    match = accepted_match(program)
    seat = match.seats.get(part=Part.PROVIDER)
    answer = {"program": program, "seat": seat, "said": "yes", "way": "phone", "spoken_by": "His wife"}
    Answer.objects.create(**answer, confirmed_by_person=False, at=NOW)
    assert confirming(match)["answers"][1] == "Someone said yes for David Larsen. Have them confirm it themselves."
    Answer.objects.create(**answer, confirmed_by_person=True, at=NOW + timedelta(hours=1))
    assert confirming(match)["answers"] == ("2 of 2 said yes", "")


def test_everyone_who_comes_has_a_hope_but_the_facilitator_needs_none(program: Program) -> None:
    match = accepted_match(program)
    make_seat(match, make_person(program, "Jo", "Blake"), Part.FACILITATOR, state="accepted")
    assert confirming(match)["everyones"] == ("Done", "")
    Goal.objects.filter(program=program, seat__part=Part.PROVIDER).delete()
    assert confirming(match)["everyones"] == ("1 missing", "Ask David what they hope to gain.")


def test_a_planned_time_that_has_passed_is_no_time(program: Program) -> None:
    match = accepted_match(program)
    make_meeting(match, TODAY - timedelta(days=1))
    assert confirming(match)["time"][0] == "Time has passed"
    make_meeting(match, TODAY + timedelta(days=1))
    assert confirming(match)["time"][0] == "Wed, April 15, planned, not confirmed"


def test_the_gate_is_about_the_meeting_it_is_asked_of(program: Program) -> None:
    match = accepted_match(program)
    make_meeting(match, date(2026, 5, 7), state=MeetingState.CONFIRMED)
    second = make_meeting(match, date(2026, 6, 4))
    assert confirming(match)["time"][0] == "Thu, June 4, planned, not confirmed"
    about = before_confirming(match, on=TODAY, meeting=match.meetings.first())
    assert said(about)["time"][0] == "Thu, May 7, confirmed"
    second.delete()
    assert confirming(match)["time"][0] == "Thu, May 7, confirmed"


def test_access_needs_are_told_only_to_those_who_may_know(program: Program) -> None:
    match = accepted_match(program)
    need(person_of(match, Part.RECIPIENT), NeedKind.INTERPRETER, "ProTactile")
    assert confirming(match)["access"] == (
        "Waits for a time",
        "Robin Park: ProTactile interpreter. Not yet confirmed by Robin and David.",
    )
    assert confirming(match, knows=False)["access"][1].startswith("1 person has access needs.")


def need(person: Participant, kind: str, detail: str = "") -> None:
    profile, _ = AccessProfile.objects.filter(program=person.program).get_or_create(
        participant=person, defaults={"program": person.program}
    )
    AccessNeed.objects.create(program=person.program, profile=profile, kind=kind, detail=detail)


def test_the_number_of_queries_does_not_grow_with_the_people(program: Program) -> None:
    match = accepted_match(program)
    make_meeting(match)

    def look() -> None:
        before_inviting(match, on=TODAY)
        before_confirming(match, on=TODAY, knows=True)

    def add(number: int) -> None:
        person = make_person(program, f"P{number}", "Smith")
        make_evidence(person)
        make_goal(make_seat(match, person, Part.PROVIDER, state="accepted"))
        need(person, NeedKind.BRAILLE)

    add(1)
    before = queries_of(look)
    for number in range(2, 12):
        add(number)
    assert queries_of(look) == before


def test_a_match_without_its_problem_still_has_a_checklist(program: Program) -> None:
    match = make_match(program)
    make_problem(match, make_person(program, "Robin", "Park"))
    assert inviting(match)["hopes"] == (
        "Not in the match",
        "Robin asked for this match and is not in it. Seat them, or close the match.",
    )


def test_where_the_problem_has_no_topic_nothing_says_that_it_fits(program: Program) -> None:
    match = ready_match(program)
    match.problems.get().topics.clear()
    line = next(line for line in before_inviting(match, on=TODAY).lines if line.key.startswith("fit-"))
    assert (line.status, line.tone, line.is_done) == ("Not compared", "wait", True)

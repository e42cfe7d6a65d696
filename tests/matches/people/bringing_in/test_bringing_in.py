"""Running matches come in: as they stand, once, all or nothing, without a letter."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from matches.following_up.progress import progress_of
from matches.models import ContactWay, Format, Happening, Match, MatchList, Part, SeatState, Stage
from matches.people.bringing_in import lists
from matches.people.bringing_in.template_file import template_file
from matches.workspace.exporting import table_of
from matches.workspace.history import rows_of, sentence
from matches.workspace.listing import MatchFilter
from participants.models import HeadingMeaning, Participant, Topic
from participants.roster.exporting import write
from participants.roster.workbook_out import write_workbook
from peermatch.accounts.models import Program, User
from peermatch.audit.models import Record
from peermatch.outbox.models import Email
from peermatch.ticking import run_jobs
from tests.counting import queries_of
from tests.factories import make_person
from tests.matches.people.bringing_in.lists import NOW, USUAL, listed, plan, take, upload

pytestmark = [pytest.mark.django_db, pytest.mark.on_both]


@pytest.fixture
def families(rosa: Participant, sam: Participant) -> None:
    """Rosa receives, Sam provides."""


def only(program: Program) -> Match:
    match: Match = Match.objects.in_program(program).get()
    return match


def test_a_match_comes_in_as_it_stands(
    program: Program, coordinator: User, lead: User, rosa: Participant, sam: Participant
) -> None:
    days = {"Asked for on": "9/10/2026", "Introduced on": "2026-09-14", "Last contact": "2026-10-02"}
    about = {"Contact by": "text", "Coordinator": lead.email, "Topics": "sleep; Routines", "Problem": "No sleep"}
    row = days | about
    Topic.objects.create(program=program, name="Sleep")
    assert take(listed(row), program, coordinator) == {"new": 1}
    match = only(program)
    assert (match.stage, match.path, match.format, match.coordinator) == ("active", "family", "one_to_one", lead)
    assert match.requested_at == datetime(2026, 9, 10, 17, tzinfo=UTC)  # noon Central
    assert {(seat.participant, seat.part, seat.state) for seat in match.seats.all()} == {
        (rosa, Part.RECIPIENT, SeatState.ACCEPTED), (sam, Part.PROVIDER, SeatState.ACCEPTED),
    }  # fmt: skip
    [problem] = match.problems.all()
    assert (problem.requester, problem.statement) == (rosa, "No sleep")
    [told] = Record.objects.in_program(program).filter(kind="matches.Problem")
    assert (told.person, told.fields, told.actor) == (rosa.public_id, ["statement"], str(coordinator.pk))
    assert {topic.name for topic in problem.topics.all()} == {"Sleep", "Routines"}
    [contact] = match.contacts.all()
    assert (contact.at.date(), contact.way, contact.recorded_by) == (date(2026, 10, 2), ContactWay.TEXT, coordinator)
    assert progress_of(match, now=NOW).words == "In contact: 1 contact"
    rosa.refresh_from_db()
    assert rosa.open_matches == 1


@pytest.mark.usefixtures("families")
def test_the_history_says_who_brought_it_in_and_from_where(program: Program, coordinator: User) -> None:
    take(listed({}), program, coordinator)
    [line] = rows_of(only(program))
    assert line.what == Happening.What.BROUGHT_IN
    assert sentence(line, tells=True) == "Ana Castillo brought the match in from a list: matches.csv, row 2."


@pytest.mark.usefixtures("families")
def test_nobody_is_written_to_then_or_later(program: Program, coordinator: User) -> None:
    rows: tuple[dict[str, str], ...] = (
        {},
        {"Title": "Food", "Stage": "preparing"},
        {"Title": "Play", "Stage": "on hold"},
    )
    take(listed(*rows), program, coordinator)
    run_jobs()
    assert not Email.objects.in_program(program).exists()


@pytest.mark.usefixtures("families")
def test_the_second_time_changes_nothing(program: Program, coordinator: User) -> None:
    take(listed({}), program, coordinator)
    assert take(listed({}), program, coordinator) == {"here": 1}
    assert Match.objects.in_program(program).count() == 1
    assert Happening.objects.in_program(program).count() == 1


@pytest.mark.usefixtures("families")
def test_a_match_on_hold_can_be_resumed_and_one_in_preparation_goes_on(program: Program, coordinator: User) -> None:
    take(listed({"Stage": "on hold"}, {"Title": "Food", "Stage": "preparing", "Providers": ""}), program, coordinator)
    held, begun = Match.objects.in_program(program).order_by("pk")
    assert (begun.stage, begun.seats.get().state) == (Stage.PREPARING, SeatState.PROPOSED)
    held.resume(by=coordinator, at=NOW)
    assert held.stage == Stage.ACTIVE


def test_a_group_of_professionals_comes_in(program: Program, coordinator: User) -> None:
    for name in ("Mei", "Ana", "Bo"):
        make_person(program, name, "Park")
    row = {"Recipients": "", "Providers": "", "Presenters": "Mei Park", "Peers": "Ana Park; Bo Park",
           "Format": "case study", "Last contact": "2026-10-02"}  # fmt: skip
    take(listed(row), program, coordinator)
    match = only(program)
    assert (match.format, match.problems.get().requester.first_name) == (Format.CASE_STUDY, "Mei")
    assert match.contacts.get().way == ContactWay.UNKNOWN


@pytest.mark.usefixtures("families")
def test_good_rows_are_taken_and_the_rest_kept_to_mend(program: Program, coordinator: User) -> None:
    text = listed({}, {"Title": "=Food", "Recipients": "Nobody Known"})
    with pytest.raises(ValidationError, match="still to be mended"):
        take(text, program, coordinator)
    assert take(text, program, coordinator, lists.GOOD) == {"new": 1, "problem": 1}
    rest = MatchList.objects.in_program(program).get().text
    assert rest.splitlines()[0] == "Title,Recipients,Providers,Since,What to mend"
    assert rest.splitlines()[1].startswith("'=Food,Nobody Known,")
    [line] = plan(rest.replace("Nobody Known", "Rosa Delgado"), program, coordinator).lines
    assert (line.outcome, line.title) == ("new", "=Food")


@pytest.mark.usefixtures("families")
def test_what_changed_since_it_was_read_is_not_agreed_to(program: Program, coordinator: User) -> None:
    row = upload(listed({}), program, coordinator)
    seen = lists.dry_run(row, NOW).fingerprint
    take(listed({}, {"Title": "Food"}), program, coordinator)
    with pytest.raises(lists.StalePlan, match="Nothing was brought in"):
        lists.agree(row=row, seen=seen, take=lists.ALL, by=coordinator, at=NOW)


@pytest.mark.usefixtures("families")
def test_a_list_is_agreed_to_once(program: Program, coordinator: User) -> None:
    row = upload(listed({}), program, coordinator)
    seen = lists.dry_run(row, NOW).fingerprint
    lists.agree(row=row, seen=seen, take=lists.ALL, by=coordinator, at=NOW)
    with pytest.raises(ValidationError, match="Nothing was done twice"):
        lists.agree(row=row, seen=seen, take=lists.ALL, by=coordinator, at=NOW)


@pytest.mark.usefixtures("families")
def test_what_headings_mean_is_remembered_for_matches_alone(program: Program, coordinator: User) -> None:
    row = upload(listed({}).replace("Since", "Seit"), program, coordinator)
    lists.mean(row=row, said={0: "title", 1: "recipients", 2: "providers", 3: "since"}, program=program, by=coordinator)
    assert HeadingMeaning.of(program, "matches") == {"seit": "since"}
    assert HeadingMeaning.of(program, "people") == {}
    other = upload(listed({"Title": "Food"}).replace("Since", "Seit"), program, coordinator)
    assert lists.dry_run(other, NOW).counts["new"] == 1


@pytest.mark.usefixtures("families")
def test_of_a_workbook_the_sheet_with_matches_is_read(program: Program, coordinator: User) -> None:
    people = ("People", [["First name", "Last name", "Kind", "Title"], ["Rosa", "Delgado", "parent", "Mother"]])
    book = write_workbook([people, ("Pairs", [list(USUAL), list(USUAL.values())])])
    row = lists.keep(data=book, name="all.xlsx", program=program, by=coordinator)
    assert (row.sheet, lists.dry_run(row, NOW).counts["new"]) == ("Pairs", 1)
    lists.use_sheet(row=row, name="People")
    row.refresh_from_db()
    assert (row.sheet, [one["name"] for one in row.other_sheets]) == ("People", ["Pairs"])
    with pytest.raises(ValidationError, match="no such sheet"):
        lists.use_sheet(row=row, name="None")


@pytest.mark.usefixtures("families")
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_an_exported_list_of_matches_is_here_already(program: Program, coordinator: User, format: str) -> None:
    take(listed({}, {"Title": "Food", "Stage": "on hold"}), program, coordinator)
    chosen = MatchFilter({}, program=program, reader=coordinator)
    data = write(table_of(chosen.matches(), program, NOW), format, sheet="Matches")
    row = lists.keep(data=data, name=f"matches.{format}", program=program, by=coordinator)
    found = lists.dry_run(row, NOW)
    assert {outcome: n for outcome, n in found.counts.items() if n} == {"here": 2}
    assert found.headings.ignored == ("What is late", "Next meeting", "Time zone of the meeting")


@pytest.mark.usefixtures("families")
def test_an_exported_list_brings_the_same_matches_in_elsewhere(program: Program, coordinator: User) -> None:
    take(listed({"Introduced on": "2026-09-14"}, {"Title": "Food", "Stage": "on hold"}), program, coordinator)
    chosen = MatchFilter({}, program=program, reader=coordinator)
    table = table_of(chosen.matches(), program, NOW)
    Match.objects.in_program(program).delete()
    take(write(table, "csv", sheet="").decode("utf-8-sig"), program, coordinator)
    again = MatchFilter({}, program=program, reader=coordinator)
    assert sorted(table_of(again.matches(), program, NOW)) == sorted(table)


def test_the_template_has_a_heading_for_each_column_and_no_row(program: Program, coordinator: User) -> None:
    with pytest.raises(ValidationError, match="headings but no rows"):
        lists.keep(data=template_file(), name="running-matches.xlsx", program=program, by=coordinator)


@pytest.mark.usefixtures("families")
def test_many_rows_take_no_more_queries_than_one(program: Program, coordinator: User) -> None:
    row = {"Stage": "active", "Last contact": "2026-10-02", "Topics": "sleep"}
    one = queries_of(lambda: take(listed(row), program, coordinator))
    many = [row | {"Title": f"Match {number}"} for number in range(20)]
    assert queries_of(lambda: take(listed(*many), program, coordinator)) <= one

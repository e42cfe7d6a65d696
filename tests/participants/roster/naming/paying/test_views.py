"""Who pays for whose work: said in both directions, changed, ended, removed, by a lead alone."""

from datetime import date

from django.urls import reverse
from django.utils import timezone

from participants.models import Funding, NameChange
from peermatch.clock import local_day
from tests.counting import assert_same_queries
from tests.factories import make_organization
from tests.participants.roster.pages import submit, text_of


def pays(funder, funded, **fields) -> Funding:
    row: Funding = Funding.objects.create(program=funder.program, funder=funder, funded=funded, **fields)
    return row


def rows(program) -> list[tuple[str, str]]:
    found = Funding.objects.in_program(program).select_related("funder", "funded")
    return [(row.funder.name, row.funded.name) for row in found]


def told(program) -> list[tuple[str, str]]:
    """The history, oldest first."""
    return [(row.name, row.detail) for row in NameChange.objects.in_program(program).order_by("pk")]


def test_both_directions_are_said_and_read(desk, program, region, agency, at):
    submit(desk, at("funding-add"), how="pays", which=str(region.public_id), since="2024-04-01", note="Grant 7")
    page = text_of(submit(desk, at("funding-add"), how="paid", which=str(agency.public_id)))
    assert rows(program) == [("Cascade", "Region 13"), ("State Agency", "Cascade")]
    assert "Pays for the work of" in page
    assert "since April 1, 2024." in page
    assert "Its work is paid for by" in page
    assert "Grant 7" in page
    assert told(program) == [
        ("Cascade", "Now on record: Pays for the work of “Region 13” since April 1, 2024."),
        ("State Agency", "Now on record: Pays for the work of “Cascade”."),
    ]


def test_where_none_is_on_record_it_says_why_it_matters(desk, program, at):
    page = text_of(desk.get(at("organization-edit")))
    assert "None on record. Where one organization pays for the work of another, people who work for the first" in page
    assert "Who pays for whose work" not in text_of(desk.get(reverse("organization-add", args=[program.slug])))


def test_it_cannot_be_said_twice_nor_end_before_it_began(desk, program, cascade, region, at):
    said = {"how": "pays", "which": str(region.public_id)}
    page = text_of(submit(desk, at("funding-add"), **said, since="2025-01-02", until="2025-01-01"))
    assert "It cannot end before it began." in page
    assert rows(program) == []
    row = pays(cascade, region)
    assert "This is on record already." in text_of(submit(desk, at("funding-add"), **said))
    row.end(on=date(2020, 1, 1))
    assert "is on record as over. Change its dates instead." in text_of(submit(desk, at("funding-add"), **said))
    assert len(rows(program)) == 1
    submit(desk, at("funding-add"), **said | {"how": "paid"})
    assert len(rows(program)) == 2


def test_neither_itself_nor_another_programs_is_a_choice(desk, program, other_program, cascade, at):
    for which in (cascade, make_organization(other_program, "Theirs")):
        page = text_of(submit(desk, at("funding-add"), how="pays", which=str(which.public_id)))
        assert "Select a valid choice" in page
    assert rows(program) == []


def test_direction_and_organization_must_be_chosen(desk, at):
    page = text_of(submit(desk, at("funding-add")))
    assert "Choose one for “This organization”." in page
    assert "Choose one for “Which organization”." in page


def test_dates_and_note_are_changed_and_what_is_the_same_leaves_no_line(desk, program, cascade, region, at):
    row = pays(cascade, region, since=date(2024, 4, 1), note="Grant 7")
    submit(desk, at("funding-change", row.public_id))
    assert told(program) == []
    submit(desk, at("funding-change", row.public_id), since="2023-04-01", until="2030-01-31", note="Grant 8")
    row.refresh_from_db()
    assert (row.since, row.until, row.note) == (date(2023, 4, 1), date(2030, 1, 31), "Grant 8")
    line = "Changed: Pays for the work of “Region 13” since April 1, 2023 until January 31, 2030."
    assert told(program) == [("Cascade", line)]
    page = text_of(submit(desk, at("funding-change", row.public_id), until="2020-01-31"))
    assert "It cannot end before it began." in page


def test_nobody_overwrites_dates_that_they_have_not_seen(desk, cascade, region, at):
    row = pays(cascade, region)
    opened = desk.get(at("funding-change", row.public_id)).content.decode()
    row.end(on=date(2025, 6, 30))
    page = text_of(submit(desk, at("funding-change", row.public_id), opened, since="2024-01-01"))
    assert "Someone changed this after you opened the page: Until: 2025-06-30." in page
    row.refresh_from_db()
    assert (row.since, row.until) == (None, date(2025, 6, 30))


def test_ending_keeps_it_as_over_and_removing_takes_it_away(desk, program, cascade, region, at):
    row = pays(region, cascade, since=date(2025, 1, 1))
    assert "It cannot end before it began." in text_of(
        submit(desk, at("funding-end", row.public_id), on="2024-12-31")
    )  # fmt: skip
    page = text_of(submit(desk, at("funding-end", row.public_id), on="2025-06-30"))
    assert '<span class="status plain">Over</span>' in page
    assert at("funding-end", row.public_id) not in page
    asked = text_of(desk.get(at("funding-remove", row.public_id)))
    assert "Cascade: its work is paid for by Region 13 since January 1, 2025 until June 30, 2025." in asked
    assert rows(program)
    desk.post(at("funding-remove", row.public_id))
    assert rows(program) == []
    assert [line.split(":")[0] for _name, line in told(program)] == ["Ended", "No longer on record"]


def test_the_day_of_the_end_is_today_unless_said_otherwise(desk, cascade, region, at):
    row = pays(cascade, region)
    submit(desk, at("funding-end", row.public_id))
    row.refresh_from_db()
    assert row.until == local_day(timezone.now(), "America/Chicago")


def test_a_funding_of_two_others_is_not_on_this_page(desk, agency, region, at):
    row = pays(agency, region)
    for name in ("funding-change", "funding-end", "funding-remove"):
        assert desk.get(at(name, row.public_id)).status_code == 404


def test_who_may_not_write_reads_it_without_buttons_and_viewers_without_notes(
    signed_in, client_of, viewer, cascade, region, at
):
    row = pays(cascade, region, note="canary-note")
    for client in (signed_in, client_of(viewer)):
        page = text_of(client.get(at("fundings")))
        assert "Pays for the work of" in page
        assert "A lead can change it." in page
        assert ("canary-note" in page) == (client is signed_in)
        assert "End it" not in page
        assert at("funding-add") not in page
        assert client.get(at("funding-end", row.public_id)).status_code == 403
    listed = text_of(signed_in.get(at("fundings").replace(f"{cascade.public_id}/fundings/", "")))
    assert f'<a href="{at("fundings")}">Cascade</a>' in listed


def test_the_page_costs_the_same_with_fifty(desk, program, cascade, at):
    assert_same_queries(
        desk, at("organization-edit"), lambda number: pays(cascade, make_organization(program, f"School {number}"))
    )

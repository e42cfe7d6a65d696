"""What a dry run says, on both sides of a roster that is empty or holds people already."""

from typing import Any

import pytest

from participants.models import Decisions, Participant, Relationship, RelationshipKind, RosterRules, Status
from participants.roster.plan import NewWord, Outcome, Plan
from tests.factories import make_parent, make_person, make_topic
from tests.participants.roster.lists import NOTHING, listed, plan, sample, take


def counts(found: Plan) -> dict[str, int]:
    return {outcome: n for outcome, n in found.counts.items() if n}


def faults(found: Plan) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.heading, fault.message) for line in found.lines for fault in line.faults]


def lines(text: str, program, said: Decisions = NOTHING) -> list[Any]:
    return list(plan(text, program, said).lines)


def decided(cells: dict[tuple[str, str], str] | None = None, rows: dict[int, str] | None = None) -> Decisions:
    return Decisions(cells or {}, rows or {})


class TestSamples:
    def test_the_roster_is_taken_whole(self, program):
        found = plan(sample("roster.csv"), program)
        assert (counts(found), found.remarks, found.headings.ignored) == ({"new": 60}, (), ())

    def test_the_list_from_excel_has_five_faults_and_twenty_good_rows(self, program):
        found = plan(sample("roster_from_excel.csv"), program)
        assert counts(found) == {"new": 20, "problem": 5}
        named = [fault for line in found.lines for fault in line.faults]
        assert [(fault.row, fault.heading, fault.cell, fault.suggestion) for fault in named] == [
            (7, "Email", "no-at-sign.example.org", ""),
            (9, "Time zone", "Central", "America/Chicago"),
            (11, "First name", "", ""),
            (13, "Years of experience", "about ten", "10"),
        ]  # fmt: skip
        [question] = [line.question for line in found.lines if line.question]
        assert (question.row, question.text) == (5, "This row shares its e-mail with row 4, Priya Müller.")
        assert dict(question.answers) == {
            "share": "Two people who share a mailbox: take both",
            "skip": "The same person twice: leave this row out",
        }

    def test_what_the_coordinator_says_mends_it(self, program):
        said = decided({("time_zone", "Central"): "America/Chicago", ("years", "about ten"): "10"}, {5: "share"})
        assert counts(plan(sample("roster_from_excel.csv"), program, said)) == {"new": 23, "problem": 2}

    def test_the_second_of_two_rows_can_be_left_out(self, program):
        found = plan(sample("roster_from_excel.csv"), program, decided(rows={5: "skip"}))
        assert counts(found) == {"new": 20, "problem": 4, "left_out": 1}


class TestWhoIsWho:
    def test_a_person_is_known_by_the_programs_own_id(self, program):
        mei = make_person(program, "Mei", "Parks", program_key="17")
        [line] = lines(listed({"Id": "17", "Email": "mei@new.example"}), program)
        assert (line.known.pk, line.changed_keys) == (mei.pk, {"last_name", "email"})

    def test_a_person_is_known_by_e_mail_and_name_in_any_letters(self, program):
        make_person(program, "Zoë", "Núñez", email="zoe@mail.example")
        [line] = lines(listed({"First name": "ZOE", "Last name": "nunez", "Email": "Zoe@Mail.example"}), program)
        assert line.outcome == Outcome.CHANGED
        assert line.changed_keys == {"first_name", "last_name"}

    def test_a_person_is_known_by_name_and_phone_however_it_is_written(self, program):
        make_person(program, "Mei", "Park", email="", phone="(512) 555-0100")
        [line] = lines(listed({"Email": "mei@mail.example", "Phone": "+1 512 555 0100"}), program)
        assert line.changed_keys == {"email", "phone"}

    def test_a_person_without_any_address_is_known_by_name(self, program):
        make_person(program, "Mei", "Park", email="")
        assert counts(plan(listed({}), program)) == {"unchanged": 1}

    def test_the_same_name_with_another_address_is_someone_new(self, program):
        make_person(program, "Mei", "Park", email="mei@mail.example")
        assert counts(plan(listed({"Email": "other@mail.example"}), program)) == {"new": 1}

    def test_the_same_name_with_nothing_to_tell_them_apart_is_asked(self, program):
        mei = make_person(program, "Mei", "Park", email="mei@mail.example")
        text = listed({"Phone": "512 555 0100"})
        [line] = lines(text, program)
        assert [answer for answer, _words in line.question.answers] == [f"same:{mei.public_id}", "share", "skip"]
        assert counts(plan(text, program, decided(rows={2: f"same:{mei.public_id}"}))) == {"changed": 1}
        assert counts(plan(text, program, decided(rows={2: "share"}))) == {"new": 1}

    def test_the_same_mailbox_under_another_name_is_asked(self, program):
        make_person(program, "Ana", "Cruz", email="home@mail.example")
        [line] = lines(listed({"Email": "home@mail.example"}), program)
        assert line.question.text == "The roster has Ana Cruz with the same e-mail."

    def test_two_who_share_a_mailbox_are_not_asked_about_again(self, program, coordinator):
        text = listed({"Email": "home@mail.example"}, {"First name": "Ana", "Email": "home@mail.example"})
        assert take(text, program, coordinator, decided(rows={3: "share"})) == {"new": 2}
        assert counts(plan(text, program)) == {"unchanged": 2}

    def test_one_person_in_two_rows_is_asked(self, program):
        make_person(program, "Mei", "Park", email="mei@mail.example")
        found = plan(listed({"Email": "mei@mail.example"}, {"Email": "mei@mail.example"}), program)
        assert counts(found) == {"unchanged": 1, "problem": 1}
        assert [line.question.text for line in found.lines if line.question] == [
            "This is Mei Park again, who is in row 2 too."
        ]

    def test_one_name_twice_without_addresses_is_asked(self, program):
        [_first, second] = lines(listed({}, {}), program)
        assert second.question.text == "This row has the same name and phone as row 2."

    def test_an_id_may_stand_in_one_row_only(self, program):
        found = plan(listed({"Id": "17"}, {"Id": "17", "First name": "Ana"}), program)
        assert faults(found) == [(3, "Id", "row 2 has the same id. Each person needs an id of their own.")]

    def test_another_programs_people_are_not_known_here(self, program, other_program):
        make_person(other_program, "Mei", "Park", email="mei@mail.example", program_key="17")
        assert counts(plan(listed({"Id": "17", "Email": "mei@mail.example"}), program)) == {"new": 1}

    def test_who_left_the_program_is_left_alone(self, program):
        make_person(program, "Mei", "Park", email="mei@mail.example", status=Status.WITHDRAWN)
        assert counts(plan(listed({"Email": "mei@mail.example", "Role": "Lead"}), program)) == {"gone": 1}

    def test_who_was_erased_is_not_known(self, program):
        make_person(program, "Mei", "Park", email="mei@mail.example", status=Status.ERASED)
        assert counts(plan(listed({"Email": "mei@mail.example"}), program)) == {"new": 1}


class TestBetweenCells:
    @pytest.mark.parametrize(
        ("role", "kind"),
        [
            ("Parent", "parent"),
            ("Foster mother of two", "foster_parent"),
            ("Grandfather", "grandparent"),
            ("sister", "sibling"),
        ],
    )
    def test_the_role_says_which_relative(self, program, role, kind):
        [line] = lines(listed({"Kind": "family", "Role": role, "Level": "family"}), program)
        assert (line.entry.values["kind"], line.entry.values["role_title"]) == (kind, role)
        assert "level" not in line.entry.values

    @pytest.mark.parametrize(
        ("row", "heading", "told"),
        [
            ({"Kind": "family", "Role": "Advocate"}, "Role", "which relative"),
            ({"Kind": "family", "Role": "Parent", "Level": "lead"}, "Level", "only professionals have a level"),
            ({"Level": "family"}, "Level", "no level of a professional"),
            ({"Credential expires": "2027-09-21"}, "Credential", "Write its name"),
            ({"Permission given on": "2026-11-22"}, "Permission given on", "still to come"),
            ({"Supervisor email": "no@mail.example"}, "Supervisor email", "nobody in the roster"),
            ({"Email": "mei@mail.example", "Supervisor email": "Mei@mail.example"}, "Supervisor email", "own e-mail"),
        ],
    )
    def test_cells_that_do_not_go_together(self, program, row, heading, told):
        [(number, named, message)] = faults(plan(listed(row), program))
        assert (number, named) == (2, heading)
        assert told in message

    def test_more_cells_than_headings(self, program):
        [fault] = faults(plan("First name,Last name,Kind\nMei,Park,professional,so\n", program))
        assert fault[2].startswith("This row has a cell more than there are headings.")

    def test_every_fault_of_a_row_is_named(self, program):
        found = plan(listed({"First name": "", "Email": "x", "State": "Oregano", "Time zone": "Central"}), program)
        assert [heading for _row, heading, _message in faults(found)] == ["First name", "Email", "State", "Time zone"]


class TestSupervisors:
    def test_they_may_stand_below_in_the_list(self, program):
        found = plan(
            listed({"Supervisor email": "ana@mail.example"}, {"First name": "Ana", "Email": "ana@mail.example"}),
            program,
        )
        assert (counts(found), next(line.supervisor and line.supervisor.row for line in found.lines)) == ({"new": 2}, 3)

    def test_who_is_known_stands_for_their_row(self, program):
        ana = make_person(program, "Ana", "Cruz", email="ana@mail.example")
        mei = make_person(program, "Mei", "Park", email="mei@mail.example")
        Relationship.objects.create(program=program, one=ana, kind=RelationshipKind.SUPERVISES, other=mei)
        rows = (
            {"Email": "mei@mail.example", "Supervisor email": "ana@mail.example"},
            {"First name": "Ana", "Last name": "Cruz", "Email": "ana@mail.example"},
        )
        assert counts(plan(listed(*rows), program)) == {"unchanged": 2}

    def test_a_row_waits_for_its_supervisors_row(self, program):
        found = plan(
            listed(
                {"Email": "mei@mail.example", "Supervisor email": "ana@mail.example"},
                {"First name": "Ana", "Email": "ana@mail.example", "State": "Oregano"},
                {"First name": "Ben", "Supervisor email": "mei@mail.example"},
            ),
            program,
        )
        assert [(row, heading) for row, heading, _message in faults(found)] == [
            (2, "Supervisor email"), (3, "State"), (4, "Supervisor email"),
        ]  # fmt: skip
        assert "row 3, which cannot be taken yet" in faults(found)[0][2]

    def test_one_of_two_who_share_a_mailbox_is_not_guessed(self, program):
        for first in ("Ana", "Ben"):
            make_person(program, first, "Cruz", email="home@mail.example")
        [fault] = faults(plan(listed({"Supervisor email": "home@mail.example"}), program))
        assert "Ana Cruz and Ben Cruz share this e-mail" in fault[2]

    def test_a_circle_is_taken_and_reported(self, program, coordinator):
        text = listed(
            {"Email": "mei@mail.example", "Supervisor email": "ana@mail.example"},
            {"First name": "Ana", "Email": "ana@mail.example", "Supervisor email": "mei@mail.example"},
        )
        assert plan(text, program).remarks == (
            "Mei Park and Ana Park supervise each other in a circle. "
            "The list is taken as it stands; check who supervises whom.",
        )
        assert take(text, program, coordinator) == {"new": 2}
        assert Relationship.objects.in_program(program).count() == 2


class TestChanges:
    def test_what_changes_is_said_from_and_to(self, program):
        make_parent(program, "Mei", "Park", email="mei@mail.example", state="OR", capacity=1)
        row = {
            "Kind": "parent",
            "Email": "mei@mail.example",
            "State": "WA",
            "Open matches at once": "3",
            "Phone": "555 0100",
        }
        [line] = lines(listed(row), program)
        assert [(change.heading, change.before, change.after) for change in line.changes] == [
            ("Phone", "", "555 0100"), ("State", "OR", "WA"), ("Open matches at once", "1", "3"),
        ]  # fmt: skip

    def test_an_empty_cell_changes_nothing(self, program):
        make_person(program, "Mei", "Park", email="mei@mail.example", phone="555 0100", state="OR")
        row = {"Email": "mei@mail.example", "Phone": "", "State": "", "Can help with": "", "Availability": "n/a"}
        assert counts(plan(listed(row), program)) == {"unchanged": 1}

    def test_the_fingerprint_notices_that_the_roster_changed(self, program):
        text = listed({"Email": "mei@mail.example", "State": "OR"})
        seen = plan(text, program).fingerprint
        assert plan(text, program).fingerprint == seen
        mei = make_person(program, "Mei", "Park", email="mei@mail.example")
        known = plan(text, program).fingerprint
        Participant.objects.filter(program=program, pk=mei.pk).update(state="WA")
        assert len({seen, known, plan(text, program).fingerprint}) == 3

    def test_new_names_are_listed_with_what_they_resemble(self, program):
        make_topic(program, "advocacy")
        found = plan(listed({"Can help with": "Advocacy; advocasy; braille", "Organization": "Cascade"}), program)
        assert found.new_words == {
            "organizations": [NewWord("Cascade")],
            "topics": [NewWord("advocasy", "advocacy"), NewWord("braille")],
        }


class TestAge:
    def test_nobody_under_18_is_taken_unless_the_rules_say_so(self, program):
        row = {"First name": "Mei", "Last name": "Park", "Kind": "sibling", "18 or older": "No"}
        [line] = lines(listed(row), program)
        assert line.outcome == Outcome.PROBLEM
        assert "this program takes nobody under 18." in line.faults[0].message
        RosterRules.objects.create(program=program, adults_only=False)
        [line] = lines(listed(row), program)
        assert (line.outcome, line.entry.values["is_adult"]) == (Outcome.NEW, False)

    def test_a_yes_is_kept_and_changes_nothing_the_second_time(self, program, coordinator):
        row = listed({"First name": "Mei", "Last name": "Park", "Kind": "parent", "18 or older": "yes"})
        take(row, program, coordinator)
        assert Participant.objects.in_program(program).get().is_adult is True
        assert counts(plan(row, program)) == {"unchanged": 1}

    def test_an_age_or_a_year_is_not_read(self, program):
        [line] = lines(listed({"First name": "A", "Last name": "B", "Kind": "parent", "18 or older": "1984"}), program)
        assert "Write one of: yes, no." in line.faults[0].message

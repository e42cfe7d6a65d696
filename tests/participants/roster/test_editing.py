import pytest
from django.urls import reverse

from participants.models import (
    ChildFacts,
    Evidence,
    Organization,
    Participant,
    Readiness,
    Relationship,
    Status,
    Topic,
)
from tests.factories import live_together, make_organization, make_parent, make_person, make_topic
from tests.participants.roster.pages import fields_of, submit, text_of


@pytest.fixture
def add_url(program):
    return reverse("person-add", args=[program.slug])


def edit_url(person) -> str:
    return reverse("person-edit", args=[person.program.slug, person.public_id])


def only(program) -> Participant:
    person: Participant = Participant.objects.in_program(program).get()
    return person


class TestAdding:
    def test_a_name_and_a_kind_are_enough(self, signed_in, program, add_url):
        submit(signed_in, add_url, first_name=" Mei ", last_name="Park", kind="professional")
        mei = only(program)
        assert (mei.name, mei.status, mei.time_zone, mei.capacity) == (
            *("Mei Park", Status.INVITED, "America/Chicago", 1),
        )

    def test_all_that_the_page_asks_is_kept(self, signed_in, program, add_url):
        braille = make_topic(program, "braille")
        submit(
            signed_in, add_url, first_name="Mei", last_name="Park", kind="parent", email="Mei@Mail.example",
            phone="555 0100", reach_by="text", reach_notes="No voice mail", time_zone="America/New_York",
            new_languages="ASL; English", new_organization="Cascade", role_title="Parent", state="OR",
            offers=[str(braille.public_id)], new_offers="advocacy; Braille", new_wants="advocacy",
            week="Sat 10-14\nweekday evenings", capacity="3", needs="ASL interpreter; large print 24 pt",
            in_their_words="Good light, please.", child_age_band="6-12", child_needs="CHARGE",
            **{"permission-given_on": "2026-09-12", "permission-way": "phone"},
        )  # fmt: skip
        mei = only(program)
        assert (mei.email, mei.phone, mei.reach_by, mei.reach_notes) == (
            *("mei@mail.example", "555 0100", "text", "No voice mail"),
        )
        assert [language.name for language in mei.languages.all()] == ["ASL", "English"]
        assert [topic.name for topic in mei.offers.all()] == ["advocacy", "braille"]
        assert [topic.name for topic in mei.wants.all()] == ["advocacy"]
        assert mei.organization is not None
        assert (mei.organization.name, mei.state, mei.capacity) == ("Cascade", "OR", 3)
        assert mei.windows.count() == 6
        assert [str(need) for need in mei.access.needs.all()] == ["ASL interpreter", "Large print 24 pt"]
        assert mei.access.in_their_words == "Good light, please."
        assert (mei.child.age_band, mei.child.needs) == ("6-12", "CHARGE")
        assert (mei.status, mei.consents.get().way) == (Status.ACTIVE, "phone")
        assert mei in Participant.objects.in_program(program).search("advocacy cascade")

    def test_nothing_typed_is_lost_when_something_is_wrong(self, signed_in, program, add_url):
        page = text_of(submit(
            signed_in, add_url, first_name="", last_name="Park", week="Mon 9-5", level="lead", kind="parent",
            new_organization="Cascade",
        ))  # fmt: skip
        assert "Fill in “First name”." in page
        assert "“Mon 9-5”: the end is not after the beginning." in page
        assert "Only professionals have a level." in page
        assert 'value="Cascade"' in page
        assert "Mon 9-5</textarea>" in page
        assert not Participant.objects.in_program(program).exists()

    def test_a_shared_mailbox_is_asked_about_and_then_saved(self, signed_in, program, add_url):
        ana = make_parent(program, "Ana", "Cruz", email="home@mail.example", phone="555 0100")
        typed = {"first_name": "Mei", "last_name": "Park", "kind": "parent", "email": "HOME@mail.example"}
        page = text_of(submit(signed_in, add_url, **typed))
        assert f'<a href="{ana.get_absolute_url()}">Ana Cruz</a>, home@mail.example, 555 0100' in page
        assert Participant.objects.in_program(program).count() == 1
        submit(signed_in, add_url, **typed, someone_else="on")
        assert Participant.objects.in_program(program).count() == 2

    def test_a_double_click_leads_to_the_person_and_says_once_that_they_are_in(self, signed_in, program, add_url):
        typed = {"first_name": "Mei", "last_name": "Park", "kind": "parent"}
        page = signed_in.get(add_url).content.decode()
        signed_in.post(add_url, fields_of(page) | typed)
        answer = submit(signed_in, add_url, page, **typed)
        mei = Participant.objects.get(program=program)
        assert answer.redirect_chain == [(mei.get_absolute_url(), 302)]
        assert text_of(answer).count("Mei Park is in the roster.") == 1

    def test_what_differs_in_anything_or_comes_from_a_colleague_is_asked_about(
        self, signed_in, client_of, lead, program, add_url
    ):
        typed = {"first_name": "Mei", "last_name": "Park", "kind": "parent"}
        page = signed_in.get(add_url).content.decode()
        submit(signed_in, add_url, page, **typed)
        assert "Is it one of these?" in text_of(submit(signed_in, add_url, page, **typed, phone="555 0100"))
        assert "Is it one of these?" in text_of(submit(client_of(lead), add_url, page, **typed))
        assert Participant.objects.in_program(program).count() == 1

    def test_a_namesake_is_asked_about(self, signed_in, program, add_url):
        make_person(program, "Zoë", "Núñez")
        page = text_of(submit(signed_in, add_url, first_name="zoe", last_name="NUNEZ", kind="parent"))
        assert "Is it one of these?" in page

    def test_a_name_that_is_nearly_known_must_be_meant(self, signed_in, program, add_url):
        make_topic(program, "advocacy")
        typed = {"first_name": "Mei", "last_name": "Park", "kind": "parent", "new_offers": "advocasy"}
        page = text_of(submit(signed_in, add_url, **typed))
        assert "“advocasy” is nearly “advocacy”, which the program has." in page
        submit(signed_in, add_url, **typed, new_names="on")
        assert [topic.name for topic in only(program).offers.all()] == ["advocasy"]

    def test_two_people_cannot_have_one_id(self, signed_in, program, add_url):
        make_person(program, "Ana", "Cruz", program_key="17")
        page = text_of(submit(signed_in, add_url, first_name="Mei", last_name="Park", kind="parent", program_key="17"))
        assert "Someone else has this id." in page

    def test_an_id_of_another_program_is_free_here(self, signed_in, program, other_program, add_url):
        make_person(other_program, "Ana", "Cruz", program_key="17")
        submit(signed_in, add_url, first_name="Mei", last_name="Park", kind="parent", program_key="17")
        assert only(program).program_key == "17"

    def test_an_organization_is_chosen_or_written_not_both(self, signed_in, program, add_url):
        had = make_organization(program, "Islands")
        typed = {"first_name": "Mei", "last_name": "Park", "kind": "professional", "new_organization": "Cascade"}
        page = text_of(submit(signed_in, add_url, **typed, organization=str(had.public_id)))
        assert "not both" in page

    def test_names_are_of_one_line(self, signed_in, program, add_url):
        submit(signed_in, add_url, first_name="Mei\u202e\r\nBcc: x", last_name="Park", kind="professional")
        assert only(program).first_name == "Mei Bcc: x"


class TestScope:
    @pytest.mark.parametrize(
        ("field", "make"), [("offers", make_topic), ("wants", make_topic), ("organization", make_organization)]
    )
    def test_another_programs_names_are_no_choice(self, signed_in, program, other_program, add_url, field, make):
        foreign = make(other_program, "foreign")
        typed = {"first_name": "Mei", "last_name": "Park", "kind": "parent", field: str(foreign.public_id)}
        page = text_of(submit(signed_in, add_url, **typed))
        assert "error-summary" in page
        assert not Participant.objects.in_program(program).exists()

    def test_another_programs_people_are_not_found(self, signed_in, program, other_program):
        make_person(other_program, "Secret", "Stranger")
        mei = make_person(program, "Mei", "Park")
        page = text_of(submit(signed_in, edit_url(mei), **{"bonds-0-how": "supervises:other", "bonds-0-who": "Secret"}))
        assert "Nobody in the roster has this name or e-mail." in page

    def test_another_persons_rows_are_no_choice(self, signed_in, program):
        mei, ana = make_person(program, "Mei", "Park"), make_person(program, "Ana", "Cruz")
        Evidence.objects.create(program=program, participant=mei, kind="education", title="B.A.")
        foreign = Evidence.objects.create(program=program, participant=ana, kind="education", title="M.A.")
        answer = submit(signed_in, edit_url(mei), **{"evidence-0-id": str(foreign.pk), "evidence-0-title": "Mine now"})
        foreign.refresh_from_db()
        assert (foreign.title, foreign.participant) == ("M.A.", ana)
        assert "error-summary" in text_of(answer)

    def test_a_relationship_of_others_is_no_choice(self, signed_in, program):
        mei, ana, ben = (make_person(program, name, "Park") for name in ("Mei", "Ana", "Ben"))
        held = Relationship.objects.create(program=program, one=ana, kind="supervises", other=mei)
        foreign = Relationship.objects.create(program=program, one=ana, kind="supervises", other=ben)
        answer = submit(
            signed_in,
            edit_url(mei),
            **{"bonds-0-row": str(foreign.public_id), "bonds-0-DELETE": "on", "bonds-0-note": "x"},
        )
        assert set(Relationship.objects.in_program(program)) == {held, foreign}
        assert answer.status_code == 200


class TestEditing:
    def test_an_untouched_page_changes_nothing(self, signed_in, program):
        mei = make_parent(program, "Mei", "Park", organization=make_organization(program))
        mei.offers.add(make_topic(program, "braille"))
        Evidence.objects.create(program=program, participant=mei, kind="experience", title="Work", years=3)
        ChildFacts.objects.create(program=program, participant=mei, age_band="6-12")
        Relationship.objects.create(
            program=program, one=mei, kind="keep_apart", other=make_person(program, "Ana", "Cruz")
        )
        before = Participant.objects.in_program(program).filter(pk=mei.pk).values().get()
        page = text_of(submit(signed_in, edit_url(mei)))
        assert "Mei Park was saved." in page
        assert Participant.objects.in_program(program).filter(pk=mei.pk).values().get() == before
        assert (mei.evidence.get().years, mei.child.age_band, mei.offers.count()) == (3, "6-12", 1)
        assert mei.organization is not None
        assert Relationship.objects.in_program(program).count() == 1

    def test_the_status_is_not_touched(self, signed_in, program):
        mei = make_person(program, "Mei", "Park", status=Status.PAUSED)
        submit(signed_in, edit_url(mei), first_name="May", status="active")
        mei.refresh_from_db()
        assert (mei.first_name, mei.status) == ("May", Status.PAUSED)

    def test_what_was_taken_away_is_gone(self, signed_in, program):
        mei = make_parent(program, "Mei", "Park")
        mei.offers.add(make_topic(program, "braille"))
        submit(signed_in, edit_url(mei), week="Sat 10-14", needs="SSP; braille", child_age_band="6-12")
        submit(signed_in, edit_url(mei), week="", needs="braille", offers=[], child_age_band="")
        assert (mei.windows.count(), mei.offers.count()) == (0, 0)
        assert [str(need) for need in mei.access.needs.all()] == ["Braille"]
        assert not ChildFacts.objects.in_program(program).exists()

    def test_two_who_edit_at_once_lose_nothing_unseen(self, signed_in, program):
        mei = make_person(program, "Mei", "Park", phone="555 0100")
        opened = signed_in.get(edit_url(mei)).content.decode()
        submit(signed_in, edit_url(mei), phone="555 0199")
        page = text_of(submit(signed_in, edit_url(mei), opened, role_title="Lead"))
        mei.refresh_from_db()
        assert (mei.phone, mei.role_title) == ("555 0199", "")
        assert "Someone changed this person after you opened this page." in page
        assert "Phone: now “555 0199”" in page
        assert 'value="Lead"' in page

    def test_who_has_seen_it_may_save_over_it(self, signed_in, program):
        mei = make_person(program, "Mei", "Park", phone="555 0100")
        opened = signed_in.get(edit_url(mei)).content.decode()
        submit(signed_in, edit_url(mei), phone="555 0199")
        refused = submit(signed_in, edit_url(mei), opened, phone="555 0111")
        submit(signed_in, edit_url(mei), refused.content.decode())
        mei.refresh_from_db()
        assert mei.phone == "555 0111"

    @pytest.mark.parametrize("change", ["topic", "evidence", "relationship", "free time"])
    def test_changes_beside_the_persons_own_fields_are_noticed_too(self, signed_in, program, change):
        mei, ana = make_person(program, "Mei", "Park"), make_person(program, "Ana", "Cruz")
        opened = signed_in.get(edit_url(mei)).content.decode()
        if change == "topic":
            mei.offers.add(make_topic(program, "braille"))
        elif change == "evidence":
            Evidence.objects.create(program=program, participant=mei, kind="education", title="B.A.")
        elif change == "relationship":
            Relationship.objects.create(program=program, one=ana, kind="supervises", other=mei)
        else:
            mei.windows.create(program=program, weekday=0, begins="09:00", ends="10:00")
        page = text_of(submit(signed_in, edit_url(mei), opened, first_name="May"))
        assert "Someone changed this person" in page
        mei.refresh_from_db()
        assert mei.first_name == "Mei"


class TestEvidence:
    def test_rows_are_added_changed_and_removed(self, signed_in, program):
        mei = make_person(program, "Mei", "Park")
        make_topic(program, "braille")
        submit(signed_in, edit_url(mei), **{
            "evidence-0-kind": "license", "evidence-0-title": "COMS", "evidence-0-issuer": "ACVREP",
            "evidence-0-expires_on": "2029-01-31", "evidence-0-about": "Braille",
            "evidence-1-kind": "education", "evidence-1-title": "M.A.",
        })  # fmt: skip
        coms = mei.evidence.get(kind="license")
        assert (coms.issuer, [topic.name for topic in coms.topics.all()]) == ("ACVREP", ["braille"])
        submit(signed_in, edit_url(mei), **{"evidence-0-title": "Ph.D.", "evidence-1-DELETE": "on"})
        assert [proof.title for proof in mei.evidence.all()] == ["Ph.D."]

    @pytest.mark.parametrize(
        ("row", "told"),
        [
            ({"kind": "education"}, "Fill in “What”."),
            (
                {"kind": "education", "title": "M.A.", "expires_on": "2029-01-31"},
                "Only a license or certification has this.",
            ),
            ({"kind": "experience", "title": "Work"}, "How many years?"),
            ({"kind": "success", "title": "A story"}, "What was done, and what came of it?"),
            ({"kind": "education", "title": "M.A.", "about": "brailel"}, "Do you mean “braille”?"),
            ({"kind": "education", "title": "M.A.", "about": "knitting"}, "Write it under Topics."),
        ],
    )
    def test_what_a_row_lacks_is_told(self, signed_in, program, row, told):
        mei = make_person(program, "Mei", "Park")
        make_topic(program, "braille")
        page = text_of(submit(signed_in, edit_url(mei), **{f"evidence-0-{name}": value for name, value in row.items()}))
        assert told in page
        assert mei.evidence.count() == 0

    def test_a_topic_that_the_same_page_adds_can_be_shown_at_once(self, signed_in, program):
        mei = make_person(program, "Mei", "Park")
        row = {"evidence-0-kind": "education", "evidence-0-title": "M.A.", "evidence-0-about": "Knitting"}
        submit(signed_in, edit_url(mei), new_offers="knitting", **row)
        assert Topic.objects.in_program(program).get() == mei.evidence.get().topics.get()


class TestRelationships:
    def relate(self, client, person, how: str, who: str, **more):
        typed = {"bonds-0-how": how, "bonds-0-who": who} | {f"bonds-0-{name}": value for name, value in more.items()}
        return text_of(submit(client, edit_url(person), **typed))

    def held(self, program) -> list[str]:
        return [str(row) for row in Relationship.objects.in_program(program)]

    def test_a_supervisor_is_found_by_name(self, signed_in, program):
        mei = make_person(program, "Mei", "Park")
        make_person(program, "Ana", "Núñez")
        self.relate(signed_in, mei, "supervises:other", "nunez")
        assert self.held(program) == ["Ana Núñez supervises Mei Park"]

    def test_the_other_direction_and_e_mail(self, signed_in, program):
        mei = make_person(program, "Mei", "Park")
        make_person(program, "Ana", "Cruz", email="ana@mail.example")
        self.relate(signed_in, mei, "supervises:one", "ANA@mail.example", since="2026-01-01", note="Acting")
        row = Relationship.objects.in_program(program).get()
        assert (str(row), row.note) == ("Mei Park supervises Ana Cruz", "Acting")

    def test_of_namesakes_one_is_chosen(self, signed_in, program):
        mei = make_person(program, "Mei", "Park")
        one = make_person(program, "Ana", "Cruz", email="one@mail.example")
        make_person(program, "Ana", "Cruz", email="two@mail.example")
        page = self.relate(signed_in, mei, "supervises:other", "Ana Cruz")
        assert "More than one person has this name." in page
        assert "Ana Cruz, two@mail.example" in page
        self.relate(signed_in, mei, "supervises:other", "Ana Cruz", which=str(one.public_id))
        assert Relationship.objects.in_program(program).get().one == one

    def test_nobody_supervises_themselves(self, signed_in, program):
        mei = make_person(program, "Mei", "Park")
        assert "nobody stands in a relationship to themselves" in self.relate(signed_in, mei, "supervises:other", "Mei")
        assert self.held(program) == []

    def test_a_circle_can_be_stored(self, signed_in, program):
        mei, ana = make_person(program, "Mei", "Park"), make_person(program, "Ana", "Cruz")
        self.relate(signed_in, mei, "supervises:other", "Ana")
        submit(signed_in, edit_url(ana), **{"bonds-1-how": "supervises:other", "bonds-1-who": "Mei"})
        assert len(self.held(program)) == 2

    @pytest.mark.parametrize(("how", "from_ana"), [("supervises:other", "supervises:one"), ("keep_apart:one",) * 2])
    def test_what_is_on_record_is_not_added_twice(self, signed_in, program, how, from_ana):
        mei, ana = make_person(program, "Mei", "Park"), make_person(program, "Ana", "Cruz")
        self.relate(signed_in, mei, how, "Ana")
        page = text_of(submit(signed_in, edit_url(ana), **{"bonds-1-how": from_ana, "bonds-1-who": "Mei"}))
        assert "This is on record already." in page
        assert len(self.held(program)) == 1

    def test_an_end_and_a_removal(self, signed_in, program):
        mei, ana = make_person(program, "Mei", "Park"), make_person(program, "Ana", "Cruz")
        Relationship.objects.create(program=program, one=ana, kind="supervises", other=mei)
        submit(signed_in, edit_url(mei), **{"bonds-0-until": "2026-06-30"})
        assert str(Relationship.objects.in_program(program).get().until) == "2026-06-30"
        submit(signed_in, edit_url(mei), **{"bonds-0-DELETE": "on"})
        assert self.held(program) == []

    def test_words_without_a_person_are_asked_about(self, signed_in, program):
        mei = make_person(program, "Mei", "Park")
        assert "Say how the two stand to each other." in self.relate(signed_in, mei, "", "Ana")
        assert "Write a name or an e-mail." in self.relate(signed_in, mei, "keep_apart:one", "")


def test_a_relationship_and_evidence_of_someone_new(signed_in, program, add_url):
    make_person(program, "Ana", "Cruz")
    submit(signed_in, add_url, first_name="Mei", last_name="Park", kind="professional", **{
        "bonds-0-how": "supervises:other", "bonds-0-who": "Ana Cruz", "evidence-0-kind": "education",
        "evidence-0-title": "M.A.",
    })  # fmt: skip
    mei = Participant.objects.in_program(program).get(first_name="Mei")
    assert str(mei.stood_to_by.get()) == "Ana Cruz supervises Mei Park"
    assert mei.evidence.get().title == "M.A."
    assert Organization.objects.in_program(program).count() == 0


class TestAllSectionsOnOnePage:
    def test_reach_readiness_and_household_of_someone_new(self, signed_in, program, add_url):
        ana = make_parent(program, "Ana", "Cruz")
        submit(
            signed_in, add_url, first_name="Mei", last_name="Cruz", kind="parent", reach_by="helper", no_texts="on",
            helper_name="Aunt Jo", helper_contact="555 0199", best_times="after 4",
            **{"home-who": "ana cruz", "home-name": "The Cruz house", "readiness-trained_on": "2026-03-02"},
        )  # fmt: skip
        mei = Participant.objects.in_program(program).get(first_name="Mei")
        assert (mei.reach_by, mei.no_texts, mei.helper_name, mei.best_times) == ("helper", True, "Aunt Jo", "after 4")
        assert (str(mei.household), str(mei.readiness.trained_on)) == ("The Cruz house", "2026-03-02")
        assert mei.readiness.noted_by is not None
        ana.refresh_from_db()
        assert ana.household == mei.household

    def test_what_is_missing_is_said_and_what_was_typed_is_kept(self, signed_in, program, add_url):
        page = text_of(submit(
            signed_in, add_url, first_name="Mei", last_name="Park", kind="parent", reach_by="text", no_texts="on",
            **{"home-name": "The Parks", "readiness-screening_until": "2026-03-02"},
        ))  # fmt: skip
        for words in (
            "Write their number, or choose another way to reach them.",
            "This is how they want to be reached. Take one of the two away.",
            "With whom do they live?",
            "On which day were they screened?",
        ):
            assert words in page
        assert 'value="The Parks"' in page
        assert 'value="2026-03-02"' in page
        assert not Participant.objects.in_program(program).exists()

    def test_which_of_nobody_is_meant_says_nothing(self, signed_in, program, add_url):
        said = {"first_name": "Mei", "last_name": "Park", "kind": "parent", "home-which": "0" * 32}
        submit(signed_in, add_url, **said)
        assert Participant.objects.in_program(program).get().household is None

    def test_nothing_is_written_of_what_was_not_touched(self, signed_in, program):
        mei = make_parent(program, "Mei", "Park", email="")
        submit(signed_in, edit_url(mei), private_notes="Called.")
        mei.refresh_from_db()
        assert (mei.private_notes, mei.household, hasattr(mei, "readiness")) == ("Called.", None, False)

    def test_a_household_is_renamed_and_readiness_added(self, signed_in, program):
        mei, ana = make_parent(program, "Mei", "Park"), make_parent(program, "Ana", "Park")
        home = live_together(mei, ana)
        submit(
            signed_in, edit_url(mei), **{"home-name": "Parks of Elm St", "readiness-agreement_on": "2026-01-09"}
        )  # fmt: skip
        home.refresh_from_db()
        mei.refresh_from_db()
        assert (home.name, str(mei.readiness.agreement_on)) == ("Parks of Elm St", "2026-01-09")

    def test_readiness_that_someone_else_changed_meanwhile_is_not_overwritten(self, signed_in, program):
        mei = make_parent(program, "Mei", "Park")
        page = signed_in.get(edit_url(mei)).content.decode()
        Readiness.objects.create(program=program, participant=mei, trained_on="2026-02-02")
        typed = {"readiness-trained_on": "2026-03-03"}
        answer = text_of(submit(signed_in, edit_url(mei), page, **typed))
        assert "Someone changed this after you opened the page: Training done on: 2026-02-02" in answer
        mei.readiness.refresh_from_db()
        assert str(mei.readiness.trained_on) == "2026-02-02"

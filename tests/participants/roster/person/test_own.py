"""The parts of a person's own fields: each changes its own and leaves the others alone."""

from participants.models import Participant, Reach, RosterRules, Status
from tests.factories import make_organization, make_parent, make_topic
from tests.participants.roster.pages import submit, text_of


def fresh(person) -> Participant:
    row: Participant = Participant.objects.filter(program=person.program_id).get(pk=person.pk)
    return row


def test_each_part_leaves_the_others_as_they_are(signed_in, program, mei, at):
    mei.offers.add(make_topic(program, "braille"))
    submit(signed_in, at("person-who"), first_name="May", new_languages="ASL")
    submit(signed_in, at("person-work"), role_title="Teacher", new_organization="Cascade", level="lead", state="OR")
    submit(signed_in, at("person-topics"), new_wants="advocacy")
    submit(signed_in, at("person-load"), capacity="4")
    submit(signed_in, at("person-notes"), private_notes="Calls back late.")
    submit(signed_in, at("person-reach"), best_times="after 4 pm")
    now = fresh(mei)
    assert (now.name, now.email, now.phone) == ("May Park", mei.email, "555 0100")
    assert (now.role_title, str(now.organization), now.level, now.state) == ("Teacher", "Cascade", "lead", "OR")
    assert [topic.name for topic in now.offers.all()] == ["braille"]
    assert [topic.name for topic in now.wants.all()] == ["advocacy"]
    assert [language.name for language in now.languages.all()] == ["ASL"]
    assert (now.capacity, now.private_notes, now.best_times) == (4, "Calls back late.", "after 4 pm")


def test_what_is_safe_stands_on_the_page(signed_in, mei, at):
    submit(
        signed_in, at("person-reach"), reach_by="helper", helper_name="Rosa Park", helper_relation="aunt",
        helper_contact="555 0199", no_voice_messages="on", say_nothing="on", reach_notes="Not on Fridays.",
        postal_address="1 Elm St",
    )  # fmt: skip
    page = text_of(signed_in.get(mei.get_absolute_url()))
    for words in ("Leave no voice messages.", "Say nothing about the program", "Not on Fridays.", "Rosa Park, aunt"):
        assert words in page
    assert not fresh(mei).takes_email


def test_a_way_to_reach_them_needs_its_number_or_address(signed_in, mei, at):
    page = text_of(submit(signed_in, at("person-reach"), reach_by="post", best_times="mornings"))
    assert "Write their address, or choose another way to reach them." in page
    assert 'value="mornings"' in page
    page = text_of(submit(signed_in, at("person-reach"), reach_by="text", no_texts="on"))
    assert "Take one of the two away." in page
    assert fresh(mei).reach_by == Reach.EMAIL


def test_a_shared_address_is_said_with_whose_it_is_too(signed_in, program, mei, at):
    ana = make_parent(program, "Ana", "Cruz", email="home@mail.example")
    page = submit(signed_in, at("person-reach"), email="Home@mail.example")
    assert "Is it one of these?" in text_of(page)
    page = text_of(submit(signed_in, at("person-reach"), page.content.decode(), someone_else="on"))
    assert "It is also the address of" in page
    assert ana.get_absolute_url() in page


def test_someone_elses_change_is_shown_before_it_is_replaced(signed_in, program, mei, at):
    opened = signed_in.get(at("person-load")).content.decode()
    Participant.objects.filter(program=program, pk=mei.pk).update(capacity=7)
    page = text_of(submit(signed_in, at("person-load"), opened, capacity="3"))
    assert "now “7”" in page
    assert fresh(mei).capacity == 7


def test_an_organization_of_another_program_is_no_choice(signed_in, other_program, mei, at):
    theirs = make_organization(other_program, "Secret")
    page = text_of(submit(signed_in, at("person-work"), organization=str(theirs.public_id)))
    assert "Error:" in page
    assert fresh(mei).organization is None


def test_nobody_under_18_unless_the_rules_say_so(signed_in, program, mei, at):
    page = text_of(submit(signed_in, at("person-who"), is_adult="no"))
    assert "This program takes nobody under 18." in page
    RosterRules.objects.create(program=program, adults_only=False)
    submit(signed_in, at("person-who"), is_adult="no")
    assert fresh(mei).is_adult is False
    assert "Under 18" in text_of(signed_in.get(mei.get_absolute_url()))


def test_a_level_is_for_professionals(signed_in, program, mei, at):
    parent = make_parent(program, "Ana", "Cruz")
    page = text_of(
        submit(signed_in, at("person-work").replace(str(mei.public_id), str(parent.public_id)), level="lead")
    )
    assert "Only professionals have a level." in page
    assert fresh(parent).status == Status.ACTIVE

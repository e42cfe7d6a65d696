import pytest
from django.urls import reverse

from participants.models import NameChange, Organization, Topic
from tests.factories import make_organization, make_person, make_topic
from tests.participants.roster.pages import submit, text_of


@pytest.fixture
def desk(client_of, lead):
    return client_of(lead)


def page(program, name: str, *rows) -> str:
    return reverse(name, args=[program.slug, *(row.public_id for row in rows)])


def test_the_list_says_what_uses_each_name_and_finds_by_words(desk, program):
    touch = make_topic(program, "Touch")
    make_topic(program, "ProTactile", parent=touch)
    make_person(program, "Mei", "Park").offers.add(touch)
    shown = text_of(desk.get(page(program, "topics")))
    for words in ("2 names", "1 person. 1 is part of it.", "Part of Touch", "Not used"):
        assert words in shown
    found = text_of(desk.get(page(program, "topics") + "?q=TÓUCH+protac"))
    assert "1 of 2" in found
    assert "No name holds these words." in text_of(desk.get(page(program, "topics") + "?q=xyz"))


def test_a_name_is_added_renamed_and_put_under_another(desk, program):
    submit(desk, page(program, "organization-add"), name=" Cascade  ESD ", state="OR")
    cascade = Organization.objects.in_program(program).get()
    state = make_organization(program, "State of Oregon")
    submit(desk, page(program, "organization-edit", cascade), name="Cascade", parent=str(state.public_id), notes="x")
    cascade.refresh_from_db()
    assert (cascade.name, cascade.parent, cascade.notes) == ("Cascade", state, "x")
    told = text_of(desk.get(page(program, "names-history")))
    assert "It was called “Cascade ESD”." in told
    assert "2 changes of topics and organizations" in told


def test_nearly_the_same_name_is_refused_and_kept_in_the_field(desk, program):
    make_topic(program, "Braille")
    shown = text_of(submit(desk, page(program, "topic-add"), name="BRAILLE"))
    assert "There is “Braille” already." in shown
    assert 'value="BRAILLE"' in shown
    assert Topic.objects.in_program(program).count() == 1


def test_a_name_cannot_be_put_below_itself_nor_under_another_programs(desk, program, other_program):
    top = make_topic(program, "Touch")
    below = make_topic(program, "ProTactile", parent=top)
    for parent in (below, top, make_topic(other_program, "Theirs")):
        shown = text_of(submit(desk, page(program, "topic-edit", top), parent=str(parent.public_id)))
        assert "Select a valid choice" in shown
    top.refresh_from_db()
    assert top.parent is None


def test_merging_shows_what_happens_and_then_does_it(desk, program):
    gone, kept = make_topic(program, "Signs"), make_topic(program, "Signing")
    mei = make_person(program, "Mei", "Park")
    mei.offers.add(gone)
    preview = f"{page(program, 'topic-merge', gone)}?into={kept.public_id}"
    shown = text_of(desk.get(preview))
    assert "1 person." in shown
    assert "It cannot be undone." in shown
    assert list(mei.offers.all()) == [gone]
    answer = text_of(submit(desk, preview))
    assert "“Signs” became part of “Signing”." in answer
    assert list(mei.offers.all()) == [kept]


def test_merging_asks_again_when_more_uses_it_by_now(desk, program):
    gone, kept = make_topic(program, "Signs"), make_topic(program, "Signing")
    preview = f"{page(program, 'topic-merge', gone)}?into={kept.public_id}"
    opened = desk.get(preview).content.decode()
    make_person(program, "Mei", "Park").offers.add(gone)
    shown = text_of(submit(desk, preview, opened))
    assert "What uses it changed after you opened the page." in shown
    assert Topic.objects.in_program(program).count() == 2


def test_what_is_used_offers_merging_in_place_of_removing(desk, program):
    used, unused = make_topic(program, "Signs"), make_topic(program, "Nothing")
    make_person(program, "Mei", "Park").offers.add(used)
    assert "Merge it with another" in text_of(desk.get(page(program, "topic-remove", used)))
    desk.post(page(program, "topic-remove", used))
    desk.post(page(program, "topic-remove", unused))
    assert list(Topic.objects.in_program(program)) == [used]
    assert NameChange.objects.in_program(program).get().name == "Nothing"


def test_a_coordinator_reads_and_changes_nothing(signed_in, client_of, viewer, program):
    row = make_organization(program, "Cascade", notes="canary-notes")
    assert "canary-notes" in text_of(signed_in.get(page(program, "organizations")))
    assert "canary-notes" not in text_of(client_of(viewer).get(page(program, "organizations")))
    for name, rows in (("organization-add", ()), ("organization-edit", (row,)), ("organization-merge", (row,))):
        assert signed_in.get(page(program, name, *rows)).status_code == 403

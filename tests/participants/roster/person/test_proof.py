"""Evidence, a piece at a time."""

from datetime import timedelta

import pytest

from participants.models import Evidence
from tests.factories import make_person, make_topic
from tests.participants.roster.pages import submit, text_of


@pytest.fixture
def coms(program, mei, today):
    return Evidence.objects.create(
        program=program, participant=mei, kind="license", title="COMS", expires_on=today + timedelta(days=30)
    )


def test_evidence_is_added_with_its_topics(signed_in, program, mei, at):
    make_topic(program, "braille")
    page = text_of(submit(signed_in, at("evidence-add"), kind="experience", title="Teacher", about="brail", years="9"))
    assert "“brail” is not one of the program's topics." in page.replace("&#x27;", "'")
    submit(signed_in, at("evidence-add"), kind="experience", title="Teacher", about="Braille", years="9")
    [row] = mei.evidence.all()
    assert (row.title, row.years, row.from_file) == ("Teacher", 9, False)
    assert [topic.name for topic in row.topics.all()] == ["braille"]


def test_a_check_names_who_and_when_and_is_taken_back(signed_in, coordinator, mei, today, coms, at):
    page = text_of(signed_in.post(at("evidence-check", coms.public_id), follow=True))
    assert "by Ana Castillo." in page
    coms.refresh_from_db()
    assert (coms.checked_by, coms.checked_on) == (coordinator, today)
    signed_in.post(at("evidence-uncheck", coms.public_id))
    coms.refresh_from_db()
    assert (coms.checked_by, coms.checked_on) == (None, None)


def test_a_change_of_what_was_checked_takes_the_check_back(signed_in, coordinator, today, coms, at):
    coms.check_off(by=coordinator, on=today)
    submit(signed_in, at("evidence-edit", coms.public_id), about="")
    coms.refresh_from_db()
    assert coms.checked_on == today
    page = text_of(submit(signed_in, at("evidence-edit", coms.public_id), title="COMS, renewed"))
    assert "no longer marked as checked" in page
    coms.refresh_from_db()
    assert (coms.title, coms.checked_on) == ("COMS, renewed", None)


def test_a_license_that_runs_out_soon_is_renewed(signed_in, coordinator, mei, today, coms, at):
    assert "Runs out soon" in text_of(signed_in.get(mei.get_absolute_url()))
    page = text_of(submit(signed_in, at("evidence-renew", coms.public_id), until=str(today)))
    assert "The new last day must be after today." in page
    until = today + timedelta(days=700)
    submit(signed_in, at("evidence-renew", coms.public_id), until=str(until), is_checked="on")
    coms.refresh_from_db()
    assert (coms.expires_on, coms.checked_by) == (until, coordinator)
    assert "Runs out soon" not in text_of(signed_in.get(mei.get_absolute_url()))


def test_only_a_license_is_renewed(signed_in, program, mei, at):
    degree = Evidence.objects.create(program=program, participant=mei, kind="education", title="M.Ed.")
    page = text_of(signed_in.get(at("evidence-renew", degree.public_id), follow=True))
    assert "Only a license or certification is renewed." in page


def test_removing_asks_once_more(signed_in, mei, coms, at):
    assert "Remove “COMS”?" in text_of(signed_in.get(at("evidence-remove", coms.public_id)))
    assert mei.evidence.exists()
    signed_in.post(at("evidence-remove", coms.public_id))
    assert not mei.evidence.exists()


def test_somebody_elses_evidence_is_not_on_this_page(signed_in, program, mei, at):
    other = make_person(program, "Ana", "Cruz")
    row = Evidence.objects.create(program=program, participant=other, kind="license", title="X")
    for name in ("edit", "renew", "remove"):
        assert signed_in.get(at(f"evidence-{name}", row.public_id)).status_code == 404


def test_nobody_overwrites_what_someone_else_wrote_meanwhile(signed_in, mei, coms, at):
    address = at("evidence-edit", coms.public_id)
    opened = signed_in.get(address).content.decode()
    Evidence.objects.filter(program=mei.program, pk=coms.pk).update(issuer="ACVREP")
    answer = submit(signed_in, address, opened, title="COMS, level 2")
    assert "Someone changed this after you opened the page: Issued by: ACVREP." in text_of(answer)
    coms.refresh_from_db()
    assert (coms.title, coms.issuer) == ("COMS", "ACVREP")
    submit(signed_in, address, answer.content.decode(), title="COMS, level 2", issuer="ACVREP")
    coms.refresh_from_db()
    assert (coms.title, coms.issuer) == ("COMS, level 2", "ACVREP")


def test_a_license_is_not_renewed_twice_unseen(signed_in, mei, today, coms, at):
    address = at("evidence-renew", coms.public_id)
    opened = signed_in.get(address).content.decode()
    later = today + timedelta(days=400)
    Evidence.objects.filter(program=mei.program, pk=coms.pk).update(expires_on=later)
    page = text_of(submit(signed_in, address, opened, until=str(today + timedelta(days=300))))
    assert "Someone changed this after you opened the page: Now valid until" in page
    coms.refresh_from_db()
    assert coms.expires_on == later

"""Which mail a person wants: by the button of their mail program, on a page, through the coordinator; and undone."""

import re
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from participants.models import Link, MailWish, OwnChange, Participant, Purpose, Wish
from participants.profile.sending import send_link
from participants.profile.wishing import recipient, wish
from peermatch.accounts.models import Program, User
from peermatch.outbox import letters, queue
from peermatch.outbox.deliver import send_due
from peermatch.outbox.letters import Letter, Message
from peermatch.outbox.mime import compose
from peermatch.outbox.models import Email, State
from peermatch.returning import stopping
from peermatch.returning.models import Unreached, Why
from peermatch.tokens import unseal
from tests.browsing import scrolls_sideways
from tests.factories import make_person
from tests.mail import SmtpSink
from tests.new_links import ask_for_link
from tests.undoing import do, take_back

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
BUTTON = {"List-Unsubscribe": "One-Click"}


@pytest.fixture(autouse=True)
def kinds() -> Any:
    for name, is_reminder in (("test-reminder", True), ("test-news", False)):
        letters.register(Letter(name, "Test", is_reminder=is_reminder))
    yield
    for name in ("test-reminder", "test-news"):
        letters._letters.pop(name)


@pytest.fixture
def maria(program: Program) -> Participant:
    return make_person(program, "Maria", "Sosa")


def post(person: Participant, kind: str = "test-reminder", about: str = "meeting:1") -> Email:
    return queue.enqueue(
        program=person.program, kind=kind, about=about,
        to=recipient(person),
        message=Message("Tomorrow", "See you", "<p>See you</p>", script="Say it"), links={}, now=timezone.now(),
    )  # fmt: skip


def path_in(mail: Email) -> str:
    return unseal(mail.sealed_links)[letters.STOP]


def now_of(person: Participant) -> str:
    person.refresh_from_db(from_queryset=Participant.objects.in_program(person.program))
    return person.mail_wish


def state_of(mail: Email) -> str:
    return Email.objects.filter(program=mail.program_id).get(pk=mail.pk).state


def delivered(sink: SmtpSink) -> EmailMessage:
    send_due()
    return sink.received[-1].message


def test_a_reminder_has_the_two_headers_and_other_mail_has_not(
    maria: Participant, mail_by_smtp: SmtpSink, settings: Any
) -> None:
    settings.SITE_URL = "https://peers.example"
    mail = post(maria)
    path = path_in(mail)
    told = delivered(mail_by_smtp)
    assert told["List-Unsubscribe"] == f"<https://peers.example{path}>"
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert Email.objects.filter(program=maria.program).get().sealed_links == ""
    assert compose(mail, {letters.STOP: path}) == compose(mail, {letters.STOP: path}) == mail_by_smtp.received[-1].raw
    token = path.split("/")[2]
    assert token.encode() not in b"".join(bytes(repr(row), "utf-8") for row in Link.objects.in_program(maria.program))
    post(maria, "test-news")
    told = delivered(mail_by_smtp)
    assert (told["List-Unsubscribe"], told["List-Unsubscribe-Post"]) == (None, None)


def test_the_same_reminder_asked_for_twice_has_one_link_and_the_same_bytes(maria: Participant) -> None:
    first, again = post(maria), post(maria)
    assert first.pk == again.pk
    assert maria.links.filter(purpose=Purpose.MAIL).count() == 1
    assert path_in(first) == path_in(again)


def test_a_link_that_they_ask_for_comes_also_to_whoever_wants_no_mail(
    maria: Participant, mail_by_smtp: SmtpSink, client: Client
) -> None:
    send_link(maria, by=None, at=timezone.now() - timedelta(hours=2))
    wish(person=maria, wish=Wish.NONE, way=MailWish.Way.LINK, by=None, at=timezone.now())
    ask_for_link(client, maria.email)
    told = delivered(mail_by_smtp)
    body = told.get_body(("plain",))
    assert body
    found = re.search(r"/l/\S+/", body.get_content())
    assert found
    assert "No mail at all" in client.get(found[0], follow=True).content.decode()
    Email.objects.in_program(maria.program).update(date=timezone.now() - timedelta(hours=5))
    ask_for_link(client, maria.email)
    send_due()
    assert len(mail_by_smtp.received) == 1


def test_the_button_stops_reminders_without_cookie_or_page(maria: Participant) -> None:
    waiting, news = post(maria, about="meeting:2"), post(maria, "test-news", about="meeting:3")
    strict, path = Client(enforce_csrf_checks=True), path_in(waiting)
    for _twice in range(2):
        answer = strict.post(path, BUTTON)
        assert (answer.status_code, answer.cookies.get("csrf")) == (200, None)
    assert now_of(maria) == Wish.NO_REMINDERS
    assert [state_of(one) for one in (waiting, news)] == [State.SUPPRESSED, State.QUEUED]
    [said] = MailWish.objects.in_program(maria.program)
    assert (said.way, said.by) == (MailWish.Way.BUTTON, None)
    assert OwnChange.objects.in_program(maria.program).unseen().get().what == OwnChange.What.MAIL
    assert not Unreached.objects.in_program(maria.program).exists()


def test_to_look_changes_nothing_and_what_else_is_posted_does_nothing(maria: Participant) -> None:
    path, strict = path_in(post(maria)), Client(enforce_csrf_checks=True)
    for answer in (strict.get(path), strict.head(path), strict.get(path, follow=True)):
        assert answer.status_code in (200, 302)
    for said in ({}, {"List-Unsubscribe": "yes"}):
        assert strict.post(path, said).status_code == 405
    assert strict.put(path).status_code == strict.delete(path).status_code == 405
    assert now_of(maria) == Wish.ALL


def test_the_button_loosens_nothing_and_opens_no_other_door(maria: Participant, coordinator: User) -> None:
    path = path_in(post(maria))
    wish(person=maria, wish=Wish.NONE, way=MailWish.Way.PHONE, by=coordinator, at=timezone.now())
    assert Client().post(path, BUTTON).status_code == 200
    assert now_of(maria) == Wish.NONE
    _link, token = Link.issue(maria, Purpose.PROFILE, maria.public_id, None)
    elsewhere, made_up = reverse("link", args=[token]), reverse("link", args=["made-up"])
    answers = [Client().post(one, BUTTON) for one in (elsewhere, made_up)]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    answers = [Client().post(made_up, BUTTON) for _try in range(20)]
    assert answers[-1].status_code == 429


def test_the_page_offers_both_and_can_be_taken_back(maria: Participant, client: Client) -> None:
    waiting = post(maria, "test-news", about="meeting:5")
    page = client.get(path_in(post(maria)), follow=True)
    url = page.wsgi_request.path
    assert "/l/" not in url
    assert re.search(r'value="no_reminders"[^>]*checked', page.content.decode())
    saved = client.post(url, {"wish": "none"}, follow=True).content.decode()
    assert "Saved. You get no mail from us. Your coordinator phones you instead." in saved
    assert (now_of(maria), maria.takes_email) == (Wish.NONE, False)
    assert state_of(waiting) == State.SUPPRESSED
    [missed] = Unreached.objects.in_program(maria.program).filter(email=waiting)
    assert missed.why == Why.NO_MAIL
    client.post(url, {"wish": "all"})
    assert (now_of(maria), maria.takes_email) == (Wish.ALL, True)
    assert [one.wish for one in MailWish.objects.in_program(maria.program)] == ["all", "none"]
    assert "Error:" in client.post(url, {"wish": "other"}).content.decode()


def test_a_correction_of_the_address_ends_links_that_the_old_mailbox_has(maria: Participant) -> None:
    path = path_in(post(maria))
    maria.email = "maria.new@mail.example"
    maria.save()
    assert Client().post(path, BUTTON).status_code == 404
    assert now_of(maria) == Wish.ALL


def test_an_old_copy_of_the_record_does_not_take_it_back(maria: Participant) -> None:
    old = Participant.objects.in_program(maria.program).get(pk=maria.pk)
    wish(person=maria, wish=Wish.NO_REMINDERS, way=MailWish.Way.LINK, by=None, at=timezone.now())
    stopping.stop(_sent(maria), Why.NO_MAILBOX, at=timezone.now())
    old.phone = "512-555-0100"
    old.save()
    assert (now_of(maria), maria.mail_stopped, maria.phone) == (Wish.NO_REMINDERS, Why.NO_MAILBOX, "512-555-0100")


def _sent(person: Participant) -> Email:
    mail = post(person, "test-news", about="meeting:9")
    Email.objects.filter(program=person.program).update(attempts=1)
    return mail


def test_a_stopped_address_is_known_to_all_who_have_it_until_it_is_corrected(maria: Participant) -> None:
    jose = make_person(maria.program, "José", "Sosa", email=maria.email)
    stopping.stop(_sent(maria), Why.NO_MAILBOX, at=timezone.now())
    for one in (maria, jose):
        now_of(one)
        assert (one.mail_stopped, one.takes_email) == (Why.NO_MAILBOX, False)
    jose.email = "jose@mail.example"
    jose.save()
    now_of(jose)
    assert (jose.mail_stopped, jose.takes_email) == ("", True)
    jose.email = maria.email
    jose.save()
    now_of(jose)
    assert jose.mail_stopped == Why.NO_MAILBOX


def test_the_own_page_shows_it_and_changes_it(robin: Participant, visitor: Client, at: Any, plain: Any) -> None:
    assert "All our mail." in visitor.get(at()).content.decode()
    assert visitor.post(at("own-mail"), {"wish": "no_reminders"}).status_code == 302
    assert now_of(robin) == Wish.NO_REMINDERS
    assert "No reminders." in visitor.get(at()).content.decode()
    stopping.stop(_sent(robin), Why.NO_MAILBOX, at=timezone.now())
    assert f"Our mail to {robin.email} came back" in visitor.get(at()).content.decode()


def test_a_coordinator_writes_it_down_and_takes_it_back(
    maria: Participant, signed_in: Client, viewer: User, client_of: Any
) -> None:
    url = reverse("person-mail", args=[maria.program.slug, maria.public_id])
    token = do(signed_in, url, {"wish": "none", "way": "phone"})
    assert now_of(maria) == Wish.NONE
    page = signed_in.get(maria.get_absolute_url()).content.decode()
    assert "No mail at all: we phone (Phone or relay; written down by Ana Castillo" in page
    take_back(signed_in, token)
    assert now_of(maria) == Wish.ALL
    assert MailWish.objects.in_program(maria.program).first().way == MailWish.Way.UNDONE  # type: ignore[union-attr]
    assert client_of(viewer).post(url, {"wish": "none", "way": "phone"}).status_code == 403
    assert signed_in.post(url, {"wish": "none", "way": "button"}).status_code == 200  # that way is theirs alone


@pytest.mark.parametrize("scripts", [True, False])
def test_in_a_browser_on_a_narrow_screen(maria: Participant, desk_of: Any, coordinator: User, scripts: bool) -> None:
    path = path_in(post(maria))
    page: Page = desk_of(coordinator, java_script_enabled=scripts, viewport={"width": 320, "height": 640})
    page.context.clear_cookies()
    page.goto(path)
    assert now_of(maria) == Wish.ALL
    page.get_by_label("No mail at all").check()
    page.get_by_role("button", name="Save").click()
    assert "no mail from us" in page.get_by_role("status").inner_text()
    assert now_of(maria) == Wish.NONE
    if scripts:
        assert not scrolls_sideways(page)

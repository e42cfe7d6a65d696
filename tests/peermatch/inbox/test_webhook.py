"""Mail that a provider posts: through the same door, for whoever knows the secret, and nowhere until one is set."""

import json
from base64 import b64encode
from email import message_from_bytes
from typing import Any

import pytest
from anymail.signals import inbound, tracking
from django.core.exceptions import ImproperlyConfigured, RequestDataTooBig
from django.test import Client, RequestFactory
from django.urls import clear_url_caches, include, path, reverse

from peermatch import urls as ours
from peermatch.accounts.models import Program
from peermatch.inbox import posted, webhook
from peermatch.inbox.models import IncomingMail
from peermatch.inbox.reading import read
from peermatch.inbox.room import takes_mail
from peermatch.returning import provider
from tests.replies import sample

pytestmark = pytest.mark.django_db
SECRET = "peermatch:a-secret-that-is-long-enough"
ADDRESSES = ("/anymail/postmark/inbound/", "/anymail/mailgun/inbound/", "/anymail/sendgrid/inbound/")


@pytest.fixture
def configured(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """As the program is where ANYMAIL_WEBHOOK_SECRET is set when it starts."""
    settings.WEBHOOK_SECRET, settings.WEBHOOK_PROVIDER = SECRET, "postmark"
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}
    found = path("anymail/", include((webhook.patterns(), "anymail")))
    monkeypatch.setattr(ours, "urlpatterns", [found, *ours.urlpatterns])
    clear_url_caches()
    webhook.listen()
    provider.listen()
    yield
    inbound.disconnect(dispatch_uid="peermatch.inbox")
    tracking.disconnect(dispatch_uid="peermatch.returning")
    clear_url_caches()


def post(client: Client, secret: str = SECRET, raw: str = "", said: dict[str, Any] | None = None) -> Any:
    """As Postmark does, with the mail as it came."""
    said = said or {
        "RawEmail": raw or sample("gmail_answer").decode(),
        "Headers": [],
        "From": "david@mail.example",
        "Attachments": [],
    }
    signed = {"Authorization": f"Basic {b64encode(secret.encode()).decode()}"}
    return client.post(ADDRESSES[0], json.dumps(said), content_type="application/json", headers=signed)


def test_a_posted_mail_is_kept_once(client: Client, program: Program, configured: None) -> None:
    assert [post(client).status_code, post(client).status_code] == [200, 200]
    [mail] = IncomingMail.objects.in_program(program)
    assert mail.text == "Yes, I’ll be there. Could we have ten minutes more?\n\nDavid"


@pytest.mark.parametrize(
    "odd",
    [
        "Message-ID: <[" + "a" * 90,
        "To: " + "x" * 90 + ' <"',
        "To: " + "((((" * 30,
        "Content-Type: multipart/mixed; boundary=",
        "Content-Disposition: attachment; filename*=utf-8''" + "%e9" * 60,
        "In-Reply-To: <a\x00b@c>",
        "Subject: é ☃",
    ],
)
def test_whatever_is_odd_about_it_a_posted_mail_is_kept(
    client: Client, program: Program, configured: None, odd: str
) -> None:
    assert post(client, raw=f"From: a@b.c\r\n{odd}\r\n\r\nI will come.").status_code == 200
    assert IncomingMail.objects.in_program(program).get().from_address == "a@b.c"


PARTS = {
    "From": "david@mail.example",
    "FromFull": {"Email": "david@mail.example"},
    "Subject": "Re: When?",
    "Headers": [{"Name": "In-Reply-To", "Value": "<a@b.example>"}, {"Name": "X-Odd", "Value": "a\r\nBcc: b@c.example"}],
    "TextBody": "I will come.",
}


def test_a_mail_in_parts_is_kept_plainly_where_the_library_breaks_on_it(
    client: Client, program: Program, configured: None
) -> None:
    assert post(client, said=PARTS).status_code == 200
    mail = IncomingMail.objects.in_program(program).get()
    assert (mail.from_address, mail.subject, mail.text) == ("david@mail.example", "Re: When?", "I will come.")
    assert post(client, said={"Headers": 7}).status_code == 400


@pytest.mark.parametrize(
    "said",
    [
        {"from": "a@b.c", "body-plain": "Yes.", "message-headers": '[["In-Reply-To", "<x@y.z>"]]'},  # Mailgun
        {"headers": "From: a@b.c\r\nIn-Reply-To: <x@y.z>", "text": "Yes.", "html": "<p>Yes."},  # SendGrid
        {"Headers": {"From": "a@b.c", "In-Reply-To": "<x@y.z>"}, "Html-part": "<p>Yes."},  # Mailjet
        {"email": "From: a@b.c\r\nIn-Reply-To: <x@y.z>\r\n\r\nYes."},
    ],
)
def test_what_providers_post_is_a_mail_by_whatever_names(said: dict[str, Any]) -> None:
    found = read(posted.as_mail(said) or b"")
    assert (found.from_address, found.answers, found.text.strip()) == ("a@b.c", ("<x@y.z>",), "Yes.")


@pytest.mark.parametrize("said", [None, [], {"Subject": "x"}, {"From": "a@b.c"}, {"From": ["a@b.c"], "Text": "x"}])
def test_what_is_no_mail_is_none(said: Any) -> None:
    assert posted.as_mail(said) is None


@pytest.mark.parametrize("as_usual", [True, False])
def test_the_bytes_of_a_posted_mail_are_had_one_way_or_another(monkeypatch: pytest.MonkeyPatch, as_usual: bool) -> None:
    mail = message_from_bytes(sample("with_files"))
    if not as_usual:
        monkeypatch.setattr(webhook, "AS_IT_STANDS", None)
    found = read(webhook.as_bytes(mail))
    assert (found.text, found.from_address) == ("The signed form.", "david@mail.example")


def test_whoever_does_not_know_the_secret_posts_nothing(client: Client, program: Program, configured: None) -> None:
    assert post(client, "peermatch:guessed").status_code == 400
    assert client.get(ADDRESSES[0]).status_code == 405
    assert not IncomingMail.objects.in_program(program).exists()


def test_only_the_provider_that_is_named_has_an_address(client: Client, configured: None) -> None:
    assert [one.name for one in webhook.patterns()] == ["postmark_inbound_webhook", "postmark_tracking_webhook"]
    assert [client.post(address, "{}", "application/json").status_code for address in ADDRESSES] == [400, 404, 404]


@pytest.mark.parametrize(
    ("provider", "said"), [("pigeon", "Known are: amazon_ses, .*postmark"), ("mailgun", "MAILGUN_WEBHOOK_SIGNING_KEY")]
)
def test_a_provider_that_nobody_knows_or_that_lacks_a_setting_is_refused(
    configured: None, settings: Any, provider: str, said: str
) -> None:
    settings.WEBHOOK_PROVIDER = provider
    with pytest.raises(ImproperlyConfigured, match=said):
        webhook.patterns()


@pytest.mark.parametrize("address", ADDRESSES)
def test_there_is_no_such_address_until_a_secret_is_set(client: Client, address: str) -> None:
    assert webhook.patterns() == []
    assert client.post(address).status_code == 404


LARGE = "x" * 6_000_000


def test_only_where_mail_is_posted_a_post_may_be_as_large_as_a_mail(
    client: Client, configured: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    came: list[bytes] = []
    monkeypatch.setattr(webhook, "receive", lambda raw, *, at: came.append(raw))
    assert post(client, raw=f"From: a@b.c\r\n\r\n{LARGE}").status_code == 200
    assert LARGE.encode() in came[0]
    elsewhere = reverse("sign-in")
    assert client.post(elsewhere, {"username": LARGE}).status_code == 413
    assert client.post(elsewhere, f"username={LARGE}", "application/x-www-form-urlencoded").status_code == 413


def test_a_mail_may_be_posted_as_one_field_of_a_form_and_has_its_limit_too(rf: RequestFactory) -> None:
    seen = takes_mail(lambda request: len(request.POST["email"]))
    assert seen(rf.post("/", {"email": LARGE})) == len(LARGE)
    assert seen(rf.post("/", f"email={LARGE}", "application/x-www-form-urlencoded")) == len(LARGE)
    with pytest.raises(RequestDataTooBig):
        seen(rf.post("/", {"email": LARGE * 7}))
    with pytest.raises(RequestDataTooBig):
        seen(rf.post("/", f"email={LARGE * 7}", "application/x-www-form-urlencoded"))

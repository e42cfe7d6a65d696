"""What is tried at any web program: forged hosts, ways out by a redirect, fields that no form shows, huge posts."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from peermatch.accounts.models import Membership, Program, Role, User
from peermatch.outbox.models import Email
from tests.factories import PASSWORD

MEGABYTE = 1024 * 1024
OUTSIDE = (
    "https://evil.example/", "//evil.example/", "/\\evil.example/", "https:evil.example", "javascript:alert(1)",
    "http://testserver@evil.example/", "\x00//evil.example/", " https://evil.example/",
)  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver:80@evil.example", "a b"])
def test_another_host_name_is_not_answered(client: Client, coordinator: User, host: str) -> None:
    answer = client.post(reverse("forgot-password"), {"email": coordinator.email}, headers={"host": host})
    assert answer.status_code == 400
    assert not Email.objects.across_programs("none was made").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("to", OUTSIDE)
def test_whoever_signs_in_stays_here(client: Client, coordinator: User, to: str) -> None:
    told = {"username": coordinator.email, "password": PASSWORD, "next": to}
    answer = client.post(reverse("sign-in"), told)
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.django_db
def test_nobody_makes_more_of_themselves(signed_in: Client, coordinator: User, program: Program) -> None:
    """A field that no form shows is not taken."""
    more = {"is_superuser": "on", "is_staff": "on", "role": "lead", "email": "eve@evil.example", "program": "1"}
    shown = {"name": "Ana C.", "phone": "", "time_zone": "America/Chicago"}
    told = {
        f"told-{one.pk}-{name}": "lead" for one in Membership.objects.of(coordinator) for name in ("role", "program")
    }
    signed_in.post(reverse("account"), shown | more | told)
    kept = User.objects.get(pk=coordinator.pk)
    assert (kept.is_superuser, kept.is_staff, kept.email) == (False, False, coordinator.email)
    assert Membership.objects.get(user=coordinator, program=program).role == Role.COORDINATOR


@pytest.mark.django_db
class TestSize:
    def test_whoever_is_not_signed_in_sends_no_file(self, client: Client, program: Program, settings: Any) -> None:
        """Nor where a provider may post a mail: that is for its address alone."""
        settings.WEBHOOK_SECRET = "anymail:secret"
        for url in (reverse("ask", args=[program.slug]), reverse("sign-in"), reverse("import", args=[program.slug])):
            answer = client.post(url, {"file": SimpleUploadedFile("a.csv", b"x" * (6 * MEGABYTE))})
            assert (answer.status_code, "too large" in answer.content.decode()) == (413, True)

    def test_a_list_of_100_mb_is_told_what_is_wrong(self, signed_in: Client, program: Program) -> None:
        said: Any = {"CONTENT_LENGTH": str(100 * MEGABYTE), "wsgi.input": io.BytesIO(b"x" * MEGABYTE)}
        answer = signed_in.generic("POST", reverse("import", args=[program.slug]), b"", **said)
        assert (answer.status_code, "A list may have 5 MB" in answer.content.decode()) == (413, True)

    def test_a_field_that_is_too_large_is_told_in_words(self, signed_in: Client, program: Program) -> None:
        url = reverse("person-add", args=[program.slug])
        answer = signed_in.post(url, {"first_name": "x" * (6 * MEGABYTE)})
        assert (answer.status_code, "Nothing was saved." in answer.content.decode()) == (400, True)

    def test_more_fields_than_any_form_has_are_not_read(self, signed_in: Client, program: Program) -> None:
        url = reverse("person-add", args=[program.slug])
        answer = signed_in.post(url, {f"f{number}": "" for number in range(5_000)})
        assert (answer.status_code, "Nothing was saved." in answer.content.decode()) == (400, True)


def test_over_https_cookies_and_addresses_are_bound_to_it(tmp_path: Path) -> None:
    ask = (
        "import json; from django.conf import settings as s; print(json.dumps({n: getattr(s, n) for n in ("
        "'SESSION_COOKIE_NAME', 'SESSION_COOKIE_SECURE', 'CSRF_COOKIE_NAME', 'CSRF_COOKIE_SECURE', "
        "'DISPLAY_COOKIE_NAME', 'SECURE_SSL_REDIRECT', 'SECURE_HSTS_SECONDS', 'SECURE_HSTS_INCLUDE_SUBDOMAINS')}))"
    )
    told = {**os.environ, "SITE_URL": "https://peers.example", "PEERMATCH_HOME": str(tmp_path)}
    told["DJANGO_SETTINGS_MODULE"] = "peermatch.settings"
    ran = subprocess.run([sys.executable, "-c", ask], env=told, capture_output=True, text=True, check=True)
    said = json.loads(ran.stdout)
    names = {said.pop(f"{what}_COOKIE_NAME") for what in ("SESSION", "CSRF", "DISPLAY")}
    assert names == {"__Host-session", "__Host-csrf", "__Host-display"}
    assert said.pop("SECURE_HSTS_SECONDS") >= 365 * 24 * 60 * 60
    assert set(said.values()) == {True}

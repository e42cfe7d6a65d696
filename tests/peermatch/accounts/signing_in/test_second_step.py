"""The second step: set up, asked for, taken off; and who must have it."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from peermatch.accounts import membering
from peermatch.accounts.models import MemberChange, Membership, OpenSession, Program, Role, User
from peermatch.accounts.signing_in import half_way, second_step
from peermatch.accounts.signing_in.configuring import TRIES
from peermatch.audit.models import Record
from peermatch.outbox.models import Email
from tests.factories import PASSWORD, make_member
from tests.second_step import code_for, has_phone, sign_in_with_code
from tests.test_scope import IN_A_PROGRAM

pytestmark = pytest.mark.django_db
CODES = re.compile(r"<code>([a-z0-9-]+)</code>")
KEY = re.compile(r'class="verbatim">([A-Z2-7 ]+)<')


def give_password(client: Client, user: User, then: str = "") -> Any:
    url = reverse("sign-in") + (f"?next={then}" if then else "")
    return client.post(url, {"username": user.email, "password": PASSWORD})


def give_code(client: Client, code: str, **more: Any) -> Any:
    return client.post(reverse("sign-in-code"), {"code": code}, **more)


def set_up(client: Client, **changes: str) -> Any:
    """With a right code and password, unless said otherwise; the page that follows."""
    client.get(reverse("second-step-on"))
    key = client.session["second_step_key"]
    return client.post(reverse("second-step-on"), {"code": code_for(key), "password": PASSWORD} | changes)


def subjects(user: User) -> list[str]:
    rows = Email.objects.filter(program=None, to_address=user.email).order_by("pk")
    return list(rows.values_list("subject", flat=True))


def wait_over(user: User) -> None:
    """As if the seconds after a wrong code were over."""
    TOTPDevice.objects.filter(user=user).update(throttling_failure_timestamp=timezone.now() - timedelta(days=1))


# Setting it up


def test_it_is_set_up_with_a_key_a_code_and_the_password(signed_in: Client, coordinator: User) -> None:
    page = signed_in.get(reverse("second-step-on")).content.decode()
    shown = KEY.search(page)
    assert shown
    assert "data:image/svg+xml" in page
    assert second_step.key_in_words(signed_in.session["second_step_key"]) == shown[1]
    shown_once = set_up(signed_in).content.decode()
    assert f"<b>PeerMatch, Bluebonnet DeafBlind Project: {coordinator.email}</b>" in shown_once
    codes = CODES.findall(shown_once)
    assert len(set(codes)) == second_step.CODES
    assert second_step.is_on(coordinator)
    assert subjects(coordinator) == ["The second step for PeerMatch is on"]
    assert "You have 10 recovery codes left" in signed_in.get(reverse("second-step")).content.decode()
    kept = " ".join(StaticToken.objects.values_list("token", flat=True))
    assert not any(code in kept or second_step.plain(code) in kept for code in codes)


@pytest.mark.parametrize("changes", [{"code": "000000"}, {"code": ""}, {"password": "not my words"}, {"code": "abc"}])
def test_a_wrong_code_or_password_turns_nothing_on(
    signed_in: Client, coordinator: User, changes: dict[str, str]
) -> None:
    page = set_up(signed_in, **changes).content.decode()
    assert "Error:" in page
    assert not TOTPDevice.objects.exists()
    assert not StaticToken.objects.exists()


def test_turning_it_on_signs_out_everywhere_else(signed_in: Client, coordinator: User) -> None:
    other = Client()
    give_password(other, coordinator)
    set_up(signed_in)
    assert OpenSession.objects.filter(user=coordinator).count() == 1
    assert other.get(reverse("account")).status_code == 302
    assert signed_in.get(reverse("account")).status_code == 200


def test_it_is_set_up_once(signed_in: Client, coordinator: User) -> None:
    set_up(signed_in)
    assert signed_in.get(reverse("second-step-on")).status_code == 302
    assert TOTPDevice.objects.count() == 1


# Signing in


def test_after_the_password_a_code_is_asked_for_and_nothing_is_open_before(client: Client, coordinator: User) -> None:
    phone = has_phone(coordinator)
    then = reverse("today", args=["bluebonnet"])
    assert give_password(client, coordinator, then).url == reverse("sign-in-code")
    assert client.get(then).status_code == 302
    page = client.get(reverse("sign-in-code")).content.decode()
    assert 'autocomplete="one-time-code"' in page
    code = code_for(phone.key)
    assert give_code(client, f" {code[:3]} {code[3:]} ").url == then
    assert client.get(then).status_code == 200


def test_a_recovery_code_opens_once(client: Client, coordinator: User) -> None:
    has_phone(coordinator)
    first, *_others = second_step.new_codes(user=coordinator)
    give_password(client, coordinator)
    page = give_code(client, f" {first.upper().replace('-', ' ')} ", follow=True).content.decode()
    assert "You have 9 left" in page
    client.post(reverse("sign-out"))
    give_password(client, coordinator)
    assert "That code is not right" in give_code(client, first).content.decode()


def test_a_code_of_the_app_is_good_once_and_for_two_minutes(client: Client, coordinator: User) -> None:
    phone = has_phone(coordinator)
    for ago, is_in in ((200, False), (100, True), (100, False), (0, True)):
        wait_over(coordinator)
        give_password(client, coordinator)
        assert (give_code(client, code_for(phone.key, ago)).status_code == 302) == is_in, ago
        client.post(reverse("sign-out"))


def test_wrong_codes_make_one_wait_and_then_stop_who_types_them(client: Client, coordinator: User) -> None:
    phone = has_phone(coordinator)
    give_password(client, coordinator)
    give_code(client, "000000")
    assert "Wait" in give_code(client, code_for(phone.key)).content.decode()
    for _ in range(TRIES - 1):
        wait_over(coordinator)
        answer = give_code(client, "000000")
    assert answer.status_code == 429
    wait_over(coordinator)
    assert give_code(client, code_for(phone.key)).status_code == 429
    elsewhere = Client(REMOTE_ADDR="198.51.100.4")
    give_password(elsewhere, coordinator)
    assert give_code(elsewhere, code_for(phone.key)).status_code == 302


def test_nobody_waits_for_longer_than_35_minutes(coordinator: User) -> None:
    phone, now = has_phone(coordinator), timezone.now()
    TOTPDevice.objects.update(throttling_failure_count=40, throttling_failure_timestamp=now)
    until = second_step.check(coordinator, "000000").wait_until
    assert until
    assert timedelta(minutes=30) < until - now < timedelta(minutes=35)
    TOTPDevice.objects.update(throttling_failure_timestamp=now - timedelta(minutes=35))
    assert second_step.check(coordinator, code_for(phone.key)).device == phone


def test_the_code_may_be_given_a_day_later_and_not_after_another_password(client: Client, coordinator: User) -> None:
    phone = has_phone(coordinator)

    def later(by: timedelta) -> Any:
        give_password(client, coordinator)
        session = client.session
        session[half_way.IN_SESSION] |= {"at": (timezone.now() - by).isoformat()}
        session.save()
        return client.get(reverse("sign-in-code")).status_code

    assert later(half_way.LASTS - timedelta(minutes=1)) == 200
    assert later(half_way.LASTS + timedelta(minutes=1)) == 302
    give_password(client, coordinator)
    coordinator.set_password("a heron stands in the shallows")
    coordinator.save()
    assert give_code(client, code_for(phone.key)).url == reverse("sign-in")
    assert "_auth_user_id" not in client.session


def test_nobody_gets_to_the_code_without_a_password(client: Client, coordinator: User) -> None:
    phone = has_phone(coordinator)
    assert give_code(client, code_for(phone.key)).url == reverse("sign-in")


def test_sign_ins_and_wrong_codes_are_on_record(client: Client, coordinator: User) -> None:
    phone = has_phone(coordinator)
    give_password(client, coordinator)
    give_code(client, "000000")
    wait_over(coordinator)
    give_code(client, code_for(phone.key))
    assert list(Record.objects.across_programs("a test").order_by("pk").values_list("did", flat=True)) == [
        "refused",
        "signed_in",
    ]


# Turning it off, and new recovery codes


def test_it_is_turned_off_with_password_and_code(signed_in: Client, coordinator: User) -> None:
    set_up(signed_in)
    key = TOTPDevice.objects.get().key
    TOTPDevice.objects.update(last_t=-1)
    url = reverse("second-step-off")
    for wrong in ({"password": "not mine at all", "code": code_for(key)}, {"password": PASSWORD, "code": "000000"}):
        assert "Error:" in signed_in.post(url, wrong).content.decode()
    wait_over(coordinator)
    assert signed_in.post(url, {"password": PASSWORD, "code": code_for(key)}).status_code == 302
    assert not second_step.is_on(coordinator)
    assert not StaticToken.objects.exists()
    assert subjects(coordinator)[-1] == "The second step for PeerMatch is off"


def test_new_recovery_codes_take_the_place_of_the_old(signed_in: Client, coordinator: User) -> None:
    old = CODES.findall(set_up(signed_in).content.decode())
    url = reverse("recovery-codes")
    assert "That is not your password" in signed_in.post(url, {"password": "not mine at all"}).content.decode()
    new = CODES.findall(signed_in.post(url, {"password": PASSWORD}).content.decode())
    assert len(set(new) - set(old)) == second_step.CODES
    assert second_step.check(coordinator, old[0]).device is None
    StaticToken.objects.first().device.throttle_reset()
    assert second_step.check(coordinator, new[0]).device is not None


# Who must have it


def ask_for_it(program: Program) -> None:
    Program.objects.filter(pk=program.pk).update(second_step_required=True)


def test_a_program_that_asks_for_it_opens_to_nobody_without(
    signed_in: Client, program: Program, coordinator: User
) -> None:
    today = reverse("today", args=[program.slug])
    ask_for_it(program)
    led = signed_in.get(today, follow=True)
    assert led.request["PATH_INFO"] == reverse("second-step")
    page = led.content.decode()
    assert f"{program.name} asks it of everyone" in page
    on = re.search(r'href="([^"]+second-step/on/[^"]*)"', page)
    assert on
    signed_in.get(on[1])
    told = {"code": code_for(signed_in.session["second_step_key"]), "password": PASSWORD}
    assert f'href="{today}"' in signed_in.post(on[1], told).content.decode()
    assert signed_in.get(today).status_code == 200


def test_no_page_of_that_program_is_left_out(program: Program, lead: User, client_of: Callable[[User], Client]) -> None:
    ask_for_it(program)
    client, there = client_of(lead), [one for one in IN_A_PROGRAM if one[0] not in ("ask", "ask-thanks")]
    urls = {name: reverse(name, args=[program.slug, *(uuid4() for _ in taken[1:])]) for name, taken in there}
    said = {name: client.get(url) for name, url in urls.items()}
    wrong = {name for name, one in said.items() if reverse("second-step") not in one.headers.get("Location", "")}
    assert {name for name in wrong if said[name].status_code != 405} == set()


def test_another_program_of_theirs_stays_open(
    signed_in: Client, program: Program, other_program: Program, coordinator: User
) -> None:
    Membership.objects.create(program=other_program, user=coordinator)
    ask_for_it(program)
    assert signed_in.get(reverse("today", args=[other_program.slug])).status_code == 200
    assert signed_in.get(reverse("today", args=[program.slug])).status_code == 302
    assert signed_in.post(reverse("match-start", args=[program.slug]), {}).status_code == 302
    set_up(signed_in)
    assert signed_in.get(reverse("today", args=[program.slug])).status_code == 200


def test_a_lead_asks_for_it_in_the_settings(program: Program, lead: User, client_of: Callable[[User], Client]) -> None:
    client = client_of(lead)
    url = reverse("settings-signing_in", args=[program.slug])
    assert "Everyone needs the second step" in client.get(url).content.decode()
    client.post(url, {"second_step_required": "on"})
    program.refresh_from_db()
    assert program.second_step_required
    assert client.get(reverse("settings", args=[program.slug])).status_code == 302


def test_the_admin_opens_to_administrators_with_it_alone(client: Client, coordinator: User) -> None:
    index = reverse("admin:index")
    assert client.get(index, follow=True).request["PATH_INFO"] == reverse("sign-in")
    client.force_login(coordinator)
    assert client.get(index, follow=True).status_code == 403
    ada = User.objects.create_superuser("ada@bluebonnet.example", PASSWORD, name="Ada Min")
    client.force_login(ada)
    for page in (index, reverse("admin:accounts_user_changelist"), reverse("system")):
        led = client.get(page, follow=True)
        assert led.request["PATH_INFO"] == reverse("second-step")
    assert "before the administration opens" in led.content.decode()
    set_up(client)
    assert client.get(index).status_code == client.get(reverse("system")).status_code == 200


def test_the_admins_own_sign_in_is_no_way_around(client: Client, db: None) -> None:
    ada = User.objects.create_superuser("ada@bluebonnet.example", PASSWORD, name="Ada Min")
    answer = client.post(reverse("admin:login"), {"username": ada.email, "password": PASSWORD})
    assert answer["Location"].startswith(reverse("sign-in"))
    assert "_auth_user_id" not in client.session


def test_the_admin_shows_no_key_and_no_code(client: Client, db: None) -> None:
    sign_in_with_code(client, User.objects.create_superuser("ada@bluebonnet.example", PASSWORD, name="Ada Min"))
    assert "otp" not in client.get(reverse("admin:index")).content.decode().lower()


# A lost phone


@pytest.fixture
def theirs(program: Program, coordinator: User) -> Membership:
    """Ana's place; her second step is on."""
    has_phone(coordinator)
    second_step.new_codes(user=coordinator)
    return Membership.objects.get(program=program, user=coordinator)


def test_a_lead_takes_it_off_and_all_know(
    program: Program, lead: User, theirs: Membership, client_of: Callable[[User], Client]
) -> None:
    leads, anas = client_of(lead), sign_in_with_code(Client(), theirs.user)
    members = leads.get(reverse("members", args=[program.slug])).content.decode()
    assert "1 of 2 signs in with a password alone: Lee Okafor." in " ".join(members.split())
    assert "Ask all for a second step" in members
    url = reverse("member-second-step", args=[program.slug, theirs.public_id])
    assert url in members
    assert "phone them" in leads.get(url).content.decode()
    assert second_step.is_on(theirs.user)
    assert leads.post(url).status_code == 302
    assert not second_step.is_on(theirs.user)
    assert anas.get(reverse("account")).status_code == 302
    mail = Email.objects.get(program=None)
    assert (mail.to_address, mail.subject) == (theirs.user.email, "The second step for PeerMatch was taken off")
    assert lead.name in mail.text
    change = MemberChange.objects.in_program(program).get()
    assert (change.did, change.name, change.by) == ("second_step", theirs.user.name, lead)
    assert Record.objects.in_program(program).filter(did="secured", actor=str(lead.pk)).exists()


def test_not_of_somebody_who_works_elsewhere_too(
    program: Program, other_program: Program, lead: User, theirs: Membership, client_of: Callable[[User], Client]
) -> None:
    Membership.objects.create(program=other_program, user=theirs.user)
    leads, url = client_of(lead), reverse("member-second-step", args=[program.slug, theirs.public_id])
    assert "Ask an administrator" in leads.get(url).content.decode()
    assert "Ask an administrator" in leads.post(url).content.decode()
    assert second_step.is_on(theirs.user)
    Membership.objects.create(program=other_program, user=lead, role=Role.LEAD)
    assert leads.post(url).status_code == 302
    assert not second_step.is_on(theirs.user)


def test_nor_of_an_administrator_nor_ones_own(program: Program, lead: User, theirs: Membership) -> None:
    User.objects.filter(pk=theirs.user_id).update(is_staff=True)
    theirs.refresh_from_db()
    assert not membering.may_take_off(theirs, lead)
    assert not membering.may_take_off(Membership.objects.get(user=lead), lead)


def test_an_administrator_takes_it_off_in_the_admin(client: Client, theirs: Membership) -> None:
    sign_in_with_code(client, User.objects.create_superuser("ada@bluebonnet.example", PASSWORD, name="Ada Min"))
    url = reverse("admin:accounts_user_second_step", args=[theirs.user_id])
    assert url in client.get(reverse("admin:accounts_user_change", args=[theirs.user_id])).content.decode()
    assert client.get(url).status_code == 200
    assert second_step.is_on(theirs.user)
    assert client.post(url).status_code == 302
    assert not second_step.is_on(theirs.user)
    assert client.get(url).status_code == 302


def test_whose_password_an_administrator_chose_is_told(client: Client, coordinator: User) -> None:
    sign_in_with_code(client, User.objects.create_superuser("ada@bluebonnet.example", PASSWORD, name="Ada Min"))
    theirs, new = sign_in_with_code(Client(), coordinator), "a heron stands in the shallows"
    url = reverse("admin:auth_user_password_change", args=[coordinator.pk])
    told = {"usable_password": "true", "password1": new, "password2": new}
    assert client.post(url, told).status_code == 302
    assert theirs.get(reverse("account")).status_code == 302
    assert "Ada Min chose another password" in Email.objects.get(program=None).text
    assert client.get(reverse("admin:password_change"))["Location"] == reverse("change-password")


def test_whoever_may_only_open_the_admin_does_not(client: Client, theirs: Membership) -> None:
    sign_in_with_code(client, User.objects.create_user("bo@mail.example", PASSWORD, name="Bo Li", is_staff=True))
    assert client.post(reverse("admin:accounts_user_second_step", args=[theirs.user_id])).status_code == 403
    assert second_step.is_on(theirs.user)


def test_the_command_takes_it_off_where_no_administrator_is_left(theirs: Membership) -> None:
    call_command("second_step", "--take-off", theirs.user.email.upper(), stdout=StringIO())
    assert not second_step.is_on(theirs.user)
    assert "An administrator took off" in Email.objects.get(program=None).text
    for address in (theirs.user.email, "nobody@mail.example"):
        with pytest.raises(CommandError):
            call_command("second_step", "--take-off", address)


def test_the_command_says_a_code_where_there_is_no_phone() -> None:
    key, said = second_step.new_key(), StringIO()
    call_command("second_step", "--code", second_step.key_in_words(key), stdout=said)
    assert said.getvalue().strip() in {code_for(key), code_for(key, 30)}
    with pytest.raises(CommandError, match="no key"):
        call_command("second_step", "--code", "not a key!")


def test_who_is_no_lead_takes_nothing_off(
    program: Program, theirs: Membership, client_of: Callable[[User], Client]
) -> None:
    url = reverse("member-second-step", args=[program.slug, theirs.public_id])
    for user in (make_member(program, "Kim Osei"), make_member(program, "Vera Novak", Role.VIEWER)):
        assert client_of(user).post(url).status_code == 403
    assert second_step.is_on(theirs.user)

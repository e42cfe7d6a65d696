"""Who belongs to a program: inviting, joining, another role, and leaving without leaving anything behind."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.models import Cover, Match
from matches.workspace.covering import cover
from peermatch.accounts import inviting, membering
from peermatch.accounts.models import Invite, MemberChange, Membership, Program, Role, User
from peermatch.outbox import deliver
from peermatch.outbox.models import Email, State
from peermatch.tokens import unseal
from tests.factories import make_member, make_user
from tests.matches.factories import make_match, make_request
from tests.participants.roster.pages import submit, text_of

NEW = "a heron stands in the shallows"


@pytest.fixture
def desk(client_of: Any, lead: User) -> Client:
    client: Client = client_of(lead)
    return client


def page(program: Program, name: str, *rows: Any) -> str:
    return reverse(name, args=[program.slug, *(row.public_id for row in rows)])


def of(program: Program, user: User) -> Membership:
    return Membership.objects.get(program=program, user=user)


def asked(program: Program, lead: User, email: str = "noor@mail.example", **fields: Any) -> Invite:
    told: dict[str, Any] = {"name": "Noor Haddad", "role": Role.COORDINATOR, "at": timezone.now()} | fields
    return inviting.invite(program=program, email=email, by=lead, **told)


def link_of(row: Invite) -> str:
    """Where the latest mail leads: it is read before it leaves, when the link is still there."""
    mail = Email.objects.in_program(row.program).filter(kind=inviting.KIND, state=State.QUEUED).latest("pk")
    return unseal(mail.sealed_links)["join"]


def changes(program: Program) -> list[str]:
    return [str(row) for row in MemberChange.objects.in_program(program).order_by("pk")]


class TestInviting:
    def test_from_the_invitation_to_todays_page(self, desk: Client, client: Client, program: Program) -> None:
        typed = {"name": "Noor Haddad", "email": "Noor@Mail.example", "role": "coordinator"}
        assert "Noor Haddad was invited." in text_of(submit(desk, page(program, "member-invite"), **typed))
        row = Invite.objects.in_program(program).get()
        opened = client.get(link_of(row), follow=True)
        assert opened.redirect_chain == [(reverse("join"), 302)]
        assert not User.objects.filter(email="noor@mail.example").exists()
        told = {"phone": "555 0100", "new_password1": NEW, "new_password2": NEW}
        answer = submit(client, reverse("join"), **told)
        assert answer.redirect_chain[-1][0] == reverse("today", args=[program.slug])
        noor = User.objects.get(email="noor@mail.example")
        assert (noor.name, noor.phone, of(program, noor).role) == ("Noor Haddad", "555 0100", Role.COORDINATOR)
        assert noor.check_password(NEW)
        assert changes(program) == ["Invited: Noor Haddad", "Joined: Noor Haddad"]

    def test_a_link_works_once_and_not_for_ever(self, client: Client, program: Program, lead: User) -> None:
        row = asked(program, lead)
        client.get(link_of(row))
        Invite.objects.in_program(program).update(sent_at=timezone.now() - timedelta(days=7))
        assert "This link no longer works" in text_of(client.get(reverse("join")))
        assert "This link no longer works" in text_of(client.get(reverse("join-link", args=["x"]), follow=True))

    def test_sent_again_only_the_new_link_works(
        self, desk: Client, client: Client, program: Program, lead: User
    ) -> None:
        row = asked(program, lead)
        old = link_of(row)
        assert "less than five minutes ago" in text_of(desk.post(page(program, "invite-again", row), follow=True))
        Invite.objects.in_program(program).update(sent_at=timezone.now() - timedelta(days=8))
        desk.post(page(program, "invite-again", row))
        assert "This link no longer works" in text_of(client.get(old, follow=True))
        assert "Join Bluebonnet" in text_of(client.get(link_of(row), follow=True))
        assert changes(program) == ["Invited: Noor Haddad", "Invited again: Noor Haddad"]

    def test_withdrawn_nothing_leaves_and_nobody_gets_in(
        self, desk: Client, client: Client, program: Program, lead: User
    ) -> None:
        row = asked(program, lead)
        link = link_of(row)
        desk.post(page(program, "invite-withdraw", row))
        assert deliver.send_due().sent == 0
        assert "This link no longer works" in text_of(client.get(link, follow=True))
        asked(program, lead)  # and they can be invited anew

    def test_who_has_an_account_joins_with_it(
        self, client: Client, client_of: Any, program: Program, lead: User
    ) -> None:
        noor = make_user("Noor Haddad", "noor@mail.example")
        link = link_of(asked(program, lead))
        assert "Sign in with it" in text_of(client.get(link, follow=True))
        assert "signed in with another account" in text_of(client_of(lead).get(link, follow=True))
        own = client_of(noor)
        own.get(link)
        assert not Membership.objects.filter(user=noor).exists()
        own.post(reverse("join"))
        assert of(program, noor).role == Role.COORDINATOR

    def test_members_and_those_who_are_invited_are_not_invited_twice(
        self, desk: Client, program: Program, lead: User
    ) -> None:
        asked(program, lead)
        for email, words in (("noor@mail.example", "was invited already"), (lead.email, "is a member already")):
            typed = {"name": "Noor", "email": email, "role": "viewer"}
            shown = text_of(submit(desk, page(program, "member-invite"), **typed))
            assert words in shown
            assert f'value="{email}"' in shown
        assert Invite.objects.in_program(program).count() == 1


class TestLeaving:
    def test_what_is_theirs_goes_to_somebody_first(
        self, desk: Client, program: Program, lead: User, coordinator: User
    ) -> None:
        match, request = make_match(program, coordinator=coordinator), make_request(program, coordinator=coordinator)
        address = page(program, "member-out", of(program, coordinator))
        shown = text_of(desk.get(address))
        assert "1 open match." in shown
        assert "1 request that waits." in shown
        assert "Choose who takes that over." in text_of(submit(desk, address))
        assert Membership.objects.filter(user=coordinator).exists()
        submit(desk, address, hand_to=str(lead.pk))
        match.refresh_from_db()
        request.refresh_from_db()
        assert (match.coordinator, request.coordinator) == (lead, lead)
        assert not Membership.objects.filter(user=coordinator).exists()
        line = MemberChange.objects.in_program(program).get()
        assert (line.name, line.did) == ("Ana Castillo", "taken_out")
        assert "Lee Okafor took over what was theirs." in line.detail

    def test_nobody_of_another_program_nor_a_viewer_takes_over(
        self, desk: Client, program: Program, coordinator: User, viewer: User, stranger: User
    ) -> None:
        make_match(program, coordinator=coordinator)
        for user in (viewer, stranger, coordinator):
            submit(desk, page(program, "member-out", of(program, coordinator)), hand_to=str(user.pk))
        assert Membership.objects.filter(user=coordinator).exists()

    def test_a_cover_of_theirs_ends_and_is_named_before(
        self, desk: Client, program: Program, lead: User, coordinator: User
    ) -> None:
        now = timezone.now()
        day = now.date() + timedelta(days=2)
        cover(program=program, away=lead, covering=coordinator, first_day=day, last_day=day, by=lead, at=now)
        address = page(program, "member-out", of(program, coordinator))
        assert "Ana Castillo covers for Lee Okafor" in text_of(desk.get(address))
        submit(desk, address)
        assert Cover.objects.in_program(program).get().ended_at is not None

    def test_the_only_lead_stays_a_lead(self, desk: Client, program: Program, lead: User, coordinator: User) -> None:
        row = of(program, lead)
        assert "is the only lead" in text_of(submit(desk, page(program, "member-out", row)))
        assert "is the only lead" in text_of(submit(desk, page(program, "member-role", row), role="coordinator"))
        other = make_member(program, "Closed Account", Role.LEAD, is_active=False)
        with pytest.raises(ValidationError, match="the only lead"):
            membering.take_out(membership=row, by=other, at=timezone.now())
        submit(desk, page(program, "member-role", of(program, coordinator)), role="lead")
        answer = submit(desk, page(program, "member-out", row))
        assert answer.redirect_chain[0][0] == reverse("home")
        assert not Membership.objects.filter(user=lead).exists()

    def test_a_viewer_answers_for_nothing(self, desk: Client, program: Program, lead: User, coordinator: User) -> None:
        match = make_match(program, coordinator=coordinator)
        address = page(program, "member-role", of(program, coordinator))
        assert "Choose who takes that over." in text_of(submit(desk, address, role="viewer"))
        submit(desk, address, role="lead", hand_to=str(lead.pk))
        match.refresh_from_db()
        assert (match.coordinator, of(program, coordinator).role) == (coordinator, Role.LEAD)
        submit(desk, address, role="viewer", hand_to=str(lead.pk))
        match.refresh_from_db()
        assert (match.coordinator, of(program, coordinator).role) == (lead, Role.VIEWER)
        assert not Match.objects.in_program(program).filter(coordinator=coordinator).exists()
        told = text_of(desk.get(page(program, "members-history")))
        assert len(re.findall("Role changed", told)) == 2
        assert "Viewer: reads, changes nothing. It was: Lead: coordinates" in told


def test_members_read_who_is_there_and_only_a_lead_changes(
    client_of: Any, viewer: User, program: Program, lead: User
) -> None:
    asked(program, lead)
    shown = text_of(client_of(viewer).get(page(program, "members")))
    assert "2 members" in shown
    assert "Noor Haddad" not in shown
    assert "1 invitation is open" in text_of(client_of(lead).get(page(program, "members")))
    inviting.withdraw(row=Invite.objects.in_program(program)[0], by=lead, at=timezone.now())
    assert "@" not in text_of(client_of(viewer).get(page(program, "members-history"))).partition("<main")[2]
    assert client_of(viewer).get(page(program, "member-invite")).status_code == 403

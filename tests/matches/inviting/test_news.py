"""What coordinators are told of answers: as they chose, never twice, never what they recorded themselves."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from matches.inviting.answering import answer, not_the_person
from matches.inviting.news import KIND, day_before, queue_daily
from matches.inviting.questions import ask
from matches.models import Cover, Match, Said, Seat, Way
from peermatch.accounts.models import Membership, Program, Role, Told, User
from peermatch.outbox import letters
from peermatch.outbox.models import Email
from tests.factories import make_member
from tests.matches.factories import NOW

pytestmark = pytest.mark.django_db
SEVEN = datetime(2026, 4, 15, 12, 0, tzinfo=UTC)  # 7 am Central, the morning after NOW


def chooses(user: User, told: str) -> None:
    Membership.objects.filter(user=user).update(answers_told=told)


def news(program: Program) -> list[Email]:
    return list(Email.objects.filter(program=program, kind=KIND).order_by("pk"))


def test_at_once_each_answer_is_a_mail_that_names_no_reason(sent: Match, robin: Seat, coordinator: User) -> None:
    chooses(coordinator, Told.AT_ONCE)
    answer(seat=robin, said=Said.NO, way=Way.LINK, at=NOW, reason="canary")
    [mail] = news(sent.program)
    assert (mail.to_address, mail.subject) == (coordinator.email, "A new answer: no")
    assert "Robin Park said no" in mail.text
    assert "canary" not in mail.text + mail.html
    assert "Robin" not in mail.subject


def test_nobody_is_told_what_they_recorded_themselves(sent: Match, robin: Seat, coordinator: User) -> None:
    chooses(coordinator, Told.AT_ONCE)
    answer(seat=robin, said=Said.YES, way=Way.PHONE, at=NOW, by=coordinator)
    assert news(sent.program) == []


def test_a_colleagues_record_is_news(sent: Match, robin: Seat, coordinator: User) -> None:
    chooses(coordinator, Told.AT_ONCE)
    answer(seat=robin, said=Said.YES, way=Way.PHONE, at=NOW, by=make_member(sent.program, "Bea Lin"))
    assert len(news(sent.program)) == 1


def test_whoever_covers_is_told(sent: Match, robin: Seat, coordinator: User) -> None:
    bea = make_member(sent.program, "Bea Lin")
    chooses(bea, Told.AT_ONCE)
    on = NOW.date()
    Cover.objects.create(
        program=sent.program, away=coordinator, covering=bea, first_day=on, last_day=on, by=coordinator
    )
    answer(seat=robin, said=Said.YES, way=Way.LINK, at=NOW)
    assert [mail.to_address for mail in news(sent.program)] == [bea.email]


def test_that_a_link_reached_someone_else_does_not_wait_for_the_morning(sent: Match, robin: Seat) -> None:
    not_the_person(seat=robin, at=NOW)
    [mail] = news(sent.program)
    assert mail.subject == "A link reached someone else"


def test_whoever_wants_no_mail_gets_none(sent: Match, robin: Seat, coordinator: User) -> None:
    chooses(coordinator, Told.NOT)
    not_the_person(seat=robin, at=NOW)
    answer(seat=robin, said=Said.YES, way=Way.LINK, at=NOW)
    assert queue_daily(SEVEN) == 0
    assert news(sent.program) == []


def test_once_a_day_at_seven_all_of_the_day_in_one_mail(
    sent: Match, robin: Seat, david: Seat, coordinator: User
) -> None:
    answer(seat=robin, said=Said.YES, way=Way.LINK, at=NOW)
    ask(seat=david, kind="ask", text="canary", way=Way.LINK, at=NOW)
    assert queue_daily(SEVEN - timedelta(minutes=1)) == 0
    assert queue_daily(SEVEN) == 1
    assert queue_daily(SEVEN + timedelta(minutes=1)) == 0
    [mail] = news(sent.program)
    assert mail.subject == "2 new answers to your invitations"
    assert "David Larsen asked a question" in mail.text
    assert "canary" not in mail.text


def test_a_day_without_answers_brings_no_mail(sent: Match, robin: Seat) -> None:
    answer(seat=robin, said=Said.YES, way=Way.LINK, at=NOW)
    queue_daily(SEVEN)
    assert queue_daily(SEVEN + timedelta(days=1)) == 0


def test_a_change_of_mind_about_the_mail_stops_one_that_waits(sent: Match, robin: Seat, coordinator: User) -> None:
    chooses(coordinator, Told.AT_ONCE)
    answer(seat=robin, said=Said.YES, way=Way.LINK, at=NOW)
    letter = letters.get(KIND)
    assert letter is not None
    assert letter.still_wanted(news(sent.program)) == {}
    chooses(coordinator, Told.NOT)
    assert len(letter.still_wanted(news(sent.program))) == 1


def test_the_day_is_that_of_the_readers_clock_also_when_it_changes() -> None:
    """The night to March 8, 2026 has an hour less in Chicago."""
    since, until = day_before(datetime(2026, 3, 8, 13, 0, tzinfo=UTC), "America/Chicago")
    assert (since, until) == (datetime(2026, 3, 7, 13, 0, tzinfo=UTC), datetime(2026, 3, 8, 12, 0, tzinfo=UTC))


def test_each_chooses_on_their_account(signed_in: Client, coordinator: User) -> None:
    member = Membership.objects.get(user=coordinator)
    sent = {"name": "Ana", "time_zone": "America/Chicago", f"told-{member.pk}-answers_told": Told.AT_ONCE}
    signed_in.post(reverse("account"), sent)
    member.refresh_from_db()
    assert member.answers_told == Told.AT_ONCE


def test_a_viewer_is_not_asked(client_of: object, program: Program) -> None:
    client = Client()
    client.force_login(make_member(program, "Vic Lee", Role.VIEWER))
    assert "answers_told" not in client.get(reverse("account")).content.decode()


def test_today_shows_new_answers_until_they_were_seen(sent: Match, robin: Seat, signed_in: Client) -> None:
    at = timezone.now() - timedelta(minutes=5)
    answer(seat=robin, said=Said.YES, way=Way.LINK, at=at)
    url = reverse("today", args=[sent.program.slug])
    assert "1 new answer since you last looked" in signed_in.get(url).content.decode()
    signed_in.post(reverse("answers-seen", args=[sent.program.slug]), {"until": at.isoformat()})
    assert "new answer since" not in signed_in.get(url).content.decode()

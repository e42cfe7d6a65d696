"""The coordinator's pages of inviting, and the letters, in a real browser."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Frame, Page, expect

from matches.inviting.questions import ask
from matches.inviting.sending import send
from matches.models import Match, Seat, Way
from participants.models import Participant, Reach
from peermatch.accounts.models import User
from tests.browsing import complaints, look
from tests.factories import make_person

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_coordinator_reads_sends_and_records(desk: Page, match: Match, david: Seat, robin: Seat) -> None:
    Participant.objects.filter(program=match.program, pk=david.participant_id).update(
        email="", phone="512-555-0177", reach_by=Reach.RELAY
    )
    heard = complaints(desk)
    desk.goto(reverse("invitations", args=[match.program.slug, match.public_id]))
    look(desk)
    desk.get_by_role("button", name="Send 2 invitations").click()
    expect(desk.get_by_role("status")).to_contain_text("Now call: David Larsen.")
    look(desk)
    desk.get_by_role("link", name="Record David's answer").click()
    look(desk)
    desk.get_by_text("Time zone and access needs: confirm or correct them").click()
    look(desk)
    desk.get_by_role("button", name="Save the answer").click()
    expect(desk.get_by_role("alert")).to_contain_text("Choose what they said.")
    look(desk)
    desk.get_by_label("Yes", exact=True).check()
    desk.get_by_label("How did the answer reach you?").select_option("Relay call")
    desk.get_by_label("Who spoke for them?").fill("Tom, his husband")
    desk.get_by_role("button", name="Save the answer").click()
    expect(desk.get_by_text("David has not confirmed it.")).to_be_visible()
    look(desk)
    assert heard == []


def test_a_formatted_letter_can_be_read_by_everyone(desk: Page, match: Match) -> None:
    desk.goto(reverse("invitations", args=[match.program.slug, match.public_id]))
    desk.get_by_role("link", name="See the letter to Robin formatted").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Would you like to meet a peer")
    look(desk)


def test_the_pages_about_answers_that_wait(desk: Page, match: Match, robin: Seat, coordinator: User) -> None:
    send(match=match, seats=list(match.seats.all()), by=coordinator, at=timezone.now() - timedelta(days=9))
    question = ask(seat=robin, kind="how", text="By text, please.", way=Way.LINK, at=timezone.now())
    eve = make_person(match.program, "Eve", "Lin")
    ids = [match.program.slug, match.public_id]
    heard = complaints(desk)
    desk.goto(reverse("question", args=[*ids, question.public_id]))
    look(desk)
    desk.get_by_label("Your answer").fill("Yes, by text.")
    desk.get_by_role("button", name="Go on").click()
    look(desk)
    desk.get_by_role("button", name="Send it").click()
    expect(desk.get_by_role("status")).to_contain_text("question is settled")
    for name, more in (
        ("today", []),
        ("answers", []),
        ("invitations", ids[1:]),
        ("invitations-nudge", ids[1:]),
        ("answers-go-on", ids[1:]),
        ("seat-replace", [*ids[1:], robin.public_id]),
        ("seat-replace-with", [*ids[1:], match.seats.exclude(pk=robin.pk).get().public_id, eve.public_id]),
    ):
        desk.goto(reverse(name, args=[ids[0], *more]))
        look(desk)
    desk.goto(reverse("account"))
    look(desk)
    assert heard == []


class Keys:
    """Counts what a coordinator presses, and the pages that they see on the way."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0
        self.pages: list[str] = []
        page.on("framenavigated", self._arrived)

    def _arrived(self, frame: Frame) -> None:
        self.pages.append(frame.url)

    def tab_to(self, name: str) -> None:
        """Tab by Tab until the control of that name has the focus; the skip link spares the masthead."""
        for _step in range(80):
            self.press("Tab")
            if name in self.page.evaluate("(document.activeElement.labels?.[0] ?? document.activeElement).innerText"):
                return
        raise AssertionError(f"{name} is not reached by Tab")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.pressed += 1

    def to_main(self) -> None:
        self.tab_to("Skip to")
        self.press("Enter")


SECONDS_A_KEY = 0.5  # an unhurried hand


def test_an_answer_by_phone_is_saved_from_today_within_a_minute(
    desk: Page, match: Match, david: Seat, robin: Seat, coordinator: User
) -> None:
    """Today, whose answer, the answer, saved: four pages, and no key but Tab, Space and Enter."""
    send(match=match, seats=list(match.seats.all()), by=coordinator, at=timezone.now())
    desk.goto(reverse("today", args=[match.program.slug]))
    keys = Keys(desk)
    keys.to_main()
    keys.tab_to("Record an answer")
    keys.press("Enter")
    desk.wait_for_url("**/answers/")
    keys.to_main()
    keys.tab_to("David Larsen")
    keys.press("Enter")
    desk.wait_for_url("**/answer/")
    keys.to_main()
    keys.tab_to("Yes")
    keys.press("Space")
    keys.press("Enter")  # sends the form; way, time and who spoke stand as they are
    expect(desk.get_by_role("status")).to_contain_text("David Larsen's answer was recorded.")
    seen = [url for url in keys.pages if "#" not in url]
    assert len(seen) + 1 <= 4
    assert keys.pressed * SECONDS_A_KEY <= 60
    latest = match.seats.get(participant__first_name="David").answers.get()
    assert (latest.said, latest.way, latest.spoken_by, latest.recorded_by) == ("yes", "phone", "", coordinator)

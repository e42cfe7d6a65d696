"""The coordinator's pages about requests."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from matches.models import Match, Request, RequestState
from participants.models import Status
from peermatch.accounts.models import Program, User
from peermatch.audit.models import Record
from peermatch.outbox.models import Email
from tests.factories import make_parent, make_topic
from tests.matches.factories import make_request
from tests.participants.roster.pages import submit, text_of

pytestmark = pytest.mark.django_db
QUEUE = "/p/bluebonnet/requests/"


def recent(program: Program, hours: float = 27, **fields: Any) -> Request:
    return make_request(program, **{"received_at": timezone.now() - timedelta(hours=hours)} | fields)


def page(client: Client, address: str, **told: Any) -> str:
    return str(client.get(address, told).content.decode())


def at(request: Request, name: str) -> str:
    return f"{QUEUE}{request.public_id}/{name}"


def told_call(**changes: Any) -> dict[str, Any]:
    now = timezone.localtime(timezone.now(), timezone.get_fixed_timezone(-5 * 60)) - timedelta(hours=2)
    return {
        "key": str(uuid4()), "reached": "yes", "way": "phone", "on": f"{now:%Y-%m-%d}", "at": f"{now:%H:%M}",
    } | changes  # fmt: skip


def test_an_empty_queue_says_what_to_do(signed_in: Client, program: Program) -> None:
    assert "Nobody has asked yet" in page(signed_in, QUEUE)
    recent(program).decline(reason="not_one", words="", by=None, at=timezone.now())  # type: ignore[arg-type]
    assert "Nobody waits. A good day." in page(signed_in, QUEUE)


def test_the_queue_says_how_late_we_are_and_the_menu_how_many_wait(signed_in: Client, program: Program) -> None:
    recent(program)
    seen = page(signed_in, QUEUE)
    assert "3 hours late" in seen
    assert "Call back by" in seen
    assert 'Requests (1<span class="visually-hidden"> waiting</span>)' in seen


def test_urgent_first_then_oldest(signed_in: Client, program: Program) -> None:
    recent(program, 1, first="Calm", pressing="calm")
    recent(program, 2, first="Urgent", pressing="urgent")
    recent(program, 9, first="Older")
    seen = page(signed_in, QUEUE)
    assert seen.index("Urgent Delgado") < seen.index("Older Delgado") < seen.index("Calm Delgado")
    newest = page(signed_in, QUEUE, sort="newest")
    assert newest.index("Calm Delgado") < newest.index("Older Delgado")


def test_narrowing_by_state_words_whose_path_and_haste(signed_in: Client, program: Program, coordinator: User) -> None:
    mine = recent(program, first="Mine", pressing="urgent", path="professional")
    mine.give_to(coordinator, by=coordinator, at=timezone.now())
    recent(program, first="Nobodys", phone="512-555-0999")
    for told in (
        {"coordinator": "mine"}, {"pressing": "urgent"}, {"path": "professional"}, {"q": "mine"},
        {"coordinator": str(coordinator.pk)},
    ):  # fmt: skip
        seen = page(signed_in, QUEUE, **told)
        assert "Mine Delgado" in seen
        assert "Nobodys Delgado" not in seen
    assert "Nobodys Delgado" in page(signed_in, QUEUE, q="5550999")
    assert "No request is like that." in page(signed_in, QUEUE, state="matched")
    assert "2 requests" in page(signed_in, QUEUE, state="wizard", page="99", sort="x")


def test_a_request_by_phone_is_recorded_once(signed_in: Client, program: Program) -> None:
    make_topic(program)
    told = {
        "key": str(uuid4()), "came_by": "phone", "on": "2026-01-05", "at": "09:30", "asked_by": "self",
        "first_name": "Rosa", "kind": "parent", "time_zone": "America/Chicago", "reach_by": "phone",
        "phone": "512-555-0177", "statement": "She sleeps three hours.", "pressing": "urgent",
    }  # fmt: skip
    answers = [signed_in.post(f"{QUEUE}record/", told)["Location"] for _ in range(2)]
    request = Request.objects.in_program(program).get()
    assert answers == [request.get_absolute_url()] * 2
    assert (request.received_at.isoformat(), request.path) == ("2026-01-05T15:30:00+00:00", "family")
    assert not Email.objects.in_program(program).exists(), "no receipt where nobody used the form"
    wrong = {"on": "2999-01-01", "topics": ["9" * 40]}
    late = signed_in.post(f"{QUEUE}record/", told | {"key": str(uuid4())} | wrong).content.decode()
    assert "This moment is still to come." in late
    assert "no longer to choose from" in late
    assert "She sleeps three hours." in late


def test_the_page_shows_all_that_is_needed_to_call(signed_in: Client, program: Program) -> None:
    request = recent(program, reach_notes="No voice messages", best_time="Mornings", background="Two years")
    make_parent(program, "Rosa", "Delgado")
    seen = page(signed_in, at(request, ""))
    for words in (
        "No voice messages",
        "Mornings",
        "Two years",
        "tel:5125550177",
        "3 hours late",
        "Record the call back",
    ):
        assert words in seen
    assert "1 person in your program may be them" in seen


def test_recording_the_call_back_stops_the_first_clock(signed_in: Client, program: Program, coordinator: User) -> None:
    request = recent(program)
    told = told_call(note="She would like a mother of a girl.")
    assert signed_in.post(at(request, "call/"), told)["Location"] == request.get_absolute_url()
    request.refresh_from_db()
    assert (request.state, request.coordinator) == (RequestState.CALLED_BACK, coordinator)
    seen = page(signed_in, at(request, ""))
    assert "She would like a mother of a girl." in seen
    assert "Make it a match" in seen


def test_a_call_at_a_wrong_moment_keeps_what_was_typed(signed_in: Client, program: Program) -> None:
    request = recent(program)
    for on, words in (("2999-01-01", "still to come"), ("2020-01-01", "The request came after this moment.")):
        seen = signed_in.post(at(request, "call/"), told_call(on=on, note="Kept")).content.decode()
        assert words in seen
        assert "Kept" in seen


def test_correcting_taking_giving_and_pausing(
    signed_in: Client, program: Program, coordinator: User, lead: User
) -> None:
    request = recent(program)
    signed_in.post(at(request, "take/"))
    signed_in.post(at(request, "give/"), {"coordinator": lead.pk})
    signed_in.post(at(request, "pause/"), {"why": "interpreter"})
    seen = page(signed_in, at(request, ""))
    assert "Waiting for an interpreter, since" in seen
    signed_in.post(at(request, "go-on/"))
    submit(signed_in, at(request, "correct/"), statement="Corrected")
    request.refresh_from_db()
    assert (request.statement, request.coordinator) == ("Corrected", lead)
    kept = list(request.events.order_by("pk").values_list("what", flat=True))
    assert kept == ["received", "assigned", "assigned", "paused", "resumed", "corrected"]
    gave = Record.objects.in_program(program).filter(row=str(request.public_id), fields=["coordinator"])
    assert gave.count() == 2  # whoever answers a request may know whoever asked


def test_only_coordinators_of_the_program_are_given_requests(
    signed_in: Client, program: Program, viewer: User, stranger: User
) -> None:
    request = recent(program)
    for user in (viewer, stranger):
        assert signed_in.post(at(request, "give/"), {"coordinator": user.pk}).status_code == 200
    request.refresh_from_db()
    assert request.coordinator is None


def test_merging_is_previewed_done_and_undone_by_its_message(signed_in: Client, program: Program) -> None:
    first, second = recent(program, phone="512-555-0177"), recent(program, 3, background="More")
    assert "may be from the same person" in page(signed_in, at(second, "merge/"))
    assert "More" in page(signed_in, at(second, f"merge/{first.public_id}/"))
    done = signed_in.post(at(second, f"merge/{first.public_id}/"), follow=True).content.decode()
    assert "The two requests are one now." in done
    assert "Undo" in done
    assert "It is one with this request" in page(signed_in, at(second, ""))
    signed_in.post(at(second, "take-back/"))
    second.refresh_from_db()
    assert second.is_waiting


def test_declining_shows_the_letter_before_it_is_sent(signed_in: Client, program: Program) -> None:
    request = recent(program, email="rosa@mail.example", reach_by="email")
    to_letter = signed_in.post(at(request, "decline/"), {"reason": "not_ours", "words": "Call <them>."})
    assert to_letter["Location"] == at(request, "tell/")
    letter = page(signed_in, at(request, "tell/"))
    assert "rosa@mail.example" in letter
    assert "Call &lt;them&gt;." in letter
    assert not Email.objects.in_program(program).exists()
    signed_in.post(at(request, "tell/send/"))
    assert Email.objects.in_program(program).get().to_address == "rosa@mail.example"
    assert "Take it back" not in page(signed_in, at(request, ""))


def test_spam_is_declined_with_nobody_to_tell(signed_in: Client, program: Program) -> None:
    request = recent(program)
    assert signed_in.post(at(request, "decline/"), {"reason": "not_one"})["Location"] == request.get_absolute_url()
    assert "Nobody needs to be told." in page(signed_in, at(request, ""))


def test_a_request_becomes_a_match_by_its_page(signed_in: Client, program: Program, coordinator: User) -> None:
    request = recent(program)
    assert signed_in.get(at(request, "match/"))["Location"] == request.get_absolute_url(), "call back first"
    signed_in.post(at(request, "call/"), told_call())
    seen = page(signed_in, at(request, "match/"))
    assert "Someone new: add Rosa Delgado" in seen
    assert 'value="Parent, for Rosa Delgado"' in seen
    told = {"person": "new", "permission_on": "2026-01-05", "permission_way": "phone", "title": "Sleep"}
    told |= {"path": "family", "direction": "directional"}
    answers = [signed_in.post(at(request, "match/"), told)["Location"] for _ in range(2)]
    match = Match.objects.in_program(program).get()
    assert answers == [match.get_absolute_url()] * 2
    of_match = page(signed_in, match.get_absolute_url())
    assert f'href="{request.get_absolute_url()}">Phone</a>' in of_match
    assert "Called back" in of_match


def test_whoever_is_known_is_recognized_and_never_assumed(signed_in: Client, program: Program) -> None:
    rosa = make_parent(program, "Rosa", "Delgado", status=Status.INVITED)
    request = recent(program)
    signed_in.post(at(request, "call/"), told_call())
    seen = page(signed_in, at(request, "match/"))
    assert "Recognized by the same name and time zone" in seen
    assert " checked" not in seen.split("Someone new")[0].split("<legend>")[1]
    told = {"person": str(rosa.public_id), "permission_way": "phone", "title": "T", "path": "family"}
    told |= {"direction": "mutual"}
    missing = signed_in.post(at(request, "match/"), told).content.decode()
    assert "Nobody is matched without it." in missing
    for wrong in ("", "x", str(uuid4())):
        assert signed_in.post(at(request, "match/"), told | {"person": wrong}).status_code == 200
    signed_in.post(at(request, "match/"), told | {"permission_on": "2026-01-05"})
    assert Match.objects.in_program(program).get().seats.get().participant == rosa


def test_searching_for_the_person_keeps_what_was_typed_and_out_of_addresses(
    signed_in: Client, program: Program
) -> None:
    make_parent(program, "Nina", "Rossi")
    request = recent(program)
    signed_in.post(at(request, "call/"), told_call())
    seen = signed_in.post(at(request, "match/search/"), {"q": "rossi", "title": "A title"}).content.decode()
    assert "Nina Rossi" in seen
    assert 'value="A title"' in seen
    assert f'formaction="{at(request, "match/")}"' in seen
    assert signed_in.get(at(request, "match/search/"))["Location"] == at(request, "match/")


def test_viewers_read_the_queue_and_no_words(
    client_of: Callable[[User], Client], viewer: User, program: Program, coordinator: User
) -> None:
    request = recent(program, statement="canary-words", background="canary-back", reach_notes="canary-safe",
                     email="canary@mail.example", phone="555-000-1234", referred_by="")  # fmt: skip
    client = client_of(viewer)
    seen = page(client, QUEUE) + page(client, at(request, "")) + page(client, "/p/bluebonnet/?whose=all")
    assert "Rosa Delgado" in seen
    assert "canary" not in seen
    assert "000-1234" not in seen
    assert "Record the call back" not in page(client, at(request, ""))


def test_a_request_that_someone_else_corrected_meanwhile_is_not_overwritten_unseen(
    signed_in: Client, program: Program
) -> None:
    request = recent(program)
    address = at(request, "correct/")
    opened = page(signed_in, address)
    submit(signed_in, address, opened, statement="He sleeps badly.")
    shown = submit(signed_in, address, opened, phone="512-555-0188")
    words = "Someone changed this after you opened the page: The problem, in their words: He sleeps badly."
    assert words in text_of(shown)
    request.refresh_from_db()
    assert (request.statement, request.phone == "512-555-0188") == ("He sleeps badly.", False)
    submit(signed_in, address, shown.content.decode())
    request.refresh_from_db()
    assert (request.statement == "He sleeps badly.", request.phone) == (False, "512-555-0188")

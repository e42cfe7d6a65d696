"""Places of a coordinator's desk: mail that came, worries, what was taken back, the report and the rules."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from matches.models import DoneAs, MailReply, Note, Option, Part, ReportFile, Worry
from matches.safeguarding import looking_after
from matches.settings.changing import change
from matches.settings.groups import group_of
from tests.fuzz.places.naming import Place, kept, of
from tests.fuzz.targets import World
from tests.matches.factories import accepted_match, confirm_meeting, make_meeting
from tests.replies import deliver_calendar_answer


def _answered(world: World) -> str:
    """The calendar of one who was invited accepted."""
    match = accepted_match(world.program, "Answered", coordinator=world.lead)
    now = timezone.now()
    meeting = confirm_meeting(make_meeting(match, now.date() + timedelta(days=20)), at=now)
    deliver_calendar_answer(meeting, match.seats.get(part=Part.PROVIDER).participant.email, "accepted")
    return of(world, "reply-record", match, match.mail_replies.get())


def _dealt_with(world: World) -> str:
    reply: MailReply = kept(world, MailReply, "reply")
    reply.finish(DoneAs.NOTHING, by=world.lead, at=timezone.now())
    return of(world, "reply", reply.match, reply)


def _closed(world: World) -> str:
    worry: Worry = kept(world, Worry, "worry")
    looking_after.write_down(worry=worry, words="Phoned.", closes=True, by=world.lead, at=timezone.now())
    return of(world, "worry-page", worry)


def _option_taken_back(world: World) -> str:
    option: Option = kept(world, Option, "option")
    option.take_back(by=world.lead, at=timezone.now())
    return of(world, "option-put-back", option.match, option)


def _note_taken_back(world: World) -> str:
    note: Note = kept(world, Note, "note")
    note.take_back(by=world.lead, at=timezone.now())
    return of(world, "undo")


def _not_usual(world: World) -> str:
    told: dict[str, Any] = {"group": group_of("answers"), "values": {"answer_days": 3}}
    change(program=world.program, by=world.lead, at=timezone.now(), **told)
    return of(world, "settings")


def _workbook(world: World) -> str:
    row = ReportFile.objects.create(program=world.program, by=world.lead, asked={}, of=1)
    row.finish(b"x", at=timezone.now())
    return of(world, "report-file", row)


def _none_at_work(world: World) -> str:
    """All workbooks that were asked for are made."""
    ReportFile.objects.filter(program=world.program).update(state=ReportFile.State.READY)
    return of(world, "report")


PLACES: dict[str, Place] = {
    "reply-record": _answered,
    "reply-open": _dealt_with,
    "worry-reopen": _closed,
    "option-put-back": _option_taken_back,
    "undo": _note_taken_back,
    "setting-usual": _not_usual,
    "people-export": lambda world: of(world, "people"),
    "report-export": lambda world: of(world, "report"),
    "report-outside-export": lambda world: of(world, "report-outside"),
    "report-file-make": _none_at_work,
    "report-file-take": _workbook,
}

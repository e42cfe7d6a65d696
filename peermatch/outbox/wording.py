"""What happened to a mail, in words. Nothing here names a link or a token: the row does not have them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peermatch.outbox import letters
from peermatch.outbox.models import KEPT_BACK, UNTIL_LOOKED_AT, Email, State

Step = tuple[datetime | None, str]

STATUS_CLASS = {State.QUEUED: "wait", State.SENDING: "wait", State.SENT: "done", State.FAILED: "stop"}


def status_class(mail: Email) -> str:
    """The class of the status word: done, wait, stop or plain."""
    return STATUS_CLASS.get(State(mail.state), "plain")


Steps = Callable[[Email], list[Step]]
Lines = Callable[[Sequence[Email]], Mapping[int, str]]
_after: list[tuple[Steps, Lines]] = []


def tells(steps: Steps, lines: Lines) -> None:
    """Whoever knows what became of mail after it left says so when ready: in its history, and in a line for each (pk)
    that did not arrive."""
    if (steps, lines) not in _after:
        _after.append((steps, lines))


def not_arrived(mails: Sequence[Email]) -> Mapping[int, str]:
    """Of these mails that left, a sentence for each that did not arrive, by its pk."""
    return {pk: said for _steps, lines in _after for pk, said in lines(mails).items()}


def why(mail: Email) -> str:
    """The one sentence that stands under a mail in the list; empty where its state says it all."""
    if mail.state == State.FAILED:
        return _("%(error)s Reach them another way.") % {"error": trouble(mail)}
    if mail.state == State.SENT and mail.overtaken_at:
        return _("It was called back when it was already going out: %(reason)s") % {"reason": mail.reason}
    if mail.is_final:
        return mail.reason
    if letters.get(mail.kind) is None:
        return _(
            "It stays here: this installation does not know mail of the kind “%(kind)s”. Tell an administrator."
        ) % {"kind": mail.kind}
    return trouble(mail)


def trouble(mail: Email) -> str:
    """The last error as a sentence, or nothing."""
    said = {"code": mail.error_code, "words": mail.error}
    match mail.error_code:
        case "":
            return ""
        case "held":
            return mail.error
        case code if code in KEPT_BACK:
            return mail.error if mail.state == State.QUEUED else ""
        case "connection":
            return _("The mail server could not be reached (%(words)s).") % said
        case "check":
            return _("Whether it is still wanted could not be found out (%(words)s). Tell an administrator.") % said
        case "error":
            return _("Something went wrong in PeerMatch (%(words)s). Tell an administrator.") % said
        case code if code.startswith("5") and mail.state == State.FAILED:
            return _("The mail server refused it for good: %(code)s %(words)s.") % said
    return _("The mail server did not take it: %(code)s %(words)s.") % said


def history(mail: Email) -> list[Step]:
    """What happened and what is next, earliest first; steps without a moment come where they belong."""
    steps: list[Step] = [(mail.created_at, _("Queued"))]
    if mail.due_at > mail.created_at:
        steps.append((mail.due_at, _("Due")))
    if mail.trouble_since:
        steps.append((mail.trouble_since, _("Trouble since then. Latest: %(error)s") % {"error": trouble(mail)}))
    if mail.attempts > 1:
        steps.append((None, ngettext("Tried %(n)d time", "Tried %(n)d times", mail.attempts) % {"n": mail.attempts}))
    if mail.interruptions and mail.attempts > 1:
        steps.append((None, _interrupted(mail.interruptions)))
    after = _after if mail.pk else []
    return [*steps, *_end(mail), *(step for tell, _lines in after for step in tell(mail))]


def _interrupted(times: int) -> str:
    return ngettext(
        "Sending was interrupted %(n)d time; a second copy of the same message may have arrived",
        "Sending was interrupted %(n)d times; further copies of the same message may have arrived",
        times,
    ) % {"n": times}


def _end(mail: Email) -> list[Step]:
    steps: list[Step] = []
    if mail.overtaken_at:
        steps.append((mail.overtaken_at, _("Called back: %(reason)s") % {"reason": mail.reason}))
    if mail.is_final:
        steps.append((mail.final_at, mail.get_state_display()))
    elif mail.state == State.QUEUED and mail.next_look_at >= UNTIL_LOOKED_AT:
        steps.append((None, _("Held until somebody sends or cancels it")))
    elif mail.state == State.QUEUED and mail.next_look_at > mail.due_at:
        is_kept = mail.error_code in KEPT_BACK
        next_look = None if mail.joined_in_id else mail.next_look_at
        steps.append((next_look, trouble(mail) if is_kept else _("Next try")))
    return steps

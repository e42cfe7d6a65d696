"""What a lead may reword of the letters to those who ask for a match, and one of each as it would go out now."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.models import DeclineReason, Request
from matches.requesting import letters as ours
from peermatch.accounts.models import Program
from peermatch.outbox import letters
from peermatch.outbox.letters import Sample
from peermatch.outbox.texts import NAME, REACH, Block, greeting, own_words, subject

OWN = own_words(REACH)
RECEIVED = (
    subject(gettext_lazy("We have your request: what happens next"), REACH),
    greeting(None, REACH),
    Block(
        "opening",
        gettext_lazy("Thanks, and who reads it"),
        gettext_lazy("Thank you for asking us. A coordinator reads your request."),
        REACH,
    ),
    Block(
        "closing",
        gettext_lazy("If they did not ask, or take it back"),
        gettext_lazy("If you did not ask us for anything, or want to take it back, answer this e-mail."),
        REACH,
    ),
    OWN,
)
DECLINED = (
    subject(gettext_lazy("About your request to us"), REACH),
    greeting(NAME, (NAME, *REACH)),
    Block("opening", gettext_lazy("Thanks"), gettext_lazy("Thank you for asking us, and for your trust."), REACH),
    Block(
        "closing",
        gettext_lazy("What stays open"),
        gettext_lazy("If something changes, or if we misunderstood you, answer this e-mail. You can always ask again."),
        REACH,
    ),
    OWN,
)


def register() -> None:
    """Called when the app is ready."""
    letters.let_reword(ours.RECEIVED, *RECEIVED, sample=_receipt)
    letters.let_reword(ours.DECLINED, *DECLINED, sample=_no)


def _latest(program: Program) -> Request | None:
    rows = Request.objects.in_program(program).select_related("coordinator")
    latest: Request | None = rows.order_by("-received_at", "-pk").first()
    if latest is not None:
        latest.program = program
    return latest


def _about(request: Request) -> str:
    return _("To %(name)s, who asked for a match") % {"name": ours.whom_to_tell(request).name or request.name}


def _receipt(program: Program) -> Sample | None:
    request = _latest(program)
    return Sample(_about(request), ours.receipt(request)) if request else None


def _no(program: Program) -> Sample | None:
    request = _latest(program)
    if request is None:
        return None
    request.decline_reason = request.decline_reason or DeclineReason.NOBODY
    return Sample(_about(request), ours.no(request))

"""Messages: all mail of a program, what it says and what became of it."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from csp.decorators import csp_replace
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch, member
from peermatch.accounts.models import Membership
from peermatch.outbox import letters, narrowing, wording
from peermatch.outbox.backends import delivered
from peermatch.outbox.forms import MessageFilter
from peermatch.outbox.models import Email
from peermatch.outbox.paper import printed
from peermatch.paging import paged
from peermatch.text import without_addresses

BODY = ("text", "html", "calendar", "script", "short", "paper", "sealed_links", "search_text")


Acts = Callable[[Email, Membership], dict[str, Any]]


def _nothing(mail: Email, membership: Membership) -> dict[str, Any]:
    return {}


_acts: Acts = _nothing


def can_be_done(acts: Acts) -> None:
    """Whoever knows what may be done to a mail by hand says so when ready: the mail's page offers it."""
    global _acts
    _acts = acts


@member
@require_safe
def message_list(request: ProgramRequest) -> HttpResponse:
    writes = request.membership.can_write
    form = MessageFilter(request.GET, program=request.program, now=timezone.now(), by_name=not writes)
    mails = Email.objects.in_program(request.program).exclude(letters.hidden_from(request.membership))
    listed = paged(request, form.narrow(mails).defer(*BODY))
    rows = _rows(listed, knows=writes)
    if writes:  # why a mail did not arrive may name the address
        told = [row["mail"] for row in rows if row["why"]]
        audit.shown(*(audit.of(one, person=one.recipient, fields=["to_address"]) for one in told), by=request)
    return _page(
        request, "list", form=form, listed=listed, rows=rows,
        needs_you=mails.filter(narrowing.needs_you(request.program, form.now)).count(), waits=mails.open().count(),
    )  # fmt: skip


@member
@require_safe
def message(request: ProgramRequest, email: UUID) -> HttpResponse:
    """A viewer reads what became of it, and not what it says or where it went: letters carry what was shared."""
    mail, knows = fetch_seen(request, email), request.membership.can_write
    may_read = letters.may_read(mail, request.membership)
    history = [(moment, words if knows else without_addresses(words)) for moment, words in wording.history(mail)]
    told = {
        "history": history,
        "as_files": settings.MAIL_AS_FILES,
        "may_read": may_read,
        "acts": _acts(mail, request.membership) if may_read else {},
    }
    if may_read:
        audit.shown(_letter(mail), by=request)
    return _page(request, "message", text=letters.in_words(mail.text), **told, **_rows([mail], knows=knows)[0])


@csp_replace(letters.ONLY_STYLE)
@coordinator
@require_safe
def message_html(request: ProgramRequest, email: UUID) -> HttpResponse:
    """The HTML part by itself, its links leading nowhere."""
    mail = _fetch_readable(request, email)
    audit.shown(_letter(mail), by=request)
    return HttpResponse(letters.without_links(mail.html))


@coordinator
@require_safe
def message_delivered(request: ProgramRequest, email: UUID) -> HttpResponse:
    """Where mail goes to files: the file, with the links that its reader would follow."""
    mail = _fetch_readable(request, email)
    if not settings.MAIL_AS_FILES:
        raise Http404
    audit.shown(_letter(mail), by=request)
    return _page(request, "delivered", mail=mail, copy=delivered(mail.message_id))


@coordinator
@require_safe
def message_print(request: ProgramRequest, email: UUID) -> HttpResponse:
    """The same in large print, for paper."""
    mail = _fetch_readable(request, email)
    audit.shown(_letter(mail), by=request)
    text = mail.paper or letters.in_words(mail.text)
    back = reverse("message", args=[request.program.slug, mail.public_id])
    return printed(request, subject=mail.subject, text=text, to=mail.to_name, back=back, place="messages")


def _letter(mail: Email) -> audit.Entry:
    """What it says and where it went."""
    return audit.of(mail, person=mail.recipient, fields=["to_address", "text"])


def fetch_seen(request: ProgramRequest, email: UUID) -> Email:
    """Not one that is hidden from them."""
    return fetch(Email.objects.exclude(letters.hidden_from(request.membership)), request, email)


def _fetch_readable(request: ProgramRequest, email: UUID) -> Email:
    mail = fetch_seen(request, email)
    if not letters.may_read(mail, request.membership):
        raise PermissionDenied
    return mail


def _rows(mails: Iterable[Email], *, knows: bool) -> list[dict[str, Any]]:
    listed = list(mails)
    missed = wording.not_arrived(listed)
    return [_row(mail, missed.get(mail.pk, ""), knows=knows) for mail in listed]


def _row(mail: Email, missed: str, *, knows: bool) -> dict[str, Any]:
    """`missed` says that it left and did not arrive."""
    why = missed or wording.why(mail)
    return {
        "mail": mail,
        "kind": letters.title(mail.kind),
        "state": _("Sent, did not arrive") if missed else mail.get_state_display(),
        "status_class": "stop" if missed else wording.status_class(mail),
        "why": why if knows else without_addresses(why),
    }


def _page(request: ProgramRequest, name: str, **context: Any) -> HttpResponse:
    return render(request, f"outbox/{name}.html", {"place": "messages", **context})

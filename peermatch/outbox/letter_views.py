"""How the program words its letters: read by everyone in it, changed by a lead, looked at before it is saved."""

from dataclasses import dataclass
from typing import Any

from csp.decorators import csp_replace
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from peermatch.accounts.access import ProgramRequest, lead, member
from peermatch.accounts.models import Program
from peermatch.outbox import letters, rewording
from peermatch.outbox.forms import WordsForm
from peermatch.outbox.letters import Sample, Wording
from peermatch.outbox.paper import printed
from peermatch.outbox.texts import Block

PLACE: dict[str, Any] = {"place": "settings"}


@member
@require_safe
def letter_list(request: ProgramRequest) -> HttpResponse:
    changed = rewording.in_force(request.program)
    rows = [
        (kind, letters.title(kind), len(wording.blocks), sum((kind, name) in changed for name in wording.blocks))
        for kind, wording in letters.rewordable()
    ]
    return render(request, "outbox/letters.html", PLACE | {"rows": rows})


@member
@require_safe
def letter(request: ProgramRequest) -> HttpResponse:
    kind, wording = _letter_of(request)
    changed = rewording.in_force(request.program)
    blocks = [
        (block, rewording.words(request.program, kind, block), changed.get((kind, name)))
        for name, block in wording.blocks.items()
    ]
    shown = {"kind": kind, "title": letters.title(kind), "blocks": blocks}
    return render(request, "outbox/letter.html", PLACE | shown | _looked_at(wording.sample(request.program)))


@csp_replace(letters.ONLY_STYLE)
@member
@require_safe
def letter_html(request: ProgramRequest) -> HttpResponse:
    """The formatted letter by itself, as it would go out now."""
    _kind, wording = _letter_of(request)
    return _formatted(wording.sample(request.program))


@member
@require_safe
def letter_print(request: ProgramRequest) -> HttpResponse:
    """The letter in large print, as it would go out now."""
    kind, wording = _letter_of(request)
    sample = wording.sample(request.program)
    if sample is None:
        raise Http404
    said = sample.message
    return printed(
        request, subject=said.subject, text=said.paper, to=sample.about, back=_address(request, "letter", kind),
        place="settings",
    )  # fmt: skip


@lead
def letter_words(request: ProgramRequest) -> HttpResponse:
    kind, wording, block = _part_of(request)
    form = _watched_form(request, kind, block)
    if request.method == "POST" and _tried(request.program, kind, wording, block, form):
        changed = rewording.reword(
            program=request.program, kind=kind, name=block.name, text=form.cleaned_data["text"],
            by=request.user, at=timezone.now(),
        )  # fmt: skip
        said = _("Saved. Letters say it from now on; what was sent stays as it was.")
        messages.success(request, said if changed else _("Nothing was different, so nothing was changed."))
        return redirect(_address(request, "letter", kind))
    return _words_page(request, kind, block, form, wording.sample(request.program))


@lead
@require_POST
def letter_try(request: ProgramRequest) -> HttpResponse:
    """The form again, beside the letter with the words as they are typed; nothing is saved."""
    kind, wording, block = _part_of(request)
    form = _watched_form(request, kind, block)
    found = _tried(request.program, kind, wording, block, form)
    return _words_page(request, kind, block, form, found.sample if found else None, tried=found is not None)


@csp_replace(letters.ONLY_STYLE)
@lead
@require_POST
def letter_try_html(request: ProgramRequest) -> HttpResponse:
    """The formatted letter by itself, with the words as they are typed."""
    kind, wording, block = _part_of(request)
    form = _words_form(request, kind, block)
    found = _tried(request.program, kind, wording, block, form)
    return _formatted(found.sample if found else None)


@lead
@require_POST
def letter_original(request: ProgramRequest) -> HttpResponse:
    kind, _wording, block = _part_of(request)
    try:
        rewording.reword(
            program=request.program, kind=kind, name=block.name, text="", by=request.user, at=timezone.now()
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("“%(part)s” says again what it said at first.") % {"part": block.title})
    return redirect(_address(request, "letter", kind))


def _letter_of(request: HttpRequest) -> tuple[str, Wording]:
    """The letter that the address asks for: ?of=invitation."""
    kind = request.GET.get("of", "").partition(".")[0]
    wording = letters.wording_of(kind)
    if wording is None:
        raise Http404
    return kind, wording


def _part_of(request: HttpRequest) -> tuple[str, Wording, Block]:
    """The part of a letter that the address asks for: ?of=invitation.why."""
    kind, wording = _letter_of(request)
    name = request.GET.get("of", "").partition(".")[2]
    if name not in wording.blocks:
        raise Http404
    return kind, wording, wording.blocks[name]


@dataclass(frozen=True)
class Tried:
    """Words that are as they should be, and the letter with them, if there is one to show."""

    sample: Sample | None


def _tried(program: Program, kind: str, wording: Wording, block: Block, form: WordsForm) -> Tried | None:
    """The letter with the words as they are typed; None, and errors at the field, where they cannot stay so."""
    if not form.is_valid():
        return None
    try:
        with rewording.trying(kind, block.name, form.cleaned_data["text"] or str(block.original)):
            return Tried(wording.sample(program))
    except ValidationError as refusal:
        form.add_error("text", refusal)
        return None


def _words_form(request: ProgramRequest, kind: str, block: Block) -> WordsForm:
    said_now = rewording.words(request.program, kind, block)
    return WordsForm(request.POST if request.method == "POST" else None, block=block, initial={"text": said_now})


def _watched_form(request: ProgramRequest, kind: str, block: Block) -> WordsForm:
    """The same, for the page that saves: nobody's words are replaced unseen."""
    form = _words_form(request, kind, block)
    form.watch()
    return form


def _words_page(
    request: ProgramRequest, kind: str, block: Block, form: WordsForm, sample: Sample | None, *, tried: bool = False
) -> HttpResponse:
    is_changed = (kind, block.name) in rewording.in_force(request.program)
    return render(request, "outbox/words.html", PLACE | {
        "form": form, "part": block, "of": f"{kind}.{block.name}", "title": block.title, "tried": tried,
        "letter_title": letters.title(kind), "back": _address(request, "letter", kind), "is_changed": is_changed,
        "history": rewording.history(request.program, kind, block.name), **_looked_at(sample),
    })  # fmt: skip


def _looked_at(sample: Sample | None) -> dict[str, Any]:
    if sample is None:
        return {"sample": None}
    said = sample.message
    return {
        "sample": sample, "message": said, "text": letters.in_words(said.text),
        "formatted": letters.in_a_page(letters.settled(said).html),
    }  # fmt: skip


def _formatted(sample: Sample | None) -> HttpResponse:
    if sample is None:
        raise Http404
    return HttpResponse(letters.without_links(sample.message.html))


def _address(request: ProgramRequest, page: str, kind: str) -> str:
    return reverse(page, args=[request.program.slug]) + "?" + urlencode({"of": kind})

"""Pages of the words that people agree to: everyone in the program reads every version, a lead changes them."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from participants.consenting import asking, letters, texts
from participants.consenting.forms import LanguageForm, WordsForm
from participants.consenting.undo_doors import WORDS
from participants.guarding import letters as guardian_letters
from participants.models import (
    ENGLISH,
    LANGUAGES,
    Consent,
    ConsentAsk,
    ConsentText,
    Guardian,
    Participant,
    RosterRules,
    TextFor,
)
from peermatch.accounts.access import ProgramRequest, lead, member
from peermatch.clock import local_day
from peermatch.outbox.letters import Message, in_words
from peermatch.saving import saves_whole
from peermatch.undoing import offer

PLACE: dict[str, Any] = {"place": "settings"}
ASKED_AGAIN = (*Consent.WhatFor.values, TextFor.GUARDIAN.value)


@require_safe
@member
def consent_texts(request: ProgramRequest) -> HttpResponse:
    held, program = texts.texts_now(request.program), request.program
    rows = ConsentText.objects.in_program(program).select_related("written_by").order_by("-version")
    earlier: dict[tuple[str, str], list[ConsentText]] = defaultdict(list)
    for row in rows:
        if row.version < held[row.line].version:
            earlier[row.line].append(row)
    given = Consent.objects.in_program(program).standing().exclude(text=None).order_by()
    unsaid = Consent.objects.in_program(program).standing().filter(text=None).order_by()
    of_no_version = dict(unsaid.values_list("what_for").annotate(n=Count("participant", distinct=True)))
    agreed = dict(given.values_list("text").annotate(n=Count("participant", distinct=True)))
    by_guardians = Guardian.objects.in_program(program).agreeing().order_by()
    agreed |= dict(by_guardians.exclude(text=None).values_list("text").annotate(n=Count("pk")))
    written_by = {row.pk: row.written_by for row in rows}
    told = [
        {
            "what_for": what_for, "is_permission": what_for in ASKED_AGAIN, "label": TextFor(what_for).label,
            "texts": [
                {"row": text, "by": written_by.get(text.pk), "agreed": agreed.get(text.pk, 0), "earlier": earlier[line]}
                for line, text in sorted(held.items()) if line[0] == what_for
            ],
            "of_no_version": of_no_version.get(what_for, 0),
            "languages": LanguageForm(what_for=what_for, left=_left(held, what_for)),
        }
        for what_for in TextFor.values
    ]  # fmt: skip
    return render(request, "participants/consenting/texts.html", PLACE | {"purposes": told})


def _left(held: dict[tuple[str, str], ConsentText], what_for: str) -> set[str]:
    return {code for code, _name in LANGUAGES if (what_for, code) not in held}


@lead
@saves_whole
def consent_text(request: ProgramRequest, what_for: str) -> HttpResponse:
    """`?language=` says which; without it English."""
    language = request.GET.get("language", ENGLISH)
    if language not in dict(LANGUAGES):
        raise Http404
    held = texts.texts_now(request.program).get((what_for, language))
    is_permission = what_for in ASKED_AGAIN  # a promise stands in its match, whatever others promise later
    data = request.POST if request.method == "POST" else None
    form = WordsForm(data, held=held, may_ask_again=is_permission)
    back = reverse("consent-texts", args=[request.program.slug])
    agreed = asking.who_agreed_before(held) if held else []
    if request.method == "POST" and form.is_valid():
        if held and agreed and form.is_new_meaning and "go_on" not in request.POST:
            return _check_who_is_asked(request, form, held, agreed)
        if _written(request, form, what_for, language):
            return redirect(f"{back}#{what_for}")
    context = {
        "asks": len(agreed),
        "form": form, "title": _("Words: %(what)s") % {"what": TextFor(what_for).label}, "held": held,
        "lede": _("In %(language)s. Every version is kept, so that it can always be said what somebody agreed to.")
        % {"language": dict(LANGUAGES)[language]},
        "back": back, "back_label": _("What people agree to"),
    }  # fmt: skip
    return render(request, "participants/consenting/text.html", PLACE | context)


def _check_who_is_asked(
    request: ProgramRequest, form: WordsForm, held: ConsentText, people: list[Participant]
) -> HttpResponse:
    """Before people are asked again: how many, how they hear of it, the letter. Nothing is saved before it was read."""
    said = form.cleaned_data
    text = held.follows(words=said["words"], news=said["news"], is_new_meaning=True)
    if text.what_for == TextFor.GUARDIAN:
        return _check_which_guardians(request, form, text, people)
    by_call = [one for one in people if not one.takes_email]
    days = RosterRules.of(request.program).consent_days
    until = local_day(timezone.now(), request.program.time_zone) + timedelta(days=days)
    first = next((one for one in people if one.takes_email), people[0])
    first.program = request.program
    others = (
        Participant.objects.in_program(request.program).listed().askable().exclude(pk__in=[one.pk for one in people])
    )
    letter = letters.message(first, [ConsentAsk(program=request.program, text=text, agree_by=until)])
    return render(request, "participants/consenting/check.html", _checked(request, form, text, letter) | {
        "n": len(people), "by_call": by_call, "by_letter": len(people) - len(by_call), "until": until,
        "is_to_match": text.what_for == TextFor.MATCHING, "left": others.count(), "first": first,
    })  # fmt: skip


def _checked(request: ProgramRequest, form: WordsForm, text: ConsentText, letter: Message) -> dict[str, Any]:
    return PLACE | {
        "text": text, "subject": letter.subject, "letter": in_words(letter.text),
        "sent": [(name, request.POST.get(name, "")) for name in form.fields],
        "back": reverse("consent-texts", args=[request.program.slug]),
    }  # fmt: skip


def _check_which_guardians(
    request: ProgramRequest, form: WordsForm, text: ConsentText, people: list[Participant]
) -> HttpResponse:
    """The same of those who answer for somebody under 18; named is for whom."""
    given = Guardian.objects.in_program(request.program).agreeing().filter(participant__in=people)
    rows = list(given.select_related("participant__program").order_by("said_at", "pk"))
    by_call = [one.participant for one in rows if not one.email]
    first = next((one for one in rows if one.email), rows[0])
    until = timezone.now() + timedelta(days=RosterRules.of(request.program).consent_days)
    letter = guardian_letters.message(first, by=request.user, until=until, again=text)
    return render(request, "participants/consenting/check.html", _checked(request, form, text, letter) | {
        "n": len(rows), "by_call": by_call, "by_letter": len(rows) - len(by_call), "first": first,
        "until": local_day(until, request.program.time_zone),
    })  # fmt: skip


def _written(request: ProgramRequest, form: WordsForm, what_for: str, language: str) -> bool:
    said, now = form.cleaned_data, timezone.now()
    try:
        text = texts.write(
            program=request.program, what_for=what_for, language=language, words=said["words"], seen=said["seen"],
            news=said.get("news", ""), is_new_meaning=form.is_new_meaning, by=request.user, at=now,
        )  # fmt: skip
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    done = _("Version %(n)d holds from now on.") % {"n": text.version}
    n = asking.ask_again(text, at=now) if text.is_new_meaning else 0
    if not n:
        messages.success(request, done)
        return True
    done += " " + ngettext("%(n)d person is asked again.", "%(n)d people are asked again.", n) % {"n": n}
    done += " " + _("The first letters leave in an hour.")
    back = reverse("consent-texts", args=[request.program.slug])
    offer(request, done, WORDS, back=f"{back}#{what_for}", text=text.public_id)
    return True

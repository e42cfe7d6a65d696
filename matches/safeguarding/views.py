"""Worries, for those who read them. Whoever does not read one finds nothing: not even that there is one."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matches.models import Match, MatchRules, Seat, Worry, WorryEntry, WorryState
from matches.safeguarding import looking_after, readers
from matches.safeguarding.forms import ConcernsForm, DoneForm, RaiseForm, ReadersForm, who_works_here
from matches.safeguarding.raising import Told, raise_worry
from participants import protected
from participants.models import Participant
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, coordinator, fetch, lead
from peermatch.once import once
from peermatch.paging import paged

PLACE: dict[str, Any] = {"place": "today"}
A_YEAR = timedelta(days=365)


@coordinator
@require_safe
def worries(request: ProgramRequest) -> HttpResponse:
    rows = Worry.objects.in_program(request.program).read_by(request.user, leads=request.membership.is_lead)
    listed = paged(request, rows.select_related("raised_by", "recorded_by").telling_who_rests())
    year = rows.filter(raised_at__gt=timezone.now() - A_YEAR) if request.membership.is_lead else rows.none()
    return render(request, "matches/safeguarding/worries.html", PLACE | {
        "listed": listed, "raised": year.count(), "still_open": year.open().count(),
    })  # fmt: skip


@coordinator
@once
def match_worry(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    people = Participant.objects.in_program(request.program).filter(pk__in=row.seats.values("participant"))
    return _raise(request, people, row, row.get_absolute_url())


@coordinator
@once
def person_worry(request: ProgramRequest, person: UUID) -> HttpResponse:
    row = fetch(Participant.objects.listed(), request, person)
    people = Participant.objects.in_program(request.program).filter(pk=row.pk)
    return _raise(request, people, None, row.get_absolute_url(), chosen=[row.pk])


def _raise(
    request: ProgramRequest, people: QuerySet[Participant], match: Match | None, back: str, chosen: Sequence[int] = ()
) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = RaiseForm(sent, people=people, program=request.program, by=request.user, chosen=chosen)
    if form.is_valid():
        worry = raise_worry(
            program=request.program, told=Told(**form.said), at=timezone.now(), match=match, by=request.user
        )
        told = _("Whoever is to read it was told at once. %(rests)s")
        messages.success(request, told % {"rests": _say_who_rests(worry)})
        return redirect("worry-page", request.program.slug, worry.public_id)
    return render(request, "matches/safeguarding/raise.html", {
        "form": form, "title": _("%(what)sWorried about someone") % {"what": f"{match.title}: " if match else ""},
        "back": back, "place": "matches" if match else "people",
        "crisis": MatchRules.of(request.program).crisis_steps,
    })  # fmt: skip


@coordinator
@require_safe
def worry_page(request: ProgramRequest, worry: UUID) -> HttpResponse:
    row = _fetch(request, worry)
    audit.shown(audit.of(row, fields=["about", "reach", "words"]), by=request)
    return _page(request, row, DoneForm())


def _fetch(request: ProgramRequest, worry: UUID) -> Worry:
    rows = Worry.objects.select_related("raised_by", "recorded_by", "match", "about_member")
    row = fetch(rows, request, worry)
    if not row.may_be_read_by(request.membership):
        raise Http404
    return row


def _page(request: ProgramRequest, row: Worry, form: DoneForm) -> HttpResponse:
    entries = list(row.entries.select_related("by"))
    return render(request, "matches/safeguarding/worry.html", PLACE | {
        "worry": row, "form": form, "entries": entries, "seen_by": _who_brought_it_here(row, entries),
        "people": Participant.objects.in_program(request.program).filter(pk__in=row.people),
        "readers": row.readers.exclude(pk__in=readers.leads_of(request.program)).order_by("name"),
        "is_lead": request.membership.is_lead, "may_close": looking_after.may_close(row, request.user),
        "crisis": MatchRules.of(request.program).crisis_steps,
    })  # fmt: skip


def _who_brought_it_here(row: Worry, entries: Sequence[WorryEntry]) -> str:
    """Who looked at it, did something or closed it last."""
    done = [one.by.name for one in entries if one.what in (row.state, WorryEntry.What.REOPENED) and one.by]
    return done[-1] if done and row.state != WorryState.RAISED else ""


@coordinator
@require_POST
def worry_look(request: ProgramRequest, worry: UUID) -> HttpResponse:
    row = _fetch(request, worry)
    said = _("You look after it. Write down what you do.")
    return _act(request, row, said, lambda: looking_after.look_at(worry=row, by=request.user, at=timezone.now()))


@coordinator
@require_POST
def worry_done(request: ProgramRequest, worry: UUID) -> HttpResponse:
    """`close` in what is sent: nothing more is to be done."""
    row, form, closes = _fetch(request, worry), DoneForm(request.POST), "close" in request.POST
    if not form.is_valid():
        return _page(request, row, form)
    said = _("It is closed. It can be opened again.") if closes else _("It is written down.")
    words = form.cleaned_data["words"]
    return _act(request, row, said, lambda: looking_after.write_down(
        worry=row, words=words, closes=closes, by=request.user, at=timezone.now()
    ))  # fmt: skip


@coordinator
@require_POST
def worry_reopen(request: ProgramRequest, worry: UUID) -> HttpResponse:
    row = _fetch(request, worry)
    said = _("It is open again, and those concerned are held back.")
    return _act(request, row, said, lambda: looking_after.reopen(worry=row, by=request.user, at=timezone.now()))


@lead
@require_POST
def worry_go_on(request: ProgramRequest, worry: UUID) -> HttpResponse:
    row = _fetch(request, worry)
    said = _("Matching and mail go on for those concerned, unless another worry concerns them.")
    return _act(request, row, said, lambda: looking_after.let_go_on(worry=row, by=request.user, at=timezone.now()))


def _act(request: ProgramRequest, row: Worry, said: str, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, said)
    return redirect("worry-page", request.program.slug, row.public_id)


@lead
def worry_concerns(request: ProgramRequest, worry: UUID) -> HttpResponse:
    row = _fetch(request, worry)
    sent = request.POST if request.method == "POST" else None
    form = ConcernsForm(sent, program=request.program, near=_near(request, row), chosen=row.people)
    if form.is_valid() and not form.seeks:
        chosen = form.cleaned_data["people"]
        is_news = looking_after.say_whom(worry=row, people=chosen, by=request.user, at=timezone.now())
        said = _("It is noted whom it concerns. %(rests)s") if is_news else _("Nothing was changed. %(rests)s")
        messages.success(request, said % {"rests": _say_who_rests(row)})
        return redirect("worry-page", request.program.slug, row.public_id)
    audit.shown(*protected.contact(form.offered, protected.REACH), by=request)
    return _form_page(request, row, form, _("Whom it concerns"), "matches/safeguarding/concerns.html")


def _say_who_rests(row: Worry) -> str:
    people = Participant.objects.filter(program=row.program_id, pk__in=row.people if row.rests else [])
    names = get_text_list([one.name for one in people], _("and"))
    return _("Held back: %(names)s.") % {"names": names} if names else _("Nobody is held back.")


def _near(request: ProgramRequest, row: Worry) -> set[int]:
    """Those it concerns, and everyone with whom they or whoever raised it are or were in a match."""
    known = {*row.people, *([row.raised_by_id] if row.raised_by_id else [])}
    seats = Seat.objects.in_program(request.program)
    matches = {*seats.filter(participant__in=known).values_list("match", flat=True), row.match_id}
    return known | set(seats.filter(match__in=matches - {None}).values_list("participant", flat=True))


@lead
def worry_readers(request: ProgramRequest, worry: UUID) -> HttpResponse:
    row = _fetch(request, worry)
    users = who_works_here(request.program)
    users = users.exclude(pk=row.about_member_id) if row.about_member_id else users
    chosen = list(row.readers.values_list("pk", flat=True))
    form = ReadersForm(request.POST if request.method == "POST" else None, users=users, chosen=chosen)
    if form.is_valid():
        said = form.cleaned_data["users"]
        return _act(request, row, _("It is noted who reads it."), lambda: looking_after.let_read(
            worry=row, users=said, by=request.user, at=timezone.now()
        ))  # fmt: skip
    return _form_page(request, row, form, _("Who reads it"))


def _form_page(
    request: ProgramRequest, row: Worry, form: object, title: str, template: str = "form_page.html"
) -> HttpResponse:
    back = reverse("worry-page", args=[request.program.slug, row.public_id])
    return render(request, template, PLACE | {
        "form": form, "title": title, "back": back, "back_label": _("The worry"),
    })  # fmt: skip

"""The participant's pages, by e-mailed link, with no account. Reading them changes nothing."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from matches.framing.writing import write_hopes
from matches.introducing.sharing import change_shares
from matches.inviting.answering import answer, correct_details, not_the_person
from matches.inviting.confiding import may_promise, promise, promise_of, words_for
from matches.inviting.questions import ask
from matches.models import Said, Seat, SeatState, Way
from matches.scheduling.polls import asked_times, polling
from matches.visiting import pages
from matches.visiting import times as about_times
from matches.visiting.entrance import VisitRequest, visitor
from matches.visiting.form_pages import back, form_page, form_page_of, saved
from matches.visiting.forms import (
    AcceptForm,
    DeclineForm,
    DetailsForm,
    HopesForm,
    QuestionForm,
    SharesForm,
    TimesForm,
)
from participants.profile import entrance
from peermatch.clock import say_moment
from peermatch.forms import PageFields


@require_safe
@visitor
def visit(request: VisitRequest) -> HttpResponse:
    context = pages.page(request.visit, now=timezone.now()) | {"saved": request.GET.get("saved", "")}
    return render(request, "matches/visiting/visit.html", context)


@form_page
@visitor
def accept(request: VisitRequest) -> HttpResponse:
    form = AcceptForm(request.POST or None, seat=request.visit.seat)
    if request.method == "POST" and form.is_valid() and saved(form, lambda: _say_yes(request.visit.seat, form)):
        return back(request, "yes")
    lede = _("Nothing counts before you send it. You can leave out what you are not sure of and change it later.")
    return form_page_of(request, "accept", form, _("Say yes"), lede)


def _say_yes(seat: Seat, form: AcceptForm) -> None:
    now, spoken_by = timezone.now(), form.cleaned_data["spoken_by"]
    answer(
        seat=seat, said=Said.YES, way=Way.LINK, at=now, hopes=form.hopes, shares=form.shares,
        spoken_by=spoken_by, confirmed=not spoken_by, keeps_confidence=form.keeps,
    )  # fmt: skip
    correct_details(seat=seat, details=form.details, at=now, confirmed=not spoken_by)


@form_page
@visitor
def decline(request: VisitRequest) -> HttpResponse:
    form = DeclineForm(request.POST or None, seat=request.visit.seat)
    if request.method == "POST" and form.is_valid() and saved(form, lambda: _say_no(request.visit.seat, form)):
        return back(request, "no")
    return form_page_of(request, "decline", form, _("Say no"), _on_saying_no(request.visit.seat))


def _on_saying_no(seat: Seat) -> str:
    ahead = seat.match.meetings.ahead(timezone.now()).first() if seat.state == SeatState.ACCEPTED else None
    if ahead is None:
        return _("That is fine. You can change your mind until the meeting.")
    when = say_moment(ahead.starts_at, seat.participant.time_zone)
    return _(
        "That is fine. You are expected on %(when)s: if you say no, your coordinator tells the others. You can "
        "change your mind until the meeting."
    ) % {"when": when}


@form_page
@visitor
def question(request: VisitRequest) -> HttpResponse:
    """Something to ask, or another way to meet. It is no answer."""
    seat, form = request.visit.seat, QuestionForm(request.POST if request.method == "POST" else None)

    def save() -> None:
        told = form.cleaned_data
        ask(
            seat=seat, kind=told["kind"], text=told["text"], way=Way.LINK, at=timezone.now(),
            spoken_by=told["spoken_by"],
        )  # fmt: skip

    if form.is_valid() and saved(form, save):
        return back(request, "question")
    lede = _("It is no answer yet: you can still say yes or no.")
    return form_page_of(request, "question", form, _("Ask a question, or change how we meet"), lede)


def _say_no(seat: Seat, form: DeclineForm) -> None:
    spoken_by = form.cleaned_data["spoken_by"]
    answer(
        seat=seat, said=Said.NO, way=Way.LINK, at=timezone.now(), reason=form.cleaned_data["reason"],
        spoken_by=spoken_by, confirmed=not spoken_by,
    )  # fmt: skip


@form_page
@visitor
def times(request: VisitRequest) -> HttpResponse:
    """Which of the times that are asked about suit them; only who said yes to the match is asked."""
    seat, now = request.visit.seat, timezone.now()
    asked = asked_times.newest_of(seat)
    if asked is None:
        return redirect("visit", request.visit.link.public_id)
    if asked.situation(now) != asked_times.Situation.OPEN:
        context = {"times": about_times.in_words(asked, now=now), "was_sent": request.method == "POST"}
        return render(request, "matches/visiting/times_over.html", pages.frame(request.visit) | context)
    form = TimesForm(request.POST if request.method == "POST" else None, asked=asked)

    def save() -> None:
        told = {name: form.cleaned_data[name] for name in ("words", "spoken_by")}
        polling.reply(poll=asked.poll, seat=seat, said=form.said, way=Way.LINK, at=now, **told)

    if form.is_valid() and saved(form, save):
        return back(request, "times")
    return form_page_of(request, "times", form, _("Which times suit you?"), about_times.lede(asked))


@form_page
@visitor
def hopes(request: VisitRequest) -> HttpResponse:
    seat = request.visit.seat
    form = HopesForm(request.POST or None, seat=seat)

    def save() -> None:
        write_hopes(seat=seat, hopes=form.hopes, by=None, at=timezone.now())

    if request.method == "POST" and form.is_valid() and saved(form, save):
        return back(request, "hopes")
    lede = _("One sentence each, without names. Empty a field to take a hope away.")
    return form_page_of(request, "hopes", form, _("What you hope for"), lede)


@form_page
@visitor
def shares(request: VisitRequest) -> HttpResponse:
    """What the other family gets; only who said yes to a match of families is asked."""
    seat = request.visit.seat
    if not seat.match.is_family or seat.state != SeatState.ACCEPTED:
        return redirect("visit", request.visit.link.public_id)
    form = SharesForm(request.POST if request.method == "POST" else None, seat=seat)

    def save() -> None:
        change_shares(seat=seat, shares=form.shares or [], by=None, at=timezone.now())

    if request.method == "POST" and form.is_valid() and saved(form, save):
        return back(request, "shares")
    return form_page_of(request, "shares", form, _("What the other family gets"), _on_sharing(seat))


def _on_sharing(seat: Seat) -> str:
    if seat.introduced_at is None:
        return _("You can change this until you are introduced.")
    return _(
        "You are introduced. What the other family was told cannot be called back. If it matters for your safety, tell "
        "your coordinator at once."
    )


class PromiseForm(PageFields, forms.Form):
    submit = gettext_lazy("I promise this")


@form_page
@visitor
def confidence(request: VisitRequest) -> HttpResponse:
    """For whoever said yes themselves and did not promise it with their yes."""
    seat = request.visit.seat
    if promise_of(seat) or not may_promise(seat):
        return redirect("visit", request.visit.link.public_id)
    form = PromiseForm(request.POST if request.method == "POST" else None)

    def save() -> None:
        promise(seat=seat, way=Way.LINK, at=timezone.now())

    if request.method == "POST" and form.is_valid() and saved(form, save):
        return back(request, "confidence")
    lede = _("People tell each other what they tell nobody else. So each promises to keep it to themselves.")
    return form_page_of(request, "confidence", form, _("Keeping confidence"), lede, text=words_for(seat))


@form_page
@visitor
def details(request: VisitRequest) -> HttpResponse:
    seat = request.visit.seat
    form = DetailsForm(request.POST or None, seat=seat)

    def save() -> None:
        correct_details(seat=seat, details=form.details, at=timezone.now())

    if request.method == "POST" and form.is_valid() and saved(form, save):
        return back(request, "details")
    lede = _("What you save here goes for everything you take part in with us.")
    return form_page_of(request, "details", form, _("Your time zone and access needs"), lede)


@form_page
@visitor
def not_me(request: VisitRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "matches/visiting/not_me.html", pages.frame(request.visit))
    not_the_person(seat=request.visit.seat, at=timezone.now())
    response = redirect("visit-stopped")
    entrance.close(response, request.visit.link)
    return response

"""Who promised to keep confidence in a match, and writing down what somebody said by phone."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matches.inviting.confiding import may_promise, not_so, promise
from matches.inviting.undo_doors import RECORDED
from matches.inviting.ways import WAYS
from matches.models import Confidence, Match, Seat, SeatState
from participants.consenting.texts import choose, texts_now
from participants.models import ConsentText, TextFor
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.accounts.models import Program
from peermatch.forms import DateInput, PageFields
from peermatch.saving import saves_whole
from peermatch.undoing import offer


class PromiseForm(PageFields, forms.Form):
    submit = gettext_lazy("Record the promise")
    seat = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who promised it, after you read the words to them"), queryset=Seat.objects.none(),
        to_field_name="public_id", widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    way = forms.ChoiceField(label=gettext_lazy("How did it reach you?"), choices=WAYS)
    promised_on = forms.DateField(label=gettext_lazy("The day they said it"), widget=DateInput)

    def __init__(self, data: Any, *, match: Match, seats: list[Seat]) -> None:
        super().__init__(data, initial={"promised_on": match.program.today})
        field: Any = self.fields["seat"]
        field.queryset = match.seats.filter(pk__in=[one.pk for one in seats]).select_related("participant")
        field.label_from_instance = lambda one: one.participant.name


@coordinator
@saves_whole
def confidence(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    said_yes = row.seats.filter(state=SeatState.ACCEPTED).select_related("participant", "match__program")
    seats = list(said_yes.prefetch_related("answers", "participant__languages"))
    every = Confidence.records.in_program(request.program).filter(match=row).order_by("recorded_at", "pk")
    records = list(every.select_related("participant", "text", "recorded_by", "removed_by"))
    made = {one.participant_id: one for one in records if one.removed_at is None}
    waits = [seat for seat in seats if seat.participant_id not in made and may_promise(seat)]
    form = PromiseForm(request.POST if request.method == "POST" else None, match=row, seats=waits)
    if request.method == "POST" and form.is_valid() and _recorded(request, form):
        return redirect("match-confidence", request.program.slug, row.public_id)
    context = {
        "place": "matches", "match": row, "form": form, "waits": waits, "title": _("Keeping confidence"),
        "people": [(seat, made.get(seat.participant_id), not may_promise(seat)) for seat in seats],
        "texts": _texts(request.program, waits), "not_so": [one for one in records if one.removed_at],
    }  # fmt: skip
    return render(request, "matches/inviting/confidence.html", context)


def _texts(program: Program, seats: list[Seat]) -> list[ConsentText]:
    """The words to read out, in each language once."""
    held, people = texts_now(program), [seat.participant for seat in seats]
    read = [choose(held, TextFor.CONFIDENCE, [one.name for one in person.languages.all()]) for person in people]
    return list({text.language: text for text in read}.values())


def _recorded(request: ProgramRequest, form: PromiseForm) -> bool:
    said, now = form.cleaned_data, timezone.now()
    try:
        with transaction.atomic():
            made = [
                promise(seat=seat, way=said["way"], by=request.user, at=now, promised_on=said["promised_on"])
                for seat in said["seat"]
            ]
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    said_so = ngettext("The promise is on record.", "The promises are on record.", len(made))
    offer(request, said_so, RECORDED, back=request.path, promises=[str(one.public_id) for one in made])
    return True


class NotSoForm(PageFields, forms.Form):
    submit = gettext_lazy("It is not so")
    why = forms.CharField(
        label=gettext_lazy("Why it is not so"), max_length=300,
        help_text=gettext_lazy("For example: it was somebody else. It stands beside what was recorded, which stays."),
    )  # fmt: skip


@coordinator
@saves_whole
def confidence_not_so(request: ProgramRequest, match: UUID, promise: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    made = fetch(Confidence.records.in_program(request.program).filter(match=row), request, promise)
    back = reverse("match-confidence", args=[request.program.slug, row.public_id])
    if made.removed_at:
        messages.info(request, _("This was marked as not so before."))
        return redirect(back)
    form = NotSoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        not_so(promises=[made], why=form.cleaned_data["why"], by=request.user, at=timezone.now())
        said = _("The promise of %(name)s does not count any more.") % {"name": made.participant.name}
        messages.success(request, said)
        return redirect(back)
    title = _("%(name)s did not promise it") % {"name": made.participant.name}
    lede = _("Then it counts for nothing, and they are asked for it again. What was recorded stays, with your reason.")
    return render(request, "matches/step_form.html", {
        "place": "matches", "match": row, "form": form, "title": title, "lede": lede, "back": back,
        "back_label": _("Keeping confidence"),
    })  # fmt: skip

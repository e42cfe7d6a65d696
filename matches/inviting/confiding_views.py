"""Who promised to keep confidence in a match, and writing down what somebody said by phone."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.inviting.confiding import may_promise, promise
from matches.inviting.ways import WAYS
from matches.models import Match, Seat, SeatState
from participants.consenting.texts import choose, texts_now
from participants.models import ConsentText, TextFor
from peermatch.accounts.access import ProgramRequest, coordinator, fetch
from peermatch.accounts.models import Program
from peermatch.forms import DateInput, PageFields
from peermatch.saving import saves_whole


class PromiseForm(PageFields, forms.Form):
    submit = gettext_lazy("Record the promise")
    seat = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who promised it, after you read the words to them"), queryset=Seat.objects.none(),
        to_field_name="public_id", widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    way = forms.ChoiceField(label=gettext_lazy("How did it reach you?"), choices=WAYS)
    promised_on = forms.DateField(label=gettext_lazy("The day they said it"), widget=DateInput)

    def __init__(self, data: Any, *, match: Match, seats: list[Seat]) -> None:
        super().__init__(data, initial={"promised_on": timezone.localdate()})
        field: Any = self.fields["seat"]
        field.queryset = match.seats.filter(pk__in=[one.pk for one in seats]).select_related("participant")
        field.label_from_instance = lambda one: one.participant.name


@coordinator
@saves_whole
def confidence(request: ProgramRequest, match: UUID) -> HttpResponse:
    row = fetch(Match, request, match)
    said_yes = row.seats.filter(state=SeatState.ACCEPTED).select_related("participant", "match__program")
    seats = list(said_yes.prefetch_related("answers", "participant__languages"))
    made = {one.participant_id: one for one in row.confidences.select_related("text", "recorded_by")}
    waits = [seat for seat in seats if seat.participant_id not in made and may_promise(seat)]
    form = PromiseForm(request.POST if request.method == "POST" else None, match=row, seats=waits)
    if request.method == "POST" and form.is_valid() and _recorded(request, form):
        return redirect("match-confidence", request.program.slug, row.public_id)
    context = {
        "place": "matches", "match": row, "form": form, "waits": waits, "title": _("Keeping confidence"),
        "people": [(seat, made.get(seat.participant_id), not may_promise(seat)) for seat in seats],
        "texts": _texts(request.program, waits),
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
            for seat in said["seat"]:
                promise(seat=seat, way=said["way"], by=request.user, at=now, promised_on=said["promised_on"])
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    messages.success(request, _("The promise is on record."))
    return True

"""Cards about worries, for those who read them, and about contact that was stopped. A card names nobody."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from matches.models import Worry, WorryConcerns, WorryEntry, WorryState
from matches.safeguarding.readers import leads_of, stops_read_by
from matches.today.desk import MOST_OF_A_KIND, Card, Choice, Desk, Urgency
from peermatch.clock import say_moment


def to_look_at(desk: Desk) -> list[Card]:
    """Raised, looked at and not closed; for leads, also closed ones whose people are still held back."""
    if not desk.reads_private:
        return []
    rows: Any = Worry.objects.in_program(desk.program).read_by(desk.reader, leads=desk.leads)
    held_back = WorryConcerns.objects.in_program(desk.program).filter(worry=OuterRef("pk"))
    still = Q(goes_on_at=None, about_member=None) & Exists(held_back) if desk.leads else Q(pk__in=[])
    leads = leads_of(desk.program)
    looked = WorryEntry.objects.in_program(desk.program).filter(worry=OuterRef("pk"), by__in=leads)
    looked = looked.exclude(what=WorryEntry.What.RAISED)
    to_do = rows.filter(~Q(state=WorryState.CLOSED) | still).annotate(a_lead_looked=Exists(looked))
    return [_card(desk, worry) for worry in to_do.order_by("raised_at", "pk")[:MOST_OF_A_KIND]]


def _card(desk: Desk, worry: Worry) -> Card:
    is_new = worry.state == WorryState.RAISED
    awaits_lead = desk.leads and worry.is_open and not worry.a_lead_looked  # type: ignore[attr-defined]  # annotated
    when = say_moment(worry.raised_at, desk.reader.time_zone)
    return Card(
        Urgency.LATE if is_new or awaits_lead else Urgency.SOON,
        _("A worry was raised, %(when)s") % {"when": when},
        "worry-page", (worry.public_id,),
        _("No lead has looked at it yet") if awaits_lead else str(worry.get_state_display()),
        _next(worry),
        [Choice(_("Read it now") if is_new else _("Open it"), "worry-page", (worry.public_id,))],
    )  # fmt: skip


def _next(worry: Worry) -> str:
    if worry.state == WorryState.RAISED:
        return _("Somebody is worried about someone. Read it, and say that you look after it.")
    if worry.is_open:
        return _("Write down what was done, and close it when nothing more is to be done.")
    return _("It is closed, and those concerned are still held back. Let it go on when it is time.")


def contact_stopped(desk: Desk) -> list[Card]:
    """Somebody asked that contact stops: it was done, and a person is to see to the rest."""
    if not desk.reads_private:
        return []
    rows = stops_read_by(desk.program, desk.reader, leads=desk.leads, away=desk.away).open()
    return [
        Card(
            Urgency.LATE,
            _("Contact was stopped, %(when)s") % {"when": say_moment(stop.at, desk.reader.time_zone)},
            "stop-page", (stop.public_id,),
            _("See to it"),
            _("Somebody asked for it. It was done at once; read what is left to do."),
            [Choice(_("Open it"), "stop-page", (stop.public_id,))],
        )
        for stop in rows.order_by("at", "pk")[:MOST_OF_A_KIND]
    ]  # fmt: skip

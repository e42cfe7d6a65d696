"""Whom the demo program books, and when they are free."""

from datetime import datetime, time, timedelta

from participants.models import AccessProvider, NeedKind, ProviderAway, ProviderWindow
from peermatch.accounts.models import Program
from peermatch.clock import local_day

INTERPRETER, CAPTIONS, SSP = (kind.value for kind in (NeedKind.INTERPRETER, NeedKind.CAPTIONS, NeedKind.SSP))
WORKDAYS = range(5)


def whom_to_book(program: Program, now: datetime) -> None:
    """One of each sort: with hours and an address, an agency, by phone alone, and one whose week nobody knows."""
    dana = _add(
        program, "Dana Field", [INTERPRETER], works_in="ASL, ProTactile", email="dana@interpreters.example",
        phone="+1 512 555 0140", cost_per_hour=85, usually_paid_by="The project",
    )  # fmt: skip
    _week(dana, time(9), time(17))
    first = local_day(now, program.time_zone) + timedelta(days=40)
    ProviderAway.objects.create(program=program, provider=dana, first=first, last=first + timedelta(days=6))
    hill = _add(
        program, "Hill Country Interpreting", [INTERPRETER, SSP], works_in="ASL, Tactile ASL, Spanish", is_agency=True,
        at_once=4, email="booking@hillcountry.example", how_to_book="Form on their site, customer 4711",
    )  # fmt: skip
    _week(hill, time(7), time(21))
    _add(program, "Clear Line Captioning", [CAPTIONS], works_in="English, Spanish", phone="+1 512 555 0162")
    _add(program, "Marisol Reyes", [SSP], phone="+1 210 555 0118", notes="Drives. Texts are best.")


def _add(program: Program, name: str, kinds: list[str], **fields: object) -> AccessProvider:
    row: AccessProvider = AccessProvider.objects.create(program=program, name=name, kinds=kinds, **fields)
    return row


def _week(provider: AccessProvider, begins: time, ends: time) -> None:
    of = {"program": provider.program, "provider": provider}
    ProviderWindow.objects.bulk_create(ProviderWindow(**of, weekday=day, begins=begins, ends=ends) for day in WORKDAYS)

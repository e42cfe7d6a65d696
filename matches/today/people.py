"""Cards about people: who left while a match goes on, and what runs out."""

from datetime import timedelta

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import Meeting, MeetingState, Seat, SeatState
from matches.today.desk import MOST_OF_A_KIND, Card, Choice, Desk, Urgency
from participants.knowing import those_known
from participants.models import (
    ConsentAsk,
    Evidence,
    EvidenceKind,
    OwnChange,
    Participant,
    Readiness,
    RosterRules,
    Status,
)
from participants.models.consent_ask import by_no_letter
from participants.profile import letters
from peermatch.accounts.models import Membership, Role
from peermatch.clock import say_day

OLD_NEWS = timedelta(days=14)  # whoever left that long ago has been missed
LONG_AGO = timedelta(days=30)  # what ran out before that is no news; the list of people still finds it


def left_the_program(desk: Desk) -> list[Card]:
    """People who take part no more, in matches that go on: until someone else is seated there, or for two weeks.

    Leaving took them out. Where the match was on hold, or they left before, they stand in it still.
    """
    seats = desk.seats(SeatState.INVITED, SeatState.ACCEPTED, SeatState.WITHDRAWN)
    instead = Seat.objects.in_program(desk.program).filter(
        match=OuterRef("match"), state__in=[SeatState.PROPOSED, SeatState.INVITED],
        state_since__gt=OuterRef("state_since"),
    )  # fmt: skip
    out = Q(state=SeatState.WITHDRAWN)
    news = Q(state_since=F("participant__status_since"), state_since__gt=desk.now - OLD_NEWS) & ~Exists(instead)
    left = seats.filter(~out | news, participant__status=Status.WITHDRAWN)
    meetings = Meeting.objects.in_program(desk.program).filter(
        match=OuterRef("match"), state=MeetingState.CONFIRMED, starts_at__gt=desk.now
    )
    return [_left(desk, seat) for seat in left.annotate(has_meeting=Exists(meetings))[:MOST_OF_A_KIND]]


def _left(desk: Desk, seat: Seat) -> Card:
    person = seat.participant
    day = say_day(desk.day(person.status_since)) if person.status_since else ""
    said = _("Since %(day)s; “%(match)s” goes on without them. Tell the others, and look for someone else.")
    if getattr(seat, "has_meeting", False):
        said += " " + _("A meeting is confirmed: ask whether it still takes place.")
    return Card(
        Urgency.LATE,
        _("%(name)s left the program") % {"name": person.name},
        "match", (seat.match.public_id,),
        _("Taken out") if seat.state == SeatState.WITHDRAWN else _("In a match still"),
        said % {"day": day, "match": seat.match.title},
        [Choice(_("Go to the match"), "match", (seat.match.public_id,))],
    )  # fmt: skip


def changed_by_themselves(desk: Desk) -> list[Card]:
    """What people changed on their own pages and no coordinator has seen: by the name of the field alone."""
    if not desk.reads_private:
        return []
    rows = OwnChange.objects.in_program(desk.program).unseen().by_themselves()
    return [_changed(desk, changes) for changes in _by_person(rows)]


def _by_person(rows: QuerySet[OwnChange]) -> list[list[OwnChange]]:
    found: dict[int, list[OwnChange]] = {}
    for row in rows.select_related("participant", "told_to").order_by("-at", "-pk")[: MOST_OF_A_KIND * 5]:
        found.setdefault(row.participant_id, []).append(row)
    return list(found.values())[:MOST_OF_A_KIND]


def told_to_others(desk: Desk) -> list[Card]:
    """What people told somebody who does not work with them: for whoever works with them, or keeps their record."""
    if not desk.reads_private:
        return []
    here = Membership(program=desk.program, user=desk.reader, role=Role.COORDINATOR)
    known = those_known(here) | Q(open_matches=0, kept_by=None) if desk.leads else those_known(here)
    rows = OwnChange.objects.in_program(desk.program).unseen().told().exclude(told_to=desk.reader)
    if desk.mine or not desk.leads:
        rows = rows.filter(participant__in=Participant.objects.in_program(desk.program).filter(known))
    return [_told(desk, changes) for changes in _by_person(rows)]


def _told(desk: Desk, changes: list[OwnChange]) -> Card:
    latest = changes[0]
    ids, names = (latest.participant.public_id,), {"name": latest.participant.name}
    said = dict.fromkeys(_who_told(desk, one) for one in changes)
    seen = (("until", latest.public_id), ("next", "today"))
    return Card(
        Urgency.SOON,
        (_("%(name)s told somebody else") if any(one.way for one in changes) else _("%(name)s: a new address")) % names,
        "person", ids,
        _("New"),
        " ".join([*([_("It stands below what was on record.")] if any(one.way for one in changes) else []), *said]),
        [Choice(_("Look at it"), "person", ids), Choice(_("I have seen it"), "person-changes-seen", ids, sends=seen)],
    )  # fmt: skip


def _who_told(desk: Desk, change: OwnChange) -> str:
    words = (
        _("%(by)s, %(day)s, %(way)s: %(what)s.")
        if change.way
        else _(
            "%(by)s changed their %(what)s, %(day)s. Is it theirs? Until you have seen it, others send no link there."
        )
    )
    return words % {
        "by": change.told_to.name if change.told_to else "", "day": say_day(desk.day(change.at)),
        "way": change.get_way_display().lower(), "what": change.get_what_display(),
    }  # fmt: skip


def _changed(desk: Desk, changes: list[OwnChange]) -> Card:
    latest, what = changes[0], dict.fromkeys(str(one.get_what_display()) for one in changes)
    person, ids = latest.participant, (latest.participant.public_id,)
    is_wrong = any(one.what == OwnChange.What.NOT_THEM for one in changes)
    title = _("%(name)s: their link reached someone else") if is_wrong else _("%(name)s changed something")
    seen = (("until", latest.public_id), ("next", "today"))
    return Card(
        Urgency.SOON if is_wrong else Urgency.CALM,
        title % {"name": person.name},
        "person", ids,
        _("New"),
        _("On %(day)s, on their own page: %(what)s.")
        % {"day": say_day(desk.day(latest.at)), "what": get_text_list(list(what), _("and"))},
        [Choice(_("Look at it"), "person", ids), Choice(_("I have seen it"), "person-changes-seen", ids, sends=seen)],
    )  # fmt: skip


def to_be_erased(desk: Desk) -> list[Card]:
    """Who asks on their own page to be erased. A lead does it; others see that it waits."""
    if not desk.reads_private:
        return []
    rows = OwnChange.objects.in_program(desk.program).to_forget().select_related("participant")
    return [_to_erase(desk, row) for row in rows.order_by("at", "pk")[:MOST_OF_A_KIND]]


def _to_erase(desk: Desk, row: OwnChange) -> Card:
    by = desk.day(row.at + letters.LASTS[letters.ERASURE])
    ids, is_past = (row.participant.public_id,), by < desk.day(desk.now)
    said = _("On %(day)s, on their own page. They were told that it is done by %(by)s.")
    if not desk.leads:
        said += " " + _("A lead does it.")
    stays = Choice(_("They want to stay"), "person-erase-not", ids, sends=(("next", "today"),))
    return Card(
        Urgency.LATE if is_past else Urgency.SOON,
        _("%(name)s asks to be erased") % {"name": row.participant.name},
        "person", ids,
        _("The day is past") if is_past else _("Asked"),
        said % {"day": say_day(desk.day(row.at)), "by": say_day(by)},
        [Choice(_("Read what goes, and erase"), "person-erase", ids), stays] if desk.leads else [stays],
        by=by,
        is_past=is_past,
    )  # fmt: skip


def asked_again(desk: Desk) -> list[Card]:
    """People who were asked again for a permission and have not answered: one card, however many."""
    if not desk.reads_private:
        return []
    today = desk.day(desk.now)
    asks = ConsentAsk.objects.in_program(desk.program).open()
    waits, has_thought = Q(call_on=None), Q(call_on__lte=today)
    n = asks.aggregate(
        all=Count("participant", distinct=True),
        late=Count("participant", distinct=True, filter=waits & Q(agree_by__lt=today)),
        calls=Count("participant", distinct=True, filter=waits & by_no_letter()),
        think=Count("participant", distinct=True, filter=Q(call_on__gt=today)),
        thought=Count("participant", distinct=True, filter=has_thought),
        first=Min("agree_by"),
    )
    if not n["all"]:
        return []
    said = ngettext("%(n)d person has not answered.", "%(n)d people have not answered.", n["all"]) % {"n": n["all"]}
    if n["calls"]:
        told = ngettext("No mail reaches %(n)d of them: call.", "No mail reaches %(n)d of them: call.", n["calls"])
        said += " " + told % {"n": n["calls"]}
    if n["late"]:
        said += " " + _("The day has passed for %(n)d.") % {"n": n["late"]}
    if n["think"]:
        told = ngettext("%(n)d wants to think.", "%(n)d want to think.", n["think"])
        said += " " + told % {"n": n["think"]}
    if n["thought"]:
        told = ngettext("%(n)d wanted to think: call.", "%(n)d wanted to think: call.", n["thought"])
        said += " " + told % {"n": n["thought"]}
    return [
        Card(
            Urgency.SOON if n["late"] or n["calls"] or n["thought"] else Urgency.CALM,
            _("Permission asked again"),
            "consents-asked", (),
            _("The day is past") if n["late"] else _("Waits"),
            said,
            [Choice(_("See who"), "consents-asked")],
            by=n["first"],
            is_past=bool(n["late"]),
        )
    ]  # fmt: skip


def licenses_that_run_out(desk: Desk) -> list[Card]:
    """Licenses of people who may be asked, from the program's days of warning on."""
    today = desk.day(desk.now)
    rows = Evidence.objects.in_program(desk.program).filter(kind=EvidenceKind.LICENSE)
    rows = rows.running_out(today, within=RosterRules.of(desk.program).warning_days)
    rows = rows.filter(expires_on__gte=today - LONG_AGO, participant__status=Status.ACTIVE)
    found = rows.select_related("participant").order_by("expires_on", "pk")[:MOST_OF_A_KIND]
    return [_license(row, has_expired=row.has_expired(today)) for row in found]


def _license(row: Evidence, *, has_expired: bool) -> Card:
    ids = (row.participant.public_id, row.public_id)
    said = _("“%(title)s” ran out on %(day)s.") if has_expired else _("“%(title)s” runs out on %(day)s.")
    return Card(
        Urgency.SOON if has_expired else Urgency.CALM,
        _("%(name)s: license") % {"name": row.participant.name},
        "person", ids[:1],
        _("Expired") if has_expired else _("Runs out soon"),
        said % {"title": row.title, "day": say_day(row.expires_on, year=True) if row.expires_on else ""},
        [Choice(_("Renew it"), "evidence-renew", ids)],
    )  # fmt: skip


def screenings_that_run_out(desk: Desk) -> list[Card]:
    """Screenings of people who may be asked, likewise."""
    if not desk.reads_private:
        return []
    today = desk.day(desk.now)
    until = today + timedelta(days=RosterRules.of(desk.program).warning_days)
    rows = Readiness.objects.in_program(desk.program).filter(
        screening_until__gte=today - LONG_AGO, screening_until__lte=until, participant__status=Status.ACTIVE
    )
    found = rows.select_related("participant").order_by("screening_until", "pk")[:MOST_OF_A_KIND]
    return [_screening(row, has_run_out=row.screening_has_run_out(today)) for row in found]


def _screening(row: Readiness, *, has_run_out: bool) -> Card:
    ids = (row.participant.public_id,)
    said = _("It ran out on %(day)s.") if has_run_out else _("It runs out on %(day)s.")
    return Card(
        Urgency.SOON if has_run_out else Urgency.CALM,
        _("%(name)s: screening") % {"name": row.participant.name},
        "person", ids,
        _("Ran out") if has_run_out else _("Runs out soon"),
        said % {"day": say_day(row.screening_until, year=True) if row.screening_until else ""},
        [Choice(_("Edit readiness"), "person-readiness", ids)],
    )  # fmt: skip

"""Cards of the family path: ready to introduce, someone to tell, the first contact, the pace of the others."""

from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from matches.following_up.progress import Progress, progress_of_all
from matches.models import Contact, Introduction, Path, SeatState, Stage
from matches.requesting.clocks import Standing
from matches.today.desk import MOST_OF_A_KIND, Card, Choice, Desk, Urgency
from peermatch.clock import say_day

LONG_BEHIND = timedelta(days=7)


def introductions_to_tell(desk: Desk) -> list[Card]:
    """People who were introduced and whom e-mail does not reach: the coordinator tells them."""
    waiting = Introduction.objects.in_program(desk.program).waiting().filter(seat__match__in=desk.matches())
    rows = waiting.select_related("seat__match", "seat__participant").order_by("at")
    return [_to_tell(desk, one) for one in rows[:MOST_OF_A_KIND]]


def _to_tell(desk: Desk, one: Introduction) -> Card:
    person, ids = one.seat.participant, (one.seat.match.public_id, one.public_id)
    return Card(
        Urgency.LATE,
        _("%(name)s: introduce them yourself") % {"name": person.name},
        "introduction-call", ids,
        _("Not told yet"),
        _("“%(match)s”. E-mail does not reach them: %(way)s %(phone)s")
        % {
            "match": one.seat.match.title, "way": person.way_now,
            "phone": person.phone if desk.reads_private else "",
        },
        [Choice(_("Read what to say"), "introduction-call", ids)],
        phones=(person,) if desk.reads_private else (),
    )  # fmt: skip


def ready_to_introduce(desk: Desk) -> list[Card]:
    """Families who all said yes, and someone of whom was not introduced yet."""
    yes = Q(seats__state=SeatState.ACCEPTED)
    families = desk.matches().filter(path=Path.FAMILY, stage=Stage.ACTIVE)
    counted = families.annotate(
        new=Count("seats", filter=yes & Q(seats__introduced_at=None), distinct=True),
        here=Count("seats", filter=yes, distinct=True),
    )
    rows = counted.filter(new__gt=0, here__gt=1).order_by("stage_since")
    return [
        Card(
            Urgency.SOON,
            _("%(match)s: introduce them") % {"match": match.title},
            "introduction", (match.public_id,),
            _("Not introduced"),
            _("Everyone said yes, since %(day)s.") % {"day": say_day(desk.day(match.stage_since))},
            [Choice(_("Check and introduce them"), "introduction", (match.public_id,))],
        )
        for match in rows[:MOST_OF_A_KIND]
    ]  # fmt: skip


def contacts_awaited(desk: Desk) -> list[Card]:
    """A first contact that is overdue or waits for access; contacts behind their pace; weeks that are over."""
    families = desk.matches().filter(path=Path.FAMILY, stage=Stage.ACTIVE).exclude(introduced_at=None)
    rows = list(families.select_related("program").order_by("introduced_at"))
    found: dict[Callable[[Progress], Card], list[Card]] = defaultdict(list)
    for progress in progress_of_all(rows, now=desk.now).values():
        make = _which(progress)
        if make is not None and len(found[make]) < MOST_OF_A_KIND:
            found[make].append(make(progress))
    return [card for cards in found.values() for card in cards]


def told_twice(desk: Desk) -> list[Card]:
    """Two people told of a contact on one day and in one way: one, or two?"""
    rows = Contact.objects.in_program(desk.program).perhaps_the_same().filter(match__in=desk.matches())
    found = rows.select_related("match", "said_by__participant").order_by("pk")
    return [_told_twice(desk, one) for one in found[:MOST_OF_A_KIND]]


def _told_twice(desk: Desk, contact: Contact) -> Card:
    ids = (contact.match.public_id, contact.public_id)
    told = {
        "who": contact.said_by.participant.name if contact.said_by else _("Somebody"),
        "when": say_day(desk.day(contact.at)), "way": contact.get_way_display(),
    }  # fmt: skip
    return Card(
        Urgency.CALM,
        _("%(match)s: one contact, or two?") % {"match": contact.match.title},
        "contacts", (contact.match.public_id,),
        _("Perhaps the same"),
        _("%(who)s told of %(when)s, %(way)s. So did somebody else. They are counted once so far.") % told,
        [
            Choice(_("It is the same contact"), "contact-same", ids, (("from", "today"),)),
            Choice(_("They are two: keep both"), "contact-two", ids, (("from", "today"),)),
        ],
    )  # fmt: skip


def _which(progress: Progress) -> Callable[[Progress], Card] | None:
    if progress.waiting:
        return _waits
    if progress.first.standing == Standing.LATE:
        return _first_overdue
    if progress.is_behind:
        return _behind
    return _weeks_over if progress.pace.is_over and progress.contacts else None


def _first_overdue(progress: Progress) -> Card:
    match = progress.match
    return _card(
        progress, Urgency.LATE, _("%(match)s: no first contact yet") % {"match": match.title}, progress.status,
        [
            Choice(_("Record a contact"), "contact-add", (match.public_id,)),
            Choice(_("Waiting for an interpreter?"), "contact-wait", (match.public_id,)),
        ],
    )  # fmt: skip


def _waits(progress: Progress) -> Card:
    match, waiting = progress.match, progress.waiting
    ids = (match.public_id, waiting.public_id if waiting else "")
    return _card(
        progress, Urgency.CALM, _("%(match)s: waits for access") % {"match": match.title}, progress.status,
        [Choice(_("Let the clock go on"), "contact-wait-end", ids)],
    )  # fmt: skip


def _behind(progress: Progress) -> Card:
    match, due = progress.match, progress.pace.next_due
    is_long = due is not None and due < progress.now - LONG_BEHIND
    return _card(
        progress, Urgency.LATE if is_long else Urgency.SOON,
        _("%(match)s: ask whether they are in touch") % {"match": match.title}, progress.status,
        [Choice(_("Record a contact"), "contact-add", (match.public_id,))],
    )  # fmt: skip


def _weeks_over(progress: Progress) -> Card:
    match = progress.match
    return _card(
        progress, Urgency.CALM, _("%(match)s: their first weeks are over") % {"match": match.title}, _("What next?"),
        [
            Choice(_("Record a contact"), "contact-add", (match.public_id,)),
            Choice(_("Close the match"), "match-close", (match.public_id,)),
        ],
    )  # fmt: skip


def _card(progress: Progress, urgency: Urgency, title: str, status: str, choices: list[Choice]) -> Card:
    sentence = " ".join(filter(None, [progress.count and f"{progress.count}.", progress.sentence]))
    is_past = progress.is_behind or urgency == Urgency.LATE
    return Card(urgency, title, "contacts", (progress.match.public_id,), status, sentence, choices, is_past=is_past)

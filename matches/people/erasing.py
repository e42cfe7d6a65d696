"""What forgetting a person means for their matches and requests. Registered with `on_erasing`.

Of a match that is over, or that was theirs alone, all words go: they were about them. Of one that goes on with others
what `going_on` says. Rows stay, so that counts stay.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from matches.models import (
    Accommodation,
    CallBack,
    ClockWaiver,
    MailReply,
    Match,
    MatchList,
    ReportFile,
    Request,
    RequestEvent,
    Seat,
    ServiceBooking,
    Worry,
)
from matches.models.match import OPEN
from matches.models.seat import TAKING_PART
from matches.people.going_on import Said, ids_of, strike_going_on, strike_rematches, strike_worries
from matches.people.said_where import OF_MATCH, OF_REQUEST, THEIRS
from participants.erasing import Erasing
from participants.models import Participant
from peermatch.accounts.models import Membership
from peermatch.inbox.models import IncomingMail
from peermatch.keeping import erasing, mail
from peermatch.keeping.erasing import What
from peermatch.keeping.wiping import ERASED, wipe

REQUEST, LIST = "matches.request", "matches.matchlist"


def wipe_matches(work: Erasing) -> list[What]:
    """Answers with the requests and lists that were wiped: an older backup may not know yet whose they were."""
    said = Said.of(work)
    for model, way, names in THEIRS:
        wipe(work.of(model).filter(**{f"{way}__in": work.records}), names)
    _wipe_details(work)
    seats = work.of(Seat).filter(participant__in=work.records)
    theirs = list(work.of(Match).filter(pk__in=seats.values("match")))
    going_on = {match.pk for match in theirs if _goes_on(match, work)}
    over = [match.pk for match in theirs if match.pk not in going_on]
    for model, way, names in OF_MATCH:
        wipe(work.of(model).filter(**{f"{way}__in": over}), names)
    strike_going_on(work, going_on, said)
    strike_rematches(work, [match.pk for match in theirs])
    strike_worries(work, [match.pk for match in theirs])
    _wipe_mail(work, over, [seat.public_id for seat in seats])
    work.of(ReportFile).delete()  # it may name them, and can be made anew
    return [*_wipe_requests(work, over), *_forget_lists(work)]


def why_not(person: Participant, reader: Membership | None) -> str:
    """While a worry by them or about them is open. Only its readers are told why."""
    rows = Worry.objects.in_program(person.program).open()
    open_ones = rows.filter(Q(raised_by=person) | Q(concerned__person=person)).distinct()
    if not open_ones.exists():
        return ""
    if reader and any(one.may_be_read_by(reader) for one in open_ones):
        return _("A worry that %(name)s raised, or that concerns them, is open. Close it first. It is on Today.") % {
            "name": person.name
        }
    return _("They cannot be erased now. Ask another lead of the program.")


def what_they_are_in(person: Participant) -> list[tuple[str, str, str]]:
    """Each open match of theirs, and what becomes of it."""
    seats = Seat.objects.in_program(person.program).filter(state__in=TAKING_PART, match__stage__in=OPEN)
    mine = seats.filter(participant=person).select_related("match__program").order_by("match__title", "pk")
    others = set(seats.exclude(participant=person).values_list("match", flat=True))
    goes_on, ends = _("goes on with the others, who are told by its coordinator"), _("all words of it go")
    return [
        (seat.match.title, seat.match.get_absolute_url(), goes_on if seat.match_id in others else ends) for seat in mine
    ]


def _goes_on(match: Match, work: Erasing) -> bool:
    """Whether somebody else still takes part in it."""
    others = work.of(Seat).filter(match=match, state__in=TAKING_PART).exclude(participant__in=work.records)
    return match.stage in OPEN and bool(others.exists())


def _wipe_details(work: Erasing) -> None:
    """Which need it was. No two standing rows of a meeting say the same, so a number tells each apart."""
    rows = work.of(Accommodation).filter(participant__in=work.records).exclude(detail="")
    rows.update(detail=Concat(Value(f"{ERASED} "), Cast("pk", CharField())))


def _wipe_mail(work: Erasing, over: Collection[int], seats: Collection[UUID]) -> None:
    """Letters to others about these matches, and what others wrote in them."""
    of_them = work.of(ServiceBooking).filter(accommodation__participant__in=work.records)
    mail.wipe_mail_about(work.program, [*seats, *ids_of(work, over), *of_them.values_list("public_id", flat=True)])
    mails, replies = IncomingMail.objects.filter(program=work.program), work.of(MailReply)
    mails.filter(pk__in=replies.filter(seat__participant__in=work.records).values("mail")).forget_sender(at=work.at)
    mails.filter(pk__in=replies.filter(match__in=over).values("mail")).forget(at=work.at)


def _wipe_requests(work: Erasing, over: Collection[int]) -> list[What]:
    theirs = Q(person__in=work.records) | Q(match__in=over)
    for address in work.addresses:
        theirs |= Q(email__iexact=address)
    rows = work.of(Request)
    found = set(rows.filter(theirs).values_list("pk", flat=True))
    while more := set(rows.filter(merged_into__in=found).values_list("pk", flat=True)) - found:
        found |= more
    ids = list(rows.filter(pk__in=found).values_list("public_id", flat=True))
    wipe_request(rows.filter(pk__in=found))
    mail.wipe_mail_about(work.program, ids)
    return [(REQUEST, one) for one in ids]


def wipe_request(rows: Any) -> None:
    wipe(CallBack._base_manager.filter(request__in=rows), ["spoke_with", "note"])
    wipe(RequestEvent._base_manager.filter(request__in=rows), ["detail"])
    wipe(ClockWaiver._base_manager.filter(request__in=rows), ["reason"])
    wipe(rows, OF_REQUEST)


def erase_request(of: UUID, at: datetime) -> list[What]:
    """Registered for `REQUEST`: one request, by its id, whoever it was for."""
    wipe_request(Request.objects.across_programs("an id names its request").filter(public_id=of))
    return []


def _forget_lists(work: Erasing) -> list[What]:
    rows = [row for row in work.of(MatchList).exclude(text="", other_sheets=[]) if _names_them(row, work)]
    for row in rows:
        empty_list(work.of(MatchList).filter(pk=row.pk), work.at)
    return [(LIST, row.public_id) for row in rows]


def _names_them(row: MatchList, work: Erasing) -> bool:
    return work.is_named_in(row.text, *(sheet["text"] for sheet in row.other_sheets))


def forget_list(of: UUID, at: datetime) -> list[What]:
    """Registered for `LIST`: one list of matches, by its id."""
    empty_list(MatchList.objects.across_programs("an id names its list").filter(public_id=of), at)
    return []


def put_lists_aside(at: datetime) -> None:
    """Registered for what may bring people back: every list that waits for a coordinator's word."""
    waiting = MatchList.objects.across_programs("a restore is of all programs").filter(state=MatchList.State.WAITING)
    empty_list(MatchList._base_manager.filter(pk__in=list(waiting.values_list("pk", flat=True))), at)


def empty_list(rows: Any, at: datetime) -> None:
    rows.filter(state=MatchList.State.WAITING).update(state=MatchList.State.DROPPED, settled_at=at)
    wipe(rows, ["other_sheets", "name", "sheet"])
    rows.update(text="")


def register() -> None:
    """Called when the app is ready; the requests of a person are wiped with the rest of their matches."""
    from participants.erasing import on_erasing, refuses_erasing, tells_before_erasing

    on_erasing(wipe_matches)
    tells_before_erasing(what_they_are_in)
    refuses_erasing(why_not)
    erasing.may_bring_back(put_lists_aside)
    erasing.knows(REQUEST, erase_request)
    erasing.knows(LIST, forget_list)

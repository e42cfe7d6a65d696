"""What forgetting a person means for their matches and requests. Registered with `on_erasing`.

Of a match that is over, or that was theirs alone, all words go: they were about them. In one that goes on with others
only what names them is struck out. Rows stay, so that counts stay.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from matches.models import (
    Absence,
    Accommodation,
    Action,
    Agenda,
    AgendaSent,
    Answer,
    Attestation,
    BatchAsker,
    Booking,
    Call,
    CallBack,
    ClockWaiver,
    Contact,
    Feedback,
    FeedbackAsked,
    Goal,
    Happening,
    Hold,
    HopeAtEnd,
    HopeGained,
    Introduction,
    MailReply,
    Match,
    MatchList,
    Meeting,
    Note,
    Option,
    PlanLetter,
    Poll,
    PollReply,
    Problem,
    Question,
    ReportFile,
    Request,
    RequestEvent,
    Seat,
    Segment,
    ServiceBooking,
    Waiting,
    Waiver,
    Worry,
    WorryEntry,
)
from matches.models.match import OPEN
from matches.models.seat import TAKING_PART
from participants.erasing import Erasing
from participants.models import Participant
from peermatch.accounts.models import Membership
from peermatch.inbox.models import IncomingMail
from peermatch.keeping import erasing, mail
from peermatch.keeping.erasing import What
from peermatch.keeping.wiping import ERASED, strike, wipe

REQUEST, LIST = "matches.request", "matches.matchlist"
# By the way from the row to the person: what they said, or what was said of them.
THEIRS: tuple[tuple[Any, str, tuple[str, ...]], ...] = (
    (Goal, "seat__participant", ("text",)),
    (Answer, "seat__participant", ("reason", "spoken_by")),
    (Absence, "seat__participant", ("spoken_by", "words")),
    (Option, "seat__participant", ("words",)),
    (Action, "seat__participant", ("words", "spoken_by", "outcome")),
    (Feedback, "seat__participant", ("words", "change", "spoken_by")),
    (HopeGained, "feedback__seat__participant", ("hope",)),
    (HopeAtEnd, "seat__participant", ("hope",)),
    (PollReply, "seat__participant", ("spoken_by", "words")),
    (Question, "seat__participant", ("text", "spoken_by", "reply")),
    (Contact, "said_by__participant", ("words",)),
    (Introduction, "seat__participant", ("script",)),
    (PlanLetter, "seat__participant", ("script", "short", "paper")),
    (Seat, "participant", ("why_suggested",)),
    (Booking, "participant", ("override_reason",)),
    (Call, "participant", ("script", "short", "paper")),
    (Accommodation, "participant", ("note",)),
    (ServiceBooking, "accommodation__participant", ("override_reason", "reason")),
    (Happening, "who", ("detail",)),
    (Problem, "requester", ("referred_by", "statement", "background", "tried", "priorities")),
    (BatchAsker, "person", ("said", "trouble")),
    (Worry, "raised_by", ("about", "words", "reach", "spoken_by")),
    (WorryEntry, "worry__raised_by", ("words",)),
)
# By the way from the row to the match.
OF_MATCH: tuple[tuple[Any, str, tuple[str, ...]], ...] = (
    (Match, "pk", ("title", "outcome", "search_text", "learned")),
    (Match, "rematch_of", ("learned",)),
    (Note, "match", ("text",)),
    (Meeting, "match", ("place", "place_notes", "change_reason", "why_not_held", "notes", "shared_notes")),
    (Agenda, "meeting__match", ("before",)),
    (AgendaSent, "meeting__match", ("said", "to")),
    (Segment, "agenda__meeting__match", ("words",)),
    (Contact, "match", ("words",)),
    (Option, "match", ("words",)),
    (Action, "match", ("words", "spoken_by", "outcome")),
    (Feedback, "seat__match", ("words", "change", "spoken_by")),
    (Waiting, "match", ("reason",)),
    (Hold, "match", ("reason",)),
    (Waiver, "match", ("sentence", "reason")),
    (Attestation, "match", ("sentence",)),
    (ClockWaiver, "match", ("reason",)),
    (Happening, "match", ("detail",)),
    (Seat, "match", ("why_suggested",)),
    (Call, "meeting__match", ("script", "short", "paper")),
    (Introduction, "seat__match", ("script",)),
    (PlanLetter, "seat__match", ("script", "short", "paper")),
    (Accommodation, "meeting__match", ("note",)),
    (ServiceBooking, "accommodation__meeting__match", ("override_reason", "reason")),
)
OF_REQUEST = (
    *("first_name", "last_name", "email", "phone", "reach_notes", "best_time", "language", "referred_by"),
    *("referrer_contact", "permission_by", "statement", "background", "tried", "took_over", "decline_words"),
    "search_text",
)


def wipe_matches(work: Erasing) -> list[What]:
    """Answers with the requests and lists that were wiped: an older backup may not know yet whose they were."""
    for model, way, names in THEIRS:
        wipe(work.of(model).filter(**{f"{way}__in": work.records}), names)
    _wipe_details(work)
    seats = work.of(Seat).filter(participant__in=work.records)
    theirs = list(work.of(Match).filter(pk__in=seats.values("match")))
    going_on = {match.pk for match in theirs if _goes_on(match, work)}
    over = [match.pk for match in theirs if match.pk not in going_on]
    for model, way, names in OF_MATCH:
        wipe(work.of(model).filter(**{f"{way}__in": over}), names)
        strike(work.of(model).filter(**{f"{way}__in": going_on}), names, [*work.words, *work.names])
    _strike_rematches(work, [match.pk for match in theirs])
    _strike_worries(work, [match.pk for match in theirs])
    _wipe_mail(work, over, [seat.public_id for seat in seats])
    work.of(ReportFile).delete()  # it may name them, and can be made anew
    return [*_wipe_requests(work, over), *_forget_lists(work)]


def _strike_rematches(work: Erasing, matches: Collection[int]) -> None:
    """A match that follows one of theirs took words along; so did the one that follows it."""
    found: set[int] = set()
    while matches := set(work.of(Match).filter(rematch_of__in=matches).values_list("pk", flat=True)) - found:
        found |= matches
    words = [*work.words, *work.names]
    for model, way, names in (
        (Match, "pk", ("title", "search_text", "learned")),
        (Problem, "match", ("statement", "background", "tried")),
        (Goal, "seat__match", ("text",)),
    ):  # fmt: skip
        strike(work.of(model).filter(**{f"{way}__in": found}), names, words)


def _strike_worries(work: Erasing, matches: Collection[int]) -> None:
    """What somebody else said who was worried is theirs: only what names the erased goes."""
    words = [*work.words, *work.names]
    near = work.of(Worry).filter(Q(concerned__person__in=work.records) | Q(match__in=matches))
    found = list(near.values_list("pk", flat=True))
    strike(work.of(Worry).filter(pk__in=found), ("about", "words", "reach", "spoken_by"), words)
    strike(work.of(WorryEntry).filter(worry__in=found), ("words",), words)


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
    about = [*seats]
    for model, way in (
        (Match, "pk"), (Seat, "match"), (FeedbackAsked, "seat__match"), (Meeting, "match"), (Poll, "match"),
        (ServiceBooking, "accommodation__meeting__match"),
    ):  # fmt: skip
        about += work.of(model).filter(**{f"{way}__in": over}).values_list("public_id", flat=True)
    of_them = work.of(ServiceBooking).filter(accommodation__participant__in=work.records)
    mail.wipe_mail_about(work.program, [*about, *of_them.values_list("public_id", flat=True)])
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

"""What it means for matches that two records of one person become one. Registered with `on_merge`."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.models import (
    Accommodation,
    Booking,
    Call,
    Happening,
    Match,
    Problem,
    Request,
    Seat,
    keep_held_back,
    keep_open_matches,
    stopped_with,
)
from matches.models.match import OPEN
from participants.models import Hears, Joining
from participants.models.merging import Pair
from participants.roster.columns import say_date
from peermatch.clock import say_moment
from peermatch.text import one_line

MOVED = (
    (Seat, "participant"),
    (Problem, "requester"),
    (Request, "person"),
    (Booking, "participant"),
    (Call, "participant"),
    (Accommodation, "participant"),
    (Happening, "who"),
)


def lock(pair: Pair) -> None:
    """Waits for whoever changes a match of either; always by `pk`, and before people, as everyone does."""
    seats = Seat.objects.filter(program=pair[0].program_id, participant__in=pair)
    rows = Match.objects.filter(program=pair[0].program_id, pk__in=seats.values("match"))
    list(rows.order_by("pk").select_for_update().values_list("pk"))


def why_not(pair: Pair, at: datetime) -> list[str]:
    """One person has one place in a match, and cannot be in two meetings at once, nor beside those they avoid."""
    return [*_in_one_match(pair), *_at_one_time(pair, at), *_apart(pair)]


def _in_one_match(pair: Pair) -> Iterator[str]:
    """Each place has invitations, answers and a history of its own: which match it is, and what can be done instead."""
    seats = Seat.objects.filter(program=pair[0].program_id).select_related("match__program", "participant")
    mine = {seat.match_id: seat for seat in seats.filter(participant=pair[0])}
    for theirs in seats.filter(participant=pair[1], match__in=mine).order_by("match"):
        yield _say_two_places(mine[theirs.match_id], theirs)


def _say_two_places(mine: Seat, theirs: Seat) -> str:
    match, both = mine.match, (mine, theirs)
    links = [_take_out(seat) for seat in both if seat.takes_part and match.stage in OPEN]
    told = {
        "match": format_html('<a href="{}">{}</a>', match.get_absolute_url(), match.title),
        "one": mine.get_state_display(), "other": theirs.get_state_display(),
    }  # fmt: skip
    said = _(
        "Both have a place in the match {match}, each with its own invitations and answers (here: “{one}”; the other "
        "record: “{other}”). One person cannot have two, so they stay two records."
    )
    if len(links) < len(both):
        rest = _("Let the record that you no longer use leave the program, and say below that they are two.")
        return format_html("{} {}", format_html(str(said), **told), rest)
    first = _("First take the record that you no longer use out of the match:")
    rest = _("Then let it leave the program, and say below that they are two.")
    return format_html("{} {} {} · {}. {}", format_html(str(said), **told), first, *links, rest)


def _take_out(seat: Seat) -> str:
    ids = [seat.match.program.slug, seat.match.public_id, seat.public_id]
    since = localdate(seat.participant.created_at)
    words = _("take out the record added on %(day)s") % {"day": say_date(since)}
    return format_html('<a href="{}">{}</a>', reverse("seat-remove", args=ids), words)


def _at_one_time(pair: Pair, at: datetime) -> Iterator[str]:
    for mine, theirs in _overlapping(pair):
        if mine.ends_at > at:
            told = {
                "one": mine.meeting.match.title, "other": theirs.meeting.match.title,
                "when": say_moment(mine.starts_at, mine.meeting.time_zone),
            }  # fmt: skip
            yield _("“%(one)s” and “%(other)s” meet at the same time: %(when)s. Move one of them first.") % told


def _overlapping(pair: Pair) -> Iterator[tuple[Booking, Booking]]:
    """Bookings of the one that overlap one of the other, where nobody said why."""
    rows = Booking.objects.filter(program=pair[0].program_id, override_reason="").select_related("meeting__match")
    for mine in rows.filter(participant=pair[0]):
        for theirs in rows.filter(participant=pair[1], starts_at__lt=mine.ends_at, ends_at__gt=mine.starts_at):
            yield mine, theirs


def _apart(pair: Pair) -> Iterator[str]:
    """By the one record somebody is in a match from whom they are to stay apart by the other."""
    program = pair[0].program
    kept_from = stopped_with(program, [one.pk for one in pair])
    seats = Seat.objects.filter(program=program, match__stage__in=OPEN).taking_part()
    theirs = seats.filter(participant__in=kept_from).values("match")
    for seat in seats.filter(participant__in=pair, match__in=theirs).select_related("match__program", "participant"):
        said = _("By one of the two records they are to stay apart from somebody in the match {match}. First {out}.")
        match = format_html('<a href="{}">{}</a>', seat.match.get_absolute_url(), seat.match.title)
        yield format_html(str(said), match=match, out=_take_out(seat))


def says(pair: Pair) -> list[str]:
    """What of the other record's matches becomes the kept person's, in sentences."""
    return list(_says(pair))


def _says(pair: Pair) -> Iterator[str]:
    gone = pair[1]
    stages = list(Seat.objects.filter(program=gone.program_id, participant=gone).values_list("match__stage", flat=True))
    if stages:
        told = {"n": len(stages), "open": sum(stage in OPEN for stage in stages)}
        yield (
            ngettext(
                "%(n)d match with all that was said in it; open now: %(open)d.",
                "%(n)d matches with all that was said in them; open now: %(open)d.",
                len(stages),
            )
            % told
        )
    if asked := Request.objects.filter(program=gone.program_id, person=gone).count():
        yield ngettext("%(n)d request.", "%(n)d requests.", asked) % {"n": asked}
    if any(stage in OPEN for stage in stages):
        yield _("Footing, fit and access of these matches are looked at anew, with all that both records say.")


def move(work: Joining) -> None:
    """Places, problems, requests, bookings, calls and history are the kept person's. Each match tells of it."""
    for _mine, theirs in _overlapping((work.kept, work.gone)):
        work.change(theirs, override_reason=_("Two records of one person became one."))
    seats = work.rows(Seat).filter(participant=work.gone)
    matches = list(work.rows(Match).filter(pk__in=seats.values("match")).order_by("pk"))
    for model, name in MOVED:
        work.move(work.rows(model), name)
    for match in matches:
        match.record(Happening.What.MERGED, by=work.by, at=work.at, who=work.kept, detail=_named(work))


def settle(work: Joining, undone: bool) -> None:
    """Counts open matches anew; after undoing, the matches of both tell of that too."""
    both = [work.kept.pk, work.gone.pk]
    keep_open_matches(work.kept.program, both)
    keep_held_back(work.kept.program, both)
    if undone:
        for match in _merged_in(work):
            match.record(Happening.What.TAKEN_BACK, by=work.by, at=work.at, who=work.gone, detail=_named(work))


def _merged_in(work: Joining) -> list[Match]:
    told = work.rows(Happening).filter(Q(who=work.kept) | Q(who=work.gone), what=Happening.What.MERGED)
    seats = work.rows(Seat).filter(participant=work.gone)
    return list(work.rows(Match).filter(pk__in=seats.values("match")).filter(pk__in=told.values("match")))


def _named(work: Joining) -> str:
    return one_line(_("Two records of %(name)s") % {"name": work.kept.name})


HEARS = Hears(lock=lock, why_not=why_not, says=says, move=move, settle=settle)

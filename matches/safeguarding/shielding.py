"""What two people who are to stay apart from now on mean for matches that they are in already."""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext

from matches.fitting.ties import FindingKind
from matches.models import ContactStop, Gate, Seat, Waiver, stopped_with
from matches.scheduling import parting
from participants.models import Participant, Relationship
from participants.models.relationship import Ending, on_asking_what_ends, on_keeping_apart, on_word_of
from peermatch.clock import say_moment


def when_kept_apart(one: Participant, other: Participant) -> None:
    """They leave what they share. To be kept apart by a coordinator's word alone is a finding, and can be waived."""
    if other.pk not in stopped_with(one.program, [one.pk]):
        return
    _end_waivers(one, other)
    now = timezone.now()
    parting.tell_whoever_answers(parting.part(one, other, by=None, at=now), at=now)


def what_would_end(one: Participant, other: Participant) -> list[Ending]:
    """Each open match of the two: who leaves it, which meetings go with it, and who is written to."""
    now = timezone.now()
    return [
        Ending(_say_what_ends(shared, seat, now), f"{seat.participant.name}, “{shared.match.title}”")
        for shared in parting.open_matches_of(one, other)
        for seat in shared.leave
        if shared.both_take_part
    ]


def _say_what_ends(shared: parting.Shared, seat: Seat, now: datetime) -> str:
    zone = shared.match.program.time_zone
    ahead = parting.to_come(shared.match, now)
    told = {
        "match": shared.match.title,
        "name": seat.participant.name,
        "when": get_text_list([say_moment(one.starts_at, zone) for one in ahead], gettext("and")),
    }
    said = [gettext("“%(match)s”: %(name)s is taken out.") % told]
    if ahead and shared.are_alone:
        said.append(gettext("Cancelled: %(when)s.") % told)
    elif ahead:
        said.append(gettext("It goes on without them: %(when)s.") % told)
    if seat.was_asked:
        said.append(gettext("Whoever was asked or told of a meeting is written to. No letter says why.") % told)
    return " ".join(said)


def _end_waivers(one: Participant, other: Participant) -> None:
    """A reason for which they were matched in spite of being kept apart counts no more: neither reads of the other."""
    rows = Waiver.objects.filter(program=one.program_id, gate=Gate.FOOTING, finding__startswith=FindingKind.KEEP_APART)
    beside = rows.standing().filter(match__seats__participant=one).filter(match__seats__participant=other)
    now = timezone.now()
    for waiver in beside.select_related("match").distinct():
        if waiver.match.is_changeable:
            waiver.take_back(by=None, at=now)
        else:  # on hold, or closed: nothing else in it changes
            rows.filter(pk=waiver.pk).update(ended_at=now)


def who_stopped(bond: Relationship) -> Participant | None:
    """By whose wish these two have no contact."""
    pair = Q(asked_by=bond.one_id, other=bond.other_id) | Q(asked_by=bond.other_id, other=bond.one_id)
    rows = ContactStop.objects.filter(program=bond.program_id).filter(pair).select_related("asked_by")
    stop = rows.first()
    return stop.asked_by if stop else None


def register() -> None:
    """Called when the app is ready."""
    on_word_of(who_stopped)
    on_keeping_apart(when_kept_apart)
    on_asking_what_ends(what_would_end)

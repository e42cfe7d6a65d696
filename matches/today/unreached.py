"""Cards about people whom our mail did not reach: the coordinator phones them, or puts the address right."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.today.desk import MOST_OF_A_KIND, Card, Choice, Desk, Urgency
from matches.unreached import listing
from matches.unreached.listing import Missed
from participants.models import Reach


def could_not_be_reached(desk: Desk) -> list[Card]:
    """Whoever is in a match of this desk; and whoever is in no open match, whom anybody may phone."""
    whose = {desk.reader.pk, *desk.away}
    found = [one for one in listing.all_missed(desk.program, desk.now) if not desk.mine or _is_for(one, whose)]
    return [_card(desk, one) for one in found[:MOST_OF_A_KIND]]


def _is_for(one: Missed, whose: set[int]) -> bool:
    return not one.matches or any(match.coordinator_id in whose for match in one.matches)


def _card(desk: Desk, one: Missed) -> Card:
    ids = (one.first.public_id,)
    if not desk.reads_private:
        title, ids = _("%(name)s could not be reached"), (one.first.email.public_id,)
        return Card(Urgency.LATE, title % {"name": one.name}, "message", ids, _("Not reached"), _letters(one))
    title = _("%(name)s could not be reached: phone them")
    if one.wants_no_mail:
        title = _("%(name)s wants no mail: tell them")
    more = _letters(one) if len(one.letters) > 1 else ""
    return Card(
        Urgency.LATE,
        title % {"name": one.name},
        "unreached", ids,
        one.phone or _("No phone on record"),
        " ".join(filter(None, [listing.say_why(one.first), more, _how(desk, one)])),
        [Choice(_("Read what to say"), "unreached", ids), *_ways_on(one, ids)],
    )  # fmt: skip


def _letters(one: Missed) -> str:
    n = len(one.letters)
    return ngettext("%(n)d letter did not reach them.", "%(n)d letters did not reach them.", n) % {"n": n}


def _how(desk: Desk, one: Missed) -> str:
    """What is not safe, the best way and times, and what their clock shows now."""
    if one.person is None:
        return ""
    person = one.person
    said = [str(caution) for caution in person.cautions]
    if person.reach_by != Reach.EMAIL:
        said.append(_("Best way: %(way)s.") % {"way": person.way_now})
    if person.best_times:
        said.append(_("Best times: %(when)s.") % {"when": person.best_times.rstrip(".")})
    return " ".join([*said, _("It is %(now)s there now.") % {"now": one.their_time(desk.now)}])


def _ways_on(one: Missed, ids: tuple[object, ...]) -> list[Choice]:
    if one.wants_no_mail:
        return []
    again = [Choice(_("Try the same address again"), "unreached-again", ids, (("from", "today"),))]
    if one.is_tried_on:
        again = []
    if one.person is None:
        return again
    ref = (one.person.public_id,)
    if one.is_unwanted:
        return [Choice(_("Write down which mail they want"), "person-mail", ref), *again]
    return [Choice(_("Correct the address"), "person-reach", ref), *again]

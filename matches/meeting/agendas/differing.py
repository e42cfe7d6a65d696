"""What is another in an agenda than it was when it was sent, in sentences for one reader."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from matches.meeting.agendas.page import Line
from matches.scheduling.words import length

MOST = 8  # more than that nobody keeps apart: they read it all again
Pairs = list[tuple[Line, Line]]


def changes(before: Sequence[Line], now: Sequence[Line]) -> list[str]:
    """In the order of the agenda. The lines are as the reader reads them: on their clock, with the names they know."""
    if not before or not now:
        return [much()]
    was, keys = dict(zip(keys_of(before, now), before, strict=True)), keys_of(now, before)
    pairs = [(was[key], line) for key, line in zip(keys, now, strict=True) if key in was]
    gone = [line for key, line in was.items() if key not in keys]
    new = [line for key, line in zip(keys, now, strict=True) if key not in was]
    found = [*_of_all(before, now), *_gone(gone), *_new(new), *(said for pair in pairs for said in _of_one(*pair))]
    if _is_other_order(pairs):
        found.append(_("The order is another."))
    if len(found) > MOST:
        return [much()]
    if any(one.clocks != other.clocks for one, other in pairs):
        found.append(_("So parts of it begin at other times."))
    return found


def much() -> str:
    return _("Much has changed: please read it all again.")


def keys_of(lines: Sequence[Line], others: Sequence[Line]) -> list[tuple[object, ...]]:
    """By which a segment is known again: its own id, or, where all was proposed anew, what is done in it."""
    ids = {str(line.segment.public_id) for line in others}
    if any(str(line.segment.public_id) in ids for line in lines):
        return [(str(line.segment.public_id),) for line in lines]
    counted: Counter[tuple[object, ...]] = Counter()
    keys: list[tuple[object, ...]] = []
    for line in lines:
        same = (line.segment.what, line.segment.words, line.segment.turn)
        counted[same] += 1
        keys.append((*same, counted[same]))
    return keys


def _of_all(before: Sequence[Line], now: Sequence[Line]) -> list[str]:
    found = []
    if before[0].begins != now[0].begins:
        told = {"now": now[0].clocks[0], "before": before[0].clocks[0]}
        found.append(
            _("The meeting is at another time: it begins at %(now)s.") % told
            if told["now"] == told["before"]
            else _("It begins at %(now)s, not at %(before)s.") % told
        )
    lasts, lasted = (sum(line.segment.minutes for line in lines) for lines in (now, before))
    if lasts != lasted:
        found.append(_("It takes %(now)s, not %(before)s.") % {"now": length(lasts), "before": length(lasted)})
    return found


def _gone(lines: Sequence[Line]) -> list[str]:
    return [_("No longer in it: %(what)s.") % {"what": line.what} for line in lines]


def _new(lines: Sequence[Line]) -> list[str]:
    words = _("New: %(clock)s, %(takes)s: %(what)s.")
    return [words % {"clock": line.clocks[0], "takes": line.takes, "what": line.what} for line in lines]


def _of_one(was: Line, now: Line) -> list[str]:
    found = []
    if was.what != now.what:
        found.append(_("“%(now)s” instead of “%(before)s”.") % {"now": now.what, "before": was.what})
    if was.takes != now.takes:
        told = {"what": now.what, "now": now.takes, "before": was.takes}
        found.append(_("%(what)s: it takes %(now)s, not %(before)s.") % told)
    if was.who != now.who and now.who:
        found.append(_("%(what)s: %(who)s.") % {"what": now.what, "who": now.who})
    return found


def _is_other_order(pairs: Pairs) -> bool:
    places = [was.number for was, _now in pairs]
    return places != sorted(places)

"""The second gate, line by line: what must be settled before a meeting is confirmed."""

from collections.abc import Sequence

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.fitting.review import PROVIDING
from matches.models import Match, Meeting, MeetingState, Part, Poll, Seat, SeatState
from matches.preparing.access_needs import AccessState, access_state
from matches.preparing.inviting_lines import FEWEST_PEOPLE, footing_line
from matches.preparing.lines import Facts, Line
from matches.preparing.under_age import under_age_lines
from peermatch.clock import say_day, say_moment


def confirming_lines(facts: Facts) -> tuple[Line, ...]:
    """Footing again: what was recorded after people were asked must stop the meeting too."""
    return (
        answers_line(facts), *under_age_lines(facts, coming=True), footing_line(facts), hopes_line(facts),
        confidence_line(facts), time_line(facts), access_line(facts),
    )  # fmt: skip


def answers_line(facts: Facts) -> Line:
    title, url = _("Answers"), facts.url("invitations")
    asked = [seat for seat in facts.everyone if seat.state != SeatState.WITHDRAWN]
    accepted = _in_state(asked, SeatState.ACCEPTED)
    if all(seat.state == SeatState.PROPOSED for seat in asked):
        return Line("answers", title, _("Not asked yet"), "plain", "", url)
    status = _("%(yes)d of %(all)d said yes") % {"yes": len(accepted), "all": len(asked)}
    left_open = [seat for seat in _in_state(asked, SeatState.INVITED) if seat.silence in facts.left_open]
    if waiting := _still_open([seat for seat in asked if seat not in left_open]):
        return Line("answers", title, status, "wait", waiting, url)
    if missing := who_is_missing(facts.match, accepted):
        return Line("answers", title, _("Not enough said yes"), "stop", missing, facts.url("seats"))
    said = " ".join(filter(None, [_said_no(asked), _gone_on_without(left_open)]))
    return Line("answers", title, status, "done", said, url, is_done=True)


def _in_state(seats: list[Seat], state: SeatState) -> list[Seat]:
    return [seat for seat in seats if seat.state == state]


def _still_open(asked: list[Seat]) -> str:
    """A sentence for each way in which an answer is still out; empty if none is. A no is an answer."""
    silent, unasked = _in_state(asked, SeatState.INVITED), _in_state(asked, SeatState.PROPOSED)
    unconfirmed = [seat for seat in _in_state(asked, SeatState.ACCEPTED) if _is_a_helpers_word(seat)]
    return " ".join(
        words % {"names": _names(seats)}
        for words, seats in (
            (ngettext("%(names)s has not answered.", "%(names)s have not answered.", len(silent)), silent),
            (ngettext("%(names)s was not asked yet.", "%(names)s were not asked yet.", len(unasked)), unasked),
            (_("Someone said yes for %(names)s. Have them confirm it themselves."), unconfirmed),
        )
        if seats
    )


def _names(seats: list[Seat]) -> str:
    return get_text_list([seat.participant.name for seat in seats], _("and"))


def _said_no(asked: list[Seat]) -> str:
    declined = _in_state(asked, SeatState.DECLINED)
    return _("%(names)s said no.") % {"names": _names(declined)} if declined else ""


def _is_a_helpers_word(seat: Seat) -> bool:
    """A helper's answer is never the person's own consent."""
    latest = next(iter(seat.answers.all()), None)
    return latest is not None and not latest.confirmed_by_person


def _gone_on_without(left_open: list[Seat]) -> str:
    return _("Gone on without an answer of %(names)s.") % {"names": _names(left_open)} if left_open else ""


def who_is_missing(match: Match, accepted: Sequence[Seat]) -> str:
    """Whose yes a meeting cannot be without, in a sentence; empty if those who said yes are enough."""
    parts = [seat.part for seat in accepted]
    if match.is_directional and Part.RECIPIENT not in parts:
        return _("Nobody who receives said yes.")
    if match.is_directional and not PROVIDING & set(parts):
        return _("Nobody who provides said yes. Ask someone else.")
    if len([part for part in parts if part != Part.FACILITATOR]) < FEWEST_PEOPLE:
        return _("At least two people must say yes. Ask someone else.")
    return ""


def hopes_line(facts: Facts) -> Line:
    title, url = _("Everyone's hopes"), facts.url("hopes")
    coming = [seat for seat in _in_state(facts.everyone, SeatState.ACCEPTED) if seat.part != Part.FACILITATOR]
    if not coming:
        return Line("everyones-hopes", title, _("Waits for answers"), "plain", "", url)
    without = [seat.participant.first_name for seat in coming if not seat.goals.all()]
    if not without:
        return Line("everyones-hopes", title, _("Done"), "done", "", url, is_done=True)
    said = _("Ask %(names)s what they hope to gain.") % {"names": get_text_list(without, _("and"))}
    status = ngettext("%(n)d missing", "%(n)d missing", len(without)) % {"n": len(without)}
    return Line("everyones-hopes", title, status, "wait", said, url)


def confidence_line(facts: Facts) -> Line:
    """Who has not promised to keep confidence. Whether the gate waits for it is the program's rule."""
    title, url = _("Keeping confidence"), facts.url("match-confidence")
    coming, may_wait = _in_state(facts.everyone, SeatState.ACCEPTED), not facts.needs_confidence
    if not coming:
        words = _("Waits for answers")
        return Line("confidence", title, words, "plain", "", url, is_done=may_wait, edits=True, may_wait=may_wait)
    missing = [seat for seat in coming if seat.participant_id not in facts.promised]
    if not missing:
        return Line("confidence", title, _("All promised"), "done", "", url, is_done=True, edits=True)
    said = ngettext("%(names)s has not promised it.", "%(names)s have not promised it.", len(missing))
    status = _("%(n)d of %(all)d promised") % {"n": len(coming) - len(missing), "all": len(coming)}
    said %= {"names": _names(missing)}
    return Line("confidence", title, status, "wait", said, url, is_done=may_wait, edits=True, may_wait=may_wait)


def time_line(facts: Facts) -> Line:
    title, meeting = _("Time and place"), facts.meeting
    if meeting is None and facts.poll is not None:
        return _time_that_is_sought(title, facts, facts.poll)
    if meeting is None and facts.over is not None:
        return _time_that_was(title, facts, facts.over)
    if meeting is None:
        aid = (facts.url("meeting-times"), _("Find a time that suits everyone"))
        return Line("time", title, _("Not planned yet"), "plain", "", facts.url("meeting-plan"), edits=True, aid=aid)
    url = facts.url("meeting", meeting.public_id)
    when = say_moment(meeting.starts_at, facts.match.program.time_zone)
    if meeting.on < facts.on and meeting.state == MeetingState.PLANNED:
        said = _("It was planned for %(when)s and never confirmed. Choose another time.") % {"when": when}
        return Line("time", title, _("Time has passed"), "stop", said, url)
    is_confirmed = meeting.state == MeetingState.CONFIRMED
    words = _("%(day)s, confirmed") if is_confirmed else _("%(day)s, planned, not confirmed")
    said = f"{when}. {meeting.get_place_kind_display()}."
    status = words % {"day": say_day(meeting.on)}
    return Line("time", title, status, "done" if is_confirmed else "plain", said, url, is_done=True)


def _time_that_is_sought(title: str, facts: Facts, poll: Poll) -> Line:
    url, told = facts.url("poll", poll.public_id), {"told": poll.n_told, "asked": poll.n_asked}
    if poll.has_all_answers:
        said = _("Everyone said which times suit. Choose one.")
        return Line("time", title, _("Time to choose"), "wait", said, url)
    if poll.answer_by < facts.on:
        said = _("The day to answer is past. Choose a time, or phone those who have not answered.")
    else:
        said = _("People are asked which times suit, until %(day)s.") % {"day": say_day(poll.answer_by)}
    return Line("time", title, _("%(told)d of %(asked)d said which times suit") % told, "wait", said, url)


def _time_that_was(title: str, facts: Facts, meeting: Meeting) -> Line:
    """Of the last meeting, when none is ahead: what was."""
    url = facts.url("meeting", meeting.public_id)
    when = say_moment(meeting.starts_at, facts.match.program.time_zone)
    if meeting.state == MeetingState.HELD:
        status = _("%(day)s, held") % {"day": say_day(meeting.on)}
        return Line("time", title, status, "done", f"{when}. {meeting.get_place_kind_display()}.", url, is_done=True)
    said = _("It was to begin %(when)s. Say whether it was held.") % {"when": when}
    return Line("time", title, _("Over"), "wait", said, url, is_done=True)


def access_line(facts: Facts) -> Line:
    title, state = _("Access for the first contact") if _is_first_contact(facts) else _("Access"), facts.access
    if facts.meeting is None and facts.over is not None:
        return _access_that_was(title, facts, facts.over)
    url = facts.url("meeting-access", facts.meeting.public_id) if facts.meeting else facts.url("access")
    if not state.people:
        return Line("access", title, _("Waits for answers"), "plain", "", url)
    how_far = state.arranged.in_words(facts.on, knows=facts.knows)
    said = " ".join(filter(None, [_needs_in_words(facts, state), how_far, _unconfirmed(state)]))
    if not state.in_need and not state.arranged.wanted:
        return Line("access", title, _("Nothing to arrange"), "done", said, url, is_done=True)
    if state.attestation or state.arranged.is_settled:
        return Line("access", title, _("Arranged"), "done", said, url, is_done=True)
    if state.meeting is None and not facts.match.is_family:
        return Line("access", title, _("Waits for a time"), "plain", said, url)
    return _access_under_way(title, facts, state, said, url)


def _access_under_way(title: str, facts: Facts, state: AccessState, said: str, url: str) -> Line:
    """Where all who are needed were asked, nothing more can be done now: the meeting may be confirmed."""
    aid = (f"{facts.url('meeting', facts.meeting.public_id)}#access", _("See what is asked")) if facts.meeting else None
    if state.arranged.is_asked:
        return Line("access", title, _("Asked, not all confirmed"), "wait", said, url, is_done=True, aid=aid)
    if state.arranged.declined:
        return Line("access", title, _("Declined"), "stop", said, url, aid=aid)
    return Line("access", title, _("To arrange"), "wait", said, url, aid=aid)


def _access_that_was(title: str, facts: Facts, meeting: Meeting) -> Line:
    state, url = access_state(facts.match, facts.seats, meeting), facts.url("access")
    said = _needs_in_words(facts, state)
    if not state.in_need:
        return Line("access", title, _("Nothing to arrange"), "done", said, url, is_done=True)
    if state.attestation:
        return Line("access", title, _("Was arranged"), "done", said, url, is_done=True)
    return Line("access", title, _("Over"), "plain", _("What was arranged is in the history."), url, is_done=True)


def _is_first_contact(facts: Facts) -> bool:
    """Families call each other without a meeting; where one is planned, its access comes first."""
    return facts.match.is_family and facts.meeting is None and facts.over is None


def _needs_in_words(facts: Facts, state: AccessState) -> str:
    if not state.in_need:
        return _("Nobody who said yes has named a need.")
    if facts.knows:
        return state.in_words
    count = len(state.in_need)
    return ngettext("%(n)d person has access needs.", "%(n)d people have access needs.", count) % {"n": count}


def _unconfirmed(state: AccessState) -> str:
    if not state.unconfirmed:
        return ""
    names = get_text_list([one.person.first_name for one in state.unconfirmed], _("and"))
    return _("Not yet confirmed by %(names)s.") % {"names": names}

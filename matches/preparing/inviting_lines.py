"""The first gate, line by line: what the factsheet asks for before anyone is invited."""

from dataclasses import replace

from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.fitting.readiness import Supporter
from matches.fitting.review import PROVIDING, HelperReview, Review
from matches.models import AskedBy, Format, Part, Problem, Seat, SeatState, stopped_with
from matches.preparing.formats import SHAPES, size_problem
from matches.preparing.lines import Facts, Line
from matches.preparing.seating import why_not
from matches.preparing.under_age import under_age_lines

LONGEST_SENTENCE = 160
FEWEST_PEOPLE = 2


def inviting_lines(facts: Facts) -> tuple[Line, ...]:
    """Two families need no format: they talk."""
    return (
        problem_line(facts),
        *case_lines(facts),
        hopes_line(facts),
        seats_line(facts),
        *under_age_lines(facts),
        footing_line(facts),
        *fit_lines(facts),
        *readiness_lines(facts),
        *([] if facts.is_two_families else [format_line(facts)]),
    )


def problem_line(facts: Facts) -> Line:
    problem = facts.problem
    url, title = facts.url("problem"), _("Define the problem")
    if problem is None or not problem.statement:
        said = _("Write in two or three sentences what the match is about.")
        return Line("problem", title, _("Not written yet"), "wait", said, url)
    if problem.asked_by == AskedBy.REFERRAL and problem.permission_on is None:
        return Line("problem", title, _("Permission missing"), "stop", _permission_missing(problem), url)
    return Line("problem", title, _("Done"), "done", _words_of(problem, facts), url, is_done=True)


def _words_of(problem: Problem, facts: Facts) -> str:
    """A family's words only for whoever may read them on the problem's page."""
    if facts.match.is_family and not facts.knows:
        return _("It is written. Only those who answer for this match, and leads, read it.")
    return Truncator(" ".join(problem.statement.split())).chars(LONGEST_SENTENCE)


def _permission_missing(problem: Problem) -> str:
    return _("%(who)s referred %(name)s. Write down the day on which %(name)s agreed.") % {
        "who": problem.referred_by or _("Someone"), "name": problem.requester.name,
    }  # fmt: skip


def case_lines(facts: Facts) -> list[Line]:
    """In a case study, one line for each presenter but the one who asked, whose case is the problem itself."""
    asked = facts.problem.requester_id if facts.problem else None
    return [_case_line(facts, seat, problem) for seat, problem in facts.cases if problem.requester_id != asked]


def _case_line(facts: Facts, seat: Seat, problem: Problem) -> Line:
    title = _("Define %(name)s's case") % {"name": seat.participant.first_name}
    key, url = f"case-{seat.public_id}", facts.url("case", seat.public_id)
    if problem.statement:
        return Line(key, title, _("Done"), "done", _words_of(problem, facts), url, is_done=True)
    said = _("Write in two or three sentences what %(name)s brings.") % {"name": seat.participant.first_name}
    return Line(key, title, _("Not written yet"), "wait", said, url)


def hopes_line(facts: Facts) -> Line:
    problem, seat, url = facts.problem, facts.requester_seat, facts.url("hopes")
    if problem is None:
        return Line("hopes", _("What they hope to gain"), _("Waits"), "plain", _("Write the problem first."), url)
    name = problem.requester.first_name
    title = _("What %(name)s hopes to gain") % {"name": name}
    if seat is None:
        return Line("hopes", title, _("Not in the match"), "stop", _why_not_in(facts, problem), facts.url("seats"))
    if not seat.goals.all():
        said = _("Write what %(name)s hopes for, in their own words.") % {"name": name}
        url = facts.url("hopes-of", seat.public_id)
        return Line("hopes", title, _("Not written yet"), "wait", said, url, edits=True)
    return Line("hopes", title, _("Done"), "done", _hopes_sentence(facts, seat), url, is_done=True)


def _why_not_in(facts: Facts, problem: Problem) -> str:
    """Nobody is told to seat those who must stay apart."""
    told = {"name": problem.requester.first_name}
    here = {seat.participant_id for seat in facts.seats}
    if here & stopped_with(problem.program, [problem.requester_id]):
        said = _("%(name)s asked for this match and cannot be in it with somebody who is: a lead can say why. %(do)s")
        return said % {**told, "do": _("Close the match, or find somebody else.")}
    return _("%(name)s asked for this match and is not in it. Seat them, or close the match.") % told


def _hopes_sentence(facts: Facts, seat: Seat) -> str:
    count = len(seat.goals.all())
    said = ngettext("%(n)d hope.", "%(n)d hopes.", count) % {"n": count}
    others = [
        one.participant.first_name
        for one in facts.seats
        if one.pk != seat.pk and one.part != Part.FACILITATOR and not one.goals.all()
    ]
    if not others:
        return said
    rest = ngettext("%(names)s is asked with the invitation.", "%(names)s are asked with the invitation.", len(others))
    return f"{said} {rest % {'names': get_text_list(others, _('and'))}}"


def seats_line(facts: Facts) -> Line:
    return replace(_seats_line(facts), aid=(facts.url("suggestions"), _("See who fits best")))


def _seats_line(facts: Facts) -> Line:
    title, url = _("Who takes part"), facts.url("seats")
    if gap := _missing_seats(facts):
        return Line("seats", title, _("More people needed"), "wait", gap, url)
    refused = [
        reason for seat in facts.seats if seat.state == SeatState.PROPOSED if (reason := why_not(seat.participant))
    ]
    if refused:
        return Line("seats", title, _("Cannot be asked now"), "stop", " ".join(refused), url)
    return Line("seats", title, say_people(len(facts.seats)), "done", who_does_what(facts.seats), url, is_done=True)


def _missing_seats(facts: Facts) -> str:
    """Who is still needed, in a sentence; empty if nobody is."""
    parts = [seat.part for seat in facts.seats]
    if not parts:
        return _("Nobody is in this match yet.")
    if facts.match.is_directional and Part.RECIPIENT not in parts:
        return _("Nobody receives yet. Seat the person this match is for.")
    if facts.match.is_directional and not PROVIDING & set(parts):
        return _("Nobody provides yet. Find someone who can help.")
    if facts.format == Format.CASE_STUDY and not facts.cases:
        return _("Nobody presents yet. In a case study at least one person brings a case.")
    if len([part for part in parts if part != Part.FACILITATOR]) < FEWEST_PEOPLE:
        return _("A match needs at least two people besides a facilitator.")
    return ""


def say_people(count: int) -> str:
    return ngettext("%(n)d person", "%(n)d people", count) % {"n": count}


def who_does_what(seats: list[Seat]) -> str:
    """“Robin Park receives. David Larsen provides.”"""
    by_part = {part: [seat.participant.name for seat in seats if seat.part == part] for part in Part}
    return " ".join(_part_sentence(part, names) for part, names in by_part.items() if names)


def _part_sentence(part: Part, names: list[str]) -> str:
    count = len(names)
    words = {
        Part.RECIPIENT: ngettext("%(names)s receives.", "%(names)s receive.", count),
        Part.PROVIDER: ngettext("%(names)s provides.", "%(names)s provide.", count),
        Part.PEER: ngettext("%(names)s is a peer.", "%(names)s are peers.", count),
        Part.PRESENTER: ngettext("%(names)s presents.", "%(names)s present.", count),
        Part.EXPERT: ngettext("%(names)s is the expert.", "%(names)s are the experts.", count),
        Part.FACILITATOR: ngettext("%(names)s facilitates.", "%(names)s facilitate.", count),
    }
    return words[part] % {"names": get_text_list(names, _("and"))}


def footing_line(facts: Facts) -> Line:
    title, url = _("Equal footing"), facts.url("footing")
    if len(facts.seats) < FEWEST_PEOPLE:
        said = _("Checked as soon as two people are in the match.")
        return Line("footing", title, _("Waits"), "plain", said, url)
    return _review_line("footing", title, facts.footing, url, facts, cleared=_("Cleared"))


def fit_lines(facts: Facts) -> list[Line]:
    """One line for each person who provides; one that says so where none is needed, or nobody is there yet."""
    title, url, review = _("Fit"), facts.url("fit"), facts.fit
    if not review.applies:
        return [Line("fit", title, _("Not needed"), "plain", review.when_clear, url, is_done=True)]
    if not review.helpers:
        said = _("Checked as soon as someone provides.")
        return [Line("fit", title, _("Waits"), "plain", said, url)]
    return [_helper_line(helper, facts, url) for helper in review.helpers]


def readiness_lines(facts: Facts) -> list[Line]:
    """One for each support parent; none outside the family path."""
    return [_supporter_line(one, facts) for one in facts.readiness.supporters] if facts.match.is_family else []


def _supporter_line(one: Supporter, facts: Facts) -> Line:
    title = _("%(name)s is ready") % {"name": one.seat.participant.first_name}
    return _review_line(f"ready-{one.seat.public_id}", title, one, facts.url("readiness"), facts, cleared=_("Ready"))


def _helper_line(helper: HelperReview, facts: Facts, url: str) -> Line:
    words = _("%(name)s has lived it") if facts.match.is_family else _("%(name)s's expertise fits")
    title = words % {"name": helper.seat.participant.first_name}
    key = f"fit-{helper.seat.public_id}"
    line = _review_line(key, title, helper, f"{url}#{key}", facts, cleared=_("Fits"))
    if helper.is_clear and not helper.waived and not helper.is_compared:
        return replace(line, status=_("Not compared"), tone="wait")
    return line


def _review_line(key: str, title: str, review: Review, url: str, facts: Facts, *, cleared: str) -> Line:
    if review.open:
        status = review.open[0].status if len(review.open) == 1 else _("%(n)d to settle") % {"n": len(review.open)}
        return Line(key, title, status, "stop", review.said_to(facts.knows), url)
    if review.waived:
        said = f"{review.said_to(facts.knows)} {_gone_on_by(review)}"
        return Line(key, title, _("Gone on with a reason"), "wait", said, url, is_done=True)
    return Line(key, title, cleared, "done", review.said_to(facts.knows), url, is_done=True)


def _gone_on_by(review: Review) -> str:
    """“Ana Castillo went on with it.”: whoever reads the list knows whom to ask."""
    names = sorted({finding.waiver.by.name for finding in review.waived if finding.waiver})
    return _("%(names)s went on with it.") % {"names": get_text_list(names, _("and"))}


def format_line(facts: Facts) -> Line:
    title, url, chosen = _("Format and size"), facts.url("format"), facts.format
    if chosen is None:
        said = _("Choose how the people of this match work together.")
        return Line("format", title, _("Not chosen yet"), "wait", said, url)
    facilitated = any(seat.part == Part.FACILITATOR for seat in facts.seats)
    if problem := size_problem(chosen, facts.places, facilitated=facilitated):
        if facts.places < SHAPES[chosen].fewest and _missing_seats(facts):
            said = _("%(format)s. The size is checked when everyone is chosen.") % {"format": chosen.label}
            return Line("format", title, _("Waits for people"), "plain", said, url)
        return Line("format", title, _("Size does not fit"), "stop", problem, url)
    status = f"{chosen.label}, {say_people(facts.places)}"
    return Line("format", title, status, "done", "", url, is_done=True)

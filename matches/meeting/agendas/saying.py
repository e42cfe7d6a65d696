"""How an agenda is said: its segments, who leads them, and what speaks against it."""

from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matches.meeting.agendas.facts import Facts
from matches.meeting.timing.access import AS_PUBLISHED, Access
from matches.meeting.timing.checking import stretches_without_break
from matches.meeting.timing.shapes import What
from matches.models import Agenda, Segment
from matches.scheduling.words import length
from peermatch.clock import say_moment

SAID: dict[str, str | Promise] = {
    What.WELCOME: gettext_lazy("Welcome, roll call and access check: all can follow before it begins"),
    What.BREAK: gettext_lazy("Break"),
    What.OVERVIEW: gettext_lazy("The presenter gives an overview and a focus question"),
    What.CLARIFY: gettext_lazy("Clarifying questions, with short answers"),
    What.PROBE: gettext_lazy("Probing questions; the presenter restates the question"),
    What.LISTEN: gettext_lazy("The group discusses; the presenter listens and does not respond"),
    What.REFLECT: gettext_lazy("The presenter reflects on what was said"),
    What.DEBRIEF: gettext_lazy("Looking back: how this went, and what each takes along"),
    What.TEACH: gettext_lazy("Teaching"),
    What.CASE: gettext_lazy("A case: the presenter tells it, the group asks and advises"),
    What.WRAP_UP: gettext_lazy("Wrap-up: what was worked out, and who does what"),
    What.EVALUATE: gettext_lazy("Evaluation, within the meeting"),
    What.WRITE: gettext_lazy("Everyone writes down ideas, in silence"),
    What.ROUND: gettext_lazy("Round-robin: each gives one idea in turn, until all are listed"),
    What.CLARIFY_IDEAS: gettext_lazy("Clarifying the ideas, one after the other"),
    What.VOTE: gettext_lazy("First vote; votes are read out by name"),
    What.DISCUSS: gettext_lazy("Discussing the ideas that lead"),
    What.FINAL_VOTE: gettext_lazy("Final vote; votes are read out by name"),
    What.PRESENT: gettext_lazy("Presenting a situation and what is asked of the group"),
    What.CONSULT: gettext_lazy("The others consult; whoever presented listens and does not respond"),
    What.FEEDBACK: gettext_lazy("Whoever presented says what helps"),
    What.QUESTIONS: gettext_lazy("Questions"),
    What.PAIRS: gettext_lazy("Applying it, in pairs"),
    What.COMMIT: gettext_lazy("Commitments: what each will do"),
    What.SITUATION: gettext_lazy("Their situation"),
    What.TRIED: gettext_lazy("What was tried, and what worked"),
    What.OPTIONS: gettext_lazy("Options for action"),
    What.NEXT_STEPS: gettext_lazy("Next steps, and when to be in touch next"),
}


def said(segment: Segment) -> str:
    """What is done in it, in its own words or the usual ones."""
    words = segment.words or str(SAID.get(segment.what, _("No words are kept")))
    return _("%(what)s (goes on)") % {"what": words} if segment.goes_on else words


def findings(agenda: Agenda, segments: list[Segment], facts: Facts, zone: str) -> list[str]:
    """What the coordinator should put right, worst first; the clock of `zone` in it."""
    return [
        *_of_length(agenda, segments),
        *_of_breaks(agenda, segments, facts.access, zone),
        *_of_those_who_come(agenda, facts),
    ]


def _of_length(agenda: Agenda, segments: list[Segment]) -> list[str]:
    total, lasts = sum(one.minutes for one in segments), agenda.meeting.minutes
    if total == lasts:
        return []
    words = _("The agenda is for %(total)s, the meeting lasts %(lasts)s: propose it anew, or adjust it.")
    return [words % {"total": length(total), "lasts": length(lasts)}]


def _of_breaks(agenda: Agenda, segments: list[Segment], access: Access, zone: str) -> list[str]:
    rows = [(one.minutes, one.what == What.BREAK) for one in segments]
    begins = agenda.meeting.starts_at
    words = _("From %(from)s on there is no break for %(n)d minutes. For those who come one is due after %(every)d.")
    return [
        words
        % {
            "from": say_moment(begins + timedelta(minutes=one.begins), zone),
            "n": one.minutes,
            "every": access.break_every,
        }
        for one in stretches_without_break(rows, access.break_every)
    ]


def _of_those_who_come(agenda: Agenda, facts: Facts) -> list[str]:
    found = []
    if Access(**agenda.access) != facts.access:
        found.append(_("What those who come need has changed since. %(asks)s") % {"asks": asks(facts.access)})
    if agenda.people != facts.people:
        words = ngettext(
            "It was proposed for %(before)d, and now 1 person takes part.",
            "It was proposed for %(before)d, and now %(n)d people take part.",
            facts.people,
        )
        found.append(words % {"before": agenda.people, "n": facts.people})
    return found


def asks(access: Access) -> str:
    """What access asks of the time, in a sentence or two."""
    said = [_("A break is due at least every %(n)d minutes.") % {"n": access.break_every}]
    if access.quarters != AS_PUBLISHED:
        times = "1.5" if access.quarters == 6 else "1.25"
        said.append(_("Segments take %(times)s times as long as usual.") % {"times": times})
    if access.briefing:
        said.append(
            _("Interpreters are briefed %(n)d minutes before; the meeting itself is not shorter for it.")
            % {"n": access.briefing}
        )
    return " ".join(said)


def presents(name: str, turn: int) -> str:
    """“Robin presents”; without a name by number."""
    if name:
        return _("%(name)s leads") % {"name": name}
    return _("Whoever presents, number %(n)d") % {"n": turn}


def teaches(name: str) -> str:
    return _("%(name)s teaches") % {"name": name}


def about_turn(leads: str, name: str, turn: int) -> str:
    """“Everyone, one after the other. About what Robin brought”."""
    if name:
        return _("%(leads)s. It is about what %(name)s brought") % {"leads": leads, "name": name}
    return _("%(leads)s. It is about what number %(n)d brought") % {"leads": leads, "n": turn}


def briefing(access: Access) -> str:
    """For those who are booked, before the meeting; empty where nobody interprets."""
    if not access.briefing:
        return ""
    return _("Interpreters meet the facilitator %(n)d minutes before.") % {"n": access.briefing}

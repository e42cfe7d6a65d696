"""“Who has seen what we keep about you” as a letter: a sentence for each day and whoever looked that day."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.models import Participant
from participants.profile.contact import contact
from participants.taking.speaking import to_you
from peermatch.audit import Did
from peermatch.audit.saying import Line
from peermatch.clock import local_day, say_day


def subject() -> str:
    return _("Who has seen or changed what we keep about you")


def letter(person: Participant, told: Sequence[Line], *, only_child: bool, at: datetime) -> str:
    """`told`: the latest first. Its foot says whom to ask."""
    today = say_day(local_day(at, person.time_zone), year=True)
    opening = [
        _("For %(name)s") % {"name": person.name},
        _("%(program)s, %(day)s") % {"program": person.program.name, "day": today},
        _("Dear %(name)s,") % {"name": person.first_name},
        _period(person, told, only_child),
    ]
    return "\n\n".join([*opening, *_days(person, told), others_were_told(person), "--\n" + _reach(person)])


def others_were_told(person: Participant) -> str:
    """The list holds no peers: what they were told stands in their invitations."""
    child = getattr(person, "child", None)
    said = _("People whom we asked into a peer match with you were told in a few words who you are, without your name.")
    if child and child.age_band:
        said += " " + _("That says your child's age group, too.")
    return said + " " + _("They are not listed here.")


def _period(person: Participant, told: Sequence[Line], only_child: bool) -> str:
    facts = _("facts about your child") if only_child else _("what we keep about you")
    said = {"program": person.program.name, "facts": facts}
    if not told:
        return _("Nobody of %(program)s has read or changed %(facts)s since we began to write it down.") % said
    first, last = (say_day(local_day(one.at, person.time_zone), year=True) for one in (told[-1], told[0]))
    period = {**said, "first": first, "last": last}
    if first == last:
        return _("On %(first)s these people of %(program)s read or changed %(facts)s:") % period
    return _("From %(first)s to %(last)s these people of %(program)s read or changed %(facts)s:") % period


def _days(person: Participant, told: Sequence[Line]) -> list[str]:
    found: dict[tuple[date, str, str], list[Line]] = {}
    for one in told:
        found.setdefault((local_day(one.at, person.time_zone), one.who, one.did), []).append(one)
    return [f"{say_day(day, year=True)}: {_sentence(who, did, lines)}" for (day, who, did), lines in found.items()]


def _sentence(who: str, did: str, lines: Sequence[Line]) -> str:
    what = "; ".join(dict.fromkeys(_what(one) for one in lines))
    says = _says().get(did)
    who = f"{who}," if ", " in who else who
    said = says % {"who": who, "what": what} if says else f"{who.rstrip(',')}: {did}, {what}."
    times = sum(one.times for one in lines if one.facts == lines[0].facts)
    return said if times == 1 else said + " " + ngettext("%(n)d time.", "%(n)d times.", times) % {"n": times}


def _says() -> dict[str, str]:
    return {
        str(Did.READ.label): _("%(who)s read %(what)s."),
        str(Did.CHANGED.label): _("%(who)s changed %(what)s."),
        str(Did.SENT.label): _("%(who)s sent mail that told a peer: %(what)s."),
        str(Did.EXPORTED.label): _("%(who)s took out a copy of %(what)s."),
    }


def _what(one: Line) -> str:
    """“e-mail and phone”, “age (facts about a child)”."""
    facts = get_text_list([_to_you(fact) for fact in one.facts], _("and"))
    if not facts:
        return _("the record “%(kind)s”") % {"kind": one.what}
    is_theirs = one.what == capfirst(str(Participant._meta.verbose_name))
    return facts if is_theirs or not one.what else f"{facts} ({one.what[:1].lower()}{one.what[1:]})"


def _to_you(fact: str) -> str:
    words = to_you(capfirst(fact))
    return fact if words == capfirst(fact) else words[:1].lower() + words[1:]


def _reach(person: Participant) -> str:
    ways = contact(person.program, None)
    reach = ", ".join(filter(None, (ways["phone"], ways["email"])))
    return _("Do you want to ask about it? Reach %(name)s: %(ways)s.") % {"name": ways["name"], "ways": reach}

"""The columns of a list of people: what they may be called and how their cells are read. Pure."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.models import Kind, Level, NeedKind, Reach
from participants.roster import cells
from participants.roster.headings import Column, Layout
from participants.week_in_words import say_week
from peermatch.clock import zone_label

FAMILY = "family"  # of kinds: which one the role says; of levels: none

KIND_WORDS: dict[str, str] = {
    "family": FAMILY,
    "professional": Kind.PROFESSIONAL,
    **dict.fromkeys(("parent", "mother", "father", "mom", "dad"), Kind.PARENT),
    **dict.fromkeys(("grandparent", "grandmother", "grandfather"), Kind.GRANDPARENT),
    **dict.fromkeys(("sibling", "sister", "brother"), Kind.SIBLING),
    **dict.fromkeys(("foster parent", "foster mother", "foster father"), Kind.FOSTER_PARENT),
    **dict.fromkeys(("deafblind adult", "adult who is deafblind"), Kind.DEAFBLIND_ADULT),
}
KIND_EXAMPLE = "family, parent, grandparent, sibling, foster parent, deafblind adult, professional"
LEVEL_WORDS: dict[str, str] = {
    "family": FAMILY,
    "direct service": Level.DIRECT_SERVICE,
    "lead": Level.LEAD,
    "supervisor": Level.SUPERVISOR,
    "administrator": Level.ADMINISTRATOR,
    "executive": Level.EXECUTIVE,
}
LEVEL_EXAMPLE = "direct service, lead, supervisor, administrator, executive"
REACH_WORDS: dict[str, str] = {
    **dict.fromkeys(("email", "mail"), Reach.EMAIL),
    **dict.fromkeys(("text", "text message", "sms"), Reach.TEXT),
    **dict.fromkeys(("phone", "call"), Reach.PHONE),
    **dict.fromkeys(("relay", "relay call"), Reach.RELAY),
    **dict.fromkeys(("videophone", "vp"), Reach.VIDEOPHONE),
    **dict.fromkeys(("letter", "post"), Reach.POST),
    **dict.fromkeys(("helper", "through a helper"), Reach.HELPER),
}
YES_WORDS = {
    **dict.fromkeys(("yes", "y", "true", "18+", "adult"), "yes"),
    **dict.fromkeys(("no", "n", "false", "under 18", "minor"), "no"),
}
REACH_EXAMPLE = "email, text, phone, relay, videophone, letter, helper"


_read_yes = cells.choice(YES_WORDS, "yes, no")
COLUMNS = (
    Column("program_key", "Id", cells.line(60), gettext_lazy("Your own id for the person, if you keep one"),
           ("our id", "your own id", "program id", "person id", "record id")),
    Column("first_name", "First name", cells.name, also=("given name", "first"), required=True),
    Column("last_name", "Last name", cells.name, also=("family name", "surname", "last"), required=True),
    Column("email", "Email", cells.email, gettext_lazy("May be empty, or shared"),
           ("e mail", "email address", "e mail address")),
    Column("phone", "Phone", cells.phone, also=("phone number", "telephone", "mobile", "cell")),
    Column("reach_by", "How to reach", cells.choice(REACH_WORDS, REACH_EXAMPLE),
           gettext_lazy("Email, text, phone, relay, videophone, letter or helper"), ("how to reach them",)),
    Column("reach_notes", "What is safe", cells.line(300), gettext_lazy("For example: no voice messages")),
    Column("kind", "Kind", cells.choice(KIND_WORDS, KIND_EXAMPLE),
           gettext_lazy("Family, with the role saying parent or sibling; deafblind adult; professional"),
           required=True),
    Column("is_adult", "18 or older", lambda text: _read_yes(text) == "yes",
           gettext_lazy("Yes or no; no birth date is read"), ("adult", "is 18 or older", "are they 18 or older")),
    Column("role_title", "Role", cells.line(120), also=("role title", "job title", "title", "position")),
    Column("organization", "Organization", cells.line(160), also=("organisation", "agency", "employer")),
    Column("state", "State", cells.state, gettext_lazy("OR, or Oregon")),
    Column("time_zone", "Time zone", cells.zone, gettext_lazy("For example America/Chicago"), ("timezone", "zone")),
    Column("languages", "Languages", cells.languages, gettext_lazy("English; ASL"), ("language",)),
    Column("level", "Level", cells.choice(LEVEL_WORDS, LEVEL_EXAMPLE),
           gettext_lazy("Direct service, lead, supervisor, administrator or executive")),
    Column("supervisor", "Supervisor email", cells.email, gettext_lazy("Someone in this list or in the roster"),
           ("supervisor e mail", "supervisor")),
    Column("offers", "Can help with", cells.words(120), gettext_lazy("braille; advocacy"), ("offers", "topics")),
    Column("wants", "Wants help with", cells.words(120), gettext_lazy("braille; advocacy"), ("wants",)),
    Column("education", "Education", cells.line(200)),
    Column("credential", "Credential", cells.line(200), gettext_lazy("A license or certification"),
           ("license", "certification")),
    Column("issuer", "Credential issuer", cells.line(160), also=("issuer", "issued by")),
    Column("expires_on", "Credential expires", cells.day, gettext_lazy("2027-09-21 or 9/21/2027"),
           ("expires", "valid until")),
    Column("years", "Years of experience", cells.years, also=("experience", "years")),
    Column("story", "Success story", cells.prose(2000), also=("success",)),
    Column("needs", "Access needs", cells.needs, gettext_lazy("ProTactile interpreter; large print 24 pt"),
           ("access",)),
    Column("week", "Availability", cells.week, gettext_lazy("Mon-Fri 12-13; weekday evenings, in the person's zone"),
           ("free times", "available")),
    Column("capacity", "Open matches at once", cells.capacity, also=("capacity",)),
    Column("permission", "Permission given on", cells.day, gettext_lazy("The person may be asked from then on"),
           ("permission", "consent", "consent date", "permission date")),
    Column("private_notes", "Private notes", cells.prose(5000), gettext_lazy("Only coordinators see this"), ("notes",)),
)  # fmt: skip
PEOPLE = Layout("people", COLUMNS)
BY_KEY = PEOPLE.by_key
NAMES = frozenset({"first_name", "last_name"})  # no word stands for “empty” here: some people are called None


def say(key: str, value: Any) -> str:
    """A value as a coordinator reads it; empty for none."""
    if value in (None, "", ()):
        return ""
    speak = SAYING.get(key, str)
    return speak(value)


def say_date(value: date) -> str:
    return date_format(value, "F j, Y")


def say_need(value: tuple[str, str]) -> str:
    return NeedKind(value[0]).said(value[1])


def _label(choices: type[TextChoices]) -> Callable[[str], str]:
    return lambda value: str(choices(value).label)


SAYING: Mapping[str, Callable[[Any], str]] = {
    "kind": _label(Kind),
    "level": _label(Level),
    "reach_by": _label(Reach),
    "time_zone": zone_label,
    "languages": "; ".join,
    "offers": "; ".join,
    "wants": "; ".join,
    "is_adult": lambda value: _("yes") if value else _("no"),
    "expires_on": say_date,
    "permission": say_date,
    "needs": lambda value: "; ".join(map(say_need, value)),
    "week": say_week,
}

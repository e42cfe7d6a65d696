"""The program's rules as a lead reads them: in groups, each with what it does, its usual value, and its words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.dates import MONTHS
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matches.models import FootingConcern, MatchRules
from participants.models import EvidenceKind, RosterRules
from peermatch.accounts.models import Program
from peermatch.clock import say_time, zone_label

Holder = Program | MatchRules | RosterRules


@dataclass(frozen=True)
class Group:
    """Rules that belong together. `why` says in a sentence why they matter."""

    key: str
    title: Any
    why: Any
    holder: type[Holder]
    names: tuple[str, ...]

    def row(self, program: Program) -> Holder:
        """Where these rules are kept, read anew."""
        return Program.objects.get(pk=program.pk) if self.holder is Program else self.holder.of(program)  # type: ignore[union-attr]

    def field(self, name: str) -> models.Field[Any, Any]:
        return self.holder._meta.get_field(name)  # type: ignore[return-value]

    def default(self, name: str) -> Any:
        """The usual value; None where there is none, as of the program's own name."""
        return self.field(name).get_default() if self.field(name).has_default() else None


GROUPS = (
    Group(
        "program",
        gettext_lazy("The program"),
        gettext_lazy("Participants read this in every letter: whom it is from, and where an answer goes."),
        Program,
        ("name", "reply_to", "phone", "time_zone"),
    ),
    Group(
        "answers",
        gettext_lazy("Answers and reminders"),
        gettext_lazy("People answer when they know by when, and come when they are reminded in time."),
        Program,
        ("answer_days", "reminder_hours"),
    ),
    Group(
        "kind",
        gettext_lazy("Mail that is kind"),
        gettext_lazy("A phone that rings at night, or five times a day, is switched off: then nothing arrives."),
        Program,
        ("quiet_from", "quiet_until", "mails_a_day"),
    ),
    Group(
        "nudges",
        gettext_lazy("Asking again"),
        gettext_lazy("A slow first answer is where most matches are lost."),
        MatchRules,
        ("nudge_days",),
    ),
    Group(
        "clocks",
        gettext_lazy("Clocks and contacts"),
        gettext_lazy("Families are best served by a match within 48 hours, and about four contacts in eight weeks."),
        MatchRules,
        ("call_back_hours", "match_hours", "reach_hours", "contacts_wanted", "contacts_weeks"),
    ),
    Group(
        "feedback",
        gettext_lazy("Feedback"),
        gettext_lazy("A match is worth what changes afterwards. Funders ask for quality, relevance and usefulness."),
        MatchRules,
        ("feedback_asks", "feedback_remind_days"),
    ),
    Group(
        "footing",
        gettext_lazy("Equal footing"),
        gettext_lazy("Nobody speaks freely before someone who has power over them."),
        MatchRules,
        ("footing_blocks", "footing_months", "level_gap"),
    ),
    Group(
        "fit",
        gettext_lazy("Fit of professionals"),
        gettext_lazy("Someone who has done it helps best."),
        MatchRules,
        ("evidence_enough", "evidence_required"),
    ),
    Group(
        "suggestions",
        gettext_lazy("Who is suggested first"),
        gettext_lazy(
            "How much each of these counts beside the others, from 0 to 10. Whatever they say, nobody is suggested who "
            "cannot be asked, or is not on equal footing."
        ),
        MatchRules,
        (
            "weight_topic",
            "weight_proof",
            "weight_priorities",
            "weight_hours",
            "weight_rested",
            "weight_past",
        ),
    ),
    Group(
        "readiness",
        gettext_lazy("Readiness of support parents"),
        gettext_lazy("What qualifies a support parent is lived experience and being ready, not a degree."),
        MatchRules,
        ("needs_training", "needs_screening", "needs_agreement"),
    ),
    Group(
        "access",
        gettext_lazy("Lead times of access"),
        gettext_lazy(
            "How long before a meeting what people need must be booked. A time that comes sooner is pointed out. "
            "Federal holidays do not count."
        ),
        MatchRules,
        ("notice_tactile_days", "notice_days", "notice_papers_days"),
    ),
    Group(
        "late",
        gettext_lazy("What counts as late"),
        gettext_lazy("What is late comes first in the list of matches."),
        MatchRules,
        ("preparing_days", "stage_days"),
    ),
    Group(
        "report",
        gettext_lazy("Reports"),
        gettext_lazy("Funders ask by their own year."),
        MatchRules,
        ("grant_month",),
    ),
    Group(
        "form",
        gettext_lazy("The public request form"),
        gettext_lazy("Anyone can ask for a match without an account, if you let them."),
        MatchRules,
        ("form_is_open", "form_intro"),
    ),
    Group(
        "safety",
        gettext_lazy("When somebody is worried"),
        gettext_lazy("We cannot help in an emergency. Whoever is worried must know at once who can."),
        MatchRules,
        ("crisis_steps",),
    ),
    Group(
        "confidence",
        gettext_lazy("Keeping confidence"),
        gettext_lazy("People tell each other what they tell nobody else. Each promises to keep it to themselves."),
        MatchRules,
        ("needs_confidence",),
    ),
    Group(
        "keeping",
        gettext_lazy("How long words are kept"),
        gettext_lazy("What is no longer kept can be neither lost nor misread. The counts of your reports stay."),
        Program,
        ("matches_kept_months", "mail_kept_days"),
    ),
    Group(
        "signing_in",
        gettext_lazy("Signing in"),
        gettext_lazy("What is kept here is about children. A password alone can be guessed, or given away."),
        Program,
        ("second_step_required",),
    ),
    Group(
        "people",
        gettext_lazy("People"),
        gettext_lazy("Who may be added, and when you are warned."),
        RosterRules,
        ("adults_only", "warning_days", "sends_own_page", "consent_days"),
    ),
)
# Those about safety and privacy stand together, the last in the list and the first that a page leads to.
SAFETY = frozenset({"safety", "confidence", "keeping", "signing_in", "people"})
# What a rule does, where its field does not say so itself.
DOES = {
    "answer_days": gettext_lazy("An invitation asks for an answer within so many days, and the letter names the day."),
    "reminder_hours": gettext_lazy(
        "Hours before a meeting at which everyone who comes is reminded. Up to six, with commas between: 168, 24, 1. "
        "Empty: nobody is reminded."
    ),
    "quiet_from": gettext_lazy(
        "On each reader's own clock. What falls due at night waits till morning, and says so among the messages. "
        "Cancellations go at any hour, as do changes within 24 hours of the meeting, reminders that would come too "
        "late in the morning, and links and passwords that someone just asked for."
    ),
    "quiet_until": gettext_lazy("The same time as the one before: mail goes at any hour."),
    "mails_a_day": gettext_lazy(
        "What is more waits for the next morning. Confirmations, changes, cancellations and reminders of meetings "
        "never wait for it, nor does what someone just asked for; but they count."
    ),
    "second_step_required": gettext_lazy(
        "Whoever works here types a code from their phone after the password. Whoever has not set that up is led to it "
        "before the next page, you too. Participants are asked for nothing."
    ),
    "matches_kept_months": gettext_lazy(
        "From the day on which a match was closed, or a request declined. Then what was written there goes for good: "
        "titles, notes, hopes, answers in words, places, plans. That there was a match stays. One with an open "
        "worry is kept."
    ),
    "mail_kept_days": gettext_lazy(
        "Also what people write to you, once it was dealt with. To whom, when and with which subject mail went stays."
    ),
    "name": gettext_lazy("Stands in every letter and on every page."),
    "phone": gettext_lazy("Stands in letters where the coordinator has no number of their own."),
    "time_zone": gettext_lazy("The clock that the program goes by. People read times on their own."),
    "contacts_weeks": gettext_lazy("From the introduction on. What is missing then is pointed out."),
    "needs_training": gettext_lazy("A support parent is not asked before their training is on record."),
    "needs_screening": gettext_lazy("A support parent is not asked without a screening that is still valid."),
    "needs_confidence": gettext_lazy("Without it the match's checklist says who has not promised, and you may go on."),
    "needs_agreement": gettext_lazy("A support parent is not asked before they signed."),
}


def group_of(key: str) -> Group:
    return next(group for group in GROUPS if group.key == key)


def holder_of(name: str) -> Group | None:
    """The group in which that rule stands."""
    return next((group for group in GROUPS if name in group.names), None)


def label(group: Group, name: str) -> str:
    words = str(group.field(name).verbose_name)
    return words[:1].upper() + words[1:]


def does(group: Group, name: str) -> str:
    return str(DOES.get(name) or group.field(name).help_text)


def in_words(name: str, value: Any) -> str:
    """The value of that rule as it is read."""
    if name in _WORDS:
        return _WORDS[name](value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(value) if value not in ("", None) else _("Nothing")


def _kinds(value: list[str]) -> str:
    return get_text_list([str(EvidenceKind(kind).label) for kind in value], _("and")) or _("None")


def _concerns(value: list[str]) -> str:
    chosen = [str(concern.label) for concern in FootingConcern if concern in value]
    return "; ".join(chosen) or _("Nothing: all of it is only pointed out")


def _hours(value: list[int]) -> str:
    return get_text_list([_ahead(hours) for hours in sorted(value, reverse=True)], _("and")) or _("Nobody is reminded")


def _ahead(hours: int) -> str:
    days, rest = divmod(hours, 24)
    if days and not rest:
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}


_WORDS: dict[str, Callable[[Any], str]] = {
    "grant_month": lambda month: str(MONTHS[month]),
    "evidence_enough": _kinds,
    "evidence_required": _kinds,
    "footing_blocks": _concerns,
    "reminder_hours": _hours,
    "time_zone": zone_label,
    "quiet_from": say_time,
    "quiet_until": say_time,
}

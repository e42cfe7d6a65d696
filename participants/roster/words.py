"""What the roster holds about a person, in the words of their page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.text import get_text_list
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participants.conditions import in_words
from participants.free_time import Window
from participants.models import (
    APART,
    Evidence,
    EvidenceKind,
    Participant,
    Relationship,
    RelationshipKind,
    Status,
)
from participants.models.availability import AwayRow, WindowRow
from participants.roster.columns import say_date
from participants.week_in_words import say_week
from peermatch.clock import zone_label

STATUS_CLASS = {Status.ACTIVE: "done", Status.INVITED: "wait", Status.PAUSED: "wait", Status.WITHDRAWN: "stop"}
# “Mei …”: as the first of the two sees it, and as the second does. Who is meant follows.
SENTENCES = {
    RelationshipKind.SUPERVISES: (gettext_lazy("Supervises"), gettext_lazy("Is supervised by")),
    RelationshipKind.EVALUATES: (gettext_lazy("Evaluates"), gettext_lazy("Is evaluated by")),
    RelationshipKind.FUNDS: (gettext_lazy("Funds the work of"), gettext_lazy("Has their work funded by")),
    RelationshipKind.SERVES: (
        gettext_lazy("Gives services to the family of"), gettext_lazy("Their family gets services from")
    ),
    RelationshipKind.KEEP_APART: (gettext_lazy("Is to be kept apart from"),) * 2,
    RelationshipKind.SHIELDED: (gettext_lazy("Is shielded (separated parents, a court order) from"),) * 2,
}  # fmt: skip


@dataclass(frozen=True)
class Bond:
    """One relationship as this person sees it."""

    row: Relationship
    words: str
    other: Participant
    dates: str
    is_over: bool


def describe_record(person: Participant) -> str:
    """What tells two records of one name apart: address, number, place, and since when it is there."""
    told = [person.email, person.phone, person.described, person.program_key]
    since = _("Added on %(day)s") % {"day": say_date(localdate(person.created_at))}
    return ". ".join([*(str(one) for one in told if one), since])


def bonds(person: Participant, today: date, *, knows: bool = True) -> list[Bond]:
    """All relationships, those in force first, each as a sentence about this person.

    Whom they are kept apart from is for those who work with them.
    """
    rows = Relationship.objects.in_program(person.program).touching(person).select_related("one", "other")
    found = [bond_of(row, person, today) for row in rows if knows or row.kind not in APART]
    return sorted(found, key=lambda bond: (bond.is_over, bond.row.kind, bond.other.name))


def bond_of(row: Relationship, person: Participant, today: date) -> Bond:
    is_first = row.one_id == person.pk
    words = SENTENCES[RelationshipKind(row.kind)][0 if is_first else 1]
    is_over = row.until is not None and row.until < today
    return Bond(row, str(words), row.other if is_first else row.one, say_dates(row.since, row.until), is_over)


def say_dates(since: date | None, until: date | None) -> str:
    """“since April 1, 2024 until June 30, 2025”; empty where neither is known."""
    said = [_("since %(day)s") % {"day": say_date(since)}] if since else []
    said += [_("until %(day)s") % {"day": say_date(until)}] if until else []
    return " ".join(said)


def supervision_circle(person: Participant, today: date) -> str:
    """A sentence if this person ends up above themselves, however long the chain; else empty."""
    circle = find_circle(person.pk, _above(person, today))
    if not circle:
        return ""
    names = {one.pk: one.name for one in Participant.objects.in_program(person.program).filter(pk__in=circle)}
    said = _("%(names)s supervise each other in a circle. Check who supervises whom.")
    return said % {"names": get_text_list([names[pk] for pk in circle], _("and"))}


def chain_above(boss: Participant, worker: Participant, today: date) -> list[Participant]:
    """The chain by which this worker already stands above this boss, from the boss up to the worker; else empty."""
    above = _above(boss, today)
    above[worker.pk] = [boss.pk]  # as it would be
    circle = find_circle(worker.pk, above)
    people = {one.pk: one for one in Participant.objects.in_program(boss.program).filter(pk__in=circle)}
    return [people[pk] for pk in circle]


def _above(person: Participant, today: date) -> dict[int, list[int]]:
    """By person of the program, who supervises them that day."""
    rows = Relationship.objects.in_program(person.program).standing(today).filter(kind=RelationshipKind.SUPERVISES)
    above: dict[int, list[int]] = {}
    for one, other in rows.values_list("one_id", "other_id"):
        above.setdefault(other, []).append(one)
    return above


def find_circle(start: int, above: dict[int, list[int]]) -> list[int]:
    """The shortest way from someone up the chain back to themselves; empty if there is none. Pure."""
    came_from: dict[int, int] = {}
    edge = [start]
    while edge:
        following: list[int] = []
        for at in edge:
            for boss in above.get(at, []):
                if boss == start:
                    return _path(at, came_from)
                if boss not in came_from:
                    came_from[boss] = at
                    following.append(boss)
        edge = following
    return []


def _path(at: int, came_from: dict[int, int]) -> list[int]:
    path = [at]
    while at in came_from:
        at = came_from[at]
        path.append(at)
    return path[::-1]


@dataclass(frozen=True)
class Shown:
    """One row of evidence."""

    row: Evidence
    facts: tuple[str, ...]
    has_expired: bool
    runs_out: bool = False


def evidence(person: Participant, today: date, *, told: bool, warn_within: int = 0) -> list[Shown]:
    """With what runs out within so many days; in the factsheet's order: education, license, experience, success.

    `told`: topics that are a medical condition are named.
    """
    order = list(EvidenceKind.values)
    held = person.evidence.select_related("checked_by").prefetch_related("topics")
    rows = sorted(held, key=lambda row: (order.index(row.kind), row.pk))
    return [
        Shown(
            row, tuple(_facts(row, today, told=told)), row.has_expired(today), row.runs_out(today, within=warn_within)
        )
        for row in rows
    ]


def _facts(row: Evidence, today: date, *, told: bool) -> Iterable[str]:
    if row.issuer:
        yield _("Issued by %(issuer)s.") % {"issuer": row.issuer.rstrip(".")}
    if row.expires_on:
        said = _("It expired on %(day)s.") if row.has_expired(today) else _("Valid until %(day)s.")
        yield said % {"day": say_date(row.expires_on)}
    if row.years is not None:
        yield ngettext("%(n)s year.", "%(n)s years.", row.years) % {"n": row.years}
    if row.last_year is not None:
        yield _("Last in %(year)s.") % {"year": row.last_year}
    if row.story and row.story != row.title:
        yield row.story
    topics = in_words(row.topics.all(), told=told)
    if topics:
        yield _("Shown for %(topics)s.") % {"topics": get_text_list(topics, _("and"))}
    if row.checked_on:
        checked = {"day": say_date(row.checked_on), "name": row.checked_by}
        yield (_("Checked on %(day)s by %(name)s.") if row.checked_by else _("Checked on %(day)s.")) % checked


def week_of(person: Participant) -> list[Window]:
    return [Window(w.weekday, w.begins, w.ends) for w in person.windows.all()]


def free_times(windows: Iterable[Window | WindowRow], zone: str) -> list[str]:
    """“Mon–Fri 5:00 pm–9:00 pm, Pacific”, a line for each group of days."""
    said = say_week(Window(w.weekday, w.begins, w.ends) for w in windows)
    return [f"{line}, {zone_label(zone)}" for line in said.split("; ")] if said else []


def say_away(row: AwayRow) -> str:
    """“July 1, 2026 to July 14, 2026”, or the one day."""
    if row.first == row.last:
        return say_date(row.first)
    return _("%(first)s to %(last)s") % {"first": say_date(row.first), "last": say_date(row.last)}


def short_load(person: Participant) -> str:
    """“1 of 2”, under a heading that says of what."""
    return _("%(n)s of %(all)s") % {"n": person.open_matches, "all": person.capacity}


def load(person: Participant) -> str:
    """“1 of 2 open matches”."""
    return ngettext("%(n)s of %(all)s open match", "%(n)s of %(all)s open matches", person.capacity) % {
        "n": person.open_matches,
        "all": person.capacity,
    }


def kind_and_role(person: Participant) -> str:
    """“Professional, Intervener”; a role that only repeats the kind is not said twice."""
    kind = str(person.get_kind_display())
    role = person.role_title if person.role_title.casefold() != kind.casefold() else ""
    return ", ".join(word for word in (kind, role) if word)


def who_they_are(person: Participant) -> str:
    """“Professional, Intervener, Saguaro Deafblind Project, AZ”: what stands under a name."""
    organization = person.organization.name if person.organization else ""
    return ", ".join(word for word in (kind_and_role(person), organization, person.state) if word)


def status_class(person: Participant) -> str:
    return STATUS_CLASS.get(Status(person.status), "plain")


def status_words(person: Participant, *, with_reason: bool) -> list[str]:
    """Since when, by whom, why and until when."""
    said = []
    if person.status_since and person.status_by:
        said.append(
            _("Since %(day)s, by %(name)s.")
            % {"day": say_date(localdate(person.status_since)), "name": person.status_by}
        )
    elif person.status_since:
        said.append(_("Since %(day)s.") % {"day": say_date(localdate(person.status_since))})
    if person.status_reason and with_reason:
        said.append(_("Why: %(reason)s") % {"reason": person.status_reason})
    if person.paused_until:
        said.append(_("They want to come back on %(day)s.") % {"day": say_date(person.paused_until)})
    return said

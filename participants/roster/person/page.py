"""One person's page: all that the roster holds about them, and what other floors add."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participants import protected
from participants.conditions import in_words
from participants.knowing import knows, who_knows
from participants.models import (
    APART,
    AccessProfile,
    Consent,
    Participant,
    ProfilePart,
    Readiness,
    Relationship,
    RosterRules,
    Status,
    StatusChange,
    TextFor,
    asked_in,
)
from participants.roster import words
from participants.roster.columns import say_date
from participants.roster.merging.door import stands_for
from participants.roster.panels import panels
from participants.roster.person import mail
from participants.roster.person.access import profile_of
from participants.roster.person.guardian_words import guardians_of
from participants.roster.person.readiness import readiness_of
from peermatch import audit
from peermatch.accounts.access import ProgramRequest, fetch, member


@require_safe
@member
def person(request: ProgramRequest, person: UUID) -> HttpResponse:
    beside = ("organization", "status_by", "kept_by", "household", "readiness__noted_by")
    try:
        row = fetch(Participant.objects.in_program(request.program).select_related(*beside), request, person)
    except Http404:
        if kept := stands_for(request.program, person):
            return redirect(kept)
        raise
    if row.status == Status.ERASED:
        context = {"place": "people", "person": row, **erased(row)}
        return render(request, "participants/roster/person/erased.html", context)
    context = person_context(request, row)
    if request.membership.can_write:
        _record(request, row, context)
    return render(request, "participants/roster/person.html", {"place": "people", **context})


def erased(row: Participant) -> dict[str, Any]:
    """Of whoever was erased: when and by whom, and how many rows without words stay."""
    record = row.status_changes.filter(status=Status.ERASED).select_related("by").first()
    bonds = Relationship.objects.in_program(row.program).touching(row).exclude(kind__in=APART)
    return {
        "reason": record.reason if record else "",
        "who": record.by if record else None,
        "stays": [
            (_("What they were"), ", ".join(word for word in (row.get_kind_display(), row.state) if word)),
            (_("Permissions, with their days"), str(row.consents.count())),
            (_("Evidence: its kind and years"), str(row.evidence.count())),
            (_("Relationships: who with whom"), str(bonds.count())),
        ],
    }


def _record(request: ProgramRequest, row: Participant, context: dict[str, Any]) -> None:
    """What only coordinators see was seen by one."""
    told = (
        [protected.child(row, context["child"]), protected.access(row, context["access"]), protected.conditions(row)]
        if context["knows"]
        else []
    )
    audit.shown(
        *protected.contact([row], protected.CONTACT + (protected.NOTES if context["knows"] else ())),
        *told,
        protected.readiness(row, Readiness.of(row)),
        *protected.guardians(row, context.get("guardians", ())),
        by=request,
    )


def person_context(request: ProgramRequest, row: Participant) -> dict[str, Any]:
    """All that a person's page shows; facts that only coordinators may see are left out for viewers."""
    today, rules, can_write = request.program.today, RosterRules.of(request.program), request.membership.can_write
    is_known = knows(request, row)
    told = is_known or not row.is_family
    asked_again = list(row.consent_asks.open().select_related("text").order_by("agree_by"))
    asks = any(ask.text.what_for == TextFor.MATCHING for ask in asked_again)
    context = {
        "person": row,
        "status_class": words.status_class(row),
        "status_words": words.status_words(row, with_reason=can_write),
        "who": words.who_they_are(row),
        "evidence": words.evidence(row, today, told=told, warn_within=rules.warning_days),
        "offers": in_words(row.offers.all(), told=told),
        "wants": in_words(row.wants.all(), told=told),
        "free_times": words.free_times(row.windows.all(), row.time_zone),
        "away": [(one, words.say_away(one)) for one in row.away.all() if one.last >= today],
        "load": words.load(row),
        "mail_lines": mail.lines(row, request.user.time_zone) if can_write else [],
        "consents": consents(row),
        "asked_again": asked_again,
        "asks_guardian": any(ask.text.what_for == TextFor.GUARDIAN for ask in asked_again),
        "asks_themselves": any(ask.text.what_for != TextFor.GUARDIAN for ask in asked_again),
        "may_pause": row.status == Status.ACTIVE,
        "may_resume": row.status == Status.PAUSED,
        "may_record_permission": row.status in (Status.INVITED, Status.WITHDRAWN) or asks,
        "circle": words.supervision_circle(row, today),
        "housemates": housemates(row),
        "panels": panels(request, row),
        "bonds": words.bonds(row, today, knows=is_known),
        "knows": is_known,
    }
    if can_write:
        context |= _private(row, today, rules)
    if is_known:
        return context | _protected(row)
    return context | ({"who_knows": who_knows(row)} if can_write else {})


def _protected(row: Participant) -> dict[str, Any]:
    """For those who work with them alone (`participants/knowing.py`)."""
    profile = profile_of(row)
    return {
        "child": getattr(row, "child", None),
        "access": profile if profile.pk else None,
        "access_facts": list(access_facts(profile)),
        "audiences": say_audiences(profile),
    }


def _private(row: Participant, today: date, rules: RosterRules) -> dict[str, Any]:
    return {
        "shares_email_with": sharing_email(row),
        "cautions": list(row.cautions),
        "readiness": readiness_of(row, asked_in(row.program), today=today, warn_within=rules.warning_days),
        "history": [(say_change(one), one.reason) for one in row.status_changes.select_related("by")],
        "is_under_age": row.is_under_age,
        **(guardians_of(row) if row.is_under_age else {}),
    }


def sharing_email(person: Participant) -> list[Participant]:
    """Whose address it is too."""
    rows = Participant.objects.in_program(person.program).listed().exclude(pk=person.pk)
    return list(rows.filter(email=person.email)) if person.email else []


def housemates(person: Participant) -> list[Participant]:
    return list(person.household.members.exclude(pk=person.pk)) if person.household else []


@dataclass(frozen=True)
class Permission:
    """One permission as the page says it."""

    row: Consent
    words: str
    stands: bool


def consents(person: Participant) -> list[Permission]:
    """What for, when and how it was given and withdrawn, and who recorded it; the latest first."""
    rows = person.consents.select_related("recorded_by", "withdrawn_by", "text")
    return [Permission(row, " ".join(_said(row)), row.withdrawn_at is None) for row in rows]


def _said(row: Consent) -> Iterator[str]:
    yield f"{row.get_what_for_display()}."
    yield _("Given on %(day)s: %(way)s.") % {"day": say_date(row.given_on), "way": row.get_way_display().lower()}
    if row.text:
        yield _("Wording: version %(n)d of the program's words, %(language)s.") % {
            "n": row.text.version, "language": row.text.get_language_display()
        }  # fmt: skip
    if row.text_version:
        yield _("Wording: %(text)s.") % {"text": row.text_version.rstrip(".")}
    if row.recorded_by:
        yield _("Recorded by %(name)s.") % {"name": row.recorded_by}
    if row.withdrawn_at:
        way = Consent.Way(row.withdrawn_way).label.lower() if row.withdrawn_way else _("no word on how")
        told = {"day": say_date(timezone.localdate(row.withdrawn_at)), "way": way}
        yield _("Withdrawn on %(day)s: %(way)s.") % told
    if row.withdrawn_by:
        yield _("That was recorded by %(name)s.") % {"name": row.withdrawn_by}


def access_facts(profile: AccessProfile) -> Iterator[tuple[str, str]]:
    """Label and words of all that the profile says beside its needs."""
    if profile.receives:
        yield _("Receives"), get_text_list(profile.receives_words, _("and"))
    if profile.expresses:
        yield _("Expresses"), get_text_list(profile.expresses_words, _("and"))
    named = (
        (_("Spoken language"), profile.spoken_language),
        (_("Interpreters they prefer"), profile.interpreters_preferred),
        (_("Interpreters they decline"), profile.interpreters_declined),
        (_("Interpreters in a team"), str(profile.team_size or "")),
        (_("CART captions go to"), profile.cart_output),
        (_("Cannot use"), profile.platform_limits),
    )
    yield from ((label, said) for label, said in named if said)


def say_audiences(profile: AccessProfile) -> list[str]:
    """Who may see which part, a line each."""
    return [f"{part.label}: {profile.audience(part).label}" for part in ProfilePart]


def say_change(row: StatusChange) -> str:
    """“Paused on April 14, 2026, by Ana Castillo.”"""
    told = {"status": row.get_status_display(), "day": say_date(timezone.localdate(row.at)), "name": row.by}
    return (_("%(status)s on %(day)s, by %(name)s.") if row.by else _("%(status)s on %(day)s.")) % told

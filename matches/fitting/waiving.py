"""Going on in spite of a finding: the one door, which asks for a reason and keeps it."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from matches.fitting.footing import footing
from matches.fitting.readiness import readiness
from matches.fitting.review import Finding, Review, fit
from matches.models import Gate, Happening, Match, Waiver, stopped_with
from peermatch import audit
from peermatch.accounts.models import User
from peermatch.accounts.reading import read_by


def review_of(match: Match, gate: str, *, on: date) -> Review:
    if gate == Gate.READINESS:
        return readiness(match, on=on)
    return footing(match, on=on) if gate == Gate.FOOTING else fit(match, on=on)


def blocking_finding(match: Match, gate: str, key: str, *, on: date) -> Finding:
    """The finding as it stands now, or a ValidationError: the facts may have changed since the page was read."""
    for finding in review_of(match, gate, on=on).findings:
        if finding.key == key and finding.blocking:
            return finding
    raise ValidationError(
        _("This finding is no longer there: the facts have changed since you opened the page. Read it again.")
    )


@transaction.atomic
def waive(*, match: Match, gate: str, key: str, reason: str, by: User, at: datetime, on: date) -> Waiver:
    """Goes on with a reason. Asked twice about the same finding, the first reason stands."""
    match.lock()
    match.insist_open()
    if not reason.strip():
        raise ValidationError(_("Write down why the match may go on: the reason stays on record."))
    with read_by(None):  # what stays on record names no condition
        finding = blocking_finding(match, gate, key, on=on)
    _insist_not_stopped(match, finding)
    try:
        with transaction.atomic():
            waiver = finding.waiver or _write(match, gate, finding, reason.strip(), by, at)
    except IntegrityError:  # someone else was quicker by a moment
        waiver = match.waivers.standing().get(finding=key)
    return waiver


def _insist_not_stopped(match: Match, finding: Finding) -> None:
    """Whoever asked that contact stops is the one to ask: no reason of ours stands above that."""
    people = {person.pk for person in finding.people}
    if finding.is_protected and any(people & stopped_with(match.program, [one]) for one in people):
        raise ValidationError(
            _(
                "They are kept apart for good: one of them asked that contact stops, or they are shielded from each "
                "other. Only if that ends on their page can this go on."
            )
        )


def _write(match: Match, gate: str, finding: Finding, reason: str, by: User, at: datetime) -> Waiver:
    waiver: Waiver = Waiver.objects.create(
        program=match.program, match=match, gate=gate, finding=finding.key,
        sentence=finding.sentence[:500], reason=reason, by=by, at=at,
    )  # fmt: skip
    audit.record(audit.Did.WAIVED, audit.of(waiver), by=by, program=match.program)
    match.record(Happening.What.WAIVED, by=by, at=at, detail=finding.open_sentence[:1000])
    return waiver

"""What reverses an act on a person's page, for the Undo button of a message.

Each door looks whether the facts are still those of the offer, calls the row's own door, and answers with a sentence.
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participants import protected
from participants.models import Evidence, Participant, Relationship, Status
from participants.models.evidence import Validity
from participants.roster.person import mail, readdressing
from participants.roster.person import told as of_told
from peermatch import audit, undoing
from peermatch.accounts.models import User
from peermatch.undoing import Undoing

PROOF_ADDED, PROOF_RENEWED, PROOF_REMOVED = "evidence-added", "evidence-renewed", "evidence-removed"
BOND_ADDED, BOND_ENDED, BOND_REMOVED = "bond-added", "bond-ended", "bond-removed"


def undo_pause(told: Undoing) -> str:
    person: Participant | None = (
        Participant.objects.in_program(told.program).filter(public_id=told.id("person")).first()
    )
    if person is None or person.status != Status.PAUSED or str(person.status_since) != told.facts["since"]:
        raise _changed()
    person.resume(by=told.by, at=told.at)
    return _("%(name)s is back and can be asked again.") % {"name": person.name}


def undo_proof_added(told: Undoing) -> str:
    proof = _row(Evidence.objects, told, "proof")
    proof.remove(by=told.by, at=told.at)
    return _("“%(title)s” is off the record again.") % {"title": proof.title}


def undo_proof_removed(told: Undoing) -> str:
    proof = _row(Evidence.records, told, "proof")
    proof.bring_back()
    return _("“%(title)s” is on record again.") % {"title": proof.title}


def undo_proof_renewed(told: Undoing) -> str:
    proof: Evidence = _row(Evidence.objects, told, "proof")
    if str(proof.expires_on) != told.facts["until"]:
        raise _changed()
    checked_by = User.objects.filter(pk=told.facts["checked_by"]).first()
    proof.take_back_renewal(before=Validity(_day(told, "before"), _day(told, "checked_on"), checked_by))
    return _("“%(title)s” is valid as long as it was before.") % {"title": proof.title}


def undo_bond_added(told: Undoing) -> str:
    bond: Relationship = _row(Relationship.objects, told, "bond")
    if bond.asked_by:
        raise _changed()
    bond.remove(by=told.by, at=told.at)
    _record(bond, "removed_at", told)
    if out := told.facts.get("out"):
        return _(
            "The relationship is off the record again. Still out, and not put back: %(out)s. Cancelled meetings stay "
            "cancelled, and letters went out. Seat them again on the match's page."
        ) % {"out": out}
    return _("The relationship is off the record again.")


def undo_bond_ended(told: Undoing) -> str:
    bond: Relationship = _row(Relationship.objects, told, "bond")
    if str(bond.until) != told.facts["until"]:
        raise _changed()
    bond.reopen(until=_day(told, "before"))
    _record(bond, "until", told)
    return _("The relationship goes on as it was.")


def undo_bond_removed(told: Undoing) -> str:
    bond: Relationship = _row(Relationship.records, told, "bond")
    if _is_on_record_anew(bond):
        raise ValidationError(_("It is on record already."))
    bond.bring_back()
    _record(bond, "removed_at", told)
    return _("The relationship is on record again.")


def _record(bond: Relationship, field: str, told: Undoing) -> None:
    audit.changed(*protected.of_bond(bond, [field]), by=told.by, program=told.program)


def _is_on_record_anew(bond: Relationship) -> bool:
    same = Relationship.objects.filter(program=bond.program_id, one=bond.one_id, kind=bond.kind, other=bond.other_id)
    return bool(same.exists())


def _row(rows: Any, told: Undoing, name: str) -> Any:
    found = rows.in_program(told.program).filter(public_id=told.id(name)).first()
    if found is None:
        raise _changed()
    return found


def _day(told: Undoing, name: str) -> date | None:
    return date.fromisoformat(told.facts[name]) if told.facts[name] else None


def _changed() -> ValidationError:
    return ValidationError(_("Something changed since. Look at the person's page and change it by hand."))


def register() -> None:
    """Called when the app is ready."""
    for name, door in {
        "pause": undo_pause,
        mail.UNDO: mail.take_back,
        readdressing.UNDO: readdressing.take_back,
        of_told.UNDO: of_told.take_back,
        PROOF_ADDED: undo_proof_added,
        PROOF_RENEWED: undo_proof_renewed,
        PROOF_REMOVED: undo_proof_removed,
        BOND_ADDED: undo_bond_added,
        BOND_ENDED: undo_bond_ended,
        BOND_REMOVED: undo_bond_removed,
    }.items():
        undoing.register(name, door)

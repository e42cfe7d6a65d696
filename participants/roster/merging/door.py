"""The door by which two records of one person become one, and the one that takes it back within a day."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participants.knowing import known_among
from participants.models import Joining, Merging, Participant, Relationship, Status, shielded_from
from participants.models.merging import Pair, hearing, undo_steps
from participants.models.shielding import why_not_one
from participants.roster import staying_family
from participants.roster.merging.choices import GONE, usual_choices
from participants.roster.merging.joining import join_all, move_the_rest, take_chosen
from peermatch import audit
from peermatch.accounts.models import Membership, Program, User

CAUTION = (Status.WITHDRAWN, Status.INVITED, Status.ACTIVE, Status.PAUSED)  # of two, the later in this line counts
FORGOTTEN_AFTER = Merging.MAY_BE_UNDONE + timedelta(hours=1)
BLANK = (
    *("first_name", "last_name", "email", "phone", "role_title", "best_times", "postal_address", "helper_name"),
    *("helper_relation", "helper_contact", "reach_notes", "private_notes", "status_reason"),
)


def why_not(pair: Pair, at: datetime) -> list[str]:
    """What forbids that these two become one, a sentence each that says what to do; empty if nothing does."""
    heard = [said for hears in hearing() if hears.why_not for said in hears.why_not(pair, at)]
    return [*_why_not(*pair), *heard]


def _why_not(kept: Participant, gone: Participant) -> Iterator[str]:
    told = {"one": kept.name, "other": gone.name}
    if kept.pk == gone.pk:
        yield _("Choose another record: this is one and the same.")
    if (kept.status == Status.WITHDRAWN) != (gone.status == Status.WITHDRAWN):
        yield _(
            "By one of the two records they left the program. Whether they come back is theirs to say: "
            "record their permission there first, or let the other record leave too."
        )
    if gone.pk in shielded_from(kept.program, [kept.pk]):
        yield _("%(one)s and %(other)s are shielded from each other: two people, and nothing of them may mix.") % told
    for other in why_not_one(kept, gone):
        yield (
            _(
                "%(third)s is shielded from one of the two, and has an e-mail address, phone number or household of "
                "theirs. Change that first, so that neither reads or hears of the other."
            )
            % {"third": other.name}
        )
    if kept.household_id and kept.household_id == gone.household_id:
        yield (
            _(
                "By the records %(one)s and %(other)s live together: two people. "
                "If that is wrong, take one of them out of the household first."
            )
            % told
        )
    for row in Relationship.objects.filter(program=kept.program_id).touching(kept).touching(gone):
        words = f"{row.one.name} {row.get_kind_display()} {row.other.name}"
        yield _("By the records %(words)s: two people. If that is wrong, take it off their page first.") % {
            "words": words
        }


def _insist_knows(family: Participant, by: User) -> None:
    """One record of a family and one of a professional may become a professional's, whose conditions all read."""
    membership = Membership.objects.filter(program=family.program_id, user=by).first()
    if membership is None or not known_among(membership, [family.pk]):
        raise ValidationError(staying_family.why_not(family.name))


@transaction.atomic
def merge(*, kept: Participant, gone: Participant, chosen: Mapping[str, str], by: User, at: datetime) -> Merging:
    """`gone` becomes part of `kept`. `chosen`: for what they say differently, whose word counts; else the newer."""
    pair = _lock((kept, gone))
    if reasons := why_not(pair, at):
        raise ValidationError(reasons)
    if kept.is_family != gone.is_family:
        _insist_knows(kept if kept.is_family else gone, by)
    chosen = usual_choices(pair) | dict(chosen)
    work = Joining(*pair, by=by, at=at)
    take_chosen(work, chosen)
    join_all(work, chosen)
    for hears in hearing():
        if hears.move:
            hears.move(work)
    move_the_rest(work)
    row = _close(work, chosen)
    _record(row, *pair, by=by, fields=("merged",))
    _settle(work, undone=False)
    return row


def _record(row: Merging, *pair: Participant, by: User, fields: tuple[str, ...]) -> None:
    told = [audit.of(row, person=one.public_id, fields=fields) for one in pair]
    audit.record(audit.Did.MERGED, *told, by=by, program=row.program)


@transaction.atomic
def undo(*, merging: Merging, by: User, at: datetime) -> None:
    """Two records again, as they were. Raises ValidationError after a day, or where something was changed since."""
    kept, gone = _lock((merging.kept, merging.gone))
    merging.refresh_from_db()
    if not merging.may_be_undone(at):
        raise ValidationError(_("The day in which this could be undone is over. Add the other person anew."))
    undo_steps(merging.steps, kept, gone)
    _record(merging, kept, gone, by=by, fields=("undone",))
    merging.steps, merging.undone_at, merging.undone_by = [], at, by
    merging.save(update_fields=["steps", "undone_at", "undone_by"])
    for person in (kept, gone):
        person.refresh_from_db()
        _tell_status(person, by=by, at=at)
    _settle(Joining(kept, gone, by=by, at=at), undone=True)


def latest_into(person: Participant) -> Merging | None:
    """The merging that can be undone now, of those that this person's record goes on from."""
    rows = Merging.objects.in_program(person.program).standing().filter(kept=person)
    row: Merging | None = rows.select_related("by", "gone").first()
    return row if row and row.may_be_undone(timezone.now()) else None


def stands_for(program: Program, public_id: UUID) -> Participant | None:
    """The person whose record the one of that id became part of."""
    rows = Merging.objects.in_program(program).standing().filter(gone__public_id=public_id)
    row: Merging | None = rows.select_related("kept").first()
    return row.kept if row else None


def forget() -> int:
    """A job of the tick: after the day nothing is kept of the other record but which person it became part of."""
    over = Merging.objects.across_programs("the day is over in every program").standing()
    due = list(over.filter(at__lte=timezone.now() - FORGOTTEN_AFTER).exclude(steps=[])[:100])
    for row in due:
        empty = dict.fromkeys((*BLANK, "search_text", "name_key", "phone_key"), "")
        gone = Participant.records.filter(program=row.program_id, pk=row.gone_id, status=Status.MERGED)
        with transaction.atomic():
            gone.update(**empty, is_adult=None)
            row.steps = []
            row.save(update_fields=["steps"])
    return len(due)


def _lock(pair: Pair) -> Pair:
    """Waits for whoever else changes what either has: their matches first, then the two by `pk`."""
    for hears in hearing():
        if hears.lock:
            hears.lock(pair)
    rows = Participant.records.filter(program=pair[0].program_id, pk__in=[one.pk for one in pair])
    locked = {row.pk: row for row in rows.order_by("pk").select_for_update()}
    kept, gone = locked[pair[0].pk], locked[pair[1].pk]
    return kept, gone


def _close(work: Joining, chosen: Mapping[str, str]) -> Merging:
    """The other record is empty now; its id, or the one that was not chosen, still finds the person."""
    kept, gone = work.kept, work.gone
    keys = [kept.program_key, gone.program_key]
    if not kept.program_key or chosen.get("program_key") == GONE:
        keys.reverse()
    _take_status(work)
    work.change(
        gone, status=Status.MERGED, status_by=work.by, status_since=work.at, status_reason="", paused_until=None,
        program_key="", household=None,
    )  # fmt: skip
    work.change(kept, program_key=keys[0])
    _tell_status(gone, by=work.by, at=work.at)
    row: Merging = Merging.objects.create(
        program=kept.program, kept=kept, gone=gone, by=work.by, at=work.at, former_key=keys[1], steps=work.steps
    )
    return row


def _take_status(work: Joining) -> None:
    """Permission on either record is permission; a pause on either is a pause, until the later day."""
    kept, gone = work.kept, work.gone
    order = [CAUTION.index(Status(one.status)) for one in (kept, gone)]
    ends_later = kept.paused_until is not None and (gone.paused_until is None or gone.paused_until > kept.paused_until)
    if order[1] > order[0] or (order[0] == order[1] == CAUTION.index(Status.PAUSED) and ends_later):
        work.change(
            kept, status=gone.status, status_by=work.by, status_since=work.at, status_reason=gone.status_reason,
            paused_until=gone.paused_until,
        )  # fmt: skip
        _tell_status(kept, by=work.by, at=work.at)


def _tell_status(person: Participant, *, by: User, at: datetime) -> None:
    person.status_changes.create(**person.status_now() | {"by": by, "at": at})


def _settle(work: Joining, *, undone: bool) -> None:
    for hears in hearing():
        if hears.settle:
            hears.settle(work, undone)

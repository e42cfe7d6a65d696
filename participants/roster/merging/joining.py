"""What hangs on a person, moved from one record to the other; what both have is there once."""

from collections.abc import Container, Mapping
from datetime import date
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils.text import capfirst

from participants.models import (
    AccessNeed,
    AccessProfile,
    Audience,
    ChildFacts,
    DifferentPeople,
    Evidence,
    Joining,
    Link,
    Merging,
    NewAddress,
    Participant,
    ProfilePart,
    Purpose,
    Readiness,
    Relationship,
    StatusChange,
    WeeklyWindow,
    Wish,
)
from participants.roster.merging.choices import GONE, fields_of
from peermatch.accounts.scope import ProgramRow
from peermatch.text import fold

OF_THE_RECORD = (Merging, StatusChange)  # what tells of the record that goes itself
LONGEST_REACH_NOTES = 300
PROFILE_WORDS = (
    *("spoken_language", "interpreters_preferred", "interpreters_declined"),
    *("cart_output", "platform_limits", "in_their_words"),
)
LATER = ("trained_on", "refreshed_on", "agreement_on", "resting_until")
LATER_OF_TWO = "screened_on"
SAME_EVIDENCE = ("kind", "title", "issuer", "expires_on", "years", "last_year", "story")


def join_all(work: Joining, chosen: Mapping[str, str]) -> None:
    """Everything that the roster holds about the one who goes."""
    for join in (_lists, _words, _weeks(chosen), _evidence, _relationships, _access, _readiness, _child(chosen)):
        join(work)
    _links(work)
    _new_addresses(work)
    _other_pairs(work)
    work.hand_mail()


def move_the_rest(work: Joining) -> None:
    """Whatever else names the one who goes, of any floor: dates away, permissions, and what nobody thought of here."""
    for model in apps.get_models():
        columns = [one for one in model._meta.concrete_fields if one.related_model is Participant]
        for column in columns if issubclass(model, ProgramRow) and model not in OF_THE_RECORD else ():
            _move_each(work, model, column.name)


def _move_each(work: Joining, model: Any, name: str) -> None:
    """What cannot be there twice stays as the kept person has it."""
    try:
        with transaction.atomic():
            work.move(work.rows(model), name)
    except IntegrityError:
        for row in work.rows(model).filter(**{name: work.gone}):
            try:
                with transaction.atomic():
                    work.change(row, **{name: work.kept})
            except IntegrityError:
                setattr(row, name, work.gone)  # as it was before the change that could not be
                work.remove(row)


def take_chosen(work: Joining, chosen: Mapping[str, str]) -> None:
    """The fields of the one who goes that were chosen. Both records are reached in the same way from now on.

    The ids are the door's: no two records may have the same.
    """
    names = [name for name in fields_of(key for key, side in chosen.items() if side == GONE) if name != "program_key"]
    work.change(work.kept, **{name: getattr(work.gone, name) for name in names})
    work.change(work.kept, mail_wish=max(work.kept.mail_wish, work.gone.mail_wish, key=Wish.values.index))
    # An address that is no longer used is one that was corrected: whoever sends mail hears of it.
    work.change(work.gone, email=work.kept.email, reach_by=work.kept.reach_by)


def _of(model: Any, work: Joining) -> Any:
    return model.objects.filter(program=work.gone.program_id, participant=work.gone)


def _both(model: Any, work: Joining) -> tuple[Any, Any]:
    rows = model.objects.filter(program=work.gone.program_id)
    return rows.filter(participant=work.kept).first(), rows.filter(participant=work.gone).first()


def _lists(work: Joining) -> None:
    for name in ("offers", "wants", "languages"):
        work.add(work.kept, name, getattr(work.gone, name).all())


def _words(work: Joining) -> None:
    """What must not be done holds if either record says so; notes are written one below the other."""
    kept, gone = work.kept, work.gone
    safe = {name: getattr(kept, name) or getattr(gone, name) for name in Participant.SAFETY}
    notes = [kept.private_notes, gone.private_notes]
    reach = joined(kept.reach_notes, gone.reach_notes, between=" ")
    if len(reach) > LONGEST_REACH_NOTES:
        reach, notes = kept.reach_notes, [*notes, gone.reach_notes]
    asked = kept.is_asked_again or gone.is_asked_again
    work.change(kept, reach_notes=reach, private_notes=joined(*notes), is_asked_again=asked, **safe)


def joined(*said: str, between: str = "\n") -> str:
    """Texts one after the other, each once."""
    found: list[str] = []
    for words in said:
        if words.strip() and not any(fold(words) in fold(one) for one in found):
            found.append(words.strip())
    return between.join(found)


def _weeks(chosen: Mapping[str, str]) -> Any:
    """Two weeks on one clock are one week; of two on different clocks the one that was chosen stays."""

    def join(work: Joining) -> None:
        held = {(one.weekday, one.begins, one.ends) for one in _of_kept(WeeklyWindow, work)}
        dropped = _of_kept(WeeklyWindow, work) if chosen.get("time_zone") == GONE else _of(WeeklyWindow, work)
        for window in dropped:
            if "time_zone" in chosen or (window.weekday, window.begins, window.ends) in held:
                work.remove(window)
        work.move(_of(WeeklyWindow, work), "participant")

    return join


def _of_kept(model: Any, work: Joining) -> Any:
    return model.objects.filter(program=work.kept.program_id, participant=work.kept)


def _evidence(work: Joining) -> None:
    held = {_shown(row): row for row in _of_kept(Evidence, work)}
    for row in _of(Evidence, work):
        if twin := held.get(_shown(row)):
            work.add(twin, "topics", row.topics.all())
            if row.checked_on and not twin.checked_on:
                work.change(twin, checked_on=row.checked_on, checked_by=row.checked_by)
            work.remove(row)
    work.move(_of(Evidence, work), "participant")


def _shown(row: Evidence) -> tuple[Any, ...]:
    values = (getattr(row, name) for name in SAME_EVIDENCE)
    return tuple(fold(value) if isinstance(value, str) else value for value in values)


def _relationships(work: Joining) -> None:
    """One of a kind to the same person is enough: in force for as long as either was."""
    rows = Relationship.objects.filter(program=work.gone.program_id)
    for side, far in (("one", "other"), ("other", "one")):
        for row in rows.filter(**{side: work.gone}):
            twin = rows.filter(kind=row.kind, **{side: work.kept, far: getattr(row, f"{far}_id")}).first()
            if twin:
                since, until = _earlier(twin.since, row.since), _latest(twin.until, row.until)
                work.change(twin, since=since, until=until, note=joined(twin.note, row.note, between=" ")[:300])
                work.remove(row)
        work.move(rows, side)


def _earlier(*days: date | None) -> date | None:
    """None is “always”."""
    return None if None in days else min(day for day in days if day)


def _latest(*days: date | None) -> date | None:
    """None is “still”."""
    return None if None in days else max(day for day in days if day)


def _access(work: Joining) -> None:
    """What either record asks for is asked for; who may see it is as narrow as the narrower of both."""
    kept, gone = _both(AccessProfile, work)
    if kept and gone:
        before = {(need.kind, fold(need.detail)) for need in kept.needs.all()}
        for need in gone.needs.all():
            if (need.kind, fold(need.detail)) in before:
                work.remove(need)
        for need in work.rows(AccessNeed).filter(profile=gone):
            work.change(need, profile=kept)
        too_long = _too_long(kept, gone)
        work.change(work.kept, private_notes=joined(work.kept.private_notes, *too_long.values()))
        work.change(kept, **_joined_profile(kept, gone, leaving_out=too_long))
        gone.refresh_from_db()
        work.remove(gone)
    else:
        work.move(_of(AccessProfile, work), "participant")


def _too_long(kept: AccessProfile, gone: AccessProfile) -> dict[str, str]:
    """What has no room beside the words of the other, by field: as a private note, since nothing may be cut off."""
    notes = {}
    for name in PROFILE_WORDS:
        field: Any = AccessProfile._meta.get_field(name)
        if len(_both_words(name, kept, gone)) > field.max_length:
            notes[name] = f"{capfirst(field.verbose_name)}: {getattr(gone, name)}"
    return notes


def _both_words(name: str, kept: AccessProfile, gone: AccessProfile) -> str:
    return joined(getattr(kept, name), getattr(gone, name), between="; ")


def _joined_profile(kept: AccessProfile, gone: AccessProfile, *, leaving_out: Container[str]) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: list(dict.fromkeys([*getattr(kept, name), *getattr(gone, name)])) for name in ("receives", "expresses")
    }
    values |= {name: _both_words(name, kept, gone) for name in PROFILE_WORDS if name not in leaving_out}
    order = list(Audience)
    seen = {part: min(kept.audience(part), gone.audience(part), key=order.index) for part in ProfilePart}
    values["seen_by"] = {part.value: audience.value for part, audience in seen.items()}
    values["team_size"] = max(filter(None, [kept.team_size, gone.team_size]), default=None)
    return values | {"confirmed_at": None, "confirmed_with": None}


def _readiness(work: Joining) -> None:
    """The later day of each counts."""
    kept, gone = _both(Readiness, work)
    if not (kept and gone):
        work.move(_of(Readiness, work), "participant")
        return
    values = {name: _newest(getattr(kept, name), getattr(gone, name)) for name in LATER}
    if gone.screened_on and (not kept.screened_on or gone.screened_on > kept.screened_on):
        values |= {"screened_on": gone.screened_on, "screening_until": gone.screening_until}
    work.change(kept, **values)
    work.remove(gone)


def _newest(*days: date | None) -> date | None:
    return max(filter(None, days), default=None)


def _child(chosen: Mapping[str, str]) -> Any:
    def join(work: Joining) -> None:
        kept, gone = _both(ChildFacts, work)
        if not (kept and gone):
            work.move(_of(ChildFacts, work), "participant")
            return
        age = gone.age_band if chosen.get("child") == GONE else kept.age_band
        work.change(kept, age_band=age, needs=joined(kept.needs, gone.needs))
        work.remove(gone)

    return join


def _links(work: Joining) -> None:
    """Those to the page about themselves end; others open the same rows, which are the kept person's now."""
    for link in _of(Link, work).filter(purpose=Purpose.PROFILE, revoked_at=None):
        work.change(link, revoked_at=work.at)
    work.move(_of(Link, work), "about", "public_id")
    work.move(_of(Link, work), "participant")


def _new_addresses(work: Joining) -> None:
    """One at most waits to be confirmed: the one that was typed last."""
    rows = work.rows(NewAddress).filter(participant__in=(work.kept, work.gone)).waiting()
    for given_up in rows.order_by("-asked_at", "-pk")[1:]:
        work.change(given_up, ended_at=work.at)
        for link in work.rows(Link).filter(about=given_up.public_id, purpose=Purpose.ADDRESS, revoked_at=None):
            work.change(link, revoked_at=work.at)


def _other_pairs(work: Joining) -> None:
    """What was said of the one and of third people holds of the other; earlier mergings lead on to the other too."""
    work.move(work.rows(Merging).exclude(gone=work.kept), "kept")
    for row in work.rows(DifferentPeople).touching(work.gone):
        third = row.other if row.one_id == work.gone.pk else row.one
        first, second = sorted((work.kept, third), key=lambda person: person.pk)
        standing = work.rows(DifferentPeople).filter(one=first, other=second, ended_at=None)
        if first == second or (row.ended_at is None and standing.exists()):
            work.remove(row)
        else:
            work.change(row, one=first, other=second)

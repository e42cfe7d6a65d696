"""The one door to the program's rules, and what is read of them: value, usual value, who changed it last."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from matches.models import RuleChange
from matches.settings.groups import Group, does, holder_of, in_words, label
from peermatch.accounts.models import Program, User
from peermatch.accounts.words_kept import RULES
from peermatch.clock import local_day
from peermatch.keeping.purging import would_go_besides
from peermatch.outbox import queue

KEEPING = "keeping"  # the group of rules by which words go


@dataclass(frozen=True)
class Setting:
    """One rule as it stands. `usual` is empty where there is no usual value."""

    name: str
    label: str
    does: str
    value: str
    usual: str
    is_usual: bool
    change: RuleChange | None


def settings_of(group: Group, program: Program, changes: Mapping[str, RuleChange]) -> list[Setting]:
    """The rules of a group as they stand."""
    row = group.row(program)
    return [_setting(group, name, getattr(row, name), changes.get(name)) for name in group.names]


def _setting(group: Group, name: str, value: Any, change: RuleChange | None) -> Setting:
    usual = group.default(name)
    has_usual = group.field(name).has_default() and name != "time_zone"
    return Setting(
        name, label(group, name), does(group, name), in_words(name, value),
        in_words(name, usual) if has_usual else "", not has_usual or value == usual, change,
    )  # fmt: skip


def latest_changes(program: Program) -> dict[str, RuleChange]:
    """By rule, who changed it last."""
    rows = RuleChange.objects.in_program(program)
    latest = rows.order_by().values("setting").annotate(last=Max("pk")).values("last")
    return {row.setting: row for row in rows.filter(pk__in=latest).select_related("by")}


@transaction.atomic
def change(*, program: Program, group: Group, values: Mapping[str, Any], by: User, at: datetime) -> list[RuleChange]:
    """These rules hold from now on. Answers with what was changed; what was so already is no change."""
    Program.objects.select_for_update().get(pk=program.pk)
    row = group.row(program)
    going = _going(program, values, at) if group.key == KEEPING else ""
    was = {name: getattr(row, name) for name in values if name in group.names}
    for name in was:
        group.field(name).run_validators(values[name])
        setattr(row, name, values[name])
    row.clean()
    if isinstance(row, Program) and group.key == KEEPING:
        row.keep_a_while(was, on=local_day(at, row.time_zone), going=going)
    row.save()
    changed = [name for name in was if was[name] != getattr(row, name)]
    if group.key == "kind" and changed:
        queue.look_anew(program, now=at)
    return RuleChange.objects.bulk_create(
        RuleChange(
            program=program, setting=name, was=in_words(name, was[name]), now=in_words(name, getattr(row, name)),
            by=by, at=at,
        )
        for name in changed
    )  # fmt: skip


def _going(program: Program, values: Mapping[str, Any], at: datetime) -> str:
    """What goes a week later with these rules, and would not without."""
    rules = {name: values[name] for name in RULES if name in values}
    return "; ".join(f"{one.name}: {one.count}" for one in would_go_besides(program, rules, at))


def back_to_usual(*, program: Program, name: str, by: User, at: datetime) -> list[RuleChange]:
    """That rule is again what it is in every new program."""
    group = holder_of(name)
    if group is None or not group.field(name).has_default():
        raise ValidationError(_("This has no usual value to go back to. Nothing was changed."))
    return change(program=program, group=group, values={name: group.default(name)}, by=by, at=at)

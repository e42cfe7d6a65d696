"""How a program words its letters: the words in force, and the one door to change them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template import Context, Variable, VariableDoesNotExist
from django.utils.translation import gettext as _

from peermatch.accounts.models import Program, User
from peermatch.outbox import letters, texts
from peermatch.outbox.models import LetterText
from peermatch.outbox.texts import Block

Named = tuple[str, str]  # a kind of letter, and a part of it
_READ = "_letter_texts"  # a program that was read keeps its words, so that fifty letters ask once
_draft: ContextVar[Mapping[Named, str]] = ContextVar("draft", default={})  # noqa: B039  # never changed in place


@contextmanager
def trying(kind: str, block: str, text: str) -> Iterator[None]:
    """Letters rendered inside say these words, whatever is in force: to look at them before they are saved."""
    token = _draft.set({(kind, block): text})
    try:
        yield
    finally:
        _draft.reset(token)


def in_force(program: Program | None) -> Mapping[Named, LetterText]:
    """The words that the program changed, by letter and part. One query for each program that was read."""
    if program is None or program.pk is None:
        return {}
    if not hasattr(program, _READ):
        rows = LetterText.objects.in_program(program).select_related("by").order_by("pk")
        latest = {(row.kind, row.block): row for row in rows}
        setattr(program, _READ, {name: row for name, row in latest.items() if row.text})
    return getattr(program, _READ)  # type: ignore[no-any-return]


def words(program: Program | None, kind: str, block: Block) -> str:
    """What this part says in that program, placeholders and all."""
    name = (kind, block.name)
    if name in _draft.get():
        return _draft.get()[name]
    row = in_force(program).get(name)
    # Words that a later version of the program cannot fill any more fall back to its own.
    return row.text if row and not texts.problems(row.text, block) else str(block.original)


def said(program: Program | None, kind: str, name: str, told: Mapping[str, Any]) -> list[str]:
    """The paragraphs of that part of a letter, for whoever `told` is about."""
    block = letters.block(kind, name)
    values = {place.name: _value(place.path, told) for place in block.may}
    return texts.filled(words(program, kind, block), values)


def own_subject(told: Mapping[str, Any]) -> str:
    """The letter's subject in the program's own words; empty where it has none, or where a name makes it too long.

    A subject that is only being tried out is refused then, so that its author hears of it.
    """
    kind, name = str(told.get("letter", "")), str(told.get("subject_part", "subject"))
    if not letters.has_block(kind, name):
        return ""
    block = letters.block(kind, name)
    if words(told.get("program"), kind, block) == str(block.original):
        return ""
    subject = " ".join(said(told.get("program"), kind, name, told))
    if len(subject) <= texts.LONGEST_SUBJECT:
        return subject
    if (kind, name) in _draft.get():
        raise ValidationError(
            _("With what stands in its placeholders it is too long: %(n)d characters, “%(said)s”. At most %(most)d.")
            % {"n": len(subject), "said": subject, "most": texts.LONGEST_SUBJECT}
        )
    return ""


def _value(path: str, told: Mapping[str, Any]) -> str:
    try:
        return str(Variable(path).resolve(Context(dict(told))))
    except VariableDoesNotExist:
        return ""


@transaction.atomic
def reword(*, program: Program, kind: str, name: str, text: str, by: User, at: datetime) -> bool:
    """The part says this from now on; the original's own words, or none, lead back to it. False if nothing changed."""
    block, text = letters.block(kind, name), texts.tidy(text)
    text = "" if text == texts.tidy(str(block.original)) else text
    if text and (wrong := texts.problems(text, block)):
        raise ValidationError(wrong)
    Program.objects.select_for_update().get(pk=program.pk)
    forget(program)
    kept = in_force(program).get((kind, name))
    if (kept.text if kept else "") == text:
        return False
    LetterText.objects.create(program=program, kind=kind, block=name, text=text, by=by, at=at)
    forget(program)
    return True


def forget(program: Program) -> None:
    """The words are read anew when they are next asked for."""
    if hasattr(program, _READ):
        delattr(program, _READ)


def history(program: Program, kind: str, name: str) -> list[tuple[LetterText, str]]:
    """Every wording there was, latest first, in words."""
    rows = LetterText.objects.in_program(program).filter(kind=kind, block=name).select_related("by")[:50]
    return [(row, row.text or _("Back to the original words.")) for row in rows]

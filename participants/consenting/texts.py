"""Which words somebody is asked to agree to now, and the one door by which a lead changes them."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from participants.consenting.usual import USUAL
from participants.models import ENGLISH, LANGUAGES, Consent, ConsentText, Participant, TextFor
from peermatch import audit
from peermatch.accounts.models import Program, User

FIRST = 1


def usual(program: Program, what_for: str) -> ConsentText:
    """The text that every program begins with, not stored."""
    return ConsentText(program=program, what_for=what_for, language=ENGLISH, version=FIRST, words=str(USUAL[what_for]))


def texts_now(program: Program) -> dict[tuple[str, str], ConsentText]:
    """The words that hold, by purpose and language; English is always there. One query."""
    held = {(what_for, ENGLISH): usual(program, what_for) for what_for in TextFor.values}
    rows = ConsentText.objects.in_program(program).order_by("version")
    return held | {row.line: row for row in rows}


def text_for(person: Participant, what_for: str) -> ConsentText:
    """What this person is asked to agree to: in a language of theirs, if the program wrote it in one."""
    return choose(texts_now(person.program), what_for, [one.name for one in person.languages.all()])


def words_for(person: Participant) -> list[ConsentText]:
    """The same for each permission."""
    held, languages = texts_now(person.program), [one.name for one in person.languages.all()]
    return [choose(held, what_for, languages) for what_for in Consent.WhatFor.values]


def choose(held: dict[tuple[str, str], ConsentText], what_for: str, languages: Iterable[str]) -> ConsentText:
    named = {str(name).casefold(): code for code, name in LANGUAGES}
    codes = [named[name.casefold()] for name in languages if name.casefold() in named]
    if ENGLISH not in codes:
        for code in codes:
            if (what_for, code) in held:
                return held[what_for, code]
    return held[what_for, ENGLISH]


def kept(text: ConsentText) -> ConsentText:
    """The same, stored: from now on it is never lost. Needs a transaction."""
    if text.pk:
        return text
    rows = ConsentText.objects.in_program(text.program)
    told = {"what_for": text.what_for, "language": text.language, "version": text.version}
    row, _made = rows.get_or_create(**told, defaults={"program": text.program, "words": text.words})
    return row


@transaction.atomic
def write(
    *, program: Program, what_for: str, language: str, words: str, is_new_meaning: bool, by: User, at: datetime,
    seen: int = 0, news: str = "",
) -> ConsentText:  # fmt: skip
    """These words hold from now on; those before stay readable.

    Raises ValidationError where nothing is different, or where somebody else changed it since version `seen` was read.
    """
    Program.objects.select_for_update().get(pk=program.pk)
    before = texts_now(program).get((what_for, language))
    if before and before.version != seen:
        raise ValidationError(_("Somebody changed this text meanwhile. Read it as it is now, then change it."))
    if before and before.words.split() == words.split():
        raise ValidationError(_("The words are the same as before. Nothing was changed."))
    before = kept(before) if before else ConsentText(program=program, what_for=what_for, language=language, version=0)
    text = before.follows(
        words=words, news=news, is_new_meaning=is_new_meaning and before.version > 0, written_by=by, written_at=at
    )
    text.save()
    audit.changed(audit.of(text, fields=["words"]), by=by, program=program)
    return text

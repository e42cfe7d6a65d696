"""The Spanish catalogue: whole, and of a piece with the English. Whether it is good Spanish, people say."""

from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from tests.tongues.catalogue import wrong

SPANISH = Path(settings.BASE_DIR) / "locale" / "es" / "LC_MESSAGES" / "django.po"


def test_everything_is_said_in_spanish_with_the_same_places_tags_and_lines() -> None:
    with SPANISH.open("rb") as file:
        said = [one for one in read_po(file, locale="es") if one.id]
    faults = [(english, fault) for one in said for english, spanish in _forms(one) for fault in wrong(english, spanish)]
    assert faults == []
    assert not [one.id for one in said if one.fuzzy]
    assert len(said) > 8000


def _forms(message: Any) -> list[tuple[str, str]]:
    """One, or one and many."""
    return (
        list(zip(message.id, message.string, strict=True)) if message.pluralizable else [(message.id, message.string)]
    )


@pytest.mark.parametrize(
    ("english", "spanish", "fault"),
    [
        ("Dear %(name)s,", "Hola:", "other places to fill in"),
        ("<b>One</b>", "Uno", "other tags"),
        ("Two\nlines", "Dos líneas", "other lines"),
        ("Save ", "Guardar", "other spaces at its ends"),
        ("Who comes?", "Quién viene?", "asks or calls without saying so first"),
        ("Your account", "Tu cuenta", "speaks to a friend: Tu"),
        ("the others", "los/as demás", "two genders in one word"),
        ("It is off.", "", "not translated"),
    ],
)
def test_what_is_wrong_is_found(english: str, spanish: str, fault: str) -> None:
    assert fault in list(wrong(english, spanish))

"""Django made to speak the language of nobody, and a world whose typed words are told apart by their script."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import models
from django.test import override_settings
from django.utils import translation
from django.utils.translation import trans_real

from tests.doors import OURS
from tests.tongues.pseudo import LANGUAGE, PLAIN, Spoken

# As Cyrillic has them, or something that looks like it: what people typed.
TYPED = "абцдефгхижклмнопярстуввхузАБЦДЕФГХИЖКЛМНОПЯРСТУВВХУЗ"
AS_TYPED = str.maketrans(PLAIN, TYPED)
# Codes, addresses, keys, and what the program makes itself.
NOT_TYPED = {
    "actor", "column", "layout", "browser", "code", "data", "digest", "former_key", "idempotency_key", "kind", "mark",
    "leads_to", "message_id", "narrowed_by", "occasion", "origin", "password", "phone", "phone_key", "program_key",
    "reply_to", "request", "row", "sealed_links", "session_data", "session_key", "slug", "time_zone", "token_hash",
    "text_version", "way", "zone_data", "which", "returned_as",
}  # fmt: skip
MADE_BY_US = {
    "Email": {"about", "html", "text", "subject", "script", "short", "paper", "calendar", "calendar_method"},
    "RosterUpload": {"text", "sheet", "name"}, "MatchList": {"text", "sheet", "name"},
}  # fmt: skip


@contextmanager
def two_languages(usual: str = "en") -> Iterator[None]:
    """English, and the one that nobody speaks. Meanwhile the usual one is spoken."""
    names = {"en": "English", LANGUAGE: "Ńobody’s"}
    both = sorted(names.items(), key=lambda one: one[0] != usual)
    with override_settings(USE_I18N=True, LANGUAGES=both):
        _forget_how_it_spoke()
        trans_real._translations[LANGUAGE] = _spoken()  # type: ignore[attr-defined]  # where Django keeps them
        try:
            with translation.override(usual):
                yield
        finally:
            trans_real._translations.pop(LANGUAGE, None)  # type: ignore[attr-defined]  # the same
    _forget_how_it_spoke()


def _spoken() -> Any:
    spoken: Any = Spoken()
    spoken.language, spoken.to_language, spoken.domain = lambda: LANGUAGE, lambda: LANGUAGE, "django"
    return spoken


def _forget_how_it_spoke() -> None:
    """Django finds out once whether it translates at all, and keeps that where no types are told."""
    for name in list(vars(translation._trans)):  # type: ignore[attr-defined]
        delattr(translation._trans, name)  # type: ignore[attr-defined]


def type_anew() -> None:
    """All that people typed, in another script."""
    for model in apps.get_models():
        if f"{model.__module__}.".startswith(OURS):
            for field in _typed(model):
                for row in model._base_manager.exclude(**{field: ""}).values("pk", field):
                    said = row[field].translate(AS_TYPED)
                    model._base_manager.filter(pk=row["pk"]).update(**{field: said})


def _typed(model: type[models.Model]) -> list[str]:
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices and not field.is_relation
        and not isinstance(field, models.EmailField)
        and "address" not in field.name
        and field.name not in NOT_TYPED | MADE_BY_US.get(model.__name__, set())
    ]  # fmt: skip

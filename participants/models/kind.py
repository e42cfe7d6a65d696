"""What somebody is to a child who is deafblind; and who of them may be under 18."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    PARENT = "parent", _("Parent")
    GRANDPARENT = "grandparent", _("Grandparent")
    SIBLING = "sibling", _("Sibling")
    FOSTER_PARENT = "foster_parent", _("Foster parent")
    DEAFBLIND_ADULT = "deafblind_adult", _("Deafblind adult")
    PROFESSIONAL = "professional", _("Professional")


FAMILY_KINDS = frozenset({Kind.PARENT, Kind.GRANDPARENT, Kind.SIBLING, Kind.FOSTER_PARENT})
MAY_BE_UNDER_AGE = Q(is_adult=False) | Q(is_adult=None, kind=Kind.SIBLING)  # as `MayBeYoung.may_be_under_age`


class MayBeYoung:
    kind: str
    is_adult: bool | None

    @property
    def is_under_age(self) -> bool:
        return self.is_adult is False

    @property
    def may_be_under_age(self) -> bool:
        """So too brothers and sisters of whom it is not on record: they may be children."""
        return self.is_under_age or (self.is_adult is None and self.kind == Kind.SIBLING)

"""What a person agreed to, how and when; and what their status was, from the first day."""

from datetime import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models.consent_text import ConsentText, TextFor
from participants.models.participant import Participant, Status
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow


class ConsentQuerySet(ProgramQuerySet["Consent"]):
    def standing(self) -> Self:
        return self.filter(withdrawn_at=None)


class Consent(ProgramRow):
    """One permission: what for, when and how it was given, who recorded it, and whether it still stands.

    Rows are kept when a permission is withdrawn: together they are its history.
    """

    class WhatFor(models.TextChoices):
        MATCHING = TextFor.MATCHING.value, TextFor.MATCHING.label
        CHILD = TextFor.CHILD.value, TextFor.CHILD.label
        REPORTS = TextFor.REPORTS.value, TextFor.REPORTS.label

    class Way(models.TextChoices):
        FORM = "form", _("Form or letter")
        PHONE = "phone", _("Phone or relay")
        TEXT = "text", _("Text message")
        EMAIL = "email", _("E-mail")
        IN_PERSON = "in_person", _("In person")
        LINK = "link", _("On their own page")
        RECORDS = "records", _("From the program's records")

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="consents", verbose_name=_("person")
    )
    what_for = models.CharField(_("what for"), max_length=20, choices=WhatFor.choices, default=WhatFor.MATCHING)
    text_version = models.CharField(
        _("which wording"),
        max_length=60,
        blank=True,
        help_text=_("The form or script they agreed to. For example: Permission form, May 2026."),
    )
    text = models.ForeignKey(
        ConsentText, on_delete=models.RESTRICT, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("the program's text"),
    )  # fmt: skip
    given_on = models.DateField(_("given on"))
    way = models.CharField(_("how"), max_length=20, choices=Way.choices, default=Way.RECORDS)
    recorded_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)
    withdrawn_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    withdrawn_way = models.CharField(
        _("how it was withdrawn"), max_length=20, choices=Way.choices, blank=True, editable=False
    )

    objects: ClassVar = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-pk"]
        verbose_name = _("permission")
        verbose_name_plural = _("permissions")

    def __str__(self) -> str:
        return f"{self.participant}: {self.given_on}"

    def withdraw(self, *, way: str, by: User | None, at: datetime) -> None:
        """The plain transition of one row; `roster.permission.withdraw_permission` is the door."""
        if self.withdrawn_at is not None:
            raise ValidationError(_("This permission was withdrawn already."))
        self.withdrawn_at, self.withdrawn_by, self.withdrawn_way = at, by, way
        self.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_way"])


class StatusChange(ProgramRow):
    """A person's status became another: who said so, when and why. Written by the person's own doors."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="status_changes", verbose_name=_("person")
    )
    status = models.CharField(_("status"), max_length=20, choices=Status.choices, editable=False)
    at = models.DateTimeField(_("when"), editable=False)
    by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("recorded by"),
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("change of status")
        verbose_name_plural = _("changes of status")

    def __str__(self) -> str:
        return f"{self.participant}: {self.get_status_display()}"

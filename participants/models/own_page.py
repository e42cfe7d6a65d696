"""What a person did on their own page: which fields they changed, and a new address that waits to be confirmed."""

from datetime import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models.consent import Consent
from participants.models.participant import Participant
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow


class OwnChangeQuerySet(ProgramQuerySet["OwnChange"]):
    def unseen(self) -> Self:
        """News: what no coordinator read. Asking to be erased is no news but a task of its own."""
        return self.filter(seen_at=None).exclude(what=OwnChange.What.FORGET)

    def to_forget(self) -> Self:
        """Whoever asks to be erased, while nobody did it and they did not take it back."""
        return self.filter(seen_at=None, what=OwnChange.What.FORGET)

    def by_themselves(self) -> Self:
        return self.filter(told_to=None)

    def told(self) -> Self:
        """What they told somebody who does not work with them, and who wrote it down."""
        return self.exclude(told_to=None)


class OwnChange(ProgramRow):
    """The person changed something themselves, or told somebody who does not work with them: what, by name and never by
    value, so that erasure finds nothing here. `told_to`, `way`: who wrote down what they told, and how they told it."""

    class What(models.TextChoices):
        DETAILS = "details", _("name, work, languages or how many matches")
        TIME_ZONE = "time_zone", _("time zone")
        REACH = "reach", _("how to reach them")
        SAFE = "safe", _("what is safe")
        EMAIL = "email", _("e-mail address")
        MAIL = "mail", _("which mail they want")
        ACCESS = "access", _("access profile")
        WEEK = "week", _("usual week")
        AWAY = "away", _("dates away")
        AGREED = "agreed", _("permission to be asked into matches, which they gave")
        AGREED_AGAIN = "agreed_again", _("a permission that they were asked again, which they gave")
        PERMISSION = "permission", _("a permission, which they withdrew")
        PAUSED = "paused", _("a pause, which began or has another day")
        RESUMED = "resumed", _("the end of their pause")
        LEFT = "left", _("their leaving the program")
        FORGET = "forget", _("that they want to be erased")
        NOT_THEM = "not_them", _("their link, which reached someone else")
        TOLD_NEEDS = "told_needs", _("access needs")
        TOLD_CHILD = "told_child", _("needs of the child")
        TOLD_NOTES = "told_notes", _("a word for coordinators")

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="own_changes", verbose_name=_("person")
    )
    what = models.CharField(_("what"), max_length=20, choices=What.choices, editable=False)
    at = models.DateTimeField(_("when"), editable=False)
    told_to = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("told to"),
    )  # fmt: skip
    way = models.CharField(_("how"), max_length=20, choices=Consent.Way.choices, blank=True, editable=False)
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True, editable=False)
    seen_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("seen by"),
    )  # fmt: skip

    objects: ClassVar = OwnChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("change by the person")
        verbose_name_plural = _("changes by people themselves")
        indexes = [models.Index(fields=["program", "seen_at", "at"], name="own_changes_unseen")]

    def __str__(self) -> str:
        return f"{self.participant}: {self.get_what_display()}"

    @property
    def is_news(self) -> bool:
        return self.seen_at is None and self.what != self.What.FORGET


class NewAddressQuerySet(ProgramQuerySet["NewAddress"]):
    def waiting(self) -> Self:
        return self.filter(confirmed_at=None, ended_at=None)


class NewAddress(ProgramRow):
    """An e-mail address that a person typed on their own page. It counts once its mailbox confirmed it."""

    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="new_addresses", verbose_name=_("person")
    )
    email = models.EmailField(_("new e-mail"), editable=False)
    asked_at = models.DateTimeField(_("typed"), editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("given up"), null=True, blank=True, editable=False)

    objects: ClassVar = NewAddressQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("new address")
        verbose_name_plural = _("new addresses")

    def __str__(self) -> str:
        return f"{self.participant}: {self.email}"

    @property
    def is_waiting(self) -> bool:
        return self.confirmed_at is None and self.ended_at is None

    def confirm(self, *, at: datetime) -> None:
        """Whoever reads that mailbox said that it is theirs."""
        if not self.is_waiting:
            raise ValidationError(_("This address was confirmed or given up already."))
        self.confirmed_at = at
        self.save(update_fields=["confirmed_at"])

    def end(self, *, at: datetime) -> None:
        """Another one was typed, or the mail reached someone else."""
        self.ended_at = at
        self.save(update_fields=["ended_at"])

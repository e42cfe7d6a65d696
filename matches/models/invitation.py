"""What was asked of whom, and what they answered. Both are kept, never deleted."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matches.models.match import Happening
from matches.models.seat import Seat
from participants.models import Link
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow


class InvitationQuerySet(ProgramQuerySet["Invitation"]):
    def standing(self) -> Self:
        return self.filter(revoked_at=None)


class Invitation(ProgramRow):
    """Sent by e-mail with a link of its own, or made by phone where there is no e-mail (no link).

    There is no “opened”: mail scanners open links, so it would be a lie.
    """

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("seat"))
    link = models.OneToOneField(
        Link, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("link")
    )
    answer_by = models.DateField(_("answer wanted by"))
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("sent by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    nudged_at = models.DateTimeField(_("asked again"), null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)

    objects: ClassVar = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(revoked_at=None), name="one_standing_invitation_per_seat"
            )
        ]

    def __str__(self) -> str:
        return str(self.seat)

    @property
    def last_asked_at(self) -> datetime:
        return self.nudged_at or self.sent_at

    def nudge(self, *, by: User | None, at: datetime, detail: str = "") -> None:
        """The plain transition; whether they may be asked again, and the letter, are the step's (`nudging.nudge`)."""
        self.nudged_at = at
        self.save(update_fields=["nudged_at"])
        self.seat.match.record(Happening.What.NUDGED, by=by, at=at, who=self.seat.participant, detail=detail)


class Said(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")


class Way(models.TextChoices):
    """How an answer reached the program."""

    LINK = "link", _("By the link in the e-mail")
    PHONE = "phone", _("Phone")
    RELAY = "relay", _("Relay call")
    VIDEOPHONE = "videophone", _("Videophone")
    TEXT = "text", _("Text message")
    EMAIL = "email", _("E-mail")
    PAPER = "paper", _("Paper")
    IN_PERSON = "in_person", _("In person")


class Answer(ProgramRow):
    """What was said, how, and by whom for whom. The latest counts; earlier ones stay on record."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="answers", verbose_name=_("seat"))
    invitation = models.ForeignKey(
        Invitation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("invitation"),
    )
    said = models.CharField(_("answer"), max_length=10, choices=Said.choices)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    way = models.CharField(_("how"), max_length=20, choices=Way.choices)
    spoken_by = models.CharField(
        _("who spoke"),
        max_length=120,
        blank=True,
        help_text=_("If someone answered for them: the name, and how they are related."),
    )
    confirmed_by_person = models.BooleanField(_("the person confirmed it"), default=True)
    at = models.DateTimeField(_("when"))
    given_on = models.DateField(
        _("given on"), null=True, blank=True, help_text=_("If it was given on an earlier day than it was recorded.")
    )
    recorded_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return f"{self.seat}: {self.get_said_display()}"

    @property
    def is_a_helpers(self) -> bool:
        """Whether someone answered for the person, who has not confirmed it."""
        return bool(self.spoken_by) and not self.confirmed_by_person

    def confirm(self, *, by: User, at: datetime) -> None:
        """The person said that what was answered for them is their own answer."""
        self._own(True, Happening.What.CONFIRMED_BY_PERSON, by=by, at=at)

    def unconfirm(self, *, by: User, at: datetime) -> None:
        """They did not confirm it after all: it stays a helper's answer."""
        self._own(False, Happening.What.NOT_CONFIRMED_BY_PERSON, by=by, at=at)

    def _own(self, confirmed: bool, what: str, *, by: User, at: datetime) -> None:
        if self.confirmed_by_person == confirmed:
            return
        self.confirmed_by_person = confirmed
        self.save(update_fields=["confirmed_by_person"])
        self.seat.match.record(what, by=by, at=at, who=self.seat.participant, detail=self.spoken_by)

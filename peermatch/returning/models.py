"""What is known of mail that did not arrive; addresses to which no more leaves; and whom to reach another way."""

from datetime import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow
from peermatch.outbox.models import LONGEST_WORDS, Email, State
from peermatch.returning import verdicts

LONGEST_NAME = 160


class Why(models.TextChoices):
    """`verdicts.Why`, in the coordinator's words."""

    NO_MAILBOX = verdicts.Why.NO_MAILBOX.value, _("there is no such mailbox")
    UNWANTED = verdicts.Why.UNWANTED.value, _("whoever reads there wants no mail from us")
    REFUSED = verdicts.Why.REFUSED.value, _("their mail server does not let it in")
    NOT_NOW = verdicts.Why.NOT_NOW.value, _("their mailbox took no mail for a while")
    UNKNOWN = verdicts.Why.UNKNOWN.value, _("no reason was given")
    STOPPED = verdicts.Why.STOPPED.value, _("no mail goes to that address now")
    NO_MAIL = verdicts.Why.NO_MAIL.value, _("they want no mail")


class MailEvent(ProgramRow):
    """What a mail server said of a mail after it left, each report once. The mail itself stays “Sent”: it was."""

    class What(models.TextChoices):
        BACK = "back", _("Came back")
        LATE = "late", _("Still on its way")
        COMPLAINT = "complaint", _("Called unwanted")

    class Source(models.TextChoices):
        SERVER = "server", _("our mail server, when it was sent")
        PROVIDER = "provider", _("our mail provider")
        MAIL = "mail", _("a report by mail")

    email = models.ForeignKey(Email, on_delete=models.CASCADE, related_name="events", verbose_name=_("e-mail"))
    key = models.CharField(max_length=200, unique=True, editable=False)
    what = models.CharField(_("what"), max_length=20, choices=What.choices, editable=False)
    why = models.CharField(_("why"), max_length=20, choices=Why.choices, editable=False)
    source = models.CharField(_("who says so"), max_length=20, choices=Source.choices, editable=False)
    code = models.CharField(_("code"), max_length=20, blank=True, editable=False)
    words = models.CharField(_("their words"), max_length=LONGEST_WORDS, blank=True, editable=False)
    at = models.DateTimeField(_("when"), editable=False)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("report about a mail")
        verbose_name_plural = _("reports about mail")

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.get_why_display()}"


class StoppedAddressQuerySet(ProgramQuerySet["StoppedAddress"]):
    def standing(self) -> Self:
        return self.filter(lifted_at=None)


class StoppedAddress(ProgramRow):
    """No mail of the program leaves to this address, in lower case, until a coordinator says so."""

    address = models.CharField(_("address"), max_length=254, editable=False)
    why = models.CharField(_("why"), max_length=20, choices=Why.choices, editable=False)
    since = models.DateTimeField(_("since"), editable=False)
    email = models.ForeignKey(
        Email, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("the mail")
    )
    lifted_at = models.DateTimeField(_("tried again"), null=True, blank=True, editable=False)
    lifted_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("by"),
    )  # fmt: skip

    objects: ClassVar = StoppedAddressQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name = _("address that gets no mail")
        verbose_name_plural = _("addresses that get no mail")
        constraints = [
            models.UniqueConstraint(
                fields=["program", "address"], condition=Q(lifted_at=None), name="an_address_is_stopped_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.address}: {self.get_why_display()}"

    def lift(self, *, by: User, at: datetime) -> None:
        """A coordinator says: try it again. What was sent before that stops nothing any more."""
        if self.lifted_at is not None:
            raise ValidationError(_("Mail goes to this address again already."))
        self.lifted_at, self.lifted_by = at, by
        self.save(update_fields=["lifted_at", "lifted_by"])


class UnreachedQuerySet(ProgramQuerySet["Unreached"]):
    def open(self) -> Self:
        return self.filter(settled_at=None)

    def still_of_use(self, now: datetime) -> Self:
        """Nobody settled it, what the mail says is not past, and what was called back did not leave all the same."""
        in_time = Q(email__expires_at=None) | Q(email__expires_at__gt=now)
        unsent = ~Q(why__in=(Why.STOPPED, Why.NO_MAIL)) | Q(email__state=State.SUPPRESSED)
        return self.open().filter(in_time, unsent).exclude(email__state=State.SUPERSEDED)

    def settle(self, as_: "Unreached.Settled", *, at: datetime, by: User | None = None, **how: str) -> int:
        return self.open().update(settled_as=as_, settled_at=at, settled_by=by, **how)


class Unreached(ProgramRow):
    """A mail that its reader never got: somebody is to tell them another way, or to send it again."""

    class Settled(models.TextChoices):
        TOLD = "told", _("Told another way")
        AGAIN = "again", _("Sent again")
        OVERTAKEN = "overtaken", _("Overtaken by newer news")

    email = models.OneToOneField(Email, on_delete=models.CASCADE, related_name="unreached", verbose_name=_("e-mail"))
    recipient = models.UUIDField(_("recipient"), editable=False)
    why = models.CharField(_("why"), max_length=20, choices=Why.choices, editable=False)
    since = models.DateTimeField(_("since"), editable=False)
    settled_as = models.CharField(max_length=20, choices=Settled.choices, blank=True, editable=False)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("by"),
    )  # fmt: skip
    way = models.CharField(_("how they were told"), max_length=20, blank=True, editable=False)
    spoke_with = models.CharField(_("who was told"), max_length=LONGEST_NAME, blank=True, editable=False)

    objects: ClassVar = UnreachedQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        verbose_name = _("mail that did not arrive")
        verbose_name_plural = _("mail that did not arrive")
        indexes = [models.Index(fields=["program", "recipient"], condition=Q(settled_at=None), name="unreached_open")]

    def __str__(self) -> str:
        return f"{self.email}: {self.get_why_display()}"

"""Mail that people sent us, each kept once; and how far the mailbox that it comes from was read."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.models import Program, User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow
from peermatch.outbox.models import Email
from peermatch.text import one_line

LONGEST_LINE = 300


class Kind(models.TextChoices):
    REPLY = "reply", _("Reply")
    CALENDAR = "calendar", _("Answer of a calendar")
    AUTOMATIC = "automatic", _("Automatic reply")
    BOUNCE = "bounce", _("Returned: could not be delivered")
    UNREADABLE = "unreadable", _("Could not be read")


# Nobody wrote these: they are kept, and make no task.
OF_MACHINES = frozenset({Kind.AUTOMATIC, Kind.BOUNCE})


_NOTHING_SAID: dict[str, Any] = {"text": "", "quoted": "", "subject": "", "files": [], "calendar": {}, "report": {}}


class IncomingMailQuerySet(ProgramQuerySet["IncomingMail"]):
    def of_people(self) -> Self:
        return self.exclude(kind__in=OF_MACHINES)

    def waiting(self) -> Self:
        """What somebody wrote and nobody dealt with."""
        return self.of_people().filter(settled_at=None)

    def old(self, before: datetime) -> Self:
        """What came before that moment, and nobody waits for any more."""
        return self.filter(received_at__lte=before, settled_at__lte=before, forgotten_at=None)

    def bounced(self) -> Self:
        """Mail of ours that came back; `answers` is the mail, `returned_as` the status code (RFC 3463)."""
        return self.filter(kind=Kind.BOUNCE)

    def forget(self, *, at: datetime) -> int:
        """Wipes what these say. That somebody wrote, when, and what became of it stays."""
        return self.filter(forgotten_at=None).update(**_NOTHING_SAID, forgotten_at=at)

    def of_strangers(self, before: datetime) -> Self:
        """Of those of no match: what came before that moment, and still says who sent it or what."""
        named = Q(from_name__gt="") | Q(from_address__gt="") | Q(message_id__gt="")
        return self.filter(named | Q(forgotten_at=None), received_at__lte=before)

    def forget_sender(self, *, at: datetime) -> int:
        """Wipes what these say and who sent them; whoever still waited for one waits no more."""
        waiting = self.of_people().filter(settled_at=None)
        waiting.update(settled_at=at, set_aside_at=at)
        return self.update(**_NOTHING_SAID, from_name="", from_address="", message_id="", forgotten_at=at)


class IncomingMail(ProgramRow):
    """What somebody sent to a program's address, as text. A mail that fits no program has none, and waits in the admin.

    `key` is made of its Message-ID and of what it says: the same mail read twice is one row, and nobody can hide a
    mail behind another's Message-ID.
    """

    program = models.ForeignKey(  # type: ignore[assignment]  # nullable here, required in the base
        Program, on_delete=models.CASCADE, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("program"),
    )  # fmt: skip
    key = models.CharField(max_length=64, unique=True, editable=False)
    message_id = models.CharField(_("Message-ID"), max_length=LONGEST_LINE, blank=True, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, editable=False)
    from_name = models.CharField(_("from"), max_length=LONGEST_LINE, blank=True, editable=False)
    from_address = models.CharField(_("from address"), max_length=LONGEST_LINE, blank=True, editable=False)
    subject = models.CharField(_("subject"), max_length=LONGEST_LINE, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    received_at = models.DateTimeField(_("received"), editable=False)
    answers = models.ForeignKey(
        Email, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("answers"),
    )  # fmt: skip
    text = models.TextField(_("what it says"), blank=True, editable=False)
    quoted = models.TextField(_("what it quotes"), blank=True, editable=False)
    is_cut = models.BooleanField(_("only its beginning is kept"), default=False, editable=False)
    files = models.JSONField(_("files that came with it"), default=list, blank=True, editable=False)
    calendar = models.JSONField(_("what the calendar says"), default=dict, blank=True, editable=False)
    returned_as = models.CharField(_("status of the return"), max_length=20, blank=True, editable=False)
    report = models.JSONField(_("what it reports of our mail"), default=dict, blank=True, editable=False)
    set_aside_at = models.DateTimeField(_("set aside"), null=True, blank=True, editable=False)
    set_aside_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("set aside by"),
    )  # fmt: skip
    settled_at = models.DateTimeField(_("nobody waits for it since"), null=True, blank=True, editable=False)
    forgotten_at = models.DateTimeField(_("words wiped"), null=True, blank=True, editable=False)

    objects: ClassVar = IncomingMailQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("incoming mail")
        verbose_name_plural = _("incoming mail")
        indexes = [
            models.Index(fields=["program", "-received_at"], name="incoming_of_a_program"),
            models.Index(fields=["received_at"], condition=Q(forgotten_at=None), name="incoming_to_forget"),
        ]

    def __str__(self) -> str:
        return f"{self.sender}: {self.subject}"

    @property
    def sender(self) -> str:
        return self.from_name or self.from_address or str(_("Somebody"))

    @property
    def is_of_a_machine(self) -> bool:
        return self.kind in OF_MACHINES

    def set_aside(self, *, by: User, at: datetime) -> None:
        """It is for nobody here. It stays on record."""
        if self.set_aside_at is not None:
            raise ValidationError(_("This mail was set aside already."))
        self.set_aside_at, self.set_aside_by, self.settled_at = at, by, at
        self.save(update_fields=["set_aside_at", "set_aside_by", "settled_at"])

    def take_up_again(self) -> None:
        if self.set_aside_at is None:
            raise ValidationError(_("This mail is not set aside."))
        self.set_aside_at = self.set_aside_by = self.settled_at = None
        self.save(update_fields=["set_aside_at", "set_aside_by", "settled_at"])

    def settle(self, at: datetime | None) -> None:
        """Nobody waits for it since then, or somebody does again. What became of it is told by whoever it is about."""
        self.settled_at = at
        self.save(update_fields=["settled_at"])

    def give_to(self, program: Program) -> None:
        """An administrator says whose it is. What it answers is looked for by whoever heard of it then."""
        if self.program_id is not None:
            raise ValidationError(_("This mail has a program already."))
        self.program = program
        self.save(update_fields=["program"])


class Mailbox(models.Model):
    """How far a folder of a mail server was read. Numbers of mails (UIDs) only rise while `uid_validity` stays."""

    name = models.CharField(_("mailbox"), max_length=LONGEST_LINE, unique=True, editable=False)
    uid_validity = models.PositiveBigIntegerField(default=0, editable=False)
    last_uid = models.PositiveBigIntegerField(_("read up to"), default=0, editable=False)
    left_over = models.JSONField(_("to be tried again"), default=list, blank=True, editable=False)
    met_uid = models.PositiveBigIntegerField(_("being read"), default=0, editable=False)
    met_times = models.PositiveSmallIntegerField(_("begun how often"), default=0, editable=False)
    busy_until = models.DateTimeField(_("being read until"), null=True, blank=True, editable=False)
    read_at = models.DateTimeField(_("last read"), null=True, blank=True, editable=False)
    trouble = models.CharField(_("trouble"), max_length=LONGEST_LINE, blank=True, editable=False)
    trouble_since = models.DateTimeField(_("trouble since"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("mailbox")
        verbose_name_plural = _("mailboxes")

    def __str__(self) -> str:
        return self.name

    def claim(self, *, until: datetime, now: datetime) -> bool:
        """Whether it is ours to read until then: nobody else is at it."""
        free = Mailbox.objects.filter(pk=self.pk).filter(Q(busy_until=None) | Q(busy_until__lte=now))
        return free.update(busy_until=until) == 1

    def begin_with(self, uid_validity: int) -> bool:
        """Whether it is another mailbox than the one that was read before: then all its numbers are new."""
        if self.uid_validity == uid_validity:
            return False
        self.uid_validity, self.last_uid, self.left_over, self.met_uid = uid_validity, 0, [], 0
        self.save(update_fields=["uid_validity", "last_uid", "left_over", "met_uid"])
        return True

    def meet(self, uid: int) -> int:
        """That mail is about to be read: the how manieth time in which no word came of how it went."""
        self.met_times = self.met_times + 1 if self.met_uid == uid else 1
        self.met_uid = uid
        self.save(update_fields=["met_uid", "met_times"])
        return self.met_times

    def have_read(self, uid: int, *, kept: bool) -> None:
        """That mail is kept, or is to be tried again."""
        self.left_over = [one for one in self.left_over if one != uid] + ([] if kept else [uid])
        self.last_uid = max(self.last_uid, uid)
        self.met_uid = self.met_times = 0
        self.save(update_fields=["last_uid", "left_over", "met_uid", "met_times"])

    def finish(self, *, at: datetime, trouble: str = "") -> None:
        """A round is over, well or with what went wrong: whoever read lived to say so."""
        self.busy_until, self.met_uid, self.met_times = None, 0, 0
        self.trouble = one_line(trouble)[:LONGEST_LINE]
        if trouble:
            self.trouble_since = self.trouble_since or at
        else:
            self.read_at, self.trouble_since = at, None
        self.save(update_fields=["busy_until", "met_uid", "met_times", "trouble", "trouble_since", "read_at"])

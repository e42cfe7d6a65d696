"""What somebody wrote by mail about a match: read, recorded where it answers something, dealt with."""

from datetime import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matches.models.match import Happening, Match
from matches.models.meeting import Meeting
from matches.models.poll import Poll
from matches.models.seat import Seat
from participants.models import AccessProvider, Participant
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow
from peermatch.inbox.models import IncomingMail


class FoundBy(models.TextChoices):
    THREAD = "thread", _("It answers a letter of ours.")
    CALENDAR = "calendar", _("It names the meeting's calendar entry.")
    SENDER = "sender", _("It came from the address of somebody who is in no other open match.")
    HAND = "hand", _("A coordinator said so.")


class Says(models.TextChoices):
    """What a calendar says of its owner (RFC 5546). It is to be confirmed: anybody can send such a mail."""

    WORDS = "words", _("Words")
    COMES = "comes", _("Comes")
    CANNOT = "cannot", _("Cannot come")
    MAYBE = "maybe", _("May come")
    ANOTHER_TIME = "another_time", _("Proposes another time")
    PASSED_ON = "passed_on", _("Passed the invitation on")


class DoneAs(models.TextChoices):
    ANSWERED = "answered", _("Answered")
    RECORDED = "recorded", _("Recorded")
    NOTHING = "nothing", _("Nothing to do")
    OVERTAKEN = "overtaken", _("Overtaken by a later one")


class MailReplyQuerySet(ProgramQuerySet["MailReply"]):
    def open(self) -> Self:
        return self.filter(done_at=None)

    def of_calendars(self, meeting: Meeting) -> Self:
        """What calendars answered about it, and nobody recorded yet."""
        said = [Says.COMES, Says.CANNOT, Says.MAYBE, Says.PASSED_ON]
        return self.open().filter(meeting=meeting, says__in=said).select_related("match", "seat", "mail")


class MailReply(ProgramRow):
    """That this mail is about this match. It changes nothing by itself: a coordinator reads it and records it.

    `seat` or `provider` says whose answer it is: of whoever takes part, or of whoever is booked. `is_of_another` says
    that it was sent from another address than the one that we wrote to.
    """

    mail = models.OneToOneField(IncomingMail, on_delete=models.CASCADE, related_name="+", verbose_name=_("mail"))
    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="mail_replies", verbose_name=_("match"))
    seat = models.ForeignKey(
        Seat, on_delete=models.SET_NULL, null=True, blank=True, related_name="mail_replies", verbose_name=_("seat")
    )
    provider = models.ForeignKey(
        AccessProvider, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("someone to book"),
    )  # fmt: skip
    meeting = models.ForeignKey(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="mail_replies",
        verbose_name=_("meeting"),
    )  # fmt: skip
    poll = models.ForeignKey(
        Poll, on_delete=models.SET_NULL, null=True, blank=True, related_name="mail_replies", verbose_name=_("poll")
    )
    found_by = models.CharField(_("how it was found"), max_length=10, choices=FoundBy.choices)
    found_at = models.DateTimeField(_("when"), editable=False)
    assigned_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("assigned by"),
    )  # fmt: skip
    says = models.CharField(_("what it says"), max_length=20, choices=Says.choices, default=Says.WORDS)
    proposed_at = models.DateTimeField(_("the time it proposes"), null=True, blank=True)
    is_of_another = models.BooleanField(_("from another address"), default=False)
    read_at = models.DateTimeField(_("read"), null=True, blank=True, editable=False)
    read_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("read by"),
    )  # fmt: skip
    done_at = models.DateTimeField(_("dealt with"), null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("dealt with by"),
    )  # fmt: skip
    done_as = models.CharField(_("how"), max_length=20, choices=DoneAs.choices, blank=True, editable=False)

    objects: ClassVar = MailReplyQuerySet.as_manager()

    class Meta:
        ordering = ["-found_at", "-pk"]
        verbose_name = _("reply by mail")
        verbose_name_plural = _("replies by mail")
        indexes = [models.Index(fields=["program", "found_at"], condition=Q(done_at=None), name="mail_replies_open")]

    def __str__(self) -> str:
        return f"{self.match}: {self.get_says_display()}"

    @property
    def person(self) -> Participant | AccessProvider | None:
        """Whose answer it is, where that is known."""
        return self.seat.participant if self.seat else self.provider

    @property
    def called(self) -> str:
        return self.seat.participant.first_name if self.seat else self.provider.called if self.provider else ""

    @property
    def is_open(self) -> bool:
        return self.done_at is None

    @property
    def is_of_a_calendar(self) -> bool:
        return self.says != Says.WORDS

    @property
    def is_outdated(self) -> bool:
        """Whether the calendar answered another time than the one that the meeting has now."""
        if self.meeting is None or self.says == Says.ANOTHER_TIME:
            return False
        said = self.mail.calendar
        if starts_at := said.get("starts_at"):
            return datetime.fromisoformat(starts_at) != self.meeting.starts_at.replace(second=0, microsecond=0)
        return int(said.get("sequence", 0)) < self.meeting.sequence

    def mark_read(self, *, by: User, at: datetime) -> None:
        """Somebody read it, and it is not dealt with yet. Reading it again changes nothing."""
        self._insist_open()
        if self.read_at is None:
            self.read_at, self.read_by = at, by
            self.save(update_fields=["read_at", "read_by"])

    def finish(self, as_what: str, *, by: User | None, at: datetime) -> None:
        """It is dealt with, in that way."""
        self._insist_open()
        if as_what not in DoneAs.values:
            raise ValidationError(_("Choose what became of it."))
        self.done_at, self.done_by, self.done_as = at, by, as_what
        self.save(update_fields=["done_at", "done_by", "done_as"])
        self.mail.settle(at)
        done = str(DoneAs(as_what).label)
        self.match.record(Happening.What.MAIL_DONE, by=by, at=at, who=self._who, detail=done)

    def open_again(self, *, by: User, at: datetime) -> None:
        """It is not dealt with after all. What was recorded of it stays recorded."""
        if self.is_open:
            raise ValidationError(_("This mail is not dealt with yet."))
        self.done_at, self.done_by, self.done_as = None, None, ""
        self.save(update_fields=["done_at", "done_by", "done_as"])
        self.mail.settle(None)
        self.match.record(Happening.What.TAKEN_BACK, by=by, at=at, who=self._who, detail=str(_("a reply by mail")))

    @property
    def _who(self) -> Participant | None:
        return self.seat.participant if self.seat else None

    def _insist_open(self) -> None:
        if not self.is_open:
            raise ValidationError(_("This mail is dealt with already."))

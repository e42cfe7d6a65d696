"""What someone whom e-mail does not reach must be told by the coordinator, and who told them."""

from datetime import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from matches.models.invitation import Way
from matches.models.match import Happening
from matches.models.meeting import Meeting
from participants.models import Participant
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow


class News(models.TextChoices):
    """What participants are told about a meeting; the kinds of the letters, and of the calls beside them."""

    CONFIRMED = "meeting-confirmed", _("Meeting confirmed")
    MOVED = "meeting-moved", _("Meeting changed")
    CANCELLED = "meeting-cancelled", _("Meeting cancelled")
    REMINDER = "meeting-reminder", _("Reminder of a meeting")
    ABSENT = "meeting-absent", _("Noted that they cannot come")
    GOES_ON = "meeting-goes-on", _("Whether someone comes; the meeting goes on")
    AGENDA = "meeting-agenda", _("Agenda of a meeting")
    TOGETHER = "meetings-confirmed", _("Meetings confirmed")
    TOGETHER_CHANGED = "meetings-changed", _("Meetings changed")
    TOGETHER_OFF = "meetings-cancelled", _("Meetings cancelled")
    REMINDERS = "meetings-reminder", _("Reminder of several meetings")


CONFIRMING = (News.CONFIRMED, News.TOGETHER)
OF_SEVERAL = (News.TOGETHER, News.TOGETHER_CHANGED, News.TOGETHER_OFF)
SAID_ONCE = (*OF_SEVERAL, News.REMINDERS)  # calls with the same words for several meetings
WAYS_TO_TELL = (Way.PHONE, Way.RELAY, Way.VIDEOPHONE, Way.TEXT, Way.PAPER, Way.IN_PERSON)


class CallQuerySet(ProgramQuerySet["Call"]):
    def waiting(self) -> Self:
        """Not made yet, and still wanted."""
        return self.filter(made_at=None, dropped_at=None)

    def said_once(self) -> Self:
        """Of calls that tell of several meetings in the same words, one."""
        earlier = Call.objects.filter(
            program=OuterRef("program"), participant=OuterRef("participant"), news=OuterRef("news"),
            occasion=OuterRef("occasion"), pk__lt=OuterRef("pk"), made_at=None, dropped_at=None,
        )  # fmt: skip
        return self.exclude(Exists(earlier), news__in=SAID_ONCE)

    def drop(self, *, at: datetime) -> int:
        """What they were to say is no longer so. What one said of other meetings too is said of those by themselves."""
        joint = list(self.waiting().filter(news=News.REMINDERS))
        dropped = self.waiting().update(dropped_at=at)
        for call in joint:
            call.say_apart(at=at)
        return dropped


class Call(ProgramRow):
    """The counterpart of an e-mail: `script` is what to say, `short` and `paper` the same to
    text and to print, `before` when it is of no more use."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="calls", verbose_name=_("meeting"))
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    news = models.CharField(_("about"), max_length=20, choices=News.choices)
    occasion = models.CharField(max_length=40, editable=False)
    script = models.TextField(_("what to say"), editable=False)
    short = models.TextField(_("text message"), blank=True, editable=False)
    paper = models.TextField(_("on paper"), blank=True, editable=False)
    before = models.DateTimeField(_("to be made before"), editable=False)
    made_at = models.DateTimeField(_("made"), null=True, blank=True, editable=False)
    made_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False, verbose_name=_("by")
    )
    way = models.CharField(_("how"), max_length=20, choices=Way.choices, blank=True, editable=False)
    dropped_at = models.DateTimeField(_("no longer wanted since"), null=True, blank=True, editable=False)

    objects: ClassVar = CallQuerySet.as_manager()

    class Meta:
        ordering = ["before", "pk"]
        verbose_name = _("call to make")
        verbose_name_plural = _("calls to make")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "participant", "news", "occasion"], name="one_call_per_person_and_occasion"
            )
        ]
        indexes = [
            models.Index(fields=["program", "before"], condition=Q(made_at=None, dropped_at=None), name="calls_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.participant}: {self.get_news_display()}"

    @property
    def is_waiting(self) -> bool:
        return self.made_at is None and self.dropped_at is None

    @property
    def tells_of_several(self) -> bool:
        """Whether the same words stand with other meetings, to be said once."""
        return self.news in SAID_ONCE

    def beside(self) -> CallQuerySet:
        """The calls with the same words that wait with it."""
        same = Call.objects.filter(program=self.program_id, participant=self.participant_id, occasion=self.occasion)
        waiting: CallQuerySet = same.filter(news=self.news).exclude(pk=self.pk).waiting()
        return waiting

    def say_apart(self, *, at: datetime) -> None:
        """This one reminded of several meetings and is off: of each of the others a call of its own reminds again."""
        beside = self.beside()
        meetings = list(beside.values_list("meeting", flat=True))
        beside.update(dropped_at=at)
        own = Call.objects.filter(program=self.program_id, participant=self.participant_id, news=News.REMINDER)
        for meeting in meetings:
            latest = own.filter(meeting=meeting).order_by("-pk").values_list("pk", flat=True)[:1]
            own.filter(pk__in=list(latest), made_at=None).update(dropped_at=None)

    @property
    def other_ways(self) -> dict[str, str]:
        """Beside the words to say, which stand on the call's page."""
        return {"short": self.short}

    def make(self, *, way: str, by: User, at: datetime) -> None:
        """The person was told, in that way."""
        if self.dropped_at is not None:
            raise ValidationError(_("The meeting changed meanwhile. Go back to it and read the new words."))
        if self.made_at is not None:
            raise ValidationError(_("This call is already recorded as made."))
        if way not in WAYS_TO_TELL:
            raise ValidationError(_("Choose how you told them."))
        self.made_at, self.made_by, self.way = at, by, way
        self.save(update_fields=["made_at", "made_by", "way"])
        if self.tells_of_several:
            self.beside().update(made_at=at, made_by=by, way=way)
        self.meeting.match.record(
            Happening.What.TOLD, by=by, at=at, who=self.participant,
            detail=f"{self.get_news_display()}: {self.get_way_display()}",
        )  # fmt: skip

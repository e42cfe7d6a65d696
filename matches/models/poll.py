"""Times that people are asked about, and what each of them can."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from matches.models.invitation import Way
from matches.models.match import Happening, Match
from matches.models.meeting import LONGEST, SHORTEST, USUAL, Meeting, PlaceKind
from matches.models.seat import Seat, SeatState
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow
from peermatch.clock import WallTime, say_moment, validate_zone

FEWEST_TIMES, MOST_TIMES = 2, 8


class PollState(models.TextChoices):
    OPEN = "open", _("People are asked")
    DECIDED = "decided", _("A time was chosen")
    CALLED_OFF = "called_off", _("Called off")


class Ability(models.TextChoices):
    """What a time is for a person, in their own words."""

    YES = "yes", _("Yes")
    IF_NEED_BE = "if_need_be", _("If need be")
    NO = "no", _("No")


class PollQuerySet(ProgramQuerySet["Poll"]):
    def open(self) -> Self:
        return self.filter(state=PollState.OPEN)

    def counted(self) -> Self:
        """With `n_asked` and `n_told`: how many of those who still take part are asked, and have said what they can."""
        comes = SeatState.ACCEPTED
        return self.annotate(
            n_asked=Count("asked", filter=Q(asked__seat__state=comes), distinct=True),
            n_told=Count("replies__seat", filter=Q(replies__seat__state=comes), distinct=True),
        )


class Poll(ProgramRow):
    """Everyone who said yes to the match is asked which of some times suits them. A match has one that is open."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="polls", verbose_name=_("match"))
    minutes = models.PositiveSmallIntegerField(
        _("length in minutes"), default=USUAL, validators=[MinValueValidator(SHORTEST), MaxValueValidator(LONGEST)]
    )
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_zone])
    place_kind = models.CharField(_("how they meet"), max_length=20, choices=PlaceKind.choices, default=PlaceKind.VIDEO)
    answer_by = models.DateField(_("answers wanted by"))
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    state = models.CharField(
        _("state"), max_length=20, choices=PollState.choices, default=PollState.OPEN, editable=False
    )
    state_since = models.DateTimeField(editable=False)
    meeting = models.OneToOneField(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="poll", editable=False,
        verbose_name=_("the meeting that came of it"),
    )  # fmt: skip

    # Only of polls that were `counted`.
    n_asked: int
    n_told: int

    objects: ClassVar = PollQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("poll")
        verbose_name_plural = _("polls")
        constraints = [
            models.UniqueConstraint(fields=["match"], condition=Q(state=PollState.OPEN), name="one_open_poll_per_match")
        ]

    def __str__(self) -> str:
        return f"{self.match}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("poll", args=[self.program.slug, self.match.public_id, self.public_id])

    @property
    def is_open(self) -> bool:
        return self.state == PollState.OPEN

    @property
    def has_all_answers(self) -> bool:
        """Of a poll that was `counted`: whether somebody is asked, and nobody is waited for."""
        return 0 < self.n_asked <= self.n_told

    def insist_open(self) -> None:
        if not self.is_open:
            raise ValidationError(_("These times are not asked about any more: %(why)s.") % {"why": self._why()})

    def decide(self, meeting: Meeting, *, by: User, at: datetime) -> None:
        """The plain transition; that the meeting is planned is the step's (`polls.choose`)."""
        self.insist_open()
        self.meeting = meeting
        self._become(PollState.DECIDED, Happening.What.POLL_DECIDED, by=by, at=at, detail=str(meeting))

    def call_off(self, *, by: User | None, at: datetime, detail: str = "") -> None:
        self.insist_open()
        self._become(PollState.CALLED_OFF, Happening.What.POLL_OFF, by=by, at=at, detail=detail)

    def _why(self) -> str:
        return str(self.get_state_display())

    def _become(self, state: PollState, what: str, *, by: User | None, at: datetime, detail: str) -> None:
        self.state, self.state_since = state, at
        self.save(update_fields=["state", "state_since", "meeting"])
        self.match.record(what, by=by, at=at, detail=detail)


class PollTime(ProgramRow):
    """One of the times. As of a meeting, the wall time is what was meant and the moments follow from it."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="times", verbose_name=_("poll"))
    on = models.DateField(_("date"))
    at = models.TimeField(_("time"))
    fold = models.PositiveSmallIntegerField(default=0, editable=False)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("time that is asked about")
        verbose_name_plural = _("times that are asked about")
        constraints = [models.UniqueConstraint(fields=["poll", "starts_at"], name="each_time_once_in_a_poll")]

    def __str__(self) -> str:
        return say_moment(self.starts_at, self.poll.time_zone)

    @property
    def wall_time(self) -> WallTime:
        return WallTime(self.on, self.at, self.poll.time_zone, self.fold)


class PollAsked(ProgramRow):
    """Somebody who is asked, since when, and whether the meeting can be without them."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="asked", verbose_name=_("poll"))
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    is_required = models.BooleanField(_("must be there"), default=True)
    asked_at = models.DateTimeField(_("asked"))
    reminded_at = models.DateTimeField(_("asked again"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("person who is asked for times")
        verbose_name_plural = _("people who are asked for times")
        constraints = [models.UniqueConstraint(fields=["poll", "seat"], name="asked_once_in_a_poll")]

    def __str__(self) -> str:
        return str(self.seat)

    @property
    def last_asked_at(self) -> datetime:
        return self.reminded_at or self.asked_at


class PollReply(ProgramRow):
    """What one person said of all the times at once, how, and by whom for whom. The latest counts; all are kept."""

    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="replies", verbose_name=_("poll"))
    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    way = models.CharField(_("how"), max_length=20, choices=Way.choices)
    spoken_by = models.CharField(_("who spoke"), max_length=120, blank=True)
    words = models.CharField(_("in their words"), max_length=500, blank=True)
    at = models.DateTimeField(_("when"))
    recorded_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("reply about times")
        verbose_name_plural = _("replies about times")
        indexes = [models.Index(fields=["poll", "seat", "-at"], name="replies_of_a_person")]

    def __str__(self) -> str:
        return f"{self.seat}: {self.poll}"

    @property
    def said(self) -> Mapping[int, str]:
        """What they said of each time, by its key."""
        return {answer.time_id: answer.said for answer in self.answers.all()}


class PollAnswer(ProgramRow):
    reply = models.ForeignKey(PollReply, on_delete=models.CASCADE, related_name="answers", verbose_name=_("reply"))
    time = models.ForeignKey(PollTime, on_delete=models.CASCADE, related_name="+", verbose_name=_("time"))
    said = models.CharField(_("answer"), max_length=12, choices=Ability.choices)

    class Meta:
        ordering = ["time", "pk"]
        verbose_name = _("answer about a time")
        verbose_name_plural = _("answers about times")
        constraints = [models.UniqueConstraint(fields=["reply", "time"], name="one_answer_per_time_and_reply")]

    def __str__(self) -> str:
        return f"{self.time}: {self.get_said_display()}"

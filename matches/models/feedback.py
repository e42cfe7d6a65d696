"""What people say of a match once it is behind them: how good, how fitting, how useful, and which hopes came true.

Quality, relevance and usefulness are what funders of technical assistance in the field judge by.
"""

from datetime import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matches.models.happening import Happening
from matches.models.invitation import Way
from matches.models.problem import Goal
from matches.models.seat import Seat
from participants.models import Link
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow

LOW, HIGH = 2, 4  # marks from which on something is said of it


class Quality(models.IntegerChoices):
    POOR = 1, _("Poor")
    FAIR = 2, _("Fair")
    GOOD = 3, _("Good")
    VERY_GOOD = 4, _("Very good")
    EXCELLENT = 5, _("Excellent")


class Relevance(models.IntegerChoices):
    NOT = 1, _("Not at all")
    LITTLE = 2, _("A little")
    PARTLY = 3, _("Partly")
    MOSTLY = 4, _("Mostly")
    WHOLLY = 5, _("Completely")


class Usefulness(models.IntegerChoices):
    NOT = 1, _("Not useful")
    LITTLE = 2, _("A little useful")
    SOMEWHAT = 3, _("Somewhat useful")
    USEFUL = 4, _("Useful")
    VERY = 5, _("Very useful")


class Gained(models.TextChoices):
    """Whether they gained what they had hoped for."""

    YES = "yes", _("Yes")
    PARTLY = "partly", _("Partly")
    NO = "no", _("No")
    TOO_EARLY = "too_early", _("Too early to say")


class Again(models.TextChoices):
    YES = "yes", _("Yes")
    PERHAPS = "perhaps", _("Perhaps")
    NO = "no", _("No")


class FeedbackQuerySet(ProgramQuerySet["Feedback"]):
    def standing(self) -> Self:
        """Those that count: of each person in a match the latest, unless it was taken back."""
        return self.filter(taken_back_at=None)

    def unseen(self) -> Self:
        """No coordinator has said that they read it."""
        return self.standing().filter(seen_at=None)

    def low(self) -> Self:
        """They found it poor, or of little use: somebody should talk with them (`Feedback.is_low`)."""
        return self.filter(Q(quality__lte=LOW) | Q(usefulness__lte=LOW))

    def not_low(self) -> Self:
        """`exclude` would leave out what was not said, too."""
        return self.exclude(quality__isnull=False, quality__lte=LOW).exclude(
            usefulness__isnull=False, usefulness__lte=LOW
        )

    def see(self, *, by: User, at: datetime) -> int:
        return self.unseen().update(seen_at=at, seen_by=by)


class Feedback(ProgramRow):
    """One person's word on one match. Corrected, it is a row anew with the same `given_at`, and the earlier one counts
    no more; no row is ever deleted. `recorded_by` is empty where they gave it themselves, by link.
    """

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="feedbacks", verbose_name=_("person"))
    quality = models.PositiveSmallIntegerField(_("quality"), choices=Quality.choices, null=True, blank=True)
    relevance = models.PositiveSmallIntegerField(_("relevance"), choices=Relevance.choices, null=True, blank=True)
    usefulness = models.PositiveSmallIntegerField(_("usefulness"), choices=Usefulness.choices, null=True, blank=True)
    again = models.CharField(_("would be matched again"), max_length=10, choices=Again.choices, blank=True)
    words = models.TextField(_("in their words"), max_length=4000, blank=True)
    change = models.TextField(_("what should change"), max_length=4000, blank=True)
    way = models.CharField(_("how it was said"), max_length=20, choices=Way.choices)
    spoken_by = models.CharField(_("who spoke"), max_length=120, blank=True)
    given_at = models.DateTimeField(_("given"))
    written_at = models.DateTimeField(_("written down"), editable=False)
    recorded_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )
    seen_at = models.DateTimeField(_("read by a coordinator"), null=True, blank=True, editable=False)
    seen_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("read by"),
    )  # fmt: skip
    taken_back_at = models.DateTimeField(_("counts no more since"), null=True, blank=True, editable=False)
    taken_back_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("taken back by"),
    )  # fmt: skip

    objects: ClassVar = FeedbackQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(taken_back_at=None), name="one_standing_feedback_per_seat"
            )
        ]
        indexes = [models.Index(fields=["program", "given_at"], name="feedback_by_day")]

    def __str__(self) -> str:
        return str(self.seat)

    @property
    def is_standing(self) -> bool:
        return self.taken_back_at is None

    @property
    def is_low(self) -> bool:
        """Whether they found it poor, or of little use: somebody should talk with them."""
        return any(mark is not None and mark <= LOW for mark in (self.quality, self.usefulness))

    @transaction.atomic
    def take_back(self, *, by: User, at: datetime) -> None:
        """It was recorded by mistake, or of somebody else: it counts no more, and stays on record."""
        self._lock()
        if not self.is_standing:
            raise ValidationError(_("This feedback counts no more already."))
        self.replace(by=by, at=at)
        self.seat.match.record(
            Happening.What.TAKEN_BACK, by=by, at=at, who=self.seat.participant, detail=str(self._meta.verbose_name)
        )

    @transaction.atomic
    def put_back(self, *, by: User, at: datetime) -> None:
        """It counts again, unless there is another by now."""
        self._lock()
        if self.seat.feedbacks.standing().exists():
            raise ValidationError(_("There is another feedback of this person by now."))
        self.taken_back_at, self.taken_back_by = None, None
        self.save(update_fields=["taken_back_at", "taken_back_by"])
        self.seat.match.record(Happening.What.FEEDBACK, by=by, at=at, who=self.seat.participant)

    def replace(self, *, by: User | None, at: datetime) -> None:
        """The plain transition: another takes its place (`giving.give`), or none does."""
        self.taken_back_at, self.taken_back_by = at, by
        self.save(update_fields=["taken_back_at", "taken_back_by"])

    def _lock(self) -> None:
        """Feedback is about what was: whether the match is closed or on hold does not matter."""
        self.seat.match.lock()
        self.refresh_from_db(fields=["taken_back_at"])


class HopeGained(ProgramRow):
    """Whether one hope came true. `hope` is how it read then: hopes may be written anew in a match that goes on."""

    feedback = models.ForeignKey(Feedback, on_delete=models.CASCADE, related_name="hopes", verbose_name=_("feedback"))
    goal = models.ForeignKey(
        Goal, on_delete=models.SET_NULL, null=True, blank=True, related_name="gained", verbose_name=_("hope")
    )
    hope = models.CharField(_("as it read"), max_length=500)
    said = models.CharField(_("gained"), max_length=10, choices=Gained.choices)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("hope and whether it came true")
        verbose_name_plural = _("hopes and whether they came true")
        constraints = [models.UniqueConstraint(fields=["feedback", "goal"], name="one_answer_per_hope_and_feedback")]

    def __str__(self) -> str:
        return f"{self.hope}: {self.get_said_display()}"


class FeedbackAskedQuerySet(ProgramQuerySet["FeedbackAsked"]):
    def standing(self) -> Self:
        return self.filter(ended_at=None)

    def awaited(self) -> Self:
        """Asked, and nothing was said yet."""
        given = Feedback.objects.filter(program=models.OuterRef("program"), seat=models.OuterRef("seat"))
        return self.standing().exclude(models.Exists(given.standing()))


class FeedbackAsked(ProgramRow):
    """That one person was asked for feedback: by mail with a link of its own, or (without one) by a call to make.

    `asked_by` is empty where the program asks by itself. Whoever is asked anew is asked by another row.
    """

    class Ended(models.TextChoices):
        CALLED_OFF = "called_off", _("Asking was called off")
        ANEW = "anew", _("Asked anew")
        SAYS_NOTHING = "says_nothing", _("They would rather not say")
        NOT_REACHED = "not_reached", _("Nobody could reach them")
        GOES_ON = "goes_on", _("The match goes on")
        NOT_THEM = "not_them", _("It reached someone else")

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="feedback_asked", verbose_name=_("person"))
    link = models.OneToOneField(
        Link, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("link")
    )
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    until = models.DateTimeField(_("awaited until"))
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("not awaited since"), null=True, blank=True, editable=False)
    ended_why = models.CharField(
        _("why not"), max_length=20, choices=Ended.choices, blank=True, editable=False
    )  # fmt: skip
    ended_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("ended by"),
    )  # fmt: skip

    objects: ClassVar = FeedbackAskedQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("person asked for feedback")
        verbose_name_plural = _("people asked for feedback")
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(ended_at=None), name="one_standing_question_for_feedback_per_seat"
            )
        ]
        indexes = [models.Index(fields=["program", "asked_at"], condition=Q(ended_at=None), name="feedback_awaited")]

    def __str__(self) -> str:
        return str(self.seat)

    @property
    def is_standing(self) -> bool:
        return self.ended_at is None

    @property
    def is_by_mail(self) -> bool:
        return self.link_id is not None

    def remind(self, *, at: datetime) -> None:
        """The plain transition; whether they may be reminded, and the letter, are the step's."""
        self.reminded_at = at
        self.save(update_fields=["reminded_at"])

    def end(self, why: "FeedbackAsked.Ended", *, by: User | None, at: datetime) -> None:
        """The plain transition; what becomes of the letter is the step's."""
        self.ended_at, self.ended_why, self.ended_by = at, why, by
        self.save(update_fields=["ended_at", "ended_why", "ended_by"])

    def go_on(self) -> None:
        """Ending it was the mistake: they are awaited again."""
        if self.seat.feedback_asked.standing().exists():
            raise ValidationError(_("They were asked anew meanwhile."))
        self.ended_at, self.ended_why, self.ended_by = None, "", None
        self.save(update_fields=["ended_at", "ended_why", "ended_by"])

"""A match: the meeting of peers that a coordinator organizes, from first draft to closure."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participants.models import Participant
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow
from peermatch.text import fold


class Path(models.TextChoices):
    FAMILY = "family", _("Family to family")
    PROFESSIONAL = "professional", _("Professional or group")


class Direction(models.TextChoices):
    MUTUAL = "mutual", _("Mutual: all give and receive")
    DIRECTIONAL = "directional", _("Directional: one side provides, the other receives")


class Format(models.TextChoices):
    """The factsheet's three meeting formats, and one to one."""

    TRAINING = "training", _("Training session")
    CASE_STUDY = "case_study", _("Case study")
    GROUP = "group", _("Group problem solving")
    ONE_TO_ONE = "one_to_one", _("One to one")


class Stage(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PREPARING = "preparing", _("Preparing")
    INVITING = "inviting", _("Inviting")
    ACTIVE = "active", _("Active")
    ON_HOLD = "on_hold", _("On hold")
    CLOSED = "closed", _("Closed")


BEFORE_INVITING = frozenset({Stage.DRAFT, Stage.PREPARING})
OPEN = frozenset({Stage.DRAFT, Stage.PREPARING, Stage.INVITING, Stage.ACTIVE, Stage.ON_HOLD})


class CloseReason(models.TextChoices):
    GOALS_MET = "goals_met", _("They gained what they hoped for")
    ENOUGH_FOR_NOW = "enough_for_now", _("Enough for now; they may come back")
    NOT_A_FIT = "not_a_fit", _("Not the right fit; no one's fault")
    NO_ANSWER = "no_answer", _("People could not be reached or did not answer")
    NO_LONGER_NEEDED = "no_longer_needed", _("The request was taken back")
    OTHER = "other", _("Another reason")


class MatchQuerySet(ProgramQuerySet["Match"]):
    def open(self) -> Self:
        return self.filter(stage__in=OPEN)


class Match(ProgramRow):
    title = models.CharField(
        _("title"), max_length=120, help_text=_("A few words that tell it apart. Only coordinators see this.")
    )
    coordinator = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("coordinator"))
    path = models.CharField(_("path"), max_length=20, choices=Path.choices)
    direction = models.CharField(_("direction"), max_length=20, choices=Direction.choices)
    format = models.CharField(_("format"), max_length=20, choices=Format.choices, blank=True)
    stage = models.CharField(_("stage"), max_length=20, choices=Stage.choices, default=Stage.DRAFT, editable=False)
    stage_since = models.DateTimeField(_("in this stage since"), editable=False)
    requested_at = models.DateTimeField(_("asked for"))
    close_reason = models.CharField(
        _("why it was closed"), max_length=20, choices=CloseReason.choices, blank=True, editable=False
    )
    outcome = models.TextField(_("what came of it"), max_length=2000, blank=True, editable=False)
    introduced_at = models.DateTimeField(_("introduced to each other"), null=True, blank=True, editable=False)
    introduced_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("introduced by"),
    )  # fmt: skip
    search_text = models.CharField(max_length=300, default="", editable=False)

    objects: ClassVar = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        indexes = [models.Index(fields=["program", "stage", "-id"], name="matches_by_stage")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("match", args=[self.program.slug, self.public_id])

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_text = fold(self.title)[:300]
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(*args, **kwargs)

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN

    @property
    def is_changeable(self) -> bool:
        """Whether anything in it can be changed now: neither closed nor on hold."""
        return self.stage not in (Stage.CLOSED, Stage.ON_HOLD)

    @property
    def is_directional(self) -> bool:
        return self.direction == Direction.DIRECTIONAL

    @property
    def is_family(self) -> bool:
        return self.path == Path.FAMILY

    def begin_preparing(self, *, by: User | None, at: datetime) -> None:
        """The first step of preparation was done. Later ones change nothing."""
        if self.stage == Stage.DRAFT:
            self._enter(Stage.PREPARING, by=by, at=at)

    def begin_inviting(self, *, by: User | None, at: datetime) -> None:
        """Invitations go out. The gate before it is the step's (`inviting.send`)."""
        if self.stage in BEFORE_INVITING:
            self._enter(Stage.INVITING, by=by, at=at)
        self.insist_open()

    def become_active(self, *, by: User | None, at: datetime) -> None:
        """Everyone who is needed said yes, or a meeting is confirmed."""
        self.insist_open()
        if self.stage != Stage.ACTIVE:
            self._enter(Stage.ACTIVE, by=by, at=at)

    def introduce(self, *, by: User | None, at: datetime) -> None:
        """The plain transition, anew where someone joins later; who may be, and the letters, are the step's."""
        self.insist_open()
        self.introduced_at, self.introduced_by = at, by
        self.save(update_fields=["introduced_at", "introduced_by"])
        self.record(Happening.What.INTRODUCED, by=by, at=at)

    def close(self, *, reason: str, outcome: str, by: User | None, at: datetime) -> None:
        """The plain transition; what it means for seats, mail and meetings is the step's (`following_up.close`)."""
        self.insist_open()
        if reason not in CloseReason.values:
            raise ValidationError(_("Choose why the match is closed."))
        self.close_reason, self.outcome = reason, outcome
        self._enter(Stage.CLOSED, by=by, at=at)

    def lock(self) -> None:
        """Waits for whoever else is changing this match, then reads it anew. Needs a transaction.

        Whoever changes several rows of a match locks it first, then its people by `pk`: one order, no deadlock.
        """
        self.refresh_from_db(from_queryset=Match.objects.select_for_update().filter(program=self.program_id))

    def insist_open(self) -> None:
        if self.stage == Stage.CLOSED:
            raise ValidationError(_("This match is closed. Nothing in it can be changed."))
        if self.stage == Stage.ON_HOLD:
            raise ValidationError(_("This match is on hold. Resume it first."))

    def record(
        self, what: str, *, by: User | None, at: datetime, who: Participant | None = None, detail: str = ""
    ) -> None:
        """Adds a line to the match's history. `detail` holds a coordinator's words, never a protected fact."""
        Happening.objects.create(program=self.program, match=self, what=what, by=by, at=at, who=who, detail=detail)

    def _enter(self, stage: Stage, *, by: User | None, at: datetime) -> None:
        self.stage, self.stage_since = stage, at
        self.save()
        self.record(Happening.What.STAGE, by=by, at=at, detail=stage)


class Happening(ProgramRow):
    """One line of a match's history: what happened, when, by whose hand. Never changed, never deleted."""

    class What(models.TextChoices):
        STARTED = "started", _("Match started")
        STAGE = "stage", _("Stage changed")
        PROBLEM = "problem", _("Problem written")
        HOPES = "hopes", _("Hopes written")
        FORMAT = "format", _("Format chosen")
        SEATED = "seated", _("Added to the match")
        UNSEATED = "unseated", _("Taken out of the match")
        WAIVED = "waived", _("Gone on with a reason")
        UNWAIVED = "unwaived", _("Reason taken back")
        ATTESTED = "attested", _("Vouched for")
        UNATTESTED = "unattested", _("No longer vouched for")
        INVITED = "invited", _("Invited")
        ACCEPTED = "accepted", _("Said yes")
        DECLINED = "declined", _("Said no")
        DETAILS = "details", _("Details corrected")
        NOT_ME = "not_me", _("Invitation reached someone else")
        PLANNED = "planned", _("Meeting planned")
        CONFIRMED = "confirmed", _("Meeting confirmed")
        MOVED = "moved", _("Meeting moved")
        CANCELLED = "cancelled", _("Meeting cancelled")
        HELD = "held", _("Meeting held")
        TOLD = "told", _("Told about the meeting")
        NOTE = "note", _("Note written")
        CLOSED = "closed", _("Match closed")
        # Requests, introductions, contacts
        REQUESTED = "requested", _("Asked for")
        CALLED_BACK = "called_back", _("Called back")
        INTRODUCED = "introduced", _("Introduced to each other")
        CONTACT = "contact", _("In contact")
        SHARES = "shares", _("Chose what to share")
        CLOCK_WAITS = "clock_waits", _("First contact waits for access")
        CLOCK_GOES_ON = "clock_goes_on", _("Waits for access no more")
        # Answers
        NUDGED = "nudged", _("Asked again")
        QUESTION = "question", _("Asked a question")
        SETTLED = "settled", _("Question settled")
        CONFIRMED_BY_PERSON = "own_word", _("Confirmed it themselves")
        NOT_CONFIRMED_BY_PERSON = "not_own_word", _("Did not confirm it after all")
        REPLACED = "replaced", _("Replaced")
        GONE_ON = "gone_on", _("Gone on without an answer")
        # The match as a whole
        HELD_UP = "held_up", _("Put on hold")
        RESUMED = "resumed", _("Resumed")
        HANDED_OVER = "handed_over", _("Handed over")
        COVERED = "covered", _("Covered by someone else")
        REOPENED = "reopened", _("Reopened")
        TAKEN_BACK = "taken_back", _("Taken back")
        MERGED = "merged", _("Two records of one person became one")
        NOT_HELD = "not_held", _("Meeting did not take place")
        NOTES = "notes", _("Notes of a meeting written")

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="happenings")
    what = models.CharField(_("what"), max_length=20, choices=What.choices)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    who = models.ForeignKey(
        Participant,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("whom it concerns"),
    )
    detail = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("happening")
        verbose_name_plural = _("history")

    def __str__(self) -> str:
        return f"{self.match}: {self.get_what_display()}"

    @property
    def detail_words(self) -> str:
        return (
            str(Stage(self.detail).label)
            if self.what == self.What.STAGE and self.detail in Stage.values
            else self.detail
        )


class Note(ProgramRow):
    """What a coordinator wants to remember of a match. Only coordinators read it."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(_("note"), max_length=5000)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("note")
        verbose_name_plural = _("notes")

    def __str__(self) -> str:
        return self.text[:60]

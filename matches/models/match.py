"""A match: the meeting of peers that a coordinator organizes, from first draft to closure."""

from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from matches.models.assistance import Area as Area
from matches.models.assistance import Assistance as Assistance
from matches.models.endings import CloseReason, RematchReason
from matches.models.happening import Happening as Happening
from matches.models.happening import Stage as Stage
from participants.models import Participant
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow
from peermatch.keeping.wiping import ERASED
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


BEFORE_INVITING = frozenset({Stage.DRAFT, Stage.PREPARING})
OPEN = frozenset({Stage.DRAFT, Stage.PREPARING, Stage.INVITING, Stage.ACTIVE, Stage.ON_HOLD})


class MatchQuerySet(ProgramQuerySet["Match"]):
    def open(self) -> Self:
        return self.filter(stage__in=OPEN)

    def rematches(self) -> Self:
        """Those that follow an earlier match of the same person."""
        return self.exclude(rematch_of=None)


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
    assistance = models.CharField(
        _("kind of assistance"), max_length=20, choices=Assistance.choices, blank=True, editable=False
    )
    area = models.CharField(_("initiative area"), max_length=20, choices=Area.choices, blank=True, editable=False)
    introduced_at = models.DateTimeField(_("introduced to each other"), null=True, blank=True, editable=False)
    introduced_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("introduced by"),
    )  # fmt: skip
    rematch_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="rematches", editable=False,
        verbose_name=_("follows the match"),
    )  # fmt: skip
    rematch_reason = models.CharField(
        _("why they are matched again"), max_length=20, choices=RematchReason.choices, blank=True, editable=False
    )
    learned = models.TextField(_("what was learned"), max_length=2000, blank=True, editable=False)
    search_text = models.CharField(max_length=300, default="", editable=False)

    objects: ClassVar = MatchQuerySet.as_manager()
    _covered_by: tuple[date, int, User | None] | None = None

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
    def is_emptied(self) -> bool:
        """Its words were taken away: it is old, or somebody of it was erased."""
        return self.title == ERASED

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

    def hold(self, *, reason: str, until: date | None = None, by: User, at: datetime) -> None:
        """Nothing in it changes and nobody is asked until it is resumed; a confirmed meeting stands."""
        with transaction.atomic():
            self.lock()
            self.insist_open()
            if not reason.strip():
                raise ValidationError(_("Write why the match is put on hold."))
            self.holds.create(
                program=self.program, reason=reason.strip(), until=until, stage_before=self.stage, since=at, by=by
            )
            self._enter(Stage.ON_HOLD, by=by, at=at, what=Happening.What.HELD_UP, detail=reason.strip())

    def hold_again(self, *, by: User | None, at: datetime) -> None:
        """It was resumed by mistake: that hold goes on as if it had not ended, with its reason and its day."""
        with transaction.atomic():
            self.lock()
            self.insist_open()
            held = self.holds.filter(ended_at=self.stage_since).first()
            if held is None:
                raise ValidationError(_("This match was not on hold, or changed since it was resumed."))
            held.go_on()
            self._enter(Stage.ON_HOLD, by=by, at=at, what=Happening.What.HELD_UP, detail=held.reason)

    def resume(self, *, by: User | None, at: datetime, detail: str = "") -> None:
        """Back to the stage that it had."""
        with transaction.atomic():
            self.lock()
            held = self.holds.filter(ended_at=None).first()
            if self.stage != Stage.ON_HOLD or held is None:
                raise ValidationError(_("This match is not on hold."))
            held.end(by=by, at=at)
            stage = Stage(held.stage_before)
            told = f"{stage.label}. {detail}" if detail else stage
            self._enter(stage, by=by, at=at, what=Happening.What.RESUMED, detail=told)

    def reopen(self, stage: Stage, *, reason: str, by: User, at: datetime) -> None:
        """The plain transition; what it means for people and their answers is the step's (`reopening.reopen`)."""
        if self.stage != Stage.CLOSED:
            raise ValidationError(_("This match is not closed."))
        if not reason.strip():
            raise ValidationError(_("Write why the match is opened again."))
        self.close_reason, self.outcome = "", ""
        self._enter(stage, by=by, at=at, what=Happening.What.REOPENED, detail=reason.strip())

    def classify(self, *, assistance: str, area: str, by: User, at: datetime) -> None:
        """How it counts in reports; also once it is closed. Said twice, it is written once."""
        if assistance not in ("", *Assistance.values) or area not in ("", *Area.values):
            raise ValidationError(_("Choose the kind of assistance and the initiative area from the lists."))
        with transaction.atomic():
            self.lock()
            if (self.assistance, self.area) == (assistance, area):
                return
            self.assistance, self.area = assistance, area
            self.save(update_fields=["assistance", "area"])
            said = ", ".join(filter(None, [self.get_assistance_display(), self.get_area_display()]))
            self.record(Happening.What.CLASSIFIED, by=by, at=at, detail=said)

    def hand_over(self, to: User, *, by: User, at: datetime, note: str = "") -> None:
        """Someone else answers for it from now on. Whether they may is the step's (`handing.hand_over`)."""
        with transaction.atomic():
            self.lock()
            self.insist_not_closed()
            if self.coordinator_id == to.pk:
                raise ValidationError(_("%(name)s coordinates this match already.") % {"name": to.name})
            self.coordinator = to
            self.save(update_fields=["coordinator"])
            self.record(Happening.What.HANDED_OVER, by=by, at=at, detail=". ".join(filter(None, [to.name, note])))

    def who_answers(self, on: date) -> User:
        """Whom participants reach that day: whoever covers for the coordinator, else the coordinator."""
        known = self._covered_by
        if known is None or known[:2] != (on, self.coordinator_id):
            covers = apps.get_model("matches", "Cover").objects.in_program(self.program)
            cover = covers.on(on).filter(away=self.coordinator_id).select_related("covering").first()
            known = self._covered_by = (on, self.coordinator_id, cover.covering if cover else None)
        return known[2] or self.coordinator

    @property
    def who_answers_now(self) -> User:
        """Today, on the program's own calendar."""
        return self.who_answers(self.program.today)

    def is_covered_by(self, on: date, who: User | None) -> None:
        """Spares `who_answers` its query, where many matches are read at once."""
        self._covered_by = (on, self.coordinator_id, who)

    def lock(self) -> None:
        """Waits for whoever else is changing this match, then reads it anew. Needs a transaction.

        Whoever changes several rows of a match locks it first, then its people by `pk`: one order, no deadlock.
        """
        self.refresh_from_db(from_queryset=Match.objects.select_for_update().filter(program=self.program_id))

    def insist_not_closed(self) -> None:
        """For what goes on while a match is on hold: notes, and who answers for it."""
        if self.stage == Stage.CLOSED:
            raise ValidationError(_("This match is closed. Nothing in it can be changed."))

    def insist_open(self) -> None:
        self.insist_not_closed()
        if self.stage == Stage.ON_HOLD:
            raise ValidationError(_("This match is on hold. Resume it first."))

    def record(
        self, what: str, *, by: User | None, at: datetime, who: Participant | None = None, detail: str = ""
    ) -> None:
        """Adds a line to the match's history. `detail` holds a coordinator's words, never a protected fact."""
        Happening.objects.create(program=self.program, match=self, what=what, by=by, at=at, who=who, detail=detail)

    def _enter(
        self, stage: Stage, *, by: User | None, at: datetime, what: str = Happening.What.STAGE, detail: str = ""
    ) -> None:
        self.stage, self.stage_since = stage, at
        self.save()
        self.record(what, by=by, at=at, detail=detail or stage)

"""A batch: many open requests and many who could provide, of whom the worker makes the best pairs.

Nothing in it reaches anybody: a coordinator reads the pairs, locks or forbids some, runs it again, and has drafts made.
"""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from matches.models.match import Match
from matches.models.request import Request
from participants.models import Participant
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow

MOST_ASKERS, MOST_PROVIDERS = 500, 1_000  # of one batch: more take the worker minutes, and nobody reads so many pairs


class BatchQuerySet(ProgramQuerySet["Batch"]):
    def to_work_on(self, now: datetime) -> Self:
        """What the worker is to do, and nobody is at it."""
        free = Q(work_until=None) | Q(work_until__lt=now)
        return self.filter(state__in=[Batch.State.RUNNING, Batch.State.DRAFTING]).filter(free)


class Batch(ProgramRow):
    class State(models.TextChoices):
        RUNNING = "running", _("Being worked out")
        READY = "ready", _("Ready to read")
        DRAFTING = "drafting", _("Drafts are being made")
        DRAFTED = "drafted", _("Drafts were made")
        DROPPED = "dropped", _("Put aside")

    by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("begun by")
    )
    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.RUNNING, editable=False)
    settled_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)

    # The worker's part
    work_until = models.DateTimeField(null=True, editable=False)  # a lease: then someone else may go on
    done = models.PositiveIntegerField(_("done"), default=0, editable=False)  # of those who ask
    ran_at = models.DateTimeField(_("last worked out"), null=True, editable=False)
    # "count" and "total"; "before": the same, and "moved"; "stopped": id of the lock by which a run failed since
    found = models.JSONField(default=dict, editable=False)
    trouble = models.CharField(_("what went wrong"), max_length=500, blank=True, editable=False)

    objects: ClassVar = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        indexes = [models.Index(fields=["program", "state"], name="batches_by_state")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("batch", args=[self.program.slug, self.public_id])

    @property
    def is_at_work(self) -> bool:
        return self.state in (self.State.RUNNING, self.State.DRAFTING)

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def stopped_at_drafts(self) -> bool:
        """Whether it was the drafts that failed, and not the search for pairs."""
        return self.is_ready and bool(self.trouble) and self.settled_by_id is not None

    def insist_ready(self) -> None:
        if self.is_at_work:
            raise ValidationError(_("This batch is at work now. Wait until that is done."))
        if not self.is_ready:
            raise ValidationError(_("This batch was settled already: nothing in it can be changed."))

    def run_again(self) -> None:
        """The worker makes the pairs anew, with all locks kept and without the forbidden ones."""
        self.insist_ready()
        self.settled_by = None
        self._work(self.State.RUNNING)

    def show(self, found: dict[str, Any], *, at: datetime) -> None:
        """The pairs are there to be read."""
        self.state, self.found, self.ran_at = self.State.READY, found, at
        self.work_until, self.trouble = None, ""
        self.save(update_fields=["state", "found", "ran_at", "work_until", "trouble"])

    def stop(self, trouble: str, *, by: int | None = None) -> None:
        """It could not be worked out, `by` a lock; what was found before stays to be read."""
        self.state, self.trouble, self.work_until = self.State.READY, trouble[:500], None
        found = {name: value for name, value in self.found.items() if name != "stopped"}
        self.found = found | ({"stopped": by} if by else {})
        self.save(update_fields=["state", "trouble", "work_until", "found"])

    def agree(self, *, by: User) -> None:
        """The coordinator's yes: the worker makes a draft of each pair. Said twice, it counts once."""
        if self.state in (self.State.DRAFTING, self.State.DRAFTED):
            return
        self.insist_ready()
        self.settled_by = by
        self._work(self.State.DRAFTING)

    def finish(self, *, at: datetime) -> None:
        """Every pair is a draft, or says why it is none."""
        self.state, self.settled_at, self.work_until = self.State.DRAFTED, at, None
        self.save(update_fields=["state", "settled_at", "work_until"])

    def drop(self, *, by: User, at: datetime) -> None:
        if self.state == self.State.DRAFTING:
            self.insist_ready()
        if self.state not in (self.State.READY, self.State.RUNNING):
            raise ValidationError(_("This batch was settled already: nothing in it can be changed."))
        self.state, self.settled_by, self.settled_at, self.work_until = self.State.DROPPED, by, at, None
        self.save(update_fields=["state", "settled_by", "settled_at", "work_until"])

    def pick_up(self) -> None:
        """It was put aside by mistake: what was found is there to be read; what was not is worked out."""
        if self.state != self.State.DROPPED:
            raise ValidationError(_("This batch is not put aside."))
        self.settled_by, self.settled_at, self.trouble = None, None, ""
        if self.ran_at is None:
            self._work(self.State.RUNNING)
            return
        self.state = self.State.READY
        self.save(update_fields=["state", "settled_by", "settled_at", "trouble"])

    def lock(self) -> None:
        """Waits for whoever else is changing this batch, then reads it anew. Needs a transaction."""
        self.refresh_from_db(from_queryset=Batch.objects.select_for_update().filter(program=self.program_id))

    def _work(self, state: "Batch.State") -> None:
        self.state, self.work_until, self.done, self.trouble = state, None, 0, ""
        self.save(update_fields=["state", "work_until", "done", "trouble", "settled_by", "settled_at"])


class BatchProvider(ProgramRow):
    """Somebody who could provide, and how many more matches they could take when it was last worked out."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="providers", verbose_name=_("batch"))
    person = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    room = models.PositiveSmallIntegerField(_("could take"), default=0, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("provider of a batch")
        verbose_name_plural = _("providers of batches")

    def __str__(self) -> str:
        return str(self.person)


class BatchAsker(ProgramRow):
    """Who asks: a request, or a match without anybody who provides. And what the worker found for them."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="askers", verbose_name=_("batch"))
    request = models.ForeignKey(
        Request, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("request")
    )
    match = models.ForeignKey(Match, on_delete=models.CASCADE, null=True, related_name="+", verbose_name=_("match"))
    person = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    given = models.ForeignKey(
        BatchProvider, on_delete=models.CASCADE, null=True, related_name="+", editable=False, verbose_name=_("given")
    )
    had = models.ForeignKey(
        BatchProvider, on_delete=models.CASCADE, null=True, related_name="+", editable=False,
        verbose_name=_("given before"),
    )  # fmt: skip
    # As it was found: of a pair “fit”, “words”, “for” and “against”; of who goes without “not”, how many for each
    # reason, and “room”, “locks” and “forbidden”, ids of what would free them, or “stuck”; “busy”: how many would
    # fit who are at capacity; “out”: why they cannot be.
    said = models.JSONField(default=dict, editable=False)
    draft = models.ForeignKey(
        Match, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("draft")
    )
    trouble = models.CharField(_("why there is no draft"), max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("who asks in a batch")
        verbose_name_plural = _("who ask in batches")

    def __str__(self) -> str:
        return str(self.person)

    @property
    def asked(self) -> Request | Match:
        found = self.request or self.match
        if found is None:
            raise ValueError("Who asks in a batch has a request or a match.")
        return found

    def become(self, draft: Match) -> None:
        self.draft, self.trouble = draft, ""
        self.save(update_fields=["draft", "trouble"])

    def stay_out(self, trouble: str) -> None:
        """No draft was made, and why."""
        self.trouble = trouble[:500]
        self.save(update_fields=["trouble"])


class BatchEdit(ProgramRow):
    """A pair that a coordinator locked or forbade; the next run heeds it, and says what it costs."""

    class Did(models.TextChoices):
        LOCKED = "locked", _("Locked")
        FORBIDDEN = "forbidden", _("Forbidden")

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="edits", verbose_name=_("batch"))
    asker = models.ForeignKey(BatchAsker, on_delete=models.CASCADE, related_name="edits", verbose_name=_("who asks"))
    provider = models.ForeignKey(
        BatchProvider, on_delete=models.CASCADE, related_name="edits", verbose_name=_("who would provide")
    )
    did = models.CharField(_("what"), max_length=20, choices=Did.choices)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("when"))
    cost = models.JSONField(default=dict, editable=False)  # “fewer” and “less”, as the last run found it

    class Meta:
        ordering = ["pk"]
        verbose_name = _("locked or forbidden pair")
        verbose_name_plural = _("locked and forbidden pairs")
        constraints = [models.UniqueConstraint(fields=["asker", "provider"], name="one_edit_of_a_pair")]

    def __str__(self) -> str:
        return f"{self.asker}, {self.provider}: {self.get_did_display()}"

    @property
    def is_unheeded(self) -> bool:
        """Whether the pairs as they were last found do not heed it."""
        is_pair = self.asker.given_id == self.provider_id
        return is_pair == (self.did == self.Did.FORBIDDEN)

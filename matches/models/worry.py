"""That somebody is worried about someone. What they said is for leads and for those named with it, and for nobody else.

Those concerned are held back: no new match, no mail of its own accord, until a lead lets it go on.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from matches.models.match import Match
from participants.models import Participant
from peermatch.accounts.models import Membership, Program, User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow
from peermatch.keeping.wiping import ERASED


class WorryState(models.TextChoices):
    RAISED = "raised", _("Nobody has looked at it yet")
    LOOKED_AT = "looked_at", _("Looked at")
    ACTED = "acted", _("Something was done")
    CLOSED = "closed", _("Closed")


class WorryQuerySet(ProgramQuerySet["Worry"]):
    def open(self) -> Self:
        return self.exclude(state=WorryState.CLOSED)

    def resting(self) -> Self:
        """Those for which whoever they concern is held back."""
        return self.filter(goes_on_at=None, about_member=None)

    def telling_who_rests(self) -> Self:
        """`holds_back`: whether somebody is held back because of it now."""
        concerned = Exists(WorryConcerns.objects.filter(program=OuterRef("program"), worry=OuterRef("pk")))
        return self.annotate(holds_back=Q(goes_on_at=None) & concerned)

    def read_by(self, user: User, *, leads: bool) -> Self:
        """Those that this member may read: never one that is about themselves."""
        rows = self.exclude(about_member=user)
        return rows if leads else rows.filter(pk__in=Worry.readers.through.objects.filter(user=user).values("worry"))


class Worry(ProgramRow):
    raised_by = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("raised by"),
    )  # fmt: skip
    recorded_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("recorded by"),
    )  # fmt: skip
    raised_at = models.DateTimeField(_("raised"), editable=False)
    match = models.ForeignKey(
        Match, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("match"),
    )  # fmt: skip
    about_member = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("about a member"), help_text=_("They do not read it."),
    )  # fmt: skip
    about = models.CharField(_("whom it is about"), max_length=300, blank=True)
    words = models.TextField(_("what worries them"), max_length=5000)
    may_reach = models.BooleanField(_("we may reach them about it"), default=True)
    reach = models.CharField(_("how and when"), max_length=300, blank=True)
    spoken_by = models.CharField(_("who spoke"), max_length=120, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=WorryState.choices, default=WorryState.RAISED, editable=False
    )
    state_since = models.DateTimeField(_("since"), editable=False)
    goes_on_at = models.DateTimeField(_("let go on"), null=True, blank=True, editable=False)
    readers = models.ManyToManyField(User, related_name="+", editable=False, verbose_name=_("who may read it"))

    objects: ClassVar = WorryQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-pk"]
        verbose_name = _("worry")
        verbose_name_plural = _("worries")
        indexes = [
            models.Index(
                fields=["program", "raised_at"], condition=~Q(state="closed") | Q(goes_on_at=None), name="worries_to_do"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}, {self.raised_at}"

    @property
    def is_open(self) -> bool:
        return self.state != WorryState.CLOSED

    @property
    def is_emptied(self) -> bool:
        """Its words were taken away: it is old, or somebody of it was erased."""
        return self.words == ERASED

    @property
    def rests(self) -> bool:
        """Whether those concerned are still held back. Not for a worry about a member: they would see the mark."""
        return self.goes_on_at is None and self.about_member_id is None

    def may_be_read_by(self, member: Membership) -> bool:
        if not member.can_write or member.user_id == self.about_member_id:
            return False
        return member.is_lead or self.readers.filter(pk=member.user_id).exists()

    def lock(self) -> None:
        self.refresh_from_db(from_queryset=Worry.objects.select_for_update().filter(program=self.program_id))

    def become(self, state: WorryState, *, by: User, at: datetime, words: str = "") -> None:
        """The plain transition; who may do it is the step's."""
        before = {
            WorryState.LOOKED_AT: {WorryState.RAISED, WorryState.CLOSED},
            WorryState.ACTED: {WorryState.RAISED, WorryState.LOOKED_AT, WorryState.ACTED},
            WorryState.CLOSED: {WorryState.RAISED, WorryState.LOOKED_AT, WorryState.ACTED},
        }
        if self.state not in before[state]:
            raise ValidationError(_("Somebody else was quicker. Look at how it stands now."))
        was_closed = self.state == WorryState.CLOSED
        self.state, self.state_since = state, at
        self.save(update_fields=["state", "state_since"])
        did = WorryEntry.What.REOPENED if was_closed else WorryEntry.What(state)
        self.entries.create(program=self.program, what=did, by=by, at=at, words=words)

    def hold_back(self, people: Iterable[Participant]) -> None:
        """These are concerned too."""
        known = set(self.people)
        for person in people:
            if person.pk not in known:
                self.concerned.create(program=self.program, person=person)
        keep_held_back(self.program, self.people)

    def concern_only(self, people: Iterable[Participant]) -> bool:
        """These, and nobody else; says whether that is another choice than before."""
        before, chosen = set(self.people), list(people)
        self.concerned.exclude(person__in=chosen).delete()
        self.hold_back(chosen)
        keep_held_back(self.program, before)
        return before != {one.pk for one in chosen}

    def let_go_on(self, *, by: User, at: datetime) -> None:
        if not self.rests:
            raise ValidationError(_("It goes on already."))
        self.goes_on_at = at
        self.save(update_fields=["goes_on_at"])
        self.entries.create(program=self.program, what=WorryEntry.What.GOES_ON, by=by, at=at)
        keep_held_back(self.program, self.people)

    @property
    def people(self) -> list[int]:
        return list(self.concerned.values_list("person", flat=True))


class WorryConcerns(ProgramRow):
    """Somebody whom a worry is about, or who raised it."""

    worry = models.ForeignKey(Worry, on_delete=models.CASCADE, related_name="concerned", editable=False)
    person = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+", editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("person whom a worry concerns")
        verbose_name_plural = _("people whom a worry concerns")

    def __str__(self) -> str:
        return str(self.person)


class WorryEntry(ProgramRow):
    """What was done about it, by whom. Kept, never changed."""

    class What(models.TextChoices):
        RAISED = "raised", _("Raised")
        LOOKED_AT = "looked_at", _("Looked at")
        ACTED = "acted", _("What was done")
        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Opened again")
        GOES_ON = "goes_on", _("Matching and mail go on")
        CONCERNS = "concerns", _("Whom it concerns")
        READERS = "readers", _("Who may read it")

    worry = models.ForeignKey(Worry, on_delete=models.CASCADE, related_name="entries", editable=False)
    what = models.CharField(_("what"), max_length=20, choices=What.choices, editable=False)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False)
    at = models.DateTimeField(_("when"), editable=False)
    words = models.TextField(_("in their words"), max_length=5000, blank=True, editable=False)

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("what was done about a worry")
        verbose_name_plural = _("what was done about worries")

    def __str__(self) -> str:
        return f"{self.get_what_display()}, {self.at}"


def keep_held_back(program: Program, people: Iterable[int]) -> None:
    """Writes who of these is held back; `participants` knows no worry."""
    resting = Worry.objects.in_program(program).resting()
    standing = WorryConcerns.objects.filter(program=program, person=OuterRef("pk"), worry__in=resting)
    Participant.records.filter(program=program, pk__in=list(people)).update(is_held_back=Exists(standing))

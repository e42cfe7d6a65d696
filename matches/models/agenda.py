"""The timed agenda of a meeting: what is done when, for how long, and who leads it."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from matches.models.meeting import Meeting
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramRow

LONGEST_WORDS = 200
OF_AGENDA = ("shape", "minutes", "people", "cases", "access", "presents", "teaches")  # beside its segments


class AgendaShape(models.TextChoices):
    """The kinds of timed agendas; the values are those of `meeting.timing.shapes.Shape`."""

    CONSULTATION = "consultation", _("Case consultation: each case in depth, about 50 minutes a case")
    CASES = "cases", _("Case study: a short teaching, then cases of about 25 minutes")
    COMMON_PROBLEM = "common_problem", _("A problem that all share: ideas, clarifying, votes and discussion")
    IN_TURN = "in_turn", _("Each in turn: about 15 minutes a person")
    TRAINING = "training", _("Training session: teaching, questions, practice in pairs")
    ONE_TO_ONE = "one_to_one", _("One to one: their situation, what worked, options, next steps")


class SegmentLeads(models.TextChoices):
    """Who leads a segment; the values are those of `meeting.timing.shapes.Leads`."""

    FACILITATOR = "facilitator", _("Whoever facilitates")
    PRESENTER = "presenter", _("Whoever presents")
    EXPERT = "expert", _("Whoever teaches")
    EVERYONE = "everyone", _("Everyone, one after the other")
    IN_PAIRS = "in_pairs", _("In pairs")


class Agenda(ProgramRow):
    """`minutes`, `people`, `cases` and `access` are what it was proposed for: what differs since is said.

    `presents` holds the ids of the seats of those who present, in the order of their turns, `teaches` that of whoever
    teaches. Empty: as the match says.

    `version` names one state of it: nobody writes over what another wrote. `before` holds the segments as they were
    before the last act, for its undo.
    """

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="agenda", verbose_name=_("meeting"))
    shape = models.CharField(_("kind"), max_length=20, choices=AgendaShape.choices)
    minutes = models.PositiveSmallIntegerField(_("proposed for minutes"))
    people = models.PositiveSmallIntegerField(_("proposed for people"))
    cases = models.PositiveSmallIntegerField(_("proposed for cases"), default=1)
    access = models.JSONField(_("proposed for access"), default=dict, editable=False)
    presents = models.JSONField(_("who presents"), default=list, editable=False)
    teaches = models.CharField(_("who teaches"), max_length=36, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    before = models.JSONField(default=dict, editable=False)
    changed_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("last changed by")
    )
    changed_at = models.DateTimeField(_("last changed"), editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("agenda")
        verbose_name_plural = _("agendas")

    def __str__(self) -> str:
        return f"{self.meeting}: {self.get_shape_display()}"

    @property
    def lasts(self) -> int:
        """The minutes of all its segments together."""
        return sum(segment.minutes for segment in self.segments.all())

    @property
    def turns(self) -> int:
        """How many present, one after the other."""
        return max((segment.turn for segment in self.segments.all()), default=0)

    @property
    def is_taught(self) -> bool:
        return any(segment.leads == SegmentLeads.EXPERT for segment in self.segments.all())

    def says(self) -> dict[str, Any]:
        """What stands in everyone's copy but the names: its segments, and from when on."""
        return {
            "starts_at": self.meeting.starts_at.isoformat(),
            "segments": [segment.as_facts() for segment in self.segments.all()],
            "presents": self.presents,
            "teaches": self.teaches,
        }

    def as_it_is(self) -> dict[str, Any]:
        """All that an undo needs to have it back."""
        facts = {name: getattr(self, name) for name in OF_AGENDA}
        return facts | {"segments": [segment.as_facts() for segment in self.segments.all()]}

    def become(self, state: dict[str, Any], *, by: User, at: datetime) -> None:
        """The plain transition to other facts and segments, in that order; who may, and what may be, is the step's."""
        self.before = self.as_it_is() if self.pk else {}
        for name in OF_AGENDA:
            setattr(self, name, state.get(name, getattr(self, name)))
        self.version = self.version + 1 if self.pk else 1
        self.changed_by, self.changed_at = by, at
        self.save()
        self.segments.all().delete()
        Segment.objects.bulk_create(
            Segment(program=self.program, agenda=self, position=position, **facts)
            for position, facts in enumerate(state["segments"], start=1)
        )


class Segment(ProgramRow):
    """One line of an agenda. Without words of its own it is called what its kind is called."""

    agenda = models.ForeignKey(Agenda, on_delete=models.CASCADE, related_name="segments", verbose_name=_("agenda"))
    position = models.PositiveSmallIntegerField(_("position"))
    what = models.CharField(_("kind"), max_length=20, blank=True)
    words = models.CharField(_("what is done"), max_length=LONGEST_WORDS, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    least = models.PositiveSmallIntegerField(_("least minutes"), default=1)
    leads = models.CharField(_("who leads"), max_length=20, choices=SegmentLeads.choices)
    turn = models.PositiveSmallIntegerField(_("whose turn"), default=0)
    goes_on = models.BooleanField(_("goes on after a break"), default=False)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("segment of an agenda")
        verbose_name_plural = _("segments of agendas")

    def __str__(self) -> str:
        return f"{self.position}. {self.words or self.what}"

    def as_facts(self) -> dict[str, Any]:
        names = ("what", "words", "minutes", "least", "leads", "turn", "goes_on")
        return {name: getattr(self, name) for name in names} | {"public_id": str(self.public_id)}


class AgendaSent(ProgramRow):
    """One sending of an agenda ahead of its meeting. `said` is what it said then: what differs since is told.

    `to` holds the ids of the seats, and of those who are booked, whom it reached or still waits for; what is called
    back reached nobody.
    """

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="agendas_sent", verbose_name=_("meeting")
    )
    said = models.JSONField(default=dict, editable=False)
    to = models.JSONField(default=list, editable=False)
    at = models.DateTimeField(_("sent"), editable=False)
    by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("by")
    )

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("sending of an agenda")
        verbose_name_plural = _("sendings of agendas")

    def __str__(self) -> str:
        return f"{self.meeting}: {self.at:%Y-%m-%d}"

    @property
    def key(self) -> str:
        """By which the outbox and the calls know it."""
        return self.public_id.hex[:12]

    def keep_only(self, refs: set[str]) -> None:
        """It reached these alone; one that reached nobody never was."""
        self.to = [ref for ref in self.to if ref in refs]
        if self.to:
            self.save(update_fields=["to"])
        else:
            self.delete()

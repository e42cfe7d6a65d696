"""A request: someone asks for a match, in their words, and waits for a coordinator. docs/decisions/0008 says why it
is a row of its own and becomes a problem only with its match.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matches.models.cover import Cover
from matches.models.match import Match, Path
from matches.models.problem import AskedBy
from matches.models.request_words import (
    NOBODY_TO_TELL,
    WAITING,
    Came,
    DeclineReason,
    Pressing,
    RequestEvent,
    RequestState,
)
from participants.models import US_STATES, Kind, Participant, Reach, Topic
from participants.models.participant import only_digits
from peermatch import audit
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow
from peermatch.clock import DEFAULT_ZONE, local_day, validate_zone
from peermatch.text import fold, words_to_find


class RequestQuerySet(ProgramQuerySet["Request"]):
    def waiting(self) -> Self:
        """Those that a coordinator still has to do something about."""
        return self.filter(state__in=WAITING)

    def untold(self) -> Self:
        """Declined, and whoever asked does not know it yet."""
        return self.filter(state=RequestState.DECLINED, told_at=None).exclude(decline_reason__in=NOBODY_TO_TELL)

    def search(self, words: str, *, by_name: bool = False) -> Self:
        """Each word must occur in the name, e-mail or phone, or in who referred them; case and accents aside.

        `by_name`: in the name alone, for whoever may not read the others.
        """
        found = self
        for word in words_to_find(words):
            if by_name:
                found = found.filter(models.Q(first_name__icontains=word) | models.Q(last_name__icontains=word))
                continue
            digits = only_digits(word)
            alike = models.Q(search_text__contains=word)
            found = found.filter(alike | models.Q(search_text__contains=digits) if len(digits) > 2 else alike)
        return found


class Request(ProgramRow):
    came_by = models.CharField(_("how it came"), max_length=20, choices=Came.choices)
    received_at = models.DateTimeField(_("received"))
    # Who it is for
    first_name = models.CharField(_("first name"), max_length=80)
    last_name = models.CharField(_("last name"), max_length=80, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    reach_by = models.CharField(_("how to reach them"), max_length=20, choices=Reach.choices, default=Reach.PHONE)
    reach_notes = models.CharField(
        _("what is safe"), max_length=300, blank=True, help_text=_("For example: no voice messages.")
    )
    best_time = models.CharField(_("best time to reach them"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    home_state = models.CharField(_("state"), max_length=2, blank=True, choices=[(s, s) for s in US_STATES])
    time_zone = models.CharField(_("time zone"), max_length=64, default=DEFAULT_ZONE, validators=[validate_zone])
    language = models.CharField(_("language they prefer"), max_length=60, blank=True)
    # Who asked
    asked_by = models.CharField(_("who asked"), max_length=20, choices=AskedBy.choices, default=AskedBy.SELF)
    referred_by = models.CharField(_("referred by"), max_length=160, blank=True)
    referrer_contact = models.CharField(_("how to reach who referred them"), max_length=200, blank=True)
    permission_by = models.CharField(_("who gave permission to refer them"), max_length=160, blank=True)
    permission_on = models.DateField(_("permission given on"), null=True, blank=True)
    # About what
    path = models.CharField(_("path"), max_length=20, choices=Path.choices)
    statement = models.TextField(_("problem"), max_length=2000)
    background = models.TextField(_("background"), max_length=5000, blank=True)
    tried = models.TextField(_("what was tried"), max_length=5000, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name=_("topics"))
    pressing = models.CharField(_("how soon"), max_length=20, choices=Pressing.choices, default=Pressing.SOON)
    # What became of it
    state = models.CharField(
        _("status"), max_length=20, choices=RequestState.choices, default=RequestState.NEW, editable=False
    )
    state_since = models.DateTimeField(_("since"), editable=False)
    coordinator = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("coordinator")
    )
    called_back_at = models.DateTimeField(_("called back"), null=True, blank=True, editable=False)
    person = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    match = models.OneToOneField(
        Match, on_delete=models.PROTECT, null=True, blank=True, related_name="request", verbose_name=_("match")
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )
    took_over = models.JSONField(
        default=dict, blank=True, editable=False, help_text=_("What the other request was given by the merge.")
    )
    decline_reason = models.CharField(
        _("why declined"), max_length=20, choices=DeclineReason.choices, blank=True, editable=False
    )
    decline_words = models.TextField(_("words of the coordinator"), max_length=1000, blank=True, editable=False)
    told_at = models.DateTimeField(_("told that it was declined"), null=True, blank=True, editable=False)
    search_text = models.CharField(max_length=500, default="", editable=False)

    objects: ClassVar = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["received_at", "pk"]
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        indexes = [models.Index(fields=["program", "state", "received_at"], name="requests_by_state")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("request", args=[self.program.slug, self.public_id])

    def save(self, *args: Any, **kwargs: Any) -> None:
        phone = f"{self.phone} {only_digits(self.phone)}"
        self.search_text = fold(f"{self.name} {self.email} {phone} {self.referred_by}")[:500]
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_text"}
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    @property
    def is_referral(self) -> bool:
        return self.asked_by == AskedBy.REFERRAL

    @property
    def is_declined(self) -> bool:
        return self.state == RequestState.DECLINED

    @property
    def has_somebody_to_tell(self) -> bool:
        return self.is_declined and self.decline_reason not in NOBODY_TO_TELL

    @property
    def may_be_taken_back(self) -> bool:
        """Whether the merge or the no can be undone: nobody was told yet."""
        return self.state == RequestState.MERGED or (self.is_declined and self.told_at is None)

    @property
    def lacks_permission(self) -> bool:
        """A referral of which nobody said who agreed to it, and when."""
        return self.is_referral and not (self.permission_by and self.permission_on)

    @property
    def who_answers_now(self) -> User | None:
        """Whom whoever asked reaches today: who covers for the coordinator, else the coordinator, if there is one."""
        day = local_day(timezone.now(), self.program.time_zone)
        covers = Cover.objects.in_program(self.program).on(day).filter(away=self.coordinator_id)
        cover = covers.select_related("covering").first()
        return cover.covering if cover else self.coordinator

    def why_no_match(self) -> str:
        """Why it cannot become a match yet, and what would change that; empty if it can."""
        if self.state == RequestState.NEW:
            return str(_("Call them back first, and record it. The match begins with that talk."))
        if self.state != RequestState.CALLED_BACK:
            return str(_("This request is no longer waiting."))
        if self.lacks_permission:
            return str(
                _("They were referred, and no permission is on record. Ask them, then write who agreed and when.")
            )
        return ""

    # Doors

    def receive(self, *, by: User | None, at: datetime, topics: Iterable[Topic] = ()) -> None:
        """It enters the queue. `by` is None where it came by the public form."""
        if self.pk:
            raise ValidationError(_("This request is already in the queue."))
        self.state, self.state_since = RequestState.NEW, at
        self.save()
        self.topics.set(topics)
        self.record(RequestEvent.What.RECEIVED, by=by, at=at, detail=self.get_came_by_display())

    def give_to(self, coordinator: User, *, by: User, at: datetime) -> bool:
        """Makes this coordinator the one who answers, and may know whoever asked; says whether that was new."""
        self.insist_waiting()
        if self.coordinator_id == coordinator.pk:
            return False
        self.coordinator = coordinator
        self.save(update_fields=["coordinator"])
        self.record(RequestEvent.What.ASSIGNED, by=by, at=at, detail=coordinator.name)
        person = self.person.public_id if self.person else None
        told = audit.of(self, person=person, fields=["coordinator"])
        audit.changed(told, by=by, program=self.program)
        return True

    def call_back(self, *, by: User, at: datetime, now: datetime) -> None:
        """The coordinator talked with whoever asked, at that moment. Later talks change nothing."""
        self.insist_waiting()
        if at < self.received_at:
            raise ValidationError(_("The request came after this moment. When did you talk?"))
        if self.state == RequestState.NEW:
            self.called_back_at = at
            self._enter(RequestState.CALLED_BACK, at=at)
            self.record(RequestEvent.What.CALLED_BACK, by=by, at=now)

    def become(self, match: Match, person: Participant, *, by: User, at: datetime) -> None:
        """It is this match from now on, and a pause ends: what the match waits for is written down there.

        What a match needs to begin is the workspace's (`from_request.begin`).
        """
        if why_not := self.why_no_match():
            raise ValidationError(why_not)
        self.match, self.person = match, person
        for pause in self.pauses.running():
            pause.end(by=by, at=at)
        self._enter(RequestState.MATCHED, at=at)
        self.record(RequestEvent.What.MATCHED, by=by, at=at, detail=match.title)

    def merge_into(self, other: "Request", *, by: User, at: datetime) -> None:
        """Keeps it on record as one with another. Which facts the other takes over is the step's (`merging.merge`)."""
        self.insist_waiting()
        if other.pk == self.pk or other.program_id != self.program_id:
            raise ValidationError(_("Choose another request of this program."))
        if other.state in (RequestState.MERGED, RequestState.DECLINED):
            raise ValidationError(_("That request is merged or declined itself. Choose one that goes on."))
        if self.merged.exists() or (self.called_back_at and not other.called_back_at):
            raise ValidationError(_("More is on record here. Open the other request, and merge it into this one."))
        self.merged_into = other
        self._enter(RequestState.MERGED, at=at)
        self.record(RequestEvent.What.MERGED, by=by, at=at)

    def decline(self, *, reason: str, words: str, by: User, at: datetime) -> None:
        """A no that nobody was told yet: it can be taken back until then."""
        self.insist_waiting()
        if reason not in DeclineReason.values:
            raise ValidationError(_("Choose why the request is declined."))
        self.decline_reason, self.decline_words = reason, words.strip()
        self._enter(RequestState.DECLINED, at=at)
        self.record(RequestEvent.What.DECLINED, by=by, at=at, detail=self.get_decline_reason_display())

    def tell(self, *, how: str, by: User, at: datetime) -> None:
        """Whoever asked was told of the no, by letter or by the coordinator. From now on it stands.

        Whether it must be told anew, because a letter was refused, is the step's (`declining.told_by_hand`).
        """
        if not self.is_declined:
            raise ValidationError(_("Only a declined request has a no to tell."))
        self.told_at = at
        self.save(update_fields=["told_at"])
        self.record(RequestEvent.What.TOLD, by=by, at=at, detail=how)

    def take_back(self, *, by: User, at: datetime) -> None:
        """Undoes the merge or the no: it waits again where it stood."""
        if not self.may_be_taken_back:
            raise ValidationError(
                _("This cannot be taken back: it was neither merged nor declined, or they were told.")
            )
        self.merged_into, self.took_over, self.decline_reason, self.decline_words = None, {}, "", ""
        self._enter(RequestState.CALLED_BACK if self.called_back_at else RequestState.NEW, at=at)
        self.record(RequestEvent.What.TAKEN_BACK, by=by, at=at)

    def lock(self) -> None:
        """Waits for whoever else is changing this request, then reads it anew. Needs a transaction."""
        self.refresh_from_db(from_queryset=Request.objects.select_for_update().filter(program=self.program_id))

    def insist_waiting(self) -> None:
        if not self.is_waiting:
            raise ValidationError(
                _("This request is no longer waiting: %(state)s.") % {"state": self.get_state_display()}
            )

    def record(self, what: str, *, by: User | None, at: datetime, detail: str = "") -> None:
        """Adds a line to the request's history."""
        RequestEvent.objects.create(program_id=self.program_id, request=self, what=what, by=by, at=at, detail=detail)

    def _enter(self, state: RequestState, *, at: datetime) -> None:
        self.state, self.state_since = state, at
        self.save()

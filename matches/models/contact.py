"""How two families come together: the introduction of each, the contacts that follow, and what makes them wait."""

from datetime import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matches.models import doubles
from matches.models.call import WAYS_TO_TELL
from matches.models.invitation import Way
from matches.models.match import Happening, Match
from matches.models.seat import Seat
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow

LONGEST_CONTACT = 24 * 60


class IntroductionQuerySet(ProgramQuerySet["Introduction"]):
    def waiting(self) -> Self:
        """Those whom e-mail does not reach, who were not told yet and still should be."""
        return self.exclude(script="").filter(told_at=None, dropped_at=None)

    def drop(self, *, at: datetime) -> int:
        """What they were to say is no longer so."""
        return self.waiting().update(dropped_at=at)


class Introduction(ProgramRow):
    """One person was introduced to the others of the match: by a letter, or by a call with `script` as its words."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="introductions", verbose_name=_("seat"))
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    script = models.TextField(_("what to say"), blank=True, editable=False)
    told_at = models.DateTimeField(_("told"), null=True, blank=True, editable=False)
    told_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("told by"),
    )  # fmt: skip
    way = models.CharField(_("how"), max_length=20, choices=Way.choices, blank=True, editable=False)
    dropped_at = models.DateTimeField(_("no longer wanted since"), null=True, blank=True, editable=False)

    objects: ClassVar = IntroductionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        constraints = [models.UniqueConstraint(fields=["seat", "at"], name="one_introduction_per_seat_and_moment")]

    def __str__(self) -> str:
        return str(self.seat)

    @property
    def is_by_call(self) -> bool:
        return bool(self.script)

    @property
    def is_waiting(self) -> bool:
        return self.is_by_call and self.told_at is None and self.dropped_at is None

    @transaction.atomic
    def tell(self, *, way: str, by: User, at: datetime) -> None:
        """The coordinator said these words to the person, in that way."""
        self.seat.match.lock()
        self.seat.match.insist_open()
        self.refresh_from_db(fields=["told_at", "dropped_at"])
        if self.dropped_at is not None:
            raise ValidationError(_("Something changed meanwhile. Go back to the introduction and read the new words."))
        if self.told_at is not None:
            raise ValidationError(_("This call is already recorded as made."))
        if way not in WAYS_TO_TELL:
            raise ValidationError(_("Choose how you told them."))
        self.told_at, self.told_by, self.way = at, by, way
        self.save(update_fields=["told_at", "told_by", "way"])
        self.seat.match.record(
            Happening.What.TOLD, by=by, at=at, who=self.seat.participant,
            detail=f"{Happening.What.INTRODUCED.label}: {self.get_way_display()}",
        )  # fmt: skip


class ContactWay(models.TextChoices):
    PHONE = "phone", _("Phone")
    TEXT = "text", _("Text message")
    RELAY = "relay", _("Relay call")
    VIDEOPHONE = "videophone", _("Videophone")
    VIDEO = "video", _("Video call")
    EMAIL = "email", _("E-mail")
    LETTER = "letter", _("Letter")
    IN_PERSON = "in_person", _("In person")
    UNKNOWN = "unknown", _("Not on record")


class ContactQuerySet(ProgramQuerySet["Contact"]):
    def standing(self) -> Self:
        return self.filter(taken_back_at=None)

    def reached(self) -> Self:
        """Those that count: the two were in touch, in whatever way. A try that reached nobody is no contact, and what
        two of them told of, or perhaps did, is one."""
        return self.standing().filter(reached=True, same_as=None)

    def perhaps_the_same(self) -> Self:
        """Those of which a coordinator is to say whether they are another."""
        return self.standing().exclude(same_as=None).filter(settled_at=None)


class Contact(ProgramRow):
    """That two people of a match were in touch, or that one of them tried. Taken back, never deleted.

    `said_by` told of it: by link where nobody recorded it for them. `same_as` is the one that somebody else told of, on
    the same day and in the same way (`doubles`): this one does not count unless a coordinator says that they are two.
    """

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="contacts", verbose_name=_("match"))
    at = models.DateTimeField(_("when"))
    way = models.CharField(_("how"), max_length=20, choices=ContactWay.choices)
    reached = models.BooleanField(_("they were in touch"), default=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_CONTACT)],
        help_text=_("About how long; may be left empty."),
    )
    began = models.ForeignKey(
        Seat, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who began")
    )
    words = models.CharField(
        _("what about, in a few words"), max_length=300, blank=True, help_text=_("Only coordinators see this.")
    )
    recorded_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("recorded by"),
    )  # fmt: skip
    said_by = models.ForeignKey(
        Seat, on_delete=models.SET_NULL, null=True, blank=True, related_name="contacts_said", verbose_name=_("told by")
    )
    same_as = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="doubles", editable=False,
        verbose_name=_("the same as"),
    )  # fmt: skip
    settled_at = models.DateTimeField(_("said whether it is the same"), null=True, blank=True, editable=False)
    settled_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("who said so"),
    )  # fmt: skip
    taken_back_at = models.DateTimeField(_("taken back"), null=True, blank=True, editable=False)
    taken_back_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("taken back by"),
    )  # fmt: skip

    objects: ClassVar = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = [models.Index(fields=["match", "at"], name="contacts_of_match")]

    def __str__(self) -> str:
        return f"{self.match}: {self.get_way_display()}"

    @property
    def is_standing(self) -> bool:
        return self.taken_back_at is None

    @property
    def is_day_alone(self) -> bool:
        """No time was told. Forms tell times to the minute; a moment that is none was put in for one not told."""
        return bool(self.at.second or self.at.microsecond)

    @property
    def is_perhaps_the_same(self) -> bool:
        return self.is_standing and self.same_as_id is not None and self.settled_at is None

    @property
    def is_the_same(self) -> bool:
        return self.is_standing and self.same_as_id is not None and self.settled_at is not None

    @transaction.atomic
    def take_back(self, *, by: User | None, at: datetime) -> None:
        """It was recorded by mistake: it counts no more, and stays on record. `by` is None where whoever told of it
        says so. What was the same as this one counts by itself again."""
        self.lock()
        if not self.is_standing:
            raise ValidationError(_("This contact was already taken back."))
        self.taken_back_at, self.taken_back_by = at, by
        self.save(update_fields=["taken_back_at", "taken_back_by"])
        doubles.regroup(self.match, self.at, self.way)
        who = self.said_by.participant if by is None and self.said_by else None
        self.match.record(Happening.What.TAKEN_BACK, by=by, at=at, who=who, detail=str(self._meta.verbose_name))

    @transaction.atomic
    def put_back(self, *, by: User, at: datetime) -> None:
        """Taking it back was the mistake."""
        self.lock()
        if self.is_standing:
            raise ValidationError(_("This contact stands."))
        self.taken_back_at, self.taken_back_by = None, None
        self.save(update_fields=["taken_back_at", "taken_back_by"])
        doubles.regroup(self.match, self.at, self.way)
        self.match.record(Happening.What.CONTACT, by=by, at=at, detail=str(self.get_way_display()))

    @transaction.atomic
    def settle(self, *, same: bool, by: User, at: datetime) -> None:
        """Whether it is the contact that somebody else told of, or another."""
        self.lock()
        if not self.is_perhaps_the_same:
            raise ValidationError(_("This was settled already, or there is no other any more."))
        doubles.tie(self, self.same_as_id if same else None, settled_at=at, by=by)
        doubles.regroup(self.match, self.at, self.way)
        said = _("told twice, counts once") if same else _("two contacts on one day")
        self.match.record(Happening.What.CONTACT, by=by, at=at, detail=str(said))

    @transaction.atomic
    def unsettle(self, *, by: User, at: datetime) -> None:
        """It is to be said anew whether it is the same."""
        self.lock()
        if self.settled_at is None:
            raise ValidationError(_("Nobody said whether it is the same."))
        doubles.tie(self, None)
        doubles.regroup(self.match, self.at, self.way)
        self.match.record(Happening.What.TAKEN_BACK, by=by, at=at, detail=str(self._meta.verbose_name))

    def lock(self) -> None:
        self.match.lock()
        self.match.insist_open()
        self.refresh_from_db(fields=["taken_back_at", "same_as", "settled_at"])


class WaitingQuerySet(ProgramQuerySet["Waiting"]):
    def running(self) -> Self:
        return self.filter(until=None)


class Waiting(ProgramRow):
    """The first contact waits for an interpreter, or for other access: the clock stands still meanwhile."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="waitings", verbose_name=_("match"))
    reason = models.CharField(
        _("what is waited for"),
        max_length=300,
        help_text=_("For example: a tactile interpreter. Only coordinators see this."),
    )
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True, editable=False)
    by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False, verbose_name=_("by")
    )
    ended_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("ended by"),
    )  # fmt: skip

    objects: ClassVar = WaitingQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        verbose_name = _("wait for access")
        verbose_name_plural = _("waits for access")
        constraints = [
            models.UniqueConstraint(fields=["match"], condition=Q(until=None), name="one_running_wait_per_match")
        ]

    def __str__(self) -> str:
        return self.reason

    def end(self, *, until: datetime, by: User | None, at: datetime) -> None:
        """The wait is over since that moment: the clock goes on from it."""
        self.match.insist_open()
        if self.until is not None:
            raise ValidationError(_("This wait is already over."))
        if not self.since <= until <= at:
            raise ValidationError(_("The wait cannot end before it began, nor in the future."))
        self.until, self.ended_by = until, by
        self.save(update_fields=["until", "ended_by"])
        self.match.record(Happening.What.CLOCK_GOES_ON, by=by, at=at, detail=self.reason)

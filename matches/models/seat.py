"""Who takes part in a match, as what, and whether they said yes."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from matches.models.apart import insist_not_apart
from matches.models.match import OPEN, Happening, Match
from participants.models import Participant
from peermatch.accounts.models import Program, User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow


class Part(models.TextChoices):
    RECIPIENT = "recipient", _("Receives")
    PROVIDER = "provider", _("Provides")
    PEER = "peer", _("Peer")
    PRESENTER = "presenter", _("Presents")
    EXPERT = "expert", _("Expert")
    FACILITATOR = "facilitator", _("Facilitates")


class SeatState(models.TextChoices):
    PROPOSED = "proposed", _("Not asked yet")
    INVITED = "invited", _("Asked, no answer yet")
    ACCEPTED = "accepted", _("Said yes")
    DECLINED = "declined", _("Said no")
    WITHDRAWN = "withdrawn", _("Taken out")


class Share(models.TextChoices):
    """What a person of a family match may agree to share with the other. The first name always is, after both yes."""

    LAST_NAME = "last_name", _("Family name")
    EMAIL = "email", _("E-mail address")
    PHONE = "phone", _("Phone number")
    REACH = "reach", _("How to reach them, and what is safe")


TAKING_PART = frozenset({SeatState.PROPOSED, SeatState.INVITED, SeatState.ACCEPTED})
ASKED = frozenset({SeatState.INVITED, SeatState.ACCEPTED, SeatState.DECLINED})
NEARER = (SeatState.PROPOSED, SeatState.INVITED, SeatState.ACCEPTED)  # each is nearer to the others than the one before
COUNTS_AS_OPEN = frozenset({SeatState.INVITED, SeatState.ACCEPTED})


SeatChanged = Callable[["Seat", User | None, datetime], None]
_changes: list[SeatChanged] = []


def on_seat_change(changed: SeatChanged) -> SeatChanged:
    """Has the function called, in the same transaction, whenever a seat's state changes: `changed(seat, by, at)`.

    Later steps register when the app is ready, so that inviting someone or taking them out can reach a meeting
    that is already confirmed while no earlier step knows of meetings.
    """
    if changed not in _changes:
        _changes.append(changed)
    return changed


class SeatQuerySet(ProgramQuerySet["Seat"]):
    def taking_part(self) -> Self:
        return self.filter(state__in=TAKING_PART)

    def accepted(self) -> Self:
        return self.filter(state=SeatState.ACCEPTED)

    def unanswered(self) -> Self:
        return self.filter(state=SeatState.INVITED)


class Seat(ProgramRow):
    """One person's place in one match."""

    match = models.ForeignKey(Match, on_delete=models.CASCADE, related_name="seats", verbose_name=_("match"))
    participant = models.ForeignKey(Participant, on_delete=models.PROTECT, related_name="+", verbose_name=_("person"))
    part = models.CharField(_("part"), max_length=20, choices=Part.choices)
    state = models.CharField(
        _("state"), max_length=20, choices=SeatState.choices, default=SeatState.PROPOSED, editable=False
    )
    state_since = models.DateTimeField(_("since"), editable=False)
    shares = models.JSONField(_("agreed to share"), default=list, blank=True, editable=False)
    introduced_at = models.DateTimeField(_("introduced"), null=True, blank=True, editable=False)
    why_suggested = models.JSONField(default=dict, blank=True, editable=False)  # “fit”, “for” and “against” in words

    objects: ClassVar = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [models.UniqueConstraint(fields=["match", "participant"], name="one_seat_per_person")]
        # A person's load is counted at each change of a seat, and for thousands at once when a list comes in.
        indexes = [models.Index(fields=["program", "participant", "state"], name="seats_of_a_person")]

    def __str__(self) -> str:
        return str(self.participant)

    @property
    def was_asked(self) -> bool:
        return self.state in ASKED

    @property
    def takes_part(self) -> bool:
        return self.state in TAKING_PART

    @property
    def silence(self) -> str:
        """Names the finding that they have not answered what they were asked; asked anew, it is another one."""
        return f"unanswered:{self.public_id}:{int(self.state_since.timestamp())}"

    @property
    def shared(self) -> list[Share]:
        return [share for share in Share if share in self.shares]

    @property
    def shares_in_words(self) -> str:
        return ", ".join(str(share.label) for share in self.shared)

    def share(self, shares: Iterable[str], *, by: User | None, at: datetime) -> bool:
        """What the others get besides the first name; says whether that is another choice than before."""
        chosen = [share.value for share in Share if share in set(shares)]
        if unknown := set(shares) - set(chosen):
            raise ValidationError(_("Nothing of that kind can be shared: %(what)s.") % {"what": ", ".join(unknown)})
        self.match.insist_open()
        if self.state != SeatState.ACCEPTED:
            raise ValidationError(
                _("%(name)s has not said yes. What they share is asked with their yes.")
                % {"name": self.participant.name}
            )
        if chosen and self.participant.may_be_under_age:
            words = _("%(name)s is not on record as 18 or older: nothing is shared.")
            raise ValidationError(words % {"name": self.participant.name})
        if chosen == self.shares:
            return False
        self.shares = chosen
        self.save(update_fields=["shares"])
        said = self.shares_in_words or _("nothing but the first name")
        self.match.record(Happening.What.SHARES, by=by, at=at, who=self.participant, detail=str(said))
        return True

    def introduce(self, *, at: datetime) -> None:
        """From now on the others have what this person shares. Ends with their yes."""
        self.introduced_at = at
        self.save(update_fields=["introduced_at"])

    def propose(self, *, by: User | None, at: datetime, detail: str = "") -> None:
        """Seats the person (again), before they are asked."""
        self._become(
            SeatState.PROPOSED,
            Happening.What.SEATED,
            {SeatState.PROPOSED, SeatState.WITHDRAWN, SeatState.DECLINED},
            by=by,
            at=at,
            detail=detail,
        )

    def invite(self, *, by: User | None, at: datetime) -> None:
        """The plain transition; who may be asked, and the letter, are the step's (`inviting.send`)."""
        self._become(SeatState.INVITED, Happening.What.INVITED, {SeatState.PROPOSED, SeatState.INVITED}, by=by, at=at)

    def accept(self, *, by: User | None, at: datetime, detail: str = "") -> None:
        """They said yes; a no can be turned into a yes until the meeting."""
        self._become(SeatState.ACCEPTED, Happening.What.ACCEPTED, ASKED, by=by, at=at, detail=detail)

    def decline(self, *, by: User | None, at: datetime, detail: str = "") -> None:
        self._become(SeatState.DECLINED, Happening.What.DECLINED, ASKED, by=by, at=at, detail=detail)

    def wait_again(self, *, at: datetime) -> None:
        """Their link was opened by someone else: whatever was answered is in doubt, so the seat waits (again)."""
        self._become(SeatState.INVITED, Happening.What.NOT_ME, ASKED, by=None, at=at)

    def withdraw(self, *, by: User | None, at: datetime, detail: str = "") -> None:
        """The coordinator takes the person out; what must be called off is the step's."""
        self._become(
            SeatState.WITHDRAWN,
            Happening.What.UNSEATED,
            TAKING_PART | {SeatState.DECLINED},
            by=by,
            at=at,
            detail=detail,
        )

    def put_back(self, state: SeatState, *, by: User | None, at: datetime) -> None:
        """They were taken out by mistake. Whoever was asked is not asked any more: their link has ended."""
        if state not in (SeatState.PROPOSED, SeatState.DECLINED):
            raise ValueError("Nobody's answer is put back: ask them anew.")
        self._become(state, Happening.What.SEATED, {SeatState.WITHDRAWN}, by=by, at=at, detail=str(_("as before")))

    def await_answer(self, *, by: User | None, at: datetime, detail: str = "") -> None:
        """What was answered was recorded by mistake: they are asked, and waited for."""
        answered = {SeatState.ACCEPTED, SeatState.DECLINED}
        self._become(SeatState.INVITED, Happening.What.TAKEN_BACK, answered, by=by, at=at, detail=detail)

    def ask_anew(self, *, by: User | None, at: datetime, detail: str = "") -> None:
        """What was asked and answered no longer counts; they keep their place."""
        self._become(
            SeatState.PROPOSED,
            Happening.What.TAKEN_BACK,
            {SeatState.INVITED, SeatState.ACCEPTED},
            by=by,
            at=at,
            detail=detail,
        )

    def _become(
        self, state: SeatState, what: str, allowed: Iterable[Any], *, by: User | None, at: datetime, detail: str = ""
    ) -> None:
        with transaction.atomic():
            self.match.lock()
            if self.pk:
                self.refresh_from_db(fields=["state", "shares", "introduced_at"])
            self.match.insist_open()
            if self.state not in allowed:
                raise ValidationError(
                    _("%(name)s: this cannot be done now (“%(state)s”).")
                    % {"name": self.participant.name, "state": self.get_state_display()}
                )
            if self._comes_nearer(state):
                insist_not_apart(self)
            self.state, self.state_since = state, at
            if state != SeatState.ACCEPTED:  # what was shared was shared with that yes
                self.shares, self.introduced_at = [], None
            self.save()
            self.match.record(what, by=by, at=at, who=self.participant, detail=detail)
            keep_open_matches(self.program, [self.participant_id])
            for changed in _changes:
                changed(self, by, at)

    def _comes_nearer(self, state: SeatState) -> bool:
        """Whether by becoming that they come into the match, or go on in it; not where they only step back."""
        if state not in NEARER:
            return False
        return not self.takes_part or NEARER.index(state) >= NEARER.index(SeatState(self.state))


def keep_open_matches(program: Program, people: Iterable[int]) -> None:
    """Writes how many open matches each of these people has; `participants` shows it and knows no match."""
    seats = Seat.objects.filter(
        program=program, participant=OuterRef("pk"), state__in=COUNTS_AS_OPEN, match__stage__in=OPEN
    )
    counted = seats.order_by().values("participant").annotate(n=Count("pk")).values("n")
    Participant.records.filter(program=program, pk__in=list(people)).update(open_matches=Coalesce(Subquery(counted), 0))

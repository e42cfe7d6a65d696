"""What happened while a request waited: each try to reach whoever asked, and what the clocks must not count."""

from datetime import datetime
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from matches.models.invitation import Way
from matches.models.request import Request
from matches.models.request_words import RequestEvent
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow

WAYS_TO_CALL = (Way.PHONE, Way.RELAY, Way.VIDEOPHONE, Way.TEXT, Way.EMAIL, Way.PAPER, Way.IN_PERSON)


class CallBack(ProgramRow):
    """One try to call back. Only one that reached them stops the clock; the others are kept all the same."""

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="calls", verbose_name=_("request"))
    at = models.DateTimeField(_("when"))
    way = models.CharField(_("how"), max_length=20, choices=Way.choices)
    reached = models.BooleanField(_("you talked"), default=True)
    spoke_with = models.CharField(_("who you talked with"), max_length=160, blank=True)
    note = models.TextField(_("what was said"), max_length=2000, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("call back")
        verbose_name_plural = _("calls back")

    def __str__(self) -> str:
        return f"{self.request}: {self.get_way_display()}"


class PauseQuerySet(ProgramQuerySet["RequestPause"]):
    def running(self) -> Self:
        return self.filter(until=None)


class RequestPause(ProgramRow):
    """A time that the clocks do not count: an interpreter is being found, or they asked us to wait."""

    class Why(models.TextChoices):
        INTERPRETER = "interpreter", _("Waiting for an interpreter")
        THEY_ASKED = "they_asked", _("They asked us to wait")
        CLOSED = "closed", _("The office is closed")

    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="pauses", verbose_name=_("request"))
    why = models.CharField(_("why"), max_length=20, choices=Why.choices)
    since = models.DateTimeField(_("since"), editable=False)
    until = models.DateTimeField(_("until"), null=True, blank=True, editable=False)
    by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, related_name="+", editable=False, verbose_name=_("by")
    )

    objects: ClassVar = PauseQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        verbose_name = _("pause of a request's clocks")
        verbose_name_plural = _("pauses of requests' clocks")
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=models.Q(until=None), name="one_running_pause_per_request"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.get_why_display()}"

    @classmethod
    def begin(cls, request: Request, *, why: str, by: User, at: datetime) -> "RequestPause":
        """The clocks stand still from now on."""
        if why not in cls.Why.values:
            raise ValidationError(_("Choose why the clocks are to stand still."))
        if request.pauses.running().exists():
            raise ValidationError(_("The clocks are paused already."))
        pause: RequestPause = cls.objects.create(
            program_id=request.program_id, request=request, why=why, since=at, by=by
        )
        request.record(RequestEvent.What.PAUSED, by=by, at=at, detail=str(pause.get_why_display()))
        return pause

    def end(self, *, by: User, at: datetime) -> None:
        """The clocks go on. Done twice, it is done once."""
        if self.until is None:
            self.until = at
            self.save(update_fields=["until"])
            self.request.record(RequestEvent.What.RESUMED, by=by, at=at)

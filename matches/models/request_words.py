"""How requests come, how they end, and the lines of their history. The request itself is in request.py."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramRow


class Came(models.TextChoices):
    """How a request reached the program."""

    FORM = "form", _("By the public form")
    PHONE = "phone", _("Phone")
    RELAY = "relay", _("Relay call")
    VIDEOPHONE = "videophone", _("Videophone")
    TEXT = "text", _("Text message")
    EMAIL = "email", _("E-mail")
    PAPER = "paper", _("Letter or paper form")
    IN_PERSON = "in_person", _("In person")


class Pressing(models.TextChoices):
    """How soon an answer is needed, as whoever asks sees it."""

    URGENT = "urgent", _("Urgent: it cannot wait")
    SOON = "soon", _("Within days")
    CALM = "calm", _("No hurry")


class RequestState(models.TextChoices):
    NEW = "new", _("To call back")
    CALLED_BACK = "called_back", _("Called back")
    MATCHED = "matched", _("Became a match")
    MERGED = "merged", _("Merged with another")
    DECLINED = "declined", _("Declined")


WAITING = frozenset({RequestState.NEW, RequestState.CALLED_BACK})


class DeclineReason(models.TextChoices):
    NOT_OURS = "not_ours", _("Another program or service is the right one")
    NOT_PEERS = "not_peers", _("They need more than peers can give")
    NOBODY = "nobody", _("Nobody in the program can help with this now")
    NO_PERMISSION = "no_permission", _("The person who was referred does not want it")
    TAKEN_BACK = "taken_back", _("They no longer want it")
    NO_ANSWER = "no_answer", _("They could not be reached")
    NOT_ONE = "not_one", _("It is no request: spam, or a test")


NOBODY_TO_TELL = frozenset({DeclineReason.TAKEN_BACK, DeclineReason.NOT_ONE})


class RequestEvent(ProgramRow):
    """One line of a request's history. Never changed, never deleted."""

    class What(models.TextChoices):
        RECEIVED = "received", _("Received")
        CORRECTED = "corrected", _("Corrected")
        ASSIGNED = "assigned", _("Given to")
        TRIED = "tried", _("Tried, not reached")
        CALLED_BACK = "called_back", _("Called back")
        PAUSED = "paused", _("Clocks paused")
        RESUMED = "resumed", _("Clocks go on")
        CLOCK_WAIVED = "clock_waived", _("Clock waived")
        CLOCK_UNWAIVED = "clock_unwaived", _("Clock counts again")
        MATCHED = "matched", _("Became a match")
        MERGED = "merged", _("Merged with another")
        TOOK_IN = "took_in", _("Another was merged into it")
        DECLINED = "declined", _("Declined")
        TOLD = "told", _("Told that it was declined")
        TAKEN_BACK = "taken_back", _("Taken back")

    request = models.ForeignKey(
        "matches.Request", on_delete=models.CASCADE, related_name="events", verbose_name=_("request")
    )
    what = models.CharField(_("what"), max_length=20, choices=What.choices)
    at = models.DateTimeField(_("when"))
    by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("line of a request's history")
        verbose_name_plural = _("history of requests")

    def __str__(self) -> str:
        return f"{self.request}: {self.get_what_display()}"

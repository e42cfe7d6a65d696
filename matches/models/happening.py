"""The stages of a match, and the history that tells how it came through them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models import Participant
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramRow


class Stage(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PREPARING = "preparing", _("Preparing")
    INVITING = "inviting", _("Inviting")
    ACTIVE = "active", _("Active")
    ON_HOLD = "on_hold", _("On hold")
    CLOSED = "closed", _("Closed")


class Happening(ProgramRow):
    """One line of a match's history: what happened, when, by whose hand. Never changed, never deleted."""

    class What(models.TextChoices):
        STARTED = "started", _("Match started")
        BROUGHT_IN = "brought_in", _("Brought in from a list")
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
        NOT_ME = "not_me", _("Link reached someone else")
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
        CLOCK_WAIVED = "clock_waived", _("Clock waived")
        CLOCK_UNWAIVED = "clock_unwaived", _("Clock counts again")
        # Answers
        NUDGED = "nudged", _("Asked again")
        QUESTION = "question", _("Asked a question")
        SETTLED = "settled", _("Question settled")
        CONFIRMED_BY_PERSON = "own_word", _("Confirmed it themselves")
        NOT_CONFIRMED_BY_PERSON = "not_own_word", _("Did not confirm it after all")
        REPLACED = "replaced", _("Replaced")
        GONE_ON = "gone_on", _("Gone on without an answer")
        # Times
        POLL_ASKED = "poll_asked", _("Asked which times suit")
        POLL_REPLY = "poll_reply", _("Said which times suit")
        POLL_ANSWERED = "poll_answered", _("Everyone said which times suit")
        POLL_DECIDED = "poll_decided", _("Time chosen")
        POLL_OFF = "poll_off", _("Asking about times called off")
        # Access
        ACCESS_REQUESTED = "access_requested", _("Access requested")
        ACCESS_CONFIRMED = "access_confirmed", _("Access confirmed")
        ACCESS_DECLINED = "access_declined", _("A request for access was declined")
        ACCESS_CANCELLED = "access_cancelled", _("A booking for access was cancelled")
        ACCESS_CHANGED = "access_changed", _("What is arranged for access changed")
        # Replies by mail
        MAIL_REPLY = "mail_reply", _("Wrote by mail")
        MAIL_DONE = "mail_done", _("Reply by mail dealt with")
        COMES = "comes", _("Said that they come")
        MAY_COME = "may_come", _("Said that they may come")
        # People who cannot come to one meeting
        CANNOT_COME = "cannot_come", _("Cannot come to a meeting")
        CAN_COME = "can_come", _("Can come after all")
        ABSENCE_DECIDED = "absence_decided", _("Decided as someone cannot come")
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
        OPTION = "option", _("Option for action")
        PLAN = "plan", _("Action plan")
        PLAN_SENT = "plan_sent", _("Action plan sent")
        ACTION_DONE = "action_done", _("Action done")
        ATTENDANCE = "attendance", _("Who came to a meeting written down")
        AGENDA = "agenda", _("Agenda of a meeting")
        CLASSIFIED = "classified", _("How it counts in reports")
        FEEDBACK_ASKED = "feedback_asked", _("Asked for feedback")
        FEEDBACK = "feedback", _("Feedback")
        REMATCHED = "rematched", _("Matched again")
        FOLLOWS = "follows", _("Follows an earlier match")
        REMATCH_OFF = "rematch_off", _("Matched again by mistake")

    match = models.ForeignKey("matches.Match", on_delete=models.CASCADE, related_name="happenings")
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
        is_stage = self.what in (self.What.STAGE, self.What.RESUMED) and self.detail in Stage.values
        return str(Stage(self.detail).label) if is_stage else self.detail

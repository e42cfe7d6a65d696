"""One mail to one person: what it says, how far it got, and why; and how a program words its letters."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow
from peermatch.text import fold, one_line, words_to_find

LONGEST_WORDS = 300  # of a reason or an error
UNTIL_LOOKED_AT = datetime(9000, 1, 1, tzinfo=UTC)  # mail that is held is not looked at before somebody lets it go


class State(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Going out")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Could not be delivered")
    SUPERSEDED = "superseded", _("Not sent: no longer wanted")
    SUPPRESSED = "suppressed", _("Not sent: no mail goes there")
    EXPIRED = "expired", _("Not sent: too late")


HELD = "held"  # the code of mail that waits for a person to let it go
KEPT_BACK = ("night", "enough", "turn", "together", "rests")  # why due mail waits: `error` says it in words
OPEN_STATES = (State.QUEUED, State.SENDING)
# As words of the statement, not as values given with it: SQLite finds the index of open mail only so.
OPEN_STATES_SQL = ", ".join(f"'{state.value}'" for state in OPEN_STATES)


class EmailQuerySet(ProgramQuerySet["Email"]):
    def open(self) -> Self:
        """Mail that may still go out."""
        is_one = f"%(expressions)s IN ({OPEN_STATES_SQL})"
        return self.filter(Func(F("state"), template=is_one, output_field=models.BooleanField()))

    def due(self, now: datetime) -> Self:
        """Mail to look at now: its time has come, a delay is over, or whoever was sending it fell silent."""
        return self.open().filter(next_look_at__lte=now)

    def held(self) -> Self:
        """Mail that waits for a person to say whether it goes out."""
        return self.open().filter(next_look_at__gte=UNTIL_LOOKED_AT)

    def hold(self, *, why: str) -> int:
        """Keeps back all of these that are not out; nobody may be sending any of them. Says how many."""
        words = one_line(why)[:LONGEST_WORDS]
        alone = self.open().filter(joined_in=None)
        return alone.update(
            state=State.QUEUED, lease_token=None, next_look_at=UNTIL_LOOKED_AT, error_code=HELD, error=words
        )

    def let_go(self, *, now: datetime) -> int:
        """Those of these that are held go out when they are due, as far as they are wanted then; says how many."""
        return self.held().update(next_look_at=Greatest(F("due_at"), Value(now)), error_code="", error="")

    def known(self, kinds: Collection[str]) -> Self:
        return self.filter(kind__in=kinds)

    def search(self, words: str, *, by_name: bool = False) -> Self:
        """Each word must occur somewhere in recipient, address or subject, whatever case or accents.

        `by_name`: not in the address, for whoever may not read it.
        """
        found = self
        for word in words_to_find(words):
            alike = Q(to_name__icontains=word) | Q(subject__icontains=word)
            found = found.filter(alike if by_name else Q(search_text__contains=word))
        return found

    def claim(self, *, token: UUID, until: datetime, now: datetime) -> int:
        """Takes those of these rows that are still due, in one conditional update; the token marks them as ours."""
        return self.due(now).update(
            state=State.SENDING,
            lease_token=token,
            next_look_at=until,
            interruptions=F("interruptions") + Case(When(state=State.SENDING, then=Value(1)), default=Value(0)),
        )

    def overtake(self, *, state: State, why: str, now: datetime) -> int:
        """Calls these mails back. One that a worker holds is only marked: it asks again just before it sends."""
        # One statement for both: a claim that comes between two would slip through.
        waiting = Q(state=State.QUEUED)
        return (
            self.open()
            .filter(overtaken_at=None)
            .update(
                overtaken_at=now,
                overtaken_as=state,
                reason=one_line(why)[:LONGEST_WORDS],
                state=Case(When(waiting, then=Value(state)), default=F("state")),
                final_at=Case(When(waiting, then=Value(now)), default=F("final_at")),
                sealed_links=Case(When(waiting, then=Value("", models.TextField())), default=F("sealed_links")),
            )
        )


class Email(ProgramRow):
    # An account's own mail (a password reset) belongs to no program.
    program = models.ForeignKey(  # type: ignore[assignment]  # nullable here, required in the base
        "accounts.Program", on_delete=models.CASCADE, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("program"), db_index=False,  # `mail_of_a_program` begins with it
    )  # fmt: skip
    idempotency_key = models.CharField(max_length=200, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    about = models.CharField(_("about"), max_length=120)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    occasion = models.CharField(_("occasion"), max_length=120, blank=True)

    recipient = models.UUIDField(_("recipient"), help_text=_("The public id of the person or user."))
    to_name = models.CharField(_("to"), max_length=200)
    to_address = models.EmailField(_("address"))
    from_name = models.CharField(_("from"), max_length=200, blank=True)
    reply_to = models.EmailField(_("replies go to"), blank=True)

    # What is said, with a named placeholder wherever a link goes. The links themselves stay sealed until the
    # mail is final, then they are wiped.
    subject = models.TextField(_("subject"))
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"))
    calendar_method = models.CharField(max_length=20, blank=True, editable=False)
    calendar = models.TextField(_("calendar file"), blank=True)
    # The same to say or sign, to send as a text message, and to print: for a reader whom the mail does not reach.
    script = models.TextField(_("phone script"), blank=True, editable=False)
    short = models.TextField(_("text message"), blank=True, editable=False)
    paper = models.TextField(_("on paper"), blank=True, editable=False)
    sealed_links = models.TextField(blank=True, editable=False)
    # Fixed when queued: a second copy of the same mail is the same bytes.
    message_id = models.CharField(_("Message-ID"), max_length=200, editable=False)
    date = models.DateTimeField(_("date"), editable=False)

    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.QUEUED, editable=False)
    due_at = models.DateTimeField(_("due"), editable=False)
    expires_at = models.DateTimeField(_("useless after"), null=True, blank=True, editable=False)
    # Whether it waits for the morning: the meeting it is about; whether its reader, or a coordinator, asked for it now.
    needed_by = models.DateTimeField(_("needed by"), null=True, blank=True, editable=False)
    is_asked_for = models.BooleanField(_("asked for"), default=False, editable=False)
    waits_until = models.DateTimeField(_("kept back until"), null=True, blank=True, editable=False)
    joined_in = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", editable=False, db_index=False, verbose_name=_("told in")
    )
    # When the dispatcher looks at it next: when due, when a delay is over, or when the lease of its sender ends.
    next_look_at = models.DateTimeField(_("next look"), editable=False)
    lease_token = models.UUIDField(null=True, blank=True, editable=False)
    attempts = models.PositiveIntegerField(_("attempts"), default=0, editable=False)
    interruptions = models.PositiveIntegerField(_("interruptions"), default=0, editable=False)
    trouble_since = models.DateTimeField(_("trouble since"), null=True, blank=True, editable=False)
    error_code = models.CharField(_("error code"), max_length=20, blank=True, editable=False)
    error = models.CharField(_("last error"), max_length=LONGEST_WORDS, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=LONGEST_WORDS, blank=True, editable=False)
    overtaken_at = models.DateTimeField(_("called back"), null=True, blank=True, editable=False)
    overtaken_as = models.CharField(max_length=20, choices=State.choices, blank=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    final_at = models.DateTimeField(_("final"), null=True, blank=True, editable=False)
    search_text = models.TextField(default="", editable=False)

    objects: ClassVar = EmailQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        indexes = [
            models.Index(fields=["next_look_at"], condition=Q(state__in=OPEN_STATES), name="mail_to_look_at"),
            models.Index(fields=["program", "-id"], name="mail_of_a_program"),
            models.Index(fields=["about", "kind"], name="mail_by_subject"),
            models.Index(fields=["recipient"], name="mail_by_recipient"),
            models.Index(fields=["final_at"], condition=Q(state=State.FAILED), name="mail_that_failed"),
            models.Index(fields=["joined_in"], condition=Q(joined_in__isnull=False), name="mail_told_in_another"),
        ]
        constraints = [
            # Not `unique=True`: on PostgreSQL that makes a second index each, for beginnings, and every index is
            # written to three times for each mail.
            models.UniqueConstraint(fields=["idempotency_key"], name="one_mail_for_each_occasion"),
            models.UniqueConstraint(fields=["message_id"], name="one_mail_for_each_message_id"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES) | Q(sealed_links="", final_at__isnull=False),
                name="final_mail_keeps_no_links",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SENDING) | Q(lease_token__isnull=False), name="mail_going_out_has_a_sender"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.to_name})"

    def get_absolute_url(self) -> str:
        """Its page among the program's messages; an account's own mail has none."""
        return reverse("message", args=[self.program.slug, self.public_id]) if self.program else ""

    @property
    def is_final(self) -> bool:
        return self.state not in OPEN_STATES

    def words_to_search(self) -> str:
        return fold(f"{self.to_name} {self.to_address} {self.subject}")

    def end_unsent(self, *, why: str, now: datetime) -> None:
        """Before it is stored: no mail may go there."""
        self.state, self.reason, self.final_at, self.sealed_links = State.SUPPRESSED, why[:LONGEST_WORDS], now, ""

    def begin(self, *, until: datetime, now: datetime) -> bool:
        """The last look before the mail leaves: still ours, not called back, not too late. Counts an attempt."""
        in_time = Q(expires_at=None) | Q(expires_at__gt=now)
        still = self._held().filter(in_time, overtaken_at=None)
        return still.update(attempts=F("attempts") + 1, next_look_at=until) == 1

    def finish(self, state: State, *, now: datetime, why: str = "", code: str = "", error: str = "") -> bool:
        """The end of it. False if someone else holds the mail by now: then what happened is theirs to say."""
        final: dict[str, Any] = {"state": state, "final_at": now, "sealed_links": "", "lease_token": None}
        if state == State.SENT:
            final["sent_at"] = now
        if why:
            final["reason"] = one_line(why)[:LONGEST_WORDS]
        if code:
            final |= {"error_code": code, "error": one_line(error)[:LONGEST_WORDS]}
        return self._held().update(**final) == 1

    def finish_as_called_back(self, *, now: datetime) -> bool:
        """Ends a mail that was called back while a worker held it, unsent."""
        marked = self._held().exclude(overtaken_at=None)
        return marked.update(state=F("overtaken_as"), final_at=now, sealed_links="", lease_token=None) == 1

    def put_off(self, *, until: datetime, now: datetime, code: str, error: str) -> bool:
        """Back among the waiting, with what went wrong; a mail called back meanwhile ends here instead."""
        return self._wait(
            now,
            next_look_at=until,
            trouble_since=Coalesce(F("trouble_since"), Value(now)),
            error_code=code,
            error=one_line(error)[:LONGEST_WORDS],
        )

    def keep_back(self, *, until: datetime, now: datetime, code: str, why: str) -> bool:
        """Back among the waiting, untried, for its reader's sake; `code` is one of KEPT_BACK."""
        words = one_line(why)[:LONGEST_WORDS]
        return self._wait(now, next_look_at=until, waits_until=until, error_code=code, error=words)

    def release(self, *, now: datetime) -> bool:
        """Back among the waiting, untried: its turn did not come."""
        return self._wait(now, next_look_at=now)

    def _wait(self, now: datetime, **fields: Any) -> bool:
        waits = self._held().filter(overtaken_at=None)
        if waits.update(state=State.QUEUED, lease_token=None, **fields) == 1:
            return True
        self.finish_as_called_back(now=now)
        return False

    def _held(self) -> "EmailQuerySet":
        """This mail, as long as the lease of whoever claimed this copy of it stands."""
        mine = Email.objects.across_programs("who claimed a mail may say what became of it")
        return mine.filter(pk=self.pk, state=State.SENDING, lease_token=self.lease_token)


class LetterText(ProgramRow):
    """How a program words one part of one kind of letter, from that moment on. Rows are only added: the latest counts.

    An empty text is the way back to the original words.
    """

    kind = models.CharField(_("letter"), max_length=60, editable=False)
    block = models.CharField(_("part"), max_length=40, editable=False)
    text = models.TextField(_("words"), blank=True, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"), editable=False)
    at = models.DateTimeField(_("when"), editable=False)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("words of a letter")
        verbose_name_plural = _("words of letters")
        indexes = [models.Index(fields=["program", "kind", "block", "-id"], name="words_of_a_program")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.block}"


class Turn(models.Model):
    """From when on a provider of mailboxes may be brought mail again, over all programs and workers."""

    name = models.CharField(_("counted as"), max_length=255, unique=True)
    free_from = models.DateTimeField(_("free from"))

    class Meta:
        verbose_name = _("turn at a provider")
        verbose_name_plural = _("turns at providers")

    def __str__(self) -> str:
        return self.name

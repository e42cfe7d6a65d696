"""Who may sign in, and to which program."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Self
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from peermatch import languages
from peermatch.accounts.calendar_feed import CalendarFeed as CalendarFeed
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow
from peermatch.accounts.signing_in.models import KnownBrowser as KnownBrowser
from peermatch.accounts.signing_in.models import OpenSession as OpenSession
from peermatch.accounts.words_kept import KeepsWords
from peermatch.clock import DEFAULT_ZONE, NIGHT_BEGINS, NIGHT_ENDS, local_day, validate_zone

REMINDER_HOURS = (7 * 24, 24, 1)
ANSWER_DAYS = 7
MAILS_A_DAY = 5


def default_reminder_hours() -> list[int]:
    return list(REMINDER_HOURS)


def validate_reminder_hours(value: Any) -> None:
    from django.core.exceptions import ValidationError

    whole = isinstance(value, list) and all(type(hour) is int and 1 <= hour <= 60 * 24 for hour in value)
    if not whole or len(set(value)) != len(value) or len(value) > 6:
        raise ValidationError(_("Give up to six different whole numbers of hours, each from 1 to 1440."))


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A coordinator, lead, viewer or administrator. Participants have no account."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=40, blank=True, help_text=_("Participants see this number."))
    time_zone = models.CharField(_("time zone"), max_length=64, default=DEFAULT_ZONE, validators=[validate_zone])
    reads_in = models.CharField(
        _("language"), max_length=languages.LONGEST, blank=True, validators=[languages.validate]
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("may open the admin"), default=False)
    joined_at = models.DateTimeField(_("joined"), auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name", "email"]
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    @property
    def ref(self) -> UUID:
        """A lasting id that mail goes by: an account has no public id of its own."""
        return uuid5(NAMESPACE_URL, f"peermatch:user:{self.pk}")

    def clean(self) -> None:
        self.email = self.email.strip().lower()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """With another password they are signed out everywhere, and no browser is known any more."""
        is_changed = self.pk is not None and getattr(self, "_password", None) is not None
        super().save(*args, **kwargs)
        if is_changed:
            OpenSession.end_all_of(self)
            self.known_browsers.all().delete()


class Program(KeepsWords):
    """One organization's work: its people, its matches, its rules."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(
        _("address"), max_length=60, unique=True, help_text=_("Stands in every link of the program.")
    )
    reply_to = models.EmailField(_("replies go to"), help_text=_("Participants' answers to mail arrive here."))
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, default=DEFAULT_ZONE, validators=[validate_zone])
    reminder_hours = models.JSONField(
        _("reminders, hours before"), default=default_reminder_hours, validators=[validate_reminder_hours]
    )
    answer_days = models.PositiveSmallIntegerField(
        _("days to answer an invitation"), default=ANSWER_DAYS, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    quiet_from = models.TimeField(_("mail waits at night from"), default=NIGHT_BEGINS)
    quiet_until = models.TimeField(_("mail waits at night until"), default=NIGHT_ENDS)
    mails_a_day = models.PositiveSmallIntegerField(
        _("mails to one person in a day"), default=MAILS_A_DAY, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    second_step_required = models.BooleanField(
        _("everyone needs the second step"),
        default=False,
        help_text=_("Whoever works here types a code from their phone after the password."),
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("program")
        verbose_name_plural = _("programs")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("today", args=[self.slug])

    @property
    def today(self) -> date:
        """On its own calendar, whoever asks, from wherever."""
        return local_day(timezone.now(), self.time_zone)


class Role(models.TextChoices):
    VIEWER = "viewer", _("Viewer: reads, changes nothing")
    COORDINATOR = "coordinator", _("Coordinator: organizes matches")
    LEAD = "lead", _("Lead: coordinates, and sets the program's rules")


CAN_WRITE = frozenset({Role.COORDINATOR, Role.LEAD})


class Told(models.TextChoices):
    """When a coordinator is written to about answers to their invitations."""

    AT_ONCE = "at_once", _("At once, a mail each")
    DAILY = "daily", _("Once a day, at 7 in the morning, if there are any")
    NOT = "not", _("Not by mail: I look at Today")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of(self, user: User | int) -> "MembershipQuerySet":
        return self.filter(user=user).select_related("program").order_by("program__name")

    def here(self, user: User | int, slug: str) -> "Membership | None":
        """Their place in that program; `works_elsewhere` says whether there are others, with no query more."""
        others = Membership.objects.filter(user=models.OuterRef("user")).exclude(pk=models.OuterRef("pk"))
        return self.of(user).filter(program__slug=slug).annotate(works_elsewhere=models.Exists(others)).first()


class Membership(models.Model):
    """One person's place in one program."""

    program = models.ForeignKey(
        Program, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("program")
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("user"))
    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.COORDINATOR)
    answers_told = models.CharField(
        _("answers are told by mail"), max_length=10, choices=Told.choices, default=Told.DAILY
    )
    answers_seen_at = models.DateTimeField(_("answers seen until"), null=True, blank=True, editable=False)
    handed_seen_at = models.DateTimeField(_("matches handed over seen until"), null=True, blank=True, editable=False)
    gets_summary = models.BooleanField(_("a summary by mail each Monday"), default=True)
    summed_up_until = models.DateTimeField(_("summed up until"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["program__name", "user__name"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [models.UniqueConstraint(fields=["program", "user"], name="one_membership_per_program")]

    def __str__(self) -> str:
        return f"{self.user}, {self.program}"

    @property
    def can_write(self) -> bool:
        return self.role in CAN_WRITE

    def have_seen_answers(self, *, at: datetime) -> None:
        """All that was answered until then is no news to them any more. It only moves forward."""
        if self.answers_seen_at is None or self.answers_seen_at < at:
            self.answers_seen_at = at
            self.save(update_fields=["answers_seen_at"])

    def have_seen_handed(self, *, at: datetime) -> None:
        """Likewise of matches that were handed to them until then."""
        if self.handed_seen_at is None or self.handed_seen_at < at:
            self.handed_seen_at = at
            self.save(update_fields=["handed_seen_at"])

    @property
    def is_lead(self) -> bool:
        return self.role == Role.LEAD


class InviteQuerySet(ProgramQuerySet["Invite"]):
    def open(self) -> Self:
        """Neither taken up nor withdrawn; its link may have run out."""
        return self.filter(joined_at=None, withdrawn_at=None)


class Invite(ProgramRow):
    """Someone was asked by mail to join the program's coordinators; their link works once, and not for ever."""

    LASTS = timedelta(days=7)
    AT_MOST_EVERY = timedelta(minutes=5)

    email = models.EmailField(_("e-mail"))
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.COORDINATOR)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("invited by"))
    sent_at = models.DateTimeField(_("sent"), editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    joined_at = models.DateTimeField(_("joined"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True, editable=False)

    objects: ClassVar = InviteQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("invitation of a member")
        verbose_name_plural = _("invitations of members")
        constraints = [
            models.UniqueConstraint(
                fields=["program", "email"],
                condition=models.Q(joined_at=None, withdrawn_at=None),
                name="one_open_invite_per_address",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def works_until(self) -> datetime:
        return self.sent_at + self.LASTS

    def works(self, now: datetime) -> bool:
        return self.joined_at is None and self.withdrawn_at is None and now < self.works_until


class MemberChange(ProgramRow):
    """Who came, who went, and whose role is another, in words as they were read then. Never taken out."""

    class Did(models.TextChoices):
        INVITED = "invited", _("Invited")
        INVITED_AGAIN = "invited_again", _("Invited again")
        WITHDRAWN = "withdrawn", _("Invitation withdrawn")
        JOINED = "joined", _("Joined")
        ROLE = "role", _("Role changed")
        TAKEN_OUT = "taken_out", _("Taken out")
        SECOND_STEP = "second_step", _("Second step taken off")

    name = models.CharField(_("name"), max_length=120, editable=False)
    did = models.CharField(_("what was done"), max_length=20, choices=Did.choices, editable=False)
    detail = models.CharField(_("detail"), max_length=400, blank=True, editable=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("by"), editable=False)
    at = models.DateTimeField(_("when"), editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("change of members")
        verbose_name_plural = _("changes of members")
        indexes = [models.Index(fields=["program", "-at"], name="member_changes_of_program")]

    def __str__(self) -> str:
        return f"{self.get_did_display()}: {self.name}"

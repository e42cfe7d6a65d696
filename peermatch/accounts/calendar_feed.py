"""The address at which a coordinator's own calendar reads their meetings: made, made anew, stopped, and looked up."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from peermatch.tokens import hash_token, new_token

if TYPE_CHECKING:
    from peermatch.accounts.models import User

NOTED_EVERY = timedelta(minutes=5)  # how exactly it is kept when a calendar last looked


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def live(self) -> Self:
        return self.filter(stopped_at=None)

    def for_token(self, token: str) -> Self:
        """The one that this token opens, if whoever made it may still sign in."""
        return self.live().filter(token_hash=hash_token(token), user__is_active=True).select_related("user")


class CalendarFeed(models.Model):
    """One private address of one person, of whatever programs they work in. Only a hash of its token is kept.

    A calendar program cannot sign in, so whoever has the address reads what stands there: when they meet, and the way
    to the page, which asks for the password.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(gettext_lazy("made"), editable=False)
    fetched_at = models.DateTimeField(gettext_lazy("last read by a calendar"), null=True, blank=True, editable=False)
    stopped_at = models.DateTimeField(gettext_lazy("stopped"), null=True, blank=True, editable=False)

    objects: ClassVar = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = gettext_lazy("calendar address")
        verbose_name_plural = gettext_lazy("calendar addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(stopped_at=None), name="one_live_calendar_feed_per_user"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.made_at:%Y-%m-%d}"

    @classmethod
    def of(cls, user: "User") -> "CalendarFeed | None":
        """Their address that works now."""
        found: CalendarFeed | None = cls.objects.live().filter(user=user).first()
        return found

    @classmethod
    def make(cls, user: "User", *, at: datetime, instead_of: int | None = None) -> str:
        """The token of a new address, which is known only now. `instead_of` is the one that works until now, as the
        page showed it: of two presses at once the second is refused, and stops nothing.
        """
        try:
            with transaction.atomic():
                if instead_of is not None and not cls.stop(user, at=at, only=instead_of):
                    raise _made_meanwhile()
                token = new_token()
                cls.objects.create(user=user, token_hash=hash_token(token), made_at=at)
        except IntegrityError as there_is_one:
            raise _made_meanwhile() from there_is_one
        return token

    @classmethod
    def stop(cls, user: "User", *, at: datetime, only: int | None = None) -> bool:
        """From now on the address (if it is `only` that one) answers nobody. Says whether there was one."""
        theirs = cls.objects.live().filter(user=user)
        return bool((theirs if only is None else theirs.filter(pk=only)).update(stopped_at=at))

    def was_read(self, *, at: datetime) -> None:
        """Calendars look often, so not every look is written down."""
        if self.fetched_at is None or at - self.fetched_at >= NOTED_EVERY:
            type(self).objects.filter(pk=self.pk).update(fetched_at=at)


def _made_meanwhile() -> ValidationError:
    return ValidationError(
        _("An address was made a moment ago, by a second press or in another window. If you missed it, make a new one.")
    )

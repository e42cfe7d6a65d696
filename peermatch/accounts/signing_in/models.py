"""Where somebody is signed in, and the browsers in which they signed in before."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.signing_in.configuring import BROWSER_KNOWN_FOR
from peermatch.tokens import hash_token, new_token

if TYPE_CHECKING:
    from peermatch.accounts.models import User


class OpenSession(AbstractBaseSession):
    """One session of one browser. `user` and what follows it are empty where nobody is signed in.

    All of it is written by the session itself (`sessions.py`), so that a page costs no query more.
    """

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, null=True, related_name="open_sessions")
    public_id = models.UUIDField(null=True, unique=True, editable=False)
    since = models.DateTimeField(_("signed in"), null=True)
    used_at = models.DateTimeField(_("last used"), null=True)
    browser = models.CharField(_("browser"), max_length=60, blank=True)

    objects: ClassVar = BaseSessionManager()

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "open session"
        verbose_name_plural = "open sessions"

    @classmethod
    def get_session_store_class(cls):  # type: ignore[no-untyped-def]  # Django's own has no types
        from peermatch.accounts.signing_in.sessions import SessionStore

        return SessionStore

    @classmethod
    def of(cls, user: "User", now: datetime) -> "models.QuerySet[OpenSession]":
        """Where they are signed in now, what was used last first."""
        return cls.objects.filter(user=user, expire_date__gt=now).order_by("-used_at", "public_id")

    @classmethod
    def end_all_of(cls, user: "User", *, but: str | None = None) -> int:
        """They are signed out everywhere, except in the session with that key. Says how many ended."""
        theirs = cls.objects.filter(user=user)
        return (theirs.exclude(session_key=but) if but else theirs).delete()[0]

    @classmethod
    def forget_old(cls, now: datetime) -> None:
        old = cls.objects.filter(expire_date__lt=now)
        if old.exists():
            old.delete()


class KnownBrowser(models.Model):
    """A browser in which somebody signed in before: it has a cookie, of which only a hash is kept."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="known_browsers")
    token_hash = models.CharField(max_length=64, editable=False)
    browser = models.CharField(_("browser"), max_length=60, blank=True, editable=False)
    first_at = models.DateTimeField(_("first signed in"), editable=False)
    used_at = models.DateTimeField(_("last signed in"), editable=False)

    class Meta:
        verbose_name = _("known browser")
        verbose_name_plural = _("known browsers")
        constraints = [models.UniqueConstraint(fields=["user", "token_hash"], name="one_known_browser_a_token")]

    def __str__(self) -> str:
        return f"{self.user}, {self.browser}"

    @classmethod
    def of_token(cls, token: str, email: str) -> Self | None:
        """The browser of the account with that address, if the cookie is one of its own."""
        if not token:
            return None
        return cls.objects.filter(token_hash=hash_token(token), user__email=email.strip().lower()).first()

    @classmethod
    def know(cls, user: "User", token: str, *, browser: str, at: datetime) -> tuple[str, bool]:
        """They signed in with it. Answers with the token for its cookie, and whether it was not known before."""
        cls.objects.filter(user=user, used_at__lt=at - BROWSER_KNOWN_FOR).delete()
        token = token or new_token()
        _row, is_new = cls.objects.update_or_create(
            user=user, token_hash=hash_token(token), defaults={"browser": browser, "used_at": at},
            create_defaults={"browser": browser, "used_at": at, "first_at": at},
        )  # fmt: skip
        return token, is_new

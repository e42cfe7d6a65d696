"""Capability links: what an e-mail lets one person do, until when. Only a hash of the token is kept.

And the count of tokens that opened nothing, so that nobody can try them all.
"""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import ClassVar, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participants.models.participant import Participant
from peermatch.accounts.models import User
from peermatch.accounts.scope import ProgramQuerySet, ProgramRow
from peermatch.tokens import hash_token, new_token


class Purpose(models.TextChoices):
    ANSWER = "answer", _("Answer an invitation")
    FOLLOW = "follow", _("Say what was done of the action plan")
    PROFILE = "profile", _("See and correct their own details")
    REQUEST = "request", _("Follow a request")
    ADDRESS = "address", _("Confirm a new e-mail address")
    MAIL = "mail", _("Say which mail they want")
    DATA = "data", _("Read all that is kept about them")
    FEEDBACK = "feedback", _("Say how a match was")
    GUARDIAN = "guardian", _("Answer as a parent or guardian")


class LinkQuerySet(ProgramQuerySet["Link"]):
    def live(self, now: datetime) -> Self:
        return self.filter(revoked_at=None).filter(Q(expires_at=None) | Q(expires_at__gt=now))

    def for_token(self, token: str) -> Self:
        """The link that this token opens, live or not, whichever program it is of: the token is the scope."""
        return self.across_programs("a token names its link").filter(token_hash=hash_token(token))


class Link(ProgramRow):
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="links", verbose_name=_("person")
    )
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    about = models.UUIDField(_("about"), help_text=_("The public id of the row that the purpose is about."))
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True, editable=False)
    issued_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", editable=False,
        verbose_name=_("sent by"),
    )  # fmt: skip

    objects: ClassVar = LinkQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("link")
        verbose_name_plural = _("links")
        indexes = [models.Index(fields=["about", "purpose"], name="links_by_subject")]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}: {self.participant}"

    @classmethod
    def issue(
        cls, participant: Participant, purpose: Purpose, about: UUID, expires_at: datetime | None,
        *, by: User | None = None,
    ) -> tuple["Link", str]:  # fmt: skip
        """A new link and its token, which is known only now. `by`: whom its page names to turn to."""
        token = new_token()
        link = cls.objects.create(
            program_id=participant.program_id, participant=participant, purpose=purpose, about=about,
            token_hash=hash_token(token), expires_at=expires_at, issued_by=by,
        )  # fmt: skip
        return link, token

    def is_live(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class BadTry(models.Model):
    """A token that opened nothing, or an address that asked for a link: when, and from where (as a keyed hash).

    It belongs to no program: nobody knows yet whose door was knocked at. What is counted for some other door carries
    that door's name before the address. Rows that no window reaches any more are dropped.
    """

    MOST, WINDOW, KEPT = 20, timedelta(minutes=1), timedelta(hours=1)

    origin = models.CharField(max_length=64, editable=False)
    at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("try with a bad link")
        verbose_name_plural = _("tries with bad links")
        indexes = [models.Index(fields=["origin", "at"], name="tries_by_origin")]

    def __str__(self) -> str:
        return f"{self.origin[:8]}, {self.at}"

    @classmethod
    def count_one(cls, address: str, *, at: datetime) -> None:
        cls.objects.filter(at__lte=at - cls.KEPT).delete()
        cls.objects.create(origin=_origin(address), at=at)

    @classmethod
    def were_too_many(cls, address: str, *, at: datetime, most: int = MOST, within: timedelta = WINDOW) -> bool:
        return cls.objects.filter(origin=_origin(address), at__gt=at - within).count() >= most


class LinkAsked(models.Model):
    """Somebody asked for a new link, and typed this address. It is gone as soon as that was seen to."""

    email = models.EmailField(editable=False)
    at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("request for a new link")
        verbose_name_plural = _("requests for new links")

    def __str__(self) -> str:
        return str(self.at)


def _origin(address: str) -> str:
    """Enough to tell two addresses apart for an hour, and useless without the program's key."""
    return hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()

"""The link with which a coordinator says that they want no weekly summary: signed, and good for nothing else."""

from django.core import signing
from django.urls import reverse

from peermatch.accounts.models import Membership

_SALT = "peermatch.weekly-summary"


def path_to_stop(member: Membership) -> str:
    return reverse("summary-link", args=[signing.Signer(salt=_SALT).sign(str(member.public_id))])


def wish(member: Membership, *, wants: bool) -> None:
    """They said by that link whether it comes. On their account they say the same in a form."""
    member.gets_summary = wants
    member.save(update_fields=["gets_summary"])


def by_token(token: str) -> Membership | None:
    """Whose link it is; None for one made up, and for somebody who is no member any more."""
    try:
        public_id = signing.Signer(salt=_SALT).unsign(token)
    except signing.BadSignature:
        return None
    return by_id(public_id)


def by_id(public_id: str) -> Membership | None:
    return Membership.objects.filter(public_id=public_id).select_related("program", "user").first()

"""Records that are kept from some who read the others. The floors that know why say so when they are ready."""

from collections.abc import Callable

from django.db.models import Q

from peermatch.accounts.models import Membership

Keeps = Callable[[Membership], Q]
_keeps: list[Keeps] = []


def keeps_from(which: Keeps) -> None:
    """Called when an app is ready: which records of their program this lead does not read."""
    if which not in _keeps:
        _keeps.append(which)


def kept_from(reader: Membership) -> Q:
    found = Q(pk__in=[])
    for which in _keeps:
        found |= which(reader)
    return found

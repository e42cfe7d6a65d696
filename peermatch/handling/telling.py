"""What was done to a mail by hand, in its history; and mail that a person has to see to."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from peermatch.accounts.models import Program
from peermatch.handling.models import ByHand
from peermatch.outbox.models import Email
from peermatch.outbox.wording import Step
from peermatch.returning.models import Unreached

Did = ByHand.Did


def steps(mail: Email) -> list[Step]:
    """What was done to it; and of a copy, whose copy it is."""
    rows = ByHand.objects.filter(program=mail.program_id).filter(Q(email=mail) | Q(made=mail))
    return [(one.at, _say(one, mail)) for one in rows.select_related("by", "email").order_by("at", "pk")]


def lines(mails: Sequence[Email]) -> Mapping[int, str]:
    return {}


def unreached(program: Program, now: datetime) -> Q:
    """Mail that did not arrive, and that nobody told or sent again yet."""
    return Q(pk__in=Unreached.objects.in_program(program).still_of_use(now).values("email"))


def _say(one: ByHand, mail: Email) -> str:
    told = {"name": one.by.name, "subject": one.email.subject}
    if one.made_id == mail.pk:
        return _("%(name)s sent it again: it is a copy of an earlier letter") % told
    return {
        Did.AGAIN: _("%(name)s sent it again, as a letter of its own"),
        Did.CANCELLED: _("%(name)s cancelled it"),
        Did.UNCANCELLED: _("%(name)s took that back: it goes out as a letter of its own"),
        Did.NOW: _("%(name)s had it sent now"),
    }[Did(one.did)] % told

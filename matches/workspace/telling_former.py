"""The letter to whoever coordinated matches that somebody else handed over: nobody loses them without a word."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matches.models import Match
from peermatch.accounts.models import CAN_WRITE, Membership, Program, User
from peermatch.handling.ways import Way, goes_again
from peermatch.outbox import letters, queue
from peermatch.outbox.letters import Letter, Message, Sample
from peermatch.outbox.models import Email
from peermatch.outbox.texts import NAME, PROGRAM, Block, greeting, own_words, subject

KIND = "matches-handed-over"
TO_A_MEMBER = (NAME, PROGRAM)
BLOCKS = (
    subject(gettext_lazy("Matches of yours were handed over"), TO_A_MEMBER),
    greeting(NAME, TO_A_MEMBER),
    Block("opening", gettext_lazy("What happened"), gettext_lazy("Somebody else answers for matches of {program} now "
          "for which you answered until today."), TO_A_MEMBER),
    Block("what_now", gettext_lazy("What now"), gettext_lazy("Is that not right? Speak with them, or with a lead."),
          TO_A_MEMBER),
    own_words(TO_A_MEMBER),
)  # fmt: skip


def tell_former(*, program: Program, former: User, to: User, by: User, count: int, at: datetime) -> Email:
    return queue.enqueue(
        program=program, kind=KIND, about=f"handed:{to.ref}", occasion=f"{former.pk}:{int(at.timestamp())}",
        to=queue.Recipient(former.ref, former.name, former.email), now=at, links={"matches": _path(program)},
        message=message(program, former, to=to, by=by, count=count), reply_to=program.reply_to, from_name=program.name,
    )  # fmt: skip


def message(program: Program, former: User, *, to: User, by: User, count: int) -> Message:
    words = ngettext(
        "%(by)s handed over %(n)d match. With whom it is now: %(to)s.",
        "%(by)s handed over %(n)d matches. With whom they are now: %(to)s.", count,
    )  # fmt: skip
    contact = {"name": program.name, "phone": program.phone, "email": program.reply_to}
    told: dict[str, Any] = {"program": program, "name": former.get_short_name(), "contact": contact}
    said = words % {"by": by.name, "n": count, "to": to.name}
    return letters.render("matches_handed_over", told | {"said": said, "page": letters.link("matches")})


def _path(program: Program) -> str:
    return reverse("matches", args=[program.slug])


def _unwanted(mails: Sequence[Email]) -> Mapping[int, str]:
    """Whoever works for the program no more gets none."""
    members = Membership.objects.filter(
        user__email__in={mail.to_address for mail in mails}, role__in=CAN_WRITE, user__is_active=True
    )
    wanted = set(members.values_list("program", "user__email"))
    gone = [mail for mail in mails if (mail.program_id, mail.to_address) not in wanted]
    return {mail.pk: _("They do not work for the program any more.") for mail in gone}


def _reader(mail: Email) -> queue.Recipient | None:
    rows = Membership.objects.filter(program=mail.program_id, user__is_active=True).select_related("user")
    user = next((one.user for one in rows if one.user.ref == mail.recipient), None)
    return queue.Recipient(user.ref, user.name, user.email) if user else None


def _links_again(mail: Email, at: datetime) -> dict[str, str]:
    return {"matches": _path(mail.program)} if mail.program else {}


def _sample(program: Program) -> Sample | None:
    """As it would go to somebody who works here, once there is a match."""
    members = [
        one.user for one in Membership.objects.filter(program=program, role__in=CAN_WRITE).select_related("user")
    ]
    if not members or not Match.objects.in_program(program).exists():
        return None
    former, to = members[0], members[-1]
    words = message(program, former, to=to, by=to, count=2)
    return Sample(_("To %(name)s") % {"name": former.name}, words)


def register() -> None:
    """Called when the app is ready."""
    letters.register(Letter(KIND, gettext_lazy("Matches handed over, to whoever had them"), _unwanted))
    letters.let_reword(KIND, *BLOCKS, sample=_sample)
    goes_again("handed", Way(_reader, frozenset({"matches"}), _links_again))

"""The letters to members about matches that were handed over: nobody loses them, or gets them, without a word."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matches.models import Match
from peermatch.accounts.models import CAN_WRITE, Membership, Program, User
from peermatch.handling.ways import Way, goes_again
from peermatch.languages import speaking_to
from peermatch.outbox import letters, queue
from peermatch.outbox.letters import Letter, Message, Sample
from peermatch.outbox.models import Email
from peermatch.outbox.texts import NAME, PROGRAM, Block, greeting, own_words, subject

TAKEN, GIVEN = "matches-handed-over", "matches-given"
TO_A_MEMBER = (NAME, PROGRAM)
TAKEN_BLOCKS = (
    subject(gettext_lazy("Matches of yours were handed over"), TO_A_MEMBER),
    greeting(NAME, TO_A_MEMBER),
    Block("opening", gettext_lazy("What happened"), gettext_lazy("Somebody else answers for matches of {program} now "
          "for which you answered until today."), TO_A_MEMBER),
    Block("what_now", gettext_lazy("What now"), gettext_lazy("Is that not right? Speak with them, or with a lead."),
          TO_A_MEMBER),
    own_words(TO_A_MEMBER),
)  # fmt: skip
GIVEN_BLOCKS = (
    subject(gettext_lazy("Matches were handed to you"), TO_A_MEMBER),
    greeting(NAME, TO_A_MEMBER),
    Block("opening", gettext_lazy("What happened"), gettext_lazy("You answer for more matches of {program} from today "
          "on. People read your name, and how to reach you, on their pages and in letters."), TO_A_MEMBER),
    Block("what_now", gettext_lazy("What now"), gettext_lazy("The page “Today” names them, and says what was written "
          "for you. Can you not take them? Speak with whoever handed them over, or with a lead."), TO_A_MEMBER),
    own_words(TO_A_MEMBER),
)  # fmt: skip


@speaking_to("former")
def tell_former(*, program: Program, former: User, to: User, by: User, count: int, at: datetime) -> Email:
    said = _taken(count, by=by, to=to)
    return _post(
        program, TAKEN, former, f"handed:{to.ref}", _matches(program), message(program, TAKEN, former, said), at
    )


@speaking_to("to")
def tell_next(*, program: Program, to: User, by: User, count: int, requests: int, at: datetime) -> Email:
    said = _given(count, requests, by=by)
    return _post(program, GIVEN, to, f"given:{by.ref}", _today(program), message(program, GIVEN, to, said), at)


def _post(
    program: Program, kind: str, to: User, about: str, links: dict[str, str], words: Message, at: datetime
) -> Email:
    return queue.enqueue(
        program=program, kind=kind, about=about, occasion=f"{to.pk}:{int(at.timestamp())}",
        to=queue.Recipient(to.ref, to.name, to.email), now=at, links=links,
        message=words, reply_to=program.reply_to, from_name=program.name,
    )  # fmt: skip


def _taken(count: int, *, by: User, to: User) -> str:
    words = ngettext(
        "%(by)s handed over %(n)d match. With whom it is now: %(to)s.",
        "%(by)s handed over %(n)d matches. With whom they are now: %(to)s.", count,
    )  # fmt: skip
    return words % {"by": by.name, "n": count, "to": to.name}


def _given(count: int, requests: int, *, by: User) -> str:
    what = ngettext("%(n)d match", "%(n)d matches", count) % {"n": count}
    if requests:
        asked = ngettext("%(n)d request", "%(n)d requests", requests) % {"n": requests}
        what = get_text_list([what, asked], _("and"))
    return _("%(by)s handed %(what)s over to you.") % {"by": by.name, "what": what}


@speaking_to("to")
def message(program: Program, kind: str, to: User, said: str) -> Message:
    contact = {"name": program.name, "phone": program.phone, "email": program.reply_to}
    told: dict[str, Any] = {"program": program, "name": to.get_short_name(), "contact": contact, "said": said}
    page = letters.link("matches" if kind == TAKEN else "today")
    return letters.render(kind.replace("-", "_"), told | {"page": page})


def _matches(program: Program) -> dict[str, str]:
    return {"matches": reverse("matches", args=[program.slug])}


def _today(program: Program) -> dict[str, str]:
    return {"today": reverse("today", args=[program.slug])}


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


def _to_matches_again(mail: Email, at: datetime) -> dict[str, str]:
    return _matches(mail.program) if mail.program else {}


def _to_today_again(mail: Email, at: datetime) -> dict[str, str]:
    return _today(mail.program) if mail.program else {}


def _two(program: Program) -> tuple[User, User] | None:
    """Two who work here, or one twice, once there is a match."""
    rows = Membership.objects.filter(program=program, role__in=CAN_WRITE).select_related("user")
    members = [one.user for one in rows]
    return (members[0], members[-1]) if members and Match.objects.in_program(program).exists() else None


def _sample_of_taken(program: Program) -> Sample | None:
    if (two := _two(program)) is None:
        return None
    words = message(program, TAKEN, two[0], _taken(2, by=two[1], to=two[1]))
    return Sample(_("To %(name)s") % {"name": two[0].name}, words)


def _sample_of_given(program: Program) -> Sample | None:
    if (two := _two(program)) is None:
        return None
    words = message(program, GIVEN, two[1], _given(2, 1, by=two[0]))
    return Sample(_("To %(name)s") % {"name": two[1].name}, words)


def register() -> None:
    """Called when the app is ready."""
    letters.register(Letter(TAKEN, gettext_lazy("Matches handed over, to whoever had them"), _unwanted))
    letters.register(Letter(GIVEN, gettext_lazy("Matches handed over, to whoever has them now"), _unwanted))
    letters.let_reword(TAKEN, *TAKEN_BLOCKS, sample=_sample_of_taken)
    letters.let_reword(GIVEN, *GIVEN_BLOCKS, sample=_sample_of_given)
    goes_again("handed", Way(_reader, frozenset({"matches"}), _to_matches_again))
    goes_again("given", Way(_reader, frozenset({"today"}), _to_today_again))

"""The letters that a worry was raised, and that contact was stopped, to whoever is to see to it. They go at night too,
and say nothing of it: that is behind a sign-in."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.models import ContactStop, Match, Worry, WorryConcerns, WorryEntry, WorryState
from matches.safeguarding.readers import stops_for, worries_for
from peermatch.accounts.models import CAN_WRITE, Membership, Program, User
from peermatch.audit.withholding import keeps_from
from peermatch.handling.ways import Way, goes_again
from peermatch.languages import speaking_to
from peermatch.outbox import letters, queue
from peermatch.outbox.letters import Letter, Message, Sample
from peermatch.outbox.models import Email
from peermatch.outbox.nights import AtNight
from peermatch.outbox.texts import NAME, PROGRAM, Block, greeting, own_words, subject

KIND = "worry-raised"
TOLD_ONCE_IN = timedelta(hours=1)
TO_A_READER = (NAME, PROGRAM)
BLOCKS = (
    subject(gettext_lazy("Please look now: this cannot wait"), TO_A_READER),
    greeting(NAME, TO_A_READER),
    Block(
        "opening",
        gettext_lazy("What happened"),
        gettext_lazy(
            "Someone of {program} is worried about someone. What they said is not in this mail. Please open it now, "
            "and say there what you do."
        ),
        TO_A_READER,
    ),
    own_words(TO_A_READER),
)


STOPPED = "contact-stopped"
OF_STOP = (
    subject(gettext_lazy("Please look today: something is left to do"), TO_A_READER),
    greeting(NAME, TO_A_READER),
    Block(
        "opening",
        gettext_lazy("What happened"),
        gettext_lazy(
            "Someone of {program} asked that contact with somebody stops. It was done at once: who it was is not in "
            "this mail. Please open it, and see what is left to do."
        ),
        TO_A_READER,
    ),
    own_words(TO_A_READER),
)


def tell(worry: Worry, user: User, *, at: datetime) -> Email:
    program = worry.program
    return queue.enqueue(
        program=program, kind=KIND, about=f"worry:{worry.public_id}", occasion=str(int(at.timestamp())),
        to=queue.Recipient(user.ref, user.name, user.email), message=message(program, user),
        links={"worry": _path(worry)}, now=at, reply_to=program.reply_to, from_name=program.name,
    )  # fmt: skip


def told_lately(worry: Worry, at: datetime) -> set[UUID]:
    """Who was written to within the hour because of another worry of the same person at which nobody looked yet: they
    find this one beside it. Else one person could fill mailboxes day and night."""
    if worry.raised_by is None:
        return set()
    others = Worry.objects.in_program(worry.program).filter(raised_by=worry.raised_by, state=WorryState.RAISED)
    lately = others.filter(raised_at__gt=at - TOLD_ONCE_IN).exclude(pk=worry.pk).values_list("public_id", flat=True)
    mails = Email.objects.in_program(worry.program).filter(kind=KIND, about__in=[f"worry:{one}" for one in lately])
    return set(mails.values_list("recipient", flat=True))


@speaking_to("reader")
def message(program: Program, reader: User) -> Message:
    return letters.render("worry_raised", _told(program, reader) | {"page": letters.link("worry")})


def tell_of_stop(stop: ContactStop, user: User, *, at: datetime) -> Email:
    program = stop.program
    return queue.enqueue(
        program=program, kind=STOPPED, about=f"stop:{stop.public_id}", message=message_of_stop(program, user),
        to=queue.Recipient(user.ref, user.name, user.email), links={"stopped": _path_of_stop(stop)}, now=at,
        reply_to=program.reply_to, from_name=program.name,
    )  # fmt: skip


@speaking_to("reader")
def message_of_stop(program: Program, reader: User) -> Message:
    return letters.render("contact_stopped", _told(program, reader) | {"page": letters.link("stopped")})


def _told(program: Program, reader: User) -> dict[str, Any]:
    contact = {"name": program.name, "phone": program.phone, "email": program.reply_to}
    return {"program": program, "name": reader.get_short_name(), "contact": contact}


def _path_of_stop(stop: ContactStop) -> str:
    return reverse("stop-page", args=[stop.program.slug, stop.public_id])


def _link_to_stop_again(mail: Email, at: datetime) -> dict[str, str]:
    about = UUID(mail.about.removeprefix("stop:"))
    stop = ContactStop.objects.filter(program=mail.program_id, public_id=about).select_related("program").first()
    return {"stopped": _path_of_stop(stop)} if stop else {}


def _path(worry: Worry) -> str:
    return reverse("worry-page", args=[worry.program.slug, worry.public_id])


def _unwanted(mails: Sequence[Email]) -> Mapping[int, str]:
    """Whoever works for the program no more gets none."""
    members = Membership.objects.filter(
        user__email__in={mail.to_address for mail in mails}, role__in=CAN_WRITE, user__is_active=True
    )
    wanted = set(members.values_list("program", "user__email"))
    return {
        mail.pk: _("They do not work for the program any more.")
        for mail in mails
        if (mail.program_id, mail.to_address) not in wanted
    }


def _reader(mail: Email) -> queue.Recipient | None:
    rows = Membership.objects.filter(program=mail.program_id, user__is_active=True).select_related("user")
    user = next((one.user for one in rows if one.user.ref == mail.recipient), None)
    return queue.Recipient(user.ref, user.name, user.email) if user else None


def _links_again(mail: Email, at: datetime) -> dict[str, str]:
    about = UUID(mail.about.removeprefix("worry:"))
    worry = Worry.objects.filter(program=mail.program_id, public_id=about).select_related("program").first()
    return {"worry": _path(worry)} if worry else {}


def _sample(program: Program) -> Sample | None:
    return _sample_of(program, message)


def _sample_of_stop(program: Program) -> Sample | None:
    return _sample_of(program, message_of_stop)


def _sample_of(program: Program, words: Callable[[Program, User], Message]) -> Sample | None:
    """As it would go to somebody who works here, once there is a match."""
    member = Membership.objects.filter(program=program, role__in=CAN_WRITE).select_related("user").first()
    is_begun = Match.objects.in_program(program).exists()
    if member is None or not is_begun:
        return None
    return Sample(_("To %(name)s") % {"name": member.user.name}, words(program, member.user))


def _of_worries(member: Membership) -> Q:
    return Q(about__in=[f"worry:{one}" for one in worries_for(member).values_list("public_id", flat=True)])


def _of_stops(member: Membership) -> Q:
    return Q(about__in=[f"stop:{one}" for one in stops_for(member).values_list("public_id", flat=True)])


def records_of_worries(reader: Membership) -> Q:
    """What was recorded of worries about this lead: that there are any is not theirs to read."""
    about = Worry.objects.in_program(reader.program).filter(about_member=reader.user_id)
    entries = WorryEntry.objects.in_program(reader.program).filter(worry__in=about)
    concerned = WorryConcerns.objects.in_program(reader.program).filter(worry__in=about)
    mails = Email.objects.in_program(reader.program).filter(
        kind=KIND, about__in=[f"worry:{one}" for one in about.values_list("public_id", flat=True)]
    )
    found = Q(pk__in=[])
    for rows in (about, entries, concerned, mails):
        ids = [str(one) for one in rows.order_by().values_list("public_id", flat=True)]
        found |= Q(kind=rows.model._meta.label, row__in=ids)
    return found


def register() -> None:
    """Called when the app is ready."""
    keeps_from(records_of_worries)
    letters.register(
        Letter(KIND, gettext_lazy("A worry was raised"), _unwanted, at_night=AtNight.GOES, seen_by=_of_worries)
    )
    letters.let_reword(KIND, *BLOCKS, sample=_sample)
    letters.register(
        Letter(STOPPED, gettext_lazy("Contact was stopped"), _unwanted, at_night=AtNight.GOES, seen_by=_of_stops)
    )
    letters.let_reword(STOPPED, *OF_STOP, sample=_sample_of_stop)
    goes_again("stop", Way(_reader, frozenset({"stopped"}), _link_to_stop_again))
    goes_again("worry", Way(_reader, frozenset({"worry"}), _links_again))

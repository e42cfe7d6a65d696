"""The letter to whoever answers for somebody under 18: what is asked, and the link. No name stands in its subject."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.guarding.apart import why_not_asked
from participants.models import ConsentText, Guardian, Participant
from participants.profile.contact import contact
from peermatch.accounts.models import Membership, Program, User
from peermatch.clock import local_day, say_day
from peermatch.handling.ways import Page, Way, goes_again
from peermatch.languages import speaking_to
from peermatch.outbox import letters, queue
from peermatch.outbox.letters import Letter, Message, Sample
from peermatch.outbox.models import Email
from peermatch.outbox.texts import NAME, PROGRAM, REACH, Block, Placeholder, greeting, own_words, subject

KIND = "guardian-consent"
EVERYWHERE = "mail of all programs leaves together"
YOUNG = Placeholder("young", gettext_lazy("the first name of whoever is under 18"), "young")
MAY = (NAME, YOUNG, *REACH)
BLOCKS = (
    subject(gettext_lazy("We need your yes or no"), REACH),
    greeting(NAME, MAY),
    Block(
        "opening",
        gettext_lazy("What is asked"),
        gettext_lazy(
            "{young} would like to take part in peer meetings of {program}. {young} is under 18, and you answer for "
            "{young}. So we ask you first. Nothing begins before you say yes."
        ),
        MAY,
        frozenset({YOUNG.name, PROGRAM.name}),
    ),
    Block(
        "again",
        gettext_lazy("What is asked where the words mean something else now"),
        gettext_lazy(
            "You agreed that {young} takes part in peer meetings of {program}. We changed the words, and they mean "
            "something else now. So we ask you again. Until you answer, {young} is asked into no new group."
        ),
        MAY,
        frozenset({YOUNG.name, PROGRAM.name}),
    ),
    Block(
        "closing",
        gettext_lazy("Another way to answer"),
        gettext_lazy(
            "You can also tell {coordinator} by phone, text, relay or letter. It counts the same. You need give no "
            "reason."
        ),
        MAY,
    ),
    own_words(MAY),
)


def about(guardian: Guardian) -> str:
    return f"guardian:{guardian.public_id}"


def asked_anew(person: Participant) -> ConsentText | None:
    """The words that mean something else than those to which a guardian agreed, until they answer."""
    ask = person.consent_asks.open().of_guardians().select_related("text").first()
    return ask.text if ask else None


@speaking_to("guardian.participant")
def message(guardian: Guardian, *, by: User | None, until: datetime, again: ConsentText | None = None) -> Message:
    """As this guardian would read it now; the link's place is marked. `again`: as `asked_anew`."""
    person, program = guardian.participant, guardian.participant.program
    told: dict[str, Any] = {
        "program": program, "contact": contact(program, by), "name": guardian.name, "young": person.first_name,
        "page": letters.link("page"), "until": say_day(local_day(until, program.time_zone)), "again": again,
    }  # fmt: skip
    return letters.render("guardian_consent", told)


def post(
    guardian: Guardian, *, path: str, occasion: object, by: User | None, at: datetime, until: datetime,
    is_asked_for: bool,
) -> Email:  # fmt: skip
    program = guardian.participant.program
    return queue.enqueue(
        program=program, kind=KIND, about=about(guardian), occasion=str(occasion),
        to=queue.Recipient(ref=guardian.public_id, name=guardian.name, address=guardian.email),
        message=message(guardian, by=by, until=until, again=asked_anew(guardian.participant)),
        links={"page": path}, now=at, expires_at=until,
        reply_to=program.reply_to, from_name=f"{contact(program, by)['name']}, {program.name}",
        is_asked_for=is_asked_for,
    )  # fmt: skip


def unwanted(mails: Sequence[Email]) -> Mapping[int, str]:
    """Whoever has another address now, is asked no more, must not be written to, or answered what it tells of."""
    rows = Guardian.objects.across_programs(EVERYWHERE).select_related("participant__program")
    by_ref = {one.public_id: one for one in rows.filter(public_id__in={_ref(mail) for mail in mails})}
    found = {mail.pk: _why(mail, by_ref.get(_ref(mail))) for mail in mails}
    return {pk: why for pk, why in found.items() if why}


def _ref(mail: Email) -> UUID:
    return UUID(mail.about.partition(":")[2])


def _why(mail: Email, guardian: Guardian | None) -> str:
    if guardian is None or guardian.closed_at is not None:
        return _("They are asked no more.")
    if mail.to_address.lower() != guardian.email.lower():
        return _("Their e-mail address changed after this was written.")
    if mail.kind != KIND and guardian.settled_at is None:
        return _("They have said something since.")
    return why_not_asked(guardian)


def seen_by(membership: Membership) -> Q:
    """A viewer learns nothing of who answers for whom."""
    return Q() if membership.can_write else Q(pk__in=[])


def _page(mail: Email) -> Page | None:
    rows = Guardian.objects.filter(program=mail.program_id, public_id=_ref(mail))
    guardian = rows.select_related("participant__program").first()
    if guardian is None:
        return None
    return Page(_("Ask them again"), f"{guardian.participant.get_absolute_url()}guardian/")


def _sample(program: Program) -> Sample | None:
    """About whoever was added last."""
    person = Participant.objects.in_program(program).order_by("-pk").first()
    if person is None:
        return None
    person.program = program
    some = Guardian(program=program, participant=person, name=_("Kim Doe"))
    return Sample(
        _("To whoever answers for %(name)s") % {"name": person.name}, message(some, by=None, until=person.created_at)
    )


def register() -> None:
    """Called when the app is ready."""
    title = gettext_lazy("Consent of a guardian asked for")
    letters.register(Letter(KIND, title, unwanted, may_wait_a_day=True, seen_by=seen_by))
    letters.let_reword(KIND, *BLOCKS, sample=_sample)
    goes_again("guardian", Way(instead=_page))

"""The letter to whoever agreed to words that mean something else now: what is new, by when, and what follows."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.models import Consent, ConsentAsk, ConsentText, Link, Participant, Purpose, TextFor
from participants.profile.contact import contact
from participants.profile.letters import about
from participants.profile.wanted import why_not_to
from peermatch.accounts.models import Program
from peermatch.clock import local_day, say_day
from peermatch.languages import speaking_to
from peermatch.outbox import letters, queue
from peermatch.outbox.letters import Letter, Message, Sample
from peermatch.outbox.models import Email
from peermatch.outbox.texts import LONGEST_SUBJECT, PROGRAM, USUAL, Block, Placeholder, greeting, own_words, subject

KIND = "permission-again"
LIVES = timedelta(days=30)  # after the day by which an answer is wanted
EVERYWHERE = "mail of all programs leaves together"
YOURS = {
    TextFor.MATCHING: gettext_lazy("to be asked into peer matches"),
    TextFor.CHILD: gettext_lazy("to our keeping facts about your child"),
    TextFor.REPORTS: gettext_lazy("to being quoted in our reports, without your name"),
}
IF_NO = {
    TextFor.MATCHING: gettext_lazy("If you say no, you leave the program. You learn first what that means."),
    TextFor.CHILD: gettext_lazy("If you say no, what we keep about your child's age and needs is erased at once."),
    TextFor.REPORTS: gettext_lazy("If you say no, no report quotes you from then on."),
}
HEADLINE = Placeholder("headline", gettext_lazy("by which day they answer"), "headline")
BLOCKS = (
    subject(gettext_lazy("{headline}: do you still agree?"), (*USUAL, HEADLINE), first=HEADLINE.name),
    greeting(),
    Block(
        "opening",
        gettext_lazy("Why we write"),
        gettext_lazy(
            "You agreed before to what stands below, for {program}. We changed the words, and they mean something "
            "else now. So we ask you again. You are free to say no."
        ),
        USUAL,
        frozenset({PROGRAM.name}),
    ),
    Block(
        "closing",
        gettext_lazy("Another way to answer"),
        gettext_lazy(
            "You can also tell your coordinator by phone, text, relay or letter. They read the words to you. It counts "
            "the same."
        ),
        USUAL,
    ),
    own_words(),
)


@speaking_to("person")
def message(person: Participant, asks: Sequence[ConsentAsk]) -> Message:
    """What this person reads, or is told by phone; the link's place is marked."""
    program, until = person.program, min(one.agree_by for one in asks)
    headline = _headline(person, until)
    told = {
        "program": program, "contact": contact(program, None), "first_name": person.first_name,
        "page": letters.link("page"),
        "asks": [
            {"what": YOURS[TextFor(one.text.what_for)], "text": one.text, "if_no": IF_NO[TextFor(one.text.what_for)]}
            for one in asks
        ],
        "until": say_day(until), "headline": headline, "usual_subject": _subject(headline),
        "is_to_match": any(one.text.what_for == TextFor.MATCHING for one in asks),
    }  # fmt: skip
    return letters.render("permission_again", told)


def _headline(person: Participant, until: date) -> str:
    """The name leads it where several read the mail."""
    others = Participant.objects.in_program(person.program).exclude(pk=person.pk)
    if person.email and others.filter(email__iexact=person.email).exists():
        return _("%(name)s: answer by %(day)s") % {"name": person.first_name, "day": say_day(until, short=True)}
    return _("Answer by %(day)s") % {"day": say_day(until)}


def _subject(headline: str) -> str:
    whole = _("%(headline)s: do you still agree?") % {"headline": headline}
    return whole if len(whole) <= LONGEST_SUBJECT else headline


def post(person: Participant, asks: Sequence[ConsentAsk], *, at: datetime) -> Email:
    """With a link to the page on which they answer. Needs a transaction."""
    program = person.program
    until = at + LIVES + (max(one.agree_by for one in asks) - local_day(at, program.time_zone))
    link, token = Link.issue(person, Purpose.PROFILE, person.public_id, until)
    return queue.enqueue(
        program=program, kind=KIND, about=about(person), occasion=str(link.public_id),
        to=queue.Recipient(ref=person.public_id, name=person.name, address=person.email),
        message=message(person, asks), links={"page": f"{reverse('link', args=[token])}?to=agree"}, now=at,
        expires_at=until, reply_to=program.reply_to, from_name=f"{contact(program, None)['name']}, {program.name}",
    )  # fmt: skip


def unwanted(mails: Sequence[Email]) -> Mapping[int, str]:
    """Whoever answered meanwhile, left, or has another address."""
    people = Participant.objects.across_programs(EVERYWHERE).filter(public_id__in={one.recipient for one in mails})
    by_ref = {one.public_id: one for one in people}
    asks = ConsentAsk.objects.across_programs(EVERYWHERE).open()
    asked = set(asks.filter(participant__in=people).values_list("participant__public_id", flat=True))
    found = {}
    for mail in mails:
        person = by_ref.get(mail.recipient)
        why = why_not_to(mail, person) if person else _("The person is no longer on record.")
        if why := why or ("" if mail.recipient in asked else _("They have answered.")):
            found[mail.pk] = why
    return found


def _sample(program: Program) -> Sample | None:
    """To whoever was added last."""
    person = Participant.objects.in_program(program).order_by("-pk").first()
    if person is None:
        return None
    person.program = program
    news = _("Here stands in a sentence what is new.")
    text = ConsentText(
        program=program, what_for=Consent.WhatFor.MATCHING, version=2, news=news, words=_("Here stand the words.")
    )
    ask = ConsentAsk(program=program, participant=person, text=text, agree_by=person.created_at.date())
    return Sample(_("To %(name)s") % {"name": person.name}, message(person, [ask]))


def register() -> None:
    """Called when the app is ready."""
    letters.register(Letter(KIND, gettext_lazy("Permission asked again"), unwanted, may_wait_a_day=True))
    letters.let_reword(KIND, *BLOCKS, sample=_sample)

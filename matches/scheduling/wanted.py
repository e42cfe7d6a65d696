"""Whether a letter about a meeting is still wanted at the moment it leaves. Asked by the outbox, many at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from matches.models import Absence, Meeting, MeetingState, News, Seat, SeatState
from matches.scheduling.letters import about
from matches.scheduling.together import letters as together
from participants.models import Participant
from participants.profile.wanted import why_not_to
from peermatch.outbox import letters
from peermatch.outbox.models import Email
from peermatch.outbox.nights import AtNight

EVERYWHERE = "the outbox delivers for every program at once"
WhyNot = Callable[[Email, "Facts"], str]


@dataclass(frozen=True)
class Facts:
    """The meetings that some mails are about, who said yes, who cannot come to which, and everyone in them."""

    meetings: Mapping[str, Meeting]
    comes: frozenset[tuple[int, UUID]]
    people: Mapping[UUID, Participant]
    absent: frozenset[tuple[int, UUID]] = frozenset()

    def meeting(self, mail: Email) -> Meeting | None:
        return self.meetings.get(mail.about)

    def unreached(self, mail: Email) -> str:
        person = self.people.get(mail.recipient)
        return why_not_to(mail, person) if person else ""

    def takes_part(self, mail: Email, meeting: Meeting) -> bool:
        return (meeting.match_id, mail.recipient) in self.comes

    def is_expected(self, mail: Email, meeting: Meeting) -> bool:
        return self.takes_part(mail, meeting) and (meeting.pk, mail.recipient) not in self.absent


def if_it_stands(mail: Email, facts: Facts) -> str:
    """For confirmations, changes and reminders: the meeting is on, as the letter says, and the person comes."""
    meeting = facts.meeting(mail)
    if why := if_it_goes_on(mail, facts):
        return why
    if meeting and not facts.is_expected(mail, meeting):
        return _("The person cannot come to this meeting.")
    return ""


def if_it_goes_on(mail: Email, facts: Facts) -> str:
    """For words to all who take part: the meeting is on, as the letter says."""
    meeting = facts.meeting(mail)
    if why := facts.unreached(mail):
        return why
    if meeting is None or meeting.state != MeetingState.CONFIRMED:
        return _("The meeting does not stand any more.")
    if meeting.revision != mail.revision:
        return _("The meeting was moved after this was written.")
    if not facts.takes_part(mail, meeting):
        return _("The person does not take part any more.")
    return ""


def if_it_is_off(mail: Email, facts: Facts) -> str:
    """For cancellations: the meeting is off, or goes on without the person."""
    meeting = facts.meeting(mail)
    if meeting and meeting.state == MeetingState.CONFIRMED and facts.is_expected(mail, meeting):
        return _("The person takes part again.")
    return facts.unreached(mail)


def asked(why_not: WhyNot) -> Callable[[Sequence[Email]], dict[int, str]]:
    """`still_wanted` of a letter: three queries however many mails."""

    def still_wanted(mails: Sequence[Email]) -> dict[int, str]:
        facts = _facts(mails)
        return {mail.pk: why for mail in mails if (why := why_not(mail, facts))}

    return still_wanted


def register() -> None:
    """Makes the outbox know these letters."""
    for news in (News.CONFIRMED, News.REMINDER):
        letters.register(letters.Letter(news, news.label, _still_stands, is_reminder=news == News.REMINDER))
    letters.register(letters.Letter(News.MOVED, News.MOVED.label, _still_stands, at_night=AtNight.GOES_IF_SOON))
    for news in (News.CANCELLED, News.ABSENT):
        letters.register(letters.Letter(news, news.label, _still_off, at_night=AtNight.GOES))
    together.register()
    letters.register(letters.Letter(News.GOES_ON, News.GOES_ON.label, _still_goes_on))


def _facts(mails: Sequence[Email]) -> Facts:
    names = {mail.about.partition(":")[2] for mail in mails}
    found = Meeting.objects.across_programs(EVERYWHERE).filter(public_id__in=names)
    meetings = {about(meeting): meeting for meeting in found}
    seats = Seat.objects.across_programs(EVERYWHERE).filter(match__in={one.match_id for one in meetings.values()})
    rows = list(seats.select_related("participant"))
    absences = Absence.objects.across_programs(EVERYWHERE).standing().filter(meeting__in=list(meetings.values()))
    return Facts(
        meetings,
        comes=frozenset((row.match_id, row.participant.public_id) for row in rows if row.state == SeatState.ACCEPTED),
        people={row.participant.public_id: row.participant for row in rows},
        absent=frozenset(absences.values_list("meeting", "seat__participant__public_id")),
    )


_still_stands, _still_off, _still_goes_on = asked(if_it_stands), asked(if_it_is_off), asked(if_it_goes_on)

"""What the demo's people answered by mail: a calendar that accepts, words about a time, and one that fits no match."""

from datetime import datetime, timedelta
from email.message import EmailMessage

from matches.models import News
from matches.scheduling.polls.letters import ASKED
from participants.models import Participant
from peermatch.accounts.models import Program
from peermatch.inbox.reading import read
from peermatch.inbox.receiving import keep
from peermatch.outbox.models import Email


def replies(program: Program, people: dict[str, Participant], now: datetime) -> None:
    """Nobody recorded any of it yet."""
    amara, petra = people["Amara Nwosu"], people["Petra Lindqvist"]
    confirmed, asked = _letter(program, News.CONFIRMED, amara), _letter(program, ASKED, petra)
    accepted = _mail(program, amara.name, amara.email, "Accepted: Peer meeting", "Amara Nwosu has accepted.", confirmed)
    said = confirmed.calendar.replace("METHOD:REQUEST", "METHOD:REPLY").replace("NEEDS-ACTION", "ACCEPTED")
    accepted.add_alternative(said.encode(), "text", "calendar", params={"method": "REPLY"})
    _arrives(accepted, now - timedelta(hours=5))
    words = (
        "I chose my times, but could we keep it to an hour? I rely on captions, and my eyes are tired after that.\n\n"
        "Petra\n\nOn Monday, Bluebonnet Deaf-Blind Project wrote:\n> Which of these times suit you?\n"
    )
    _arrives(_mail(program, petra.name, petra.email, f"Re: {asked.subject}", words, asked), now - timedelta(hours=2))
    stranger = "Hello, my cousin told me of you. Do you also help families of grown-up children?\n\nHelen Marsh\n"
    helen = _mail(program, "Helen Marsh", "helen.marsh@mail.example", "A question", stranger)
    _arrives(helen, now - timedelta(hours=1))


def _arrives(mail: EmailMessage, at: datetime) -> None:
    keep(read(mail.as_bytes()), at=at)


def _letter(program: Program, kind: str, person: Participant) -> Email:
    letters = Email.objects.filter(program=program, kind=kind, recipient=person.public_id)
    found: Email = letters.latest("pk")
    return found


def _mail(
    program: Program, name: str, address: str, subject: str, words: str, answers: Email | None = None
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"{name} <{address}>", program.reply_to, subject
    if answers is not None:
        mail["In-Reply-To"] = answers.message_id
    mail.set_content(words)
    return mail

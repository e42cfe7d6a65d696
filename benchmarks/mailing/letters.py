"""Five thousand mails that are due: real letters of the demo program, each to somebody else."""

import pickle
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

KIND = "benchmark"
SAMPLES = ("invitation", "invitation", "answer-received", "meeting-confirmed")  # the last with a calendar file
LINK = "/a/kSTpT3rX0vYhVvGm2Jc8yqJrZzA4b8uF1mYw0nQe7cE/"
_LINK = re.compile(r"⟦link:[a-z0-9_]+⟧")


def samples() -> list[Any]:
    """Mails as the demo program has sent them."""
    from peermatch.outbox.models import Email

    kept = Email.objects.across_programs("a benchmark").order_by("pk")
    found = [kept.filter(kind=kind)[number] for number, kind in enumerate(SAMPLES[:-1])]
    found.append(kept.exclude(calendar="").filter(kind=SAMPLES[-1])[0])
    kept.delete()
    return found


def address(number: int) -> str:
    return f"person{number}@mail.example"


def ours(some: list[Any], count: int) -> Iterator[Any]:
    """Rows of the outbox, unsaved."""
    from django.utils import timezone

    from peermatch.outbox import letters
    from peermatch.outbox.models import Email, State
    from peermatch.tokens import seal

    now, fields = timezone.now(), [field.attname for field in Email._meta.fields if field.attname != "id"]
    for number in range(count):
        like = some[number % len(some)]
        mail = Email(**{name: getattr(like, name) for name in fields})
        mail.kind, mail.public_id, mail.recipient = KIND, uuid4(), uuid4()
        mail.idempotency_key, mail.message_id = f"{KIND} {mail.public_id}", f"<{mail.public_id.hex}@localhost>"
        mail.to_address, mail.state, mail.attempts = address(number), State.QUEUED, 0
        mail.due_at, mail.next_look_at, mail.sent_at, mail.final_at = now, now, None, None
        mail.sealed_links = seal(dict.fromkeys(letters.links_in(mail.text + mail.html), LINK))
        yield mail


def theirs(some: list[Any], number: int) -> dict[str, Any]:
    """What is said in that mail, with its links in place, as the peers are given it."""
    like = some[number % len(some)]
    return {
        "subject": like.subject, "text": _LINK.sub("http://127.0.0.1:8000" + LINK, like.text),
        "html": _LINK.sub("http://127.0.0.1:8000" + LINK, like.html), "calendar": like.calendar,
    }  # fmt: skip


def fill(sender: str, some: list[Any], count: int, folder: Path) -> None:
    """Queues so many for that sender, and nothing for any other."""
    {"bare": _fill_bare, "peermatch": _fill_ours, "post_office": _fill_post_office, "mailer": _fill_mailer}[sender](
        some, count, folder
    )


def _fill_bare(some: list[Any], count: int, folder: Path) -> None:
    """Ready as bytes: composing is no part of what the bare loop does."""
    from peermatch.outbox.mime import compose
    from peermatch.tokens import unseal

    ready = [(mail.to_address, compose(mail, unseal(mail.sealed_links))) for mail in ours(some, count)]
    (folder / "bare").write_bytes(pickle.dumps(ready))


def _fill_ours(some: list[Any], count: int, folder: Path) -> None:
    from peermatch.outbox.models import Email

    Email.objects.across_programs("a benchmark").filter(kind=KIND).delete()
    Email.objects.bulk_create(list(ours(some, count)), batch_size=100)


def _fill_post_office(some: list[Any], count: int, folder: Path) -> None:
    from django.core.files.base import ContentFile
    from post_office import mail
    from post_office.models import Attachment, Email

    Email.objects.all().delete()
    Attachment.objects.all().delete()
    told = [theirs(some, number) for number in range(count)]
    made = mail.send_many(
        [{"recipients": address(number), "subject": one["subject"], "message": one["text"], "html_message": one["html"]}
         for number, one in enumerate(told)]
    )  # fmt: skip
    kept = {mail.to[0]: mail.pk for mail in Email.objects.all()}
    through = Email.attachments.through
    files = {one["calendar"]: None for one in told if one["calendar"]}
    for number, content in enumerate(files):
        file = Attachment(name="invite.ics", mimetype="text/calendar")
        file.file.save(f"{number}.ics", ContentFile(content.encode()))
        to = [kept[address(place)] for place, one in enumerate(told) if one["calendar"] == content]
        through.objects.bulk_create([through(email_id=pk, attachment_id=file.pk) for pk in to])
    assert len(made) == count  # noqa: S101  # else fewer mails would be timed than is said


def _fill_mailer(some: list[Any], count: int, folder: Path) -> None:
    from django.core.mail import EmailMultiAlternatives
    from mailer.models import PRIORITY_MEDIUM, Message, MessageLog, make_message

    Message.objects.all().delete()
    MessageLog.objects.all().delete()
    rows = []
    for number in range(count):
        one = theirs(some, number)
        row = make_message(priority=PRIORITY_MEDIUM)
        mail = EmailMultiAlternatives(one["subject"], one["text"], "peermatch@localhost", [address(number)])
        mail.attach_alternative(one["html"], "text/html")
        if one["calendar"]:
            mail.attach("invite.ics", one["calendar"], "text/calendar")
        row.email = mail
        rows.append(row)
    Message.objects.bulk_create(rows, batch_size=100)

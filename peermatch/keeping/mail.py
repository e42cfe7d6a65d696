"""Mail to somebody, about them and from them: what it says is wiped, that there was one stays."""

import contextlib
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.words_kept import MAIL_KEPT_DAYS
from peermatch.handling.models import ByHand
from peermatch.inbox.models import IncomingMail
from peermatch.keeping import purging
from peermatch.keeping.wiping import ERASED, strike, wipe
from peermatch.outbox import queue
from peermatch.outbox.backends import place_of
from peermatch.outbox.models import OPEN_STATES, Email, State
from peermatch.returning.models import MailEvent, StoppedAddress, Unreached

BODY = ("subject", "text", "html", "calendar", "script", "short", "paper", "search_text")
EVERYWHERE = "mail of all programs grows old"
FROM_OUTSIDE = ("error", "reason")  # a mail server's words name the address


def addresses_of(program: int, people: Collection[UUID]) -> set[str]:
    """To which mail of theirs went, in lower case."""
    mails = Email.objects.filter(program=program, recipient__in=people)
    return {address.lower() for address in mails.values_list("to_address", flat=True) if address}


def wipe_mail_to(program: Any, people: Collection[UUID], *, at: datetime) -> None:
    """All mail to them, sent or not; what waits is called back first."""
    for person in people:
        queue.suppress(program=program, recipient=person, now=at, why=ERASED)
    mails = Email.objects.filter(program=program.pk, recipient__in=people)
    _wipe_sent(program.pk, mails)
    mails.update(to_name=ERASED, to_address="", from_name="", sealed_links="")
    wipe(MailEvent.objects.filter(program=program.pk, email__in=mails), ["words"])
    wipe(Unreached.objects.filter(program=program.pk, recipient__in=people), ["spoke_with"])


def wipe_mail_about(program: int, rows: Collection[UUID]) -> None:
    """What was sent to others about these rows. What waits goes out as it is."""
    for mails in _about(program, rows):
        _wipe_sent(program, mails.exclude(state__in=OPEN_STATES))


def forget_in_mail_about(program: int, rows: Collection[UUID], words: Collection[str], *, at: datetime) -> None:
    """What others were told about these rows, where they go on and somebody is erased whom these words tell of.

    Of mail that is out its subject stays, and its calendar file, by which it is found when the meeting is moved; of
    what its reader is still to be told all but these words.
    """
    for mails in _about(program, rows):
        strike(mails, [*BODY, *FROM_OUTSIDE], words)
        _wipe_words(mails.exclude(pk__in=mails.filter(_to_be_told(at)).values("pk")))


def _about(program: int, rows: Collection[UUID]) -> Iterator[Any]:
    """Mail about these rows, and the letters that tell of it, some at a time."""
    ids = sorted(str(one) for one in rows)
    for batch in (ids[start : start + 50] for start in range(0, len(ids), 50)):
        about = Q()
        for one in batch:
            about |= Q(about__endswith=one)
        told_in = Email.objects.filter(about, program=program).exclude(joined_in=None)
        together = Q(pk__in=list(told_in.values_list("joined_in", flat=True)))
        yield Email.objects.filter(about | together, program=program)


def _to_be_told(at: datetime) -> Q:
    """It waits, or did not arrive and is told in another way, or anew once the address is right."""
    missed = Unreached.objects.across_programs(EVERYWHERE).open().filter(email=OuterRef("pk"))
    in_time = Q(expires_at=None) | Q(expires_at__gt=at)
    return Q(state__in=OPEN_STATES) | Q(in_time, state=State.FAILED) | Q(Exists(missed))


def old_mail(now: datetime) -> Any:
    """Final for longer than its program keeps words; one that somebody is still to be told another way is kept."""
    mails = Email.objects.across_programs(EVERYWHERE).exclude(state__in=OPEN_STATES).exclude(text=ERASED, calendar="")
    of_none = Q(program=None, final_at__lte=now - timedelta(days=MAIL_KEPT_DAYS))
    to_tell = Unreached.objects.across_programs(EVERYWHERE).open().filter(email=OuterRef("pk"))
    return mails.filter(purging.before(now, "mail_kept_days", "final_at") | of_none, ~Exists(to_tell))


def wipe_old_mail(keys: list[int], now: datetime) -> None:
    """All but the subject: it never holds what is protected, and tells coordinators which mail it was."""
    mails = Email._base_manager.filter(pk__in=keys)
    _wipe_words(mails)
    mails.update(calendar="")


def register() -> None:
    """Called when the app is ready."""
    purging.grows_old(purging.Old(_("Words of mail"), old_mail, wipe_old_mail))


def _remove_files(mails: Any) -> None:
    for message_id in mails.values_list("message_id", flat=True):
        with contextlib.suppress(FileNotFoundError):  # where mail goes to files
            place_of(message_id).unlink()


def _wipe_words(mails: Any) -> None:
    _remove_files(mails)
    wipe(mails, FROM_OUTSIDE)
    mails.update(text=ERASED, html="", script="", short="", paper="")


def _wipe_sent(program: int, mails: Any) -> None:
    _remove_files(mails)
    wipe(mails, FROM_OUTSIDE)
    wipe(ByHand.objects.filter(program=program, email__in=mails), ["reason"])
    mails.update(**dict.fromkeys(BODY, ERASED) | {"calendar": "", "script": "", "short": "", "paper": "", "html": ""})


def forget_mail_from(program: int, addresses: Collection[str], *, at: datetime) -> list[UUID]:
    """What came from these addresses, with who sent it; says which mails those were."""
    from_them = Q()
    for address in addresses:
        from_them |= Q(from_address__iexact=address)
    rows = IncomingMail.objects.filter(program=program)
    found = list(rows.filter(from_them).values_list("pk", "public_id")) if addresses else []
    rows.filter(pk__in=[pk for pk, _id in found]).forget_sender(at=at)
    return [public_id for _pk, public_id in found]


def forget_incoming(of: UUID, at: datetime) -> list[tuple[str, UUID]]:
    """One mail that came in, by its id."""
    rows = IncomingMail.objects.across_programs("an id names its mail, whichever program it is of")
    rows.filter(public_id=of).forget_sender(at=at)
    return []


def forget_addresses(program: int, addresses: Collection[str]) -> None:
    """That no mail goes there any more is of no use where none will be sent."""
    StoppedAddress.objects.filter(program=program, address__in=addresses).delete()

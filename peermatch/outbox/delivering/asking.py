"""Asking each mail's own step whether it is still wanted, many at once, just before they leave."""

import logging
from collections import defaultdict
from collections.abc import Mapping, Sequence

from peermatch.outbox import letters
from peermatch.outbox.delivering.books import Books, is_late
from peermatch.outbox.delivering.patience import AWAY, patiently
from peermatch.outbox.models import Email
from peermatch.outbox.replies import Blame, Trouble

log = logging.getLogger(__name__)


def wanted(mails: Sequence[Email], books: Books) -> list[Email]:
    """Those to send; the others are ended here, each with its reason."""
    by_kind: dict[str, list[Email]] = defaultdict(list)
    for mail in mails:
        if mail.overtaken_at is not None or is_late(mail, books.now()):
            books.end_unsent(mail)
        else:
            by_kind[mail.kind].append(mail)
    kept = [mail for kind, some in by_kind.items() for mail in _wanted_of_kind(kind, some, books)]
    return sorted(kept, key=lambda mail: (mail.due_at, mail.pk))


def _wanted_of_kind(kind: str, mails: list[Email], books: Books) -> list[Email]:
    letter = letters.get(kind)
    try:
        unwanted: Mapping[int, str] = patiently(lambda: letter.still_wanted(mails)) if letter else {}
    except AWAY:
        raise
    except Exception as problem:  # a step's mistake must not stop the other steps' mail
        log.exception("Whether mail of kind %r is still wanted could not be asked.", kind)
        books.put_off(mails, Trouble(Blame.MAIL_FOR_NOW, "check", type(problem).__name__))
        return []
    for mail in mails:
        if mail.pk in unwanted:
            books.end_unwanted(mail, unwanted[mail.pk])
    return [mail for mail in mails if mail.pk not in unwanted]

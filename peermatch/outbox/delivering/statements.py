"""The three statements of which each mail needs its share, in SQL: to have them built anew each time takes three times
as long as to have them done."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from peermatch.outbox.models import Email, State

_LOCK = "SELECT id, lease_token, overtaken_at IS NOT NULL FROM outbox_email WHERE state = %s AND id IN ({})"
_SENT = (
    "UPDATE outbox_email SET state = %s, sent_at = %s, final_at = %s, sealed_links = '', lease_token = NULL "
    "WHERE id IN ({})"
)
_LEAVING = "UPDATE outbox_email SET attempts = attempts + 1, next_look_at = %s WHERE id IN ({})"


def lock(mails: Sequence[Email]) -> dict[int, bool]:
    """Those of these mails that are still ours and that nobody else is writing to; and whether each was called back."""
    tokens = {mail.pk: _stored("lease_token", mail.lease_token) for mail in mails}
    skip = " FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK.format(_marks(tokens)) + skip, [State.SENDING, *tokens])
        return {pk: bool(is_called_back) for pk, token, is_called_back in cursor.fetchall() if token == tokens[pk]}


def write_sent(pks: Collection[int], now: datetime) -> None:
    """These, which we have locked, are out."""
    if pks:
        at = _stored("sent_at", now)
        with connection.cursor() as cursor:
            cursor.execute(_SENT.format(_marks(pks)), [State.SENT, at, at, *pks])


def write_leaving(pks: Collection[int], until: datetime) -> None:
    """These, which we have locked, leave now, and are ours until then."""
    if pks:
        with connection.cursor() as cursor:
            cursor.execute(_LEAVING.format(_marks(pks)), [_stored("next_look_at", until), *pks])


def _marks(values: Iterable[object]) -> str:
    return ", ".join("%s" for _value in values)


def _stored(field: str, value: object) -> Any:
    """As this kind of database has it."""
    return Email._meta.get_field(field).get_db_prep_value(value, connection)  # type: ignore[union-attr]  # a column

"""The two statements of which each mail needs its share, in SQL: one way to the database and back for each, and nothing
built anew each time, which takes longer than to have it done."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from peermatch.outbox.models import OPEN_STATES_SQL, Email, EmailQuerySet, State

EVERYWHERE = "the dispatcher sends every program's mail"
_CLAIM = f"""
WITH chosen AS MATERIALIZED (
    SELECT id FROM outbox_email WHERE state IN ({OPEN_STATES_SQL}) AND next_look_at <= %s AND kind IN (:kinds)
    ORDER BY next_look_at LIMIT %s :skip
)
UPDATE outbox_email SET lease_token = %s, next_look_at = %s, state = '{State.SENDING}',
    interruptions = interruptions + CASE WHEN state = '{State.SENDING}' THEN 1 ELSE 0 END
WHERE id IN (SELECT id FROM chosen) RETURNING *
"""  # noqa: S608  # nosec B608  # nothing of it was typed by anybody
_TURN = f"""
WITH ours (id, token, is_out) AS (VALUES :ours),
held AS MATERIALIZED (
    SELECT mail.id, is_out FROM outbox_email AS mail JOIN ours ON ours.id = mail.id AND ours.token = mail.lease_token
    WHERE state = '{State.SENDING}'
        AND (is_out OR (overtaken_at IS NULL AND (expires_at IS NULL OR expires_at > %s)))
    :skip
)
UPDATE outbox_email SET
    state = CASE WHEN is_out THEN '{State.SENT}' ELSE state END,
    sent_at = CASE WHEN is_out THEN %s ELSE sent_at END,
    final_at = CASE WHEN is_out THEN %s ELSE final_at END,
    sealed_links = CASE WHEN is_out THEN '' ELSE sealed_links END,
    lease_token = CASE WHEN is_out THEN NULL ELSE lease_token END,
    attempts = attempts + CASE WHEN is_out THEN 0 ELSE 1 END,
    next_look_at = CASE WHEN is_out THEN next_look_at ELSE %s END
FROM held WHERE outbox_email.id = held.id RETURNING outbox_email.id
"""  # noqa: S608  # nosec B608  # nothing of it was typed by anybody


def claim_due(now: datetime, kinds: Collection[str], most: int, *, token: UUID, until: datetime) -> list[Email]:
    """Takes up to so many due mails of these kinds. Rows that somebody else is writing to are left for later."""
    if not kinds:
        return []
    words = _CLAIM.replace(":kinds", ", ".join(["%s"] * len(kinds))).replace(":skip", _skip("outbox_email"))
    every: EmailQuerySet = Email.objects.across_programs(EVERYWHERE)
    given = [_look(now), *kinds, most, _stored("lease_token", token), _look(until)]
    return list(every.raw(words, given))


def write_turn(out: Sequence[Email], leaving: Sequence[Email], now: datetime, until: datetime) -> set[int]:
    """A commit of its own: the first are sent; the others, unless called back or too late, leave now and are ours
    until then.

    Says which were written: those that are still ours, and that nobody else is writing to.
    """
    ours = [(mail, True) for mail in out] + [(mail, False) for mail in leaving]
    words = _TURN.replace(":ours", ", ".join(["(%s, %s, %s)"] * len(ours))).replace(":skip", _skip("mail"))
    given = [value for mail, is_out in ours for value in (mail.pk, _stored("lease_token", mail.lease_token), is_out)]
    at = _look(now)
    with connection.cursor() as cursor:
        cursor.execute(words, [*given, at, at, at, _look(until)])
        return {pk for (pk,) in cursor.fetchall()}


def _skip(table: str) -> str:
    return f"FOR UPDATE OF {table} SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""


def _look(at: datetime) -> Any:
    return _stored("next_look_at", at)


def _stored(field: str, value: object) -> Any:
    """As this kind of database has it."""
    return Email._meta.get_field(field).get_db_prep_value(value, connection)  # type: ignore[union-attr]  # a column

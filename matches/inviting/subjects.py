"""Subjects of invitations and reminders: what to do and by when in their first words, at most 60 characters.

No topic and no name of a person, but the reader's own where several read at one address.
"""

from django.utils.translation import gettext as _

from matches.inviting.wording import Asked, short_question
from peermatch.clock import say_day
from peermatch.outbox.letters import LONGEST_SUBJECT


def headline(asked: Asked) -> str:
    """What leads the subject of an invitation: what to do, by when, and for whom where several read the mail."""
    told = _subject_facts(asked)
    words = _("%(name)s: answer by %(day)s") if asked.shares_mailbox else _("Answer by %(day)s")
    return words % told


def reminder_headline(asked: Asked) -> str:
    told = _subject_facts(asked)
    words = _("%(name)s: a reminder, answer by %(day)s") if asked.shares_mailbox else _("Reminder, answer by %(day)s")
    return words % told


def subject(asked: Asked) -> str:
    told = _subject_facts(asked)
    if not asked.shares_mailbox:
        return _("Answer by %(day)s: %(what)s") % told
    whole = _("%(name)s: answer by %(day)s: %(what)s") % told
    return whole if len(whole) <= LONGEST_SUBJECT else _("%(name)s: answer by %(day)s") % told


def reminder_subject(asked: Asked) -> str:
    told = _subject_facts(asked)
    if asked.shares_mailbox:
        return _("%(name)s: a reminder, answer by %(day)s") % told
    return _("Reminder, answer by %(day)s: your peer match") % told


def _subject_facts(asked: Asked) -> dict[str, str]:
    """Where the name leads, the day is said shorter."""
    day = say_day(asked.answer_by, short=asked.shares_mailbox)
    return {"name": asked.first_name, "day": day, "what": short_question(asked)}

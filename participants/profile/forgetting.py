"""A person asks to be erased, on their own page. A lead does it; until then they may take it back."""

from datetime import datetime

from django.utils.translation import gettext as _

from participants.models import OwnChange, Participant
from participants.profile import letters
from participants.profile.changes import note
from peermatch.accounts.models import User

FORGET = OwnChange.What.FORGET


def asks_since(person: Participant) -> datetime | None:
    """When they asked, while nobody did it and they did not take it back."""
    at: datetime | None = (
        OwnChange.objects.filter(program=person.program_id, participant=person)
        .to_forget()
        .values_list("at", flat=True)
        .first()
    )
    return at


def ask_to_be_forgotten(person: Participant, *, at: datetime) -> None:
    """Asked twice, it counts once. A letter says by when it is done. Needs a transaction that holds the person."""
    if asks_since(person) is None:
        note(person, [FORGET], at=at)
        if person.takes_what_they_ask_for:
            letters.post_erasure_asked(person, at=at)


def stay(person: Participant, *, by: User | None, at: datetime) -> bool:
    """They want to stay after all: said on their own page, or to the coordinator `by`. False where they do not ask."""
    waiting = OwnChange.objects.filter(program=person.program_id, participant=person).to_forget()
    return bool(waiting.update(seen_at=at, seen_by=by))


def what_follows(person: Participant) -> list[str]:
    """What being erased means for them, a sentence each, told before they ask."""
    said = [
        _("The program's leads see at once that you asked. One of them does it by hand, within %(days)d days.")
        % {"days": letters.LASTS[letters.ERASURE].days},
        _("Then we erase all that we know of you: your name, how to reach you, and what you need. Your free times go "
          "too, what you said, what was written about you, and our mail to you."),
        _("We keep that there was somebody, without a name. So the program's counts stay right."),
        _("We keep copies in case a machine breaks. They hold your facts until they are thrown away. If we need one, "
          "we erase you from it again."),
        _("We cannot erase what others know, or have in their own mailboxes."),
    ]  # fmt: skip
    if person.open_matches:
        said.append(_("You are taken out of what you take part in. Your coordinator tells the others."))
    if person.takes_what_they_ask_for:
        said.append(_("We send you a mail now that says by when it is done."))
    said.append(_("When it is done, your page no longer opens, and we cannot write to you any more."))
    said.append(_("Until then you can take it back on this page."))
    return said

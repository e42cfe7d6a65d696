"""Words that changed their meaning are changed back, while nobody was written to and nobody answered."""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from participants.consenting import texts
from participants.models import Consent, ConsentAsk, ConsentText, Guardian
from participants.models.consent_ask import ConsentAskQuerySet, keep_asked_again
from peermatch import undoing
from peermatch.accounts.models import Program
from peermatch.undoing import Undoing

WORDS = "consent-words"
Settled = ConsentAsk.Settled


def undo_words(told: Undoing) -> str:
    """The earlier words are a version of their own. Who was asked before for other words is asked that again."""
    Program.objects.select_for_update().get(pk=told.program.pk)
    rows = ConsentText.objects.in_program(told.program)
    text = rows.filter(public_id=told.id("text")).first()
    asks = ConsentAsk.objects.in_program(told.program).filter(text=text)
    heard = asks.filter(~Q(mailed_at=None) | Q(settled__in=[Settled.AGREED, Settled.WITHDREW]))
    if text is None or heard.exists() or _is_agreed_to(text):
        raise ValidationError(_("Somebody was asked by these words, or agreed to them. Change the words anew."))
    before = rows.get(what_for=text.what_for, language=text.language, version=text.version - 1)
    now = texts.write(
        program=told.program, what_for=text.what_for, language=text.language, words=before.words,
        seen=text.version, is_new_meaning=False, by=told.by, at=told.at,
    )  # fmt: skip
    _ask_no_more(told, asks)
    return _("Version %(n)d has the earlier words again. Nobody is asked, and no letter was sent.") % {"n": now.version}


def _is_agreed_to(text: ConsentText) -> bool:
    given = (model.objects.in_program(text.program).filter(text=text) for model in (Consent, Guardian))
    return any(rows.exists() for rows in given)


def _ask_no_more(told: Undoing, asks: ConsentAskQuerySet) -> None:
    when, people = asks.values_list("asked_at", flat=True).first(), list(asks.values_list("participant", flat=True))
    asks.settle(Settled.TAKEN_BACK, at=told.at)
    earlier = ConsentAsk.objects.in_program(told.program).filter(participant__in=people, settled=Settled.NEWER)
    earlier.filter(settled_at=when).update(settled_at=None, settled="")
    keep_asked_again(told.program.pk, people)


def register() -> None:
    """Called when the app is ready."""
    undoing.register(WORDS, undo_words)

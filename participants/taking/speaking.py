"""The program speaks of a person as “they”; what is told to the person says “you”."""

from functools import cache

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

TO_YOU = {
    # names of fields
    "Is 18 or older": _("You are 18 or older"),
    "Can help with": _("You can help with"),
    "Wants help with": _("You want help with"),
    "How to reach them": _("How to reach you"),
    "Best times to reach them": _("Best times to reach you"),
    "Best time to reach them": _("Best time to reach you"),
    "Helper's name": _("Your helper's name"),
    "Who the helper is to them": _("Who your helper is to you"),
    "How to reach the helper": _("How to reach your helper"),
    "Mail they want": _("Mail you want"),
    "Interpreters they prefer": _("Interpreters you prefer"),
    "Interpreters they decline": _("Interpreters you decline"),
    "What they cannot use": _("What you cannot use"),
    "In their own words": _("In your own words"),
    "In their words": _("In your words"),
    "Confirmed by the person": _("Confirmed by you"),
    "The person confirmed it": _("You confirmed it"),
    "How they are related": _("How you are related"),
    "How they agreed": _("How this was agreed"),
    "How they said so": _("How you said so"),
    "How they were told": _("How you were told"),
    "They were in touch": _("You were in touch"),
    "What matters most to them in a peer": _("What matters most to you in a peer"),
    "Language they prefer": _("Language you prefer"),
    "Wants to hear what becomes of it": _("You want to hear what becomes of it"),
    "Would be matched again": _("You would be matched again"),
    # what somebody chose
    "To keep facts about their child": _("To keep facts about your child"),
    "On their own page": _("On your own page"),
    "They agreed": _("You agreed"),
    "They withdrew the permission": _("You withdrew the permission"),
    "They left the program": _("You left the program"),
    "With the button of their mail program": _("With the button of your mail program"),
    "how to reach them": _("how to reach you"),
    "which mail they want": _("which mail you want"),
    "permission to be asked into matches, which they gave": _("permission to be asked into matches, which you gave"),
    "a permission that they were asked again, which they gave": _(
        "a permission that you were asked again, which you gave"
    ),
    "a permission, which they withdrew": _("a permission, which you withdrew"),
    "the end of their pause": _("the end of your pause"),
    "their leaving the program": _("your leaving the program"),
    "that they want to be erased": _("that you want to be erased"),
    "their link, which reached someone else": _("your link, which reached someone else"),
    "See and correct their own details": _("See and correct your own details"),
    "Say which mail they want": _("Say which mail you want"),
    "Read all that is kept about them": _("Read all that is kept about you"),
    "their mail server does not let it in": _("your mail server does not let it in"),
    "their mailbox took no mail for a while": _("your mailbox took no mail for a while"),
    "they want no mail": _("you want no mail"),
    "They can come after all": _("You can come after all"),
    "They take part in the match no more": _("You take part in the match no more"),
    "It goes on without them": _("It goes on without you"),
    "Someone else was seated in their place": _("Someone else was seated in your place"),
    "They left the match": _("You left the match"),
    "They do not come": _("You do not come"),
    "No longer in their profile": _("No longer in your profile"),
    "Noted that they cannot come": _("Noted that you cannot come"),
    "They would rather not say": _("You would rather not say"),
    "They asked themselves": _("You asked yourself"),
    "Someone referred them": _("Someone referred you"),
    "They need more than peers can give": _("You need more than peers can give"),
    "Nobody could reach them": _("Nobody could reach you"),
    "They no longer want it": _("You no longer want it"),
    "They could not be reached": _("You could not be reached"),
    "The person who was referred does not want it": _("You did not want it"),
    "Chose what to share": _("You chose what to share"),
    "Confirmed it themselves": _("You confirmed it yourself"),
    "Said that they come": _("You said that you come"),
    "Said that they may come": _("You said that you may come"),
}


def to_you(words: str) -> str:
    return _as_said(get_language() or "").get(words, words)


@cache
def _as_said(language: str) -> dict[str, str]:
    """The same in the language that is spoken now: what is found there is said in it already."""
    found = {gettext(they): str(you) for they, you in TO_YOU.items()}
    found |= {capfirst(gettext(they[0].lower() + they[1:])): str(you) for they, you in TO_YOU.items()}
    return found | {they: str(you) for they, you in TO_YOU.items()}

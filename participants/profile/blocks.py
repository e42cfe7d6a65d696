"""What a lead may reword of the letters about a person's own page, and one of each as it would go out now."""

from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.models import Participant
from participants.profile import letters as ours
from peermatch.accounts.models import Program
from peermatch.outbox import letters
from peermatch.outbox.letters import Sample
from peermatch.outbox.texts import PROGRAM, REACH, USUAL, Block, Placeholder, greeting, own_words, subject

UNTIL = Placeholder("headline", gettext_lazy("until when the link works"), "headline")
NAMES_US = frozenset({PROGRAM.name})
OWN_PAGE = (
    subject(gettext_lazy("Your own page: what we keep about you")),
    greeting(),
    Block(
        "opening",
        gettext_lazy("What the page is for"),
        gettext_lazy(
            "This is the link to your own page. There you read what we keep about you and who sees it. You can put "
            "right what is wrong: how we reach you, what is safe, and what you need. You can also say when you are "
            "free, pause, or leave."
        ),
        USUAL,
    ),
    Block(
        "closing",
        gettext_lazy("If all is right, and another way"),
        gettext_lazy(
            "You need do nothing if all is right. Whatever you can do on the page, you can also tell your coordinator "
            "by phone, text, relay or letter. It counts the same."
        ),
        USUAL,
    ),
    own_words(),
)
OWN_DATA = (
    subject(gettext_lazy("{headline}: all we keep about you"), (*USUAL, UNTIL), first=UNTIL.name),
    greeting(),
    Block(
        "opening",
        gettext_lazy("What the link is for"),
        gettext_lazy(
            "You asked for all that {program} keeps about you. This is the link to it. You can read it, print it, or "
            "keep it as a file."
        ),
        USUAL,
        NAMES_US,
    ),
    Block(
        "closing",
        gettext_lazy("If it was not them, and another way"),
        gettext_lazy(
            "You did not ask for it? Then do not open the link, and tell your coordinator. Would you rather have it on "
            "paper, or read to you? Tell your coordinator that, too."
        ),
        USUAL,
    ),
    own_words(),
)
ERASURE = (
    subject(gettext_lazy("You asked to be erased")),
    greeting(),
    Block(
        "opening",
        gettext_lazy("What they asked for"),
        gettext_lazy("You asked {program} to erase all that we know of you. Our leads see that you asked."),
        USUAL,
        NAMES_US,
    ),
    Block(
        "closing",
        gettext_lazy("If it was not them, and taking it back"),
        gettext_lazy(
            "Was that not you? Do you want to stay after all? Say so on your page, or tell your coordinator. Until it "
            "is done, nothing is erased. No reason is needed."
        ),
        USUAL,
    ),
    own_words(),
)
CONFIRM = (
    subject(gettext_lazy("Confirm that this is your address"), REACH),
    greeting(None, REACH),
    Block(
        "opening",
        gettext_lazy("Why we write"),
        gettext_lazy("Someone who takes part in {program} typed this address as their own."),
        REACH,
        NAMES_US,
    ),
    Block(
        "ask",
        gettext_lazy("What to do"),
        gettext_lazy(
            "Is that you? Then open this link and confirm it. On another device you type a number there: your own page "
            "shows it. Until you confirm, nothing changes. Then links in earlier mail end, and a new link to your own "
            "page comes here."
        ),
        REACH,
    ),
    Block(
        "closing",
        gettext_lazy("If it reached a stranger"),
        gettext_lazy("Is it not you? Then you need do nothing. We do not write here again."),
        REACH,
    ),
    own_words(REACH),
)
CHANGED = (
    subject(gettext_lazy("Your address with us was changed")),
    greeting(),
    Block(
        "opening",
        gettext_lazy("What changed"),
        gettext_lazy(
            "{program} now writes to you at another address, as you asked: on your own page, or by telling us. Links "
            "in earlier mail to this address no longer work."
        ),
        USUAL,
        NAMES_US,
    ),
    Block(
        "closing",
        gettext_lazy("If it was not them"),
        gettext_lazy("Was that not you? Then tell your coordinator at once."),
        USUAL,
    ),
    own_words(),
)
GOODBYE = (
    subject(gettext_lazy("Goodbye, and thank you")),
    greeting(),
    Block(
        "opening",
        gettext_lazy("Thanks, and what ends"),
        gettext_lazy(
            "You left {program}. Thank you for the time you gave. This is our last mail. Nobody asks you into a peer "
            "match any more, and the links in earlier mail have ended."
        ),
        USUAL,
        NAMES_US,
    ),
    Block(
        "closing",
        gettext_lazy("If it was a mistake"),
        gettext_lazy(
            "Was this a mistake? Do you want to come back some day? Do you want what we have on record erased? "
            "Tell your coordinator. No reason is needed."
        ),
        USUAL,
    ),
    own_words(),
)


def register() -> None:
    """Called when the app is ready."""
    for kind, blocks in (
        (ours.OWN_PAGE, OWN_PAGE), (ours.OWN_DATA, OWN_DATA), (ours.ERASURE, ERASURE),
        (ours.CONFIRM, CONFIRM), (ours.CHANGED, CHANGED), (ours.GOODBYE, GOODBYE),
    ):  # fmt: skip
        letters.let_reword(kind, *blocks, sample=partial(_sample, kind))


def _sample(kind: str, program: Program) -> Sample | None:
    """To whoever was added last."""
    person: Participant | None = Participant.objects.in_program(program).order_by("-pk").first()
    if person is None:
        return None
    person.program = program
    return Sample(_("To %(name)s") % {"name": person.name}, ours.message(kind, person, by=None))

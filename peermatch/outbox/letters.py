"""The letters that steps register: what a kind is called, whether it is still wanted, and how it is worded.

The outbox knows no meeting and no match. It asks each kind's own step, through this registry.
"""

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from csp.constants import NONE, UNSAFE_INLINE
from django.conf import settings
from django.db.models import Q
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template, render_to_string
from django.utils.functional import Promise
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from peermatch.languages import now_spoken
from peermatch.outbox import texts
from peermatch.outbox.nights import AtNight
from peermatch.outbox.texts import Block
from peermatch.text import one_line

if TYPE_CHECKING:
    from peermatch.accounts.models import Membership, Program
    from peermatch.outbox.models import Email

# While a letter is rendered, a place for a link is written with a word that lives only in this process, so
# nobody can have typed it into a name or a reason. What is stored says ⟦link:answer⟧ instead, and typed
# brackets of that kind were turned into plain ones before.
_UNTYPABLE = secrets.token_hex(16)
_WHILE_RENDERED = re.compile(rf"pmlink-{_UNTYPABLE}-([a-z0-9_]+)-")
_STORED = re.compile(r"⟦link:([a-z0-9_]+)⟧")
_BODY = re.compile(r"<body>(.*)</body>", re.DOTALL)
_NAME = re.compile(r"[a-z0-9_]+")
_BRACKETS = str.maketrans({"⟦": "[", "⟧": "]"})
STOP = "stop"  # the link in reminders with which their reader says that they want none
LONGEST_SUBJECT = texts.LONGEST_SUBJECT
# A mail brings its own style and nothing else: no script, no picture, no form.
ONLY_STYLE = {"default-src": [NONE], "style-src": [UNSAFE_INLINE], "script-src": [NONE], "img-src": [NONE]} | {
    "font-src": [NONE], "connect-src": [NONE], "form-action": [NONE],
}  # fmt: skip


@dataclass(frozen=True)
class Calendar:
    """A calendar file that goes with a mail: the iTIP method (REQUEST, CANCEL) and the text of the file."""

    method: str
    content: str


@dataclass(frozen=True)
class Message:
    """What is said: subject, the same in plain text and in HTML, and perhaps a calendar file.

    For those whom mail does not reach: `script` to say or sign, `short` to text, `paper` to print. No link is in them.
    """

    subject: str
    text: str
    html: str
    calendar: Calendar | None = None
    script: str = ""
    short: str = ""
    paper: str = ""


def _always(mails: "Sequence[Email]") -> Mapping[int, str]:
    return {}


def _any_coordinator(mail: "Email", membership: "Membership") -> bool:
    return True


@dataclass(frozen=True)
class Sample:
    """A letter made from what the program has: `about` says in words to whom it would go and what it is about."""

    about: str
    message: Message


@dataclass(frozen=True)
class Letter:
    """A kind of mail. `still_wanted` is asked for many at once, just before they leave: for each mail that is
    no longer wanted it gives the reason in words, by the mail's pk. `readable_by` says which of those who coordinate
    may read what such a mail says; its subject is read by everyone in the program. Of reminders people can say that
    they want none (`is_reminder`). `at_night` says what it does then; what `may_wait_a_day` does so where its reader
    got many mails that day. `seen_by`: which of them this member finds at all; to others there is no such mail."""

    kind: str
    title: str | Promise
    still_wanted: "Callable[[Sequence[Email]], Mapping[int, str]]" = _always
    readable_by: "Callable[[Email, Membership], bool]" = _any_coordinator
    is_reminder: bool = False
    at_night: AtNight = AtNight.WAITS
    may_wait_a_day: bool = False
    seen_by: "Callable[[Membership], Q] | None" = None


@dataclass(frozen=True)
class Wording:
    """What a lead may change of a letter, and how to make one as it would go out now, to look at."""

    blocks: Mapping[str, Block]
    sample: "Callable[[Program], Sample | None]"


_letters: dict[str, Letter] = {}
_wordings: dict[str, Wording] = {}


def register(letter: Letter) -> None:
    """Called once by the step that writes these letters, when its app is ready."""
    if _letters.setdefault(letter.kind, letter) != letter:
        raise ValueError(f"Two letters are registered as {letter.kind!r}.")


def get(kind: str) -> Letter | None:
    return _letters.get(kind)


def kinds() -> list[str]:
    return sorted(_letters)


def reminders() -> list[str]:
    """The kinds of which people can say that they want none."""
    return [kind for kind, letter in _letters.items() if letter.is_reminder]


def may_read(mail: "Email", membership: "Membership") -> bool:
    """Whether this member of the mail's program may read what it says."""
    known = _letters.get(mail.kind)
    return membership.can_write and (known is None or known.readable_by(mail, membership))


def hidden_from(membership: "Membership") -> Q:
    """Mail of the program of which this member learns nothing, not even that there is one."""
    found = Q(pk__in=[])
    for kind, letter in _letters.items():
        if letter.seen_by is not None:
            found |= Q(kind=kind) & ~letter.seen_by(membership)
    return found


def let_reword(kind: str, *blocks: Block, sample: "Callable[[Program], Sample | None]") -> None:
    """Called once by the letter's step, when its app is ready: leads may change the words of these parts."""
    _wordings[kind] = Wording({block.name: block for block in blocks}, sample)


def rewordable() -> list[tuple[str, Wording]]:
    """Every letter of which a lead may change words, in the order of their steps."""
    return list(_wordings.items())


def wording_of(kind: str) -> Wording | None:
    return _wordings.get(kind)


def block(kind: str, name: str) -> Block:
    """That part of that letter. Raises LookupError if there is none."""
    if not has_block(kind, name):
        raise LookupError(f"The letter {kind!r} has no part {name!r}.")
    return _wordings[kind].blocks[name]


def has_block(kind: str, name: str) -> bool:
    return kind in _wordings and name in _wordings[kind].blocks


def title(kind: str) -> str:
    """What pages call this kind; an unknown kind goes by its own name."""
    known = _letters.get(kind)
    return str(known.title) if known else kind


def link(name: str) -> str:
    """What a template's context carries where the link of that name goes."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"A link's name is lower-case letters, digits and _, not {name!r}.")
    return f"pmlink-{_UNTYPABLE}-{name}-"


def render(name: str, context: Mapping[str, Any], *, calendar: Calendar | None = None) -> Message:
    """The letter of templates/emails/<name>/ (subject.txt, text.txt, html.html), in the language of now: its reader's.

    phone.txt and short.txt, where there are any, are its words for a call and for a text message. Each line of
    short.txt is a wording of its own, the fullest first: the first that one text message holds is taken.
    A reminder says at its foot where to say that none are wanted.
    """
    kind = name.replace("_", "-")
    told = {"language": now_spoken(), "letter": kind, "stop": link(STOP) if kind in reminders() else "", **context}
    subject = _plain("emails/own_subject.txt", told).strip() or _plain(f"emails/{name}/subject.txt", told)
    told["subject"] = one_line(subject)
    text, html = _plain(f"emails/{name}/text.txt", told), render_to_string(f"emails/{name}/html.html", told).strip()
    other = other_ways(name, told, one_line(subject))
    if _WHILE_RENDERED.search(subject):
        raise ValueError(f"emails/{name}/subject.txt: a subject carries no link.")
    text, html = (_settle(part.translate(_BRACKETS)) for part in (_few_breaks(text) + "\n", html))
    return Message(one_line(subject), text, html, calendar, **other)


def other_ways(name: str, told: Mapping[str, Any], subject: str) -> dict[str, str]:
    """The letter to say, to text and to print, without its links. What has no template is taken from its text."""
    printed = _plain(f"emails/{name}/text.txt", {**told, "on_paper": True})
    paper = _without_linked(printed)
    script = _plain_or_none(f"emails/{name}/phone.txt", told)
    short = _plain_or_none(f"emails/{name}/short.txt", told)
    return {
        "script": _few_breaks(paper.partition("\n\n--\n")[0] if script is None else f"{script}\n\n{_own(told)}"),
        "short": texts.text_message(*(_short(told, subject) if short is None else short.splitlines())),
        "paper": paper,
    }


def _own(told: Mapping[str, Any]) -> str:
    """What a program says at the end of this letter: it is said in a call as well."""
    return _plain("emails/own.txt", told)


def _short(told: Mapping[str, Any], subject: str) -> tuple[str, ...]:
    """Who writes, what the subject says, and whom to reach. A subject names no protected fact, so neither does this."""
    program, contact = told.get("program"), told.get("contact") or {}
    reach = ", ".join(filter(None, [contact.get("name"), contact.get("phone")]))
    asks = gettext("Questions? Reach %(reach)s.") % {"reach": reach} if reach else ""
    said = f"{program.name if program else 'PeerMatch'}: {subject}."
    return f"{said} {asks}", f"{said} {contact.get('phone') or ''}", said


def _without_linked(text: str) -> str:
    """The text without the paragraphs that lead to a link: on paper and by voice they lead nowhere."""
    paragraphs = _few_breaks(text).split("\n\n")
    return "\n\n".join(one for one in paragraphs if not _WHILE_RENDERED.search(one)).translate(_BRACKETS)


def _few_breaks(text: str) -> str:
    return re.sub(r"\n(?:[ \t]*\n){2,}", "\n\n", text).strip()


def _plain_or_none(template: str, context: Mapping[str, Any]) -> str | None:
    try:
        return _plain(template, context)
    except TemplateDoesNotExist:
        return None


def settled(message: Message) -> Message:
    """The message as it is stored: each place for a link in its readable form."""
    return replace(message, subject=one_line(message.subject), text=_settle(message.text), html=_settle(message.html))


def links_in(text: str) -> set[str]:
    """Names of the links that a stored text has places for."""
    return set(_STORED.findall(text))


def fill(text: str, paths: Mapping[str, str], *, escape: Callable[[str], str] = str) -> str:
    """A stored text with its links in place, each under SITE_URL."""
    return _STORED.sub(lambda place: escape(settings.SITE_URL + paths[place[1]]), text)


def in_words(text: str, words: str = "") -> str:
    """A stored text as coordinators read it: words stand where the reader's own links go."""
    return _STORED.sub(words or gettext("[their own link, not shown here]"), text)


def without_links(html: str) -> str:
    """A stored HTML part that can be looked at: its links stay where they are and lead nowhere."""
    return _STORED.sub(r"#\1", html)


def in_a_page(html: str) -> str:
    """What a mail program would show of a stored HTML part, to stand under a heading of a page of ours.

    Its own style stays out; its links lead nowhere; its headings are no headings of that page.
    """
    body = _BODY.search(without_links(html))
    said = body[1] if body else ""
    said = re.sub(r"<(/?)(?:main|footer)\b", r"<\1div", said)
    said = re.sub(r"<h[12]>(.*?)</h[12]>", r'<p class="heading">\1</p>', said, flags=re.DOTALL)
    return mark_safe(re.sub(r"<a href=\"[^\"]*\">(.*?)</a>", r"<u>\1</u>", said, flags=re.DOTALL))  # noqa: S308  # nosec B308 B703  # our own template, which escapes


def _plain(template: str, context: Mapping[str, Any]) -> str:
    """Plain text: what a name holds stays as it is typed, < and & included."""
    return str(get_template(template).template.render(Context(dict(context), autoescape=False)))  # type: ignore[attr-defined]  # Django's own engine has it


def _settle(text: str) -> str:
    return _WHILE_RENDERED.sub(r"⟦link:\1⟧", text)

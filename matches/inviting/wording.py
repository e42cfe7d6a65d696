"""The words of an invitation, said once for mail, page and call, from an `Asked`: plain values, no rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from matches.inviting.disclosure import Seen
from matches.models import Format, Part
from matches.models.meeting import USUAL_MINUTES
from peermatch.clock import say_day

MOST_TOPICS_IN_A_QUESTION = 2
HELPS = frozenset({Part.PROVIDER, Part.EXPERT})


@dataclass(frozen=True)
class Asked:
    """What one person is asked. `others` and `hopes` hold only what may be disclosed to them now."""

    first_name: str
    program: str
    coordinator: str
    part: Part
    is_family: bool
    format: str
    topics: tuple[str, ...]
    others: tuple[Seen, ...]
    own_hopes: tuple[str, ...]
    offered: bool  # they told the program that they can help with this
    requested: bool  # they are the one who asked
    has_needs: bool
    planned: str  # when a meeting is already planned, in words; else empty
    answer_by: date
    minutes: int | None = None  # how long the meeting lasts that is planned, else what is usual for the format
    shares: tuple[str, ...] = ()  # what the other family gets from them, besides the first name
    is_introduced: bool = False
    full_name: str = ""
    shares_mailbox: bool = False  # someone else reads mail at the same address

    @property
    def helps(self) -> bool:
        return self.part in HELPS

    @property
    def is_pair(self) -> bool:
        return len(self.others) <= 1

    @property
    def meets_one(self) -> bool:
        """Whether they are asked about one person; neither a facilitator nor, to a helper, another helper is one."""
        beside = {Part.FACILITATOR} | (HELPS if self.helps else set())
        return self.format == Format.ONE_TO_ONE or sum(one.part not in beside for one in self.others) <= 1


@dataclass(frozen=True)
class Fact:
    """A heading, what stands under it (several lines are a list), and a word on it. `key` names it to templates."""

    key: str
    title: str
    lines: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Question:
    """One way to ask: in full, in full with the topics, and as the end of a subject."""

    plain: str
    with_topics: str
    short: str


def question(asked: Asked) -> str:
    """What is asked, as one question: the heading of letter, page and call."""
    ask = _question(asked)
    return ask.with_topics % {"topics": _joined(asked.topics)} if _fits(asked.topics) else ask.plain


def plain_question(asked: Asked) -> str:
    """What is asked, without the topics."""
    return _question(asked).plain


def _fits(topics: tuple[str, ...]) -> bool:
    """Whether the question itself names the topics."""
    return 0 < len(topics) <= MOST_TOPICS_IN_A_QUESTION


def short_question(asked: Asked) -> str:
    """What is asked, as the end of a subject."""
    return _question(asked).short


def _question(asked: Asked) -> Question:
    if asked.helps:
        return _to_a_helper(asked)
    if asked.part == Part.FACILITATOR:
        return Question(
            _("Can you lead a meeting of peers?"),
            _("Can you lead a meeting of peers about %(topics)s?"),
            _("can you lead peers?"),
        )
    if asked.part == Part.PRESENTER:
        return Question(
            _("Would you like to bring your question to a group of peers?"),
            _("Would you like to bring your question about %(topics)s to a group of peers?"),
            _("bring your question to peers"),
        )
    return _to_who_asks(asked) if asked.part == Part.RECIPIENT else _to_a_peer(asked)


def _to_a_helper(asked: Asked) -> Question:
    if not asked.meets_one:
        return Question(
            _("Can you share what you know with a group of peers?"),
            _("Can you share what you know about %(topics)s with a group of peers?"),
            _("can you help a group of peers?"),
        )
    if asked.is_family:
        return Question(
            _("Can you help another family?"),
            _("Can you help another family with %(topics)s?"),
            _("can you help another family?"),
        )
    return Question(
        _("Can you help a colleague?"), _("Can you help a colleague with %(topics)s?"), _("can you help a colleague?")
    )


def _to_who_asks(asked: Asked) -> Question:
    if asked.is_family:
        return Question(
            _("Would you like to talk with a family who can help?"),
            _("Would you like to talk with a family who can help with %(topics)s?"),
            _("meet a family who can help"),
        )
    return Question(
        _("Would you like to meet a peer who can help?"),
        _("Would you like to meet a peer who can help with %(topics)s?"),
        _("meet a peer who can help"),
    )


def _to_a_peer(asked: Asked) -> Question:
    if asked.is_family and asked.meets_one:
        return Question(
            _("Would you like to talk with another family?"),
            _("Would you like to talk with another family about %(topics)s?"),
            _("meet another family"),
        )
    if asked.is_family:
        return Question(
            _("Would you like to talk with other families?"),
            _("Would you like to talk with other families about %(topics)s?"),
            _("meet other families"),
        )
    if asked.meets_one:
        return Question(
            _("Would you like to meet a peer?"), _("Would you like to meet a peer about %(topics)s?"), _("meet a peer")
        )
    return Question(
        _("Would you like to meet a group of peers?"),
        _("Would you like to meet a group of peers about %(topics)s?"),
        _("meet a group of peers"),
    )


def _joined(topics: tuple[str, ...]) -> str:
    """“sleep”, “sleep and routines”, “sleep, routines and school”."""
    *first, last = topics
    return _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def reason(asked: Asked) -> str:
    """Why this person."""
    if asked.requested:
        return _("You asked us to look for someone.")
    if asked.helps and asked.offered:
        return _("You told us that you can help with this.")
    return _("We think that you would be a good peer for this.")


def saying_no_is_fine() -> str:
    return _("Saying no is fine, and you need not say why.")


def facts(asked: Asked) -> list[Fact]:
    """What someone needs to know to say yes or no, in the order in which they ask it."""
    told = [
        Fact("who", _("Who"), tuple(_who(asked)), _on_names(asked)),
        Fact("about", _("About"), () if _fits(asked.topics) or not asked.topics else (_joined(asked.topics),)),
        *_hopes(asked),
        Fact("how", _("How"), (how(asked),)),
        Fact("when", _("When"), (asked.planned,) if asked.planned else ()),
        Fact("access", _("What you need to take part"), (access(asked),)),
        Fact("answer-by", _("Please answer by"), (say_day(asked.answer_by),)),
    ]
    return [fact for fact in told if fact.lines]


def _who(asked: Asked) -> Iterator[str]:
    for other in asked.others:
        yield str(other)
        yield from other.shared.ways


def _all_known(asked: Asked) -> bool:
    return bool(asked.others) and all(other.first_name for other in asked.others)


def _on_names(asked: Asked) -> str:
    if _all_known(asked) and asked.is_introduced:
        return _("You are introduced. Each of you has what the other agreed to share, and nothing else.")
    if _all_known(asked):
        return _("You know each other's first names now. Family names, phone numbers and addresses were not shared.")
    if asked.is_pair:
        return _("You will each learn the other's first name when both of you say yes.")
    return _("You learn the first name of each person who says yes, once you say yes yourself. They learn yours.")


def _hopes(asked: Asked) -> list[Fact]:
    theirs = tuple(dict.fromkeys(hope for other in asked.others for hope in other.hopes))
    yours = Fact("own-hopes", _("What you hope for"), asked.own_hopes, _("Others in the match read this."))
    return [Fact("their-hopes", _("What they hope for"), theirs), yours]


def how(asked: Asked) -> str:
    """The format and how long it takes; where and when are settled later."""
    if asked.is_family and asked.format in ("", Format.ONE_TO_ONE):
        return _(
            "A first call of about %(minutes)d minutes, by video, phone, relay or text, at a time you both choose. "
            "Then about three more over eight weeks, if you both like."
        ) % {"minutes": USUAL_MINUTES[Format.ONE_TO_ONE]}
    shapes = {
        Format.ONE_TO_ONE: _("One to one, about %(minutes)d minutes."),
        Format.TRAINING: _("A training session of about %(minutes)d minutes: you learn together about one subject."),
        Format.CASE_STUDY: _("A case study of about %(minutes)d minutes: someone brings a question, all think along."),
        Format.GROUP: _("Group problem solving, about %(minutes)d minutes: a problem that all of you share."),
    }
    shape = shapes[Format(asked.format)] % {"minutes": asked.minutes} if asked.format else _("A meeting of peers.")
    later = _("By video, by phone or in person. Time and place are chosen with you when everyone has answered.")
    return f"{shape} {later}" if not asked.planned else shape


def access(asked: Asked) -> str:
    """Their own access needs in general words: which ones stays out of mail."""
    if asked.has_needs:
        return _("We have your access needs on record and will arrange for them. You can correct them as you answer.")
    return _("We have no access needs on record for you. Tell us as you answer: interpreter, captions, braille, …")


def next_steps(asked: Asked) -> str:
    """What follows a yes, and what is never shared."""
    if asked.is_family and asked.is_pair and not asked.planned:
        return f"{_after_family(asked)} {_kept_of_family(asked)}"
    if _all_known(asked) and asked.planned:
        after = _("You have all said yes. We write to you when anything about the meeting changes.")
    elif _all_known(asked):
        after = _("You have all said yes. We help you find a time, and write to you as soon as it is set.")
    elif asked.planned:
        after = _("If you say yes, we tell you how to get to the meeting, and when anything about it changes.")
    elif asked.is_pair:
        after = _("If you both say yes, you learn each other's first name and we help you find a time.")
    else:
        after = _("When everyone has answered, we find a time for all.")
    kept = _("Your family name, phone number and e-mail address are not shared.")
    return f"{after} {kept}"


def _after_family(asked: Asked) -> str:
    """Two families need no meeting: they are introduced, and then call each other."""
    told = {"coordinator": asked.coordinator}
    if asked.is_introduced:
        return _("You are introduced: call, text or write to each other when it suits you both.")
    if _all_known(asked):
        return _("You have both said yes. %(coordinator)s introduces you to each other soon.") % told
    return _("If you both say yes, you learn each other's first name, and %(coordinator)s introduces you.") % told


def _kept_of_family(asked: Asked) -> str:
    if not asked.shares:
        return _(
            "You choose what the other family gets then. Without your word, your family name, phone number and "
            "e-mail address are not shared."
        )
    return _("You agreed to share with them: %(shares)s. Nothing else is shared.") % {
        "shares": _joined(tuple(share[:1].lower() + share[1:] for share in asked.shares))
    }


def yes_label(asked: Asked) -> str:
    return _("Yes, I can help") if asked.helps else _("Yes, I would like to")


def no_label() -> str:
    return _("No, not this time")

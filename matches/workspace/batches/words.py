"""What a batch says: how it stands, why a pair cannot be, why somebody goes without, and what would free them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.fitting.pairing import No
from matches.models import Batch, BatchAsker, BatchProvider
from peermatch.text import say_number


def status_of(batch: Batch, *, pairs: int, drafts: int) -> tuple[str, str]:
    """How it stands in a word or two, true beside whatever failed; and the tone in which that is shown."""
    if batch.state == Batch.State.DRAFTED:
        return _drafted(batch, pairs=pairs, drafts=drafts)
    if batch.is_ready and drafts:
        return _("Some drafts were made"), "stop"
    if batch.stopped_at_drafts:
        return _("No draft was made"), "stop"
    if batch.is_ready and batch.trouble:
        return (_("Not worked out") if batch.ran_at is None else _("The last run failed")), "stop"
    return batch.get_state_display(), "plain" if batch.state == Batch.State.DROPPED else "wait"


def _drafted(batch: Batch, *, pairs: int, drafts: int) -> tuple[str, str]:
    if not drafts:
        return _("No draft was made"), "stop"
    return (batch.get_state_display(), "done") if drafts >= pairs else (_("Some drafts were made"), "wait")


def put_aside_in_words(drafts: int) -> str:
    if not drafts:
        return _("The batch was put aside. No match was made of it.")
    words = ngettext(
        "The batch was put aside. The draft that was made of it stays.",
        "The batch was put aside. The %(n)d drafts that were made of it stay.",
        drafts,
    )
    return words % {"n": drafts}


def back_in_words(drafts: int) -> str:
    if not drafts:
        return _("The batch is back.")
    words = ngettext(
        "The batch is back. The draft that was made of it was there all the time.",
        "The batch is back. The %(n)d drafts that were made of it were there all the time.",
        drafts,
    )
    return words % {"n": drafts}


# What is told together to whoever may not know who is to be kept apart. By itself each would tell the other: so whoever
# reads that nobody is left reads the same, whichever of these it is.
ON_RECORD = frozenset({No.READY, No.FOOTING, No.APART, No.LANGUAGE})


def why_no_pair(no: No) -> str:
    """In a sentence that everybody may read."""
    if no in ON_RECORD:
        return _(
            "Something on record stands against this pair now, as readiness or footing. The checks of a match say it."
        )
    return {
        No.SELF: _("They are the same person."),
        No.HOUSEHOLD: _("They live together."),
        No.KIND: _("People of this kind do not usually meet on this path."),
        No.TOPIC: _("Whoever would provide has nothing to do with the topic any more."),
        No.PROOF: _("Something about the fit must be settled first."),
        No.MET: _("They are, or were, in a match with each other."),
        No.SAID_NO: _("They were asked for this match before."),
    }[no]


def why_nobody(refused: Mapping[str, int], *, knows: bool) -> str:
    """By which rules how many fall away, the most first; empty if nobody could have been.

    `knows`: whether the reader may read who is to be kept apart, and what somebody lacks to be ready.
    """
    counts = [(refused[no], _fell_away(no)) for no in No if refused.get(no) and (knows or no not in ON_RECORD)]
    if not knows:
        counts.append((sum(refused.get(no, 0) for no in ON_RECORD), _fell_away(None)))
    most_first = sorted((one for one in counts if one[0]), key=lambda one: -one[0])
    return ", ".join(words % {"n": n} for n, words in most_first)


def _fell_away(no: No | None) -> str:
    """None stands for all that is told together."""
    return {
        No.SELF: _("%(n)d is the person who asks"),
        No.HOUSEHOLD: _("%(n)d in the same household"),
        No.KIND: _("%(n)d of another kind than meets on this path"),
        No.TOPIC: _("%(n)d not in the topic"),
        No.PROOF: _("%(n)d with something about the fit to settle"),
        No.READY: _("%(n)d not ready"),
        No.LANGUAGE: _("%(n)d without a common language"),
        No.FOOTING: _("%(n)d not on an equal footing"),
        No.APART: _("%(n)d to be kept apart from them"),
        No.MET: _("%(n)d who met them in a match before"),
        No.SAID_NO: _("%(n)d who were asked for this match before"),
        None: _("%(n)d against whom something on record stands, as readiness or footing"),
    }[no]


def frees(asker: BatchAsker, providers: Mapping[int, BatchProvider], askers: Mapping[int, BatchAsker]) -> list[str]:
    """What would let this one be matched too, a sentence each; empty if nothing in the batch would."""
    said = asker.said
    told = [*_of_themselves(asker), *_of_providers(said, providers)]
    for name, words in (
        ("locks", _("It would be possible if %(asker)s and %(provider)s were not locked.")),
        ("forbidden", _("It would be possible if %(asker)s and %(provider)s were not forbidden.")),
    ):
        for one, provider in said.get(name, ()):
            if one in askers and provider in providers:
                names_of = {"asker": askers[one].person.name, "provider": providers[provider].person.name}
                told.append(words % names_of)
    return told


def _of_themselves(asker: BatchAsker) -> Iterator[str]:
    """Whoever asks takes no more than they said."""
    name = {"name": asker.person.name}
    if asker.said.get("own"):
        yield (
            _(
                "%(name)s takes no more matches at once. It would be possible if they agreed to one more: raise “open "
                "matches at once” on their page."
            )
            % name
        )
    elif asker.said.get("full"):
        yield _("%(name)s takes no more matches at once, and everybody possible is taken.") % name


def _of_providers(said: Mapping[str, Any], providers: Mapping[int, BatchProvider]) -> Iterator[str]:
    if said.get("stuck"):
        yield _("Whoever else would be possible is forbidden, and taken by somebody now.")
    if names := _names(said.get("room", ()), providers, _("or")):
        yield _("Everybody possible is taken. It would be possible if %(names)s took one more.") % {"names": names}
    if names := _names(said.get("kept", ()), providers, _("and")):
        yield _("What %(names)s can take is kept for what they ask in this batch themselves.") % {"names": names}


def _names(pks: Iterable[int], providers: Mapping[int, BatchProvider], last: str) -> str:
    return get_text_list([providers[pk].person.name for pk in pks if pk in providers], last)


def cost_in_words(cost: Mapping[str, int]) -> str:
    """What one edit costs, from how many fewer are matched and how much less they fit in all; empty if not known."""
    if not cost:
        return ""
    if cost["fewer"]:
        words = ngettext(
            "Without it %(n)d more would be matched.", "Without it %(n)d more would be matched.", cost["fewer"]
        )
        return words % {"n": cost["fewer"]}
    if cost["less"]:
        words = _("Without it as many would be matched, and fit better by %(n)d points in all.")
        return words % {"n": cost["less"]}
    return _("It costs nothing: without it as many would be matched, as well.")


def figures_in_words(found: Mapping[str, Any], of: int) -> list[str]:
    """How many are matched, what changed since the run before, and what all edits cost together."""
    told = [_("%(n)d of %(of)d matched.") % {"n": found.get("count", 0), "of": of}]
    if found.get("count"):
        told.append(_("Fit %(fit)d of 100 on average.") % {"fit": round(found["total"] / found["count"])})
    if before := found.get("before"):
        told.append(_changed(found, before))
    if free := found.get("free"):
        told.append(_edits_cost(found, free))
    return told


def _changed(found: Mapping[str, Any], before: Mapping[str, int]) -> str:
    """What became of the run before: how many have somebody else, and what that did to all."""
    moved = found.get("moved", 0)
    if not moved:
        return _("Nothing changed since the run before.")
    if (found["count"], found["total"]) == (before["count"], before["total"]):
        words = ngettext(
            "Since the run before %(n)d changed. As many are matched, and fit as well.",
            "Since the run before %(n)d changed. As many are matched, and fit as well.",
            moved,
        )
        return words % {"n": moved}
    words = ngettext(
        "Since the run before %(n)d changed. Matched then: %(was)d, now: %(count)d. Points of fit in all then: "
        "%(had)s, now: %(total)s.",
        "Since the run before %(n)d changed. Matched then: %(was)d, now: %(count)d. Points of fit in all then: "
        "%(had)s, now: %(total)s.",
        moved,
    )
    points = {"had": say_number(before["total"]), "total": say_number(found["total"])}
    return words % {"n": moved, "was": before["count"], "count": found["count"], **points}


def _edits_cost(found: Mapping[str, Any], free: Mapping[str, int]) -> str:
    if (free["count"], free["total"]) == (found["count"], found["total"]):
        return _("Your locked and forbidden pairs cost nothing.")
    words = _("Without your locked and forbidden pairs %(count)d would be matched, points of fit in all: %(total)s.")
    return words % {"count": free["count"], "total": say_number(free["total"])}

"""What a coordinator can do for one who goes without: a sentence for each reason, and the page on which it is done."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matches.fitting.pairing import No
from matches.models import BatchAsker, BatchProvider
from matches.preparing.next_steps import Step, not_ready, people_who
from matches.workspace.batches.words import ON_RECORD
from participants.models import Participant

MOST_REASONS = 3  # those by which the most fall away


def next_steps(
    asker: BatchAsker, said: Mapping[str, Any], providers: Mapping[int, BatchProvider], *, knows: bool
) -> list[Step]:
    """What would free somebody, or what could change about the rules' refusals; then to go on without a batch."""
    if said.get("out"):
        return [_of_whoever_asks(asker)]
    told = [_one_more(asker.person)] if said.get("own") else []
    told += [_one_more(providers[pk].person) for pk in said.get("room", ()) if pk in providers]
    if said.get("locks") or said.get("forbidden") or said.get("stuck"):
        words = _("Free a pair that you locked or forbade, and run the batch again.")
        told.append(Step(words, "#edits", _("The pairs that you locked or forbade")))
    refused = {} if told else said.get("not", {})
    if said.get("busy"):
        told.append(_at_capacity(asker, said["busy"]))
    told += [_ABOUT[no](asker) for no in _most_first(refused, knows=knows)[:MOST_REASONS]]
    return [*told, _by_itself(asker)]


def _most_first(refused: Mapping[str, int], *, knows: bool) -> Sequence[No]:
    """The reasons about which something can be done, of those that the reader may read."""
    told = [no for no in _ABOUT if refused.get(no) and (knows or no not in ON_RECORD)]
    return sorted(told, key=lambda no: -refused[no])


def _of_whoever_asks(asker: BatchAsker) -> Step:
    words = _("Look at who asks, then begin another batch.")
    return Step(words, asker.person.get_absolute_url(), _("%(name)s's page") % {"name": asker.person.first_name})


def _one_more(person: Participant) -> Step:
    words = _("If %(name)s agrees to one more, raise “open matches at once” on their page and run the batch again.")
    label = _("%(name)s's page") % {"name": person.name}
    return Step(words % {"name": person.first_name}, person.get_absolute_url(), label)


def _at_capacity(asker: BatchAsker, count: int) -> Step:
    words = ngettext(
        "%(n)d who would fit is at capacity now: if they agree to one more, raise “open matches at once” on their page "
        "and begin another batch.",
        "%(n)d who would fit are at capacity now: if one of them agrees to one more, raise “open matches at once” on "
        "their page and begin another batch.",
        count,
    )
    label = _("See who has the most open matches")
    return Step(words % {"n": count}, people_who(asker.program, status="active", sort="-open"), label)


def _by_itself(asker: BatchAsker) -> Step:
    """Outside of a batch everybody can be asked about by name, and someone be added all the same."""
    program = asker.program.slug
    if asker.request is not None:
        address = reverse("request-match", args=[program, asker.request.public_id])
        return Step(_("Or go on without the batch."), address, _("Make it a match by itself"))
    address = reverse("suggestions", args=[program, asker.asked.public_id])
    return Step(_("Or go on without the batch."), address, _("See who fits best in that match"))


def _topic(asker: BatchAsker) -> Step:
    words = _("Not in the topic: note on people's pages what they can help with, or add somebody who can.")
    return Step(words, people_who(asker.program), _("Look at the people"))


def _proof(asker: BatchAsker) -> Step:
    words = _("About the fit: add what they can show to their page, or bring a license up to date.")
    return Step(words, people_who(asker.program, license="expired"), _("See whose license has expired"))


def _language(asker: BatchAsker) -> Step:
    name = asker.person.first_name
    words = _("No common language: note which languages %(name)s uses, or that they bring an interpreter.")
    return Step(words % {"name": name}, asker.person.get_absolute_url(), _("%(name)s's page") % {"name": name})


_ABOUT: Mapping[No, Callable[[BatchAsker], Step]] = {
    No.TOPIC: _topic, No.PROOF: _proof, No.READY: lambda asker: not_ready(asker.program), No.LANGUAGE: _language,
}  # fmt: skip

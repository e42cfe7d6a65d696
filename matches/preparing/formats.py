"""The formats a match can have, what each is, and how many people it takes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matches.models import Format, Happening, Match, Seat
from matches.models.seat import COUNTS_AS_OPEN
from peermatch.accounts.models import User


@dataclass(frozen=True)
class Shape:
    """What a format is, in a sentence, and how many places it has; the facilitator takes none."""

    what: str | Promise
    fewest: int
    most: int


# Formats: factsheet (2017). Sizes: a small group is 4 to 8 in the field, three being the least that is a group;
# a case study may be one person's case with one peer.
SHAPES = {
    Format.ONE_TO_ONE: Shape(gettext_lazy("Two people, or two families, share what they know and tried."), 2, 2),
    Format.CASE_STUDY: Shape(gettext_lazy("One person brings a specific problem, and the others give feedback."), 2, 8),
    Format.GROUP: Shape(gettext_lazy("The group looks for solutions to a problem that all of them share."), 3, 8),
    Format.TRAINING: Shape(
        gettext_lazy("People learn about set topics from experts, who may be members of the group."), 2, 30
    ),
}


def says_size(chosen: Format) -> str:
    """“For exactly 2”, “For 3 to 8 people”."""
    shape = SHAPES[chosen]
    if shape.fewest == shape.most:
        return _("For exactly %(n)d people.") % {"n": shape.fewest}
    return _("For %(fewest)d to %(most)d people.") % {"fewest": shape.fewest, "most": shape.most}


def size_problem(chosen: Format, count: int, *, facilitated: bool = False) -> str:
    """Why so many places do not suit the format, in a sentence; empty if they do. `facilitated`: someone leads it."""
    shape = SHAPES[chosen]
    told = {"format": chosen.label, "n": count, "fewest": shape.fewest, "most": shape.most}
    if facilitated and count < shape.fewest:
        words = _("%(format)s needs at least %(fewest)d people besides the facilitator; so far: %(n)d.")
        return words % told
    if facilitated and count > shape.most:
        words = _("%(format)s is for at most %(most)d people besides the facilitator; there are %(n)d.")
        return f"{words % told} {_('Choose another, or take some out.')}"
    if count < shape.fewest:
        return (
            ngettext(
                "%(format)s needs at least %(fewest)d people; there is %(n)d.",
                "%(format)s needs at least %(fewest)d people; there are %(n)d.",
                count,
            )
            % told
        )
    if count > shape.most:
        return _("%(format)s is for at most %(most)d people; there are %(n)d. Choose another, or take some out.") % told
    return ""


def places(people: Iterable[tuple[int, int | None]]) -> int:
    """How many places these people take: (person, household or None); those of one household take one together."""
    found = set(people)
    alone = [person for person, household in found if household is None]
    return len(alone) + len({household for _person, household in found if household is not None})


def asked_for_it(match: Match) -> list[Seat]:
    """Who was invited to the match in the format it has, and did not say no: their letter described it."""
    if not match.format:
        return []
    return list(match.seats.filter(state__in=COUNTS_AS_OPEN).select_related("participant").order_by("pk"))


def say_who_was_asked(match: Match, asked: Sequence[Seat]) -> str:
    """“Robin Park and Maya Castillo were asked for “One to one”. …”: what another format means for them."""
    told = {
        "names": get_text_list([seat.participant.name for seat in asked], _("and")),
        "format": match.get_format_display(),
    }
    return (
        ngettext(
            "%(names)s was asked for “%(format)s”: the invitation says so.",
            "%(names)s were asked for “%(format)s”: their invitations say so.",
            len(asked),
        )
        % told
        + " "
        + _("Another format sends nothing by itself, and every answer stays as it is. Tell them, and ask again.")
    )


@transaction.atomic
def choose_format(*, match: Match, chosen: str, by: User, at: datetime, is_sure: bool = False) -> None:
    """Any format may be chosen at any size: the checklist says when they do not go together.

    Where people were asked already, whoever changes it must be sure: they said yes to something else.
    """
    match.lock()
    match.insist_open()
    if chosen not in Format.values:
        raise ValidationError(_("Choose one of the formats."))
    if match.format == chosen:
        return
    if not is_sure and (asked := asked_for_it(match)):
        raise ValidationError(say_who_was_asked(match, asked))
    match.format = chosen
    match.save(update_fields=["format"])
    match.record(Happening.What.FORMAT, by=by, at=at, detail=str(Format(chosen).label))
    match.begin_preparing(by=by, at=at)

"""Who sees what: all that one participant may learn of the others now. Letters and participants' pages ask only here.

The table is design.md's: before both said yes, of a family the kind and the child's age band, of a professional
role, organization and state; after both said yes themselves, the first name, unless one supervises the other or they
are to be kept apart and nobody has gone on with that. Once a coordinator introduced two families, each has what the
other agreed to share: family name, e-mail, phone, how to reach them. Diagnosis, needs and why someone is kept apart
have no way through here; of what someone needs to take part, only what they chose to let everyone in their meetings
see, and never by mail.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from matches.disclosing.telling import Fact, is_told
from matches.framing.shown import hopes_of
from matches.inviting.circle import Circle
from matches.models import Answer, Part, Seat, SeatState, Share
from participants.models import STATE_NAMES, AccessProfile, Audience, ChildFacts, Kind, Participant


@dataclass(frozen=True)
class Shared:
    """What someone agreed to share besides the first name, in words; empty where they did not, or nothing is known."""

    last_name: str = ""
    phone: str = ""
    email: str = ""
    reach: str = ""

    @property
    def ways(self) -> tuple[str, ...]:
        """How the other can reach them, a line each."""
        told = (
            (_("Phone: %(phone)s"), {"phone": self.phone}),
            (_("E-mail: %(email)s"), {"email": self.email}),
            (_("How to reach them: %(reach)s"), {"reach": self.reach}),
        )
        return tuple(words % value for words, value in told if any(value.values()))

    @property
    def is_reachable(self) -> bool:
        return bool(self.phone or self.email)


NOTHING = Shared()


@dataclass(frozen=True)
class Seen:
    """One other participant, as far as the reader may know them now."""

    part: Part
    description: str
    first_name: str  # empty until both said yes
    asks: bool  # whether the match is for them
    hopes: tuple[str, ...]
    shared: Shared = NOTHING  # until they were introduced
    access: tuple[str, ...] = ()  # what they let everyone in their meetings see, once both said yes; never in mail

    def __str__(self) -> str:
        if not self.first_name:
            return self.description
        return _("%(name)s. %(description)s") % {"name": self.name, "description": self.description}

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.shared.last_name}".strip()


def seen_from(seat: Seat, circle: Circle, *, once_introduced: bool = False) -> list[Seen]:
    """What this participant may learn of the others now; or would learn if they were introduced now."""
    viewer = circle.place_of(seat)
    if viewer.state == SeatState.WITHDRAWN:
        return []
    others = [other for other in circle.seats if other.pk != seat.pk and other.takes_part]
    return [_seen(viewer, other, circle, once_introduced) for other in others]


def names_seen_from(seat: Seat, circle: Circle) -> dict[int, str]:
    """By seat (pk), the first names that this participant may know now: their own, and where both said yes."""
    viewer = circle.place_of(seat)
    others = [one for one in circle.seats if one.takes_part and _may_know_each_other(viewer, one, circle)]
    return {one.pk: one.participant.first_name for one in (viewer, *others)}


def _seen(viewer: Seat, other: Seat, circle: Circle, once_introduced: bool) -> Seen:
    know_each_other = _may_know_each_other(viewer, other, circle)
    are_introduced = once_introduced or bool(viewer.introduced_at and other.introduced_at)
    asks = circle.asks(other)
    return Seen(
        part=Part(other.part),
        description=describe(other.participant),
        first_name=other.participant.first_name if know_each_other else "",
        asks=asks,
        hopes=hopes_of(other) if asks or know_each_other else (),
        shared=shared_by(other) if are_introduced and _may_reach(viewer, other, circle) else NOTHING,
        access=_access_of(other.participant) if know_each_other else (),
    )


def _may_know_each_other(viewer: Seat, other: Seat, circle: Circle) -> bool:
    """Both said yes, and nothing stands between them: it may have been recorded after they were asked."""
    both = said_yes_themselves(viewer) and said_yes_themselves(other)
    return both and not circle.keeps_from_each_other(viewer, other)


def _may_reach(viewer: Seat, other: Seat, circle: Circle) -> bool:
    """Families give each other what they chose to share; with anybody who may be under 18 nothing is exchanged."""
    is_young = viewer.participant.may_be_under_age or other.participant.may_be_under_age
    return circle.match.is_family and not is_young and _may_know_each_other(viewer, other, circle)


def said_yes_themselves(seat: Seat) -> bool:
    """A helper's yes is not the person's own until they confirmed it."""
    latest: Answer | None = next(iter(seat.answers.all()), None)
    return seat.state == SeatState.ACCEPTED and (latest is None or latest.confirmed_by_person)


def shared_by(seat: Seat) -> Shared:
    """What this person agreed to share, as it is on record today."""
    person = seat.participant
    told = {
        Share.LAST_NAME: {"last_name": person.last_name},
        Share.PHONE: {"phone": person.phone},
        Share.EMAIL: {"email": person.email},
        Share.REACH: {"reach": _how_to_reach(person)},
    }
    return Shared(**{name: value for share in seat.shared for name, value in told[share].items()})


def _how_to_reach(person: Participant) -> str:
    return ". ".join(filter(None, [str(person.get_reach_by_display()), person.reach_notes.strip().rstrip(".")])) + "."


def _access_of(person: Participant) -> tuple[str, ...]:
    """Of their access profile, what they chose to let everyone in their meetings see."""
    profile: AccessProfile | None = getattr(person, "access", None)
    return tuple(profile.shown_to(Audience.MEETING)) if profile else ()


def describe(person: Participant) -> str:
    """The person without a name: “A parent of a preschool child (3 to 5)”, “Teacher, Bluebonnet ISD, Texas”."""
    if person.kind == Kind.PROFESSIONAL:
        return _professional(person)
    alone, with_child = _kinds()[Kind(person.kind)]
    child: ChildFacts | None = getattr(person, "child", None)
    if child is None or not child.age_band or not with_child:
        return alone
    age = child.get_age_band_display() if is_told(Fact.AGES) else _("child (the age is not shown here)")
    return with_child % {"child": age}


def _professional(person: Participant) -> str:
    organization = person.organization
    state = person.state or (organization.state if organization else "")
    role = person.role_title or _("A professional")
    place = [organization.name if organization else "", STATE_NAMES.get(state, "")]
    return ", ".join(filter(None, [role[:1].upper() + role[1:], *place]))


def _kinds() -> dict[Kind, tuple[str, str]]:
    return {
        Kind.PARENT: (_("A parent"), _("A parent of a %(child)s")),
        Kind.GRANDPARENT: (_("A grandparent"), _("A grandparent of a %(child)s")),
        Kind.SIBLING: (_("A brother or sister"), _("A brother or sister of a %(child)s")),
        Kind.FOSTER_PARENT: (_("A foster parent"), _("A foster parent of a %(child)s")),
        Kind.DEAFBLIND_ADULT: (_("A deafblind adult"), ""),
    }

"""What the program holds, as the plain values that planning compares rows with: the same few queries for any list."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from matches.models import Match, Seat, apart
from matches.people.bringing_in.people import Directory, Person
from matches.people.bringing_in.plan import Held, Known
from matches.preparing.seating import say_held_back
from matches.preparing.under_age import why_none_under_age
from participants.models import Kind, Participant, Status, Topic
from peermatch.accounts.models import CAN_WRITE, Membership, Program

NAMES = ("public_id", "first_name", "last_name", "email", "kind", "status", "is_adult", "is_held_back", "program_id")


def known(program: Program, uploaded_by: int | None) -> Known:
    """`uploaded_by`: who coordinates where a row does not say."""
    coordinators = _coordinators(program)
    topics = Topic.objects.in_program(program).values_list("name", flat=True)
    return Known(
        program=program.pk,
        roster=Directory(_roster(program), _("Add them to the roster first, or mend the spelling.")),
        coordinators=Directory(coordinators, _("Write the e-mail of a coordinator of this program.")),
        me=next((one for one in coordinators if one.pk == uploaded_by), None),
        matches=list(_matches(program)),
        topics=list(topics),
        apart=apart(program),
    )


def _roster(program: Program) -> Iterable[Person]:
    rows = Participant.objects.in_program(program).listed().order_by("pk")
    people = list(rows.only(*NAMES))
    too_young = why_none_under_age(program, people)
    for person in people:
        yield Person(
            person.pk, str(person.public_id), person.name, person.email, person.kind != Kind.PROFESSIONAL,
            _why_not(person) or too_young.get(person.pk, ""), person.is_adult, person.may_be_under_age,
        )  # fmt: skip


def _why_not(person: Participant) -> str:
    """Whoever is paused, or has all the matches they take, may well be in one that runs."""
    if person.is_held_back:
        return say_held_back(person)
    if person.status == Status.INVITED:
        return _("%(name)s has not given permission yet. Record it on their page first.") % {"name": person.name}
    if person.status == Status.WITHDRAWN:
        return _("%(name)s has left the program. Take them out of the row.") % {"name": person.name}
    return ""


def _coordinators(program: Program) -> list[Person]:
    members = Membership.objects.filter(program=program, role__in=CAN_WRITE, user__is_active=True)
    return [
        Person(one.user.pk, str(one.user.pk), one.user.name, one.user.email)
        for one in members.select_related("user").order_by("pk")
    ]


def _matches(program: Program) -> Iterable[Held]:
    people: dict[int, set[int]] = defaultdict(set)
    for match, person in Seat.objects.in_program(program).values_list("match_id", "participant_id"):
        people[match].add(person)
    rows = Match.objects.in_program(program).order_by("-pk").values_list("pk", "public_id", "title", "stage")
    for pk, public_id, title, stage in rows:
        yield Held(public_id, title, stage, frozenset(people[pk]))

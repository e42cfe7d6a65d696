"""Pages that show themselves in one situation only: each makes it, and answers with its address."""

from django.urls import reverse
from django.utils import timezone

from participants.models import Guardian
from peermatch.accounts.models import Membership, Program, User
from tests.factories import make_member, make_person
from tests.scenes.making import Scene
from tests.scenes.of_matches import OF_MATCHES
from tests.scenes.of_meetings import OF_MEETINGS
from tests.second_step import has_phone


def _lost_phone(program: Program, lead: User) -> str:
    kim = make_member(program, "Kim Osei")
    has_phone(kim)
    return reverse("member-second-step", args=[program.slug, Membership.objects.get(user=kim).public_id])


def _asks_to_be_forgotten(program: Program, lead: User) -> str:
    """Nobody is worried about them: while a worry is open, nobody is erased."""
    return reverse("person-erase", args=[program.slug, make_person(program, "Sol", "Weiss").public_id])


def _a_parent_said_no(program: Program, lead: User) -> str:
    young, now = make_person(program, "Kim", "Weiss", is_adult=False), timezone.now()
    row = Guardian.objects.create(
        program=program, participant=young, name="Ida Weiss", noted_at=now, refused_at=now, said_at=now
    )
    return reverse("person-guardian-settle", args=[program.slug, young.public_id, row.public_id])


SCENES: dict[str, Scene] = {
    **OF_MATCHES,
    **OF_MEETINGS,
    "member-second-step": _lost_phone,
    "person-guardian-settle": _a_parent_said_no,
    "person-erase": _asks_to_be_forgotten,
}

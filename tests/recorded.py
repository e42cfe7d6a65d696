"""Which protected facts a page shows of somebody, and whether that was recorded as this page was answered."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.test import Client

from participants.models import AccessNeed, AccessProfile, ChildFacts, NeedKind, Participant
from peermatch.audit.models import Record

WHY = "a test reads all"
OF_THE_PERSON = ("postal_address", "helper_name", "helper_contact", "reach_notes", "private_notes")
OF_ACCESS = (
    "in_their_words", "interpreters_preferred", "interpreters_declined", "platform_limits", "cart_output",
)  # fmt: skip
PERSON, CHILD, ACCESS = "participants.Participant", "participants.ChildFacts", "participants.AccessProfile"
FACTS: dict[str, tuple[str, str]] = {
    **{f"fact-{name}": (PERSON, name) for name in OF_THE_PERSON},
    **{f"fact-{name}": (ACCESS, name) for name in OF_ACCESS},
    "fact-child": (CHILD, "needs"),
    "fact-need": (ACCESS, "needs"),
}


@dataclass(frozen=True)
class Opened:
    """A page, and (kind, field, person) of all that was recorded as read while it was answered."""

    name: str
    words: str
    recorded: set[tuple[str, str, UUID | None]]

    def untold(self, person: UUID | None, facts: Mapping[str, tuple[str, str]] = FACTS) -> list[str]:
        """Facts of theirs that it shows and that were not recorded."""
        return [fact for fact, of in facts.items() if fact in self.words and (*of, person) not in self.recorded]


def make_known(person: Participant) -> None:
    """Everything protected is known of them, each fact in a word of its own."""
    of: dict[str, Any] = {"program": person.program, "participant": person}
    Participant.objects.filter(program=person.program, pk=person.pk).update(
        **{name: f"fact-{name}" for name in OF_THE_PERSON}
    )
    ChildFacts.objects.create(**of, needs="fact-child", age_band="13-17")
    profile = AccessProfile.objects.create(**of, **{name: f"fact-{name}" for name in OF_ACCESS})
    AccessNeed.objects.create(program=person.program, profile=profile, kind=NeedKind.OTHER, detail="fact-need")


def opened(client: Client, pages: Mapping[str, str]) -> Iterator[Opened]:
    for name, url in pages.items():
        before = Record.objects.across_programs(WHY).order_by("pk").last()
        page: Any = client.get(url)
        words = b"".join(page.streaming_content) if page.streaming else page.content
        since = Record.objects.across_programs(WHY).filter(pk__gt=before.pk if before else 0)
        told = {(row.kind, field, row.person) for row in since for field in row.fields}
        yield Opened(name, words.decode(errors="replace"), told)

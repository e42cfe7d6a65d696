"""Keeps what people are found by in step with their topics and organizations, whoever changes those.

A person's own save refreshes their words. What this module hears are changes elsewhere: topics given or
taken, and topics or organizations that were renamed or deleted.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete

from participants.models import Organization, Participant, Topic
from participants.models.participant import ParticipantQuerySet

BATCH = 500


def refresh_search(people: ParticipantQuerySet) -> None:
    """Writes anew what these people are found by: three queries and one write for each 500."""
    changed = []
    for person in people.select_related("organization").prefetch_related("offers", "wants"):
        words = person.words_to_search()
        if words != person.search_text:
            person.search_text = words
            changed.append(person)
    Participant.objects.across_programs("rows that were just read").bulk_update(changed, ["search_text"], BATCH)


def _people(topic_or_organization: Topic | Organization) -> ParticipantQuerySet:
    rows: ParticipantQuerySet = Participant.objects.filter(program=topic_or_organization.program_id)
    if isinstance(topic_or_organization, Organization):
        return rows.filter(organization=topic_or_organization)
    return rows.filter(Q(offers=topic_or_organization) | Q(wants=topic_or_organization)).distinct()


def _renamed(instance: Topic | Organization, created: bool, raw: bool = False, **_kwargs: Any) -> None:
    if not created and not raw:
        refresh_search(_people(instance))


def _topics_changed(
    instance: Participant | Topic, action: str, reverse: bool, pk_set: Collection[int] | None, **_kwargs: Any
) -> None:
    if action not in ("post_add", "post_remove", "post_clear"):
        return
    people = pk_set or [] if reverse else [instance.pk]
    refresh_search(Participant.objects.filter(program=instance.program_id, pk__in=people))


def _before_topic_goes(instance: Topic, **_kwargs: Any) -> None:
    instance._had = list(_people(instance).values_list("pk", flat=True))  # type: ignore[attr-defined]


def _after_topic_went(instance: Topic, **_kwargs: Any) -> None:
    refresh_search(Participant.objects.filter(program=instance.program_id, pk__in=instance._had))  # type: ignore[attr-defined]


def listen() -> None:
    """Called once, when the app is ready."""
    for through in (Participant.offers.through, Participant.wants.through):
        m2m_changed.connect(_topics_changed, sender=through, dispatch_uid=f"search-{through.__name__}")
    for model in (Topic, Organization):
        post_save.connect(_renamed, sender=model, dispatch_uid=f"search-{model.__name__}")
    pre_delete.connect(_before_topic_goes, sender=Topic, dispatch_uid="search-topic-goes")
    post_delete.connect(_after_topic_went, sender=Topic, dispatch_uid="search-topic-went")

"""Who lives with whom is one row, a household: relationships that said so become households, with their notes.

Those that were over already are kept as a sentence in the private notes of both. And every status that a person
has now begins the history of it.
"""

from collections import defaultdict
from datetime import date

from django.db import migrations

TOGETHER = "household"


def gather(apps, schema_editor):
    Relationship, Participant = (apps.get_model("participants", name) for name in ("Relationship", "Participant"))
    Household = apps.get_model("participants", "Household")
    bonds = Relationship._base_manager.filter(kind=TOGETHER).select_related("one", "other").order_by("pk")
    homes: dict[int, int] = {}
    members, notes = defaultdict(list), defaultdict(list)
    for bond in bonds:
        if bond.until and bond.until < date.today():
            _tell(Participant, bond)
            continue
        for person in (bond.one_id, bond.other_id):
            homes.setdefault(person, person)
        old, new = homes[bond.one_id], homes[bond.other_id]
        homes = {person: new if home == old else home for person, home in homes.items()}
    for person, home in homes.items():
        members[home].append(person)
    for bond in bonds:
        if bond.one_id in homes and (bond.note or bond.since):
            since = f"since {bond.since:%Y-%m-%d}" if bond.since else ""
            notes[homes[bond.one_id]].append(" ".join(filter(None, [since, bond.note])))
    for home, people in members.items():
        names = sorted({person.last_name for person in Participant._base_manager.filter(pk__in=people)})
        first = Participant._base_manager.get(pk=people[0])
        row = Household._base_manager.create(
            program_id=first.program_id, name=" and ".join(names)[:120], note="; ".join(notes[home])[:300]
        )
        Participant._base_manager.filter(pk__in=people).update(household=row)
    bonds.delete()


def _tell(Participant, bond):
    since = f" since {bond.since:%Y-%m-%d}" if bond.since else ""
    note = f" ({bond.note})" if bond.note else ""
    for person, other in ((bond.one, bond.other), (bond.other, bond.one)):
        told = f"Lived with {other.first_name} {other.last_name}{since} until {bond.until:%Y-%m-%d}{note}."
        had = Participant._base_manager.get(pk=person.pk).private_notes
        Participant._base_manager.filter(pk=person.pk).update(private_notes=f"{had}\n{told}".strip())


def scatter(apps, schema_editor):
    Relationship, Participant = (apps.get_model("participants", name) for name in ("Relationship", "Participant"))
    for home in apps.get_model("participants", "Household")._base_manager.all():
        people = list(Participant._base_manager.filter(household=home).order_by("pk"))
        for other in people[1:]:
            Relationship._base_manager.create(
                program_id=home.program_id, one=people[0], kind=TOGETHER, other=other, note=home.note
            )


def begin_history(apps, schema_editor):
    Participant, StatusChange = (apps.get_model("participants", name) for name in ("Participant", "StatusChange"))
    rows = Participant._base_manager.exclude(status_since=None).iterator(chunk_size=500)
    StatusChange._base_manager.bulk_create(
        (
            StatusChange(
                program_id=person.program_id, participant=person, status=person.status, at=person.status_since,
                by_id=person.status_by_id, reason=person.status_reason,
            )
            for person in rows
        ),
        500,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("participants", "0006_people_in_full")]

    operations = [
        migrations.RunPython(gather, scatter),
        migrations.RunPython(begin_history, migrations.RunPython.noop),
    ]

"""That two records became one, or are two people; and what records that are alike are found by, for those there are."""

import django.core.serializers.json
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from participants.models.participant import phone_key
from peermatch.text import fold

BATCH = 500


def note_keys(apps, schema_editor):
    Participant = apps.get_model("participants", "Participant")
    changed = []
    for person in Participant._base_manager.only("first_name", "last_name", "phone").iterator(BATCH):
        person.name_key = fold(f"{person.first_name} {person.last_name}".strip())[:161]
        person.phone_key = phone_key(person.phone)
        changed.append(person)
    Participant._base_manager.bulk_update(changed, ["name_key", "phone_key"], BATCH)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_told_of_answers'),
        ('participants', '0008_lists_in_the_background_and_exports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DifferentPeople',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('at', models.DateTimeField(editable=False, verbose_name='when')),
                ('ended_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='taken back')),
            ],
            options={
                'verbose_name': 'two different people',
                'verbose_name_plural': 'pairs of different people',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Merging',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('at', models.DateTimeField(editable=False, verbose_name='when')),
                ('former_key', models.CharField(blank=True, help_text='Import still finds the person by it.', max_length=60, verbose_name='the other id')),
                ('steps', models.JSONField(default=list, editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('undone_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='undone')),
            ],
            options={
                'verbose_name': 'merging of two records',
                'verbose_name_plural': 'mergings of records',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='participant',
            name='name_key',
            field=models.CharField(default='', editable=False, max_length=161),
        ),
        migrations.AddField(
            model_name='participant',
            name='phone_key',
            field=models.CharField(default='', editable=False, max_length=40),
        ),
        migrations.AlterField(
            model_name='participant',
            name='status',
            field=models.CharField(choices=[('invited', 'Permission not yet given'), ('active', 'Active'), ('paused', 'Paused'), ('withdrawn', 'Left the program'), ('erased', 'Erased'), ('merged', 'Part of another record')], default='invited', editable=False, max_length=20, verbose_name='status'),
        ),
        migrations.AlterField(
            model_name='statuschange',
            name='status',
            field=models.CharField(choices=[('invited', 'Permission not yet given'), ('active', 'Active'), ('paused', 'Paused'), ('withdrawn', 'Left the program'), ('erased', 'Erased'), ('merged', 'Part of another record')], editable=False, max_length=20, verbose_name='status'),
        ),
        migrations.RunPython(note_keys, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='participant',
            index=models.Index(fields=['program', 'name_key'], name='people_by_name_key'),
        ),
        migrations.AddIndex(
            model_name='participant',
            index=models.Index(fields=['program', 'phone_key'], name='people_by_phone_key'),
        ),
        migrations.AddField(
            model_name='differentpeople',
            name='by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='differentpeople',
            name='ended_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken back by'),
        ),
        migrations.AddField(
            model_name='differentpeople',
            name='one',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='participants.participant', verbose_name='this person'),
        ),
        migrations.AddField(
            model_name='differentpeople',
            name='other',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='participants.participant', verbose_name='that person'),
        ),
        migrations.AddField(
            model_name='differentpeople',
            name='program',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.program'),
        ),
        migrations.AddField(
            model_name='merging',
            name='by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='merging',
            name='gone',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='participants.participant', verbose_name='record that became part of it'),
        ),
        migrations.AddField(
            model_name='merging',
            name='kept',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='participants.participant', verbose_name='record that goes on'),
        ),
        migrations.AddField(
            model_name='merging',
            name='program',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.program'),
        ),
        migrations.AddField(
            model_name='merging',
            name='undone_by',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='undone by'),
        ),
        migrations.AddConstraint(
            model_name='differentpeople',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('one', 'other'), name='one_standing_word_per_pair'),
        ),
        migrations.AddConstraint(
            model_name='differentpeople',
            constraint=models.CheckConstraint(condition=models.Q(('one', models.F('other')), _negated=True), name='different_people_are_two'),
        ),
        migrations.AddIndex(
            model_name='merging',
            index=models.Index(fields=['program', 'former_key'], name='mergings_by_key'),
        ),
        migrations.AddConstraint(
            model_name='merging',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('gone',), name='one_standing_merging_per_record'),
        ),
    ]

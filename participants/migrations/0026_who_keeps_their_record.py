from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def keep_by_who_began(apps: Any, schema_editor: Any) -> None:
    """Whoever wrote down the first that became of a person keeps their record; a lead can name somebody else."""
    changes = apps.get_model("participants", "StatusChange").objects.filter(participant=models.OuterRef("pk"))
    first = changes.exclude(by=None).order_by("at", "pk").values("by")[:1]
    apps.get_model("participants", "Participant").objects.update(kept_by=models.Subquery(first))


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0025_consent_texts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="participant",
            name="kept_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(keep_by_who_began, migrations.RunPython.noop),
    ]

from django.db import migrations

from matches.models.rules import CRISIS_STEPS

BEFORE = """\
Is someone in danger right now? Call 911, or send a text to 911 where that works. Through a relay service: dial 711 \
first, or call 911 by videophone.

Thoughts of suicide, or despair: call or text 988, day and night. In ASL: call 988 by videophone.

A child is being hurt or neglected: Childhelp, call or text 1-800-422-4453, day and night.

Hurt, threatened or controlled at home: call 1-800-799-7233, day and night. Videophone: 1-855-812-1001."""


def say_ways_to_text(apps, schema_editor):
    """Only where no lead worded it themselves."""
    apps.get_model("matches", "MatchRules").objects.filter(crisis_steps=BEFORE).update(crisis_steps=CRISIS_STEPS)


class Migration(migrations.Migration):

    dependencies = [("matches", "0057_confidence")]

    operations = [migrations.RunPython(say_ways_to_text, migrations.RunPython.noop)]

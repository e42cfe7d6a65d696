"""The default says which numbers answer day and night, and the hint how to write them in another language."""

from django.db import migrations, models

from matches.models.rules import CRISIS_STEPS, crisis_steps

AT_HOME = """\
Hurt, threatened or controlled at home, day and night:
Call 1-800-799-7233.
Text START to 88788.
Call 1-855-812-1001 by videophone."""
BEFORE = CRISIS_STEPS[: CRISIS_STEPS.index("Hurt,")] + AT_HOME


def say_which_answer_when(apps, schema_editor):
    """Only where no lead worded it themselves."""
    apps.get_model("matches", "MatchRules").objects.filter(crisis_steps=BEFORE).update(crisis_steps=CRISIS_STEPS)


class Migration(migrations.Migration):

    dependencies = [("matches", "0059_two_at_once_is_waived")]

    operations = [
        migrations.AlterField(
            "matchrules",
            "crisis_steps",
            models.TextField(
                "what to do in danger",
                max_length=3000,
                default=crisis_steps,
                help_text="Everyone who is worried about someone reads this before they write to you, and after. Whom to "
                "call, by voice, text, relay and videophone. A line each; an empty line begins a new paragraph. In another "
                "language write behind a bar what is dialed: “Llame al 988 | call 988”, “Envíe START al 88788 | text 88788 "
                "START”. Numbers change: look once a year whether each still answers.",
            ),
        ),
        migrations.RunPython(say_which_answer_when, migrations.RunPython.noop),
    ]

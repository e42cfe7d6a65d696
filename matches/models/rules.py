"""What a program's lead decided about its matches. Where nothing was decided, the field's usual rule holds.

The figures are those of Parent to Parent: matched within 48 hours of the request, the support parent's first
contact 24 to 48 hours later, about four contacts in the first eight weeks.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from participants.models import EvidenceKind
from peermatch.accounts.models import Program
from peermatch.accounts.scope import ProgramRow

CALL_BACK_HOURS, MATCH_HOURS, REACH_HOURS = 24, 48, 48
CONTACTS_WANTED, CONTACTS_WEEKS = 4, 8
NUDGE_DAYS = 3
FEEDBACK_REMIND_DAYS = 7
LEVEL_GAP = 2
PREPARING_DAYS, STAGE_DAYS = 14, 60
FOOTING_MONTHS = 12
LONGEST_NOTICE = 120  # working days
GRANT_MONTH = 10  # the federal year: October 1 to September 30
MOST_WEIGHT = 10  # how much one thing may count beside another in suggestions
ENOUGH_EVIDENCE = (EvidenceKind.EXPERIENCE.value, EvidenceKind.SUCCESS.value)
CRISIS_STEPS = gettext_noop("""\
Is someone in danger right now?
Call 911.
Text 911, where that works.
Call 911 by videophone.
Through a relay service: dial 711 first.

Thoughts of suicide, or despair, day and night:
Call 988.
Text 988.
Call 988 by videophone, in ASL.

A child is being hurt or neglected, day and night:
Call 1-800-422-4453 (Childhelp).
Text 1-800-422-4453.

Hurt, threatened or controlled at home:
Call 1-800-799-7233, day and night.
Text START to 88788, day and night.
Call 1-855-812-1001 by videophone.""")
_hours = [MinValueValidator(1), MaxValueValidator(30 * 24)]


def enough_evidence() -> list[str]:
    return list(ENOUGH_EVIDENCE)


def validate_evidence_kinds(value: Any) -> None:
    known = isinstance(value, list) and all(kind in EvidenceKind.values for kind in value)
    if not known or len(set(value)) != len(value):
        raise ValidationError(_("Choose among the four kinds of evidence, each at most once."))


def crisis_steps() -> str:
    return CRISIS_STEPS


class FootingConcern(models.TextChoices):
    """What can speak against people as equals. The values are those by which the finding is called."""

    SUPERVISES = "supervises", _("One supervises another, directly or through others")
    EVALUATES = "evaluates", _("One evaluates another")
    FUNDS = "funds", _("One pays for another's work, also through their organizations")
    SERVES = "serves", _("One gives services to another's family")
    KEEP_APART = "keep-apart", _("Two are to be kept apart")
    HOUSEHOLD = "household", _("Two of one household take different parts")
    LEVELS = "levels", _("Their levels are far apart")
    RECENTLY = "recently", _("It was so until lately")


def blocking_concerns() -> list[str]:
    """Power over someone blocks a match; what was, or may be power, is only pointed out."""
    only_pointed_out = {FootingConcern.HOUSEHOLD, FootingConcern.LEVELS, FootingConcern.RECENTLY}
    return [concern.value for concern in FootingConcern if concern not in only_pointed_out]


def validate_concerns(value: Any) -> None:
    known = isinstance(value, list) and all(concern in FootingConcern.values for concern in value)
    if not known or len(set(value)) != len(value):
        raise ValidationError(_("Choose among the concerns about footing, each at most once."))


def _weight(label: Any, usual: int, does: Any) -> models.PositiveSmallIntegerField[int, int]:
    return models.PositiveSmallIntegerField(
        label, default=usual, validators=[MaxValueValidator(MOST_WEIGHT)], help_text=does
    )


def _lead_time(label: Any, usual: int, does: Any) -> models.PositiveSmallIntegerField[int, int]:
    return models.PositiveSmallIntegerField(
        label, default=usual, validators=[MaxValueValidator(LONGEST_NOTICE)], help_text=does
    )


class MatchRules(ProgramRow):
    # Fit, of professionals
    evidence_enough = models.JSONField(
        _("one of these is enough"),
        default=enough_evidence,
        blank=True,
        validators=[validate_evidence_kinds],
        help_text=_("A professional who provides must show at least one of these kinds in the match's topic."),
    )
    evidence_required = models.JSONField(
        _("each of these is required"),
        default=list,
        blank=True,
        validators=[validate_evidence_kinds],
        help_text=_("A professional who provides must show every one of these kinds."),
    )
    # Footing
    footing_blocks = models.JSONField(
        _("what blocks a match"),
        default=blocking_concerns,
        blank=True,
        validators=[validate_concerns],
        help_text=_(
            "A match goes on in spite of these only with a written reason. The others are pointed out. What was so "
            "until lately blocks where both are chosen: what it was, and that it was so until lately."
        ),
    )
    footing_months = models.PositiveSmallIntegerField(
        _("months that count as lately"),
        default=FOOTING_MONTHS,
        validators=[MaxValueValidator(120)],
        help_text=_("Who supervised, evaluated, paid or served someone until then is named. 0: what is over is over."),
    )
    level_gap = models.PositiveSmallIntegerField(
        _("levels apart that are pointed out"),
        default=LEVEL_GAP,
        validators=[MaxValueValidator(4)],
        help_text=_("Professionals so many levels apart, or more, are pointed out. 0: levels are not compared."),
    )
    # Suggestions: how much each of these counts beside the others
    weight_topic = _weight(
        _("offers the topic"), 5, _("How many of the problem's topics they offer, or want help with too.")
    )
    weight_proof = _weight(_("has done it"), 5, _("What they can show in the topic: more than once, checked, lately."))
    weight_priorities = _weight(_("what whoever asks wants most"), 4, _("As it is written with the problem."))
    weight_hours = _weight(_("shared hours"), 3, _("Hours a week in which all are free."))
    weight_rested = _weight(
        _("not asked lately"), 2, _("So that the same few are not always asked: the last six months count.")
    )
    weight_past = _weight(
        _("how earlier matches ended"),
        2,
        _("Hopes that were met, matches that were no fit, and of what use people found it."),
    )
    # Readiness, of support parents
    needs_training = models.BooleanField(_("training is required"), default=True)
    needs_screening = models.BooleanField(_("a valid screening is required"), default=True)
    needs_agreement = models.BooleanField(_("a confidentiality agreement is required"), default=True)
    needs_confidence = models.BooleanField(
        _("introductions and meetings wait until everyone promised to keep confidence"), default=False
    )
    # Clocks
    call_back_hours = models.PositiveSmallIntegerField(
        _("hours to call back"),
        default=CALL_BACK_HOURS,
        validators=_hours,
        help_text=_("From the request to the coordinator's first talk with whoever asked."),
    )
    match_hours = models.PositiveSmallIntegerField(
        _("hours to make the match"),
        default=MATCH_HOURS,
        validators=_hours,
        help_text=_("From the request to the yes of a support parent."),
    )
    reach_hours = models.PositiveSmallIntegerField(
        _("hours to the first contact"),
        default=REACH_HOURS,
        validators=_hours,
        help_text=_("From the introduction to the first contact between the two."),
    )
    contacts_wanted = models.PositiveSmallIntegerField(
        _("contacts wanted"),
        default=CONTACTS_WANTED,
        validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text=_("More contacts go with more satisfaction; four in eight weeks is the field's measure."),
    )
    contacts_weeks = models.PositiveSmallIntegerField(
        _("within weeks"), default=CONTACTS_WEEKS, validators=[MinValueValidator(1), MaxValueValidator(52)]
    )
    # Answers
    nudge_days = models.PositiveSmallIntegerField(
        _("days until someone who has not answered is asked again"),
        default=NUDGE_DAYS,
        validators=[MaxValueValidator(60)],
        help_text=_("0: only when a coordinator asks again by hand. Nobody is asked again more than once a day."),
    )
    # Feedback
    feedback_asks = models.BooleanField(
        _("everyone is asked how it was, without a coordinator's press"),
        default=True,
        help_text=_(
            "The day after the last meeting that is planned; families when their first weeks are over, or a day after "
            "the match was closed. Who has no e-mail is named on Today. Off: a coordinator asks."
        ),
    )
    feedback_remind_days = models.PositiveSmallIntegerField(
        _("days until whoever has not answered is reminded, once"),
        default=FEEDBACK_REMIND_DAYS,
        validators=[MaxValueValidator(30)],
        help_text=_("0: nobody is reminded. Nobody is reminded twice, or after they answered."),
    )
    # Access
    notice_tactile_days = _lead_time(
        _("working days to book tactile interpreting"), 15, _("Also ProTactile and close vision: few can do it.")
    )
    notice_days = _lead_time(
        _("working days to book anyone else"), 10, _("Interpreters, CART captioning, co-navigators, child care.")
    )
    notice_papers_days = _lead_time(
        _("working days for papers by post"), 10, _("Braille and large print, until they are in the reader's hands.")
    )
    # What counts as late in the list of matches
    preparing_days = models.PositiveSmallIntegerField(
        _("days that preparing may take"),
        default=PREPARING_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("From the request on. A match that is prepared for longer is listed as late."),
    )
    stage_days = models.PositiveSmallIntegerField(
        _("days that a match may stay in one stage"),
        default=STAGE_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text=_("A match in which nothing moved for longer is listed as late."),
    )
    # Reports
    grant_month = models.PositiveSmallIntegerField(
        _("the grant year begins in"),
        default=GRANT_MONTH,
        choices=list(MONTHS.items()),
        help_text=_("On the first day of this month. Quarters are counted from it."),
    )
    # When somebody is worried about someone
    crisis_steps = models.TextField(
        _("what to do in danger"),
        max_length=3000,
        default=crisis_steps,
        help_text=_(
            "Everyone who is worried about someone reads this before they write to you, and after. Whom to call, by "
            "voice, text, relay and videophone. A line each; an empty line begins a new paragraph. In another language "
            "write behind a bar what is dialed: “Llame al 988 | call 988”, “Envíe START al 88788 | text 88788 START”. "
            "Numbers change: look once a year whether each still answers."
        ),
    )
    # The public request form
    form_is_open = models.BooleanField(
        _("the public request form is open"),
        default=True,
        help_text=_("Anyone with its address can ask for a match. Requests wait in the queue for a coordinator."),
    )
    form_intro = models.TextField(
        _("words above the form"),
        max_length=1000,
        blank=True,
        help_text=_("What people should know before they ask. Everyone can read this."),
    )

    class Meta:
        verbose_name = _("rules about matches")
        verbose_name_plural = _("rules about matches")
        constraints = [models.UniqueConstraint(fields=["program"], name="one_set_of_match_rules")]

    def __str__(self) -> str:
        return str(self.program)

    def clean(self) -> None:
        if not any(self._own_weights):
            words = _("At least one of the weights under “Who is suggested first” must be above 0: else nobody fits.")
            raise ValidationError(words)

    @property
    def weights(self) -> tuple[int, ...]:
        """In the order of `suggestions.Weights`. Where nothing counts, which no form lets through, the usual ones."""
        return self._own_weights if any(self._own_weights) else MatchRules()._own_weights

    @property
    def _own_weights(self) -> tuple[int, ...]:
        return (
            self.weight_topic, self.weight_proof, self.weight_priorities, self.weight_hours, self.weight_rested,
            self.weight_past,
        )  # fmt: skip

    @classmethod
    def of(cls, program: Program) -> "MatchRules":
        """The program's rules; where it has none of its own, the usual ones, not stored."""
        return cls.objects.in_program(program).first() or cls(program=program)

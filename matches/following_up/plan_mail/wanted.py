"""Whether a letter of the plan is still wanted as it leaves; and what a lead may change of its words."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matches.following_up.plan_mail import joint
from matches.following_up.plan_mail.letters import Letters, about
from matches.models import Action, PlanLetter, PlanNews, Seat, SeatState
from participants.profile.wanted import why_not_to
from peermatch.accounts.models import Program
from peermatch.outbox import joining, letters
from peermatch.outbox.letters import Letter, Sample
from peermatch.outbox.models import Email
from peermatch.outbox.texts import COORDINATOR, USUAL, Block, Placeholder, greeting, own_words, subject

EVERYWHERE = "mail of all programs leaves together"
DUE = Placeholder("headline", gettext_lazy("by when it was to be done"), "headline")
HEADLINE = Placeholder("headline", gettext_lazy("by when the next thing is to be done"), "headline")


def still_wanted(mails: Sequence[Email]) -> Mapping[int, str]:
    names = {mail.about.partition(":")[2] for mail in mails}
    seats = Seat.objects.across_programs(EVERYWHERE).filter(public_id__in=names)
    found = {about(seat): seat for seat in seats.select_related("match", "participant")}
    rows = PlanLetter.objects.across_programs(EVERYWHERE).filter(public_id__in=[mail.occasion for mail in mails])
    dropped = {str(ref) for ref in rows.exclude(dropped_at=None).values_list("public_id", flat=True)}
    reasons = {mail.pk: _why_not(mail, found.get(mail.about), dropped) for mail in mails}
    return {pk: why for pk, why in reasons.items() if why}


def _why_not(mail: Email, seat: Seat | None, dropped: set[str]) -> str:
    if seat is None or not seat.match.is_open:
        return _("The match was closed.")
    if mail.kind == PlanNews.DUE and not seat.match.is_changeable:
        return _("The match is on hold.")
    if mail.occasion in dropped:
        return _("The plan was changed before this was sent.")
    if seat.state != SeatState.ACCEPTED:
        return _("The person does not take part any more.")
    return why_not_to(mail, seat.participant)


BLOCKS = (
    subject(gettext_lazy("{headline}: your action plan"), (*USUAL, HEADLINE), first=HEADLINE.name),
    greeting(),
    Block(
        "opening",
        gettext_lazy("What it is"),
        gettext_lazy("This is the action plan of your peer match as it stands now: who does what, and by when."),
        USUAL,
    ),
    Block(
        "wrong",
        gettext_lazy("If something in it is wrong, or too much"),
        gettext_lazy("Is something wrong, or too much? Tell {coordinator}: the plan can be changed."),
        USUAL,
        frozenset({COORDINATOR.name}),
    ),
    own_words(),
)


OF_REMINDERS = (
    subject(gettext_lazy("{headline}: is it done?"), (*USUAL, DUE), first=DUE.name),
    greeting(),
    Block(
        "opening",
        gettext_lazy("What it is about"),
        gettext_lazy("In the action plan of your peer match this was to be done by now. Is it done?"),
        USUAL,
    ),
    Block(
        "not_yet",
        gettext_lazy("If it is not done"),
        gettext_lazy("Not yet, or is it too much? Tell {coordinator}: the plan can be changed. We ask only this once."),
        USUAL,
        frozenset({COORDINATOR.name}),
    ),
    own_words(),
)


OF_JOINT_REMINDERS = (
    subject(gettext_lazy("{headline}: is it done?"), (*USUAL, DUE), first=DUE.name),
    greeting(),
    Block(
        "opening",
        gettext_lazy("What it is about"),
        gettext_lazy("In the action plans of your peer matches this was to be done by now. Is it done?"),
        USUAL,
    ),
    Block(
        "not_yet",
        gettext_lazy("If it is not done"),
        gettext_lazy("The plans can be changed. We ask only this once."),
        USUAL,
    ),
    own_words(),
)


def register() -> None:
    """Called when the app is ready."""
    letters.register(
        Letter(
            PlanNews.DUE, gettext_lazy("Reminder of what was to be done"), still_wanted,
            is_reminder=True, may_wait_a_day=True,
        )
    )  # fmt: skip
    letters.let_reword(PlanNews.DUE, *OF_REMINDERS, sample=lambda program: _sample(program, PlanNews.DUE))
    title = gettext_lazy("Reminder of what was to be done in several matches")
    letters.register(Letter(joint.KIND, title, joining.still_wanted, is_reminder=True, may_wait_a_day=True))
    letters.let_reword(joint.KIND, *OF_JOINT_REMINDERS, sample=_joint_sample)
    letters.register(Letter(PlanNews.PLAN, gettext_lazy("Action plan"), still_wanted, may_wait_a_day=True))
    letters.let_reword(PlanNews.PLAN, *BLOCKS, sample=lambda program: _sample(program, PlanNews.PLAN))


def _sample(program: Program, kind: str) -> Sample | None:
    seat = _one_of(program)
    if seat is None:
        return None
    told, made = {"name": seat.participant.name, "match": seat.match.title}, Letters(seat.match)
    own = [one for one in made.actions if one.seat_id == seat.pk] or [_some_action(seat)]
    said = made.message(seat, {}) if kind == PlanNews.PLAN else made.reminder(seat, own)
    return Sample(_("To %(name)s, in the match “%(match)s”") % told, said)


def _joint_sample(program: Program) -> Sample | None:
    """As if the same were due in another match."""
    seat = _one_of(program)
    if seat is None:
        return None
    told, made = {"name": seat.participant.name, "match": seat.match.title}, Letters(seat.match)
    due = [one for one in made.actions if one.seat_id == seat.pk] or [_some_action(seat)]
    said = joint.message([joint.Told(made, seat, due)] * 2)
    return Sample(_("To %(name)s, in the match “%(match)s”") % told, said)


def _some_action(seat: Seat) -> Action:
    """As it might read; nothing is saved."""
    return Action(match=seat.match, seat=seat, words=_("Send the others what you found"), due=seat.match.program.today)


def _one_of(program: Program) -> Seat | None:
    """Someone who said yes, where there is a plan if there is one anywhere."""
    rows = Seat.objects.in_program(program).filter(state=SeatState.ACCEPTED)
    rows = rows.select_related("match__coordinator", "participant")
    planned = rows.filter(match__actions__taken_back_at=None, match__actions__isnull=False)
    seat: Seat | None = planned.order_by("-pk").first() or rows.order_by("-pk").first()
    if seat is not None:
        seat.match.program = program
    return seat

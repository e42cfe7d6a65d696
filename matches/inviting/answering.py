"""Answers: one door for those given by link and those a coordinator records."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from matches.disclosing.telling import in_full
from matches.framing.writing import write_hopes
from matches.inviting import letters, links, news
from matches.inviting.circle import circle_of
from matches.inviting.confiding import promise
from matches.inviting.sending import answer_day
from matches.models import Answer, Gate, Happening, Invitation, Match, MeetingState, Said, Seat, SeatState, is_kept_out
from participants.profile.details import Details, correct
from peermatch import audit
from peermatch.accounts.models import User
from peermatch.clock import local_day, say_day
from peermatch.languages import speaking_to
from peermatch.outbox import queue

FEWEST_FOR_ACTIVE = 2
OVERTAKEN = (letters.INVITATION, letters.REMINDER, letters.ANSWER)  # by an answer


@transaction.atomic
def answer(
    *,
    seat: Seat,
    said: str,
    way: str,
    at: datetime,
    reason: str = "",
    spoken_by: str = "",
    confirmed: bool = True,
    by: User | None = None,
    hopes: Sequence[str] | None = None,
    shares: Sequence[str] | None = None,
    given_on: date | None = None,
    keeps_confidence: bool = False,
) -> Answer:
    """Records what someone said. The latest answer counts, earlier ones stay on record.

    `by` is the coordinator who typed it in, None for the link. Whoever `spoken_by` names spoke for the person: it is
    the person's own answer only if they `confirmed` it. `hopes` replace what was written; None leaves it. So do
    `shares`, what the other family gets: that is the person's own choice alone, never a helper's.
    With a yes of their own they may promise to keep confidence too.
    `given_on` is the day they said it, where it was recorded later. The same answer given twice is recorded once.
    """
    seat.match.lock()
    seat.refresh_from_db(fields=["state", "state_since", "shares", "introduced_at"])
    insist_may_answer(seat, at=at)
    if hopes is not None:
        write_hopes(seat=seat, hopes=hopes, by=by, at=at)
    fresh = Answer(
        program=seat.program, seat=seat, invitation=seat.invitations.first(), said=said, reason=reason, way=way,
        spoken_by=spoken_by, confirmed_by_person=confirmed or not spoken_by, at=at, recorded_by=by,
        given_on=day_given(seat, given_on, at),
    )  # fmt: skip
    latest: Answer | None = seat.answers.first()
    if latest is not None and _is_same(latest, fresh) and counts(seat, latest):
        _share(latest, shares)
        _promise(latest, keeps_confidence)
        return latest
    return _keep(fresh, shares, keeps_confidence)


def day_given(seat: Seat, given_on: date | None, at: datetime) -> date | None:
    """The day on which it was given, if that is another than today: after they were asked, and not to come."""
    if given_on is None:
        return None
    zone = seat.match.program.time_zone
    asked: Invitation | None = seat.invitations.order_by("sent_at", "pk").first()
    if given_on > local_day(at, zone):
        raise ValidationError(_("This day is still to come. When did they say it?"))
    if asked is not None and given_on < local_day(asked.sent_at, zone):
        raise ValidationError(
            _("They were asked on %(day)s: nobody answers before that.")
            % {"day": say_day(local_day(asked.sent_at, zone))}
        )
    return given_on if given_on != local_day(at, zone) else None


def insist_may_answer(seat: Seat, *, at: datetime) -> None:
    """Refuses answers of people who were not asked, and changes after the meeting."""
    seat.match.insist_open()
    if not seat.was_asked:
        raise ValidationError(_("%(name)s was not asked yet. Send the invitation first.") % {"name": seat.participant})
    if seat.state != SeatState.INVITED and is_over(seat.match):
        raise ValidationError(_("They have met: the answer can no longer be changed."))


def is_over(match: Match) -> bool:
    """Whether a meeting was held and no other is set."""
    states = set(match.meetings.values_list("state", flat=True))
    return MeetingState.HELD in states and not states & {MeetingState.PLANNED, MeetingState.CONFIRMED}


def _is_same(one: Answer, other: Answer) -> bool:
    told = ("said", "reason", "way", "spoken_by", "confirmed_by_person", "recorded_by_id", "given_on")
    return all(getattr(one, name) == getattr(other, name) for name in told)


def counts(seat: Seat, latest: Answer) -> bool:
    """Whether the seat stands as its latest answer says; not so after the link reached someone else."""
    return seat.state == (SeatState.ACCEPTED if latest.said == Said.YES else SeatState.DECLINED)


def _share(told: Answer, shares: Sequence[str] | None) -> None:
    if shares is not None and told.said == Said.YES and not told.is_a_helpers:
        told.seat.share(shares, by=told.recorded_by, at=told.at)


def _promise(told: Answer, keeps_confidence: bool) -> None:
    if keeps_confidence and told.said == Said.YES and not told.is_a_helpers:
        promise(seat=told.seat, way=told.way, by=told.recorded_by, at=told.at, promised_on=told.given_on)


def _keep(fresh: Answer, shares: Sequence[str] | None, keeps_confidence: bool) -> Answer:
    seat, by, at = fresh.seat, fresh.recorded_by, fresh.at
    fresh.clean_fields(exclude=["program"])
    fresh.save()
    Invitation.objects.filter(program=seat.program_id, seat=seat, answered_at=None).standing().update(answered_at=at)
    move = seat.accept if fresh.said == Said.YES else seat.decline
    move(by=by, at=at, detail=_how(fresh))
    _share(fresh, shares)
    _promise(fresh, keeps_confidence)
    queue.supersede(
        program=seat.program, about=letters.about(seat), kinds=OVERTAKEN, now=at,
        why=_("They answered before it was sent."),
    )  # fmt: skip
    become_active(seat.match, by=by, at=at)
    _acknowledge(fresh)
    what = Happening.What.ACCEPTED if fresh.said == Said.YES else Happening.What.DECLINED
    news.tell_at_once(match=seat.match, what=what, who=seat.participant, by=by, at=at)
    return fresh


def _how(fresh: Answer) -> str:
    """The way, and who spoke, for the match's history."""
    way = str(fresh.get_way_display())
    if fresh.given_on:
        way = _("%(way)s, on %(day)s") % {"way": way, "day": say_day(fresh.given_on)}
    if not fresh.spoken_by:
        return way
    word = _("confirmed by the person") if fresh.confirmed_by_person else _("not confirmed by the person")
    return _("%(way)s, answered by %(who)s, %(word)s") % {"way": way, "who": fresh.spoken_by, "word": word}


def become_active(match: Match, *, by: User | None, at: datetime) -> None:
    """Everyone who takes part said yes, but for those whose silence was gone on with; and they are at least two."""
    left_open = set(match.waivers.standing().filter(gate=Gate.ANSWERS).values_list("finding", flat=True))
    states = [seat.state for seat in match.seats.taking_part() if seat.silence not in left_open]
    if len(states) >= FEWEST_FOR_ACTIVE and set(states) == {SeatState.ACCEPTED}:
        match.become_active(by=by, at=at)


@in_full()
@speaking_to("fresh.seat.participant")
def _acknowledge(fresh: Answer) -> None:
    """Tells the person what was recorded, so that a wrong record is noticed; each such letter has its own link."""
    seat, at = fresh.seat, fresh.at
    if not seat.participant.takes_email:
        return
    circle = circle_of(seat.match)
    on = local_day(at, seat.match.program.time_zone)
    asked = letters.asked_of(seat, circle, on=on, answer_by=answer_day(seat.match.program, on))
    link, path = links.issue(seat, until=links.lifetime(seat.match, at=at))
    letters.post(
        seat=seat, kind=letters.ANSWER, message=letters.answered(fresh, asked, seat.match),
        occasion=fresh.public_id, path=path, now=at, expires_at=link.expires_at,
        is_asked_for=fresh.recorded_by_id is None,
    )  # fmt: skip


@transaction.atomic
def correct_details(
    *, seat: Seat, details: Details, at: datetime, by: User | None = None, confirmed: bool = True
) -> list[str]:
    """Puts a participant's time zone and access needs right; says which of them changed.

    `by` is None when the person did it; `confirmed`: the person says that the needs are right as they stand. The
    history gets names of fields, never what is in them.
    """
    changed = [str(name) for name in correct(participant=seat.participant, details=details, at=at, confirmed=confirmed)]
    if changed:
        of = audit.of(seat.participant, person=seat.participant.public_id, fields=changed)
        audit.changed(of, by=by or seat.participant, program=seat.match.program)
        seat.match.record(Happening.What.DETAILS, by=by, at=at, who=seat.participant, detail=", ".join(changed))
    return changed


@transaction.atomic
def not_the_person(*, seat: Seat, at: datetime) -> None:
    """Whoever opened the link is not who was asked: the links end at once, and mail to that address that waits is
    called back. The seat waits for the person (again), which Today shows to the coordinator."""
    seat.match.lock()
    seat.refresh_from_db(fields=["state", "state_since"])
    links.revoke_links(seat, at=at)
    if seat.match.is_changeable and not is_over(seat.match) and not is_kept_out(seat):
        seat.wait_again(at=at)
    else:
        seat.match.record(Happening.What.NOT_ME, by=None, at=at, who=seat.participant)
    why = _("Whoever opened their link said that it was not for them.")
    queue.suppress(program=seat.program, recipient=seat.participant.public_id, now=at, why=why)
    news.tell_at_once(match=seat.match, what=Happening.What.NOT_ME, who=seat.participant, by=None, at=at)

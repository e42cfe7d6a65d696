"""What a gate found, and what a coordinator settled; and of those who provide, whether it fits."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from matches.disclosing.topics import called
from matches.fitting import expertise, four_kinds, on_record
from matches.fitting.expertise import Concern, FitFinding, Helper, ShownBy, Wanted
from matches.fitting.four_kinds import KindFit
from matches.fitting.ties import FindingKind
from matches.models import Gate, Match, MatchRules, MeetingState, Part, Problem, Seat, Waiver
from matches.models.waiver import SERVICE_TWICE
from participants.models import Evidence, EvidenceKind, Organization, Participant, Topic
from peermatch.accounts.models import Membership

PROVIDING = frozenset({Part.PROVIDER, Part.EXPERT})


@dataclass(frozen=True)
class Finding:
    """Something found, and the reason it was gone on with, if any.

    `sentence` may hold what only the match's coordinator and leads may know; `open_sentence` never does.
    """

    key: str
    sentence: str
    open_sentence: str
    status: str
    blocking: bool
    waiver: Waiver | None
    people: tuple[Participant, ...] = ()
    organizations: tuple[Organization, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.blocking and self.waiver is None

    @property
    def is_protected(self) -> bool:
        return self.sentence != self.open_sentence

    def said_to(self, knows: bool) -> str:
        return self.sentence if knows else self.open_sentence


@dataclass(frozen=True)
class Review:
    """What one gate found. `sentence` sums it up and holds nothing protected."""

    gate: Gate
    findings: tuple[Finding, ...]
    when_clear: str

    @property
    def open(self) -> list[Finding]:
        """Those that block."""
        return [finding for finding in self.findings if finding.is_open]

    @property
    def is_clear(self) -> bool:
        return not self.open

    @property
    def waived(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.waiver]

    @property
    def sentence(self) -> str:
        return self.said_to(knows=False)

    def said_to(self, knows: bool) -> str:
        """What blocks; else what was gone on with; else why it is clear, and what to bear in mind."""
        if self.open:
            return " ".join(finding.said_to(knows) for finding in self.open)
        kept = [finding.said_to(knows) for finding in self.findings]
        return " ".join(kept if self.waived else filter(None, [self.when_clear, *kept]))


@dataclass(frozen=True)
class KindReview:
    """One of the four kinds: how far it is met, and the evidence itself, strongest first."""

    fit: KindFit
    evidence: tuple[Evidence, ...]

    @property
    def label(self) -> str:
        return str(EvidenceKind(self.fit.kind).label)


@dataclass(frozen=True)
class HelperReview(Review):
    """One provider's fit. There are no kinds to compare between families."""

    seat: Seat
    evidence: tuple[Evidence, ...]
    kinds: tuple[KindReview, ...]

    @property
    def is_compared(self) -> bool:
        """Whether there was a topic to compare with: without one, nothing says that it fits."""
        return not any(finding.key.startswith(Concern.NO_TOPIC) for finding in self.findings)


@dataclass(frozen=True)
class FitReview(Review):
    """The fit of all who provide. It does not apply where everyone gives and receives."""

    applies: bool
    helpers: tuple[HelperReview, ...]
    wanted: Wanted


def may_know(match: Match, membership: Membership) -> bool:
    """Whether this member may read what is protected about the match's people: its coordinator, whoever covers for
    them today, and leads. Whoever is only a viewer by now reads none of it."""
    if membership.is_lead or not membership.can_write:
        return membership.is_lead
    return match.coordinator_id == membership.user_id or match.who_answers_now.pk == membership.user_id


def words_of(waiver: Waiver, *, knows: bool) -> str:
    """What a waiver was about, as far as the reader may know."""
    if knows or not is_protected(waiver):
        return waiver.sentence
    if waiver.gate == Gate.BOOKING:
        return waiver.sentence  # names nobody, and no need: the reason alone may
    return kept_apart_openly() if waiver.gate == Gate.FOOTING else _("A support parent was not ready.")


def is_protected(waiver: Waiver) -> bool:
    return waiver.gate == Gate.READINESS or waiver.finding.startswith((FindingKind.KEEP_APART, SERVICE_TWICE))


def kept_apart_openly() -> str:
    return _("Two of these people should not be in one match. The match's coordinator and leads can read why.")


# Fit


def fit(match: Match, *, on: date, seats: Sequence[Seat] | None = None) -> FitReview:
    """Whether each provider can show what is needed, on the day of the next planned meeting or on that day.

    `seats`: as if these took part, and no others.
    """
    wanted = wanted_of(match, on)
    applies = match.is_directional
    everyone = (taking_part(match) if seats is None else seats) if applies else []
    providers = [seat for seat in everyone if seat.part in PROVIDING]
    waivers = standing_waivers(match, Gate.FIT)
    evidence = on_record.evidence(providers)
    offers = on_record.offers(providers)
    helpers = tuple(
        _helper_review(seat, evidence.get(seat.participant_id, []), offers, wanted, waivers) for seat in providers
    )
    return FitReview(
        gate=Gate.FIT,
        findings=tuple(finding for helper in helpers for finding in helper.findings),
        when_clear=_clear_fit(applies, helpers),
        applies=applies,
        helpers=helpers,
        wanted=wanted,
    )


def _clear_fit(applies: bool, helpers: tuple[HelperReview, ...]) -> str:
    if not applies:
        return _("Everyone gives and receives.")
    return " ".join(helper.when_clear for helper in helpers) or _("Nobody provides yet.")


def _helper_review(
    seat: Seat,
    evidence: list[Evidence],
    offers: Mapping[int, frozenset[int]],
    wanted: Wanted,
    waivers: Mapping[str, Waiver],
) -> HelperReview:
    helper = Helper(
        seat.participant_id,
        seat.participant.name,
        offers.get(seat.participant_id, frozenset()),
        tuple(on_record.shown(row) for row in evidence),
    )
    for row in evidence:
        vars(row)["about"] = on_record.about(row, seat)
    found = tuple(
        _fit_finding(one, seat.participant, waivers.get(one.key)) for one in expertise.findings(helper, wanted)
    )
    clear = expertise.fits_by(helper, wanted)
    return HelperReview(Gate.FIT, found, clear, seat, tuple(evidence), _kinds(helper, wanted, evidence))


def _kinds(helper: Helper, wanted: Wanted, evidence: list[Evidence]) -> tuple[KindReview, ...]:
    rows = {row.pk: row for row in evidence}
    return tuple(KindReview(one, tuple(rows[pk] for pk in one.proof)) for one in four_kinds.by_kind(helper, wanted))


def _fit_finding(found: FitFinding, person: Participant, waiver: Waiver | None) -> Finding:
    words = found.sentence
    return Finding(found.key, words, words, found.status, found.is_blocking, waiver, (person,))


def problems_of(match: Match) -> list[Problem]:
    """The problems of a match with their topics, the first first."""
    return list(match.problems.prefetch_related("topics"))


def wanted_of(
    match: Match, on: date, rules: MatchRules | None = None, problems: Sequence[Problem] | None = None
) -> Wanted:
    """What is needed of who provides, on the day of the next planned meeting or on that day, by these rules.

    `problems` as of `problems_of`, where they were read already.
    """
    problems = problems_of(match) if problems is None else problems
    topics = called(match, [topic for problem in problems for topic in problem.topics.all()])
    parents = dict(Topic.objects.filter(program=match.program).values_list("pk", "parent_id")) if topics else {}
    ahead = match.meetings.filter(state__in=[MeetingState.PLANNED, MeetingState.CONFIRMED], on__gte=on)
    meeting_day = ahead.aggregate(day=Max("on"))["day"]
    rules = rules or MatchRules.of(match.program)
    return Wanted(
        topics=topics,
        covered=expertise.with_narrower(topics, parents),
        on=meeting_day or on,
        is_family=match.is_family,
        meets=meeting_day is not None,
        enough=frozenset(ShownBy(kind) for kind in rules.evidence_enough),
        required=frozenset(ShownBy(kind) for kind in rules.evidence_required),
    )


# Both


def taking_part(match: Match) -> list[Seat]:
    return list(match.seats.taking_part().select_related("participant"))


def standing_waivers(match: Match, gate: Gate) -> dict[str, Waiver]:
    rows = match.waivers.standing().filter(gate=gate).select_related("by")
    return {waiver.finding: waiver for waiver in rows}


def names(people: Iterable[Participant]) -> str:
    return get_text_list([person.name for person in people], _("and"))

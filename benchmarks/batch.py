"""How long the pairs of a batch take, from loaded values to the result, beside the `mentor-match` package.

The peer is installed for this alone: `pip install --require-hashes -r requirements-benchmarks.txt`; without it only
our own figures are told. Both get the same people and rules: nobody of the same organization; who provides is one
grade above (worth 10) or two (worth 7), all else is forbidden; of the same profession 8 more.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from random import Random
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Any, NamedTuple

from matches.fitting.batch import Assignment, Batch, assign

TIMES = 9
LIMIT, LARGE_LIMIT = 0.25, 3.0  # seconds
FURTHER = {1: 10, 2: 7}  # grades above → worth
SAME_PROFESSION = 8


class Person(NamedTuple):
    organization: int
    grade: int
    profession: int


def people(count: int, chance: Random, *, grades: range) -> list[Person]:
    return [Person(chance.randrange(10), chance.choice(grades), chance.randrange(10)) for _ in range(count)]


def _both_sides() -> tuple[list[Person], list[Person]]:
    """Who provides is of higher grades, on the whole."""
    chance = Random(1)  # noqa: S311  no secret
    return people(500, chance, grades=range(1, 6)), people(500, chance, grades=range(2, 8))


def by_rules(askers: list[Person], providers: list[Person]) -> Assignment:
    """From people to pairs, each rule asked of each pair."""
    worth = {at: _worth(asker, providers) for at, asker in enumerate(askers)}
    return assign(Batch(worth, dict.fromkeys(range(len(providers)), 1)))


def _worth(asker: Person, providers: list[Person]) -> dict[int, int]:
    organization, grade, profession = asker
    return {
        at: FURTHER[above - grade] + (SAME_PROFESSION if does == profession else 0)
        for at, (of, above, does) in enumerate(providers)
        if above - grade in FURTHER and of != organization
    }


def any_to_any(size: int, chance: Random, *, each: int | None = None) -> Batch:
    """Everybody is possible for everybody, or so many for each."""
    everyone = range(size)
    worth = {asker: {one: chance.randrange(101) for one in _some(everyone, each, chance)} for asker in everyone}
    return Batch(worth, {provider: chance.randrange(1, 4) if each else 1 for provider in everyone})


def _some(everyone: range, each: int | None, chance: Random) -> list[int] | range:
    return everyone if each is None else chance.sample(everyone, each)


def measure() -> Iterator[dict[str, Any]]:
    yield {"name": "batch", "what": "seconds to import the solver, apart from all below", "median": _import_time()}
    askers, providers = _both_sides()
    ours, found = _timed(lambda: by_rules(askers, providers))
    sizes = {"askers": 500, "providers": 500}
    told = {"name": "batch", "what": "500 × 500 with rules", **sizes, **ours, "limit": LIMIT}
    told |= {"ratio": round(ours["p95"] / LIMIT, 2), "matched": found.count, "worth": found.total}
    yield told | _peer(askers, providers, ours["median"])
    dense = any_to_any(500, Random(3))  # noqa: S311
    yield _record("500 × 500, everybody possible", 500, dense, LIMIT)
    sparse = any_to_any(2_000, Random(4), each=50)  # noqa: S311
    yield _record("2,000 × 2,000, 50 candidates each, capacities 1 to 3", 2_000, sparse, LARGE_LIMIT)

    yield of_a_program(500, 1_000)


def _record(what: str, size: int, batch: Batch, limit: float) -> dict[str, Any]:
    ours, found = _timed(lambda: assign(batch))
    ratio = round(ours["p95"] / limit, 2)
    sizes = {"askers": size, "providers": size, "pairs": sum(len(row) for row in batch.worth.values())}
    return {
        "name": "batch", "what": what, **sizes, **ours, "limit": limit, "ratio": ratio, "matched": found.count,
        "worth": found.total,
    }  # fmt: skip


def _timed(act: Callable[[], Assignment]) -> tuple[dict[str, float], Assignment]:
    """`cpu`: what a machine that is busy otherwise does not change."""
    spent, worked, found = [], [], act()  # the first one imports the solver
    for _ in range(TIMES):
        began, at_work = perf_counter(), process_time()
        found = act()
        spent.append(perf_counter() - began)
        worked.append(process_time() - at_work)
    p95 = quantiles(spent, n=20, method="inclusive")[18]
    return {"median": round(median(spent), 3), "p95": round(p95, 3), "cpu": round(median(worked), 3)}, found


def _import_time() -> float:
    """In a process of its own, as the worker does it once."""
    asked = (
        "from time import perf_counter as now; began = now()\n"
        "from scipy.sparse.csgraph import min_weight_full_bipartite_matching\nprint(now() - began)"
    )
    told = (subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True) for _ in range(3))
    return round(median(float(one.stdout) for one in told), 3)


def _peer(askers: list[Person], providers: list[Person], ours: float) -> dict[str, Any]:
    """One run of the peer, which takes seconds."""
    if find_spec("matching") is None:
        return {"peer": "mentor-match is not installed"}
    began = perf_counter()
    matched, worth = _theirs(askers, providers)
    spent = perf_counter() - began
    return {
        "peer": "mentor-match", "peer_seconds": round(spent, 3), "peer_matched": matched, "peer_worth": worth,
        "times_faster": round(spent / ours, 1),
    }  # fmt: skip


def _theirs(askers: list[Person], providers: list[Person]) -> tuple[int, int]:
    """How many it matches, and what these pairs are worth."""
    import matching.process as theirs
    from matching.mentee import Mentee
    from matching.mentor import Mentor
    from matching.rules import rule

    receiving = [_as_theirs(Mentee, one, f"a{at}") for at, one in enumerate(askers)]
    giving = [_as_theirs(Mentor, one, f"p{at}") for at, one in enumerate(providers)]
    rules = [
        rule.Disqualify(lambda match: match.mentee.organisation == match.mentor.organisation),
        rule.Disqualify(lambda match: match.mentor.grade - match.mentee.grade not in FURTHER),
        *(rule.Grade(above, int.__eq__, {True: worth, False: 0}) for above, worth in FURTHER.items()),
        rule.Equivalent("profession", {True: SAME_PROFESSION, False: 0}),
    ]
    _givers, receivers = theirs.process_data(giving, receiving, [rules])
    pairs = [(one, one.mentors[0]) for one in receivers if one.mentors]
    return len(pairs), sum(
        FURTHER[giver.grade - one.grade] + SAME_PROFESSION * (giver.profession == one.profession)
        for one, giver in pairs
    )


def _as_theirs(kind: Any, person: Person, name: str) -> Any:
    facts = {"organisation": str(person.organization), "profession": str(person.profession), "grade": person.grade}
    return kind(**facts, email=name)


# The whole work of the worker


def of_a_program(asking: int, offering: int) -> dict[str, Any]:
    """A batch of a large program on a new SQLite, from rows to pairs with their reasons, and the drafts of them."""
    with tempfile.TemporaryDirectory(prefix="peermatch-") as home:
        os.environ |= {"PEERMATCH_HOME": home, "DJANGO_SETTINGS_MODULE": "peermatch.settings"}
        import django

        django.setup()
        return _worked(asking, offering)


def _worked(asking: int, offering: int) -> dict[str, Any]:
    from django.core.management import call_command
    from django.utils import timezone

    from matches.demo.scale import make_scale
    from matches.workspace.batches import background, beginning
    from matches.workspace.batches.askers import open_askers, ready
    from matches.workspace.batches.willing import willing
    from peermatch.accounts.models import Membership

    call_command("migrate", verbosity=0)
    program = make_scale(participants=5_000, matches=0)
    by, today = Membership.objects.get(program=program).user, timezone.localdate()
    _ask(program, by, asking)
    askers, providers = ready(open_askers(program)), willing(program, on=today).people[:offering]
    batch = beginning.begin_batch(program=program, askers=askers, providers=providers, by=by)
    paired = _spent(lambda: background.go_on(program.pk, batch.pk))
    batch.refresh_from_db()
    beginning.agree(batch=batch, by=by)
    drafted = _spent(lambda: background.go_on(program.pk, batch.pk))
    return {
        "name": "batch", "what": "the worker's part on SQLite: rows read, compared, paired, reasons kept; and drafts",
        "askers": len(askers), "providers": len(providers), "matched": batch.found["count"],
        "seconds": paired, "drafts_seconds": drafted,
    }  # fmt: skip


def _spent(act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    return round(perf_counter() - began, 2)


def _ask(program: Any, by: Any, number: int) -> None:
    """Matches in which someone asks and nobody provides yet."""
    from django.utils import timezone

    from matches.models import Direction, Match, Part, Path, Problem, Seat
    from participants.models import Kind, Participant, Status, Topic

    topics, now = list(Topic.objects.in_program(program)), timezone.now()
    people = Participant.objects.in_program(program).filter(status=Status.ACTIVE)
    of_path = {
        path: list(people.filter(kind=kind).order_by("-pk")[:number])
        for path, kind in ((Path.FAMILY, Kind.PARENT), (Path.PROFESSIONAL, Kind.PROFESSIONAL))
    }
    for at in range(number):
        path, of = (Path.FAMILY, Path.PROFESSIONAL)[at % 2], {"program": program}
        match = Match.objects.create(
            **of, title=f"Asks {at}", coordinator=by, path=path, direction=Direction.DIRECTIONAL, requested_at=now,
            stage_since=now,
        )  # fmt: skip
        asks = of_path[path][at // 2]
        Problem.objects.create(**of, match=match, requester=asks).topics.set([topics[at % len(topics)]])
        Seat.objects.create(**of, match=match, participant=asks, part=Part.RECIPIENT, state_since=now)

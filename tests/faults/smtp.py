"""A mail server that misbehaves, at every point of a session: how the mail stands then, and what becomes of it."""

from collections.abc import Iterator, Sequence

from tests.apart.topology import apart
from tests.faults import smtp_more
from tests.faults.ill import IllServer
from tests.faults.post import IS_FINAL, Post, Standing
from tests.faults.seen import FEW, Seen
from tests.faults.smtp_cases import KINDS, Case, Kind

WORLD = """
from datetime import time
from django.db import transaction
from django.utils import timezone
from participants.profile.sending import send_own_page
from peermatch.outbox.models import UNTIL_LOOKED_AT, Email
from tests.factories import *
NOON = time(12)
program = make_program("Sunflower Families", "sunflower", quiet_from=NOON, quiet_until=NOON)  # no night
ana = make_member(program, "Ana Castillo", phone="512-555-0101")
with transaction.atomic():
    for number in range(PEOPLE):
        send_own_page(person=make_parent(program, f"P{number}", "Lind"), by=ana, at=timezone.now())
    Email.objects.across_programs("a test").update(next_look_at=UNTIL_LOOKED_AT, due_at=UNTIL_LOOKED_AT)
"""


def look(size: str) -> Iterator[Seen]:
    with IllServer() as server, apart(EMAIL_URL=server.url, TICK_SECONDS="1") as whole:
        whole.start(webs=1)
        post = Post(whole, server)
        yield from hurt(post, few=size == FEW)
        if size != FEW:
            yield from smtp_more.hurt(whole, server, post)


def hurt(post: Post, *, few: bool) -> Iterator[Seen]:
    """Whoever calls this has started a worker and beat."""
    kinds = [Kind(kind.tried, kind.promised, tuple(c for c in kind.cases if c.few or not few)) for kind in KINDS]
    people = sum(len(kind.cases) for kind in kinds) + smtp_more.PEOPLE * (not few)
    post.whole.shell(WORLD.replace("PEOPLE", str(people)))
    every = {post.address(): (kind, case) for kind in kinds for case in kind.cases}
    cases = {address: case for address, (_kind, case) in every.items()}
    wrong = _try(post, cases)
    for kind in kinds:
        mine = [address for address, (of, _case) in every.items() if of is kind]
        if mine:
            yield _row(kind, mine, wrong)


def _row(kind: Kind, addresses: Sequence[str], wrong: dict[str, str]) -> Seen:
    failed = [wrong[address] for address in addresses if address in wrong]
    seen = f"{len(addresses) - len(failed)} of {len(addresses)} so"
    return Seen(f"SMTP: {kind.tried}", kind.promised, "; ".join([seen, *failed]), not failed)


def _try(post: Post, cases: dict[str, Case]) -> dict[str, str]:
    """Each with an ill server, then with one that is well. What did not become as promised, by address."""
    alone = [{address: case} for address, case in cases.items() if case.is_alone]
    together = {address: case for address, case in cases.items() if not case.is_alone}
    ill: dict[str, Standing] = {}
    for some in [*alone, together]:
        post.server.orders = {"" if case.is_alone else address: case.order for address, case in some.items()}
        post.fall_due(some)
        ill |= post.first_tries(some)
        post.server.orders = {}
    post.fall_due(cases)
    post.wait_until(IS_FINAL, cases)
    well = post.standing_with_tasks(cases)
    return {
        address: f"{case.order}: {why}"
        for address, case in cases.items()
        if (why := _what_is_wrong(post, address, case, ill[address], well[address]))
    }


def _what_is_wrong(post: Post, address: str, case: Case, ill: Standing, well: Standing) -> str:
    copies, end = post.copies(address), "failed" if case.state == "failed" else "sent"
    if not ill.fits(case):
        return f"stood as {ill}"
    if (well.state, well.phoned) != (end, case.phoned):
        return f"ended as {well.state}, to phone: {well.phoned or 'nobody'}"
    if len(copies) != case.copies or len(set(copies)) > 1:
        return f"{len(copies)} copies, {len(set(copies))} different"
    if copies and well.message_id.encode() not in copies[0]:
        return "another Message-ID"
    if case.state == "failed" and post.server.tried[address] != (0 if case.is_alone else 1):
        return f"tried {post.server.tried[address]} times"
    return ""

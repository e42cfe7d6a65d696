"""A mail server that stays ill: for hours, for days, at every turn, or without the TLS that it was to have."""

import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from tests.apart.topology import Topology
from tests.faults.counting import count, wait_until_out
from tests.faults.ill import NORMAL, At, Does, IllServer, Order
from tests.faults.mail_rows import fall_due
from tests.faults.post import HOLD, IS_FINAL, LATE, WAS_TRIED, Post, Standing
from tests.faults.seen import Seen
from tests.faults.visitor import Visitor
from tests.peermatch.inbox.imap_server import make_certificate

PASSWORD = "pecan trees along the river"  # of tests.factories, which need Django
THREE_DAYS = "UPDATE outbox_email SET trouble_since = now() - interval '72 hours' WHERE to_address = ANY(%s)"
COME_AGAIN = "UPDATE outbox_email SET next_look_at = now() WHERE state = 'queued' AND trouble_since IS NOT NULL"
WAITS = [(48, 72), (96, 144), (192, 288), (384, 576)]
GIVEN_UP = {
    Order(At.DOT, "451 not now"): "not_now",
    Order(At.DOT, Does.DROP): "unknown",
    Order(At.GREETING, Does.DROP): "unknown",
    Order(At.GREETING, "421 busy"): "not_now",
}
PLAIN_EHLO = "250-me\r\n250 AUTH PLAIN"
UNSAFE = (
    Order(At.EHLO, PLAIN_EHLO),
    Order(At.TLS, "454 not now"),
    Order(At.TLS, "554 never"),
    Order(At.TLS, NORMAL[At.TLS]),  # and then it goes on without
    Order(At.TLS, Does.STRANGER),
)
PEOPLE = 1 + len(GIVEN_UP) + len(UNSAFE) + 1
EVERYWHERE = (At.GREETING, At.EHLO, At.AUTH, At.MAIL, At.RCPT, At.DATA, At.DOT)
WHIMS = (
    *(Order(at, does) for at in EVERYWHERE for does in (Does.DROP, "421 busy", "451 not now")),
    Order(At.BODY, Does.DROP),
    Order(At.DOT, Does.DROP, keeps=True),
    Order(At.DOT, "421 busy", keeps=True),
    Order(At.DOT, Does.SILENCE, keeps=True),
    Order(At.RCPT, "550 nobody"),
    Order(At.DOT, "554 spam"),
)
MOOD_ENDS_WITHIN = 900.0  # seconds


def hurt(whole: Topology, server: IllServer, post: Post) -> Iterator[Seen]:
    yield _backs_off(post)
    yield _given_up(post)
    yield _told(whole, post)
    yield _moody(whole, server, 500)
    for name, part in whole.parts.items():
        if name.startswith("worker"):
            part.stop()
    yield from _unsafe(whole, post)


def _backs_off(post: Post) -> Seen:
    address, seen = post.address(), []
    post.server.orders = {address: Order(At.DOT, "451 not now")}
    for turn in range(len(WAITS)):
        post.fall_due([address])
        post.wait_until(f"({WAS_TRIED}) AND attempts = {turn + 1}", [address])
        seen.append(post.standing([address])[address].wait)
    post.server.orders = {}
    fits = all(low - LATE <= wait <= high for (low, high), wait in zip(WAITS, seen, strict=True))
    told = ", ".join(f"{wait:.0f}" for wait in seen)
    return Seen("SMTP: 451 again and again", "each wait twice the one before, ± a fifth", f"{told} s", fits)


def _given_up(post: Post) -> Seen:
    """Trouble for three days: nobody waits any longer."""
    wrong = []
    for order, phoned in GIVEN_UP.items():
        address = post.address()
        post.server.orders = {"" if order.at is At.GREETING else address: order}
        post.whole.rows(THREE_DAYS, [address])
        post.fall_due([address])
        post.wait_until(IS_FINAL, [address])
        post.server.orders = {}
        found = post.wait_for_task(address)
        if (found.state, found.phoned) != ("failed", phoned):
            wrong.append(f"{order}: {found}, to phone: {found.phoned or 'nobody'}")
    seen = "; ".join([f"{len(GIVEN_UP) - len(wrong)} of {len(GIVEN_UP)} so", *wrong])
    return Seen("SMTP: trouble for 72 hours, the server never reached included", "failed, phone them", seen, not wrong)


def _told(whole: Topology, post: Post) -> Seen:
    """What the coordinator reads in the morning."""
    desk = Visitor(whole.url, whole.root_certificate)
    desk.open("/sign-in/")
    desk.send("Sign in", username="ana@sunflower.example", password=PASSWORD)
    page = desk.open("/p/sunflower/")
    query = "SELECT to_name FROM outbox_email WHERE state = %s AND program_id IS NOT NULL"
    failed = [name for (name,) in whole.rows(query, "failed")]
    others = [name for (name,) in whole.rows("SELECT to_name FROM outbox_email WHERE state <> 'failed'")]
    found = [name for name in failed if f"{name} could not be reached: phone them" in page]
    wrong = [name for name in others if f"{name} could not be reached" in page]
    return Seen(
        "…and on Today", "“could not be reached: phone them” for each that failed, for nobody else",
        f"{len(found)} of {len(failed)} cards, {len(wrong)} others", len(found) == len(failed) > 0 and not wrong,
    )  # fmt: skip


def _moody(whole: Topology, server: IllServer, mails: int) -> Seen:
    server.chance, server.whims = Random(7), WHIMS
    fall_due(whole, mails)
    until = time.monotonic() + MOOD_ENDS_WITHIN
    while time.monotonic() < until and wait_until_out(whole, seconds=1) >= 1:
        whole.rows(COME_AGAIN)
    server.whims = ()
    ended = dict(whole.rows("SELECT to_address, state FROM outbox_email WHERE to_address LIKE 'person%%'"))
    got = [one.recipients[0] for one in server.received]
    wrong = [
        address for address, state in ended.items()
        if got.count(address) != server.unsaid[address] + (state == "sent")
        or server.refused[address] != (state == "failed")
    ]  # fmt: skip
    states, mail = list(ended.values()), count(whole, server)
    seen = (
        f"{states.count('sent')} sent, {states.count('failed')} failed, {mail.lost} lost, {mail.waiting} stuck; "
        f"{sum(server.tried[address] for address in ended)} tries, {sum(server.unsaid[address] for address in ended)} "
        f"kept without a 250, {len(wrong)} mails otherwise than promised"
    )
    return Seen(
        f"SMTP: {mails} mails while the server falls ill at one step in twelve",
        "all sent, or refused once with 5xx; one copy more only where it kept one and did not say so, the same bytes",
        seen, not wrong and mail.is_whole and len(ended) == mails,
    )  # fmt: skip


def _unsafe(whole: Topology, post: Post) -> Iterator[Seen]:
    """By `manage.py send_due`, with mail that is to go over TLS."""
    well, wrong = whole.extra["EMAIL_URL"], []
    post.server.certificate = make_certificate(Path(whole.folder))
    whole.extra["EMAIL_URL"] = well.replace("smtp://", "smtp+tls://")
    for order in UNSAFE:
        said = len(post.server.told)
        found = _send(whole, post, address := post.address(), order)
        leaked = [line for line in post.server.told[said:] if line.startswith(("AUTH", "MAIL"))]
        if leaked or (found.state, found.attempts) != ("queued", 0) or not 0 < found.wait <= 30:
            wrong.append(f"{order}: {found}, {leaked}")
        whole.rows(HOLD, [address])  # else it comes due again, and takes the place of the next
    seen = "; ".join([f"{len(UNSAFE) - len(wrong)} of {len(UNSAFE)} so", *wrong])
    promised = "waits 30 s; neither the password nor a mail is said"
    yield Seen("SMTP: no TLS where there is to be, or a stranger's certificate", promised, seen, not wrong)
    address = post.address()
    with IllServer() as gone:
        whole.extra["EMAIL_URL"] = gone.url
    found = _send(whole, post, address, None)
    whole.extra["EMAIL_URL"] = well
    whole.rows(COME_AGAIN)
    whole.manage("send_due")
    sent = post.standing([address])[address].state
    yield Seen(
        "SMTP: nobody listens, then somebody does", "waits 30 s, then goes", f"{found}; then {sent}",
        (found.state, found.attempts, sent) == ("queued", 0, "sent") and 0 < found.wait <= 30,
    )  # fmt: skip


def _send(whole: Topology, post: Post, address: str, order: Order | None) -> Standing:
    post.server.orders = {"": order} if order else {}
    post.fall_due([address])
    whole.manage("send_due")
    post.server.orders = {}
    return post.standing([address])[address]

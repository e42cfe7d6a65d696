"""Mail to so many people of one program, let go one by one, and how each stands."""

import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from tests.apart.topology import Topology
from tests.faults.ill import IllServer
from tests.faults.smtp_cases import Case

STANDS = """
SELECT mail.to_address, mail.state, mail.error_code, mail.attempts, extract(epoch FROM mail.next_look_at - now()),
       coalesce(missed.why, ''), mail.message_id
FROM outbox_email mail LEFT JOIN returning_unreached missed ON missed.email_id = mail.id
WHERE mail.to_address = ANY(%s)
"""
DUE = "UPDATE outbox_email SET next_look_at = now(), due_at = now() WHERE to_address = ANY(%s) AND state = 'queued'"
WAS_TRIED = "(state = 'queued' AND trouble_since IS NOT NULL) OR state NOT IN ('queued', 'sending')"
TRIED = f"SELECT to_address FROM outbox_email WHERE to_address = ANY(%s) AND ({WAS_TRIED})"
HOLD = "UPDATE outbox_email SET next_look_at = now() + interval '1 day' WHERE to_address = ANY(%s) AND state = 'queued'"
IS_FINAL = "state NOT IN ('queued', 'sending')"
PATIENCE = 300.0  # seconds
LATE = 10.0  # seconds after which a row is read at most, on a busy machine


@dataclass(frozen=True)
class Standing:
    state: str
    code: str
    attempts: int
    wait: float
    phoned: str
    message_id: str

    def fits(self, case: Case) -> bool:
        waits = case.wait is None or case.wait[0] - LATE <= self.wait <= case.wait[1]
        return waits and (self.state, self.code, self.attempts) == (case.state, case.code, case.attempts)

    def __str__(self) -> str:
        return f"{self.state} {self.code} after {self.attempts}, next in {self.wait:.0f} s"


@dataclass
class Post:
    """The mails of the world, each for one case, and the server that is ill."""

    whole: Topology
    server: IllServer
    used: int = 0

    def address(self) -> str:
        self.used += 1
        return f"p{self.used - 1}.lind@mail.example"

    def fall_due(self, addresses: Collection[str]) -> None:
        self.whole.rows(DUE, list(addresses))

    def wait_until(self, what: str, addresses: Collection[str]) -> None:
        query = f"SELECT count(*) FROM outbox_email WHERE to_address = ANY(%s) AND ({what})"
        until = time.monotonic() + PATIENCE
        while self.whole.rows(query, list(addresses))[0][0] < len(addresses) and time.monotonic() < until:
            time.sleep(0.1)

    def first_tries(self, addresses: Collection[str]) -> dict[str, Standing]:
        """How each stands after it was tried once; then it waits, and the server is well again for it."""
        found: dict[str, Standing] = {}
        until = time.monotonic() + PATIENCE
        while len(found) < len(addresses) and time.monotonic() < until:
            tried = [address for (address,) in self.whole.rows(TRIED, list(set(addresses) - set(found)))]
            found |= self.standing(tried)
            self.whole.rows(HOLD, tried)
            time.sleep(0.1)
        return self.standing(addresses) | found

    def standing(self, addresses: Collection[str]) -> dict[str, Standing]:
        rows: list[tuple[Any, ...]] = self.whole.rows(STANDS, list(addresses))
        return {row[0]: Standing(row[1], row[2], row[3], float(row[4]), row[5], row[6]) for row in rows}

    def standing_with_tasks(self, cases: dict[str, Case]) -> dict[str, Standing]:
        """Tasks are made at the next tick."""
        until = time.monotonic() + 2 * LATE
        while True:
            found = self.standing(cases)
            has_all = all(bool(found[address].phoned) == bool(case.phoned) for address, case in cases.items())
            if has_all or time.monotonic() > until:
                return found
            time.sleep(0.2)

    def wait_for_task(self, address: str) -> Standing:
        until = time.monotonic() + LATE
        while not (found := self.standing([address])[address]).phoned and time.monotonic() < until:
            time.sleep(0.2)
        return found

    def copies(self, address: str) -> list[bytes]:
        return [one.raw for one in list(self.server.received) if address in one.recipients]

"""wapiti, which attacks of each address the fields alone that were chosen; run by the Python of the scanners.

    .venv-scan/bin/python tests/scanning/launch.py CHOSEN ...

CHOSEN is a file: names of fields, by number of the address; an empty one leaves all as it is. What is meant for other
databases than the program's, for PHP or for Windows is left out.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wapitiCore.attack.attack import Mutator
from wapitiCore.attack.mod_exec import ModuleExec
from wapitiCore.attack.mod_file import ModuleFile
from wapitiCore.attack.mod_timesql import ModuleTimesql
from wapitiCore.attack.mod_xss import ModuleXss
from wapitiCore.main.wapiti import wapiti_asyncio_wrapper

# SQLite cannot sleep, and answers to such a word with a fault, a 500. Other spaces are meant to get past a filter.
SLEEPS = re.compile(r"^(?!.*(\n|\t|/\*)).*pg_sleep", re.DOTALL)
RUNS_HERE = re.compile(r"^(?!.*(\bwindows\b|php|md5\(|^data:|&set&|^set$|ping -n))", re.IGNORECASE | re.DOTALL)


def attack_alone(chosen: dict[str, list[str]]) -> None:
    whole = Mutator.mutate

    def mutate(self: Any, request: Any, payloads: Any) -> Iterator[Any]:
        """One that goes on with the field that was answered with what was sent attacks that field alone."""
        alone = self._parameters
        if fields := [one for one in chosen.get(str(request.path_id), []) if not alone or one in alone]:
            self._parameters = fields
            yield from whole(self, request, payloads)
        self._parameters = alone

    Mutator.mutate = mutate


def send_alone(module: Any, meant: re.Pattern[str]) -> None:
    every = module.get_payloads

    def get_payloads(self: Any, *asked: Any) -> Iterator[Any]:
        return (one for one in every(self, *asked) if meant.search(one.payload))

    module.get_payloads = get_payloads


def only_leave_words(module: Any) -> None:
    """Where stored words are looked for, it leaves its own in each field; scripts it has tried before."""

    async def attempt_exploit(self: Any, *attack: Any) -> None:
        """Nothing more: whoever looks tries scripts where the words came out."""

    module.attempt_exploit = attempt_exploit


def main() -> None:
    chosen = json.loads(Path(sys.argv.pop(1)).read_text())
    if chosen:
        attack_alone(chosen)
    send_alone(ModuleTimesql, SLEEPS)
    send_alone(ModuleFile, RUNS_HERE)
    send_alone(ModuleExec, RUNS_HERE)
    if "permanentxss" in sys.argv[sys.argv.index("-m") + 1]:
        only_leave_words(ModuleXss)
    sys.exit(wapiti_asyncio_wrapper())


if __name__ == "__main__":
    main()

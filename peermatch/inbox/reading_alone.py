"""The program that `apart` starts: a mail on its standard input, the reading as JSON on its standard output.

It loads the pure modules alone: neither settings nor the queue, which would take longer than the mail.
"""

import json
import resource
import sys
from pathlib import Path
from types import ModuleType

OURS = Path(__file__).resolve().parents[1]


def main(seconds: int, memory: int, is_cut: bool) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ground = ModuleType("peermatch")  # its own `__init__` loads the queue
    ground.__path__ = [str(OURS)]
    sys.modules["peermatch"] = ground
    from peermatch.inbox.reading import read

    json.dump(read(sys.stdin.buffer.read(), is_cut=is_cut).as_dict(), sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "1")

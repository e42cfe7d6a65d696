"""What a process just forked does first: a session and a name of its own, and an end with its parent."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None  # loaded before any fork


def die_with(parent: int) -> None:
    """The kernel kills this process when the process `parent` ends, however that ends. Linux only."""
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before the line above
        os.kill(os.getpid(), signal.SIGKILL)


def take_name(name: str) -> None:
    """What `top` and `ps -e` call this process; 15 characters are shown."""
    if _libc is not None:
        _libc.prctl(PR_SET_NAME, f"pm-{name}".encode())


def begin_anew(name: str, parent: int) -> None:
    """Ctrl-C in the terminal no longer reaches this process, and the parent's signal handlers are not its own."""
    os.setsid()
    die_with(parent)
    take_name(name)
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, signal.SIG_DFL)

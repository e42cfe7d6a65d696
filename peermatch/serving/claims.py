"""What one `serve` claims for itself: its folder and its port. Both fail at once and in words."""

import errno
import fcntl
import os
import socket
from typing import IO

from django.conf import settings
from django.core.management.base import CommandError

BACKLOG = 512


def claim_home() -> IO[str]:
    """Locks PEERMATCH_HOME for as long as the returned file stays open; the kernel lets go when we end."""
    file = (settings.HOME / "serve.lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as problem:
        file.seek(0)
        raise CommandError(
            f"PeerMatch already runs on {settings.HOME} (process {file.read().strip() or 'unknown'}). "
            "Stop that one first, or set PEERMATCH_HOME to another folder."
        ) from problem
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def listen() -> socket.socket:
    """Opens HOST:PORT. The web server gets it open, so requests wait rather than fail while that one restarts."""
    family = socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET
    try:
        return socket.create_server((settings.HOST, settings.PORT), family=family, backlog=BACKLOG)
    except OSError as problem:
        raise CommandError(f"{_refusal(problem)} For example: PORT={settings.PORT + 1} bin/run") from problem


def _refusal(problem: OSError) -> str:
    match problem.errno:
        case errno.EADDRINUSE:
            return f"Port {settings.PORT} on {settings.HOST} is taken. Stop what uses it, or choose another port."
        case errno.EACCES:
            return f"This user may not open port {settings.PORT}. Choose one above 1023."
    return f"{settings.HOST} is not an address of this machine ({problem.strerror}). Set HOST and PORT."

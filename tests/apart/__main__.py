"""Starts PeerMatch in parts of their own with the demo program, and says where it is, until Ctrl-C."""

import signal
import threading

from tests.apart.topology import apart
from tests.mail import SmtpSink


def main() -> None:
    over = threading.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, lambda *_: over.set())
    print("Preparing a database and the demo program", flush=True)
    with SmtpSink() as sink, apart(EMAIL_URL=sink.url) as whole:
        whole.manage("seed_demo")
        whole.start()
        for name, part in whole.parts.items():
            print(f"{name}: process {part.pid}")
        print(f"PeerMatch is at {whole.url} (a certificate of its own: {whole.root_certificate})")
        print("Mail goes to a server that keeps it to itself.")
        print(f"Data: {whole.folder}. Ctrl-C ends all.", flush=True)
        over.wait()


if __name__ == "__main__":
    main()

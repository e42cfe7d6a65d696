"""Faults on order: what becomes of people's work and of mail while parts are killed, and servers are away.

    .venv/bin/python -m tests.faults            the table of all that is tried, with what was seen
    .venv/bin/python -m tests.faults NAME…      some of it; --few takes small numbers, as bin/test does

Each fault is a module of this folder with a function `look(size)` that yields one `Seen` after another (`seen.py`).
What is hurt is PeerMatch in parts of their own (`tests.apart`): real processes, killed by their number.
"""

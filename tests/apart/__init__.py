"""PeerMatch in parts of their own, as deploy/compose.yaml runs it, with plain processes.

    .venv/bin/python -m tests.apart    starts it in a temporary folder, until Ctrl-C

PostgreSQL (safe on disk), Valkey, two web servers, two workers, beat, and Caddy with the same Caddyfile as a TLS proxy.
"""

"""How long things take, beside their limits and peers: `benchmarks/run.py`."""

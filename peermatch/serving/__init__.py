"""`manage.py serve`: everything that PeerMatch needs on one machine, started, watched and stopped together."""

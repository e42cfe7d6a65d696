"""What of PeerMatch nobody marked for translators, and a language that nobody speaks, to find it with."""

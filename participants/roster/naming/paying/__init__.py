"""Which organization pays for the work of which: who works for the one has power over who works for the other."""

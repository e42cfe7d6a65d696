"""The agenda of a meeting: proposed, timed, changed, and as each participant gets it."""

"""A coordinator's own calendar reads their meetings: what it reads, and the address at which it does."""

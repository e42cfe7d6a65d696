"""Step: someone asks. The queue, the call back, and what becomes of each request."""

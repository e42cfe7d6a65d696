"""What people need to take part in a meeting, arranged in time."""

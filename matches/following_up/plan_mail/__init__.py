"""The action plan goes to each of those who agreed on it, and comes back as what was done."""

"""Step: the checklist. What is done, what blocks, what was waived by whom; who is seated; the format."""

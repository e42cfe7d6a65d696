"""Meeting again: the same in some weeks, and groups that meet in a rhythm."""

"""Where Celery looks for the tasks of matches; each stands with the step that it is of."""

from matches.reporting.tasks import go_on_with_file
from matches.workspace.batches.tasks import go_on_with_batch

__all__ = ["go_on_with_batch", "go_on_with_file"]

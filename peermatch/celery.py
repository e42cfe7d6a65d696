"""The Celery application: it finds each app's `tasks`, and beat has it tick. Tasks hold no logic."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peermatch.settings")
app = Celery("peermatch")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@beat_init.connect
def tick_at_once(**_: Any) -> None:
    """What fell due while nothing ran is looked at when beat starts, not half a minute later."""
    app.send_task("peermatch.tasks.tick", expires=app.conf.beat_schedule["tick"]["options"]["expires"])

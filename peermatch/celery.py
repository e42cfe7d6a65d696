"""The Celery application: it finds each app's `tasks` and ticks. Tasks hold no logic."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peermatch.settings")
app = Celery("peermatch")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

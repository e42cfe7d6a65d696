"""The ground floor: configuration, and what every app stands on. It knows no word of matching."""

from peermatch.celery import app as celery_app

__all__ = ["celery_app"]

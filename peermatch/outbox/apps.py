from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "peermatch.outbox"
    verbose_name = _("Mail")

    def ready(self) -> None:
        from celery.signals import worker_shutting_down

        from peermatch.outbox.deliver import look_now
        from peermatch.outbox.delivering import stopping
        from peermatch.ticking import on_tick

        on_tick(look_now)
        worker_shutting_down.connect(stopping.ask)

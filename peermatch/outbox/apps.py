from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "peermatch.outbox"
    verbose_name = _("Mail")

    def ready(self) -> None:
        from peermatch.outbox.deliver import send_due
        from peermatch.ticking import on_tick

        on_tick(send_due)

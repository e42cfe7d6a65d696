from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InboxConfig(AppConfig):
    name = "peermatch.inbox"
    verbose_name = _("Incoming mail")

    def ready(self) -> None:
        from peermatch.inbox import webhook
        from peermatch.inbox.forgetting import forget_old
        from peermatch.ticking import on_tick

        webhook.listen()
        on_tick(forget_old)

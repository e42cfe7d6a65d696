from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandlingConfig(AppConfig):
    name = "peermatch.handling"
    verbose_name = _("Mail handled by hand")

    def ready(self) -> None:
        from peermatch import undoing
        from peermatch.handling import acts, doors, telling
        from peermatch.outbox import narrowing, views, wording

        wording.tells(telling.steps, telling.lines)
        views.can_be_done(acts.of)
        undoing.register(doors.CANCELLED, doors.uncancel)
        narrowing.needs(telling.unreached)

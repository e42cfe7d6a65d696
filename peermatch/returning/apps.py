from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReturningConfig(AppConfig):
    name = "peermatch.returning"
    verbose_name = _("Mail that does not arrive")

    def ready(self) -> None:
        from peermatch.outbox import queue, wording
        from peermatch.outbox.delivering.books import when_failed
        from peermatch.returning import provider, reports, stopping, telling
        from peermatch.returning.refusals import look_at, look_at_what_ended
        from peermatch.returning.waiting import look_at_what_waits
        from peermatch.ticking import on_tick

        queue.guard(stopping.GUARD)
        wording.tells(telling.steps, telling.lines)
        provider.listen()
        reports.listen()
        when_failed(look_at)
        on_tick(look_at_what_ended)
        on_tick(look_at_what_waits)

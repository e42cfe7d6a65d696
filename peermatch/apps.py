import gc

from django.apps import AppConfig


class PeerMatchConfig(AppConfig):
    name = "peermatch"
    verbose_name = "PeerMatch"

    def ready(self) -> None:
        import peermatch.many
        import peermatch.requests  # noqa: F401  # both register themselves
        from peermatch.keeping import mail
        from peermatch.keeping.purging import purge_daily
        from peermatch.once import forget_old
        from peermatch.ticking import on_tick

        mail.register()
        on_tick(forget_old)
        on_tick(purge_daily)
        _look_for_garbage_from_now_on()


def _look_for_garbage_from_now_on() -> None:
    """This app is loaded last: all that is there now stays. `manage.py` put it off until here."""
    gc.freeze()
    gc.enable()

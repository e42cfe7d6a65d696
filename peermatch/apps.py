from django.apps import AppConfig


class PeerMatchConfig(AppConfig):
    name = "peermatch"
    verbose_name = "PeerMatch"

    def ready(self) -> None:
        import peermatch.many
        import peermatch.requests  # noqa: F401  # both register themselves
        from peermatch.once import forget_old
        from peermatch.ticking import on_tick

        on_tick(forget_old)

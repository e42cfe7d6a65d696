from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchesConfig(AppConfig):
    name = "matches"
    verbose_name = _("Matches")

    def ready(self) -> None:
        from matches.inviting.wanted import register_letters
        from matches.inviting.withdrawing import when_taken_out
        from matches.models import on_seat_change

        register_letters()
        on_seat_change(when_taken_out)

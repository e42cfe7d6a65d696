from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipantsConfig(AppConfig):
    name = "participants"
    verbose_name = _("People")

    def ready(self) -> None:
        from participants import searching
        from participants.roster import undo_doors

        searching.listen()
        undo_doors.register()

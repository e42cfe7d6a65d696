from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "peermatch.audit"
    verbose_name = _("Who read or changed what")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from peermatch.audit import guarding, in_admin, letting_go, signing_in, waiting
        from peermatch.ticking import on_tick

        in_admin.listen()
        signing_in.listen()
        letting_go.register()
        on_tick(waiting.take_in)
        post_migrate.connect(guarding.stand, sender=self, dispatch_uid="audit")

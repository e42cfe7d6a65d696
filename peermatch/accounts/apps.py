from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "peermatch.accounts"
    verbose_name = _("Accounts and programs")

    def ready(self) -> None:
        from peermatch.accounts import inviting, recovery  # noqa: F401  # register their letters
        from peermatch.accounts.signing_in import forgetting, greeting
        from peermatch.ticking import on_tick

        greeting.listen()
        on_tick(forgetting.forget_old)

from django.apps import AppConfig


class PeerMatchConfig(AppConfig):
    name = "peermatch"
    verbose_name = "PeerMatch"

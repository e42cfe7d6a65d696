"""The program's rules, under /p/<program>/settings/."""

from django.urls import path

from matches.settings import views
from matches.settings.groups import GROUPS

urlpatterns = [
    path("", views.settings_page, name="settings"),
    path("usual/", views.setting_usual, name="setting-usual"),
    path("history/", views.settings_history, name="settings-history"),
    *(
        path(f"{group.key}/", views.settings_edit, {"group": group.key}, name=f"settings-{group.key}")
        for group in GROUPS
    ),
]

"""Who pays for whose work, under /p/<program>/settings/organizations/<organization>/fundings/."""

from django.urls import path

from participants.roster.naming.paying import views

urlpatterns = [
    path("", views.fundings, name="fundings"),
    path("add/", views.add, name="funding-add"),
    path("<uuid:funding>/", views.change, name="funding-change"),
    path("<uuid:funding>/end/", views.end, name="funding-end"),
    path("<uuid:funding>/remove/", views.remove, name="funding-remove"),
]

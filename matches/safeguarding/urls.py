"""Addresses of worries, under /p/<program>/worries/."""

from django.urls import path

from matches.safeguarding import stop_views, views

urlpatterns = [
    path("", views.worries, name="worries"),
    path("<uuid:worry>/", views.worry_page, name="worry-page"),
    path("<uuid:worry>/look/", views.worry_look, name="worry-look"),
    path("<uuid:worry>/done/", views.worry_done, name="worry-done"),
    path("<uuid:worry>/reopen/", views.worry_reopen, name="worry-reopen"),
    path("<uuid:worry>/go-on/", views.worry_go_on, name="worry-go-on"),
    path("<uuid:worry>/concerns/", views.worry_concerns, name="worry-concerns"),
    path("<uuid:worry>/readers/", views.worry_readers, name="worry-readers"),
    path("stops/<uuid:stop>/", stop_views.stop_page, name="stop-page"),
    path("stops/<uuid:stop>/settle/", stop_views.stop_settle, name="stop-settle"),
    path("stops/person/<uuid:person>/", stop_views.person_stop, name="person-stop"),
    path("about/match/<uuid:match>/", views.match_worry, name="match-worry"),
    path("about/person/<uuid:person>/", views.person_worry, name="person-worry"),
]

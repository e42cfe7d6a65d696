"""The journey of a match, a folder a step, under /p/<program>/."""

from django.urls import include, path

urlpatterns = [
    path("", include("matches.today.urls")),
    path("report/", include("matches.reporting.urls")),
    path("settings/", include("matches.settings.urls")),
    path("requests/", include("matches.requesting.urls")),
    path("requests/<uuid:ask>/", include("matches.workspace.from_request_urls")),
    path("", include("matches.inviting.program_urls")),
    path("replies/", include("matches.replying.program_urls")),
    path("unreached/", include("matches.unreached.urls")),
    path("worries/", include("matches.safeguarding.urls")),
    path("people/", include("matches.people.urls")),
    path("matches/bring-in/", include("matches.people.bringing_in.urls")),
    path("batches/", include("matches.workspace.batches.urls")),
    path("matches/", include("matches.workspace.urls")),
    path("matches/<uuid:match>/", include("matches.framing.urls")),
    path("matches/<uuid:match>/", include("matches.fitting.urls")),
    path("matches/<uuid:match>/", include("matches.preparing.urls")),
    path("matches/<uuid:match>/", include("matches.inviting.urls")),
    path("matches/<uuid:match>/", include("matches.introducing.urls")),
    path("matches/<uuid:match>/", include("matches.scheduling.urls")),
    path("matches/<uuid:match>/", include("matches.meeting.urls")),
    path("matches/<uuid:match>/", include("matches.following_up.urls")),
    path("matches/<uuid:match>/", include("matches.replying.urls")),
    path("matches/<uuid:match>/", include("matches.reporting.match_urls")),
]

"""Topics and organizations, under /p/<program>/settings/."""

from django.urls import include, path

from participants.roster.naming import views

urlpatterns = [
    path("names/", views.history, name="names-history"),
    path("topics/", views.names, {"book": "topic"}, name="topics"),
    path("topics/add/", views.add, {"book": "topic"}, name="topic-add"),
    path("topics/<uuid:topic>/", views.edit, {"book": "topic"}, name="topic-edit"),
    path("topics/<uuid:topic>/merge/", views.merge, {"book": "topic"}, name="topic-merge"),
    path("topics/<uuid:topic>/remove/", views.remove, {"book": "topic"}, name="topic-remove"),
    path("organizations/", views.names, {"book": "organization"}, name="organizations"),
    path("organizations/add/", views.add, {"book": "organization"}, name="organization-add"),
    path("organizations/<uuid:organization>/", views.edit, {"book": "organization"}, name="organization-edit"),
    path("organizations/<uuid:organization>/merge/", views.merge, {"book": "organization"}, name="organization-merge"),
    path(
        "organizations/<uuid:organization>/remove/", views.remove, {"book": "organization"}, name="organization-remove"
    ),
    path("organizations/<uuid:organization>/fundings/", include("participants.roster.naming.paying.urls")),
]

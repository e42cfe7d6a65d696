"""The coordinator's list of people, under /p/<program>/people/."""

from django.urls import include, path

from participants.roster import edit_views, import_views, mapping_views, mending_views, status_views, views

urlpatterns = [
    path("", views.people, name="people"),
    path("export/", views.people_export, name="people-export"),
    path("import/", import_views.upload, name="import"),
    path("import/<uuid:upload>/", import_views.import_review, name="import-review"),
    path("import/<uuid:upload>/mend/", mending_views.import_mend, name="import-mend"),
    path("import/<uuid:upload>/answer/", mending_views.import_answer, name="import-answer"),
    path("import/<uuid:upload>/agree/", import_views.import_agree, name="import-agree"),
    path("import/<uuid:upload>/rest/", import_views.import_rest, name="import-rest"),
    path("import/<uuid:upload>/drop/", import_views.import_drop, name="import-drop"),
    path("import/<uuid:upload>/headings/", mapping_views.import_headings, name="import-headings"),
    path("import/<uuid:upload>/sheet/", mapping_views.import_sheet, name="import-sheet"),
    path("import/headings/<uuid:heading>/forget/", mapping_views.heading_forget, name="heading-forget"),
    path("add/", edit_views.add, name="person-add"),
    path("", include("participants.roster.merging.urls")),
    path("booked/", include("participants.providing.urls")),
    path("<uuid:person>/", include("participants.roster.person.urls")),
    path("<uuid:person>/edit/", edit_views.edit, name="person-edit"),
    path("<uuid:person>/pause/", status_views.pause, name="person-pause"),
    path("<uuid:person>/resume/", status_views.resume, name="person-resume"),
    path("<uuid:person>/permission/", status_views.permission, name="person-permission"),
]

"""One person's page and the small pages that edit its sections, under /p/<program>/people/<person>/."""

from django.urls import path

from participants.roster.person import (
    access,
    child,
    consent,
    household,
    own,
    own_page,
    page,
    proof,
    readiness,
    relationships,
    week,
)

urlpatterns = [
    path("", page.person, name="person"),
    path("who/", own.who, name="person-who"),
    path("reach/", own.reach, name="person-reach"),
    path("work/", own.work, name="person-work"),
    path("topics/", own.topics, name="person-topics"),
    path("load/", own.load, name="person-load"),
    path("notes/", own.notes, name="person-notes"),
    path("own-page/", own_page.own_page, name="person-own-page"),
    path("own-page/seen/", own_page.changes_seen, name="person-changes-seen"),
    path("leave/", own_page.leave, name="person-leave"),
    path("readiness/", readiness.readiness, name="person-readiness"),
    path("access/", access.access, name="person-access"),
    path("access/confirm/", access.access_confirm, name="person-access-confirm"),
    path("week/", week.week, name="person-week"),
    path("away/", week.away, name="person-away"),
    path("away/<uuid:away>/remove/", week.away_remove, name="person-away-remove"),
    path("household/", household.household, name="person-household"),
    path("household/leave/", household.household_leave, name="person-household-leave"),
    path("child/", child.child, name="person-child"),
    path("evidence/add/", proof.evidence_add, name="evidence-add"),
    path("evidence/<uuid:evidence>/edit/", proof.evidence_edit, name="evidence-edit"),
    path("evidence/<uuid:evidence>/check/", proof.evidence_check, name="evidence-check"),
    path("evidence/<uuid:evidence>/uncheck/", proof.evidence_uncheck, name="evidence-uncheck"),
    path("evidence/<uuid:evidence>/renew/", proof.evidence_renew, name="evidence-renew"),
    path("evidence/<uuid:evidence>/remove/", proof.evidence_remove, name="evidence-remove"),
    path("relationships/add/", relationships.add, name="bond-add"),
    path("relationships/<uuid:bond>/end/", relationships.end, name="bond-end"),
    path("relationships/<uuid:bond>/remove/", relationships.remove, name="bond-remove"),
    path("permissions/<uuid:consent>/withdraw/", consent.withdraw, name="permission-withdraw"),
]

"""Addresses of this step's pages."""

from django.urls import include, path

from matches.following_up import acting_views, contact_views, views

urlpatterns = [
    path("contacts/", contact_views.contacts, name="contacts"),
    path("contacts/add/", contact_views.contact_add, name="contact-add"),
    path("contacts/wait/", contact_views.contact_wait, name="contact-wait"),
    path("contacts/wait/<uuid:waiting>/end/", contact_views.contact_wait_end, name="contact-wait-end"),
    path("contacts/<uuid:contact>/", contact_views.contact_edit, name="contact-edit"),
    path("contacts/<uuid:contact>/take-back/", contact_views.contact_take_back, name="contact-take-back"),
    path("contacts/<uuid:contact>/same/", contact_views.contact_same, name="contact-same"),
    path("contacts/<uuid:contact>/two/", contact_views.contact_two, name="contact-two"),
    path("contacts/<uuid:contact>/put-back/", contact_views.contact_put_back, name="contact-put-back"),
    path("plan/", acting_views.plan, name="plan"),
    path("plan/", include("matches.following_up.plan_mail.urls")),
    path("plan/write/", acting_views.plan_write, name="plan-write"),
    path("plan/options/", acting_views.options_write, name="options-write"),
    path("plan/options/<uuid:option>/plan/", acting_views.option_plan, name="option-plan"),
    path("plan/options/<uuid:option>/take-back/", acting_views.option_take_back, name="option-take-back"),
    path("plan/options/<uuid:option>/put-back/", acting_views.option_put_back, name="option-put-back"),
    path("plan/<uuid:action>/", acting_views.action_edit, name="action-edit"),
    path("plan/<uuid:action>/done/", acting_views.action_done, name="action-done"),
    path("plan/<uuid:action>/not-done/", acting_views.action_undone, name="action-undone"),
    path("plan/<uuid:action>/take-back/", acting_views.action_take_back, name="action-take-back"),
    path("plan/<uuid:action>/put-back/", acting_views.action_put_back, name="action-put-back"),
    path("feedback/", include("matches.following_up.feedback.urls")),
    path("close/", views.match_close, name="match-close"),
]

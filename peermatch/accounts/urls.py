"""Signing in and out, and the account's own pages."""

from django.urls import path

from peermatch.accounts import calendar_views, join_views, language_views, summary_views, views
from peermatch.accounts.signing_in import code_views, second_step_views, session_views

urlpatterns = [
    path("sign-in/", code_views.SignIn.as_view(), name="sign-in"),
    path("sign-in/code/", code_views.sign_in_code, name="sign-in-code"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("language/", language_views.choose_language, name="language"),
    path("account/", views.account, name="account"),
    path("account/calendar/", calendar_views.calendar_address, name="calendar-address"),
    path("account/calendar/make/", calendar_views.calendar_make, name="calendar-make"),
    path("account/calendar/stop/", calendar_views.calendar_stop, name="calendar-stop"),
    path("account/sessions/", session_views.open_sessions, name="open-sessions"),
    path("account/sessions/end/", session_views.sessions_end, name="sessions-end"),
    path("account/sessions/<uuid:session>/end/", session_views.session_end, name="session-end"),
    path("account/second-step/", second_step_views.second_step_page, name="second-step"),
    path("account/second-step/on/", second_step_views.second_step_set_up, name="second-step-on"),
    path("account/second-step/off/", second_step_views.second_step_off, name="second-step-off"),
    path("account/second-step/codes/", second_step_views.recovery_codes, name="recovery-codes"),
    path("account/password/", views.ChangePassword.as_view(), name="change-password"),
    path("forgot-password/", views.forgot_password, name="forgot-password"),
    path("forgot-password/sent/", views.forgot_password_sent, name="forgot-password-sent"),
    path("new-password/<str:uidb64>/<str:token>/", views.NewPassword.as_view(), name="new-password"),
    path("summary/", summary_views.summary, name="summary"),
    path("summary/<str:token>/", summary_views.summary_link, name="summary-link"),
    path("join/", join_views.join, name="join"),
    path("join/<str:token>/", join_views.join_link, name="join-link"),
]

"""The members of a program, under /p/<program>/settings/members/."""

from django.urls import path

from peermatch.accounts import member_views

urlpatterns = [
    path("", member_views.members, name="members"),
    path("invite/", member_views.member_invite, name="member-invite"),
    path("history/", member_views.members_history, name="members-history"),
    path("<uuid:member>/role/", member_views.member_role, name="member-role"),
    path("<uuid:member>/take-out/", member_views.member_out, name="member-out"),
    path("<uuid:member>/second-step/", member_views.member_second_step, name="member-second-step"),
    path("invites/<uuid:invite>/again/", member_views.invite_again, name="invite-again"),
    path("invites/<uuid:invite>/withdraw/", member_views.invite_withdraw, name="invite-withdraw"),
]

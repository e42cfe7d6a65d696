"""Administrators make users, programs and memberships here."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from peermatch import audit
from peermatch.accounts.member_forms import SecondStepForm
from peermatch.accounts.models import CalendarFeed, Invite, MemberChange, Membership, Program, User
from peermatch.accounts.signing_in import news, second_step
from peermatch.admin import KeptInline, KeptRowAdmin
from peermatch.admin_choices import ChoosesRows
from peermatch.audit.in_admin import tell_deleted
from peermatch.forms import ZoneField


class NewUserForm(AdminUserCreationForm[User]):
    class Meta:
        model = User
        fields = ("email", "name")


class MembershipInline(KeptInline):
    """Its role is changed on the membership's own page: a choice by typing costs a query a row."""

    model = Membership
    fields = ("user", "program", "role", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return Membership.objects.select_related("user", "program")


class NewMembershipInline(ChoosesRows, admin.TabularInline[Membership, User]):
    model = Membership
    extra = 0
    verbose_name_plural = _("new memberships")
    autocomplete_fields = ("user", "program")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).none()


# Their own pages show keys and codes: nobody reads those, and nobody makes one for another.
admin.site.unregister((StaticDevice, TOTPDevice))


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User]):
    add_form = NewUserForm
    list_display = ("email", "name", "phone", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "memberships__program", "memberships__role")
    search_fields = ("email", "name")
    ordering = ("name", "email")
    readonly_fields = ("last_login", "joined_at", "second_step")
    inlines = (MembershipInline, NewMembershipInline)
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Person"), {"fields": ("name", "phone", "time_zone", "reads_in")}),
        (_("What they may do"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("How they sign in"), {"fields": ("second_step",)}),
        (_("When"), {"fields": ("last_login", "joined_at")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # histories say who did what; whoever leaves no longer "may sign in"

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Whose password somebody else chose is told so."""
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:
            user = User.objects.get(pk=id)
            audit.record(audit.Did.SECURED, audit.of(user, fields=["password"]), by=request)
            news.tell(user, news.NEW_PASSWORD, by=cast(User, request.user), at=timezone.now())
        return response

    @admin.display(description=_("second step"))
    def second_step(self, user: User) -> str:
        if not user.pk or not second_step.is_on(user):
            return gettext("Off")
        take_off = reverse("admin:accounts_user_second_step", args=[user.pk])
        return format_html('{} <a href="{}">{}</a>', _("On."), take_off, _("They lost their phone"))

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.take_off_second_step)
        return [path("<int:pk>/second-step/", view, name="accounts_user_second_step"), *super().get_urls()]

    def take_off_second_step(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Of another administrator too, so that it takes one who may do everything."""
        if not request.user.is_superuser:
            raise PermissionDenied
        user, back = get_object_or_404(User, pk=pk), reverse("admin:accounts_user_change", args=[pk])
        if request.method == "POST" or not second_step.is_on(user):
            if second_step.is_on(user):
                second_step.reset(user=user, by=request.user, at=timezone.now())
                self.message_user(
                    request, gettext("%(name)s signs in without the second step now.") % {"name": user.name}
                )
            return redirect(back)
        title = gettext("Take off the second step of %(name)s?") % {"name": user.name}
        context = {"form": SecondStepForm(), "title": title, "name": user.name, "may": True, "back": back}
        return render(request, "accounts/member_second_step.html", context)


class ProgramForm(forms.ModelForm[Program]):
    time_zone = ZoneField()

    class Meta:
        model = Program
        fields = (
            "name", "slug", "reply_to", "phone", "time_zone", "reminder_hours", "answer_days",
            "quiet_from", "quiet_until", "mails_a_day",
        )  # fmt: skip


@admin.register(Program)
class ProgramAdmin(admin.ModelAdmin[Program]):
    form = ProgramForm
    list_display = ("name", "slug", "reply_to", "phone", "time_zone")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (MembershipInline, NewMembershipInline)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # all its people and all its matches would go with it


@admin.register(Membership)
class MembershipAdmin(ChoosesRows, admin.ModelAdmin[Membership]):
    """May be deleted: what its holder did stays under their name, and their matches can be led by others."""

    list_display = ("user", "program", "role", "created_at")
    list_filter = ("role", "program")
    list_select_related = ("user", "program")
    search_fields = ("user__name", "user__email", "program__name")
    autocomplete_fields = ("user", "program")

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        tell_deleted(request, queryset)
        return super().log_deletions(request, queryset)


@admin.register(Invite)
class InviteAdmin(KeptRowAdmin):
    list_display = ("name", "email", "role", "sent_at", "joined_at", "withdrawn_at", "program")
    list_filter = ("program", "role")
    list_select_related = ("program",)
    search_fields = ("name", "email")
    fields = ("name", "email", "role", "by", "sent_at", "joined_at", "withdrawn_at")


@admin.register(CalendarFeed)
class CalendarFeedAdmin(admin.ModelAdmin[CalendarFeed]):
    """Made and stopped by whoever it belongs to; it can only be looked at, without its hash."""

    list_display = ("user", "made_at", "fetched_at", "stopped_at")
    list_select_related = ("user",)
    search_fields = ("user__name", "user__email")
    fields = readonly_fields = ("user", "made_at", "fetched_at", "stopped_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(MemberChange)
class MemberChangeAdmin(KeptRowAdmin):
    list_display = ("name", "did", "detail", "by", "at", "program")
    list_filter = ("program", "did")
    list_select_related = ("by", "program")
    search_fields = ("name", "detail")

"""Administrators make users, programs and memberships here."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.utils.translation import gettext_lazy as _

from peermatch.accounts.models import Membership, Program, User
from peermatch.forms import ZoneField


class NewUserForm(AdminUserCreationForm[User]):
    class Meta:
        model = User
        fields = ("email", "name")


class MembershipInline(admin.TabularInline[Membership, User]):
    model = Membership
    extra = 0
    autocomplete_fields = ("user", "program")


@admin.register(User)
class UserAdmin(DjangoUserAdmin[User]):
    add_form = NewUserForm
    list_display = ("email", "name", "phone", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "memberships__program", "memberships__role")
    search_fields = ("email", "name")
    ordering = ("name", "email")
    readonly_fields = ("last_login", "joined_at")
    inlines = (MembershipInline,)
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Person"), {"fields": ("name", "phone", "time_zone")}),
        (_("What they may do"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("When"), {"fields": ("last_login", "joined_at")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "usable_password", "password1", "password2")}),)


class ProgramForm(forms.ModelForm[Program]):
    time_zone = ZoneField()

    class Meta:
        model = Program
        fields = ("name", "slug", "reply_to", "phone", "time_zone", "reminder_hours", "answer_days")


@admin.register(Program)
class ProgramAdmin(admin.ModelAdmin[Program]):
    form = ProgramForm
    list_display = ("name", "slug", "reply_to", "phone", "time_zone")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (MembershipInline,)


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin[Membership]):
    list_display = ("user", "program", "role", "created_at")
    list_filter = ("role", "program")
    list_select_related = ("user", "program")
    search_fields = ("user__name", "user__email", "program__name")
    autocomplete_fields = ("user", "program")

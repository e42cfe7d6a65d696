"""Template words of every page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.forms import BaseForm, BaseFormSet, RadioSelect
from django.http import QueryDict
from django.template.context import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from peermatch import languages
from peermatch.clock import local_day, say_day, say_moment, zone_label
from peermatch.dialing import linked
from peermatch.menu import waiting_at
from peermatch.once import FIELD
from peermatch.outbox.letters import has_block
from peermatch.outbox.rewording import own_subject as own_subject_of
from peermatch.outbox.rewording import said
from peermatch.text import one_line, say_number, tel, without_addresses
from peermatch.undoing import token_of
from peermatch.widgets import attributes

register = template.Library()
register.filter("zone_label", zone_label)
register.filter("one_line", one_line, is_safe=True)
register.filter("tel", tel)
register.filter("without_addresses", without_addresses)
register.filter("say_day", say_day)
register.filter("say_number", say_number)
register.filter("attributes", attributes)


@register.filter
def and_phone(contact: Mapping[str, str]) -> str:
    """Whom to reach, with the phone number if there is one, to stand in a sentence."""
    return ", ".join(filter(None, [contact["name"], contact.get("phone", "")]))


@register.filter(needs_autoescape=True)
def and_ways(contact: Mapping[str, str], autoescape: bool = True) -> str:
    """The same with the e-mail address, which is a link in HTML."""
    email = contact.get("email", "")
    if autoescape and email:
        email = format_html('<a href="mailto:{0}">{0}</a>', email)
    return _joined([and_phone(contact), email], autoescape)


@register.filter(needs_autoescape=True)
def and_all_ways(contact: Mapping[str, str], autoescape: bool = True) -> str:
    """The same, and what the number takes; both are links in HTML."""
    phone, taken = contact.get("phone", ""), _("(voice, text or relay)")
    if phone:
        phone = format_html('<a href="{}">{}</a> {}', tel(phone), phone, taken) if autoescape else f"{phone} {taken}"
    return _joined([contact["name"], phone, and_ways({**contact, "name": "", "phone": ""}, autoescape)], autoescape)


def _joined(words: list[str], autoescape: bool) -> str:
    found = [word for word in words if word]
    return format_html_join(", ", "{}", ([word] for word in found)) if autoescape else ", ".join(found)


@register.filter
def dialed(text: str) -> str:
    """Words in paragraphs, in which each way to call or text is a link."""
    return mark_safe(linebreaks(linked(text)))  # noqa: S308  # nosec B308 B703  # escaped there


@register.simple_tag(takes_context=True)
def page(context: Context, name: str, *ids: Any) -> str:
    """The address of a page of the program that this template is shown in: {% page 'person' person.public_id %}.

    One tuple may hold all ids.
    """
    given = ids[0] if len(ids) == 1 and isinstance(ids[0], tuple) else ids
    return reverse(name, args=[context["program"].slug, *given])


@register.simple_tag(takes_context=True)
def say(context: Context, part: str) -> str:
    """That part of a letter as the program words it, in paragraphs: {% say "invitation.why" %}.

    {% say "own" %} is the part of that name of whatever letter this is, if it has one.
    """
    told: dict[str, Any] = {str(name): value for name, value in context.flatten().items()}
    named, _dot, block = part.rpartition(".")
    kind = named or str(told.get("letter", ""))
    if not named and not has_block(kind, block):
        return ""
    paragraphs = said(told.get("program"), kind, block, told)
    if not context.autoescape:
        return "\n\n".join(paragraphs)
    return format_html_join("\n", "<p>{}</p>", ((paragraph,) for paragraph in paragraphs))


@register.simple_tag(takes_context=True)
def own_subject(context: Context) -> str:
    """The letter's subject as the program words it; nothing where it has no words of its own for it."""
    told: dict[str, Any] = {str(name): value for name, value in context.flatten().items()}
    return own_subject_of(told)


@register.simple_tag
def other_languages() -> list[tuple[str, str]]:
    """In which the page could be read too: code and name; none while there is one language."""
    return [(code, name) for code, name in languages.choices() if code != languages.now_spoken()]


@register.simple_tag(takes_context=True)
def waiting(context: Context, place: str) -> int:
    """How many things wait behind that entry of the menu: {% waiting 'requests' as n %}."""
    return waiting_at(place, context["program"])


@register.simple_tag(takes_context=True)
def once(context: Context) -> str:
    """The key of this page's form, where its view saves once (`peermatch.once`); nothing on other pages."""
    key = getattr(context.get("request"), "once_key", "")
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, key) if key else ""


@register.filter
def in_zone(moment: datetime | None, zone: str) -> str:
    """The moment in words on that zone's clock: “Tue, April 14, 3:00 pm Central”."""
    return say_moment(moment, zone) if moment else ""


@register.filter
def when_told(contact: Any, zone: str) -> str:
    """When a contact was: its day alone where no time was told."""
    return say_day(local_day(contact.at, zone)) if contact.is_day_alone else say_moment(contact.at, zone)


@register.filter
def has_required(form: BaseForm) -> bool:
    """Whether the star of required fields needs its explanation."""
    return any(field.field.required for field in form.visible_fields())


@register.filter
def undo_token(message: Message) -> str:
    """What the Undo button of this message sends; empty where there is nothing to undo."""
    return token_of(message.extra_tags or "")


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """This page's query string with some values changed; None drops one. Other filters go to page 1."""
    values: QueryDict = context["request"].GET.copy()
    if "page" not in changes:
        values.pop("page", None)
    for name, value in changes.items():
        if value in (None, ""):
            values.pop(name, None)
        else:
            values[name] = str(value)
    return "?" + values.urlencode()


@register.inclusion_tag("parts/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet[Any] | None) -> dict[str, Any]:
    """All that is wrong with these forms, each line linking to its field. No browser keeps a file for the next try."""
    lines: list[dict[str, str]] = []
    for form in forms:
        for one in form if isinstance(form, BaseFormSet) else [form]:
            lines += _lines(one) if one is not None and one.is_bound else []
        if isinstance(form, BaseFormSet) and form.is_bound:
            lines += [{"text": str(error), "target": ""} for error in form.non_form_errors()]
    return {
        "lines": lines,
        "has_file": any(form is not None and form.is_multipart() for form in forms),
        "has_password": any(_has_password(one) for one in forms if isinstance(one, BaseForm)),
    }


def _has_password(form: BaseForm) -> bool:
    """A password is never sent back to the page."""
    return any(getattr(field.widget, "input_type", "") == "password" for field in form.fields.values())


def _lines(form: BaseForm) -> list[dict[str, str]]:
    found = [{"text": str(error), "target": ""} for error in form.non_field_errors()]
    for field in form:
        target = (
            f"{field.auto_id}_0" if isinstance(field.field.widget, RadioSelect) else field.id_for_label or field.auto_id
        )
        found += [{"text": _said_of(str(field.label), str(error)), "target": str(target)} for error in field.errors]
    return found


def _said_of(label: str, error: str) -> str:
    """The field's name leads, unless the words name it themselves."""
    if f"“{label}”" in error:
        return error
    return f"{label} {error}" if label.endswith("?") else f"{label}: {error}"


@register.inclusion_tag("parts/pager.html", takes_context=True)
def pager(context: Context, listed: Page[Any]) -> dict[str, Any]:
    """Earlier and later pages, with the filters kept."""
    return {"listed": listed, "request": context["request"]}

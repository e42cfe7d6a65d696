"""The commonest fields of a form, written in Python, word for word as Django's templates write them.

Django works through two templates for each field and two more for each option: half the time of a page of sixty fields.
"""

from collections.abc import Callable
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.utils.formats import localize
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeData, SafeString

Widget = dict[str, Any]
OPTION = "django/forms/widgets/select_option.html"


class Renderer(TemplatesSetting):
    """Django's own, but for what stands below."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> Any:
        write = WRITTEN.get(template_name)
        if write and (written := write(context["widget"])) is not None:
            return SafeString(written)  # nosec B703  # the functions below escape
        return super().render(template_name, context, request)


def attributes(widget: Widget) -> SafeString:
    """Those of a field, or of one choice of it, each with a space before it."""
    return SafeString(  # nosec B703  # escaped here
        "".join(
            f" {escape(name)}" if value is True else f' {escape(name)}="{_value(value)}"'
            for name, value in widget["attrs"].items()
            if value is not False
        )
    )


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{_value(widget["value"])}"'
    return f'<input type="{escape(widget["type"])}" name="{escape(widget["name"])}"{value}{attributes(widget)}>'


def _textarea(widget: Widget) -> str:
    value = _words(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{escape(widget["name"])}"{attributes(widget)}>\n{value}</textarea>'


def _select(widget: Widget) -> str | None:
    """None where an option has a template of its own."""
    written = [f'<select name="{escape(widget["name"])}"{attributes(widget)}>']
    for group, options, _number in widget["optgroups"]:
        if any(option["template_name"] != OPTION for option in options):
            return None
        if group:
            written.append(f'\n  <optgroup label="{_words(group)}">')
        written += [f"\n  {_option(option)}" for option in options]
        if group:
            written.append("\n  </optgroup>")
    return "".join([*written, "\n</select>"])


def _option(option: Widget) -> str:
    return f'<option value="{_value(option["value"])}"{attributes(option)}>{_words(option["label"])}</option>'


def _value(value: object) -> str:
    return str(value) if isinstance(value, SafeData) else escape(str(value))


def _words(words: Any) -> str:
    return conditional_escape(localize(words))


INPUTS = (
    *("checkbox", "color", "date", "datetime", "email", "hidden", "number", "password", "search", "tel", "text"),
    *("time", "url"),
)
WRITTEN: dict[str, Callable[[Widget], str | None]] = {
    **{f"django/forms/widgets/{name}.html": _input for name in ("input", *INPUTS)},
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/textarea.html": _textarea,
}

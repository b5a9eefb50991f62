"""Helpers of field types for the form of the web editor."""

from __future__ import annotations

from collections.abc import Iterable

from fichebak.content.fields.contract import Field, Widget
from fichebak.text.language import Words

TEXT_WIDGET: Widget = {"widget": "string"}
MARKDOWN_WIDGET: Widget = {"widget": "markdown", "editor_components": ["image"]}


def form(fields: Iterable[Field], words: Words) -> list[Widget]:
    """The form entries of fields: name, label, widget, and whether a value is required.

    A part of a field type (the name in a contact) has no label of its own: it is in the language files.
    """
    return [_form_entry(declared, words) for declared in fields]


def form_in_parts(fields: Iterable[Field], words: Words) -> Widget:
    """The widget of a value in parts: a form within the form, folded once it is filled in."""
    return {"widget": "object", "collapsed": "auto", "fields": form(fields, words)}


def _form_entry(declared: Field, words: Words) -> Widget:
    label = declared.label or words(f"editor.part.{declared.key}")
    hint = declared.help
    if not declared.label and f"editor.part-hint.{declared.key}" in words:
        hint = words(f"editor.part-hint.{declared.key}")
    return {
        "name": declared.key,
        "label": label,
        "required": declared.required,
        **declared.type.widget(words),
        **({"hint": hint} if hint else {}),
    }

"""Values in templates are escaped as Jinja would escape them, by a function of our own that is faster."""

import runpy

import jinja2
import markupsafe
import pytest
from hypothesis import given, strategies as st
from markupsafe import Markup, escape

from fichebak.site import escaping
from fichebak.site.environment import Environment
from fichebak.site.escaping import FastEscaping, escaped


class Text(str):
    __slots__ = ()


class Drawn:
    def __html__(self):
        return "<svg>"


VALUES = [
    *("", "<a href=\"x\" title='y'>&amp;", Text("<u>"), Markup("<b>"), Drawn()),
    *(8, 0.5, None, True, ["<", '"']),
]


@pytest.mark.parametrize("value", VALUES)
def test_a_value_is_escaped_as_jinja_escapes_it(value):
    assert escaped(value) == str(escape(value))


@given(st.text())
def test_so_is_any_text(text):
    assert escaped(text) == str(escape(text))
    assert escaped(Markup(text)) == text


TEMPLATE = """{% macro named(name) %}<b>{{ name }}</b>{% endmacro %}
{% set kept %}<i>{{ text }}</i>{% endset %}
{{ text }} {{ named(text) }} {{ kept }} {{ text|safe }} {{ text ~ "<" }} {{ "<p>" }} {{ [text]|join(", ") }}
{% for one in [text, drawn] %}{{ one }}{% endfor %}{% filter upper %}{{ text }}{% endfilter %}
{% autoescape false %}{{ text }}{% endautoescape %}"""


def test_a_template_comes_out_as_with_jinja_s_own_code():
    made = [
        kind(autoescape=True, undefined=jinja2.StrictUndefined).from_string(TEMPLATE)
        for kind in (Environment, jinja2.Environment)
    ]
    ours, theirs = (template.render(text='<img src="x">&', drawn=Drawn()) for template in made)
    assert ours == theirs
    assert "&lt;img" in ours


def test_the_code_of_our_templates_calls_it():
    """Else a new version of Jinja no longer asks for it, and pages take longer."""
    code = Environment(autoescape=True).compile("{{ text }}", raw=True)
    assert "environment.escaped(" in code
    assert Environment.code_generator_class is FastEscaping


def test_what_is_not_defined_is_still_an_error():
    template = Environment(autoescape=True, undefined=jinja2.StrictUndefined).from_string("{{ nothing }}")
    with pytest.raises(jinja2.UndefinedError):
        template.render()


def test_without_the_inner_function_of_this_version_values_are_escaped_all_the_same(monkeypatch):
    """MarkupSafe 2.1 has none, and it is not promised for later ones."""
    with monkeypatch.context() as patch:
        patch.delattr(markupsafe, "_escape_inner")
        module = runpy.run_path(escaping.__file__)
    assert module["escaped"]("<a & b>") == "&lt;a &amp; b&gt;"

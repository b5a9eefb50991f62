"""The texts that are the same on every page, which are inserted into templates beforehand."""

import jinja2
import pytest

from fichebak.site.constants import ROOT, set_into

TEXTS = {"hello": "Dag & welkom", "more": "{n} meer"}


def render(template, **context):
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    environment.globals["words"] = lambda key, **details: TEXTS[key].format(**details)
    set_into(environment, {"words": TEXTS.get})
    return environment.from_string(template).render(context)


@pytest.mark.parametrize(
    ("template", "made"),
    [
        ('{{ words("hello") }}', "Dag &amp; welkom"),
        ('<a href="{{ root }}x">', f'<a href="{ROOT}x">'),
        ('{{ words("more", n=3) }}', "3 meer"),
        ('{{ words("hello" ~ "") }}', "Dag &amp; welkom"),
        ('{% if words("hello") %}ja{% endif %}', "ja"),
        ("{{ it.root }} {{ it.words }}", "eigen ook"),
        ('{{ "words" }}{{ "root" }}', "wordsroot"),
    ],
)
def test_a_call_with_one_text_is_that_text(template, made):
    assert render(template, it={"root": "eigen", "words": "ook"}) == made


def test_a_word_that_is_not_there_fails_when_its_page_is_rendered():
    with pytest.raises(KeyError, match="nergens"):
        render('{{ words("nergens") }}')

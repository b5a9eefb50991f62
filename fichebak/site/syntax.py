"""What is wrong with the syntax of a template: Jinja says it in English, and of most mistakes no more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping as Map
from itertools import takewhile
from typing import NamedTuple

import jinja2

from fichebak.site.assets import place_in
from fichebak.text.diagnostics import Invalid, Place, wrong
from fichebak.text.wording import nearest


class Faulty(NamedTuple):
    """A template, and the line on which Jinja found a fault."""

    environment: jinja2.Environment
    source: str
    line: Place

    def at(self, wanted: str) -> Place:
        """The one place on the line of a pattern, or of its group; the line alone if there are several."""
        found = [*re.finditer(wanted, self.source.split("\n")[self.line.line - 1])]
        if len(found) != 1:
            return self.line
        return self.line._replace(column=found[0].start(found[0].lastindex or 0) + 1)


def syntax_fault(faulty: Faulty, said: str) -> Invalid:
    """The fault of a template of which Jinja says this."""
    for pattern, fault in _FAULTS.items():
        match = re.match(pattern, said)
        if match and (found := fault(faulty, *match.groups(default=""))):
            return found
    return wrong(faulty.line, "template", said=said)


_TAGS = (
    *("block", "call", "elif", "else", "extends", "filter", "for", "from"),
    *("if", "import", "include", "macro", "raw", "set", "with"),
)
_WITH_AN_END = frozenset({"if", "for", "block", "macro", "call", "filter", "with", "set", "autoescape"})
_OF_OTHER_LANGUAGES = {"elseif": "elif", "elsif": "elif"}


def _tag(faulty: Faulty, tag: str, opened: str) -> Invalid:
    open_tags = _open_tags(faulty)
    if any(tag == f"end{outer}" for _, outer in open_tags[:-1]):
        return _without_end(faulty, *open_tags[-1])
    place = faulty.at(rf"\{{%[-+]?\s*({tag})\b")
    ends = (f"end{opened}",) if opened else ()
    if tag in _TAGS or tag.startswith("end"):
        return wrong(place, "template-end", written=tag, near="".join(ends))
    near = _OF_OTHER_LANGUAGES.get(tag) or nearest(tag, (*_TAGS, *ends))
    return wrong(place, "template-tag", written=tag, near=near, allowed=", ".join(_TAGS))


def _end_of_template(faulty: Faulty) -> Invalid | None:
    open_tags = _open_tags(faulty)
    return _without_end(faulty, *open_tags[-1]) if open_tags else None


def _without_end(faulty: Faulty, line: int, tag: str) -> Invalid:
    place = faulty._replace(line=faulty.line._replace(line=line)).at(rf"\{{%[-+]?\s*{tag}\b")
    return wrong(place, "template-unclosed", tag=tag, end=f"{{% end{tag} %}}")


def _open_tags(faulty: Faulty) -> list[tuple[int, str]]:
    """The line and the name of each tag that is open at the first end of another, or at the end."""
    opened: list[tuple[int, str]] = []
    for line, tag, rest in _tags(faulty):
        if tag in _WITH_AN_END and not (tag == "set" and "=" in rest):
            opened.append((line, tag))
        elif opened and tag == f"end{opened[-1][1]}":
            opened.pop()
        elif tag.startswith("end"):
            break
    return opened


def _tags(faulty: Faulty) -> Iterator[tuple[int, str, list[str]]]:
    """The tags of a template: the line and the name of each, and what else is in it."""
    tokens = ((line, kind, text) for line, kind, text in faulty.environment.lex(faulty.source))
    for _, begins, _ in tokens:
        if begins == "block_begin":
            inside = takewhile(lambda token: token[1] != "block_end", tokens)
            named = [(line, text) for line, kind, text in inside if kind != "whitespace"]
            (line, tag), *rest = named or [(0, "")]
            yield line, tag, [text for _, text in rest]


_SIGNS = {"end of statement block": "%}", "end of print statement": "}}"}
"""What Jinja calls signs; it calls any other by itself."""


def _cut_off(faulty: Faulty) -> Invalid:
    """Of a tag that is open at the end of the template: it is the last that begins."""
    tag, end = max((("{%", "%}"), ("{{", "}}")), key=lambda signs: faulty.source.rfind(signs[0]))
    place = place_in(faulty.line.path, faulty.source, faulty.source.rfind(tag))
    return wrong(place, "template-unclosed", tag=tag, end=end)


def _comment(faulty: Faulty) -> Invalid:
    return wrong(faulty.at(r"\{#"), "template-unclosed", tag="{#", end="#}")


def _raw(faulty: Faulty) -> Invalid:
    return wrong(faulty.at(r"\{%[-+]?\s*raw\b"), "template-unclosed", tag="raw", end="{% endraw %}")


def _one_of(code: str, kind: str) -> Callable[[Faulty, str], Invalid]:
    def fault(faulty: Faulty, name: str) -> Invalid:
        known: Map[str, object] = getattr(faulty.environment, kind)
        place = faulty.at(rf"(?:\||\bis\b(?:\s+not\b)?|\{{%[-+]?\s*filter\b)\s*({re.escape(name)})\b")
        return wrong(place, code, written=name, near=nearest(name, known))

    return fault


def _twice(faulty: Faulty, name: str) -> Invalid:
    return wrong(faulty.at(rf"\bblock\s+({name})\b"), "template-twice", written=name)


_OTHER_SIGNS = {"=": "==", "&": "and", "!": "not", "“": '"', "”": '"', "‘": "'", "’": "'", "„": '"'}
"""What people write as in a text or in another language, and what Jinja has for it."""


def _unexpected(faulty: Faulty, written: str, expected: str = "") -> Invalid:
    sign = _SIGNS.get(written, written)
    wanted = rf"(?<!\w){re.escape(sign)}(?!\w)" if sign[:1].isalnum() else f"(?:{re.escape(sign)})+"
    near = _OTHER_SIGNS.get(sign) or (_SIGNS.get(expected, expected) if sign != expected else "")
    # Of “name” and the like Jinja says the kind.
    near = near if near in {"in", "as", "import"} or not near[:1].isalpha() else ""
    return wrong(faulty.at(wanted), "template-sign", written=sign, near=near)


def _expected(faulty: Faulty, expected: str, written: str) -> Invalid:
    at = faulty.at(rf"\b(endblock)\s+{re.escape(written)}\b")
    if at != faulty.line:
        return wrong(at, "template-end", written=f"endblock {written}")
    return _unexpected(faulty, written, expected)


def _sign(faulty: Faulty, written: str, apostrophe: str, position: str) -> Invalid:
    written = written or apostrophe
    place = place_in(faulty.line.path, faulty.source, int(position))
    return wrong(place, "template-sign", written=written, near=_OTHER_SIGNS.get(written, ""))


_FAULTS: Map[str, Callable[..., Invalid | None]] = {
    r"Encountered unknown tag '(\w+)'\.(?:.*to be closed is '(\w+)')?": _tag,
    r"Unexpected end of template": _end_of_template,
    r"unexpected '?end of template": _cut_off,
    r"Missing end of comment tag": _comment,
    r"Missing end of raw directive": _raw,
    r"No filter named '(\w+)'": _one_of("template-filter", "filters"),
    r"No test named '(\w+)'": _one_of("template-test", "tests"),
    r"block '(\w+)' defined twice": _twice,
    r"expected token '(.+)', got '(.+)'$": _expected,
    r"""unexpected char (?:'(.+)'|"(.+)") at (\d+)$""": _sign,
    r"(?:Expected an expression, got|unexpected) '([^']+)'(?:, expected '(.+)')?$": _unexpected,
}
"""What Jinja says, as a pattern, and the function that makes a fault of it."""

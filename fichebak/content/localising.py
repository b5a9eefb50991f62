"""A configuration in several languages → the same configuration in one of them.

Wherever `site_config.yaml` has a text, it may have one for each language instead:
`label: {nl: Doelgroep, fr: Public}`. Here one is chosen, before anything else reads the tree, so that
nothing else knows of languages. What has no text in a language keeps the one of the site's first.

Names are another matter: a sheet may use the headings and options of any language, so those of the
others go along as synonyms and aliases; and an option keeps one key, made from its first label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Sequence as Seq

from fichebak.content.fields.items import items_of
from fichebak.text.diagnostics import Diagnostic, Place, error
from fichebak.text.language import LANGUAGES
from fichebak.text.nodes import Mapping, Node, Scalar, Sequence, is_absent
from fichebak.text.wording import nearest, slug

_ALSO = {"label": "aliases", "heading": "synonyms"}
"""What is a name for editors, and the key below which its other names stand."""


def languages_in(node: Node) -> tuple[str, ...]:
    """The languages that a configuration declares, the main one first; none when it has but one."""
    for key, value in node.entries if isinstance(node, Mapping) else ():
        if key.text == "languages":
            codes = [item.text for item in items_of(value) if isinstance(item, Scalar)]
            return tuple(dict.fromkeys(code for code in codes if code in LANGUAGES))
    return ()


def localised(node: Node, code: str, languages: Seq[str]) -> tuple[Node, tuple[Diagnostic, ...]]:
    """The configuration in one language, and what is wrong with how its texts are given."""
    if not languages:
        return node, ()
    chosen = _Chosen(code, languages)
    return chosen.of(node), tuple(chosen.found)


_NAMES = ("label", "short", "heading", "tagline")
"""What a page calls fields, options and sections by, and what it says below the title of the catalogue."""


_STATEMENTS = ("accessibility", "privacy")
"""Where all that stands is told to visitors as it is written."""


def untranslated(node: Node, code: str, languages: Seq[str]) -> tuple[str, ...]:
    """The names that pages in one language have from the site's first, because nobody gave others.

    As texts: whatever shows one can tell by it alone in which language it is.
    """
    return _borrowed(lambda chosen: _named(node, chosen), code, languages)


def untranslated_sentences(node: Node, code: str, languages: Seq[str]) -> tuple[str, ...]:
    """The same of what a site's statements say."""
    entries = node.entries if isinstance(node, Mapping) else ()
    told = [value for key, value in entries if key.text in _STATEMENTS]
    return _borrowed(lambda chosen: (one for value in told for one in _texts(value, chosen)), code, languages)


def _borrowed(
    texts: Callable[[_Chosen], Iterable[tuple[str, bool]]], code: str, languages: Seq[str]
) -> tuple[str, ...]:
    if not languages or code == languages[0]:
        return ()
    found = list(texts(_Chosen(code, languages)))
    given = {text for text, is_own in found if is_own}
    return tuple(sorted({text for text, is_own in found if not is_own} - given))


def _named(node: Node, chosen: _Chosen) -> Iterator[tuple[str, bool]]:
    """Each name that stands in a configuration, in the language if it was given in that."""
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _named(item, chosen)
    for key, value in node.entries if isinstance(node, Mapping) else ():
        names = [value] if key.text in _NAMES else items_of(value) if key.text == "options" else ()
        for name in names:
            if isinstance(name, Scalar) or chosen.is_text(name):
                yield from _texts(name, chosen)
        yield from _named(value, chosen)


def _texts(node: Node, chosen: _Chosen) -> Iterator[tuple[str, bool]]:
    """Each text in a part of a configuration, and whether it was given in the language."""
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _texts(item, chosen)
    elif isinstance(node, Scalar):
        yield " ".join(node.text.split()), False
    elif chosen.is_text(node):
        own, shown = _value(node, chosen.code), chosen.of(node)
        if isinstance(shown, Scalar):
            yield " ".join(shown.text.split()), own is not None and not is_absent(own)
    else:
        for _, value in node.entries:
            yield from _texts(value, chosen)


class _Chosen:
    def __init__(self, code: str, languages: Seq[str]) -> None:
        self.code, self.languages = code, languages
        self.found: list[Diagnostic] = []

    def of(self, node: Node) -> Node:
        if isinstance(node, Sequence):
            return Sequence(node.place, tuple(map(self.of, node.items)))
        if not isinstance(node, Mapping):
            return node
        if self.is_text(node):
            return self._text(node)
        return Mapping(node.place, tuple(self._entries(node)))

    def is_text(self, node: Node) -> bool:
        """Whether these are the texts of several languages: keys of two letters, one of them the site's."""
        keys = [key.text for key, _ in node.entries] if isinstance(node, Mapping) else []
        return any(key in self.languages for key in keys) and all(len(key) == 2 for key in keys)

    def _text(self, node: Mapping) -> Node:
        texts: dict[str, Node] = {}
        for key, value in node.entries:
            if key.text not in self.languages:
                near = nearest(key.text, self.languages)
                allowed = ", ".join(self.languages)
                self.found.append(
                    error(key.place, "text-language", written=key.text, near=near, allowed=allowed)
                )
            elif key.text in texts:
                self.found.append(
                    error(
                        key.place, "duplicate-field", name=key.text, line=_line_of(node, key.text, key.place)
                    )
                )
            elif not is_absent(value):
                texts[key.text] = value
        main = self.languages[0]
        if main not in texts:
            self.found.append(error(node.place, "text-main-language", language=main))
        known = (texts[code] for code in (self.code, main, *texts) if code in texts)
        return next(known, Scalar(node.place, ""))

    def _entries(self, node: Mapping) -> Iterator[tuple[Scalar, Node]]:
        keys = {key.text: value for key, value in node.entries}
        # A field has a label too, which is no name: its keys are.
        names = [name for name in _ALSO if name in keys and "type" not in keys and self.is_text(keys[name])]
        for key, value in node.entries:
            if key.text in _ALSO.values():
                if not any(_ALSO[name] == key.text for name in names):
                    yield key, self._all(value)
            elif key.text == "options" and isinstance(value, Sequence):
                yield key, Sequence(value.place, tuple(map(self._option, value.items)))
            else:
                yield key, self.of(value)
        for name in names:
            also = _ALSO[name]
            others = self._others(keys[name])
            declared = items_of(self._all(keys[also])) if also in keys else ()
            yield Scalar(node.place, also), Sequence(node.place, (*declared, *others))
            first = _value(keys[name], self.languages[0])
            if name == "label" and "key" not in keys and isinstance(first, Scalar) and slug(first.text):
                yield Scalar(node.place, "key"), Scalar(first.place, slug(first.text))

    def _option(self, node: Node) -> Node:
        """An option may be nothing but its label in each language."""
        if isinstance(node, Mapping) and self.is_text(node):
            node = Mapping(node.place, ((Scalar(node.place, "label"), node),))
        return self.of(node)

    def _others(self, node: Node) -> Iterator[Node]:
        """The texts of the languages that were not chosen."""
        for key, value in node.entries if isinstance(node, Mapping) else ():
            if key.text in self.languages and key.text != self.code and not is_absent(value):
                yield value

    def _all(self, node: Node) -> Node:
        """Further names, which hold in every language."""
        if not isinstance(node, Mapping):
            return node
        if not self.is_text(node):  # a field or a section that is itself called so
            return self.of(node)
        found = (item for _, value in node.entries for item in items_of(value) if not is_absent(value))
        return Sequence(node.place, tuple(found))


def _value(node: Node, name: str) -> Node | None:
    entries = node.entries if isinstance(node, Mapping) else ()
    return next((value for key, value in entries if key.text == name), None)


def _line_of(node: Mapping, name: str, before: Place) -> int:
    return next((key.place.line for key, _ in node.entries if key.text == name), before.line)

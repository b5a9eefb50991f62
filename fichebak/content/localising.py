"""A configuration in several languages → the same configuration in one of them.

Wherever `site_config.yaml` has a text, it may have one for each language instead:
`label: {nl: Doelgroep, fr: Public}`. This module selects one before anything else reads the tree, so
that the rest of the code need not know about languages. Where a language has no text, that of the main
language is the fallback.

A sheet may use the headings and options of any language. So the names in the other languages become
synonyms and aliases, and the key of an option is made from its label in the main language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence as Seq
from typing import TypeGuard

from fichebak.content.fields.shared.items import items_of, split_items
from fichebak.text.diagnostics import Diagnostic, error
from fichebak.text.language import LANGUAGES
from fichebak.text.nodes import Mapping, Node, Scalar, Sequence, is_absent
from fichebak.text.wording import fold, nearest, slug

_NAMED_BY = {"aliases": "label", "synonyms": "heading"}
"""A key with other names that editors use for a thing → the key with its name."""


def languages_in(node: Mapping) -> tuple[str, ...]:
    """The languages that a configuration declares, the main one first; empty for a site in one language."""
    for key, value in node.entries:
        if key.text == "languages":
            items = split_items(value) if isinstance(value, Scalar) else items_of(value)
            codes = [fold(item.text) for item in items if isinstance(item, Scalar)]
            return tuple(dict.fromkeys(code for code in codes if code in LANGUAGES))
    return ()


def localised(node: Node, code: str, languages: Seq[str]) -> tuple[Node, tuple[Diagnostic, ...]]:
    """The configuration in one of these languages, and what is wrong with its texts per language."""
    localiser = _Localiser(code, languages)
    return localiser.of(node), tuple(localiser.errors)


_NAMES = ("label", "short", "heading", "tagline")
"""Keys with names that pages show: of fields, options and sections, and the tagline of the catalogue."""


_STATEMENTS = ("accessibility", "privacy")
"""Keys of the statements, all of whose texts pages show as they are."""


def untranslated(node: Node, code: str, languages: Seq[str]) -> tuple[str, ...]:
    """The names for which a language falls back to the main language.

    As texts, so that a template can tell the language of a name from the name alone.
    """
    return _fallback_texts(_named(node, _Localiser(code, languages)), code, languages)


def untranslated_sentences(node: Mapping, code: str, languages: Seq[str]) -> tuple[str, ...]:
    """The same for the texts of the site's statements."""
    statements = [value for key, value in node.entries if key.text in _STATEMENTS]
    localiser = _Localiser(code, languages)
    texts = (text for value in statements for text in _texts(value, localiser))
    return _fallback_texts(texts, code, languages)


def _fallback_texts(texts: Iterable[tuple[str, bool]], code: str, languages: Seq[str]) -> tuple[str, ...]:
    """The texts, sorted, that come from the main language only."""
    if code == languages[0]:
        return ()
    all_texts = list(texts)
    translated = {text for text, is_own in all_texts if is_own}
    return tuple(sorted({text for text, is_own in all_texts if not is_own} - translated))


def _named(node: Node, localiser: _Localiser) -> Iterator[tuple[str, bool]]:
    """Each name in a configuration, localised, and whether the language has its own text for it."""
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _named(item, localiser)
    for key, value in node.entries if isinstance(node, Mapping) else ():
        names = [value] if key.text in _NAMES else items_of(value) if key.text == "options" else ()
        for name in names:
            if isinstance(name, Scalar) or localiser.is_text(name):
                yield from _texts(name, localiser)
        yield from _named(value, localiser)


def _texts(node: Node, localiser: _Localiser) -> Iterator[tuple[str, bool]]:
    """Each text in a part of a configuration, localised, and whether the language has its own text for it."""
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _texts(item, localiser)
    elif isinstance(node, Scalar):
        yield " ".join(node.text.split()), False
    elif localiser.is_text(node):
        own, shown = _value(node, localiser.code), localiser.of(node)
        if isinstance(shown, Scalar):
            yield " ".join(shown.text.split()), own is not None and not is_absent(own)
    else:
        for _, value in node.entries:
            yield from _texts(value, localiser)


class _Localiser:
    """Selects the texts of one language, and collects what is wrong with them."""

    def __init__(self, code: str, languages: Seq[str]) -> None:
        self.code, self.languages = code, languages
        self.errors: list[Diagnostic] = []

    def of(self, node: Node) -> Node:
        if isinstance(node, Sequence):
            return Sequence(node.place, tuple(map(self.of, node.items)))
        if not isinstance(node, Mapping):
            return node
        if self.is_text(node):
            return self._text(node)
        return Mapping(node.place, tuple(self._entries(node)))

    def is_text(self, node: Node | None) -> TypeGuard[Mapping]:
        """Whether a mapping holds a text per language: its keys have two letters, one is a known language.

        Fields may have such keys too, but they are declared in a mapping each.
        """
        return (
            isinstance(node, Mapping)
            and any(key.text in LANGUAGES for key, _ in node.entries)
            and all(len(key.text) == 2 and not isinstance(value, Mapping) for key, value in node.entries)
        )

    def _text(self, node: Mapping) -> Node:
        texts, main = self._by_language(node), self.languages[0]
        # A language that the site does not have may be this one, misspelt.
        if main not in texts and all(key.text in self.languages for key, _ in node.entries):
            self.errors.append(error(node.place, "text-main-language", language=main))
        candidates = (texts[code] for code in (self.code, main, *texts) if code in texts)
        return next(candidates, Scalar(node.place, ""))

    def _by_language(self, node: Mapping) -> dict[str, Node]:
        texts: dict[str, Node] = {}
        for key, value in node.entries:
            if key.text not in self.languages:
                near = nearest(key.text, self.languages)
                allowed = ", ".join(LANGUAGES)
                self.errors.append(
                    error(key.place, "text-language", written=key.text, near=near, allowed=allowed)
                )
            elif key.text in texts:
                line = next(first.place.line for first, _ in node.entries if first.text == key.text)
                self.errors.append(error(key.place, "duplicate-field", name=key.text, line=line))
            elif not is_absent(value):
                texts[key.text] = value
        return texts

    def _entries(self, node: Mapping) -> Iterator[tuple[Scalar, Node]]:
        keys = {key.text: value for key, value in node.entries}
        # The label of a field (which has a type) is no name that sheets use: they use its keys.
        pairs = () if "type" in keys else _NAMED_BY.items()
        named = {others: texts for others, name in pairs if self.is_text(texts := keys.get(name))}
        for key, value in node.entries:
            if key.text in _NAMED_BY:
                if key.text not in named:
                    yield key, self._names_in_all(value)
            elif key.text == "options" and isinstance(value, Sequence):
                yield key, Sequence(value.place, tuple(map(self._option, value.items)))
            else:
                yield key, self.of(value)
        for others, texts in named.items():
            given = items_of(self._names_in_all(keys[others])) if others in keys else ()
            yield Scalar(node.place, others), Sequence(node.place, (*given, *self._names_in_others(texts)))
            first = _value(texts, self.languages[0])
            if others == "aliases" and "key" not in keys and isinstance(first, Scalar):
                yield Scalar(node.place, "key"), Scalar(first.place, slug(first.text))

    def _option(self, node: Node) -> Node:
        """An option, which may be given as only its label in each language."""
        if self.is_text(node):
            node = Mapping(node.place, ((Scalar(node.place, "label"), node),))
        return self.of(node)

    def _names_in_others(self, node: Mapping) -> Iterator[Node]:
        for key, value in node.entries:
            if key.text in self.languages and key.text != self.code and not is_absent(value):
                yield value

    def _names_in_all(self, node: Node) -> Node:
        """Further names, of all languages together."""
        if not isinstance(node, Mapping):
            return node
        if not self.is_text(node):  # a field or section whose key happens to be “aliases” or “synonyms”
            return self.of(node)
        names = (item for value in self._by_language(node).values() for item in items_of(value))
        return Sequence(node.place, tuple(names))


def _value(node: Mapping, name: str) -> Node | None:
    return next((value for key, value in node.entries if key.text == name), None)

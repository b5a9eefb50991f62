"""YAML text → a tree of nodes that keep the text as written, and its position.

Field types read the text that people wrote, never YAML's interpretation of it: the usual loaders turn
`0471123456` into an octal number, `12:30` into 750 and `no` into False, and silently keep the last of
two equal keys. The parser's events give both text and position, and (unlike its composer) let us
refuse, by name, what nobody means in a content file: anchors, aliases, tags, complex keys, depth.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from sys import intern
from typing import Any, ClassVar, NamedTuple

import yaml

from fichebak.text.diagnostics import Diagnostic, Invalid, Place, error, wrong
from fichebak.text.slips import MAX_DEPTH, NO_BREAK_COLON, ONLY_COMMENT, diagnose
from fichebak.text.wording import is_blank

MAX_VALUES = 10_000
"""Nodes in one text. Each is validated, and a wrong one is compared with every candidate for “did you
mean”. A configuration with a hundred fields has a thousand."""


_MAX_INTERNED = 32
"""Characters of the longest text that is interned: longer ones seldom occur twice."""


class Scalar(NamedTuple):
    """A single value as written; `quoted` distinguishes "" from nothing and "null" from null."""

    place: Place
    text: str
    quoted: bool = False
    folded: bool = False
    """Whether it continues on a next line, where YAML makes a space of the line break."""


class Sequence(NamedTuple):
    """A list."""

    place: Place
    items: tuple[Node, ...]


class Mapping(NamedTuple):
    """Keys with values, in the order written. Duplicate keys are kept: `record` reports them."""

    place: Place
    entries: tuple[tuple[Scalar, Node], ...]


Node = Scalar | Sequence | Mapping


def is_absent(node: Node) -> bool:
    """Whether the value is missing: empty, null, ~, [] or {} (web editors write each of them)."""
    match node:
        case Scalar():
            return is_blank(node.text) or (not node.quoted and node.text in {"null", "~"})
        case Sequence():
            return not node.items
        case Mapping():
            return not node.entries


def scalar_in(node: Node) -> Scalar:
    """The node, which must be a single value. Raises Invalid on a list or a mapping."""
    match node:
        case Scalar():
            return node
        case Sequence():
            raise wrong(node.place, "not-one-value")
        case Mapping():
            raise mapping_not_text(node)


def scalars_in(node: Node) -> Iterator[Scalar]:
    """Every single value in a node, in the order written; without keys."""
    match node:
        case Scalar():
            yield node
        case Sequence():
            for item in node.items:
                yield from scalars_in(item)
        case Mapping():
            for _, value in node.entries:
                yield from scalars_in(value)


def text_in(node: Node) -> str:
    """The text of a single value as written, stripped. Raises Invalid on a list or a mapping."""
    return scalar_in(node).text.strip()


def mapping_not_text(node: Mapping) -> Invalid:
    """The exception for a mapping where a text belongs: usually a sentence with a colon in it."""
    written = f"{node.entries[0][0].text}:" if node.entries else "{}"
    return wrong(node.place, "mapping-not-text", written=written)


def not_a_mapping(node: Node, **names: str) -> Diagnostic:
    """The error for a node where a mapping belongs; `names` are details that list its fields.

    The cause may be a no-break space behind a colon.
    """
    is_cut_off = isinstance(node, Scalar) and not node.quoted and NO_BREAK_COLON.match(node.text)
    return error(node.place, "no-break-colon") if is_cut_off else error(node.place, "not-a-mapping", **names)


def parse(text: str, path: str, first_line: int = 1, *, strict_comments: bool = False) -> Mapping:
    """The mapping that a YAML text holds, without characters that `decoding.decode` refuses.

    `first_line` is the line of the file that the text begins on. With `strict_comments`, a
    comment behind an unquoted value is an error: in “buurt # 3” YAML silently drops “# 3”. So is a
    Markdown heading, which is a comment to YAML.

    Raises Invalid when the text is not YAML, or is more than one plain mapping.
    """
    if start_errors := _line_start_errors(text, path, first_line):
        raise Invalid(*start_errors, *_no_break_colons(text, path, first_line))
    # Looking for comments and for escapes takes as long as all the rest: only where there may be some.
    lines = text.split("\n") if strict_comments and "#" in text else None
    reader = _Reader(text, path, first_line - 1, lines, has_escapes="\\" in text)
    try:
        events = iter(yaml.parse(text, Loader=_Loader))
        root = reader.document(events)
    except yaml.MarkedYAMLError as problem:
        parser_errors = _no_break_colons(text, path, first_line) or [
            diagnose(problem, text, path, first_line - 1)
        ]
        raise Invalid(*reader.headings(), *reader.errors, *parser_errors) from None
    if errors := (*reader.headings(), *reader.errors):
        raise Invalid(*errors)
    if root is None:
        return Mapping(Place(path, first_line), ())
    if not isinstance(root, Mapping):
        raise Invalid(*(_no_break_colons(text, path, first_line) or [not_a_mapping(root)]))
    return root


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The C parser where PyYAML has it. Without resolvers: no type is inferred from the text."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


@dataclass(slots=True)
class _Frame:
    """A list or a mapping whose end has not been read yet."""

    place: Place
    items: list[Node]
    keys: list[Scalar]
    is_mapping: bool


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the events of the YAML parser into a tree of nodes."""

    text: str
    path: str
    lines_before: int
    lines: list[str] | None
    """The lines of the text; None where there are no comments to look for."""
    has_escapes: bool
    errors: list[Diagnostic] = field(default_factory=list)
    """Errors that do not keep the rest from being read."""
    continued: set[int] = field(default_factory=set)
    """The lines (from 0) on which a value that began earlier continues."""

    def document(self, events: Iterator[Any]) -> Node | None:
        """Builds the tree with an explicit stack, so that hostile nesting cannot exhaust recursion."""
        stack: list[_Frame] = []
        root: Node | None = None
        count = 0
        for event in events:
            kind = type(event)
            count += (
                kind is yaml.ScalarEvent or kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent
            )
            if count > MAX_VALUES:
                raise wrong(self._place(event.start_mark), "too-many-values", most=MAX_VALUES)
            if kind is yaml.ScalarEvent:
                self._report_anchor_and_tag(event)
                node: Node = self._scalar(event, stack[-1] if stack else None)
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                self._report_anchor_and_tag(event)
                if len(stack) >= MAX_DEPTH:
                    raise wrong(self._place(event.start_mark), "too-deep", most=MAX_DEPTH)
                if stack and stack[-1].is_mapping and len(stack[-1].keys) == len(stack[-1].items):
                    raise wrong(self._place(event.start_mark), "complex-key")
                is_mapping = kind is yaml.MappingStartEvent
                stack.append(_Frame(self._place(event.start_mark), [], [], is_mapping))
                continue
            elif kind is yaml.MappingEndEvent:
                frame = stack.pop()
                node = Mapping(frame.place, tuple(zip(frame.keys, frame.items, strict=True)))
            elif kind is yaml.SequenceEndEvent:
                frame = stack.pop()
                node = Sequence(frame.place, tuple(frame.items))
            elif kind is yaml.AliasEvent:
                self._report(event.start_mark, "alias", name=event.anchor)
                node = Scalar(self._place(event.start_mark), "")
            elif kind is yaml.DocumentStartEvent and root is not None:
                raise wrong(self._place(event.start_mark), "second-document")
            else:
                continue
            if not stack:
                root = node
            elif stack[-1].is_mapping and len(stack[-1].keys) == len(stack[-1].items):
                if not isinstance(node, Scalar):
                    raise wrong(node.place, "complex-key")
                stack[-1].keys.append(node)
            else:
                stack[-1].items.append(node)
        return root

    def _scalar(self, event: Any, parent: _Frame | None) -> Scalar:
        plain = event.implicit[0]
        if self.lines is not None:
            start, end = event.start_mark, event.end_mark
            self.continued.update(range(start.line + 1, end.line + bool(end.column)))
            if plain:
                self._report_comments_around(event, parent, self.lines)
        # A character that no file may hold can still be written as an escape: "\x07", "\u202e".
        if self.has_escapes and (unreadable := UNREADABLE.search(event.value)):
            self._report(event.start_mark, "unreadable-character", character=f"U+{ord(unreadable[0]):04X}")
        # Keys and many values are the same in all sheets: interned, they share one string.
        text = intern(event.value) if len(event.value) <= _MAX_INTERNED else event.value
        folded = plain and event.end_mark.line > event.start_mark.line
        if folded and parent and not parent.is_mapping and " - " in event.value:
            self._report_uneven_items(event)
        return Scalar(self._place(event.start_mark), text, not plain, folded)

    def _report_uneven_items(self, event: Any) -> None:
        """Reports a hyphen that is indented below the one above: “- a”, “ - b” is the one item “a - b”."""
        # Only the lines of the item: a file may have thousands of them.
        lines = self.text[event.start_mark.index : event.end_mark.index].split("\n")
        for number, line in enumerate(lines[1:], start=event.start_mark.line + 1):
            if line.lstrip().startswith("- "):
                place = Place(self.path, self.lines_before + number + 1, line.index("-") + 1)
                self.errors.append(error(place, "uneven-items"))
                return

    def _report_comments_around(self, event: Any, parent: _Frame | None, lines: list[str]) -> None:
        """Reports what is a comment to YAML but was probably meant as part of the value.

        It is behind the value; on the next line, indented as a continuation; or behind the key, when the
        value begins on a line of its own.
        """
        start, end = event.start_mark, event.end_mark
        rest = lines[end.line][end.column :] if end.line < len(lines) else ""
        if rest.lstrip().startswith("#"):
            self._report_comment(end.line, end.column + len(rest) - len(rest.lstrip()), lines)
        if not event.value or parent is None or rest.strip():
            return
        below = next((n for n in range(end.line + 1, len(lines)) if lines[n].strip()), end.line)
        indent = len(lines[below]) - len(lines[below].lstrip())
        owner_column = parent.keys[-1].place.column if parent.keys else parent.place.column
        if (
            lines[below][indent:].startswith("#")
            and indent >= owner_column
            and not _HEADING.match(lines[below])
        ):
            self._report_comment(below, indent, lines)
        if start.line and not lines[start.line][: start.column].strip():
            above = next((n for n in range(start.line - 1, -1, -1) if not ONLY_COMMENT.match(lines[n])), 0)
            if match := _BEHIND_KEY.search(lines[above]):
                self._report_comment(above, match.start("comment"), lines)

    def _report_comment(self, line: int, index: int, lines: list[str]) -> None:
        at = Place(self.path, self.lines_before + line + 1, index + 1)
        self.errors.append(error(at, "trailing-comment", comment=lines[line][index:].strip()[:40]))

    def headings(self) -> Iterator[Diagnostic]:
        """The errors for Markdown headings between the fields."""
        for number, line in enumerate(self.lines or ()):
            if number not in self.continued and (match := _HEADING.match(line)):
                place = Place(self.path, self.lines_before + number + 1, match.end("indent") + 1)
                yield error(place, "heading-in-front")

    def _report_anchor_and_tag(self, event: Any) -> None:
        if event.anchor is not None:
            self._report(event.start_mark, "anchor", name=event.anchor)
        if event.tag is not None:
            # As people write it: the parser has expanded “!!str”.
            self._report(event.start_mark, "tag", name=event.tag.replace("tag:yaml.org,2002:", "!!"))

    def _report(self, mark: Any, code: str, **details: object) -> None:
        self.errors.append(error(self._place(mark), code, **details))

    def _place(self, mark: Any) -> Place:
        return Place(self.path, self.lines_before + mark.line + 1, mark.column + 1)


# Control characters, and the line ends that YAML knows but no editor shows (NEL, LS, PS): lines
# would be counted differently by us and by the person who reads the message. Then the invisible
# characters that change the direction of text: what is reviewed would not be what is shown. Last,
# lone surrogates, as Python decodes invalid bytes to: no UTF-8 file can hold those.
UNREADABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)


def readable(text: str) -> str:
    """The text without the characters in UNREADABLE."""
    return UNREADABLE.sub("", text)


def with_line_feeds(text: str) -> str:
    """The text with every line end (CR LF, CR) as a line feed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


_BEHIND_KEY = re.compile(r"[:-]\s+(?P<comment>#.*)$")
_HEADING = re.compile(r"(?P<indent> *)##+ ")
_TAB_INDENT = re.compile(r"^ *\t", re.MULTILINE)
# No-break spaces come from Word and web pages; YAML takes them for letters, so that “  naam” becomes
# an unindented key of another name and its parent stays empty, without any error.
_NO_BREAK_INDENT = re.compile(r"^[ \t]*[\u00a0\u2007\u202f]", re.MULTILINE)
# To YAML it is the name of a field. Indented, it is part of a value, where it may be in a block of code.
_COMMENT_LINE = re.compile(r"^<(?=!--)", re.MULTILINE)


def _line_start_errors(text: str, path: str, first_line: int) -> list[Diagnostic]:
    """Errors for lines that begin with tabs or no-break spaces, which nobody can see, or with a comment."""
    patterns = {}
    # Faster than a pattern, and most texts have none of these.
    if "\t" in text:
        patterns["tab-indent"] = _TAB_INDENT
    if not text.isascii():
        patterns["no-break-indent"] = _NO_BREAK_INDENT
    if "<!--" in text:
        patterns["comment-in-value"] = _COMMENT_LINE
    return [
        problem
        for code, pattern in patterns.items()
        for problem in _matches(pattern, code, text, path, first_line)
    ]


def _no_break_colons(text: str, path: str, first_line: int) -> list[Diagnostic]:
    """Errors for no-break spaces behind a colon, which may be why a text is no mapping."""
    return _matches(NO_BREAK_COLON, "no-break-colon", text, path, first_line)


def _matches(pattern: re.Pattern[str], code: str, text: str, path: str, first_line: int) -> list[Diagnostic]:
    """An error for each match of a pattern, at its last character."""
    ends = [match.end() - 1 for match in pattern.finditer(text)]
    place_at = Places(text, path, first_line) if ends else None
    return [error(place_at(end), code) for end in ends] if place_at else []


class Places:
    """The places of characters in one text. Each lookup is a binary search in the line starts."""

    def __init__(self, text: str, path: str, first_line: int = 1) -> None:
        self._path, self._first_line = path, first_line
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def __call__(self, index: int) -> Place:
        """The place of the character at `index`."""
        line_index = bisect_right(self._starts, index) - 1
        return Place(self._path, self._first_line + line_index, index - self._starts[line_index] + 1)

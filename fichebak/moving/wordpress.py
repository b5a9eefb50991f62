"""Reads WordPress exports (WXR, an extension of RSS) into a table of records.

A record has the post's title, URL, excerpt, terms by taxonomy and custom fields, and its text, converted
from HTML to Markdown and split at the headings that the model knows. Comments, authors and WordPress's
own data are not imported.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from typing import NamedTuple
from xml.etree.ElementTree import Element, fromstring
from xml.parsers import expat

from fichebak.content.model import Model
from fichebak.content.tables import SLUG, columns
from fichebak.content.writing import draft_option
from fichebak.moving.html import MAX_TAGS, Converted, Unconvertible, as_one, converted, remarks_on
from fichebak.moving.php import values
from fichebak.moving.records import MAX_CELL, MAX_RECORDS, Record, Table, clean, refuse_large
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, error, warning, wrong
from fichebak.text.language import Words

_INTERNAL = {
    "attachment",
    "custom_css",
    "customize_changeset",
    "nav_menu_item",
    "oembed_cache",
    "page",
    "revision",
    "user_request",
}
"""Post types that are internal to WordPress, or no projects: pages, pictures, menus."""
_UNFINISHED = {"auto-draft", "draft", "future", "pending"}
_PUBLIC = {"publish", ""}
"""Statuses of public posts. An RSS feed has no statuses, and is public."""
MAX_ELEMENTS = 1_000_000
"""Elements and attributes in an export: an item has about fifty, a comment a dozen."""
MAX_NAMESPACE = 500
"""Characters of a namespace URI, which the parser repeats for each element in the namespace."""


class _Post(NamedTuple):
    place: Place
    kind: str
    status: str
    item: Element

    @property
    def is_public(self) -> bool:
        return self.status in _PUBLIC and not _child_text(self.item, "post_password")

    @property
    def is_surprising(self) -> bool:
        """Whether the post is neither public nor an ordinary draft, such as a private one."""
        return not self.is_public and self.status not in _UNFINISHED


def is_wordpress(data: bytes) -> bool:
    """Whether a file looks like an export of WordPress."""
    return b"<rss" in data[:4096] or data[:200].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml")


def read_wxr(path: str, data: bytes, model: Model, words: Words, kinds: Iterable[str] = ()) -> Table:
    """Reads an export. `kinds` are the post types to import.

    By default these are the custom post types or, if there are none, ordinary posts. Raises Invalid if the
    file is no export, or declares a document type or entities, which no export needs.
    """
    refuse_large(path, data)
    lines = _inspect(path, data)
    # Safe: it has no entities, so nothing can expand.
    root = fromstring(data)  # noqa: S314
    # At any depth: a file that was merged by hand has items in several channels, or outside of them.
    items = [*root.iter("item")] if root.find("channel") is not None else []
    if not items:
        raise wrong(Place(path), "import-no-posts")
    posts = [
        _Post(Place(path, line), _child_text(item, "post_type") or "post", _child_text(item, "status"), item)
        for line, item in zip(lines, items, strict=True)
    ]
    diagnostics: list[Diagnostic] = []
    chosen = _wanted(path, posts, set(kinds), model, diagnostics)
    diagnostics.extend(_in_languages(path, chosen))
    attached = {_child_text(post.item, "post_id"): _child_text(post.item, "attachment_url") for post in posts}
    tags = sum(text.count("<") for post in chosen for text in _texts(post.item))
    if len(chosen) > MAX_RECORDS or tags > MAX_TAGS:
        raise wrong(Place(path), "import-many", most=MAX_RECORDS)
    results = [_record_or_error(post, model, words, attached, diagnostics) for post in chosen]
    records = tuple(record for record in results if record)
    if not records and chosen:
        raise Invalid(*diagnostics)
    names = dict.fromkeys(name for record in records for name in record.cells)
    return Table(tuple(names), records, tuple(diagnostics))


def _record_or_error(
    post: _Post, model: Model, words: Words, attached: dict[str, str], diagnostics: list[Diagnostic]
) -> Record | None:
    """The record of a post; None, with a diagnostic, if it is too long for a sheet or cannot be converted."""
    if all(len(text) <= MAX_CELL for text in _texts(post.item)):
        try:
            record = _record(post, model, words, attached)
        except Unconvertible:
            pass
        else:
            diagnostics.extend(_built_elsewhere(post))
            return record
    diagnostics.append(error(post.place, "import-long"))
    return None


_MUCH = 200
"""Characters of a hidden field that may hold a page: the settings that plugins store are mostly shorter."""


def _built_elsewhere(post: _Post) -> Iterator[Diagnostic]:
    """A warning for a post without text whose text seems to be in a hidden field, as page builders do."""
    if _child_text(post.item, "encoded", "content"):
        return
    hidden = {
        _child_text(meta, "meta_key"): len(_child_text(meta, "meta_value"))
        for meta in _children(post.item, "postmeta")
    }
    name = max((key for key in hidden if key.startswith("_")), key=hidden.__getitem__, default="")
    if name and hidden[name] > _MUCH:
        yield warning(post.place, "import-text-elsewhere", name=name)


def _texts(item: Element) -> Iterator[str]:
    """The texts of a post that are searched and parsed."""
    yield from (_child_text(item, "encoded", "content"), _child_text(item, "encoded", "excerpt"))
    yield from (_child_text(meta, "meta_value") for meta in _children(item, "postmeta"))


def _inspect(path: str, data: bytes) -> list[int]:
    """The line of each item. Raises Invalid for malformed XML, and for what is not allowed in it."""
    lines: list[int] = []
    elements = 0
    # Resolves namespaces as ElementTree does, so that both see the same items and reject unknown prefixes.
    parser = expat.ParserCreate(namespace_separator="}")

    def refuse(*_: object) -> None:
        raise wrong(Place(path, parser.CurrentLineNumber), "import-entities")

    def count(number: int) -> None:
        nonlocal elements
        elements += number
        if elements > MAX_ELEMENTS:
            raise wrong(Place(path, parser.CurrentLineNumber), "import-many", most=MAX_RECORDS)

    def start_element(name: str, attributes: dict[str, str]) -> None:
        count(1 + len(attributes))
        if name == "item":
            lines.append(parser.CurrentLineNumber)

    def start_namespace(_prefix: str | None, uri: str | None) -> None:
        count(1)
        if len(uri or "") > MAX_NAMESPACE:
            said = f"a namespace of more than {MAX_NAMESPACE} characters"
            raise wrong(Place(path, parser.CurrentLineNumber), "import-xml", said=said)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start_element
    parser.StartNamespaceDeclHandler = start_namespace
    try:
        parser.Parse(data, True)  # noqa: FBT003 (expat takes it by position only)
    except expat.ExpatError as problem:
        said = expat.ErrorString(problem.code)
        raise wrong(Place(path, problem.lineno, problem.offset + 1), "import-xml", said=said) from None
    except (LookupError, ValueError) as problem:  # an encoding that Python or expat does not support
        raise wrong(Place(path), "import-xml", said=str(problem)) from None
    return lines


def _wanted(
    path: str, posts: Iterable[_Post], kinds: set[str], model: Model, diagnostics: list[Diagnostic]
) -> list[_Post]:
    counts = Counter(post.kind for post in posts)
    if unknown := sorted(kinds - set(counts)):
        known = ", ".join(sorted(counts))
        errors = (error(Place(path), "import-post-type", written=kind, allowed=known) for kind in unknown)
        raise Invalid(*errors)
    custom = [
        kind for kind in counts if kind not in _INTERNAL | {"post"} and not kind.startswith(("wp_", "acf-"))
    ]
    wanted = kinds or set(custom) or {"post"}
    if others := ", ".join(f"{kind} ({counts[kind]})" for kind in sorted(set(counts) - wanted)):
        diagnostics.append(
            warning(Place(path), "import-post-types", names=", ".join(sorted(wanted)), others=others)
        )
    chosen = []
    for post in posts:
        if post.kind not in wanted:
            continue
        title = _child_text(post.item, "title")
        if post.status == "trash":
            diagnostics.append(warning(post.place, "import-trash", title=title))
        elif not post.is_public and draft_option(model) is None:
            # Without a draft status in the model, it would be published.
            diagnostics.append(error(post.place, "import-no-drafts", title=title))
        else:
            if post.is_surprising:
                diagnostics.append(warning(post.place, "import-not-public", title=title))
            chosen.append(post)
    return chosen


MAX_NAME = 200
"""Characters of a field's name that are looked at."""
_FIRST = re.compile("_0_")
_TAG = re.compile(r"</(?:[abip]|[uo]l|li|em|strong|div|span|table|h[1-6])>|<br ?/?>|<img ", re.IGNORECASE)
"""What is written with tags, in a field with an editor of its own."""


def _in_languages(path: str, posts: Iterable[_Post]) -> Iterator[Diagnostic]:
    """A warning for posts in several languages, as Polylang marks them: each becomes a sheet of its own."""
    terms = (term for post in posts for term in post.item.findall("category"))
    counted = Counter(_plain(term.text or "") for term in terms if term.get("domain") == "language")
    if len(counted) > 1:
        names = ", ".join(f"{name} ({number})" for name, number in sorted(counted.items()))
        yield warning(Place(path), "import-languages", names=names)


def _record(post: _Post, model: Model, words: Words, attached: dict[str, str]) -> Record:
    item = post.item
    address = _child_text(item, "link")
    body = converted(_child_text(item, "encoded", "content"), model, address)
    excerpt = converted(_child_text(item, "encoded", "excerpt"), model, address)
    post_cells = {
        "title": _plain(_child_text(item, "title")),
        SLUG: _child_text(item, "post_name"),
        "excerpt": " ".join(" ".join(excerpt.texts.values()).split()),
        "link": address,
        "post_date": _child_text(item, "post_date"),
    }
    taken = {*post_cells, *(name for name, column in columns(model).items() if column.section)}
    fields = [
        (_child_text(meta, "meta_key"), _child_text(meta, "meta_value"))
        for meta in _children(item, "postmeta")
    ]
    # A repeater of ACF has a field with the number of its rows, which is no value: “2” is no partner.
    repeated = {key[: first.start()] for key, _ in fields for first in _FIRST.finditer(key[:MAX_NAME])}
    cells: dict[str, list[str]] = {}
    pictures: list[str] = []
    others = [*body.others, *excerpt.others]

    def put(name: str, text: str) -> None:
        if text := clean(text).strip():
            # A plugin's own field may be called “title”, which is not the title of the post.
            cells.setdefault(f"{clean(name)} (2)" if name in taken else clean(name), []).append(text)

    for category in item.findall("category"):
        put(category.get("domain") or "category", _plain(category.text or ""))
    for key, value in fields:
        if key == "_thumbnail_id" and value in {"", "0", "-1"}:
            continue
        if key == "_thumbnail_id":
            # An export of one post type has only the number of the picture, not its address.
            pictures.append(attached.get(value) or f"{key} {value}")
        elif not key.startswith("_"):
            for name, part in _with_points(key, values(value)):
                read = as_one(part, address) if _TAG.search(part) else Converted({key: part})
                put(f"{name}_n" if key in repeated else name, "\n".join(read.texts.values()))
                pictures.extend(read.pictures)
                others.extend(read.others)
    joined = {name: text for name, raw in post_cells.items() if (text := clean(raw).strip())}
    joined |= {name: "; ".join(dict.fromkeys(parts)) for name, parts in cells.items()}
    joined |= {name: clean(text) for name, text in body.texts.items()}
    pictures = [*pictures, *body.pictures, *excerpt.pictures]
    remarks = remarks_on(pictures, others, words)
    return Record(post.place, joined, not post.is_public, tuple(remarks))


def _with_points(key: str, parts: list[str]) -> Iterator[tuple[str, str]]:
    """The column of each part of a field; of a place that was picked on a map, its address and its point.

    What else such a field holds repeats the address, or is of the map, such as its zoom.
    """
    given = dict(part.split(": ", 1) for part in parts if ": " in part)
    if given.keys() >= {"address", "lat", "lng"}:
        yield key, given["address"]
        yield f"{key}_lat_lng", f"{given['lat']}, {given['lng']}"
    else:
        yield from ((key, part) for part in parts)


def _plain(text: str) -> str:
    """A text with HTML character references decoded: “Soep &amp; brood”."""
    return " ".join(unescape(text).split())


def _children(parent: Element, name: str, inside: str = "") -> Iterator[Element]:
    """The children with a local name, in any version of WordPress's namespaces."""
    for child in parent:
        space, _, local = child.tag.rpartition("}")
        if local == name and inside in space:
            yield child


def _child_text(parent: Element, name: str, inside: str = "") -> str:
    return next((child.text or "" for child in _children(parent, name, inside)), "").strip()

"""WordPress exports (WXR, an RSS file with additions) → records.

Of every post: its title, address, excerpt, terms by taxonomy, custom fields, and its text, which goes
from HTML to Markdown and is parted at the headings that the model knows. Comments, authors and
WordPress's own administration are left where they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, fromstring
from xml.parsers import expat

from fichebak.content.model import Model
from fichebak.content.tables import SLUG, columns
from fichebak.content.writing import draft_option
from fichebak.moving.html import Converted, Unconvertible, as_one, converted
from fichebak.moving.php import values
from fichebak.moving.records import MAX_CELL, MAX_RECORDS, Record, Table, clean, refuse_large
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, error, warning, wrong
from fichebak.text.language import Words

_OWN = {
    "attachment",
    "custom_css",
    "customize_changeset",
    "nav_menu_item",
    "oembed_cache",
    "page",
    "revision",
    "user_request",
}
"""Kinds of post that are WordPress's own, or no project: pages, pictures, menus."""
_UNFINISHED = {"auto-draft", "draft", "future", "pending"}
_PUBLIC = {"publish", ""}
"""Of a post without a status: a feed has none, and everybody reads it."""
MAX_ELEMENTS = 1_000_000
"""Of the whole export: an item has about fifty, a comment a dozen."""
MAX_NAMESPACE = 500
"""Characters of its name, which is read once more with each element that is in it."""
MAX_TAGS = 500_000
"""Of HTML, in all texts together: each takes tens of microseconds to become Markdown."""


@dataclass(frozen=True, slots=True)
class _Post:
    place: Place
    kind: str
    status: str
    item: Element

    @property
    def is_public(self) -> bool:
        return self.status in _PUBLIC and not _one(self.item, "post_password")

    @property
    def is_surprising(self) -> bool:
        """Whether it is not public, and no draft to the one who wrote it either."""
        return not self.is_public and self.status not in _UNFINISHED


def is_wordpress(data: bytes) -> bool:
    """Whether a file looks like an export of WordPress."""
    return b"<rss" in data[:4096] or data[:200].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml")


def read_wxr(path: str, data: bytes, model: Model, words: Words, kinds: Iterable[str] = ()) -> Table:
    """The records of an export. `kinds` are the post types that are wanted.

    Unless told, those are the custom ones, or else the ordinary posts. Raises Invalid when the file
    is no export, or has what no export needs: a document type, entities.
    """
    refuse_large(path, data)
    lines = _look_over(path, data)
    # Looked over: without entities there is nothing left to swell.
    root = fromstring(data)  # noqa: S314
    # Wherever they stand: a file that was put together by hand has them in several channels, or beside one.
    items = [*root.iter("item")] if root.find("channel") is not None else []
    if not items:
        raise wrong(Place(path), "import-no-posts")
    posts = [
        _Post(Place(path, line), _one(item, "post_type") or "post", _one(item, "status"), item)
        for line, item in zip(lines, items, strict=True)
    ]
    found: list[Diagnostic] = []
    chosen = _wanted(path, posts, set(kinds), model, found)
    attached = {_one(post.item, "post_id"): _one(post.item, "attachment_url") for post in posts}
    tags = sum(text.count("<") for post in chosen for text in _texts(post.item))
    if len(chosen) > MAX_RECORDS or tags > MAX_TAGS:
        raise wrong(Place(path), "import-many", most=MAX_RECORDS)
    read = [_attempt(post, model, words, attached, found) for post in chosen]
    records = tuple(record for record in read if record)
    if not records and chosen:
        raise Invalid(*found)
    names = dict.fromkeys(name for record in records for name in record.cells)
    return Table(tuple(names), records, tuple(found))


def _attempt(
    post: _Post, model: Model, words: Words, attached: dict[str, str], found: list[Diagnostic]
) -> Record | None:
    """The record of a post; None, and a word about it, where its text is beyond what a sheet holds."""
    if all(len(text) <= MAX_CELL for text in _texts(post.item)):
        try:
            record = _record(post, model, words, attached)
        except Unconvertible:
            pass
        else:
            found.extend(_built_elsewhere(post))
            return record
    found.append(error(post.place, "import-long"))
    return None


_MUCH = 200
"""Characters of a hidden field: what WordPress and its plugins keep for themselves is mostly shorter."""


def _built_elsewhere(post: _Post) -> Iterator[Diagnostic]:
    """Where the text of a post without any is, as far as it tells: some plugins keep it to themselves."""
    if _one(post.item, "encoded", "content"):
        return
    hidden = {_one(meta, "meta_key"): len(_one(meta, "meta_value")) for meta in _all(post.item, "postmeta")}
    name = max((key for key in hidden if key.startswith("_")), key=hidden.__getitem__, default="")
    if name and hidden[name] > _MUCH:
        yield warning(post.place, "import-text-elsewhere", name=name)


def _texts(item: Element) -> Iterator[str]:
    """All that is read by looking for signs in it."""
    yield from (_one(item, "encoded", "content"), _one(item, "encoded", "excerpt"))
    yield from (_one(meta, "meta_value") for meta in _all(item, "postmeta"))


def _look_over(path: str, data: bytes) -> list[int]:
    """The line of each item. Raises Invalid for what is no XML, or may not be in it."""
    lines: list[int] = []
    elements = 0
    # Names are read as ElementTree reads them: so they are the same items, and no prefix is unknown to it.
    parser = expat.ParserCreate(namespace_separator="}")

    def refuse(*_: object) -> None:
        raise wrong(Place(path, parser.CurrentLineNumber), "import-entities")

    def count(number: int) -> None:
        nonlocal elements
        elements += number
        if elements > MAX_ELEMENTS:
            raise wrong(Place(path, parser.CurrentLineNumber), "import-many", most=MAX_RECORDS)

    def note(name: str, attributes: dict[str, str]) -> None:
        count(1 + len(attributes))
        if name == "item":
            lines.append(parser.CurrentLineNumber)

    def declare(_prefix: str | None, uri: str | None) -> None:
        count(1)
        if len(uri or "") > MAX_NAMESPACE:
            said = f"a namespace of more than {MAX_NAMESPACE} characters"
            raise wrong(Place(path, parser.CurrentLineNumber), "import-xml", said=said)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = note
    parser.StartNamespaceDeclHandler = declare
    try:
        parser.Parse(data, True)  # noqa: FBT003 (expat takes it by position only)
    except expat.ExpatError as problem:
        said = expat.ErrorString(problem.code)
        raise wrong(Place(path, problem.lineno, problem.offset + 1), "import-xml", said=said) from None
    except (LookupError, ValueError) as problem:  # Python has no such encoding, or expat no use for it
        raise wrong(Place(path), "import-xml", said=str(problem)) from None
    return lines


def _wanted(
    path: str, posts: Iterable[_Post], kinds: set[str], model: Model, found: list[Diagnostic]
) -> list[_Post]:
    counted = Counter(post.kind for post in posts)
    if unknown := sorted(kinds - set(counted)):
        known = ", ".join(sorted(counted))
        told = (error(Place(path), "import-post-type", written=kind, allowed=known) for kind in unknown)
        raise Invalid(*told)
    own = [kind for kind in counted if kind not in _OWN | {"post"} and not kind.startswith(("wp_", "acf-"))]
    wanted = kinds or set(own) or {"post"}
    if others := ", ".join(f"{kind} ({counted[kind]})" for kind in sorted(set(counted) - wanted)):
        found.append(
            warning(Place(path), "import-post-types", names=", ".join(sorted(wanted)), others=others)
        )
    chosen = []
    for post in posts:
        if post.kind not in wanted:
            continue
        title = _one(post.item, "title")
        if post.status == "trash":
            found.append(warning(post.place, "import-trash", title=title))
        elif not post.is_public and draft_option(model) is None:
            # Whoever has no drafts would have it published.
            found.append(error(post.place, "import-no-drafts", title=title))
        else:
            if post.is_surprising:
                found.append(warning(post.place, "import-not-public", title=title))
            chosen.append(post)
    return chosen


MAX_NAME = 200
"""Characters of a field's name that are looked at."""
_FIRST = re.compile("_0_")
_TAG = re.compile(r"</(?:[abip]|[uo]l|li|em|strong|div|span|table|h[1-6])>|<br ?/?>|<img ", re.IGNORECASE)
"""What is written with tags, in a field with an editor of its own."""


def _record(post: _Post, model: Model, words: Words, attached: dict[str, str]) -> Record:
    item = post.item
    address = _one(item, "link")
    body = converted(_one(item, "encoded", "content"), model, address)
    excerpt = converted(_one(item, "encoded", "excerpt"), model, address)
    own = {
        "title": _plain(_one(item, "title")),
        SLUG: _one(item, "post_name"),
        "excerpt": " ".join(" ".join(excerpt.texts.values()).split()),
        "link": address,
        "post_date": _one(item, "post_date"),
    }
    taken = {*own, *(column.name for column in columns(model) if column.section)}
    fields = [(_one(meta, "meta_key"), _one(meta, "meta_value")) for meta in _all(item, "postmeta")]
    # Of what is repeated, a field says how often: “2” is no partner.
    taken.update(key[: first.start()] for key, _ in fields for first in _FIRST.finditer(key[:MAX_NAME]))
    cells: dict[str, list[str]] = {}
    pictures: list[str] = []
    others = [*body.others, *excerpt.others]

    def put(name: str, text: str) -> None:
        if text := clean(text).strip():
            # A plugin may call a field of its own “title”: that is not what the post is called.
            cells.setdefault(f"{clean(name)} (2)" if name in taken else clean(name), []).append(text)

    for category in item.findall("category"):
        put(category.get("domain") or "category", _plain(category.text or ""))
    for key, value in fields:
        if key == "_thumbnail_id":
            pictures.append(attached.get(value, ""))
        elif not key.startswith("_"):
            for part in values(value):
                read = as_one(part, address) if _TAG.search(part) else Converted({key: part})
                put(key, "\n".join(read.texts.values()))
                pictures.extend(read.pictures)
                others.extend(read.others)
    joined = {name: text for name, given in own.items() if (text := clean(given).strip())}
    joined |= {name: "; ".join(dict.fromkeys(parts)) for name, parts in cells.items()}
    joined |= {name: clean(text) for name, text in body.texts.items()}
    pictures = [*filter(None, pictures), *body.pictures, *excerpt.pictures]
    remarks = _remarks(pictures, others, words)
    return Record(post.place, joined, not post.is_public, tuple(remarks))


def _remarks(pictures: Iterable[str], others: Iterable[str], words: Words) -> Iterator[tuple[str, str]]:
    for picture in dict.fromkeys(pictures):
        yield words("import.picture"), clean(picture)
    for other in others:
        yield words("import.embedded"), clean(other)


def _plain(text: str) -> str:
    """A text in which WordPress wrote signs as HTML does: “Soep &amp; brood”."""
    from html import unescape

    return " ".join(unescape(text).split())


def _all(parent: Element, name: str, inside: str = "") -> Iterator[Element]:
    """The children of a name in whichever version of WordPress's namespaces."""
    for child in parent:
        space, _, local = child.tag.rpartition("}")
        if local == name and inside in space:
            yield child


def _one(parent: Element, name: str, inside: str = "") -> str:
    return next((child.text or "" for child in _all(parent, name, inside)), "").strip()

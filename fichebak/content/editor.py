"""The web editor as `site_config.yaml` declares it: which repository it writes to, and its script.

The editor is Sveltia CMS: a script that runs in the editor's own browser and saves through the host's
API. No server of ours is needed, and none is run.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from fichebak.content.declaring import Declaration
from fichebak.content.fields.address import AddressType
from fichebak.content.fields.choice import Choice, one_of
from fichebak.content.fields.choices import Choices
from fichebak.content.fields.contract import Field, FieldType, InParts, Written
from fichebak.content.fields.group import Group
from fichebak.content.fields.image import ImageType
from fichebak.content.fields.items import items_of
from fichebak.content.fields.links import PARTS, Links
from fichebak.content.fields.markdown import Markdown
from fichebak.content.fields.record import as_key, by_name, read_strictly
from fichebak.content.fields.text import Text
from fichebak.content.fields.url import Url
from fichebak.content.fields.written import node_of, reads_back, written_parts
from fichebak.content.meanings import means
from fichebak.content.paths import EDITOR
from fichebak.text.diagnostics import Diagnostic, Place, error, warning, wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Mapping, Node, Scalar, Sequence, is_absent, text_in


class Backend(StrEnum):
    """The kinds of host that the editor can write to."""

    GITHUB = "github"
    GITLAB = "gitlab"
    GITEA = "gitea"


@dataclass(frozen=True, slots=True)
class Script:
    """The editor's program: a file of the site (`path`), or one elsewhere (`url`) with its digest."""

    path: str = ""
    url: str = ""
    integrity: str = ""
    place: Place = field(default_factory=lambda: Place(""), compare=False)


OURS = Script(f"{EDITOR}sveltia-cms.js")
"""The one that `make editor` brings."""


@dataclass(frozen=True, slots=True)
class Editor:
    """What the site's owner chose."""

    backend: Backend
    repo: str
    branch: str = "main"
    base_url: str = ""
    """The site itself for GitLab and Gitea; for GitHub the service through which people sign in."""
    app_id: str = ""
    """The application's id at GitLab or Gitea. Without it, people sign in with an access token."""
    script: Script = OURS


class Repo(Declaration):
    """The owner and the repository, “owner/name”; GitLab has groups inside groups as well."""

    def parse(self, node: Node) -> str:
        text = text_in(node)
        if not re.fullmatch(r"[\w.-]+(/[\w.-]+)+", text, re.ASCII):
            raise wrong(node.place, "editor-repo", written=text)
        return text


class Integrity(Declaration):
    """The digest of a file, as browsers check it (W3C Subresource Integrity)."""

    def parse(self, node: Node) -> str:
        text = text_in(node)
        if not re.fullmatch(r"sha(256|384|512)-[A-Za-z0-9+/]{43,86}={0,2}", text):
            raise wrong(node.place, "editor-script", written=text)
        return text


class ScriptType(Declaration):
    """A path in content/editor, or `{url, integrity}`: what others serve must be held to its digest."""

    def parse(self, node: Node) -> Script:
        if isinstance(node, Mapping):
            return Script(**read_strictly(node, _ELSEWHERE), place=node.place)
        path = text_in(node)
        if not re.fullmatch(rf"{EDITOR}[\w.-]+\.js", path, re.ASCII):
            raise wrong(node.place, "editor-script", written=path)
        return Script(path, place=node.place)


_ELSEWHERE = (
    Field("url", Url(), required=True),
    Field("integrity", Integrity(), required=True),
)
FIELDS = (
    Field("backend", one_of(Backend), required=True),
    Field("repo", Repo(), required=True),
    Field("branch", Text()),
    Field("base_url", Url()),
    Field("app_id", Text()),
    Field("script", ScriptType()),
)


def read(values: Map[str, Any], place: Place) -> Editor:
    """The editor from the values of its keys; `place` is where the group stands."""
    script = values.get("script", replace(OURS, place=place))
    return Editor(**{**values, "backend": Backend(values["backend"].key), "script": script})


def contradictions(values: Map[str, Any], place: Place) -> list[Diagnostic]:
    """What one key of the group asks of another."""
    if "app_id" in values and values["backend"].key == Backend.GITHUB:
        # Sveltia has no way to sign in at GitHub by the browser alone.
        return [error(place, "editor-app-id")]
    return []


def in_each_language(fields: Iterable[Field]) -> tuple[Field, ...]:
    """The fields that the form of a translation has as well: those in words.

    Whether a translation is finished is for itself to say; whom to ask, for the main file alone.
    """
    return tuple(one for one in fields if _in_words(one))


def _in_words(declared: Field) -> bool:
    kind = declared.type
    if isinstance(kind, Group | ImageType):
        return any(map(_in_words, kind.parts()))
    return isinstance(kind, Text | Markdown) or means(declared, "status")


def misfits(front: Mapping, fields: Seq[Field], words: Words) -> Iterator[Diagnostic]:
    """What the web editor would show as empty, and so lose from a file that it saves.

    It knows a field by its key alone, and a value by the one shape that its form has.
    """
    named = by_name(fields)
    for key, value in front.entries:
        declared = named.get(as_key(key.text))
        if declared is None or is_absent(value):
            continue  # an unknown field is told elsewhere
        if key.text != declared.key:
            yield warning(key.place, "editor-name", written=key.text, near=declared.key)
        yield from _misshapen(value, declared.type, words)


def in_shape(front: Map[str, Written], fields: Seq[Field], words: Words) -> dict[str, Written]:
    """Front matter that is right as the web editor can show it, as far as each type has such a shape."""
    by_key = {declared.key: declared.type for declared in fields}
    return {key: _in_shape(written, by_key[key], words) for key, written in front.items()}


def _in_shape(written: Written, kind: FieldType, words: Words) -> Written:
    if isinstance(kind, Group) and isinstance(written, dict):
        return in_shape(written, kind.fields, words)
    # A list to choose from has no other names than its own.
    if not isinstance(kind, Choice | Choices) and not any(_misshapen(node_of(written), kind, words)):
        return written
    value: Any = kind.parse(node_of(written))
    if isinstance(kind, Links):
        return [written_parts(link, PARTS) for link in value]
    # “Dorp 1” may have stood in one column: on the line the number is one all the same.
    if isinstance(kind, AddressType) and reads_back(
        lambda node: kind.parse(node).line, value.line, value.line
    ):
        return str(value.line)
    return kind.written(value)


def _misshapen(node: Node, kind: FieldType, words: Words) -> Iterator[Diagnostic]:
    widget = kind.widget(words)
    parts = widget.get("fields", ())
    wanted = (
        Sequence if widget["widget"] == "list" or widget.get("multiple") else Mapping if parts else Scalar
    )
    names = ", ".join(part["name"] for part in parts)
    if not isinstance(node, wanted):
        if wanted is Sequence and parts:
            yield warning(node.place, "editor-list-parts", parts=names)
        elif wanted is Sequence:
            yield warning(node.place, "editor-list")
        elif parts:
            yield warning(node.place, "editor-parts", parts=names)
        else:
            yield warning(node.place, "editor-line")
    elif parts:
        for item in items_of(node):
            if isinstance(item, Mapping):
                yield from misfits(item, _parts_of(kind), words)
            else:
                yield warning(item.place, "editor-parts", parts=names)


def _parts_of(kind: FieldType) -> tuple[Field, ...]:
    """What the form of a value asks for, or that of each item of a list."""
    if isinstance(kind, Links):
        return PARTS
    return kind.parts() if isinstance(kind, InParts) else ()

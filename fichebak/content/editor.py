"""The web editor: its settings in `site_config.yaml`, and the front matter that it can show.

The editor is Sveltia CMS: a script that runs in the user's browser and saves through the API of the git
host. It needs no server of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, NamedTuple

from fichebak.content.declaring import OneOf
from fichebak.content.fields.address import AddressType
from fichebak.content.fields.choice import Choice
from fichebak.content.fields.choices import Choices
from fichebak.content.fields.contract import Field, FieldType, InParts, Internal, Written
from fichebak.content.fields.group import Group
from fichebak.content.fields.image import ImageType
from fichebak.content.fields.items import items_of
from fichebak.content.fields.links import PARTS, Links
from fichebak.content.fields.markdown import Markdown
from fichebak.content.fields.record import filled_in, read_strictly
from fichebak.content.fields.text import Text
from fichebak.content.fields.url import Url
from fichebak.content.fields.written import node_of, reads_back, written_parts
from fichebak.content.meanings import means
from fichebak.content.paths import EDITOR
from fichebak.text.diagnostics import Diagnostic, Place, error, warning, wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Mapping, Node, Scalar, Sequence, text_in


class Backend(StrEnum):
    """The git hosts that the editor can write to."""

    GITHUB = "github"
    GITLAB = "gitlab"
    GITEA = "gitea"


@dataclass(frozen=True, slots=True)
class Script:
    """The editor's script: a file of the site (`path`), or one on another site (`url`) with its digest."""

    path: str = ""
    url: str = ""
    integrity: str = ""
    place: Place = field(default=Place(""), compare=False)


OURS = Script(f"{EDITOR}sveltia-cms.js")
"""The script that `make editor` downloads."""


class Editor(NamedTuple):
    """The settings of the web editor."""

    backend: Backend
    repo: str
    branch: str = "main"
    base_url: str = ""
    """The address of the host, for GitLab and Gitea; for GitHub that of the sign-in service (OAuth)."""
    app_id: str = ""
    """The OAuth application id at GitLab or Gitea. Without it, people sign in with an access token."""
    script: Script = OURS


class Repo(Internal):
    """A repository as “owner/name”; GitLab allows nested groups, “group/subgroup/name”."""

    def parse(self, node: Node) -> str:
        text = text_in(node)
        if not re.fullmatch(r"[\w.-]+(/[\w.-]+)+", text, re.ASCII):
            raise wrong(node.place, "editor-repo", written=text)
        return text


class Integrity(Internal):
    """The digest of a file in the notation of W3C Subresource Integrity."""

    def parse(self, node: Node) -> str:
        text = text_in(node)
        if not re.fullmatch(r"sha(256|384|512)-[A-Za-z0-9+/]{43,86}={0,2}", text):
            raise wrong(node.place, "editor-script", written=text)
        return text


class ScriptType(Internal):
    """A path in content/editor, or `{url, integrity}`: a script on another site needs a digest."""

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
    Field("backend", OneOf(Backend), required=True),
    Field("repo", Repo(), required=True),
    Field("branch", Text()),
    Field("base_url", Url()),
    Field("app_id", Text()),
    Field("script", ScriptType()),
)


def read(values: Map[str, Any], place: Place) -> Editor:
    """The editor from its parsed settings; `place` is where they begin in the configuration."""
    return Editor(**{"script": replace(OURS, place=place), **values})


def contradictions(values: Map[str, Any], place: Place) -> list[Diagnostic]:
    """Errors for settings that contradict each other."""
    errors, backend = [], values["backend"]
    if backend is not Backend.GITLAB and values["repo"].count("/") > 1:
        errors.append(error(place, "editor-repo", written=values["repo"]))
    if "app_id" in values and backend is Backend.GITHUB:
        # Sveltia cannot sign in at GitHub without a server, so an application id has no use there.
        errors.append(error(place, "editor-app-id"))
    return errors


def in_each_language(fields: Iterable[Field]) -> tuple[Field, ...]:
    """The fields in the form of a translation: those with text.

    `status` is one of them, since a translation may be a draft; contacts are only in the main file.
    """
    return tuple(declared for declared in fields if _is_translatable(declared))


def _is_translatable(declared: Field) -> bool:
    kind = declared.type
    if isinstance(kind, Group | ImageType):
        return any(map(_is_translatable, kind.parts()))
    return isinstance(kind, Text | Markdown) or means(declared, "status")


def misfits(front: Mapping, fields: Seq[Field], words: Words) -> Iterator[Diagnostic]:
    """Warnings for values that the web editor would show as empty, and so remove when it saves the file.

    It knows a field by its key only, not by its aliases, and a value only in the shape of its widget.
    """
    for key, declared, value in filled_in(front.entries, fields):  # `record` reports unknown fields
        if key.text != declared.key:
            yield warning(key.place, "editor-name", written=key.text, near=declared.key)
        yield from _misshapen(value, declared.type, words)


def in_shape(front: Map[str, Written], fields: Seq[Field], words: Words) -> dict[str, Written]:
    """Valid front matter in the shape that the web editor can show, as far as each field type has one."""
    by_key = {declared.key: declared.type for declared in fields}
    return {key: _in_shape(written, by_key[key], words) for key, written in front.items()}


def _in_shape(written: Written, kind: FieldType, words: Words) -> Written:
    if isinstance(kind, Group) and isinstance(written, dict):
        return in_shape(written, kind.fields, words)
    # A select widget knows options by their label only.
    if not isinstance(kind, Choice | Choices) and not any(_misshapen(node_of(written), kind, words)):
        return written
    value: Any = kind.parse(node_of(written))
    if isinstance(kind, Links):
        return [written_parts(link, PARTS) for link in value]
    # The street may have been “Dorp 1”, without a separate number: the line is the same.
    if isinstance(kind, AddressType) and reads_back(
        lambda node: kind.parse(node).line, value.line, value.line
    ):
        return str(value.line)
    return kind.written(value)


def _misshapen(node: Node, kind: FieldType, words: Words) -> Iterator[Diagnostic]:
    widget = kind.widget(words)
    parts = widget.get("fields", ())
    node_type = (
        Sequence if widget["widget"] == "list" or widget.get("multiple") else Mapping if parts else Scalar
    )
    names = ", ".join(part["name"] for part in parts)
    if not isinstance(node, node_type):
        if node_type is Sequence and parts:
            yield warning(node.place, "editor-list-parts", parts=names)
        elif node_type is Sequence:
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
    """The fields in the form of a value, or of each item of a list."""
    if isinstance(kind, Links):
        return PARTS
    return kind.parts() if isinstance(kind, InParts) else ()

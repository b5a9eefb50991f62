"""`site_config.yaml` → Config: the site as its owner declared it."""

from __future__ import annotations

import re
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, fields, replace
from typing import Any
from urllib.parse import urlsplit

from fichebak.content import editor
from fichebak.content.checks import DECLARED as CHECKS
from fichebak.content.checks import DEFAULTS, Checks, chosen
from fichebak.content.declaring import Declaration, MapFile, PathWord
from fichebak.content.editor import Editor
from fichebak.content.feedback import SERVICES, Feedback, Mode, Service
from fichebak.content.fields.boolean import Boolean
from fichebak.content.fields.choice import one_of
from fichebak.content.fields.choices import Choices
from fichebak.content.fields.contract import Field, FieldType
from fichebak.content.fields.email import Email
from fichebak.content.fields.group import Group
from fichebak.content.fields.items import gather, items_of
from fichebak.content.fields.number import Number
from fichebak.content.fields.record import read_record
from fichebak.content.fields.text import Text
from fichebak.content.fields.url import Url
from fichebak.content.localising import languages_in, localised, untranslated, untranslated_sentences
from fichebak.content.model import Fields, Model, Sections
from fichebak.content.paths import CONFIG
from fichebak.content.statements import Privacy, PrivacyType, Statement, StatementType, contradictions
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, attempt, error, wrong
from fichebak.text.language import LANGUAGES
from fichebak.text.nodes import Node, Scalar, parse

PATHS = (
    *("projects", "page", "search", "map", "figures", "quality", "thanks"),
    *("data", "embed", "accessibility", "privacy"),
)
"""The words in addresses that a site may choose; their defaults stand in the language files."""
EXPORTS = ("json", "sheets", "csv", "geojson", "dcat", "atom", "feeds", "embeds", "sitemap", "robots")
"""What a site may give to machines; all of it unless it says otherwise."""
NEED_URL = frozenset({"atom", "feeds", "embeds", "dcat", "sitemap"})
"""What is read far from the site, where a relative address leads nowhere."""
NO_EXPORTS = "none"


@dataclass(frozen=True, slots=True)
class MapFiles:
    """The files that a map is made of, as the configuration names them."""

    outline: Scalar
    places: Scalar | None = None


@dataclass(frozen=True, slots=True)
class Licence:
    """What others may do with the data."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """A site: who publishes it, in which language, what its sheets hold."""

    title: str
    model: Model
    language: str = "nl"
    """The language of this configuration's texts: of a site in several, there is one for each."""
    languages: tuple[str, ...] = ()
    """All languages of the site, the main one first; empty when it has but one."""
    untranslated: tuple[str, ...] = ()
    """Labels and headings that are in the main language, as this one lacks them."""
    untranslated_sentences: tuple[str, ...] = ()
    """The same of what the statements say."""
    tagline: str = ""
    url: str = ""
    """The address of the site's home page, or empty: then nothing needs a whole address."""
    publisher: str = ""
    contact: str = ""
    per_page: int = 24
    feedback: Feedback = field(default_factory=Feedback)
    map: MapFiles | None = None
    editor: Editor | None = None
    paths: Map[str, str] = field(default_factory=dict)
    """The owner's own words in addresses, by the name of each."""
    checks: Checks = field(default_factory=lambda: DEFAULTS)
    """How bad the site calls what `check` looks for beside the model's rules."""
    exports: tuple[str, ...] = EXPORTS
    licence: Licence | None = None
    social_cards: bool = False
    """Whether each page has a picture for sites where it is shared. Off unless asked for: drawing
    them is most of a large site's first build."""
    accessibility: Statement | None = None
    privacy: Privacy | None = None

    @property
    def folder(self) -> str:
        """The folder with this language's pages, below the site's own: "fr/"; empty for the main language."""
        return f"{self.language}/" if self.languages and self.language != self.languages[0] else ""

    @property
    def base_path(self) -> str:
        """The path of the home page: "/", "/some/path/" or "/some/path/fr/"."""
        return f"{urlsplit(self.url).path.rstrip('/')}/{self.folder}"


class Languages(Declaration):
    """A list of languages, in an order that matters: the first is the main one."""

    def parse(self, node: Node) -> tuple[str, ...]:
        known = one_of(LANGUAGES)
        seen: set[str] = set()

        def one(item: Node) -> str:
            code = known.parse(item).key
            if code in seen:
                raise wrong(item.place, "duplicate-choice", written=code)
            seen.add(code)
            return code

        return gather(one, items_of(node))


# What a service calls things, as far as it is text: each may be overridden by its own name.
_NAMES = tuple(f.name for f in fields(Service) if f.type == "str")
_FEEDBACK = (
    Field("service", one_of(SERVICES), required=True),
    Field("id", Text()),
    Field("honeypot_is_checkbox", Boolean()),
    Field("action", Url()),
    *(Field(name, Text()) for name in _NAMES if name != "action"),
)
_MAP = (
    Field("outline", MapFile(".geojson"), required=True),
    Field("places", MapFile(".csv")),
)
_LICENCE = (
    Field("name", Text(), required=True),
    Field("url", Url()),
)
_FIELDS = (
    Field("title", Text(), required=True),
    Field("language", one_of(LANGUAGES)),
    Field("languages", Languages()),
    Field("tagline", Text()),
    Field("url", Url()),
    Field("publisher", Text()),
    Field("contact", Email()),
    Field("per_page", Number(min=1, max=200, whole=True)),
    Field("social_cards", Boolean()),
    Field("paths", Group(tuple(Field(name, PathWord(name)) for name in PATHS))),
    Field("feedback", Group(_FEEDBACK)),
    Field("accessibility", StatementType()),
    Field("privacy", PrivacyType()),
    Field("map", Group(_MAP)),
    Field("checks", CHECKS),
    Field("editor", Group(editor.FIELDS)),
    Field("exports", Choices(one_of((*EXPORTS, NO_EXPORTS)).options)),
    Field("licence", Group(_LICENCE), aliases=("license",)),
    Field("fields", Fields(), required=True),
    Field("sections", Sections()),
)


def read(text: str, code: str = "") -> tuple[Config | None, tuple[Diagnostic, ...]]:
    """The configuration, or everything that is wrong with it; in the main language unless `code` is given."""
    try:
        node = parse(text, CONFIG)
    except Invalid as invalid:
        return None, invalid.diagnostics
    languages = languages_in(node)
    chosen_in, unclear = localised(node, code or "".join(languages[:1]), languages)
    record = read_record(chosen_in, _FIELDS)
    found = [*unclear, *record.diagnostics, *_contradictions(record.values, record.places)]
    if found:
        return None, tuple(found)
    values = dict(record.values)
    model = Model(values.pop("fields"), values.pop("sections", ()))
    if "feedback" in values:
        values["feedback"] = _feedback(values["feedback"])
    if "map" in values:
        values["map"] = MapFiles(**values["map"])
    if "editor" in values:
        values["editor"] = editor.read(values["editor"], record.places["editor"])
    if "language" in values:
        values["language"] = values["language"].key
    if languages:
        values["language"] = code or languages[0]
        values["untranslated"] = untranslated(node, values["language"], languages)
        values["untranslated_sentences"] = untranslated_sentences(node, values["language"], languages)
    if "per_page" in values:
        values["per_page"] = int(values["per_page"])
    values["checks"] = chosen(values.get("checks", {}))
    if "exports" in values:
        values["exports"] = tuple(one.key for one in values["exports"] if one.key != NO_EXPORTS)
    if "licence" in values:
        values["licence"] = Licence(**values["licence"])
    return Config(model=model, **values), ()


def language_of(text: str) -> str:
    """The language that a configuration asks for, however wrong the rest of it is."""
    first = re.search(r"^languages:[\s\[\"'-]*(\w+)", text, re.MULTILINE)
    if first and first[1] in LANGUAGES:
        return first[1]
    for line in text.splitlines():
        key, _, value = line.partition("#")[0].partition(":")
        if key == "language" and value.strip().strip("\"'") in LANGUAGES:
            return value.strip().strip("\"'")
    return LANGUAGES[0]


def _feedback(values: dict[str, Any]) -> Feedback:
    names = {k: v for k, v in values.items() if k not in {"service", "id"}}
    return Feedback(replace(SERVICES[values["service"].key], **names), values.get("id", ""))


def _contradictions(values: dict[str, Any], places: dict[str, Place]) -> list[Diagnostic]:
    """What no single key can know: what one key asks of another."""
    found = []
    if "fields" in values:
        title = next((f for f in values["fields"] if f.key == "title"), None)
        if title is None or not title.required or not isinstance(title.type, Text):
            found.append(error(places["fields"], "title-field"))
    if "language" in values and "languages" in values:
        written, main = values["language"].key, values["languages"][0]
        if written != main:
            found.append(error(places["language"], "language-twice", written=written, main=main))
    if values.get("social_cards") and "url" not in values:
        found.append(error(places["social_cards"], "social-url"))
    asked = {one.key for one in values.get("exports", ())}
    if "url" not in values and (lacking := ", ".join(name for name in EXPORTS if name in asked & NEED_URL)):
        found.append(error(places["exports"], "exports-url", name=lacking))
    found.extend(contradictions(values, places))
    if feedback := values.get("feedback"):
        place, service = places["feedback"], SERVICES[feedback["service"].key]
        action, account = feedback.get("action", service.action), feedback.get("id", "")
        # Some services have the account in the address, others in a field of the form.
        if not account and ("{id}" in action or feedback.get("key", service.key)):
            found.append(error(place, "feedback-id", service=feedback["service"].key))
        if account and action in _WHOLE:
            attempt(found, _WHOLE[action].parse, Scalar(place, account))
        if service.mode is Mode.FORM and "url" not in values:
            found.append(error(place, "feedback-url"))
    if "editor" in values:
        found.extend(editor.contradictions(values["editor"], places["editor"]))
    return found


_WHOLE: dict[str, FieldType] = {"{id}": Url(), "mailto:{id}": Email()}
"""Actions of which the id is all that there is: what it must be."""

"""`site_config.yaml` → Config: the settings of a site."""

from __future__ import annotations

import re
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from fichebak.content import editor
from fichebak.content.checks import DECLARED as CHECKS, DEFAULTS, Checks, severities
from fichebak.content.declaring import Block, HomeAddress, MapFile, OneOf, PathWord, Placed, WholeNumber
from fichebak.content.editor import Editor
from fichebak.content.feedback import SERVICES, Feedback, Mode, Service
from fichebak.content.fields.boolean import NO, Boolean
from fichebak.content.fields.choice import ClosedList, Option
from fichebak.content.fields.choices import Choices
from fichebak.content.fields.contract import Field, FieldType, Internal
from fichebak.content.fields.email import Email
from fichebak.content.fields.shared.items import gather_items, split_items
from fichebak.content.fields.shared.record import Record, read_record
from fichebak.content.fields.text import Text
from fichebak.content.fields.url import Url
from fichebak.content.localising import languages_in, localised, untranslated, untranslated_sentences
from fichebak.content.model import Fields, Model, Sections
from fichebak.content.paths import CONFIG
from fichebak.content.statements import PRIVACY, Privacy, Statement, StatementType, contradictions
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, attempt, error
from fichebak.text.language import LANGUAGES
from fichebak.text.nodes import Node, Scalar, parse

PATHS = (
    *("projects", "page", "search", "map", "figures", "quality", "thanks"),
    *("pages", "data", "embed", "accessibility", "privacy"),
)
"""The names of the words in addresses that a site may set; the defaults are in the language files."""
EXPORT_NAMES = ("json", "sheets", "csv", "geojson", "dcat", "atom", "feeds", "embeds", "sitemap", "robots")
"""The names of the exports that a site may have; by default it has all."""
NEED_URL = frozenset({"atom", "feeds", "embeds", "dcat", "sitemap"})
"""Exports that are read outside the site, where a relative URL means nothing: they need `url`."""


class MapFiles(NamedTuple):
    """The files of a map, as the configuration names them."""

    outline: Scalar
    places: Scalar | None = None


class Licence(NamedTuple):
    """The licence of the data."""

    name: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of a site, in one of its languages."""

    title: str
    model: Model
    language: str = "nl"
    """The language of the texts in this Config; a site in several languages has one Config for each."""
    languages: tuple[str, ...] = ()
    """All languages of the site, the main one first; empty when it has but one."""
    untranslated: tuple[str, ...] = ()
    """Labels and headings that fall back to the main language."""
    untranslated_sentences: tuple[str, ...] = ()
    """Texts of the statements that fall back to the main language."""
    tagline: str = ""
    url: str = ""
    """The absolute URL of the home page; empty if nothing needs absolute URLs."""
    publisher: str = ""
    contact: str = ""
    per_page: int = 24
    feedback: Feedback = field(default_factory=Feedback)
    map: MapFiles | None = None
    editor: Editor | None = None
    paths: Map[str, str] = field(default_factory=dict)
    """Name in PATHS → the word that the site uses in addresses instead of the default."""
    checks: Checks = field(default_factory=lambda: DEFAULTS)
    """The severity of each check beyond the rules of the model."""
    exports: tuple[str, ...] = EXPORT_NAMES
    licence: Licence | None = None
    social_cards: bool = False
    """Whether each page has a preview picture for social media. Off by default: drawing them takes
    most of the first build of a large site."""
    accessibility: Statement | None = None
    privacy: Privacy | None = None

    @property
    def folder(self) -> str:
        """The folder of this language's pages within the site: "fr/"; empty for the main language."""
        return f"{self.language}/" if self.languages and self.language != self.languages[0] else ""

    @property
    def base_path(self) -> str:
        """The path of the home page: "/", "/some/path/" or "/some/path/fr/"."""
        return f"{urlsplit(self.url).path.rstrip('/')}/{self.folder}"


class Languages(Internal):
    """A list of languages, the main one first."""

    def parse(self, node: Node) -> tuple[str, ...]:
        known = Choices(ClosedList(Option(code, code) for code in LANGUAGES))
        # Not `known.parse`, which puts them in the order of the list.
        chosen = gather_items(known.option, node, split_items(node))
        return tuple(option.key for option in chosen)


class Exports(Internal):
    """The names of exports, or “none”, also in the other languages."""

    def parse(self, node: Node) -> tuple[str, ...]:
        names = [name.text.lower() for name in split_items(node)]
        if len(names) == 1 and names[0] in {"none", "geen", "aucun", "aucune", *NO}:
            return ()
        known = Choices(ClosedList(Option(name, name) for name in EXPORT_NAMES))
        return tuple(option.key for option in known.parse(node))


# The text attributes of Service: the configuration may override each. (A mode is a text, too.)
_NAMES = tuple(name for name, default in Service._field_defaults.items() if type(default) is str)
_FEEDBACK = (
    Field("service", OneOf((*SERVICES,)), required=True),
    Field("id", Placed()),
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
    Field("language", OneOf(LANGUAGES)),
    Field("languages", Languages()),
    Field("tagline", Text()),
    Field("url", HomeAddress()),
    Field("publisher", Text()),
    Field("contact", Email()),
    Field("per_page", WholeNumber(1, 200)),
    Field("social_cards", Boolean()),
    Field("paths", Block(tuple(Field(name, PathWord(name)) for name in PATHS))),
    Field("feedback", Block(_FEEDBACK)),
    Field("accessibility", StatementType()),
    Field("privacy", Block(PRIVACY, Privacy)),
    Field("map", Block(_MAP, MapFiles)),
    Field("checks", CHECKS),
    Field("editor", Block(editor.FIELDS)),
    Field("exports", Exports()),
    Field("licence", Block(_LICENCE, Licence)),
    Field("fields", Fields(), required=True),
    Field("sections", Sections()),
)


def read(text: str, code: str = "") -> tuple[Config | None, tuple[Diagnostic, ...]]:
    """The configuration in language `code` (by default the main one), or everything that is wrong with it."""
    try:
        node = parse(text, CONFIG)
    except Invalid as invalid:
        return None, invalid.diagnostics
    languages = languages_in(node)
    all_languages = languages or (language_of(text),)
    localised_node, text_errors = localised(node, code or all_languages[0], all_languages)
    record = read_record(localised_node, _FIELDS)
    unsure = _unsure(record)
    found = (*text_errors, *record.diagnostics, *_contradictions(record))
    errors = [one for one in found if _missed(one) not in unsure]
    if errors:
        return None, tuple(errors)
    values = dict(record.values)
    model = Model(values.pop("fields"), values.pop("sections", ()))
    if "feedback" in values:
        values["feedback"] = _feedback(values["feedback"])
    if "editor" in values:
        values["editor"] = Editor(**values["editor"], place=record.places["editor"])
    if languages:
        values["language"] = code or languages[0]
        values["untranslated"] = untranslated(node, values["language"], languages)
        values["untranslated_sentences"] = untranslated_sentences(node, values["language"], languages)
    values["checks"] = severities(values.get("checks", {}))
    return Config(model=model, **values), ()


def language_of(text: str) -> str:
    """The main language of a configuration, found by pattern so that the rest may be invalid."""
    first = re.search(r"^languages:[\s\[\"'-]*(\w+)", text, re.MULTILINE)
    if first and first[1] in LANGUAGES:
        return first[1]
    for line in text.splitlines():
        key, _, value = line.partition("#")[0].partition(":")
        if key == "language" and value.strip().strip("\"'") in LANGUAGES:
            return value.strip().strip("\"'")
    return LANGUAGES[0]


def _unsure(record: Record) -> set[str]:
    """The keys that are given, but wrong or misspelt."""
    wrong = record.places.keys() - record.values.keys() - record.absent.keys()
    unknown = (one for one in record.diagnostics if one.code == "unknown-field" and one.place.column == 1)
    return {*wrong, *(one.detail("near") for one in unknown)} - {""}


def _missed(diagnostic: Diagnostic) -> str:
    """The key that settings need according to an error. If that is unsure, this is no mistake."""
    if diagnostic.code == "url-needed":
        return "url"
    if diagnostic.code in {"text-language", "text-main-language"}:
        return "languages"
    return diagnostic.detail("name") if diagnostic.code == "statement-needs" else ""


def _feedback(values: dict[str, Any]) -> Feedback:
    names = {k: v for k, v in values.items() if k not in {"service", "id"}}
    account = values["id"].text if "id" in values else ""
    return Feedback(SERVICES[values["service"]]._replace(**names), account)


def _contradictions(record: Record) -> list[Diagnostic]:
    """Errors for keys that are each valid, but not together, or that say too little."""
    errors, values, places = [], record.values, record.places
    if "fields" in values:
        title = next((f for f in values["fields"] if f.key == "title"), None)
        if title is None or not title.required or not isinstance(title.type, Text):
            errors.append(error(places["fields"], "title-field"))
    if "language" in values and "languages" in values:
        written, main = values["language"], values["languages"][0]
        if written != main:
            errors.append(error(places["language"], "language-twice", written=written, main=main))
    if values.get("social_cards") and "url" not in values:
        errors.append(error(places["social_cards"], "url-needed", name="social_cards"))
    if "exports" in record.absent:  # everything, as without the key, or nothing?
        errors.append(error(places["exports"], "exports-empty"))
    need_url = [name for name in values.get("exports", ()) if name in NEED_URL]
    if need_url and "url" not in values:
        errors.append(error(places["exports"], "url-needed", name=", ".join(need_url)))
    errors.extend(contradictions(values, places))
    if "feedback" in values:
        errors.extend(_feedback_contradictions(values, places["feedback"]))
    if "editor" in values:
        errors.extend(editor.contradictions(values["editor"], places["editor"]))
    return errors


def _feedback_contradictions(values: dict[str, Any], place: Place) -> list[Diagnostic]:
    """Errors for a feedback that would not arrive, or not safely."""
    errors: list[Diagnostic] = []
    feedback, name = _feedback(values["feedback"]), values["feedback"]["service"]
    service, account = feedback
    account_place = values["feedback"]["id"].place if account else place
    # Some services take the account in the address, others in a form field.
    needs_account = "{id}" in service.action or service.key
    if needs_account and not account:
        errors.append(error(place, "feedback-id", service=name))
    elif service.action in _ID_TYPES:
        attempt(errors, _ID_TYPES[service.action].parse, Scalar(account_place, account))
    elif needs_account and _NO_CODE.search(account):
        near = account.rstrip("/").removeprefix(service.action.partition("{id}")[0])
        near = "" if near == account else near
        errors.append(error(account_place, "feedback-code", written=account, near=near))
    if service.mode is not Mode.FORM:
        return errors
    url = values.get("url", "")
    if not url:
        errors.append(error(place, "url-needed", name=name))
    if url.lower().startswith("https:") and feedback.action(url).lower().startswith("http:"):
        errors.append(error(place, "feedback-open"))
    return errors


_ID_TYPES: dict[str, FieldType] = {"{id}": Url(), "mailto:{id}": Email()}
"""Actions that consist of the id (almost) alone → the field type that the id must satisfy."""
_NO_CODE = re.compile(r"\s|\.[^/]*/")
"""What is in no code of an account: a space, and a host before a path. There may be a slash: “el/abc”."""

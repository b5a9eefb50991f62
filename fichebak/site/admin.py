"""The folder `admin/`: the web editor's page, its configuration derived from the model, and its files."""

from __future__ import annotations

from collections.abc import Mapping as Map, Sequence as Seq
from typing import Any, NamedTuple

import yaml

from fichebak.content.config import Config
from fichebak.content.editable import in_each_language
from fichebak.content.editor import Backend, Editor
from fichebak.content.fields.contract import Field, Widget, parts_of
from fichebak.content.fields.shared.forms import MARKDOWN_WIDGET, form
from fichebak.content.free_pages import FIELDS
from fichebak.content.paths import EDITOR, IMAGES, PAGES, PROJECTS, TEMPLATES
from fichebak.site.headers import editor_policy, in_meta
from fichebak.site.plan import Family, Page, Site, View
from fichebak.text.diagnostics import wrong
from fichebak.text.language import Words

ADMIN = "admin/"
_SCRIPT = "sveltia-cms.js"


class Admin(NamedTuple):
    """The web editor: its page, and its other files by path."""

    page: Page
    files: Map[str, bytes]

    @property
    def family(self) -> Family:
        return Family((self.page,), {self.page.template: View(dict)})  # the page's subject is its context


def admin(site: Site, inputs: Map[str, bytes]) -> Admin | None:
    """The web editor, or None if the site has none. Raises Invalid if its script is missing."""
    editor = site.config.editor
    if editor is None:
        return None
    downloaded = {path.removeprefix(EDITOR): data for path, data in inputs.items() if path.startswith(EDITOR)}
    if _SCRIPT not in downloaded:
        raise wrong(editor.place, "editor-script-missing", written=f"{EDITOR}{_SCRIPT}")
    words = site.setting.words
    context = {
        "script": _SCRIPT,
        "styles": sorted(name for name in downloaded if name.endswith(".css")),
        "editor_policy": in_meta(editor_policy(editor)),
    }
    title = words("editor.title", title=site.config.title)
    files = {f"{ADMIN}{name}": data for name, data in downloaded.items()}
    files[f"{ADMIN}words.js"] = inputs[f"{TEMPLATES}/admin.js"]
    files[f"{ADMIN}config.yml"] = _written(configuration(site.config, editor, words))
    return Admin(Page(f"{ADMIN}index.html", "admin.html", title, context, listed=False), files)


def _written(config: Map[str, Any]) -> bytes:
    return yaml.dump(config, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=1000).encode()


class _Plain(yaml.SafeDumper):
    """Writes repeated values in full rather than as YAML aliases, which are harder to read."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 (the library's shape)
        return True


def configuration(config: Config, editor: Editor, words: Words) -> dict[str, Any]:
    """The configuration of Sveltia CMS: the backend, the folders, and the forms of its collections."""
    return {
        "backend": _backend(editor, words),
        **({"publish_mode": "editorial_workflow"} if editor.backend in _REVIEWS else {}),
        **({"site_url": config.url} if config.url else {}),
        "app_title": config.title,
        "show_preview_links": False,
        "media_folder": IMAGES.rstrip("/"),
        # Written before the name of a picture in a sheet; `file_name` accepts this prefix.
        "public_folder": "/content/images",
        # The file name becomes the page's slug: allow the characters that our own slugs keep.
        "slug": {"encoding": "ascii", "clean_accents": True, "sanitize_replacement": "-", "maxlength": 80},
        # Leave empty fields out of the file, rather than writing '' or null.
        "output": {"omit_empty_optional_fields": True},
        **_languages(config.languages),
        "collections": [_sheets(config, words), _pages(config, words)],
    }


def _languages(codes: Seq[str]) -> dict[str, Any]:
    """The file layout of translations, as in `content.translations`: `soep.fr.md` beside `soep.md`."""
    if not codes:
        return {}
    settings = {
        "structure": "multiple_files",
        "locales": list(codes),
        "default_locale": codes[0],
        # A new sheet has no translations until an editor adds one.
        "initial_locales": list(codes[:1]),
        "omit_default_locale_from_file_path": True,
    }
    return {"i18n": settings}


_REVIEWS = {Backend.GITHUB, Backend.GITLAB}
"""Hosts for which Sveltia 0.221 supports drafts as pull or merge requests."""
_API = {Backend.GITLAB: "/api/v4", Backend.GITEA: "/api/v1"}


def _backend(editor: Editor, words: Words) -> dict[str, Any]:
    messages = {act: words(f"editor.commit.{act}") for act in ("create", "update", "delete")}
    settings: dict[str, Any] = {
        "name": editor.backend.value,
        "repo": editor.repo,
        "branch": editor.branch,
        "commit_messages": messages,
    }
    if editor.base_url:
        settings["base_url"] = editor.base_url.rstrip("/")
        if editor.backend in _API:
            settings["api_root"] = settings["base_url"] + _API[editor.backend]
    if editor.app_id:
        settings["app_id"] = editor.app_id
        if editor.backend is Backend.GITLAB:
            settings["auth_type"] = "pkce"
    if not (editor.app_id or (editor.base_url and editor.backend is Backend.GITHUB)):
        # Without an OAuth app, editors sign in with their own access token.
        settings["auth_methods"] = ["token"]
    return settings


def _sheets(config: Config, words: Words) -> dict[str, Any]:
    sections = config.model.sections
    body = "\n\n".join(f"## {section.heading}" for section in sections)
    text = _body(words, body, required=any(section.required for section in sections))
    return {
        "name": "projects",
        "label": words("editor.projects"),
        "label_singular": words("editor.project"),
        "folder": PROJECTS.rstrip("/"),
        **_collection(config.model.fields, text if sections else None, config.languages, words),
    }


def _pages(config: Config, words: Words) -> dict[str, Any]:
    return {
        "name": "pages",
        "label": words("editor.pages"),
        "label_singular": words("editor.page"),
        "folder": PAGES.rstrip("/"),
        **_collection(FIELDS, _body(words), config.languages, words),
    }


def _collection(fields: Seq[Field], body: Widget | None, codes: Seq[str], words: Words) -> dict[str, Any]:
    widgets = form(fields, words)
    if codes:
        widgets = _translatable_form(widgets, fields, codes)
    if body:
        widgets = [*widgets, _translated(body, codes) if codes else body]
    return {
        "identifier_field": "title",
        "slug": "{{title}}",
        # The editor's preview would look nothing like our pages.
        "editor": {"preview": False},
        **({"i18n": True} if codes else {}),
        "fields": widgets,
    }


def _body(words: Words, default: str = "", *, required: bool = False) -> Widget:
    return {
        "name": "body",
        "label": words("editor.body"),
        "required": required,
        **MARKDOWN_WIDGET,
        **({"default": default, "hint": words("editor.body-hint")} if default else {}),
    }


def _translatable_form(widgets: Seq[Widget], fields: Seq[Field], codes: Seq[str]) -> list[Widget]:
    """A form with text fields in each language, required in the main language only."""
    translatable = in_each_language(fields)

    def translated(widget: Widget, declared: Field) -> Widget:
        parts = parts_of(declared.type)
        within = {"fields": _translatable_form(widget["fields"], parts, codes)} if parts else {}
        return {**_translated(widget, codes), **within}

    pairs = zip(widgets, fields, strict=True)
    return [
        translated(widget, declared) if declared in translatable else widget for widget, declared in pairs
    ]


def _translated(widget: Widget, codes: Seq[str]) -> Widget:
    return {**widget, "required": list(codes[:1]) if widget["required"] else False, "i18n": True}

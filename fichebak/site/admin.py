"""`admin/`: the web editor's page, its configuration made of the model, and the files that it needs."""

from __future__ import annotations

from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import Any

import yaml

from fichebak.content.config import Config
from fichebak.content.editor import Backend, Editor, in_each_language
from fichebak.content.fields.contract import Field, InParts, Widget
from fichebak.content.fields.forms import MARKDOWN_WIDGET, form
from fichebak.content.free_pages import FIELDS
from fichebak.content.paths import EDITOR, IMAGES, PAGES, PROJECTS, TEMPLATES
from fichebak.site.headers import editor_policy, in_meta
from fichebak.site.plan import Page, Site
from fichebak.text.diagnostics import wrong
from fichebak.text.language import Words
from fichebak.text.wording import nearest

ADMIN = "admin/"


@dataclass(frozen=True, slots=True)
class Admin:
    """The web editor, as pages and files of the site."""

    page: Page
    files: Map[str, bytes]


def admin(site: Site, inputs: Map[str, bytes]) -> Admin | None:
    """The web editor of a site that has one. Raises Invalid when its script is not there."""
    editor = site.config.editor
    if editor is None:
        return None
    script, own = editor.script, {path: data for path, data in inputs.items() if path.startswith(EDITOR)}
    if script.path and script.path not in own:
        near = nearest(script.path, own)
        raise wrong(script.place, "editor-script-missing", written=script.path, near=near)
    names = {path: path.removeprefix(EDITOR) for path in own}
    words = site.setting.words
    context = {
        "script": names.get(script.path) or script.url,
        "integrity": script.integrity,
        "styles": sorted(name for name in names.values() if PurePosixPath(name).suffix == ".css"),
        "editor_policy": in_meta(editor_policy(editor)),
    }
    title = words("editor.title", title=site.config.title)
    files = {f"{ADMIN}{name}": own[path] for path, name in names.items()}
    if script.path:
        files[f"{ADMIN}words.js"] = inputs[f"{TEMPLATES}/admin.js"]
    files[f"{ADMIN}config.yml"] = _written(configuration(site.config, editor, words))
    return Admin(Page(f"{ADMIN}index.html", "admin.html", title, partial(dict, context), listed=False), files)


def _written(config: Map[str, Any]) -> bytes:
    return yaml.dump(config, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=1000).encode()


class _Plain(yaml.SafeDumper):
    """What is said twice is written twice: whoever reads the file need not follow references."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 (the library's shape)
        return True


def configuration(config: Config, editor: Editor, words: Words) -> dict[str, Any]:
    """What Sveltia CMS is told: where the files are, and which forms they are written with."""
    return {
        "backend": _backend(editor, words),
        **({"publish_mode": "editorial_workflow"} if editor.backend in _REVIEWS else {}),
        **({"site_url": config.url} if config.url else {}),
        "app_title": config.title,
        "show_preview_links": False,
        "media_folder": IMAGES.rstrip("/"),
        # As a sheet names a picture of its own accord; "/content/images" is what `file_name` also reads.
        "public_folder": "/content/images",
        # The file's name is the page's address: the letters that our own rule keeps.
        "slug": {"encoding": "ascii", "clean_accents": True, "sanitize_replacement": "-", "maxlength": 80},
        # What was not filled in is not written, rather than as '' or null.
        "output": {"omit_empty_optional_fields": True},
        **_languages(config.languages),
        "collections": [_sheets(config, words), _pages(config, words)],
    }


def _languages(codes: Seq[str]) -> dict[str, Any]:
    """Where translations are, as `content.translations` has it: `soep.fr.md` beside `soep.md`."""
    if not codes:
        return {}
    told = {
        "structure": "multiple_files",
        "locales": list(codes),
        "default_locale": codes[0],
        # A translation begins when somebody asks for it: a new sheet has none.
        "initial_locales": list(codes[:1]),
        "omit_default_locale_from_file_path": True,
    }
    return {"i18n": told}


_REVIEWS = {Backend.GITHUB, Backend.GITLAB}
"""Hosts for which Sveltia has drafts that are merge requests (0.221)."""
_API = {Backend.GITLAB: "/api/v4", Backend.GITEA: "/api/v1"}


def _backend(editor: Editor, words: Words) -> dict[str, Any]:
    messages = {act: words(f"editor.commit.{act}") for act in ("create", "update", "delete")}
    told: dict[str, Any] = {
        "name": editor.backend.value,
        "repo": editor.repo,
        "branch": editor.branch,
        "commit_messages": messages,
    }
    if editor.base_url:
        told["base_url"] = editor.base_url.rstrip("/")
        if editor.backend in _API:
            told["api_root"] = told["base_url"] + _API[editor.backend]
    if editor.app_id:
        told["app_id"] = editor.app_id
        if editor.backend is Backend.GITLAB:
            told["auth_type"] = "pkce"
    if not (editor.app_id or (editor.base_url and editor.backend is Backend.GITHUB)):
        # Nobody is there to sign in with but the editor's own access token.
        told["auth_methods"] = ["token"]
    return told


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
    asked, text = form(fields, words), [body] if body else []
    if codes:
        asked, text = _in_each(asked, fields, codes), [_translated(one, codes) for one in text]
    return {
        "identifier_field": "title",
        "slug": "{{title}}",
        # Our pages look nothing like the preview that the editor would draw.
        "editor": {"preview": False},
        **({"i18n": True} if codes else {}),
        "fields": [*asked, *text],
    }


def _body(words: Words, default: str = "", *, required: bool = False) -> Widget:
    return {
        "name": "body",
        "label": words("editor.body"),
        "required": required,
        **MARKDOWN_WIDGET,
        **({"default": default, "hint": words("editor.body-hint")} if default else {}),
    }


def _in_each(asked: Seq[Widget], fields: Seq[Field], codes: Seq[str]) -> list[Widget]:
    """A form that asks in each language for what is in words; only the main one must give it."""
    each = in_each_language(fields)

    def one(entry: Widget, declared: Field) -> Widget:
        kind = declared.type
        parts = (
            {"fields": _in_each(entry["fields"], kind.parts(), codes)} if isinstance(kind, InParts) else {}
        )
        return {**_translated(entry, codes), **parts}

    both = zip(asked, fields, strict=True)
    return [one(entry, declared) if declared in each else entry for entry, declared in both]


def _translated(entry: Widget, codes: Seq[str]) -> Widget:
    return {**entry, "required": list(codes[:1]) if entry["required"] else False, "i18n": True}

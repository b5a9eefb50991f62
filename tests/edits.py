"""Random days of an editor: a build from what is remembered is a build from nothing, and so is a preview.

`random` is seeded: a day can be looked at again by its number.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from fichebak.building import preview
from fichebak.building.memory import Memory
from fichebak.building.pipeline import build
from fichebak.building.previous import Previous
from fichebak.building.work import Options
from fichebak.shell import cache
from fichebak.shell.spool import spooled
from fichebak.site.drawing import Drawing
from fichebak.site.environment import compiled_with
from tests.conftest import CONFIG, HOME, SHEET, TODAY
from tests.pictures import picture

Site = dict[str, bytes]
SECRET = b"a key for tests, and no other use"
MAP = {"outline": "content/map/omtrek.geojson", "places": "content/map/gemeenten.csv"}
MORE = """\
  location: {type: location, label: Ligging}
  updated: {type: date, label: Bijgewerkt}
  period: {type: period, label: Periode, filter: true, card: true}
"""
PLACES = (
    "  address: {type: address, label: Adres, filter: true}\n  title_lang: {type: language, label: Taal}\n"
)
TEMPLATE = '<p class="mine">{0} {{{{ page.title }}}}</p>'


def any_picture(chance: random.Random) -> bytes:
    return picture(size=(chance.randint(1, 9), 3), colour=chance.choice(["red", "green", "blue"]))


def first(chance: random.Random) -> Site:
    """The site in the morning."""
    pages = {"content/pages/over.md": b"---\ntitel: Over\n---\nZie [een](../projects/fiche-0.md).\n"}
    sheets = {f"content/projects/fiche-{n}.md": SHEET.replace("soep", f"soep {n}").encode() for n in range(3)}
    images = {"content/images/foto.png": any_picture(chance)}
    config = CONFIG.replace("title: Proefbak", "title: Proefbak\nurl: https://b.example/\nper_page: 2")
    config = config.replace("sections:", f"{MORE}sections:")
    maps = {}
    if chance.random() < 0.5:
        config = config.replace("fields:", f"map: {MAP}\nfields:").replace("sections:", f"{PLACES}sections:")
        maps = {name: (HOME / name).read_bytes() for name in MAP.values()}
    site = {"site_config.yaml": config.encode(), **pages, **sheets, **images, **maps}
    if chance.random() < 0.5:
        site["site_config.yaml"] = config.replace("fields:", "languages: [nl, fr]\nfields:").encode()
        translate(site, chance)
    return site


def _sheets(site: Site) -> list[str]:
    return sorted(path for path in site if path.startswith("content/projects/"))


def _some(site: Site, chance: random.Random) -> str:
    return chance.choice(_sheets(site) or ["content/projects/fiche-0.md"])


def add(site: Site, chance: random.Random) -> None:
    site[f"content/projects/nieuw-{chance.randint(0, 9)}.md"] = SHEET.encode()


def change_text(site: Site, chance: random.Random) -> None:
    words = chance.choice(
        [
            "Met *brood*.",
            "- a\n- b",
            "Zie [twee](fiche-1.md).",
            "![x](../images/foto.png)",
            "x[^1]\n\n[^1]: y",
            "---\n\nNa een lijn.",
        ]
    )
    end = chance.choice(["\n", "\n", "\r\n", "\r"])
    site[_some(site, chance)] = f"{SHEET}\n{words}\n".replace("\n", end).encode()


def change_field(site: Site, chance: random.Random) -> None:
    key, values = chance.choice(
        [
            ("title", ["Een", "Twee", "<b>drie</b>"]),
            ("target_groups", ["[Kinderen]", "[Jongeren, Ouderen]", "[Niemand]", "[]"]),
            ("status", ["draft", "published"]),
            ("summary", ["Kort.", "Wat langer."]),
            ("location", ["50.85, 2.73", "50.86, 2.74", "51.1, 3.1"]),
            ("updated", ["2026-01-02", "2026-03", "2026-11-22"]),
            ("period", ["2018 - 2020", "sinds 2021", "2020 - 24 november 2026"]),
            # Where the site has a map; elsewhere they are mistakes.
            ("address", ["8500 Kortrijk", "Kaai 1, 8400 Oostende", "8400 Ostende"]),
            ("title_lang", ["fr", "vls"]),
        ]
    )
    path = _some(site, chance)
    text = site.get(path, b"").decode("utf-8", "replace")
    # Of a file that was spoilt before, nothing is left to change: somebody begins anew.
    _, head, body = (text if text.count("---\n") > 1 else SHEET).split("---\n", 2)
    lines = [line for line in head.splitlines() if not line.startswith(key)]
    site[path] = "\n".join(["---", *lines, f"{key}: {chance.choice(values)}", "---", body]).encode()


def rename(site: Site, chance: random.Random) -> None:
    path = _some(site, chance)
    if path in site:
        site[f"content/projects/anders-{chance.randint(0, 5)}.md"] = site.pop(path)


def delete(site: Site, chance: random.Random) -> None:
    site.pop(_some(site, chance), None)


def spoil(site: Site, chance: random.Random) -> None:
    site[_some(site, chance)] = chance.choice(
        [b"", b"---\ntitle: [\n---\n", b"\xff", SHEET.encode() + b"[a](weg.md)"]
    )


def translate(site: Site, chance: random.Random) -> None:
    path = _some(site, chance).removesuffix(".fr.md").removesuffix(".md") + ".fr.md"
    if path in site and chance.random() < 0.3:
        del site[path]
    else:
        status = chance.choice(["", "status: draft\n"])
        text = chance.choice(["", "## Beschrijving project\n\nEn français.\n"])
        site[path] = f"---\ntitle: Soupe {chance.randint(0, 9)}\n{status}---\n{text}".encode()


def configure(site: Site, chance: random.Random) -> None:
    config = site["site_config.yaml"].decode()
    old, new = chance.choice(
        [
            ("Proefbak", "Andere bak"),
            ("Andere bak", "Proefbak"),
            ("Kinderen, ", "Kinderen, Iedereen, "),
            ("label: Doelgroep", "label: Voor wie"),
            ("filter: true", "filter: false"),
            ("filter: false", "filter: true"),
            ("card: true", "card: false"),
            ("filter: true\n", "filter: true\n    related: voor {value}\n"),
            ("    related: voor {value}\n", ""),
            ("per_page: 2", "per_page: 1"),
            ("per_page: 1", "per_page: 2"),
            ("fields:", "paths: {projects: fiches, page: blad}\nfields:"),
            ("paths: {projects: fiches, page: blad}\n", ""),
            ("fields:", "exports: [json]\nfields:"),
            ("exports: [json]\n", ""),
            ("Sterke punten", "Wat sterk was"),
            ("required: true}", "required: false}"),
            ("fields:", "language: fr\nfields:"),
            ("language: fr\n", ""),
            ("fields:", "languages: [nl, fr]\nfields:"),
            ("languages: [nl, fr]\n", ""),
        ]
    )
    site["site_config.yaml"] = config.replace(old, new, 1).encode()


def template(site: Site, chance: random.Random) -> None:
    path = chance.choice(["templates/thanks.html", "templates/legal.html", "templates/card.html"])
    if path in site and chance.random() < 0.5:
        del site[path]
    else:
        text = (
            "<li>{{ entry.titel }}</li>" if chance.random() < 0.2 else TEMPLATE.format(chance.randint(0, 9))
        )
        site[path] = text.replace("page.title", "entry.title" if "card" in path else "page.title").encode()


def image(site: Site, chance: random.Random) -> None:
    path = f"content/images/{chance.choice(['foto', 'ander'])}.png"
    if path in site and chance.random() < 0.4:
        del site[path]
    else:
        site[path] = any_picture(chance)


def place(site: Site, chance: random.Random) -> None:
    """Moves a municipality, where the site has a table of them."""
    path, name = MAP["places"], chance.choice(["Kortrijk", "Oostende"])
    lines = site.get(path, b"").decode().splitlines(keepends=True)
    moved = f"{name},8400 8500,,51.{chance.randint(0, 2)},2.9\n"
    if lines:
        site[path] = "".join(moved if line.startswith(f"{name},") else line for line in lines).encode()


def page(site: Site, chance: random.Random) -> None:
    text = chance.choice(["Niets.", "Zie [x](../projects/fiche-2.md).", "## Kop\n\nTekst."])
    site["content/pages/over.md"] = f"---\ntitel: Over {chance.randint(0, 3)}\n---\n{text}\n".encode()


EDITS: tuple[Callable[[Site, random.Random], None], ...] = (
    *(add, change_text, change_text, change_field, change_field, rename, delete, spoil),
    *(configure, configure, template, image, page, place, translate, translate),
)


class Editor:
    """Somebody who changes a site, and mostly takes back what turned out to be wrong."""

    def __init__(self, number: int) -> None:
        self._chance = random.Random(number)
        self.site = first(self._chance)
        self._right: Site = {}
        self._today = TODAY
        self.said: list[str] = []
        """What each edit was."""

    def edit(self, *, was_wrong: bool) -> Options:
        """Changes the site, or only what is asked of it; gives the options of the next build."""
        chance = self._chance
        if not was_wrong:
            self._right = {**self.site}
        elif chance.random() < 0.7:
            self.site = {**self._right}
            self.said.append("undo")
        for _ in range(chance.randint(0, 2)):  # none: then only what is asked of a build changes
            edit = chance.choice(EDITS)
            edit(self.site, chance)
            self.said.append(edit.__name__)
        self._today += timedelta(chance.random() < 0.1)
        return Options(self._today, drafts=chance.random() < 0.3)


def day(number: int, edits: int, ours: Site, folder: Path) -> list[str]:
    """The edits of one day, each followed by a build both ways; gives what each edit was.

    Raises AssertionError where what is remembered makes a difference.
    """
    editor, was_wrong = Editor(number), False
    output, digests = {}, {}
    for _ in range(edits):
        options = editor.edit(was_wrong=was_wrong)
        inputs = {**ours, **editor.site}
        with cache.remembered(folder, SECRET, spooled(folder)) as kept:
            again = build(inputs, options._replace(previous=Previous(digests, output.__getitem__)), kept)
        compiled_with.cache_clear()
        fresh = build(inputs, options, Memory())
        whole = {**{path: output[path] for path in again.kept}, **again.files}
        assert again._replace(files=whole, kept=frozenset()) == fresh, (number, editor.said)
        was_wrong = fresh.failed
        if not was_wrong:
            output, digests = fresh.files, fresh.digests
    return editor.said


def day_at_the_preview(number: int, edits: int, ours: Site) -> int:
    """The same with a preview after each edit; gives the number of pages that were looked at."""
    editor, was_wrong = Editor(number), False
    state, memory, looked_at = None, Memory(lasts=True), 0
    for _ in range(edits):
        options = editor.edit(was_wrong=was_wrong)
        inputs = {**ours, **editor.site}
        state = preview.after(state, inputs, options, memory, ())
        memory = memory.next()
        clean = preview.after(None, inputs, options, Memory(), ())
        assert state.diagnostics == clean.diagnostics, (number, editor.said)
        was_wrong = state.is_wrong
        if clean.good:
            paths = _paths(clean.good)
            assert _paths(state.good) == paths, (number, editor.said)
            for path in paths:
                assert preview.answer(state, path) == preview.answer(clean, path), (number, editor.said, path)
            looked_at += len(paths)
    return looked_at


def _paths(drawing: Drawing) -> list[str]:
    """The paths of the pages in all languages."""
    others = (f"{folder}{path}" for folder, other in drawing.versions.items() for path in other.pages)
    return [*drawing.pages, *others]

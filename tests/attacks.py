"""Sites with hostile texts, each with a twin that has a harmless text in every place.

The hostile texts are in `tests/attacks/`: `texts.yaml` for everything that takes a line of text, `notes.yaml`
only for labels, `markdown.yaml` for everything that takes Markdown. A text that is not refused is on the
pages, which must differ from those of the twin in their words only.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from fichebak.building.memory import Memory
from fichebak.building.pipeline import Outcome, build
from fichebak.building.work import Options
from fichebak.catalogue import places
from fichebak.content import comments, config, free_pages, sources
from fichebak.content.references import check as check_reference, references
from fichebak.shell import folders
from fichebak.site import geojson
from fichebak.text.diagnostics import Diagnostic, Invalid
from tests.conftest import TODAY, whole_sheet
from tests.pictures import picture
from tests.shared import shared

FOLDER = Path(__file__).resolve().parent / "attacks"
HOME = "https://buurtbak.example/onder/"

SHAPES = {
    "tekst": ("{type: text, label: Tekst, card: true}", "{0}", "{0}"),
    "plaats": ("{type: text, label: Plaats, filter: true}", "{#}", "{#}"),
    "verhaal": ("{type: markdown, label: Verhaal}", "{0}", "{0}"),
    "web": ("{type: url, label: Web}", "{0}", "https://b.example/"),
    "web_achter": ("{type: url, label: Web}", "{https://b.example/}", "https://b.example/"),
    "mail": ("{type: email, label: Mail}", "{0}", "a@b.example"),
    "mail_achter": ("{type: email, label: Mail}", "{a@b.example}", "a@b.example"),
    "telefoon": ("{type: phone, label: Telefoon}", "{0}", "0471 12 34 56"),
    "telefoon_achter": ("{type: phone, label: Telefoon}", "{0471 12 34 56}", "0471 12 34 56"),
    "contact": ("{type: contact, label: Contact}", "{0}", "a@b.example"),
    "contact_naam": (
        "{type: contact, label: Contact}",
        "{name: {0}, role: {0}, email: a@b.example}",
        "{name: {0}, role: {0}, email: a@b.example}",
    ),
    "contact_web": (
        "{type: contact, label: Contact}",
        "{website: {0}}",
        "{website: 'https://b.example/'}",
    ),
    "contact_mail": ("{type: contact, label: Contact}", "{email: {0}}", "{email: a@b.example}"),
    "links": ("{type: links, label: Links}", "[{0}]", "['https://b.example/']"),
    "links_voor": ("{type: links, label: Links}", "[{0 (https://b.example/)}]", "['x (https://b.example/)']"),
    "links_titel": (
        "{type: links, label: Links}",
        "[{title: {0}, url: 'https://b.example/'}]",
        "[{title: {0}, url: 'https://b.example/'}]",
    ),
    "links_adres": (
        "{type: links, label: Links}",
        "[{title: x, url: {0}}]",
        "[{title: x, url: 'https://b.example/'}]",
    ),
    "partners": ("{type: links, label: Partners, names: ja}", "[{0}]", "[{0}]"),
    "adres": ("{type: address, label: Adres}", "{0}", "8500 Kortrijk"),
    "adres_plaats": (
        "{type: address, label: Adres}",
        "{street: {0}, number: {0}, municipality: {0}}",
        "{street: {0}, number: {0}, municipality: {0}}",
    ),
    "beeld": (
        "{type: image, label: Beeld}",
        "{file: foto.png, alt: {0}, caption: {0}, credit: {0}, licence: {0}}",
        "{file: foto.png, alt: {0}, caption: {0}, credit: {0}, licence: {0}}",
    ),
    "beeld_bestand": (
        "{type: image, label: Beeld}",
        "{file: {0}, alt: x}",
        "{file: foto.png, alt: x}",
    ),
    "groep": (
        "{type: group, label: Groep, fields: {nota: {type: text, label: Nota}}}",
        "{nota: {0}}",
        "{nota: {0}}",
    ),
    "taal": ("{type: language, label: Taal}", "{0}", "vls"),
    "datum": ("{type: date, label: Datum}", "{0}", "2018"),
    "periode": ("{type: period, label: Periode}", "{0}", "2018"),
    "periode_tekst": (
        "{type: period, label: Periode, card: true}",
        "{start: 2018, end: 2020, text: {0}}",
        "{start: 2018, end: 2020, text: {0}}",
    ),
    "ligging": ("{type: location, label: Ligging}", "{0}", "50.8, 3.2"),
    "getal": ("{type: number, label: Getal}", "{0}", "5"),
    "score": ("{type: score, label: Score}", "{0}", "5"),
    "ja_nee": ("{type: boolean, label: Ja}", "{0}", "ja"),
    "een": ("{type: choice, label: Een, options: [a, b]}", "{0}", "a"),
    "meer": ("{type: choices, label: Meer, options: [a, b]}", "[{0}]", "[a]"),
    "doelen": ("{type: sdgs, label: SDG}", "[{0}]", "[1]"),
    "vroeger": ("{type: addresses, label: Vroeger}", "[{0}]", "[x]"),
}
"""A field for each type and each way to write a value: its declaration, the value with the hostile text, and
the value of the twin. `{0}` stands for the text, `{#}` for a text that differs on every sheet."""

_VALID_PREFIXES = ("https://b.example/", "a@b.example", "0471 12 34 56")
"""Valid values before or after which SHAPES place a hostile text, as in `{a@b.example}`."""


@cache
def texts() -> tuple[str, ...]:
    return _read("texts")


@cache
def notes() -> tuple[str, ...]:
    """Texts that sheets cannot contain, since they start a comment between editors."""
    return _read("notes")


@cache
def markdown() -> tuple[str, ...]:
    return tuple(text.replace("⏎", "\n") for text in _read("markdown"))


def _read(name: str) -> tuple[str, ...]:
    groups = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    lines = tuple(line for group in groups.values() for line in group.splitlines())
    assert len(lines) == len(set(lines))
    return lines


def harmless() -> tuple[str, ...]:
    """The text of the twin in the place of each hostile text."""
    return tuple(f"onschuldig {number}" for number in range(len(texts())))


@dataclass(frozen=True)
class Attacked:
    """A hostile site and its twin, both built."""

    hostile: Outcome
    twin: Outcome
    refused: dict[str, tuple[bytes, tuple[Diagnostic, ...]]]
    """The files with hostile texts that are refused, by path, with their diagnostics."""


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _written(shape: str, text: str, number: int) -> str:
    for valid in _VALID_PREFIXES:
        shape = shape.replace(f"{{{valid}}}", _quoted(valid + text))
        shape = shape.replace(f"{{0 ({valid})}}", _quoted(f"{text} ({valid})"))
    return shape.replace("{#}", _quoted(f"{number} {text}")).replace("{0}", _quoted(text))


def built(files: dict[str, bytes]) -> Outcome:
    ours = folders.read(FOLDER / "nowhere").files
    return build({**ours, **files}, Options(TODAY), Memory())


# Sheets


@shared
def in_sheets() -> Attacked:
    """A sheet, a free page and a filter option for each hostile text."""
    hostile: dict[str, bytes] = {}
    twin: dict[str, bytes] = {}
    refused = {}
    settings = _settings(texts())
    model = config.read(settings)[0].model
    plain = harmless()
    for number, text in enumerate(texts()):
        path = f"content/projects/fiche-{number}.md"
        # Each value of a filter has a page, so use only some of them.
        keys = [key for key in SHAPES if key != "plaats" or number % 10 == 0]
        body = f"## Tekst\n\n{text}\n\n## Nog\n\n- {text}\n"
        if comments.without_comments(body) != body:  # the text starts a comment, which is on no page
            body = body.replace(text, "x")
        data = _sheet(number, text, keys, body, hostile=True)
        if diagnostics := _diagnostics(path, data, model):
            refused[path] = (data, diagnostics)
            # Leave out the refused fields: each is on its own line, after the fields that are never refused.
            lines = {diagnostic.place.line for diagnostic in diagnostics}
            keys = [key for line, key in enumerate(keys, start=6) if line not in lines]
            if max(lines) > len(SHAPES) + 6:
                body = body.replace(text, "x")
                keys = [key for key in keys if key != "verhaal"]
            data = _sheet(number, text, keys, body, hostile=True)
        hostile[path] = data
        body = body.replace(text, plain[number]) if len(text) > 1 else "## Tekst\n\nx\n\n## Nog\n\n- x\n"
        twin[path] = _sheet(number, plain[number], keys, body, hostile=False)
        page = f"content/pages/pagina-{number}.md"
        if number % 4 and number != len(texts()) - 1:
            continue
        for files, title in ((hostile, text), (twin, plain[number])):
            menu = "ja" if number % 50 == 0 else "nee"
            files[page] = (
                f"---\ntitle: {_quoted(title)}\nsummary: {_quoted(title)}\nmenu: {menu}\n---\nx\n".encode()
            )
    return Attacked(
        built({**hostile, "site_config.yaml": settings.encode(), "content/images/foto.png": picture()}),
        built({**twin, "site_config.yaml": _settings(plain).encode(), "content/images/foto.png": picture()}),
        refused,
    )


def _sheet(number: int, text: str, keys: list[str], body: str, *, hostile: bool) -> bytes:
    head = [
        f"title: {_quoted(text)}",
        f"summary: {_quoted(text)}",
        f"keuze: [k{number - number % 4}]",
        "updated: 2020-01-01",
    ]
    fields = [f"{key}: {_written(SHAPES[key][1 if hostile else 2], text, number)}" for key in keys]
    return "\n".join(["---", *head, *fields, "---", body]).encode()


def _settings(labels: tuple[str, ...]) -> str:
    options = "".join(
        f"      - {{key: k{number}, label: {_quoted(f'{label} {number}')}}}\n"
        for number, label in enumerate(labels)
    )
    fields = "".join(f"  {key}: {declared}\n" for key, (declared, *_) in SHAPES.items())
    return (
        f"{_head(labels[-1])}fields:\n  title: {{type: text, label: Titel, required: true}}\n"
        "  summary: {type: text, label: Samenvatting}\n  updated: {type: date, label: Bijgewerkt}\n"
        f"  keuze:\n    type: choices\n    label: Keuze\n    filter: true\n    card: true\n"
        f"    related: {_quoted(labels[-1] + ' {value}')}\n    options:\n{options}{fields}"
        "sections:\n  tekst: {heading: Tekst}\n  nog: {heading: Nog}\n"
    )


def _head(text: str) -> str:
    """The settings of a configuration, with the text in each that takes one."""
    value = _quoted(text)
    account = _quoted(re.sub(r"[\s/]", "", text))
    office = f"{{name: {value}, url: 'https://b.example/'}}"
    return (
        f"title: {value}\ntagline: {value}\npublisher: {value}\nurl: {HOME}\ncontact: a@b.example\n"
        f"licence: {{name: {value}}}\nper_page: 60\nfeedback: {{service: formspree, id: {account}}}\n"
        f"accessibility: {{status: partial, made: 20 november 2026, method: self, tested: {value}, "
        f"scope: {value}, law: {value}, "
        f"issues: [{{what: {value}, reason: out-of-scope, why: {value}, alternative: {value}}}], "
        f"complaints: {office}}}\n"
        f"privacy: {{retention: {value}, hosting: {value}, controller: {value}, purpose: {value}, "
        f"basis: {value}, recipients: {value}, authority: {office}}}\n"
    )


# Fields and sections of a configuration


@shared
def in_configuration() -> Attacked:
    """A full and an empty sheet, in a model whose labels and headings are all hostile texts."""
    harmless_notes = tuple(f"onschuldige nota {number}" for number in range(len(notes())))
    hostile = built(_labelled(texts(), notes()))
    twin = built(_labelled(harmless(), harmless_notes))
    return Attacked(hostile, twin, {})


def _labelled(values_too: tuple[str, ...], labels_only: tuple[str, ...]) -> dict[str, bytes]:
    """The files of a site with all texts as labels, and the first also as values of a sheet."""
    labels = (*values_too, *labels_only)
    numbered = [_quoted(f"{text} {number}") for number, text in enumerate(labels)]
    fields = "".join(
        f"  veld_{n}: {{type: text, label: {label}, help: {_quoted(labels[n])}, short: {_quoted(labels[n])}, "
        f"filter: {'ja' if n % 25 == 0 else 'nee'}}}\n"
        f"  getal_{n}: {{type: number, label: {_quoted(f'{labels[n]} g{n}')}, unit: {_quoted(labels[n])}}}\n"
        for n, label in enumerate(numbered)
    )
    sections = "".join(
        f"  deel_{n}: {{heading: {_quoted(f'{n} {text}')}}}\n" for n, text in enumerate(labels)
    )
    settings = (
        f"{_head(values_too[-1])}editor: {{backend: github, repo: a/b}}\n"
        f"fields:\n  title: {{type: text, label: {numbered[-1]}, required: true}}\n{fields}"
        f"sections:\n{sections}"
    )
    values = "".join(f"veld_{n}: {_quoted(text)}\ngetal_{n}: 5\n" for n, text in enumerate(values_too))
    return {
        "site_config.yaml": settings.encode(),
        "content/projects/vol.md": f"---\ntitle: vol\n{values}---\n".encode(),
        "content/projects/leeg.md": b"---\ntitle: leeg\n---\n",
        "content/editor/sveltia-cms.js": b"",
    }


# Markdown


@shared
def in_texts() -> Attacked:
    """A sheet and a free page for each hostile Markdown text that is not refused."""
    hostile: dict[str, bytes] = {"content/images/x.png": picture()}
    twin: dict[str, bytes] = {"content/images/x.png": picture()}
    refused = {}
    settings = (
        f"title: Proef\nurl: {HOME}\nper_page: 200\n"
        "fields:\n  title: {type: text, label: T, required: true}\n"
        "  verhaal: {type: markdown, label: Verhaal}\nsections:\n  tekst: {heading: Tekst}\n"
    )
    model = config.read(settings)[0].model
    for number, text in enumerate(markdown()):
        sheet = (
            f"---\ntitle: T {number}\nverhaal: {_quoted(text)}\n---\n## Tekst\n\nEerst.\n\n{text}\n\nDan.\n"
        )
        page = f"---\ntitle: T {number}\nmenu: nee\n---\nEerst.\n\n{text}\n\nDan.\n"
        for folder, whole in (("projects", sheet), ("pages", page)):
            path = f"content/{folder}/m-{number}.md"
            if diagnostics := _diagnostics(path, whole.encode(), model):
                refused[path] = (whole.encode(), diagnostics)
                continue
            hostile[path] = whole.encode()
            twin[path] = whole.replace(f"\n{text}\n", "\nonschuldig\n").replace(_quoted(text), "x").encode()
    both = (built({**files, "site_config.yaml": settings.encode()}) for files in (hostile, twin))
    return Attacked(*both, refused)


# The map, its table of places, and footnotes


@shared
def in_places() -> Attacked:
    """A municipality and a footnote for each hostile text, and a map with the texts in its metadata."""
    hostile: dict[str, bytes] = {}
    twin: dict[str, bytes] = {}
    refused: dict[str, tuple[bytes, tuple[Diagnostic, ...]]] = {}
    # Both names have the same length and order, so that the map has the same room for their labels.
    names = [(f"n{n:03} {text}", f"n{n:03} {'a' * len(text)}") for n, text in enumerate(texts())]
    settings = (
        f"{_head('x')}map: {{outline: {OUTLINE}, places: {TABLE}}}\nfields:\n"
        "  title: {type: text, label: T, required: true}\n"
        "  plaats: {type: address, label: Plaats, card: true}\nsections:\n  tekst: {heading: Tekst}\n"
    )
    model = config.read(settings)[0].model
    for number, (text, plain) in enumerate(zip(texts(), harmless(), strict=True)):
        path = f"content/projects/fiche-{number}.md"
        for files, name, note in ((hostile, names[number][0], text), (twin, names[number][1], plain)):
            place = f"{{municipality: {_quoted(name)}, postcode: {1000 + number}}}"
            head = f"---\ntitle: T {number}\nplaats: {place}\n---\n## Tekst\n\n"
            files[path] = f"{head}x[^{note}] en y[^{note}].\n\n[^{note}]: {note}\n".encode()
            diagnostics = _diagnostics(path, files[path], model)
            if any(diagnostic.is_error for diagnostic in diagnostics):
                refused[path] = (files[path], diagnostics)
                files[path] = f"{head}x\n".encode()
        if path in refused:  # the twin has no footnote either
            twin[path] = f"{twin[path].decode().partition('x[^')[0]}x\n".encode()
    for number, text in enumerate(texts()):
        for path, data, read in (
            (
                f"content/map/{number}.csv",
                _table([text], f"{_cell(text)},9,,,{_cell(f'elders {text}')}"),
                places.read,
            ),
            (f"content/map/{number}.geojson", _map(text, ((9e5, 0), (9e5, 9), (9, 9))), geojson.read),
        ):
            try:
                read(path, data)
            except Invalid as invalid:
                refused[path] = (data, invalid.diagnostics)
    both = []
    border = ((2, 50), (4, 50), (4, 52), (2, 52))
    for files, municipalities, metadata in (
        (hostile, [name for name, _ in names], texts()),
        (twin, [name for _, name in names], harmless()),
    ):
        map_files = {TABLE: _table(municipalities), OUTLINE: _map("".join(metadata), border)}
        both.append(built({**files, **map_files, "site_config.yaml": settings.encode()}))
    return Attacked(*both, refused)


OUTLINE, TABLE = "content/map/rand.geojson", "content/map/plaatsen.csv"


def _table(names: list[str], *more: str) -> bytes:
    rows = (
        f"{_cell(name)},{1000 + n},{50.1 + n % 17 / 10},{2.1 + n // 17 / 10}," for n, name in enumerate(names)
    )
    return "\n".join(["name,postcode,lat,lon,part_of", *rows, *more]).encode()


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _map(text: str, corners: tuple[tuple[float, float], ...]) -> bytes:
    """A GeoJSON border with the text in every place where map programs write one."""
    shape = {"type": "Polygon", "coordinates": [corners], "id": text, "name": text}
    feature = {"type": "Feature", "id": text, "properties": {text: text, "name": text}, "geometry": shape}
    system = {"type": "name", "properties": {"name": text}}
    return json.dumps(
        {"type": "FeatureCollection", "name": text, "crs": system, "features": [feature]}
    ).encode()


def _diagnostics(path: str, data: bytes, model) -> tuple[Diagnostic, ...]:
    """The diagnostics of a sheet or free page, including those of its links."""
    try:
        source = sources.read(path, data)
        if "/pages/" in path:
            free_pages.check(source)
            diagnostics = ()
        else:
            _, diagnostics = whole_sheet(source, model)
    except Invalid as invalid:
        return invalid.diagnostics
    story = next((value.text for key, value in source.front.entries if key.text == "verhaal"), "")
    of_links = (
        check_reference(reference, {path}, {"x.png"})
        for text in (source.body, story)
        for reference in references(path, text, source.body_line)
    )
    return (*diagnostics, *filter(None, of_links))


def sources_without_title() -> bytes:
    return b"---\nsummary: x\n---\n"


def mistakes_in(path: str, data: bytes) -> tuple[Diagnostic, ...]:
    """The diagnostics of a file with a mistake, for a path that may be hostile."""
    model = config.read("title: x\nfields:\n  title: {type: text, label: T, required: true}\n")[0].model
    return _diagnostics(path, data, model)

"""A preview renders only the pages that somebody looks at, exactly as a build does."""

import re
from cProfile import Profile
from dataclasses import replace
from urllib.parse import unquote

import pytest

from fichebak.building import preview
from fichebak.building.memory import Memory
from fichebak.building.pipeline import build
from fichebak.building.work import Options
from fichebak.catalogue import dates, gathering, places, related
from fichebak.content.sheets import Sheet
from fichebak.site import images
from tests.conftest import CONFIG, SHEET, TODAY
from tests.pictures import picture

OPTIONS = Options(TODAY, drafts=True, preview="/a/folder")


def photo(colour):
    return picture(colour, (1000, 500))


@pytest.fixture
def inputs(ours):
    shown = SHEET.replace("---\n", "---\nimage: {file: foto.png, alt: Een plein}\n", 1)
    config = CONFIG.replace("sections:\n", "  image: {type: image, label: Foto}\nsections:\n", 1)
    config = config.replace("title: Proefbak\n", "title: Proefbak\nurl: https://b.example/\n")
    return {
        **ours,
        "site_config.yaml": config.encode(),
        "content/projects/soep.md": shown.encode(),
        "content/images/foto.png": photo("green"),
        "content/images/andere.png": photo("blue"),
    }


@pytest.fixture
def scaled(monkeypatch):
    """The pictures that were scaled, in order."""
    found, render = [], images.render
    monkeypatch.setattr(images, "render", lambda path, data: found.append(path) or render(path, data))
    return found


def test_who_asks_for_a_style_sheet_does_not_wait_for_all_data(inputs):
    state = preview.after(None, inputs, OPTIONS, Memory(lasts=True), ())
    home = preview.answer(state, "").body.decode()
    style = home.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert preview.answer(state, style).status == 200
    # The files that are made later are only made when nothing before them has the path.
    late = state._replace(good=replace(state.good, others=(*state.good.others, lambda: pytest.fail("made"))))
    assert preview.answer(late, style).status == 200
    assert b'"projects"' in preview.answer(state, "data/projecten.json").body
    assert preview.answer(state, "no/such/file").status == 404


def test_every_file_of_a_build_is_there_under_its_name(inputs):
    made = build(inputs, Options(TODAY, drafts=True), Memory()).files
    state = preview.after(None, inputs, OPTIONS, Memory(lasts=True), ())
    missing = [path for path in made if preview.answer(state, path).status != 200]
    # In a preview, the digest in a picture's name is that of its source file; search data contain those
    # names.
    kinds = {re.split(r"[-.]", path)[0] for path in missing}
    assert kinds == {"assets/foto", "zoeken/data/records", "zoeken/data/words"}


@pytest.mark.parametrize(("folder", "escaped"), [("onze/bak", "onze/bak"), ("café", "caf%C3%A9")])
def test_the_page_for_wrong_addresses_of_a_site_below_a_path_is_whole(inputs, folder, escaped):
    config = inputs["site_config.yaml"].replace(b"b.example/", f"b.example/{folder}/".encode())
    state = preview.after(None, {**inputs, "site_config.yaml": config}, OPTIONS, Memory(lasts=True), ())
    page = preview.answer(state, "nergens")
    assert page.status == 404
    named = re.findall(rf'(?:href|src)="/({escaped}/[^"]+)"', page.body.decode())
    assert len(named) > 4
    assert {preview.answer(state, unquote(path)).status for path in named} == {200}


def test_while_a_mistake_is_mended_nothing_is_forgotten(inputs, monkeypatch):
    memory = Memory(lasts=True)
    state = preview.after(None, inputs, OPTIONS, memory, ())
    wrong = {**inputs, "content/projects/soep.md": b"---\n---\n"}
    state = preview.after(state, wrong, OPTIONS, memory := memory.next(), ())
    assert state.is_wrong
    monkeypatch.setattr("fichebak.building.planning.assets_of", lambda _inputs: pytest.fail("made again"))
    assert not preview.after(state, inputs, OPTIONS, memory.next(), ()).is_wrong


def test_a_picture_is_scaled_when_somebody_looks_at_it(inputs, scaled):
    memory = Memory(lasts=True)
    state = preview.after(None, inputs, OPTIONS, memory, ())
    page = preview.answer(state, "projecten/soep/").body.decode()
    assert scaled == []
    built = {r.width: r.data for r in images.render("content/images/foto.png", photo("green")).sizes}
    scaled.clear()
    for part in page.partition('srcset="')[2].partition('"')[0].split(", "):
        address, width = part.split()
        found = preview.answer(state, address.replace("../", ""))
        assert found.body == built[int(width.removesuffix("w"))]
    assert scaled == ["content/images/foto.png"]
    # A changed picture has another address.
    other = {**inputs, "content/images/foto.png": photo("red")}
    state = preview.after(state, other, OPTIONS, memory.next(), ())
    assert preview.answer(state, address.replace("../", "")).status == 404


def test_a_check_scales_no_picture_and_refuses_what_is_none(inputs, scaled):
    options = Options(TODAY, only_check=True)
    assert not build(inputs, options, Memory()).failed
    assert scaled == []
    diagnostics = build({**inputs, "content/images/foto.png": b"no picture"}, options, Memory()).diagnostics
    assert "image-unreadable" in [diagnostic.code for diagnostic in diagnostics]


def test_a_picture_that_was_scaled_is_not_scaled_again(inputs, scaled):
    first = Memory()
    made = build(inputs, Options(TODAY), first).files
    assert sorted(scaled) == ["content/images/andere.png", "content/images/foto.png"]
    assert b"assets/foto-480." in made["projecten/soep/index.html"]
    assert build(inputs, Options(TODAY), Memory(first.cached)).files == made
    assert len(scaled) == 2


def test_mistakes_in_a_translation_are_told_in_its_language(inputs):
    config = inputs["site_config.yaml"].replace(b"fields:\n", b"languages: [nl, fr]\nfields:\n", 1)
    wrong = {f"content/projects/soep{end}.md": b"---\ntitle: Soupe: x\n---\n" for end in ("", ".fr")}
    state = preview.after(None, {**inputs, **wrong, "site_config.yaml": config}, Options(TODAY), Memory(), ())
    page = preview.answer(state, "").body.decode()
    assert '<html lang="nl">' in page
    assert re.search(r'<p class="said">[^<]*dubbelepunt', page)
    assert re.search(r'<p class="said" lang="fr">[^<]*deux-points', page)


def test_a_sentence_about_a_mistake_begins_with_a_capital_but_what_it_quotes_stays_as_written(inputs):
    text = "---\ntitle: Soep\ntarget_groups: oudern, Ouderen, Ouderen\n---\n## Beschrijving\n"
    wrong = {**inputs, "content/projects/a.md": text.encode()}
    state = preview.after(None, wrong, OPTIONS, Memory(lasts=True), ())
    html = preview.answer(state, "").body.decode()
    assert '<p class="said">“oudern” staat niet' in html
    assert '<p class="said">Onder de verplichte rubriek' in html
    assert "text-transform" not in html


class Opened(dict):
    """Inputs that note which of them are asked for."""

    def __init__(self, files):
        super().__init__(files)
        self.asked = []

    def get(self, path, default=None):
        self.asked.append(path)
        return super().get(path, default)


def test_the_lines_of_a_file_are_read_once_for_all_its_mistakes(inputs):
    path = "content/projects/a.md"
    wrong = "".join(f"kleur{number}: rood\n" for number in range(50))
    files = {**inputs, path: f"---\n{wrong}---\n".encode()}
    state = preview.after(None, files, OPTIONS, Memory(lasts=True), ())
    opened = Opened(files)
    html = preview.answer(state._replace(inputs=opened), "").body.decode()
    assert all(f"kleur{number}:" in html for number in range(50))
    assert opened.asked.count(path) == 1


SIMILAR = (
    CONFIG.replace("    filter: true\n", "    filter: true\n    related: voor {value}\n", 1)
    .replace("sections:\n", "  location: {type: location, label: Plaats}\nsections:\n", 1)
    .replace("sections:\n", "  updated: {type: date, label: Bijgewerkt}\nsections:\n", 1)
    .replace("sections:\n", "  image: {type: image, label: Foto}\nsections:\n", 1)
    .replace("sections:\n", "  aliases: {type: addresses, label: Vroeger}\nsections:\n", 1)
)
COUNTED = (gathering.arrangement_of, related.similarity_index, dates.dates_of, places.spot_of, Sheet.images)


def similar(number, body="Elke week.", **changed):
    """A sheet that is like others in several ways."""
    fields = {
        "title": f"Project {number:02}",
        "target_groups": f"[{('Kinderen', 'Jongeren', 'Ouderen')[number % 3]}]",
        "location": f"50.8{number}, 3.2{number}",
        "updated": f"2026-01-{number + 1:02}",
        **changed,
    }
    front = "\n".join(f"{key}: {value}" for key, value in fields.items())
    return f"---\n{front}\n---\n## Beschrijving project\n{body}\n".encode()


@pytest.mark.parametrize(
    ("changed", "work"),
    [
        (similar(4, "Elke *dag*."), (0, 0, 1, 1, 1)),
        (similar(4, image="{file: foto.png, alt: Een plein}"), (0, 0, 1, 1, 1)),
        (similar(4, title="Zo"), (1, 1, 1, 1, 1)),
        (similar(4, target_groups="[Ouderen]"), (1, 1, 1, 1, 1)),
        (similar(4, updated="2026-06-01"), (1, 1, 1, 1, 1)),
        (similar(4, location="50.9, 3.3"), (0, 1, 1, 1, 1)),
        (similar(4, aliases="[ander]"), (0, 0, 1, 1, 1)),
        (None, (1, 1, 0, 0, 0)),
    ],
    ids=["text", "picture", "title", "group", "date", "place", "alias", "gone"],
)
def test_a_change_of_one_sheet_looks_at_that_sheet_and_arranges_all_only_where_they_move(ours, changed, work):
    site = {f"content/projects/project-{number}.md": similar(number) for number in range(9)}
    site = {**ours, "site_config.yaml": SIMILAR.encode(), "content/images/foto.png": photo("green"), **site}
    memory = Memory(lasts=True)
    state = preview.after(None, site, OPTIONS, memory, ())
    assert preview.answer(state, "projecten/project-1/").status == 200
    path = "content/projects/project-4.md"
    edited = {**site, path: changed} if changed else {name: site[name] for name in site if name != path}
    with Profile(builtins=False, subcalls=False) as calls:
        state = preview.after(state, edited, OPTIONS, memory.next(), ())
        assert preview.answer(state, "projecten/project-1/").status == 200
    times = {entry.code: entry.callcount for entry in calls.getstats()}
    assert tuple(times.get(one.__code__, 0) for one in COUNTED) == work
    clean = preview.after(None, edited, OPTIONS, Memory(), ())
    for name in clean.good.pages:
        assert preview.answer(state, name) == preview.answer(clean, name), name

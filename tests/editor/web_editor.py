"""The web editor in a browser: whatever it saves, the build can read.

Run by `make test-editor`, which downloads the editor from npm; a plain `pytest` does not collect this file.
Instead of the folder that an editor would choose, the repository is a folder in the browser's own storage.
"""

import base64
import re
from contextlib import contextmanager

import pytest

from fichebak.building.memory import Memory
from fichebak.building.pipeline import build
from fichebak.building.work import Options
from fichebak.shell import folders, publishing
from tests.browser import serve
from tests.conftest import HOME, TODAY

SCRIPT = HOME / ".cache" / "editor"

CONFIG = """\
title: Proefbak
editor: {backend: gitlab, repo: buurt/bak}
fields:
  title: {type: text, label: Titel, required: true, max: 120}
  summary: {type: text, label: Samenvatting, max: 280}
  more: {type: markdown, label: Meer}
  site: {type: url, label: Site}
  mail: {type: email, label: Mail}
  telephone: {type: phone, label: Telefoon}
  visitors: {type: number, label: Bezoekers, whole: true, min: 0}
  cost: {type: number, label: Kostprijs}
  open: {type: boolean, label: Open}
  status: {type: choice, label: Status, options: [klaar, {key: draft, label: concept}]}
  season: {type: choice, label: Seizoen, options: [lente, zomer, herfst, winter, nazomer, voorjaar]}
  target_groups: {type: choices, label: Doelgroep, required: true, options: [Ouderen, Jongeren, Gezinnen]}
  day: {type: date, label: Dag}
  period: {type: period, label: Periode}
  score: {type: score, label: Score}
  address: {type: address, label: Adres}
  location: {type: location, label: Ligging}
  contact: {type: contact, label: Contact}
  sdgs: {type: sdgs, label: SDG}
  image: {type: image, label: Afbeelding}
  links: {type: links, label: Meer weten}
  scores: {type: group, label: Scores, fields: {impact: {type: score, label: Impact}}}
sections:
  description: {heading: Beschrijving, required: true}
  strengths: {heading: Sterke punten, kind: strengths}
  story: {heading: Anekdote, kind: story}
"""
BEFORE = """\
---
title: Soep op de stoep
more: |-
  Eerste alinea met **vet**.

  - een punt
visitors: 12
cost: 7,5
open: ja
season: zomer
target_groups:
  - Ouderen
  - Jongeren
day: 2026-03
period: sinds maart 2021
score: 8/10
address: Markt 1, 8970 Poperinge
contact:
  role: Onthaal
  email: onthaal@dienst.example
  phone: 057 12 34 56
sdgs:
  - 3
  - 11
image:
  file: sofa.png
  alt: Een groene sofa op een stoep
links:
  - title: Verslag
    url: https://buurt.example/verslag
scores:
  impact: '7'
---

## Beschrijving

Elke vrijdag soep.[^1] Zie ook [de fiche zelf](soep.md).

![Een groene sofa](sofa.png)

| wat | hoeveel |
| --- | --- |
| soep | 30 liter |

[^1]: Behalve in juli.
"""
"""A sheet as the editor writes it: opening and saving it changes nothing."""

IN_TWO_LANGUAGES = """\
title: Bak in twee talen
languages: [nl, fr]
editor: {backend: gitlab, repo: buurt/bak}
fields:
  title: {type: text, label: {nl: Titel, fr: Titre}, required: true, max: 120}
  status: {type: choice, label: Status, options: [klaar, {key: draft, label: {nl: concept, fr: brouillon}}]}
  target_groups: {type: choices, label: Doelgroep, required: true, options: [Ouderen, Jongeren]}
  period: {type: period, label: Periode}
  image: {type: image, label: Foto}
sections:
  description: {heading: {nl: Beschrijving, fr: Description}, required: true}
  strengths: {heading: {nl: Sterke punten, fr: Points forts}, kind: strengths}
"""
MAIN = """\
---
title: Soep op de stoep
target_groups:
  - Ouderen
period: sinds maart 2021
image:
  file: sofa.png
  alt: Een groene sofa op een stoep
---

## Beschrijving

Elke vrijdag soep.
"""
FRENCH = """\
---
title: La soupe sur le trottoir
status: brouillon
period: depuis mars 2021
image:
  alt: Un canapé vert
---

## Description

Chaque vendredi, de la soupe.[^1]

[^1]: Sauf en juillet.
"""
"""With the state as a text and a period, which the form does not have."""
STUMBLE = "Cannot convert undefined or null to object"
"""An error of Sveltia 0.221 on closing a sheet without a text in some language; everything is saved."""

PUT = """async files => {
  const root = await navigator.storage.getDirectory();
  for (const [path, data] of Object.entries(files)) {
    const parts = path.split('/'), name = parts.pop();
    let folder = root;
    for (const part of parts) folder = await folder.getDirectoryHandle(part, {create: true});
    const writer = await (await folder.getFileHandle(name, {create: true})).createWritable();
    await writer.write(Uint8Array.from(atob(data), c => c.charCodeAt(0)));
    await writer.close();
  }
}"""
GET = """async () => {
  const found = {};
  const walk = async (folder, at) => {
    for await (const [name, handle] of folder.entries()) {
      if (handle.kind === 'directory') { await walk(handle, `${at}${name}/`); continue; }
      const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
      found[at + name] = btoa(Array.from(bytes, b => String.fromCharCode(b)).join(''));
    }
  };
  await walk(await navigator.storage.getDirectory(), '');
  return found;
}"""
PICK = """
window.showDirectoryPicker = () => navigator.storage.getDirectory();
FileSystemDirectoryHandle.prototype.requestPermission ??= async () => 'granted';
"""


class Repository:
    """The editor on a repository, and the site that is built from what it saves."""

    def __init__(self, page, address, config, files):
        self.page, self.address, self.config = page, address, config
        page.goto(f"{address}/404.html")
        page.evaluate(PUT, {path: base64.b64encode(data).decode() for path, data in files.items()})
        page.goto(f"{address}/admin/")
        page.get_by_role("button", name="Werken met een lokale repository").click()
        page.get_by_text("Soep op de stoep").first.wait_for()

    def open(self, path):
        self.page.goto(f"{self.address}/admin/#/collections/{path}")
        self.field("title").locator("input").first.wait_for()

    def field(self, path, *, translated=False):
        """A field, in the form of the main language or that of the translation."""
        return self.page.locator(f'[data-key-path="{path}"]').nth(int(translated))

    def fill(self, path, text, *, translated=False):
        self.field(path, translated=translated).locator("input:not([type=file]), textarea").first.fill(text)

    def tick(self, path, option, role="checkbox"):
        self.field(path).get_by_role(role, name=option, exact=True).click()

    def choose(self, path, option):
        self.field(path).get_by_role("combobox").click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def add(self, path, what):
        """Adds the object of a field; its name has invisible characters around it."""
        self.field(path).get_by_role("checkbox", name=what).click()

    def save(self):
        told = self.page.get_by_text("Item opgeslagen").first
        told.wait_for(state="hidden")  # the previous message
        self.page.get_by_role("button", name="Opslaan", exact=True).click()
        told.wait_for()
        # The form closes first, and only then does the browser go back to the list: also if another sheet was
        # asked for in between, which then closes.
        self.page.wait_for_url(re.compile(r"#/collections/\w+$"))

    def files(self):
        found = self.page.evaluate(GET)
        return {path: base64.b64decode(data) for path, data in found.items() if path.startswith("content/")}

    def build(self):
        """The outcome of a build of the whole repository."""
        ours = folders.read(HOME / "tests" / "nowhere").files
        script = {"content/editor/sveltia-cms.js": b""}
        inputs = {**ours, "site_config.yaml": self.config.encode(), **script, **self.files()}
        return build(inputs, Options(TODAY), Memory())


@contextmanager
def served(config, folder):
    """A site with a web editor, built and served."""
    (folder / "site_config.yaml").write_text(config, "utf-8")
    (folder / "content").mkdir()
    (folder / "content/editor").symlink_to(SCRIPT)
    inputs = folders.read(folder).files
    for path in SCRIPT.rglob("*"):
        if path.is_file():
            inputs[f"content/editor/{path.relative_to(SCRIPT).as_posix()}"] = path.read_bytes()
    outcome = build(inputs, Options(TODAY), Memory())
    assert outcome.diagnostics == ()
    publishing.publish(folder / "output", outcome.files)
    with serve(folder / "output") as address:
        yield address


@contextmanager
def opened(browser, address, config, files, known=()):
    """The editor in a browser, with a repository of some files; known errors are ignored."""
    picture = (HOME / "content/images/de-sofa.png").read_bytes()
    head = {".git/HEAD": b"ref: refs/heads/main\n", "content/images/sofa.png": picture}
    texts = {path: text.encode() for path, text in files.items()}
    # Fields are only rendered when they come into view; this makes all of them visible.
    context = browser.new_context(locale="nl-BE", viewport={"width": 1200, "height": 5000})
    context.set_default_timeout(60_000)
    elsewhere, wrong = [], []

    def gate(route):
        if route.request.url.startswith(address):
            route.continue_()
        else:
            elsewhere.append(route.request.url)
            route.abort()

    context.route("**/*", gate)
    page = context.new_page()
    page.add_init_script(PICK)
    page.on("console", lambda said: wrong.append(said.text) if said.type == "warning" else None)
    page.on("pageerror", lambda problem: wrong.append(str(problem)))
    yield Repository(page, address, config, {**head, **texts})
    context.close()
    assert [one for one in wrong if one not in known] == []  # such as an unknown option of the configuration
    assert elsewhere == []  # no third party learns who edits


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with served(CONFIG, tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture
def repository(browser, site):
    with opened(browser, site, CONFIG, {"content/projects/soep.md": BEFORE}) as repository:
        yield repository


@pytest.fixture
def two_languages(browser, tmp_path):
    files = {
        "content/projects/soep.md": MAIN,
        "content/projects/soep.fr.md": FRENCH,
        "content/projects/koor.md": MAIN.replace("Soep op de stoep", "Koor"),
    }
    with (
        served(IN_TWO_LANGUAGES, tmp_path) as address,
        opened(browser, address, IN_TWO_LANGUAGES, files, {STUMBLE}) as repository,
    ):
        yield repository


def test_a_sheet_of_every_field_type_is_filled_in_saved_and_built(repository, tmp_path):
    r = repository
    r.open("projects/new")
    r.fill("title", "Café ’t Hoekje: samen (2) één")
    r.fill("summary", "Een tafel, een thermos en wie langskomt.")
    r.fill("site", "https://hoekje.example/")
    r.fill("mail", "hoekje@dienst.example")
    r.fill("telephone", "0470 12 34 56")
    r.fill("visitors", "30")
    r.fill("cost", "7,5")
    r.tick("open", "Nee", "radio")
    r.tick("status", "klaar", "radio")
    r.choose("season", "winter")
    r.tick("target_groups", "Ouderen")
    r.tick("target_groups", "Gezinnen")
    r.fill("day", "14/3/2026")
    r.fill("period", "sinds maart 2021")
    r.fill("score", "8,5")
    r.fill("address", "Markt 1, 8970 Poperinge")
    r.fill("location", "50.8554, 2.7312")
    r.add("contact", "toevoegen")
    r.fill("contact.role", "Onthaal")
    r.fill("contact.email", "onthaal@dienst.example")
    r.fill("contact.phone", "057 12 34 56")
    r.choose("sdgs", "11. Duurzame steden en gemeenschappen")
    r.add("image", "toevoegen")
    picture = tmp_path / "Groene sofa é.png"
    picture.write_bytes((HOME / "content/images/de-sofa.png").read_bytes())
    r.page.locator('[data-key-path="image.file"] input[type=file]').first.set_input_files(picture)
    r.fill("image.alt", "Een groene sofa")
    r.field("links").get_by_role("button", name="toevoegen").click()
    r.fill("links.0.title", "Verslag")
    r.fill("links.0.url", "https://hoekje.example/verslag")
    r.add("scores", "toevoegen")
    r.fill("scores.impact", "7")
    r.field("more").get_by_role("textbox").click()
    r.page.keyboard.type("Nog iets.")
    heading = r.field("body").locator("h2").first
    box = heading.bounding_box()
    heading.click(position={"x": box["width"] - 8, "y": box["height"] / 2})
    r.page.keyboard.press("Enter")
    r.page.keyboard.type("Elke dinsdag koffie.")
    r.save()

    (path,) = {path for path in r.files() if path.startswith("content/projects/")} - {
        "content/projects/soep.md"
    }
    assert path == "content/projects/cafe-t-hoekje-samen-2-een.md"
    outcome = r.build()
    assert outcome.diagnostics == ()
    page = outcome.files["projecten/cafe-t-hoekje-samen-2-een/index.html"].decode()
    for shown in (
        *(
            "Café ’t Hoekje: samen (2) één",
            "https://hoekje.example/",
            "hoekje@dienst.example",
            "0470 12 34 56",
        ),
        *(
            "30",
            "7,5",
            "Nee",
            "winter",
            "Ouderen",
            "Gezinnen",
            "14 maart 2026",
            "maart 2021",
            "8,5",
            "Poperinge",
        ),
        *("50.8554", "Onthaal", "057 12 34 56", "Duurzame steden", "Een groene sofa", "Verslag", "7 op 10"),
        *("Nog iets.", "Elke dinsdag koffie."),
    ):
        assert shown in page, shown
    assert (
        "Anekdote"
        not in page.split("<article")[1].split("nog niet ingevuld")[0].split("Nog niet ingevuld")[0]
    )


def test_a_sheet_that_is_opened_and_saved_keeps_all_but_what_was_changed(repository):
    r = repository
    r.open("projects/entries/soep")
    r.fill("title", "Soep op de dorpel")
    r.save()
    after = r.files()["content/projects/soep.md"].decode()
    assert after == BEFORE.replace("Soep op de stoep", "Soep op de dorpel")
    assert r.build().diagnostics == ()


def test_a_translation_is_written_beside_its_sheet_and_keeps_what_it_is_not_asked_for(two_languages):
    r = two_languages
    assert r.page.get_by_text("La soupe").count() == 0  # one sheet, not two
    r.open("projects/entries/soep")
    r.fill("title", "La soupe sur le seuil", translated=True)
    r.save()
    files = {path: data.decode() for path, data in r.files().items() if path.endswith(".md")}
    assert files["content/projects/soep.fr.md"] == FRENCH.replace("trottoir", "seuil")
    assert files["content/projects/soep.md"] == MAIN
    assert "content/projects/koor.fr.md" not in files
    assert r.build().diagnostics == ()


def test_a_translation_begins_when_somebody_asks_for_it(two_languages):
    r = two_languages
    r.open("projects/entries/koor")
    r.fill("title", "Koor op vrijdag")
    r.save()
    assert "content/projects/koor.fr.md" not in r.files()
    r.open("projects/entries/koor")
    r.page.get_by_text("inschakelen").first.click()
    r.fill("title", "La chorale", translated=True)
    r.save()
    assert r.files()["content/projects/koor.fr.md"].decode().startswith("---\ntitle: La chorale\n---\n")
    outcome = r.build()
    assert outcome.diagnostics == ()
    assert "La chorale" in outcome.files["fr/projets/koor/index.html"].decode()
    assert "Elke vrijdag soep." in outcome.files["fr/projets/koor/index.html"].decode()


def test_a_free_page_is_written_and_built(repository):
    r = repository
    r.open("pages/new")
    r.fill("title", "Over ons")
    r.tick("menu", "Nee", "radio")
    r.fill("order", "3")
    r.field("body").get_by_role("textbox").click()
    r.page.keyboard.type("Wie wij zijn.")
    r.save()
    outcome = r.build()
    assert outcome.diagnostics == ()
    assert "Wie wij zijn." in outcome.files["over-ons/index.html"].decode()


def test_the_buttons_that_the_manual_names_are_there():
    manual = (HOME / "docs/redacteur.md").read_text("utf-8")
    (section,) = re.findall(r"^## De redactie op het web\n(.*?)^## ", manual, re.DOTALL | re.MULTILINE)
    words = (SCRIPT / "locales/nl.json").read_text("utf-8").lower().replace("{$locale}", "frans")
    ours = {"Fiches", "Tekst", "Status"}  # a collection, the body and a field
    named = set(re.findall(r"\*\*(.+?)\*\*", section)) - ours
    assert len(named) == 8
    assert [name for name in named if name.removesuffix("…").strip().lower() not in words] == []

"""A site in several languages: the sheets and settings that people write, and the pages in each language."""

import json
import re
from xml.etree import ElementTree as ET

import pytest
from rdflib import Literal
from rdflib.namespace import DCAT, DCTERMS, RDF

from fichebak.building.memory import Memory
from fichebak.building.reading import content_in, read_config, words_of
from fichebak.building.versions import read_versions
from fichebak.building.work import Options, Work
from fichebak.catalogue.dates import History
from fichebak.content import config, sources
from fichebak.content.corrections import correct_sheet
from fichebak.content.fields.contract import Setting
from fichebak.content.fields.date import PartialDate
from fichebak.content.paths import PAGES, PROJECTS
from fichebak.content.translations import by_language, sheet_in
from fichebak.shell import folders
from fichebak.text import prose
from fichebak.text.diagnostics import Invalid, Place
from fichebak.text.nodes import Scalar
from tests.conftest import CONFIG, HOME, SHEET, TODAY
from tests.linked import only, read_linked
from tests.markup import Document

SITE = HOME / "tests/sites/tweetalig"
SOUP, SOUPE, BIKE = (f"content/projects/{name}.md" for name in ("soep", "soep.fr", "fietsles"))


@pytest.fixture(scope="module")
def files():
    return {
        path: data.decode()
        for path, data in folders.read(SITE).files.items()
        if path.endswith((".md", ".yaml"))
    }


@pytest.fixture(scope="module")
def site(make, files):
    """Builds the bilingual site with some of its files changed, or removed (None)."""
    own = {
        path: text for path, text in files.items() if path.startswith(("content/projects", "content/pages"))
    }
    picture = {"content/images/kast.png": (SITE / "content/images/kast.png").read_bytes()}

    def build(changed=None, **options):
        settings = options.pop("config", files["site_config.yaml"])
        given = {path: text for path, text in {**own, **(changed or {})}.items() if text is not None}
        return make({**given, **picture}, config=settings, **options)

    return build


@pytest.fixture(scope="module")
def built(site):
    outcome = site()
    assert outcome.diagnostics == ()
    return outcome.files


def page(files, path):
    return files[f"{path}index.html"].decode()


# The configuration


@pytest.mark.parametrize(
    ("code", "title", "labels", "heading"),
    [
        ("", "Bak in twee talen", ["Kinderen", "Ouderen", "Roma"], "Beschrijving"),
        ("fr", "Bac en deux langues", ["Enfants", "Aînés", "Roma"], "Description"),
    ],
)
def test_a_configuration_is_read_in_each_of_its_languages(files, code, title, labels, heading):
    settings, found = config.read(files["site_config.yaml"], code)
    assert found == ()
    groups = settings.model.field("target_groups").type.options
    assert settings.title == title
    assert [option.label for option in groups] == labels
    assert [option.key for option in groups] == ["kinderen", "ouderen", "roma"]
    assert settings.model.sections[0].heading == heading


@pytest.mark.parametrize("written", ["[nl, fr]", "nl, fr", "'nl; fr'", "NL, FR"])
def test_languages_may_be_a_text_with_commas_or_in_capitals(make, written):
    config_text = CONFIG.replace("Proefbak", "{nl: Proefbak, fr: Boîte}") + f"languages: {written}\n"
    outcome = make({"content/projects/a.md": SHEET}, config=config_text)
    assert (outcome.diagnostics, config.read(config_text)[0].languages) == ((), ("nl", "fr"))
    assert "fr/index.html" in outcome.files


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("nl fr", ("several-choices", 12, "nl, fr")),
        ("fr en nl", ("several-choices", 12, "fr, en, nl")),
        ("nl, fr, nl", ("duplicate-choice", 20, "")),
        ("nl, de", ("unknown-choice", 16, "")),
    ],
)
def test_languages_that_cannot_be_read_are_told(written, found):
    settings, (told,) = config.read(f"{CONFIG}languages: {written}\n")
    assert settings is None
    assert (told.code, told.place.column, told.detail("meant")) == found


@pytest.mark.parametrize("code", ["", "fr"])
def test_every_name_of_an_option_or_section_is_read_in_every_language(files, code):
    model = config.read(files["site_config.yaml"], code)[0].model
    names = model.field("target_groups").type.options.by_name
    assert {names[name].key for name in ("ouderen", "aines", "senioren", "seniors")} == {"ouderen"}
    headings = ("Beschrijving", "Omschrijving", "Description", "Le projet")
    assert {model.section(heading).key for heading in headings} == {"description"}


@pytest.mark.parametrize("code", ["", "fr"])
def test_a_misspelt_option_is_told_by_a_name_and_not_by_the_key_made_from_one(files, code):
    groups = config.read(files["site_config.yaml"], code)[0].model.field("target_groups").type
    with pytest.raises(Invalid) as found:
        groups.parse(Scalar(Place("a.md"), "kindern"))
    assert dict(found.value.diagnostics[0].details)["near"] == "Kinderen"


@pytest.mark.parametrize(("code", "label"), [("", "Vroegere adressen"), ("fr", "Anciennes adresses")])
def test_a_field_or_a_section_may_be_called_as_the_key_for_other_names(files, code, label):
    settings = files["site_config.yaml"].replace(
        "label: Vroegere adressen", "label: {nl: Vroegere adressen, fr: Anciennes adresses}"
    )
    settings = settings.replace(
        "\nsections:\n", "\nsections:\n  synonyms: {heading: {nl: Ook genoemd, fr: Aussi appelé}}\n"
    )
    model = config.read(settings, code)[0].model
    assert model.field("aliases").label == label
    assert model.section("Ook genoemd").key == model.section("Aussi appelé").key == "synonyms"


def test_without_languages_a_text_in_several_is_told_how_to_add_them(make):
    outcome = make(
        config="title: {nl: Bak, fr: Bac}\nfields:\n  title: {type: text, label: T, required: true}\n"
    )
    assert [diagnostic.code for diagnostic in outcome.diagnostics] == ["text-language"]


def test_the_languages_that_a_site_can_be_in_are_told_with_a_text_in_another():
    (found,) = config.read("title: {nl: Bak, de: Kasten}\n")[1][:1]
    assert (found.code, found.detail("allowed")) == ("text-language", "nl, en, fr")


def test_fields_of_a_group_may_be_called_as_a_language(make):
    parts = "{nl: {type: boolean, label: Nederlands}, fr: {type: boolean, label: Frans}}"
    group = f"  talen: {{type: group, label: Talen, fields: {parts}}}\nsections:"
    assert make(config=CONFIG.replace("sections:", group)).diagnostics == ()


@pytest.mark.parametrize(
    "written", ["languages: [fr, nl]", "languages:\n  - fr\n  - nl", "languages: ['fr']"]
)
def test_a_broken_configuration_is_spoken_of_in_its_first_language(make, written):
    assert make(config=f"{written}\nfields: [\n").languages[0] == "fr"


# The pages


def test_a_site_in_one_language_has_no_trace_of_another(make):
    files = make({"content/projects/soep.md": SHEET}).files
    html = b"".join(data for path, data in files.items() if path.endswith(".html"))
    assert not re.search(rb"hreflang|class=\"languages\"", html)


def test_a_translation_takes_from_the_main_sheet_what_it_leaves_out(built):
    html = page(built, "fr/projets/soep/")
    assert "La soupe sur le trottoir</h1>" in html
    for taken in (">Enfants</a>", "7,5 sur 10", "1er mars 2026", "2024 – en cours", "Dienst Buurt"):
        assert taken in html


def test_what_is_not_translated_says_so_and_in_which_language_it_is(built):
    html = page(built, "fr/projets/fietsles/")
    assert "Cette fiche n’est pas encore traduite. Vous la lisez en néerlandais." in html
    assert '<h1 lang="vls">Trapt mo deure</h1>' in html
    assert re.search(r'<div class="prose" lang="nl">\s*<p>Op het plein', html)
    assert '<span class="badge">en néerlandais</span>' in page(built, "fr/page/2/")


def test_of_a_sheet_in_two_halves_only_the_foreign_half_is_marked(built):
    html = page(built, "fr/projets/soep/")
    assert "Une partie de cette fiche n’est pas encore traduite et reste en néerlandais." in html
    assert re.search(r'<div class="prose">\s*<p>Chaque vendredi', html)
    assert re.search(r'<div class="prose" lang="nl">\s*<p>Regen', html)


def test_the_notes_of_both_halves_stand_apart(built):
    html = page(built, "fr/projets/soep/")
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(set(ids)) == len(ids)
    assert set(re.findall(r'href="#(fn[^"]+)"', html)) <= set(ids)
    assert "Groentesoep" not in html  # that footnote is in the translated half
    assert '<li value="2" id="fn:nl-2">' in html


def test_what_stands_below_the_title_is_told_as_what_it_is_where_nobody_translated_it(site, files):
    settings = files["site_config.yaml"]
    own = "tagline: {nl: Wat buren doen, fr: Ce que font les voisins}"
    assert own in settings
    of_one = settings.replace(own, "tagline: Wat buren doen")
    for given, shown in (
        (settings, "Ce que font les voisins"),
        (of_one, '<span lang="nl">Wat buren doen</span>'),
    ):
        assert f'<p class="tagline">{shown}</p>' in page(site(config=given).files, "fr/")


def test_a_note_is_left_by_a_link_with_a_name_in_the_language_of_the_page(built):
    back = [
        re.findall(r'"footnote-backref"((?: lang="\w+")?) aria-label="([^"]+)"', page(built, below))
        for below in ("projecten/soep/", "fr/projets/soep/")
    ]
    # An untranslated footnote is among words of the main language.
    assert [set(names) for names in back] == [
        {("", "Terug naar de tekst")},
        {(' lang="fr"', "Retour au texte")},
    ]


def test_nothing_is_said_of_a_sheet_that_is_translated_whole(site):
    whole = (
        "---\ntitle: La soupe\nsummary: Une table.\n---\n## Description\nOui.\n\n## Obstacles\nLa pluie.\n"
    )
    html = page(site({SOUPE: whole}).files, "fr/projets/soep/")
    assert "untranslated" not in html


@pytest.mark.parametrize(
    ("title", "marked"),
    [("title: Trapt mo deure", ' lang="vls"'), ("title: À vélo", ""), ("summary: Un cours.", ' lang="vls"')],
)
def test_a_name_keeps_its_language_and_a_translated_title_has_its_own(site, title, marked):
    outcome = site({"content/projects/fietsles.fr.md": f"---\n{title}\n---\n"})
    assert f"<h1{marked}>" in page(outcome.files, "fr/projets/fietsles/")


@pytest.mark.parametrize(
    ("translation", "title", "text"),
    [
        ("---\ntitle: À propos\n---\nUn bac.\n", "", ""),
        ("---\ntitle: À propos\n---\n", "", ' lang="nl"'),
        ("---\nsummary: Un bac.\n---\nUn bac.\n", ' lang="nl"', ""),
        ("---\nsummary: Un bac.\n---\n", ' lang="nl"', ' lang="nl"'),
        (None, ' lang="nl"', ' lang="nl"'),
    ],
)
def test_what_a_page_takes_from_the_main_file_is_marked_there_and_in_the_menu(site, translation, title, text):
    outcome = site({"content/pages/over.fr.md": translation})
    assert outcome.diagnostics == ()
    html = page(outcome.files, "fr/over/")
    assert re.search(r"<h1(.*?)>", html)[1] == title
    assert re.search(r'<div class="prose"(.*?)>', html)[1] == text
    assert re.search(r'<a href="../over/index.html" aria-current="page"(.*?)>', html)[1] == title


def test_the_parts_of_a_group_are_taken_one_by_one(site, files):
    settings = files["site_config.yaml"].replace(
        "maximum: 10}", "maximum: 10}\n      impact: {type: score, label: I, maximum: 10}"
    )
    outcome = site({SOUPE: files[SOUPE].replace("---\n##", "scores: {impact: 3}\n---\n##")}, config=settings)
    html = page(outcome.files, "fr/projets/soep/")
    assert "7,5 sur 10" in html
    assert "3 sur 10" in html


@pytest.mark.parametrize("key", ["status", "title_lang"])
def test_a_key_with_another_meaning_in_this_model_is_translated_like_any(make, key):
    config = re.sub(r"  status: .*\n", "", CONFIG)
    config = config.replace(
        "fields:\n", f"languages: [nl, fr]\nfields:\n  {key}: {{type: text, label: Eigen}}\n"
    )
    main = SHEET.replace("---\ntitle", f"---\n{key}: Van iedereen\ntitle")

    def facts(translation):
        outcome = make({SOUP: main, SOUPE: f"---\ntitle: Soupe\n{translation}---\n"}, config=config)
        return Document(outcome.files["fr/projets/soep/index.html"]).texts(".facts dd")

    assert "Van iedereen" in facts("")
    assert "De tous" in facts(f"{key}: De tous\n")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("zomer 2024", "été 2024"),
        ("van eind maart tot half juni 2024", "fin mars 2024 – mi-juin 2024"),
        ("sinds het voorjaar van 2024", "printemps 2024 – en cours"),
    ],
)
def test_the_season_of_a_period_is_shown_in_the_language_of_the_page(site, files, written, shown):
    outcome = site({SOUP: files[SOUP].replace("2024 tot heden", written)})
    assert f"<span>{written}</span>" in page(outcome.files, "projecten/soep/")
    assert f"<span>{shown}</span>" in page(outcome.files, "fr/projets/soep/")


@pytest.fixture
def translated(site, files):
    """The French page of a sheet with extra fields; the arguments are these fields in Dutch and in French."""

    def read(main, translation, whole=files[SOUP]):
        settings = files["site_config.yaml"].replace(
            "fields:\n      recommended: {",
            "fields:\n      note: {type: text, label: N}\n      recommended: {required: true, ",
        )
        more = "  meer: {type: links, label: Meer}\n  contact: {type: contact, label: Contact}\n"
        settings = settings.replace("  image: {type", f"{more}  image: {{type")
        changed = {
            SOUP: whole.replace("---\n##", f"{main}---\n##"),
            SOUPE: files[SOUPE].replace("---\n##", f"{translation}---\n##"),
        }
        outcome = site(changed, config=settings)
        return outcome, page(outcome.files, "fr/projets/soep/") if outcome.files else ""

    return read


@pytest.mark.parametrize(
    ("main", "translation", "shown", "not_shown"),
    [
        ("", "image: {alt: Une armoire.}\n", 'alt="Une armoire."', "Een kast met vier laden."),
        ("", "scores: {note: Mesuré deux fois}\n", "Mesuré deux fois", "Regen.[^2]"),
        ("", "image: {alt: , file: }\n", 'alt="Een kast met vier laden." lang="nl"', "Une armoire"),
        (
            "contact: {name: Loket, email: loket@dienst.example, public: nee}\n",
            "contact: {name: Guichet, email: guichet@dienst.example}\n",
            "Coordonnées sur demande",
            "guichet@dienst.example",
        ),
        (
            "contact: loket@dienst.example\n",
            "contact: {name: Guichet}\n",
            "loket@dienst.example",
            "Coordonnées",
        ),
    ],
)
def test_the_parts_of_a_value_are_taken_one_by_one(translated, main, translation, shown, not_shown):
    outcome, html = translated(main, translation)
    assert outcome.diagnostics == ()
    assert shown in html
    assert not_shown not in html


def test_a_text_in_a_group_that_nobody_translated_has_its_language(translated, files):
    in_dutch = files[SOUP].replace("scores: {", "scores: {note: Twee keer gemeten, ")
    for translation, shown in (
        ("scores: {recommended: 9}\n", '<dd lang="nl">Twee keer gemeten</dd>'),
        ("", '<dd lang="nl">Twee keer gemeten</dd>'),
        ("scores: {note: Mesuré deux fois}\n", "<dd>Mesuré deux fois</dd>"),
    ):
        _, html = translated("", translation, in_dutch)
        assert shown in html


@pytest.mark.parametrize(
    "contact",
    [
        "{name: Guichet, public: oui}",
        "guichet@dienst.example",
        "{email: guichet@dienst.example, public: true}",
    ],
)
def test_whom_the_main_file_keeps_to_itself_no_translation_tells(translated, contact):
    main = "contact: {name: Loket, email: loket@dienst.example, public: nee}\n"
    outcome, html = translated(main, f"contact: {contact}\n")
    assert outcome.diagnostics == ()
    assert "Coordonnées sur demande" in html
    assert [path for path, data in outcome.files.items() if b"@dienst.example" in data] == []


@pytest.mark.parametrize("caption", ["", ", caption: "])
def test_words_below_a_picture_that_nobody_translated_have_their_language(site, files, caption):
    described = files[SOUP].replace("laden.", "laden., caption: Voor de deur", 1)
    french = files[SOUPE].replace("---\n##", f"image: {{alt: Une armoire.{caption}}}\n---\n##")
    html = page(site({SOUP: described, SOUPE: french}).files, "fr/projets/soep/")
    assert 'alt="Une armoire." decoding' in html
    assert '<figcaption><span lang="nl">Voor de deur</span>' in html


@pytest.mark.parametrize(
    ("translation", "code"),
    [
        ("meer: [{url: https://meer.example/}]\n", "link-form"),
        ("contact: {name: Guichet}\n", "contact-unreachable"),
    ],
)
def test_what_a_value_of_a_translation_lacks_is_told(translated, translation, code):
    outcome, _ = translated("", translation)
    (found,) = outcome.diagnostics
    assert (found.place[:2], found.code) == ((SOUPE, 4), code)


@pytest.mark.parametrize(
    ("image", "code"),
    [
        ("image: kast.png", "image-parts"),
        ("imaeg: {file: kast.png, alt: Een kast}", "unknown-field"),
        ("image: {flie: kast.png, alt: Een kast}", "unknown-field"),
    ],
)
def test_what_a_translation_would_take_from_a_wrong_main_file_is_told_there_alone(
    translated, files, image, code
):
    whole = re.sub(r"(?m)^image: .*", image, files[SOUP])
    outcome, _ = translated("", "image: {alt: Une armoire.}\n", whole)
    assert [(found.place.path, found.code) for found in outcome.diagnostics] == [(SOUP, code)]


def test_a_draft_of_a_translation_is_shown_to_those_who_ask_for_drafts(site, built):
    path = "fr/projets/ruilkast/"
    assert ">Ruilkast</h1>" in page(built, path)
    drafts = page(site(drafts=True).files, path)
    assert ">L’armoire à échanges</h1>" in drafts
    assert "Brouillon" in drafts


def test_a_translation_decides_only_on_whether_it_is_a_draft(site, files):
    def french(status, translated):
        changed = {
            path: files[path].replace("title:", f"status: {one}\ntitle:", 1)
            for path, one in ((SOUP, status), (SOUPE, translated))
        }
        return page(site(changed, drafts=True).files, "fr/projets/soep/")

    assert "Brouillon" not in french("klaar", "klaar")
    assert "Brouillon" in french("klaar", "brouillon")
    assert "Cette fiche a été retirée." in french("ingetrokken", "klaar")


def test_whether_there_is_a_sheet_at_all_is_for_the_main_file_to_say(site, files, built):
    assert "fr/projets/oud/index.html" in built
    gone = site(
        {
            SOUP: files[SOUP].replace("title:", "status: concept\ntitle:"),
            BIKE: None,
            "content/pages/over.md": None,
            "content/pages/over.fr.md": None,
        }
    )
    assert "fr/projets/soep/index.html" not in gone.files


@pytest.mark.parametrize(
    ("named", "meant"),
    [
        ("content/projects/soep-fr.md", "content/projects/soep.fr.md"),
        ("content/projects/soep_FR.md", "content/projects/soep.fr.md"),
        ("content/projects/soep (fr).md", "content/projects/soep.fr.md"),
        ("content/pages/over-fr.md", "content/pages/over.fr.md"),
        ("content/projects/soep-en.md", ""),  # a language that the site does not have
        ("content/projects/brood-fr.md", ""),  # of nothing that is there
        ("content/projects/soepfr.md", ""),
    ],
)
def test_what_is_named_almost_as_a_translation_is_one_of_its_own_and_told(site, files, named, meant):
    text = files["content/pages/over.fr.md"] if "pages" in named else files[SOUPE]
    found = [d for d in site({named: text}).diagnostics if d.code == "translation-name"]
    assert [(d.place.path, d.detail("meant")) for d in found] == ([(named, meant)] if meant else [])
    assert not any(d.is_error for d in found)


@pytest.mark.parametrize(
    ("one", "other"),
    [(SOUPE, "content/projects/soep.FR.md"), ("content/pages/over.fr.md", "content/pages/over.Fr.md")],
)
def test_a_second_translation_into_a_language_is_refused(site, files, one, other):
    diagnostics = site({other: files[one]}).diagnostics
    first, second = sorted([one, other])
    assert [(d.code, d.place.path, d.detail("other")) for d in diagnostics] == [
        ("translation-twice", second, first)
    ]


# Links between the languages


def versions(html):
    return {one["hreflang"]: one["href"] for one in Document(html).find("link") if one.get("hreflang")}


def test_the_pages_of_a_translated_sheet_name_one_another(built):
    for path in ("projecten/soep/", "fr/projets/soep/"):
        assert re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]+)">', page(built, path)) == [
            ("nl", "https://twee.example/bak/projecten/soep/"),
            ("fr", "https://twee.example/bak/fr/projets/soep/"),
        ]


def test_search_engines_are_led_from_an_untranslated_page_to_the_original(built):
    original = "https://twee.example/bak/projecten/fietsles/"
    html = page(built, "fr/projets/fietsles/")
    assert f'<link rel="canonical" href="{original}">' in html
    assert re.findall(r'rel="alternate" hreflang="(\w+)"', html) == ["nl"]
    assert original in built["sitemap.xml"].decode()
    assert "fietsles" not in built["fr/sitemap.xml"].decode()


def switch(built, path):
    found = re.search(r'<nav class="languages".*?</nav>', page(built, path), re.DOTALL)[0]
    return dict(re.findall(r'href="(?:\.\./)*([^"]*)" lang="(\w+)"', found)[::1])


@pytest.mark.parametrize(
    ("dutch", "french"),
    [
        ("", ""),
        ("pagina/2/", "page/2/"),
        ("zoeken/", "recherche/"),
        ("over/", "over/"),
        ("doelgroep/", "public/"),
        ("doelgroep/ouderen/", "public/ouderen/"),
        ("looptijd/loopt-nog/", "etat/en-cours/"),
        ("gratis/ja/", "gratuit/oui/"),
        ("jaar/2024/", "annee/2024/"),
        ("projecten/oud/", "projets/oud/"),
        ("bedankt/", "merci/"),
    ],
)
def test_the_switch_leads_to_the_same_page_in_the_other_language(built, dutch, french):
    there, back = switch(built, dutch), switch(built, f"fr/{french}")
    assert f"fr/{french}index.html" in there
    assert there[f"fr/{french}index.html"] == "fr"
    assert back[f"{dutch}index.html"] in {"nl", "fr"}  # both, if it is the same word


def test_links_stay_in_the_language_of_the_page_but_for_those_that_name_another(built):
    dutch, french = page(built, "projecten/soep/"), page(built, "fr/projets/soep/")
    assert 'href="../../projecten/fietsles/index.html">de fietsles' in dutch
    assert 'href="../../fr/projets/soep/index.html">de Franse versie' in dutch
    assert 'href="../../projets/fietsles/index.html">le cours' in french


def test_robots_and_redirects_are_told_of_every_language(built):
    assert built["robots.txt"].decode().count("Sitemap: ") == 2
    assert built["_redirects"].decode().splitlines() == [
        "/bak/projecten/soeptafel/ /bak/projecten/soep/ 301",
        "/bak/fr/projets/soeptafel/ /bak/fr/projets/soep/ 301",
    ]
    assert not {"fr/robots.txt", "fr/_redirects", "fr/_headers"} & built.keys()


def test_the_sitemap_names_the_versions_of_each_page(built):
    trees = [ET.fromstring(built[path]) for path in ("sitemap.xml", "fr/sitemap.xml")]
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    found = {
        url.findtext("s:loc", "", spaces): [link.get("hreflang") for link in url.findall("x:link", spaces)]
        for tree in trees
        for url in tree.findall("s:url", spaces)
    }
    assert found["https://twee.example/bak/fr/projets/soep/"] == ["nl", "fr"]
    assert found["https://twee.example/bak/projecten/fietsles/"] == ["nl"]  # the other is not translated


def test_a_reader_of_feeds_hears_each_text_in_its_own_language(site, files):
    config = files["site_config.yaml"].replace("exports: [json", "exports: [atom, json")
    dated = {BIKE: files[BIKE].replace("free: nee", "free: nee\nupdated: 2026-02-01")}
    feed = ET.fromstring(site(dated, config=config).files["fr/feed.xml"])
    atom, lang = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/XML/1998/namespace}lang"
    heard = {
        entry.findtext(f"{atom}title"): [
            entry.find(f"{atom}{name}").get(lang) for name in ("title", "summary")
        ]
        for entry in feed.iter(f"{atom}entry")
    }
    assert feed.get(lang) == "fr"
    assert heard == {"La soupe sur le trottoir": [None, None], "Trapt mo deure": ["vls", "nl"]}


def test_data_has_the_same_keys_in_every_language(built):
    dutch, french = (json.loads(built[path]) for path in ("data/projecten.json", "fr/donnees/projets.json"))
    assert (dutch["language"], french["language"]) == ("nl", "fr")

    def groups(data):
        return {p["id"]: [g["key"] for g in p["fields"]["target_groups"]] for p in data["projects"]}

    assert groups(dutch) == groups(french)
    assert {one["language"] for one in dutch["projects"]} == {"nl"}
    assert [one["id"] for one in french["projects"] if one["language"] == "fr"] == ["soep"]
    soup = next(one for one in french["projects"] if one["id"] == "soep")
    assert soup["fields"]["title"] == "La soupe sur le trottoir"
    assert soup["fields"]["image"]["url"].startswith("https://twee.example/bak/assets/")


def test_a_portal_finds_the_data_of_each_language_in_one_record(site, files):
    settings = files["site_config.yaml"].replace("exports: [json", "exports: [dcat, json")
    only_dutch = re.sub("tagline: .*", "tagline: Buren", settings)
    built = site(config=only_dutch).files
    graph = read_linked(built["data/dcat.jsonld"].decode())
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    assert {str(one)[-3:] for one in graph.objects(dataset, DCTERMS.language)} == {"NLD", "FRA"}
    titles = {Literal("Bak in twee talen", lang="nl"), Literal("Bac en deux langues", lang="fr")}
    assert set(graph.objects(dataset, DCTERMS.title)) == titles
    assert set(graph.objects(dataset, DCTERMS.description)) == {Literal("Buren", lang="nl")}
    found = {
        str(only(graph, one, DCAT.downloadURL)).removeprefix("https://twee.example/bak/"): (
            str(only(graph, one, DCTERMS.language))[-3:],
            str(only(graph, one, DCAT.accessURL)).removeprefix("https://twee.example/bak/"),
        )
        for one in graph.objects(dataset, DCAT.distribution)
    }
    assert found == {
        "data/projecten.csv": ("NLD", "data/"),
        "data/projecten.json": ("NLD", "data/"),
        "fr/donnees/projets.csv": ("FRA", "fr/donnees/"),
        "fr/donnees/projets.json": ("FRA", "fr/donnees/"),
    }
    assert found.keys() <= built.keys()


def test_a_page_in_the_folder_of_a_language_is_refused(site):
    outcome = site({"content/pages/fr.md": "---\ntitle: Frans\n---\n"})
    # “fr.md” is the name of the page, not a language code after a name.
    assert ("content/pages/fr.md", "path-kept") in [(d.place.path, d.code) for d in outcome.diagnostics]


def test_a_page_in_the_folder_of_a_language_is_told_when_another_page_wants_its_path_too(site, files):
    outcome = site(
        {"content/pages/fr.md": "---\ntitle: Frans\n---\n"},
        config=files["site_config.yaml"] + "paths: {thanks: fr}\n",
    )
    found = [(one.place.path, one.detail("path"), one.code) for one in outcome.diagnostics]
    assert found[0] == ("content/pages/fr.md", "fr/", "path-kept")


def test_a_filter_in_the_folder_of_a_language_is_refused_and_named(site, files):
    settings = files["site_config.yaml"].replace(
        "label: {nl: Doelgroep, fr: Public}", "label: {nl: Fr, fr: Public}"
    )
    details = [
        dict(diagnostic.details)
        for diagnostic in site(config=settings).diagnostics
        if diagnostic.code == "path-twice"
    ]
    assert details == [{"path": "fr/", "name": "Fr", "other": "Bac en deux langues"}]


def test_two_pages_of_one_language_in_one_place_are_told_by_the_whole_address(site):
    page = "---\ntitle: Aide\n---\n"
    names = ("aide.md", "aide.fr.md", "Âide.md", "Âide.fr.md")
    outcome = site({f"content/pages/{name}": page for name in names})
    details = {(d.code, dict(d.details).get("path")) for d in outcome.diagnostics}
    assert details == {("path-taken", "aide/"), ("path-taken", "fr/aide/")}


def test_a_translation_has_the_dates_of_its_own_file_and_the_addresses_of_the_main_one(site, files):
    day = PartialDate(2026, 5, 4)
    history = History(
        {}, {SOUPE: day}, {SOUPE: ("content/projects/oude-naam.fr.md",), SOUP: ("content/projects/pot.md",)}
    )
    outcome = site({SOUP: files[SOUP].replace("updated: 2026-03-01\n", "")}, history=history)
    data = json.loads(outcome.files["fr/donnees/projets.json"])
    assert {one["id"]: one.get("updated") for one in data["projects"]}["soep"] == "2026-05-04"
    assert "fr/projets/pot/index.html" in outcome.files
    assert not [path for path in outcome.files if "oude-naam" in path]


def test_a_correction_puts_a_translation_in_the_words_of_its_language(files):
    model = config.read(files["site_config.yaml"], "fr")[0].model
    text = b"---\ntitle: Soupe\ntarget_groups: [senioren]\n---\n"
    assert "[Aînés]".encode() in correct_sheet(SOUPE, text, model)[0]


# Work that is done once


@pytest.fixture
def converted(monkeypatch):
    """The texts that were converted."""
    texts, render = [], prose.render
    monkeypatch.setattr(prose, "render", lambda parts: texts.append(parts) or render(parts))
    return texts


def test_a_text_that_stands_in_two_languages_is_converted_once(site, converted):
    site()
    assert len(converted) == len(set(converted)) > 0


def test_a_preview_works_nothing_out_again_when_nothing_changed(site):
    first = Memory(lasts=True)
    site(memory=first)
    second = first.next()
    site(memory=second)
    made = second.values_used.keys() - second.values_known.keys()
    assert made == set()
    assert second.values_used


def test_a_translation_that_the_converter_gives_up_on_is_told(site, monkeypatch):
    render = prose.render

    def gives_up(parts):
        if any("casserole" in part for part in parts):
            raise prose.Unrenderable
        return render(parts)

    monkeypatch.setattr(prose, "render", gives_up)
    outcome = site()
    assert {diagnostic.code for diagnostic in outcome.diagnostics} == {"unrenderable"}
    assert not outcome.files


BROKEN = "---\ntitle: Soupe: x\n---\n"
DRAFT = "---\ntitle: Soupe\nstatus: brouillon\n---\n"


@pytest.mark.parametrize(("checks", "expected"), [("", [SOUPE]), ("checks: {shown-draft: off}\n", [])])
def test_a_translation_that_calls_itself_a_draft_where_none_are_kept_back_is_not_published(
    site, files, checks, expected
):
    settings = files["site_config.yaml"].replace("{key: draft,", "{key: half,") + checks
    outcome = site({SOUPE: DRAFT}, config=settings)
    places = [diagnostic.place for diagnostic in outcome.diagnostics if diagnostic.code == "shown-draft"]
    assert [place.path for place in places if place.line == 3 and place.path == SOUPE] == expected
    assert bool(places) == bool(expected)
    assert not expected or outcome.failed
    # On a site with drafts, it is a draft.
    assert "shown-draft" not in {diagnostic.code for diagnostic in site({SOUPE: DRAFT}).diagnostics}


@pytest.mark.parametrize("drafts", [False, True])
def test_what_is_remembered_of_a_site_in_two_languages_is_what_is_read(site, files, drafts):
    memory = Memory()
    for changed in (
        {},
        {SOUPE: DRAFT},
        {SOUPE: None},
        {SOUPE: files[SOUPE]},
        {SOUP: f"{files[SOUP]}\nEn nog een zin.\n"},
        {SOUPE: BROKEN},
        {SOUPE: BROKEN},
        {SOUP: BROKEN},
        {},
    ):
        again, fresh = site(changed, memory=memory, drafts=drafts), site(changed, drafts=drafts)
        assert (again.diagnostics, dict(again.files)) == (fresh.diagnostics, dict(fresh.files))
        memory = Memory(memory.cached)


@pytest.mark.parametrize(("text", "translated"), [(None, []), (BROKEN, []), (DRAFT, [SOUPE])])
def test_a_translation_that_cannot_be_taken_apart_counts_as_none(ours, files, text, translated):
    inputs = {**ours, **{path: given.encode() for path, given in {**files, SOUPE: text}.items() if given}}
    work = Work(inputs, Memory(), Options(TODAY))
    settings, languages = read_config(work)
    setting = Setting(words_of(inputs, languages[0]), TODAY)
    sheets, pages = (
        by_language(content_in(inputs, folder), settings, work.diagnostics) for folder in (PROJECTS, PAGES)
    )
    (french,) = read_versions(work, settings, setting, sheets, pages)
    assert [sheet.path for sheet in french.translated if sheet.path in {SOUP, SOUPE}] == translated


class Walked(tuple):  # noqa: SLOT001 (it counts in its __dict__)
    """A tuple that counts how often it is gone through."""

    walks = 0

    def __iter__(self):
        self.walks += 1
        return super().__iter__()


def test_a_translation_is_gone_through_as_often_for_many_mistakes_as_for_one():
    model = config.read(CONFIG)[0].model
    main = sources.read(SOUP, SHEET.encode())

    def walks(number):
        keys = "".join(f"kleur{n}: rood\n" for n in range(number))
        source = sources.read(SOUPE, f"---\n{keys}---\n".encode())
        entries = Walked(source.front.entries)
        found = sheet_in(main, source._replace(front=source.front._replace(entries=entries)), model, "nl")
        assert [one.code for one in found.diagnostics] == ["unknown-field"] * number
        return entries.walks

    assert walks(100) == walks(1)

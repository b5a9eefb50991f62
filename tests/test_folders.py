"""Reading a site's folder: which files are read, and which are not."""

import errno
import os
from pathlib import Path
from unicodedata import normalize

import pytest

from fichebak.shell import folders
from fichebak.shell.stamps import Stamp
from fichebak.text.diagnostics import Invalid
from tests import disk
from tests.conftest import CONFIG, HOME, SHEET


def codes(found):
    return [(diagnostic.code, diagnostic.place.path) for diagnostic in found]


@pytest.fixture
def site(tmp_path):
    (tmp_path / "content/projects").mkdir(parents=True)
    (tmp_path / "content/projects/soup.md").write_text("soup")
    return tmp_path


@pytest.mark.parametrize(
    ("link", "target"),
    [
        ("content/projects/link.md", "projects/soup.md"),
        ("content/more", "projects"),
        ("content/images", "/"),
        ("content/projects/nowhere.md", "not-there.md"),
        ("templates", "content"),
        ("site_config.yaml", "content/projects/soup.md"),
    ],
)
def test_links_in_a_site_are_refused_and_not_followed(site, link, target):
    (site / link).symlink_to(target)
    read = folders.read(site)
    assert codes(read.diagnostics) == [("symlink", link)]
    assert [path for path, data in read.files.items() if data == b"soup"] == ["content/projects/soup.md"]


@pytest.mark.parametrize(
    "name",
    [
        "content/projects/caf\udce9.md",
        "content/projects/a:\udce9.md",
        "content/caf\udce9",
        "templates/caf\udce9.html",
    ],
)
def test_a_name_that_is_no_text_is_told_in_letters_that_can_be_shown(site, name):
    # “café” in a file name in another encoding, as from an old archive; Python uses surrogates for it.
    (site / name).parent.mkdir(exist_ok=True)
    (site / name).touch() if "." in name else (site / name).mkdir()
    read = folders.read(site)
    assert codes(read.diagnostics) == [("file-name", name.replace("\udce9", "\ufffd"))]
    assert name not in read.files


@pytest.mark.parametrize("sign", ["\n", "\r", "\t", "\x1b[2J", "\x07", "\x7f", "\x9b", "\u2028", "\u202e"])
def test_a_name_with_a_sign_that_steers_a_terminal_is_refused(site, sign):
    for name in (f"content/images/a{sign}b.png", f"content/images/map{sign}"):
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).touch() if "." in name else (site / name).mkdir()
    read = folders.read(site)
    assert {code for code, _ in codes(read.diagnostics)} == {"file-name"}
    assert len(read.diagnostics) == 2
    assert not any(sign in name for name in read.files)


@pytest.mark.parametrize(
    "name",
    [
        "con.md",
        "Aux.md",
        "nul",
        "com1.fr.md",
        "Warm? Soep.md",
        "soep: warm.md",
        "een\\twee.md",
        "soep.",
        "map ",
        "a|b",
    ],
)
def test_a_name_that_windows_has_no_file_for_is_told(site, name):
    (site / "content/projects" / name).write_text("soup")
    reported = codes(folders.read(site).diagnostics)
    assert ("windows-name", f"content/projects/{name}") in reported
    (site / "content/projects" / name).unlink()
    (site / "content" / name).mkdir()
    assert codes(folders.read(site).diagnostics) == [("windows-name", f"content/{name}")]


@pytest.mark.parametrize(
    "name", ["console.md", "de aux.md", "com10.md", ".soep.", "~$con: ", "com.md", "nul-meting.md"]
)
def test_a_name_that_only_looks_like_one_is_not(site, name):
    (site / "content/projects" / name).write_text("soup")
    assert folders.read(site).diagnostics == ()


def test_a_name_as_people_and_telephones_give_it_is_read(site):
    (site / "content/images").mkdir()
    names = [
        f"content/images/{name}.png" for name in ("één 🧺", "e\u0301e\u0301n", "om 3.04\u202fPM", "日本")
    ]
    for name in names:
        (site / name).touch()
    read = folders.read(site)
    assert read.diagnostics == ()
    assert {normalize("NFC", name) for name in names} <= read.files.keys()


@pytest.mark.parametrize("there", ["NFC", "NFD"])
@pytest.mark.parametrize("named", ["NFC", "NFD"])
def test_a_picture_is_found_whichever_way_its_accents_are_written(site, make, there, named):
    there, named = (normalize(form, "één café.png") for form in (there, named))
    (site / "content/images").mkdir()
    (site / "content/images" / there).write_bytes((HOME / "content/images/de-sofa.png").read_bytes())
    text = SHEET.replace("title:", f"image: {{file: {named}, alt: Een sofa}}\ntitle:")
    text += f"\n![Een sofa]({named})\n"
    files = {name: data for name, data in folders.read(site).files.items() if "/images/" in name}
    config = CONFIG.replace("sections:\n", "  image: {type: image, label: Foto}\nsections:\n")
    outcome = make({**files, "content/projects/soup.md": text}, config=config)
    assert outcome.diagnostics == ()
    assert outcome.files["projecten/soup/index.html"].count(b"<img ") >= 2


@pytest.mark.parametrize("there", ["NFC", "NFD"])
@pytest.mark.parametrize("named", ["NFC", "NFD"])
def test_so_is_a_sheet_that_another_links_to(site, make, there, named):
    there, named = (normalize(form, "één café.md") for form in (there, named))
    (site / "content/projects" / there).write_text(SHEET.replace("Soep", "Café"))
    files = {name: data for name, data in folders.read(site).files.items() if "caf" in name}
    outcome = make({**files, "content/projects/soup.md": f"{SHEET}\nZie [hier]({named}#top).\n"})
    assert outcome.diagnostics == ()
    assert b'een-cafe/index.html#top"' in outcome.files["projecten/soup/index.html"]


@pytest.mark.parametrize("name", ["images/één.png", "projects/één.md", "pages/één.md"])
def test_two_files_whose_names_look_the_same_are_told(site, name):
    one, other = sorted(f"content/{normalize(form, name)}" for form in ("NFC", "NFD"))
    for path in (one, other):
        (site / path).parent.mkdir(exist_ok=True)
        (site / path).write_text(path)
    assert codes(folders.read(site).diagnostics) == [("name-twice", other)]


def test_a_site_that_is_a_link_as_a_whole_is_refused(site):
    (site / "content").rename(site / "elsewhere")
    (site / "content").symlink_to("elsewhere")
    assert codes(folders.read(site).diagnostics) == [("symlink", "content")]


@pytest.mark.parametrize(
    "path",
    [
        "content/projects/C#/soup.docx",
        "content/projects/b.md.txt",
        "content/soup.md",
        "content/project/soup.md",
        "content/images/soup.md",
        "soup.md",
    ],
)
@pytest.mark.parametrize("start", ["", "\ufeff"], ids=["plain", "byte-order mark"])
def test_a_file_that_would_be_passed_over_is_told(site, path, start):
    (site / path).parent.mkdir(exist_ok=True)
    (site / path).write_text(f"{start}---\ntitle: Soup\n---\n")
    read = folders.read(site)
    assert codes(read.diagnostics) == [("not-a-sheet", path)]
    assert path not in read.files


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("koffie.md.md", "koffie.md"),
        ("Koffie.MD.md", "Koffie.md"),
        ("koffie.fr.md.md", "koffie.fr.md"),
        ("koffie.md.txt.md", "koffie.md"),
        ("koffie.docx.md", "koffie.md"),
        ("koffie.md", None),
        ("koffie.fr.md", None),
        ("v1.2.md", None),
        ("md.md", None),
    ],
)
def test_an_extension_that_was_added_to_another_is_told_since_it_gets_into_the_address(site, name, near):
    (site / "content/projects" / name).write_text("---\ntitle: Koffie\n---\n")
    read = folders.read(site)
    assert [(one.code, one.detail("near")) for one in read.diagnostics] == (
        [("extension-twice", near)] if near else []
    )
    assert f"content/projects/{name}" in read.files


def test_beside_the_configuration_other_texts_are_not_meant_for_the_site(site):
    for name in ("CHANGELOG.md", "README.md"):
        (site / name).write_text("# Soup\n")
    (site / "soup.md").symlink_to("content")
    assert folders.read(site).diagnostics == ()


def test_what_a_map_is_made_of_is_read_and_anything_else_beside_it_is_told(site):
    (site / "content/map").mkdir()
    for name in ("outline.geojson", "places.csv", "places.xlsx"):
        (site / "content/map" / name).write_text("x")
    read = folders.read(site)
    assert codes(read.diagnostics) == [("not-a-sheet", "content/map/places.xlsx")]
    assert {"content/map/outline.geojson", "content/map/places.csv"} <= read.files.keys()


def test_what_programs_leave_behind_is_passed_over_in_silence(site):
    (site / "content/images").mkdir()
    for path in (
        *(".obsidian/app.json", "projects/.soup.md.swp", ".DS_Store", "projects/~$ep.md"),
        *("images/Icon\r", "images/Thumbs.db", "projects/desktop.ini"),
        *(
            "projects/.sou\np.md",
            "projects/soup.md~",
            "projects/#soup.md#",
            "projects/4913",
            "images/soup.jpg.tmp",
        ),
    ):
        (site / "content" / path).parent.mkdir(exist_ok=True)
        (site / "content" / path).write_text("{}")
    # As Emacs does for as long as somebody has changes in the file that are not saved yet.
    (site / "content/projects/.#soup.md").symlink_to("somebody@machine.4711:1700000000")
    read = folders.read(site)
    assert read.diagnostics == ()
    assert [path for path in read.files if path.startswith("content/")] == ["content/projects/soup.md"]


def test_a_readme_is_for_colleagues_and_no_sheet(site):
    (site / "content/images").mkdir()
    for path in ("projects/README.md", "README.nl.md", "Readme.md", "images/README.txt", "projects/readme"):
        (site / "content" / path).write_text("# Hoe wij fiches schrijven\n")
    (site / "content/projects/readme-cafe.md").write_text("---\ntitle: Leescafé\n---\n")
    read = folders.read(site)
    assert read.diagnostics == ()
    content = [path for path in read.files if path.startswith("content/")]
    assert content == ["content/projects/readme-cafe.md", "content/projects/soup.md"]


def test_the_templates_of_a_site_stand_over_ours(site):
    (site / "templates").mkdir()
    (site / "templates/card.html").write_text("mine")
    files = folders.read(site).files
    assert files["templates/card.html"] == b"mine"
    assert files["templates/base.html"] == (HOME / "templates/base.html").read_bytes()


def test_a_file_beyond_reason_is_read_no_further_than_its_refusal_needs(site):
    with (site / "content/projects/huge.md").open("wb") as file:
        file.truncate(10**12)  # a sparse file: it takes no space on the disk
    assert len(folders.read(site).files["content/projects/huge.md"]) == folders.MAX_TEXT + 1


def test_a_template_of_the_site_that_goes_uncovers_ours_again(site):
    ours = folders.read(site)
    own = site / "templates/thanks.html"
    own.parent.mkdir(exist_ok=True)
    own.write_text("eigen dank")
    covered = folders.read(site, ours)
    assert covered.files["templates/thanks.html"] == b"eigen dank"
    own.unlink()
    assert folders.read(site, covered).files == ours.files


@pytest.fixture
def looked_at(monkeypatch):
    """The names of the files whose stamp was asked for, in order."""
    names, stamp = [], os.stat
    monkeypatch.setattr(os, "stat", lambda path, **how: names.append(Path(path).name) or stamp(path, **how))
    return names


SOUP = "content/projects/soup.md"


def test_of_a_file_that_is_known_to_have_changed_no_other_is_looked_at(site, looked_at):
    before = folders.read(site)
    looked_at.clear()
    (site / SOUP).write_text("tomato soup")
    after = folders.read(site, before, [SOUP])
    assert set(looked_at) == {"soup.md"}
    assert after == folders.read(site)
    assert after.files[SOUP] == b"tomato soup"
    assert before.files[SOUP] == b"soup"


def test_a_file_that_is_known_to_have_changed_is_read_also_if_its_time_is_the_same(site, monkeypatch):
    # As on a disk that only knows whole seconds, for somebody who saves twice within one.
    monkeypatch.setattr(folders, "stamp", lambda status: Stamp(status.st_size, 0, 0, status.st_ino))
    before = folders.read(site)
    (site / SOUP).write_text("soap")
    assert folders.read(site, before, [SOUP]).files[SOUP] == b"soap"


def replaced_by_a_link(site):
    (site / "secret.txt").write_text("secret")
    (site / SOUP).unlink()
    (site / SOUP).symlink_to("../../secret.txt")
    return [SOUP]


def taken_away(site):
    (site / SOUP).unlink()
    return [SOUP]


def renamed(site):
    (site / SOUP).rename(site / "content/projects/stew.md")
    return [SOUP, "content/projects/stew.md"]


def in_a_new_folder(site):
    (site / "content/projects/new").mkdir()
    (site / "content/projects/new/cake.md").write_text("cake")
    return ["content/projects/new"]


def many_at_once(site):
    names = [f"content/projects/{number}.md" for number in range(2 * folders.MAX_CHANGED)]
    for name in names:
        (site / name).write_text("other")
    return names[: folders.MAX_CHANGED + 1]


def one_that_stands_over_ours(site):
    (site / "templates/404.html").unlink()
    return ["templates/404.html"]


@pytest.mark.parametrize(
    "change",
    [replaced_by_a_link, taken_away, renamed, in_a_new_folder, many_at_once, one_that_stands_over_ours],
)
def test_what_is_read_again_is_what_is_there(site, change):
    (site / "templates").mkdir()
    (site / "templates/404.html").write_text("mine")
    for number in range(2 * folders.MAX_CHANGED):
        (site / f"content/projects/{number}.md").write_text("one")
    before = folders.read(site)
    assert folders.read(site, before, change(site)) == folders.read(site)


def test_of_two_pictures_with_one_name_the_same_one_counts_whichever_changed(site):
    (site / "content/images").mkdir()
    one, other = (f"content/images/{normalize(form, 'één.png')}" for form in ("NFC", "NFD"))
    for path in (one, other):
        (site / path).write_text(path)
    for path in (one, other):
        before = folders.read(site)
        (site / path).write_text(f"another {path}")
        assert folders.read(site, before, [path]) == folders.read(site)


def test_our_own_files_in_a_folder_of_the_site_are_no_files_of_the_site(site, monkeypatch):
    (site / "fichebak/templates").mkdir(parents=True)
    (site / "fichebak/templates/404.html").write_text("ours")
    monkeypatch.setattr(folders, "HOME", site / "fichebak")
    before = folders.read(site)
    (site / "fichebak/templates/404.html").write_text("changed")
    assert folders.read(site, before, ["fichebak/templates/404.html"]) == folders.read(site)


def test_a_folder_that_cannot_be_read_is_not_taken_for_an_empty_one(site):
    def refuse(event):
        if event == "os.scandir":
            raise PermissionError(errno.EACCES, "Permission denied")

    with disk.before_each(refuse), pytest.raises(PermissionError):
        folders.read(site)


@pytest.mark.parametrize("size", [0, 10, 100_000])
def test_a_file_that_the_disk_has_no_room_for_is_not_there_at_all(site, size):
    before = disk.content(site)
    with disk.room_for(size), pytest.raises(OSError, match="File too large"):
        folders.create(site, "content/projects/bread.md", b"x" * (size + 1))
    assert disk.content(site) == before


def test_what_stands_somewhere_is_never_written_over_or_taken_away(site):
    (site / "content/projects/folder.md").mkdir()
    (site / "content/projects/link.md").symlink_to("nowhere.md")
    before = disk.content(site)
    for name in ("soup", "folder", "link"):
        assert not folders.create(site, f"content/projects/{name}.md", b"x")
    assert disk.content(site) == before


def test_the_folder_where_one_stands_is_refused_by_a_name(site, monkeypatch):
    monkeypatch.chdir(site)
    with pytest.raises(Invalid) as refused:
        folders.keep_apart(Path(), Path())
    assert refused.value.diagnostics[0].place.path == "."


# Templates without effect: the files of a site, and what is told of them

BASE = '{% extends "base.html" %}'
BLOCKS = "{% block head %}{% endblock %}{% block main %}{% endblock %}"
WITHOUT_EFFECT = {
    "a slip in a name": ({"detial.html": ""}, ["detial.html:1:1 template-unused detail.html"]),
    "a slip in that of a field": (
        {"fields/contct.html": ""},
        ["fields/contct.html:1:1 template-unused fields/contact.html"],
    ),
    "a slip in a folder": (
        {"field/contact.html": ""},
        ["field/contact.html:1:1 template-unused fields/contact.html"],
    ),
    "capitals": ({"Detail.html": ""}, ["Detail.html:1:1 template-unused detail.html"]),
    "a slip in a style": (
        {"assets/stlye.css": ""},
        ["assets/stlye.css:1:1 template-unused assets/style.css"],
    ),
    "a copy beside it": (
        {"detail - kopie.html": ""},
        ["detail - kopie.html:1:1 template-unused"],
    ),
    "a file of another kind with almost the name of one": ({"assets/search/view.ts": ""}, []),
    "a file that resembles none": ({"projecten.html": ""}, ["projecten.html:1:1 template-unused"]),
    "one that another includes": ({"detial.html": "", "card.html": '{% include "detial.html" %}'}, []),
    "a picture that a template shows": (
        {"assets/favicon2.svg": "", "card.html": "{{ asset('favicon2.svg') }}"},
        [],
    ),
    "what a folder of one's own is for": ({"delen/kop.html": "", "assets/huis.woff2": ""}, []),
    "a slip in a block": (
        {"detail.html": f"{BASE}\n  {{% block mian %}}{{% endblock %}}"},
        ["detail.html:2:12 template-block main"],
    ),
    "a block of the base of its base": (
        {"index.html": '{% extends "404.html" %}{% block head %}{% endblock %}'},
        [],
    ),
    "a block in a block": (
        {"404.html": BASE + "{% block main %}{% block a %}{% endblock %}{% endblock main %}"},
        [],
    ),
    "a block that is shown by its name": (
        {"404.html": BASE + "{% block a %}b{% endblock %}{% block main %}{{ self.a() }}{% endblock %}"},
        [],
    ),
    "a block in a comment": (
        {"404.html": BASE + "{# {% block a %} #}{% raw %}{% block b %}{% endraw %}"},
        [],
    ),
    "one's own files under a name that is put together": ({"delen/adres.html": ""}, []),
    "a base without what pages put into it": (
        {"base.html": "{% block head %}{% endblock %}"},
        ["base.html:1:1 template-block-gone"],
    ),
    "a base without what is only a word": (
        {"base.html": BLOCKS},
        [],
    ),
    "a page of one's own that extends nothing": ({"detail.html": "<!doctype html>"}, []),
    "a base that has it from its own base": (
        {
            "base.html": '{% extends "huis.html" %}',
            "huis.html": BLOCKS,
        },
        [],
    ),
    "a text below the blocks": (
        {"404.html": BASE + "{% block main %}a{% endblock %}\n <p>b</p>"},
        ["404.html:2:2 template-outside"],
    ),
    "a text above a block": (
        {"404.html": BASE + "\n{{ page.title }}{% block main %}a{% endblock %}"},
        ["404.html:2:1 template-outside"],
    ),
    "what stands above the base, and what blocks use": (
        {
            "404.html": "{# a #}<!-- b -->"
            + BASE
            + "\n<!-- k -->\n"
            + "{# c #}{% set d = 1 %}{% set e | upper %}f{% endset %}{% macro g() %}h{% endmacro %}\n"
            + "{% from 'charts.html' import bars %}{% block main %}{% set i %}j{% endset %}{% endblock %}\n"
        },
        [],
    ),
    "a block of one's own base": (
        {"base.html": BLOCKS + "{%- block aside -%}", "404.html": BASE + "{% block aside %}{% endblock %}"},
        [],
    ),
    "a base without a block": (
        {"huis.html": "", "404.html": '{% extends "huis.html" %}{% block main %}{% endblock %}'},
        ["404.html:1:35 template-block"],
    ),
    "a base that extends itself": ({"base.html": BASE + BLOCKS}, []),
    "a name whose accents are written as on a Mac": (
        {normalize("NFD", "één.html"): "", "card.html": normalize("NFC", "{% include 'één.html' %}")},
        [],
    ),
}


@pytest.mark.parametrize(("templates", "told"), WITHOUT_EFFECT.values(), ids=WITHOUT_EFFECT)
def test_a_template_that_would_change_nothing_is_told(site, templates, told):
    for name, text in templates.items():
        path = site / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    found = folders.read(site).diagnostics
    said = [
        f"{one.place.path}:{one.place.line}:{one.place.column} {one.code} {one.detail('near')}"
        for one in found
    ]
    assert [line.removeprefix("templates/").strip() for line in said] == told


def test_our_own_templates_have_their_effect():
    # A site in the folder of Fichebak itself has no other templates than these.
    assert folders.read(HOME).diagnostics == ()


def test_a_preview_tells_a_template_without_effect_until_another_names_it(site):
    (site / "templates").mkdir()
    (site / "templates/huis.html").write_text("")
    (site / "templates/card.html").write_text("")
    earlier = folders.read(site)
    assert codes(earlier.diagnostics) == [("template-unused", "templates/huis.html")]
    (site / "templates/card.html").write_text('{% include "huis.html" %}')
    assert folders.read(site, earlier, {"templates/card.html"}).diagnostics == ()

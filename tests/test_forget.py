"""`forget` finds a name, address or number wherever it occurs, and nothing else."""

import os
import re
import shutil
import struct

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from fichebak.cli import main
from fichebak.commands import forget
from fichebak.content.mentions import wanted
from fichebak.site import images
from tests.conftest import CONFIG, SHEET
from tests.pictures import picture
from tests.test_bombs import chunk

FOUND = [
    ("An De Smet", "Bel An De Smet.", [(1, 5)]),
    ("an de smet", "ÀN DÉ SMÈT en an-de-smet", [(1, 1), (1, 15)]),
    ("An De Smet", "eerst\nmail an.desmet@b.example", [(2, 6)]),
    ("An De Smet", "**An**\n*De* Smet", [(1, 3)]),
    ("Smet", "besmet, Smetje", [(1, 9)]),
    ("0471 12 34 56", "tel 0471/12.34.56\n+32 471 12 34 56", [(1, 5), (2, 1)]),
    ("+32 471 123456", "0471123456 of 0032471123456 of +32 (0)471 12 34 56", [(1, 1), (1, 15), (1, 32)]),
    ("+32 (0)471 12 34 56", "0471 12 34 56", [(1, 1)]),
    ("0471 12 34 56", "0471 12 34 57", []),
    # Too few digits for a telephone number: part of a longer one counts, as part of a word does.
    ("8500", "85001 of 8500 of 28500", [(1, 1), (1, 10)]),
    ("0471 12 34 56", "10471 12 34 56 of 0471 12 34 561", []),
    ("+32 471 12 34 56", "+32 471 12 34 56", [(1, 1)]),
    # Separators as Word and French typography write them: no-break spaces and hyphens, dashes, spaced
    # slashes.
    ("+32 471 12 34 56", "0471\u202f12\u202f34\u202f56 of 0471\u00a0/ 12 34 56", [(1, 1), (1, 18)]),
    ("+32 471 12 34 56", "0471\u201112\u201134\u201156 of 0471 – 12 34 56", [(1, 1), (1, 18)]),
    ("0471 12 34 56", "+32\u202f(0)\u202f471\u2009–\u200912\u00b734\u00b756", [(1, 1)]),
    ("0471 12 34 56", "+32 471\n12 34 56", [(1, 1)]),
    ("(0471) 12.34.56", "(+32) 471.12.34.56", [(1, 2)]),
    # Several numbers in a row are separate numbers.
    ("050 11 11 11", "0032 50 11 11 11 / 0032 50 12 34 56", [(1, 1)]),
    ("050 12 34 56", "0032 50 11 11 11 / 0032 50 12 34 56", [(1, 20)]),
    ("+32 50 12 34 56", "050 11 11 11-050 12 34 56 050 12 34 56", [(1, 14), (1, 27)]),
    # A foreign number, with its country code in any notation.
    ("+33 1 23 45 67 89", "0033 1 23 45 67 89 of 33123456789 of 01 23 45 67 89", [(1, 1), (1, 23)]),
    ("Straße 5", "STRASSE 5", [(1, 1)]),
    ("b@c.example", "b@c.example", [(1, 1)]),
]


@pytest.mark.parametrize(("query", "text", "places"), FOUND, ids=[f"{a} in {t!r}" for a, t, _ in FOUND])
def test_a_name_is_found_however_it_is_written(query, text, places):
    assert list(wanted(query).places(text)) == places


@pytest.mark.parametrize("query", ["", "an", "--", " é!"])
def test_too_little_is_not_looked_for(query):
    assert wanted(query) is None


@pytest.fixture
def site(tmp_path):
    for folder in ("projects", "pages", "images"):
        (tmp_path / "content" / folder).mkdir(parents=True)
    config = CONFIG.replace("title: Proefbak", "title: Proefbak\ncontact: an.voorbeeld@b.example")
    (tmp_path / "site_config.yaml").write_text(config, "utf-8")
    (tmp_path / "content/projects/a.md").write_text(f"{SHEET}\nMet dank aan Án  Voorbeeld & co.\n", "utf-8")
    (tmp_path / "content/pages/an-voorbeeld.md").write_text("---\ntitel: Over\n---\nNiemand.\n", "utf-8")
    noted = PngInfo()
    noted.add_text("Author", "An Voorbeeld", zip=True)
    for name, notes in (("een.png", noted), ("twee.png", None)):
        (tmp_path / "content/images" / name).write_bytes(picture(pnginfo=notes))
    return tmp_path


def test_every_place_is_listed_and_no_word_around_it(site, capsys):
    assert main(["--quiet", "--site", str(site)]) == 0
    assert main(["forget", "An", "Voorbeeld", "--site", str(site), "--quiet"]) == 1
    output = capsys.readouterr().out
    lines = output.splitlines()
    sources = [line for line in lines if line.startswith(("content/", "site_config"))]
    assert sources == [
        "content/images/een.png: in wat het toestel of een programma bij de foto schreef",
        "content/pages/an-voorbeeld.md: in de naam van het bestand",
        "content/projects/a.md:9:14",
        "site_config.yaml:2:10",
    ]
    published = {line.removeprefix(f"{site}/output/") for line in lines if line not in sources}
    assert {"index.html", "an-voorbeeld/index.html", "projecten/soep-op-de-stoep/index.html"} & published
    assert "data/projecten.json" in published
    assert "Met dank" not in output
    assert "Voorbeeld" not in output


@pytest.mark.parametrize(("is_terminal", "listed"), [(True, 50), (False, 60)])
def test_of_very_many_places_those_that_fit_on_a_screen_are_listed_there(
    site, capsys, monkeypatch, is_terminal, listed
):
    (site / "content/projects/soep.md").write_text("Onbekende Tante\n" * 60)
    monkeypatch.setattr(forget, "watched_by_people", lambda _: is_terminal)
    assert main(["forget", "Onbekende Tante"], home=site) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[listed - 1] == f"content/projects/soep.md:{listed}:1"
    assert lines[listed] == ("en nog 10" if is_terminal else "")


def test_a_page_is_read_as_a_visitor_reads_it_and_a_name_in_no_source_is_explained(site, capsys):
    (site / "output").mkdir()
    (site / "output/a.html").write_text("<p>Bel An D&#39;Hondt.</p>", "utf-8")
    (site / "output/weg.html").symlink_to("nergens")
    for pipe in ("output/pijp.html", "content/pijp.md"):  # reading it would not end
        os.mkfifo(site / pipe)
    remembered = "Dan onthoudt git een vroegere naam"
    assert main(["forget", "An D'Hondt", "--site", str(site)]) == 1
    printed = capsys.readouterr().out
    assert printed.startswith(f"{site}/output/a.html\n\n")
    assert remembered in printed
    (site / "content/pages/over.md").write_text("---\ntitle: Over\n---\nBel An D'Hondt.\n", "utf-8")
    assert main(["forget", "An D'Hondt", "--site", str(site)]) == 1
    assert remembered not in capsys.readouterr().out


def test_the_picture_of_a_camera_that_shouts_is_searched_too(site, capsys):
    (site / "content/images/een.png").rename(site / "content/images/DSC1.PNG")
    assert main(["forget", "An Voorbeeld", "--site", str(site), "--quiet"]) == 1
    assert "content/images/DSC1.PNG: in wat" in capsys.readouterr().out


def in_iptc(name):
    """A JPEG that its photographer signed, as a picture editor stores it."""
    field = b"\x1c\x02\x50" + len(name).to_bytes(2, "big") + name  # 80: by-line
    block = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + len(field).to_bytes(4, "big") + field
    return picture(kind="JPEG", extra=b"\xff\xed" + (len(block) + 2).to_bytes(2, "big") + block)


def in_comment(name):
    """A JPEG with a comment as phones write it: behind the name of its encoding."""
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = b"UNICODE\0" + name.encode("utf-16-le")
    return picture(kind="JPEG", exif=exif)


def signed_behind(name):
    """A PNG that names its maker behind the picture itself, as some programs add it."""
    exif = Image.Exif()
    exif[0x13B] = name
    data = picture()
    end = data.rindex(b"IEND") - 4
    return data[:end] + chunk(b"eXIf", exif.tobytes().removeprefix(b"Exif\0\0")) + data[end:]


SIGNED = {
    "IPTC in UTF-8": in_iptc("Án Voorbeeld".encode()),
    "IPTC in Latin-1": in_iptc("Án Voorbeeld".encode("latin-1")),
    "a comment in UTF-16": in_comment("Ān Voorbeeld"),
    "Exif behind the picture": signed_behind("An Voorbeeld"),
}


@pytest.mark.parametrize("how", SIGNED)
def test_a_name_in_a_picture_is_found_wherever_a_camera_or_program_writes_it(how):
    assert list(wanted("An Voorbeeld").places(images.notes(SIGNED[how])))


def test_a_name_in_a_picture_that_would_fill_the_memory_is_found_without_unpacking_it():
    head = struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 2, 0, 0, 0)
    parts = {b"IHDR": head, b"tEXt": b"Author\0An Voorbeeld", b"IDAT": b"", b"IEND": b""}
    bomb = b"\x89PNG\r\n\x1a\n" + b"".join(map(chunk, parts, parts.values()))
    assert list(wanted("An Voorbeeld").places(images.notes(bomb)))


def test_the_site_before_is_searched_too_since_going_back_would_publish_it(site, capsys):
    options = ["--site", str(site), "--quiet"]
    sheet = site / "content/projects/a.md"
    named = sheet.read_text("utf-8")
    for text in (f"{named}\nVraag het aan Piet Onbekend.\n", named):
        sheet.write_text(text, "utf-8")
        assert main(options) == 0
    capsys.readouterr()
    for name in (".output.other", ".output.aside"):
        assert main(["forget", "Piet Onbekend", *options]) == 1
        assert capsys.readouterr().out == f"{site / name}/\n"
        if name == ".output.other":
            (site / name).rename(site / ".output.aside")
    assert main(["forget", "Piet Onbekend", *options[:-1]]) == 1
    _, _, first, _ = capsys.readouterr().out.splitlines()  # no task without a place
    assert first.startswith("1 map met een vorige site: wis ze")
    shutil.rmtree(site / ".output.aside")
    assert main(["forget", "Piet Onbekend", *options]) == 0
    assert main(["rollback", *options]) == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("content/projects/a.md.bak", b"Piet Onbekend"),
        ("content/notes.txt", b"Piet Onbekend"),
        ("content/projects/.a.md.swp", b"Piet Onbekend"),
        ("lijst.csv", "titel;naam\nSoep;Piet Onbekend".encode("utf-16")),
        ("lijst.csv.mapping.yaml", b"Piet Onbekend"),
        ("templates/over.txt", "Pièt Ónbekend".encode("cp1252")),
        ("content/images/foto.txt", b"Piet Onbekend"),
        ("content/gemengd.md", "Piët Önbekend. Caf".encode() + b"\xe9"),
        ("content/nul.md", b"Piet Onbekend \0"),
        ("content/fo\udcfeto van piet onbekend.txt", b""),
        ("content/\x1b[2J piet onbekend.txt", b""),
    ],
    ids=[
        "kept by an editor",
        "a note",
        "hidden",
        "Excel",
        "a mapping",
        "Windows",
        "beside pictures",
        "of two codings",
        "with a sign that is none",
        "a name",
        "a name that steers",
    ],
)
def test_a_file_that_no_build_reads_is_searched_too(site, capsys, name, data):
    (site / name).parent.mkdir(exist_ok=True)
    (site / name).write_bytes(data)
    assert main(["forget", "Piet Onbekend", "--site", str(site), "--quiet"]) == 1
    assert capsys.readouterr().out.startswith(re.sub("[\udcfe\x1b]", "\ufffd", name) + ":")


def test_an_output_may_be_where_one_stands(site, monkeypatch):
    (site / "output").mkdir(exist_ok=True)
    monkeypatch.chdir(site / "output")
    assert main(["forget", "Piet Onbekend", "--site", str(site), "--output", "."]) == 0


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("Portret An Voorbeeld", "An Voorbeeld"),
        ("bij-àn-vòòrbeeld-thuis", "Àn Voorbeeld"),
        ("Þóra Voorbeeld", "Þóra Voorbeeld"),
        ("bel 0471 12 34 56", "+32 471 12 34 56"),
    ],
)
def test_the_name_of_a_published_photo_is_found(site, capsys, name, query):
    photo = site / f"content/images/{name}.png"
    (site / "content/images/twee.png").rename(photo)
    sheet = site / "content/projects/a.md"
    sheet.write_text(f"{SHEET}\n![Een plein](<{name}.png>)\n", "utf-8")
    (site / "content/pages/an-voorbeeld.md").unlink()
    (site / "site_config.yaml").write_text(CONFIG, "utf-8")
    assert main(["--quiet", "--site", str(site)]) == 0
    photo.unlink()
    sheet.unlink()
    for page in (site / "output").rglob("*"):
        if page.is_file() and page.parent.name != "assets":
            page.unlink()
    (site / "content/images/een.png").unlink()
    (site / "output/.fichebak").write_text("")
    capsys.readouterr()
    assert main(["forget", query, "--site", str(site)]) == 1
    *found, _, verdict, _, _ = capsys.readouterr().out.splitlines()
    assert {one.rpartition(".")[2] for one in found} == {"webp", "jpg"}
    assert f"{len(found)} bestand" in verdict


def test_the_bytes_of_a_published_picture_are_no_words(site, capsys):
    assert main(["--site", str(site), "--quiet"]) == 0
    for kind in ("png", "webp", "jpg"):
        (site / f"output/assets/card.{kind}").write_bytes(b"\x89PNG\r\n\x1a\n IDAT\x00\xf2 M\x07iA\xf4")
    assert main(["forget", "Mia", "--site", str(site)]) == 0
    assert capsys.readouterr().out == "Dit staat nergens in deze site.\n"


def test_what_a_link_leads_to_is_no_part_of_the_site(site, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elders")
    (elsewhere / "a.md").write_text("Piet Onbekend")
    (site / "content/elders").symlink_to(elsewhere)
    (site / "content/een.md").symlink_to(elsewhere / "a.md")
    (site / "mijn.csv").symlink_to(elsewhere / "a.md")
    (site / "templates").symlink_to(elsewhere)
    assert main(["forget", "Piet Onbekend", "--site", str(site)]) == 0


def test_an_address_that_git_remembers_is_no_dead_end(site, capsys):
    # The site no longer contains the name; only the output and the history of git do.
    shutil.rmtree(site / "content")
    (site / "site_config.yaml").write_text(CONFIG, "utf-8")
    former = site / "output/projecten/bij-an-voorbeeld/index.html"
    former.parent.mkdir(parents=True)
    former.write_text("verhuisd", "utf-8")
    assert main(["forget", "An Voorbeeld", "--site", str(site)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == str(former)
    assert [line for line in lines if "vroegere naam van het bestand" in line]


def test_who_stands_nowhere_is_told_so(site, capsys):
    assert main(["forget", "Piet Onbekend", "--site", str(site)]) == 0
    assert capsys.readouterr().out == "Dit staat nergens in deze site.\n"


def test_too_short_a_word_is_refused(site, capsys):
    assert main(["forget", "an", "--site", str(site)]) == 1
    assert "minstens drie" in capsys.readouterr().err

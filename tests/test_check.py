"""`check` on the command line: its report, its corrections, and its exit code."""

from __future__ import annotations

import re

import pytest

from fichebak.cli import main
from tests.conftest import CONFIG, SHEET
from tests.disk import content, write
from tests.test_git import commit, do
from tests.test_links import serving

SOUP = "content/projects/soep.md"
TOLD = SHEET.replace("title: ", "summary: Vers en warm.\ntitle: ")
LOUD = TOLD.replace("Elke vrijdag soep.\n", "KOM ALLEMAAL PROEVEN\n")
WRONG = TOLD.replace("[Ouderen]", "[Oudern]")


@pytest.fixture
def site(tmp_path):
    """Writes files into the site's folder, and returns it."""

    def written(files=None, config=CONFIG):
        return write(tmp_path / "site", {"site_config.yaml": config, SOUP: TOLD, **(files or {})})

    return written


@pytest.fixture
def check(capsys):
    """Runs the command: its exit code, standard output and standard error."""

    def run(folder, *arguments):
        code = main(["check", *map(str, arguments), "--no-cache", "--jobs", "1"], home=folder)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_a_draft_is_counted_among_what_was_looked_over(site, check):
    draft = TOLD.replace("title: Soep op de stoep", "title: Brood\nstatus: concept")
    assert check(site({"content/projects/brood.md": draft}))[1] == "2 fiches nagekeken: alles in orde\n"


def test_advice_is_shown_and_fails_nothing(site, check):
    code, out, err = check(site({SOUP: LOUD}), "--strict")
    assert code == 0
    assert out == "1 fiche nagekeken: niets houdt de site tegen\n"
    assert f"{SOUP}:8:1: advies[shouting] “KOM ALLEMAAL PROEVEN” staat helemaal in hoofdletters\n" in err
    assert err.endswith("\n1 advies\n")


@pytest.mark.parametrize(
    ("severity", "arguments", "code"),
    [("warning", [], 0), ("warning", ["--strict"], 1), ("error", [], 1), ("off", ["--strict"], 0)],
)
def test_how_it_ends_follows_what_the_site_calls_it(site, check, severity, arguments, code):
    folder = site({SOUP: LOUD}, config=f"{CONFIG}checks: {{shouting: {severity}}}\n")
    assert check(folder, *arguments)[0] == code


def test_more_than_a_screen_of_mistakes_ends_with_how_many_of_each_kind(site, check):
    unread = WRONG.replace("---\n##", "organisator: De Brug\n---\n##")
    sheets = {f"content/projects/a{n:02}.md": WRONG if n > 7 else unread for n in range(20)}
    config = f"{CONFIG}checks: {{similar-title: off}}\n"
    _, _, err = check(site(sheets, config))
    assert err.split("\n\n")[-2:] == [
        "   20 × unknown-choice  content/projects/a00.md:4\n    8 × unknown-field  content/projects/a00.md:5",
        "28 fouten\n",
    ]
    few = {path: TOLD if path < "content/projects/a08" else text for path, text in sheets.items()}
    assert " × " not in check(site(few, config))[2]


def test_advice_is_a_notice_on_a_merge_request(site, check):
    _, _, err = check(site({SOUP: LOUD}), "--format", "github")
    assert err.startswith(f"::notice file={SOUP},line=8,col=1,title=shouting::")


@pytest.fixture
def branched(site):
    """A repository in which the only sheet has a mistake, and a branch that added another sheet."""
    folder = site({SOUP: WRONG})
    do(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder)
    do(folder, "checkout", "--quiet", "-b", "werk")
    return folder


def test_only_of_what_changed_is_told_and_the_end_follows_that(branched, check):
    elsewhere = "In wat er sinds main veranderd is, staat geen fout; in andere bestanden wel, "
    elsewhere += "en die houdt de site tegen. Alles zien: python build.py check\n"
    assert check(branched, "--changed", "main") == (0, elsewhere, "")
    commit(branched, brood=LOUD.replace("Soep op de stoep", "Brood"))
    code, out, err = check(branched, "--changed", "main")
    assert (code, out) == (0, elsewhere)
    assert "brood.md:8:1: advies[shouting]" in err
    assert "soep.md" not in err
    (branched / "content/projects/kaas.md").write_text(
        WRONG.replace("Soep op de stoep", "Kaas")
    )  # not yet added to git
    (branched / "content/images").mkdir()
    (branched / "content/images/e\u0301e\u0301n.png").touch()  # decomposed, as macOS names files
    code, _, err = check(branched, "--changed", "main")
    assert code == 1
    assert "kaas.md:4:17: fout[unknown-choice]" in err
    assert "één.png:1:1: fout[image-unreadable]" in err
    assert "soep.md" not in err


def test_what_a_change_does_to_another_file_is_told_where_the_mistake_names_the_change(site, check):
    files = {
        "content/projects/brood.md": SHEET.replace("title: Soep", "aliases: thee\ntitle: Brood"),
        "content/projects/kaas.md": SHEET.replace("Soep", "Kaas"),
        "content/projects/kaas.fr.md": "---\n---\n",
    }
    config = CONFIG.replace("sections:", "  aliases: {type: addresses, label: Vroeger}\nsections:")
    folder = site(files, f"languages: [nl, fr]\n{config}")
    do(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder)
    (folder / "content/projects/kaas.md").unlink()
    (folder / "content/projects/thee.md").write_text(TOLD.replace("Soep", "Thee"))
    code, _, err = check(folder, "--changed", "main")
    assert code == 1
    assert re.findall(r"projects/(\S+):\d+:\d+: \S+\[(\S+)\]", err) == [
        ("brood.md", "alias-taken"),
        ("kaas.fr.md", "translation-orphan"),
    ]


def test_a_wrong_configuration_is_told_whatever_changed(branched, check):
    (branched / "site_config.yaml").write_text("titel: Bak\n")
    commit(branched)
    code, _, err = check(branched, "--changed", "HEAD")
    assert code == 1
    assert "site_config.yaml:1:1: fout[" in err


def test_a_revision_that_is_not_there_is_told_in_a_sentence(branched, check):
    code, out, err = check(branched, "--changed", "mian")
    assert (code, out) == (1, "")
    assert err.startswith(".git:1:1: fout[git-unknown-revision] git kent hier geen versie “mian”\n")


MESS = "\ufeff" + TOLD.replace("title: ", "title:\u00a0").replace(
    "[Ouderen]", "[senioren, 'Kinderen'] # wie"
).replace("soep.\n", "soep: \n- prei\n")


def test_what_is_safe_is_mended_shown_and_nothing_else_changes(site, check):
    folder = site({SOUP: MESS.replace("\n", "\r\n"), "content/pages/over.md": "---\ntitle: Over \n---\nWij."})
    path = folder / SOUP
    path.chmod(0o640)
    before = content(folder)
    code, out, _ = check(folder, "--fix")
    assert code == 0
    assert out.splitlines() == [
        "content/pages/over.md:2: spaties op het einde van de regel weggehaald",
        f"{SOUP}:3: gewone spatie in de plaats van een vaste gezet",
        f"{SOUP}:4: senioren → Ouderen",
        f"{SOUP}:8: spaties op het einde van de regel weggehaald",
        f"{SOUP}:9: lege regel boven de lijst gezet",
        "5 plaatsen verbeterd",
        "1 fiche nagekeken: alles in orde",
    ]
    mended = (
        MESS.replace("\u00a0", " ")
        .replace("senioren", "Ouderen")
        .replace("soep: \n- prei", "soep:\n\n- prei")
    )
    after = {
        SOUP: mended.replace("\n", "\r\n").encode(),
        "content/pages/over.md": b"---\ntitle: Over\n---\nWij.",
    }
    assert content(folder) == {**before, **after}
    assert path.stat().st_mode & 0o777 == 0o640
    assert check(folder, "--fix")[1].startswith("Er was niets te verbeteren.\n")
    assert content(folder) == {**before, **after}


def test_of_thousands_of_corrections_the_first_are_listed_and_all_are_counted(site, check):
    sheets = {
        f"content/projects/{n:02}.md": TOLD.replace("Soep op de stoep", f"Soep {n}  ") for n in range(60)
    }
    lines = check(site(sheets), "--fix")[1].splitlines()
    assert [line.partition(":")[0] for line in lines[:50]] == [*sheets][:50]
    assert lines[50:52] == ["en nog 10", "60 plaatsen verbeterd"]


def test_a_sheet_is_mended_whichever_way_the_disk_writes_the_accents_of_its_name(site, check):
    path = "content/projects/cafe\u0301.md"
    folder = site({SOUP: TOLD, path: TOLD.replace("Soep op de stoep", "Café  ")})
    assert check(folder, "--fix")[1].startswith("content/projects/caf\u00e9.md:3: spaties op het einde")
    assert content(folder)[path] == TOLD.replace("Soep op de stoep", "Café").encode()


@pytest.mark.parametrize("quote", ["", '"', "'"])
def test_what_the_web_editor_does_not_know_is_mended_in_a_translation_as_far_as_it_is_asked_for_there(
    site, check, quote
):
    french = "---\ntitel: Soupe\ndoelgroepen: Kinderen\n---\n"
    config = f"{CONFIG}languages: [nl, fr]\neditor: {{backend: github, repo: a/b}}\n"
    files = {SOUP: TOLD.replace("title:", f"{quote}titel{quote}:"), "content/projects/soep.fr.md": french}
    folder = site({**files, "content/editor/sveltia-cms.js": "//"}, config)
    _, out, err = check(folder, "--fix")
    assert f"{SOUP}:3: titel → title\n2 plaatsen verbeterd\n" in out
    assert "editor-name" not in err
    assert (folder / SOUP).read_text() == TOLD.replace("title:", f"{quote}title{quote}:")
    assert (folder / "content/projects/soep.fr.md").read_text() == french.replace("titel", "title")


def test_a_check_without_that_mends_nothing(site, check):
    folder = site({SOUP: MESS})
    before = content(folder)
    check(folder)
    assert content(folder) == before


def test_only_what_changed_is_mended_where_that_is_asked(branched, check):
    (branched / SOUP).write_text(MESS)
    commit(branched)
    (branched / "content/projects/brood.md").write_text(MESS)
    _, out, _ = check(branched, "--fix", "--changed", "HEAD")
    assert "brood.md:4: senioren → Ouderen" in out
    assert (branched / SOUP).read_text() == MESS


def test_other_sites_are_asked_only_where_that_is_asked(site, check, monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    with serving() as server:
        text = f"Zie [de soep]({server.home}/404), [het brood]({server.home}/200)\n"
        folder = site({SOUP: TOLD.replace("Elke vrijdag soep.\n", text)})
        assert check(folder)[0] == 0
        assert server.traffic.asked == []
        code, _, err = check(folder, "--links")
        assert (code, len(server.traffic.asked)) == (0, 3)
        assert f"{SOUP}:8:15: waarschuwing[outside-gone] de link “{server.home}/404” werkt niet" in err
        assert "\n1 waarschuwing, " in err  # and advice, for the server is on this computer
        assert check(folder, "--links", "--strict")[0] == 1
        off = f"{CONFIG}checks: {{outside-gone: off}}\n"
        assert check(site({SOUP: (folder / SOUP).read_text()}, config=off), "--links", "--strict")[0] == 0

"""The preview for editors: a real server, a real browser, and files saved as editors save them."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest
from tornado.websocket import websocket_connect

from fichebak.building.preview import Answer
from fichebak.cli import main
from fichebak.shell import folders
from fichebak.shell.serve import Preview
from tests.browser import PATIENCE
from tests.conftest import CONFIG, HOME, SHEET, until
from tests.disk import write
from tests.test_cli import DATED, run

FILES = {"site_config.yaml": CONFIG, "content/projects/soep.md": SHEET}
"""A small site."""
PAGE = "projecten/soep/"
CARD = ".card h3"


@contextmanager
def serving(site, *arguments, program=(HOME / "build.py",)):
    """A preview of a site in a process of its own; gives the address of its home page."""
    running = subprocess.Popen(
        [sys.executable, *program, "serve", "--site", site, "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(HOME), "PYTHONIOENCODING": "utf-8"},
    )
    try:
        for line in running.stdout:
            if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
                yield found[0]
                break
        else:
            pytest.fail("the preview did not start")
    finally:
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=PATIENCE)
    assert "Traceback" not in out
    assert running.returncode == 130


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return tmp_path_factory.mktemp("preview") / "site"


@pytest.fixture
def files(site, home):
    """Restores the files of a small site, whatever the previous test did to them."""
    for path in sorted(site.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(site).as_posix() not in FILES:
            path.unlink()
    write(site, FILES)
    # The preview has noticed when it serves the home page of these files again.
    until(lambda: "Proefbak" in (page := fetch(home)[1]) and "1 fiche<" in page)
    until(lambda: "Elke vrijdag" in fetch(home + PAGE)[1])
    return site


@pytest.fixture(scope="module")
def home(site):
    write(site, FILES)
    with serving(site) as address:
        yield address


def save(path, text):
    write(path.parent, {path.name: text})


def save_by_renaming(path, text):
    """As vim and others save: a new file replaces the old one."""
    other = path.with_name(f".{path.name}.swp")
    save(other, text)
    other.replace(path)


def fetch(address, **headers):
    request = urllib.request.Request(address, headers={k.replace("_", "-"): v for k, v in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as problem:
        return problem.code, problem.read().decode()


@pytest.fixture
def look(browser, home, files):  # noqa: ARG001 (to restore the files)
    """Opens a page, which must soon show a text without a reload by the test."""
    with browser.new_context() as context:
        page = context.new_page()

        def shows(text, selector="body"):
            page.wait_for_function(
                "([selector, text]) => document.querySelector(selector)?.textContent.includes(text)",
                arg=[selector, text],
                timeout=PATIENCE * 1000,
            )

        def open_(path, text):
            page.goto(home + path, wait_until="networkidle")
            shows(text)
            return shows

        yield open_


@pytest.mark.parametrize("way", [save, save_by_renaming])
def test_what_is_saved_comes_on_the_screen_by_itself(look, files, way):
    shows = look(PAGE, "Elke vrijdag soep.")
    way(files / "content/projects/soep.md", SHEET.replace("vrijdag", "zondag"))
    shows("Elke zondag soep.")


CHANGES = {
    "the configuration": ("site_config.yaml", CONFIG.replace("Proefbak", "Anders"), "Anders"),
    "a template": (
        "templates/thanks.html",
        "<html><head></head><body>eigen dank</body></html>",
        "eigen dank",
    ),
    "a free page": ("content/pages/over.md", "---\ntitel: Over ons\n---\nWij.\n", "Over ons"),
    "a sheet that is new": ("content/projects/brood.md", SHEET.replace("Soep", "Brood"), "Brood op de stoep"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_any_file_counts(look, files, change):
    path, text, shown = CHANGES[change]
    shows = look("bedankt/" if path.startswith("templates") else "", "Proefbak")
    save(files / path, text)
    shows(shown)


def test_a_sheet_that_is_renamed_or_removed_goes(look, files):
    shows = look("", "1 fiche")
    save(files / "content/projects/brood.md", SHEET.replace("Soep", "Brood"))
    shows("2 fiches")
    (files / "content/projects/brood.md").rename(files / "content/projects/koek.md")
    shows("Brood op de stoep", '.card a[href="projecten/koek/index.html"]')
    (files / "content/projects/koek.md").unlink()
    shows("1 fiche")


def test_a_mistake_is_told_in_the_browser_and_mending_it_brings_the_page_back(look, files, home):
    shows = look(PAGE, "Elke vrijdag soep.")
    save(files / "content/projects/soep.md", SHEET.replace("Ouderen", "Oudern"))
    shows("“Oudern” staat niet in de keuzelijst")
    shows("Er is één fout", "h1")
    shows("content/projects/soep.md", "h2")
    shows("fout · regel 3 · unknown-choice", ".place")
    shows("Bedoelde u “Ouderen”?", ".hint")
    shows("3 | target_groups: [Oudern]\n  |                 ^", "pre")
    status, last_good = fetch(f"{home}laatste-goede/{PAGE}")
    assert (status, "Elke vrijdag soep." in last_good) == (200, True)
    save(files / "content/projects/soep.md", SHEET.replace("vrijdag", "maandag"))
    shows("Elke maandag soep.")


def test_what_holds_the_page_back_goes_before_what_does_not(look, files):
    shows = look(PAGE, "Elke vrijdag soep.")
    save(files / "content/projects/brood.md", "---\ntitle: Brood\nstatus: draft\n---\n")
    save(files / "content/projects/soep.md", SHEET.replace("Ouderen", "Oudern"))
    shows("content/projects/soep.md", "h2")
    shows("Er is één fout", "h1")
    shows("waarschuwing · regel 4 · missing-section", "li.warning .place")


def test_a_broken_template_is_told_where_it_is_broken(look, files):
    shows = look("bedankt/", "Bedankt voor uw feedback")
    save(files / "templates/thanks.html", "<p>\n{% fro x in y %}")
    shows("templates/thanks.html", "h2")
    shows("regel 2", ".place")
    (files / "templates/thanks.html").unlink()
    shows("Bedankt voor uw feedback")


def test_a_preview_may_begin_with_a_mistake(tmp_path, browser):
    save(tmp_path / "site_config.yaml", CONFIG.replace("title: Proefbak", "titel: Proefbak"))
    save(tmp_path / "content/projects/soep.md", SHEET)
    with serving(tmp_path) as home, browser.new_context() as context:
        page = context.new_page()
        page.goto(home, wait_until="networkidle")
        assert page.text_content("h2") == "site_config.yaml"
        assert "regel 1" in page.text_content(".place")
        assert page.locator("a[href*='laatste-goede']").count() == 0
        save(tmp_path / "site_config.yaml", CONFIG)
        page.wait_for_selector(CARD, timeout=PATIENCE * 1000)


def test_drafts_are_shown_and_marked(home, files):
    draft = SHEET.replace("Soep", "Later").replace("---\ntitle", "---\nstatus: draft\ntitle", 1)
    save(files / "content/projects/later.md", draft)
    until(lambda: fetch(f"{home}projecten/later/")[0] == 200)
    _, page = fetch(f"{home}projecten/later/")
    assert "Later op de stoep" in page
    assert ">Concept</span>" in page


def test_a_page_names_its_source_and_the_line_of_each_section(home, files):
    _, page = fetch(home + PAGE)
    folder = files.resolve().as_posix()
    assert f'href="vscode://file/{folder}/content/projects/soep.md:1"' in page
    assert 'soep.md:5">Beschrijving project</a> regel 5' in page


def test_nothing_is_written(home, files):
    fetch(home)
    assert {path.name for path in files.iterdir()} <= {"site_config.yaml", "content", "templates"}


@pytest.mark.parametrize(
    "message",
    [
        "x",
        "[]",
        "1",
        "null",
        "{}",
        '{"command": "info"}',
        '{"command": "info", "url": "http://["}',
        "[" * 100_000,
        b"\xff",
    ],
    ids=lambda message: message[:40],
)
def test_a_message_in_words_that_are_not_livereloads_ends_nothing(home, message):
    async def talk():
        line = await websocket_connect(f"{home.replace('http', 'ws')}livereload")
        await line.write_message(message, binary=isinstance(message, bytes))
        await line.write_message('{"command": "hello"}')
        answer = await line.read_message()
        line.close()
        assert await line.read_message() is None
        return answer

    with ThreadPoolExecutor(1) as other:  # the browser's event loop runs in this thread
        reply = other.submit(lambda: asyncio.run(asyncio.wait_for(talk(), PATIENCE))).result()
    assert "livereload" in reply


@pytest.mark.parametrize("port", ["-1", "65536", "acht"])
def test_a_port_that_is_none_is_refused(tmp_path, port):
    done = run(tmp_path / "site", "serve", "--port", port)
    assert done.returncode == 2
    assert "achter “--port” hoort PORT: poort voor serve" in done.stderr


FOREIGN = {
    "a name that leads here": {"Host": "boze.example"},
    "another port": {"Host": "127.0.0.1:1"},
    "a socket of a page elsewhere": {
        "Origin": "https://boze.example",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec_WebSocket_Version": "13",
        "Sec_WebSocket_Key": "AAAAAAAAAAAAAAAAAAAAAA==",
    },
    "a page elsewhere": {"Origin": "https://boze.example"},
    "a part of a page elsewhere": {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"},
}


@pytest.mark.parametrize("path", ["", PAGE, "livereload.js", "livereload"])
@pytest.mark.parametrize("foreign", FOREIGN)
def test_only_pages_of_this_machine_may_use_it(home, foreign, path):
    assert fetch(home + path, **FOREIGN[foreign]) == (403, "403\n")


@pytest.mark.usefixtures("files")
def test_a_link_elsewhere_may_lead_here(home):
    assert fetch(home, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")[0] == 200


OUTSIDE = [
    "../site_config.yaml",
    "..%2fsite_config.yaml",
    "%2e%2e/site_config.yaml",
    "/etc/passwd",
    "content/",
]


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("path", [*OUTSIDE, "forcereload", "forcereload?path=*", "nergens/"])
def test_there_is_nothing_but_the_site(home, path):
    status, page = fetch(home + path)
    assert status == 404
    assert "Deze pagina bestaat niet" in page or "404" in page


def test_it_listens_on_this_machine_alone(home):
    port = int(home.rstrip("/").rpartition(":")[2])
    # Another loopback address of this machine, where no server listens.
    with pytest.raises(OSError), socket.create_connection(("127.0.0.2", port), timeout=2):  # noqa: PT011
        pass


@pytest.mark.usefixtures("files")
def test_a_port_that_is_taken_is_said_in_one_sentence(site, home):
    port = home.rstrip("/").rpartition(":")[2]
    done = subprocess.run(
        [sys.executable, HOME / "build.py", "serve", "--site", site, "--port", port],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"Poort {port} is bezet.")


class Clock(asyncio.SelectorEventLoop):
    """An event loop whose time only passes when a test says so, however busy the machine is."""

    passed = 0.0

    def time(self):
        return super().time() + self.passed


def test_what_is_left_over_is_cleared_once_after_changes_and_answers_and_when_nobody_waits(monkeypatch):
    """Between a save and its page, the preview does nothing else."""
    monkeypatch.setattr("fichebak.shell.serve.REST", 1000)
    done = []

    async def becomes(what):
        end = time.monotonic() + PATIENCE
        while done[-1:] != [what]:
            assert time.monotonic() < end, done
            await asyncio.sleep(0.01)

    async def previewing():
        clock = asyncio.get_running_loop()

        def answer(path):
            done.append(f"sent {path}")
            return Answer(200, "x.txt", b"")

        preview = Preview(0, answer, lambda: done.append("looked"), lambda: done.append("tidied"))
        address = f"http://127.0.0.1:{preview.port}"
        for turn in ("one", "two"):
            preview.changed()
            await becomes("looked")
            for _ in range(4):  # each within the quiet period, and together longer
                clock.passed += 400
                await asyncio.to_thread(fetch, f"{address}/{turn}")
            clock.passed += 1000
            await becomes("tidied")
        await asyncio.to_thread(fetch, f"{address}/again")  # a response leaves garbage too
        clock.passed += 1000
        await becomes("tidied")

    def run():
        with asyncio.Runner(loop_factory=Clock) as runner:
            runner.run(previewing())

    # In a thread of its own: the browser of other tests has an event loop in this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(run).result(timeout=4 * PATIENCE)
    turns = [["looked", *[f"sent {turn}"] * 4, "tidied"] for turn in ("one", "two")]
    assert done == [*turns[0], *turns[1], "sent again", "tidied"]


class Watched:
    """A preview without a server; it looks for changes twice, on two days."""

    port = 0

    def __init__(self, _port, answer, rebuild, _tidy):
        self.answer, self.rebuild = answer, rebuild

    def run(self):
        assert self.answer("looptijd/loopt-nog/index.html").status == 200
        os.environ["SOURCE_DATE_EPOCH"] = str(24 * 60 * 60)
        self.rebuild()
        assert self.answer("looptijd/loopt-nog/index.html").status == 404


def test_a_preview_that_runs_past_midnight_knows_what_day_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr("fichebak.commands.serve.Preview", Watched)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    save(tmp_path / "site_config.yaml", DATED)
    lasted = SHEET.replace("title: ", "period: 1 december 1969 - 1 januari 1970\ntitle: ")
    save(tmp_path / "content/projects/soep.md", lasted)
    assert main(["serve", "--site", str(tmp_path)]) == 0


class Patient(Watched):
    """A preview without a server; it looks again once a change was reported."""

    def __init__(self, *given):
        super().__init__(*given)
        self.reported = Event()

    def changed(self):
        self.reported.set()

    def run(self):
        assert self.reported.wait(PATIENCE)
        self.rebuild()
        assert "Elke zondag" in self.answer(f"{PAGE}index.html").body.decode()


@pytest.mark.parametrize("program", ["watchdog", "none"])
def test_what_is_saved_during_the_first_look_is_not_missed(tmp_path, monkeypatch, program):
    """Later looks read only what was reported as changed."""

    def read_and_save(*given):
        found = read(*given)
        save(tmp_path / "content/projects/soep.md", SHEET.replace("vrijdag", "zondag"))
        return found

    read = folders.read
    write(tmp_path, FILES)
    monkeypatch.setattr(folders, "read", read_and_save)
    monkeypatch.setattr("fichebak.commands.serve.Preview", Patient)
    if program == "none":
        monkeypatch.setitem(sys.modules, "watchdog", None)
    assert main(["serve", "--site", str(tmp_path)]) == 0


def test_of_a_folder_that_is_not_there_is_said_what_is_missing(tmp_path, capfd):
    assert main(["serve", "--site", str(tmp_path / "nowhere"), "--port", "0"]) == 1
    out, err = capfd.readouterr()
    assert out == ""
    assert "fout[no-configuration] het bestand site_config.yaml is er niet" in err
    assert err.endswith("1 fout\n")

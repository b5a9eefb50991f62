"""The sample catalogue as a whole: valid pages, working links, and a reproducible output.

Whoever builds it, wherever and whenever, the bytes are the same.
"""

import os
import posixpath
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from fichebak.building.memory import Memory
from fichebak.building.pipeline import build
from fichebak.building.work import Options
from fichebak.content import config, sources
from fichebak.content.fields.date import PartialDate
from fichebak.content.fields.period import End
from fichebak.content.fields.sdgs import GOALS
from fichebak.shell import folders, publishing
from tests.conftest import HOME, TODAY, whole_sheet
from tests.markup import Document


@pytest.fixture(scope="module")
def inputs():
    read = folders.read(HOME)
    assert read.diagnostics == ()
    return read.files


@pytest.fixture(scope="module")
def memory():
    return Memory()


@pytest.fixture(scope="module")
def files(inputs, memory):
    outcome = build(inputs, Options(TODAY), memory)
    assert outcome.diagnostics == ()
    return outcome.files


@pytest.fixture(scope="module")
def pages(files):
    return {path: Document(data) for path, data in files.items() if path.endswith(".html")}


@pytest.fixture(scope="module")
def published(inputs):
    """The sheets of the sample, parsed again."""
    settings, _ = config.read(inputs["site_config.yaml"].decode())
    found = [
        whole_sheet(sources.read(path, data), settings.model)[0]
        for path, data in inputs.items()
        if path.startswith("content/projects/")
    ]
    return [sheet for sheet in found if not sheet.is_draft and not sheet.is_withdrawn]


def faults(pages, find):
    """The faults per page, for pages that have any."""
    return {path: found for path, page in pages.items() if (found := find(path, page))}


# Every page


def test_every_page_is_read_by_the_standards_parser_without_an_error(pages):
    assert len(pages) > 200
    assert faults(pages, lambda _, page: page.errors) == {}


def test_every_page_has_one_heading_of_the_first_level_and_skips_none(pages):
    def wrong(_, page):
        levels = [int(node.name[1]) for node in page.all("h1, h2, h3, h4, h5, h6")]
        skips = [(a, b) for a, b in zip([0, *levels], levels, strict=False) if b > a + 1]
        return skips or (levels if levels.count(1) != 1 or levels[0] != 1 else [])

    assert faults(pages, wrong) == {}


def test_no_two_things_on_a_page_have_one_id(pages):
    def twice(_, page):
        ids = page.values("[id]", "id")
        return {one for one in ids if ids.count(one) > 1 or not one or " " in one}

    assert faults(pages, twice) == {}


def test_what_is_labelled_by_another_element_is_labelled_by_one_that_is_there(pages):
    def missing(_, page):
        named = [
            one for name in ("aria-labelledby", "aria-describedby") for one in page.values(f"[{name}]", name)
        ]
        return {one for names in named for one in names.split()} - set(page.values("[id]", "id"))

    assert faults(pages, missing) == {}


def test_every_page_tells_its_language_and_has_a_title_of_its_own(pages):
    assert {tuple(page.values("html", "lang")) for page in pages.values()} == {("nl",)}
    titles = [title for page in pages.values() for title in page.texts("head title")]
    assert len(titles) == len(set(titles)) == len(pages)


def test_every_page_has_one_main_part_and_its_menus_have_names(pages):
    def wrong(_, page):
        names = page.values("nav", "aria-label")
        return [len(page.all("main"))] * (len(page.all("main")) != 1) or names * ("" in names)

    assert faults(pages, wrong) == {}


OWN = "style, script:not([src]):not([type='application/json']):not([type='application/ld+json'])"
"""Everything that a strict content security policy blocks; data blocks are neither style nor script."""


def test_no_page_holds_styles_or_scripts_of_its_own(pages):
    def own(_, page):
        inline = [node.name for node in page.all(f"{OWN}, [style], iframe, object, base")]
        return inline + [name for node in page.all("*") for name in node.attrs if name.startswith("on")]

    assert faults(pages, own) == {}


def test_every_picture_has_a_size_and_a_text_and_none_is_published_as_it_was_made(pages, inputs, files):
    def wrong(_, page):
        return [node.attrs for node in page.all("img") if not {"alt", "width", "height"} <= set(node.attrs)]

    assert faults(pages, wrong) == {}
    assert any(page.all("figure img") for page in pages.values())
    originals = {data for path, data in inputs.items() if path.startswith("content/images/")}
    assert originals & set(files.values()) == set()


# Every link


def links(page):
    """Every address on a page, except the absolute ones for machines."""
    for attribute in ("href", "src", "action", "poster", "data"):
        for node in page.all(f"[{attribute}]"):
            if node.attrs.get("rel") != "canonical":
                yield node.attrs[attribute]
    for written in page.values("[srcset]", "srcset"):
        yield from (candidate.split()[0] for candidate in written.split(","))


def resolved(path, link):
    """The file that a link on a page leads to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(path), unquote(link))).lstrip("/")


def test_every_link_leads_to_something_that_is_there(pages, files):
    ids = {path: set(page.values("[id]", "id")) for path, page in pages.items()}

    def dead(path, page):
        for link in set(links(page)):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            # The 404 page is shown at any depth, so only its links start at the root.
            assert parts.path.startswith("/") == (path == "404.html" and bool(parts.path)), (path, link)
            target = resolved(path, parts.path) if parts.path else path
            if target not in files or (parts.fragment and parts.fragment not in ids[target]):
                yield link

    assert faults(pages, lambda path, page: list(dead(path, page))) == {}


def test_no_link_climbs_out_of_the_site(pages):
    def outside(path, page):
        return [
            link for link in links(page) if link.startswith("../") and link.count("../") > path.count("/")
        ]

    assert faults(pages, outside) == {}


def test_links_to_elsewhere_are_of_kinds_that_a_visitor_expects(pages):
    parts = [urlsplit(link) for page in pages.values() for link in links(page)]
    assert {one.scheme for one in parts} <= {"", "http", "https", "mailto", "tel"}
    assert {one.netloc for one in parts if not one.scheme} == {""}


def test_nothing_is_loaded_from_elsewhere(pages, files):
    loaded = [
        address
        for page in pages.values()
        for selector in ("[src]", "link:not([rel='canonical'])")
        for address in page.values(selector, "src" if selector == "[src]" else "href")
    ]
    assert loaded
    assert [address for address in loaded if urlsplit(address).netloc] == []
    styles = [data.decode() for path, data in files.items() if path.endswith(".css")]
    assert [url for style in styles for url in re.findall(r"@import|url\((?![\"']?data:)", style)] == []


def test_every_page_can_be_reached_from_the_first(pages):
    reached, waiting = set(), ["index.html"]
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        targets = {link.partition("#")[0] for link in links(pages[path]) if not urlsplit(link).scheme}
        found = {resolved(path, target) for target in targets if target}
        waiting.extend(found & pages.keys())
    unlisted = {path for path, page in pages.items() if page.meta("robots") == "noindex"}
    # Nor does a page link to the former address of a sheet.
    unlisted |= {path for path, page in pages.items() if page.all("meta[http-equiv=refresh]")}
    assert pages.keys() - reached == unlisted
    assert unlisted >= {"404.html", "bedankt/index.html"}


def test_a_filter_counts_what_its_pages_show_and_what_the_sheets_say(pages):
    counted = {}
    for path, page in pages.items():
        for item in (link for link in page.all(".values a") if link.query(".count")):
            counted[resolved(path, item.attrs["href"])] = int(
                re.search(r"(\d+) fiches?$", " ".join(item.to_text().split()))[1]
            )
    shown, on_sheets = dict.fromkeys(counted, 0), dict.fromkeys(counted, 0)
    for target in counted:
        below = [page for path, page in pages.items() if path.startswith(target.removesuffix("index.html"))]
        shown[target] = sum(len(page.all("li.card")) for page in below)
    for path, page in pages.items():
        if path.startswith("projecten/"):
            chosen = {resolved(path, link) for link in page.values(".facts a", "href")}
            for target in chosen & on_sheets.keys():
                on_sheets[target] += 1
    assert len(counted) > 100
    assert counted == shown
    # “At least 7” is no value on a sheet, so sheets do not link to the filters of scores.
    linked = {target.partition("/")[0] for target in on_sheets if on_sheets[target]}
    assert len(linked) > 7
    assert on_sheets == {
        target: count * (target.partition("/")[0] in linked) for target, count in counted.items()
    }


# The same bytes

SETTINGS = [
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C", "umask": 0o022, "name": "a"},
    {
        "PYTHONHASHSEED": "42",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "tr_TR.UTF-8",
        "umask": 0o077,
        "name": "b ë/c",
    },
]


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    """Builds by two processes, of copies whose files were created in opposite orders."""
    made = []
    for backwards, setting in enumerate(SETTINGS):
        place = tmp_path_factory.mktemp("build") / setting["name"]
        for name in ("content", "site_config.yaml"):
            found = [HOME / name] if (HOME / name).is_file() else sorted((HOME / name).rglob("*"))
            for path in reversed(found) if backwards else found:
                target = place / "site" / path.relative_to(HOME)
                target.parent.mkdir(parents=True, exist_ok=True)
                if path.is_file():
                    shutil.copyfile(path, target)
        command = [sys.executable, HOME / "build.py", "--site", place / "site", "--output", place / "out"]
        environment = {key: setting[key] for key in ("PYTHONHASHSEED", "TZ", "LC_ALL")}
        done = subprocess.run(
            [*command, "--date", TODAY.isoformat(), "--jobs", str(1 + backwards)],
            cwd=place,
            env={**os.environ, **environment},
            umask=setting["umask"],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        made.append(place / "out")
    return made


def listing(folder):
    return {
        path.relative_to(folder).as_posix(): (
            path.stat().st_mode,
            path.read_bytes() if path.is_file() else None,
        )
        for path in folder.rglob("*")
    }


def test_another_machine_builds_the_same_bytes(builds):
    one, two = map(listing, builds)
    assert sorted(one) == sorted(two)
    assert [path for path in one if one[path] != two[path]] == []


def test_a_process_builds_what_the_pipeline_does(builds, files):
    found = {path: data for path, (_, data) in listing(builds[0]).items() if data is not None}
    del found[publishing.MARKER]
    assert {path for path in files.keys() | found.keys() if files.get(path) != found.get(path)} == set()


def test_the_output_tells_nothing_of_who_built_it_and_when(builds):
    secrets = {str(HOME), str(Path.home()), str(builds[0].parent), "/tmp", "site-packages"}
    secrets |= {
        name for name in (os.environ.get("USER"), os.environ.get("LOGNAME")) if name and len(name) > 4
    }
    # A feed needs a time for each date; ours is midnight.
    clock = re.compile(rb"(?!00:00:00Z)\d\d:\d\d:\d\d|generator|\b1[67]\d{8}\b")
    leaks = {
        path: [secret for secret in secrets if len(secret) > 3 and secret.encode() in data]
        + clock.findall(data)
        for path, (_, data) in listing(builds[0]).items()
        if data is not None and not path.endswith((".webp", ".jpg"))
    }
    assert {path: found for path, found in leaks.items() if found} == {}


def test_only_another_year_makes_another_site_of_what_is_still_running(inputs, memory, files):
    later = build(inputs, Options(TODAY.replace(year=2040)), memory).files
    page = "projecten/tegoare-op-de-stroate/index.html"
    assert later[page] != files[page]
    assert build(inputs, Options(TODAY.replace(day=24)), memory).files == files


# The sample shows every feature


def test_every_value_of_the_closed_lists_occurs(inputs, published):
    settings, _ = config.read(inputs["site_config.yaml"].decode())
    for key in ("target_groups", "themes"):
        offered = {option.key for option in settings.model.field(key).type.options}
        used = {option.key for sheet in published for option in sheet.values.get(key, ())}
        assert offered - used == set()


def test_every_goal_occurs(published):
    assert {goal for sheet in published for goal in sheet.values.get("sdgs", ())} == set(GOALS)


def test_every_form_of_period_occurs(published, setting):
    periods = [sheet.values["period"] for sheet in published if "period" in sheet.values]
    assert len(periods) < len(published)
    assert {period.state(setting).value for period in periods} == {"planned", "running", "ended", "unknown"}
    assert {period.end for period in periods if isinstance(period.end, End)} == set(End)
    dates = [
        date for period in periods for date in (period.start, period.end) if isinstance(date, PartialDate)
    ]
    assert {(date.month is not None, date.day is not None) for date in dates} == {
        (False, False),
        (True, False),
        (True, True),
    }
    assert any(period.start == period.end for period in periods)
    assert any(" " in period.text for period in periods)


def test_every_field_and_section_is_left_out_somewhere_and_filled_in_somewhere(inputs, published):
    settings, _ = config.read(inputs["site_config.yaml"].decode())
    count = len(published)
    for keys, declared in settings.model.leaves:
        given = sum(sheet.value(keys) is not None for sheet in published)
        if keys != ("status",):
            assert 0 < given <= count
            assert declared.required == (given == count), keys
    for section in settings.model.sections:
        filled_in = sum(any(part.section == section for part in sheet.parts) for sheet in published)
        assert section.required == (filled_in == count), section.key


def test_the_sample_is_a_catalogue_of_some_size(published):
    assert len(published) >= 40


RESERVED = re.compile(r"(?:[\w-]+\.)*(?:example|example\.(?:org|com|net))|creativecommons\.org")
"""The domains that are reserved for examples, and the one that licences are identified by."""


def test_the_sample_names_no_address_that_could_be_somebodys(inputs):
    wrong = {}
    for path, data in inputs.items():
        if path.startswith(("content/projects/", "content/pages/")) or path == "site_config.yaml":
            text = data.decode()
            hosts = re.findall(r"https?://([^\s/:)\"'>]+)", text) + re.findall(r"[\w.+-]+@([\w.-]*\w)", text)
            hosts += re.findall(r"\bwww\.[\w.-]+\w", text)
            if bad := [host for host in hosts if not RESERVED.fullmatch(host)]:
                wrong[path] = bad
    assert wrong == {}


def test_the_sample_names_no_telephone_that_could_be_somebodys(inputs):
    texts = [
        data.decode() for path, data in inputs.items() if path.startswith("content/") and path.endswith(".md")
    ]
    numbers = {number for text in texts for number in re.findall(r"(?<![\d-])(?:\+32|0)[\d /.]{8,}\d", text)}
    assert numbers
    # In Belgium, no subscriber number starts with a zero.
    assert [number for number in numbers if not re.fullmatch(r"0\d\d 00 00 0\d", number)] == []

"""A build with a cache gives the same site as a build without, after any edits."""

import re
from random import Random

import pytest

from fichebak.building.memory import Memory
from fichebak.building.pipeline import build
from fichebak.building.previous import Previous
from fichebak.building.work import Options
from fichebak.shell import cache
from tests.conftest import CONFIG, SHEET, TODAY
from tests.edits import SECRET, change_field, day, day_at_the_preview
from tests.pictures import picture


@pytest.mark.parametrize("number", range(3))
def test_a_build_from_what_is_remembered_is_a_build_from_nothing(ours, tmp_path, number):
    log = day(number, 4, ours, tmp_path)
    assert log


@pytest.mark.parametrize("number", [3, 4])
def test_a_preview_shows_what_one_that_starts_anew_would_show(ours, number):
    assert day_at_the_preview(number, 15, ours) > 200


def test_a_sheet_is_checked_anew_when_what_is_asked_of_it_changed(ours, tmp_path):
    sheet = {"content/projects/soep.md": SHEET.encode()}
    memory = Memory(lasts=True)
    for config in (CONFIG, CONFIG.replace("Ouderen", "Senioren"), CONFIG):
        inputs = {**ours, **sheet, "site_config.yaml": config.encode()}
        with cache.remembered(tmp_path, SECRET, {}) as kept:
            again = build(inputs, Options(TODAY), kept)
        assert again == build(inputs, Options(TODAY), memory) == build(inputs, Options(TODAY), Memory())
        assert again.failed == ("Senioren" in config)
        memory = memory.next()


def test_pages_are_planned_anew_when_the_words_or_the_languages_are_others(ours):
    site = {**ours, "site_config.yaml": CONFIG.encode(), "content/projects/soep.md": SHEET.encode()}
    words = ours["languages/nl.yaml"].replace(b"alle waarden met", b"elke waarde met")
    unread = {**site, "content/projects/soep.fr.md": b"---\ntitle: Soupe\n---\n"}
    languages = CONFIG.replace("fields:", "languages: [nl, fr]\nfields:")
    rounds = (
        site,
        {**site, "languages/nl.yaml": words},
        unread,
        {**unread, "site_config.yaml": languages.encode()},
        unread,
    )
    memory, failed = Memory(lasts=True), []
    for inputs in rounds:
        again = build(inputs, Options(TODAY), memory)
        assert again == build(inputs, Options(TODAY), Memory())
        failed.append(again.failed)
        memory = memory.next()
    assert failed == [inputs is unread for inputs in rounds]


def test_the_words_of_a_sheet_are_found_again_when_its_options_have_other_names(ours, tmp_path):
    sheet = {"content/projects/soep.md": SHEET.encode()}
    for config in (CONFIG, CONFIG.replace("[senioren]", "[senioren, bejaarden]")):
        inputs = {**ours, **sheet, "site_config.yaml": config.encode()}
        with cache.remembered(tmp_path, SECRET, {}) as kept:
            again = build(inputs, Options(TODAY), kept)
        assert again == build(inputs, Options(TODAY), Memory())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_text_that_shows_a_picture_follows_it_however_its_lines_end(ours, end):
    text = f"{SHEET}\n![Een plein](../images/foto.png)\n".replace("\n", end)
    site = {**ours, "site_config.yaml": CONFIG.encode(), "content/projects/soep.md": text.encode()}
    before, now = ({**site, "content/images/foto.png": picture(colour)} for colour in ("red", "blue"))
    standing = build(before, Options(TODAY), Memory()).digests
    again = build(now, Options(TODAY, previous=Previous(standing)), Memory())
    assert "projecten/soep/index.html" in again.files


@pytest.mark.parametrize(
    ("fields", "value"),
    [
        ("foto: {type: image, label: Foto}\n  plan: {type: image, label: Plan}", "plan: {}"),
        ("wat: {type: group, label: Wat, fields: {plan: {type: image, label: Plan}}}", "wat: {plan: {}}"),
    ],
    ids=["a second one", "in a group"],
)
def test_a_page_follows_a_picture_that_is_not_at_its_head(ours, fields, value):
    config = CONFIG.replace("sections:", f"  {fields}\nsections:", 1)
    value = value.replace("{}", "{file: foto.png, alt: Een plein}")
    text = SHEET.replace("target_groups", f"{value}\ntarget_groups", 1)
    site = {**ours, "site_config.yaml": config.encode(), "content/projects/soep.md": text.encode()}
    before, now = ({**site, "content/images/foto.png": picture(colour)} for colour in ("red", "blue"))
    standing = build(before, Options(TODAY), Memory()).digests
    again = build(now, Options(TODAY, previous=Previous(standing)), Memory())
    assert "projecten/soep/index.html" in again.files


@pytest.mark.parametrize("path", ["index.html", "projecten/soep/index.html"])
def test_a_field_that_a_template_of_the_site_shows_as_markdown_follows_its_pictures(ours, path):
    own = {
        f"templates/{name}.html": re.sub(rb"(\{\{ (entry\.)?summary) \}\}", rb"\1|markdown }}", page)
        for name in ("card", "detail")
        for page in [ours[f"templates/{name}.html"]]
    }
    soup = SHEET.replace("target_groups", 'summary: "![Een plein](foto.png)"\ntarget_groups')
    bread = SHEET.replace("Soep", "Brood") + "\n![Een plein](foto.png)\n"
    site = {**ours, **own, "site_config.yaml": CONFIG.encode()}
    site |= {"content/projects/soep.md": soup.encode(), "content/projects/brood.md": bread.encode()}
    before, now = ({**site, "content/images/foto.png": picture(colour)} for colour in ("red", "blue"))
    standing = build(before, Options(TODAY), Memory())
    again = build(now, Options(TODAY, previous=Previous(standing.digests)), Memory())
    assert again.files[path] == build(now, Options(TODAY), Memory()).files[path] != standing.files[path]


LISTED = {
    "the excerpt of a sheet without a summary": (SHEET, SHEET.replace("Elke vrijdag", "Elke maandag")),
    "a value": (SHEET, SHEET.replace("[Ouderen]", "[Ouderen, Kinderen]")),
    "a value behind a line that looks like a fence": tuple(
        SHEET.replace("target", 'summary: "Soep\n\n---met brood"\ntarget').replace("Ouderen", group)
        for group in ("Ouderen", "Kinderen")
    ),
    "a value, where lines end in CR": tuple(
        SHEET.replace("Soep", title).replace("\n", "\r") for title in ("Soep", "Brood")
    ),
    "a value, where other lines than the first end in CR": tuple(
        "\n" + SHEET.replace("Soep", title).replace("\n", "\r") for title in ("Soep", "Brood")
    ),
}
"""Two versions of a sheet between which a list changes."""


@pytest.mark.parametrize(("before", "now"), LISTED.values(), ids=LISTED)
def test_a_list_follows_what_it_shows_of_a_sheet(ours, before, now):
    site = {**ours, "site_config.yaml": CONFIG.encode()}
    one, other = ({**site, "content/projects/soep.md": text.encode()} for text in (before, now))
    standing = build(one, Options(TODAY), Memory())
    again = build(other, Options(TODAY, previous=Previous(standing.digests)), Memory())
    assert not again.failed
    assert again.files["index.html"] == build(other, Options(TODAY), Memory()).files["index.html"]
    assert again.files["index.html"] != standing.files["index.html"]


@pytest.mark.parametrize("spoilt", [b"", b"\xff", b"---\ntitle: [\n---\n"])
def test_a_day_goes_on_after_a_sheet_was_spoilt(spoilt):
    site = {"content/projects/soep.md": spoilt}
    change_field(site, Random(0))
    assert site["content/projects/soep.md"].startswith(b"---\n")


def test_the_draft_of_a_translation_goes_when_nobody_asks_for_drafts_any_more(ours):
    config = CONFIG.replace("fields:", "languages: [nl, fr]\nfields:")
    draft = "---\ntitle: Soupe\nstatus: draft\n---\n"
    texts = {
        "site_config.yaml": config,
        "content/projects/soep.md": SHEET,
        "content/projects/soep.fr.md": draft,
    }
    site = {**ours, **{path: text.encode() for path, text in texts.items()}}
    standing = build(site, Options(TODAY, drafts=True), Memory())
    previous = Previous(standing.digests, standing.files.__getitem__)
    again, fresh = (build(site, Options(TODAY, previous=one), Memory()) for one in (previous, Previous()))
    whole = {**{path: standing.files[path] for path in again.kept}, **again.files}
    assert fresh.files
    assert whole == fresh.files

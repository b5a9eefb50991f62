"""The files that the search page loads: nothing of a sheet is missing in them, and nothing too much."""

import json
import re
from hashlib import sha256

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fichebak.site.search import POSTINGS_PER_SHARD, SHORT, _front_coded
from fichebak.text.wording import fold
from tests import thousand
from tests.conftest import CONFIG, SHEET
from tests.markup import Document
from tests.sample import HOME

FOLDER = "zoeken/data/"


def data(files):
    """What the data files hold, by name, as the browser receives it."""
    found = {}
    for path, body in files.items():
        if path.startswith(FOLDER):
            name, held = re.fullmatch(r'fichebak\.receive\("([a-z0-9-]+)",(.*)\)\n', body.decode()).groups()
            found[name] = json.loads(held)
    return found


def vocabulary(coded):
    """Undoes the front coding, letter by letter."""
    words, before = [], ""
    for part in coded.split(" "):
        before = before[: int(part[0], 36)] + part[1:]
        words.append(before)
    return words


def holders(found):
    """Every word of the catalogue with the numbers of the sheets that it leads to."""
    words = vocabulary(found["words"]["words"])
    lists = [steps for n in range(len(found["words"]["starts"])) for steps in found[f"postings-{n}"]]
    assert len(lists) == len(words)
    return {
        word: [sum(steps[: n + 1]) for n in range(len(steps))]
        for word, steps in zip(words, lists, strict=True)
    }


def words(text):
    return set(re.findall(r"[a-z0-9]+", fold(text)))


def texts(found):
    count = len(found["words"]["texts"])
    return [text for number in range(count) for text in found[f"texts-{number}"]]


@pytest.fixture(scope="module")
def in_sample(sample):
    return {f"{FOLDER}{path.name}": path.read_bytes() for path in (sample / FOLDER).iterdir()}


@pytest.fixture
def one(make):
    """The text that search reads of one sheet."""

    def read(sheet, config=CONFIG):
        outcome = make({"content/projects/soep.md": sheet}, config=config)
        assert outcome.diagnostics == ()
        (text,) = texts(data(outcome.files))
        return text

    return read


def test_every_word_leads_back_to_exactly_the_sheets_that_hold_it(in_sample):
    for files in (in_sample, thousand.files()):
        found = data(files)
        expected = {}
        for number, (title, text) in enumerate(zip(found["records"]["titles"], texts(found), strict=True)):
            for word in sorted(words(f"{title}\n{text}")):
                expected.setdefault(word, []).append(number)
        total = len(found["records"]["titles"])
        everywhere = {w for w, held in expected.items() if len(w) <= SHORT and len(held) > total / 2}
        assert "de" in everywhere
        expected |= {word: [] for word in everywhere}
        assert holders(found) == expected
        known = vocabulary(found["words"]["words"])
        assert {known[number] for number in found["words"]["everywhere"]} == everywhere


def test_every_word_of_a_sheet_as_it_was_written_leads_to_it():
    found = data(thousand.files())
    leads = holders(found)
    everywhere = {word for word, held in leads.items() if not held}
    numbers = {title: number for number, title in enumerate(found["records"]["titles"])}
    assert len(numbers) == len(thousand.sheets()) == thousand.COUNT
    carried = [set() for _ in numbers]
    for word, held in leads.items():
        for number in held:
            carried[number].add(word)
    for sheet in thousand.sheets():
        assert sheet.words - everywhere <= carried[numbers[sheet.title]], sheet.title


def test_what_a_page_says_of_its_sheet_can_be_found(sample, in_sample):
    records = data(in_sample)["records"]
    read = dict(zip(records["paths"], texts(data(in_sample)), strict=True))
    for path, text in read.items():
        page = Document((sample / path).read_bytes())
        known = words(text)
        for part in page.all(".text .prose p, .text .prose li, .lede"):
            if part.query("sup, a.footnote-backref"):
                continue
            assert words(part.to_text()) <= known, (path, part.to_text())


def test_a_filter_in_the_records_holds_what_the_sheets_say():
    records = data(thousand.files())["records"]
    by_title = {sheet.title: sheet for sheet in thousand.sheets()}
    for facet in records["facets"]:
        for title, numbers in zip(records["titles"], facet["of"], strict=True):
            keys = {facet["values"][number][0] for number in numbers}
            assert keys == by_title[title].values[facet["key"]], (facet["key"], title)


@given(st.sets(st.text("abcdez019", min_size=1, max_size=50), min_size=1))
@example({"a" * 36, "a" * 37, "a" * 40})  # more in common than one sign can say
def test_front_coded_words_come_back_whole(words):
    assert vocabulary(_front_coded(sorted(words))) == sorted(words)


def test_the_files_do_not_depend_on_the_order_of_the_sheets(make):
    sheets = {f"content/projects/s{n}.md": SHEET.replace("Soep", f"Soep {n}") for n in range(30)}
    backwards = dict(reversed(sheets.items()))
    assert data(make(sheets).files)
    assert make(sheets).files == make(backwards).files


def test_a_name_says_what_is_in_the_file_so_that_a_copy_may_be_kept(in_sample):
    for path, body in in_sample.items():
        name = re.match(r'fichebak\.receive\("([^"]+)"', body.decode())[1]
        assert path == f"{FOLDER}{name}.{sha256(body).hexdigest()[:8]}.js"


def test_a_sheet_that_changes_leaves_the_texts_of_others_as_they_were(make):
    sheets = {f"content/projects/s{n:02}.md": SHEET.replace("Soep", f"Soep {n:02}") for n in range(30)}
    before = make(sheets).files
    last = sheets["content/projects/s29.md"].replace("Elke vrijdag", "Elke zaterdag")
    after = make(sheets | {"content/projects/s29.md": last}).files
    changed = {re.sub(r"\..*", "", path.removeprefix(FOLDER)) for path in set(after) - set(before)}
    assert {name for name in changed if name.startswith("texts")} == {"texts-9"}


def test_the_records_lead_to_every_other_file(in_sample):
    for files in (in_sample, thousand.files()):
        found = data(files)
        first, later = found["records"]["files"], found["words"]
        flat = [first["words"], *first["summaries"], *later["postings"], *later["texts"]]
        here = {path.removeprefix(FOLDER) for path in files if path.startswith(FOLDER)}
        assert len(flat) == len(set(flat)) > 5
        assert here - set(flat) == {name for name in here if name.startswith("records.")}
        assert here >= set(flat)


def test_a_large_catalogue_is_split_into_files_of_one_size():
    found = data(thousand.files())
    shards = [found[f"postings-{n}"] for n in range(len(found["words"]["postings"]))]
    sizes = [sum(map(len, shard)) for shard in shards]
    assert len(shards) > 5
    # A shard ends with the list that fills it.
    assert all(POSTINGS_PER_SHARD <= size < POSTINGS_PER_SHARD + thousand.COUNT for size in sizes[:-1])
    assert found["words"]["starts"] == [sum(map(len, shards[:n])) for n in range(len(shards))]


def test_whom_to_ask_is_in_no_data_file(in_sample, make):
    contacts = set()
    for path in (HOME / "content/projects").glob("*.md"):
        contacts |= set(
            re.findall(r"[\w.-]+@[\w.-]+|\+?\d[\d /.]{7,}\d(?=\"$)", path.read_text(), re.MULTILINE)
        )
    assert len(contacts) > 20
    everything = b"".join(in_sample.values()).decode()
    assert [contact for contact in sorted(contacts) if contact in everything] == []
    config = CONFIG.replace(
        "sections:",
        "  mail: {type: email, label: E-mail}\n  call: {type: phone, label: Telefoon}\n"
        "  who: {type: contact, label: Contact}\nsections:",
    )
    asked = "mail: soep@bak.example\ncall: 057 11 22 33\nwho: {name: Zuster Zoet, email: zoet@bak.example}\n"
    files = make({"content/projects/a.md": SHEET.replace("---\n##", f"{asked}---\n##")}, config=config).files
    held = b"".join(body for path, body in files.items() if path.startswith(FOLDER)).decode()
    assert "Elke vrijdag soep" in held
    for secret in ("bak.example", "057", "Zoet"):
        assert secret not in held


def test_what_the_page_keeps_from_visitors_is_not_found_either(one):
    config = CONFIG.replace("sections:", "  review: {type: date, label: Na te kijken}\nsections:")
    text = one(SHEET.replace("---\n##", "status: published\nreview: 2031-05-06\n---\n##"), config)
    assert text == "Elke vrijdag soep.\nOuderen"


def test_a_sentence_goes_on_where_its_writer_began_a_new_line(one):
    text = one(SHEET.replace("Elke vrijdag soep.", "Elke vrijdag\nsoep.\n\n- een\n- twee"))
    assert text == "Elke vrijdag soep.\neen\ntwee\nOuderen"


def test_marks_of_footnotes_are_not_read(one):
    text = one(SHEET.replace("Elke vrijdag soep.", "Elke vrijdag soep[^1].\n\n[^1]: Met brood."))
    assert text == "Elke vrijdag soep.\nMet brood.\nOuderen"


def test_a_sign_in_a_link_does_not_end_its_tag(one):
    link = '[soep](https://soep.example/ "een > twee")'
    assert one(SHEET.replace("Elke vrijdag soep", f"Elke vrijdag {link}")) == "Elke vrijdag soep.\nOuderen"


def test_what_an_editor_wrote_cannot_leave_its_string(make):
    title = '");alert(1)//</script><b>\\'
    sheet = SHEET.replace("title: Soep op de stoep", f"title: {json.dumps(title)}")
    outcome = make({"content/projects/soep.md": sheet})
    assert data(outcome.files)["records"]["titles"] == [title]
    assert all(body.count(b"\n") == 1 for path, body in outcome.files.items() if path.startswith(FOLDER))


def test_a_catalogue_without_sheets_has_no_search(make):
    assert not [path for path in make().files if path.startswith("zoeken/")]

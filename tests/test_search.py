"""The data files of the search page: they have everything that a search needs, and nothing else."""

import json
import re
from hashlib import sha256
from itertools import accumulate

import pytest
from hypothesis import example, given, strategies as st

from fichebak.content import config
from fichebak.content.declaring import RESERVED
from fichebak.site import terms
from fichebak.site.packing import column, front_coded, lists, sign, steps
from fichebak.site.search import POSTINGS_PER_SHARD, RARE
from fichebak.text.wording import fold
from tests import thousand
from tests.conftest import CONFIG, SHEET
from tests.markup import Document
from tests.pictures import picture
from tests.sample import HOME

FOLDER = "zoeken/data/"


def data(files):
    """The contents of the data files by name, as the browser receives them."""
    found = {}
    for path, body in files.items():
        if path.startswith(FOLDER):
            name, held = re.fullmatch(r'fichebak\.receive\("([a-z0-9-]+)",(.*)\)\n', body.decode()).groups()
            found[name] = json.loads(held)
    return found


def vocabulary(coded):
    """Decodes the front coding."""
    words, before = [], ""
    for part in coded.split(" "):
        before = before[: int(part[0], 36)] + part[1:]
        words.append(before)
    return words


def numbers(text):
    """The number that each character stands for: its index among the allowed characters."""
    return [SIGNS[sign] for sign in text]


SIGNS = {
    chr(code): number
    for number, code in enumerate(c for c in range(0x23, 0x11000) if c != 0x5C and not 0xD800 <= c < 0xE000)
}


def whole(packed):
    """Expands a column or lists to one entry per sheet."""
    if "all" in packed:
        return [packed["all"][number] for number in numbers(packed["of"])]
    if "sets" in packed:
        sets = [numbers(one) for one in packed["sets"].split(" ")]
        return [sets[number] for number in numbers(packed["of"])]
    return [numbers(one) for one in packed["of"].split(" ")]


def holders(found):
    """Every word of the catalogue, with the numbers of the sheets that have it."""
    words = vocabulary(found["words"]["words"])
    lists = [one for n in range(len(found["words"]["starts"])) for one in found[f"postings-{n}"].split(" ")]
    assert len(lists) == len(words)
    return {word: list(accumulate(numbers(steps))) for word, steps in zip(words, lists, strict=True)}


def words(text):
    joined = re.sub(r"\b(sdg|odd|dod)(?:’?s)? (\d{1,2})\b", r"\1\2 \2", text, flags=re.IGNORECASE)
    return set(re.findall(r"[a-z0-9]+", fold(joined)))


def other_names(text):
    """The words in the aliases of options, for options whose label is in the text of a sample sheet."""
    listed = {label for line in text.split("\n") for label in line.split(", ")}
    fields = config.read((HOME / "site_config.yaml").read_text("utf-8"))[0].model.fields
    options = [one for field in fields for one in getattr(field.type, "options", ()) if one.label in listed]
    return {word for one in options for alias in one.aliases for word in words(alias)}


def texts(found):
    slugs = found["records"]["slugs"].split(" ")
    per = found["words"]["texts"]["per"]
    return [found[f"texts-{number // per}"][slug][0] for number, slug in enumerate(slugs)]


def paths(records):
    before, after = records["around"]
    return [f"{before}{slug}{after}" for slug in records["slugs"].split(" ")]


@pytest.fixture(scope="module")
def in_sample(sample):
    return {f"{FOLDER}{path.name}": path.read_bytes() for path in (sample / FOLDER).iterdir()}


@pytest.fixture
def one(make):
    """The text of a sheet that the search index uses."""

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
            for word in sorted(words(f"{title}\n{text}") | other_names(text)):
                expected.setdefault(word, []).append(number)
        little = found["words"]["little"].split(" ")
        assert {"de", "een", "voor"} <= set(little) & expected.keys()
        assert holders(found) == expected | {word: [] for word in little if word in expected}


def test_every_word_of_a_sheet_as_it_was_written_leads_to_it():
    found = data(thousand.files())
    leads = holders(found)
    little = set(found["words"]["little"].split(" "))
    numbers = {title: number for number, title in enumerate(found["records"]["titles"])}
    assert len(numbers) == len(thousand.sheets()) == thousand.COUNT
    carried = [set() for _ in numbers]
    for word, held in leads.items():
        for number in held:
            carried[number].add(word)
    for sheet in thousand.sheets():
        assert sheet.words - little <= carried[numbers[sheet.title]], sheet.title


def test_what_a_page_says_of_its_sheet_can_be_found(sample, in_sample):
    records = data(in_sample)["records"]
    read = dict(zip(paths(records), texts(data(in_sample)), strict=True))
    for path, text in read.items():
        page = Document((sample / path).read_bytes())
        known = words(text)
        for part in page.all(".text .prose p, .text .prose li, .lede"):
            if part.query("sup, a.footnote-backref"):
                continue
            assert words(part.to_text()) <= known, (path, part.to_text())


def test_a_filter_in_the_records_holds_what_the_sheets_say():
    files = thousand.files()
    records = data(files)["records"]
    page = Document(files["zoeken/index.html"])
    fieldsets = page.all("fieldset[data-facet]")
    by_title = {sheet.title: sheet for sheet in thousand.sheets()}
    assert len(fieldsets) == len(records["facets"]) == 10
    for fieldset, facet in zip(fieldsets, records["facets"], strict=True):
        key = fieldset.attrs["data-facet"]
        values = [box.attrs["value"] for box in fieldset.query("li input")]
        if "states" in facet:
            continue  # the browser computes these
        for title, carried in zip(records["titles"], whole(facet), strict=True):
            assert {values[number] for number in carried} == by_title[title].values[key], (key, title)


@given(st.sets(st.text("abcdez019", min_size=1, max_size=50), min_size=1))
@example({"a" * 36, "a" * 37, "a" * 40})  # shared prefixes that are too long for one digit
def test_front_coded_words_come_back_whole(words):
    assert vocabulary(front_coded(sorted(words))) == sorted(words)


NUMBERS = st.integers(0, 60_000)


@given(st.lists(st.sets(NUMBERS, max_size=5), min_size=1))
def test_lists_of_numbers_come_back_whole(sets):
    written = ["".join(sign(number) for number in sorted(one)) for one in sets]
    assert list(map(set, whole(lists(written)))) == sets


@given(st.lists(st.text("ab ’", max_size=2), min_size=1))
def test_a_column_of_texts_comes_back_whole(texts):
    packed = column(texts)
    assert whole(packed) == texts
    assert len(packed["all"]) == len(set(texts))


@given(st.sets(NUMBERS))
def test_steps_from_sheet_to_sheet_come_back_whole(sheets):
    assert list(accumulate(numbers(steps(sorted(sheets))))) == sorted(sheets)


def test_another_title_moves_no_other_sheet(make):
    sheets = {f"content/projects/s{n:02}.md": SHEET.replace("Soep", f"Soep {n:02}") for n in range(30)}
    before = data(make(sheets).files)
    changed = sheets["content/projects/s07.md"].replace("Soep 07", "Zeker soep 07")
    after = data(make(sheets | {"content/projects/s07.md": changed}).files)
    assert after["records"]["titles"].index("Zeker soep 07 op de stoep") == 7
    assert holders(after) == holders(before) | {"zeker": [7]}


def test_the_files_do_not_depend_on_the_order_of_the_sheets(make):
    sheets = {f"content/projects/s{n}.md": SHEET.replace("Soep", f"Soep {n}") for n in range(30)}
    backwards = dict(reversed(sheets.items()))
    assert data(make(sheets).files)
    assert make(sheets).files == make(backwards).files


MANY = re.compile(r"(?:texts|summaries)-\d+\.js")


def test_an_address_changes_with_what_is_in_the_file_so_that_a_copy_may_be_kept(in_sample):
    for path, body in in_sample.items():
        name = re.match(r'fichebak\.receive\("([^"]+)"', body.decode())[1]
        file = path.removeprefix(FOLDER)
        assert file in {f"{name}.js", f"{name}.{sha256(body).hexdigest()[:8]}.js"}
        assert (file == f"{name}.js") == (MANY.fullmatch(file) is not None)


@pytest.mark.parametrize(
    ("before", "after"),
    {
        "nothing": ("Elke", "Elke"),
        "text": ("Elke vrijdag", "Elke zaterdag"),
        "accent": ("Elke vrijdag", "Elkè vrijdag"),
        "summary": ("title:", "summary: Warm.\ntitle:"),
        "field": ("[Ouderen]", "[Kinderen]"),
        "picture": ("title:", "image: {file: a.png, alt: Een plein}\ntitle:"),
    }.values(),
)
def test_of_files_that_are_many_one_digest_tells_whether_any_of_them_changed(make, before, after):
    config = CONFIG.replace("sections:\n", "  image: {type: image, label: Foto}\nsections:\n", 1)

    def files(sheet):
        inputs = {"content/projects/soep.md": sheet, "content/images/a.png": picture()}
        return make(inputs, config=config).files

    assert before in SHEET
    one, other = files(SHEET), files(SHEET.replace(before, after, 1))
    found, again = data(one), data(other)
    for name, first, second in (
        ("texts", found["words"], again["words"]),
        ("summaries", found["records"]["files"], again["records"]["files"]),
    ):
        bodies, later = ([files[f"{FOLDER}{name}-0.js"]] for files in (one, other))
        assert (first[name]["digest"] == second[name]["digest"]) == (bodies == later)
        assert first[name]["per"] > 0


def test_a_sheet_that_changes_leaves_the_texts_and_summaries_of_others_as_they_were(make):
    sheets = {f"content/projects/s{n:02}.md": SHEET.replace("Soep", f"Soep {n:02}") for n in range(30)}
    before = make(sheets).files
    last = sheets["content/projects/s29.md"].replace("Elke vrijdag", "Elke zaterdag")
    after = make(sheets | {"content/projects/s29.md": last}).files
    changed = {path.removeprefix(FOLDER) for path in after if after[path] != before.get(path)}
    assert {name for name in changed if MANY.fullmatch(name)} == {"texts-9.js", "summaries-14.js"}


def test_the_records_lead_to_every_other_file(in_sample):
    for files in (in_sample, thousand.files()):
        found = data(files)
        first, later = found["records"]["files"], found["words"]
        count = len(found["records"]["titles"])
        flat = [first["words"], first["newest"], *later["postings"]]
        for name, runs in (("summaries", first["summaries"]), ("texts", later["texts"])):
            flat += [f"{name}-{number}.js" for number in range(-(-count // runs["per"]))]
        here = {path.removeprefix(FOLDER) for path in files if path.startswith(FOLDER)}
        assert len(flat) == len(set(flat)) > 5
        assert here - set(flat) == {name for name in here if name.startswith("records.")}
        assert here >= set(flat)


def test_a_large_catalogue_is_split_into_files_of_one_size_with_rare_words_apart():
    found = data(thousand.files())
    shards = [found[f"postings-{n}"].split(" ") for n in range(len(found["words"]["postings"]))]
    sizes = [sum(map(len, shard)) for shard in shards]
    assert len(shards) > 20
    starts = found["words"]["starts"]
    assert starts == [sum(map(len, shards[:n])) for n in range(len(shards))]
    known = vocabulary(found["words"]["words"])
    rare = [n for n, shard in enumerate(shards) if 0 < max(map(len, shard)) <= RARE]
    assert rare == list(range(rare[0], len(shards)))
    assert len(rare) > 1
    for part in (known[: starts[rare[0]]], known[starts[rare[0]] :]):
        assert part == sorted(part)
    # A shard ends with the posting list that fills it; the last shard of each kind has the rest.
    full = [size for n, size in enumerate(sizes) if n not in {rare[0] - 1, len(shards) - 1}]
    assert all(POSTINGS_PER_SHARD <= size < POSTINGS_PER_SHARD + thousand.COUNT for size in full)


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
    private_fields = (
        "mail: soep@bak.example\ncall: 057 11 22 33\nwho: {name: Zuster Zoet, email: zoet@bak.example}\n"
    )
    files = make(
        {"content/projects/a.md": SHEET.replace("---\n##", f"{private_fields}---\n##")}, config=config
    ).files
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


def test_another_name_of_an_option_finds_its_sheets_and_stands_nowhere(make):
    found = data(make({"content/projects/soep.md": SHEET}).files)
    assert holders(found)["senioren"] == [0]
    assert "jeugd" not in holders(found)
    assert texts(found) == ["Elke vrijdag soep.\nOuderen"]


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


def test_no_filter_is_called_what_the_page_itself_says_in_its_address(make):
    script = (HOME / "templates/assets/search/address.js").read_text("utf-8")
    read = re.findall(r'asked\.get(?:All)?\("(\w+)"\)', script)
    written = re.findall(r'asked\.set\("(\w+)"', script)
    assert set(read) == set(written) == set(RESERVED)
    page = Document(make({"content/projects/soep.md": SHEET}).files["zoeken/index.html"])
    fields = page.values('[form="finder"][name], #finder [name]', "name")
    assert set(fields) - {"target_groups"} <= set(RESERVED)


def goal_of_the_scripts():
    return re.findall(r"\.GOAL = /(.*)/gi;", (HOME / "templates/assets/search/words.js").read_text("utf-8"))[
        0
    ]


def test_the_scripts_take_the_same_for_a_goal_wherever_it_stands():
    [piece] = re.findall(
        r"\.PIECE = /\((.*?)\|\[", (HOME / "templates/assets/search/find.js").read_text("utf-8")
    )
    assert piece == goal_of_the_scripts().replace("(sdg", "(?:sdg", 1).replace(r"(\d{1,2})", r"\d{1,2}")


@given(st.lists(st.sampled_from(["sdg", "SDG", "Odd", "dod", "'", "’", "s", " ", "-", "1", "7", "\n", "é"])))
@example(["sdg", " ", "1"])
@example(["ODD", "'", "s", "-", "1", "7", " ", "é"])
def test_search_takes_for_a_goal_what_the_scripts_do(pieces):
    text = "".join(pieces)
    replaced = re.sub(goal_of_the_scripts(), r"\1\2 \2", text, flags=re.IGNORECASE)
    assert terms.with_goals(text) == replaced.lower()


def test_results_are_sorted_by_the_scores_that_the_records_tell(make):
    fields = "  impact: {type: score, label: Impact, card: true}\n  fun: {type: score, label: Plezier}\n"
    config = CONFIG.replace("sections:\n", f"{fields}sections:\n", 1)
    files = make({"content/projects/soep.md": SHEET}, config=config).files
    page = Document(files["zoeken/index.html"])
    offered = page.values('[name="sort"] option', "value")
    scores = [line["key"] for line in data(files)["records"]["lines"] if line["type"] == "score"]
    assert offered == ["", "newest", "title", *scores] == ["", "newest", "title", "impact"]


@pytest.mark.parametrize(
    ("token", "spellings"),
    [
        ("(café,", [("cafe", "café")]),
        ("д’їжак", [("іжак", "їжак")]),
        ("cafe", []),
        ("½", []),  # “1” and “2” are no way to write it
        ("ﾗｰﾒﾝ", []),  # may be a whole sentence
    ],
)
def test_a_word_that_is_compared_in_another_way_than_it_is_written_keeps_its_spelling(token, spellings):
    assert terms.accented_in(token) == spellings


@pytest.mark.parametrize(("token", "is_indexed"), [("a" * 40, True), ("a" * 41, False), ("汤" * 41, True)])
def test_a_very_long_word_is_only_found_in_a_script_without_spaces(token, is_indexed):
    assert terms.words_in(token) == [token] * is_indexed

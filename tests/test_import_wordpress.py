"""`import`: posts of WordPress, with a real export."""

from dataclasses import replace

import pytest

from fichebak.content.decoding import decode
from fichebak.content.writing import sheet_text
from fichebak.moving import columns, php
from fichebak.moving.html import converted
from fichebak.moving.records import MAX_BYTES
from fichebak.moving.transfer import checked, lowered
from fichebak.moving.wordpress import read_wxr
from tests.importing import BOMB, PROJECTS, codes_in, invalid, put, sheet_in, sheets_of, told_of
from tests.test_cli import run
from tests.test_new import fresh
from tests.test_properties import MODEL, WORDS
from tests.wordpress import export, item

POST = """\
<!-- wp:paragraph -->
<p>Elke vrijdag <strong>soep</strong> &amp; brood, zie <a href="https://soep.example/">de site</a>.</p>
<!-- /wp:paragraph -->
<img src="https://buurt.example/soep.jpg" alt="Een pan soep">
<h4>Hoe het liep</h4>
<table><thead><tr><th>Jaar</th><th>Kommen</th></tr></thead><tbody><tr><td>2024</td><td>120</td></tr></tbody></table>
<h3>Sterke punten</h3>
<ul><li>Iedereen is <em>welkom</em></li><li>Gratis</li></ul>
[gallery ids="1,2"]
<iframe src="https://film.example/1"></iframe>
<h2>Drempels</h2>
<p>De stoep is smal.</p>
"""
EXPORT = export(
    item("Foto", number=9, kind="attachment", status="inherit", url="https://buurt.example/kop.jpg"),
    item(
        "Soep &amp; stoep",
        POST,
        number=1,
        name="soep-op-de-stoep",
        excerpt="Soep voor <em>iedereen</em>.",
        terms=[
            ("doelgroep", "ouderen", "Ouderen"),
            ("doelgroep", "kinderen", "Kinderen"),
            ("post_tag", "x", "X"),
        ],
        meta=[
            ("organisatie", "OCMW Ieper"),
            ("thema", 'a:2:{i:0;s:10:"Ontmoeting";i:1;s:7:"Voeding";}'),
            ("_thumbnail_id", "9"),
            ("telefoon", "057 12 34 56"),
        ],
    ),
    item("Brood", "Eerste alinea\nop twee regels.\n\nTweede <b>alinea</b>.", number=2, status="draft"),
    item("Weg", "x", number=3, status="trash"),
    item("Nieuws", "x", number=4, kind="post"),
    item("Menu", "x", number=5, kind="nav_menu_item"),
)


def test_an_export_of_wordpress_becomes_sheets(tmp_path):
    folder = fresh(tmp_path)
    done = run(folder, "import", put(tmp_path, "site.xml", EXPORT))
    assert done.returncode == 0, done.stderr
    sheet, found, text = sheet_in(folder, "soep-op-de-stoep")
    assert found == ()
    assert sheet.title == "Soep & stoep"
    assert sheet.values["summary"] == "Soep voor *iedereen*."
    assert [option.label for option in sheet.values["target_groups"]] == ["Kinderen", "Ouderen"]
    assert [option.label for option in sheet.values["themes"]] == ["Ontmoeting", "Voeding"]
    assert sheet.values["organisation"] == "OCMW Ieper"
    assert sheet.values["contact"].phone.written == "057 12 34 56"
    assert sheet.values["added"].iso == "2024-04-01"
    parts = {part.section.key: part.text for part in sheet.parts}
    assert parts["description"].startswith(
        "Elke vrijdag **soep** & brood, zie [de site](https://soep.example/)."
    )
    assert "#### Hoe het liep" in parts["description"]
    assert "| Jaar | Kommen |\n| --- | --- |\n| 2024 | 120 |" in parts["description"]
    assert parts["strengths"] == "- Iedereen is *welkom*\n- Gratis"
    assert parts["barriers"] == "De stoep is smal."
    for kept in (
        "Afbeelding: https://buurt.example/kop.jpg",
        "Afbeelding: https://buurt.example/soep.jpg (Een pan soep)",
        "Ingevoegd: iframe: https://film.example/1",
        'Ingevoegd: [gallery ids="1,2"]',
        "post_tag: X",
    ):
        assert kept in text
    assert "Dit hoort niet in een fiche" not in text
    assert "beheerder" not in text
    line = EXPORT[: EXPORT.index(b"Soep &amp;")].count(b"\n")
    assert f"site.xml:{line}:1: waarschuwing[import-aside]" in done.stderr
    assert "niet overgenomen (Ingevoegd): iframe: https://film.example/1" in done.stderr

    draft, _, text = sheet_in(folder, "brood")
    assert draft.is_draft
    assert "Eerste alinea\nop twee regels.\n\nTweede **alinea**." in text.replace("  \n", "\n")
    assert sorted(path.stem for path in (folder / PROJECTS).iterdir()) == ["brood", "soep-op-de-stoep"]
    assert "waarschuwing[import-trash] “Weg”" in done.stderr
    assert "attachment (1), nav_menu_item (1), post (1)" in done.stderr
    assert run(folder, "check").returncode == 0


@pytest.mark.parametrize(
    ("status", "password"), [("publish", "geheim"), ("archive", ""), ("private", ""), ("inherit", "")]
)
def test_a_post_that_not_everybody_may_read_becomes_a_draft_and_is_told(tmp_path, status, password):
    folder = fresh(tmp_path)
    post = item("Soep", "x", status=status, password=password, meta=[("organisatie", "OCMW")])
    done = run(folder, "import", put(tmp_path, "l.xml", export(post)))
    assert "waarschuwing[import-not-public] “Soep”" in done.stderr
    assert sheet_in(folder, "soep")[0].is_draft


def test_a_draft_is_left_out_and_told_where_a_site_knows_none():
    model = replace(MODEL, fields=tuple(one for one in MODEL.fields if one.key != "status"))
    data = export(item("Soep", "x"), item("Brood", "x", status="draft"), item("Taart", "x", password="x"))
    table = read_wxr("l.xml", data, model, WORDS["nl"])
    assert [record.cells["title"] for record in table.records] == ["Soep"]
    assert [diagnostic.code for diagnostic in table.diagnostics] == ["import-no-drafts"] * 2


@pytest.mark.parametrize(
    ("packed", "read"),
    [
        ('a:2:{i:0;s:6:"Poëzie";i:1;s:3:"a;b";}', None),
        ('a:2:{i:0;s:7:"Poëzie";i:1;s:3:"a;b";}', ["Poëzie", "a;b"]),
        ("a:3:{i:0;i:2018;i:1;d:2.5;i:2;N;}", ["2018", "2.5"]),
        ('a:2:{s:4:"open";b:1;s:3:"dag";a:1:{i:0;s:3:"dag";}}', ["open: 1", "dag"]),
        ('a:2:{s:1:"a";a:1:{i:0;s:1:"x";}s:1:"b";s:1:"y";}', ["x", "b: y"]),
        ("a:1:{", None),
        ('a:1:{i:0;a:1:{i:0;s:1:"a";}', None),
        ('a:1:{i:0;s:1:"a";}}', None),
        ('O:1:"x":0:{}', ['O:1:"x":0:{}']),
        ("Soep", ["Soep"]),
    ],
)
def test_what_php_packs_is_unpacked_and_what_it_did_not_pack_is_kept_whole(packed, read):
    assert list(php.values(packed)) == (read or [packed])


def test_a_field_of_a_plugin_is_not_what_a_post_is_called():
    meta = [("title", "Beste soep | Buurtsite"), ("slug", "anders"), ("## Beschrijving project", "x")]
    meta += [("organisation", "OCMW")]  # what a post has not is called as it is here
    (record,) = read_wxr("l.xml", export(item("Soep", "y", meta=meta)), MODEL, WORDS["nl"]).records
    assert record.cells["title"] == "Soep"
    assert "slug" not in record.cells
    assert record.cells["## Beschrijving project"] == "y"
    assert record.cells["title (2)"] == "Beste soep | Buurtsite"
    assert (record.cells["slug (2)"], record.cells["## Beschrijving project (2)"]) == ("anders", "x")
    assert record.cells["organisation"] == "OCMW"


def fields_of(content="", **meta):
    post = item("Soep", content, meta=[(key.replace("hidden", "", 1), value) for key, value in meta.items()])
    return read_wxr("l.xml", export(post), MODEL, WORDS["nl"])


def test_a_heading_of_a_post_is_a_section_with_its_question_mark_too():
    (record,) = fields_of(
        "<p>Soep</p><h2>Wat liep goed&nbsp;?</h2><p>Alles</p><h2>Wat bleef:</h2><p>De pan</p>"
    ).records
    assert [
        record.cells[f"## {name}"] for name in ("Beschrijving project", "Sterke punten", "Blijvende impact")
    ] == [
        "Soep",
        "Alles",
        "De pan",
    ]


def test_how_often_a_field_is_repeated_is_no_value_of_it():
    table = fields_of(partners="1", partners_0_naam="VZW", jaren="2")
    cells = table.records[0].cells
    assert [cells[name] for name in ("partners_n", "partners_0_naam", "jaren")] == ["1", "VZW", "2"]
    assert "partners" not in columns.guess(table.columns, MODEL).values()


def test_a_field_with_an_editor_of_its_own_becomes_markdown_and_keeps_what_it_shows():
    html = '<h2>Sterke punten</h2><p>Elke <b>vrijdag</b>.</p><img src="a.jpg" alt="Soep"><a href="/x">x</a>'
    packed = 'a:1:{i:0;s:11:"een<br>twee";}'
    (record,) = fields_of(beschrijving=html, tekst="1 < 2 > 0", rij=packed).records
    text = "## Sterke punten\n\nElke **vrijdag**.\n\n[x](https://buurt.example/x)"
    assert [record.cells[name] for name in ("beschrijving", "tekst")] == [text, "1 < 2 > 0"]
    assert record.cells["rij"].split() == ["een", "twee"]
    assert record.remarks == (("Afbeelding", "a.jpg (Soep)"),)


def test_a_picture_that_was_not_exported_is_told_by_its_number():
    (record,) = fields_of(hidden_thumbnail_id="812").records
    assert record.remarks == (("Afbeelding", "_thumbnail_id 812"),)
    assert fields_of(hidden_thumbnail_id="-1").records[0].remarks == ()


def test_posts_in_several_languages_are_told_with_how_many_there_are_of_each():
    named = {"nl": "Nederlands", "fr": "Français"}
    posts = [
        item("Soep", "x", number=n, terms=[("language", code, named[code])]) for n, code in enumerate(named)
    ]
    read = [read_wxr("l.xml", export(*some), MODEL, WORDS["nl"]) for some in (posts, posts[:1])]
    assert told_of(read[0]) == [("import-languages", 1, 1)]
    assert dict(read[0].diagnostics[0].details) == {"names": "Français (1), Nederlands (1)"}
    assert read[1].diagnostics == ()


def test_where_a_plugin_keeps_the_text_of_a_post_is_told():
    built = {"hidden_elementor_data": "x" * 300, "hidden_edit_lock": "1", "lang": "y" * 400}
    assert [dict(diagnostic.details) for diagnostic in fields_of(**built).diagnostics] == [
        {"name": "_elementor_data"}
    ]
    assert fields_of("Soep.", **built).diagnostics == ()
    assert fields_of(hidden_edit_lock="1").diagnostics == ()


def test_another_kind_of_post_can_be_chosen(tmp_path):
    folder = fresh(tmp_path)
    path = put(tmp_path, "site.xml", EXPORT)
    assert codes_in(run(folder, "import", path, "--type", "nieuws")) == ["import-post-type"]
    run(folder, "import", path, "--type", "post")
    assert [path.stem for path in (folder / PROJECTS).iterdir()] == ["nieuws"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (EXPORT.replace(b"<rss", BOMB.encode() + b"]><rss", 1), "import-entities"),
        (EXPORT.replace(b"<rss", b'<!DOCTYPE rss SYSTEM "file:///etc/passwd"><rss', 1), "import-entities"),
        (EXPORT[:-20], "import-xml"),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "import-no-posts"),
        (b"<?xml version='1.0'?><html/>", "import-no-posts"),
        (b"<?xml version='1.0'?><html><item/></html>", "import-no-posts"),
        (b"<rss>" + b" " * MAX_BYTES, "import-large"),
        (EXPORT.replace(b'"UTF-8"', b'"shift_jis"', 1), "import-xml"),
        (EXPORT.replace(b'"UTF-8"', b'"nonsense"', 1), "import-xml"),
        (EXPORT.replace(b'"UTF-8"', b'"undefined"', 1), "import-xml"),
        (EXPORT.replace(b'"UTF-8"', b'"rot13"', 1), "import-xml"),
        (EXPORT.replace(b"xmlns:wfw", b"xmlns:xfw", 1).replace(b"<item>", b"<item><wfw:x/>"), "import-xml"),
    ],
    ids=[
        *("entities", "outside entity", "cut off", "no posts", "no export", "other items", "large"),
        *("multi-byte", "no such encoding", "no encoding at all", "no text encoding", "no such prefix"),
    ],
)
def test_a_hostile_or_broken_export_is_a_sentence(data, code):
    assert invalid(read_wxr, data, MODEL, WORDS["nl"]) == [code]


@pytest.mark.parametrize("sign", ["&#8238;", "&#x202e;", "\u202e", "&#x2028;", "&#xFFFE;", "&#xD800;"])
def test_no_invisible_character_of_an_export_keeps_a_site_from_being_built(sign):
    html = f"<p>s{sign}oep<img src='a{sign}.jpg' alt='k{sign}om'></p><iframe src='/f{sign}'></iframe>"
    shown = "\u202e"
    data = export(item(f"S{shown}oep", html, excerpt=html, meta=[(f"k{shown}leur", f"r{shown}ood")]))
    table = read_wxr("l.xml", data, MODEL, WORDS["nl"])
    (moved,) = sheets_of(table)
    assert "unreadable-character" not in {diagnostic.code for diagnostic in moved.diagnostics}
    assert decode("soep.md", moved.text.encode()) == moved.text
    mapping = columns.guess(table.columns, MODEL)
    text = columns.as_text(mapping, MODEL, WORDS["nl"])
    assert columns.read(text, "m.yaml", table.columns, MODEL)[0] == mapping


@pytest.mark.parametrize(
    ("data", "read"),
    [
        ("<rss><channel>{}</channel>{}</rss>", {"a": 2, "b": 3}),
        ("<rss><channel>{}</channel><channel>{}</channel></rss>", {"a": 2, "b": 3}),
        ("<rss><channel><other>{}</other>{}</channel></rss>", {"a": 2, "b": 3}),
        ("<rss><channel>{}<item xmlns='https://x.example'/>{}</channel></rss>", {"a": 2, "b": 3}),
        ("<rss><channel><item><title>c</title>{}{}</item></channel></rss>", {"c": 1, "a": 2, "b": 3}),
    ],
    ids=["beside", "two channels", "below", "of somebody else", "in one another"],
)
def test_each_post_is_read_with_its_line_wherever_it_stands(data, read):
    written = data.format(*(f"\n<item><title>{name}</title></item>" for name in "ab"))
    records = read_wxr("l.xml", written.encode(), MODEL, WORDS["nl"]).records
    assert {record.cells["title"]: record.place.line for record in records} == read


def test_a_document_type_inside_a_text_is_a_text():
    text = "<p>Wij schrijven &lt;!DOCTYPE html&gt; en <code><!DOCTYPE x></code></p>"
    assert len(read_wxr("l.xml", export(item("Soep", text)), MODEL, WORDS["nl"]).records) == 1


def test_scripts_and_forms_of_a_post_do_not_come_along():
    html = "<p>Soep</p><script>alert(1)</script><form action='/x'>Uw naam: <input></form><style>p{}</style>"
    made = converted(html, MODEL)
    assert made.texts == {"## Beschrijving project": "Soep"}
    assert made.others == ("form: /x Uw naam:",)


@pytest.mark.parametrize(
    ("html", "text", "beside"),
    [
        ("Wij kozen <![vrij] en <!doe> mee", "Wij kozen &lt;![vrij] en &lt;!doe> mee", ()),
        ("<![if !supportLists]>een<![endif]> <!--[if mso]>x<![endif]-->", "een", ()),
        ("10<sup>3</sup> CO<sub>2</sub>, de 1<sup>ste</sup>", "10³ CO₂, de 1ste", ()),
        ("<details><summary>Vraag?</summary>Antwoord</details>", "Vraag?\n\nAntwoord", ()),
        ("<blockquote>Lekker<cite>Een buur</cite></blockquote>", "> Lekker\n>\n> Een buur", ()),
        ("uit <cite>Soep</cite>.", "uit Soep.", ()),
        ("&lt;!-- weg --&gt; &lt;b&gt; &amp;lt;", "&lt;!-- weg --> &lt;b> &amp;lt;", ()),
        ("<code>&lt;!-- weg --&gt;</code>", "`&lt;!-- weg -->`", ()),
        ("<p>[1]: https://x.example</p><p>[^1]: y</p>", "\\[1]: https://x.example\n\n\\[^1]: y", ()),
        ("<p>```</p><p># x</p>", "\\`\\`\\`\n\n\\# x", ()),
        ("zo [sic] en [lees meer] en [a = b]", "zo [sic] en [lees meer] en [a = b]", ()),
        (
            '[vc_row]a[/vc_row] [form id="3"] <code>[form id="3"]</code> [gallery]',
            'a `[form id="3"]`',
            ('[form id="3"]', "[gallery]"),
        ),
        (
            '<p>a</p><!-- wp:acf/quote {"data":{"quote":"\\u0022Lekker\\u0022"}} /-->',
            "a",
            ('wp:acf/quote {"data": {"quote": "\\"Lekker\\""}}',),
        ),
        ('<!-- wp:paragraph {"align":"left"} --><p>a</p><!-- /wp:paragraph -->', "a", ()),
        (
            "<p>a</p><video><source src='/f.mp4'>Een film</video><object data='f.pdf'>Een blad</object>",
            "a",
            ("video: /f.mp4 Een film", "object: f.pdf Een blad"),
        ),
        (
            "<p>a</p><iframe data-src='/f'></iframe><iframe srcdoc='<b>x</b>'></iframe>",
            "a",
            ("iframe: /f", "iframe: <b>x</b>"),
        ),
        ("a <a href='/groot.jpg'><img src='k.jpg'></a>", "a", ("link: https://oud.example/groot.jpg",)),
        ("<a href='/over/'>over</a>", "[over](https://oud.example/over/)", ()),
        ("<a href='http://'>x</a> <a href='#a'>y</a>", "x [y](#a)", ("link: http:// (x)",)),
    ],
)
def test_what_a_post_shows_is_in_the_text_and_what_it_embeds_beside_it(html, text, beside):
    made = converted(html, MODEL, "https://oud.example/soep/")
    assert (made.texts, made.others) == ({"## Beschrijving project": text}, beside)
    sheet = sheet_text(
        {"titel": "Soep", "organisatie": "A", "doelgroep": "Ouderen"}, {"description": text}, MODEL
    )
    assert checked(f"{PROJECTS}soep.md", sheet, MODEL)[1] == ()


@pytest.mark.parametrize("name", ["data-src", "data-lazy-src"])
def test_the_picture_is_the_one_that_is_meant_and_not_the_one_that_holds_its_place(name):
    made = converted(f"<p>a <img src='data:leeg' {name}='soep.jpg' alt='Een pan'></p>", MODEL)
    assert made.pictures == ("soep.jpg (Een pan)",)


def test_what_no_parser_takes_keeps_no_other_post_out(monkeypatch):
    monkeypatch.setattr("fichebak.moving.html.MAX_DEPTH", 3)
    data = export(item("Soep", "<div>" * 5), item("Brood", "x"))
    table = read_wxr("l.xml", data, MODEL, WORDS["nl"])
    assert [record.cells["title"] for record in table.records] == ["Brood"]
    assert [diagnostic.code for diagnostic in table.diagnostics] == ["import-long"]


def test_headings_in_a_text_go_below_those_of_the_sheet_but_not_in_code():
    assert lowered("# A\n##B\n#c\n```\n## d\n```\n### E") == "### A\n### B\n#c\n```\n## d\n```\n### E"
    assert lowered("## ## \n## # F") == "## ## \n### # F"  # only the second is a heading of a sheet


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ('[et_pb_section a="1"][et_pb_text]Soep[/et_pb_text][/et_pb_section]', ()),
        ('[vc_row][vc_column width="1/2"][vc_column_text]Soep[/vc_column_text][/vc_column][/vc_row]', ()),
        ('[fusion_builder_row_inner]Soep[/fusion_builder_row_inner][fusion_text a="b"][/fusion_text]', ()),
        ('[et_pb_row]Soep[et_pb_image src="a.jpg"][/et_pb_row]', ('[et_pb_image src="a.jpg"]',)),
        ("[vc_row]Soep[vc_row_map][/vc_row]", ("[vc_row_map]",)),
    ],
)
def test_what_only_lays_out_a_text_leaves_no_remark_and_the_rest_does(text, noted):
    (record,) = fields_of(text).records
    assert record.cells["## Beschrijving project"] == "Soep"
    assert tuple(remark for _, remark in record.remarks) == noted

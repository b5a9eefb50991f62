"""What browsers are told: a strict content security policy, in the `_headers` file and in every page."""

import re

import pytest

from fichebak.building.memory import Memory
from fichebak.building.pipeline import build
from fichebak.building.work import Options
from fichebak.shell import publishing
from fichebak.site.headers import origin
from tests.browser import QuietHandler, serve, until
from tests.conftest import CONFIG, SHEET, TODAY
from tests.sample import KINDS

SHEETS = {"content/projects/soep.md": SHEET}
META = re.compile(rb'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def rules(outcome):
    """The file `_headers`: path → its headers."""
    found, path = {}, ""
    for line in outcome.files["_headers"].decode().splitlines():
        if line.startswith("  "):
            name, _, value = line.strip().partition(": ")
            assert name not in found[path]
            found[path][name] = value
        elif line:
            path = line
            found[path] = {}
    return found


def directives(policy):
    return {one.split()[0]: one.split()[1:] for one in policy.split("; ")}


def test_every_page_refuses_all_that_does_not_come_from_the_site_itself(make):
    outcome = make(SHEETS)
    pages = [data for path, data in outcome.files.items() if path.endswith(".html")]
    policies = {META.search(page)[1].decode() for page in pages}
    assert len(policies) == 1
    policy = directives(policies.pop())
    assert policy.pop("default-src") == policy.pop("base-uri") == ["'none'"]
    assert policy.pop("form-action") == ["'self'", "file:"]
    assert set(map(tuple, policy.values())) == {("'self'",)}
    assert "font-src" in policy  # a site may have fonts of its own


def test_the_policy_stands_before_anything_that_is_loaded(make):
    page = make(SHEETS).files["index.html"]
    assert META.search(page).start() < min(page.index(tag) for tag in (b"<link", b"<title"))


def test_the_header_says_what_the_pages_say_and_that_nobody_may_frame_them(make):
    outcome = make(SHEETS)
    policy = directives(rules(outcome)["/*"]["Content-Security-Policy"])
    assert policy.pop("frame-ancestors") == ["'none'"]
    assert policy == directives(META.search(outcome.files["index.html"])[1].decode())


def test_what_changes_its_name_with_its_content_is_kept_for_ever_and_pages_are_not(make):
    outcome = make(SHEETS)
    kept = {path.removesuffix("*") for path, headers in rules(outcome).items() if "Cache-Control" in headers}
    assert kept == {"/assets/", "/zoeken/data/"}
    for path in outcome.files:
        if f"/{path}".startswith(tuple(kept)):
            # The search page adds a digest as the query of its numbered files.
            assert re.search(r"[.-][0-9a-f]{8,}\.\w+$|/data/(texts|summaries)-\d+\.js$", path), path
    assert {rules(outcome)[f"{folder}*"]["Cache-Control"] for folder in kept} == {
        "public, max-age=31536000, immutable"
    }


def test_the_scripts_of_other_sites_may_read_the_data_and_nothing_else(make):
    outcome = make(SHEETS, config=f"url: https://buurt.example/bak/\n{CONFIG}")
    told = rules(outcome)
    opened = [path for path, headers in told.items() if "Access-Control-Allow-Origin" in headers]
    assert opened == ["/bak/data/*"]
    assert told["/bak/data/*"] == {
        "Content-Security-Policy": "frame-ancestors 'none'",
        "Access-Control-Allow-Origin": "*",
    }


@pytest.mark.parametrize(
    ("feedback", "extra"),
    [
        ("service: off", []),
        ("{service: mailto, id: buurt@bak.example}", []),
        ("{service: formspree, id: abc}", ["https://formspree.io"]),
        (
            "{service: custom, id: 'https://formulier.example:8443/ontvang?x=1'}",
            ["https://formulier.example:8443"],
        ),
        ("{service: custom, id: 'https://cafébuurt.example/'}", ["https://xn--cafbuurt-d1a.example"]),
        ("{service: custom, id: 'https://straße.example/'}", ["https://xn--strae-oqa.example"]),
        ("{service: custom, id: 'https://f.b.example:8443/'}", ["https://f.b.example:8443"]),
        ("{service: netlify}", ["https://bak.example"]),
    ],
)
def test_a_form_may_go_to_the_one_feedback_service(make, feedback, extra):
    indented = feedback if feedback.startswith("{") else f"{{{feedback}}}"
    outcome = make(SHEETS, config=f"{CONFIG}url: https://bak.example/\nfeedback: {indented}\n")
    assert outcome.diagnostics == ()
    policy = directives(rules(outcome)["/*"]["Content-Security-Policy"])
    # "file:" for Firefox, where the search box of a site that was opened as files did nothing.
    assert policy["form-action"] == ["'self'", "file:", *extra]


@pytest.mark.parametrize("address", ["https://a..b/", "https://x;y/", f"https://{'a' * 70}é.example/"])
def test_a_host_that_no_policy_can_spell_becomes_its_scheme(address):
    assert origin(address) == "https:"


def test_the_preview_has_no_policy_since_it_puts_its_own_script_in_the_page(ours):
    inputs = {**ours, "site_config.yaml": CONFIG.encode(), "content/projects/soep.md": SHEET.encode()}
    files = build(inputs, Options(TODAY, preview=True), Memory()).files
    assert not META.search(files["index.html"])


LISTEN = """
document.addEventListener('securitypolicyviolation', e => (window.refused ??= []).push(e.violatedDirective))
"""


@pytest.fixture(scope="module")
def page(browser):
    context = browser.new_context()
    page = context.new_page()
    page.add_init_script(LISTEN)
    yield page
    context.close()


@pytest.mark.parametrize("where", ["file", "server"])
def test_no_page_of_the_sample_breaks_its_own_policy(page, sample, where):
    with serve(sample) as address:
        home = f"{sample.as_uri()}/" if where == "file" else f"{address}/"
        for kind, below in {**KINDS, "search": "zoeken/"}.items():
            page.goto(f"{home}{below}{'' if below.endswith('.html') else 'index.html'}")
            assert page.evaluate("window.refused ?? []") == [], kind
        # The search page loads its data for a search.
        page.goto(f"{home}zoeken/index.html")
        page.fill("input[type=search]", "soep")
        page.locator("mark").first.wait_for()
        assert page.evaluate("window.refused ?? []") == []


SUBMIT = "f.action = 'https://elders.example/'; f.submit()"


@pytest.mark.parametrize("where", ["file", "server"])
@pytest.mark.parametrize(
    ("act", "directive"),
    [
        (
            "const s = document.createElement('script'); s.text = '1'; document.head.append(s)",
            "script-src-elem",
        ),
        ("document.body.setAttribute('onclick', '1')", "script-src-attr"),
        ("document.body.setAttribute('style', 'color: red')", "style-src-attr"),
        ("new Image().src = 'https://elders.example/x.png'", "img-src"),
        ("fetch('https://elders.example/').catch(() => 0)", "connect-src"),
        ("const f = document.createElement('form'); document.body.append(f); SUBMIT", "form-action"),
        ("const b = document.createElement('base'); b.href = '/x/'; document.head.append(b)", "base-uri"),
    ],
)
def test_what_somebody_slipped_into_a_page_is_refused(page, sample, where, act, directive):
    with serve(sample) as address:
        page.goto(sample.joinpath("index.html").as_uri() if where == "file" else f"{address}/")
        page.evaluate(f"() => {{ {act} }}".replace("SUBMIT", SUBMIT))
        until(page, "window.refused?.length > 0")
        assert page.evaluate("window.refused") == [directive]


EMBEDDING = f"{CONFIG}url: https://bak.example/\n"


def for_path(outcome, path):
    """The policies that a host sends with a path, from all matching rules."""
    return [
        headers["Content-Security-Policy"]
        for rule, headers in rules(outcome).items()
        if "Content-Security-Policy" in headers
        and (path.startswith(rule.removesuffix("*")) if rule.endswith("*") else path == rule)
    ]


def test_only_embeds_and_the_lists_beside_them_may_be_framed(make):
    outcome = make(SHEETS, config=EMBEDDING)
    framed = {
        path
        for path in outcome.files
        if path.endswith(".html")
        and not any("frame-ancestors 'none'" in policy for policy in for_path(outcome, f"/{path}"))
    }
    assert {"insluiten/index.html", "doelgroep/ouderen/insluiten/index.html"} <= framed
    assert framed - {"404.html"} == {path for path in framed if path.startswith(("insluiten/", "doelgroep/"))}
    assert for_path(outcome, "/projecten/soep/")[-1] == "frame-ancestors 'none'"


def test_a_host_that_reads_a_hundred_rules_misses_only_those_of_free_pages(make):
    free = {f"content/pages/p{number}.md": f"---\ntitle: P{number}\n---\nTekst.\n" for number in range(40)}
    outcome = make({**SHEETS, **free}, config=f"languages: [nl, fr, en]\n{EMBEDDING}")
    paths = [*rules(outcome)]
    assert len(paths) > 100
    assert all(re.fullmatch(r"/(fr/|en/)?p\d+/\*", path) for path in paths[100:])
    # What browsers keep, and whom the data are for, comes first.
    assert {"/assets/*", "/fr/recherche/data/*", "/en/data/*"} <= {*paths[:20]}


def test_below_a_path_of_a_domain_the_headers_and_the_redirects_begin_with_it(make):
    field = "  aliases: {type: addresses, label: Vroeger}\nsections:"
    config = f"{CONFIG.replace('sections:', field)}url: https://bak.example/onze/bak/\n"
    files = {"content/projects/soep.md": SHEET.replace("title:", "aliases: pap\ntitle:")}
    outcome = make(files, config=config)
    paths = [*rules(outcome), *outcome.files["_redirects"].decode().split()]
    assert [path for path in paths if not path.startswith("/onze/bak/") and path != "301"] == []
    kept = {"*", "assets/*", "", "projecten/*", "projecten/pap/", "projecten/soep/"}
    assert {f"/onze/bak/{path}" for path in kept} <= {*paths}


def test_without_embeds_one_rule_says_it_for_all(make):
    outcome = make(SHEETS, config=f"{EMBEDDING}exports: [json]\n")
    assert [rule for rule, headers in rules(outcome).items() if "Content-Security-Policy" in headers] == [
        "/*"
    ]
    assert "frame-ancestors 'none'" in rules(outcome)["/*"]["Content-Security-Policy"]


def test_a_browser_shows_an_embed_in_a_frame_and_refuses_a_sheet(make, browser, tmp_path):
    outcome = make(SHEETS, config=EMBEDDING)
    publishing.publish(tmp_path / "site", outcome.files)

    class Host(QuietHandler):
        """Sends the headers of all matching rules of `_headers`, as hosts do."""

        def end_headers(self):
            for policy in for_path(outcome, self.path):
                self.send_header("Content-Security-Policy", policy)
            super().end_headers()

    with serve(tmp_path / "site", Host) as home, browser.new_context() as context:
        other = tmp_path / "other"
        other.mkdir()
        paths = {"embed": "doelgroep/ouderen/insluiten/", "sheet": "projecten/soep/", "home": ""}
        frames = "".join(
            f'<iframe name="{name}" src="{home}/{path}"></iframe>' for name, path in paths.items()
        )
        (other / "index.html").write_text(frames, "utf-8")
        with serve(other) as elsewhere:
            page = context.new_page()
            page.goto(f"{elsewhere}/", wait_until="load")
            shown = {name: page.frame(name).url.startswith(home) for name in paths}
    assert shown == {"embed": True, "sheet": False, "home": False}

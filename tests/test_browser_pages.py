"""Every kind of page in a real browser: at any address, on a phone, by keyboard, on paper."""

import re
from contextlib import contextmanager
from pathlib import Path

import pytest

from fichebak.shell import publishing
from tests.browser import QuietHandler, enlarge, follow, serve, until
from tests.sample import KINDS, publish

WITHIN_SITE = ("file:///", "http://127.0.0.1:")
VISIBLE = "getComputedStyle(e).visibility !== 'hidden' && e.getClientRects().length"


class Host(QuietHandler):
    """Serves the site's own 404 page for missing files, as static hosts do."""

    def send_error(self, code, message=None, explain=None):
        if code != 404:
            super().send_error(code, message, explain)
            return
        page = next(Path(self.directory).rglob("404.html")).read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)


@pytest.fixture(scope="module")
def places(sample, tmp_path_factory):
    """Possible locations of a site: name → the address of its home page."""
    below = tmp_path_factory.mktemp("below")
    publish(below / "some/path", "https://buurtbak.example/some/path/")
    with serve(sample, Host) as root, serve(below, Host) as other:
        yield {
            "opened as a file": f"{sample.as_uri()}/",
            "at the root of a domain": f"{root}/",
            "below a path": f"{other}/some/path/",
        }


@pytest.fixture(scope="module")
def home(places):
    return places["at the root of a domain"]


SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
# At the root, which the other tests visit, browsers forgive a link that climbs too far. Without scripts,
# links and files are addressed in the same way.
VISITS = pytest.mark.parametrize(
    ("place", "script"), [("opened as a file", True), ("below a path", True), ("below a path", False)]
)


def address(home, below):
    """The address of a page; in a folder opened as a file, that of index.html."""
    folder = home.startswith("file:") and not below.endswith(".html")
    return f"{home}{below}index.html" if folder else f"{home}{below}"


@contextmanager
def visit(browser, **options):
    """A page, and a list of everything that goes wrong on it. No request leaves this machine."""
    context = browser.new_context(**options)
    wrong = []

    def check_request(request):
        if not request.url.startswith(WITHIN_SITE):
            wrong.append(f"asked elsewhere: {request.url}")

    def heard(message):
        # The browser also reports the page that is meant to be missing.
        if message.type in {"error", "warning"} and message.location["url"] != page.url:
            wrong.append(f"console: {message.text}")

    def failed(request):
        # Leaving a page before its pictures have loaded aborts their requests.
        if request.failure != "net::ERR_ABORTED":
            wrong.append(f"{request.failure}: {request.url}")

    def answered(response):
        if response.status >= 400 and not response.request.is_navigation_request():
            wrong.append(f"{response.status}: {response.url}")

    page = context.new_page()
    page.on("request", check_request)
    page.on("console", heard)
    page.on("pageerror", lambda problem: wrong.append(f"script: {problem}"))
    page.on("requestfailed", failed)
    page.on("response", answered)
    try:
        yield page, wrong
    finally:
        context.close()


# Whether all pictures have loaded; scrolling to a lazy picture makes the browser load it.
SEEN = """() => {
    const next = [...document.images].find(e => !e.complete || e.naturalWidth === 0);
    next?.scrollIntoView();
    return !next;
}"""


@VISITS
def test_every_kind_of_page_comes_with_its_styles_and_pictures_and_from_nowhere_else(
    browser, places, place, script
):
    pictures = 0
    with visit(browser, java_script_enabled=script) as (page, wrong):
        for kind, below in KINDS.items():
            if kind == "not found":
                continue
            page.goto(address(places[place], below))
            assert style_is_there(page), kind
            until(page, SEEN)
            pictures += page.locator("img").count()
    assert wrong == []
    assert pictures > 1


def style_is_there(page):
    return page.evaluate("getComputedStyle(document.body).display") == "flex"


@SCRIPT
@pytest.mark.parametrize("place", ["at the root of a domain", "below a path"])
def test_a_wrong_address_at_any_depth_shows_our_page_with_its_styles_and_a_way_back(
    browser, places, place, script
):
    with visit(browser, java_script_enabled=script) as (page, wrong):
        answer = page.goto(f"{places[place]}projecten/te-laat/en/te-diep")
        assert answer.status == 404
        assert style_is_there(page)
        follow(page.get_by_role("link", name="Bekijk alle fiches"))
        assert page.url == f"{places[place]}index.html"
        assert page.locator(".card").count() > 1
    assert wrong == []


@VISITS
def test_a_visitor_clicks_from_the_index_by_a_filter_to_a_sheet_and_on(browser, places, place, script):
    with visit(browser, java_script_enabled=script) as (page, wrong):
        page.goto(address(places[place], ""))
        seen = [title(page)]
        for link in ("Doelgroep", "Anderstaligen", "Tegoare op de stroate"):
            follow(page.get_by_role("main").get_by_role("link", name=re.compile(f"^{link}")))
            seen.append(title(page))
        follow(page.locator("[rel=next]"))
        after = title(page)
        follow(page.locator("[rel=prev]"))
        seen.append(title(page))
        page.go_back()
        assert title(page) == after
        follow(page.get_by_role("navigation", name="Kruimelpad").get_by_role("link"))
        seen.append(title(page))
    assert after not in seen
    assert seen == [
        "Buurtbak West-Vlaanderen",
        "Doelgroep",
        "Doelgroep: Anderstaligen",  # with its filter, as a heading such as “Ja” would tell nothing by itself
        "Tegoare op de stroate",
        "Tegoare op de stroate",
        "Buurtbak West-Vlaanderen",
    ]
    assert wrong == []


def title(page):
    return page.get_by_role("heading", level=1).aria_snapshot().split('"')[1]


def test_the_first_tab_stop_leads_past_the_navigation(browser, home):
    with visit(browser) as (page, _):
        page.goto(f"{home}{KINDS['full sheet']}")
        page.keyboard.press("Tab")
        assert focused(page, "e.textContent") == "Naar de inhoud"
        assert focused(page, "e.getBoundingClientRect().top >= 0")
        page.keyboard.press("Enter")
        until(page, "document.activeElement.localName === 'main'")
        page.keyboard.press("Tab")
        assert focused(page, "Boolean(e.closest('main'))")


def focused(page, what):
    return page.evaluate(f"(e => {what})(document.activeElement)")


STOPS = f"""
[...document.querySelectorAll('a[href], button, input, textarea, select')]
    .filter(e => e.tabIndex >= 0 && e.type !== 'hidden' && {VISIBLE})
    .map(e => e.outerHTML)
"""
# The link of a card has its focus ring around the whole card.
RING = """
(() => {
    const rings = [getComputedStyle(e), getComputedStyle(e, '::after')];
    const box = e.getBoundingClientRect();
    return {
        ring: rings.some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2),
        seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    };
})()
"""


@pytest.mark.parametrize("kind", ["index", "overview", "full sheet"])
def test_the_keyboard_reaches_everything_in_reading_order_with_a_ring_around_it(browser, home, kind):
    with visit(browser) as (page, _):
        page.goto(f"{home}{KINDS[kind]}")
        stops = page.evaluate(STOPS)
        reached = []
        for _ in stops:
            page.keyboard.press("Tab")
            reached.append(focused(page, "e.outerHTML"))
            assert focused(page, RING) == {"ring": True, "seen": True}, reached[-1]
    assert reached == stops
    assert len(stops) > 20


TOO_WIDE = """
[...document.querySelectorAll('body, body *')]
    .filter(e => !e.closest('.sr, .trap, .skip, .frame *, .pan *') && e.getClientRects().length)
    .filter(e => {
        const box = e.getBoundingClientRect();
        // Content that scrolls (a wide table) can be reached; clipped content cannot.
        const cut = /hidden|clip/.test(getComputedStyle(e).overflowX) && e.scrollWidth > e.clientWidth + 1;
        const heard = getComputedStyle(e).clipPath !== 'none';
        return !heard && (box.left < -1 || box.right > innerWidth + 1 || cut);
    })
    .map(e => e.outerHTML.slice(0, 120))
"""


def stays(path):
    """Whether this is a real page, and not a redirect from a former address."""
    return b'http-equiv="refresh"' not in path.read_bytes()


def test_no_page_is_wider_than_a_small_phone(browser, sample, home):
    # Every sheet, since one long word in a single sheet can be too wide.
    written = [
        f"{path.parent.relative_to(sample)}/" for path in sample.glob("projecten/*/index.html") if stays(path)
    ]
    with visit(browser, viewport={"width": 320, "height": 640}) as (page, _):
        for below in [*KINDS.values(), *sorted(written)]:
            page.goto(f"{home}{below}")
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, below
            assert page.evaluate(TOO_WIDE) == [], below


def test_columns_of_a_table_are_aligned_as_they_were_written(browser, home):
    with visit(browser) as (page, _):
        page.goto(f"{home}projecten/de-tochtploeg/")
        cells = page.locator("tbody tr").first.locator("td").all()
        aligned = [cell.evaluate("e => getComputedStyle(e).textAlign") for cell in cells]
    assert aligned == ["left", "right", "right"]


OVERLAPS = """
(() => {
    const lines = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const text = walker.currentNode, parent = text.parentElement;
        const seen = parent.checkVisibility() && !parent.closest('.sr, .trap, .skip, option');
        if (!text.data.trim() || !seen || getComputedStyle(parent).clipPath !== 'none') continue;
        const range = document.createRange();
        range.selectNode(text);
        // Content that scrolls in a frame is only visible within the frame.
        const frame = parent.closest('.frame')?.getBoundingClientRect();
        for (const box of range.getClientRects()) {
            // The boxes of glyphs are taller than the glyphs, so boxes of lines may touch.
            const slack = box.height / 4;
            const right = Math.min(box.right, frame ? frame.right : Infinity);
            lines.push({text: text.data.trim(), left: box.left + 1, right: right - 1,
                        top: box.top + slack, bottom: box.bottom - slack});
        }
    }
    return lines.flatMap((a, i) => lines.slice(i + 1)
        .filter(b => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
        .map(b => [a.text, b.text]));
})()
"""


FEW = "title: Proefbak\nfields:\n  title: {type: text, label: Titel, required: true}\n"
"""The emptiest possible catalogue: its cards and sheets only have a title."""
MAIL = "contact: soep@bak.example\nfeedback: {service: mailto, id: soep@bak.example}\n"


@pytest.mark.parametrize("count", [0, 1])
def test_a_catalogue_that_has_hardly_begun_has_air_between_its_parts(browser, make, tmp_path, count):
    sheets = {f"content/projects/{n}.md": f"---\ntitle: Soep {n}\n---\n" for n in range(count)}
    outcome = make(sheets, config=FEW + MAIL)
    assert outcome.files, outcome.diagnostics
    publishing.publish(tmp_path / "site", outcome.files)
    with (
        serve(tmp_path / "site") as home,
        browser.new_context(viewport={"width": 390, "height": 800}) as context,
    ):
        page = context.new_page()
        page.goto(f"{home}/")
        assert gap(page, ".cover", ".cards" if count else ".cover ~ p") >= 16
        if count:
            assert page.locator(".card-head").bounding_box()["height"] < 8
            page.goto(f"{home}/projecten/0/")
            assert gap(page, ".sheet", ".feedback") >= 16


def gap(page, above, below):
    """The space between two parts of a page."""
    over, under = (page.locator(one).first.bounding_box() for one in (above, below))
    return under["y"] - over["y"] - over["height"]


@pytest.fixture(scope="module", params=[320, 1280])
def large(request, browser):
    """One page for all kinds: a new context costs more than a visit."""
    with visit(browser, viewport={"width": request.param, "height": 800}) as (page, _):
        enlarge(page, 2)
        yield page


@pytest.mark.parametrize("kind", KINDS)
def test_text_of_twice_the_size_stays_on_the_page_and_off_other_text(large, home, kind):
    large.goto(f"{home}{KINDS[kind]}")
    assert large.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 32
    assert large.evaluate(TOO_WIDE) == []
    assert large.evaluate(OVERLAPS) == []


@pytest.fixture(scope="module")
def half(browser):
    """A window half as wide as the screen."""
    with visit(browser, viewport={"width": 640, "height": 800}) as (page, _):
        yield page


@pytest.mark.parametrize("kind", KINDS)
def test_text_alone_of_twice_the_size_stays_on_the_page(half, home, kind):
    half.goto(f"{home}{KINDS[kind]}")
    # Some browsers only enlarge text, which does not affect media queries.
    half.evaluate("document.documentElement.style.fontSize = '200%'")
    assert half.evaluate("document.documentElement.scrollWidth") <= 640
    assert half.evaluate(TOO_WIDE) == []


ADDRESS = "https://voorbeeld.example/een/heel/lang/adres/dat/niet/afbreekt/en/maar/doorgaat/en/doorgaat"
WIDE = f"""
| Kostenpost | Begroting 2024 | Afrekening 2024 | Financiering | Verantwoordelijke |
|---|--:|--:|---|---|
| Vrijwilligersvergoedingen | 1.200 euro | 1.350 euro | Provinciesubsidie | Ontmoetingscentrum |

```
een regel code met {ADDRESS}
```

- {ADDRESS}
- Langewoordenzonderspatiesvanmeerdanveertigletterssamengesteld

Bak
: | Vrijwilligersvergoedingen | Verantwoordelijke |
  |---|---|
  | Provinciesubsidiereglement | Gemeentebestuursverantwoordelijke |
"""
HEADINGS = ("Beschrijving project", "Sterke punten", "Drempels", "Anekdote")


@pytest.fixture(scope="module")
def wide(make, tmp_path_factory):
    """A sheet with wide content of every kind in each of its sections."""
    folder = tmp_path_factory.mktemp("wide") / "site"
    sections = "\n".join(f"## {heading}\n{WIDE}" for heading in HEADINGS)
    sheet = f"---\ntitle: Wijd\ntarget_groups: [Ouderen]\n---\n{sections}"
    publishing.publish(folder, make({"content/projects/wijd.md": sheet}).files)
    with serve(folder) as root:
        yield f"{root}/projecten/wijd/"


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_what_is_wide_stays_on_the_page_and_off_other_text(browser, wide, width):
    with visit(browser, viewport={"width": width, "height": 800}) as (page, _):
        page.goto(wide)
        assert page.locator("table").count() > 4
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(TOO_WIDE) == []
        assert page.evaluate(OVERLAPS) == []


def test_the_keyboard_moves_a_table_that_is_wider_than_its_place(browser, wide):
    with visit(browser, viewport={"width": 320, "height": 640}) as (page, _):
        page.goto(wide)
        table = page.get_by_role("group", name="Kostenpost, Begroting 2024").first
        table.focus()
        page.keyboard.press("ArrowRight")
        until(page, "e => e.scrollLeft > 0", table.element_handle())
        assert focused(page, RING)["ring"]
        # Scrolls in its own frame; it stays a table for screen readers.
        assert table.get_by_role("columnheader", name="Verantwoordelijke").count() == 1


def test_on_paper_nothing_wide_is_cut_off(browser, wide):
    # As wide as the text on A4, where nothing can scroll.
    with visit(browser, viewport={"width": 680, "height": 960}) as (page, _):
        page.emulate_media(media="print")
        page.goto(wide)
        tables = page.locator("table").evaluate_all(
            "all => all.map(e => [e, e.closest('section')].map(one => one.getBoundingClientRect().right))"
        )
        assert tables
        assert [pair for pair in tables if pair[0] > pair[1] + 1] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 680
        assert page.evaluate(OVERLAPS) == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_is_wider_than_paper(browser, home, kind):
    with visit(browser, viewport={"width": 680, "height": 960}) as (page, _):
        page.emulate_media(media="print")
        page.goto(f"{home}{KINDS[kind]}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 680 + 1  # columns end at half a pixel


def test_a_sheet_is_at_most_two_pages_of_paper(browser, sample, home):
    sheets = sorted(sample.glob("projecten/*/index.html"), key=lambda path: path.stat().st_size)
    with visit(browser) as (page, _):
        for sheet in (path.parent.name for path in sheets[-12:]):  # the others have less to print
            page.goto(f"{home}projecten/{sheet}/")
            pages = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))
            assert 1 <= len(pages) <= 2, sheet

"""Contrast, target sizes and focus on every kind of page, measured in a real browser."""

import pytest

from tests.browser import frames
from tests.sample import KINDS
from tests.test_browser_pages import OVERLAPS, TOO_WIDE

# Contrast as WCAG 2.2 defines it, and the surface behind an element. A pseudo-element may draw that surface:
# tabs get their slanted sides that way.
MEASURE = """
const parts = colour => {
    const found = colour.match(/[\\d.]+/g).map(Number);
    return found.length > 3 ? found : [...found, 1];
};
const light = colour => parts(colour).slice(0, 3).map(v => v / 255)
    .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
const contrast = (a, b) => {
    const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
    return (high + .05) / (low + .05);
};
const ground = from => {
    for (let e = from; e; e = e.parentElement) {
        for (const before of [null, '::before']) {
            const style = getComputedStyle(e, before);
            if (before && (style.content === 'none' || style.position !== 'absolute')) continue;
            if (parts(style.backgroundColor)[3] === 1) return style.backgroundColor;
        }
    }
    return 'rgb(255, 255, 255)';
};
"""
# The colours of the goals are those of the United Nations; on each, either black or white reaches 4.5:1, as
# axe checks.
TOO_PALE = f"""(() => {{ {MEASURE}
    const found = new Map();
    let seen = 0;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {{
        const text = walker.currentNode, e = text.parentElement;
        const hidden = e.closest('.sr, .trap, script, .sdg, svg') || !e.checkVisibility();
        if (!text.data.trim() || hidden) continue;
        seen += 1;
        const ratio = contrast(getComputedStyle(e).color, ground(e));
        if (ratio < 7) found.set(e.outerHTML.slice(0, 120), ratio.toFixed(2));
    }}
    return [seen, [...found]];
}})()"""

STOPS = "a[href], button, input:not([type=hidden]), select, textarea, summary"
# The label of a checkbox takes its clicks, and a card those of its link. A link within a sentence is as high
# as its line (WCAG 2.5.8 exempts it), and axe measures the pins of the map.
TOO_SMALL = f"""
[...document.querySelectorAll('{STOPS}')]
    .filter(e => e.checkVisibility({{visibilityProperty: true}}) && !e.closest('.trap, .sr, svg'))
    .filter(e => !e.matches('.skip, .jump') && !e.closest('p, .prose, sup, td'))
    .map(e => [e, e.closest('.card h3') ? e.closest('.card') : e.closest('label') || e])
    .map(([e, whole]) => [e, whole.getBoundingClientRect()])
    .filter(([, box]) => box.width < 24 || box.height < 24)
    .map(([e, box]) => `${{box.width}} x ${{box.height}}: ${{e.outerHTML.slice(0, 120)}}`)
"""
MAIN = (
    ".site-head .menu a, .tab > *, .button, .pager a, .values .count, .neighbours a, .form input, .seek input"
)
NOT_EASY = f"""
[...document.querySelectorAll('{MAIN}')]
    .filter(e => e.checkVisibility() && !e.closest('.trap') && !['checkbox', 'hidden'].includes(e.type))
    .map(e => e.closest('a') || e)
    .filter(e => e.getBoundingClientRect().height < 43.5)
    .map(e => `${{e.getBoundingClientRect().height}}: ${{e.outerHTML.slice(0, 120)}}`)
"""


# axe measures contrast for the other combinations: in light mode on a wide screen and in dark mode on a
# phone.
@pytest.fixture(scope="module", params=[("light", 320), ("dark", 1280)], ids=["light-320", "dark-1280"])
def page(request, browser):
    scheme, width = request.param
    with browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800}) as context:
        yield context.new_page()


def test_every_text_stands_out_seven_to_one_and_every_target_is_large_enough_for_a_finger(page, home):
    main = 0
    for kind, below in KINDS.items():
        page.goto(f"{home}/{below}")
        seen, pale = page.evaluate(TOO_PALE)
        assert seen > 15, kind
        assert pale == [], kind
        assert page.evaluate(TOO_SMALL) == [], kind
        # The main ones are large enough for a thumb.
        assert page.evaluate(NOT_EASY) == [], kind
        main += page.locator(MAIN).count()
    assert main > 100


# Cards have a line around them, facts one below.
LINES = f"""(() => {{ {MEASURE}
    return ['.paper', '.card', '.fact'].map(name => {{
        const lines = [...document.querySelectorAll(name)].map(e => getComputedStyle(e))
            .filter(style => parseFloat(style.borderBottomWidth))
            .map(style => contrast(style.borderBottomColor, ground(document.querySelector('.paper'))));
        return Math.min(...lines);
    }});
}})()"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_who_asks_for_contrast_gets_lines_that_stand_out_as_text_and_none_through_it(browser, home, scheme):
    with browser.new_context(color_scheme=scheme, contrast="more") as context:
        page = context.new_page()
        page.goto(f"{home}/{KINDS['full sheet']}")
        assert all(7 <= ratio <= 21 for ratio in page.evaluate(LINES))
        ruled = page.locator(".story").evaluate("story => getComputedStyle(story).backgroundImage")
        assert ruled == "none"


# The ring is outside the element, so it must contrast with its surroundings. The link of a card has its ring
# around the card.
RINGS = f"""(() => {{ {MEASURE}
    return [...document.querySelectorAll('{STOPS}')]
        .filter(e => e.tabIndex >= 0 && e.checkVisibility() && !e.closest('svg'))
        .map(e => {{
            e.focus();
            const rings = [getComputedStyle(e), getComputedStyle(e, '::after')];
            const style = rings.find(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2);
            const around = ground((e.closest('.card') || e).parentElement);
            const ratio = style ? contrast(style.outlineColor, around) : 0;
            return [ratio, e.outerHTML.slice(0, 120)];
        }});
}})()"""


@pytest.mark.parametrize("kind", ["index", "full sheet", "search", "privacy"])
def test_the_ring_around_what_has_the_focus_stands_out_three_to_one(page, home, kind):
    page.goto(f"{home}/{KINDS[kind]}")
    page.keyboard.press("Tab")  # from here on, :focus-visible matches
    rings = page.evaluate(RINGS)
    assert len(rings) > 10
    assert [ring for ring in rings if ring[0] < 3] == []


# Chrome and Firefox draw an outline around an SVG element; Safari does not.
PIN_RING = f"""(() => {{ {MEASURE}
    const ring = getComputedStyle(document.activeElement.querySelector('.touch'));
    const land = getComputedStyle(document.querySelector('.land'));
    return ring.stroke === 'none' ? 0 : contrast(ring.stroke, land.fill);
}})()"""


def test_a_pin_that_has_the_focus_is_drawn_with_a_ring_that_stands_out_three_to_one(page, home):
    page.goto(f"{home}/{KINDS['map']}")
    page.keyboard.press("Tab")
    page.locator(".pins a").first.focus()
    assert page.evaluate(PIN_RING) >= 3


# What a reader may ask (WCAG 2.2, 1.4.12). Added to our style, as the page allows no other.
SPACED = """
[['*', 'line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important'],
 ['p', 'margin-bottom: 2em !important']]
    .forEach(([selector, style]) => document.styleSheets[0].insertRule(`${selector} { ${style} }`))
"""


@pytest.mark.parametrize("width", [320, 1280])
def test_text_set_apart_stays_on_the_page_and_off_other_text(browser, home, width):
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        for kind, below in KINDS.items():
            page.goto(f"{home}/{below}")
            page.evaluate(SPACED)
            assert page.evaluate(TOO_WIDE) == [], kind
            if kind != "search":  # its lists of filters scroll, each in a frame of its own
                assert page.evaluate(OVERLAPS) == [], kind
            if page.locator(".sheet > .tab").count():
                tab, paper = (
                    page.locator(f".sheet > {one}").first.bounding_box() for one in (".tab", ".paper")
                )
                assert paper["y"] - tab["y"] - tab["height"] <= 0, kind


# Boxes of names are as high as their font's line, of which the letters take the middle.
ON_MAP = """(() => {
    const pan = document.querySelector('.pan'), frame = pan.getBoundingClientRect();
    const [left, right] = [frame.left - pan.scrollLeft, frame.left - pan.scrollLeft + pan.scrollWidth];
    const all = selector => [...document.querySelectorAll(selector)];
    const boxes = selector => all(selector).map(e => [e, e.getBoundingClientRect()]);
    const meet = (a, b) => a.left < b.right && b.left < a.right
        && a.top + 4 < b.bottom && b.top < a.bottom - 4;
    const names = boxes('.names text'), pins = boxes('.pins .head');
    return [names.length,
        names.filter(([, box]) => box.left < left || box.right > right).map(([e]) => e.textContent),
        names.flatMap(([e, box], i) => [...pins, ...names.slice(i + 1)]
            .filter(([, other]) => meet(box, other)).map(([other]) => [e.textContent, other.textContent]))];
})()"""


@pytest.mark.parametrize("width", [320, 768, 1280, 1920])
def test_names_on_the_map_that_are_set_apart_are_whole_and_off_pins(browser, home, width):
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{home}/{KINDS['map']}")
        page.evaluate(SPACED)
        names, cut, met = page.evaluate(ON_MAP)
        assert names > 30
        assert cut == []
        assert met == []


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1366, 768), (1440, 900), (1920, 900)])
def test_the_map_is_whole_in_the_window(browser, home, width, height):
    with browser.new_context(viewport={"width": width, "height": height}) as context:
        page = context.new_page()
        page.goto(f"{home}/{KINDS['map']}")
        hidden = page.locator(".chart figure").evaluate("e => e.scrollHeight - e.clientHeight")
        assert hidden == 0


def test_a_very_wide_screen_is_filled_and_asks_for_words_in_a_box_of_a_size_to_read(browser, home):
    with browser.new_context(viewport={"width": 2560, "height": 1300}) as context:
        page = context.new_page()
        page.goto(f"{home}/{KINDS['figures']}")
        right = "all => Math.max(...all.map(e => e.getBoundingClientRect().right))"
        ends = [page.locator(one).evaluate_all(right) for one in (".chart", ".charts")]
        assert ends[0] == ends[1], "an empty column"
        page.goto(f"{home}/{KINDS['search']}")
        assert page.get_by_role("searchbox").bounding_box()["width"] < 1280


# The longest text on a line, in widths of a nought, which is about that of a letter (WCAG 1.4.8).
LONGEST = """Math.max(...[...document.querySelectorAll('.prose :is(p, li)')].map(e => {
    const nought = new OffscreenCanvas(1, 1).getContext('2d');
    nought.font = getComputedStyle(e).font;
    return e.getBoundingClientRect().width / nought.measureText('0').width;
}))"""


@pytest.mark.parametrize("kind", ["full sheet", "free page", "open data", "accessibility", "privacy"])
def test_a_line_of_text_is_no_longer_than_can_be_read(browser, home, kind):
    with browser.new_context(viewport={"width": 1920, "height": 1080}) as context:
        page = context.new_page()
        page.goto(f"{home}/{KINDS[kind]}")
        assert 20 < page.evaluate(LONGEST) < 80


@pytest.mark.parametrize("width", [1280, 1440, 1920])
def test_the_bars_of_all_charts_stand_in_the_same_place(browser, home, width):
    with browser.new_context(viewport={"width": width, "height": 1000}) as context:
        page = context.new_page()
        page.goto(f"{home}/{KINDS['figures']}")
        beside = page.locator(".chart:has(.bars)").evaluate_all(
            """all => all.map(chart => {
                const [name, bar] = ['span', 'svg'].map(part => chart.querySelector(`tbody a ${part}`));
                return bar.getBoundingClientRect().top < name.getBoundingClientRect().bottom;
            })"""
        )
    assert len(beside) > 3
    assert len(set(beside)) == 1, beside


MOVING = """
[...document.querySelectorAll('*')]
    .flatMap(e => [null, '::before', '::after'].map(part => getComputedStyle(e, part)))
    .filter(style => /[1-9]/.test(style.transitionDuration) || style.animationName !== 'none'
        || style.scrollBehavior === 'smooth')
    .length
"""


def test_nothing_moves_for_who_asked_for_rest(browser, home):
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        for kind, below in KINDS.items():
            page.goto(f"{home}/{below}")
            assert page.evaluate(MOVING) == 0, kind


def test_a_screen_reader_hears_titles_in_dialect_as_what_they_are(browser, home):
    language_of = "e => e.closest('[lang]').lang"
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{home}/{KINDS['full sheet']}")
        assert page.locator("h1").evaluate(language_of) == "vls"
        assert page.locator(".crumbs [aria-current]").evaluate(language_of) == "vls"
        assert page.locator(".lede").evaluate(language_of) == "nl"
        page.goto(f"{home}/{KINDS['value page']}")
        heard = {link.inner_text(): link.evaluate(language_of) for link in page.locator(".card h3 a").all()}
    assert heard == {"Een halve hof": "nl", "Tegoare op de stroate": "vls"}


def test_values_that_a_card_has_no_room_for_are_counted_in_words(browser, home):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{home}/{KINDS['index']}")
        (more,) = page.locator(".card", has_text="De Ajuinpijp").get_by_text("en nog 1").all()
        assert more.inner_text() == "en nog 1"
        assert "listitem: en nog 1" in page.locator(".cards").aria_snapshot()


@pytest.mark.parametrize("kind", ["index", "full sheet", "map", "search"])
def test_nobody_hears_what_is_only_drawn(browser, home, kind):
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(f"{home}/{KINDS[kind]}")
        drawn = page.evaluate(
            """[...document.querySelectorAll('main *')].flatMap(e => ['::before', '::after']
                .map(part => getComputedStyle(e, part).content).filter(text => /^"[^"]/.test(text)))"""
        )
        assert drawn
        assert [content for content in drawn if not content.endswith(' / ""')] == []


def test_the_facts_are_one_step_away_for_who_listens_on_a_wide_screen_too(browser, home):
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{home}/{KINDS['full sheet']}")
        link = page.get_by_role("link", name="Naar contact en feiten")
        assert link.bounding_box()["width"] <= 1
        link.focus()
        assert link.bounding_box()["width"] > 24
        page.keyboard.press("Enter")
        page.wait_for_url("**#feiten")


def test_a_form_says_what_it_wants_and_what_is_wrong_by_the_browsers_own_means(browser, home):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{home}/{KINDS['full sheet']}")
        form = page.locator(".form")
        wanted = {
            field.get_attribute("autocomplete"): field.evaluate("e => [e.type, e.required, e.labels.length]")
            for field in form.locator("[autocomplete]:not([tabindex])").all()
        }
        assert wanted == {"name": ["text", True, 1], "email": ["email", True, 1]}
        form.get_by_role("button").click()
        assert page.url.endswith(KINDS["full sheet"])
        # The browser names the invalid field, scrolls to it and says what is wrong.
        assert page.evaluate("document.activeElement.autocomplete") == "name"
        form.get_by_label("Naam").fill("Een buur")
        form.get_by_label("E-mailadres").fill("geen adres")
        form.get_by_role("button").click()
        assert page.evaluate("document.activeElement.validity.typeMismatch")
        assert form.get_by_role("link", name="Wat er met uw gegevens gebeurt").is_visible()


ZOOMED = {"width": 320, "height": 256}
"""A window of 1280 by 1024 at 400 %, for which WCAG 1.4.10 asks."""
FILTERS = ["Alle fiches", "Doelgroep", "Thema", "Gemeente"]


@pytest.mark.parametrize("kind", ["index", "overview", "map"])
def test_on_the_smallest_screen_the_filters_are_folded_above_the_title(browser, home, kind):
    with browser.new_context(viewport=ZOOMED, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{home}/{KINDS[kind]}")
        title = page.locator("h1").bounding_box()
        assert title["y"] + 24 < ZOOMED["height"], "nobody would see which page this is"
        filters = page.get_by_role("navigation", name="Filters")
        assert filters.get_by_role("link").count() == 0
        filters.get_by_text("Filters").click()
        assert filters.get_by_role("link").all_inner_texts()[:4] == FILTERS


def test_nobody_unfolds_filters_that_there_is_room_for(browser, home):
    with browser.new_context(viewport={"width": 768, "height": 900}) as context:
        page = context.new_page()
        page.goto(f"{home}/{KINDS['index']}")
        filters = page.get_by_role("navigation", name="Filters")
        assert filters.get_by_role("link").all_inner_texts()[:4] == FILTERS
        assert not filters.locator("summary").is_visible()
        filters.get_by_role("link", name="Alle fiches").focus()
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Doelgroep"


def test_on_a_phone_the_map_scrolls_until_a_focused_pin_is_in_view_with_its_ring(browser, home):
    with browser.new_context(viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        page.goto(f"{home}/{KINDS['map']}")
        pins = page.locator(".pins a")
        pins.first.focus()
        rooms = {}
        for _ in range(pins.count()):
            frames(page)
            place, room = page.evaluate(
                """(() => {
                    const frame = document.querySelector('.pan').getBoundingClientRect();
                    const pin = document.activeElement.querySelector('.touch').getBoundingClientRect();
                    const room = Math.min(pin.left - frame.left, frame.right - pin.right);
                    return [document.activeElement.dataset.pin, room];
                })()"""
            )
            rooms[place] = room
            page.keyboard.press("Tab")
        assert len(rooms) == pins.count() > 20
    assert {place: room for place, room in rooms.items() if room < 8} == {}

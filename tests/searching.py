"""What the tests of the search page share: a page with answers to wait for, and its state."""

from contextlib import contextmanager
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser import PATIENCE, QuietHandler, settled
from tests.conftest import TODAY
from tests.test_browser_pages import focused, visit

POLICY = "; ".join(
    ["default-src 'none'"]
    + [f"{kind} 'self'" for kind in ("script-src", "style-src", "img-src", "connect-src", "form-action")]
)
# The page announces each result by the event "found"; this counts them.
COUNTING = "window.answers = 0; document.addEventListener('found', () => answers++)"
# Waits within the page: polling from the test takes longer than most searches.
ANSWERED = """([before, patience]) => new Promise((done, fail) => {
    const look = () => answers > before ? done() : document.addEventListener('found', look, {once: true});
    look();
    setTimeout(() => fail(new Error('no answer')), patience * 1000);
})"""
STATE = """() => ({
    status: document.querySelector('[role=status]').textContent,
    options: Object.fromEntries([...document.querySelectorAll('#finder li input')].map(box => [
        `${box.name}=${box.value}`,
        [Number(box.closest('label').querySelector('.count').textContent), box.checked],
    ])),
    disabled: [...document.querySelectorAll('#finder input:disabled')].map(box => `${box.name}=${box.value}`),
    chips: [...document.querySelectorAll('.chips button')].map(chip => chip.textContent),
    titles: [...document.querySelectorAll('.found .card h3')].map(title => title.textContent),
    words: document.querySelector('[name=q]').value,
    sort: document.querySelector('[name=sort]').value,
    page: document.querySelector('.found .pager p')?.textContent ?? '',
})"""


class Strict(QuietHandler):
    """Sends every page with the content security policy that the site promises."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


@contextmanager
def opened(browser, address, day=TODAY, **options):
    """The search page with its first results on a given day, and a list of everything that goes wrong."""
    with visit(browser, **options) as (page, wrong):
        page.clock.set_fixed_time(datetime.combine(day, datetime.min.time()))
        page.add_init_script(COUNTING)
        go(page, address)
        yield page, wrong


def go(page, address):
    page.goto(address)
    page.evaluate(ANSWERED, [0, PATIENCE])
    settled(page)  # including the texts of the cards


def after(page, act):
    """The state of the page after it has shown the results of an action."""
    before = page.evaluate("answers")
    act()
    page.evaluate(ANSWERED, [before, PATIENCE])
    return page.evaluate(STATE)


def option(page, name, value):
    return page.locator(f"#finder input[name={name}][value='{value}']")


def tick(page, name, value):
    return after(page, option(page, name, value).click)


def seek(page, words):
    return after(page, lambda: page.get_by_label("Zoek op woorden").fill(words))


class Held:
    """Holds back the requests for some files until the test releases them; later requests go through."""

    def __init__(self, page, files):
        self.waiting, self.free = [], False
        page.route(files, self.take)

    def take(self, route):
        if self.free:
            route.continue_()
        else:
            self.waiting.append(route)

    def release(self):
        self.free = True
        for route in self.waiting:
            route.continue_()


def query_of(page):
    return {key: values[0] for key, values in parse_qs(urlsplit(page.url).query).items()}


def number(state):
    return int(state["status"].split()[0])


def fits(sheet, chosen, words, but=None):
    return all(sheet.values[key] & values for key, values in chosen.items() if key != but) and all(
        any(word in held for held in sheet.words) for word in words
    )


def press_until(page, key, condition, most=200):
    for _ in range(most):
        if focused(page, condition):
            return
        page.keyboard.press(key)
    pytest.fail(condition)

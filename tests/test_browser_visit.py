"""A first visit: a project is found for a question, printed, and commented on, without any explanation.

“Something for lonely people, with volunteers, that is still running.” By keyboard alone, on a phone, and
without JavaScript; a local server receives the form instead of the form service.
"""

import re
from contextlib import contextmanager
from io import BytesIO
from typing import ClassVar
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from fichebak.building.memory import Memory
from fichebak.building.pipeline import build
from fichebak.building.work import Options
from fichebak.shell import folders, publishing
from tests.browser import QuietHandler, serve, settled, until
from tests.conftest import HOME, TODAY
from tests.searching import press_until
from tests.test_browser_pages import visit

CHOICE = (("target_groups", "eenzame-mensen"), ("state", "loopt-nog"), ("volunteers", "ja"))
FOUND = "Schuuf mo bie"
WRITTEN = {"name": "Onthaal", "email": "buurt@bak.example", "message": "Mogen wij eens komen kijken?"}


class Host(QuietHandler):
    """The site, and at `/receive` a form service: it keeps the message and redirects back."""

    received: ClassVar[list[dict[str, list[str]]]] = []

    def do_POST(self) -> None:  # noqa: N802 (the name that http.server calls)
        length = int(self.headers["Content-Length"])
        message = parse_qs(self.rfile.read(length).decode(), strict_parsing=True)
        self.received.append(message)
        self.send_response(303)
        self.send_header("Location", message["_next"][0])
        self.end_headers()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("visited") / "site"
    inputs = folders.read(HOME).files
    with serve(folder, Host) as home:
        form = f"feedback: {{service: formspree, id: k1, action: {home}/receive}}\n"
        config = re.sub(
            r"^url: .*\n", f"url: {home}/\n", inputs["site_config.yaml"].decode(), flags=re.MULTILINE
        )
        config = re.sub(r"^feedback:\n(?:[ ]+.*\n)+", form, config, flags=re.MULTILINE)
        outcome = build({**inputs, "site_config.yaml": config.encode()}, Options(TODAY), Memory())
        assert outcome.diagnostics == ()
        publishing.publish(folder, outcome.files)
        yield home


@pytest.fixture
def site(served):
    """The sample with its form, and the messages that the form service has received."""
    Host.received.clear()
    return served, Host.received


@contextmanager
def visitor(browser, home, **options):
    with visit(browser, **options) as (page, wrong):
        page.goto(f"{home}/")
        yield page
        assert wrong == []


def prints(page):
    pages = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    text = " ".join(" ".join(one.extract_text() for one in pages).split())
    assert len(pages) <= 2
    assert FOUND in text
    assert page.url.partition("index.html")[0] in text
    assert "Doelgroep" in text


def is_thanked(page, received):
    page.wait_for_url("**/bedankt/**")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bedankt voor uw feedback")
    (message,) = received
    fields = {name: values[0] for name, values in message.items()}
    assert {name: fields[name] for name in WRITTEN} == WRITTEN
    assert fields["sheet"] == "schuuf-mo-bie"
    page.get_by_role("link", name="Terug naar de fiches").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Buurtbak West-Vlaanderen")


def test_by_keyboard_alone(browser, site):
    home, received = site
    with visitor(browser, home, viewport={"width": 1280, "height": 800}) as page:
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # past the menu
        press_until(page, "Tab", "e.name === 'q'")
        page.keyboard.type("eenzame ouderen in een klein dorp")
        page.keyboard.press("Enter")
        page.wait_for_url("**/zoeken/**")
        settled(page)
        # Too many words for a catalogue of forty sheets; the page offers to drop one, with one key.
        press_until(page, "Tab", "/^Zonder “klein”/.test(e.textContent)")
        page.keyboard.press("Enter")
        until(page, "document.querySelectorAll('.found .card').length > 0")
        for name, value in CHOICE[1:]:
            press_until(page, "Tab" if name == "volunteers" else "Shift+Tab", f"e.name === '{name}'")
            press_until(page, "Tab", f"e.value === '{value}'")
            page.keyboard.press("Space")
        until(page, "location.search.includes('volunteers=ja')")
        page.keyboard.press("Enter")  # Enter submits, as in any form
        until(page, "document.activeElement.id === 'gevonden'")
        press_until(page, "Tab", f"Boolean(e.closest('.card')) && e.textContent === '{FOUND}'")
        page.keyboard.press("Enter")
        page.wait_for_url("**/projecten/schuuf-mo-bie/**")
        prints(page)
        for name, text in WRITTEN.items():
            press_until(page, "Tab", f"e.name === '{name}'")
            page.keyboard.type(text)
        press_until(page, "Tab", "e.type === 'checkbox'")
        page.keyboard.press("Space")
        press_until(page, "Tab", "e.type === 'submit'")
        page.keyboard.press("Enter")
        is_thanked(page, received)


def test_on_a_small_phone(browser, site):
    home, received = site
    phone = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
    with visitor(browser, home, **phone) as page:
        with page.expect_navigation():
            page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Zoeken").tap()
        page.locator(".filters > summary").tap()
        for name, value in CHOICE:
            page.locator(f"input[name={name}][value={value}]").tap()
        until(page, "location.search.includes('volunteers=ja')")
        page.locator("[data-part=leap]").tap()
        expect(page.locator("#gevonden")).to_be_in_viewport()
        page.locator(".found").get_by_role("link", name=FOUND).tap()
        page.wait_for_url("**/projecten/schuuf-mo-bie/**")
        # The contact is one tap away, and so is calling.
        page.get_by_role("link", name="Naar contact en feiten").tap()
        expect(page.locator(".facts a[href^='tel:']")).to_have_count(1)
        prints(page)
        writes(page)
        is_thanked(page, received)


def test_without_javascript(browser, site):
    home, received = site
    with visitor(browser, home, java_script_enabled=False) as page:
        page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Zoeken").click()
        page.locator("fieldset").get_by_role("link", name="Eenzame mensen").click()
        page.wait_for_url("**/doelgroep/eenzame-mensen/**")
        # The card shows that the project is still running.
        card = page.locator(".card", has_text=FOUND)
        expect(card).to_contain_text("loopt nog")
        card.get_by_role("link").click()
        page.wait_for_url("**/projecten/schuuf-mo-bie/**")
        prints(page)
        writes(page)
        is_thanked(page, received)


def writes(page):
    for name, text in WRITTEN.items():
        page.fill(f"form [name={name}]", text)
    page.get_by_label("Mijn gegevens mogen gebruikt worden").check()
    page.get_by_role("button", name="Verstuur").click()

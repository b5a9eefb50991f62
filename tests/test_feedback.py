"""Feedback reaches every service in the fields that it expects, from a real browser."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest

from fichebak.content.feedback import SERVICES, Feedback, Mode, form_for
from fichebak.shell import publishing
from tests.browser import QuietHandler, serve
from tests.conftest import CONFIG, SHEET
from tests.markup import Document

TITLE = "Soep & brood? Über de stoep"
PAGE = "projecten/soep/index.html"

# service: what it does, and the address to which it redirects the visitor
ADDRESSES = """
formspree    form  https://formspree.io/f/abc
basin        form  https://usebasin.com/f/abc
web3forms    form  https://api.web3forms.com/submit
formsubmit   form  https://formsubmit.co/abc
forminit     form  https://forminit.com/f/abc
netlify      form  https://bak.example/bedankt/
formspark    form  https://submit-form.com/abc
staticforms  form  https://api.staticforms.xyz/submit
formward     form  https://formward.eu/f/abc
staticman    form  abc
custom       form  abc
link         link  abc?sheet=soep&title=Soep&address=https%3A%2F%2Fbak.example%2Fsoep%2F
mailto       mail  mailto:abc?subject=Soep&body=%0D%0A%0D%0Ahttps%3A%2F%2Fbak.example%2Fsoep%2F
"""


def test_every_service_is_addressed_in_its_own_way():
    about = {"title": "Soep", "slug": "soep", "address": "https://bak.example/soep/"}
    table = []
    for name, service in SERVICES.items():
        form = form_for(Feedback(service, "abc"), **about, thanks="https://bak.example/bedankt/")
        if form is None:
            assert service.mode is Mode.OFF
        else:
            table.append(f"{name:<12} {form.service.mode.value}  {form.action}")
    assert table == ADDRESSES.strip().splitlines()


# The fields that arrive, in the order of the page. SITE is the address of the home page.
ABOUT = {"sheet": "soep", "title": TITLE, "address": "SITE/projecten/soep/"}
SENT = {"name": "Een buur", "email": "buur@straat.example", "message": "Lekker!\r\nNog?", "consent": "Ja"}
THANKS = "SITE/bedankt/"
ARRIVES = {
    "formspree": {"_next": THANKS, "_subject": TITLE, **ABOUT, **SENT, "_gotcha": ""},
    "basin": {"_redirect": THANKS, **ABOUT, **SENT},
    "web3forms": {"access_key": "k1", "redirect": THANKS, "subject": TITLE, **ABOUT, **SENT},
    "formsubmit": {"_next": THANKS, "_subject": TITLE, **ABOUT, **SENT, "_honey": ""},
    "forminit": {
        "fi-text-sheet": "soep",
        "fi-text-title": TITLE,
        "fi-text-address": "SITE/projecten/soep/",
        "fi-sender-fullName": "Een buur",
        "fi-sender-email": "buur@straat.example",
        "fi-text-message": "Lekker!\r\nNog?",
        "fi-text-consent": "Ja",
        "_gotcha": "",
    },
    "netlify": {"form-name": "feedback", **ABOUT, **SENT, "bot-field": ""},
    "formspark": {"_redirect": THANKS, "_email.subject": TITLE, **ABOUT, **SENT, "_honeypot": ""},
    "staticforms": {
        "apiKey": "k1",
        "redirectTo": THANKS,
        "subject": TITLE,
        **ABOUT,
        **SENT,
        "honeypot": "",
    },
    "formward": {
        "_redirect": THANKS,
        "_subject": TITLE,
        **ABOUT,
        "name": "Een buur",
        "_replyto": "buur@straat.example",
        "message": "Lekker!\r\nNog?",
        "consent": "Ja",
        "_gotcha": "",
    },
    "staticman": {
        "options[redirect]": THANKS,
        "fields[sheet]": "soep",
        "fields[title]": TITLE,
        "fields[address]": "SITE/projecten/soep/",
        "fields[name]": "Een buur",
        "fields[email]": "buur@straat.example",
        "fields[message]": "Lekker!\r\nNog?",
        "fields[consent]": "Ja",
        "fields[website]": "",
    },
    "custom": {"redirect": THANKS, "subject": TITLE, **ABOUT, **SENT, "website": ""},
}
# This service receives the form at the site's own address.
AT_HOME = {"netlify"}
SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])


def test_every_form_that_a_service_may_have_is_posted_here():
    assert list(ARRIVES) == [name for name, service in SERVICES.items() if service.mode is Mode.FORM]


class Receiver(QuietHandler):
    """A form service: keeps what it receives, and redirects the visitor to the address in the form."""

    posts: list

    def do_POST(self):  # noqa: N802 (the name that http.server calls)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = parse_qsl(body, keep_blank_values=True, strict_parsing=True)
        self.posts.append((self.path, sent))
        back = next((text for _, text in sent if text.endswith("/bedankt/")), "/bedankt/")
        self.send_response(303)
        self.send_header("Location", back)
        self.send_header("Content-Length", "0")
        self.end_headers()


@dataclass
class Visit:
    """A sheet's page in the browser, and what the service received."""

    page: object
    site: str
    posts: list = field(default_factory=list)

    def fill(self, **instead):
        """Fills in the visible fields, found by their labels as a screen reader announces them."""
        filled = {"Naam": SENT["name"], "E-mailadres": SENT["email"], "Bericht": "Lekker!\nNog?"} | instead
        for label, text in filled.items():
            self.page.get_by_label(label).fill(text)

    def consent(self):
        self.page.get_by_label("Mijn gegevens").check()

    def send(self):
        self.page.get_by_role("button", name="Verstuur uw feedback").click()


@pytest.fixture
def visit(browser, make, tmp_path):
    @contextmanager
    def run(feedback, *, title=TITLE, script=True):
        posts = []
        handler = type("ThisReceiver", (Receiver,), {"posts": posts})
        output = tmp_path / "output"
        with serve(output, handler) as site:
            settings = feedback.replace("SITE", site)
            files = publish(make, f"url: {site}/\nfeedback: {{{settings}}}\n", title)
            publishing.publish(output, files)
            with browser.new_context(java_script_enabled=script) as context:
                page = context.new_page()
                page.goto(f"{site}/{PAGE}")
                yield Visit(page, site, posts)

    return run


def publish(make, settings, title=TITLE):
    quoted = title.replace("'", "''")
    sheet = SHEET.replace("Soep op de stoep", f"'{quoted}'")
    outcome = make({"content/projects/soep.md": sheet}, config=CONFIG + settings)
    assert outcome.diagnostics == ()
    return outcome.files


@SCRIPT
@pytest.mark.parametrize("service", ARRIVES)
def test_what_a_visitor_sends_arrives_under_the_names_of_the_service(visit, service, script):
    receiver = "" if service in AT_HOME else ", action: SITE/receive"
    with visit(f"service: {service}, id: '{account(service)}'{receiver}", script=script) as here:
        here.fill()
        here.consent()
        here.send()
        here.page.wait_for_url(f"{here.site}/bedankt/")
        assert here.page.locator("h1").inner_text() == "Bedankt voor uw feedback"
        expected = [(name, text.replace("SITE", here.site)) for name, text in ARRIVES[service].items()]
        assert here.posts == [("/bedankt/" if service in AT_HOME else "/receive", expected)]


def account(service):
    return "https://form.example/" if SERVICES[service].action == "{id}" else "k1"


def test_netlify_finds_the_marks_that_it_looks_for(make):
    files = publish(make, "url: https://bak.example/\nfeedback: {service: netlify}\n")
    form = Document(files[PAGE]).all("form")[0]
    marks = {"name": "feedback", "data-netlify": "true", "netlify-honeypot": "bot-field"}
    assert marks.items() <= form.attrs.items()


LEFT_OUT = {
    "all": {"Naam": "", "E-mailadres": "", "Bericht": ""},
    "the name": {"Naam": ""},
    "the mail address": {"E-mailadres": ""},
    "the message": {"Bericht": ""},
    "a mail address that is none": {"E-mailadres": "geen adres"},
}
RECEIVED_HERE = "service: formspree, id: k1, action: SITE/receive"


@SCRIPT
def test_nothing_is_sent_before_every_field_is_right_and_consent_is_given(visit, script):
    with visit(RECEIVED_HERE, script=script) as here:
        here.fill()
        here.send()
        assert here.page.locator("[type=checkbox]:invalid").count() == 1
        here.consent()
        for case, texts in LEFT_OUT.items():
            here.fill(**texts)
            here.send()
            assert here.page.locator(".form :invalid").count() == len(texts), case
        assert here.page.url.endswith(PAGE)
        assert here.posts == []
        here.fill()
        here.send()
        here.page.wait_for_url("**/bedankt/")
        assert len(here.posts) == 1


def test_what_robots_fill_in_tells_them_apart(visit):
    with visit(RECEIVED_HERE) as here:
        here.fill()
        here.consent()
        trap = here.page.locator("[name=_gotcha]")
        assert trap.get_attribute("tabindex") == "-1"
        assert trap.get_attribute("required") is None
        assert here.page.get_by_role("textbox").count() == 3
        trap.evaluate("e => e.value = 'robot'")
        here.send()
        here.page.wait_for_url("**/bedankt/")
        assert ("_gotcha", "robot") in here.posts[0][1]


OVERRIDDEN = """
service: formspree, id: k1, action: 'SITE/receive?site={id}', name: naam, reply_to: antwoord,
message: bericht, redirect: terug, subject: onderwerp, honeypot: val, key: sleutel, extra: 'over[{}]'
"""


def test_every_name_may_be_given_in_the_configuration(visit):
    with visit(OVERRIDDEN.strip()) as here:
        here.fill()
        here.consent()
        here.send()
        here.page.wait_for_url("**/bedankt/")
        expected = {
            "sleutel": "k1",
            "terug": f"{here.site}/bedankt/",
            "onderwerp": TITLE,
            "over[sheet]": "soep",
            "over[title]": TITLE,
            "over[address]": f"{here.site}/projecten/soep/",
            "naam": "Een buur",
            "antwoord": "buur@straat.example",
            "bericht": "Lekker!\r\nNog?",
            "over[consent]": "Ja",
            "val": "",
        }
        assert here.posts == [("/receive?site=k1", list(expected.items()))]


def test_a_name_with_braces_of_its_own_is_taken_as_written(make):
    files = publish(
        make,
        "url: https://bak.example/\nfeedback: {service: custom, id: https://a.example/, extra: 'x{y}{}'}\n",
    )
    assert "x{y}consent" in Document(files[PAGE]).values("[type=checkbox]", "name")


HOSTILE = """"><script>document.title='taken'</script><b a='x'>&lt;{{ 7 * 7 }}"""


def test_a_hostile_title_stays_text_on_the_page_in_the_form_and_in_what_is_sent(visit):
    with visit(RECEIVED_HERE, title=HOSTILE) as here:
        assert here.page.title() == f"{HOSTILE} – Proefbak"
        assert here.page.locator("h1").inner_text() == HOSTILE
        assert here.page.locator("script:not([type='application/ld+json']), b").count() == 0
        here.fill()
        here.consent()
        here.send()
        here.page.wait_for_url("**/bedankt/")
        sent = dict(here.posts[0][1])
    assert (sent["title"], sent["_subject"]) == (HOSTILE, HOSTILE)


# configuration below `feedback`, target of the button
LEADS = {
    "service: link, id: https://form.example/vragen": (
        "https://form.example/vragen?sheet=soep&title=Soep+%26+brood%3F+%C3%9Cber+de+stoep"
        "&address=https%3A%2F%2Fbak.example%2Fprojecten%2Fsoep%2F"
    ),
    "service: link, id: 'https://form.example/?taal=nl'": (
        "https://form.example/?taal=nl&sheet=soep&title=Soep+%26+brood%3F+%C3%9Cber+de+stoep"
        "&address=https%3A%2F%2Fbak.example%2Fprojecten%2Fsoep%2F"
    ),
    "service: link, id: 'https://form.example/f#vraag'": (
        "https://form.example/f?sheet=soep&title=Soep+%26+brood%3F+%C3%9Cber+de+stoep"
        "&address=https%3A%2F%2Fbak.example%2Fprojecten%2Fsoep%2F#vraag"
    ),
    "service: mailto, id: info@bak.example": (
        "mailto:info@bak.example?subject=Soep%20%26%20brood%3F%20%C3%9Cber%20de%20stoep"
        "&body=%0D%0A%0D%0Ahttps%3A%2F%2Fbak.example%2Fprojecten%2Fsoep%2F"
    ),
}


@pytest.mark.parametrize("settings", LEADS)
def test_without_a_form_a_button_leads_to_where_feedback_is_given(make, settings):
    files = publish(make, f"url: https://bak.example/\nfeedback: {{{settings}}}\n")
    page = Document(files[PAGE])
    assert page.values(".feedback .button", "href") == [LEADS[settings]]
    assert page.all("form, input, textarea, button") == []


def test_a_mail_names_the_sheet_also_where_the_site_does_not_know_its_url(make):
    page = Document(publish(make, "feedback: {service: mailto, id: info@bak.example}\n")[PAGE])
    (address,) = page.values(".feedback .button", "href")
    assert address.endswith("&body=%0D%0A%0D%0Asoep")


@pytest.mark.parametrize("settings", ["", "feedback: {service: 'off'}\n"], ids=["nothing said", "off"])
def test_without_a_service_there_is_no_form_and_no_word_of_one(make, settings):
    files = publish(make, f"url: https://bak.example/\n{settings}")
    page = Document(files[PAGE])
    assert page.all("form, input, textarea, button, .feedback") == []
    assert "feedback" not in page.texts("main")[0].lower()


def test_a_sheet_with_an_address_is_passed_on_by_mail(make):
    sheet = {"content/projects/soep.md": SHEET.replace("Soep op de stoep", "'Thé & soep: 100% gratis?'")}
    page = make(sheet, config=CONFIG + "url: https://bak.example/\n").files["projecten/soep/index.html"]
    (link,) = re.findall(r'href="(mailto:\?[^"]*)"', page.decode())
    parts = parse_qs(urlsplit(unescape(link)).query, strict_parsing=True)
    assert parts == {"subject": ["Thé & soep: 100% gratis?"], "body": ["https://bak.example/projecten/soep/"]}
    # Without the address of the site there is nothing to send.
    assert "mailto:?" not in make(sheet).files["projecten/soep/index.html"].decode()

"""Checking links to other sites, here a local server."""

from __future__ import annotations

import threading
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from fichebak.catalogue.outside import Answer, addresses, diagnose
from fichebak.content import config, sources
from fichebak.shell.links import Bounds, ask
from fichebak.text.diagnostics import Place
from tests.test_advice import CONFIG

QUICK = Bounds(pause=0, patience=20)


class Traffic:
    """The requests that servers received, and how many they had at the same time."""

    def __init__(self):
        self.asked, self.busy, self.busiest = [], 0, 0
        self.lock = threading.Lock()

    @contextmanager
    def question(self, line):
        with self.lock:
            self.asked.append(line)
            self.busy += 1
            self.busiest = max(self.busy, self.busiest)
        try:
            yield
        finally:
            with self.lock:
                self.busy -= 1


class Handler(BaseHTTPRequestHandler):
    """The response for each path."""

    def answer(self):
        what = self.path.partition("?")[0].strip("/")
        # The request ends before its response is sent, since the client may send the next request at once.
        with self.server.traffic.question(f"{self.command} {self.path}"):
            if what == "slow":
                self.server.closing.wait(5)
            elif what.isdigit():
                time.sleep(0.02)
        self.say(what)

    do_HEAD = do_GET = answer  # noqa: N815 (the names that http.server calls)

    def say(self, what):
        if what == "cut" or (what == "cut-head" and self.command == "HEAD"):
            self.connection.close()
        elif what in {"no-head", "lies-to-head", "cut-head"}:
            refusal = 405 if what == "no-head" else 404
            self.send_error(refusal if self.command == "HEAD" else 200)
        elif what.startswith("to-"):
            code, _, target = what.removeprefix("to-").partition("-")
            self.send_response(int(code))
            self.send_header("Location", target if ":" in target else f"/{target}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif what != "slow":
            self.send_response(int(what))
            self.send_header("Content-Length", "0")
            self.end_headers()

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, traffic):
        super().__init__(("127.0.0.1", 0), Handler)
        self.traffic = traffic
        self.closing = threading.Event()
        self.home = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_):
        pass  # we closed the connection ourselves


@contextmanager
def serving(traffic=None):
    with Server(traffic or Traffic()) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            server.shutdown()
            thread.join()


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    with serving() as running:
        yield running


@pytest.mark.parametrize(
    ("path", "answer", "methods"),
    [
        ("200", Answer(200), "HEAD"),
        ("404", Answer(404), "HEAD GET"),
        ("500", Answer(500), "HEAD GET"),
        ("no-head", Answer(200), "HEAD GET"),
        ("lies-to-head", Answer(200), "HEAD GET"),
        ("cut-head", Answer(200), "HEAD GET"),
        ("cut", Answer(problem="connection closed"), "HEAD GET"),
        ("to-302-200", Answer(200), "HEAD HEAD"),
        ("to-302-404", Answer(404), "HEAD HEAD GET GET"),
    ],
)
def test_a_page_is_asked_for_without_its_text_first(server, path, answer, methods):
    address = f"{server.home}/{path}"
    assert ask([address], QUICK)[address] == answer
    assert " ".join(asked.split()[0] for asked in server.traffic.asked) == methods


@pytest.mark.parametrize(("code", "for_good"), [(301, True), (308, True), (302, False), (307, False)])
def test_a_page_that_went_for_good_is_told_with_where_it_went(server, code, for_good):
    address = f"{server.home}/to-{code}-200#plaats"
    moved = f"{server.home}/200#plaats" if for_good else ""
    assert ask([address], QUICK)[address] == Answer(200, moved)


def test_a_site_that_does_not_answer_is_not_waited_for(server):
    slow, good = f"{server.home}/slow", f"{server.home}/200"
    answers = ask([slow, good], Bounds(pause=0, patience=2))
    assert answers == {slow: Answer(problem="timed out"), good: Answer(200)}


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/",  # nothing listens there
        "http://[een",
        "https://" + "a" * 70 + ".example/",
        "http:///pad",
        "http://127.0.0.1:poort/",
    ],
)
def test_an_address_that_leads_nowhere_has_no_answer(monkeypatch, address):
    monkeypatch.setenv("no_proxy", "*")
    answer = ask([address], QUICK)[address]
    assert answer.status == 0
    assert answer.problem


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/"])
def test_a_page_may_not_send_us_to_something_that_is_no_web_page(server, target):
    address = f"{server.home}/to-302-{target}"
    assert ask([address], QUICK)[address].moved == ""
    assert ask([address], QUICK)[address].status in {0, 302}


def test_pages_that_send_us_round_come_to_an_end(server):
    address = f"{server.home}/to-302-to-302-to-302-to-302-to-302-to-302-to-302-200"
    assert ask([address], QUICK)[address].status == 302


def test_letters_that_are_not_ascii_are_asked_for(server):
    address = f"{server.home}/200?naam=één plaats"
    assert ask([address], QUICK)[address] == Answer(200)
    assert server.traffic.asked == ["HEAD /200?naam=%C3%A9%C3%A9n%20plaats"]


def test_one_site_is_asked_one_question_at_a_time(server):
    ask([f"{server.home}/200?{number}" for number in range(20)], QUICK)
    assert (len(server.traffic.asked), server.traffic.busiest) == (20, 1)


def test_an_address_that_stands_twice_is_asked_for_once(server):
    ask([f"{server.home}/200", f"{server.home}/200"], QUICK)
    assert Counter(server.traffic.asked) == {"HEAD /200": 1}


def test_several_sites_are_asked_at_once_but_not_all(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    traffic = Traffic()
    with ExitStack() as servers:
        homes = [servers.enter_context(serving(traffic)).home for _ in range(12)]
        answers = ask(
            [f"{home}/200?{number}" for home in homes for number in range(3)], Bounds(at_once=3, pause=0)
        )
    assert set(answers.values()) == {Answer(200)}
    assert 1 < traffic.busiest <= 3


def test_there_is_an_end_to_how_many_are_asked_and_how_long_it_may_take(server):
    many = [f"{server.home}/200?{number}" for number in range(10)]
    assert list(ask(many, Bounds(most=4, pause=0))) == many[:4]
    assert ask([f"{server.home}/slow"], Bounds(patience=30, in_all=0.2)) == {}


def test_who_waits_hears_how_far_it_is(server):
    heard = []
    ask(
        [f"{server.home}/200?{number}" for number in range(3)],
        QUICK,
        lambda done, of: heard.append((done, of)),
    )
    assert heard == [(1, 3), (2, 3), (3, 3)]


# Where the links are, and the diagnostics about them.

MODEL = config.read(CONFIG.replace("fields:\n", "fields:\n  links: {type: links, label: Meer}\n"))[0].model
SHEET = """\
---
title: Soep
contact: https://www.soep.example
links: [https://brood.example/een, {titel: Kaas, url: "https://kaas.example"}]
---
## Beschrijving

Zie [a b](https://soep.example/#plaats), [c](andere.md) en [d](mailto:a@soep.example).

![foto](soep.png)
"""


def found(text=SHEET):
    return [(a, p.line, p.column) for a, p in addresses([sources.read("a.md", text.encode())], MODEL)]


def test_links_to_other_sites_are_found_wherever_they_stand():
    assert found() == [
        ("https://www.soep.example", 3, 10),
        ("https://brood.example/een", 4, 9),
        ("https://kaas.example", 4, 55),
        ("https://soep.example/#plaats", 8, 11),
    ]


def test_words_that_begin_with_an_address_are_none():
    assert found(SHEET.replace("title: Soep", "title: https://soep.example en brood")) == found()


def test_of_a_contact_that_is_not_public_nobody_hears():
    hidden = SHEET.replace("https://www.soep.example", "{website: https://soep.example, public: nee}")
    assert [address for address, _, _ in found(hidden)] == [address for address, _, _ in found()[1:]]


@pytest.mark.parametrize(
    ("answer", "code", "severity"),
    [
        (Answer(200), None, None),
        (Answer(403), None, None),
        (Answer(429), None, None),
        (Answer(404), "outside-gone", "warning"),
        (Answer(503), "outside-gone", "warning"),
        (Answer(problem="timed out"), "outside-silent", "warning"),
        (Answer(200, moved="https://b.example"), "outside-moved", "advice"),
        (None, None, None),
    ],
)
def test_only_what_a_reader_would_meet_too_is_told(answer, code, severity):
    link = ("https://a.example", Place("a.md", 3, 4))
    diagnostics = [
        (d.place, d.code, d.severity) for d in diagnose([link], {link[0]: answer} if answer else {})
    ]
    assert diagnostics == ([(link[1], code, severity)] if code else [])

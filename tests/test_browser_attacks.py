"""Hundreds of hostile texts on real pages in a real browser, without the content security policy.

Each page must have the same elements and attributes as that of its harmless twin. Every hostile text is also
loaded in a frame, on a page of its own: the test records scripts that run, navigations, and requests to other
sites. Pages that repeat the texts are parsed, but only a tenth of them is loaded, which takes ten times as
long.
"""

import re
from contextlib import contextmanager, suppress
from urllib.parse import quote

import pytest

from fichebak.building import preview
from fichebak.text import language
from fichebak.text.limits import too_slow
from fichebak.text.prose import render, render_page
from tests import attacks
from tests.browser import serve, settled, until
from tests.conftest import HOME

TRAP = """
for (const name of ["trap", "alert", "confirm", "prompt", "print", "open"]) {
  window[name] = () => window.caught(`${name} on ${location.href}`);
}
"""

# The structure of a page: its elements with the names of their attributes, and the values of the few
# attributes that determine how elements look or behave. The content of prose is checked against an allowlist
# instead.
LOAD = r"""
async ([paths, read]) => {
  const kept = new Set("class role type rel http-equiv name tabindex target method".split(" "));
  const prose = new Set(("P BR HR BLOCKQUOTE PRE DIV H2 H3 H4 H5 H6 UL OL LI DL DT DD TABLE THEAD TBODY "
    + "TR TH TD A IMG EM STRONG CODE SUP FIGURE FIGCAPTION").split(" "));
  const may = { A: ["href", "title", "class", "rel"],
    IMG: ["src", "alt", "title", "srcset", "sizes", "width", "height", "loading", "decoding"],
    OL: ["start"], LI: ["id"], SUP: ["id"], DIV: ["class"], TD: ["class"], TH: ["class"] };
  const never = new Set(("iframe object embed base frame frameset applet style portal math template video "
    + "audio marquee").split(" "));
  const found = { shapes: {}, wrong: [] };
  // Pages with our own text, into which texts of the site are inserted.
  const ours = /^(data|toegankelijkheid|privacy|kwaliteit)\//;
  const look = (path, page, location) => {
    const wrong = (what) => found.wrong.push(`${path}: ${what}`);
    if (location.pathname !== new URL(path, document.baseURI).pathname) wrong(`went to ${location}`);
    const shape = (node) => {
      const names = [...node.attributes].map(({ name, value }) =>
        (kept.has(name) ? `${name}=${value}` : name)).sort();
      const closed = node.matches(".prose") && !ours.test(path);
      const inside = closed ? "" : [...node.children]
        .filter((child) => !child.matches("section[aria-labelledby=noten-kop], .neighbours"))
        .map(shape).join("");
      return `<${node.localName} ${names.join(" ")}>${inside}</>`;
    };
    for (const node of page.querySelectorAll("*")) {
      if (never.has(node.localName)) wrong(`<${node.localName}>`);
      for (const { name, value } of node.attributes) {
        if (/^on|^style$|^srcdoc$|^formaction$|^ping$/.test(name)) wrong(`${name}=${value}`);
      }
      const is_script = node.localName === "script";
      if (is_script && !node.getAttribute("src") && !/json$/.test(node.type)) wrong("script");
      if (is_script && node.src && new URL(node.src).origin !== origin) wrong(node.src);
      if (is_script && /json$/.test(node.type)) JSON.parse(node.textContent);
      for (const name of ["href", "src", "action"]) {
        const value = node.getAttribute(name);
        if (value === null) continue;
        if (!URL.canParse(value, location)) continue; // leads nowhere
        const { protocol, host } = new URL(value, location);
        if (!/^(https?|mailto|tel|vscode):$/.test(protocol)) wrong(`${name}=${value}`);
        const is_within = !/^https?:/i.test(value) && protocol.startsWith("http");
        if (is_within && host !== location.host) wrong(`${name}=${value}`);
        if (name === "src" && host !== location.host) wrong(`${name}=${value}`);
        if (name === "action" && ![location.host, "formspree.io"].includes(host)) wrong(`${name}=${value}`);
      }
    }
    for (const node of page.querySelectorAll(".prose *")) {
      if (ours.test(path)) break;
      // The build puts tables, and nothing else, into scrolling frames.
      const framed = node.matches('.frame[tabindex="0"]:not([role]), .frame[tabindex="0"][role="group"]')
        && [...node.children].map(({ tagName }) => tagName).join() === "TABLE";
      // The build labels the links back from footnotes.
      const named = node.matches("a.footnote-backref") ? ["aria-label", "lang"] : [];
      const texts = [...(may[node.tagName] || []), ...named];
      const allowed = framed ? ["class", "role", "tabindex", "aria-label"] : texts;
      const more = [...node.attributes].some(({ name }) => !allowed.includes(name));
      if (more || !prose.has(node.tagName)) {
        wrong(`in a text: ${node.outerHTML.slice(0, 200)}`);
      }
    }
    found.shapes[path] = shape(page.documentElement);
  };
  const onlyRead = new Set(read);
  for (let start = 0; start < paths.length; start += 12) {
    await Promise.all(paths.slice(start, start + 12).map(async (path) => {
      if (onlyRead.has(path)) {
        // Parsing shows the structure of the page; only a page with scripts must be loaded.
        const text = await (await fetch(path)).text();
        if (!/<script [^>]*src=/.test(text)) {
          look(path, new DOMParser().parseFromString(text, "text/html"), new URL(path, document.baseURI));
          return;
        }
      }
      const frame = document.createElement("iframe");
      frame.src = path;
      await new Promise((done) => { frame.onload = done; document.body.append(frame); });
      look(path, frame.contentWindow.document, frame.contentWindow.location);
      frame.remove();
    }));
  }
  return found;
}
"""


@contextmanager
def trapped(browser, home):
    """A page that loads others in frames, and a list of everything that an attack achieved."""
    context = browser.new_context()
    caught = []
    context.expose_function("caught", lambda what: caught.append(what))  # noqa: PLW0108 (it marks what it is given)
    context.add_init_script(TRAP)
    context.on(
        "request", lambda request: request.url.startswith((home, "data:")) or caught.append(request.url)
    )
    page = context.new_page()
    page.on("dialog", lambda dialog: (caught.append(dialog.message), dialog.dismiss()))
    page.goto(f"{home}/frames.html")
    try:
        yield page, caught
        assert page.url == f"{home}/frames.html"
        assert len(context.pages) == 1
    finally:
        context.close()


def write(folder, files):
    """The files of the site, without the policy in its pages."""
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.endswith(".html"):
            without, count = re.subn(rb'<meta http-equiv="Content-Security-Policy"[^>]*>', b"", data)
            assert count == 1, path
            target.write_bytes(without)
        else:
            target.write_bytes(data)
    (folder / "frames.html").write_text("<!doctype html><title>x</title>", "utf-8")


def load(browser, folder, paths, read=()):
    with serve(folder) as home, trapped(browser, home) as (page, caught):
        found = page.evaluate(LOAD, [paths, list(read)])
        page.wait_for_timeout(200)  # for scripts that run late
        assert found["wrong"] == []
        assert caught == []
    return found["shapes"]


def pages_of(files):
    return [path for path in files if path.endswith(".html") and b'http-equiv="refresh"' not in files[path]]


def test_the_trap_catches_what_runs(browser, tmp_path):
    (tmp_path / "frames.html").write_text("<!doctype html><title>x</title>", "utf-8")
    for number, text in enumerate(("<img src=x onerror=trap()>", "<img src=//attacker.example/x>")):
        (tmp_path / f"{number}.html").write_text(
            f"<!doctype html><title>x</title><main>{text}</main>", "utf-8"
        )
    with serve(tmp_path) as home, trapped(browser, home) as (page, caught):
        found = page.evaluate(LOAD, [["0.html", "1.html"], []])
        until(page, lambda: len(caught) > 1)
    assert {told.split(":")[0] for told in found["wrong"]} == {"0.html", "1.html"}
    assert min(caught).startswith("http://attacker.example/")
    assert max(caught).startswith("trap on ")


@pytest.mark.parametrize(
    ("made", "repeats"),
    [
        (attacks.in_sheets, r"(?!projecten/)[^/]+/.+/"),  # lists, which repeat the sheets
        (attacks.in_configuration, None),
        (attacks.in_texts, "projecten/"),  # sheets: a free page holds the same text
        (attacks.in_places, "projecten/"),  # sheets, whose places the map repeats
    ],
)
def test_no_attack_runs_or_changes_what_a_page_is_built_of(browser, tmp_path, made, repeats):
    site = made()
    shapes = []
    for name, outcome in (("hostile", site.hostile), ("twin", site.twin)):
        assert not outcome.failed
        write(tmp_path / name, outcome.files)
        pages = pages_of(outcome.files)
        again = [path for path in pages if repeats and re.match(repeats, path)]
        read = pages if name == "twin" else {*again} - {*again[::10]}
        shapes.append(load(browser, tmp_path / name, pages, read))
    hostile, twin = shapes
    same = hostile.keys() & twin.keys()
    # What is named after its title has another address in the twin.
    assert len(same) > 10
    different = {path: parted(hostile[path], twin[path]) for path in same if hostile[path] != twin[path]}
    assert different == {}


def parted(one, other):
    """The first difference between two structures, for the message of a failure."""
    at = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return one[max(0, at - 150) : at + 80], other[max(0, at - 20) : at + 80]


def test_no_text_runs_when_it_is_shown_whatever_the_checks_say(browser, tmp_path):
    # Most hostile texts are refused earlier; this tests the converter and the cleaner alone.
    shown = [text for text in (*attacks.markdown(), *attacks.texts()) if not too_slow(text)]
    html = [render_page(text) for text in shown]
    for text in shown:
        for written in (text, f"- {text}", f"> {text}", f"*{text}*", f"[{text}](https://b.example/)"):
            with suppress(ValueError):  # a code block without an end, which no sheet may have
                made = render([written, "x"])
                html.extend([*made.sections, made.notes])
    body = "\n".join(f'<div class="prose">{part}</div>' for part in html)
    # A missing picture makes no request to another site.
    (tmp_path / "all.html").write_text(f"<!doctype html><title>x</title><main>{body}</main>", "utf-8")
    (tmp_path / "frames.html").write_text("<!doctype html><title>x</title>", "utf-8")
    shape = load(browser, tmp_path, ["all.html"])["all.html"]
    assert shape.count("<div class=prose></>") == len(html)


# The page's script reads its address, also when a visitor goes back and forth.
SEARCH = """
async (asked) => {
  const built_of = () => new Set([...document.querySelectorAll("*")].map((node) =>
    `${node.localName} ${[...node.attributes].map(({ name }) => name).sort().join(" ")}`));
  const built = {};
  for (const query of asked) {
    history.pushState(null, "", query);
    // As when the page is opened: the class stays until all results are shown.
    document.documentElement.classList.add("awaiting");
    dispatchEvent(new PopStateEvent("popstate"));
    while (document.querySelector(".awaiting")) await new Promise((done) => setTimeout(done));
    for (const one of built_of()) (built[one] ||= []).push(query);
  }
  return built;
}
"""


def test_no_address_of_the_search_page_runs(browser, tmp_path):
    usual = [
        "?q=onschuldig",
        "?q=zzzz",
        "?q=onschuldih",
        "?keuze=k0,k4&q=x&p=2&sort=title",
        "?q=script",
        "?keuze=k8&q=zzz",
    ]
    addresses = []
    for text in attacks.texts():
        quoted = quote(text, safe="")
        addresses.append(f"?q={quoted}&keuze={quoted},k0&sort={quoted}&p={quoted}&{quoted}={quoted}#{quoted}")
    write(tmp_path, attacks.in_sheets().hostile.files)
    with serve(tmp_path) as home, trapped(browser, home) as (page, caught):
        search = page.context.new_page()
        search.goto(f"{home}/zoeken/index.html")
        search.locator("[data-script]:not([hidden])").first.wait_for()
        expected = search.evaluate(SEARCH, usual * 2)
        found = search.evaluate(SEARCH, addresses)
        # The address that a visitor arrives with.
        search.goto(f"{home}/zoeken/index.html{addresses[-1]}")
        settled(search)
        page.wait_for_timeout(200)
        assert quote(search.locator("[data-part=words]").input_value(), safe="") == quote(
            attacks.texts()[-1], safe=""
        )
        search.close()
        assert {one: queries[:3] for one, queries in found.items() if one not in {*expected, "mark "}} == {}
        assert caught == []


def test_no_mistake_that_the_preview_shows_runs(browser, tmp_path):
    words = language.read((HOME / "fichebak/text/languages/nl.yaml").read_text("utf-8"), "nl")
    made = (attacks.in_sheets(), attacks.in_texts(), attacks.in_places())
    refused = {path: diagnostics for site in made for path, diagnostics in site.refused.items()}
    assert len(refused) > 300
    inputs = {"templates/preview.html": (HOME / "templates/preview.html").read_bytes()}
    inputs |= {path: data for path, (data, _) in refused.items()}
    diagnostics = tuple(one for _, found in refused.values() for one in found)
    # A file name that is hostile as well.
    for text in attacks.texts():
        path = f"content/projects/{text.replace('/', '∕')}.md"
        inputs[path] = attacks.sources_without_title()
        diagnostics = (*diagnostics, *attacks.mistakes_in(path, inputs[path]))
    state = preview.State(lambda _: words, inputs, diagnostics, None, '/home/"><script>trap()</script>')
    html = preview.answer(state, "").body.decode()
    (tmp_path / "frames.html").write_text("<!doctype html><title>x</title>", "utf-8")
    html = re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)
    (tmp_path / "preview.html").write_text(html, "utf-8")
    shape = load(browser, tmp_path, ["preview.html"])["preview.html"]
    built_of = set(re.findall(r"<[^<>/]+>", shape))
    assert built_of == {
        *("<html lang>", "<head >", "<meta charset>", "<title >", "<meta content name=viewport>"),
        *("<meta content name=color-scheme>", "<body >", "<main >", "<h1 >", "<p >", "<ol >"),
        *("<p class=place>", "<a href>", "<p class=said>", "<pre tabindex=0>", "<p class=hint>"),
        *("<header >", "<div >", "<h2 >", "<b >", "<li class=error>", "<li class=warning>"),
    }

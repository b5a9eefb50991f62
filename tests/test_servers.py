"""The configurations of nginx and Apache in docs/publish.md send what `_headers` says."""

import re
from types import SimpleNamespace

import pytest

from tests.conftest import HOME
from tests.disk import content
from tests.test_headers import rules

MANUAL = (HOME / "docs/publish.md").read_text("utf-8")

# The types of what becomes smaller. nginx and Apache do not agree about scripts and feeds.
TYPES = {
    "css": {"text/css"},
    "csv": {"text/csv"},
    "geojson": {"application/geo+json"},
    "html": {"text/html"},
    "js": {"application/javascript", "text/javascript"},
    "json": {"application/json"},
    "jsonld": {"application/ld+json"},
    "svg": {"image/svg+xml"},
    "xml": {"application/xml", "text/xml"},
}
OTHERS = {"jpg", "png", "webp", "txt", "_headers", "_redirects", "fichebak"}
"""Pictures are compressed already; the others are a few lines."""


@pytest.fixture(scope="module")
def site(sample):
    return SimpleNamespace(files={path: data for path, data in content(sample).items() if data is not None})


def block(server):
    (text,) = re.findall(rf"```{server}\n(.*?)```", MANUAL, re.DOTALL)
    return text.replace("\\\n", " ")


def nginx():
    """The headers that it sends with a path, and the types that it compresses."""
    maps = {
        name: (re.compile(pattern), special, default)
        for name, default, pattern, special in re.findall(
            r'^map \$uri (\$\w+) \{ default "?([^"]*?)"?; ~(\S+) "(.*)"; \}$', block("nginx"), re.MULTILINE
        )
    }
    headers = re.findall(r'add_header (\S+) "?(.*?)"?;\n', block("nginx"))

    def value(said, path):
        if said not in maps:
            return said
        pattern, special, default = maps[said]
        return special if pattern.search(path) else default

    (types,) = re.findall(r"gzip_types ([^;]*);", block("nginx"))
    return (
        # It sends no header that is empty.
        lambda path: {name: sent for name, said in headers if (sent := value(said, path))},
        {"text/html", *types.split()},  # it compresses HTML always
    )


def apache():
    line = r'^Header set (\S+) (".*?"|\S+)(?: "expr=%\{REQUEST_URI\} ([!=])~ m#(.*)#")?$'
    headers = re.findall(line, block("apache"), re.MULTILINE)

    def applies(sign, pattern, path):
        return not sign or (sign == "=") == bool(re.search(pattern, path))

    (types,) = re.findall(r"^AddOutputFilterByType DEFLATE (.*)$", block("apache"), re.MULTILINE)
    return (
        lambda path: {
            name: value.strip('"') for name, value, sign, pattern in headers if applies(sign, pattern, path)
        },
        {*types.split()},
    )


SERVERS = pytest.mark.parametrize("server", [nginx, apache])


@SERVERS
def test_browsers_keep_what_hosts_let_them_keep_and_ask_for_the_rest(site, server):
    sent, _ = server()
    kept = [(rule.removesuffix("*"), headers.get("Cache-Control")) for rule, headers in rules(site).items()]
    for path in (f"/{path}" for path in site.files):
        expected = [value for folder, value in kept if value and path.startswith(folder)] or ["no-cache"]
        assert [sent(path)["Cache-Control"]] == expected, path


@SERVERS
def test_other_sites_may_show_embeds_in_a_frame_and_no_other_page(site, server):
    sent, _ = server()
    framed = {path for path in site.files if "Content-Security-Policy" not in sent(f"/{path}")}
    assert framed == {path for path in site.files if path.endswith("insluiten/index.html")}
    assert len(framed) > 1
    assert sent("/")["Content-Security-Policy"] == "frame-ancestors 'none'"


@SERVERS
def test_scripts_of_other_sites_may_read_the_data_as_at_hosts(site, server):
    sent, _ = server()
    name = "Access-Control-Allow-Origin"
    open_to_all = tuple(rule.removesuffix("*") for rule, headers in rules(site).items() if headers.get(name))
    read = {path for path in site.files if sent(f"/{path}").get(name) == "*"}
    assert read == {path for path in site.files if f"/{path}".startswith(open_to_all)}
    assert "data/projecten.geojson" in read


@SERVERS
def test_all_other_headers_are_those_of_the_hosts(site, server):
    sent, _ = server()
    # The pages themselves say the rest of the policy.
    about = {"Cache-Control", "Content-Security-Policy"}
    assert {name: value for name, value in sent("/").items() if name not in about} == {
        name: value for name, value in rules(site)["/*"].items() if name not in about
    }


@SERVERS
def test_what_becomes_smaller_is_compressed(site, server):
    _, compressed = server()
    assert {path.rpartition(".")[2] for path in site.files} - OTHERS == TYPES.keys()
    assert compressed == set().union(*TYPES.values())

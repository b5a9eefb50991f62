"""The benchmark: it compares like with like, and its figures are of real work."""

import sys
from importlib import import_module
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest

from tests.conftest import HOME

SHEETS = 30
MODULES = ("chart", "compare", "corpus", "meter", "pageset", "peer_sites", "tools")


@pytest.fixture(scope="module")
def bench():
    """The modules of bench/, which is a folder of programs and no package."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(HOME / "bench"))
        yield SimpleNamespace(**{name: import_module(name) for name in MODULES})
        for name in MODULES:
            sys.modules.pop(name)


@pytest.fixture(scope="module")
def sites(bench, tmp_path_factory):
    """A tiny corpus for all tools, and our site built from it."""
    folder = tmp_path_factory.mktemp("bench")
    bench.corpus.write(SHEETS, folder / "ours")
    bench.peer_sites.write(folder / "ours", folder)
    us = bench.tools.ours(folder / "ours")
    cost = bench.meter.run(us.build, us.site)
    return SimpleNamespace(folder=folder, us=us, cost=cost, pages=bench.pageset.read(folder / "pages.json"))


def test_the_corpus_is_the_same_each_time(bench, sites, tmp_path):
    bench.corpus.write(SHEETS, tmp_path)
    for path in sorted((tmp_path / "content").rglob("*.md")):
        assert path.read_bytes() == (sites.us.site / path.relative_to(tmp_path)).read_bytes()
    assert "social_cards: nee" in (tmp_path / "site_config.yaml").read_text("utf-8")


def test_every_peer_gets_every_sheet_with_its_filters(bench, sites):
    for peer in bench.peer_sites.PEERS:
        texts = [path.read_text("utf-8") for path in (sites.folder / peer).glob("content/projecten/*.md")]
        assert len(texts) == SHEETS
        for facet in ("doelgroep", "thema", "gemeente", "looptijd", "jaar", "vrijwilligers", "sdg"):
            assert all(facet in text for text in texts), (peer, facet)


def test_the_pages_that_all_make_are_of_four_kinds_and_ours(sites):
    kinds = list(sites.pages.values())
    assert kinds.count("sheet") == SHEETS
    assert kinds.count("index") == -(-SHEETS // 24)
    assert kinds.count("overview") == 10
    assert kinds.count("value") > 50
    assert all((sites.us.output / path).is_file() for path in sites.pages)


@pytest.fixture
def copy(sites, tmp_path):
    """The output of a peer that makes the same pages as we do."""
    for path in sites.pages:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes((sites.us.output / path).read_bytes())
    return tmp_path


def test_the_same_pages_are_the_same(bench, sites, copy):
    assert bench.pageset.difference(sites.pages, sites.us.output, copy) == []


def test_a_page_less_or_more_is_seen(bench, sites, copy):
    (copy / "doelgroep/index.html").unlink()
    (copy / "over.html").write_text("", "utf-8")
    found = bench.pageset.difference(sites.pages, sites.us.output, copy)
    assert found == ["lacks doelgroep/index.html", "has over.html as well"]


@pytest.mark.parametrize(
    ("page", "target"),
    [
        ("index.html", "projecten/{slug}/index.html"),
        ("projecten/{slug}/index.html", "vrijwilligers/ja/index.html"),
    ],
    ids=["a sheet in a list", "a value on a sheet"],
)
def test_a_link_less_is_seen(bench, sites, copy, page, target):
    slug = next(
        path.split("/")[1]
        for path in sorted(sites.pages)
        if path.startswith("projecten/")
        and "vrijwilligers/ja/" in (copy / path).read_text("utf-8")
        and path in (copy / "index.html").read_text("utf-8")
    )
    file, link = copy / page.format(slug=slug), target.format(slug=slug)
    file.write_text(file.read_text("utf-8").replace(link, "elders.html"), "utf-8")
    found = bench.pageset.difference(sites.pages, sites.us.output, copy)
    assert found == [f"{page.format(slug=slug)} does not lead to {link}"]


def test_hugo_makes_the_same_pages_where_the_benchmark_has_installed_it(bench, sites):
    if (bench.tools.CACHE / "hugo/installed").is_file():
        hugo = bench.tools.peer("hugo", sites.folder)
        bench.meter.run(hugo.build, hugo.site)
        assert bench.pageset.difference(sites.pages, sites.us.output, hugo.output) == []


def test_every_peer_has_one_exact_version(bench):
    versions = bench.tools.versions()
    assert list(versions) == list(bench.peer_sites.PEERS)
    packages = [one for kinds in versions.values() for named in kinds.values() for one in named]
    assert all(one.count("==") == 1 or one.lstrip("@").count("@") == 1 for one in packages)


def test_who_has_no_npm_is_told_so(bench, monkeypatch, tmp_path):
    monkeypatch.setattr(bench.tools, "CACHE", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(bench.tools.NotInstalled, match="npm"):
        bench.tools.install("eleventy")


def test_a_cost_is_of_the_whole_process(bench, sites, tmp_path):
    assert sites.cost.cpu > 0
    assert sites.cost.wall > 0
    assert 20 < sites.cost.memory < 1000
    # Includes the child processes that it waits for. The child itself waits until it has used a second of CPU
    # time, so that the load of the machine does not matter.
    child = "import time\nwhile time.process_time() < 1: pass"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    assert bench.meter.run([sys.executable, "-c", parent], tmp_path).cpu >= 1


def test_what_fails_is_told_with_what_it_said(bench, tmp_path):
    with pytest.raises(bench.meter.Failed, match="geen zin"):
        bench.meter.run([sys.executable, "-c", "raise SystemExit('geen zin')"], tmp_path)


def test_a_saved_change_is_waited_for_on_the_page(bench, sites):
    slug = bench.compare.SLUG
    sheet = sites.us.sheet(slug)
    whole = sheet.read_bytes()
    page = f"projecten/{slug}/index.html"
    seconds = bench.meter.saved_to_page(sites.us.serve, sites.us.site, sheet, page, 1)
    assert len(seconds) == 1
    assert sheet.read_bytes() == whole


def test_the_table_has_ratios_of_pairs_and_the_chart_every_tool(bench):
    def costs(*seconds):
        cold = [bench.meter.Cost(one, one, 100) for one in seconds]
        return {"cold": cold, "same": cold, "edit": cold, "save": []}

    # Three rounds, the second on a machine that was ten times as slow: the ratio is the median of the pairs.
    lines = list(bench.compare.table({"Fichebak": costs(1, 10, 3), "Hugo": costs(2, 20, 4)}))
    assert lines[2] == "| cold build, CPU s | 3 | 4 | 0.50 |"
    assert lines[-2] == "| save → page, wall s | – | – | – |"
    drawn = bench.chart.chart({1000: {"Fichebak": 1.0, "Hugo": 2.0}, 10_000: {"Fichebak": 9.0, "Hugo": 22.0}})
    svg = ET.fromstring(drawn)
    assert {text.text for text in svg.findall(".//{*}text")} >= {"Fichebak", "Hugo", "1,000", "10,000"}

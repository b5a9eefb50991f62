"""Compares the cost of building a catalogue with that of other generators: `make bench`.

Or `python bench/compare.py --size 1000 10000 --peers hugo pelican eleventy --rounds 3`.

All tools make the same pages from the same sheets (this is checked first); we also make everything else that
a site has by default. Each round measures a cold build, a build with nothing changed, and a build after an
edit of one sheet's text. The tools take turns, in reverse order in every other round, so that other load on
the machine affects all of them. docs/performance.md explains the results.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from chart import chart
from meter import Cost, run, saved_to_page
from pageset import difference, read
from tools import CACHE, HOME, NotInstalled, Tool, ours, peer, versions, without_related

SLUG = "project-000007"
"""The sheet that is edited."""
EDITS = 5
"""The number of saves per round; the median of their times counts."""
PAGE = HOME / "docs/performance.md"
CHART = HOME / "docs/images/performance.svg"
ALT = "Chart: CPU seconds of a cold build against the number of sheets, for every tool"
RESULTS = CACHE / "last.json"
"""The last results of each size."""

Measure = Callable[[Cost], float]
ROWS: tuple[tuple[str, str, Measure], ...] = (
    ("cold build, CPU s", "cold", lambda cost: cost.cpu),
    ("cold build, wall s", "cold", lambda cost: cost.wall),
    ("nothing changed, CPU s", "same", lambda cost: cost.cpu),
    ("nothing changed, wall s", "same", lambda cost: cost.wall),
    ("one sheet edited, CPU s", "edit", lambda cost: cost.cpu),
    ("one sheet edited, wall s", "edit", lambda cost: cost.wall),
    ("save → page, wall s", "save", lambda cost: cost.wall),
    ("peak memory of a cold build, MiB", "cold", lambda cost: cost.memory),
)
Costs = dict[str, dict[str, list[Cost]]]
"""By tool and by action ("cold", "same", "edit" or "save"), a cost for each round."""


def main() -> int:
    arguments = _arguments()
    # Otherwise git would look for the history of the corpus in our own repository, which is around it.
    os.environ["GIT_CEILING_DIRECTORIES"] = str(CACHE)
    for size in arguments.size:
        markdown, cold = compare(size, arguments.peers, arguments.rounds)
        print(f"{markdown}\n", flush=True)
        _save_result(size, markdown, cold)
    if arguments.write:
        _write_docs()
    return 0


def compare(size: int, peers: Sequence[str], rounds: int) -> tuple[str, dict[str, float]]:
    """The table of one size, as Markdown, and each tool's CPU seconds of a cold build."""
    folder = CACHE / f"sites/{size}"
    _make_corpus(size, folder)
    load = os.getloadavg()[0]
    us = ours(folder / "ours")
    tools = [us, ours(folder / "plain", "`exports: none`")]
    for name in peers:
        try:
            tools.append(peer(name, folder))
            if name == "hugo":
                tools.append(without_related(tools[-1]))
        except NotInstalled as reason:
            print(f"left out: {reason}", file=sys.stderr)
    for tool in tools:
        tool.clean()
        print(f"{size} sheets: {tool.name} builds once, to see what it makes …", file=sys.stderr)
        run(tool.build, tool.site)
    pages = read(folder / "pages.json")
    for tool in tools[2:]:
        if differences := difference(pages, us.output, tool.output):
            raise SystemExit("\n".join([f"{tool.name} did not make the same pages:", *differences[:20]]))
    costs: Costs = {tool.name: {"cold": [], "same": [], "edit": [], "save": []} for tool in tools}
    for number in range(rounds):
        print(f"{size} sheets: round {number + 1} of {rounds} …", file=sys.stderr)
        for tool, action, cost in _round(tools if number % 2 == 0 else tools[::-1], number):
            costs[tool.name][action].append(cost)
    after = os.getloadavg()[0]
    head = [
        f"**{size:,} sheets, {len(pages):,} pages that all make** (ours in all: {_count(us.output)}).",
        f"Medians of {rounds} {'round' if rounds == 1 else 'rounds'}; {machine(peers)};",
        f"load average {load:.1f} before, {after:.1f} after.",
    ]
    medians = {
        name: statistics.median(cost.cpu for cost in by_action["cold"]) for name, by_action in costs.items()
    }
    return "\n".join([*head, "", *table(costs)]), medians


def _round(tools: Sequence[Tool], number: int) -> Iterator[tuple[Tool, str, Cost]]:
    for tool in tools:
        tool.clean()
        yield tool, "cold", run(tool.build, tool.site)
    for tool in tools:
        yield tool, "same", run(tool.build, tool.site)
    for tool in tools:
        sheet = tool.sheet(SLUG)
        original = sheet.read_bytes()
        sheet.write_bytes(original.rstrip() + f" Wijziging {number}.\n".encode())
        try:
            yield tool, "edit", run(tool.build, tool.site)
        finally:
            sheet.write_bytes(original)
    for tool in tools:
        if tool.serve:
            page = f"projecten/{SLUG}/index.html"
            seconds = saved_to_page(tool.serve, tool.site, tool.sheet(SLUG), page, EDITS)
            yield tool, "save", Cost(statistics.median(seconds), 0, 0)


def _make_corpus(size: int, folder: Path) -> None:
    """Writes a new corpus, in separate processes: `meter.run` needs this one to stay small."""
    shutil.rmtree(folder, ignore_errors=True)
    print(f"{size} sheets: making the corpus …", file=sys.stderr)
    bench = HOME / "bench"
    for command in (
        (str(bench / "corpus.py"), str(size), str(folder / "ours")),
        (str(bench / "peer_sites.py"), str(folder / "ours"), str(folder)),
    ):
        subprocess.run((sys.executable, *command), check=True)  # noqa: S603
    shutil.copytree(folder / "ours", folder / "plain")
    config = folder / "plain/site_config.yaml"
    config.write_text(config.read_text("utf-8") + "\nexports: none\n", "utf-8")


def table(costs: Costs) -> Iterator[str]:
    """The lines of a Markdown table; the other tools are compared with the first."""
    us, *others = costs
    yield f"| | {us} | " + " | ".join(f"{name} | ratio" for name in others) + " |"
    yield "| :--- | ---: |" + " ---: | ---: |" * len(others)
    for label, action, measure in ROWS:
        mine = [measure(cost) for cost in costs[us][action]]
        cells = [f"{statistics.median(mine):.3g}" if mine else "–"]
        for name in others:
            theirs = [measure(cost) for cost in costs[name][action]]
            # The median of the ratios per round: other load in a round slows both tools down.
            ratios = [our / their for our, their in zip(mine, theirs, strict=False)]
            cells += (
                [f"{statistics.median(theirs):.3g}", f"{statistics.median(ratios):.2f}"]
                if ratios
                else ["–"] * 2
            )
        yield f"| {label} | " + " | ".join(cells) + " |"


def _count(output: Path) -> str:
    sizes = [path.stat().st_size for path in output.rglob("*") if path.is_file()]
    return f"{len(sizes):,} files, {sum(sizes) / 1e6:.0f} MB"


def machine(peers: Iterable[str]) -> str:
    """The cores, system and Python of this machine, and the versions of the peers."""
    packages = [package for name in peers for listed in versions()[name].values() for package in listed[:1]]
    names = (re.sub(r"^@11ty/|@|==", lambda m: "" if m[0] == "@11ty/" else " ", name) for name in packages)
    return ", ".join(
        [f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}", *names]
    )


def _save_result(size: int, markdown: str, cold: Mapping[str, float]) -> None:
    """Saves the results of one size, so that sizes may be measured one at a time."""
    results = _saved_results() | {str(size): {"table": markdown, "cold": cold}}
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False), "utf-8")


def _saved_results() -> dict[str, Any]:
    results: dict[str, Any] = json.loads(RESULTS.read_text("utf-8")) if RESULTS.is_file() else {}
    return results


def _write_docs() -> None:
    """Writes the last table of every size into docs/performance.md, and the chart beside it."""
    results = {int(size): result for size, result in _saved_results().items()}
    tables = "\n\n".join(results[size]["table"] for size in sorted(results))
    if len(results) > 1:
        CHART.write_text(chart({size: result["cold"] for size, result in results.items()}), "utf-8")
        tables += f"\n\n![{ALT}](images/{CHART.name})"
    begin, end = "<!-- bench: begin -->", "<!-- bench: end -->"
    before, rest = PAGE.read_text("utf-8").split(begin)
    PAGE.write_text(f"{before}{begin}\n\n{tables}\n\n{end}{rest.split(end)[1]}", "utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0], allow_abbrev=False)
    parser.add_argument("--size", type=int, nargs="+", default=[1000, 10_000], metavar="N", help="sheets")
    parser.add_argument("--peers", nargs="*", choices=list(versions()), default=list(versions()))
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--quick", action="store_true", help="300 sheets, one round, Hugo only")
    parser.add_argument(
        "--write", action="store_true", help="put the last tables and their chart in docs/performance.md"
    )
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.size, arguments.rounds, arguments.peers = [300], 1, ["hugo"]
    return arguments


if __name__ == "__main__":
    sys.exit(main())

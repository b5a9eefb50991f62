"""What a catalogue costs to build, here and with other generators: `make bench`.

Or `python bench/compare.py --size 1000 10000 --peers hugo pelican eleventy --rounds 3`.

Every tool makes the same pages of the same sheets (that is checked first), we everything else as
well that a site has by default. Then, in every round: a cold build, one with nothing changed, one
after an edit of one sheet's text; each tool right after the other, and in the reverse order in the
next round, so that what the machine does besides falls on both. docs/performance.md says how to read it.
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
from tools import HOME, KEPT, NotInstalled, Tool, ours, peer, versions, without_related

SLUG = "project-000007"
"""The sheet that is edited."""
EDITS = 5
"""Saves of which the median is a tool's time from save to page in one round."""
PAGE = HOME / "docs/performance.md"
CHART = HOME / "docs/images/performance.svg"
ALT = "Chart: CPU seconds of a cold build against the number of sheets, for every tool"
LAST = KEPT / "last.json"

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
"""By tool and by act, one for every round."""


def main() -> int:
    asked = _arguments()
    # git would otherwise look for a history of the corpus in the repository around it.
    os.environ["GIT_CEILING_DIRECTORIES"] = str(KEPT)
    for size in asked.size:
        told, cold = compare(size, asked.peers, asked.rounds)
        print(f"{told}\n", flush=True)
        _keep(size, told, cold)
    if asked.write:
        _write()
    return 0


def compare(size: int, peers: Sequence[str], rounds: int) -> tuple[str, dict[str, float]]:
    """The table of one size, and each tool's CPU seconds of a cold build."""
    folder = KEPT / f"sites/{size}"
    _fresh(size, folder)
    load = os.getloadavg()[0]
    us = ours(folder / "ours")
    tools = [us, ours(folder / "plain", "`exports: none`")]
    for name in peers:
        try:
            tools.append(peer(name, folder))
            if name == "hugo":
                tools.append(without_related(tools[-1]))
        except NotInstalled as why:
            print(f"left out: {why}", file=sys.stderr)
    for tool in tools:
        tool.clean()
        print(f"{size} sheets: {tool.name} builds once, to see what it makes …", file=sys.stderr)
        run(tool.build, tool.site)
    pages = read(folder / "pages.json")
    for tool in tools[2:]:
        if found := difference(pages, us.output, tool.output):
            raise SystemExit("\n".join([f"{tool.name} did not make the same pages:", *found[:20]]))
    costs: Costs = {tool.name: {"cold": [], "same": [], "edit": [], "save": []} for tool in tools}
    for number in range(rounds):
        print(f"{size} sheets: round {number + 1} of {rounds} …", file=sys.stderr)
        for tool, act, cost in _round(tools if number % 2 == 0 else tools[::-1], number):
            costs[tool.name][act].append(cost)
    after = os.getloadavg()[0]
    head = [
        f"**{size:,} sheets, {len(pages):,} pages that all make** (ours in all: {_count(us.output)}).",
        f"Medians of {rounds} {'round' if rounds == 1 else 'rounds'}; {machine(peers)};",
        f"load average {load:.1f} before, {after:.1f} after.",
    ]
    medians = {name: statistics.median(cost.cpu for cost in acts["cold"]) for name, acts in costs.items()}
    return "\n".join([*head, "", *table(costs)]), medians


def _round(tools: Sequence[Tool], number: int) -> Iterator[tuple[Tool, str, Cost]]:
    for tool in tools:
        tool.clean()
        yield tool, "cold", run(tool.build, tool.site)
    for tool in tools:
        yield tool, "same", run(tool.build, tool.site)
    for tool in tools:
        sheet = tool.sheet(SLUG)
        whole = sheet.read_bytes()
        sheet.write_bytes(whole.rstrip() + f" Wijziging {number}.\n".encode())
        try:
            yield tool, "edit", run(tool.build, tool.site)
        finally:
            sheet.write_bytes(whole)
    for tool in tools:
        if tool.serve:
            page = f"projecten/{SLUG}/index.html"
            seconds = saved_to_page(tool.serve, tool.site, tool.sheet(SLUG), page, EDITS)
            yield tool, "save", Cost(statistics.median(seconds), 0, 0)


def _fresh(size: int, folder: Path) -> None:
    """Makes the corpus. In processes of their own: see `meter.run` on memory."""
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
    """The lines of a table in Markdown; the first tool is the one that others are compared with."""
    us, *others = costs
    yield f"| | {us} | " + " | ".join(f"{name} | ratio" for name in others) + " |"
    yield "| :--- | ---: |" + " ---: | ---: |" * len(others)
    for label, act, measure in ROWS:
        mine = [measure(cost) for cost in costs[us][act]]
        cells = [f"{statistics.median(mine):.3g}" if mine else "–"]
        for name in others:
            theirs = [measure(cost) for cost in costs[name][act]]
            # Of each pair, then the median: what slowed one down slowed down the other.
            pairs = [one / other for one, other in zip(mine, theirs, strict=False)]
            cells += (
                [f"{statistics.median(theirs):.3g}", f"{statistics.median(pairs):.2f}"]
                if pairs
                else ["–"] * 2
            )
        yield f"| {label} | " + " | ".join(cells) + " |"


def _count(output: Path) -> str:
    sizes = [path.stat().st_size for path in output.rglob("*") if path.is_file()]
    return f"{len(sizes):,} files, {sum(sizes) / 1e6:.0f} MB"


def machine(peers: Iterable[str]) -> str:
    packages = [one for name in peers for kind in versions()[name].values() for one in kind[:1]]
    told = (re.sub(r"^@11ty/|@|==", lambda m: "" if m[0] == "@11ty/" else " ", one) for one in packages)
    return ", ".join(
        [f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}", *told]
    )


def _keep(size: int, told: str, cold: Mapping[str, float]) -> None:
    """Keeps what was measured, so that sizes may be measured one at a time."""
    found = _kept() | {str(size): {"table": told, "cold": cold}}
    LAST.write_text(json.dumps(found, indent=1, ensure_ascii=False), "utf-8")


def _kept() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(LAST.read_text("utf-8")) if LAST.is_file() else {}
    return found


def _write() -> None:
    """Puts the last table of every size in the page about performance, and the chart beside it."""
    found = {int(size): kept for size, kept in _kept().items()}
    tables = "\n\n".join(found[size]["table"] for size in sorted(found))
    if len(found) > 1:
        CHART.write_text(chart({size: kept["cold"] for size, kept in found.items()}), "utf-8")
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
    asked = parser.parse_args()
    if asked.quick:
        asked.size, asked.rounds, asked.peers = [300], 1, ["hugo"]
    return asked


if __name__ == "__main__":
    sys.exit(main())

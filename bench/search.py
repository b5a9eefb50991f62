"""Measures what searching costs a visitor: `python bench/search.py 1000 10000`.

Builds a catalogue of each size, opens its search page in a real browser, ticks a filter and searches a word.
Prints the bytes that were transferred (each file gzipped once, as a host sends it), and how long one click
takes: elapsed time until it is painted, and busy time of the page's main thread, including the next few
frames. Other programs on the machine affect the busy time less. Measures a click once at the top of the page,
and once with the longest list of filter values in view. The sizes do not depend on the machine; the times do.
"""

from __future__ import annotations

import gzip
import statistics
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

HOME = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HOME), str(HOME / "bench")]

import corpus  # noqa: E402 (the path above comes first)
from playwright.sync_api import Page  # noqa: E402

from fichebak.cli import main as build  # noqa: E402
from tests.browser import launch, serve  # noqa: E402

CLICK = """async () => {
  const box = [...document.querySelectorAll('#finder input[type=checkbox]:not(:disabled)')][0];
  const start = performance.now();
  box.click();
  await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
  return performance.now() - start;
}"""
FRAMES = """async () => {
  for (let n = 0; n < 3; n++) await new Promise((next) => requestAnimationFrame(() => setTimeout(next)));
}"""
SCROLL_TO_LONGEST = """() => {
  const lists = [...document.querySelectorAll('#finder fieldset')];
  const long = lists.reduce((a, b) => (b.elements.length > a.elements.length ? b : a));
  long.scrollIntoView({ block: 'center' });
}"""


def measure(count: int, folder: Path) -> str:
    """The row of the table for a catalogue of `count` sheets."""
    corpus.write(count, folder)
    build(["build", "--site", str(folder), "--quiet", "--no-cache"])
    output = folder / "output"
    sizes: dict[str, int] = {}

    def add_size(url: str) -> None:
        path = output / urlsplit(url).path.lstrip("/")
        if path.is_file():
            sizes[path.name] = len(gzip.compress(path.read_bytes(), 6))

    with serve(output) as address, launch() as browser:
        page = browser.new_page()
        page.on("request", lambda request: add_size(request.url))
        page.goto(f"{address}/zoeken/index.html", wait_until="networkidle")
        html = sizes["index.html"]
        code = sum(size for name, size in sizes.items() if not name.startswith(_DATA)) - html
        page.locator("#finder input[type=checkbox]:not(:disabled)").first.check()
        page.wait_for_url(lambda url: "?" in url, wait_until="commit")
        page.locator(".found .card p:not([class])").first.wait_for()
        first_answer = sum(sizes.values()) - html
        page.locator("[name=q]").fill("moestuin")
        page.wait_for_url(lambda url: "q=moestuin" in url, wait_until="commit")
        page.locator("mark").first.wait_for()
        word = sum(sizes.values()) - html - first_answer
        page.goto(f"{address}/zoeken/index.html", wait_until="networkidle")
        near = click(page)
        page.evaluate(SCROLL_TO_LONGEST)
        far = click(page)
    return (
        f"| {count:,} | "
        + " | ".join(f"{size / 1000:.0f} KB" for size in (html, code, first_answer, word))
        + " | "
        + " | ".join(f"{time:.0f} ms" for time in (*near, *far))
        + " |"
    )


def click(page: Page) -> tuple[float, float]:
    """Milliseconds from a click until it is painted, and of main thread time in all: medians of 15 clicks."""
    page.locator("#finder input[type=checkbox]:not(:disabled)").first.wait_for()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def busy_time() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        seconds: float = next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")
        return 1000 * seconds

    elapsed, busy = [], []
    for _ in range(15):
        page.evaluate(FRAMES)
        before = busy_time()
        elapsed.append(page.evaluate(CLICK))
        page.evaluate(FRAMES)
        busy.append(busy_time() - before)
    return statistics.median(elapsed), statistics.median(busy)


_DATA = ("records", "newest", "words", "postings", "summaries", "texts")


if __name__ == "__main__":
    print(
        "| sheets | the page | style, scripts | with data, to an answer | first word "
        "| a click | its work | far down | its work |"
    )
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for size in map(int, sys.argv[1:] or ["1000"]):
        with tempfile.TemporaryDirectory() as folder:
            print(measure(size, Path(folder)), flush=True)

"""What searching costs a visitor: `python bench/search.py 1000 10000`.

Builds a catalogue of each size, opens its search page in a real browser, ticks a filter, asks for a
word, and prints what had to travel (each file gzipped once, as a host sends it) and how long one
click takes until it is painted. Sizes do not depend on the machine; the time does.
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

from fichebak.cli import main as build  # noqa: E402
from tests.browser import launch, serve  # noqa: E402

CLICK = """async () => {
  const box = [...document.querySelectorAll('#finder input[type=checkbox]:not(:disabled)')][0];
  const start = performance.now();
  box.click();
  await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
  return performance.now() - start;
}"""


def measure(count: int, folder: Path) -> str:
    """One line of the table."""
    corpus.write(count, folder)
    build(["build", "--site", str(folder), "--quiet", "--no-cache"])
    output = folder / "output"
    seen: dict[str, int] = {}

    def sent(url: str) -> None:
        path = output / urlsplit(url).path.lstrip("/")
        if path.is_file():
            seen[path.name] = len(gzip.compress(path.read_bytes(), 6))

    with serve(output) as address, launch() as browser:
        page = browser.new_page()
        page.on("request", lambda request: sent(request.url))
        page.goto(f"{address}/zoeken/index.html", wait_until="networkidle")
        page_itself = sum(size for name, size in seen.items() if name == "index.html")
        code = sum(size for name, size in seen.items() if not name.startswith(_DATA)) - page_itself
        page.locator("#finder input[type=checkbox]:not(:disabled)").first.check()
        page.wait_for_function("location.search !== ''")
        page.locator(".found .card p:not([class])").first.wait_for()
        first = sum(seen.values()) - page_itself
        page.locator("[name=q]").fill("moestuin")
        page.wait_for_function("location.search.includes('q=moestuin')")
        page.locator("mark").first.wait_for()
        word = sum(seen.values()) - page_itself - first
        page.goto(f"{address}/zoeken/index.html", wait_until="networkidle")
        clicks = statistics.median(page.evaluate(CLICK) for _ in range(9))
    sizes = (page_itself, code, first, word)
    return f"| {count:,} | " + " | ".join(f"{size / 1000:.0f} KB" for size in sizes) + f" | {clicks:.0f} ms |"


_DATA = ("records", "newest", "words", "postings", "summaries", "texts")


if __name__ == "__main__":
    print("| sheets | the page | style, scripts | and data, first filter answer | first word | a click |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for size in map(int, sys.argv[1:] or ["1000"]):
        with tempfile.TemporaryDirectory() as folder:
            print(measure(size, Path(folder)), flush=True)

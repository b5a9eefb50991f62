"""Runs Lighthouse on the sample, served as a static host does: compressed, and with long-lived assets.

Lighthouse slows the processor down four times to simulate a phone, which suits a desktop (a benchmark index
of 1500 or more). Each line ends with the index that Lighthouse measured on this machine: around 400, the
machine is as slow as a phone already, and SLOWDOWN=1 is the fair choice.
"""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))

from tests.browser import QuietHandler, serve  # noqa: E402 (the path above comes first)
from tests.sample import KINDS, publish  # noqa: E402

MEASURED = ("index", "value page", "full sheet", "sheet with a picture and footnotes", "search")
COMPRESSED = (".html", ".css", ".js", ".svg", ".json")


class Host(QuietHandler):
    """Serves our files as any static host does: with caching headers, and text compressed."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # noqa: N802 (the name that http.server calls)
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        caching = "max-age=31536000, immutable" if path.parent.name == "assets" else "no-cache"
        self.send_header("Cache-Control", caching)
        if path.suffix in COMPRESSED:
            data = gzip.compress(data, 6, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def main(program: str, reports: Path) -> None:
    """Prints the scores of each page, and writes the full reports to a folder."""
    flags = "--headless=new --disable-gpu" + (" --no-sandbox" if os.geteuid() == 0 else "")
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        publish(site, "https://buurtbak.example/")
        with serve(site, Host) as home:
            for kind in MEASURED:
                file = reports / f"{kind.replace(' ', '-')}.json"
                subprocess.run(  # noqa: S603 (scripts/lighthouse installed this program)
                    [
                        *(program, f"{home}/{KINDS[kind]}", "--quiet", "--output=json"),
                        *(f"--output-path={file}", f"--chrome-flags={flags}"),
                        f"--throttling.cpuSlowdownMultiplier={os.environ.get('SLOWDOWN', '4')}",
                    ],
                    check=True,
                )
                report = json.loads(file.read_text("utf-8"))
                speed = f"(machine {report['environment']['benchmarkIndex']:.0f})"
                print(f"{kind:36}", *scores(report), speed, flush=True)


def scores(report: dict[str, Any]) -> list[str]:
    """Each category with its score out of 100, and the audits that cost points."""
    lines = []
    for category in report["categories"].values():
        weighted = {ref["id"] for ref in category["auditRefs"] if ref["weight"]}
        # The score of an audit that does not apply is None.
        failed = sorted(audit for audit in weighted if report["audits"][audit]["score"] not in {None, 1})
        lines.append(f"{category['id']} {category['score'] * 100:.0f}{' ' + str(failed) if failed else ''}")
    return lines


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

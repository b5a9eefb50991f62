"""Runs Lighthouse on the sample, served as a static host does: compressed, and with long-lived assets.

Lighthouse slows the processor four times to play a phone, which is right for a desktop (it calls that
one 1500 or more). The number behind each line is what it found of this machine: around 400 it is a
phone already, and SLOWDOWN=1 is the fair choice.
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
TEXT = (".html", ".css", ".js", ".svg", ".json")


class Host(QuietHandler):
    """What any host for static sites does with our files."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:  # noqa: N802 (their name)
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        data = path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        kept = "max-age=31536000, immutable" if path.parent.name == "assets" else "no-cache"
        self.send_header("Cache-Control", kept)
        if path.suffix in TEXT:
            data = gzip.compress(data, 6, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def main(program: str, reports: Path) -> None:
    flags = "--headless=new --disable-gpu" + (" --no-sandbox" if os.geteuid() == 0 else "")
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        publish(site, "https://buurtbak.example/")
        with serve(site, Host) as home:
            for kind in MEASURED:
                report = reports / f"{kind.replace(' ', '-')}.json"
                subprocess.run(  # noqa: S603 (the program is the one that this script installed)
                    [
                        *(program, f"{home}/{KINDS[kind]}", "--quiet", "--output=json"),
                        *(f"--output-path={report}", f"--chrome-flags={flags}"),
                        f"--throttling.cpuSlowdownMultiplier={os.environ.get('SLOWDOWN', '4')}",
                    ],
                    check=True,
                )
                found = json.loads(report.read_text("utf-8"))
                speed = f"(machine {found['environment']['benchmarkIndex']:.0f})"
                print(f"{kind:36}", *scores(found), speed, flush=True)


def scores(report: dict[str, Any]) -> list[str]:
    """Each category with its score of 100, and what kept it from more."""
    told = []
    for category in report["categories"].values():
        counted = {ref["id"] for ref in category["auditRefs"] if ref["weight"]}
        # An audit that had nothing to look at has no score.
        less = sorted(one for one in counted if report["audits"][one]["score"] not in {None, 1})
        told.append(f"{category['id']} {category['score'] * 100:.0f}{' ' + str(less) if less else ''}")
    return told


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))

#!/usr/bin/env python3
"""Builds the site that this folder holds: `python build.py --help` tells the rest."""

import os
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent
OURS = HOME / ".venv" / "bin" / "python"
"""The Python that `make` brought the packages for."""

if __name__ == "__main__":
    # Who types `python` rarely has an environment of their own at work: then ours does it.
    if sys.prefix == sys.base_prefix and os.access(OURS, os.X_OK):
        os.execv(OURS, [str(OURS), *sys.argv])  # noqa: S606 (no shell is wanted)
    if sys.version_info < (3, 11):  # noqa: UP036 (this file is the one that an older Python can read)
        sys.exit("Python 3.11 of nieuwer is nodig. Staat er een andere: make site PYTHON=python3.12")
    try:
        from fichebak.cli import main

        sys.exit(main(home=HOME))
    except ModuleNotFoundError as missing:
        if str(missing.name).startswith("fichebak"):
            raise
        sys.exit(f"Het pakket “{missing.name}” is er niet. Voer eenmalig uit: make site")
    except KeyboardInterrupt:
        # While Python still read our modules: what is stopped later, `guarded` in commands/terminal.py tells.
        sys.exit(130)

#!/usr/bin/env python3
"""Builds the site that this folder holds: `python build.py --help` tells the rest."""

import sys
from pathlib import Path

from fichebak.cli import main

if __name__ == "__main__":
    sys.exit(main(home=Path(__file__).resolve().parent))

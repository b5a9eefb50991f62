"""The pictures in the documentation, made anew from the sample: `.venv/bin/python scripts/screenshots.py`.

Builds the sample for the day of the tests, so that they change only when the look or the sample
does, and photographs the main pages on a phone, a tablet and a wide screen, by day and by night.
"""

from __future__ import annotations

import sys
import tempfile
from io import BytesIO
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))

from PIL import Image  # noqa: E402 (the path above comes first)
from playwright.sync_api import Browser  # noqa: E402

from tests.browser import launch, serve  # noqa: E402
from tests.sample import publish  # noqa: E402

FOLDER = HOME / "docs" / "images"
TALLEST = 1800
"""Pixels of a page that are shown: the rest is more of the same."""
WIDEST = 800
"""Pixels of a photograph: enough to see the page, not to read it."""
SHOTS = {
    # name: page, width, scheme
    "index": ("", 1280, "light"),
    "sheet": ("projecten/buurtmoestuin-de-ajuinpijp/", 1280, "light"),
    "index-night": ("", 1280, "dark"),
    "index-phone": ("", 320, "light"),
    "filter-tablet": ("gemeente/poperinge/", 768, "light"),
    "filters-tablet-night": ("doelgroep/", 768, "dark"),
    "sheet-night": ("projecten/schuuf-mo-bie/", 1280, "dark"),
    "sheet-phone": ("projecten/schuuf-mo-bie/", 320, "light"),
    "sheet-bare": ("projecten/te-klein-te-groot/", 1280, "light"),
    "search": ("zoeken/", 1280, "light"),
    "search-phone-night": ("zoeken/", 320, "dark"),
    "search-question": ("zoeken/?q=eenzame+ouderen+in+een+klein+dorp", 768, "light"),
    "map": ("kaart/", 1280, "light"),
    "figures": ("cijfers/", 1280, "light"),
    "accessibility": ("toegankelijkheid/", 768, "light"),
}
READ_ME = {"index": 900, "sheet": 1100}
"""Those that the README shows, in PNG, with their height in pixels."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        publish(site, "https://buurtbak.example/")
        with serve(site) as home, launch() as browser:
            for name, (below, width, scheme) in SHOTS.items():
                picture = photograph(browser, f"{home}/{below}", width, scheme)
                print(save(picture, name))


def photograph(browser: Browser, address: str, width: int, scheme: str) -> Image.Image:
    """A page as it looks from its top, with every picture in it loaded."""
    with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(address)
        page.evaluate("document.querySelectorAll('img').forEach(picture => picture.loading = 'eager')")
        page.wait_for_load_state("networkidle")
        whole = Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")
    return whole.crop((0, 0, whole.width, min(whole.height, TALLEST)))


def save(picture: Image.Image, name: str) -> str:
    """Writes a picture as small as it may be; says what it weighs."""
    if name in READ_ME:
        path = FOLDER / f"{name}.png"
        shown = picture.crop((0, 0, picture.width, READ_ME[name]))
        shown.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)
    else:
        path = FOLDER / f"{name}.webp"
        if picture.width > WIDEST:
            height = round(picture.height * WIDEST / picture.width)
            picture = picture.resize((WIDEST, height), Image.Resampling.LANCZOS)
        picture.save(path, quality=40, method=6)
    return f"{path.name}: {path.stat().st_size / 1000:.0f} kB"


if __name__ == "__main__":
    main()

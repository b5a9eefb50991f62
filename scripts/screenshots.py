"""Makes screenshots to look at, and those in the README: `.venv/bin/python scripts/screenshots.py`.

Builds the sample for the fixed day of the tests, so that the screenshots change only when the design or the
sample does. Shows the main pages on a phone, a tablet and a wide screen, in light and dark mode.
"""

from __future__ import annotations

import sys
import tempfile
from io import BytesIO
from pathlib import Path
from typing import Literal

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))

from PIL import Image  # noqa: E402 (the path above comes first)
from playwright.sync_api import Browser  # noqa: E402

from tests.browser import launch, serve  # noqa: E402
from tests.sample import publish  # noqa: E402

FOLDER, README_FOLDER = HOME / ".cache" / "screenshots", HOME / "docs" / "images"
MAX_HEIGHT = 1800
"""In pixels; the rest of a longer page is cut off, since it is more of the same."""
Scheme = Literal["light", "dark"]
SHOTS: dict[str, tuple[str, int, Scheme]] = {
    # name: path of the page, viewport width in pixels, colour scheme
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
README_HEIGHTS = {"index": 900, "sheet": 1100}
"""The screenshots in the README, with their height in pixels."""


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        publish(site, "https://buurtbak.example/")
        with serve(site) as home, launch() as browser:
            for name, (path, width, scheme) in SHOTS.items():
                picture = take_screenshot(browser, f"{home}/{path}", width, scheme)
                print(save(picture, name))


def take_screenshot(browser: Browser, address: str, width: int, scheme: Scheme) -> Image.Image:
    """The top of a page, after all its pictures have loaded."""
    with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme) as context:
        page = context.new_page()
        page.goto(address)
        page.evaluate("document.querySelectorAll('img').forEach(picture => picture.loading = 'eager')")
        page.wait_for_load_state("networkidle")
        height = min(page.evaluate("document.documentElement.scrollHeight"), MAX_HEIGHT)
        # A window as high as the screenshot: a browser paints little of what is below its window.
        page.set_viewport_size({"width": width, "height": height})
        return Image.open(BytesIO(page.screenshot())).convert("RGB")


def save(picture: Image.Image, name: str) -> Path:
    """Writes a screenshot; one in the README in as few bytes as possible."""
    if name not in README_HEIGHTS:
        path = FOLDER / f"{name}.png"
        picture.save(path)
        return path
    path = README_FOLDER / f"{name}.png"
    cropped = picture.crop((0, 0, picture.width, README_HEIGHTS[name]))
    cropped.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)
    return path


if __name__ == "__main__":
    main()

"""Builds the sample catalogue for the browser tests."""

import re
from functools import cache
from pathlib import Path

from fichebak.building.memory import Memory
from fichebak.building.pipeline import Prepared, build, prepare
from fichebak.building.work import Options
from fichebak.shell import folders, publishing
from tests.conftest import HOME, TODAY
from tests.shared import shared

KINDS = {
    "index": "",
    "second page of the index": "pagina/2/",
    "overview": "doelgroep/",
    "value page": "gemeente/poperinge/",
    "full sheet": "projecten/tegoare-op-de-stroate/",
    "bare sheet": "projecten/te-klein-te-groot/",
    "sheet with a picture and footnotes": "projecten/schuuf-mo-bie/",
    "search": "zoeken/",
    "figures": "cijfers/",
    "quality": "kwaliteit/",
    "map": "kaart/",
    "free page": "over/",
    "open data": "data/",
    "withdrawn": "projecten/de-ruilplank/",
    "accessibility": "toegankelijkheid/",
    "privacy": "privacy/",
    "thanks": "bedankt/",
    "not found": "404.html",
}
"""A page of every kind: its path below the home page."""

# The sample takes feedback by mail; the tests also need a feedback form.
FORM = "feedback:\n  service: formspree\n  id: example\n"

_inputs = cache(lambda: folders.read(HOME).files)
_memory = cache(Memory)


def prepared() -> Prepared:
    """The sample catalogue, ready to be rendered."""
    return prepare(_inputs(), Options(TODAY), _memory())[0]


def publish(folder: Path, home: str) -> None:
    """Builds the sample catalogue into a folder; `home` is the address of its home page."""
    publishing.publish(folder, _files(home))


@shared
def _files(home: str) -> dict[str, bytes]:
    config = _inputs()["site_config.yaml"].decode()
    for pattern, text in ((r"^url: .*\n", f"url: {home}\n"), (r"^feedback:\n(?:[ ]+.*\n)+", FORM)):
        config, count = re.subn(pattern, text, config, flags=re.MULTILINE)
        assert count == 1, pattern
    outcome = build({**_inputs(), "site_config.yaml": config.encode()}, Options(TODAY), _memory())
    assert outcome.diagnostics == ()
    return outcome.files

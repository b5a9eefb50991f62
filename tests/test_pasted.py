"""Headers of e-mail messages that were pasted with their text."""

import pytest

from fichebak.catalogue.pasted import headers
from fichebak.catalogue.readability import body_of
from fichebak.content import sources
from fichebak.text.diagnostics import Severity
from tests.conftest import CONFIG

PASTED = {
    "WhatsApp on an iPhone": ("[12/03/2024, 14:05:11] Naam Voornaam: tot straks", [1]),
    "with a sign that nobody sees": ("\u200e[12/03/24, 14:05:11] Naam: foto weggelaten", [1]),
    "WhatsApp on the web": ("Soep.\n\n[14:05, 12/3/2024] +32 470 00 00 00: tot straks", [3]),
    "WhatsApp on Android": ("12/03/2024 14:05 - Naam: a\n12-03-2024, 14:06 - Naam Voornaam: b", [1, 2]),
    "quoted": ("> [12/03/2024, 2:05 PM] Naam: see you soon", [1]),
    "Outlook": ("**Van:** Naam\n**Verzonden:** maandag\n**Aan:** Naam\n**Onderwerp:** soep", [1]),
    "Outlook in English, on one line": ("Soep.\nFrom: Naam Sent: Monday To: Naam Subject: soup", [2]),
    "Outlook in French": ("De\u00a0: Naam\nEnvoyé\u00a0: lundi\nÀ\u00a0: Naam\nObjet\u00a0: soupe", [1]),
    "another program": ("Van: Naam\nDate: ma 3 mei 2024\nSubject: soep\nTo: Naam", [1]),
    "an answer": ("> Op di 12 mrt. 2024 om 14:05 schreef Naam <naam@dienst.example>:\n> Dag", [1]),
    "an answer in French": ("Le mar. 12 mars 2024 à 14:05, Nom <nom@dienst.example> a écrit\xa0:", [1]),
    "a telephone number": ("12/03/2024, 14:05 - +32 470 00 00 00: tot straks", [1]),
    "hours of a day": ("14/3/2026 14:00 - 16:00\n21/3/2026, 14.00 – 16.00 uur: koken", []),
    "an item of a programme": ("- 14/03/2026, 14:00 - Workshop: samen koken", []),
    "a journey": ("Van: Ieper\nDatum: 3 mei\nAan: halte Markt", []),
    "hours": ("Van: 10 uur\nTot: 12 uur\nDatum: 3 mei", []),
    "a day of a programme": (
        "- 12/03/2024 14:05: onthaal\n- 12/03/2024 - 14:05: soep\n[12/03/2024] Soep: x",
        [],
    ),
    "words": ("Van: de buurt.\n\nAan: de stad.\nDe 12/03/2024 14:05 - soep", []),
}


@pytest.mark.parametrize(("text", "lines"), PASTED.values(), ids=PASTED)
def test_the_header_of_a_message_is_told_and_not_shown(text, lines):
    source = sources.read("content/projects/soep.md", f"---\ntitle: x\n---\n{text}".encode())
    assert [
        (diagnostic.code, diagnostic.severity, diagnostic.place.line, diagnostic.private)
        for diagnostic in headers(body_of(source, "x", 2))
    ] == [("pasted-header", Severity.ADVICE, 3 + line, True) for line in lines]


def test_it_is_looked_for_on_free_pages_too_and_a_site_may_weigh_it(make):
    page = {"content/pages/over.md": "---\ntitle: Over\n---\n[12/03/2024, 14:05] Naam: tot straks\n"}
    for written, severity in (("error", "error"), ("warning", "warning")):
        (found,) = make(page, config=f"{CONFIG}checks: {{pasted-header: {written}}}\n").diagnostics
        assert (found.code, str(found.severity)) == ("pasted-header", severity)

"""The checks of `check` beyond the rules of the model, and the severity that a site gives each.

Only the codes are here, since the configuration needs them; the checks themselves are in
`catalogue.advice`, in `content.sheets`, and those of outside links in `catalogue.outside`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping as Map
from dataclasses import replace

from fichebak.content.declaring import Block, OneOf
from fichebak.content.fields.contract import Field
from fichebak.text.diagnostics import Diagnostic, Severity

ADVICE_CODES = (
    "missing-summary",
    "alt-text",
    "link-text",
    "link-shape",
    "bare-address",
    "own-computer",
    "footnote-half",
    "heading-skip",
    "heading-title",
    "heading-section",
    "nothing-told",
    "unfinished",
    "list-shape",
    "table-shape",
    "dead-anchor",
    "markup-in-front",
    "garbled",
    "shouting",
    "ended-running",
    "month-or-years",
    "similar-title",
    "date-ahead",
    "contact-person",
    "phone-nought",
    "impact-untold",
    "unknown-municipality",
    "postcode-elsewhere",
    "pasted-header",
    "data-in-text",
    "import-note",
    "key-meaning",
)
"""Checks of sheets, pages and the model, done by `check`: `catalogue.advice.ADVICE` has their functions."""
HELD_BACK: Map[str, Severity] = {"shown-draft": Severity.ERROR, "field-in-text": Severity.ERROR}
"""Checks done when a sheet is read. They block publishing by default: what was published has been seen."""
OUTSIDE: Map[str, Severity] = {
    "outside-gone": Severity.WARNING,
    "outside-silent": Severity.WARNING,
    "outside-moved": Severity.ADVICE,
}
"""Checks of links to other sites → their default severity."""

Checks = Map[str, Severity | None]
"""Code → severity; None for a check that the site has switched off."""
DEFAULTS: Checks = {**dict.fromkeys(ADVICE_CODES, Severity.ADVICE), **HELD_BACK, **OUTSIDE}

_OFF = "off"
_SEVERITY = OneOf((*Severity, _OFF))
DECLARED = Block(tuple(Field(code, _SEVERITY) for code in DEFAULTS))
"""The field type of `checks` in the configuration."""


def severities(values: Map[str, str]) -> Checks:
    """The severity of every check; `values` are those that the configuration sets."""
    return {**DEFAULTS, **{code: None if word == _OFF else Severity(word) for code, word in values.items()}}


def with_configured_severity(diagnostics: Iterable[Diagnostic], checks: Checks) -> list[Diagnostic]:
    """The diagnostics with the severity that the site gives each, without those that are switched off."""
    return [
        replace(diagnostic, severity=severity)
        for diagnostic in diagnostics
        if (severity := checks.get(diagnostic.code, diagnostic.severity)) is not None
    ]

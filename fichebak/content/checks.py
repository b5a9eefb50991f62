"""What `check` looks at beside the rules of the model, and how bad a site may call each of it.

The codes stand here, where the configuration is read; what each looks for is in `catalogue.advice`,
and for outside links in `catalogue.outside`.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Map
from dataclasses import replace

from fichebak.content.fields.choice import Option, one_of
from fichebak.content.fields.contract import Field
from fichebak.content.fields.group import Group
from fichebak.text.diagnostics import Diagnostic, Severity

ADVICE = (
    "missing-summary",
    "alt-text",
    "link-text",
    "link-shape",
    "heading-skip",
    "heading-title",
    "heading-section",
    "nothing-told",
    "list-shape",
    "table-shape",
    "dead-anchor",
    "shouting",
    "ended-running",
    "similar-title",
    "contact-person",
    "phone-nought",
    "impact-untold",
    "unknown-municipality",
    "postcode-elsewhere",
    "pasted-header",
    "shown-draft",
)
"""What is looked for in sheets and pages."""
HELD_BACK: Map[str, Severity] = {"shown-draft": Severity.ERROR}
"""Of these, what is better not published until somebody looked: taken back, it was seen."""
OUTSIDE: Map[str, Severity] = {
    "outside-gone": Severity.WARNING,
    "outside-silent": Severity.WARNING,
    "outside-moved": Severity.ADVICE,
}
"""What may come of asking other sites."""

Checks = Map[str, Severity | None]
"""Code → how bad; None where a site does not want to hear of it."""
DEFAULTS: Checks = {**dict.fromkeys(ADVICE, Severity.ADVICE), **HELD_BACK, **OUTSIDE}

_OFF = "off"
_HOW_BAD = one_of((*Severity, _OFF))
DECLARED = Group(tuple(Field(code, _HOW_BAD) for code in DEFAULTS))
"""The type of the configuration's `checks`."""


def chosen(values: Map[str, Option]) -> Checks:
    """All checks, as a configuration wants them."""
    wanted = {code: None if o.key == _OFF else Severity(o.key) for code, o in values.items()}
    return {**DEFAULTS, **wanted}


def weighed(found: Iterable[Diagnostic], checks: Checks) -> list[Diagnostic]:
    """What was found, as bad as the site calls it."""
    return [
        replace(one, severity=severity)
        for one in found
        if (severity := checks.get(one.code, one.severity)) is not None
    ]

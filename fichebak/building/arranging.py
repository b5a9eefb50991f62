"""Gathers the sheets of a catalogue; in a preview, they are only arranged when a change moves one of them."""

from __future__ import annotations

from collections.abc import Sequence as Seq
from functools import partial

from fichebak.building.work import Work
from fichebak.catalogue.dates import History
from fichebak.catalogue.gathering import Catalogue, arrangement_of, classifier, gather
from fichebak.content.fields.contract import Setting
from fichebak.content.model import Model
from fichebak.content.sheets import Sheet
from fichebak.text.diagnostics import Diagnostic


def catalogue_of(
    work: Work, sheets: Seq[Sheet], model: Model, setting: Setting, history: History
) -> tuple[Catalogue, tuple[Diagnostic, ...]]:
    """The result of `gather`; the arrangement is cached for as long as no sheet is classified otherwise."""
    memory, known = work.memory, work.options.history
    kind = ("classified", setting.words, setting.today)
    # The model is no part of the key: with another model the sheet is another object.
    each = memory.of_each(sheets, kind, classifier(model, setting, known), known)
    classified = memory.previous_if_equal(("all classified", setting.words.code), tuple(each))
    arrangement = memory.value_of(classified, "arrangement", partial(arrangement_of, classified))
    return gather(sheets, arrangement, model, setting, history)

"""Arranges the sheets of a catalogue; in a preview, only when a change moves one of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from fichebak.building.work import Work
from fichebak.catalogue.gathering import Arrangement, arrangement_of, classifier
from fichebak.content.fields.contract import Setting
from fichebak.content.model import Model
from fichebak.content.sheets import Sheet


def arranged(work: Work, sheets: Iterable[Sheet], model: Model, setting: Setting) -> Arrangement:
    """The arrangement of sheets; cached for as long as no sheet is classified otherwise."""
    memory, kind = work.memory, ("classified", setting.words, setting.today)
    # The model is no part of the key: with another model the sheet is another object.
    each = memory.of_each(sheets, kind, classifier(model, setting, work.history), work.history)
    classified = memory.previous_if_equal(("all classified", setting.words.code), tuple(each))
    return memory.value_of(classified, "arrangement", partial(arrangement_of, classified))

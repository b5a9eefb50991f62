"""What passing days change in a site that is not built anew: whether projects still run.

Pages say how it was on the day they were built. The search page works it out on the day that
somebody looks, and so must know every state that may still come, and on what days it does.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence as Seq
from dataclasses import replace
from datetime import date, timedelta

from fichebak.catalogue.facets import Facet, FacetValue, value_folder
from fichebak.content.fields.contract import Setting
from fichebak.content.fields.date import PartialDate
from fichebak.content.fields.period import End, Period, State, state_term
from fichebak.content.sheets import Sheet

STATE = "state"
"""The name of the facet that passing days change."""


def days_of(period: Period) -> str:
    """The first and the last day: `2018-01-01/2020-12-31`, `…/..` without an end, `…/` when unknown."""
    if isinstance(period.end, PartialDate):
        end = period.end.last.isoformat()
    else:
        end = ".." if period.end is End.OPEN else ""
    return f"{period.start.first.isoformat()}/{end}"


def with_states_to_come(facets: Iterable[Facet], sheets: Seq[Sheet], setting: Setting) -> list[Facet]:
    """The filters that have values; among states, also those that no sheet has yet."""
    return [_extended(facet, sheets, setting) for facet in facets if facet.values]


def _extended(facet: Facet, sheets: Seq[Sheet], setting: Setting) -> Facet:
    if facet.name != STATE:
        return facet
    periods = {sheet.value(facet.keys) for sheet in sheets} - {None}
    to_come = {state for period in periods for state in _states_from(period, setting)}
    carried = {value.term.key: value for value in facet.values}
    terms = [state_term(state, setting) for state in State if state in to_come]
    values = (
        carried.get(term.key) or FacetValue(term, (), value_folder(facet.word, term.key)) for term in terms
    )
    return replace(facet, values=tuple(values))


def _states_from(period: Period, setting: Setting) -> set[State]:
    """The state on the day of the setting, and those that follow."""
    turns: list[date] = [setting.today, period.start.first]
    if isinstance(period.end, PartialDate):
        turns.append(period.end.last + timedelta(days=1))
    return {period.state(replace(setting, today=day)) for day in turns if day >= setting.today}

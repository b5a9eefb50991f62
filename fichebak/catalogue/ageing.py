"""What changes on a site as time passes without a new build: whether projects are still running.

Pages show the state on the day of the build. The search page computes it on the day of the visit, so it
needs every state that may still come, and the days on which states change.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence as Seq
from dataclasses import replace
from datetime import date, timedelta

from fichebak.catalogue.facets import Facet, FacetValue, value_folder
from fichebak.content.fields.contract import Setting
from fichebak.content.fields.date import PartialDate
from fichebak.content.fields.period import End, Period, State, state_term
from fichebak.content.sheets import Sheet

STATE = "state"
"""The name of the facet that changes as time passes."""


def days_of(period: Period) -> str:
    """A period as ISO 8601: `2018-01-01/2020-12-31`, `…/..` for an open end, `…/` for an unknown end."""
    end = period.end.iso if isinstance(period.end, End) else period.end.last.isoformat()
    return f"{period.start.first.isoformat()}/{end}"


def with_states_to_come(facets: Iterable[Facet], sheets: Seq[Sheet], setting: Setting) -> list[Facet]:
    """The facets that have values; a state facet also gets the states that no sheet has yet."""
    return [_extended(facet, sheets, setting) for facet in facets if facet.values]


def _extended(facet: Facet, sheets: Seq[Sheet], setting: Setting) -> Facet:
    if facet.name != STATE:
        return facet
    periods = {sheet.value(facet.keys) for sheet in sheets} - {None}
    to_come = {state for period in periods for state in _states_from(period, setting)}
    by_key = {value.term.key: value for value in facet.values}
    terms = [state_term(state, setting) for state in State if state in to_come]
    values = (by_key.get(term.key) or FacetValue(term, value_folder(facet.word, term.key)) for term in terms)
    return replace(facet, values=tuple(values))


def _states_from(period: Period, setting: Setting) -> set[State]:
    """The state of a period on the day of the build, and the states after it."""
    days_of_change: list[date] = [setting.today, period.start.first]
    if isinstance(period.end, PartialDate):
        days_of_change.append(period.end.last + timedelta(days=1))
    return {period.state(setting._replace(today=day)) for day in days_of_change if day >= setting.today}

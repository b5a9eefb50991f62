from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from typing import Any, ClassVar

from fichebak.content.fields.contract import Schema, Setting, Term, Terms, Widget, Written
from fichebak.content.fields.shared.data import shape
from fichebak.content.fields.shared.items import gather_items, split_items
from fichebak.content.fields.shared.schemas import alternatives, listed, spelled
from fichebak.text.diagnostics import Invalid, wrong
from fichebak.text.language import LANGUAGES, Words
from fichebak.text.nodes import Node, Scalar
from fichebak.text.wording import fold, is_plain, nearest

# In the order of LANGUAGES: the names on the Belgian icons (nl, fr) and the UN's (en).
GOALS: dict[int, tuple[str, ...]] = {
    1: ("Geen armoede", "No poverty", "Pas de pauvreté"),
    2: ("Geen honger", "Zero hunger", "Faim « zéro »"),
    3: ("Goede gezondheid en welzijn", "Good health and well-being", "Bonne santé et bien-être"),
    4: ("Kwaliteitsonderwijs", "Quality education", "Éducation de qualité"),
    5: ("Gendergelijkheid", "Gender equality", "Égalité entre les sexes"),
    6: ("Schoon water en sanitair", "Clean water and sanitation", "Eau propre et assainissement"),
    7: (
        "Betaalbare en duurzame energie",
        "Affordable and clean energy",
        "Énergie propre et d’un coût abordable",
    ),
    8: (
        "Waardig werk en economische groei",
        "Decent work and economic growth",
        "Travail décent et croissance économique",
    ),
    9: (
        "Industrie, innovatie en infrastructuur",
        "Industry, innovation and infrastructure",
        "Industrie, innovation et infrastructure",
    ),
    10: ("Ongelijkheid verminderen", "Reduced inequalities", "Inégalités réduites"),
    11: (
        "Duurzame steden en gemeenschappen",
        "Sustainable cities and communities",
        "Villes et communautés durables",
    ),
    12: (
        "Verantwoorde consumptie en productie",
        "Responsible consumption and production",
        "Consommation et production responsables",
    ),
    13: (
        "Klimaatactie",
        "Climate action",
        "Mesures relatives à la lutte contre les changements climatiques",
    ),
    14: ("Leven in het water", "Life below water", "Vie aquatique"),
    15: ("Leven op het land", "Life on land", "Vie terrestre"),
    16: (
        "Vrede, justitie en sterke publieke diensten",
        "Peace, justice and strong institutions",
        "Paix, justice et institutions efficaces",
    ),
    17: (
        "Partnerschap om doelstellingen te bereiken",
        "Partnerships for the goals",
        "Partenariats pour la réalisation des objectifs",
    ),
}
_OTHER_NAMES = {
    2: ("Faim zéro",),
    7: ("Énergie propre et d'un coût abordable",),
    8: ("Eerlijk werk en economische groei", "Fatsoenlijk werk en economische groei"),
    13: ("Lutte contre les changements climatiques",),
    16: ("Vrede, veiligheid en sterke instellingen", "Vrede, rechtvaardigheid en sterke instellingen"),
}
"""Names that are in use as well, and what a keyboard makes of quotation marks and apostrophes."""
_NAMES = {goal: (*names, *_OTHER_NAMES.get(goal, ())) for goal, names in GOALS.items()}
_BY_NAME = {fold(spelling): goal for goal, names in _NAMES.items() for spelling in names}
_NUMBER = re.compile(
    r"(?:sdg|odd|dod|doel|goal|objectif)?\s*[-:#]?\s*(\d{1,2})(?:\s*[-:.]?\s+(\D.*))?", re.ASCII
)


class Sdgs:
    """Sustainable development goals of the United Nations: `11`, `SDG 11`, or the goal's name.

    Shown as a chip with the number, the name and the goal's colour. The UN's icons are not
    included: their guidelines ask a site that shows them to publish those guidelines too.
    """

    FACETS: ClassVar[tuple[str, ...]] = ("",)
    MANY: ClassVar[bool] = True

    def parse(self, node: Node) -> tuple[int, ...]:
        return tuple(sorted(gather_items(_goal, node, _items(node))))

    def plain(self, value: tuple[int, ...], setting: Setting) -> str:
        return ", ".join(f"{goal} {name(goal, setting.words)}" for goal in value)

    def terms(self, value: tuple[int, ...], setting: Setting) -> Terms:
        return {"": tuple(_term(goal, name(goal, setting.words)) for goal in value)}

    def widget(self, words: Words) -> Widget:
        options = [{"label": f"{goal}. {name(goal, words)}", "value": goal} for goal in GOALS]
        return {"widget": "select", "multiple": True, "options": options}

    def data(self, value: tuple[int, ...], setting: Setting) -> list[dict[str, Any]]:
        return [{"number": goal, "name": name(goal, setting.words)} for goal in value]

    def data_schema(self) -> Schema:
        goal = {"type": "integer", "minimum": 1, "maximum": 17}
        return {"type": "array", "items": shape("name", number=goal)}

    def written(self, value: tuple[int, ...]) -> list[Written]:
        return [str(goal) for goal in value]

    def schema(self, words: Words) -> Schema:
        names = [name(goal, words) for goal in GOALS]
        number: Schema = {"enum": list(GOALS), "enumDescriptions": names}
        prefix = rf"(?:{spelled(['sdg', 'odd', 'dod', 'doel', 'goal', 'objectif'])})?\s*[-:#]?\s*"
        names_in_use = spelled(spelling for spellings in _NAMES.values() for spelling in spellings)
        numbered = rf"{prefix}(?:0?[1-9]|1[0-7])(?:\s*[-:.]?\s+[^0-9\s,;-][^,;]*)?"
        text: Schema = {"type": "string", "pattern": listed(numbered, names_in_use)}
        many: Schema = {
            "type": "array",
            "items": alternatives(number, text),
            "minItems": 1,
            "uniqueItems": True,
        }
        return alternatives(many, number, text)


@lru_cache(1000)
def _term(goal: int, name_of_goal: str) -> Term:
    return Term(str(goal), f"{goal}. {name_of_goal}", goal, f"{goal} ({name_of_goal})")


def name(goal: int, words: Words) -> str:
    """The goal's short name in the language of these texts."""
    return GOALS[goal][LANGUAGES.index(words.code)]


def _items(node: Node) -> tuple[Scalar, ...]:
    # The names of goals 9 and 16 hold a comma: try the whole text before splitting it.
    if isinstance(node, Scalar):
        with suppress(Invalid):
            _goal(node)
            return (node,)
    return split_items(node)


def _goal(node: Scalar) -> int:
    folded = fold(node.text)
    if is_plain(node.text) and (match := _NUMBER.fullmatch(folded)):
        number, rest = int(match[1]), match[2] or ""
        if number not in GOALS:
            raise wrong(node.place, "sdg-range", written=node.text.strip())
        # The text after the number must begin that goal's name: not “3 en 11”, not “11 Klimaatactie”.
        if not rest or any(fold(spelling).startswith(rest) for spelling in _NAMES[number]):
            return number
    if folded in _BY_NAME:
        return _BY_NAME[folded]
    names_of_all = [spelling for names in _NAMES.values() for spelling in names]
    raise wrong(node.place, "sdg", written=node.text.strip(), near=nearest(node.text, names_of_all))

"""Refuses Markdown that would keep the converter busy for too long, before it is converted.

Python-Markdown needs more than linear time for many shapes of text: 8,000 brackets in a row take
it ten seconds. Everything slow in it comes down to "every X makes one more pass over its block".
So the cost is estimated, in microseconds, as length × number of X × weight, per block of lines
between blank lines; and a text that is estimated to take more than a second is refused. The
weights were fitted to measurements (docs/decisions/004-cost-before-conversion.md); they are
generous to what people write: tables of 200 rows, 100 links or 100 footnotes pass.

A few constructs nest, and the converter recurses into them: those have a limit on their number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fichebak.text.diagnostics import Diagnostic, Place, error
from fichebak.text.markdown_lists import normalised_lines

MAX_DEPTH = 20
"""Levels of nested quotes and lists; the converter exceeds Python's recursion limit near 500."""
MAX_TERMS = 50
"""Lines “: definition” in one block: the converter nests each in the one before."""
MAX_FENCE_LINE = 200
"""Characters in a line that opens a block of code."""
BUDGET = 1_000_000
"""Estimated microseconds for one file."""
MAX_BRACKETS = 3_000
"""Opening brackets in one text: each may begin a link, which is then checked."""

CALM = 20_000
"""Characters up to which plain words and flat lists cannot cost a tenth of the budget."""

_COSTLY_SIGN = re.compile(r"[`*_\\&<|\[\]~>\t]")
# At the start of a line. Of the lines that begin with a hyphen, only an item within an item may be costly.
_COSTLY_START = re.compile(r"\n(?: |[+•◦▪‣·\uf0b7:]|\d+[.)]|- +(?:[+:-]|\d+\.) )")
_FENCE = re.compile(r"(`{3,}|~{3,})(.*)")
_INFO = re.compile(r" *(\{[^{}]*\}|\.?[\w#.+-]* *)")
_PREFIX = re.compile(r"(?:[ >]|[*+:-] |\d+\. )*")  # markers of quotes, lists and definitions
_ITEM = re.compile(r" {0,3}(?:([*+-])|\d+\.) +")
_RULE = re.compile(r"[-=*_ ]+|#.*")  # a heading or a rule splits its block in two
_LABEL = r"\[[^][`\\]{0,300}\]"
# A complete, simple link: the converter finds its end at once, in time linear in its length.
_LINK = re.compile(
    _LABEL + r"""(?:\([^\s()"'`\\<]*(?: "[^"'()`\\]*")?\)|(?:""" + _LABEL + r""")?(?![ \n]?[\[(]))"""
)
_INLINE = "*_`\\&<|"


class TooMuch(NamedTuple):
    """Why a text is refused: a diagnostic code, line and column (from 1), and the sign it has too many of."""

    code: str
    line: int
    column: int = 1
    sign: str = ""


class _Cost(NamedTuple):
    microseconds: float
    line: int
    sign: str


class _Line(NamedTuple):
    number: int
    text: str


def too_slow(text: str) -> TooMuch | None:
    """What makes a text too slow to convert (more than about a second), or None."""
    if len(text) <= CALM and not (_COSTLY_SIGN.search(text) or _COSTLY_START.search(f"\n{text}")):
        return None
    if text.count("[") > MAX_BRACKETS:
        line = "[".join(text.split("[", MAX_BRACKETS + 1)[:-1]).count("\n") + 1
        return TooMuch("too-slow", line, sign="[")
    refused, costs = _estimate(text)
    refused = refused or _over_budget(costs)
    if refused is None or refused.column == 1:
        return refused
    # Mending may have made the line longer than it is in the file.
    return refused._replace(column=min(refused.column, len(text.split("\n")[refused.line - 1]) + 1))


def microseconds(text: str) -> float:
    """The estimated time to convert a text that is not too slow, in microseconds."""
    return sum(cost.microseconds for cost in _estimate(text)[1])


def check_cost(path: str, text: str, first_line: int) -> Iterator[Diagnostic]:
    """The error for a text that is too slow to convert, which begins on line `first_line` of the file."""
    if (too_much := too_slow(text)) is not None:
        place = Place(path, first_line + too_much.line - 1, too_much.column)
        yield error(place, too_much.code, sign=too_much.sign, most=MAX_DEPTH)


def _estimate(text: str) -> tuple[TooMuch | None, list[_Cost]]:
    """What is refused regardless of the budget, if anything; and the costs of the text."""
    lines = [_Line(number, line) for number, line in normalised_lines(text)]
    costs = [_Cost(len(text) * 0.3, 1, ""), _Cost(float(text.count("[^") ** 2), 1, "[^")]
    # A sentinel ends the last block.
    return _scan([*lines, _Line(len(lines), "")], costs), costs


def _over_budget(costs: list[_Cost]) -> TooMuch | None:
    if sum(cost.microseconds for cost in costs) <= BUDGET:
        return None
    worst = max(costs)
    return TooMuch("too-slow", worst.line, sign=worst.sign)


def _scan(lines: list[_Line], costs: list[_Cost]) -> TooMuch | None:
    """Adds the costs of paragraphs and code blocks to `costs`; returns what is refused regardless of them."""
    size = sum(len(line.text) + 1 for line in lines)
    closing_fences = _closing_fences(lines)
    block: list[_Line] = []
    skip_to = 0
    for index, line in enumerate(lines):
        if index < skip_to:
            continue
        if fence_match := _FENCE.fullmatch(line.text):
            fence_mark, info = fence_match.groups()
            if len(line.text) > MAX_FENCE_LINE or "hl_lines" in info or "}" in info[:-1]:
                return TooMuch("too-slow", line.number, sign=fence_mark[:3])
            ends = closing_fences.get(fence_mark, [])
            while ends and ends[-1] <= index:
                ends.pop()
            is_closed = bool(ends) and _INFO.fullmatch(info) is not None
            if is_closed:
                skip_to = ends[-1] + 1
            cost = 60 + size * (0.001 if is_closed else 0.015)
            costs.append(_Cost(cost, line.number, fence_mark[:3]))
        if skip_to > index or not line.text.strip(" "):
            if block and (refused := _add_block(block, costs)):
                return refused
            block = []
            costs.append(_Cost(40, line.number, ""))
        else:
            block.append(line)
    return None


def _closing_fences(lines: list[_Line]) -> dict[str, list[int]]:
    """Fence → the indexes of the lines that can close it, last first."""
    by_fence: dict[str, list[int]] = {}
    for index in range(len(lines) - 1, -1, -1):
        if lines[index].text.startswith(("```", "~~~")):
            by_fence.setdefault(lines[index].text.rstrip(" "), []).append(index)
    return by_fence


def _add_block(block: list[_Line], costs: list[_Cost]) -> TooMuch | None:
    """Adds the costs of one block to `costs`; returns what is refused, such as too deep nesting."""
    size, first_line = sum(len(line.text) + 1 for line in block), block[0].number
    item = _ITEM.match(block[0].text)
    table = _is_table(block)
    has_definition = any("]:" in line.text for line in block)
    units: list[str] = []
    unit: list[str] = []
    terms, splits, depths, pipes = 0, 0, 0.0, 0
    for line in block:
        prefix = _prefix(line.text)
        rest = line.text[len(prefix) :]
        indent = len(line.text) - len(line.text.lstrip(" "))
        markers = len(prefix.replace(" ", ""))
        depth = markers + (indent // 4 if markers else 0)
        terms += ":" in prefix
        if depth > MAX_DEPTH:
            return TooMuch("too-nested", line.number, max(1, len(prefix)))
        if terms > MAX_TERMS:
            return TooMuch("too-slow", line.number, sign=":")
        if _footnote_inside(rest, nested=bool(markers) or indent > 3):
            return TooMuch("footnote-inside", line.number, len(prefix) + 1)
        own_item = _ITEM.match(line.text)
        if _RULE.fullmatch(line.text.strip(" >")) or (rest.startswith("[") and "]:" in rest):
            item = item if rest.startswith("[") else None
            splits += 1
        # The converter handles list items and table rows one by one.
        is_sibling = item and own_item and bool(own_item[1]) == bool(item[1])
        if unit and (table or is_sibling):
            units.append("\n".join(unit))
            unit = []
        elif markers:
            splits += 1
        unit.append(line.text)
        depths += (30 + 0.2 * len(line.text)) * (1 + depth)
        pipes = max(pipes, line.text.count("|"))
        if has_definition:
            quotes = sum(map(line.text.count, "\"'("))
            costs.append(_Cost(0.02 * len(line.text) * quotes, line.number, '"'))
    units.append("\n".join(unit))
    costs.append(_Cost(depths + (0.04 * splits + 0.0005 * len(block)) * size, first_line, "-"))
    costs.append(_Cost(12.0 * pipes * len(block), first_line, "|"))
    for paragraph in units:
        costs.extend(_inline(paragraph, first_line))
    return None


def _inline(text: str, line: int) -> list[_Cost]:
    """The costs of emphasis, links and code within one paragraph."""
    signs = sum(map(text.count, _INLINE))
    # The converter replaces each sign by a placeholder of a dozen characters, and copies the whole
    # paragraph each time; the weight is that of a text with an emoji, which makes Python store four
    # bytes for every character.
    grown = len(text) + 12 * signs
    copy = 0.0016 * grown
    incomplete_links = _LINK.sub("", text).count("[")
    costs = [
        _Cost((40 + copy) * text.count("["), line, "["),
        _Cost(0.3 * incomplete_links * grown, line, "["),
        _Cost((12 + copy) * signs, line, "*"),
    ]
    if "``" in text or "\\`" in text:  # otherwise each ` pairs with the next one
        costs.append(_Cost(0.05 * text.count("`") * grown, line, "`"))
    return costs


def _prefix(text: str) -> str:
    match = _PREFIX.match(text)
    return match[0] if match else ""


def _footnote_inside(rest: str, *, nested: bool) -> bool:
    """Whether a footnote is defined inside a list, a quote or another footnote.

    Python-Markdown then changes its list of footnotes while iterating over it, and fails.
    """
    if not nested:
        if not rest.startswith("[^"):
            return False
        inner = rest.partition("]:")[2]
        rest = inner[len(_prefix(inner)) :]
    return rest.startswith("[^") and ("]" not in rest or rest.partition("]")[2].startswith(":"))


def _is_table(block: list[_Line]) -> bool:
    """Whether the block is certainly a table, whose rows the converter handles one by one."""
    if len(block) < 2:
        return False
    head, rule = block[0].text.rstrip(" "), block[1].text.rstrip(" ")
    return (
        head[:1] == "|" == rule[:1]
        and head[-1:] == rule[-1:] == "|"
        and not {"`", "\\"} & set(head)
        and head.count("|") == rule.count("|") > 2
        and set(rule) <= set("|:- ")
    )

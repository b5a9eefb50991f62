"""Markdown that would keep the converter busy for too long, found before it is converted.

Python-Markdown needs more than linear time for many shapes of text: 8,000 brackets in a row take
it ten seconds. Everything slow in it comes down to "every X makes one more pass over its block".
So the cost is estimated, in microseconds, as length × number of X × weight, per block of lines
between blank lines; and a text that is estimated to take more than a second is refused. The
weights were fitted to measurements with a hundred shapes and a search for worse ones; they are
generous to what people write: tables of 200 rows, 100 links or 100 footnotes pass.

A few things nest, and nesting recurses: those are counted, not weighed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from fichebak.text.diagnostics import Diagnostic, Place, error
from fichebak.text.mending import mended

MAX_DEPTH = 20
"""Quotes and lists inside each other; the converter's recursion ends near 500."""
MAX_TERMS = 50
"""Lines “: definition” in one block: each nests in the one before."""
MAX_FENCE_LINE = 200
"""Characters in a line that opens a block of code."""
BUDGET = 1_000_000
"""Estimated microseconds for one file."""
MAX_BRACKETS = 3_000
"""Opening brackets in one text: each may be a link, and every link is looked up."""

CALM = 20_000
"""Characters up to which words and single items, without any sign, cannot cost a tenth of the budget."""

_COSTLY_SIGN = re.compile(r"[`*_\\&<|\[\]~>\t]")
# At the start of a line. Of what begins with a hyphen, only an item in an item is more than it looks.
_COSTLY_START = re.compile(r"\n(?: |[+•◦▪‣·\uf0b7:]|\d+[.)]|- +(?:[+:-]|\d+\.) )")
_FENCE = re.compile(r"(`{3,}|~{3,})(.*)")
_INFO = re.compile(r" *(\{[^{}]*\}|\.?[\w#.+-]* *)")
_PREFIX = re.compile(r"(?:[ >]|[*+:-] |\d+\. )*")  # what opens quotes, lists, definitions
_ITEM = re.compile(r" {0,3}(?:([*+-])|\d+\.) +")
_RULE = re.compile(r"[-=*_ ]+|#.*")  # a heading or a rule cuts its block in two
_LABEL = r"\[[^][`\\]{0,300}\]"
# A link that is found at first sight: it costs its own length and no more.
_LINK = re.compile(
    _LABEL + r"""(?:\([^\s()"'`\\<]*(?: "[^"'()`\\]*")?\)|(?:""" + _LABEL + r""")?(?![ \n]?[\[(]))"""
)
_INLINE = "*_`\\&<|"


@dataclass(frozen=True, slots=True)
class TooMuch:
    """What is too much: a diagnostic's code, the place (from 1), and the sign there is too much of."""

    code: str
    line: int
    column: int = 1
    sign: str = ""


@dataclass(frozen=True, slots=True, order=True)
class _Cost:
    microseconds: float
    line: int
    sign: str


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str


def too_slow(text: str) -> TooMuch | None:
    """What in a text would take more than about a second, or None."""
    if len(text) <= CALM and not (_COSTLY_SIGN.search(text) or _COSTLY_START.search(f"\n{text}")):
        return None
    if text.count("[") > MAX_BRACKETS:
        line = "[".join(text.split("[", MAX_BRACKETS + 1)[:-1]).count("\n") + 1
        return TooMuch("too-slow", line, sign="[")
    found, costs = _weighed(text)
    found = found or _over_budget(costs)
    if found is None or found.column == 1:
        return found
    # Mending may have made the line longer than it was written.
    return replace(found, column=min(found.column, len(text.split("\n")[found.line - 1]) + 1))


def microseconds(text: str) -> float:
    """What it costs to convert a text that is not too slow, estimated."""
    return sum(cost.microseconds for cost in _weighed(text)[1])


def refusal(too_much: TooMuch, path: str, first_line: int) -> Diagnostic:
    """What to say of it, for a text that begins on a line of a file."""
    place = Place(path, first_line + too_much.line - 1, too_much.column)
    return error(place, too_much.code, sign=too_much.sign, most=MAX_DEPTH)


def _weighed(text: str) -> tuple[TooMuch | None, list[_Cost]]:
    """What is refused outright, and what all else costs."""
    lines = [_Line(number, line) for number, line in mended(text)]
    costs = [_Cost(len(text) * 0.3, 1, ""), _Cost(float(text.count("[^") ** 2), 1, "[^")]
    # A sentinel ends the last block.
    return _scan([*lines, _Line(len(lines), "")], costs), costs


def _over_budget(costs: list[_Cost]) -> TooMuch | None:
    if sum(cost.microseconds for cost in costs) <= BUDGET:
        return None
    worst = max(costs)
    return TooMuch("too-slow", worst.line, sign=worst.sign)


def _scan(lines: list[_Line], costs: list[_Cost]) -> TooMuch | None:
    """Adds up what blocks and blocks of code cost; finds what is refused outright."""
    size = sum(len(line.text) + 1 for line in lines)
    closers = _closers(lines)
    block: list[_Line] = []
    skip_to = 0
    for index, line in enumerate(lines):
        if index < skip_to:
            continue
        if fence := _FENCE.fullmatch(line.text):
            mark, info = fence.groups()
            if len(line.text) > MAX_FENCE_LINE or "hl_lines" in info or "}" in info[:-1]:
                return TooMuch("too-slow", line.number, sign=mark[:3])
            ends = closers.get(mark, [])
            while ends and ends[-1] <= index:
                ends.pop()
            closed = bool(ends) and _INFO.fullmatch(info) is not None
            if closed:
                skip_to = ends[-1] + 1
            cost = 60 + size * (0.001 if closed else 0.015)
            costs.append(_Cost(cost, line.number, mark[:3]))
        if skip_to > index or not line.text.strip(" "):
            if block and (refused := _weigh(block, costs)):
                return refused
            block = []
            costs.append(_Cost(40, line.number, ""))
        else:
            block.append(line)
    return None


def _closers(lines: list[_Line]) -> dict[str, list[int]]:
    """For each fence, the lines that can close it, the last one first."""
    found: dict[str, list[int]] = {}
    for index in range(len(lines) - 1, -1, -1):
        if lines[index].text.startswith(("```", "~~~")):
            found.setdefault(lines[index].text.rstrip(" "), []).append(index)
    return found


def _weigh(block: list[_Line], costs: list[_Cost]) -> TooMuch | None:
    """Adds the costs of one block; refuses what would nest too deep."""
    size, first = sum(len(line.text) + 1 for line in block), block[0].number
    item = _ITEM.match(block[0].text)
    table = _is_table(block)
    has_definition = any("]:" in line.text for line in block)
    units: list[str] = []
    unit: list[str] = []
    terms, cuts, depths, pipes = 0, 0, 0.0, 0
    for line in block:
        prefix = _prefix(line.text)
        rest = line.text[len(prefix) :]
        indent = len(line.text) - len(line.text.lstrip(" "))
        marks = len(prefix.replace(" ", ""))
        depth = marks + (indent // 4 if marks else 0)
        terms += ":" in prefix
        if depth > MAX_DEPTH:
            return TooMuch("too-nested", line.number, max(1, len(prefix)))
        if terms > MAX_TERMS:
            return TooMuch("too-slow", line.number, sign=":")
        if _footnote_inside(rest, nested=bool(marks) or indent > 3):
            return TooMuch("footnote-inside", line.number, len(prefix) + 1)
        own = _ITEM.match(line.text)
        if _RULE.fullmatch(line.text.strip(" >")) or (rest.startswith("[") and "]:" in rest):
            item = item if rest.startswith("[") else None
            cuts += 1
        # Items of a list and rows of a table are converted one by one.
        sibling = item and own and bool(own[1]) == bool(item[1])
        if unit and (table or sibling):
            units.append("\n".join(unit))
            unit = []
        elif marks:
            cuts += 1
        unit.append(line.text)
        depths += (30 + 0.2 * len(line.text)) * (1 + depth)
        pipes = max(pipes, line.text.count("|"))
        if has_definition:
            quotes = sum(map(line.text.count, "\"'("))
            costs.append(_Cost(0.02 * len(line.text) * quotes, line.number, '"'))
    units.append("\n".join(unit))
    costs.append(_Cost(depths + (0.04 * cuts + 0.0005 * len(block)) * size, first, "-"))
    costs.append(_Cost(12.0 * pipes * len(block), first, "|"))
    for paragraph in units:
        costs.extend(_inline(paragraph, first))
    return None


def _inline(text: str, line: int) -> list[_Cost]:
    """What emphasis, links and code within one paragraph cost."""
    signs = sum(map(text.count, _INLINE))
    # Each sign becomes a placeholder of a dozen characters, and each makes a copy of the whole
    # paragraph; the weight is that of a text with an emoji, whose every character takes four bytes.
    grown = len(text) + 12 * signs
    copy = 0.0016 * grown
    loose = _LINK.sub("", text).count("[")
    found = [
        _Cost((40 + copy) * text.count("["), line, "["),
        _Cost(0.3 * loose * grown, line, "["),
        _Cost((12 + copy) * signs, line, "*"),
    ]
    if "``" in text or "\\`" in text:  # otherwise each ` ends at the next one
        found.append(_Cost(0.05 * text.count("`") * grown, line, "`"))
    return found


def _prefix(text: str) -> str:
    match = _PREFIX.match(text)
    return match[0] if match else ""


def _footnote_inside(rest: str, *, nested: bool) -> bool:
    """Whether a footnote is defined inside a list, a quote or another footnote.

    Python-Markdown changes its list of footnotes while it walks through it, and stops.
    """
    if not nested:
        if not rest.startswith("[^"):
            return False
        inner = rest.partition("]:")[2]
        rest = inner[len(_prefix(inner)) :]
    return rest.startswith("[^") and ("]" not in rest or rest.partition("]")[2].startswith(":"))


def _is_table(block: list[_Line]) -> bool:
    """Whether the block surely is a table, whose rows are converted one by one."""
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

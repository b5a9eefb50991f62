"""Errors of the YAML parser → diagnostics that name the typing mistake behind them."""

from __future__ import annotations

import re
from typing import Any

import yaml

from fichebak.text.diagnostics import Diagnostic, Place, error

MAX_DEPTH = 12
"""Levels of nesting. The deepest legitimate file, a group's options in site_config.yaml, has seven."""

ONLY_COMMENT = re.compile(r"\s*(?:#|$)")
# Only unindented, and not in a list item: an indented line may continue a text that began earlier.
NO_BREAK_COLON = re.compile(r"^(?!- )[^\s:#\"'][^:\n]*:[\u00a0\u2007\u202f]", re.MULTILINE)
_COLON = re.compile(r":(?:[ \t]|$)")
_COLON_WITH_VALUE = re.compile(r":[ \t]+[^\s#]")
# Not closed on its line, while the next line begins a field: the parser reads on to the next quote.
_OPEN_QUOTE = re.compile(
    r"^[^\s:#'\"-][^:\n]*:[ \t]+(?P<quote>(?P<sign>['\"])(?:(?!(?P=sign)).)*)\n"
    r"(?=[^\s:#'\"][^:\n]*:(?:[ \t]|$))",
    re.MULTILINE,
)
_QUOTED = re.compile(r"\s*(?:- +)?(?:[^\s:#'\"][^:]*:[ \t]+)?(?:\"[^\"]*\"|'[^']*')\s*")
_CRAMPED_ITEM = re.compile(r"-[^ -]")
# Bullets that Word and mail programs write instead of a hyphen, and the other one of Markdown.
_OTHER_BULLET = re.compile(r"[•◦▪‣·\uf0b7–—]\s*\S|\*[ \t]")


def item_slip(text: str) -> str:
    """The diagnostic code for a text that looks like a list item but is none; may be empty."""
    if _CRAMPED_ITEM.match(text):
        return "no-dash-space"
    return "no-hyphen" if _OTHER_BULLET.match(text) else ""


def diagnose(problem: yaml.MarkedYAMLError, text: str, path: str, lines_before: int) -> Diagnostic:
    """The parser's error as the typing mistake that most often causes it."""
    lines = text.split("\n")

    def place(mark: yaml.Mark) -> Place:
        # The parser notices some mistakes only at the end of the text; a person would look at the
        # last line that is not blank.
        line = min(mark.line, len(lines) - 1)
        if line < mark.line or (not lines[line].strip() and line > 0):
            while line > 0 and not lines[line].strip():
                line -= 1
            return Place(path, lines_before + line + 1, len(lines[line].rstrip()) or 1)
        return Place(path, lines_before + line + 1, min(mark.column, len(lines[line])) + 1)

    complaint, context = problem.problem or "", problem.context or ""
    mark: Any = problem.problem_mark  # both parsers always give it, although its type allows None
    problem_at = place(mark)
    context_at = place(problem.context_mark) if problem.context_mark else problem_at
    line_text = lines[min(mark.line, len(lines) - 1)]
    if (rest := line_text[mark.column :].strip()) in {"-", "?"}:
        return error(problem_at, "placeholder", written=rest)
    if "mapping values are not allowed" in complaint:
        return _second_colon(lines, mark, problem_at)
    if "cannot start any token" in complaint:
        return error(
            problem_at, "special-start", character=line_text[problem_at.column - 1 : problem_at.column]
        )
    # “*Sterk* in de buurt”, “!Wauw! Soep”.
    if context.endswith(("an alias", "an anchor", "a tag")) or "tag handle" in complaint:
        if slip := item_slip(lines[mark.line].lstrip(" ")):
            return error(context_at, slip)
        return error(
            context_at, "special-start", character=lines[mark.line][context_at.column - 1 : context_at.column]
        )
    if "nesting" in complaint:  # libyaml gives up at a thousand by itself, before it reports any
        return error(context_at, "too-deep", most=MAX_DEPTH)
    if "quoted scalar" in context:
        if "escape" in complaint or "hexdec" in complaint:  # "hexdecimal" is how libyaml spells it
            return error(problem_at, "backslash")
        return error(context_at, "unclosed-quote")
    if "flow" in context:
        return error(context_at, "unclosed-bracket")
    if "could not find expected ':'" in complaint:
        return _no_colon(lines[context_at.line - lines_before - 1], context_at)
    if "document start" in complaint and (first_line := _first_if_indented(lines)) is not None:
        return error(Place(path, lines_before + first_line + 1), "indentation")
    if line_text[: mark.column].rstrip().endswith("]") and line_text.startswith("(", mark.column):
        # The bracket may also have been opened on a line above.
        opening = line_text.rfind("[", 0, mark.column) + 1
        return error(problem_at._replace(column=opening or problem_at.column), "link-in-front")
    if "block" in context or "expected key" in complaint or "block" in complaint:
        if _QUOTED.fullmatch(line_text, 0, mark.column):
            return error(problem_at, "text-behind-quote")
        open_quote = _OPEN_QUOTE.search(text)
        if open_quote and (line := text.count("\n", 0, open_quote.start())) < mark.line:
            column = open_quote.start("quote") - open_quote.start() + 1
            return error(Place(path, lines_before + line + 1, column), "unclosed-quote")
        return _indentation(lines, problem_at.line - lines_before - 1, problem_at)
    return error(problem_at, "yaml", said=complaint)


def _second_colon(lines: list[str], mark: yaml.Mark, at: Place) -> Diagnostic:
    """The mistake behind a colon that the parser did not expect, at its place."""
    line_text = lines[min(mark.line, len(lines) - 1)]
    if re.match(r"\s*(- +)?(\"[^\"]*\"|'[^']*'|[^\s:#'\"][^:]*):\s", line_text[: mark.column]):
        return error(at, "colon-in-value")
    # The parser joins two lines even when blank lines separate them.
    previous = next((number for number in range(mark.line - 1, -1, -1) if lines[number].strip()), 0)
    above = lines[previous] if mark.line else ""
    is_at_margin = not line_text[:1].isspace()
    if above.strip() and not _COLON.search(above) and (is_at_margin or NO_BREAK_COLON.match(above.strip())):
        return _no_colon(above, Place(at.path, at.line - mark.line + previous))
    return _indentation(lines, mark.line, at)


def _indentation(lines: list[str], number: int, at: Place) -> Diagnostic:
    """A field indented below one that has a value on its own line; or else wrong indentation in general."""
    above = next((line for line in reversed(lines[:number]) if line.strip()), "")
    line_text = lines[min(number, len(lines) - 1)]
    is_field = _COLON.search(line_text) and _COLON_WITH_VALUE.search(above)
    if is_field and _indent(line_text) > _indent(above):
        return error(Place(at.path, at.line), "indented-field")
    return error(at, "indentation")


def _first_if_indented(lines: list[str]) -> int | None:
    """The index of the first line with data, if that line is indented."""
    first = next((number for number, line in enumerate(lines) if not ONLY_COMMENT.match(line)), None)
    return first if first is not None and _indent(lines[first]) else None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _no_colon(line_text: str, at: Place) -> Diagnostic:
    """A line that is no field: what it lacks to be one, or to be a list item, as far as that is clear."""
    indent = _indent(line_text)
    if match := NO_BREAK_COLON.match(line_text[indent:]):
        return error(at._replace(column=indent + match.end()), "no-break-colon")
    if slip := item_slip(line_text[indent:]):
        return error(at._replace(column=indent + 1), slip)
    return error(at, "no-colon")

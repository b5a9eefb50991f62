"""What the YAML parser complains of, told as the slip that people make when they cause it."""

from __future__ import annotations

import re

import yaml

from fichebak.text.diagnostics import Diagnostic, Place, error

MAX_DEPTH = 12
"""Levels of nesting. Our deepest legitimate file, a group's options in site_config.yaml, has seven."""

ONLY_COMMENT = re.compile(r"\s*(?:#|$)")
# At the margin only, and not in an item: on an indented line it may stand in a text that began earlier.
NO_BREAK_COLON = re.compile(r"^(?!- )[^\s:#\"'][^:\n]*:[\u00a0\u2007\u202f]", re.MULTILINE)
_COLON = re.compile(r":(?:[ \t]|$)")
_COLON_WITH_VALUE = re.compile(r":[ \t]+[^\s#]")
# Not closed on its line, and on the next a field begins: to the parser it goes on to the next such sign.
_OPEN_QUOTE = re.compile(
    r"^[^\s:#'\"-][^:\n]*:[ \t]+(?P<quote>(?P<sign>['\"])(?:(?!(?P=sign)).)*)\n"
    r"(?=[^\s:#'\"][^:\n]*:(?:[ \t]|$))",
    re.MULTILINE,
)
_QUOTED = re.compile(r"\s*(?:- +)?(?:[^\s:#'\"][^:]*:[ \t]+)?(?:\"[^\"]*\"|'[^']*')\s*")
_CRAMPED_ITEM = re.compile(r"-[^ -]")
# Word and mail programs make these of a hyphen.
_OTHER_BULLET = re.compile(r"[•◦▪‣·\uf0b7–—]\s*\S")


def item_slip(text: str) -> str:
    """The code of what keeps a text from being an item of a list although it begins as one; may be empty."""
    if _CRAMPED_ITEM.match(text):
        return "no-dash-space"
    return "no-hyphen" if _OTHER_BULLET.match(text) else ""


def told(problem: yaml.MarkedYAMLError, text: str, path: str, lines_before: int) -> Diagnostic:
    """The parser's complaint, told as the mistake that people make when they cause it."""
    lines = text.split("\n")

    def place(mark: yaml.Mark) -> Place:
        # The parser notices some mistakes only at the end of the text; the last line that holds
        # anything is where a person would look.
        line = min(mark.line, len(lines) - 1)
        if line < mark.line or (not lines[line].strip() and line > 0):
            while line > 0 and not lines[line].strip():
                line -= 1
            return Place(path, lines_before + line + 1, len(lines[line].rstrip()) or 1)
        return Place(path, lines_before + line + 1, min(mark.column, len(lines[line])) + 1)

    said, context = problem.problem or "", problem.context or ""
    mark = problem.problem_mark
    if mark is None:  # the parser always gives one; its types do not say so
        return error(Place(path, lines_before + 1), "yaml", said=said)
    at = place(mark)
    began = place(problem.context_mark) if problem.context_mark else at
    written = lines[min(mark.line, len(lines) - 1)]
    if "mapping values are not allowed" in said:
        return _second_colon(lines, mark, at)
    if "cannot start any token" in said:
        return error(at, "special-start", character=written[at.column - 1 : at.column])
    # “*Sterk* in de buurt”, “!Wauw! Soep”.
    if context.endswith(("an alias", "an anchor", "a tag")) or "tag handle" in said:
        return error(began, "special-start", character=lines[mark.line][began.column - 1 : began.column])
    if "nesting depth" in said:  # libyaml gives up by itself at a thousand, before it tells of the first
        return error(began, "too-deep", most=MAX_DEPTH)
    if "quoted scalar" in context:
        if "escape" in said or "hexdec" in said:  # "hexdecimal" is how libyaml spells it
            return error(at, "backslash")
        return error(began, "unclosed-quote")
    if "nesting" in said:  # libyaml looks ahead, and has a limit of its own
        return error(at, "too-deep", most=MAX_DEPTH)
    if "flow" in context:
        return error(began, "unclosed-bracket")
    if "could not find expected ':'" in said:
        return _no_colon(lines[began.line - lines_before - 1], began)
    if "document start" in said and (first := _first_if_indented(lines)) is not None:
        return error(Place(path, lines_before + first + 1), "indentation")
    if written[: mark.column].rstrip().endswith("]") and written.startswith("(", mark.column):
        return error(
            began._replace(line=at.line, column=written.rfind("[", 0, mark.column) + 1), "link-in-front"
        )
    if "block" in context or "expected key" in said or "block" in said:
        if _QUOTED.fullmatch(written, 0, mark.column):
            return error(at, "text-behind-quote")
        opened = _OPEN_QUOTE.search(text)
        if opened and (line := text.count("\n", 0, opened.start())) < mark.line:
            column = opened.start("quote") - opened.start() + 1
            return error(Place(path, lines_before + line + 1, column), "unclosed-quote")
        return _indentation(lines, at.line - lines_before - 1, at)
    return error(at, "yaml", said=said)


def _second_colon(lines: list[str], mark: yaml.Mark, at: Place) -> Diagnostic:
    """Where and what the mistake is when the parser meets a colon that it did not expect."""
    written = lines[min(mark.line, len(lines) - 1)]
    if re.match(r"\s*(- +)?(\"[^\"]*\"|'[^']*'|[^\s:#'\"][^:]*):\s", written[: mark.column]):
        return error(at, "colon-in-value")
    # Empty lines keep no two lines apart that are one to the parser.
    before = next((number for number in range(mark.line - 1, -1, -1) if lines[number].strip()), 0)
    above = lines[before] if mark.line else ""
    is_at_margin = not written[:1].isspace()
    if above.strip() and not _COLON.search(above) and (is_at_margin or NO_BREAK_COLON.match(above.strip())):
        return _no_colon(above, Place(at.path, at.line - mark.line + before))
    return _indentation(lines, mark.line, at)


def _indentation(lines: list[str], number: int, at: Place) -> Diagnostic:
    """Says of a field that it is indented below one that has its value; or that something is amiss."""
    above = next((line for line in reversed(lines[:number]) if line.strip()), "")
    written = lines[min(number, len(lines) - 1)]
    is_field = _COLON.search(written) and _COLON_WITH_VALUE.search(above)
    if is_field and _indent(written) > _indent(above):
        return error(Place(at.path, at.line), "indented-field")
    return error(at, "indentation")


def _first_if_indented(lines: list[str]) -> int | None:
    """Where the data begin, if that is not at the margin."""
    first = next((number for number, line in enumerate(lines) if not ONLY_COMMENT.match(line)), None)
    return first if first is not None and _indent(lines[first]) else None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _no_colon(written: str, at: Place) -> Diagnostic:
    """Says of a line that it is no field; or what it lacks to be one, or to be an item of a list."""
    indent = _indent(written)
    if match := NO_BREAK_COLON.match(written[indent:]):
        return error(at._replace(column=indent + match.end()), "no-break-colon")
    if slip := item_slip(written[indent:]):
        return error(at._replace(column=indent + 1), slip)
    return error(at, "no-colon")

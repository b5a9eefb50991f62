"""too_slow(body): does this Markdown body cost more than about a second to render, or make the renderer raise?

The renderer is Python-Markdown 3.11 with tables, footnotes, def_list, fenced_code and sane_lists, raw HTML off.
Everything slow in it is "every X makes one more pass over its block", so the guard adds up an estimate, in
microseconds: per block (the lines between blank lines, outside fenced code) length x number of X x weight.
"""
import re

MAX_BODY = 200_000      # characters, tabs counted as four
MAX_DEPTH = 20          # quotes and lists inside each other
MAX_TERMS = 50          # ": definition" lines in one block: each nests in the one before
MAX_FENCE_LINE = 200    # characters in a ``` line
BUDGET = 1_000_000      # estimated microseconds for the whole body

FENCE = re.compile(r"(`{3,}|~{3,})(.*)")
INFO = re.compile(r" *(\{[^{}]*\}|\.?[\w#.+-]* *)")
PREFIX = re.compile(r"(?:[ >]|[*+:-] |\d+\. )*")     # what opens quotes, lists, definitions
ITEM = re.compile(r" {0,3}(?:([*+-])|\d+\.) +")
RULE = re.compile(r"[-=*_ ]+|#.*")                   # a heading or a rule cuts its block in two
LABEL = r"\[[^][`\\]{0,300}\]"
LINK = re.compile(LABEL + r"""(?:\([^\s()"'`\\<]*(?: "[^"'()`\\]*")?\)|(?:""" + LABEL + r""")?(?![ \n]?[\[(]))""")
INLINE = "*_`\\&<|"


def too_slow(body):
    """None, or (line, column, reason) of the first or worst place; both count from 1."""
    body = body.replace("\x02", "").replace("\x03", "").replace("\r\n", "\n").replace("\r", "\n").expandtabs(4)
    if len(body) > MAX_BODY:
        return 1, 1, f"the text is longer than {MAX_BODY} characters"
    lines, costs, block = body.split("\n"), [], []
    notes, seen = body.count("[^"), 0
    total = len(body) * 0.3 + notes * notes
    if total > BUDGET:
        return 1, 1, "too many footnotes"
    closers = {}                                     # fence -> the lines that can close it, last first
    for i in range(len(lines) - 1, -1, -1):
        if lines[i].startswith(("```", "~~~")):
            closers.setdefault(lines[i].rstrip(" "), []).append(i)
    skip = 0
    for i, line in enumerate(lines + [""]):
        if i < skip:
            continue
        fence = FENCE.fullmatch(line)
        if fence:
            mark, info = fence.groups()
            if len(line) > MAX_FENCE_LINE or "hl_lines" in info or "}" in info[:-1]:
                return i + 1, 1, f"this {mark[:3]} line is too long or has options that are not supported"
            ends = closers.get(mark, [])
            while ends and ends[-1] <= i:
                ends.pop()
            if INFO.fullmatch(info) and ends:
                skip = ends[-1] + 1
            costs.append((60 + len(body) * (0.001 if skip > i else 0.015), i + 1, "too many ``` lines, or unclosed ones"))
        if skip > i or not line.strip(" "):
            if block:
                found = _block(block, costs)
                if found:
                    return found
            block = []
            total += sum(cost[0] for cost in costs[seen:])
            seen = len(costs)
            if total > BUDGET:
                break
            costs.append((40, i + 1, "too many blank lines"))
        else:
            block.append((i + 1, line))
    if total > BUDGET:
        _, line, reason = max(costs)
        return line, 1, reason
    return None


def _block(block, costs):
    """Add the costs of one block to costs; return a refusal for what would nest too deep."""
    size, first = sum(len(line) + 1 for _, line in block), block[0][0]
    item = ITEM.match(block[0][1])
    table, defines = _is_table(block), any("]:" in line for _, line in block)
    units, unit, terms, cuts, depths, pipes = [], [], 0, 0, 0, 0
    for number, line in block:
        prefix = PREFIX.match(line).group()
        rest = line[len(prefix):]
        indent = len(line) - len(line.lstrip(" "))
        marks = len(prefix.replace(" ", "")) if prefix.strip(" ") else 0
        depth = marks + (indent // 4 if marks else 0)
        if depth > MAX_DEPTH:
            return number, len(prefix), f"quotes and lists nested more than {MAX_DEPTH} deep"
        terms += ":" in prefix
        if terms > MAX_TERMS:
            return number, 1, f"more than {MAX_TERMS} definitions without a blank line between them"
        note = rest.partition("]:")[2] if rest.startswith("[^") else ""
        inner = note[len(PREFIX.match(note).group()):]
        nested = rest if marks or indent > 3 else inner
        if nested.startswith("[^") and ("]" not in nested or nested.partition("]")[2].startswith(":")):
            return number, len(prefix) + 1, "a footnote's text must start at the left margin, not inside something else"
        own = ITEM.match(line)
        if RULE.fullmatch(line.strip(" >")):
            item = None
            cuts += 1
        cuts += rest.startswith("[") and "]:" in rest
        if unit and (table or item and own and bool(own.group(1)) == bool(item.group(1))):
            units.append(unit)
            unit = []
        elif marks:
            cuts += 1
        unit.append(line)
        depths += (30 + 0.2 * len(line)) * (1 + depth)
        pipes = max(pipes, line.count("|"))
        if defines:
            costs.append((0.02 * len(line) * (line.count('"') + line.count("'") + line.count("(")), number, "too many quotes"))
    costs.append((depths + 0.04 * cuts * size + 0.0005 * len(block) * size, first, "too many lines in one block"))
    costs.append((12.0 * pipes * len(block), first, "a table with too many cells"))
    for text in map("\n".join, units + [unit]):
        inline = sum(map(text.count, INLINE)) + text.count("  \n")
        grown = len(text) + 12 * inline
        costs.append((40.0 * text.count("["), first, "too many links"))
        costs.append((0.3 * LINK.sub("", text).count("[") * grown, first, "too many [ in one paragraph"))
        if "``" in text or "\\`" in text:             # otherwise each ` ends at the next one
            costs.append((0.05 * text.count("`") * grown, first, "too many ` in one paragraph"))
        costs.append((inline * (12 + 0.0008 * grown), first, "too much *emphasis*, \\ or & in one paragraph"))
    return None


def _is_table(block):
    """Whether the block surely is a table, whose rows are rendered one by one."""
    if len(block) < 2:
        return False
    head, rule = block[0][1].rstrip(" "), block[1][1].rstrip(" ")
    return (head[:1] != " " and head[:1] == "|" == rule[:1] and head[-1:] == rule[-1:] == "|" and "`" not in head
            and "\\" not in head and head.count("|") == rule.count("|") > 2 and set(rule) <= set("|:- "))

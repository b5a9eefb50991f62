"""The lines of a cell: somebody who begins a new one there means it, while Markdown joins them.

The site's own table has Markdown in its cells, and its columns have exactly the names of their targets.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Map

from fichebak.content.fields.markdown import Markdown
from fichebak.content.model import Model
from fichebak.content.tables import columns
from fichebak.moving.markup import has_tags
from fichebak.moving.records import Record, Table
from fichebak.text.markdown_lists import fence_after

_BLOCK = re.compile(r"\s*(?:[-–•*·▪+>|#<:]|\d+[.)]\s|={2,}|`{3}|~{3}|\[[^\]]*\]:|$)|\s{4}")
"""What begins a line that is more than words: an item, a heading, a table, a fence, a note, nothing."""
_WHOLE = re.compile(r"\s*[|#<]|.*  $|.*\\$|\s*$")
"""A line that ends by itself."""


def with_line_breaks(table: Table, mapping: Map[str, str], model: Model) -> Table:
    """The table with a line break of Markdown wherever words go on below words in a cell for Markdown."""
    texts = {
        name for name, column in columns(model).items() if column.section or isinstance(column.type, Markdown)
    }
    names = {name for name, target in mapping.items() if target in texts and name != target}
    return table._replace(records=tuple(_written(record, names) for record in table.records))


def _written(record: Record, names: set[str]) -> Record:
    broken = {
        name: _broken(cell) for name, cell in record.cells.items() if name in names and not has_tags(cell)
    }
    return record._replace(cells={**record.cells, **broken})


def _broken(text: str) -> str:
    lines = text.split("\n")
    fence, written = "", []
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        was_in_fence, fence = fence, fence_after(line, fence)
        is_plain = not (was_in_fence or fence or _WHOLE.match(line) or _BLOCK.match(below))
        written.append(f"{line.rstrip()}  " if is_plain else line)
    return "\n".join(written)

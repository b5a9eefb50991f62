"""Advice on the text of one file: links, pictures, headings, lists, tables and capitals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping as Map
from pathlib import PurePosixPath
from typing import NamedTuple

from fichebak.content.comments import without_comments
from fichebak.content.references import Reference, references, unused
from fichebak.content.sources import Source
from fichebak.text.code import NOT_READ, blank, without_code
from fichebak.text.diagnostics import Diagnostic, advice
from fichebak.text.labels import DEFINED
from fichebak.text.nodes import Places
from fichebak.text.wording import fold, is_nothing, slug

LONGEST_NAME = 255
"""Characters of the name of a file."""


class Body(NamedTuple):
    """The text of a file with comments and code blanked out, so that all indexes stay valid."""

    path: str
    title: str
    text: str
    first_line: int
    level: int
    """The level of the heading that the template puts above the text: 1 on a free page, 2 in a section."""
    place: Places
    """Gives the place in the file of the character at an index."""

    def references(self) -> Iterator[Reference]:
        """Its links and pictures, without those whose text is too long to be “klik hier” or a file name.

        Links in links would each repeat the text of those within.
        """
        found = references(self.path, self.text, self.first_line)
        return (one for one in found if len(one.text) <= LONGEST_NAME)


def body_of(source: Source, title: str, level: int) -> Body:
    text = blank(NOT_READ, without_code(without_comments(source.body)))
    place = Places(text, source.path, source.body_line)
    return Body(source.path, title, text, source.body_line, level, place)


def alt_texts(body: Body) -> Iterator[Diagnostic]:
    for reference in body.references():
        if reference.is_image and reference.text.strip() and says_nothing(reference.text, reference.address):
            yield advice(reference.text_place, "alt-text", written=reference.text.strip())


_ONLY_A_PICTURE = re.compile(
    r"(?:(?:een|de|a|the|une|la) )?"
    r"(?:foto|fotos|foto\'s|sfeerfoto|sfeerbeeld|afbeelding|beeld|plaatje|figuur|illustratie|tekening"
    r"|image|picture|photo|photograph|figure|illustration|drawing|img|dscn?|screenshot|schermafbeelding|logo)"
    r"[ _-]?(?:\d+|[a-z])?"
)


def says_nothing(alt: str, file: str) -> bool:
    """Whether an alternative text only says that there is a picture, or repeats its file name."""
    name = PurePosixPath(file).name
    # A file may be named for what it shows: several words that happen to equal its name are fine.
    is_file_name = slug(alt) == slug(name) or (
        " " not in alt.strip() and slug(alt) == slug(PurePosixPath(name).stem)
    )
    return is_file_name or _ONLY_A_PICTURE.fullmatch(_plain(alt)) is not None


_VAGUE = {
    "",  # nobody sees such a link
    *("klik", "klik hier", "hier", "deze link", "link", "lees meer", "lees verder", "meer", "meer info"),
    *("meer lezen", "meer informatie", "website", "site", "deze website", "deze pagina", "via deze link"),
    *("here", "click here", "click", "read more", "more", "more info", "this link", "this page", "link here"),
    *("ici", "cliquez ici", "cliquer ici", "lien", "ce lien", "lire la suite", "lire plus", "en savoir plus"),
    *("plus d'infos", "cette page"),
}


def link_texts(body: Body) -> Iterator[Diagnostic]:
    # Reference links, such as “[klik hier][1]”, whose address is defined elsewhere.
    reference_links = (
        (m[1], body.place(m.start(1)))
        for m in re.finditer(r"(?<!!)\[([^\[\]]{1,80})\]\[[^\[\]]*\]", body.text)
    )
    inline_links = (
        (reference.text, reference.text_place) for reference in body.references() if not reference.is_image
    )
    # An unused link definition is not a link; another diagnostic reports it.
    unused_places = {reference.place for reference in unused(body.path, body.text, body.first_line)}
    for text, place in (*inline_links, *reference_links):
        is_code = text.isspace() and len(text) > 2  # blanked, with its signs
        if _plain(text) in _VAGUE and not is_code and place not in unused_places:
            yield advice(place, "link-text", written=text.strip())


# Excludes footnote references, task items, reference links, and a link directly followed by another.
_BROKEN_LINK = re.compile(
    r"(?<!\])\[(?!\^|[ xX]\])(?P<label>[^\[\]\n]{1,80})\][ \t]{1,4}\((?:https?://|www\.|mailto:)[^()\s]{1,200}\)"
    r"|\([^()\n]{1,80}\)[ \t]{0,4}\[(?:https?://|www\.|mailto:)[^\[\]\s]{1,200}\](?![(\[:])"
    r"|!?\[\[(?P<page>[^\W\d_][^\[\]\n]{1,80})\]\](?![(\[:])"
)


def link_shapes(body: Body) -> Iterator[Diagnostic]:
    """“[tekst] (adres)”, “(tekst)[adres]” and “[[pagina]]”: meant as links, but in Markdown only brackets."""
    labels = {fold(defined["label"]) for defined in DEFINED.finditer(body.text)}
    for match in _BROKEN_LINK.finditer(body.text):
        if fold(match["label"] or match["page"] or "") in labels:
            continue
        yield advice(body.place(match.start()), "link-shape", written=shortened(match[0]))


# Links, link definitions and code: addresses there need no advice.
_LINKED = re.compile(
    r"\[[^\[\]\n]*\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|<[^<>\s]+>|`[^`\n]*`"
    r"|^ {0,3}\[(?!\^)[^\[\]\n]+\]:.*",
    re.MULTILINE,
)
_BARE = re.compile(r"(?<![\w/.@])(?<!\]\()(?:https?://|www\.)[^\s<>()\[\]`]{3,300}")


def bare_addresses(body: Body) -> Iterator[Diagnostic]:
    """Addresses in a text that Markdown does not make a link of."""
    text = blank(_LINKED, blank(_BROKEN_LINK, body.text))
    for match in _BARE.finditer(text):
        written = match[0].rstrip(".,;:!?\"'”’»*_")
        whole = written if written.startswith("http") else f"https://{written}"
        yield advice(body.place(match.start()), "bare-address", written=shortened(written), target=whole)


OWN_COMPUTER = re.compile(
    r"(?<![^\s(])https?://(?:localhost|127(?:\.\d{1,3}){3}|0\.0\.0\.0|\[::1\])(?![\w.-])\S*", re.IGNORECASE
)
"""An address that leads to the computer of whoever opens it, such as that of the preview."""


def own_computer(body: Body) -> Iterator[Diagnostic]:
    for reference in body.references():
        if OWN_COMPUTER.match(reference.address):
            yield advice(reference.place, "own-computer", written=shortened(reference.address))


_FOOTNOTE = re.compile(
    r"(?P<start>^ {0,3})?(?<!\\)\[\^(?P<label>[^\[\]\n]{1,100})\](?(start)(?P<note>:)?)", re.MULTILINE
)


def half_footnotes(body: Body) -> Iterator[Diagnostic]:
    """Footnotes with only a mark in the text, or only a note below it; of each label the first."""
    notes: dict[str, int] = {}
    marks: dict[str, int] = {}
    for match in _FOOTNOTE.finditer(body.text) if "[^" in body.text else ():
        half = notes if match["note"] else marks
        half.setdefault(match["label"], match.start("label") - 2)
    for label in sorted(notes.keys() ^ marks.keys()):
        yield advice(body.place({**notes, **marks}[label]), "footnote-half", written=f"[^{label}]")


_MARKUP_SIGNS = re.compile(
    r"(?<![\w*])\*{1,2}[^\s*](?:[^*\n]{0,200}[^\s*])?\*{1,2}(?![\w*])"
    r"|\[[^\[\]\n]{1,200}\]\([^()\s]{1,300}\)|</?(?:b|i|u|em|strong|br|p|a|span)(?: [^<>\n]{0,200})?/?>",
    re.IGNORECASE,
)


def markup(text: str) -> Iterator[tuple[int, str]]:
    """Markdown or HTML in a text that is shown as it is, each with its index."""
    return ((match.start(), match[0]) for match in _MARKUP_SIGNS.finditer(text))


def _plain(text: str) -> str:
    """Words normalized for comparison: without capitals, accents, emphasis or surrounding punctuation."""
    return fold(text).replace("’", "'").strip(" .:!>»…*_")


# A pattern that ends before the closing signs would try each of a thousand signs within a line.
_HEADING = re.compile(r"^ {0,3}(#{1,6}) +(.*)$", re.MULTILINE)


def heading_levels(body: Body) -> Iterator[Diagnostic]:
    above = body.level
    for match in _HEADING.finditer(body.text):
        level = len(match[1])
        if level > above + 1:
            yield advice(
                body.place(match.start(1)), "heading-skip", written=match[1], meant="#" * (above + 1)
            )
        above = max(level, body.level)  # a heading that is above its page's own is told by itself


def heading_titles(body: Body) -> Iterator[Diagnostic]:
    for match in _HEADING.finditer(body.text):
        # A heading of the first level is an error in itself.
        if len(match[1]) > 1 and slug(match[2]) == slug(body.title):
            yield advice(body.place(match.start(2)), "heading-title", written=match[2].rstrip(" #"))


_SECTION = re.compile(r" {0,3}(?:##(?!#)|# )")
"""A heading of a section or of a whole page, for which there are other diagnostics."""
_LISTED = re.compile(r" *(?:[-*+•]|\d+[.)]) ")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+) *")
"""A Setext underline, which makes a heading of the line above it."""
_MARKUP = " \t\u00a0\u202f#*_:?\\"
"""Characters that may surround the words of a line that is meant as a heading."""
_NUMBER = re.compile(r" {0,3}\d{1,2}[.)] +")


def missed_headings(body: Body, missing: Map[str, str]) -> Iterator[Diagnostic]:
    """Lines that consist of the name of a missing section, but are not marked up as its heading.

    `missing` maps each folded name of the sections that the sheet lacks to the section's heading.
    """
    index, lines = 0, body.text.split("\n")
    headings = {name.strip(_MARKUP): heading for name, heading in missing.items()}
    for above, line, below in zip(("", *lines), lines, (*lines[1:], ""), strict=False):
        number = _NUMBER.match(line) if not (above.strip() or below.strip()) else None
        name, stripped = line[number.end() if number else 0 :].strip(_MARKUP), line.lstrip()
        # Without markup, only a paragraph of its own counts, and no indented code.
        is_alone = not above.strip() and (
            not below.strip() or _LISTED.match(below) or _UNDERLINE.fullmatch(below)
        )
        is_apart = stripped.startswith(("#", "*", "_", "\\#")) or (is_alone and not line.startswith("    "))
        is_handled_elsewhere = _SECTION.match(line) or stripped.startswith("* ")
        if name and is_apart and not is_handled_elsewhere and (heading := headings.get(fold(name))):
            place = body.place(index + line.index(name))
            yield advice(place, "heading-section", written=name, heading=heading)
        index += len(line) + 1


_TOP = re.compile(r"^ {0,3}##(?!#).*$", re.MULTILINE)


def top_headings(body: Body) -> Iterator[str]:
    """The words of the headings of the second level, which begin a section."""
    return (match[0].strip().strip("#").strip() for match in _TOP.finditer(body.text))


def _parts(body: Body) -> Iterator[tuple[int, str]]:
    """The text below each heading of the second level, and the text above the first, with their indexes."""
    start = 0
    for heading in (*_TOP.finditer(body.text), None):
        yield start, body.text[start : heading.start() if heading else None]
        start = heading.end() if heading else start


def nothing_told(body: Body) -> Iterator[Diagnostic]:
    """Sections with only a placeholder. An empty section would not be shown at all."""
    for start, text in _parts(body):
        if is_nothing(words := text.strip()):
            yield advice(body.place(start + text.index(words)), "nothing-told", written=words)


# In capitals, because “todo” is a word of Spanish and of children: “een todo-lijst”.
_UNFINISHED = re.compile(
    r"(?<![\w./-])(?:TO ?DO(?! ?-?lij?st)|FIXME|TBD|X{3,})(?![\w-])"
    r"|(?i:[(\[](?:(?:nog )?(?:aan|in) te vullen|à compléter|to be completed) ?[.…!]*[)\]])"
)


def unfinished(body: Body) -> Iterator[Diagnostic]:
    """Notes of writers to themselves: “TODO”. What consists of nothing else gets other advice."""
    for start, text in _parts(body):
        for match in _UNFINISHED.finditer(text) if not is_nothing(text.strip()) else ():
            yield advice(body.place(start + match.start()), "unfinished", written=match[0])


# “✓ Soep”, “👉 Brood”; o, Ø and ü are bullets of Word without their font. Not “•” and the like, which begin
# an item (`markdown_lists`), and not the punctuation that may begin a sentence.
_SIGN = r"(?:[^\w\s!-/:-@\[-`{-~“”‘’„«‹…¿¡•◦▪‣·\uf0b7]{1,3}|[-=]+>|[oØü])"
_UNMARKED_ITEM = rf"[ \t]*(?:[-–—•·◦▪‣](?=[^\W\d_])|{_SIGN}[ \t]|[a-z][.)][ \t])[^\n]+"
_UNMARKED_LIST = re.compile(rf"^{_UNMARKED_ITEM}\n{_UNMARKED_ITEM}(?:\n{_UNMARKED_ITEM})*", re.MULTILINE)


def list_shapes(body: Body) -> Iterator[Diagnostic]:
    """List items as Word writes them, or without a space after the hyphen: they would run together."""
    for match in _UNMARKED_LIST.finditer(body.text):
        yield _at_first_line(match, body, "list-shape")


def _at_first_line(lines: re.Match[str], body: Body, code: str) -> Diagnostic:
    """The advice on some lines of a text, at the first one and quoting that."""
    place = body.place(lines.end() - len(lines[0].lstrip()))
    return advice(place, code, written=shortened(lines[0].partition("\n")[0]))


# Not lines in which the tab only follows a bullet or a number.
_COLUMNS = rf"(?![ \t]*(?:[-*+•◦▪‣·\uf0b7]|{_SIGN}|\w{{1,3}}[.)])\t)[ \t]*[^\s|][^\t\n]*\t+[^\t\n][^\n]*"
_ROW = r" {0,3}\|[^\n]*\|[ \t]*"
_DELIMITER_ROW = r" {0,3}\|[ \t|:-]+"
_UNMARKED_TABLE = re.compile(
    rf"^{_COLUMNS}(?:\n{_COLUMNS})+|^{_ROW}$(?:(?P<ruled>\n{_DELIMITER_ROW}$)|\n{_ROW}$)(?:\n{_ROW}$)*",
    re.MULTILINE,
)


def table_shapes(body: Body) -> Iterator[Diagnostic]:
    """Tab-separated rows from Word or a spreadsheet, and rows without the delimiter row below the first."""
    # Searching a character is faster than a pattern, and most texts contain neither of these.
    has_columns = "\t" in body.text or "|" in body.text
    for match in _UNMARKED_TABLE.finditer(body.text) if has_columns else ():
        if not match["ruled"]:
            yield _at_first_line(match, body, "table-shape")


_WORD = re.compile(r"[^\W\d_]+(?:[\'’-][^\W\d_]+)*")
_ADDRESS = re.compile(r"https?://\S+|\]\([^()\s]*|(?<!\S)\S+@\S+|^ *\[[^\]]*\]:.*", re.MULTILINE)
LONG_WORD, VERY_LONG_WORD = 5, 8
"""Letters that the longest word of a run, or a single word, must have. Abbreviations are shorter: OCMW has
four, LGBTQIA seven."""

_LOUD = re.compile(rf"[A-ZÀ-Þ]{{{LONG_WORD}}}")


def shouted(text: str) -> Iterator[tuple[int, str]]:
    """Runs of words in all capitals, each with its index: several words, or a single very long one.

    A run of only abbreviations does not count, however many there are.
    """
    if not _LOUD.search(text):
        return  # nearly all texts: going through the words takes a hundred times as long
    text = blank(_ADDRESS, text)
    run: list[re.Match[str]] = []
    for match in (*_WORD.finditer(text), None):
        if match and match[0].isupper() and len(match[0]) > 1:
            if run and re.search(r"\n *\n|[^\W]", text[run[-1].end() : match.start()]):
                yield from _long_enough(run, text)
                run = []
            run.append(match)
        else:
            yield from _long_enough(run, text)
            run = []


def _long_enough(run: list[re.Match[str]], text: str) -> Iterator[tuple[int, str]]:
    longest = max((len(word[0]) for word in run), default=0)
    if longest >= (VERY_LONG_WORD if len(run) == 1 else LONG_WORD):
        yield run[0].start(), text[run[0].start() : run[-1].end()]


def shouting(body: Body, is_declared: Callable[[str], object]) -> Iterator[Diagnostic]:
    """Words in capitals in a text, except declared headings: pages show these as the site spells them."""

    def blanked(heading: re.Match[str]) -> str:
        is_section = heading[1] == "##" and body.level == 2 and is_declared(heading[2].rstrip(" #"))
        return " " * len(heading[0]) if is_section else heading[0]

    text = _HEADING.sub(blanked, body.text) if _LOUD.search(body.text) else ""
    for index, words in shouted(text):
        yield advice(body.place(index), "shouting", written=shortened(words))


def shortened(words: str) -> str:
    """Words on one line, cut to about 60 characters, to quote in a message."""
    text = " ".join(words.split())
    return text if len(text) <= 60 else f"{text[:60].rpartition(' ')[0] or text[:60]} …"

"""What could be better in a text: its links, its pictures, its headings, its capitals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass
from pathlib import PurePosixPath

from fichebak.content.comments import without_comments
from fichebak.content.references import Reference, references, unused
from fichebak.content.sources import Source
from fichebak.text.code import NOT_READ, blank, without_code
from fichebak.text.diagnostics import Diagnostic, advice
from fichebak.text.labels import DEFINED
from fichebak.text.nodes import Places
from fichebak.text.wording import fold, slug


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a file, without comments and code; all that is left keeps its place."""

    path: str
    title: str
    text: str
    first_line: int
    level: int
    """Of the heading that the page itself sets above it: 1 on a free page, 2 in a section."""
    place: Places
    """The place of the character at an index."""

    def references(self) -> Iterator[Reference]:
        return references(self.path, self.text, self.first_line)


def body_of(source: Source, title: str, level: int) -> Body:
    text = blank(NOT_READ, without_code(without_comments(source.body)))
    place = Places(text, source.path, source.body_line)
    return Body(source.path, title, text, source.body_line, level, place)


def alt_texts(body: Body) -> Iterator[Diagnostic]:
    for one in body.references():
        if one.is_image and one.text.strip() and says_nothing(one.text, one.address):
            yield advice(one.text_place, "alt-text", written=one.text.strip())


_ONLY_A_PICTURE = re.compile(
    r"(?:(?:een|de|a|the|une|la) )?"
    r"(?:foto|fotos|foto\'s|sfeerfoto|sfeerbeeld|afbeelding|beeld|plaatje|figuur|illustratie|tekening"
    r"|image|picture|photo|photograph|figure|illustration|drawing|img|dscn?|screenshot|schermafbeelding|logo)"
    r"[ _-]?(?:\d+|[a-z])?"
)


def says_nothing(alt: str, file: str) -> bool:
    """Whether words for a picture only say that it is one, or repeat the name of its file."""
    name = PurePosixPath(file).name
    # A file may well be named for what it shows, as long as the words are more than that name.
    is_file_name = slug(alt) == slug(name) or (
        " " not in alt.strip() and slug(alt) == slug(PurePosixPath(name).stem)
    )
    return is_file_name or _ONLY_A_PICTURE.fullmatch(_plain(alt)) is not None


_ANYWHERE = {
    *("klik", "klik hier", "hier", "deze link", "link", "lees meer", "lees verder", "meer", "meer info"),
    *("meer lezen", "meer informatie", "website", "site", "deze website", "deze pagina", "via deze link"),
    *("here", "click here", "click", "read more", "more", "more info", "this link", "this page", "link here"),
    *("ici", "cliquez ici", "cliquer ici", "lien", "ce lien", "lire la suite", "lire plus", "en savoir plus"),
    *("plus d'infos", "cette page"),
}


def link_texts(body: Body) -> Iterator[Diagnostic]:
    # Also “[klik hier][1]”, where the address stands elsewhere.
    apart = (
        (m[1], body.place(m.start(1)))
        for m in re.finditer(r"(?<!!)\[([^\[\]]{1,80})\]\[[^\[\]]*\]", body.text)
    )
    beside = ((one.text, one.text_place) for one in body.references() if not one.is_image)
    # An address that nothing uses is no link: that is told of it.
    no_links = {one.place for one in unused(body.path, body.text, body.first_line)}
    for text, place in (*beside, *apart):
        if _plain(text) in _ANYWHERE and place not in no_links:
            yield advice(place, "link-text", written=text.strip())


# No number of a footnote, no task, and no link whose address stands apart or right behind it.
_MISSHAPEN = re.compile(
    r"(?<!\])\[(?!\^|[ xX]\])(?P<label>[^\[\]\n]{1,80})\][ \t]{1,4}\((?:https?://|www\.|mailto:)[^()\s]{1,200}\)"
    r"|\([^()\n]{1,80}\)[ \t]{0,4}\[(?:https?://|www\.|mailto:)[^\[\]\s]{1,200}\](?![(\[:])"
)


def link_shapes(body: Body) -> Iterator[Diagnostic]:
    """“[tekst] (adres)” and “(tekst)[adres]”: people mean a link, and Markdown sees brackets."""
    apart = {fold(defined["label"]) for defined in DEFINED.finditer(body.text)}
    for match in _MISSHAPEN.finditer(body.text):
        if match["label"] and fold(match["label"]) in apart:
            continue
        yield advice(body.place(match.start()), "link-shape", written=shortened(match[0]))


def _plain(text: str) -> str:
    """Words to compare: without capitals, accents, emphasis, or signs around them."""
    return fold(text).replace("’", "'").strip(" .:!>»…*_")


_HEADING = re.compile(r"^ {0,3}(#{1,6}) +(.*?)[ #]*$", re.MULTILINE)


def heading_levels(body: Body) -> Iterator[Diagnostic]:
    above = body.level
    for match in _HEADING.finditer(body.text):
        level = len(match[1])
        if level > above + 1:
            yield advice(
                body.place(match.start(1)), "heading-skip", written=match[1], meant="#" * (above + 1)
            )
        above = level


def heading_titles(body: Body) -> Iterator[Diagnostic]:
    for match in _HEADING.finditer(body.text):
        if slug(match[2]) == slug(body.title):
            yield advice(body.place(match.start(2)), "heading-title", written=match[2])


_SECTION = re.compile(r" {0,3}(?:##(?!#)|# )")
"""The heading of a section, or of a whole page, of which something else is told."""
_LISTED = re.compile(r" *(?:[-*+•]|\d+[.)]) ")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+) *")
"""What makes a heading of the line above it, to Markdown."""
_SIGNS = " \t#*_:"
"""What may stand around the words of a line that is meant as a heading."""
_NUMBER = re.compile(r" {0,3}\d{1,2}[.)] +")


def missed_headings(body: Body, missing: Map[str, str]) -> Iterator[Diagnostic]:
    """Lines that say no more than what a section is called, and are not the heading that begins one.

    `missing` has the heading of each section that the sheet lacks, by each of its names, folded.
    """
    index, lines = 0, body.text.split("\n")
    for above, line, below in zip(("", *lines), lines, (*lines[1:], ""), strict=False):
        number = _NUMBER.match(line) if not (above.strip() or below.strip()) else None
        name, begun = line[number.end() if number else 0 :].strip(_SIGNS), line.lstrip()
        # Without a sign, words that go on in a line beside them are like any others; so is indented code.
        is_alone = not above.strip() and (
            not below.strip() or _LISTED.match(below) or _UNDERLINE.fullmatch(below)
        )
        is_apart = begun.startswith(("#", "*", "_")) or (is_alone and not line.startswith("    "))
        begins_other = _SECTION.match(line) or begun.startswith("* ")
        if name and is_apart and not begins_other and (heading := missing.get(fold(name))):
            place = body.place(index + line.index(name))
            yield advice(place, "heading-section", written=name, heading=heading)
        index += len(line) + 1


_TOP = re.compile(r"^ {0,3}##(?!#).*$", re.MULTILINE)
_NOTHING = {
    *("", "nvt", "niet van toepassing", "geen", "niets", "nihil", "onbekend", "aan te vullen"),
    *("in te vullen", "neant", "so", "sans objet", "aucun", "aucune", "rien", "inconnu", "a completer"),
    *("na", "n/a", "none", "nothing", "not applicable", "unknown", "to do", "todo", "tbd", "tba"),
}


def is_nothing(words: str) -> bool:
    """Whether words only say that there is nothing to say: “n.v.t.”, “geen”, a dash, a question mark."""
    return 0 < len(words) <= 30 and fold(words).replace(".", "").strip(" /?…-–—*_:;()") in _NOTHING


def nothing_told(body: Body) -> Iterator[Diagnostic]:
    """Sections with a word instead of a text. Left empty they would not be shown."""
    start = 0
    for heading in (*_TOP.finditer(body.text), None):
        text = body.text[start : heading.start() if heading else None]
        if is_nothing(words := text.strip()):
            yield advice(body.place(start + text.index(words)), "nothing-told", written=words)
        start = heading.end() if heading else start


_NO_ITEM = r"[ \t]*(?:[-–—•·◦▪‣](?=[^\W\d_])|[–—o][ \t]|[a-z][.)][ \t])[^\n]+"
_NO_LIST = re.compile(rf"^{_NO_ITEM}\n{_NO_ITEM}(?:\n{_NO_ITEM})*", re.MULTILINE)


def list_shapes(body: Body) -> Iterator[Diagnostic]:
    """Lines that Word made a list of, or that lack the space behind the hyphen: they would run on in one."""
    for match in _NO_LIST.finditer(body.text):
        place = body.place(match.end() - len(match[0].lstrip()))
        yield advice(place, "list-shape", written=shortened(match[0].partition("\n")[0]))


# Behind a bullet, a tab parts it from its words.
_COLUMNS = r"(?![ \t]*(?:[-*+•◦▪‣·o\uf0b7]|\w{1,3}[.)])\t)[ \t]*[^\s|][^\t\n]*\t+[^\t\n][^\n]*"
_ROW = r" {0,3}\|[^\n]*\|[ \t]*"
_RULED = r" {0,3}\|[ \t|:-]+"
_NO_TABLE = re.compile(
    rf"^{_COLUMNS}(?:\n{_COLUMNS})+|^{_ROW}$(?:(?P<ruled>\n{_RULED}$)|\n{_ROW}$)(?:\n{_ROW}$)*", re.MULTILINE
)


def table_shapes(body: Body) -> Iterator[Diagnostic]:
    """Rows from Word or a spreadsheet, parted by tabs, and rows that lack the line below the first."""
    # A sign is found faster than a pattern, and most texts have neither of these.
    has_columns = "\t" in body.text or "|" in body.text
    for match in _NO_TABLE.finditer(body.text) if has_columns else ():
        if not match["ruled"]:
            place = body.place(match.end() - len(match[0].lstrip()))
            yield advice(place, "table-shape", written=shortened(match[0].partition("\n")[0]))


_WORD = re.compile(r"[^\W\d_]+(?:[\'’-][^\W\d_]+)*")
_ADDRESS = re.compile(r"https?://\S+|\]\([^()\s]*|\S+@\S+|^ *\[[^\]]*\]:.*", re.MULTILINE)
LONG_WORD, VERY_LONG_WORD = 5, 8
"""Letters. Abbreviations are shorter (OCMW, UiTPAS is no capital word), and LGBTQIA+ counts seven."""

_LOUD = re.compile(rf"[A-ZÀ-Þ]{{{LONG_WORD}}}")


def shouted(text: str) -> Iterator[tuple[int, str]]:
    """Words in nothing but capitals, several in a row or a very long one, each run with its index.

    Abbreviations are no shouting, however many stand in a row.
    """
    if not _LOUD.search(text):
        return  # as nearly all texts: going through their words takes a hundred times as long
    text = blank(_ADDRESS, text)
    run: list[re.Match[str]] = []
    for match in (*_WORD.finditer(text), None):
        if match and match[0].isupper() and len(match[0]) > 1:
            if run and re.search(r"\n *\n|[^\W]", text[run[-1].end() : match.start()]):
                yield from _told(run, text)
                run = []
            run.append(match)
        else:
            yield from _told(run, text)
            run = []


def _told(run: list[re.Match[str]], text: str) -> Iterator[tuple[int, str]]:
    longest = max((len(word[0]) for word in run), default=0)
    if longest >= (VERY_LONG_WORD if len(run) == 1 else LONG_WORD):
        yield run[0].start(), text[run[0].start() : run[-1].end()]


def shouting(body: Body, is_declared: Callable[[str], object]) -> Iterator[Diagnostic]:
    """Capitals in a text. Of a heading that a site declares, its pages show the site's own spelling."""

    def unseen(heading: re.Match[str]) -> str:
        is_section = heading[1] == "##" and body.level == 2 and is_declared(heading[2])
        return " " * len(heading[0]) if is_section else heading[0]

    text = _HEADING.sub(unseen, body.text) if _LOUD.search(body.text) else ""
    for index, words in shouted(text):
        yield advice(body.place(index), "shouting", written=shortened(words))


def shortened(words: str) -> str:
    """Words for a sentence about them: on one line, and not too many."""
    text = " ".join(words.split())
    return text if len(text) <= 60 else f"{text[:60].rpartition(' ')[0] or text[:60]} …"

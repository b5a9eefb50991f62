from __future__ import annotations

import re

from fichebak.content.fields.contract import Schema
from fichebak.content.fields.shared.plain import Plain
from fichebak.content.fields.shared.schemas import pattern, spelled
from fichebak.text.diagnostics import wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Node, text_in
from fichebak.text.wording import fold, nearest

# Language tags for browsers and screen readers (BCP 47) → common names in Belgium, folded.
_TAGS = {
    "nl": ("nederlands", "dutch", "neerlandais"),
    "fr": ("frans", "french", "francais"),
    "en": ("engels", "english", "anglais"),
    "de": ("duits", "german", "allemand"),
    "vls": ("west-vlaams", "west flemish", "flamand occidental"),
    "li": ("limburgs", "limburgish", "limbourgeois"),
    "wa": ("waals", "walloon", "wallon"),
    "pcd": ("picardisch", "picard"),
    "lb": ("luxemburgs", "luxembourgish", "luxembourgeois"),
    "ar": ("arabisch", "arabic", "arabe"),
    "uk": ("oekraiens", "ukrainian", "ukrainien"),
    "pl": ("pools", "polish", "polonais"),
    "ro": ("roemeens", "romanian", "roumain"),
    "es": ("spaans", "spanish", "espagnol"),
    "it": ("italiaans", "italian", "italien"),
    "tr": ("turks", "turkish", "turc"),
}
_NAMES = {name: tag for tag, names in _TAGS.items() for name in names}
_SHAPE = r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-[a-z0-9]{5,8}|-[0-9][a-z0-9]{3})*"
_TAG = re.compile(_SHAPE)


class Language(Plain):
    """The language of a text that is not in that of the site: `vls`, `fr`, `nl-BE`, or its name.

    A screen reader then reads it with the right voice. `vls` is West Flemish. A field of this type
    with the key `title_lang` tells the language of the title.
    """

    def parse(self, node: Node) -> str:
        written = text_in(node)
        tag = _NAMES.get(fold(written), written)
        if not _TAG.fullmatch(tag):
            raise wrong(node.place, "language", written=written, near=nearest(written, _NAMES))
        return tag

    def schema(self, words: Words) -> Schema:
        return {"type": "string", "pattern": pattern(_SHAPE, spelled(_NAMES)), "examples": ["vls", "fr"]}

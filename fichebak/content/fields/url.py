from __future__ import annotations

import re
from unicodedata import name, normalize
from urllib.parse import quote, unquote, urlsplit

from fichebak.content.fields.contract import Schema, Widget
from fichebak.content.fields.shared.forms import TEXT_WIDGET
from fichebak.content.fields.shared.plain import Plain
from fichebak.content.fields.shared.schemas import URL, pattern
from fichebak.text.diagnostics import wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Node, text_in

_BARE = re.compile(r"(www\.|[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/|$))", re.IGNORECASE)


def in_ascii(address: str) -> str:
    """A web address as machines need it (RFC 3986): its host in Punycode, all else percent-encoded."""
    parts = urlsplit(address)
    path, query, fragment = (quote(part, "/%:=&?~+!$,;'@()*[]") for part in parts[2:])
    return parts._replace(
        netloc=host_in_ascii(parts.netloc), path=path, query=query, fragment=fragment
    ).geturl()


def host_in_ascii(host: str) -> str:
    """A host, with or without a port, in Punycode as browsers write it.

    Python's codec “idna” is of 2003: it leads “straße” to another site, “strasse”.
    """
    if host.isascii():
        return host
    name, colon, port = normalize("NFKC", host).lower().partition(":")
    labels = (
        label if label.isascii() else f"xn--{label.encode('punycode').decode()}" for label in name.split(".")
    )
    return f"{'.'.join(labels)}{colon}{port}"


def in_letters(address: str) -> str:
    """An address as `in_ascii` gives it, as people read it.

    A part of the host stays in Punycode if its letters are of several scripts: “а” and “a” look the same.
    """
    if "xn--" not in address and "%" not in address:  # nearly every one, and each page has one
        return address
    start, host, rest = address.partition(urlsplit(address).netloc)
    readable = ".".join(map(_label_in_letters, host.split(".")))
    return f"{start}{readable}{_LETTERS.sub(_letters, rest)}"


def _label_in_letters(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        readable = label.removeprefix("xn--").encode().decode("punycode")
    except UnicodeError:
        return label
    scripts = {name(letter, "").partition(" ")[0] for letter in readable if letter.isalpha()}
    return readable if len(scripts) == 1 and host_in_ascii(readable) == label else label


_LETTERS = re.compile(r"(?:%[89A-F][0-9A-F])+")


def _letters(encoded: re.Match[str]) -> str:
    letters = unquote(encoded[0])
    return letters if letters.isprintable() and quote(letters) == encoded[0] else encoded[0]


# Only the host may hold brackets, around a number: it is matched as one, to be left as it is.
_IN_NO_URL = re.compile(r"^https?://[^/?#]*|[\s\"<>\[\\\]^`{|}]", re.IGNORECASE)


def as_href(address: str) -> str:
    """An address for an `href`: what no URL may hold is percent-encoded, as browsers do with most of it.

    A telephone number is without spaces: a program that dials need not decode.
    """
    if address[:4].lower() == "tel:":
        address = "".join(address.split())
    return _IN_NO_URL.sub(lambda found: found[0] if len(found[0]) > 1 else quote(found[0]), address)


class Url(Plain):
    """The address of a web page, beginning with https:// or http://.

    A name and password in it are refused: they would be published.
    """

    def parse(self, node: Node) -> str:
        text = text_in(node)
        try:
            parts = urlsplit(text)
            host = parts.hostname or ""
            _ = parts.port  # raises ValueError when it is no number: no browser would open it
        except ValueError:
            raise wrong(node.place, "url", written=text) from None
        if parts.scheme not in {"http", "https"}:
            bare = _BARE.match(text)
            raise wrong(node.place, "url", written=text, near=f"https://{text}" if bare else "")
        if not host or "@" in parts.netloc or re.search(r"[\s<>\"'`\\]", text):
            raise wrong(node.place, "url", written=text)
        return text

    def widget(self, words: Words) -> Widget:
        return {**TEXT_WIDGET, "type": "url"}

    def data_schema(self) -> Schema:
        # Not `format: iri`: that refuses what browsers show and accept, such as “?f[0]=thema”.
        return {"type": "string", "pattern": f"^{URL}$"}

    def schema(self, words: Words) -> Schema:
        return {"type": "string", "pattern": pattern(URL)}

"""What is the same on every page, set into the templates when they are compiled.

`words("menu.home")`, `asset("style.css")` and `root` are looked up some two hundred times a page. As
text of the template itself they cost nothing: a sheet's page takes half the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Map

from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

ROOT = "\x1a"
"""Stands in what is rendered where the way to the site's root belongs: with it, a card or a template is
the same at any depth. No content file, configuration or file name may hold this character."""

Constants = Map[str, Callable[[str], str | None]]
"""A function of templates → the text of its one argument, or None where there is none."""


def set_into(environment: Environment, functions: Constants) -> None:
    """Makes an environment read `root`, and each function with a text as its argument, as texts."""

    class SetIn(Extension):
        def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
            tokens = list(stream)
            place = 0
            while place < len(tokens):
                token = tokens[place]
                call = tokens[place : place + 4]
                is_attribute = place > 0 and tokens[place - 1].type == "dot"
                if token.type != "name" or is_attribute:
                    pass
                elif token.value == "root":
                    token = Token(token.lineno, "string", ROOT)
                elif token.value in functions and [one.type for one in call] == _CALL:
                    text = functions[token.value](call[2].value)
                    # What is not there fails where it would have: when its page is rendered.
                    if text is not None:
                        token = Token(token.lineno, "string", text)
                        place += 3
                yield token
                place += 1

    environment.add_extension(SetIn)


_CALL = ["name", "lparen", "string", "rparen"]

"""Folds what is the same on every page into the templates, as constants, when they are compiled.

`words("menu.home")`, `asset("style.css")` and `root` are evaluated some two hundred times per page. As
string constants they cost nothing: a sheet's page renders in half the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping as Map

from jinja2 import Environment
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

ROOT = "\x1a"
"""A placeholder in rendered HTML for the relative path to the site's root, such as "../../". With it, a
rendered card is the same at any depth. Content files, the configuration and file names never contain it."""

Constants = Map[str, Callable[[str], str | None]]
"""Template functions by name; each returns the text for its one string argument, or None if unknown."""


def set_into(environment: Environment, functions: Constants) -> None:
    """Makes the environment compile `root`, and calls of `functions` with a string literal, as constants."""

    class FoldConstants(Extension):
        def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
            tokens = list(stream)
            position = 0
            while position < len(tokens):
                token = tokens[position]
                call = tokens[position : position + 4]
                is_attribute = position > 0 and tokens[position - 1].type == "dot"
                if token.type != "name" or is_attribute:
                    pass
                elif token.value == "root":
                    token = Token(token.lineno, "string", ROOT)
                elif token.value in functions and [part.type for part in call] == _CALL:
                    text = functions[token.value](call[2].value)
                    # Leave an unknown name to fail as it otherwise would: when the page is rendered.
                    if text is not None:
                        token = Token(token.lineno, "string", text)
                        position += 3
                yield token
                position += 1

    environment.add_extension(FoldConstants)


_CALL = ["name", "lparen", "string", "rparen"]

"""A call as people type it: read, or refused in the words of the site.

argparse speaks English, and takes a word that it does not know for an argument of the command that it did
not recognise. Words are loaded only when something is to be said: a build that has nothing to do is over
before that would be done.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from collections.abc import Sequence as Seq
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from fichebak.text.language import Words

Speak = Callable[[], "Words"]
"""Gives the words of the site."""

_DASHES = ("-", "–", "—")
"""What an option begins with; where it was pasted from a letter, two hyphens have become one dash."""


def _columns() -> int:
    """The width of the terminal.

    argparse would look for it for each option, by a module that takes a tenth of a build with nothing to do.
    """
    told = 0
    with suppress(ValueError):
        told = int(os.environ.get("COLUMNS", "0"))
    with suppress(OSError):
        told = told if told > 0 else os.get_terminal_size().columns
    return told if told > 0 else 80


class Parser(argparse.ArgumentParser):
    """Options and arguments; what is wrong with those that were given is told in the words of the site."""

    def __init__(self, speak: Speak, **given: Any) -> None:
        class Formatter(argparse.HelpFormatter):
            def __init__(self, prog: str) -> None:
                super().__init__(prog, width=_columns() - 2)  # as many as argparse leaves free

            def add_usage(
                self,
                usage: str | None,
                actions: Iterable[argparse.Action],
                groups: Iterable[Any],
                prefix: str | None = None,
            ) -> None:
                words = speak()
                super().add_usage(usage, actions, groups, prefix or f"{words('help.usage')} ")

        super().__init__(
            formatter_class=Formatter, add_help=False, allow_abbrev=False, exit_on_error=False, **given
        )
        self._speak = speak

    def read(self, given: Seq[str], command: str, others: Iterable[str]) -> argparse.Namespace:
        """What was asked. Where no `command` was named, a word may be meant as one of the `others`."""
        try:
            asked, left = self.parse_known_args(given)
        except argparse.ArgumentError as problem:
            self.refuse(self._misused(problem.argument_name))
        if left:
            self.refuse(self._unknown(left, command, others))
        return asked

    def format_help(self) -> str:
        """The help, its headings in the words of the site too."""
        words = self._speak()
        self._positionals.title = words("help.arguments")
        self._optionals.title = words("help.options")
        return super().format_help()

    def refuse(self, message: str) -> NoReturn:
        """Ends the program: the call makes no sense."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {message}\n")

    def error(self, message: str) -> NoReturn:  # noqa: ARG002 (it is English)
        """What argparse calls where something lacks."""
        self.refuse(self._misused(None))

    def _misused(self, name: str | None) -> str:
        """What to say of an option and what stands behind it, or without a name of an argument that lacks."""
        words = self._speak()
        if name is None:
            lacking = (one for one in self._actions if one.required)
            told = (f"{one.metavar} ({words(f'help.{one.dest}')})" for one in lacking)
            return words("call.lacking", wanted=", ".join(told))
        action = next(one for one in self._actions if "/".join(one.option_strings) == name)
        if action.nargs == 0:
            return words("call.no-value", option=name)
        form = ", ".join(action.choices or [str(action.metavar or action.dest.upper())])
        return words("call.value", option=name, form=form, help=words(f"help.{name.lstrip('-')}"))

    def _unknown(self, left: Seq[str], command: str, others: Iterable[str]) -> str:
        """What to say of words that nobody understands: of the one that may have been a command, first."""
        from fichebak.text.report import printable
        from fichebak.text.wording import nearest

        words, written = self._speak(), left[0]
        word = next((one for one in left if not one.startswith(_DASHES)), "")
        meant_command = nearest(word, others)
        # A word behind an option that nobody knows is its value, unless it looks like a command.
        if word and not command and (meant_command or not written.startswith(_DASHES)):
            said, near = words("call.command", written=word), meant_command
            also = f"{words('help.commands')} {', '.join(others)}"
        elif written.startswith(_DASHES):
            options = [name for one in self._actions for name in one.option_strings]
            name = f"--{written.partition('=')[0].lstrip(''.join(_DASHES))}"
            said, near = words("call.option", written=written), nearest(name, options)
            also = words("call.help", program=self.prog)
        else:
            said, near, also = words("call.argument", written=written, command=command), "", ""
        meant = words("did-you-mean", near=near) if near else ""
        return printable(" ".join(filter(None, (f"{said}.", meant, also))))

"""Parses the command line, with help and error messages in the site's language.

argparse's own messages are English, and blame an argument when a command is misspelt. Texts are loaded only
when there is something to print: loading them would take longer than a build that has nothing to do.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence as Seq
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

from fichebak.commands.terminal import columns

if TYPE_CHECKING:
    from fichebak.text.language import Words

Speak = Callable[[], "Words"]
"""Loads the texts in the site's language."""

_DASHES = ("-", "–", "—")
"""The first character of an option. Word processors turn two hyphens into a dash, and people paste those."""


def _columns() -> int:
    """The width for help, as `shutil.get_terminal_size` finds it.

    argparse would import `shutil` for it, which takes a tenth of a build that has nothing to do.
    """
    wished = 0
    with suppress(ValueError):
        wished = int(os.environ.get("COLUMNS", "0"))
    return wished if wished > 0 else columns(sys.stdout) or 80


class Parser(argparse.ArgumentParser):
    """An argument parser that prints help and errors in the site's language.

    The help ends with a list of all `commands`.
    """

    def __init__(self, speak: Speak, commands: Iterable[str] = (), **given: Any) -> None:
        class Formatter(argparse.HelpFormatter):
            def __init__(self, prog: str) -> None:
                super().__init__(prog, width=_columns() - 2)  # the margin that argparse leaves

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
        self._commands = commands

    def read(self, given: Seq[str], command: str, others: Iterable[str], args: argparse.Namespace) -> None:
        """Adds what is given to `args`. Without a `command`, a word may be one of `others`, misspelt."""
        try:
            _, left = self.parse_known_args(given, args)
        except argparse.ArgumentError as problem:
            self.refuse(self._misused(problem.argument_name))
        if left:
            self.refuse(self._unknown(left, command, others))

    def format_help(self) -> str:
        """The help, with headings in the site's language, and all commands below it."""
        words = self._speak()
        self._positionals.title = words("help.arguments")
        self._optionals.title = words("help.options")
        formatter = self._get_formatter()
        formatter.start_section(words("help.commands"))
        for name in self._commands:
            formatter.add_argument(argparse.Action([], name, help=words(f"help.{name}")))
        formatter.end_section()
        return f"{super().format_help()}\n{formatter.format_help()}"

    def print_help(self, file: Any = None) -> None:
        """Prints the help. Raises OSError if it cannot be written; argparse would hide that."""
        print(self.format_help(), end="", file=file, flush=True)

    def refuse(self, message: str) -> NoReturn:
        """Prints the usage and the message, and exits with code 2."""
        self.print_usage(sys.stderr)
        self.complain(message)

    def complain(self, message: str) -> NoReturn:
        """Prints the message, and exits with code 2."""
        from fichebak.text.report import printable

        self.exit(2, f"{self.prog}: {printable(message)}\n")

    def error(self, message: str) -> NoReturn:  # noqa: ARG002 (the message is English)
        """Called by argparse if a required argument is missing."""
        self.refuse(self._misused(None))

    def _misused(self, name: str | None) -> str:
        """The message for a wrong value of the named option, or without a name for missing arguments."""
        words = self._speak()
        if name is None:
            missing = (one for one in self._actions if one.required)
            wanted = (f"{one.metavar} ({words(f'help.{one.dest}')})" for one in missing)
            return words("call.lacking", wanted=", ".join(wanted))
        action = next(one for one in self._actions if "/".join(one.option_strings) == name)
        if action.nargs == 0:
            return words("call.no-value", option=name)
        form = ", ".join(action.choices or [str(action.metavar or action.dest.upper())])
        return words("call.value", option=name, form=form, help=words(f"help.{name.lstrip('-')}"))

    def _unknown(self, left: Seq[str], command: str, others: Iterable[str]) -> str:
        """The message for unknown arguments: first for a word that may be a misspelt command."""
        from fichebak.text.report import printable
        from fichebak.text.wording import nearest

        words, written = self._speak(), left[0]
        word = next((one for one in left if not one.startswith(_DASHES)), "")
        meant_command = nearest(word, others)
        # A word after an unknown option is probably its value, unless it looks like a command.
        if word and not command and (meant_command or not written.startswith(_DASHES)):
            message, near = words("call.command", written=word), meant_command
            also = f"{words('help.commands')}{words.colon}{', '.join(others)}"
        elif written.startswith(_DASHES):
            options = [name for one in self._actions for name in one.option_strings]
            name = f"--{written.partition('=')[0].lstrip(''.join(_DASHES))}"
            message, near = words("call.option", written=written), nearest(name, options)
            also = words("call.help", program=self.prog)
        else:
            message, near, also = words("call.argument", written=written, command=command), "", ""
        meant = words("did-you-mean", near=near) if near else ""
        return printable(" ".join(filter(None, (f"{message}.", meant, also))))

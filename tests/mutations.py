"""Corrupted files by number, for fuzzing: the same number gives the same file on every machine."""

import random

from tests.test_properties import CONFIG, SHEETS, TRAPS

MUTATIONS = ("delete", "double", "swap", "insert", "insert", "replace", "cut", "indent", "repeat", "bytes")
REPEATED = (*"[(*_`>", "- ", *"&<\\|", "a: ", "{", "  ", *"!~", "[^a]", "x[", "#")


def spoil(lines: list[str], index: int, chance: random.Random, most: int) -> None:
    """Corrupts a line, or swaps it with the next, in place; a repetition is at most `most` times."""
    line = lines[index] if index < len(lines) else ""
    column = chance.randint(0, len(line))
    trap = chance.choice(TRAPS)
    mutation = chance.choice(MUTATIONS)
    lines[index : index + (2 if mutation == "swap" else 1)] = {
        "delete": [],
        "double": [line, line],
        "swap": [*lines[index + 1 : index + 2], line],
        "insert": [line[:column] + trap + line[column:]],
        "replace": [line[:column] + trap + line[column + 1 :]],
        "cut": [line[:column]],
        "indent": [chance.choice([" ", "  ", "\t", "\u00a0", "- ", "> "]) + line],
        "repeat": [line[:column] + chance.choice(REPEATED) * chance.randint(2, most) + line[column:]],
        "bytes": [line[:column] + chr(chance.randrange(0x300)) + line[column:]],
    }[mutation]


def mutated(number: int) -> tuple[bool, bytes]:
    """Whether the file is a sheet (or a configuration), and its bytes."""
    chance = random.Random(number)
    is_sheet = chance.random() < 0.9
    lines = (chance.choice(SHEETS) if is_sheet else CONFIG).split("\n")
    for _ in range(chance.randint(1, 5)):
        spoil(lines, chance.randrange(len(lines)) if lines else 0, chance, 3000)
    data = "\n".join(lines).encode()
    if chance.random() < 0.05:
        cut = chance.randint(0, len(data))
        data = data[:cut] + bytes([chance.randrange(256)]) + data[cut:]
    return is_sheet, data

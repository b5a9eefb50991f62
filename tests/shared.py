"""Results that take long to make: one worker of a run makes each, and the others read it."""

import fcntl
import os
import pickle
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import ParamSpec, TypeVar
from urllib.parse import quote

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

FOLDER = "FICHEBAK_TESTS"
"""The environment variable with the folder of a run's results, which `conftest.py` makes."""


def shared(make: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Caches the results of a function of texts, also between the processes of a run."""

    @cache
    @wraps(make)
    def result(*texts):
        if FOLDER not in os.environ:  # a script asks, and no test
            return make(*texts)
        name = quote(" ".join((make.__module__, make.__name__, *texts)), safe="")
        with Path(os.environ[FOLDER], name).open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # whoever comes second waits for the result
            file.seek(0)
            if written := file.read():
                return pickle.loads(written)
            made = make(*texts)
            file.write(pickle.dumps(made))
            return made

    return result

"""`.ci/run`: its exit code and its last line, with a Makefile whose tests are short."""

import os
import shutil
import subprocess

import pytest

from tests.conftest import HOME

COUNTS = "===== 3 passed in 0.1s ====="
MAKEFILE = """\
test-editor:
\t@echo editor
\t@echo '===== 1 passed in 0.1s ====='
\t@exit {editor}
test:
\t@echo tests
\t@echo '{counts}'
\t@exit {tests}
"""


@pytest.fixture
def ci(tmp_path):
    def run(editor, tests, *, npm=True):
        shutil.copytree(HOME / ".ci", tmp_path / ".ci")
        (tmp_path / "Makefile").write_text(MAKEFILE.format(editor=editor, tests=tests, counts=COUNTS))
        tools = tmp_path / "tools"
        tools.mkdir()
        for tool in ("bash", "make", "mktemp", "rm", "tee", "grep", "tail", "dirname", "sh", "echo"):
            (tools / tool).symlink_to(shutil.which(tool))
        if npm:
            (tools / "npm").symlink_to(shutil.which("true"))
        return subprocess.run(
            [tmp_path / ".ci/run"],
            env={"PATH": str(tools), "TMPDIR": str(tmp_path), "HOME": os.environ.get("HOME", "/")},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return run


@pytest.mark.parametrize(("editor", "tests"), [(0, 0), (1, 0), (0, 1), (1, 1)])
def test_it_fails_when_either_fails_and_the_counts_of_the_tests_come_last(ci, editor, tests):
    done = ci(editor, tests)
    assert (done.returncode != 0) == bool(editor or tests)
    lines = done.stdout.splitlines()
    assert lines.index("editor") < lines.index("tests")
    assert lines[-1] == COUNTS


def test_without_npm_there_is_no_editor_to_test(ci):
    done = ci(1, 0, npm=False)
    assert done.returncode == 0
    assert "editor" not in done.stdout.splitlines()

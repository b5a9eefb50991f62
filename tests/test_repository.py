"""The repository itself: licences, locks, packages and committed files."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ["requirements.txt", "requirements-serve.txt", "requirements-import.txt", "requirements-test.txt"]

# In pieces, so that this file itself passes the test.
FORBIDDEN = [
    r"(?<![\w.-])/" + "work/",
    r"(?<![\w.-])/" + "root/",
    "/tmp" + r"/v\b",
    "pypi" + r"\.org",
    "python" + r"hosted\.org",
    "registry" + r"\.npmjs\.org",
]
MADE = {".cache", ".git", ".hypothesis", ".venv", "__pycache__", "node_modules", "output"}


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def requirements(name):
    """The requirements of a lock file, each with its hashes on one line."""
    lines = read(name).replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


def versions(name):
    return dict(re.findall(r"^([\w.-]+)==([^\s;]+)", "\n".join(requirements(name)), re.MULTILINE))


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_has_one_version_and_its_hashes(name):
    pinned = re.compile(r"[\w.-]+==[\w.]+( ; [^#\\]+?)?(\s+--hash=sha256:[0-9a-f]{64})+")
    assert [line for line in requirements(name) if not pinned.fullmatch(line.strip())] == []
    assert versions(name)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_place_to_download_from(name):
    places = re.compile(r"://|--(index|extra|find-links|trusted)|^\s*-[if]\b", re.MULTILINE)
    assert places.findall(read(name)) == []


def test_the_tests_run_with_the_versions_that_build_the_site():
    site, *more, tests = (versions(name).items() for name in LOCKS)
    assert all(site <= one <= tests for one in more)


def test_a_site_needs_few_packages():
    # Includes packages for a single platform: each package is one more to trust.
    assert len(versions("requirements.txt")) <= 10


def test_every_third_party_import_is_declared():
    project = tomllib.loads(read("pyproject.toml"))["project"]
    extras = project.get("optional-dependencies", {})
    groups = [project["dependencies"], *(extras[name] for name in extras if name != "test")]
    declared = {normal(re.match(r"[\w.-]+", line)[0]) for group in groups for line in group}
    distributions = packages_distributions()

    undeclared = {
        f"{path.relative_to(ROOT)}: {module}"
        for path in sorted((ROOT / "fichebak").rglob("*.py"))
        for module in imports(path)
        if module not in sys.stdlib_module_names | {"fichebak"}
        if declared.isdisjoint(map(normal, distributions.get(module, [])))
    }
    assert undeclared == set()


def imports(path):
    """The top-level packages that a module imports, including imports inside functions."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module.split(".")[0]


def test_no_file_knows_the_machine_or_the_registry_it_was_made_with():
    forbidden = re.compile("|".join(FORBIDDEN).encode())
    found = {str(path.relative_to(ROOT)): forbidden.findall(path.read_bytes()) for path in files()}
    assert {name: words for name, words in found.items() if words} == {}


def files():
    """The committed and new files; without git, as in an unpacked archive, all that no tool made."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        listed = ""
    paths = [ROOT / name for name in listed.split("\0") if name] or [
        path for path in ROOT.rglob("*") if MADE.isdisjoint(path.relative_to(ROOT).parts)
    ]
    return [path for path in paths if path.is_file()]


def test_every_make_command_in_the_readme_exists():
    commands = set(re.findall(r"(?:^(?:\$ )?|`)make ([a-z][\w-]*)", read("README.md"), re.MULTILINE))
    targets = set(re.findall(r"^([a-z][\w-]*):", read("Makefile"), re.MULTILINE))
    assert "site" in commands
    assert commands - targets == set()


def test_the_readme_tells_what_each_folder_is_for():
    folders = {path.relative_to(ROOT).parts[0] for path in files() if path.parent != ROOT}
    told = re.search(r"^build\.py .*?^```", read("README.md"), re.DOTALL | re.MULTILINE)[0]
    assert {name for name in folders if not name.startswith(".") and f"\n{name}/" not in told} == set()


def test_an_import_without_a_file_installs_nothing(tmp_path):
    (tmp_path / "Makefile").write_text(read("Makefile"), "utf-8")
    done = subprocess.run(
        ["make", "import", "PYTHON=false"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stderr.startswith("Noem het bestand, zoals: make import FILE=projecten.xlsx\n")
    assert [path.name for path in tmp_path.iterdir()] == ["Makefile"]


def test_a_list_to_import_may_have_any_name():
    name = 'Lijst van \'t "Huis"; echo x.xlsx'
    command = [
        "make",
        "--no-print-directory",
        "--old-file=.venv/.import",
        "RUN=echo",
        "import",
        f"FILE={name}",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == (f"build.py import {name}\n", "")


NAMED = re.compile(r"\b(?:tests|fichebak|bench|scripts|templates)/[\w/.-]+\.(?:py|yaml|html|js|css|toml)\b")


def test_every_file_of_ours_that_a_document_names_is_there():
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    named = {(doc.name, name) for doc in documents for name in NAMED.findall(doc.read_text("utf-8"))}
    assert len(named) > 20
    assert {pair for pair in named if not (ROOT / pair[1]).is_file()} == set()


def prose(doc):
    """A document without code."""
    text = re.sub(r"^(`{3,}).*?^\1$", "", doc.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`\n]*`", "", text)


def anchors(doc):
    """The addresses of a document's headings, as GitHub makes them."""
    titles = re.findall(r"^#+ (.*)$", doc.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def test_every_link_between_documents_leads_to_a_file_and_a_heading():
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    found = {
        (doc, link) for doc in documents for link in re.findall(r"(?<!\\)\]\(([^)\s:]+)[)\s]", prose(doc))
    }
    assert len(found) > 300
    dead = set()
    for doc, link in found:
        path, _, heading = link.partition("#")
        target = doc.parent / path if path else doc
        if not target.exists() or (heading and heading not in anchors(target)):
            dead.add((doc.name, link))
    assert dead == set()

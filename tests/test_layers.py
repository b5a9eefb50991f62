"""The structure of the code: modules import only earlier modules, and few of them do input or output."""

import ast
import re
from pathlib import Path

import fichebak

PACKAGE = Path(fichebak.__file__).parent
MODULES = sorted(
    path for path in PACKAGE.rglob("*.py") if path.name != "__init__.py" or path.parent.name == "fields"
)
TABLE = re.findall(r"^(\w+/|) {2,}(\w.*?)(?: {2,}\S.*)?$", fichebak.__doc__, re.MULTILINE)


def order():
    """The modules in reading order, from the package's docstring; the folder `fields` is one module."""
    room = ""
    for start, names in TABLE:
        # A line without a package continues the one above. Only the modules in ABOVE are in no package.
        room = start.rstrip("/") or room
        for one in names.split():
            yield one if one in ABOVE else f"{room}.{one}"


ABOVE = {"cli"}
ORDER = list(order())
TOUCH_THE_WORLD = re.compile(r"(shell|commands)\.\w+|cli|building\.parallel_map")
SPEAK = re.compile(r"commands\.\w+|cli")


def name(path):
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def room(path):
    """The module's name in the reading order: `content.fields` for every module in that folder."""
    return ".".join(name(path).split(".")[:2])


FIELDS = "content.fields"
NO_TYPES = {"__init__", "contract"}
TYPES = [path for path in MODULES if path.parent.name == "fields" and path.stem not in NO_TYPES]
SHARED = [path for path in MODULES if path.parent.name == "shared"]


def known(dotted):
    """The module of the reading order that an import names, or imports from."""
    parts = dotted.split(".")[1:]
    return next((n for n in (".".join(parts[:2]), parts[0]) if n in ORDER), ".".join(parts))


def tree(path):
    return ast.parse(path.read_text("utf-8"))


def imports(path):
    """Every import of a module, including those inside functions, as dotted names."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_the_package_names_all_its_modules_and_no_others():
    assert len(ORDER) == len(set(ORDER))
    assert set(ORDER) == {room(path) for path in MODULES}


def faults(find, modules=MODULES):
    """The faults per module, for modules that have any."""
    return {name(path): found for path in modules if (found := find(path))}


def test_a_module_imports_only_from_those_before_it():
    def from_later(path):
        used = {known(dotted) for dotted in imports(path) if dotted.startswith("fichebak.")}
        # Field types may import each other; Python itself rejects import cycles among them.
        return used - set(ORDER[: ORDER.index(room(path))]) - ({FIELDS} if room(path) == FIELDS else set())

    assert faults(from_later) == {}


def test_no_field_type_waits_for_the_list_of_all():
    all_types = {"fichebak.content.fields", "fichebak.content.fields.TYPES"}
    assert len(TYPES) > 10
    assert faults(lambda path: all_types & set(imports(path)), [*TYPES, *SHARED]) == {}


def test_what_field_types_share_knows_none_of_them():
    types = tuple(f"fichebak.{name(path)}" for path in TYPES)
    assert len(SHARED) > 5
    assert faults(lambda path: [dotted for dotted in imports(path) if dotted.startswith(types)], SHARED) == {}


WORLDLY = """
    asyncio ctypes fcntl ftplib glob http io livereload mmap multiprocessing os pathlib random secrets
    select shutil signal socket sqlite3 ssl stat subprocess sys tempfile threading time tornado urllib uuid
"""
HARMLESS = {
    "io.BytesIO",  # bytes in memory
    "io.StringIO",
    "io.TextIOWrapper",  # text on such bytes
    "sys.intern",  # returns an equal text
    "pathlib.PurePosixPath",  # pure functions on paths; so are those of urllib
    "urllib.parse.quote",
    "urllib.parse.unquote",
    "urllib.parse.urlencode",
    "urllib.parse.urljoin",
    "urllib.parse.urlsplit",
}
CALLS = """
    open input breakpoint exec eval __import__ read_text read_bytes write_text write_bytes iterdir rglob
    mkdir unlink is_file is_dir today now getenv system urlopen
"""
"""Functions, and methods of any object."""


OPENS = {"site.images", "moving.spreadsheets", "moving.worksheets"}


def test_what_lies_between_reading_and_writing_is_pure():
    def impure(path):
        # These modules open pictures or workbooks from bytes in memory.
        allowed = {"open"} if name(path) in OPENS else set()
        calls = {node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}
        called = {func.id if isinstance(func, ast.Name) else getattr(func, "attr", "") for func in calls}
        worldly = {dotted for dotted in imports(path) if dotted.split(".")[0] in WORLDLY.split()}
        return (worldly - HARMLESS) | ((called & set(CALLS.split())) - allowed)

    modules = [path for path in MODULES if not TOUCH_THE_WORLD.fullmatch(room(path))]
    assert len(modules) > 30
    assert faults(impure, modules) == {}


def test_a_module_can_be_read_in_one_sitting():
    lengths = {name(path): len(path.read_text("utf-8").splitlines()) for path in MODULES}
    assert {module: length for module, length in lengths.items() if length > 400} == {}


def test_only_the_commands_speak_to_the_terminal_and_ends_the_program():
    words = {"print", "exit", "quit", "SystemExit", "stdout", "stderr", "stdin", "_exit", "argv", "environ"}

    def spoken(path):
        used = {node.id for node in ast.walk(tree(path)) if isinstance(node, ast.Name)}
        # Only attributes of the process itself: the result of a subprocess has a `stdout` too.
        attributes = (node for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute))
        used |= {node.attr for node in attributes if ast.unparse(node.value) in {"sys", "os", "builtins"}}
        # Git gets the environment of the process, with more in it.
        handed_on = {"environ"} if name(path) == "shell.git" else set()
        return (used & words) - handed_on | ({"logging", "warnings"} & set(imports(path)))

    assert faults(spoken, [path for path in MODULES if not SPEAK.fullmatch(room(path))]) == {}
    assert "print" in spoken(PACKAGE / "commands/terminal.py")

"""The cache on disk: whatever happens to it, a build is at worst slow, never wrong, and never fails."""

import errno
import os
import sqlite3
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from fichebak import cli
from fichebak.building.stores import InMemory
from fichebak.commands import making
from fichebak.shell import cache, last_build, manifest, publishing, sealing
from fichebak.shell.publishing import Published
from fichebak.shell.sealing import seal
from fichebak.shell.secret import KEY, own
from fichebak.shell.spool import Spool
from tests import disk
from tests.conftest import CONFIG, SHEET
from tests.disk import write

FILE = "fichebak.sqlite3"


def remembered(folder, *, keep=True):
    return cache.remembered(folder, own(os.environ), {}, keep=keep)


@pytest.fixture
def built(make, tmp_path):
    """Builds a site with a cache in a folder, as its output; and that folder after a first build."""

    def run(text=SHEET, folder=tmp_path):
        with remembered(folder) as memory:
            return make(site(text), memory=memory).files

    run()
    return run


def site(text=SHEET):
    return {"content/projects/a.md": text, "content/projects/b.md": SHEET}


def rows(folder):
    with closing(sqlite3.connect(folder / FILE)) as database:
        return database.execute("SELECT key, digest, value FROM memory ORDER BY key").fetchall()


def kinds(names):
    return sorted(name.partition("-")[0] for name in names)


def change(folder, statement):
    with closing(sqlite3.connect(folder / FILE)) as database, database:
        database.execute(statement)


def test_a_disk_without_room_for_cached_bytes_ends_no_build_and_costs_no_cache(tmp_path, monkeypatch):
    """Only what changed is published: it may fit where all that is cached does not."""

    def refuse(_spool, data):
        if data:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    given = {**site(), "site_config.yaml": CONFIG}
    for edition in ("vrijdag", "zondag", "maandag"):
        write(tmp_path, {path: text.replace("vrijdag", edition) for path, text in given.items()})
        assert cli.main(["build", "--site", str(tmp_path), "--quiet"]) == 0
        page = (tmp_path / "output/projecten/a/index.html").read_text()
        assert f"Elke {edition} soep." in page
        assert kinds(row[0] for row in rows(tmp_path / ".cache")).count("reading") == 2
        monkeypatch.setattr(Spool, "_append", refuse)


def test_what_is_cached_leaves_the_disk_before_a_site_is_published(tmp_path, monkeypatch):
    def listening(*given):
        stores.append(spooled(*given))
        return stores[-1]

    def publishing_(*given):
        assert [len(store) > 0 for store in stores] == [False, True]
        return publish(*given)

    stores, spooled, publish = [], making.spooled, publishing.publish
    monkeypatch.setattr(making, "spooled", listening)
    monkeypatch.setattr(publishing, "publish", publishing_)
    write(tmp_path, {**site(), "site_config.yaml": CONFIG})
    assert cli.main(["build", "--site", str(tmp_path), "--quiet"]) == 0
    assert len(stores) == 2


@pytest.mark.usefixtures("built")
def test_what_was_made_is_found_again(tmp_path):
    before = (tmp_path / FILE).read_bytes()
    with remembered(tmp_path) as memory:
        # Both sheets have the same text.
        assert kinds(memory.cached) == ["prose", "reading", "reading", "terms", "terms"]
        for name in memory.cached:
            memory.recall(name, lambda: pytest.fail("made again"))
    assert (tmp_path / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("command", "store"),
    [(["build"], Spool), (["build", "--no-cache"], Spool), (["check"], InMemory)],
    ids=["build", "build without a cache", "check"],
)
def test_a_build_keeps_cached_bytes_on_the_disk_and_a_check_in_memory(tmp_path, monkeypatch, command, store):
    stores = []

    def listening(inputs, options, memory, *more):
        stores.append(type(memory.cached))
        return building(inputs, options, memory, *more)

    building = making.build
    monkeypatch.setattr(making, "build", listening)
    write(tmp_path, {**site(), "site_config.yaml": CONFIG})
    assert cli.main([*command, "--site", str(tmp_path), "--quiet"]) == 0
    assert stores == [store]


class Full(dict):
    def __setitem__(self, key, value):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_no_reason_to_delete_the_cache(built, tmp_path):
    built()
    before = (tmp_path / FILE).read_bytes()
    with cache.remembered(tmp_path, own(os.environ), Full(), keep=False) as memory:
        assert memory.cached == {}
    assert (tmp_path / FILE).read_bytes() == before


def test_what_a_build_did_not_use_is_forgotten(built, tmp_path):
    before = rows(tmp_path)
    built(SHEET + "\nMet brood.\n")
    expected = ["prose", "prose", "reading", "reading", "terms", "terms"]
    assert kinds(name for name, _, _ in rows(tmp_path)) == expected
    built()
    assert rows(tmp_path) == before


def test_a_mistake_makes_nothing_be_forgotten_before_it_is_mended(built, tmp_path):
    before = rows(tmp_path)
    assert built(SHEET.replace("title:", "naam:")) == {}
    assert set(before) <= set(rows(tmp_path))
    built()
    assert rows(tmp_path) == before


DAMAGE = {
    "another value": "UPDATE memory SET value = x'5b5b22783c7363726970743e225d2c22225d'",
    "a value of another kind": "UPDATE memory SET value = 'text'",
    "a number for a value": "UPDATE memory SET value = 1e99",
    "no value": "UPDATE memory SET value = NULL",
    "no digest": "UPDATE memory SET digest = NULL",
    "a key of another kind": "UPDATE memory SET key = x'00ff' WHERE rowid = 1",
    "no key": "UPDATE memory SET key = NULL",
    "no rows": "DELETE FROM memory",
    "no table": "DROP TABLE memory",
    "other columns": "ALTER TABLE memory RENAME COLUMN digest TO other",
    "a view for a table": "ALTER TABLE memory RENAME TO m2",
}


@pytest.mark.parametrize("statement", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_row_is_as_good_as_none(built, make, tmp_path, statement):
    change(tmp_path, statement)
    expected = make(site()).files
    assert built() == expected
    assert built() == expected


def test_a_value_under_the_key_of_another_is_as_good_as_none(built, make, tmp_path):
    other = SHEET.replace("soep", "stoofvlees")
    built(other)
    one, two = (row for row in rows(tmp_path) if row[0].startswith("prose-"))
    with closing(sqlite3.connect(tmp_path / FILE)) as database, database:
        for (name, _, _), (_, digest, value) in ((one, two), (two, one)):
            database.execute("UPDATE memory SET digest = ?, value = ? WHERE key = ?", (digest, value, name))
    assert built(other) == make(site(other)).files


def test_a_row_that_somebody_made_up_is_as_good_as_none(built, make, tmp_path):
    # With the right digest, which anybody can compute; only the secret key is missing.
    value = b'[["<script>alert(1)</script>"], ""]'
    for made_up in (
        lambda name: sha256(name.encode() + b"\0" + value).digest(),
        lambda name: seal(b"", name, value),
        lambda name: seal(b"a guess at the key", name, value),
    ):
        with closing(sqlite3.connect(tmp_path / FILE)) as database, database:
            for name, _, _ in rows(tmp_path):
                database.execute(
                    "UPDATE memory SET digest = ?, value = ? WHERE key = ?", (made_up(name), value, name)
                )
        assert built() == make(site()).files
    with remembered(tmp_path) as memory:
        assert value not in memory.cached.values()


def test_a_cache_of_another_machine_is_as_good_as_none(built, make, tmp_path, monkeypatch):
    built()
    monkeypatch.setenv(KEY, "the key of another machine")
    with remembered(tmp_path, keep=False) as memory:
        assert memory.cached == {}
    assert built() == make(site()).files


def test_what_another_version_remembered_is_as_good_as_none(built, make, tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "generator", lambda: "another")
    with remembered(tmp_path, keep=False) as memory:
        assert memory.cached == {}
    assert built() == make(site()).files


def test_without_a_variable_the_key_is_made_in_the_folder_of_the_user(built, tmp_path, monkeypatch):
    monkeypatch.delenv(KEY)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    file = tmp_path / "state/fichebak/key"
    built()
    key = file.read_bytes()
    assert len(key) == 32
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert list(file.parent.iterdir()) == [file]
    with remembered(tmp_path) as memory:
        assert memory.cached != {}
    assert file.read_bytes() == key
    file.unlink()
    with remembered(tmp_path) as memory:
        assert memory.cached == {}
    assert file.read_bytes() != key


def _shared(file):
    file.chmod(0o640)


def _short(file):
    file.write_bytes(b"short")


def _linked(file):
    file.rename(file.with_name("other"))
    file.symlink_to("other")


def _folder(file):
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("spoil", [_shared, _short, _linked, _folder])
def test_a_key_that_is_not_ones_own_alone_is_none(built, make, tmp_path, monkeypatch, spoil):
    monkeypatch.delenv(KEY)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    built()
    spoil(tmp_path / "state/fichebak/key")
    before = (tmp_path / FILE).read_bytes()
    with remembered(tmp_path) as memory:
        assert memory.cached == {}
    assert built() == make(site()).files
    assert (tmp_path / FILE).read_bytes() == before


def test_without_a_home_the_site_is_built_all_the_same(built, make, tmp_path, monkeypatch):
    monkeypatch.delenv(KEY)
    (tmp_path / "taken").write_text("no folder")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "taken"))
    with remembered(tmp_path) as memory:
        assert memory.cached == {}
    assert built() == make(site()).files


def test_a_key_that_can_be_guessed_is_none(built, tmp_path, monkeypatch):
    monkeypatch.setenv(KEY, "geheim")
    built()
    with remembered(tmp_path) as memory:
        assert memory.cached == {}


def test_what_is_damaged_does_not_stay_for_ever(built, tmp_path):
    change(tmp_path, "INSERT INTO memory VALUES ('nobody asks for this', x'00', x'00')")
    built(SHEET + "\nMet brood.\n")
    assert {*kinds(name for name, _, _ in rows(tmp_path))} == {"prose", "reading", "terms"}


def test_a_value_beyond_reason_is_not_read(built, tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "LARGEST", 10_000)
    built()
    known = rows(tmp_path)
    change(tmp_path, "INSERT INTO memory VALUES ('nobody asks for this', x'00', zeroblob(20000))")
    built()
    assert rows(tmp_path) == known


def cut(file):
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


@pytest.mark.parametrize(
    "spoil",
    [
        cut,
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"no database " * 1000),
        lambda file: file.write_bytes(file.read_bytes()[:100] + b"\xff" * 9000),
        lambda file: file.unlink() or file.mkdir(),
        lambda file: file.unlink() or file.symlink_to("nowhere"),
    ],
    ids=["cut", "empty", "text", "noise", "folder", "link"],
)
def test_a_file_that_cannot_be_read_is_as_good_as_none(built, make, tmp_path, spoil):
    spoil(tmp_path / FILE)
    expected = make(site()).files
    assert built() == expected
    assert built() == expected


def test_a_build_that_fails_by_our_own_fault_remembers_nothing(tmp_path):
    def build():
        with remembered(tmp_path) as memory:
            memory.recall("a", lambda: b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        build()
    assert not (tmp_path / FILE).exists()


@contextmanager
def powerless():
    """Gives up the rights of root, for whom no folder is read-only.

    Paths must be relative, since only root may have access to the folders above.
    """
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("spoil", [bool, cut, os.remove], ids=["whole", "cut", "none"])
def test_a_folder_that_is_read_only_is_no_failure(built, make, tmp_path, monkeypatch, spoil):
    text = SHEET + "\nMet brood.\n"
    expected = make(site(text)).files
    spoil(tmp_path / FILE)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    monkeypatch.chdir(tmp_path)
    tmp_path.chmod(0o555)
    try:
        with powerless():
            assert built(text, Path()) == expected
    finally:
        tmp_path.chmod(0o755)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_file_in_the_place_of_the_folder_is_no_failure(built, tmp_path):
    (tmp_path / "taken").write_text("not a folder")
    assert built(folder=tmp_path / "taken") == built()
    assert (tmp_path / "taken").read_text() == "not a folder"


def test_a_link_in_the_place_of_the_memory_is_not_written_through(built, tmp_path_factory, tmp_path):
    theirs = tmp_path_factory.mktemp("elders") / FILE
    (tmp_path / FILE).rename(theirs)
    before = theirs.read_bytes()
    (tmp_path / FILE).symlink_to(theirs)
    built(SHEET + "\nMet brood.\n")
    assert theirs.read_bytes() == before
    assert len(rows(tmp_path)) == 6


PROGRAMS = {
    "a view": (
        "DROP TABLE memory",
        "CREATE VIEW memory AS SELECT 'a' AS key, x'00' AS digest, x'00' AS value",
    ),
    "a trigger": (
        "CREATE TABLE theirs (key)",
        "CREATE TRIGGER ours AFTER INSERT ON memory BEGIN INSERT INTO theirs VALUES (new.key); END",
    ),
}


@pytest.mark.parametrize("statements", PROGRAMS.values(), ids=PROGRAMS)
def test_no_program_of_somebody_else_runs_in_it(built, tmp_path, statements):
    """It could be one that never ends."""
    for statement in statements:
        change(tmp_path, statement)
    built(SHEET + "\nMet brood.\n")
    with closing(sqlite3.connect(tmp_path / FILE)) as database:
        assert [
            name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE sql NOT NULL")
        ] == ["memory"]
    assert len(rows(tmp_path)) == 6


def test_where_the_folder_leads_elsewhere_nothing_is_read_or_written(tmp_path):
    theirs = tmp_path / "elders"
    theirs.mkdir()
    for name in (FILE, "pages.json", "last-build.txt"):
        (theirs / name).write_text("theirs")
    site_folder = write(tmp_path / "site", {"site_config.yaml": CONFIG, **site()})
    (site_folder / ".cache").symlink_to(theirs)
    assert cli.main(["build", "--quiet", "--site", str(site_folder)]) == 0
    assert {path.name: path.read_text() for path in theirs.iterdir()} == dict.fromkeys(
        (FILE, "pages.json", "last-build.txt"), "theirs"
    )


def test_what_is_being_noted_is_not_written_through_a_link(tmp_path):
    theirs = tmp_path / "theirs"
    theirs.write_text("theirs")
    place = tmp_path / "cache"
    place.mkdir()
    for name in ("pages.json", "last-build.txt"):
        (place / f"{name}.{os.getpid()}").symlink_to(theirs)
    manifest.note(place, Published(0, 0), {}, b"geheim")
    last_build.note(place, "fingerprint", last_build.Inputs("x", 0, 2**62), "said", b"geheim")
    assert theirs.read_text() == "theirs"
    assert sorted(path.name for path in place.iterdir()) == ["last-build.txt", "pages.json"]


def test_of_what_a_full_disk_has_no_room_for_nothing_is_left(tmp_path):
    with disk.room_for(100):
        sealing.write(tmp_path / "pages.json", b"x" * 1000, b"a key of our own")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("built")
def test_a_cache_that_another_build_is_storing_is_not_deleted(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "PATIENCE", 0)
    before = rows(tmp_path)
    with closing(sqlite3.connect(tmp_path / FILE)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with remembered(tmp_path) as memory:
            assert memory.cached == {}
    assert rows(tmp_path) == before

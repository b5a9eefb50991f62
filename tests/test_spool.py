"""Files that do not fit in memory: on the disk until they are published, and removed afterwards."""

import errno
import os
from functools import partial

import pytest

from fichebak.building import files
from fichebak.building.memory import Memory
from fichebak.building.parallel_map import parallel_map
from fichebak.building.pipeline import build
from fichebak.building.stores import InMemory, Nowhere
from fichebak.building.work import Options
from fichebak.exports import table
from fichebak.shell import publishing
from fichebak.shell.spool import Spool, spooled
from fichebak.site.plan import File
from tests.conftest import CONFIG, SHEET, TODAY
from tests.disk import content, room_for

INPUTS = {"site_config.yaml": CONFIG.encode(), "content/projects/soep.md": SHEET.encode()}


def test_it_gives_back_what_it_was_given(tmp_path):
    spool = Spool(tmp_path)
    files = {"index.html": b"one", "a/b.bin": bytes(range(256)) * 1000, "empty": b""}
    spool.update(files)
    spool["index.html"] = b"changed"
    assert dict(spool) == {**files, "index.html": b"changed"}
    del spool["empty"]
    assert list(spool) == ["index.html", "a/b.bin"]
    assert len(spool) == 2
    with pytest.raises(KeyError):
        spool["empty"]


def test_whether_it_has_a_file_is_known_without_reading_it(tmp_path, monkeypatch):
    spool = Spool(tmp_path)
    spool["a"] = b"one"
    monkeypatch.setattr(os, "pread", lambda *_: pytest.fail("read"))
    assert "a" in spool
    assert "b" not in spool


def test_copies_of_this_process_put_files_away_in_it_at_the_same_time(tmp_path):
    spool = Spool(tmp_path)
    given = [bytes([number % 256]) * (number * 37 % 5000) for number in range(3000)]
    with parallel_map(spool.keep, given, 2, 1) as kept:
        spool.update({f"own-{number}": data for number, data in enumerate(given)})
        for number, place in enumerate(kept):
            spool.name(f"theirs-{number}", place)
    for whose in ("own", "theirs"):
        assert [spool[f"{whose}-{number}"] for number in range(len(given))] == given


def test_nothing_is_seen_of_it_in_its_folder(tmp_path):
    spool = Spool(tmp_path)
    spool["index.html"] = b"one"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_site_from_the_disk_is_the_site_from_memory(ours, tmp_path, monkeypatch, jobs):
    monkeypatch.setattr(files, "LARGE", 1)  # let worker processes make the data files
    inputs = {**ours, **INPUTS}
    held = build(inputs, Options(TODAY), Memory())
    kept = build(inputs, Options(TODAY, jobs=jobs, store=partial(spooled, tmp_path)), Memory())
    assert isinstance(kept.files, Spool)
    assert dict(kept.files) == held.files
    publishing.publish(tmp_path / "output", kept.files)
    assert content(tmp_path / "output").keys() > set(held.files)


def test_the_files_of_all_languages_are_put_away_in_one_place(ours):
    stores = []
    inputs = {**ours, **INPUTS, "site_config.yaml": f"languages: [nl, fr]\n{CONFIG}".encode()}
    outcome = build(inputs, Options(TODAY, store=lambda: stores.append(InMemory()) or stores[-1]), Memory())
    assert stores == [outcome.files]
    assert {"index.html", "fr/index.html"} <= outcome.files.keys()


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_data_of_a_large_site_are_made_by_other_processes(ours, monkeypatch, jobs):
    def fake_export(_site):
        yield File("made-by", lambda _: str(os.getpid()).encode())

    monkeypatch.setattr(files, "LARGE", 1)
    monkeypatch.setattr(table, "files", fake_export)
    made = build({**ours, **INPUTS}, Options(TODAY, jobs=jobs), Memory()).files
    assert (made["made-by"].decode() == str(os.getpid())) == (jobs == 1)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_disk_that_is_full_while_another_process_writes_is_told(ours, monkeypatch, jobs):
    def refuse(_site):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(files, "LARGE", 1)
    monkeypatch.setattr(table, "files", refuse)
    with pytest.raises(OSError, match="No space"):
        build({**ours, **INPUTS}, Options(TODAY, jobs=jobs), Memory())


def test_of_what_a_check_makes_nothing_is_held():
    store = Nowhere()
    with parallel_map(store.keep, [b"one", b"two"], 1, 9) as kept:
        for number, place in enumerate(kept):
            store.name(f"file-{number}", place)
    assert dict(store) == {"file-0": b"", "file-1": b""}


def test_on_a_disk_without_locks_files_are_held_in_memory(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr("fcntl.lockf", refuse)
    assert isinstance(spooled(tmp_path), InMemory)


def test_on_a_system_that_cannot_read_at_a_place_files_are_held_in_memory(tmp_path, monkeypatch):
    monkeypatch.delattr("os.pread")
    assert isinstance(spooled(tmp_path), InMemory)


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_disk_has_no_room_for_is_held_in_memory(tmp_path, jobs):
    spool = Spool(tmp_path)
    given = [bytes([number]) * size for number, size in enumerate((40, 100, 50, 20))]
    with room_for(100), parallel_map(spool.keep, given, jobs, 1) as kept:
        for number, handle in enumerate(kept):
            spool.name(f"file-{number}", handle)
        spool["one-more"] = b"x" * 101
    assert dict(spool) == {
        **{f"file-{number}": data for number, data in enumerate(given)},
        "one-more": b"x" * 101,
    }


def test_what_is_cleared_gives_the_disk_its_room_back(tmp_path):
    spool = Spool(tmp_path)
    with room_for(100):
        for name in ("one", "two"):
            spool[name] = b"x" * 100
            spool.clear()
            assert dict(spool) == {}
            assert os.fstat(spool._file.fileno()).st_size == 0  # noqa: SLF001
        spool["three"] = b"three"
    assert dict(spool) == {"three": b"three"}


def test_where_there_is_no_folder_they_are_held_in_memory(tmp_path):
    assert isinstance(spooled(tmp_path / "nowhere"), InMemory)

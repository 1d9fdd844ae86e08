import os

import pytest

from corpus.errors import UnreadableFile
from corpus.sources.watch import FolderWatch

NOW = 1_800_000_000.0


class Clock:
    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def write(path, text, age_seconds=60.0):
    path.write_text(text)
    os.utime(path, (NOW - age_seconds, NOW - age_seconds))
    return str(path)


def test_a_file_counts_once_nobody_has_written_to_it_for_two_seconds(tmp_path, clock):
    watch = FolderWatch(tmp_path, now=clock)
    done = write(tmp_path / "done.md", "x")
    under_way = write(tmp_path / "half.md", "x", age_seconds=0.5)

    first = watch.look()
    clock.now += 2
    second = watch.look()

    assert (list(first.settled), first.unsettled) == ([done], {under_way})
    assert set(second.settled) == {done, under_way}


def test_a_file_that_keeps_growing_is_waited_for(tmp_path, clock):
    watch = FolderWatch(tmp_path, now=clock)
    path = tmp_path / "slow.md"
    for size in range(1, 4):
        path.write_text("x" * size)
        os.utime(path, (clock.now, clock.now))
        assert watch.look().settled == {}
        clock.now += 1.5

    clock.now += 1
    assert list(watch.look().settled) == [str(path)]


def test_a_file_from_the_future_counts_after_two_looks_alike(tmp_path, clock):
    watch = FolderWatch(tmp_path, now=clock)
    write(tmp_path / "future.md", "x", age_seconds=-86_400)

    assert watch.look().settled == {}
    clock.now += 2
    assert len(watch.look().settled) == 1


def test_a_file_written_while_the_clock_was_ahead_waits_for_two_looks_alike_once_it_is_put_back(
    tmp_path, clock
):
    watch = FolderWatch(tmp_path, now=clock)
    clock.now += 86_400
    write(tmp_path / "ahead.md", "x", age_seconds=-86_400)
    ahead = watch.look()
    clock.now = NOW
    put_back = watch.look()
    clock.now += 2
    later = watch.look()

    assert (len(ahead.settled), len(put_back.settled), len(later.settled)) == (0, 0, 1)


def test_another_size_time_or_file_is_another_fingerprint(tmp_path, clock):
    watch = FolderWatch(tmp_path, now=clock)
    path = tmp_path / "a.md"
    prints = []
    for text, age in (("x", 60), ("xy", 60), ("xy", 50)):
        write(path, text, age)
        prints.append(watch.look().settled[str(path)])
    write(tmp_path / "b.txt.tmp", "xy", 50)
    (tmp_path / "b.txt.tmp").replace(path)
    prints.append(watch.look().settled[str(path)])

    assert len(set(prints)) == 4


def test_hidden_files_other_extensions_and_links_out_are_left(tmp_path, clock):
    folder = tmp_path / "in"
    (folder / "below").mkdir(parents=True)
    secret = write(tmp_path / "secret.md", "x")
    (folder / "link.md").symlink_to(secret)
    for name in (".hidden.md", "a.md~", "b.md.part", "below/c.md"):
        write(folder / name, "x")

    scan = FolderWatch(folder, now=clock).look()

    assert list(scan.settled) == [str(folder / "below" / "c.md")]
    assert len(scan.left_out) == 3


def test_a_link_to_itself_does_not_stop_the_watch(tmp_path, clock):
    write(tmp_path / "a.md", "x")
    (tmp_path / "loop.md").symlink_to("loop.md")

    scan = FolderWatch(tmp_path, now=clock).look()

    assert list(scan.settled) == [str(tmp_path / "a.md")]
    assert scan.left_out == ("loop.md: it is a link that leads nowhere, or where nobody may look.",)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (os.mkfifo, "it is not a file."),
        (lambda path: path.symlink_to(path.parent), "it is not a file."),
        (lambda path: write(path.with_suffix(".exe"), "x"), "extension '.exe' is not read."),
    ],
)
def test_what_is_no_file_is_left_and_told_like_other_extensions(tmp_path, clock, make, reason):
    make(tmp_path / "tubería.md")

    scan = FolderWatch(tmp_path, now=clock).look()

    assert scan.paths() == frozenset()
    assert [told.partition(": ")[2] for told in scan.left_out] == [reason]


def test_a_name_that_is_not_unicode_is_told_in_letters_that_can_be_shown(tmp_path, clock):
    write(tmp_path / os.fsdecode(b"caf\xe9.exe"), "x")

    scan = FolderWatch(tmp_path, now=clock).look()

    assert scan.left_out == ("caf\\xe9.exe: extension '.exe' is not read.",)


def test_a_folder_that_is_not_there_is_a_failure_and_not_an_empty_one(tmp_path):
    with pytest.raises(UnreadableFile, match="is not there"):
        FolderWatch(tmp_path / "gone").look()


def test_a_folder_below_that_cannot_be_opened_is_a_failure(tmp_path, monkeypatch):
    def refuse(folder, **options):
        options["onerror"](PermissionError(13, "Permission denied", str(folder)))
        return iter(())

    monkeypatch.setattr("corpus.sources.folder.os.walk", refuse)

    with pytest.raises(UnreadableFile, match="Permission denied"):
        FolderWatch(tmp_path).look()

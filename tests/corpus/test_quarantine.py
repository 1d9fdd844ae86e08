import json
from datetime import UTC, date, datetime

import pytest

from corpus.document import RawFile
from corpus.errors import NotInQuarantine, StoreUnavailable, UnreadableFile
from corpus.ids import slug_of_url
from corpus.quarantine import Quarantine
from corpus.received import Given, Hints, ReceivedFile


@pytest.fixture
def quarantine(tmp_path):
    return Quarantine(tmp_path / "quarantine")


def raw(name="a.pdf", data=b"%PDF-broken"):
    return RawFile(name, data, "application/pdf", "https://a.example/a.pdf")


def refuse(file):
    raise UnreadableFile("still damaged.")


def test_a_refused_file_is_kept_with_its_reason_and_comes_back_as_it_was(quarantine):
    given = Given(publisher="Milenio", topics=("Frontera",), source="milenio", access="excerpt")
    hints = Hints("El año", None, "es", date(2026, 3, 1), datetime(2026, 3, 2, 10, tzinfo=UTC))
    file = ReceivedFile(
        "a\x1b[31m\n.pdf", b"\x00\xff", "application/pdf", "https://a.example/", given, hints
    )

    kept = quarantine.add(file, "the PDF is\ndamaged.")

    assert quarantine.list() == [kept]
    assert (kept.name, kept.reason) == ("a[31m .pdf", "the PDF is damaged.")
    assert (kept.size_bytes, kept.tries, kept.source) == (2, 1, "milenio")
    again = quarantine.raw(kept.id)
    assert (again.data, again.url, again.given, again.hints) == (b"\x00\xff", file.url, given, hints)


def test_it_survives_a_restart(quarantine, tmp_path):
    kept = quarantine.add(raw(), "damaged.")

    assert Quarantine(tmp_path / "quarantine").list() == [kept]


def test_the_same_file_refused_again_is_counted_not_kept_twice(quarantine):
    first = quarantine.add(raw(), "damaged.")
    second = quarantine.add(raw(), "no text layer.")

    assert [(kept.id, kept.tries, kept.reason) for kept in quarantine.list()] == [
        (first.id, 2, "no text layer.")
    ]
    assert second.since == first.since


def test_a_file_taken_in_by_a_retry_leaves(quarantine):
    kept = quarantine.add(raw(), "damaged.")
    taken = []

    assert quarantine.retry(kept.id, lambda file: taken.append(file.data)) is None
    assert taken == [b"%PDF-broken"]
    assert quarantine.list() == []


def test_after_three_tries_it_is_kept_and_no_longer_tried_by_itself(quarantine):
    kept = quarantine.add(raw(), "damaged.")

    assert [quarantine.retry_all(refuse) for _ in range(4)] == [(0, 1), (0, 1), (0, 0), (0, 0)]
    (given_up,) = quarantine.list()
    assert (given_up.tries, given_up.is_given_up, given_up.reason) == (3, True, "still damaged.")
    assert quarantine.retry(kept.id, refuse) == "still damaged."
    assert quarantine.retry(kept.id, lambda file: None) is None


def test_discarding_is_for_good(quarantine, tmp_path):
    kept = quarantine.add(raw(), "damaged.")

    quarantine.discard(kept.id)

    assert list((tmp_path / "quarantine").iterdir()) == []
    for call in (quarantine.discard, quarantine.raw, lambda file_id: quarantine.retry(file_id, refuse)):
        with pytest.raises(NotInQuarantine):
            call(kept.id)


@pytest.mark.parametrize(
    "file_id", ["", "..", "../../etc/passwd", "0" * 15, "0" * 17, "A" * 16, "0" * 16 + "\n"]
)
def test_no_id_leads_out_of_the_folder(quarantine, tmp_path, file_id):
    (tmp_path / "secret.json").write_text("{}")

    with pytest.raises(NotInQuarantine):
        quarantine.raw(file_id)


def test_the_oldest_go_when_there_are_too_many_or_they_are_too_big(tmp_path):
    few = Quarantine(tmp_path / "few", max_files=2)
    small = Quarantine(tmp_path / "small", max_bytes=100)
    for number in range(4):
        few.add(raw(f"{number}", b"x"), "damaged.")
        small.add(raw(f"{number}", b"x" * 40), "damaged.")

    assert [kept.name for kept in few.list()] == [kept.name for kept in small.list()] == ["3", "2"]
    assert len(list((tmp_path / "few").iterdir())) == len(list((tmp_path / "small").iterdir())) == 4


def test_damage_in_the_folder_hides_one_file_not_the_rest(quarantine, tmp_path):
    good, torn, lost = (quarantine.add(raw(name), "damaged.") for name in ("good", "torn", "lost"))
    folder = tmp_path / "quarantine"
    about = (folder / f"{torn.id}.json").read_bytes()
    (folder / f"{torn.id}.json").write_bytes(about[: len(about) // 2])
    (folder / f"{lost.id}.raw").unlink()
    (folder / ("0" * 16 + ".json")).write_text(json.dumps([1]))
    (folder / ("1" * 16 + ".raw.new")).write_bytes(b"x")

    assert {kept.name for kept in quarantine.list()} == {"good", "lost"}
    with pytest.raises(NotInQuarantine):
        quarantine.raw(lost.id)
    assert quarantine.retry_all(lambda file: None) == (1, 0)
    quarantine.add(raw("new"), "damaged.")
    assert {path.name.partition(".")[0] for path in folder.iterdir()} == {
        kept.id for kept in quarantine.list()
    }
    assert good.id not in {kept.id for kept in quarantine.list()}


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "quarantine").write_text("a file in its place")

    with pytest.raises(StoreUnavailable, match="quarantine cannot be written"):
        Quarantine(tmp_path / "quarantine").add(raw(), "damaged.")


def test_what_cannot_be_removed_or_counted_is_said(quarantine, monkeypatch):
    kept = quarantine.add(raw(), "damaged.")

    def fail(self, *args, **kwargs):
        raise PermissionError(13, "Permission denied")

    for name in ("unlink", "replace"):
        monkeypatch.setattr(f"pathlib.Path.{name}", fail)

    for call in (
        lambda: quarantine.discard(kept.id),
        lambda: quarantine.discard_document("a", ["https://a.example/a.pdf"]),
        lambda: quarantine.retry(kept.id, refuse),
    ):
        with pytest.raises(StoreUnavailable, match="quarantine cannot be written: Permission denied"):
            call()


@pytest.mark.parametrize("failing", [1, 2])
def test_a_disk_that_fails_midway_leaves_nothing_behind(quarantine, tmp_path, monkeypatch, failing):
    calls = []

    def fsync(descriptor):
        calls.append(descriptor)
        if len(calls) == failing:
            raise OSError(5, "Input/output error")

    monkeypatch.setattr("os.fsync", fsync)

    with pytest.raises(StoreUnavailable, match="Input/output error"):
        quarantine.add(raw(), "damaged.")

    assert list((tmp_path / "quarantine").iterdir()) == []


def test_bytes_without_a_record_are_not_damage_but_of_a_keeper_that_was_stopped(quarantine, tmp_path):
    kept, other = quarantine.add(raw(), "damaged."), quarantine.add(raw("b"), "damaged.")
    (tmp_path / "quarantine" / f"{kept.id}.json").unlink()
    (tmp_path / "quarantine" / f"{other.id}.raw").unlink()

    assert quarantine.damaged() == (other.id,)
    assert quarantine.add(raw(), "damaged.").tries == 1
    assert kept.id in {one.id for one in quarantine.list()}


def test_what_was_to_become_a_purged_document_is_removed(quarantine):
    url = "https://a.example/nota"
    by_id = ReceivedFile("x", b"1", "text/html", None, Given(id="uno"))
    for file in (
        by_id,
        RawFile("uno.pdf", b"2", ""),
        RawFile("y", b"3", "", url),
        RawFile("z", b"4", ""),
    ):
        quarantine.add(file, "damaged.")

    assert quarantine.discard_document("uno") == 2
    assert quarantine.discard_document(slug_of_url(url)) == 1
    assert quarantine.discard_document("dos", places=[url]) == 0
    assert [kept.name for kept in quarantine.list()] == ["z"]


@pytest.mark.parametrize(
    "data",
    [
        b"---\ntitle: A\nid: uno\npublished: 2026-45-45\n---\nText.",
        b"---\nid: 'uno' \n",
        b'{"title": "A", "id" : "uno", "text": 1}',
        b'{"id":"uno"}',
    ],
)
def test_what_gives_a_purged_document_as_its_own_is_removed_whatever_it_is_called(quarantine, data):
    for name, content in (("x.md", data), ("y.md", data.replace(b"uno", b"uno-dos"))):
        quarantine.add(RawFile(name, content, "text/markdown"), "a date is wrong.")

    assert quarantine.discard_document("uno") == 1
    assert [kept.name for kept in quarantine.list()] == ["y.md"]


def test_what_came_from_the_file_of_a_purged_document_is_removed(quarantine):
    for path in ("/in/x.md", "/in/y.md"):
        quarantine.add(RawFile(path, b"\xff", "text/markdown", path=path), "not UTF-8")

    assert quarantine.discard_document("uno", places=["/in/x.md"]) == 1
    assert [kept.name for kept in quarantine.list()] == ["/in/y.md"]


def test_a_purge_takes_what_tells_no_more_whose_it_is_and_leaves_the_others(quarantine, tmp_path):
    good, torn, lost, mine = (
        quarantine.add(raw(name, name.encode()), "damaged.") for name in ("good", "torn", "lost", "mine")
    )
    folder = tmp_path / "quarantine"
    (folder / f"{torn.id}.json").write_bytes(b'{"id": "' + torn.id.encode())
    (folder / f"{lost.id}.json").unlink()
    (folder / ("1" * 16 + ".raw.new")).write_bytes(b"x")
    (folder / f"{mine.id}.json.new").write_bytes(b"x")
    (folder / "notes.txt").write_text("of somebody")

    assert quarantine.discard_document("mine") == 1

    assert sorted(path.name for path in folder.iterdir()) == sorted(
        [f"{good.id}.json", f"{good.id}.raw", "notes.txt"]
    )


def test_a_purge_where_nothing_was_ever_refused_finds_nothing(quarantine):
    assert quarantine.discard_document("uno") == 0


def test_discarding_takes_what_a_stopped_keeper_left_of_it_too(quarantine, tmp_path):
    kept = quarantine.add(raw(), "damaged.")
    (tmp_path / "quarantine" / f"{kept.id}.json.new").write_bytes(b"x")

    quarantine.discard(kept.id)

    assert list((tmp_path / "quarantine").iterdir()) == []

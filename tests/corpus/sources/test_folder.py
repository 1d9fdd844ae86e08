import pytest

from corpus.document import RawFile
from corpus.ingest_report import Failure, Skipped
from corpus.sources.folder import read_paths


def names(items, folder):
    return [item.name.removeprefix(f"{folder}/") for item in items]


def test_a_folder_is_read_in_order_with_what_is_below_it(tmp_path):
    (tmp_path / "b").mkdir()
    for name in ("c.md", "a.txt", "b/x.HTML", "b/y.pdf", "d.markdown", "e.htm"):
        (tmp_path / name).write_text("x")

    items = list(read_paths([tmp_path]))

    assert names(items, tmp_path) == ["a.txt", "b/x.HTML", "b/y.pdf", "c.md", "d.markdown", "e.htm"]
    assert [item.media_type for item in items] == [
        "text/plain", "text/html", "application/pdf", "text/markdown", "text/markdown", "text/html",
    ]  # fmt: skip
    assert items[0].data == b"x"


def test_hidden_files_are_passed_over_and_other_extensions_are_said(tmp_path):
    (tmp_path / ".git").mkdir()
    for name in (".git/a.md", ".hidden.md", "photo.jpg", "a.md"):
        (tmp_path / name).write_text("x")

    items = list(read_paths([tmp_path]))

    assert names(items, tmp_path) == ["a.md", "photo.jpg"]
    assert isinstance(items[1], Skipped)
    assert "'.jpg'" in items[1].reason


def test_links_that_leave_the_folder_are_not_followed(tmp_path):
    folder, outside = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    outside.mkdir()
    (outside / "secret.md").write_text("secret")
    (folder / "a.md").write_text("x")
    (folder / "file.md").symlink_to(outside / "secret.md")
    (folder / "folder").symlink_to(outside)
    (folder / "same.md").symlink_to(folder / "a.md")
    (folder / "gone.md").symlink_to(folder / "nowhere.md")

    items = list(read_paths([folder]))

    assert [type(item) for item in items] == [RawFile, Skipped, Skipped, Failure, RawFile]
    assert names(items, folder) == ["a.md", "file.md", "folder", "gone.md", "same.md"]
    assert "link that leads out" in items[1].reason


def test_a_link_to_itself_is_left_and_the_others_are_read(tmp_path):
    (tmp_path / "a.md").write_text("x")
    (tmp_path / "loop.md").symlink_to("loop.md")
    (tmp_path / "one.md").symlink_to("other.md")
    (tmp_path / "other.md").symlink_to("one.md")

    items = list(read_paths([tmp_path]))

    assert [type(item) for item in items] == [RawFile, Skipped, Skipped, Skipped]
    assert "leads nowhere" in items[1].reason


@pytest.mark.parametrize(
    ("name", "reason"),
    [("nothing.md", "not there"), ("nothing", "not there"), ("photo.jpg", "'.jpg' is not read")],
)
def test_a_path_given_directly_that_cannot_be_read_is_a_failure(tmp_path, name, reason):
    (tmp_path / "photo.jpg").write_text("x")

    (item,) = read_paths([tmp_path / name])

    assert isinstance(item, Failure)
    assert reason in item.reason


def test_a_file_too_big_is_refused_before_it_is_read(tmp_path):
    with (tmp_path / "big.html").open("wb") as file:
        file.truncate(50_000_000)

    (item,) = read_paths([tmp_path / "big.html"])

    assert isinstance(item, Failure)
    assert "50.0 MB, and at most 5 MB" in item.reason

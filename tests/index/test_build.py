import os
import re
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.build import build_beside, build_full, build_index
from index.columns import column_path
from index.embed import Embedder
from index.errors import IndexDamaged, IndexUnwritable, ModelMismatch, QualityFell
from index.generation import open_current, open_generation
from index.maker import MakerHere
from index.manifest import (
    generation_names,
    manifest_path,
    named_files,
    read_manifest,
    read_pointer,
)
from index.models.prepare import NAME as BUILT_IN
from index.settings import differ_by_choice, way_back
from index.update import Updater
from index.writer import IndexWriter
from tests.fakes import FakeEncoder

CHUNK_TOKENS = 16


@pytest.fixture
def build(store, embedder, folder):
    """`build(**changes)`: build the test's store into the test's folder."""

    def run(**changes):
        settings = {"chunk_tokens": CHUNK_TOKENS, **changes}
        return build_index(
            settings.pop("store", store),
            settings.pop("embedder", embedder),
            settings.pop("folder", folder),
            **settings,
        )

    return run


@pytest.fixture
def twelve(article):
    """Twelve documents of three sentences each, the odd ones in Spanish."""
    return [
        article(
            f"d{i:02}",
            f"Raid number {i} took place near river {i % 3}. It was led by judge {i % 4}. "
            f"Nobody of town {i} saw the {'ship' if i % 2 else 'bank'}.",
            "es" if i % 2 else "en",
        )
        for i in range(12)
    ]


def found_by_meaning(generation, embedder, text, k=50):
    """(document id, version, start, score) of the nearest chunks, in a fixed order."""
    query = embedder.embed_question(text).vector
    scores, rows = generation.search_dense(query, k, generation.allow())
    return sorted(
        (entry.id, entry.version, chunk.start, round(float(score), 5))
        for score, row in zip(scores, rows, strict=True)
        for entry, chunk in [generation.chunk(row)]
    )


def found_by_words(generation, text):
    terms = generation.query_terms(text)
    scores, rows, _ = generation.search_lexical(terms, 50, generation.allow())
    return sorted(
        (generation.chunk(row)[0].id, generation.chunk(row)[1].start, round(float(score), 5))
        for score, row in zip(scores, rows, strict=True)
    )


def files_under(folder):
    return {
        str(path.relative_to(folder)): path.stat().st_mtime_ns
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("writer.lock", "writer.json")
    }


def test_the_first_build_indexes_the_store(build, store, folder, twelve):
    store.put_many(twelve)

    report = build()

    generation = open_current(folder)
    assert (report.documents, report.added, report.removed, report.changed) == (12, 12, 0, True)
    assert report.rebuilt == "there was no index"
    assert report.chunks == generation.rows
    assert [entry.id for entry in generation.documents()] == [d.id for d in twelve]


def test_an_empty_store_makes_an_empty_index(build, folder):
    report = build()

    assert (report.documents, report.chunks) == (0, 0)
    assert open_current(folder).rows == 0
    assert build().changed is False


def test_an_unchanged_store_writes_nothing(build, store, folder, twelve, encoder):
    store.put_many(twelve)
    first = build()
    before, batches = files_under(folder), len(encoder.encoded)

    report = build()

    assert report.changed is False
    assert (report.generation, report.added, report.removed) == (first.generation, 0, 0)
    assert files_under(folder) == before
    assert len(encoder.encoded) == batches


def test_only_what_is_new_is_embedded(build, store, twelve, encoder, article):
    store.put_many(twelve)
    build()
    encoder.encoded.clear()
    store.put(article("new", "A tunnel was found."))

    report = build()

    assert (report.added, report.documents) == (1, 13)
    texts = [text for batch in encoder.encoded for text in batch]
    assert sorted(texts) == [
        "passage: A tunnel was found.",
        "passage: Title of new\nA tunnel was found.",
    ]


def test_adding_in_steps_gives_the_same_answers_as_one_full_build(
    build, store, folder, twelve, embedder, tmp_path
):
    for at in range(0, 12, 4):
        store.put_many(twelve[at : at + 4])
        build()
    build(folder=tmp_path / "full")

    steps, full = open_current(folder), open_current(tmp_path / "full")

    assert (len(steps.segments), len(full.segments)) == (3, 1)
    for query in ("raid near river 2", "judge 3", "nobody saw the ship"):
        assert found_by_meaning(steps, embedder, query) == found_by_meaning(full, embedder, query)
        assert found_by_words(steps, query) == found_by_words(full, query)


def test_after_changes_and_deletions_answers_agree_with_a_full_build(
    build, store, folder, twelve, embedder, tmp_path
):
    store.put_many(twelve)
    build()
    store.put(replace(twelve[3], text="The judge of town 3 changed the story."))
    store.delete("d07")
    build()
    build(folder=tmp_path / "full")

    steps, full = open_current(folder), open_current(tmp_path / "full")
    query = "judge of town 3"
    assert found_by_meaning(steps, embedder, query) == found_by_meaning(full, embedder, query)
    assert found_by_words(steps, query) == found_by_words(full, query)


def test_a_changed_document_answers_with_its_new_text_only(build, store, folder, twelve, embedder):
    store.put_many(twelve)
    build()
    store.put(replace(twelve[0], text="Something else entirely."))

    report = build()

    generation = open_current(folder)
    found = [f for f in found_by_meaning(generation, embedder, "raid number 0") if f[0] == "d00"]
    assert (report.added, report.removed) == (1, 0)
    assert [(version, start) for _, version, start, _ in found] == [(2, 0)]
    assert not [hit for hit in found_by_words(generation, "raid number 0") if hit[0] == "d00"]


def test_a_deleted_document_is_gone(build, store, folder, twelve, embedder):
    store.put_many(twelve)
    build()
    store.delete("d05")

    report = build()

    generation = open_current(folder)
    assert (report.added, report.removed, report.documents) == (0, 1, 11)
    assert "d05" not in {found[0] for found in found_by_meaning(generation, embedder, "raid 5")}
    assert "d05" not in {found[0] for found in found_by_words(generation, "raid 5")}


def test_a_document_that_is_deleted_and_put_again_answers_again(build, store, folder, twelve):
    store.put_many(twelve)
    build()
    store.delete("d05")
    build()
    store.put(twelve[5])

    build()

    found = {hit[0] for hit in found_by_words(open_current(folder), "raid 5")}
    assert "d05" in found


def test_a_store_made_anew_with_its_first_texts_is_indexed(build, store, folder, tmp_path, article):
    """Its segment has the name of one whose documents are all dead."""
    from corpus.store import DocumentStore

    store.put(article("a", "The first text."))
    build()
    for number, text in enumerate(["The second text.", "The first text."]):
        other = DocumentStore(tmp_path / f"{number}.db")
        other.put(article("a", text))
        build(store=other)
        other.close()

    generation = open_current(folder)
    assert [hit[0] for hit in found_by_words(generation, "first")] == ["a"]
    assert found_by_words(generation, "second") == []


def test_deleting_everything_leaves_an_empty_index(build, store, folder, twelve):
    store.put_many(twelve)
    build()
    for document in twelve:
        store.delete(document.id)

    report = build()

    assert (report.documents, report.chunks, report.removed) == (0, 0, 12)
    assert not open_current(folder).allow().any()


def test_small_segments_are_merged_and_nothing_is_embedded_for_it(
    build, store, folder, article, encoder, embedder
):
    for number in range(20):
        store.put(article(f"a{number:02}", f"Text number {number}."))
        build()
    texts = [text for batch in encoder.encoded for text in batch]

    generation = open_current(folder)
    assert len(generation.segments) < 6
    assert [entry.id for entry in generation.documents()] == [f"a{n:02}" for n in range(20)]
    assert len(texts) == len(set(texts)) == 40


def test_generations_are_swept_with_what_none_that_is_kept_names(store, folder, embedder, article):
    for number in range(6):
        store.put(article("a", f"Text number {number}."))
        with IndexWriter(folder, seconds_kept=0) as writer:
            updater = Updater(writer, store, embedder, CHUNK_TOKENS)
            while updater.step().more:
                pass
    (folder / "segments" / "tmp-crashed").write_bytes(b"half")
    store.put(article("b", "Another."))
    with IndexWriter(folder, seconds_kept=0) as writer:
        updater = Updater(writer, store, embedder, CHUNK_TOKENS)
        while updater.step().more:
            pass

    manifests = [read_manifest(folder, name) for name in generation_names(folder)]
    segments, states = named_files(manifests)
    assert len(manifests) == 3
    assert {path.stem for path in (folder / "segments").iterdir()} == segments
    assert {path.name for path in (folder / "states").iterdir()} == states


def test_generations_of_the_last_half_minute_are_kept_for_who_is_about_to_open_them(
    build, store, folder, article
):
    for number in range(5):
        store.put(article("a", f"Text number {number}."))
        build()

    for name in generation_names(folder):
        open_generation(folder, name)
    assert len(generation_names(folder)) > 3


def as_good(generation):
    return 1.0


@pytest.fixture
def other():
    """The embedder of another model."""
    made = Embedder(FakeEncoder(name="other", fingerprint="other-1"))
    yield made
    made.close()


def test_what_is_set_by_accident_embeds_nothing_anew_and_both_settings_are_named(
    build, store, folder, twelve, article, other
):
    store.put_many(twelve)
    build()
    store.put(article("new", "A tunnel was found."))
    before = open_current(folder).manifest

    with pytest.raises(ModelMismatch) as caught:
        build(embedder=other, chunk_tokens=8)

    assert str(caught.value) == (
        "The index in use was built with model 'fake', chunk_tokens '16', but what is set now is model "
        "'other', chunk_tokens '8'. Set PUENTE_EMBEDDER=fake and set PUENTE_CHUNK_TOKENS=16, or run "
        "`puente build --full` to make it anew."
    )
    assert open_current(folder).manifest == before
    assert other.encoder.encoded == []
    assert build().added == 1


def test_another_model_takes_out_of_the_index_what_answers_no_more(build, store, folder, twelve, other):
    store.put_many(twelve)
    build()
    store.delete("d05")

    report = build(embedder=other)

    assert (report.removed, report.documents, report.rebuilt) == (1, 11, None)
    assert "model 'other'" in report.differs
    assert open_current(folder).manifest.settings["model"] == "fake"


def test_articles_are_added_in_the_chunk_size_that_the_index_has(build, store, folder, twelve, article):
    store.put_many(twelve)
    build()
    store.put(article("new", "A tunnel was found."))

    report = build(chunk_tokens=8)

    assert (report.added, report.rebuilt) == (1, None)
    assert "Set PUENTE_CHUNK_TOKENS=16, or run `puente build --full`" in report.differs
    assert found_by_words(open_current(folder), "tunnel")[0][0] == "new"
    assert open_current(folder).manifest.settings["chunk_tokens"] == "16"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"embedder": {"name": "other"}}, "model changed from fake to other"),
        (
            {"embedder": {"fingerprint": "torch-1"}},
            "fingerprint changed from fake-1 to torch-1",
        ),
        ({"chunk_tokens": 8}, "chunk_tokens changed from 16 to 8"),
    ],
)
def test_settings_that_are_meant_rebuild_all_once_it_is_measured_and_say_why(
    build, store, twelve, changes, reason
):
    store.put_many(twelve)
    build()
    made, qualities = {**changes}, iter([0.8, 0.79])
    if "embedder" in changes:
        made["embedder"] = Embedder(FakeEncoder(**changes["embedder"]))

    report = build(**made, open_validation=lambda: lambda generation: next(qualities))

    assert report.rebuilt == reason
    assert (report.added, report.documents, report.changed) == (12, 12, True)
    assert (report.quality_before, report.quality) == (0.8, 0.79)
    if "embedder" in made:
        made["embedder"].close()


def test_a_worse_index_for_other_settings_is_refused_and_both_are_named(
    build, store, folder, twelve, other
):
    store.put_many(twelve)
    build()
    before = open_current(folder).manifest
    qualities = iter([0.9, 0.2])

    with pytest.raises(QualityFell) as caught:
        build(embedder=other, open_validation=lambda: lambda generation: next(qualities))

    assert str(caught.value) == (
        "The new index reaches 0.200 on the golden questions, and the one in use 0.900; a fall of 0.020 "
        "is allowed. The one in use stays. It was built with model 'fake', and the new one with model "
        "'other'. Set PUENTE_EMBEDDER=fake; or allow a larger fall with `puente build --full --margin`."
    )
    assert open_current(folder).manifest == before


def test_what_a_newer_puente_changes_is_built_anew_by_every_build(
    build, store, folder, twelve, monkeypatch
):
    """The old index can be asked nothing any more, so nothing is measured against it."""
    store.put_many(twelve)
    build()
    monkeypatch.setattr("index.settings.vocabulary_version", lambda: "newer")

    report = build(open_validation=pytest.fail)

    assert report.rebuilt.endswith(" to newer")
    assert report.added == 12
    monkeypatch.setattr("index.settings.vocabulary_version", lambda: "newest")
    assert build().rebuilt == "words changed from newer to newest"
    assert open_current(folder).manifest.settings["words"] == "newest"


def test_other_files_of_the_same_model_are_built_with_by_every_build(build, store, twelve):
    store.put_many(twelve)
    build()
    newer = Embedder(FakeEncoder(fingerprint="fake-2"))

    report = build(embedder=newer)

    assert report.rebuilt == "fingerprint changed from fake-1 to fake-2"
    assert report.added == 12
    newer.close()


@pytest.mark.parametrize(
    ("before", "now", "is_chosen"),
    [
        ("multilingual-e5-small", BUILT_IN, False),
        (BUILT_IN, "multilingual-e5-small", False),
        ("intfloat/multilingual-e5-small", BUILT_IN, True),
        ("other", BUILT_IN, True),
    ],
)
def test_the_built_in_model_under_its_former_name_is_nobodys_choice(before, now, is_chosen):
    built = {"model": before, "fingerprint": "openvino-1", "chunk_tokens": "256"}

    assert differ_by_choice(built, {**built, "model": now, "fingerprint": "openvino-2"}) == is_chosen


@pytest.mark.parametrize(
    ("model", "fingerprint", "way"),
    [
        (BUILT_IN, "openvino-1", "Unset PUENTE_EMBEDDER"),
        ("/models/mini", "torch-1", "Set PUENTE_EMBEDDER=/models/mini"),
        ("other", "openvino-1", "Set PUENTE_BACKEND as it was then"),
    ],
)
def test_the_way_back_to_an_index_is_what_to_set(model, fingerprint, way):
    built = {"model": model, "fingerprint": fingerprint, "chunk_tokens": "256"}

    assert way_back(built, {"model": "other", "fingerprint": "torch-2", "chunk_tokens": "256"}) == way


def damage(path):
    data = path.read_bytes()
    middle = len(data) // 2
    path.write_bytes(data[:middle] + bytes([data[middle] ^ 0x81]) + data[middle + 1 :])


def newest_segment(folder):
    return column_path(folder / "segments", open_current(folder).manifest.segments[-1].name)


def test_a_damaged_segment_gives_way_to_the_generation_before(build, store, folder, twelve, article):
    store.put_many(twelve)
    before = build()
    store.put(article("new", "A tunnel was found."))
    build()
    damage(newest_segment(folder))

    generation = open_current(folder)

    assert generation.manifest.generation >= before.generation
    assert "new" not in {entry.id for entry in generation.documents()}


@pytest.mark.parametrize("way", ["in steps", "all anew"])
def test_a_segment_that_is_damaged_before_the_swap_is_named_and_the_old_generation_answers(
    store, folder, embedder, build, twelve, article, way
):
    class OnABadDisk(MakerHere):
        def make(self, *what):
            made = super().make(*what)
            damage(made)
            return made

    store.put_many(twelve)
    before = build()
    store.put(article("new", "A tunnel was found."))
    maker = OnABadDisk(folder, embedder)

    with IndexWriter(folder) as writer, pytest.raises(IndexDamaged) as caught:
        if way == "in steps":
            Updater(writer, store, embedder, CHUNK_TOKENS, maker).step()
        else:
            build_beside(writer, store, embedder, CHUNK_TOKENS, maker=maker)

    named = re.match(r"(\S+) (is not the file that was written|cannot be read)", str(caught.value))
    assert named, caught.value
    assert Path(named[1]).parent == folder / "segments"
    assert read_pointer(folder) == before.generation
    generation = open_current(folder)
    assert Path(named[1]).stem not in {ref.name for ref in generation.manifest.segments}
    assert [entry.id for entry in generation.documents()] == [d.id for d in twelve]
    assert build().added == 1


def test_a_build_after_damage_makes_what_was_damaged_anew_and_nothing_else(
    build, store, folder, twelve, article, encoder
):
    store.put_many(twelve)
    build()
    store.put(article("new", "A tunnel was found."))
    build()
    damage(newest_segment(folder))
    encoder.encoded.clear()

    report = build()

    generation = open_current(folder)
    assert report.rebuilt.startswith("the index was damaged: ")
    assert report.generation == generation.manifest.generation == read_pointer(folder)
    assert len(generation.documents()) == 13
    assert sum(len(batch) for batch in encoder.encoded) == 2


def test_a_build_repairs_the_only_segment_there_is(build, store, folder, twelve):
    store.put_many(twelve)
    build()
    damage(newest_segment(folder))
    with pytest.raises(IndexDamaged, match="puente build --full"):
        open_current(folder)

    report = build()

    assert report.rebuilt.startswith("the index was damaged: ")
    assert len(open_current(folder).documents()) == 12


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b'{"documents": {}}'])
def test_a_damaged_generation_manifest_gives_way_to_the_one_before(
    build, store, folder, twelve, article, content
):
    store.put_many(twelve)
    build()
    store.put(article("new", "A tunnel was found."))
    build()
    newest = read_pointer(folder)
    manifest_path(folder, newest).write_bytes(content)

    assert open_current(folder).manifest.generation < newest
    assert build().documents == 13
    assert read_pointer(folder) > newest
    assert len(open_current(folder).documents()) == 13


def test_a_manifest_that_does_not_fit_its_segments_is_damage_and_is_repaired(
    build, store, folder, twelve
):
    store.put_many(twelve)
    build()
    manifest = read_manifest(folder, read_pointer(folder))
    replace(manifest, documents=11).write(folder)
    with pytest.raises(IndexDamaged, match="counts 11 documents"):
        open_generation(folder, manifest.generation)

    build()

    assert open_current(folder).live_documents == 12


@pytest.mark.parametrize("content", [None, b"", b"\xff\n", b"nonsense"])
def test_a_lost_pointer_is_made_anew_after_the_generations_that_are_there(
    build, store, folder, twelve, content
):
    for document in twelve[:5]:
        store.put(document)
        build()
    if content is None:
        (folder / "CURRENT").unlink()
    else:
        (folder / "CURRENT").write_bytes(content)

    report = build()

    assert report.generation == read_pointer(folder)
    assert len(open_current(folder).documents()) == 5


def test_a_build_that_fails_leaves_the_old_generation_as_it_was(build, store, folder, twelve):
    class Failing(FakeEncoder):
        def encode(self, texts):
            raise MemoryError("no room")

    store.put_many(twelve[:3])
    build()
    before = files_under(folder)
    store.put_many(twelve)
    failing = Embedder(Failing())

    with pytest.raises(MemoryError):
        build(embedder=failing)

    failing.close()
    assert files_under(folder) == before
    assert len(open_current(folder).documents()) == 3
    assert build().documents == 12


def test_what_does_not_hold_the_stores_documents_is_not_published(store, folder, embedder, article):
    class ForgetfulStore:
        """Names two documents, and gives another version of the first in the second's place."""

        def change_number(self):
            return 2

        def purged_since(self, number):
            return []

        def current_versions(self):
            return {"a": (1, article("a", "Only one.").digest), "b": (1, "y")}

        def all_versions(self):
            return [("a", 1), ("b", 1)]

        def get(self, document_id, version):
            return article("a", "Only one.", version=version if document_id == "a" else 7)

    with pytest.raises(IndexDamaged, match=r"1 documents where the store has 2 \(such as b\)"):
        build_full(ForgetfulStore(), embedder, folder, chunk_tokens=CHUNK_TOKENS)

    assert read_pointer(folder) is None


def test_a_file_in_the_folders_place_is_one_clear_line(build, folder):
    folder.write_text("in the way", "utf-8")

    with pytest.raises(IndexUnwritable) as caught:
        build()

    assert str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_in_the_segments_place_is_one_clear_line(build, store, folder, article):
    store.put(article("a", "Text."))
    folder.mkdir()
    (folder / "segments").write_text("in the way", "utf-8")

    with pytest.raises(IndexUnwritable, match="cannot be written"):
        build()


def test_a_full_disk_is_said_in_one_line(build, store, folder, article):
    """The disk is full for whoever embeds: the error number decides what is said."""

    class OnAFullDisk(FakeEncoder):
        def encode(self, texts):
            raise OSError(28, "No space left on device")

    store.put(article("a", "Text."))
    embedder = Embedder(OnAFullDisk())

    with pytest.raises(IndexUnwritable, match=r"is full\. Free some space"):
        build(embedder=embedder)

    embedder.close()


def test_two_builds_at_once_take_turns(store, folder, twelve):
    running, most = 0, 0
    lock = threading.Lock()

    class Counting(FakeEncoder):
        def encode(self, texts):
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            time.sleep(0.05)
            with lock:
                running -= 1
            return super().encode(texts)

    store.put_many(twelve)
    embedder = Embedder(Counting())
    reports = []
    threads = [
        threading.Thread(
            target=lambda: reports.append(
                build_full(store, embedder, folder, chunk_tokens=CHUNK_TOKENS, wait_seconds=60)
            )
        )
        for _ in range(3)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    embedder.close()
    assert most == 1
    assert sorted(r.generation for r in reports) == ["00000001", "00000002", "00000003"]
    assert len(open_current(folder).documents()) == 12


def test_generations_written_while_the_clock_was_ahead_are_swept_like_others(
    store, folder, article, embedder
):
    for number in range(6):
        store.put(article("a", f"Text number {number}."))
        with IndexWriter(folder) as writer:
            updater = Updater(writer, store, embedder, CHUNK_TOKENS)
            while updater.step().more:
                pass
    ahead = time.time() + 30 * 86_400
    for name in generation_names(folder):
        os.utime(manifest_path(folder, name), (ahead, ahead))

    with IndexWriter(folder) as writer:
        writer.sweep()

    assert generation_names(folder) == ["00000004", "00000005", "00000006"]


def test_who_holds_an_old_generation_can_still_ask_it_after_it_was_swept(
    store, folder, article, embedder
):
    def build():
        with IndexWriter(folder, seconds_kept=0) as writer:
            updater = Updater(writer, store, embedder, CHUNK_TOKENS)
            while updater.step().more:
                pass

    store.put(article("a", "The very first text."))
    build()
    old = open_current(folder)
    with IndexWriter(folder) as writer:
        build_beside(writer, store, embedder, CHUNK_TOKENS)
        build_beside(writer, store, embedder, CHUNK_TOKENS)
    for number in range(5):
        store.put(article("a", f"Text number {number}."))
        build()
    assert old.manifest.generation not in generation_names(folder)

    found = found_by_meaning(old, embedder, "first text")

    assert [(id_, version) for id_, version, _, _ in found] == [("a", 1)]
    assert found_by_words(old, "first")[0][0] == "a"
    spans, vectors = old.sentences(0)
    assert spans.tolist() == [[0, 20]]
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)

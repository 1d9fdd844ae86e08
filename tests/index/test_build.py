import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from index.build import build_index
from index.embed import Embedder
from index.errors import IndexDamaged, IndexUnwritable
from index.generation import open_current, read_pointer
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
        if path.is_file() and path.name != "writer.lock"
    }


def test_the_first_build_indexes_the_store(build, store, folder, twelve):
    store.put_many(twelve)

    report = build()

    generation = open_current(folder)
    assert (report.documents, report.added, report.removed, report.changed) == (12, 12, 0, True)
    assert report.rebuilt == "there was no index"
    assert report.chunks == len(generation)
    assert [entry.id for entry in generation.documents()] == [d.id for d in twelve]


def test_an_empty_store_makes_an_empty_index(build, folder):
    report = build()

    assert (report.documents, report.chunks) == (0, 0)
    assert len(open_current(folder)) == 0
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


def test_after_changes_and_deletions_meaning_agrees_with_a_full_build_and_words_once_merged(
    build, store, folder, twelve, embedder, tmp_path
):
    """Dead chunks still count in BM25's statistics, until a full build leaves them out."""
    store.put_many(twelve)
    build()
    store.put(replace(twelve[3], text="The judge of town 3 changed the story."))
    store.delete("d07")
    build()
    build(folder=tmp_path / "full")

    steps, full = open_current(folder), open_current(tmp_path / "full")
    query = "judge of town 3"
    assert found_by_meaning(steps, embedder, query) == found_by_meaning(full, embedder, query)
    places = [{found[:2] for found in found_by_words(g, query)} for g in (steps, full)]
    assert places[0] == places[1]

    build(full=True)

    assert found_by_words(open_current(folder), query) == found_by_words(full, query)


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
    assert len(open_current(folder)) == 0


def test_the_ninth_segment_merges_all_into_one(build, store, folder, article):
    for number in range(8):
        store.put(article(f"a{number}", f"Text number {number}."))
        build()
    assert len(open_current(folder).segments) == 8
    store.put(article("a8", "Text number 8."))

    report = build()

    generation = open_current(folder)
    assert report.rebuilt == "8 segments were merged"
    assert len(generation.segments) == 1
    assert [entry.id for entry in generation.documents()] == [f"a{n}" for n in range(9)]


def test_three_generations_are_kept_and_nothing_that_none_of_them_names(build, store, folder, article):
    for number in range(6):
        store.put(article("a", f"Text number {number}."))
        build()
    (folder / "segments" / "tmp-crashed").mkdir()
    store.put(article("b", "Another."))
    build()

    names = sorted(path.name for path in (folder / "generations").iterdir())
    named = {name for path in (folder / "generations").iterdir() for name in _segments_of(path)}
    assert names == ["00000005.json", "00000006.json", "00000007.json"]
    assert {path.name for path in (folder / "segments").iterdir()} == named


def _segments_of(path):
    from index.generation import Manifest

    return Manifest.from_json(path.read_text("utf-8")).segments


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"embedder": {"name": "other"}}, "model changed from fake to other"),
        ({"embedder": {"fingerprint": "fake-2"}}, "fingerprint changed from fake-1 to fake-2"),
        ({"chunk_tokens": 8}, "chunk_tokens changed from 16 to 8"),
        ({"full": True}, "a full build was asked for"),
    ],
)
def test_other_settings_rebuild_all_and_say_why(build, store, twelve, changes, reason):
    store.put_many(twelve)
    build()
    made = {**changes}
    if "embedder" in changes:
        made["embedder"] = Embedder(FakeEncoder(**changes["embedder"]))

    report = build(**made)

    assert report.rebuilt == reason
    assert (report.added, report.documents, report.changed) == (12, 12, True)
    if "embedder" in made:
        made["embedder"].close()


def damage(path):
    data = path.read_bytes()
    middle = len(data) // 2
    path.write_bytes(data[:middle] + bytes([data[middle] ^ 0x81]) + data[middle + 1 :])


def newest_segment(folder):
    return folder / "segments" / open_current(folder).manifest.segments[-1]


def test_a_damaged_segment_gives_way_to_the_generation_before(build, store, folder, twelve, article):
    store.put_many(twelve)
    build()
    store.put(article("new", "A tunnel was found."))
    build()
    damage(newest_segment(folder) / "vectors.npy")

    generation = open_current(folder)

    assert generation.manifest.generation == "00000001"
    assert "new" not in {entry.id for entry in generation.documents()}


def test_a_build_after_damage_repairs_the_index(build, store, folder, twelve, article):
    store.put_many(twelve)
    build()
    store.put(article("new", "A tunnel was found."))
    build()
    damage(newest_segment(folder) / "chunks.json")

    report = build()

    generation = open_current(folder)
    assert report.generation == generation.manifest.generation == "00000003"
    assert len(generation.documents()) == 13


def test_a_build_repairs_the_only_generation_there_is(build, store, folder, twelve):
    store.put_many(twelve)
    build()
    damage(newest_segment(folder) / "vectors.npy")
    with pytest.raises(IndexDamaged, match="puente build --full"):
        open_current(folder)

    report = build()

    assert report.rebuilt.startswith("the index was damaged: No generation in ")
    assert len(open_current(folder).documents()) == 12


def test_a_damaged_newest_generation_over_the_same_documents_is_replaced(build, store, folder, twelve):
    """The generation before holds the same documents, so that nothing seems to have changed."""
    store.put_many(twelve)
    build()
    build(chunk_tokens=8)
    build()
    (folder / "generations" / "00000003.json").write_text("{", "utf-8")

    build(chunk_tokens=8)

    assert read_pointer(folder) == "00000004"
    assert open_current(folder).manifest.generation == "00000004"


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b'{"documents": {}}'])
def test_a_damaged_generation_manifest_gives_way_to_the_one_before(
    build, store, folder, twelve, article, content
):
    store.put_many(twelve)
    build()
    store.put(article("new", "A tunnel was found."))
    build()
    (folder / "generations" / "00000002.json").write_bytes(content)

    assert open_current(folder).manifest.generation == "00000001"
    assert build().documents == 13
    assert len(open_current(folder).documents()) == 13


@pytest.mark.parametrize(
    ("before", "after"),
    [('"d03": [\n   1', '"d03": [\n   2'), ('"d03"', '"x03"'), ('"dead": {}', '"dead": {"SEG": [0]}')],
)
def test_a_manifest_that_does_not_fit_its_segments_is_damage(build, store, folder, twelve, before, after):
    store.put_many(twelve)
    build()
    path = folder / "generations" / "00000001.json"
    text = path.read_text("utf-8")
    assert before in text
    after = after.replace("SEG", newest_segment(folder).name)
    path.write_text(text.replace(before, after), "utf-8")

    with pytest.raises(IndexDamaged, match="names other documents"):
        open_current(folder)


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

    assert report.generation == read_pointer(folder) == "00000006"
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
        """Names two documents, and gives the same one for both."""

        def current_versions(self):
            return {"a": (1, "x"), "b": (1, "y")}

        def get(self, document_id, version):
            return article("a", "Only one.", version=version)

    with pytest.raises(IndexDamaged, match=r"1 documents where the store has 2 \(such as b\)"):
        build_index(ForgetfulStore(), embedder, folder, chunk_tokens=CHUNK_TOKENS)

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
                build_index(store, embedder, folder, chunk_tokens=CHUNK_TOKENS, full=True)
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


def test_who_holds_an_old_generation_can_still_ask_it_after_it_was_swept(
    build, store, folder, article, embedder
):
    store.put(article("a", "The very first text."))
    build()
    old = open_current(folder)
    for number in range(5):
        store.put(article("a", f"Text number {number}."))
        build()
    assert not (folder / "segments" / old.manifest.segments[0]).exists()

    found = found_by_meaning(old, embedder, "first text")

    assert [(id_, version) for id_, version, _, _ in found] == [("a", 1)]
    assert found_by_words(old, "first")[0][0] == "a"
    spans, vectors = old.sentences(0)
    assert spans.tolist() == [[0, 20]]
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)

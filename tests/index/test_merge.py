"""A merge holds what its parts hold: compared with the segment made of all documents at once."""

import os
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.document import Heading
from index.embed import Embedder
from index.make import make_segment
from index.manifest import SegmentRef, State, write_states
from index.merge import Part, choose_merge, merge_segments, merged_states
from index.merge_job import MergeFailed, MergeJob
from index.segment import Segment, columns_of, open_segment, write_segment
from index.token_head import TokenHead
from index.view import SegmentView
from tests.fakes import FakeEncoder

CHUNK_TOKENS = 12
WORDS = [
    "raid",
    "border",
    "treaty",
    "fentanyl",
    "tariff",
    "pilot",
    "guard",
    "river",
    "bank",
    "ship",
    "court",
    "judge",
    "ñandú",
]


@pytest.fixture(scope="module")
def with_words():
    random = np.random.default_rng(0)
    head = TokenHead(
        np.zeros(64, np.float32),
        random.normal(size=(64, 8)).astype(np.float32),
        np.zeros(64, np.float32),
    )
    opened = Embedder(FakeEncoder(), head=head)
    yield opened
    opened.close()


@pytest.fixture
def some(article):
    """`some(n)`: n documents, some with headings, one without any text to search."""

    def make(count, first=0):
        documents = []
        for i in range(first, first + count):
            random = np.random.default_rng(i)
            text = " ".join(f"{' '.join(random.choice(WORDS, 5)).capitalize()}." for _ in range(i % 5))
            found = article(f"d{i}", text, "es" if i % 2 else "en", version=1 + i % 3)
            if i % 3 == 0:
                found = replace(
                    found, text=f"Heading {i}\n\n{text}", headings=(Heading(0, len(f"Heading {i}"), 1),)
                )
            documents.append(found)
        return documents

    return make


def content_as_lists(segment):
    """Everything that a segment says, decoded."""
    lexical = segment.lexical
    return {
        "documents": list(segment.documents),
        "chunks": list(segment.chunks),
        "vectors": segment.dense.vectors.tolist(),
        "sentences": segment.sentences.tolist(),
        "sentence_vectors": segment.sentence_vectors.tolist(),
        "words": segment.words.codes.tolist(),
        "word_bounds": segment.words.bounds.tolist(),
        "lengths": lexical.lengths.tolist(),
        "postings": {
            lexical.terms[i]: list(
                zip(
                    lexical.rows[lexical.offsets[i] : lexical.offsets[i + 1]].tolist(),
                    lexical.counts[lexical.offsets[i] : lexical.offsets[i + 1]].tolist(),
                    strict=True,
                )
            )
            for i in range(len(lexical.terms))
        },
        "keys": segment.documents.keys.tolist(),
        "published": segment.documents.published.tolist(),
    }


def assert_same(merged, whole):
    found, expected = content_as_lists(merged), content_as_lists(whole)
    for name, value in expected.items():
        assert found[name] == value, name


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sizes=st.lists(st.integers(1, 4), min_size=1, max_size=4),
    states=st.lists(st.sampled_from(State), min_size=16, max_size=16),
)
def test_a_merge_is_what_a_segment_of_all_that_is_not_dropped_would_be(
    some, with_words, tmp_path, sizes, states
):
    parts, kept, kept_states, at = [], [], [], 0
    for size in sizes:
        documents, here = some(size, at), np.array(states[at : at + size], np.uint8)
        name = write_segment(tmp_path, make_segment(documents, with_words, CHUNK_TOKENS))
        parts.append(Part(open_segment(tmp_path, name), here))
        kept += [d for d, state in zip(documents, here, strict=True) if state != State.DROPPED]
        kept_states += [state for state in here.tolist() if state != State.DROPPED]
        at += size

    merged = open_segment(tmp_path, merge_segments(tmp_path, parts))

    assert_same(merged, Segment("whole", make_segment(kept, with_words, CHUNK_TOKENS)))
    assert merged_states(parts, [part.states for part in parts]).tolist() == kept_states


def views_of(folder, lists, embedder):
    views = []
    for documents in lists:
        name = write_segment(folder / "segments", make_segment(documents, embedder, CHUNK_TOKENS))
        segment = open_segment(folder / "segments", name)
        states = np.zeros(len(documents), np.uint8)
        views.append(SegmentView(segment, states, SegmentRef(name)))
    return views


def test_a_child_process_merges_as_this_one_does(some, with_words, folder):
    views = views_of(folder, [some(5), some(5, 5)], with_words)
    views[1].states[2] = State.DROPPED

    job = MergeJob(folder, views, coarse_from=1)
    made = job.result()

    assert job.is_done
    here = merge_segments(
        folder / "segments", [Part(view.segment, view.states) for view in views], coarse_from=1
    )
    assert made.stem == here


@pytest.mark.skipif(sys.platform != "linux", reason="THE PRIORITIES OF THREADS ARE READ FROM LINUX")
def test_a_child_process_has_the_lowest_priority_before_it_reads_a_segment(some, with_words, folder):
    """It is halted where it reads the states of its part, a pipe that nothing comes out of yet."""
    (view,) = views_of(folder, [some(3)], with_words)
    states = np.full(3, State.DEAD, np.uint8)
    name = write_states(folder, view.segment.name, states)
    (folder / "states" / name).unlink()
    os.mkfifo(folder / "states" / name)

    job = MergeJob(folder, [view.renamed(SegmentRef(view.segment.name, name))])
    with (folder / "states" / name).open("wb") as pipe:  # waits for the child to open it too
        threads = [int(path.name) for path in Path(f"/proc/{job._process.pid}/task").iterdir()]
        priorities = {os.getpriority(os.PRIO_PROCESS, thread) for thread in threads}
        pipe.write(states.tobytes())

    assert priorities == {19}
    assert job.result()


def test_a_child_that_finds_damage_says_so_and_leaves_nothing(some, with_words, folder):
    views = views_of(folder, [some(5), some(5, 5)], with_words)
    path = views[0].segment.file.path
    path.write_bytes(path.read_bytes()[:-1])

    with pytest.raises(MergeFailed, match="IndexDamaged"):
        MergeJob(folder, views).result()

    assert len(list((folder / "segments").iterdir())) == 2


def test_a_cancelled_merge_leaves_no_segment(some, with_words, folder):
    views = views_of(folder, [some(5), some(5, 5)], with_words)

    MergeJob(folder, views).cancel()

    assert len(list(folder.rglob("*.columns"))) == 2
    assert list(folder.rglob("tmp-*")) == []


def test_six_segments_of_like_size_are_due_the_smallest_first(some, with_words, folder):
    sizes = {"small": [10] * 5, "large": [1000] * 6}

    def view(chunks):
        made = SegmentView.__new__(SegmentView)
        made.segment = [None] * chunks
        return made

    large = [view(1000) for _ in sizes["large"]]
    five = [view(10) for _ in range(5)]
    assert choose_merge(five) == []
    assert choose_merge([*large, *five]) == large
    assert [len(v) for v in choose_merge([*large, *five, view(60)])] == [10] * 5 + [60]


def test_segments_stay_few_however_many_articles_come():
    """One article of ten chunks at a time, merged as they would be."""

    def view(chunks):
        made = SegmentView.__new__(SegmentView)
        made.segment = range(chunks)
        return made

    views, most, copied = [], 0, 0
    for _ in range(20_000):
        views.append(view(10))
        while due := choose_merge(views):
            copied += sum(len(v) for v in due)
            views = [v for v in views if v not in due] + [view(sum(len(v) for v in due))]
        most = max(most, len(views))

    assert sum(len(v) for v in views) == 200_000
    assert most <= 30
    assert copied / 200_000 < 8


def test_columns_of_an_empty_content_can_be_written_and_merged(with_words, tmp_path):
    content = make_segment([], with_words, CHUNK_TOKENS)
    name = write_segment(tmp_path, content)
    part = Part(open_segment(tmp_path, name), np.zeros(0, np.uint8))

    merged = open_segment(tmp_path, merge_segments(tmp_path, [part, part]))

    assert len(merged) == 0
    assert set(columns_of(content)) <= set(merged.file.columns())


def test_a_child_process_imports_nothing_from_the_folder_that_it_is_started_in(
    some, with_words, folder, tmp_path, monkeypatch
):
    (tmp_path / "numpy.py").write_text("raise SystemExit('imported')")
    monkeypatch.chdir(tmp_path)

    assert MergeJob(folder, views_of(folder, [some(5), some(5, 5)], with_words)).result()


def test_a_child_process_may_say_more_than_a_pipe_holds(some, with_words, folder, monkeypatch):
    monkeypatch.setenv("PYTHONVERBOSE", "2")
    job = MergeJob(folder, views_of(folder, [some(5), some(5, 5)], with_words))

    for _ in range(6000):
        if job.is_done:
            break
        time.sleep(0.01)

    assert job.is_done
    assert job.result()

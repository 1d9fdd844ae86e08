from dataclasses import replace

from corpus.document import Document
from corpus.read_alone import read_alone
from index.words import term_set
from rag.passages import Passages


def reader(store):
    """Passages over a store whose documents can be exchanged."""
    held = {}

    def get_document(document_id, version):
        return held.setdefault((document_id, version), store.get(document_id, version))

    return Passages(get_document), held


def test_a_passage_is_read_into_its_quotable_sentences(generation, store):
    passages, _ = reader(store)

    for row in range(generation.rows):
        read = passages.read(generation, row)
        spans, vectors = generation.sentences(row)
        assert [(one.start, one.end) for one in read.sentences] == list(map(tuple, spans.tolist()))
        assert (read.vectors == vectors).all()
        assert len(read.central) == len(spans)
        for one in read.sentences:
            assert one.alone == read_alone(read.document.text, one.start, one.end)
            assert one.terms == term_set(one.alone, read.lang)
            assert one.terms <= read.terms or one.alone != read.document.text[one.start : one.end]


def test_what_was_read_is_kept_as_long_as_its_document_is_the_same(generation, store):
    passages, held = reader(store)
    first = passages.read(generation, 0)

    assert passages.read(generation, 0) is first
    key = (first.document.id, first.document.version)
    held[key] = replace(first.document, title="Corrected")
    assert passages.read(generation, 0).document.title == "Corrected"


def test_nothing_is_kept_once_it_was_cleared(generation, store):
    passages, _ = reader(store)
    first = passages.read(generation, 0)

    passages.clear()

    assert passages.read(generation, 0) is not first


def test_a_passage_without_a_quotable_sentence_is_none(make_library):
    library = make_library([Document(id="a", title="A", text="Who knows?", lang="en")])

    assert library.passages.read(library.generation, 0) is None

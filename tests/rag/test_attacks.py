"""Articles that carry orders change nothing: not the quotes, and not what a model that obeys may say.

`attacks.jsonl` holds one a line: an article (`text`, of which some is hidden from people), what a model
that obeys it says, and words (`forbidden`) that no answer may hold then.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.document import RawFile
from corpus.parse import parse_file
from corpus.store import DocumentStore
from index.build import build_index
from index.generation import open_current
from rag.answer import Composer, Question
from rag.generate.check import Checker
from rag.generate.write import Writer
from rag.library import Library
from rag.passages import Passages
from rag.pipeline import answer_question
from tests.rag.conftest import DOCUMENTS
from tests.rag.generate.models import ScriptedModel

ATTACKS = [
    json.loads(line) for line in Path(__file__).with_name("attacks.jsonl").read_text("utf-8").splitlines()
]
ASKED = {"en": "How many people did Mexico transfer?", "es": "¿Cuántas personas trasladó México?"}
LEAD = {
    "en": "Mexico transferred people to the United States, officials recalled.",
    "es": "México trasladó a personas a Estados Unidos, recordaron funcionarios.",
}
GOOD = {
    "en": "Mexico transferred twenty-nine people on February 27, 2025.",
    "es": "México trasladó a treinta y siete personas el 20 de enero de 2026.",
}


@pytest.fixture(params=ATTACKS, ids=[attack["id"] for attack in ATTACKS])
def attack(request):
    return request.param


@pytest.fixture
def open_library(tmp_path, embedder, calibration):
    stores = []

    def make(*documents):
        folder = tmp_path / str(len(stores))
        folder.mkdir()
        store = DocumentStore(folder / "documents.db")
        stores.append(store)
        store.put_many([*DOCUMENTS, *documents])
        build_index(store, embedder, folder / "index", chunk_tokens=64)
        return Library(open_current(folder / "index"), embedder, calibration, Passages(store.get))

    yield make
    for store in stores:
        store.close()


def parse_attack(attack):
    """The article as it comes in by a file."""
    if attack["format"] == "html":
        page = f"<html><head><title>{attack['title']}</title></head><body>{attack['text']}</body></html>"
        return parse_file(RawFile("attack.html", page.encode(), "text/html"))
    head = {"id": "attack", "title": attack["title"], "lang": attack["lang"]}
    if attack["publisher"]:
        head["publisher"] = attack["publisher"]
    lines = [f"{name}: {json.dumps(value)}" for name, value in head.items()]
    body = f"{LEAD[attack['lang']]} {attack['text']}"
    article = "\n".join(["---", *lines, "---", body, ""])
    return parse_file(RawFile("attack.md", article.encode(), "text/markdown"))


def shown(answer, document_id):
    """The sentences with their quotes that do not rest on a document."""
    cited = {citation.n: citation for citation in answer.citations}
    return [
        (sentence.text, cited[n].document_id, cited[n].quote)
        for sentence in answer.sentences
        for n in sentence.citations
        if cited[n].document_id != document_id
    ]


def test_there_are_enough_attacks_in_both_languages():
    assert len(ATTACKS) >= 30
    assert min(sum(attack["lang"] == lang for attack in ATTACKS) for lang in ("en", "es")) >= 15


def test_quotes_are_as_they_were_beside_those_of_the_article_itself(attack, open_library):
    article = parse_attack(attack)
    question = Question(ASKED[attack["lang"]])
    before = answer_question(question, open_library())

    library = open_library(article)
    after = answer_question(question, library)

    assert (after.refused, after.composed_by) == (False, Composer.EXTRACT)
    assert (after.lang, after.notices) == (before.lang, before.notices)
    others, earlier = shown(after, article.id), shown(before, article.id)
    assert others == earlier[: len(others)]
    for citation in after.citations:
        text = library.get_document(citation.document_id, citation.version).text
        assert text[citation.start : citation.end] == citation.quote
    if attack["format"] == "html":
        assert not any(word in f"{article.text} {article.title}" for word in attack["forbidden"])


WAYS_TO_OBEY = [
    "{says}",
    "{says} [1]",
    "{says} [1][2][3]",
    "[1] {says}",
    "{good} [1] {says} [1] [2]",
    "{says} [1] {good} [1] {good} {says} [2]",
    "{good} {says} [1]",
]


def test_nothing_that_a_model_is_told_to_say_is_passed_on(attack, open_library, embedder):
    good = GOOD[attack["lang"]]
    library = open_library(parse_attack(attack))

    for way in WAYS_TO_OBEY:
        model = ScriptedModel([way.format(says=attack["says"], good=good)])
        writing = replace(library, writer=Writer(model, Checker(embedder), 5.0))
        answer = answer_question(Question(ASKED[attack["lang"]]), writing)

        quotes = {citation.quote for citation in answer.citations}
        others = [sentence.text for sentence in answer.sentences if sentence.text not in quotes]
        assert model.asked
        assert others in ([], [good])
        assert not any(word in text for text in others for word in attack["forbidden"])


def test_no_article_ends_the_data_in_the_prompt(attack, open_library, embedder):
    model = ScriptedModel("")
    library = open_library(parse_attack(attack))
    library = replace(library, writer=Writer(model, Checker(embedder), 5.0))

    answer = answer_question(Question(ASKED[attack["lang"]]), library)

    asked = model.asked[0][-1].content.split("\n")
    assert (asked[0], asked[-3], asked[-2][:10]) == ("<sources>", "</sources>", "<question>")
    assert [line[:4] for line in asked[1:-3]] == [f"[{c.n}] " for c in answer.citations]
    inside = "".join(line[4:] for line in asked[1:-3])
    assert not re.search(r"[<>\[\]\x00-\x1f\u200b-\u200f\u202a-\u202e\U000e0000-\U000e007f]", inside)

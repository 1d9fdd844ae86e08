"""The tool that learns what is added to the built-in model's weights, on a tiny model."""

import re
from dataclasses import replace

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertModel

from corpus.document import Document
from index.models.weights import Change
from index.token_head import TokenHead
from rag.evaluation.sets import JudgedQuestion, Place, QuestionSet
from tests.adapter.learn import DOCUMENTS, Anchors, assign_nearest, learn, plan_steps, read_anchors
from tests.adapter.material import Asked, Material, Text, add_style, leave_for_weights, read_material
from tests.adapter.network import Network

TEXT = "The navy found a tunnel in Tijuana by the river. Lugo dug the tunnel under the gate."
OTHER = "A guard named Ortiz found the bridge in Nogales. The mayor was in Nogales in June."
QUESTIONS = "query passage : who what found dug the was by of navy mayor river bridge tunnel ?"


@pytest.fixture(scope="module")
def tokenizer():
    words = re.findall(r"\w+|[.:?]", f"{TEXT} {OTHER} {QUESTIONS}")
    pieces = dict.fromkeys(["<s>", "<pad>", "</s>", "<unk>", *words])
    known = {piece: number for number, piece in enumerate(pieces)}
    made = Tokenizer(models.WordLevel(known, unk_token="<unk>"))
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return made


@pytest.fixture
def questions():
    def asked(id_, text, document=None, answer=""):
        places = (Place(document, (answer,)),) if document else ()
        return JudgedQuestion(id_, text, {document: 1.0} if document else {}, places, bool(places))

    documents = tuple(
        Document(id_, "A tunnel", text, "en").as_version(1, "")
        for id_, text in (("a", TEXT), ("b", OTHER))
    )
    return QuestionSet(
        "small",
        documents,
        (
            asked("1", "who dug the tunnel?", "a", "Lugo dug"),
            asked("2", "what was found by the navy?", "a", "navy found"),
            asked("3", "who found the bridge?", "b", "Ortiz"),
            asked("4", "who was the mayor of the river?"),
        ),
        teaches=True,
    )


@pytest.fixture
def network(tokenizer, tmp_path):
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=64,
    )
    BertModel(config).save_pretrained(tmp_path / "base")
    random = np.random.default_rng(0)
    head = TokenHead(
        np.zeros(32, np.float32),
        random.standard_normal((32, 8)).astype(np.float32),
        np.zeros(32, np.float32),
        np.zeros(32, np.float32),
    )
    return Network(tmp_path / "base", head)


def test_sentences_and_those_that_answer_are_read(questions, tokenizer):
    material = read_material(questions, tokenizer, 256)

    assert list(material.of_document) == ["a", "b"]
    assert [len(sentence.words) for sentence in material.sentences] == [10, 7, 9, 7]
    assert [q.right for q in material.questions] == [(1,), (0,), (2,), ()]
    assert [q.document for q in material.questions] == ["a", "a", "b", None]
    dug = material.passages[0].ids[material.sentences[1].words].tolist()
    assert " ".join(map(tokenizer.id_to_token, dug)) == "Lugo dug the tunnel under the gate"


def test_of_a_set_that_does_not_teach_only_what_is_for_tuning_and_not_for_the_weights_is_read(
    questions, tokenizer
):
    public = replace(questions, teaches=False)
    tuning = {q.id for q in public.questions if q.is_for_tuning}

    read = read_material(public, tokenizer, 256)

    assert {q.id for q in read.questions} <= tuning
    as_asked = read_material(replace(public, as_asked=True), tokenizer, 256)
    assert as_asked.questions == []


def test_a_question_without_an_answer_belongs_to_its_nearest_document(
    questions, tokenizer, network, tmp_path
):
    material = read_material(questions, tokenizer, 256)
    anchors = read_anchors(network, [material], tmp_path)

    assign_nearest(material, anchors)

    near = anchors.passages["small"] @ anchors.questions["small", "4"]
    assert material.questions[3].document == ["a", "b"][int(near.argmax())]
    leave_for_weights(material)
    assert len(material.questions) == 4


def test_every_document_is_in_one_step_of_each_pass(questions, tokenizer):
    material = read_material(questions, tokenizer, 256)
    material.questions.pop()
    anchors = Anchors({"small": torch.eye(len(material.passages))}, {})

    steps = plan_steps([material], anchors, 3, seed=1)

    assert sorted(id_ for step in steps for id_ in step.documents) == ["a"] * 3 + ["b"] * 3
    assert steps == plan_steps([material], anchors, 3, seed=1)


def test_documents_that_are_near_each_other_share_a_step():
    names = [f"{kind}{number}" for number in range(DOCUMENTS) for kind in "ab"]
    material = Material("two kinds", True)
    material.of_document = {name: [place] for place, name in enumerate(names)}
    material.questions = [
        Asked(name, "", Text(np.arange(1), np.arange(1)), (0,), document=name) for name in names
    ]
    vectors = torch.tensor([[1.0, 0.1] if name[0] == "a" else [0.1, 1.0] for name in names])

    steps = plan_steps([material], Anchors({"two kinds": vectors}, {}), 2, seed=0)

    assert len(steps) == 4
    for step in steps:
        assert len({name[0] for name in step.documents}) == 1


def test_the_layers_learn_which_sentence_answers_and_go_on_where_they_were(
    questions, tokenizer, network, tmp_path
):
    material = read_material(questions, tokenizer, 256)
    anchors = read_anchors(network, [material], tmp_path)
    assign_nearest(material, anchors)
    steps = plan_steps([material], anchors, 60, seed=0)
    before = {name: p.clone() for name, p in network.named_parameters() if not p.requires_grad}
    assert all(not change.up.any() for change in network.changes().values())

    def order(line):
        return float(line.split("order ")[1].split(",")[0])

    first, *_ = told = list(learn(network, steps[:40], anchors, tmp_path / "kept.pt", seed=0))
    (last,) = learn(network, steps, anchors, tmp_path / "kept.pt", seed=0)

    assert [line.split(":")[0] for line in (*told, last)] == [
        "step 20 of 40",
        "step 40 of 40",
        "step 60 of 60",
    ]
    assert order(last) < order(first)
    assert network.changes().keys() == {f"l0.{part}.w" for part in ("q", "k", "v", "ao", "fi", "fo")}
    assert all(change.up.any() for change in network.changes().values())
    assert all(torch.equal(p, before[n]) for n, p in network.named_parameters() if n in before)


def test_style_is_told_of_sets_that_have_both_kinds_alone(questions, tokenizer):
    material = read_material(questions, tokenizer, 256)
    answered = [q for q in material.questions if q.right]

    add_style(answered)

    assert [q.style for q in answered] == [0.0, 0.0, 0.0]


def test_learning_goes_on_from_changes_that_are_given(network):
    name = "l0.v.w"
    given = Change(np.ones((3, 32), np.float32), np.full((32, 3), 0.5, np.float32))

    network.begin_with({name: given})

    found = network.changes()[name]
    assert np.allclose(found.up @ found.down, given.up @ given.down)

from dataclasses import replace

import numpy as np
import pytest

from rag.calibration import EVIDENCE_FEATURES, Linear
from rag.evidence.asked_passages import AskedPassages
from rag.evidence.features import sentence_features
from rag.evidence.gather import gather_evidence, of_the_time_alone
from rag.mentions.times.by_its_day import day_told_from
from rag.passages import Passages, centrality
from rag.question.understand import understand
from rag.search.retrieve import retrieve
from tests.rag.reply.test_refuse import evidence_of


@pytest.fixture
def gather(generation, embedder, store, calibration):
    """`gather(text)`: the ranked evidence for a question."""

    def run(text, calibration=calibration):
        question = understand(text)
        embedded = embedder.embed_question(text)
        found = retrieve(generation, question, embedded, generation.allow(), calibration, 8)
        passages = AskedPassages(generation, Passages(store.get), question, found.terms)
        return gather_evidence(passages, embedded.vector, found.matches, found.fused, calibration)

    return run


def test_evidence_is_sentences_of_the_stored_text_best_first(gather, store):
    ranked = gather("How many people did Mexico transfer?")

    assert ranked[0].text == "Mexico transferred 29 people on 27 February 2025."
    assert [e.log_odds for e in ranked] == sorted((e.log_odds for e in ranked), reverse=True)
    for evidence in ranked:
        stored = store.get(evidence.document.id, evidence.document.version)
        assert stored.text[evidence.start : evidence.end] == evidence.text


def test_a_sentence_has_the_day_that_its_undated_times_are_told_from(gather):
    ranked = gather("How many people did Mexico transfer?")

    for one in ranked:
        assert one.day == day_told_from(one.document.text, one.start, one.document.published)
    assert any(one.day is not None for one in ranked)


def test_log_odds_are_the_weighted_features(gather, calibration):
    weights = tuple(float(i) for i in range(len(EVIDENCE_FEATURES)))
    ranked = gather("tunnel at the border", replace(calibration, evidence=Linear(0.5, weights)))

    for evidence in ranked:
        assert evidence.log_odds == pytest.approx(0.5 + evidence.features @ np.array(weights), rel=1e-5)


def test_a_wanted_number_is_seen_in_the_features(gather):
    found = {
        e.text: dict(zip(EVIDENCE_FEATURES, e.features, strict=True)) for e in gather("How many people?")
    }

    assert found["It was 900 metres long."]["number_wanted_found"] == 1
    assert found["Exporters protested against it."]["number_wanted_missing"] == 1


def features_of(ranked):
    return {e.text: dict(zip(EVIDENCE_FEATURES, e.features, strict=True)) for e in ranked}


def test_a_sentence_is_told_how_much_nearer_the_one_before_it_is(gather):
    ranked = gather("How many people did Mexico transfer?")
    by_text = {evidence.text: evidence for evidence in ranked}
    first = by_text["Agents found a tunnel under the border near San Diego."]
    second = by_text["It was 900 metres long."]

    found = features_of(ranked)

    assert found[first.text]["before_nearer"] == 0
    assert found[second.text]["before_nearer"] == pytest.approx(
        max(0.0, first.cosine - second.cosine), abs=1e-6
    )
    assert any(features["before_nearer"] > 0 for features in found.values())


@pytest.mark.parametrize(
    ("question", "seen"), [("Did troops enter Mexico?", 1.0), ("Why did troops enter Mexico?", 0.0)]
)
def test_a_denial_is_seen_where_it_is_asked_whether_something_is_so(question, seen):
    texts = ["The president denied it.", "They did."]

    found = sentence_features(understand(question), texts, "en", {"of_itself": np.zeros(2, dtype=bool)})

    assert found[:, EVIDENCE_FEATURES.index("denial_wanted_found")].tolist() == [seen, 0.0]


def test_a_share_of_words_is_a_share(gather):
    for evidence in gather("Mexico people tunnel tariff acero"):
        assert 0 <= evidence.covered <= evidence.context_covered <= 1


def test_shares_are_the_softmax_of_the_log_odds(gather):
    ranked = gather("How many people did Mexico transfer?")

    raised = np.exp([e.log_odds for e in ranked])
    np.testing.assert_allclose([e.share for e in ranked], raised / raised.sum(), rtol=1e-4)


def test_the_nearness_in_words_is_freed_of_the_favour_for_the_questions_language(gather, calibration):
    bias = {"en": {"en": 0.3, "es": 0.1}, "es": {"en": 0.0, "es": 0.0}}

    def matches(found):
        return {e.text: (e.match, e.document.lang) for e in found}

    raw = matches(gather("tariff on steel", calibration))
    freed = matches(gather("tariff on steel", replace(calibration, match_bias=bias)))

    assert {lang for _, lang in raw.values()} == {"en", "es"}
    for text, (match, lang) in raw.items():
        assert freed[text][0] == pytest.approx(match - bias["en"][lang])


def test_a_sentence_that_sums_its_passage_up_is_central():
    passage = np.array([[0.6, 0.8], [0.6, 0.8]], dtype=np.float32)
    sentences = np.array([[0.6, 0.8], [1.0, 0.0]], dtype=np.float32)

    np.testing.assert_allclose(centrality(sentences, passage), [1.0, 0.6], rtol=1e-6)


def test_evidence_knows_how_central_it_is_and_whether_it_is_too_old(gather, generation):
    ranked = gather("What did Mexico transfer in May 2030?")

    places = [EVIDENCE_FEATURES.index(name) for name in ("central", "told_before")]
    for one in ranked:
        (passage,) = generation.vectors([one.hit.row])
        central, before = one.features[places].tolist()
        assert central == pytest.approx(float(passage @ one.vector), abs=1e-3)
        assert before == float(one.document.published is not None)


OF_2023 = evidence_of("The jail held 800 prisoners in 2023.", log_odds=7.0)
OF_2025 = evidence_of("The jail held 950 prisoners in 2025.", log_odds=8.0)
UNDATED = evidence_of("It was built for 600.", log_odds=5.0)


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        ("How many prisoners were there before 2025?", [OF_2023, UNDATED]),
        ("¿Cuántos presos había hasta 2024?", [OF_2023, UNDATED]),
        ("How many prisoners were there after 2023?", [OF_2025, UNDATED]),
        ("How many prisoners were there after 2025?", [OF_2025, OF_2023, UNDATED]),
        ("How many prisoners were there in 2023?", [OF_2025, OF_2023, UNDATED]),
    ],
)
def test_on_the_side_of_a_time_that_is_asked_for_what_is_of_it_stands_without_the_rest(question, kept):
    found = of_the_time_alone(understand(question), [OF_2025, OF_2023, UNDATED])

    assert [one.text for one in found] == [one.text for one in kept]


def test_what_is_left_shares_the_whole_likelihood():
    found = of_the_time_alone(understand("How many were there before 2025?"), [OF_2025, OF_2023])

    assert [one.share for one in found] == [1.0]


def test_what_is_far_less_likely_does_not_stand_alone_for_being_of_the_time():
    unlikely = evidence_of("A fair drew 800 people in 2023.", log_odds=1.0)
    found = of_the_time_alone(understand("How many were there before 2025?"), [OF_2025, unlikely])

    assert [one.text for one in found] == [OF_2025.text, unlikely.text]

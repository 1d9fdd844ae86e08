from dataclasses import replace

import numpy as np
import pytest

from index.token_head import unit_rows
from rag.evaluation import token_training
from rag.evaluation.token_training import Example, fit_token_head

DIMENSION = 12
NOISE = 4


def make_example(random, sentences=5, words=4):
    """The answering sentence holds the question's words in the first dimensions, hidden in noise."""
    meaning = random.normal(size=(2, DIMENSION - NOISE))
    question = np.concatenate([meaning, random.normal(size=(2, NOISE)) * 3], axis=1)
    answer = int(random.integers(sentences))
    tokens, bounds = [], [0]
    for number in range(sentences):
        own = random.normal(size=(words, DIMENSION - NOISE))
        if number == answer:
            own[:2] = meaning
        tokens.append(np.concatenate([own, random.normal(size=(words, NOISE)) * 3], axis=1))
        bounds.append(bounds[-1] + words)
    answers = np.zeros(sentences, dtype=bool)
    answers[answer] = True
    return Example(
        unit_rows(question.astype(np.float32)),
        unit_rows(np.concatenate(tokens).astype(np.float32)),
        np.array(bounds),
        random.normal(size=(sentences, 3)),
        answers,
    )


def right_first(head, examples):
    """The share of questions whose answering sentence matches best."""
    return np.mean([example.answers[matches(head, example).argmax()] for example in examples])


def matches(head, example):
    """(sentences,) how well each matches, the question's words counting alike."""
    asked = head.project(example.question - head.mean)
    held = head.project(example.tokens - head.mean)
    return np.maximum.reduceat(asked @ held.T, example.bounds[:-1], axis=1).mean(axis=0)


def test_training_finds_what_tells_answers_from_the_rest():
    random = np.random.default_rng(0)
    examples = [make_example(random) for _ in range(800)]
    unseen = [make_example(random) for _ in range(300)]

    trained = fit_token_head(examples, width=DIMENSION - NOISE, passes=4, rate=0.05)
    untrained = fit_token_head(examples, width=DIMENSION - NOISE, passes=0)

    assert right_first(trained, unseen) > right_first(untrained, unseen) + 0.1
    assert trained.width == DIMENSION - NOISE


def test_training_twice_gives_the_same_head():
    random = np.random.default_rng(0)
    examples = [make_example(random) for _ in range(40)]

    assert fit_token_head(examples, width=4).fingerprint == fit_token_head(examples, width=4).fingerprint


def test_questions_that_nothing_answers_teach_to_match_nothing():
    random = np.random.default_rng(0)
    answered = [make_example(random) for _ in range(400)]
    pairs = zip([make_example(random) for _ in range(400)], answered, strict=True)
    unanswered = [
        replace(other, question=example.question, answers=np.zeros(5, dtype=bool))
        for other, example in pairs
    ]
    kept = {"width": DIMENSION - NOISE, "passes": 4, "rate": 0.05}

    taught = fit_token_head([*answered[:300], *unanswered[:300]], **kept)
    untaught = fit_token_head([*answered[:300], *unanswered[:300]], **{**kept, "passes": 0})

    def told_apart(head):
        best_of_answered = np.array([matches(head, example).max() for example in answered[300:]])
        best_of_unanswered = np.array([matches(head, example).max() for example in unanswered[300:]])
        return (best_of_answered[:, None] > best_of_unanswered).mean()

    assert told_apart(taught) > told_apart(untaught) + 0.1


@pytest.mark.parametrize("is_answered", [True, False])
@pytest.mark.parametrize(
    "name",
    [
        "projection",
        "importance",
        "scale",
        "features",
        "answer_importance",
        "answer_scale",
        "answer_features",
        "none",
    ],
)
def test_the_gradient_is_that_of_the_loss(name, is_answered, monkeypatch):
    """Against differences of the softmax cross-entropy, written out."""
    monkeypatch.setattr(token_training, "_DROPPED", 0.0)
    monkeypatch.setattr(token_training, "_NEGLIGIBLE", 0.0)
    random = np.random.default_rng(1)
    example = make_example(random)
    if not is_answered:
        example = replace(example, answers=np.zeros(5, dtype=bool))
    mean = np.zeros(DIMENSION, dtype=np.float32)
    usual = token_training.Usual(np.full(3, 0.2), np.full(3, 1.5))
    values = {
        "projection": random.normal(size=(DIMENSION, 5)),
        "importance": random.normal(size=DIMENSION) * 0.05,
        "scale": np.array(4.0),
        "features": random.normal(size=3) * 0.1,
        "answer_importance": random.normal(size=DIMENSION) * 0.05,
        "answer_scale": np.array(5.0),
        "answer_features": random.normal(size=3) * 0.1,
        "none": np.array(0.3),
    }

    def loss():
        asked = example.question @ values["projection"]
        held = example.tokens @ values["projection"]
        asked /= np.linalg.norm(asked, axis=1, keepdims=True)
        held /= np.linalg.norm(held, axis=1, keepdims=True)
        best = np.stack(
            [
                (asked @ held[begin:end].T).max(axis=1)
                for begin, end in zip(example.bounds[:-1], example.bounds[1:], strict=True)
            ],
            axis=1,
        )
        features = (example.features - 0.2) / 1.5

        def scores(kind):
            weights = np.exp(10 * example.question @ values[f"{kind}importance"])
            match = weights / weights.sum() @ best
            return values[f"{kind}scale"] * (match - 0.4) + features @ values[f"{kind}features"]

        among = np.exp(scores(""))
        with_none = np.exp(np.append(scores("answer_"), values["none"]))
        right = with_none[:-1][example.answers].sum() if is_answered else with_none[-1]
        order = -np.log(among[example.answers].sum() / among.sum()) if is_answered else 0.0
        return order - 0.5 * np.log(right / with_none.sum())

    found = token_training._gradient(example, values, mean, usual, random)[name]

    flat = values[name].reshape(-1)
    for place in range(0, flat.size, max(1, flat.size // 7)):
        before = flat[place]
        flat[place] = before + 1e-5
        above = loss()
        flat[place] = before - 1e-5
        below = loss()
        flat[place] = before
        assert found.reshape(-1)[place] == pytest.approx((above - below) / 2e-5, rel=2e-2, abs=2e-4)

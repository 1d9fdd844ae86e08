"""Learn the upper layers: questions beside sentences, of which some answer them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from index.models.weights import Weights
from index.rerankers.export import Sample
from index.rerankers.pairs import Pair, Part, make_pairs
from index.rerankers.reranker import Candidate
from index.rerankers.training.layers import Embedding, Upper, attention_bias, lower_layers

EPOCHS = 1
_QUESTIONS_AT_ONCE = 16
_PAIRS_AT_ONCE = 64
_GROUPS = 3
_RATE, _HEAD_RATE = 1e-4, 1e-3
_WARM_UP_STEPS = 80
_LEAST_RATE = 0.02
_DECAY = 0.01
_RIGHT_WEIGHT, _ANSWER_TOKEN_WEIGHT = 3.0, 4.0
_SAMPLES = 300

Progress = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Example:
    """One question with sentences that may answer it.

    right: which of them do; none where nothing answers. answers: texts that a right one holds.
    """

    question: str
    candidates: tuple[Candidate, ...]
    right: tuple[bool, ...]
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """One pair as the upper layers read it: states, (length, hidden) bfloat16, parts, and the tokens
    of the answer, (length,).
    """

    states: Tensor
    parts: Tensor
    is_answer: Tensor
    is_right: bool


def fit_upper(
    examples: Sequence[Example],
    weights: Weights,
    tokenizer: Tokenizer,
    first_layer: int,
    unfinished: Path,
    *,
    epochs: int = EPOCHS,
    seed: int = 1,
    on_progress: Progress = lambda what, done, total: None,
) -> tuple[Upper, list[Sample]]:
    """The trained layers, and inputs of theirs that show their range.

    The loss of a question is the cross-entropy of each pair, right or not, that of the right ones
    among its pairs, and that of each token of its sentences, part of the answer or not.

    Args:
        unfinished: a file that is written after each epoch; a run that finds it goes on from there.
    """
    random.seed(seed)
    torch.manual_seed(seed)
    read = _read_examples(examples, weights, tokenizer, first_layer, on_progress)
    model = Upper(weights, first_layer)
    steps = epochs * (len(read) // _QUESTIONS_AT_ONCE)
    optimizer = torch.optim.AdamW(
        [
            {"params": model.layers.parameters(), "lr": _RATE},
            {"params": [*model.head.parameters(), *model.token_head.parameters()], "lr": _HEAD_RATE},
        ],
        weight_decay=_DECAY,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, step / _WARM_UP_STEPS) * max(_LEAST_RATE, 1 - step / steps)
    )
    kept: dict[str, Any] = {"model": model, "optimizer": optimizer, "schedule": schedule}
    done = _resume(unfinished, kept)
    for epoch in range(done, epochs):
        order = random.Random(f"{seed} {epoch}").sample(read, len(read))
        for begin in range(0, len(order) - _QUESTIONS_AT_ONCE, _QUESTIONS_AT_ONCE):
            loss = _loss(model, order[begin : begin + _QUESTIONS_AT_ONCE])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            on_progress(f"epoch {epoch + 1} of {epochs}", begin + _QUESTIONS_AT_ONCE, len(order))
        states = {name: one.state_dict() for name, one in kept.items()}
        torch.save({"epochs": epoch + 1, **states}, unfinished)
    return model.eval(), _samples(read)


def _resume(unfinished: Path, kept: dict[str, Any]) -> int:
    """Put back what was learned before; how many epochs that were."""
    if not unfinished.is_file():
        return 0
    found = torch.load(unfinished, weights_only=True)
    for name, one in kept.items():
        one.load_state_dict(found[name])
    return int(found["epochs"])


def _read_examples(
    examples: Sequence[Example],
    weights: Weights,
    tokenizer: Tokenizer,
    first_layer: int,
    on_progress: Progress,
) -> list[list[_Read]]:
    """Every pair, up to where the learned layers begin; once for all epochs."""
    flat: list[tuple[int, Pair, Tensor, bool]] = []
    for place, example in enumerate(examples):
        pairs = make_pairs(tokenizer, example.question, example.candidates)
        for pair, candidate, right in zip(pairs, example.candidates, example.right, strict=True):
            answers = example.answers if right else ()
            flat.append((place, pair, _answer_tokens(tokenizer, pair, candidate.text, answers), right))
    flat.sort(key=lambda one: len(one[1].ids))
    embedding, layers = Embedding(weights).eval(), list(lower_layers(weights, first_layer))
    read: list[list[_Read]] = [[] for _ in examples]
    for begin in range(0, len(flat), _PAIRS_AT_ONCE):
        batch = flat[begin : begin + _PAIRS_AT_ONCE]
        ids = _padded([torch.tensor(pair.ids) for _, pair, _, _ in batch])
        parts = _padded([torch.tensor(pair.parts) for _, pair, _, _ in batch])
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            states, bias = embedding(ids), attention_bias(parts)
            for layer in layers:
                states = layer(states, bias)
        for row, (place, pair, answer, right) in enumerate(batch):
            own = states[row, : len(pair.ids)].to(torch.bfloat16).clone()
            read[place].append(_Read(own, torch.tensor(pair.parts), answer, right))
        on_progress("reading", begin + len(batch), len(flat))
    return [one for one in read if one]


def _answer_tokens(tokenizer: Tokenizer, pair: Pair, text: str, answers: Sequence[str]) -> Tensor:
    """(length,) 1 for the tokens of the sentence that are part of an answer."""
    found = torch.zeros(len(pair.ids))
    folded = text.casefold()
    if len(folded) != len(text):
        return found
    first = pair.parts.index(Part.SENTENCE) if Part.SENTENCE in pair.parts else 0
    length = pair.parts.count(Part.SENTENCE)
    offsets = tokenizer.encode(text, add_special_tokens=False).offsets[:length]
    for answer in filter(None, (one.strip().casefold() for one in answers)):
        at = folded.find(answer)
        for place, (start, end) in enumerate(offsets):
            if 0 <= at < end and start < at + len(answer):
                found[first + place] = 1
    return found


def _loss(model: Upper, questions: Sequence[list[_Read]]) -> Tensor:
    pairs = [pair for question in questions for pair in question]
    order = sorted(range(len(pairs)), key=lambda place: len(pairs[place].parts))
    scores = torch.empty(len(pairs))
    token_loss, tokens = torch.zeros(()), torch.zeros(())
    cuts = [len(order) * group // _GROUPS for group in range(_GROUPS + 1)]
    for begin, end in pairwise(cuts):
        places = order[begin:end]
        group = [pairs[place] for place in places]
        parts = _padded([pair.parts for pair in group])
        with torch.autocast("cpu", torch.bfloat16):
            found, by_token = model(_padded([pair.states.float() for pair in group]), parts)
        scores = scores.index_put((torch.tensor(places),), found.float())
        losses = functional.binary_cross_entropy_with_logits(
            by_token.float(),
            _padded([pair.is_answer for pair in group]),
            pos_weight=torch.tensor(_ANSWER_TOKEN_WEIGHT),
            reduction="none",
        )
        said = parts == Part.SENTENCE
        token_loss, tokens = token_loss + losses[said].sum(), tokens + said.sum()
    right = torch.tensor([pair.is_right for pair in pairs])
    each = functional.binary_cross_entropy_with_logits(
        scores, right.float(), pos_weight=torch.tensor(_RIGHT_WEIGHT)
    )
    return each + _choice_loss(scores, right, questions) + token_loss / tokens


def _choice_loss(scores: Tensor, right: Tensor, questions: Sequence[list[_Read]]) -> Tensor:
    """The cross-entropy of the right ones among a question's pairs, over the questions that have one."""
    losses, begin = [], 0
    for question in questions:
        own = slice(begin, begin + len(question))
        begin += len(question)
        if right[own].any() and len(question) > 1:
            among = torch.logsumexp(scores[own], 0)
            losses.append(among - torch.logsumexp(scores[own][right[own]], 0))
    return torch.stack(losses).mean() if losses else torch.zeros(())


def _padded(rows: Sequence[Tensor]) -> Tensor:
    return torch.nn.utils.rnn.pad_sequence(list(rows), batch_first=True)


def _samples(read: Sequence[list[_Read]]) -> list[Sample]:
    step = max(1, len(read) // _SAMPLES)
    return [(one[0].states.float().numpy(), one[0].parts.numpy()) for one in read[::step]]

"""The steps of learning: a few documents of one set, and all that is asked of them."""

from __future__ import annotations

import hashlib
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from tests.adapter.material import Asked, Material, Text
from tests.adapter.network import Network

DOCUMENTS = 4
PUBLIC_DOCUMENTS = 12
PUBLIC_SHARE = 0.4
"""Of a public set's steps in each pass: there are more of them, and they are of another kind."""
MOST_QUESTIONS = 160
CHANGES_RATE, HEAD_RATE, SCORE_RATE = 8e-4, 2e-3, 2e-2
_WARM_UP_STEPS = 50
_ANSWER_SHARE, _VECTOR_SHARE, _ANCHOR_SHARE = 0.5, 0.3, 15.0
_SCORE_SCALE, _VECTOR_SCALE, _FIRST_MATCH = 10.0, 40.0, 0.4
_KEPT_EVERY = 20


@dataclass(frozen=True)
class Step:
    material: Material
    documents: tuple[str, ...]


@dataclass
class Anchors:
    """The vectors of the packaged model: of passages by set, of questions by set and id."""

    passages: dict[str, Tensor]
    questions: dict[tuple[str, str], Tensor]


class Scores(nn.Module):
    """What turns matches into log-odds."""

    def __init__(self) -> None:
        super().__init__()
        self.order = nn.Parameter(torch.tensor(2.0))
        self.answer = nn.Parameter(torch.tensor(2.0))
        self.none = nn.Parameter(torch.tensor(0.0))


def plan_steps(sets: Sequence[Material], anchors: Anchors, passes: int, seed: int) -> list[Step]:
    """Every set's documents each pass, a few a step: one by chance, and those that are nearest to it.

    What is near is what a sentence is mistaken for: the same people, the same count of another year.
    """
    chance = random.Random(seed)
    steps: list[Step] = []
    for _ in range(passes):
        one_pass = []
        for material in sets:
            size = DOCUMENTS if material.teaches else PUBLIC_DOCUMENTS
            one_pass += [
                Step(material, near)
                for near in _groups(material, anchors.passages[material.name], size, chance)
                if material.teaches or chance.random() < PUBLIC_SHARE
            ]
        chance.shuffle(one_pass)
        steps += one_pass
    return steps


def _groups(
    material: Material, passages: Tensor, size: int, chance: random.Random
) -> Iterator[tuple[str, ...]]:
    """The documents that are asked of, in groups of like size, about as large as wanted."""
    left = sorted({q.document for q in material.questions if q.document})
    chance.shuffle(left)
    means = {id_: passages[material.of_document[id_]].mean(0) for id_ in left}
    for groups in range(max(1, round(len(left) / size)), 0, -1):
        first = means[left[0]]
        left.sort(key=lambda id_: -float(means[id_] @ first))
        count = round(len(left) / groups)
        group, left = left[:count], left[count:]
        chance.shuffle(left)
        yield tuple(group)


def read_anchors(network: Network, sets: Sequence[Material], kept: Path) -> Anchors:
    """To be called before anything is learned; they are kept in the folder for another time."""
    anchors = Anchors({}, {})
    for material in sets:
        asked = [question.tokens for question in material.questions]
        passages, questions = (_anchor_of(network, texts, kept) for texts in (material.passages, asked))
        anchors.passages[material.name] = passages
        anchors.questions |= {
            (material.name, q.id): vector for q, vector in zip(material.questions, questions, strict=True)
        }
    return anchors


def _anchor_of(network: Network, texts: Sequence[Text], kept: Path) -> Tensor:
    digest = hashlib.sha256(b"|".join(text.ids.tobytes() for text in texts)).hexdigest()
    file = kept / f"anchor-{digest[:16]}.pt"
    if file.is_file():
        vectors: Tensor = torch.load(file, weights_only=True)
        return vectors
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        vectors = network.encode(texts)[1]
    torch.save(vectors, file)
    return vectors


def assign_nearest(material: Material, anchors: Anchors) -> None:
    """Give every question without an answer the document of its nearest passage."""
    owner = {n: id_ for id_, passages in material.of_document.items() for n in passages}
    for question in material.questions:
        if question.document is None:
            near = anchors.passages[material.name] @ anchors.questions[material.name, question.id]
            question.document = owner[int(near.argmax())]


def learn(
    network: Network, steps: Sequence[Step], anchors: Anchors, kept: Path, seed: int
) -> Iterator[str]:
    """Go through the steps; what is learned is kept in a file now and then, and taken from there first.

    Yields:
        A line on the losses, whenever it is kept.
    """
    scores, groups = Scores(), network.learned()
    rates = (CHANGES_RATE, HEAD_RATE, SCORE_RATE)
    parameters = (groups["changes"], groups["head"], list(scores.parameters()))
    optimizer = torch.optim.AdamW(
        [
            {"params": group, "lr": rate, "weight_decay": 0.01 if group is groups["changes"] else 0.0}
            for group, rate in zip(parameters, rates, strict=True)
        ]
    )
    everything = nn.ModuleList([network, scores])
    begin = _resume(everything, optimizer, kept)
    told: list[list[float]] = []
    network.train()
    network.model.eval()
    for number in range(begin, len(steps)):
        torch.manual_seed(seed * 100_003 + number)
        pace = min(1, (number + 1) / _WARM_UP_STEPS) * (1 + math.cos(math.pi * number / len(steps))) / 2
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * pace
        losses = _losses(network, scores, steps[number], anchors, random.Random(seed + number))
        if losses is None:
            continue
        order, answer, vector, anchor = losses
        optimizer.zero_grad()
        (order + _ANSWER_SHARE * answer + _VECTOR_SHARE * vector + _ANCHOR_SHARE * anchor).backward()
        nn.utils.clip_grad_norm_([*groups["changes"], *groups["head"]], 1.0)
        optimizer.step()
        told.append([float(loss.detach()) for loss in losses])
        if (number + 1) % _KEPT_EVERY == 0 or number + 1 == len(steps):
            _keep(everything, optimizer, number + 1, kept)
            means = ", ".join(
                f"{name} {mean:.3f}"
                for name, mean in zip(
                    ("order", "answer", "vector", "anchor"), np.mean(told, axis=0), strict=True
                )
            )
            told = []
            yield f"step {number + 1} of {len(steps)}: {means}"


def _losses(
    network: Network, scores: Scores, step: Step, anchors: Anchors, chance: random.Random
) -> tuple[Tensor, Tensor, Tensor, Tensor] | None:
    """Of the order of sentences, of whether any answers, of the passages' order, and of moving away."""
    material, wanted = step.material, set(step.documents)
    passages = [n for id_ in step.documents for n in material.of_document[id_]]
    questions = [n for n, q in enumerate(material.questions) if q.document in wanted]
    questions = chance.sample(questions, min(MOST_QUESTIONS, len(questions)))
    with torch.autocast("cpu", torch.bfloat16):
        found = network.match(material, passages, questions)
    matches, answer_matches, numbers, passage_vectors, question_vectors = (
        part.float() if isinstance(part, Tensor) else part for part in found
    )
    order_of = {number: place for place, number in enumerate(numbers)}
    passage_of = {number: place for place, number in enumerate(passages)}
    orders, answers, vectors = [], [], []
    for row, number in enumerate(questions):
        question: Asked = material.questions[number]
        right = [order_of[n] for n in question.right if n in order_of]
        if question.right and not right:
            continue
        none = (scores.none - question.style).view(1)
        answered = scores.answer * _SCORE_SCALE * (answer_matches[row] - _FIRST_MATCH)
        answers.append(_surprise(torch.cat([answered, none]), right or [len(numbers)]))
        if right:
            orders.append(_surprise(scores.order * _SCORE_SCALE * matches[row], right))
            at = sorted({passage_of[material.sentences[numbers[place]].passage] for place in right})
            vectors.append(_surprise(_VECTOR_SCALE * question_vectors[row] @ passage_vectors.T, at))
    if not orders:
        return None
    asked_before = [anchors.questions[material.name, material.questions[n].id] for n in questions]
    anchor = _moved(passage_vectors, anchors.passages[material.name][passages])
    anchor = anchor + _moved(question_vectors, torch.stack(asked_before))
    return torch.stack(orders).mean(), torch.stack(answers).mean(), torch.stack(vectors).mean(), anchor


def _surprise(logits: Tensor, right: list[int]) -> Tensor:
    return torch.logsumexp(logits, 0) - torch.logsumexp(logits[right], 0)


def _moved(vectors: Tensor, before: Tensor) -> Tensor:
    return 1 - (vectors * before).sum(1).mean()


def _resume(everything: nn.Module, optimizer: torch.optim.Optimizer, kept: Path) -> int:
    if not kept.is_file():
        return 0
    state = torch.load(kept, weights_only=True)
    everything.load_state_dict(state["learned"], strict=False)
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])


def _keep(everything: nn.Module, optimizer: torch.optim.Optimizer, step: int, kept: Path) -> None:
    learned = {n: p for n, p in everything.named_parameters() if p.requires_grad}
    beside = kept.with_suffix(".part")
    torch.save({"learned": learned, "optimizer": optimizer.state_dict(), "step": step}, beside)
    beside.replace(kept)

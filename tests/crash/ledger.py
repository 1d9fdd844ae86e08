"""What a writer that is killed has said of its articles, and so what they may be afterwards."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

State = list[Any]
"""[title or None where it does not answer, the texts of its notices]"""

ABSENT: State = [None, []]


@dataclass
class Ledger:
    """The states that each article may be in, and the words of what was purged.

    words: id -> words that only it holds, and that its purge must wipe.
    """

    states: dict[str, list[State]] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    purged: list[str] = field(default_factory=list)

    @classmethod
    def from_json(cls, text: str) -> Ledger:
        return cls(**json.loads(text))

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    def remember(self, said: Sequence[Sequence[Any]]) -> Counter[str]:
        """Take in what was said; how many changes of each kind were accepted.

        A change that was refused may be there all the same: where a flush failed, nobody knows what of it
        is on the disk.
        """
        accepted: Counter[str] = Counter()
        for words in said:
            if words[0] == "begin":
                _, kind, id_, state, new_words = words
                self.states.setdefault(id_, [ABSENT]).append(state)
                self.words.setdefault(id_, []).extend(new_words)
            elif words[0] == "done":
                _, kind, id_ = words
                self.states[id_] = self.states[id_][-1:]
                accepted[kind] += 1
                if kind == "purge":
                    self.purged += self.words.pop(id_)
        return accepted


def cut_short(said: Sequence[Sequence[Any]]) -> str:
    """In which change the writer was when it was killed."""
    last = next((words for words in reversed(said) if words[0] in ("begin", "done", "refused")), None)
    return str(last[1]) if last is not None and last[0] == "begin" else "none"

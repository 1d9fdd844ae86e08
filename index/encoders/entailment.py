"""An entailment model under PyTorch: does a statement follow from a text?"""

from __future__ import annotations

from collections.abc import Sequence

from index.encoders.cross_encoder import load_cross_encoder
from index.errors import ModelMissing

_LABEL = "entailment"


class EntailmentModel:
    """Runs any cross-encoder of sentence-transformers that was trained to tell entailment."""

    def __init__(self, name_or_folder: str) -> None:
        """Load the model.

        Raises:
            ModelMissing: it is not there, sentence-transformers is not, or it tells no entailment.
        """
        self._model = load_cross_encoder(name_or_folder, "PUENTE_ENTAILMENT_MODEL")
        labels = {str(label).lower(): int(at) for at, label in self._model.config.id2label.items()}
        if _LABEL not in labels:
            raise ModelMissing(
                f"'{name_or_folder}' does not tell entailment: its labels are "
                f"{', '.join(sorted(labels))}. Set PUENTE_ENTAILMENT_MODEL to one trained on "
                "natural language inference."
            )
        self._place = labels[_LABEL]

    def entails(self, premises: Sequence[str], statement: str) -> list[float]:
        """The probability, in [0, 1], that the statement follows from each of the texts."""
        pairs = [(premise, statement) for premise in premises]
        found = self._model.predict(pairs, apply_softmax=True, show_progress_bar=False)
        return [float(probabilities[self._place]) for probabilities in found]

import pytest

from rag.evidence.doubts.own_figure import lacks_own_figure
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of


@pytest.mark.parametrize(
    ("question", "sentence", "lacks"),
    [
        ("Who said that 70% of the guns were American?", "Harfuch said 78% were.", True),
        ("Who said that 70% of the guns were American?", "Some 70 percent were, Ruiz said.", False),
        ("¿Según quién bajó 41.5% el decomiso?", "Sheinbaum gave a drop of 41.5%.", False),
        ("Who paid $3 million?", "Ruiz paid 3 million tons.", True),
        ("Who was fined in 2023?", "Ruiz was fined.", False),
        ("Where did the 26 prisoners go?", "They went to Texas.", False),
        ("Who seized more than 500 kilos?", "The navy seized 700 kilos.", False),
        ("How many of the 44 were women?", "Twelve were women.", False),
    ],
)
def test_a_sentence_holds_the_figure_asked_of_or_not(question, sentence, lacks):
    assert lacks_own_figure(understand(question), evidence_of(sentence)) is lacks

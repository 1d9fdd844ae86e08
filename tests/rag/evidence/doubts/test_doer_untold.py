"""Who did it is not told by what was done."""

import pytest

from rag.evidence.doubts.doer_untold import leaves_doer_untold
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who kidnapped the tourists in Tecate?", "In May four tourists were abducted in Tecate."),
        ("Who kidnapped the tourists?", "A Mexican also died in the attack, besides the tourists."),
        ("¿Quién mató al alcalde?", "Al alcalde lo asesinaron el 3 de mayo de 2025."),
        ("¿Quiénes secuestraron a los turistas?", "Los turistas fueron secuestrados en mayo."),
        ("Who arrested Lobera?", "Lobera was arrested at the airport of Los Angeles."),
    ],
)
def test_a_sentence_that_tells_only_what_befell_them_leaves_it_untold(question, text):
    assert leaves_doer_untold(understand(question), [evidence_of(text)])


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who kidnapped the tourists?", "Gunmen in three cars took the tourists."),
        ("Who kidnapped the tourists?", "The tourists were abducted by a gang."),
        ("Who arrested Lobera?", "It was Sheriff Dana Whitlock who held Lobera."),
        ("¿Quién mató al alcalde?", "Al alcalde lo mataron dos sicarios."),
        ("¿Quién mató al alcalde?", "Ramiro Tello disparó contra el alcalde."),
        ("Who was killed in Tecate?", "In May a mayor was killed in Tecate."),
        ("¿Quién murió en Tecate?", "En mayo hubo un muerto en Tecate."),
        ("Where were the tourists kidnapped?", "They were abducted in Tecate."),
    ],
)
def test_somebody_named_or_told_of_may_have_done_it(question, text):
    assert not leaves_doer_untold(understand(question), [evidence_of(text)])


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("¿Quién secuestró a Ana Ruiz?", "La secuestraron los Zetas en mayo."),
        ("Who kidnapped Ana Ruiz?", "Ana Ruiz was kidnapped in May, and the Zetas held her."),
    ],
)
def test_a_group_may_have_done_it(question, text):
    assert not leaves_doer_untold(understand(question), [evidence_of(text)])

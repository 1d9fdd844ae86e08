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


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who arrested Lobera?", "The FBI arrested Lobera in May."),
        ("Who arrested Lobera?", "FBI staff arrested Lobera in May."),
        ("Who ambushed and killed them?", "Los Zetas ambushed and killed four."),
        ("Who killed the mayor?", "The CJNG killed the mayor."),
        ("Who arrested Lobera?", "The Border Patrol held Lobera."),
        ("Who arrested Lobera?", "The sheriff's office arrested Lobera."),
        ("¿Quién detuvo a Lobera?", "La Semar detuvo a Lobera en mayo."),
        ("¿Quién detuvo a Lobera?", "La Fiscalía de Jalisco detuvo a Lobera."),
        ("¿Quién arrestó a Lobera?", "El FBI arrestó a Lobera."),
        ("¿Quién mató al alcalde?", "Al alcalde lo mató el CJNG."),
    ],
)
def test_a_body_or_gang_by_its_name_may_have_done_it(question, text):
    assert not leaves_doer_untold(understand(question), [evidence_of(text)])


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Who arrested Lobera?", "On Tuesday, May 6, Iván Lobera was arrested in Los Angeles."),
        ("Who killed the mayor?", "On Friday the mayor and a Mexican died in Jalisco."),
        ("¿Quién detuvo a Lobera?", "Detenido en Jalisco en mayo, Iván Lobera está preso."),
    ],
)
def test_days_places_peoples_and_whom_it_befell_have_not_done_it(question, text):
    assert leaves_doer_untold(understand(question), [evidence_of(text)])

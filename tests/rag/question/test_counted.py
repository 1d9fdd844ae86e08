import pytest

from rag.question.counted import read_counted


@pytest.mark.parametrize(
    ("question", "noun", "qualifiers"),
    [
        ("How many gun dealers have phoned the line?", "dealers", ("gun",)),
        ("How many guns were seized?", "guns", ()),
        ("How many U.S. Navy SEALs entered Mexico?", "seals", ("us", "navy")),
        ("How many TIP victims did Mexico identify?", "victims", ("tip",)),
        ("How many kits requested by Peru were sent?", "kits", ()),
        ("How many current or former mayors were held?", "mayors", ()),
        ("How many laboratories of fentanyl were found?", "laboratories", ("fentanyl",)),
        ("How much fentanyl powder was seized?", "powder", ("fentanyl",)),
        ("¿Cuántos túneles han descubierto?", "tuneles", ()),
        ("¿Cuántas armas largas se aseguraron?", "armas", ("largas",)),
        ("¿Cuántas armas calcula México que entran?", "armas", ()),
        ("¿Cuántos laboratorios de fentanilo hallaron?", "laboratorios", ("fentanilo",)),
        ("¿Cuántos laboratorios iban destruidos?", "laboratorios", ()),
        ("number of train robberies in Guanajuato", "robberies", ("train",)),
        ("How many of the people detained in the raid were women?", "women", ()),
        ("how many of the boxes in the morgue hold women", "women", ()),
        ("¿Cuántos de los entrevistados eran haitianos?", "haitianos", ()),
        ("¿Cuántas de las personas identificadas eran de Puebla?", "puebla", ()),
        ("How much were remittances in 2025?", "remittances", ()),
        ("How much did remittances total?", "remittances", ()),
        ("¿Cuánto sumaron las remesas en 2025?", "remesas", ()),
        ("How much did it cost?", "", ()),
        ("¿Cuánto cuesta el muro?", "", ()),
        ("How many guns were seized? And when?", "", ()),
        ("Who counted them?", "", ()),
    ],
)
def test_a_question_tells_what_it_wants_counted(question, noun, qualifiers):
    assert read_counted(question) == (noun, qualifiers)

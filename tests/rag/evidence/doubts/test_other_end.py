import pytest

from rag.evidence.doubts.other_end import tells_the_other_end
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

BEGAN = "Operation Copper was launched on February 5, 2025."
EMPEZO = "La operación se puso en marcha el 5 de febrero de 2025."
ENDED = "Title 42 ended on May 11, 2023."
CAME = "Lara came to Mexico as ambassador on May 15, 2025."
LLEGO = "La embajadora Lara había llegado a su cargo el 15 de mayo de 2025."


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("When did Operation Copper end?", BEGAN),
        ("When was Operation Copper finished, and who finished it?", BEGAN),
        ("¿Cuándo terminó la operación?", EMPEZO),
        ("¿Cuándo terminó el plan?", "El anuncio del plan llegó en 2007, con una propuesta multianual."),
        ("When did the plan end?", "The plan became public in 2007, to be spread over several years."),
        ("When did Operation Copper end?", EMPEZO),
        ("When did Title 42 begin?", ENDED),
        ("¿Cuándo empezó el Título 42?", ENDED),
        ("When did Lara leave Mexico?", CAME),
        ("¿Cuándo se fue Lara?", LLEGO),
        ("When did Lara arrive?", "Lara left her post in May 2025."),
    ],
)
def test_a_beginning_does_not_tell_the_end_nor_an_arrival_the_departure(question, told):
    assert tells_the_other_end(understand(question), [evidence_of(told)])


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("When did Operation Copper begin?", BEGAN),
        ("When did Operation Copper begin and end?", BEGAN),
        ("When did Title 42 end?", ENDED),
        ("When did Title 42 end?", "Title 42, begun in 2020, was over by May 2023."),
        ("When did Lara arrive?", CAME),
        ("Where did Lara leave from?", CAME),
        ("Did Operation Copper end?", BEGAN),
        (
            "When did Operation Copper end?",
            "Operation Copper was launched in May and ran until July 2025.",
        ),
        ("When did Operation Copper end?", "Started in 2019, Operation Copper was called off in 2021."),
        ("When did he leave office?", "Lara took office in 2018 and was replaced in 2020."),
        ("When was the deal signed at the end of 2024?", "The deal was announced on May 3, 2024."),
        ("When did El Chapo arrive in the United States?", "He was extradited there in January 2017."),
        ("¿Cuándo llegó El Chapo a Estados Unidos?", "Fue extraditado el 19 de enero de 2017."),
        ("¿Cuándo asumió Sheinbaum?", "Sheinbaum fue investida el 1 de octubre de 2024."),
        ("When did Mexico come to an agreement?", "Mexico signed it in 2019, the executive said."),
        ("When did Operation Copper begin?", "In May 2025 Mexico deployed over 10,000 troops in it."),
        ("When did the strike start?", "Drivers stopped work on May 3, cutting off the final stretch."),
        ("¿Cuándo arrancó el despliegue?", "Movilizó a 10,000 en mayo por un plazo indefinido."),
        ("When was the treaty concluded?", "The treaty was signed on February 3, 1944."),
        ("When did the governor leave for Washington?", "He arrived in Washington on May 3, 2025."),
        ("When did the deal expire?", "The deal, signed in 1992, is no longer in force since 2022."),
        ("When was the wall completed?", "The new wall was completed on May 3, 2024."),
        ("When was the attack that left six dead?", "Gunmen from a cartel came to the bar on May 3."),
    ],
)
def test_what_is_asked_or_told_otherwise_is_let_pass(question, told):
    assert not tells_the_other_end(understand(question), [evidence_of(told)])


def test_what_one_of_the_next_sentences_tells_is_told():
    ended = evidence_of("Operation Copper ended on July 1, 2025.")
    asked = understand("When did Operation Copper end?")

    assert not tells_the_other_end(asked, [evidence_of(BEGAN), ended])
    assert tells_the_other_end(asked, [evidence_of(BEGAN), evidence_of("It had 90 agents.")])


def test_without_evidence_nothing_is_told():
    assert not tells_the_other_end(understand("When did it end?"), [])

import pytest

from rag.conversation.dependence.anaphora import (
    counts_without_a_name,
    ends_in_a_known_thing,
    lacks_its_subject,
    points_outside,
)


@pytest.mark.parametrize(
    "text",
    [
        "¿a cuántos años lo condenaron?",
        "¿En qué penal la tuvo Estados Unidos?",
        "¿A dónde los llevaron en enero de 2026?",
        "¿Por qué lo acusan en Estados Unidos?",
        "¿Quién ordenó capturarlos?",
        "What did the White House say about it?",
        "Which agency published it?",
        "What did Sheinbaum say about that?",
        "How many of those were women?",
        "Was that more than in 2024?",
        "Where did the ATF get that figure?",
        "who says it was 95?",
        "¿quién dice que fueron 95?",
        "What did Mexico promise in exchange?",
        "¿Qué ofreció a cambio Washington?",
        "What happened in Chihuahua then?",
        "¿Quién era el presidente entonces?",
        "¿cuántos son de la Guardia Nacional?",
        "Will Texas do so?",
        "Did Texas do the same?",
        "¿Hará Texas lo mismo?",
    ],
)
def test_a_word_points_outside_its_question(text):
    assert points_outside(text)


@pytest.mark.parametrize(
    "text",
    [
        "¿Cuándo detuvieron a Zambada y quién lo entregó?",
        "¿Al general Cienfuegos por qué lo exoneraron?",
        "¿La pena la fijó un juez de Nueva York?",
        "¿Qué dicen los varones de las aldeas que huyeron?",
        "¿Cuándo llegó la policía a Culiacán?",
        "¿Qué necesita México para cobrarlo?",
        "How long does it take to extradite a fugitive?",
        "Is it true that Mexico sent 37 prisoners?",
        "When was the treaty signed, and who signed it?",
        "What did Mexico get in return for the National Guard?",
        "¿Qué recibió México a cambio de los reos?",
        "Which of those who fled were caught?",
        "Which agency is it that reports to Congress?",
        "Who says that there were 95 dead?",
        "Did Texas do the same as Arizona?",
        "If Texas sues, will Arizona do so?",
        "¿Hizo Texas lo mismo que Arizona?",
    ],
)
def test_a_word_that_its_question_explains_points_nowhere(text):
    assert not points_outside(text)


@pytest.mark.parametrize(
    "text",
    [
        "which other firms were named?",
        "what is the longest one?",
        "when was the largest one found?",
        "¿Cuál fue el más largo?",
        "¿Y cuál es la mayor?",
        "¿qué cargo tenía?",
        "¿qué cargo tenía en México?",
        "¿cuánto cobraba en Estados Unidos?",
        "is there another suit?",
        "who else was in the group that left?",
        "¿cuántas personas más están acusadas?",
        "¿quiénes más están en la lista del gobierno?",
        "How many were seized by May 2026?",
        "¿cuántos son posteriores a 2006?",
        "How long was it meant to last?",
        "why were the others postponed?",
        "what does the other source say?",
        "¿qué dice la otra cifra?",
        "¿por qué aplazaron los demás?",
        "who paid for that programme of training?",
        "where does that figure come from?",
        "What did these measures cost?",
    ],
)
def test_without_a_name_others_or_a_number_are_of_what_was_said(text):
    assert lacks_its_subject(text)


@pytest.mark.parametrize(
    "text",
    [
        "How many were killed in the Matamoros kidnapping?",
        "Who else was charged with Ovidio Guzmán?",
        "¿Cuántos más murieron en Sinaloa?",
        "Were there more homicides than any other crime?",
        "Is it illegal to carry a gun across the border?",
        "¿Cuántas veces más grande es el decomiso?",
        "Which of the other cartels did Trump name?",
        "what is built on the other side of the border?",
        "which is the one in the desert?",
        "¿cuál es el mayor decomiso?",
        "¿qué hay del otro lado de la frontera?",
        "Is it true that smugglers dig tunnels?",
    ],
)
def test_a_question_that_tells_of_what_lacks_nothing(text):
    assert not lacks_its_subject(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how many officers were hurt?", True),
        ("¿cuántos policías resultaron heridos?", True),
        ("how many agents does the dea have?", False),
        ("how many died in culiacan?", False),
    ],
)
def test_how_many_things_are_so_names_nobody(text, expected):
    assert counts_without_a_name(text) is expected


def test_a_thing_is_known_where_nothing_tells_which():
    assert ends_in_a_known_thing("who signed the treaty?")
    assert ends_in_a_known_thing("why were the charges dropped?")
    assert not ends_in_a_known_thing("why were the federal charges against him dropped?")
    assert ends_in_a_known_thing("¿qué cargo tenía en el gobierno?")
    assert not ends_in_a_known_thing("who signed the water treaty?")
    assert not ends_in_a_known_thing("who runs the dea?")

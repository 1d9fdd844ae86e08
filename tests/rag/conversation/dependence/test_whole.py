import pytest

from rag.conversation.dependence.follow_up import depends_on_conversation
from rag.conversation.dependence.whole import asks_what_it_is


@pytest.mark.parametrize(
    "text",
    [
        "And how many members does the National Guard have?",
        "and how many members does the national guard have?",
        "¿Y cuántos elementos tiene la Guardia Nacional?",
        "y cuantos elementos tiene la guardia nacional?",
        "And who is Ovidio Guzmán?",
        "so when was Cienfuegos arrested?",
        "¿y cuándo detuvieron a Cienfuegos?",
        "And how many homicides were there in Sinaloa in 2024?",
        "but what did Sheinbaum say about tariffs on Chinese cars?",
        "and what is fentanyl?",
    ],
)
def test_what_is_whole_after_and_stands_alone(text):
    assert not depends_on_conversation(text)


@pytest.mark.parametrize(
    "text",
    [
        "And how many were sent to New York?",
        "y cuántos eran de Sinaloa según la FGR",
        "And who was flown in January 2026?",
        "and how many were from Texas in 2024?",
        "and how many of the sailors were injured in the crash?",
        "and what did the White House say?",
        "and how many soldiers did Mexico deploy?",
        "and who else was charged with Ovidio Guzmán?",
        "and how did the Treasury decide on the agreement?",
        "and what about the CJNG?",
        "and when was he arrested in Mexico City in 2024?",
        "¿y qué dijo Sheinbaum?",
        "¿y por qué lo extraditaron a Estados Unidos?",
        "and Reynosa?",
        "so?",
    ],
)
def test_what_leaves_its_subject_out_after_and_does_not(text):
    assert depends_on_conversation(text)


@pytest.mark.parametrize(
    "text",
    [
        "who was carlos manzo?",
        "Who is harfuch?",
        "what is huachicol?",
        "What is fentanyl?",
        "what's a drone?",
        "quien es ovidio guzman?",
        "¿quién es el chapo?",
        "que es el huachicol?",
        "¿Qué son las remesas?",
    ],
)
def test_who_or_what_is_asked_in_lower_case_too(text):
    assert asks_what_it_is(text)
    assert not depends_on_conversation(text)


@pytest.mark.parametrize(
    "text",
    [
        "who was killed?",
        "who is responsible?",
        "who is dead?",
        "what is known?",
        "what is new?",
        "what is the source?",
        "what is happening?",
        "who is in charge?",
        "who is it?",
        "what is that?",
        "quién fue detenido?",
        "quien es el responsable?",
        "¿quién es el juez?",
        "que es eso?",
        "¿cuál es la pena?",
    ],
)
def test_what_is_told_of_somebody_named_before_is_not(text):
    assert not asks_what_it_is(text)
    assert depends_on_conversation(text)


@pytest.mark.parametrize(
    "text",
    [
        "Which cartel controls Tijuana?",
        "Why was Cienfuegos released?",
        "What happened in Tlatelolco?",
        "How dangerous is Tijuana?",
        "Is Tijuana safe?",
        "Did Mexico extradite Cienfuegos?",
        "What does the DEA do?",
        "¿Qué hace la DEA?",
        "¿Qué pasó en Tapalpa?",
        "¿Por qué renunció Ituarte?",
        "¿Está preso Ovidio?",
        "¿Es segura Tijuana?",
        "Which parties opposed Sheinbaum?",
        "Which states border Texas?",
        "What is killing Tijuana?",
    ],
)
def test_a_few_words_may_tell_what_they_ask_and_of_whom(text):
    assert not depends_on_conversation(text)


@pytest.mark.parametrize(
    "text",
    [
        "What about Tijuana?",
        "And in Tijuana?",
        "Why Texas?",
        "How many in Texas?",
        "How many DEA agents?",
        "How did Mexico respond?",
        "Did Trump agree?",
        "Did the DEA help?",
        "What did Sheinbaum do?",
        "What does Trump want?",
        "Was Sheinbaum informed?",
        "¿Qué hizo Trump?",
        "¿Qué pide Trump?",
        "¿Solo Tijuana?",
        "¿Cuántos en Sinaloa?",
        "¿Fue enterado Trump?",
        "Was it Trump?",
        "Was it the DEA?",
        "Was it El Chapo?",
        "¿Fue Trump?",
        "¿Fue la DEA?",
        "Why did Trump oppose?",
        "Why did Sheinbaum object?",
        "Which state bordering Texas?",
    ],
)
def test_a_few_words_may_leave_what_they_ask_to_the_question_before(text):
    assert depends_on_conversation(text)

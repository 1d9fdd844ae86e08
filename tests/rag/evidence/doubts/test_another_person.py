from dataclasses import replace

import pytest

from rag.evidence.doubts.another_person import is_of_another_person
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

ARTICLE = (
    "Salvador Cienfuegos was detained in Los Angeles in October 2020. The charges were dropped in May. "
    "Genaro García Luna was sentenced to 38 years in prison. Judge Brian Cogan fined him 2 million. "
    "Rosa Lara asked for more in the district of San Telmo."
)
SENTENCES = ARTICLE.replace(". ", ".|").split("|")
SENTENCED, FINED, ASKED = SENTENCES[2:]


def near(sentence, title="Two former officials"):
    made = evidence_of(sentence)
    start = ARTICLE.index(sentence)
    return replace(
        made,
        document=replace(made.document, lang="en", title=title, text=ARTICLE),
        start=start,
        end=start + len(sentence),
    )


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How long was Cienfuegos's sentence?", SENTENCED),
        ("¿A cuántos años condenaron a Salvador Cienfuegos?", SENTENCED),
        ("How much was Cienfuegos fined?", FINED),
        ("how long was salvador cienfuegos sentenced", SENTENCED),
    ],
)
def test_what_happened_to_another_is_told(question, sentence):
    assert is_of_another_person(understand(question), near(sentence))
    both = "The cases of Cienfuegos and García Luna"
    assert is_of_another_person(understand(question), near(SENTENCED, title=both))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How long was García Luna's sentence?", SENTENCED),
        ("How much was García Luna fined?", FINED),
        ("Who was sentenced after Cienfuegos?", SENTENCED),
        ("What did they ask for in San Telmo?", SENTENCED),
        ("What did they ask for?", ASKED),
        ("When were Cienfuegos's charges dropped?", SENTENCES[1]),
    ],
)
def test_the_same_person_anybody_or_nobody_is_let_pass(question, sentence):
    assert not is_of_another_person(understand(question), near(sentence))


@pytest.mark.parametrize(
    ("sentence", "is_another"),
    [(SENTENCED, True), (SENTENCED.replace("was sentenced", "said that he was"), False)],
)
def test_a_sentence_that_begins_with_another_is_not_of_whom_its_title_names(sentence, is_another):
    titled = near(SENTENCED, title="The Cienfuegos case")
    text = ARTICLE.replace(SENTENCED, sentence)
    told = replace(titled, document=replace(titled.document, text=text), end=titled.start + len(sentence))

    assert is_of_another_person(understand("How was Cienfuegos punished?"), told) is is_another


def test_of_whom_the_title_alone_tells_the_sentence_may_speak():
    question = understand("How much was Cienfuegos fined?")

    assert not is_of_another_person(question, near(FINED, title="The fall of Cienfuegos"))


def told_after(before, sentence, title="Two cases: Zambada y Guzmán"):
    text = f"{before} {sentence}"
    made = evidence_of(sentence)
    document = replace(made.document, title=title, text=text)
    return replace(made, document=document, start=len(before) + 1, end=len(text))


BEFORE = "Ismael Zambada pleaded guilty in August."
OF_ANOTHER = "Ovidio Guzmán was extradited on September 15, 2023."


def test_what_begins_with_anothers_name_is_not_of_whom_the_sentence_before_tells():
    asked = understand("When was Zambada extradited?")

    assert is_of_another_person(asked, told_after(BEFORE, OF_ANOTHER))
    assert not is_of_another_person(
        asked, told_after(BEFORE, "Ovidio Guzmán had him taken away in 2024.")
    )
    assert not is_of_another_person(
        asked, told_after(BEFORE, "The judge was Brian Cogan.", title="Zambada")
    )


@pytest.mark.parametrize(
    ("question", "is_another"),
    [
        ("When was Ada Marsh mayor of Laredo?", True),
        ("When was Ada Marsh born in Laredo?", False),
        ("¿Cuándo fue Irene Lozano alcaldesa de Laredo?", True),
        ("¿Cuándo fue Laredo Norte fundada?", False),
    ],
)
def test_who_held_an_office_is_a_person_though_no_article_knows_the_name(question, is_another):
    text = "Rosa Lara became mayor of Laredo in 2020."

    assert is_of_another_person(understand(question), evidence_of(text)) is is_another

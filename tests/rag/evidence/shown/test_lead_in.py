from dataclasses import replace

import pytest

from corpus.document import Document, Heading
from rag.answer import Question
from rag.evidence.asked_passages import AskedPassages
from rag.evidence.gather import gather_evidence
from rag.evidence.shown.lead_in import with_lead_in
from rag.passages import Passages
from rag.pipeline import answer_question
from rag.question.understand import understand
from rag.search.retrieve import retrieve

ASKED = understand("What happened?")


@pytest.fixture
def choose(generation, store, embedder, calibration):
    """`choose(document, *sentences)`: those sentences of a document as evidence that was chosen."""
    question, embedded = understand("tunnel"), embedder.embed_question("tunnel")
    found = retrieve(generation, question, embedded, generation.allow(), calibration, 8)
    passages = AskedPassages(generation, Passages(store.get), question, found.terms)
    any_evidence = gather_evidence(passages, embedded.vector, found.matches, found.fused, calibration)[0]

    def make(document, *sentences):
        starts = [document.text.index(sentence) for sentence in sentences]
        return [
            replace(any_evidence, document=document, start=start, end=start + len(sentence))
            for start, sentence in zip(starts, sentences, strict=True)
        ]

    return make


def english(text, **more):
    return Document(id="a", title="A", text=text, lang="en", **more)


def spanish(text):
    return Document(id="a", title="A", text=text, lang="es")


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (
            english("Caro Quintero was flown north. He was tried in Brooklyn."),
            "He was tried in Brooklyn.",
        ),
        (english("Both signed it in May. The agreement expires soon."), "The agreement expires soon."),
        (english("Ten were held. These are the mayors."), "These are the mayors."),
        (spanish("El general renunció. Su lugar lo tomó otro."), "Su lugar lo tomó otro."),
        (spanish("Lo firmaron en mayo. El acuerdo vence pronto."), "El acuerdo vence pronto."),
        (english("It began in April. The operation ended in May."), "The operation ended in May."),
        (english("Both agreed. The deal was signed in 2008."), "The deal was signed in 2008."),
        (spanish("Lo negociaron. El acuerdo fue firmado en 2008."), "El acuerdo fue firmado en 2008."),
        (spanish("Hubo tres. Los ataques dejaron a diez."), "Los ataques dejaron a diez."),
        (spanish("Cayó un alcalde. Este negó los cargos."), "Este negó los cargos."),
        (spanish("Habló Montaño. “Es una ley sin un peso”, dijo."), "“Es una ley sin un peso”, dijo."),
        (spanish("Habló Montaño. No hay un peso, añadió ella."), "No hay un peso, añadió ella."),
        (spanish("Habló Luna. «Es poco», dijo, «pero es algo»."), "«Es poco», dijo, «pero es algo»."),
        (english('Luna spoke. "It is not enough," she added.'), '"It is not enough," she added.'),
        (english("Luna spoke. “It is late,” he told reporters."), "“It is late,” he told reporters."),
        (english("Luna spoke. “It is,” he said, “too late.”"), "“It is,” he said, “too late.”"),
    ],
)
def test_a_sentence_that_points_back_begins_with_the_one_before(choose, document, sentence):
    (widened,) = with_lead_in(ASKED, choose(document, sentence))

    assert widened.text == document.text


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (english("It rained. Mexico sent 29 people."), "Mexico sent 29 people."),
        (english("It rained. The agreement of May expires."), "The agreement of May expires."),
        (spanish("Llovió. El acuerdo comercial de mayo vence."), "El acuerdo comercial de mayo vence."),
        (
            spanish("Llovió. “Es una ley sin un peso”, dijo Montaño."),
            "“Es una ley sin un peso”, dijo Montaño.",
        ),
        (
            spanish("Llovió. Nadie da un peso, dijo el lunes Luna."),
            "Nadie da un peso, dijo el lunes Luna.",
        ),
        (english("It rained. “Help is late,” Luna said."), "“Help is late,” Luna said."),
        (english("It rained. “Help is late,” said Luna."), "“Help is late,” said Luna."),
        (english("It rained. The case against Luna went on."), "The case against Luna went on."),
        (english("It rained. The deal signed in May was old."), "The deal signed in May was old."),
        (spanish("Llovió. El acuerdo con México venció."), "El acuerdo con México venció."),
        (spanish("Llovió. La ley que lo prohíbe es vieja."), "La ley que lo prohíbe es vieja."),
        (english("One paragraph.\n\nHe was tried."), "He was tried."),
        (english("He was tried in Brooklyn."), "He was tried in Brooklyn."),
        (english("Trial\nHe was tried.", headings=(Heading(0, 5, 1),)), "He was tried."),
        (english("The list follows:\nHe was tried."), "He was tried."),
        (english("Long " * 100 + "end. He was tried."), "He was tried."),
        (english("A man fell. He was tried.", access="excerpt"), "He was tried."),
    ],
)
def test_any_other_is_left_as_it_is(choose, document, sentence):
    (left,) = with_lead_in(ASKED, choose(document, sentence))

    assert left.text == sentence


def test_a_sentence_that_was_chosen_with_the_one_before_it_becomes_one_with_it(choose):
    document = english("Rain fell. Caro Quintero was flown north. He was tried in Brooklyn.")
    chosen = choose(document, "He was tried in Brooklyn.", "Caro Quintero was flown north.", "Rain fell.")

    widened = with_lead_in(ASKED, chosen)

    assert [evidence.text for evidence in widened] == [
        "Caro Quintero was flown north. He was tried in Brooklyn.",
        "Rain fell.",
    ]


def test_what_points_back_to_one_that_points_back_becomes_one_with_it(choose):
    document = english("Ovidio Guzmán was tried. He pleaded guilty. It was the first plea. Rain fell.")
    both = ["He pleaded guilty.", "It was the first plea."]

    for sentences in (both, both[::-1]):
        (joined, rain) = with_lead_in(ASKED, choose(document, *sentences, "Rain fell."))

        assert joined.text == "Ovidio Guzmán was tried. He pleaded guilty. It was the first plea."
        assert rain.text == "Rain fell."


def test_what_is_chosen_apart_may_be_joined_by_a_third(choose):
    document = english("Luna fell. He was tried. It was in May. Rain fell.")

    (joined,) = with_lead_in(ASKED, choose(document, "Luna fell.", "It was in May.", "He was tried."))

    assert joined.text == "Luna fell. He was tried. It was in May."


def test_a_row_of_a_table_is_quoted_from_the_header_on(choose):
    table = "Year | Thefts\n2023 | 412\n2024 | 655"
    document = english(f"It fell.\n\n{table}\n2025 | 488")

    (shown,) = with_lead_in(ASKED, choose(document, "2024 | 655"))

    assert shown.text == table


def test_rows_of_one_table_are_one_quote(choose):
    table = "Year | Thefts\n2023 | 412\n2024 | 655"
    document = english(table)

    (shown,) = with_lead_in(ASKED, choose(document, "2024 | 655", "2023 | 412"))

    assert shown.text == table


def test_a_row_far_below_its_header_is_quoted_alone(choose):
    rows = "\n".join(f"{year} | {year * 3}" for year in range(1900, 1999))
    document = english(f"Year | Thefts\n{rows}")

    (shown,) = with_lead_in(ASKED, choose(document, "1998 | 5994"))

    assert shown.text == "1998 | 5994"


def test_a_row_of_what_may_only_be_excerpted_is_quoted_alone(choose):
    document = english("Year | Thefts\n2023 | 412\n2024 | 655", access="excerpt")

    (shown,) = with_lead_in(ASKED, choose(document, "2024 | 655"))

    assert shown.text == "2024 | 655"


def test_an_interviewer_is_not_quoted_and_an_answer_is_quoted_from_its_question(make_library):
    text = (
        "A talk about the border.\n\nWhy does checking the cars not work?\n\n"
        "Because thousands of them cross each day.\n\nShe teaches in Querétaro now."
    )
    library = make_library([Document(id="talk", title="A talk", text=text, lang="en")])

    answer = answer_question(Question("why does checking the cars not work"), library)

    assert answer.citations[0].quote == (
        "Why does checking the cars not work?\n\nBecause thousands of them cross each day."
    )


def test_a_claim_is_not_quoted_but_with_the_verdict_on_it(make_library):
    text = (
        "CLAIM: A video shows U.S. Marines landing in Mazatlán.\n\n"
        "VERDICT: False. The video shows an exercise in Chile in 2018.\n\n"
        "The clip was shared by many accounts that are gone now."
    )
    library = make_library([Document(id="check", title="A check", text=text, lang="en")])

    answer = answer_question(Question("does a video show U.S. Marines landing in Mazatlán"), library)

    assert answer.citations[0].quote == text[: text.index("\n\nThe clip")]


def test_an_entry_of_a_live_blog_is_quoted_from_its_time_on(choose):
    document = spanish("En vivo\n\n09:15\n\nLa CBP cierra el puente. El otro sigue abierto.")

    (shown,) = with_lead_in(ASKED, choose(document, "La CBP cierra el puente."))

    assert shown.text == "09:15\n\nLa CBP cierra el puente."


FAQ = """How many lanes are there?

The bridge of Yuma was built for trucks alone in 1960. It rusts.

¿Cuántos carriles hay?

El puente de Yuma se hizo para camiones solamente en 1960."""


@pytest.mark.parametrize(
    ("question", "lang", "sentence", "begins"),
    [
        ("Who uses the Yuma bridge?", "en", "The bridge of Yuma was", "The bridge"),
        ("How many lanes does it have?", "en", "The bridge of Yuma was", "How many lanes"),
        ("¿Quién usa el puente?", "es", "El puente de Yuma se", "El puente"),
        ("¿Cuántos carriles tiene?", "es", "El puente de Yuma se", "¿Cuántos carriles"),
    ],
)
def test_a_heading_that_asks_something_else_is_left_out_where_nobody_misses_it(
    choose, question, lang, sentence, begins
):
    document = Document(id="a", title="A", text=FAQ, lang=lang)
    whole = next(line for line in FAQ.split("\n") if line.startswith(sentence)).split(" It rusts")[0]

    (shown,) = with_lead_in(understand(question), choose(document, whole))

    assert shown.text.startswith(begins)

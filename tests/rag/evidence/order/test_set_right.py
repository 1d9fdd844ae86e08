from dataclasses import replace

import pytest

from rag.evidence.order.set_right import set_right_first
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of


def in_one_article(*texts, between=" ", lang="en", title="The bridge at Laredo"):
    """Sentences by their likelihood, of an article that holds them in that order."""
    whole = between.join(texts)
    found = []
    for rank, text in enumerate(texts):
        made = evidence_of(whole, log_odds=9.0 - rank)
        document = replace(made.document, lang=lang, title=title)
        start = whole.index(text)
        found.append(replace(made, document=document, start=start, end=start + len(text)))
    return found


@pytest.mark.parametrize(
    ("question", "lang", "texts", "first"),
    [
        (
            "How many lanes has the bridge?",
            "en",
            (
                "We wrote that the bridge has six lanes.",
                "The correct number is four.",
                "It opens in May.",
            ),
            "We wrote that the bridge has six lanes. The correct number is four.",
        ),
        (
            "How many lanes did the story say by mistake?",
            "en",
            ("We wrote that the bridge has six lanes.", "The correct number is four."),
            "We wrote that the bridge has six lanes.",
        ),
        (
            "How many lanes has the bridge?",
            "en",
            ("The bridge has six lanes.", "The correct number of boats is four."),
            "The bridge has six lanes.",
        ),
        (
            "¿Quién pagó el puente?",
            "es",
            ("Dijimos que el puente lo pagó Texas.", "No es así.", "Lo pagó Nuevo León."),
            "Dijimos que el puente lo pagó Texas. No es así. Lo pagó Nuevo León.",
        ),
        (
            "¿En qué se equivocó la nota del puente?",
            "es",
            ("Dijimos que el puente lo pagó Texas.", "No es así.", "Lo pagó Nuevo León."),
            "Dijimos que el puente lo pagó Texas.",
        ),
    ],
)
def test_what_sets_an_error_right_is_the_answer(question, lang, texts, first):
    ranked = set_right_first(understand(question), in_one_article(*texts, lang=lang))

    assert ranked[0].text == first


def test_what_is_right_is_as_likely_as_the_error_was():
    error, right = in_one_article("We wrote that it has six lanes.", "The correct number is four.")
    ranked = set_right_first(understand("How many lanes?"), [replace(error, cosine=0.9), right])

    assert [(one.log_odds, one.cosine, one.share) for one in ranked] == [(9.0, 0.9, 1.0)]


CLAIM = "Claim: Marines have landed in Guaymas."
LO_DICHO = "Lo que circula: llegaron marines a Guaymas."


@pytest.mark.parametrize(
    ("question", "lang", "texts", "first"),
    [
        (
            "Have Marines landed in Guaymas?",
            "en",
            (CLAIM, "Rating: False.", "No ship has come."),
            "Rating: False.",
        ),
        (
            "Is the port open?",
            "en",
            ("The port of Guaymas is open.", CLAIM),
            "The port of Guaymas is open.",
        ),
        (
            "¿Llegaron marines a Guaymas?",
            "es",
            (LO_DICHO, "Calificación: es falso.", "No llegó ningún barco."),
            "Calificación: es falso.",
        ),
        (
            "¿Está abierto el puerto?",
            "es",
            ("El puerto está abierto.", LO_DICHO),
            "El puerto está abierto.",
        ),
    ],
)
def test_a_claim_gives_way_to_the_verdict_on_it(question, lang, texts, first):
    ranked = set_right_first(understand(question), in_one_article(*texts, lang=lang, between="\n\n"))

    assert ranked[0].text == first


@pytest.mark.parametrize(
    ("question", "lang", "texts", "is_verdict"),
    [
        (
            "Did Marines land in Guaymas?",
            "en",
            (CLAIM, "Rating: False.", "No ship came. Two left."),
            True,
        ),
        ("When did the ships leave?", "en", (CLAIM, "Rating: False.", "No ship came. Two left."), False),
        (
            "¿Quién dijo que llegaron marines?",
            "es",
            (LO_DICHO, "Es falso.", "No llegó ningún barco. Dos salieron."),
            True,
        ),
        (
            "¿Cuándo salieron los barcos?",
            "es",
            (LO_DICHO, "Es falso.", "No llegó ningún barco. Dos salieron."),
            False,
        ),
    ],
)
def test_the_verdict_comes_before_its_reasons(question, lang, texts, is_verdict):
    claim, verdict, reasons = in_one_article(*texts, lang=lang, between="\n\n")
    last = replace(reasons, start=reasons.start + reasons.text.index(". ") + 2, log_odds=9.5)

    ranked = set_right_first(understand(question), [last, verdict, claim])

    assert (ranked[0] is verdict) is is_verdict


@pytest.mark.parametrize(
    ("question", "lang", "texts", "first"),
    [
        (
            "Did Marines land in Guaymas?",
            "en",
            ("A video says Marines landed in Guaymas.", "Users shared it.", "It is false."),
            "It is false.",
        ),
        (
            "Did Marines land in Guaymas?",
            "en",
            ("The navy says Marines landed in Guaymas.", "Users shared it.", "The flag is false."),
            "The navy says Marines landed in Guaymas.",
        ),
        (
            "¿Llegaron marines a Guaymas?",
            "es",
            ("Un video asegura que llegaron marines.", "Tuvo miles de vistas.", "Eso es falso."),
            "Eso es falso.",
        ),
        (
            "¿Llegaron marines a Guaymas?",
            "es",
            ("La Marina asegura que llegaron marines.", "Eso no es poco."),
            "La Marina asegura que llegaron marines.",
        ),
        (
            "Did Marines land in Guaymas?",
            "en",
            ("Posts on Facebook claim Marines landed.", "Marines never landed: no evidence, it says."),
            "Marines never landed: no evidence, it says.",
        ),
        (
            "Did Marines land in Guaymas?",
            "en",
            ("A video says Marines landed in Guaymas.", "There is no evidence that a lab was moved."),
            "A video says Marines landed in Guaymas.",
        ),
        (
            "Will Bell close the port?",
            "en",
            (
                "In a post on social media, Bell said the port will close.",
                "That the port closes is false.",
            ),
            "In a post on social media, Bell said the port will close.",
        ),
        (
            "Will Bell close the port?",
            "en",
            ("In a message, Ada Bell, the mayor, said the port will close.", "It is false."),
            "In a message, Ada Bell, the mayor, said the port will close.",
        ),
        (
            "Did the boat sink?",
            "en",
            ("A post claims that a boat sank.", "The navy claims that there is no evidence of a leak."),
            "A post claims that a boat sank.",
        ),
        (
            "Did the boat sink?",
            "en",
            ("A post claims that a boat sank.", "It is false, the navy said."),
            "It is false, the navy said.",
        ),
        (
            "¿Se hundió el barco?",
            "es",
            ("Un mensaje dice que se hundió un barco.", "La Marina dice que no hay pruebas del robo."),
            "Un mensaje dice que se hundió un barco.",
        ),
        (
            "¿Se hundió el barco?",
            "es",
            ("Un mensaje dice que se hundió un barco.", "No es cierto."),
            "No es cierto.",
        ),
        (
            "¿Huyó el alcalde?",
            "es",
            ("Un video asegura que Juan Ruiz Lara huyó.", "No hay pruebas de que Ruiz huyó."),
            "No hay pruebas de que Ruiz huyó.",
        ),
        (
            "¿Huyó el alcalde?",
            "es",
            ("Usuarios aseguran que el alcalde huyó.", "La Marina dice que no hay pruebas del robo."),
            "Usuarios aseguran que el alcalde huyó.",
        ),
        (
            "¿Cierra el puerto?",
            "es",
            ("En un mensaje, Lara dijo que cierra el puerto.", "No es cierto que el puerto abra."),
            "En un mensaje, Lara dijo que cierra el puerto.",
        ),
        (
            "¿Cierra el puerto?",
            "es",
            ("En un mensaje dijo Lara que cierra el puerto.", "Eso es falso."),
            "En un mensaje dijo Lara que cierra el puerto.",
        ),
    ],
)
def test_a_rumour_gives_way_to_the_sentence_that_calls_it_false(question, lang, texts, first):
    ranked = set_right_first(understand(question), in_one_article(*texts, lang=lang))

    assert ranked[0].text == first


@pytest.mark.parametrize(
    ("question", "lang", "texts", "first"),
    [
        (
            "Where was the film really shot?",
            "en",
            ("The film was not shot in Laredo.", "It was shot in El Paso, Texas."),
            "The film was not shot in Laredo. It was shot in El Paso, Texas.",
        ),
        (
            "Where was the film shot?",
            "en",
            ("The film was not shot in Laredo.", "It was shot in El Paso, Texas."),
            "The film was not shot in Laredo.",
        ),
        (
            "¿Dónde se firmó en realidad el pacto?",
            "es",
            ("El pacto no se firmó en Tijuana.", "Lo firmaron en Tecate, Baja California."),
            "El pacto no se firmó en Tijuana. Lo firmaron en Tecate, Baja California.",
        ),
        (
            "¿Dónde se firmó el pacto?",
            "es",
            ("El pacto no se firmó en Tijuana.", "Lo firmaron en Tecate, Baja California."),
            "El pacto no se firmó en Tijuana.",
        ),
    ],
)
def test_what_really_was_is_shown_after_what_was_not(question, lang, texts, first):
    ranked = set_right_first(understand(question), in_one_article(*texts, lang=lang))

    assert ranked[0].text == first


@pytest.mark.parametrize(
    ("question", "lang", "rumour", "denial"),
    [
        ("Did Marines land?", "en", "A video says Marines landed.", "It is false."),
        ("¿Llegaron marines?", "es", "Un video dice que llegaron marines.", "Eso es falso."),
    ],
)
def test_what_is_false_in_another_paragraph_is_not_the_rumour(question, lang, rumour, denial):
    ranked = in_one_article(rumour, denial, lang=lang, between="\n\n")

    assert set_right_first(understand(question), ranked) == ranked


ERRORS = [
    ("How many lanes?", "en", "We wrote that it has six lanes.", "The correct number is four."),
    ("¿Cuántos carriles?", "es", "Escribimos que tiene seis carriles.", "El dato correcto es cuatro."),
]


@pytest.mark.parametrize(("question", "lang", "error", "right"), ERRORS)
def test_of_an_excerpt_only_what_is_right_is_shown(question, lang, error, right):
    ranked = [
        replace(one, document=replace(one.document, access="excerpt"))
        for one in in_one_article(error, right, lang=lang)
    ]

    assert set_right_first(understand(question), ranked)[0].text == right


@pytest.mark.parametrize(("question", "lang", "error", "right"), ERRORS)
@pytest.mark.parametrize(("length", "is_with_error"), [(400, True), (401, False)])
def test_what_is_right_is_shown_alone_where_both_are_long(
    question, lang, error, right, length, is_with_error
):
    between = "x" * (length - len(error) - len(right) - 2)
    found = in_one_article(error, right, between=f" {between} ", lang=lang)

    first = set_right_first(understand(question), found)[0]

    assert first.text.startswith(error) is is_with_error


@pytest.mark.parametrize(
    ("question", "lang", "claim", "rating"),
    [
        ("Did Marines land?", "en", CLAIM, "Rating: false"),
        ("¿Llegaron marines?", "es", LO_DICHO, "Calificación: falso"),
    ],
)
@pytest.mark.parametrize(("length", "opens"), [(40, True), (41, False)])
def test_reasons_open_a_verdict_where_little_stands_between_it_and_the_claim(
    question, lang, claim, rating, length, opens
):
    texts = claim, "x" * (length - len(rating) - 2), rating, "No ship came."
    found = in_one_article(*texts, lang=lang, between="\n\n")
    ranked = [found[0], found[3]]

    assert (set_right_first(understand(question), ranked)[0].text == "No ship came.") is opens


def test_what_is_told_beside_a_verdict_is_not_judged_by_it():
    ranked = in_one_article(
        "Will the senator resign? No, he said.", CLAIM, "Rating: False.", between="\n\n"
    )

    assert set_right_first(understand("Will the senator resign?"), ranked) == ranked

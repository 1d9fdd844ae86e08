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


def test_what_is_told_beside_a_verdict_is_not_judged_by_it():
    ranked = in_one_article(
        "Will the senator resign? No, he said.", CLAIM, "Rating: False.", between="\n\n"
    )

    assert set_right_first(understand("Will the senator resign?"), ranked) == ranked

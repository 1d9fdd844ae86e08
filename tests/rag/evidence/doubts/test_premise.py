"""What a question takes for granted is denied by the likeliest sentence, or by one of the next for it."""

from dataclasses import replace

import pytest

from rag.evidence.doubts.premise import denied_premise
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of


def told(text, lang="en", **fields):
    made = evidence_of(text, **fields)
    return replace(made, document=replace(made.document, lang=lang, id=fields.get("id", text)))


def in_one_article(*texts, between=" ", lang="en"):
    """Sentences by their likelihood, of an article that holds them in that order."""
    whole = between.join(texts)
    found = []
    for rank, text in enumerate(texts):
        made = evidence_of(whole, share=0.9 / (rank * 20 + 1))
        document = replace(made.document, lang=lang)
        start = whole.index(text)
        found.append(replace(made, document=document, start=start, end=start + len(text)))
    return found


@pytest.mark.parametrize(
    ("question", "text", "lang"),
    [
        (
            "de qué delito acusan a la compañía que opera el Blue Heron",
            "The company that operates the Blue Heron is not accused of any wrongdoing.",
            "en",
        ),
        (
            "name of the gunman arrested over the january 31 shootout",
            "No one has been arrested for the Jan. 31 gunfight.",
            "en",
        ),
        ("why was the broker charged in Laredo?", "The broker in Laredo has not been charged.", "en"),
        ("¿Quién es el detenido por la balacera?", "La balacera terminó sin detenidos.", "es"),
        ("which rifles did the marines carry?", "The marines carried no weapons.", "en"),
        ("¿En qué penal está el detenido por el ataque?", "No hubo detenidos por el ataque.", "es"),
        (
            "¿En qué estados halló el ejército laboratorios de fentanilo?",
            "El ejército halló 20 laboratorios de metanfetamina y ninguno de fentanilo.",
            "es",
        ),
    ],
)
def test_a_sentence_that_begins_a_denial_with_what_is_asked_denies_it(question, text, lang):
    near = told(text, lang)

    assert denied_premise(understand(question), [near]) is near


@pytest.mark.parametrize(
    ("question", "text", "lang"),
    [
        ("when was the broker arrested?", "The broker was arrested in May and has not talked.", "en"),
        ("what did the mayor say about the arrests?", "The mayor said that no arrests were made.", "en"),
        ("¿Qué decidió el juez sobre el detenido?", "El juez decidió que no hubo detenido.", "es"),
        ("why was nobody charged in Laredo?", "Nobody has been charged in Laredo.", "en"),
        ("was the broker charged?", "The broker has not been charged.", "en"),
        ("how many false alarms did the tower give?", "The tower gave many false alarms.", "en"),
        ("which trucks gave false alarms at the tower?", "At the tower trucks gave false alarms.", "en"),
        ("who was charged in Laredo?", "In Tijuana a man has not been charged.", "en"),
    ],
)
def test_another_does_not(question, text, lang):
    assert denied_premise(understand(question), [told(text, lang)]) is None


QUESTIONS = [
    (
        "¿Qué cargos le imputaron a Octavio Larrea?",
        "El director, Octavio Larrea, presenta su renuncia.",
        "No enfrenta cargos.",
        "es",
    ),
    (
        "what injuries did the two inspectors suffer?",
        "Dos inspectores fueron retenidos en un bloqueo.",
        "Nadie les hizo daño y no les quitaron nada.",
        "es",
    ),
    (
        "how many rifles will the marines carry?",
        "El Senado autorizó el ingreso de 19 infantes de marina.",
        "Podrá traer equipo de buceo, pero no armamento.",
        "es",
    ),
    (
        "¿Qué juez de extradición aprobó el envío de los 29?",
        "Mexico sent the 29 in one day.",
        "The law was used and no extradition judge took part.",
        "en",
    ),
]


@pytest.mark.parametrize(("question", "best", "beside", "lang"), QUESTIONS)
def test_the_sentence_beside_the_best_one_denies_what_that_leaves_open(question, best, beside, lang):
    ranked = in_one_article(best, beside, lang=lang)

    assert denied_premise(understand(question), ranked) is ranked[1]


@pytest.mark.parametrize(("question", "best", "beside", "lang"), QUESTIONS)
def test_a_sentence_further_off_or_of_another_article_does_not(question, best, beside, lang):
    asked = understand(question)
    one, *others = in_one_article(best, "A.", "B.", "C.", beside, lang=lang)

    assert denied_premise(asked, in_one_article(best, beside, between="\n\n", lang=lang)) is None
    assert denied_premise(asked, [told(best, lang), told(beside, lang, share=0.1)]) is None
    assert denied_premise(asked, [one, *others]) is None


@pytest.mark.parametrize(
    ("question", "best", "beside"),
    [
        (
            "when was the broker charged?",
            "The broker was charged in May.",
            "His wife has not been charged.",
        ),
        ("when was the broker charged?", "He came in May.", "It was in court, and not charged to him."),
        ("did the broker face charges?", "The broker came in May.", "He faces no charges."),
        ("what did the broker say?", "The broker came in May.", "He said nothing."),
        ("what did the broker fail to do?", "The broker came in May.", "He did not do the paperwork."),
        ("How many people did the broker hire?", "The broker hired 12.", "None of the people were paid."),
        ("How many U.S. troops came?", "In 2026, 19 of the Navy came.", "A plane carried no troops."),
        ("who was on the broker's side?", "The broker came in May.", "Alma Rincón voted no on his side."),
    ],
)
def test_a_sentence_beside_it_that_tells_of_something_else_does_not(question, best, beside):
    assert denied_premise(understand(question), in_one_article(best, beside)) is None


def test_one_nearly_as_likely_in_another_article_denies_what_the_best_leaves_open():
    best = told("Two people were detained: a clerk of Puertos Mendiola and a driver.", share=0.5)
    denying = told("Puertos Mendiola has not been charged.", share=0.3)

    asked = understand("what charges were brought against Puertos Mendiola")

    assert denied_premise(asked, [best, denying]) is denying
    assert denied_premise(asked, [best, replace(denying, share=0.2)]) is None


def test_nothing_is_said_otherwise_where_the_sentence_beside_it_says_what_is_taken_for_granted():
    asked = understand("On which counts was Pruitt acquitted?")
    guilty, acquitted = "Pruitt was found guilty on seven of nine counts.", "Jurors acquitted him of two."
    another = "Jurors acquitted Banks."

    assert denied_premise(asked, in_one_article(guilty, acquitted)) is None
    assert denied_premise(asked, in_one_article(guilty, another)) is not None
    assert denied_premise(asked, in_one_article(guilty, acquitted, between="\n\n")) is not None


@pytest.mark.parametrize(
    ("question", "text", "lang", "denies"),
    [
        ("Where was the film really shot?", "The film was not shot in Laredo.", "en", False),
        ("Where in Laredo was the film shot?", "The film was not shot in Laredo.", "en", True),
        ("¿Dónde se firmó en realidad el pacto?", "El pacto no se firmó en Tijuana.", "es", False),
        ("¿Dónde se firmó el pacto?", "El pacto no se firmó en Tijuana.", "es", True),
        ("How did the broker really die?", "The broker did not die in a fire.", "en", False),
        ("When was the broker actually charged?", "The broker has not been charged.", "en", True),
        ("Why was the broker really charged?", "The broker has not been charged.", "en", True),
        ("¿En qué se gastó de verdad el fondo?", "El fondo no se gastó en radares.", "es", False),
        ("¿Cuándo fue extraditado en realidad el juez?", "El juez no fue extraditado.", "es", True),
        ("¿Por qué fue extraditado en realidad el juez?", "El juez no fue extraditado.", "es", True),
        ("¿Qué juez fue extraditado en realidad?", "Ningún juez fue extraditado.", "es", True),
    ],
)
def test_what_was_really_so_takes_nothing_for_granted(question, text, lang, denies):
    assert (denied_premise(understand(question), [told(text, lang)]) is not None) is denies


@pytest.mark.parametrize(
    ("question", "text", "lang", "denies"),
    [
        ("When will the bridge open?", "The bridge will not open before 2031.", "en", False),
        ("When did the bridge open?", "The bridge did not open on May 3, 2020.", "en", True),
        ("¿Cuándo abrirá el puente?", "El puente no abrirá antes de 2031.", "es", False),
        ("¿Cuándo abrió el puente?", "El puente no abrió el 3 de mayo de 2020.", "es", True),
        ("Why did the bridge open in 2020?", "The bridge did not open until May 2021.", "en", True),
    ],
)
def test_not_before_a_time_tells_when(question, text, lang, denies):
    assert (denied_premise(understand(question), [told(text, lang)]) is not None) is denies


@pytest.mark.parametrize(
    ("question", "text", "lang", "denies"),
    [
        ("Who did he tell of the plan?", "I can't tell more of the plan.", "en", False),
        ("Who did he pay for the plan?", "He did not pay for the plan.", "en", True),
        ("¿A quién hablará del plan?", "No voy a hablar más del plan.", "es", False),
        ("¿A quién avisó del plan?", "No avisó a nadie del plan.", "es", True),
        ("Who was invited to the debate?", "Nobody was invited to the debate except Ruiz.", "en", False),
        ("Who was invited to the debate?", "Nobody was invited to the debate.", "en", True),
        ("¿Quién fue invitado al debate?", "Nadie fue invitado al debate, salvo Ruiz.", "es", False),
        ("¿Quién fue invitado al debate?", "Nadie fue invitado al debate.", "es", True),
    ],
)
def test_silence_and_an_exception_deny_nothing(question, text, lang, denies):
    assert (denied_premise(understand(question), [told(text, lang)]) is not None) is denies


@pytest.mark.parametrize(
    ("question", "text", "lang", "denies"),
    [
        ("Why did he vote against the law?", "The law was approved, with 12 against.", "en", False),
        ("Why did the house vote against it?", "The house approved it in May.", "en", True),
        ("¿Por qué votó en contra de la ley?", "La ley fue aprobada con 12 en contra.", "es", False),
        ("¿Por qué votaron en contra de la ley?", "La ley fue aprobada en mayo.", "es", True),
    ],
)
def test_a_count_of_votes_contradicts_neither_side(question, text, lang, denies):
    assert (denied_premise(understand(question), [told(text, lang)]) is not None) is denies


@pytest.mark.parametrize(
    ("question", "text", "lang", "denies"),
    [
        (
            "Why is the joint cargo pact on ferries legally binding for both ports?",
            "The pact does not create legally binding duties.",
            "en",
            True,
        ),
        (
            "Why is the joint cargo pact on ferries legally binding for both ports?",
            "The pact does not create new duties.",
            "en",
            False,
        ),
        (
            "¿Por qué el acuerdo conjunto de carga sobre barcos es jurídicamente vinculante en ambos?",
            "El acuerdo no crea deberes jurídicamente vinculantes.",
            "es",
            True,
        ),
        (
            "¿Por qué el acuerdo conjunto de carga sobre barcos es jurídicamente vinculante en ambos?",
            "El acuerdo no crea nuevos deberes.",
            "es",
            False,
        ),
    ],
)
def test_that_something_is_not_so_leaves_no_why(question, text, lang, denies):
    title = {"en": "The joint cargo pact on ferries", "es": "El acuerdo conjunto de carga sobre barcos"}
    near = told(text, lang)
    near = replace(near, document=replace(near.document, title=title[lang]))

    assert (denied_premise(understand(question), [near]) is not None) is denies

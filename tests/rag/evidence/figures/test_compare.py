from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from corpus.document import Document
from rag.answer import Question, Relation
from rag.evidence.figures.compare import compare_figures, has_the_newest
from rag.pipeline import answer_question
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of


@pytest.fixture
def ask_about(make_library):
    """`ask_about(question, *(publisher, published, text))`: the answer from these articles alone."""

    def ask(question, *articles, lang="en"):
        documents = [
            Document(id=f"a{n}", title="Border report", text=text, lang=lang, publisher=publisher,
                     published=date.fromisoformat(published) if published else None)
            for n, (publisher, published, text) in enumerate(articles)
        ]  # fmt: skip
        return answer_question(Question(question), make_library(documents))

    return ask


QUESTION = "How many kilograms of fentanyl did agents seize in 2023?"


def told(answer):
    return [(note.publisher, note.figure, note.as_of, note.relation) for note in answer.figures]


def test_figures_of_one_time_that_contradict_each_other_stand_side_by_side(ask_about):
    answer = ask_about(
        QUESTION,
        ("Reuters", "2024-05-01", "Agents seized 1,200 kilograms of fentanyl in 2023."),
        ("AP", "2024-06-01", "Agents seized 1,500 kilograms of fentanyl in 2023."),
    )

    assert told(answer) == [
        ("AP", "1,500 kilograms", "2023", Relation.FIRST),
        ("Reuters", "1,200 kilograms", "2023", Relation.DIFFERS),
    ]
    cited = {citation.n: citation.quote for citation in answer.citations}
    assert all(note.figure in cited[note.citation] for note in answer.figures)
    assert answer.notices[0] == (
        "There are different figures: "
        "1,500 kilograms [1] (in AP, as of 2023); 1,200 kilograms [2] (in Reuters, as of 2023)."
    )


@pytest.mark.parametrize("day", ["February 30, 2023", "2023-02-30", "February 0, 2023"])
def test_a_figure_of_a_day_that_no_calendar_has_is_told_too(ask_about, day):
    answer = ask_about(
        QUESTION,
        ("Reuters", "2024-05-01", f"Agents seized 1,200 kilograms of fentanyl in 2023, by {day}."),
        ("AP", "2024-06-01", "Agents seized 1,500 kilograms of fentanyl in 2023."),
    )

    assert {note.figure for note in answer.figures} == {"1,200 kilograms", "1,500 kilograms"}
    assert {note.as_of for note in answer.figures} <= {"2023-02", "2023"}


def test_the_newest_figure_is_first_and_an_earlier_one_is_older(ask_about):
    answer = ask_about(
        "How many people did Mexico transfer to the United States?",
        ("Reuters", "2025-03-06", "Mexico has transferred 29 people to the United States."),
        ("AP", "2026-02-01", "Mexico has transferred 92 people to the United States."),
    )

    assert told(answer) == [
        ("AP", "92", "2026-02-01", Relation.FIRST),
        ("Reuters", "29", "2025-03-06", Relation.OLDER),
    ]
    assert answer.citations[0].publisher == "AP"


def test_what_the_same_publisher_said_before_is_older(ask_about):
    answer = ask_about(
        "¿Cuántos homicidios hubo en 2024?",
        ("INEGI", "2025-07-01", "Hubo 33,241 homicidios en México durante 2024."),
        ("INEGI", "2025-11-01", "Hubo 33,550 homicidios en México durante 2024."),
        lang="es",
    )

    assert told(answer) == [
        ("INEGI", "33,550", "2024", Relation.FIRST),
        ("INEGI", "33,241", "2024", Relation.OLDER),
    ]


def test_figures_in_words_are_compared_too(ask_about):
    rest = "marines were killed in Nuevo Laredo on the road to the airport, at night, when gunmen"
    rest += " met a patrol of the navy near the river."

    answer = ask_about(
        "How many marines were killed in Nuevo Laredo?",
        ("Reuters", "2026-10-16", f"Seven {rest}"),
        ("AP", "2026-10-17", f"Four {rest}"),
    )

    assert [note.figure for note in answer.figures] == ["Four", "Seven"]
    assert len(answer.citations) == 2


@pytest.mark.parametrize(
    ("question", "one", "other", "lang"),
    [
        (
            "How many people have disappeared in Mexico?",
            "Since 2006 more than 130,000 people have disappeared in Mexico, says its national registry.",
            "More than 100,000 people have disappeared in Mexico, says its national registry.",
            "en",
        ),
        (
            "¿Cuántas personas han desaparecido en México?",
            "Desde 2006 han desaparecido más de 130,000 personas en México.",
            "Han desaparecido más de 100,000 personas en México.",
            "es",
        ),
    ],
)
def test_since_when_is_not_the_time_that_a_figure_holds_for(ask_about, question, one, other, lang):
    answer = ask_about(question, ("AP", "2026-03-01", one), ("AFP", "2022-05-01", other), lang=lang)

    assert told(answer) == [
        ("AP", "130,000", "2026-03-01", Relation.FIRST),
        ("AFP", "100,000", "2022-05-01", Relation.OLDER),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3 mil 200 millones de pesos", "3,200 millones de pesos"),
        ("$3,200 millones de pesos", "3.2 mmdp"),
        ("1 millón 200 mil pesos", "1.2 mdp"),
        ("$15M", "15 millones de dólares"),
    ],
)
def test_one_sum_that_is_written_in_two_ways_is_not_compared(ask_about, one, other):
    answer = ask_about(
        "¿Cuánto dinero aprobó el Congreso para la Guardia Nacional?",
        ("Reforma", "2024-05-01", f"El Congreso aprobó {one} para la Guardia Nacional."),
        ("Milenio", "2024-06-01", f"El Congreso aprobó {other} para la Guardia Nacional."),
        lang="es",
    )

    assert answer.figures == ()


@pytest.mark.parametrize(
    "other",
    [
        "Agents seized 1,200 kilograms of fentanyl in 2023, a report says.",
        "Agents seized about 1,190 kilograms of fentanyl in 2023.",
        "Agents seized 1,500 kilograms of fentanyl in 2021.",
        "Agents seized 1,500 weapons in 2023.",
        "The river rose by 40 percent in 2023.",
        "Agents seized fentanyl in 2023.",
    ],
)
def test_nothing_is_compared_where_figures_agree_or_count_other_things_or_times(ask_about, other):
    answer = ask_about(
        QUESTION,
        ("Reuters", "2024-05-01", "Agents seized 1,200 kilograms of fentanyl in 2023."),
        ("AP", "2024-06-01", other),
    )

    assert answer.figures == ()


def test_figures_of_one_article_are_compared_too(ask_about):
    answer = ask_about(
        "How many people are missing in Mexico?",
        (
            "Puente",
            "2026-03-28",
            "The registry counted 132,082 missing people in Mexico on February 10, 2026. "
            "The registry counted 132,534 missing people in Mexico on March 27, 2026.",
        ),
    )

    assert told(answer) == [
        ("Puente", "132,534", "2026-03-27", Relation.FIRST),
        ("Puente", "132,082", "2026-02-10", Relation.OLDER),
    ]


def test_who_says_so_is_the_source_that_the_sentence_names(ask_about):
    answer = ask_about(
        "How many people have disappeared in Mexico?",
        (
            "Puente",
            "2026-03-28",
            "According to INEGI, 132,000 people have disappeared in Mexico so far. "
            "According to Data Cívica, 150,000 people have disappeared in Mexico so far.",
        ),
    )

    assert [(note.said_by, note.relation) for note in answer.figures] == [
        ("INEGI", Relation.FIRST),
        ("Data Cívica", Relation.DIFFERS),
    ]
    assert "(Data Cívica, as of March 28, 2026)" in answer.notices[0]


@pytest.mark.parametrize(
    "question",
    ["How many civilians died in Operation Copper?", "¿Cuántos civiles murieron en la Operación Cobre?"],
)
def test_two_bodies_that_tell_of_one_thing_differ_and_each_is_who_says_so(question):
    ranked = ranked_by(
        [3.0, -4.0],
        "Three civilians died in Operation Copper, according to the human rights group Alianza Yaqui.",
        "En la Operación Cobre murieron dos civiles, según la fiscalía de Sonora.",
        langs=("en", "es"),
    )

    compared = compare_figures(understand(question), ranked)

    assert {one.said_by for one in compared} == {"human rights group Alianza Yaqui", "fiscalía de Sonora"}
    assert [one.relation for one in compared] == [Relation.FIRST, Relation.DIFFERS]


def test_another_source_that_tells_another_time_differs_and_is_not_just_older(ask_about):
    sentence = "{} counted {} missing people in Mexico on {}."
    articles = [
        ("Puente", "2026-04-01", sentence.format("INEGI", "132,534", "March 27, 2026")),
        ("Puente", "2026-04-01", sentence.format("Data Cívica", "150,000", "February 10, 2026")),
    ]

    answer = ask_about("How many people are missing in Mexico?", *articles)

    assert [note.relation for note in answer.figures] == [Relation.FIRST, Relation.DIFFERS]


@pytest.mark.parametrize(
    "question",
    [
        "What share of guns came from the United States?",
        "What share of guns traced in Mexico came from the United States?",
    ],
)
def test_shares_that_sources_give_at_other_times_differ_though_only_some_are_like_the_first(question):
    sentences = [
        "Of the guns that were traced 87% came from the United States, the GAO reported in June 2009.",
        "Almost 30,000 guns that were traced, 78% of them, came from the United States, García Harfuch "
        "said in May 2026.",
        "Almost 23,000 guns, 80% of them, came from there, the Defence minister said in May 2025.",
    ]
    vectors = np.array([[1, 0], [0.91, 0.415], [0.75, 0.661]], dtype=np.float32)
    ranked = [evidence_of(text, vector=v) for text, v in zip(sentences, vectors, strict=True)]
    ranked = [replace(one, document=replace(one.document, published=date(2026, 6, 1))) for one in ranked]

    compared = compare_figures(understand(question), ranked)

    assert [(one.said_by, one.as_of, one.relation) for one in compared] == [
        ("García Harfuch", "2026-05", Relation.FIRST),
        ("Defence minister", "2025-05", Relation.DIFFERS),
        ("GAO", "2009-06", Relation.DIFFERS),
    ]


def test_of_several_figures_in_a_sentence_the_one_that_counts_what_is_asked_is_compared(ask_about):
    answer = ask_about(
        "¿Cuántos detenidos lleva la operación?",
        (
            "EFE",
            "2025-05-07",
            "Al 6 de mayo de 2025, la operación sumaba 3,000 detenidos y 40 armas. "
            "Al 5 de mayo de 2025, la operación sumaba 2,000 detenidos y 30 armas.",
        ),
        lang="es",
    )

    assert [note.figure for note in answer.figures] == ["3,000", "2,000"]


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (
            "How many suspects did Mexico extradite?",
            "Mexico extradited 63 suspects in 2006.",
            "Mexico extradited 83 suspects in 2007.",
        ),
        (
            "How many prisoners did Mexico send?",
            "Mexico sent a group of 37 prisoners.",
            "Mexico sent 92 prisoners.",
        ),
        (
            "How many issues were raised?",
            "The ministry said that 54 issues were raised.",
            "The ministry said that 11 issues more were raised.",
        ),
        (
            "How much water does Mexico owe?",
            "Mexico owes 2,158 litres of water over five years.",
            "Mexico owes 431 litres of water per year.",
        ),
        (
            "How much did the firm launder?",
            "Officials said that Intercam laundered $1.5 million.",
            "Officials said that Vector laundered $2.8 million.",
        ),
        (
            "How many people were sent?",
            "Mexico had sent 92 people by then.",
            "With 37 people more, Mexico had sent 92 people by then.",
        ),
        (
            "How many arrests had there been by May 6, 2025?",
            "By May 6, 2025 there had been 3,000 arrests.",
            "By April 8, 2025 there had been 2,000 arrests.",
        ),
    ],
)
def test_nothing_is_compared_where_periods_parts_rates_names_or_the_day_asked_for_differ(
    ask_about, question, one, other
):
    answer = ask_about(question, ("AP", "2025-05-07", one), ("AP", "2025-05-08", other))

    assert not answer.refused
    assert answer.figures == ()


SEIZED = "Drugs seized in Mexico amounted to {} tonnes by {}, the Security Cabinet said."


def ranked_by(log_odds, *texts, langs=("en",)):
    """Sentences from likely to unlikely, each of an article of its own, all alike in meaning."""
    vector = np.array([1.0], dtype=np.float32)
    made = [
        evidence_of(text, vector=vector, log_odds=at) for at, text in zip(log_odds, texts, strict=True)
    ]
    langs = [*langs, *langs[-1:] * (len(texts) - len(langs))]
    return [
        replace(one, document=replace(one.document, id=f"a{n}", lang=lang, published=date(2026, 9, 1)))
        for n, (one, lang) in enumerate(zip(made, langs, strict=True))
    ]


def test_the_newest_figure_is_first_however_unlikely_its_sentence_is():
    ranked = ranked_by(
        [3.0, 2.0, -4.0, -6.0],
        SEIZED.format(320, "January 2026"),
        SEIZED.format(283, "October 2025"),
        SEIZED.format(420, "June 2026"),
        SEIZED.format(518, "August 2026"),
    )

    compared = compare_figures(understand("How many tonnes of drugs has Mexico seized?"), ranked)

    assert [(one.as_of, one.relation) for one in compared] == [
        ("2026-08", Relation.FIRST),
        ("2026-06", Relation.OLDER),
        ("2026-01", Relation.OLDER),
        ("2025-10", Relation.OLDER),
    ]


def test_a_newer_figure_told_in_the_words_of_a_less_likely_sentence_is_found():
    first, last, between = np.array([[1, 0], [0.77, 0.638], [0.94, 0.342]], dtype=np.float32)
    ranked = ranked_by(
        [3.0, 2.0, 1.0],
        SEIZED.format(320, "January 2026"),
        "The report of August 2026 told of 518 tonnes of drugs and 32,800 guns.",
        "Drugs seized in the country, by the report of June 2026, came to 420 tonnes.",
    )
    ranked = [replace(one, vector=v) for one, v in zip(ranked, (first, last, between), strict=True)]

    compared = compare_figures(understand("How many tonnes of drugs has Mexico seized?"), ranked)

    assert compared[0].as_of == "2026-08"


@pytest.mark.parametrize(
    ("question", "lang", "one", "other"),
    [
        (
            "How many tonnes of drugs were seized at sea?",
            "en",
            "By January 2026 Mexico had seized 51 tonnes of drugs at sea.",
            "By June 2026 Mexico had seized 420 tonnes of drugs.",
        ),
        (
            "¿Cuántos migrantes fueron hallados en el desierto?",
            "es",
            "Hasta enero de 2026 fueron hallados 51 migrantes en el desierto.",
            "Hasta junio de 2026 fueron hallados 420 migrantes.",
        ),
    ],
)
def test_a_newer_figure_without_the_place_asked_for_takes_no_part(question, lang, one, other):
    ranked = ranked_by([3.0, 1.0], one, other, langs=(lang,))

    assert compare_figures(understand(question), ranked) == []


DRUGS = "How many tonnes of drugs has Mexico seized?"
DROGA = "¿Cuántas toneladas de droga se han asegurado?"


@pytest.mark.parametrize(
    ("question", "lang", "whole", "part"),
    [
        (
            DRUGS,
            "en",
            "By January 2026 Mexico had seized 320 tonnes of drugs.",
            "In October 2024 Mexico seized 8 tonnes of drugs in a single action.",
        ),
        (
            DROGA,
            "es",
            "Hasta enero de 2026 se aseguraron 320 toneladas de droga.",
            "Una sola acción aseguró 8 toneladas de droga en octubre de 2024.",
        ),
        (
            DROGA,
            "es",
            "Hasta enero de 2026 se aseguraron 320 toneladas de droga.",
            "En un decomiso de octubre de 2024 se aseguraron 8 toneladas de droga.",
        ),
        (
            "¿Cuántas personas han sido detenidas?",
            "es",
            "Al 9 de enero de 2025 sumaban 7,720 personas detenidas.",
            "Al 8 de abril de 2025 la Operación Frontera Norte sumaba 12,000 personas detenidas.",
        ),
        (
            "How many people have been arrested?",
            "en",
            "By August 2026 63,500 people had been arrested.",
            "By June 2026 950 people had been arrested in Nogales.",
        ),
        (
            "How many people have been arrested?",
            "en",
            "By January 2025 a total of 7,720 people had been arrested.",
            "By April 2025 a total of 2,000 people had been arrested.",
        ),
    ],
)
def test_a_part_is_no_older_value_of_the_whole(question, lang, whole, part):
    for texts in ((whole, part), (part, whole)):
        ranked = ranked_by([3.0, 2.5], *texts, langs=(lang,))

        assert compare_figures(understand(question), ranked) == []


def test_the_figures_of_what_the_question_names_are_compared():
    ranked = ranked_by(
        [3.0, 2.0, 1.0],
        "Al 8 de abril de 2025 la Operación Frontera Norte sumaba 2,000 personas detenidas.",
        "Al 6 de mayo de 2025 la Operación Frontera Norte sumaba 3,000 personas detenidas.",
        "Al 9 de junio de 2025 sumaban 23,000 personas detenidas.",
        langs=("es",),
    )

    compared = compare_figures(
        understand("¿Cuántas personas ha detenido la Operación Frontera Norte?"), ranked
    )

    assert [one.as_of for one in compared] == ["2025-05-06", "2025-04-08"]


def test_where_the_likeliest_sentence_counts_for_a_part_the_whole_is_compared():
    ranked = ranked_by(
        [3.0, 2.6, 1.5],
        "Al 8 de abril de 2025 la Operación Frontera Norte sumaba 2,000 personas detenidas.",
        "Al 9 de enero de 2025 sumaban 7,720 personas detenidas.",
        "Al 31 de julio de 2026 sumaban 63,500 personas detenidas.",
        langs=("es",),
    )

    compared = compare_figures(understand("¿Cuántas personas han sido detenidas?"), ranked)

    assert [one.as_of for one in compared] == ["2026-07-31", "2025-01-09"]


def test_a_source_is_no_part_of_what_is_counted():
    ranked = ranked_by(
        [3.0, 2.0],
        "According to police in Nogales, 12 agents died in the raid.",
        "Fourteen agents died in the raid.",
    )

    compared = compare_figures(understand("How many agents died in the raid?"), ranked)

    assert len(compared) == 2


@pytest.mark.parametrize(
    ("question", "langs"),
    [
        ("How many rifles were seized in Operation Copper?", ("en", "es")),
        ("¿Cuántos fusiles se aseguraron en la Operación Cobre?", ("es", "en")),
    ],
)
def test_a_figure_in_the_other_language_is_compared_whatever_the_asker_speaks(question, langs):
    texts = {
        "en": "The ATF said that 960 rifles were seized in Operation Copper.",
        "es": "En la Operación Cobre se aseguraron 1,240 rifles, informó la Marina.",
    }
    ranked = ranked_by([3.0, -7.4], *(texts[lang] for lang in langs), langs=langs)

    compared = compare_figures(understand(question), ranked)

    assert sorted(one.evidence.text[one.start : one.end] for one in compared) == ["1,240", "960"]
    assert {one.relation for one in compared} == {Relation.FIRST, Relation.DIFFERS}


@pytest.mark.parametrize(
    "question", ["How has the number of laboratories evolved?", "¿Cómo cambió el número de laboratorios?"]
)
def test_of_a_change_the_earliest_and_the_latest_figure_are_shown(ask_about, question):
    days = ["March 11, 2025", "May 20, 2025", "June 24, 2025", "October 7, 2025", "June 16, 2026"]
    figures = [475, 915, 1150, 1564, 2407]
    text = " ".join(
        f"The army reported on {day} that {figure} laboratories had been destroyed."
        for day, figure in zip(days, figures, strict=True)
    )

    answer = ask_about(question, ("AP", "2026-06-17", text))

    assert "475 laboratories" in answer.answer
    assert "2407 laboratories" in answer.answer


@pytest.mark.parametrize(
    ("figure", "who", "lang"),
    [
        ("The Matorral center had {} guards in {} 2026, the navy said.", "navy", "en"),
        ("The Matorral center had {} guards in {} 2026, Customs and Border Protection said.",
         "Customs and Border Protection", "en"),
        ("The Matorral center had {} guards in {} 2026, U.S. Customs and Border Protection said.",
         "Customs and Border Protection", "en"),
        ("The Matorral center had {} guards in {} 2026, Immigration and Customs Enforcement said.",
         "Immigration and Customs Enforcement", "en"),
        ("El penal tenía {} custodios en {} de 2026, informó la Secretaría de Seguridad y Protección "
         "Ciudadana.",
         "Secretaría de Seguridad y Protección Ciudadana", "es"),
    ],
)  # fmt: skip
def test_a_speaker_whose_name_is_joined_by_and_is_one_source(ask_about, figure, who, lang):
    question, january, october = {
        "en": ("How many guards does the Matorral center have?", "January", "October"),
        "es": ("¿Cuántos custodios tiene el penal?", "enero", "octubre"),
    }[lang]

    answer = ask_about(
        question,
        ("Border Wire", "2026-01-20", figure.format(310, january)),
        ("Valley Paper", "2026-10-22", figure.format(440, october)),
        lang=lang,
    )

    assert [(note.figure, note.relation, note.said_by) for note in answer.figures] == [
        ("440", Relation.FIRST, who),
        ("310", Relation.OLDER, who),
    ]


@pytest.mark.parametrize(
    ("first", "second", "question", "lang", "sources"),
    [
        ("A poll by Parametría found that 61% of residents support the curfew.",
         "A poll by the city found that 38% of residents support the curfew.",
         "What share of residents support the curfew?", "en", {"Parametría", "city"}),
        ("Según una encuesta de Mitofsky, el 61% de los vecinos apoya el toque de queda.",
         "Según una encuesta del ayuntamiento, el 38% de los vecinos apoya el toque de queda.",
         "¿Qué porcentaje de los vecinos apoya el toque de queda?", "es", {"Mitofsky", "ayuntamiento"}),
    ],
)  # fmt: skip
def test_polls_of_different_pollsters_contradict_each_other(
    ask_about, first, second, question, lang, sources
):
    answer = ask_about(
        question, ("AP", "2026-03-04", first), ("Reforma", "2026-03-05", second), lang=lang
    )

    assert [note.relation for note in answer.figures] == [Relation.FIRST, Relation.DIFFERS]
    assert {note.said_by for note in answer.figures} == sources


@pytest.mark.parametrize(
    ("question", "first", "second", "lang"),
    [
        ("How many people were detained in Huejutla?",
         "In the week of March 3, 2026, soldiers detained 120 people in Huejutla.",
         "In March 2026, soldiers detained 480 people in Huejutla.", "en"),
        ("¿Cuántas personas fueron detenidas en Huejutla?",
         "En la semana del 3 de marzo de 2026 fueron detenidas 120 personas en Huejutla.",
         "En marzo de 2026 fueron detenidas 480 personas en Huejutla.", "es"),
        ("¿Cuántos homicidios diarios hubo en abril de 2026?",
         "México promedió 42 homicidios diarios en abril de 2026.",
         "Guanajuato promedió 12 homicidios diarios en abril de 2026.", "es"),
        ("How many fires were there in April 2026?",
         "There were 420 fires in April 2026.",
         "Sonora had 40 fires in April 2026.", "en"),
        ("How many homicides did INEGI count after 2022?",
         "For 2023, INEGI counted 32,252 homicides.", "For 2024, INEGI counted 33,550 homicides.", "en"),
        ("¿Cuántos homicidios contó el INEGI desde 2022?",
         "En 2023 el INEGI contó 32,252 homicidios.", "En 2024 el INEGI contó 33,550 homicidios.", "es"),
    ],
)  # fmt: skip
def test_of_another_length_of_time_place_or_year_no_figure_is_different(
    ask_about, question, first, second, lang
):
    answer = ask_about(
        question, ("AP", "2026-05-02", first), ("Reforma", "2026-05-03", second), lang=lang
    )

    assert not answer.figures
    assert answer.citations


def test_what_was_reached_by_a_year_is_older_than_what_was_reached_by_a_later_one(ask_about):
    answer = ask_about(
        "How many laboratories were destroyed after 2022?",
        ("AP", "2026-05-02", "By 2023 the army had counted 320 destroyed laboratories."),
        ("Reforma", "2026-05-03", "By 2025 the army had counted 640 destroyed laboratories."),
    )

    assert [note.relation for note in answer.figures] == [Relation.FIRST, Relation.OLDER]


def test_figures_of_two_quarters_are_no_disagreement_and_the_one_asked_for_is_told(ask_about):
    report = (
        "Agents seized 210 kilograms of fentanyl in the first quarter of 2026.\n\n"
        "Agents seized 340 kilograms of fentanyl in the second quarter of 2026."
    )

    answer = ask_about(
        "How many kilograms of fentanyl did agents seize in Q2 2026?", ("AP", "2026-08-01", report)
    )

    assert [citation.quote for citation in answer.citations] == [
        "Agents seized 340 kilograms of fentanyl in the second quarter of 2026."
    ]
    assert told(answer) == []


def test_figures_of_one_quarter_that_contradict_each_other_are_told_with_it(ask_about):
    answer = ask_about(
        "How many kilograms of fentanyl did agents seize in the first quarter of 2026?",
        (
            "Reuters",
            "2026-05-01",
            "Agents seized 210 kilograms of fentanyl in the first quarter of 2026.",
        ),
        ("AP", "2026-06-01", "Agents seized 250 kilograms of fentanyl in the first quarter of 2026."),
    )

    assert {note[:3] for note in told(answer)} == {
        ("Reuters", "210 kilograms", "2026-01/2026-03"),
        ("AP", "250 kilograms", "2026-01/2026-03"),
    }
    assert "for January–March 2026" in answer.notices[0]


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("¿Cuántos muertos dejó el ataque de Cañada Honda?", "es"),
        ("How many people died in the Cañada Honda attack?", "en"),
    ],
)
def test_a_toll_that_rose_is_told_with_what_it_was(question, lang):
    def article(day, title, text):
        document = Document(
            f"a{day}", title, text, "es", publisher="El Diario", published=date(2026, 10, day)
        )
        vector = np.array([1.0, 0.0] if day == 10 else [0.92, 0.39], dtype=np.float32)
        return evidence_of(text, document=document, end=len(text), vector=vector)

    older = article(
        10,
        "Suben a nueve los muertos en Cañada Honda",
        "A nueve subió este viernes el número de muertos por el ataque contra guardias en Cañada "
        "Honda, informó el fiscal estatal, Rogelio Armenta.",
    )
    newer = article(
        17,
        "Ya son doce los muertos de Cañada Honda",
        "Con la muerte de dos guardias que estaban hospitalizados, ascendió a doce la cifra de víctimas "
        "mortales del ataque, confirmó el fiscal estatal, Rogelio Armenta.",
    )

    compared = compare_figures(understand(question), [older, newer])

    assert [(one.evidence, one.relation) for one in compared] == [
        (newer, Relation.FIRST),
        (older, Relation.OLDER),
    ]


@pytest.mark.parametrize(
    ("question", "toll", "complaints", "lang"),
    [
        ("¿Cuántos migrantes murieron en Huejutla?",
         "El gobierno contaba, hasta el 3 de mayo de 2026, 17 muertes de migrantes en Huejutla.",
         "El gobierno había presentado 20 denuncias por las muertes de migrantes en Huejutla al 3 "
         "de mayo de 2026.",
         "es"),
        ("How many migrants died in Huejutla?",
         "By May 3, 2026 the government had counted 17 deaths of migrants in Huejutla.",
         "By May 3, 2026 the government had made 20 complaints over the deaths of migrants in Huejutla.",
         "en"),
    ],
)  # fmt: skip
def test_complaints_over_deaths_are_no_other_count_of_the_dead(question, toll, complaints, lang):
    def near(id_, text):
        document = Document(id_, "Huejutla", text, lang, published=date(2026, 5, 3))
        vector = np.array([1.0, 0.0] if id_ == "a" else [0.95, 0.31], dtype=np.float32)
        return evidence_of(text, document=document, end=len(text), vector=vector)

    assert compare_figures(understand(question), [near("a", toll), near("b", complaints)]) == []


def test_a_count_that_was_revised_takes_the_place_of_the_first_one(ask_about):
    answer = ask_about(
        "How many homicides were there in 2024?",
        ("AP", "2026-01-01", "The institute later revised the count for 2024 to 33,550 homicides."),
        ("Reuters", "2026-02-01", "The institute's preliminary count for 2024 was 33,241 homicides."),
    )

    assert told(answer) == [
        ("AP", "33,550", "2024", Relation.FIRST),
        ("Reuters", "33,241", "2024", Relation.OLDER),
    ]


def test_in_a_series_of_one_article_who_is_named_once_is_no_other_source(ask_about):
    answer = ask_about(
        "How many people have been detained since October 2024?",
        (
            "AP",
            "2026-08-11",
            "By July 31, 2026, 63,500 people had been detained. "
            "By September 9, 2025, 32,400 people had been detained, the Security Cabinet said.",
        ),
    )

    assert [note.relation for note in answer.figures] == [Relation.FIRST, Relation.OLDER]


def test_a_rise_or_fall_is_no_share_and_a_count_no_rate():
    def compared(question, *texts):
        ranked = [evidence_of(text, log_odds=5.0 - n, vector=np.ones(1)) for n, text in enumerate(texts)]
        return [one.evidence.text for one in compare_figures(understand(question), ranked)]

    fell = "Overdose deaths of fentanyl dropped 14% in 2025."
    shares = (
        "69% of overdose deaths of 2023 were of fentanyl.",
        "60% of overdose deaths of 2021 were of it.",
    )
    asked = "What share of overdose deaths is due to fentanyl?"
    assert fell not in compared(asked, shares[0], fell)
    assert fell in compared(
        "By what percentage did overdose deaths of fentanyl drop?", fell, fell.replace("14", "9")
    )
    count = "The institute counted 33,241 homicides in 2024."
    rate = "The institute put it at 17.5 homicides per 100,000 people in 2025."
    assert compared("What is the homicide rate per 100,000?", rate, count) == []


@pytest.mark.parametrize(("beside", "has"), [("May 2026", False), ("May 2001", True)])
def test_the_newest_is_not_said_to_be_first_where_a_newer_one_is_shown_beside(beside, has):
    one, other, third = (
        evidence_of(
            f"The office reported in {month} that {share}% of the guns {what} Texas.", vector=np.ones(1)
        )
        for month, share, what in (
            ("May 2021", 70, "came from"),
            ("May 2009", 87, "came from"),
            (beside, 78, "had been bought by buyers of"),
        )
    )
    question = understand("What share of guns come from Texas?")
    compared = compare_figures(question, [one, other])

    assert len(compared) == 2
    assert has_the_newest(question, compared, [one, other, third]) is has
    assert has_the_newest(question, [], [third])


SERIES = (
    "By March 3, 2025 the cabinet had counted 475 rifles. "
    "By July 1, 2025 the count stood at 1,150 rifles. "
    "By June 30, 2026 the count stood at 2,400 rifles. "
    "In July 2026 alone 90 rifles were found."
)


def figures_told(question, text, sentence):
    """What is compared where one sentence of an article of August 2026 was found."""
    found = evidence_of(text, start=text.index(sentence), end=text.index(sentence) + len(sentence))
    document = replace(found.document, published=date(2026, 8, 1))
    compared = compare_figures(understand(question), [replace(found, document=document)])
    return [(one.evidence.text[one.start : one.end], one.relation) for one in compared]


COUNTED = "By March 3, 2025 the cabinet had counted 475 rifles."


def test_the_newest_count_of_a_series_is_found_in_its_article():
    assert figures_told("How many rifles has Mexico seized so far?", SERIES, COUNTED) == [
        ("2,400", Relation.FIRST),
        ("475", Relation.OLDER),
    ]


def test_asked_for_the_newest_what_is_not_told_as_a_count_begins_a_series_too():
    own = "On March 3, 2025 it had 475 rifles."
    text = f"{own} By June 30, 2026 the count stood at 2,400 rifles."

    assert figures_told("How many rifles has Mexico seized so far?", text, own) == [
        ("2,400", Relation.FIRST),
        ("475", Relation.OLDER),
    ]
    assert figures_told("How many rifles did they find?", text, own) == []


def test_the_count_of_another_country_does_not_go_on_with_the_series():
    own = "By September 1, 2025 Mexico had counted 475 rifles."
    text = f"{own} By July 1, 2026 the United States had counted 702 rifles."

    assert figures_told("How many rifles has Mexico seized so far?", text, own) == []


def test_a_lesser_count_of_a_later_day_does_not_go_on_with_the_series():
    text = f"{COUNTED} By July 1, 2026 the count stood at 90 rifles."

    assert figures_told("How many rifles has Mexico seized so far?", text, COUNTED) == []


def test_of_a_month_that_is_asked_for_nothing_is_added_from_the_article():
    second = "By March 20, 2025 the cabinet had counted 561 rifles."
    text = f"{COUNTED} {second} By March 28, 2025 the cabinet had counted 702 rifles."
    found = [
        evidence_of(text, start=text.index(one), end=text.index(one) + len(one), vector=np.ones(1))
        for one in (COUNTED, second)
    ]
    document = replace(found[0].document, published=date(2026, 8, 1))
    ranked = [replace(one, document=document) for one in found]

    def told(question):
        compared = compare_figures(understand(question), ranked)
        return [one.evidence.text[one.start : one.end] for one in compared]

    assert told("How many rifles have they counted?") == ["702", "561", "475"]
    assert "702" not in told("How many rifles have they counted by March 20, 2025?")
    assert "702" not in told("How many rifles have they counted in March 2025?")
    assert "702" not in told("How many rifles had they counted so far in March 2025?")


def test_of_a_time_that_is_over_no_later_count_is_told():
    assert figures_told("How many rifles had been seized by March 3, 2025?", SERIES, COUNTED) == []


def test_the_count_of_a_named_operation_is_not_followed_by_that_of_all():
    own = "By May 6, 2025 Operation Copper had seized 262 rifles."
    text = f"{own} By June 30, 2026 the whole country had seized 2,400 rifles."

    assert figures_told("How many rifles has Operation Copper seized so far?", text, own) == []


def test_of_an_article_that_may_only_be_quoted_in_part_nothing_is_added():
    found = evidence_of(SERIES, end=len(COUNTED))
    document = replace(found.document, published=date(2026, 8, 1), access="excerpt")
    asked = understand("How many rifles has Mexico seized so far?")

    assert compare_figures(asked, [replace(found, document=document)]) == []


def test_firearms_are_weapons_in_a_count_too():
    document = Document(id="a", title="Guns", text="", lang="es", published=date(2025, 9, 1))
    told = [
        "Al 6 de mayo de 2025 llevaba 3,000 detenciones y 2,627 armas de fuego.",
        "Al 8 de abril de 2025 sumaba 2,000 detenciones y 1,900 armas de fuego.",
    ]
    ranked = [
        replace(
            evidence_of(text),
            document=replace(document, text=text),
            vector=np.ones(1, dtype=np.float32),
        )
        for text in told
    ]

    compared = compare_figures(understand("¿Cuántas armas ha decomisado la operación?"), ranked)

    assert [one.evidence.text[one.start : one.end] for one in compared] == ["2,627", "1,900"]

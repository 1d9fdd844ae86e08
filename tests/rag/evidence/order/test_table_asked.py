"""Asked for what a table says, its row comes first."""

from dataclasses import replace

import pytest

from rag.evidence.order.table_asked import table_asked_first
from rag.question.understand import understand
from tests.rag.reply.test_refuse import evidence_of

TEXT = {
    "en": """The ONB counts avocados.

Year | Avocados seized (tons)
2024 | 120
2025 | 171

It rained.""",
    "es": """El ONB cuenta aguacates.

Año | Aguacates decomisados (toneladas)
2024 | 120
2025 | 171

Llovió.""",
}
OTHER = "In 2025 the police seized 90 tons of avocados."
ASKED = [
    "How many tons of avocados were seized in 2025, according to the table of the ONB?",
    "According to the ONB table, how many tons of avocados were seized in 2025?",
    "¿Cuántas toneladas de aguacate se decomisaron en 2025, según la tabla del ONB?",
    "¿Cuántas toneladas de aguacate se decomisaron en 2025 según el cuadro?",
]


def told(quote, text, lang, log_odds):
    made = evidence_of(text, log_odds=log_odds)
    start = text.index(quote)
    return replace(made, document=replace(made.document, lang=lang), start=start, end=start + len(quote))


def ranked_in(lang, text=None):
    text = text or TEXT[lang]
    rows = (told("2024 | 120", text, lang, 1.0), told("2025 | 171", text, lang, 0.0))
    return [told(OTHER, OTHER, "en", 6.0), *rows]


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("question", ASKED)
def test_the_row_of_the_time_asked_for_comes_first(question, lang):
    found = table_asked_first(understand(question), ranked_in(lang))

    assert found[0].text == "2025 | 171"


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize(
    "question",
    [
        "How many tons of avocados were seized in 2025, according to the ONB?",
        "How many tons of avocados were seized in 2019, according to the table?",
        "Who seized avocados in 2025, according to the table?",
        "How many tons of avocados were seized in 2025, according to the table of the UNAM?",
        "How many tons of avocados from the ONB were seized in 2025, by the negotiating table?",
        "How many tons of avocados in the charts did the ONB seize in 2025?",
        "¿Cuántas toneladas de aguacate se decomisaron en 2025 según los cuadros medios del ONB?",
        "¿Cuántas toneladas de aguacate se decomisaron en 2025?",
        "¿Cuántas toneladas de aguacate se decomisaron en 2019, según la tabla del ONB?",
    ],
)
def test_all_stay_where_no_table_or_another_is_asked_for(question, lang):
    ranked = ranked_in(lang)

    assert table_asked_first(understand(question), ranked) == ranked


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_row_that_is_much_less_likely_stays_behind(lang):
    other, *rows = ranked_in(lang)
    ranked = [replace(other, log_odds=10.0), *rows]

    assert table_asked_first(understand(ASKED[0]), ranked) == ranked

import pytest

from rag.mentions.said_by import said_by


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("AFP reported on October 29, 2025 that 57 had died.", "AFP"),
        ("The GAO noted in February 2021 that 200,000 were smuggled.", "GAO"),
        ("It stood at $2.5 billion, according to the Congressional Research Service.",
         "Congressional Research Service"),
        ("Mexico's Security Cabinet reported on March 11, 2025 that 475 were found.",
         "Mexico's Security Cabinet"),
        ("An AP report of November 2009 gave 95.", "AP"),
        ("México Evalúa calculó que crecieron 213%.", "México Evalúa"),
        ("Desaparecieron 6,726 personas, según publicó El Economista.", "El Economista"),
        ("Una nota de RTW News de febrero de 2025 ofreció otra cifra.", "RTW News"),
    ],
)  # fmt: skip
def test_the_source_that_a_sentence_names_is_read(text, source):
    assert said_by(text) == source


@pytest.mark.parametrize(
    "text",
    [
        "Agents seized 1,200 kilograms of fentanyl in 2023.",
        "According to the report of January 9, 2025, Mexico closed 2024 with 82.1 a day.",
        "He said that 14 had died.",
        "Mexico and the United States stated in October 2022 that it had risen.",
        "INEGI counted 33,550, while according to the DEA there were more.",
        "El informe del 3 de diciembre de 2024 daba 5,333.",
    ],
)
def test_none_is_named_where_there_is_none_or_not_just_one(text):
    assert said_by(text) is None

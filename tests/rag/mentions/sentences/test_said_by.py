import pytest

from rag.mentions.sentences.said_by import said_by, without_source
from tests.growth import takes_linear_time


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
        ("Congress gave the Mérida Initiative $3.5 billion, the Research Service wrote in 2024.",
         "Research Service"),
        ("El 11 de marzo de 2025 el Gabinete de Seguridad ya contaba 475 laboratorios.",
         "Gabinete de Seguridad"),
        ("García Harfuch habló en mayo de 2026 de casi 30,000 armas.", "García Harfuch"),
        ("La Marina hablaba de 51 toneladas.", "Marina"),
        ("México Evalúa calculó que crecieron 213%.", "México Evalúa"),
        ("Desaparecieron 6,726 personas, según publicó El Economista.", "El Economista"),
        ("Una nota de RTW News de febrero de 2025 ofreció otra cifra.", "RTW News"),
        ("Murieron dos civiles, según la fiscalía de Sonora.", "fiscalía de Sonora"),
        ("Murieron dos civiles, según la fiscalía.", "fiscalía"),
        ("Según la fiscalía estatal murieron dos civiles.", "fiscalía estatal"),
        ("La fiscalía de Sonora informó que murieron dos.", "fiscalía de Sonora"),
        ("Murieron nueve, según el colectivo Madres de Álamos.", "colectivo Madres de Álamos"),
        ("Murieron nueve, según el grupo de derechos humanos Alianza Yaqui.",
         "grupo de derechos humanos Alianza Yaqui"),
        ("El gobierno de Sonora contó 40 casos.", "gobierno de Sonora"),
        ("Hubo 40 casos, informó la agencia de aduanas.", "agencia de aduanas"),
        ("Cifras del gobierno de Sonora muestran 40 casos.", "gobierno de Sonora"),
        ("Three died, according to the human rights group Alianza Yaqui.",
         "human rights group Alianza Yaqui"),
        ("The Sonora prosecutor's office said that 12 had died.", "Sonora prosecutor's office"),
        ("Twelve died, according to the Sonora prosecutor's office.", "Sonora prosecutor's office"),
        ("The nonprofit Data Cívica counted 150,000.", "nonprofit Data Cívica"),
        ("Twelve had died, the health ministry of Sonora said.", "health ministry of Sonora"),
        ("The number of laboratories counted by the Security Cabinet was 2,028.", "Security Cabinet"),
        ("By 2020 the CRS gave 1,200 cases.", "CRS"),
        ("The CRS gave 1,200 cases.", "CRS"),
        ("INEGI later revised the 2024 count to 33,550.", "INEGI"),
        ("El INEGI revisó la cifra de 2024 a 33,550.", "INEGI"),
        ("The dead were put at 57 by the AFP.", "AFP"),
        ("The dead were put at 57 by the health ministry.", "health ministry"),
        ("Son 2,028 los laboratorios contabilizados por el Gabinete.", "Gabinete"),
        ("Son 2,028 los laboratorios contabilizados por el gabinete de seguridad.",
         "gabinete de seguridad"),
        ("Hubo 33,550 homicidios, según cifras del INEGI.", "INEGI"),
        ("Hubo 40 casos, según datos de la fiscalía estatal.", "fiscalía estatal"),
        ("There were 40 cases, according to figures from the ATF.", "ATF"),
        ("La DEA cifró en 1,500 los muertos.", "DEA"),
        ("El INEGI dio 33,550.", "INEGI"),
        ("The station had 440, Customs and Border Protection said.", "Customs and Border Protection"),
        ("The station had 440, U.S. Customs and Border Protection said.",
         "Customs and Border Protection"),
        ("In October 2026 Immigration and Customs Enforcement reported 440.",
         "Immigration and Customs Enforcement"),
        ("There were 40, according to the Bureau of Alcohol, Tobacco, Firearms and Explosives.",
         "Bureau of Alcohol, Tobacco, Firearms and Explosives"),
        ("El penal tenía 440, informó la Secretaría de Seguridad y Protección Ciudadana.",
         "Secretaría de Seguridad y Protección Ciudadana"),
        ("El Instituto Nacional de Estadística y Geografía contó 33,550.",
         "Instituto Nacional de Estadística y Geografía"),
        ("Murieron 15, informó Protección Civil el 3 de mayo de 2026.", "Protección Civil"),
        ("Tiene 110 camas, dijo la Cruz Roja en un comunicado.", "Cruz Roja"),
        ("The toll is 21, the oil workers' union said on May 3.", "oil workers' union"),
        ("Nine died, the mayor of Yécora said.", "mayor of Yécora"),
        ("El alcalde de Yécora dijo que murieron nueve.", "alcalde de Yécora"),
        ("El sindicato informó que murieron 21.", "sindicato"),
        ("A poll by Parametría found that 61% support it.", "Parametría"),
        ("A survey conducted by Enkoll found that 61% support it.", "Enkoll"),
        ("A poll by the city found that 38% support it.", "city"),
        ("A Parametría survey found that 61% support it.", "Parametría"),
        ("Según una encuesta de Mitofsky, 61% lo apoya.", "Mitofsky"),
        ("Según una encuesta del ayuntamiento, 38% lo apoya.", "ayuntamiento"),
        ("Un 61% lo apoya, según un sondeo realizado por Enkoll.", "Enkoll"),
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
        "La fiscalía de Sonora contó dos, y según el colectivo Madres de Álamos fueron nueve.",
        "The group crossed the river with 12 rifles.",
        "La agencia empleaba a 340 analistas.",
        "The ATF gave Mexico access to eTrace.",
        "El Senado dio su permiso.",
        "In 2023 the 1,200 rifles were reported by March.",
        "The Army and the Navy reported 440.",
        "Reuters and AP said that there were 440.",
        "A poll of Mexicans found that 61% support it.",
        "Según una encuesta de marzo, 61% lo apoya.",
    ],
)
def test_none_is_named_where_there_is_none_or_not_just_one(text):
    assert said_by(text) is None


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (
            "Según vecinos de Yécora, murieron 1,200 en la Operación Nube.",
            " , murieron 1,200 en la Operación Nube.",
        ),
        ("Three died in Yuma, according to lawyers from Phoenix.", "Three died in Yuma,  ."),
        ("The ATF said that 960 were seized in Yuma.", "The   said that 960 were seized in Yuma."),
    ],
)
def test_what_a_sentence_tells_is_left_without_who_says_so(text, rest):
    assert without_source(text) == rest


@pytest.mark.parametrize("part", ["the ", "according to the a ", "la fiscalía de ", "según ", "group A "])
def test_a_long_hostile_text_is_read_in_time_that_grows_with_its_length(part):
    def read(text):
        said_by(text)
        without_source(text)

    assert takes_linear_time(read, lambda size: part * size, 8_000)

import pytest

from rag.mentions.times.period import Period, period_of
from tests.growth import fill, takes_linear_time


def months(first, last):
    """("2025-02", "2025-03") as a period."""
    (a, b), (c, d) = (map(int, one.split("-")) for one in (first, last))
    return Period(12 * a + b, 12 * c + d)


@pytest.mark.parametrize(
    ("text", "lang", "first", "last"),
    [
        ("How many did Mexico transfer in 2026?", "en", "2026-01", "2026-12"),
        ("On February 27, 2025 it sent 29 people.", "en", "2025-02", "2025-02"),
        ("El 20 de enero de 2026 envió a 37 reos.", "es", "2026-01", "2026-01"),
        ("From 2018 to 2024 it fell.", "en", "2018-01", "2024-12"),
        ("Entre marzo de 2023 y mayo de 2024 cayó.", "es", "2023-03", "2024-05"),
        ("In 2018–24 it fell.", "en", "2018-01", "2024-12"),
        ("En el periodo 2018-24 cayó.", "es", "2018-01", "2024-12"),
        ("In the 2020s it fell.", "en", "2020-01", "2029-12"),
        ("In the late-1990s it fell.", "en", "1990-01", "1999-12"),
        ("En la década de 1990 cayó.", "es", "1990-01", "1999-12"),
        ("En la década de los años 1990 cayó.", "es", "1990-01", "1999-12"),
        ("In 1990 it fell.", "en", "1990-01", "1990-12"),
        ("It fell in mid-2025.", "en", "2025-01", "2025-12"),
        ("Early-2025 was calm.", "en", "2025-01", "2025-12"),
    ],
)
def test_a_text_speaks_of_the_time_from_its_first_date_to_its_last(text, lang, first, last):
    assert period_of(text, lang) == months(first, last)


@pytest.mark.parametrize(
    ("text", "lang", "first", "last"),
    [
        ("How many has Mexico transferred since 2025?", "en", "2025-01", None),
        ("Hasta enero de 2026 eran 92.", "es", None, "2026-01"),
        ("By the end of 2024 it had 8,000.", "en", None, "2024-12"),
        ("By December 17, 2024 the kilos since October 1, 2024 were 1,168.", "en", "2024-10", "2024-12"),
        ("Desde 2019 cayó, y en 2024 subió.", "es", "2019-01", "2024-12"),
        ("How many since taking office in January 2025?", "en", "2025-01", None),
        ("Desde que asumió en octubre de 2024 van 90.", "es", "2024-10", None),
        ("Después de las elecciones de 2024 subió.", "es", "2024-01", None),
        ("By the close of fiscal year 2024 it had 8,000.", "en", None, "2024-12"),
        ("By Tuesday, March 4, 2025 it had 8,000.", "en", None, "2025-03"),
        ("Para fines de 2024 eran 92.", "es", None, "2024-12"),
        ("Para el 5 de mayo de 2024 eran 92.", "es", None, "2024-05"),
        ("Hasta su captura en 2016 huyó dos veces.", "es", None, "2016-12"),
        ("Antes del 5 de mayo de 2024 eran 92.", "es", None, "2024-05"),
        ("The post-2018 pacts failed.", "en", "2018-01", None),
        ("Los acuerdos pre-2018 fallaron.", "es", None, "2018-12"),
        ("How many since the 1990s?", "en", "1990-01", None),
        ("How many are missing since the drug war began in 2006?", "en", "2006-01", None),
        ("How many since President Donald Trump took office in January 2025?", "en", "2025-01", None),
        ("¿Cuántos van desde que empezó la guerra contra el narco en 2006?", "es", "2006-01", None),
        ("¿Cuántos desde la captura de Ismael Zambada en 2024?", "es", "2024-01", None),
        ("How many fled until the second war broke out in 2014?", "en", None, "2014-12"),
        ("¿Cuántos hubo hasta que llegó el nuevo gobierno en 2018?", "es", None, "2018-12"),
        ("Since 2019 how many were there in 2024?", "en", "2019-01", "2024-12"),
        ("What has he done since and how many died in 2024?", "en", "2024-01", "2024-12"),
        ("¿Qué hizo desde que llegó y cuántos murieron en 2024?", "es", "2024-01", "2024-12"),
    ],
)
def test_a_beginning_or_an_end_leaves_the_other_side_open_where_no_date_bounds_it(
    text, lang, first, last
):
    found = period_of(text, lang)

    assert found == Period(first and months(first, first).first, last and months(last, last).last)


@pytest.mark.parametrize(
    ("text", "lang", "first", "last"),
    [
        ("How many were sent before 2026?", "en", None, "2025-12"),
        ("How many prior to the year 2026?", "en", None, "2025-12"),
        ("How many before May 2026?", "en", None, "2026-04"),
        ("How many before May 5, 2026?", "en", None, "2026-05"),
        ("How many before the start of 2025?", "en", None, "2024-12"),
        ("How many after 2019?", "en", "2020-01", None),
        ("How many after May 2025?", "en", "2025-06", None),
        ("How many after August 31, 2025?", "en", "2025-09", None),
        ("How many after the end of 2024?", "en", "2025-01", None),
        ("How many after 2023 and before 2026?", "en", "2024-01", "2025-12"),
        ("¿Cuántos había antes de 2026?", "es", None, "2025-12"),
        ("¿Cuántos había antes del mes de mayo de 2026?", "es", None, "2026-04"),
        ("¿Cuántos hubo después del 2023?", "es", "2024-01", None),
        ("¿Cuántos hubo anteriores a 2019?", "es", None, "2018-12"),
        ("¿Cuántos hubo después de agosto de 2025?", "es", "2025-09", None),
        ("How many since 2024?", "en", "2024-01", None),
        ("How many from 2024 onward?", "en", "2024-01", None),
        ("How many until 2024?", "en", None, "2024-12"),
        ("How many no later than 2024?", "en", None, "2024-12"),
        ("How many before the end of 2024?", "en", None, "2024-12"),
        ("How many after the 2024 election?", "en", "2024-01", None),
        ("Why did it lapse after the July 2026 review?", "en", "2026-07", None),
        ("¿Cuántos van desde 2024?", "es", "2024-01", None),
        ("¿Cuántos hubo de 2024 en adelante?", "es", "2024-01", None),
        ("¿Cuántos hubo hasta 2024?", "es", None, "2024-12"),
        ("¿Cuántos hubo antes de que terminara 2024?", "es", None, "2024-12"),
    ],
)
def test_before_and_after_leave_their_time_out_and_since_and_until_do_not(text, lang, first, last):
    found = period_of(text, lang)

    assert found == Period(first and months(first, first).first, last and months(last, last).last)


@pytest.mark.parametrize(
    ("text", "lang", "first", "last"),
    [
        ("between January and June 2026", "en", "2026-01", "2026-06"),
        ("from November to February 2026", "en", "2025-11", "2026-02"),
        ("from January until June 2026", "en", "2026-01", "2026-06"),
        ("entre enero y junio de 2026", "es", "2026-01", "2026-06"),
        ("desde enero hasta junio de 2026", "es", "2026-01", "2026-06"),
        ("between June 8 and 14, 2026", "en", "2026-06", "2026-06"),
    ],
)
def test_a_range_whose_last_date_alone_tells_the_year_has_all_its_months(text, lang, first, last):
    assert period_of(text, lang) == months(first, last)


@pytest.mark.parametrize(
    ("text", "lang", "month"),
    [
        ("How many people were killed by cartels in 2019?", "en", "2019"),
        ("The pact was signed by both governments in 2008.", "en", "2008"),
        ("He was arrested by the DEA on May 5, 2024.", "en", "2024-05"),
        ("Murders by state 2019", "en", "2019"),
        ("¿Qué recursos aprobó el Congreso para México en 2010?", "es", "2010"),
        ("El presupuesto para el ejercicio fiscal 2010", "es", "2010"),
        ("Se reunieron para firmarlo el 5 de mayo de 2024.", "es", "2024-05"),
        ("He was sent north after his arrest in 2019.", "en", "2019"),
        ("She testified before Congress on May 5, 2024.", "en", "2024-05"),
        ("Lo entregaron después de su captura en 2019.", "es", "2019"),
        ("Murió antes de la cumbre en 2019.", "es", "2019"),
        ("Los enviaron desde Toluca en 2026.", "es", "2026"),
        ("Los llevaron hasta Nueva York en 2026.", "es", "2026"),
    ],
)
def test_who_did_it_for_whom_and_where_leave_no_side_open(text, lang, month):
    assert period_of(text, lang) == months(f"{month}-01"[:7], f"{month}-12"[:7])


@pytest.mark.parametrize("before", ["by", "para", "desde", "hasta", "since", "after", "antes de"])
@pytest.mark.parametrize("words", [" a", " de", " Toluca", " the", " ", "\n", "by "])
def test_100_kb_before_a_date_take_no_time(before, words):
    assert takes_linear_time(
        lambda text: period_of(text, "es"), lambda size: f"{before}{fill(words, size)} 2019", 100_000
    )


@pytest.mark.parametrize(
    ("text", "lang"), [("In May it rained.", "en"), ("It seized 2,200 rifles.", "en"), ("", "es")]
)
def test_a_text_without_a_year_tells_no_time(text, lang):
    assert period_of(text, lang) is None


@pytest.mark.parametrize("later", [Period(24300, None), Period(24310, 24320)])
def test_an_open_side_reaches_everything_on_it(later):
    assert later.overlaps(Period(24315, 24315))
    assert Period(None, None).overlaps(later)
    assert not later.overlaps(Period(None, 24299))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (("2025-01", "2025-12"), ("2025-02", "2025-02"), True),
        (("2025-01", "2025-12"), ("2025-12", "2026-12"), True),
        (("2025-02", "2025-02"), ("2025-03", "2025-03"), False),
        (("2025-01", "2025-12"), ("2026-01", "2026-01"), False),
    ],
)
def test_periods_overlap_where_they_have_a_month_in_common(one, other, expected):
    assert months(*one).overlaps(months(*other)) is expected
    assert months(*other).overlaps(months(*one)) is expected


@pytest.mark.parametrize(
    ("period", "en", "es"),
    [
        (months("2019-01", "2019-12"), "2019", "2019"),
        (months("2019-12", "2019-12"), "December 2019", "diciembre de 2019"),
        (months("2018-01", "2024-12"), "2018–2024", "2018–2024"),
        (months("2018-03", "2024-12"), "March 2018–December 2024", "marzo de 2018–diciembre de 2024"),
        (Period(12 * 2019 + 1, None), "2019 or later", "2019 o después"),
        (Period(12 * 2019 + 5, None), "May 2019 or later", "mayo de 2019 o después"),
        (Period(None, 12 * 2024 + 12), "2024 or earlier", "2024 o antes"),
    ],
)
def test_a_period_is_written_in_words_as_exactly_as_it_is_known(period, en, es):
    assert period.written("en") == en
    assert period.written("es") == es

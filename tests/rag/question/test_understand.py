from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.language import detect_language
from rag.evidence.another_time import speaks_of_another_time
from rag.question.asked_for import Kind
from rag.question.understand import find_names, understand
from tests.growth import fill, takes_linear_time


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("How many people did Mexico transfer?", "en"),
        ("¿Cuántas personas entregó México?", "es"),
        ("cuando firmaron el tratado", "es"),
    ],
)
def test_the_language_is_that_of_the_question(text, lang):
    assert understand(text).lang == lang


def test_a_name_alone_takes_the_askers_language():
    assert understand("CJNG", "es").lang == "es"
    assert understand("CJNG", "en").lang == "en"


def test_eu_is_the_united_states_in_spanish_alone():
    assert understand("¿Qué dicen los policías de los avisos de EU?").names == ("Estados Unidos",)
    assert understand("What did Mexico sign with the EU?").names == ("Mexico", "EU")


def test_figures_and_years_are_read_from_the_question():
    understood = understand("Did 1,200 men cross in 2019, or 3.5 percent in 2031?")

    assert understood.numbers == {"1,200", "2019", "3.5", "2031"}
    assert understood.years == {2019, 2031}


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Did Mexico send 2000 soldiers to the border?", set()),
        ("Did Mexico deploy 2050 soldiers?", set()),
        ("¿Envió México 2000 elementos a la frontera en 2019?", {2019}),
        ("¿Decomisaron más de 1500 kilos de fentanilo?", set()),
        ("What did agents seize between 2018 and 2024?", {2018, 2024}),
        ("How many soldiers will there be in 2050?", {2050}),
        ("¿Qué pasó en febrero de 2025?", {2025}),
        ("What was the budget of FY2024?", {2024}),
    ],
)
def test_years_are_those_that_tell_a_time(text, years):
    question = understand(text)

    assert question.years == years
    assert (question.period is None) is (not years)


def test_names_leave_out_the_first_word():
    names = " ".join(understand("Did Sheinbaum meet with García Harfuch in Washington?").names)

    assert "Did" not in names
    for name in ("Sheinbaum", "García", "Harfuch", "Washington"):
        assert name in names


@given(st.text(max_size=300))
def test_any_text_is_understood(text):
    understood = understand(text)

    assert understood.text == text
    assert all(1500 <= year < 2100 for year in understood.years)


@pytest.mark.parametrize(
    "letters",
    [
        "A",
        "A ",
        "A.",
        "A-",
        "A'",
        "1,",
        "1",
        "what ",
        "how much ",
        "EE. ",
        "Áa ",
        "¿",
        "between ",
        "between 1 and ",
        "before 2024 ",
    ],
)
def test_the_worst_letters_take_linear_time(letters):
    assert takes_linear_time(understand, lambda size: fill(letters, size), 40_000)


@pytest.mark.parametrize(
    ("follow_up", "wants_number", "wants_time"),
    [
        ("What did she answer?", False, False),
        ("¿Cuándo fue?", False, True),
        ("¿Y el que siguió?", True, False),
        ("and Mexicans?", True, False),
        ("y quien lo ordeno", False, False),
        ("y cuando fue", False, True),
        ("y desde cuando", False, True),
        ("y el que siguio", True, False),
        ("y los agentes que murieron cuando llego", True, False),
        ("y como en 2024, los de Sinaloa", True, False),
        ("y unos cuantos de Sinaloa", True, False),
    ],
)
def test_what_was_asked_last_tells_what_kind_of_thing_answers_if_it_says_so(
    follow_up, wants_number, wants_time
):
    question = understand(f"How many were killed? {follow_up}", follow_up=follow_up)

    assert (question.wants_number, question.wants_time) == (wants_number, wants_time)


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("Compare the homicides of 2024 and 2025", True),
        ("How has the number of seizures changed?", True),
        ("list Obama's four Mérida pillars", True),
        ("¿Cómo se movió la cifra entre diciembre de 2025 y febrero de 2026?", True),
        ("¿Cuánta gente tiene la Guardia Nacional? me salen dos números", True),
        ("What does the agreement between Mexico and the United States say?", False),
        ("¿Qué acuerdo hay entre México y Estados Unidos?", False),
        ("When was Caro Quintero transferred?", False),
        ("Which challenges does it name?", True),
        ("What conditions did Sheinbaum set?", True),
        ("What basis does the order have?", False),
        ("Which process did the Senate follow?", False),
        ("¿Qué retos menciona?", True),
        ("¿Qué otras medidas anunció?", True),
        ("¿Qué es la Sedena?", False),
        ("¿Qué antes de 2020?", False),
        ("¿Es cierto que Estados Unidos bombardeó Sinaloa?", False),
        ("¿Es cierto que miles de migrantes volvieron?", False),
        ("¿Por qué Estados Unidos lo pidió?", False),
        ("¿Por qué delitos lo acusaron?", True),
        ("¿En qué estados opera?", True),
        ("Bajo qué ley designó Trump a los cárteles", False),
        ("¿Bajo qué leyes lo juzgaron?", True),
        ("¿Bajó la cifra de homicidios?", True),
        ("cuanto bajo la cifra", True),
        ("¿Cuánto bajaron los homicidios?", True),
        ("¿Quién gobierna Baja California?", False),
        ("¿Cuántas bajas tuvo el Ejército?", False),
        ("¿Qué obtuvo México a cambio?", False),
        ("¿En cuánto está el tipo de cambio?", False),
        ("¿Qué cambio hubo?", True),
        ("¿Cómo ha cambiado la cifra?", True),
        ("What extradition treaty between Mexico and the United States was signed in 1978?", False),
        ("¿Qué tratado entre México y Estados Unidos se firmó en 1978?", False),
        ("How did it go between January 1 and March 5?", True),
        ("¿Cuántos hubo entre 2019 y 2024?", True),
        ("How many guns were seized in the fall of 2024?", False),
        ("How far did the rate fall?", True),
        ("How much water was sent under the 1944 treaty by October 2025?", False),
        ("¿Cuánta agua se envió en 2025 según el tratado de 1944?", False),
        ("How many people were on the list?", False),
        ("list the cartels", True),
        ("¿Quiénes estaban en la lista?", False),
        ("dame la lista de cárteles", True),
        ("Was he moved to a federal prison?", False),
        ("How has the figure moved?", True),
        ("What's happened in Tapalpa?", True),
        ("What’s it called?", False),
    ],
)
def test_it_is_seen_whether_several_facts_are_asked_for(text, several):
    assert understand(text).wants_several is several


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("¿A cuántos años condenaron a García Luna? ¿Y quién lo juzgó?", ("García Luna",)),
        ("When was Ovidio Guzmán sent? And his brother?", ("Ovidio Guzmán",)),
        ("¿Cuándo murió El Mencho? ¿Y García Luna?", ("El Mencho", "García Luna")),
        ("Who leads the U.S. Army North? What does Sheinbaum say?", ("U.S. Army North", "Sheinbaum")),
        ("I am writing about Tapalpa. How many guardsmen fell there?", ("Tapalpa",)),
        (
            "Escribo sobre Tapalpa. Dime cuántos guardias murieron con El Mencho.",
            ("Tapalpa", "El Mencho"),
        ),
        ("Did he tell the U.S. Army? What did Gen. Trevilla say?", ("U.S. Army", "Gen", "Trevilla")),
        ("Tell me about the El Mencho raid How many guardsmen died?", ("El Mencho",)),
        ("Háblame de Tapalpa Cuántos guardias murieron", ("Tapalpa",)),
        ("What does the WHO say?", ("WHO",)),
        ("¿Quién dijo «Es una ley sin un peso»?", ()),
        ('Who said "It is a law without a peso"?', ()),
        ("Who said “Sinaloa is ours” in Culiacán?", ("Culiacán",)),
        ("¿Quién dijo: Sin agua no hay paz?", ()),
        ("¿Quién es «El Primito» de los Metros?", ("El Primito", "Metros")),
        ('What is the "Operación Frontera" of Sonora?', ("Operación Frontera", "Sonora")),
        ("What is “Plan” for?", ("Plan",)),
        ("¿Qué recomienda el informe Sin testigos?", ()),
        ("What did ICE and the US say?", ("ICE", "US")),
        ("What was Castelán's sentence?", ("Castelán",)),
        ("When was El Primito’s capture?", ("El Primito",)),
        ("Who is Sean O'Brien?", ("Sean O'Brien",)),
        ("Why can't I say what I've read on Sunday about Tapalpa?", ("Tapalpa",)),
    ],
)
def test_neither_the_first_word_of_a_sentence_nor_a_word_that_names_nobody_is_a_name(text, names):
    assert understand(text).names == names


def test_the_first_word_of_a_follow_up_is_no_name():
    asked = understand("Tell me about the El Mencho raid Did it end?", follow_up="Did it end?")

    assert asked.names == ("El Mencho",)


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        ("How many did Mexico transfer in 2026?", "On February 27, 2025 it sent 29 people.", True),
        ("How many did Mexico transfer in 2025?", "On February 27, 2025 it sent 29 people.", False),
        ("¿Cuántos entregó México en febrero de 2025?", "On January 20, 2026 it sent 37.", True),
        ("¿Cuántos ha entregado México desde 2025?", "On January 20, 2026 it sent 37.", False),
        ("How many were sent before 2026?", "On January 20, 2026 it sent 37.", True),
        ("How many were sent before January 20, 2026?", "On January 20, 2026 it sent 37.", True),
        ("How many were sent before January 20, 2026?", "On January 19, 2026 it sent 37.", False),
        ("¿Cuántos envió después de 2025?", "In 2025 it sent 55.", True),
        ("¿Cuántos envió después de 2025?", "On January 20, 2026 it sent 37.", False),
        ("How many since January 2026?", "On January 20, 2026 it sent 37.", False),
        ("How many between January and June 2026?", "In March 2026 it sent 37.", False),
        ("How many in April 2026?", "Between June 8 and 14, 2026 it sent 37.", True),
        ("How many did Mexico transfer?", "On January 20, 2026 it sent 37.", False),
        ("How many did Mexico transfer in 2026?", "A third group of 37 left Toluca.", False),
        ("What tariff from August 1, 2025?", "In July 2025 one of 30% was told from August 1.", False),
        ("What tariff from August 1, 2025?", "In July 2025 one of 30% was told from May 1.", True),
        ("What tariff was there in 2025?", "Told in July 2024, it held until December 31.", True),
        ("What tariff from August 2025?", "Told May 1, 2024, it held from August 1, 2024.", True),
    ],
)
def test_a_sentence_of_another_time_than_the_question_is_told(question, sentence, expected):
    assert speaks_of_another_time(understand(question), sentence, "en") is expected


@pytest.mark.parametrize(
    ("question", "months"),
    [
        ("how many in february 2025", (2025 * 12 + 2, 2025 * 12 + 2)),
        ("How many since Jan. 20, 2026?", (2026 * 12 + 1, None)),
        ("¿CUÁNTOS HUBO EN ENERO DE 2026?", (2026 * 12 + 1, 2026 * 12 + 1)),
        ("¿cuántos hubo en sept. de 2025?", (2025 * 12 + 9, 2025 * 12 + 9)),
    ],
)
def test_the_month_that_is_asked_about_is_read_however_it_is_written(question, months):
    period = understand(question).period

    assert (period.first, period.last) == months


def test_the_time_of_a_follow_up_is_its_own():
    asked = understand("How many did Mexico transfer in 2025? And in 2026?", follow_up="And in 2026?")

    assert speaks_of_another_time(asked, "On February 27, 2025 it sent 29 people.", "en")
    assert not speaks_of_another_time(asked, "On January 20, 2026 it sent 37 people.", "en")


def test_a_time_told_from_the_day_is_the_time_asked_for():
    sentence = "En 2023 hubo 30,523 homicidios."
    asked = understand("¿Cuántos homicidios hubo el año pasado?", today=date(2026, 11, 27))

    assert speaks_of_another_time(asked, sentence, "es")
    assert not speaks_of_another_time(asked, sentence.replace("2023", "2025"), "es")
    assert asked.years == {2025}
    assert not speaks_of_another_time(understand(asked.text), sentence, "es")


def test_a_follow_up_may_tell_its_time_from_the_day():
    asked = understand(
        "¿Cuántos homicidios hubo en 2024? ¿y el año pasado?",
        follow_up="¿y el año pasado?",
        today=date(2026, 11, 27),
    )

    assert speaks_of_another_time(asked, "En 2024 hubo 30,523 homicidios.", "es")
    assert not speaks_of_another_time(asked, "En 2025 hubo 23,374 homicidios.", "es")


@pytest.mark.parametrize(
    ("text", "years", "numbers"),
    [
        ("How many died in the last 3 years?", {2023, 2024, 2025, 2026}, set()),
        ("How many have died since last year?", {2025, 2026}, set()),
        ("How many had died before last year?", {2024}, set()),
        ("Did 26 die 3 months ago?", {2026}, {"26"}),
        ("¿Murieron 26 hace 10 años?", {2016}, {"26"}),
        ("¿Cuántos murieron en 2019?", {2019}, {"2019"}),
    ],
)
def test_years_are_counted_back_too_and_what_counts_them_is_no_figure_of_the_question(
    text, years, numbers
):
    asked = understand(text, today=date(2026, 11, 27))

    assert (asked.years, asked.numbers) == (years, numbers)


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("What happened last week?", True),
        ("¿Qué pasó ayer?", True),
        ("How many homicides this year?", True),
        ("¿Cuántos homicidios hubo el año pasado?", False),
        ("Who was it two years ago?", False),
    ],
)
def test_what_happened_of_late_is_asked_of_the_newest(text, latest):
    assert understand(text, today=date(2026, 11, 27)).wants_latest is latest
    assert not understand(text).wants_latest


@pytest.mark.parametrize(
    ("text", "latest"),
    [
        ("¿Sigue cerrado por las noches el puente?", True),
        ("¿Siguen presos?", True),
        ("¿Todavía está abierto el consulado?", True),
        ("aun hay vuelos?", True),
        ("¿Cuántos hay actualmente?", True),
        ("¿Ya no hay vuelos?", True),
        ("¿Por qué ya no salen los vuelos?", True),
        ("¿Quién dijo que los avisos llegan cuando ya no sirven?", False),
        ("¿Ya lo extraditaron?", True),
        ("ya reabrio el puente", True),
        ("¿Y ya lo soltaron?", True),
        ("¿Continúa la suspensión?", True),
        ("¿Se mantiene el arancel?", True),
        ("¿Está vigente el convenio?", True),
        ("Is the bridge still closed?", True),
        ("Who runs the port right now?", True),
        ("How many agents does the station have now?", True),
        ("Who founded the force now known as the National Guard?", False),
        ("Is the unit active anymore?", True),
        ("Why is it no longer open?", True),
        ("Have they reopened it yet?", True),
        ("How many are there at present?", True),
        ("¿Por qué ya habían cerrado el puente?", False),
        ("¿Aun así firmó el convenio?", False),
        ("¿Seguía cerrado en agosto?", False),
        ("The plan was old and yet they used it; why?", False),
        ("When did it close?", False),
        ("¿Quién continuaba al mando?", False),
    ],
)
def test_what_holds_now_is_asked_of_the_newest(text, latest):
    assert understand(text).wants_latest is latest


@pytest.mark.parametrize(
    "follow_up", ["y cuantos agentes tiene la DEA ahi", "la DEA cuantos agentes tiene"]
)
def test_a_follow_up_without_accents_asks_for_its_own_kind_alone(follow_up):
    text = f"¿Quién es el embajador de Estados Unidos en México? {follow_up}"

    assert understand(text, follow_up=follow_up).wanted.kinds == {Kind.FIGURE}


@pytest.mark.parametrize(
    "text",
    ["How many arrests since October 2024?", "¿Cuántas detenciones van desde octubre de 2024?"],
)
def test_a_count_since_a_time_asks_for_now_and_may_be_of_any_later_year(text):
    question = understand(text)

    assert question.wants_latest
    assert question.years_within == frozenset()
    assert [question.may_be_of(year) for year in (2023, 2024, 2026)] == [False, True, True]


def test_what_is_asked_of_before_a_year_may_be_of_any_earlier_year():
    question = understand("How many arrests were there before 2024?")

    assert question.years_within == frozenset()
    assert [question.may_be_of(year) for year in (2022, 2023, 2024)] == [True, True, False]


@pytest.mark.parametrize(
    "text",
    [
        "current total of arrests",
        "Tell me the latest count of labs",
        "What is the current total of arrests?",
        "dame la última cifra de laboratorios",
    ],
)
def test_the_newest_count_of_something_is_a_figure(text):
    assert understand(text).wants_number


@pytest.mark.parametrize(
    ("text", "is_another"),
    [
        ("INEGI revised the 2024 count to 33,550, in figures published in November 2025.", True),
        ("En noviembre de 2025 se publicó el dato del INEGI para 2024: 33,550 homicidios.", True),
        ("Prosecutors put the 2025 rate at 17.5, while INEGI's rate for 2024 was 25.8.", True),
        ("INEGI's report of November 2025 gives 33,550 homicides since January 2019.", False),
        ("INEGI counted 30,000 homicides in 2025.", False),
    ],
)
def test_what_is_counted_is_not_of_the_day_on_which_it_was_published(text, is_another):
    question = understand("How many homicides did INEGI count in 2025?")

    assert speaks_of_another_time(question, text, detect_language(text)) is is_another


def test_a_month_alone_is_no_name():
    assert find_names("How many since October and by May 2026 in Chihuahua?") == ("Chihuahua",)


@pytest.mark.parametrize(
    ("text", "numbers", "years"),
    [
        ("How many raids in Q1 2026?", {"2026"}, {2026}),
        ("How much did it get in FY 26?", set(), {2026}),
        ("¿Cuántos cateos hubo en el 2T26?", set(), {2026}),
    ],
)
def test_the_number_of_a_part_of_a_year_is_none_of_the_question_nor_a_name(text, numbers, years):
    understood = understand(text)

    assert (understood.numbers, understood.years, understood.names) == (numbers, years, ())


@pytest.mark.parametrize(
    ("text", "wants_latest"),
    [
        ("When did the group last meet?", True),
        ("When was the last time that Trump and Sheinbaum spoke?", True),
        ("¿Cuándo fue la última reunión del grupo?", True),
        ("¿Cuándo hablaron por última vez?", True),
        ("When did the group meet last year?", False),
        ("What was agreed on last Monday?", False),
        ("¿Cuándo se reunieron en el último año?", False),
        ("How long did the call last?", False),
        ("How long did the strike last before the deal?", False),
        ("How many days did the closure last under Trump?", False),
        ("What did it cost last fiscal year?", False),
    ],
)
def test_when_something_was_last_is_asked_of_the_newest(text, wants_latest):
    assert understand(text).wants_latest is wants_latest


def test_a_follow_up_of_yes_or_no_is_one():
    text = "What happened in Chihuahua in April 2026? is the investigation closed?"

    assert understand(text, follow_up="is the investigation closed?").wanted.whether


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("How many guns did the GAO count?", "GAO"),
        ("What figure did the GAO give?", "GAO"),
        ("How many guns did the ATF find were from Texas?", "ATF"),
        ("¿Qué cifra dio el INEGI?", "INEGI"),
        ("¿Cuántos homicidios da el INEGI?", "INEGI"),
        ("¿Cuántos son según la DEA?", "DEA"),
        ("How much water did Mexico give the United States?", None),
        ("How many bodies did Mexico find?", None),
        ("¿Cuánta agua le dio México a Estados Unidos?", None),
        ("¿Cuánta agua le da México a Estados Unidos?", None),
    ],
)
def test_who_counts_or_says_so_is_no_giver_or_finder(text, source):
    assert understand(text).source_asked == source

import pytest

from index.words import fold
from rag.mentions.times.undated import looks_ahead, months_without_year, tells_undated_time
from tests.growth import fill, takes_linear_time


@pytest.mark.parametrize(
    "text",
    [
        "Agents sealed it on Wednesday.",
        "Gunmen opened fire Tuesday.",
        "He pleaded guilty in May.",
        "It will be ready by late September.",
        "It has been shut since February of last year.",
        "The ranch was sold last week.",
        "He was freed yesterday.",
        "It takes effect next year.",
        "They meet in the first quarter of next year.",
        "El Senado la aprobó el martes.",
        "Lo detuvieron la tarde del sábado.",
        "La rechazó en abril.",
        "Está cerrado desde febrero del año pasado.",
        "Se celebrará en el primer trimestre del próximo año.",
        "Abrirá a mediados de julio.",
        "Fue liberado ayer.",
        "Ocurrió la semana pasada.",
        "Lo capturaron esta madrugada.",
        "Llegará mañana por la tarde.",
        "Se reunirán el próximo lunes.",
    ],
)
def test_news_tell_when_something_is_without_a_year_or_a_number(text):
    assert tells_undated_time(text)


@pytest.mark.parametrize(
    "text",
    [
        "They may march for a year.",
        "It opens every Friday.",
        "It is the third raid so far this year.",
        "Domingo Ortega lo dijo.",
        "Los martes hay tianguis.",
        "Lo vieron por la mañana.",
        "Es el quinto en lo que va de este año.",
        "Hoy en día es delito.",
        "April Reyes and Julio Mayo were there.",
        "It took a week.",
        "Officials said Tuesday that it was shut.",
        "She told the council on Monday that it was shut.",
        "Lo informó el martes la Fiscalía.",
    ],
)
def test_what_repeats_or_lasts_or_bears_such_a_name_tells_no_time(text):
    assert not tells_undated_time(text)


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("He is due before a judge on Monday.", True),
        ("The fourth meeting will be held next year.", True),
        ("La cuarta reunión se celebrará en abril.", True),
        ("A judge stopped it on Thursday.", False),
        ("Un juez lo frenó el jueves.", False),
    ],
)
def test_when_something_is_to_come_is_not_told_of_what_was(text, tells):
    assert tells_undated_time(text, is_ahead=True) is tells


@pytest.mark.parametrize("letters", ["in ", "el ", "last ", "lunes y ", "the next ", "a", "este mes "])
def test_100_kb_of_the_worst_letters_take_no_time(letters):
    assert takes_linear_time(tells_undated_time, lambda size: f"{fill(letters, size)}!", 100_000)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("Un arancel de 30% desde el 1 de agosto.", {8}),
        ("From August 1 on, and until May 12.", {5, 8}),
        ("On August 1, 2025 and el 3 de mayo de 2024.", set()),
    ],
)
def test_the_months_of_days_without_a_year(text, months):
    assert months_without_year(fold(text)) == months


@pytest.mark.parametrize(
    ("text", "is_ahead"),
    [
        ("El puente abrirá el lunes.", True),
        ("Los agentes serán trasladados el lunes.", True),
        ("The bridge will open on Monday.", True),
        ("Es la primera vez que ocurre en la frontera, de esa manera, contra la guerra.", False),
        ("Ahora compra y espera para Teherán.", False),
        ("The camera showed a sombrera for an era.", False),
    ],
)
def test_a_text_looks_ahead_by_its_verbs_not_by_nouns_that_end_alike(text, is_ahead):
    assert looks_ahead(text) is is_ahead

import pytest

from corpus.document import Document
from rag.evidence.by_author import is_by_whom_it_asks
from rag.question.understand import understand


def by(author):
    return Document("a", "A column", "No.", "en", author=author)


@pytest.mark.parametrize(
    ("question", "author", "expected"),
    [
        ("What does Garrity-Soto propose?", "Wendell Garrity-Soto, attorney", True),
        ("que pide la alcaldesa arriaga", "Ximena Arriaga, alcaldesa de San Telmo", True),
        ("¿Qué pide la alcaldesa?", "Ximena Arriaga, alcaldesa de San Telmo", False),
        ("What does Ana say?", "Ana", False),
        ("Who was killed in Ciudad Juárez?", "Ana Juárez", False),
        ("What did the Associated Press say?", "Associated Press", False),
        ("What did the Department of Justice announce?", "Department of Justice", False),
        ("What does Arriaga ask for?", None, False),
        ("How much does Lozano want Texas to pay?", "Irene Lozano Ferrer", True),
        ("¿Cuánto quiere Lozano que pague Texas?", "Irene Lozano Ferrer", True),
        ("¿Dónde nació Lozano?", "Irene Lozano Ferrer", False),
        ("What does Ottawa say about the price of boats?", "Tom Price", False),
        ("what does ottawa say about the price of boats", "Tom Price", False),
        ("What does Price say about boats?", "Tom Price", True),
        ("¿Qué dijo Ottawa de la guerra de los barcos?", "Ana Guerra", False),
        ("Que dijo ottawa de la guerra de los barcos", "Ana Guerra", False),
        ("¿Qué dijo Guerra de los barcos?", "Ana Guerra", True),
        ("WHAT DOES ARRIAGA ASK FOR, SHE SAYS?", "Ximena Arriaga", True),
        ("Guerra de barcos: ¿qué dijo Ottawa?", "Ana Guerra", False),
    ],
)
def test_an_author_is_asked_for_by_a_name(question, author, expected):
    assert is_by_whom_it_asks(understand(question), by(author)) is expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many cases did the River Watch Network document?", False),
        ("How many cases were there according to the River Watch Network?", True),
        ("¿Cuántos casos hubo según River Watch Network?", True),
        ("¿Dónde queda River Watch Network?", False),
    ],
)
def test_a_publisher_is_asked_for_what_it_says(question, expected):
    article = Document("a", "A report", "No.", "en", publisher="River Watch Network")

    assert is_by_whom_it_asks(understand(question), article) is expected

from datetime import date

import pytest

from corpus.document import Document
from rag.evidence.told_before import told_before
from rag.question.understand import understand


@pytest.mark.parametrize(
    ("question", "published", "is_before"),
    [
        ("What did the jury decide in June 2026?", date(2026, 3, 1), True),
        ("¿Qué resolvió el juez en 2027?", date(2026, 3, 1), True),
        ("What did the jury decide in June 2026?", date(2026, 6, 9), False),
        ("What did the jury decide in 2025?", date(2026, 3, 1), False),
        ("What will the jury decide in June 2026?", date(2026, 3, 1), False),
        ("¿Qué hará el juez en 2027?", date(2026, 3, 1), False),
        ("What did the jury decide?", date(2026, 3, 1), False),
        ("How did it change from 2024 to 2026?", date(2025, 3, 1), False),
        ("What did the jury decide in June 2026?", None, False),
    ],
)
def test_an_older_article_cannot_tell_what_came_later(question, published, is_before):
    document = Document(id="a", title="A", text="A text.", lang="en", published=published)

    assert told_before(understand(question), document) is is_before

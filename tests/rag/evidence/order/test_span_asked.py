from rag.evidence.order.span_asked import span_asked_first
from rag.question.understand import understand
from tests.rag.evidence.shown.test_arrange import told

FINED = told("Dora Lugo was also fined two million dollars.", log_odds=6.5)
JAILED = told("Dora Lugo was given 40 months of prison.", log_odds=6.0)
UNLIKELY = told("Dora Lugo was given 40 months of prison.", log_odds=4.0)


def test_how_long_stands_before_what_tells_no_time():
    for asked in ("What sentence did Dora Lugo get?", "¿Cuánto tiempo de cárcel recibió Dora Lugo?"):
        assert span_asked_first(understand(asked), [FINED, JAILED]) == [JAILED, FINED]


def test_not_where_it_is_less_likely_or_something_else_is_asked():
    sentence = understand("What sentence did Dora Lugo get?")

    assert span_asked_first(sentence, []) == []
    assert span_asked_first(sentence, [FINED, UNLIKELY]) == [FINED, UNLIKELY]
    assert span_asked_first(sentence, [JAILED, FINED]) == [JAILED, FINED]
    for asked in ("How much was Dora Lugo fined?", "¿Quién es Dora Lugo?"):
        assert span_asked_first(understand(asked), [FINED, JAILED]) == [FINED, JAILED]

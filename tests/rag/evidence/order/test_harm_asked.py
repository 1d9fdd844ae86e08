from rag.evidence.order.harm_asked import harm_asked_first
from rag.question.understand import understand
from tests.rag.evidence.shown.test_arrange import told

DEAD = told("The number of dead rose to nine.", log_odds=6.0)
HURT = told("Fourteen others were wounded.", log_odds=3.0)
UNLIKELY = told("Fourteen others were wounded.", log_odds=-3.0)


def test_the_harm_asked_of_stands_before_another():
    for asked in ("How many people were wounded?", "¿Cuántos resultaron heridos?"):
        assert harm_asked_first(understand(asked), [DEAD, HURT]) == [HURT, DEAD]


def test_not_where_it_is_unlikely_or_told_by_the_likeliest_or_not_asked_of():
    wounded = understand("How many people were wounded?")

    assert harm_asked_first(wounded, [DEAD, UNLIKELY]) == [DEAD, UNLIKELY]
    assert harm_asked_first(wounded, []) == []
    others = ("How many took part?", "Where were they wounded?", "How many rifles wounded them?")
    for asked in ("How many people died?", *others):
        assert harm_asked_first(understand(asked), [DEAD, HURT]) == [DEAD, HURT]

from rag.generate.breaker import Breaker


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


def test_a_failure_closes_the_way_for_ten_seconds_the_next_for_twenty():
    clock = Clock()
    breaker = Breaker(clock)

    breaker.fail()
    clock.now = 9.9
    assert not breaker.lets_through()
    clock.now = 10
    assert breaker.lets_through()
    breaker.fail()
    clock.now = 29.9
    assert not breaker.lets_through()
    clock.now = 30
    assert breaker.lets_through()


def test_one_alone_is_let_through_until_it_has_succeeded():
    clock = Clock()
    breaker = Breaker(clock)
    breaker.fail()
    clock.now = 10

    assert [breaker.lets_through() for _ in range(3)] == [True, False, False]
    breaker.succeed()
    assert [breaker.lets_through() for _ in range(3)] == [True, True, True]


def test_a_pause_has_an_end_after_many_failures():
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(50):
        assert breaker.lets_through()
        breaker.fail()
        clock.now += 300

    assert breaker.lets_through()


def test_callers_who_were_let_through_together_fail_once():
    clock = Clock()
    breaker = Breaker(clock)
    assert all(breaker.lets_through() for _ in range(6))

    for _ in range(6):
        breaker.fail()

    clock.now = 10
    assert breaker.lets_through()

from rag.stopwatch import Stopwatch


def test_a_step_that_is_done_twice_took_both_times(monkeypatch):
    times = iter([0.010, 0.015, 0.035])
    monkeypatch.setattr("rag.stopwatch.time.perf_counter", lambda: next(times))
    watch = Stopwatch(last=0.0)

    for step in ("evidence", "weigh", "evidence"):
        watch.lap(step)

    assert watch.steps == {"evidence": 30.0, "weigh": 5.0}


def test_so_did_one_that_ran_beside_others_and_its_last_end_counts(monkeypatch):
    times = iter([0.010, 0.020, 0.035])
    monkeypatch.setattr("rag.stopwatch.time.perf_counter", lambda: next(times))
    watch = Stopwatch(started=0.0, last=0.0)

    has_ended = watch.beside("encode", 0.0)
    has_ended(None)
    has_ended(None)
    watch.beside("encode", 0.030)(None)

    assert watch.steps == {"encode": 25.0}

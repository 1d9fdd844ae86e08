from rag.stopwatch import Stopwatch


def test_a_step_that_is_done_twice_took_both_times(monkeypatch):
    times = iter([0.010, 0.015, 0.035])
    monkeypatch.setattr("rag.stopwatch.time.perf_counter", lambda: next(times))
    watch = Stopwatch(last=0.0)

    for step in ("evidence", "weigh", "evidence"):
        watch.lap(step)

    assert watch.steps == {"evidence": 30.0, "weigh": 5.0}

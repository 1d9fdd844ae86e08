import os

from index.priority import run_at_lowest_priority, run_when_idle


def test_where_idling_is_forbidden_every_thread_has_the_lowest_priority(monkeypatch):
    def forbid(*_):
        raise PermissionError(1, "Operation not permitted")

    taken = []
    monkeypatch.setattr("os.sched_setscheduler", forbid, raising=False)
    monkeypatch.setattr("os.setpriority", lambda *given: taken.append(given))
    monkeypatch.setattr("index.priority._threads", lambda spared: sorted({7, 8, 9} - set(spared)))

    run_when_idle(spared={8})

    assert taken == [(os.PRIO_PROCESS, 7, 19), (os.PRIO_PROCESS, 9, 19)]


def test_a_thread_that_ended_meanwhile_keeps_no_other_from_it(monkeypatch):
    taken = []

    def set_priority(kind, thread, priority):
        if thread == 7:
            raise ProcessLookupError(3, "No such process")
        taken.append(thread)

    monkeypatch.setattr("os.setpriority", set_priority)
    monkeypatch.setattr("index.priority._threads", lambda spared: [7, 9])

    run_at_lowest_priority()

    assert taken == [9]


def test_where_threads_are_not_told_the_process_has_it(monkeypatch, tmp_path):
    taken = []
    monkeypatch.setattr("os.setpriority", lambda *given: taken.append(given))
    monkeypatch.setattr("index.priority._THREADS", tmp_path / "none")

    run_at_lowest_priority()

    assert taken == [(os.PRIO_PROCESS, 0, 19)]

import threading
import time
from dataclasses import replace

import pytest

from corpus.errors import StoreUnavailable, UnknownSource
from corpus.fetch import Limits
from corpus.sources.deliver import Delivered
from corpus.sources.poller import Poller
from tests.corpus.sources.test_poll import feed, page, write
from tests.local_site import answer


def until(condition, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.02)


def listed(newsroom, *sources):
    """Write a list of (name, kind, location)."""
    text = "".join(
        f'[[source]]\nname = "{name}"\nkind = "{kind}"\nlocation = "{location}"\nevery = "1m"\n'
        for name, kind, location in sources
    )
    (newsroom.folder / "sources.toml").write_text(text)


def test_started_it_polls_what_is_due_and_picks_up_changes_of_the_list(newsroom, site):
    site.pages |= {"/feed": feed(site, (1, "Uno")), "/1": page("Uno"), "/a": page("Solo", 500)}
    newsroom.list("feed", f"{site.url}/feed")
    newsroom.poller.start()

    until(lambda: newsroom.titles() == ["Uno"])
    listed(newsroom, ("src", "feed", f"{site.url}/feed"), ("one", "url", f"{site.url}/a"))
    until(lambda: newsroom.titles() == ["Solo", "Uno"])

    assert site.paths().count("/feed") == 1
    newsroom.clock.now += 73
    until(lambda: site.paths().count("/feed") == 2)


def test_a_clock_that_was_a_month_ahead_during_a_poll_holds_up_no_other(newsroom, site):
    site.pages |= {"/feed": feed(site, (1, "Uno")), "/1": page("Uno")}
    newsroom.list("feed", f"{site.url}/feed", every="15m")
    newsroom.clock.now += 30 * 86_400
    newsroom.poller.poll_now("src")
    newsroom.clock.now -= 30 * 86_400

    newsroom.poller.start()

    (source,) = newsroom.poller.sources()
    until(lambda: newsroom.states.due_at(source) == newsroom.clock.now + 900)
    assert newsroom.state().last_success == "2027-01-15T08:00:00Z"


def test_a_source_that_hangs_or_fails_does_not_stop_the_others(newsroom, site):
    is_over = threading.Event()

    def hang(head):
        is_over.wait(60)
        return answer(status="500 Oops")

    newsroom.poller._web = replace(newsroom.poller._web, limits=Limits())
    site.pages |= {"/slow": hang, "/feed": feed(site, (1, "Uno")), "/1": page("Uno")}
    listed(
        newsroom,
        ("slow", "feed", f"{site.url}/slow"),
        ("broken", "feed", f"{site.url}/nothing"),
        ("refused", "feed", "http://169.254.169.254/feed"),
        ("good", "feed", f"{site.url}/feed"),
    )
    newsroom.poller.start()

    until(lambda: newsroom.titles() == ["Uno"])
    assert newsroom.state("slow").failures == 0
    is_over.set()
    until(lambda: newsroom.state("slow").failures == 1)
    assert "status 404" in newsroom.state("broken").error
    assert "PUENTE_FETCH_ALLOW" in newsroom.state("refused").error
    assert newsroom.state("good").error is None


def test_after_failures_it_waits_ever_longer_and_after_a_success_as_before(newsroom, site):
    newsroom.list("feed", f"{site.url}/feed", every="15m")
    (source,) = newsroom.poller.sources()

    waits = []
    for _ in range(8):
        newsroom.poller.poll_now("src")
        waits.append(newsroom.states.due_at(source) - newsroom.clock.now)
    site.pages |= {"/feed": feed(site)}
    newsroom.poller.poll_now("src")

    assert waits == [1_800, 3_600, 7_200, 14_400, 21_600, 21_600, 21_600, 21_600]
    assert newsroom.states.due_at(source) - newsroom.clock.now == 900
    assert newsroom.state().failures == 0


def test_a_server_that_says_how_long_to_wait_is_heard(newsroom, site):
    site.pages["/feed"] = answer(status="503 Busy", Retry_After="7200")
    newsroom.list("feed", f"{site.url}/feed", every="1m")
    (source,) = newsroom.poller.sources()

    newsroom.poller.poll_now("src")

    assert newsroom.states.due_at(source) - newsroom.clock.now == 7_200


def test_waits_are_spread_so_that_sources_do_not_fall_into_step(newsroom, site):
    site.pages["/feed"] = feed(site)
    newsroom.list("feed", f"{site.url}/feed", every="1000s")
    poller = Poller(
        newsroom.folder / "sources.toml", newsroom.states, newsroom.delivery, web=newsroom.poller._web
    )
    (source,) = poller.sources()

    waits = set()
    for _ in range(5):
        poller.poll_now("src")
        waits.add(newsroom.states.due_at(source) - newsroom.clock.now)

    assert len(waits) == 5
    assert all(900 <= wait <= 1_100 for wait in waits)


def test_what_could_not_be_stored_is_not_taken_as_seen(newsroom, site):
    site.pages |= {"/feed": feed(site, (1, "Uno"), etag='"v1"'), "/1": page("Uno")}
    newsroom.list("feed", f"{site.url}/feed")
    full = True

    def deliver(source, files):
        if full:
            raise StoreUnavailable("The disk is full.")
        return newsroom.delivery(source, files)

    poller = Poller(newsroom.folder / "sources.toml", newsroom.states, deliver, web=newsroom.poller._web)
    report = poller.poll_now("src")
    assert (report.error, newsroom.state().articles_seen) == ("The disk is full.", 0)

    full = False
    assert poller.poll_now("src").new_or_changed == 1
    assert newsroom.titles() == ["Uno"]


def test_a_fault_nobody_foresaw_is_said_and_the_others_go_on(newsroom, site):
    site.pages |= {"/feed": feed(site, (1, "Uno")), "/1": page("Uno")}
    newsroom.list("feed", f"{site.url}/feed")

    def deliver(source, files):
        raise ZeroDivisionError("oops")

    poller = Poller(newsroom.folder / "sources.toml", newsroom.states, deliver, web=newsroom.poller._web)

    assert poller.poll_now("src").error == "unexpected ZeroDivisionError: oops"
    assert newsroom.state().error == "unexpected ZeroDivisionError: oops"


def test_mistakes_in_the_list_leave_the_last_good_one(newsroom, site):
    newsroom.list("feed", f"{site.url}/feed")
    assert [source.name for source in newsroom.poller.sources()] == ["src"]

    newsroom.list("fed", f"{site.url}/feed")

    assert [source.name for source in newsroom.poller.sources()] == ["src"]
    assert "line 3: kind is 'fed'" in newsroom.poller.listing().mistakes[0]
    newsroom.list("feed", f"{site.url}/feed")
    assert newsroom.poller.listing().mistakes == ()


@pytest.mark.parametrize("line", ['location = "~no-such-user/x"', f"location = {'1' * 5_000}"])
def test_a_typo_in_the_list_is_told_and_the_last_good_one_is_polled_on(newsroom, line):
    inbox = newsroom.folder / "inbox"
    write(inbox / "a.md", "# Uno\n\nTexto.", newsroom.clock)
    newsroom.list("folder", "inbox", every="1m")
    newsroom.poller.start()
    until(lambda: newsroom.titles() == ["Uno"])

    (newsroom.folder / "sources.toml").write_text(f'[[source]]\nname = "x"\nkind = "folder"\n{line}\n')
    until(lambda: newsroom.poller.listing().mistakes)
    write(inbox / "b.md", "# Dos\n\nTexto.", newsroom.clock)
    newsroom.clock.now += 73

    until(lambda: newsroom.titles() == ["Dos", "Uno"])
    assert len(newsroom.poller.listing().mistakes) == 1


def test_a_fault_in_reading_the_list_is_a_mistake_and_leaves_the_last_one(newsroom, monkeypatch):
    newsroom.list("folder", "inbox")
    assert len(newsroom.poller.sources()) == 1

    def read_sources(path):
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("corpus.sources.poller.read_sources", read_sources)
    newsroom.list("folder", "another-inbox")
    listing = newsroom.poller.listing()

    assert [source.name for source in listing.sources] == ["src"]
    assert listing.mistakes == ("sources.toml: it cannot be read (unexpected ZeroDivisionError).",)
    assert newsroom.poller.listing() == listing


def test_a_fault_in_the_schedule_is_outlived(newsroom, monkeypatch):
    write(newsroom.folder / "inbox" / "a.md", "# Uno\n\nTexto.", newsroom.clock)
    newsroom.list("folder", "inbox")
    monkeypatch.setattr("corpus.sources.poller.SOON_SECONDS", 0.0)
    faults = [ZeroDivisionError("oops")]

    def follow(sources):
        if faults:
            raise faults.pop()

    newsroom.poller._follow = follow
    newsroom.poller.start()

    until(lambda: newsroom.titles() == ["Uno"])


def test_without_an_earlier_list_the_sources_without_a_mistake_are_followed(newsroom):
    newsroom.list("folder", "inbox")
    good = (newsroom.folder / "sources.toml").read_text()
    newsroom.list("fed", "x", name="other")
    bad = (newsroom.folder / "sources.toml").read_text()
    (newsroom.folder / "sources.toml").write_text(bad + good)

    listing = newsroom.poller.listing()

    assert [source.name for source in listing.sources] == ["src"]
    assert "line 3: kind is 'fed'" in listing.mistakes[0]


def test_what_is_stored_of_a_source_follows_the_list(newsroom):
    inbox = newsroom.folder / "inbox"
    write(inbox / "a.md", "# Uno\n\nTexto.", newsroom.clock)
    newsroom.list("folder", "inbox")
    newsroom.poller.poll_now("src")
    assert newsroom.store.get("a").access == "full"

    newsroom.list("folder", "inbox", text="excerpt")
    newsroom.poller.poll_now("src")

    assert newsroom.store.get("a").access == "excerpt"


def test_a_source_that_was_listed_otherwise_while_it_was_polled_is_followed_again(newsroom):
    inbox = newsroom.folder / "inbox"
    write(inbox / "a.md", "# Uno\n\nTexto.", newsroom.clock)
    newsroom.list("folder", "inbox")
    deliver, followed = newsroom.poller._deliver, []

    def slow(source, files):
        newsroom.list("folder", "inbox", text="excerpt")
        until(lambda: followed[-1] == "excerpt")
        return deliver(source, files)

    def follow(sources):
        newsroom.delivery.follow(sources)
        followed.append(sources[0].text)

    newsroom.poller._deliver, newsroom.poller._follow = slow, follow
    newsroom.poller.start()

    until(lambda: newsroom.titles() == ["Uno"])
    until(lambda: newsroom.store.get("a").access == "excerpt")


def test_a_source_that_is_not_listed_is_named(newsroom):
    with pytest.raises(UnknownSource, match=r"no source 'x' in sources\.toml"):
        newsroom.poller.poll_now("x")


def test_a_source_is_polled_by_one_thread_at_a_time(newsroom, site):
    site.pages |= {"/feed": feed(site, (1, "Uno")), "/1": page("Uno")}
    newsroom.list("feed", f"{site.url}/feed")
    inside, most = [], []

    def deliver(source, files):
        inside.append(1)
        most.append(len(inside))
        time.sleep(0.1)
        inside.pop()
        return Delivered({file.name: "x" for file in files}, len(files))

    poller = Poller(newsroom.folder / "sources.toml", newsroom.states, deliver, web=newsroom.poller._web)
    threads = [threading.Thread(target=poller.poll_now, args=("src",)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == [1]


def test_closing_ends_its_threads_soon_even_in_a_long_poll(newsroom, site):
    def slow(head):
        time.sleep(0.2)
        return page("Uno")

    site.pages |= {"/feed": feed(site, *((n, f"T{n}") for n in range(300)))}
    site.pages |= {f"/{n}": slow for n in range(300)}
    newsroom.list("feed", f"{site.url}/feed")
    newsroom.poller.start()
    until(lambda: "/0" in site.paths())

    started = time.monotonic()
    newsroom.poller.close()

    assert time.monotonic() - started < 20
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("poller-")]
    assert newsroom.state().articles_seen >= 1
    newsroom.poller.start()
    until(lambda: len(set(site.paths())) > 5)


def test_closing_ends_what_was_started_where_a_thread_could_not_be(newsroom, monkeypatch):
    start, started = threading.Thread.start, []

    def start_two(thread):
        if len(started) == 2:
            raise RuntimeError("can't start new thread")
        started.append(thread)
        start(thread)

    monkeypatch.setattr("threading.Thread.start", start_two)
    with pytest.raises(RuntimeError):
        newsroom.poller.start()

    newsroom.poller.close()

    assert not [thread for thread in started if thread.is_alive()]


def test_every_poll_is_told_of(newsroom, site):
    write(newsroom.folder / "inbox" / "a.md", "# Uno\n\nTexto.", newsroom.clock)
    newsroom.list("folder", "inbox")
    told = []
    poller = Poller(
        newsroom.folder / "sources.toml", newsroom.states, newsroom.delivery, on_polled=told.append
    )

    poller.poll_now("src")

    assert [(report.source, report.new_or_changed) for report in told] == [("src", 1)]

"""Questions that are watched: registered under an answer, and listed with what became of them."""

from __future__ import annotations

from typing import Any

import pytest
from axe import serious_faults
from newsroom import Newsroom, make_key
from payloads import PAYLOADS
from playwright.sync_api import Page, expect
from replies import document, reply_quoting

pytestmark = pytest.mark.browser

ASKED = "When did zebras cross the river at Nogales?"
KEY = "puente_made_up"
REPLY = reply_quoting(document("It sent 37."), "It sent 37.")


def quote(text: str | None = "Thirty-seven.", **changes: Any) -> dict[str, Any]:
    """A quote as a change tells it; `changes` replace its fields."""
    return {
        "n": 1,
        "document_id": "b",
        "version": 2,
        "start": 3,
        "end": 16,
        "quote": text,
        "title": "Title of b",
        "publisher": "Puente",
        "published": "2026-01-21",
        "lang": "en",
        "url": None,
        "link": "/documents/b?version=2#c3-16",
        "standing": "stands",
    } | changes


def change(change_id: str = "msg_1", **changes: Any) -> dict[str, Any]:
    """A change of a standing question as the service tells it."""
    told = {
        "standing_id": "s1",
        "question": ASKED,
        "lang": "en",
        "refused": False,
        "was_refused": False,
        "reason": None,
        "answer": "Thirty-seven. [1]",
        "new": [],
        "withdrawn": [],
        "changed": [],
        "unchanged": [],
        "generation": "g1",
        "purged": [],
    }
    return {"id": change_id, "at": "2026-11-25T10:00:00Z", "sent_at": None, "change": told | changes}


def standing(**changes: Any) -> dict[str, Any]:
    """A standing question as the service lists it; `changes` replace its fields."""
    return {
        "request_id": None,
        "id": "s1",
        "made_at": "2026-11-20T10:00:00Z",
        "question": ASKED,
        "lang": None,
        "filters": None,
        "max_error": 0.1,
        "webhook": None,
        "feed": "http://127.0.0.1/v1/standing/s1/feed?token=T",
        "evidence": {"refused": False, "reason": None, "quotes": []},
        "delivery": None,
        "latest": None,
    } | changes


DELIVERY = {
    "waiting": 0,
    "dropped": 0,
    "last_sent_at": None,
    "failures": 0,
    "failed_because": None,
    "failed_status": None,
    "trouble": None,
    "next_attempt_at": None,
    "paused_at": None,
    "paused_because": None,
    "paused_message": None,
}
CHANGED = change(
    new=[quote()],
    withdrawn=[
        quote("Twenty-nine.", standing="retracted", since="2026-11-25", notice="It was wrong."),
        quote("Nearest once.", document_id="c", since=None, notice=None),
    ],
    changed=[quote("Ten.", was_version=1, was_standing="stands")],
    unchanged=[quote(), quote()],
)


def with_key(page: Page, path: str = "/", *found: dict[str, Any]) -> None:
    """Open a page that has a key, of a service whose key has these questions."""
    page.add_init_script(f"sessionStorage.setItem('puente.key', '{KEY}')")
    page.route("**/v1/standing", lambda route: route.fulfill(json={"standing": found}))
    page.route("**/v1/index", lambda route: route.fulfill(status=503, json={}))
    page.route("**/v1/documents?*", lambda route: route.fulfill(status=503, json={}))
    page.goto(path)


def test_a_question_is_watched_listed_and_deleted(page_at, newsroom: Newsroom, newsroom_environment):
    newsroom.put("okapis", {"title": "Okapis", "text": "Okapis crossed at Tijuana.", "lang": "en"})
    newsroom.wait_until_indexed()
    page = page_at(url=newsroom.url)
    page.add_init_script(
        f"sessionStorage.getItem('puente.key') ?? sessionStorage.setItem('puente.key', "
        f"'{make_key(newsroom_environment, 'read')}')"
    )
    page.goto("/")
    page.locator("#question").fill(ASKED)
    page.keyboard.press("Enter")

    page.get_by_role("button", name="Tell me when this changes").click()
    with page.expect_response("**/v1/standing") as made:
        page.get_by_role("button", name="Watch this question").click()

    feed = made.value.json()["feed"]
    expect(page.get_by_label("Address of the feed", exact=True)).to_have_value(feed)
    expect(page.get_by_label("Secret of the webhook", exact=True)).to_have_count(0)
    assert page.request.get(feed).ok
    newsroom.put("zebras", {"title": "Z", "text": "Zebras crossed the river at Nogales.", "lang": "en"})
    newsroom.wait_until_indexed()
    page.get_by_role("link", name="See all that you watch").click()
    expect(page.locator("#standing-title")).to_be_focused()
    for _ in range(40):
        if page.locator(".told-change").count():
            break
        page.wait_for_timeout(500)
        page.reload()
        page.locator(".standing").wait_for()
    expect(page.locator(".new blockquote")).to_contain_text(["Zebras crossed the river at Nogales."])
    page.locator(".new a").first.click()
    expect(page.locator("mark")).to_have_text("Zebras crossed the river at Nogales.")
    page.go_back()
    end = page.get_by_role("button", name="Delete: ")
    end.click()
    assert page.locator(".standing").count() == 1
    page.get_by_role("button", name="Delete for good?: ").click()
    expect(page.locator("#standing-view [role=status]")).to_contain_text("Nothing is watched.")
    assert not page.request.get(feed).ok
    newsroom.delete("zebras")
    newsroom.delete("okapis")


def test_a_webhook_is_sent_and_its_secret_shown_also_after_a_change_of_language(page, answer_with):
    answer_with(page, REPLY)
    with_key(page, "/?q=How%3F&publisher=Puente")
    sent = []
    made = standing(webhook="https://example.org/hook", delivery=DELIVERY, secret="whsec_x")

    def take(route):
        sent.append(route.request)
        route.fulfill(status=201, json=made)

    page.route("**/v1/standing", take)

    page.get_by_role("button", name="Tell me when this changes").click()
    expect(page.get_by_label("Webhook (optional)")).to_be_focused()
    page.keyboard.type("https://example.org/hook")
    page.keyboard.press("Enter")

    expect(page.get_by_label("Secret of the webhook", exact=True)).to_have_value("whsec_x")
    assert [one.post_data_json for one in sent] == [
        {
            "question": "How?",
            "webhook": "https://example.org/hook",
            "filters": {"publisher": "Puente"},
        }
    ]
    assert sent[0].headers["authorization"] == f"Bearer {KEY}"
    page.get_by_role("button", name="Español").click()
    expect(page.get_by_label("Secreto del webhook", exact=True)).to_have_value("whsec_x")
    assert "whsec_x" not in page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def test_a_question_that_is_not_taken_says_why(page, answer_with):
    answer_with(page, REPLY)
    with_key(page, "/?q=How%3F")
    problem = {"type": "x/of-another-kind", "title": "No more", "detail": "<b>20</b> is enough."}
    page.route("**/v1/standing", lambda route: route.fulfill(status=409, json=problem))

    page.get_by_role("button", name="Tell me when this changes").click()
    page.get_by_role("button", name="Watch this question").click()

    expect(page.locator(".tell-me .complaint")).to_have_text("That was not taken. <b>20</b> is enough.")
    expect(page.get_by_role("button", name="Watch this question")).to_be_enabled()


def test_without_a_key_an_answer_says_what_watching_it_needs(page, answer_with):
    answer_with(page, REPLY)
    page.goto("/?q=How%3F")
    watch = page.get_by_role("button", name="Watch this question")
    expect(watch).to_have_attribute("aria-expanded", "false")

    watch.click()

    expect(watch).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".tell-me .hint")).to_contain_text("Watching a question needs a key")
    page.locator(".tell-me a").click()
    expect(page.locator("#service-view .key-form")).to_be_visible()


def test_without_a_key_the_view_of_watched_questions_asks_for_one(page):
    page.goto("/")

    page.locator("[data-place=standing]").click()

    expect(page.locator("#standing-view .key-form")).to_contain_text("Watched questions belong to a key.")


def test_an_answer_as_of_a_day_that_is_over_cannot_change(page, answer_with):
    answer_with(page, REPLY)

    with_key(page, "/?q=How%3F&as_of=2026-01-01")

    page.locator(".feedback").wait_for()
    expect(page.locator(".tell-me")).to_have_count(0)


def test_the_list_tells_what_is_new_and_what_is_cited_no_more_with_links(page):
    with_key(page, "/standing", standing(latest=CHANGED), standing(id="s2", question="Newer?"))

    shown = page.locator(".standing")
    expect(shown.locator("h3")).to_have_text(["Newer?", ASKED])
    expect(shown.first).to_contain_text("Nothing has changed so far.")
    last = shown.last
    assert last.locator("h5").all_text_contents() == [
        "New",
        "Withdrawn",
        "No longer cited",
        "In the same words, but changed",
    ]
    assert last.locator(".new blockquote").all_text_contents() == ["Thirty-seven."]
    expect(last.locator(".new a")).to_have_attribute("href", "/documents/b?version=2#c3-16")
    assert last.locator(".withdrawn .became").all_text_contents() == [
        "The article was retracted.",
        "It was wrong.",
    ]
    expect(last.locator(".no_longer blockquote")).to_have_text("Nearest once.")
    expect(last.locator(".no_longer .became")).to_have_text(
        "It still stands; other evidence is nearer now."
    )
    expect(last.locator(".other .became")).to_have_text("It stood in version 1, and stands in version 2.")
    expect(last).to_contain_text("2 quotes as before.")


def test_what_was_wiped_is_told_without_a_link(page):
    gone = quote(
        None, title=None, publisher=None, published=None, lang=None, link=None, standing="purged"
    )
    latest = change(withdrawn=[gone | {"since": None, "notice": None}], refused=True, purged=["b"])

    with_key(page, "/standing", standing(latest=latest))

    shown = page.locator(".told-change")
    expect(shown).to_contain_text("There is no answer any more.")
    expect(shown).to_contain_text("The article was wiped.")
    expect(shown.locator("a, blockquote")).to_have_count(0)


def test_earlier_changes_are_read_when_they_are_asked_for(page):
    latest, first = change("msg_2", new=[quote("Two.")]), change("msg_1", new=[quote("One.")])
    with_key(page, "/standing", standing(latest=latest))
    page.route(
        "**/v1/standing/s1",
        lambda route: route.fulfill(json=standing(latest=latest) | {"changes": [latest, first]}),
    )

    page.get_by_role("button", name="Earlier changes").click()

    expect(page.locator(".earlier")).to_be_focused()
    assert page.locator(".new blockquote").all_text_contents() == ["Two.", "One."]


def test_a_webhook_is_paused_and_resumed_by_keys_alone(page):
    hook = standing(webhook="https://example.org/hook", delivery=DELIVERY)
    with_key(page, "/standing", hook)
    sent = []

    def take(route):
        paused = route.request.post_data_json["paused"]
        sent.append((route.request.method, paused))
        rest = {"paused_at": "2026-11-25T10:00:00Z", "paused_because": "by_owner"} if paused else {}
        route.fulfill(json=hook | {"delivery": DELIVERY | rest})

    page.route("**/v1/standing/s1", take)
    page.get_by_role("button", name="Pause the webhook").focus()
    page.keyboard.press("Enter")

    expect(page.locator(".standing .state")).to_have_text("paused")
    expect(page.locator(".standing .stale")).to_have_text("You paused it.")
    expect(page.get_by_role("button", name="Resume the webhook")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Pause the webhook")).to_be_focused()
    expect(page.locator(".standing .state")).to_have_count(0)
    assert sent == [("PATCH", True), ("PATCH", False)]


def paused(because: str | None, message: str) -> dict[str, Any]:
    rest = {"paused_at": "2026-11-25T10:00:00Z", "paused_because": because, "paused_message": message}
    return standing(webhook="https://example.org/hook", delivery=DELIVERY | {"failures": 10} | rest)


def failing(because: str | None, trouble: str, **more: Any) -> dict[str, Any]:
    told = {"failures": 2, "failed_because": because, "failed_status": 500, "trouble": trouble}
    return standing(webhook="https://example.org/hook", delivery=DELIVERY | told | more)


@pytest.mark.parametrize(
    ("status", "kind", "told"),
    [
        (422, "fetch-refused", "Un webhook necesita una dirección pública"),
        (422, "invalid-request", "Un webhook necesita una dirección pública"),
        (409, "too-many-standing", "Con esta clave ya se vigilan tantas preguntas como se puede."),
    ],
)
def test_why_a_question_is_not_watched_is_said_in_the_readers_language(
    page_at, answer_with, status, kind, told
):
    page = page_at(locale="es-MX")
    answer_with(page, REPLY)
    with_key(page, "/?q=How%3F")
    problem = {"type": f"/problems/{kind}", "detail": "port 9 is not fetched from."}
    page.route("**/v1/standing", lambda route: route.fulfill(status=status, json=problem))

    page.get_by_role("button", name="Avisarme cuando cambie").click()
    page.get_by_label("Webhook (opcional)").fill("http://127.0.0.1:9/x")
    page.keyboard.press("Enter")

    expect(page.locator(".complaint")).to_contain_text(f"No se aceptó. {told}")
    expect(page.locator(".complaint")).not_to_contain_text("port 9")
    expect(page.locator(".complaint [lang=en]")).to_have_count(0)


def test_why_a_webhook_does_not_take_a_change_is_said_in_the_readers_language(page_at):
    given_up = {"failures": 10, "paused_at": "2026-11-25T10:00:00Z", "paused_because": "failures"}
    found = [
        failing("status", "It answers with status 500."),
        failing(None, "it answers with status 500."),
        failing("status", "It answers.", **given_up, paused_message="10 attempts in a row failed."),
        failing("status", "It answers.", **given_up | {"paused_because": "by_owner"}, paused_message="-"),
    ]

    page = page_at(locale="es-MX")
    with_key(page, "/standing", *found)

    expect(page.locator(".standing .stale")).to_have_text(
        [
            "Usted lo pausó.",
            "Fallaron 10 intentos seguidos.",
            "Responde con el estado 500.",
            "it answers with status 500.",
            "Responde con el estado 500.",
        ]
    )
    assert page.locator(".standing .stale [lang=en]").count() == 1


def test_why_a_webhook_is_paused_is_said_in_the_readers_language(page_at):
    found = [
        paused("failures", "10 attempts in a row failed."),
        paused("gone", "It says that it is gone (status 410)."),
        paused("by_owner", "You paused it."),
        paused(None, "10 attempts in a row failed."),
        paused("toString", "A reason that this page does not know."),
    ]

    page = page_at(locale="es-MX")
    with_key(page, "/standing", *found)

    expect(page.locator(".standing .stale")).to_have_text(
        [
            "A reason that this page does not know.",
            "10 attempts in a row failed.",
            "Usted lo pausó.",
            "Responde que ya no existe (estado 410).",
            "Fallaron 10 intentos seguidos.",
        ]
    )
    assert page.locator(".standing .stale [lang=en]").count() == 2


def test_deleting_is_asked_twice_and_forgotten_when_left(page):
    with_key(page, "/standing", standing())
    sent = []
    page.route("**/v1/standing/s1", lambda route: sent.append(route.request.method) or route.abort())
    end = page.locator(".standing-tools button").last

    end.click()
    expect(end).to_have_text("Delete for good?")
    page.locator("#standing-title").focus()

    expect(end).to_have_text("Delete")
    assert sent == []
    end.click()
    end.click()
    expect(page.locator("#standing-view [role=status]")).to_have_text(
        "That did not work. Please try again."
    )
    assert sent == ["DELETE"]


def watched_and_hostile(payload: str) -> dict[str, Any]:
    hostile = quote(payload, title=payload, publisher=payload, document_id=payload)
    latest = change(
        new=[hostile], withdrawn=[hostile | {"since": None, "notice": payload, "standing": "retracted"}]
    )
    trouble = DELIVERY | {"failures": 2, "trouble": payload}
    return standing(question=payload, webhook=payload, delivery=trouble, latest=latest)


def test_what_the_service_tells_stays_words(page):
    with_key(page, "/standing", *map(watched_and_hostile, PAYLOADS))

    page.locator(".new").last.wait_for()
    for place in (".new blockquote", ".withdrawn .became:last-child", ".standing .stale"):
        assert sorted(page.locator(place).all_text_contents()) == sorted(PAYLOADS), place
    assert page.locator("img, iframe, svg, base, object, embed, style").count() == 0


def test_it_speaks_spanish(page_at):
    page = page_at(locale="es-MX")

    with_key(page, "/standing", standing(latest=CHANGED))

    expect(page.locator("#standing-title")).to_have_text("Preguntas vigiladas")
    expect(page.locator(".standing h5").first).to_have_text("Nuevo")
    expect(page.locator(".standing h5").nth(1)).to_have_text("Retirado")
    expect(page.locator("[data-place=standing]")).to_have_text("Vigiladas")


LONG = standing(
    question="Q" * 300,
    webhook="https://" + "long-host-" * 6 + "end.example/",
    delivery=DELIVERY | {"failures": 3, "trouble": "T" * 200},
    latest=change(
        new=[quote("W" * 300, title="T" * 200, publisher="P" * 100)],
        withdrawn=[quote("x", since=None, notice="N" * 200, standing="retracted")],
    ),
)


def test_it_fits_320_pixels_and_has_targets_of_24(page_at, answer_with):
    page = page_at(320, 640)
    answer_with(page, REPLY)

    for path, there in (("/standing", ".standing"), ("/?q=How%3F", ".tell-me")):
        with_key(page, path, LONG)
        page.locator(there).first.wait_for()
        if there == ".tell-me":
            page.locator(".tell-me button").first.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        heights = page.eval_on_selector_all(
            "button, .tell-me input",
            "nodes => nodes.map(one => one.getBoundingClientRect().height).filter(height => height > 0)",
        )
        assert [height for height in heights if height < 24] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
def test_axe_finds_no_serious_violation(page_at, answer_with, scheme, width, height):
    page = page_at(width, height, scheme)
    answer_with(page, REPLY)
    hook = standing(webhook="https://example.org/hook", delivery=DELIVERY, latest=CHANGED)
    with_key(page, "/standing", hook, LONG)
    page.locator(".told-change").first.wait_for()
    found = serious_faults(page)
    page.goto("/?q=How%3F")
    page.locator(".tell-me button").first.click()
    found += serious_faults(page)
    page.route("**/v1/standing", lambda route: route.fulfill(status=201, json=hook | {"secret": "s"}))
    page.locator(".tell-me [type=submit]").click()
    page.get_by_label("Address of the feed", exact=True).wait_for()
    found += serious_faults(page)

    assert found == []

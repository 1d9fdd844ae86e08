import threading
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.document import Document
from rag.answer import Filters, NamedArticle, Question, RefusalReason, Turn
from rag.calibration import UNFITTED
from rag.pipeline import answer_question, search_passages
from rag.search import find
from rag.search.retrieve import search_words

TRANSFER = "How many people did Mexico transfer?"
WILLING = replace(UNFITTED, model="fake", fitted_on=("a test",), thresholds=((0.1, 0.0),))
EVERYTHING = "Mexico people transferred tunnel border tariff steel arancel acero personas reos"


def documents_in(answer):
    return {passage.document_id for passage in answer.passages}


def test_an_answer_is_cited_sentences_of_the_stored_text(library, store):
    answer = answer_question(Question(TRANSFER), library)

    assert (answer.refused, answer.reason, answer.message) == (False, None, None)
    first = answer.citations[0]
    assert first.document_id == "transfer 2025/ñ"
    assert first.quote == "Mexico transferred 29 people on 27 February 2025."
    assert answer.answer.startswith(f"{first.quote} [1]")
    for citation in answer.citations:
        text = store.get(citation.document_id, citation.version).text
        assert text[citation.start : citation.end] == citation.quote
    assert [s.text for s in answer.sentences] == [c.quote for c in answer.citations]
    assert [s.citations for s in answer.sentences] == [(c.n,) for c in answer.citations]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from([*EVERYTHING.split(), "how", "many", "¿", "2025", "😀", "EE. UU."]))
    .map(" ".join)
    .flatmap(lambda words: st.text(max_size=10).map(lambda tail: f"{words} {tail}"))
)
def test_whatever_is_asked_quotes_and_passages_are_the_stored_text(library, store, text):
    answer = answer_question(Question(text), library)

    for part, shown in [
        *((citation, citation.quote) for citation in answer.citations),
        *((passage, passage.text) for passage in answer.passages),
    ]:
        assert store.get(part.document_id, part.version).text[part.start : part.end] == shown
    assert answer.refused == (answer.answer is None) == (not answer.citations)
    assert 0 <= answer.confidence <= 1


def test_a_spanish_question_finds_the_english_passage_and_labels_its_language(library):
    dated = Filters(published_from=date(2025, 1, 1))

    answer = answer_question(Question("¿Hallaron un túnel en la frontera?", filters=dated), library)

    assert answer.lang == "es"
    assert answer.citations[0].quote == "Agents found a tunnel under the border near San Diego."
    assert (answer.citations[0].lang, answer.sentences[0].lang) == ("en", "en")


def test_the_reply_is_in_the_language_that_was_asked_for(library):
    nothing = Filters(publisher="Nobody")

    answer = answer_question(Question(TRANSFER, lang="es", filters=nothing), library)

    assert answer.lang == "es"
    assert answer.message.startswith("Ningún artículo")


@pytest.mark.parametrize(
    ("before", "text", "lang", "beginning"),
    [
        (TRANSFER, "¿Y quiénes eran los que envió?", "es", "Ningún artículo"),
        ("¿Cuántas personas entregó México?", "And who sent them?", "en", "No article here"),
    ],
)
def test_a_follow_up_in_the_other_language_is_replied_to_in_it(library, before, text, lang, beginning):
    question = Question(text, filters=Filters(publisher="Nobody"), history=(Turn("user", before),))

    answer, found = answer_question(question, library), search_passages(question, library)

    assert (answer.lang, found.lang) == (lang, lang)
    assert answer.standalone_question == f"{before} {text}"
    assert answer.message.startswith(beginning)
    assert found.notices[0].startswith(beginning)


def test_the_language_of_messages_changes_nothing_in_what_is_found(library):
    leaning = {"en": {"en": 0.0, "es": 0.0}, "es": {"en": 0.0, "es": 0.5}}
    fitted = replace(library, calibration=replace(library.calibration, language_bias=leaning))

    in_english, in_spanish = (
        answer_question(Question("arancel acero", lang=lang), fitted) for lang in ("en", "es")
    )

    assert (in_english.lang, in_spanish.lang) == ("en", "es")
    assert in_spanish.passages == in_english.passages
    assert in_spanish.confidence == in_english.confidence


def test_as_of_leaves_out_what_was_published_later_and_counts_the_undated(library):
    answer = answer_question(Question(EVERYTHING, k=50, as_of=date(2025, 6, 4)), library)

    assert documents_in(answer) == {"transfer 2025/ñ", "tunnel", "tariff"}
    assert answer.as_of == date(2025, 6, 4)
    assert answer.undated_left_out == 1
    assert answer.notices == ("1 undated article was left out, because a date was asked for.",)


def test_without_a_date_the_undated_are_asked_too(library):
    answer = answer_question(Question(EVERYTHING, k=50), library)

    assert "undated" in documents_in(answer)
    assert (answer.undated_left_out, answer.notices) == (0, ())


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"published_from": date(2025, 6, 5)}, {"aranceles", "traslado-2026"}),
        ({"published_to": date(2025, 3, 6)}, {"transfer 2025/ñ"}),
        (
            {"published_from": date(2025, 6, 1), "published_to": date(2025, 6, 4)},
            {"tunnel", "tariff"},
        ),
        ({"published_from": date(2025, 6, 4), "published_to": date(2025, 6, 1)}, set()),
        ({"lang": "es"}, {"aranceles", "traslado-2026"}),
        ({"publisher": " puente "}, {"transfer 2025/ñ", "tariff"}),
        ({"topic": "TRANSFERS"}, {"transfer 2025/ñ", "traslado-2026"}),
        ({"topic": "transfers", "lang": "es"}, {"traslado-2026"}),
        ({"publisher": "Nobody"}, set()),
        ({"publisher": ""}, set()),
    ],
)
def test_filters_let_through_what_matches_and_nothing_else(library, filters, expected):
    question = Question(EVERYTHING, k=50, filters=Filters(**filters))

    answer, result = answer_question(question, library), search_passages(question, library)

    assert documents_in(answer) == documents_in(result) == expected
    assert {citation.document_id for citation in answer.citations} <= expected


@pytest.mark.parametrize(
    "given", [{"as_of": date(2025, 6, 4)}, {"filters": Filters(published_to=date(2025, 6, 4))}]
)
def test_a_year_after_the_day_that_is_asked_for_is_refused_as_such(library, given):
    asked = "How many people did Mexico transfer in 2026?"

    then = answer_question(Question(asked, **given), library)
    now = answer_question(Question(asked), library)

    assert then.reason == RefusalReason.AFTER_NEWEST
    assert then.message.endswith("only articles up to June 4, 2025 were asked for.")
    assert now.reason != RefusalReason.AFTER_NEWEST


def test_a_plan_for_a_year_to_come_answers(make_library):
    planned = Document("a", "The treaty", "The treaty stays in force until 2036.", "en", date(2026, 3, 1))
    library = make_library([planned])

    assert not answer_question(Question("Will the treaty stay in force until 2036?"), library).refused
    assert not answer_question(Question("Will the treaty stay in force until 2040?"), library).refused
    later = answer_question(Question("Was the treaty in force in 2040?"), library)
    assert later.reason == RefusalReason.AFTER_NEWEST


def test_a_time_after_the_newest_article_is_not_answered_by_a_sentence_of_its_year(make_library):
    text = "The treaty stayed in force in 2026, and the treaty talks begin on October 5, 2026."
    library = make_library([Document("a", "The treaty", text, "en", date(2026, 3, 1))])

    later = answer_question(Question("Did the treaty stay in force in September 2026?"), library)
    planned = answer_question(Question("Do the treaty talks begin in October 2026?"), library)

    assert later.reason == RefusalReason.AFTER_NEWEST
    assert later.message.startswith("The question is about September 2026")
    assert not planned.refused


def test_as_of_and_a_later_published_to_keep_to_the_earlier_day(library):
    filters = Filters(published_to=date(2026, 1, 1))

    answer = answer_question(Question(EVERYTHING, k=50, as_of=date(2025, 3, 6), filters=filters), library)

    assert documents_in(answer) == {"transfer 2025/ñ"}


def test_undated_articles_that_another_filter_leaves_out_are_not_counted(library):
    filters = Filters(lang="es")

    answer = answer_question(Question(EVERYTHING, as_of=date(2030, 1, 1), filters=filters), library)

    assert answer.undated_left_out == 0


def test_where_nothing_matches_the_filter_the_answer_is_refused_without_passages(library):
    answer = answer_question(Question(TRANSFER, filters=Filters(topic="none")), library)

    assert (answer.refused, answer.reason) == (True, RefusalReason.NO_DOCUMENT)
    assert (answer.answer, answer.citations, answer.passages) == (None, (), ())
    assert (answer.confidence, answer.sentences) == (0.0, ())


@pytest.mark.parametrize(
    ("lang", "filters", "message"),
    [
        ("en", Filters(topic="nope"), "No article here passes the filters: topic “nope”."),
        (
            "en",
            Filters(publisher="Nobody", lang="es", published_from=date(2026, 1, 2)),
            "No article here passes the filters: publisher “Nobody”, language Spanish, "
            "published from January 2, 2026 on.",
        ),
        (
            "es",
            Filters(topic="nope", published_to=date(1990, 1, 2)),
            "Ningún artículo de este acervo pasa los filtros: tema «nope», "
            "publicado hasta el 2 de enero de 1990.",
        ),
    ],
)
def test_filters_that_nothing_passes_are_named(library, lang, filters, message):
    question = Question(TRANSFER, lang=lang, filters=filters)

    answer, found = answer_question(question, library), search_passages(question, library)

    assert (answer.message, answer.passages) == (message, ())
    assert (found.notices[0], found.passages) == (message, ())


@pytest.mark.parametrize(
    ("text", "said", "beginning"),
    [
        ("thanks!", (), "Nothing was asked, so nothing was searched."),
        ("OK", (), "Nothing was asked"),
        ("¡Muchas gracias!", (), "No preguntó nada, así que no se buscó nada."),
        ("ok", ("¿Cuántas personas trasladó México?",), "No preguntó nada"),
        ("ok, gracias", (TRANSFER,), "No preguntó nada"),
    ],
)
def test_a_courtesy_is_answered_by_asking_for_a_question(library, text, said, beginning):
    shown = []
    history = tuple(Turn("user", one) for one in said)

    answer = answer_question(Question(text, history=history), library, shown.append)

    assert (answer.refused, answer.reason) == (True, RefusalReason.NO_QUESTION)
    assert answer.message.startswith(beginning)
    assert (answer.passages, answer.citations, shown) == ((), (), [()])
    assert answer.standalone_question == text


@pytest.mark.parametrize(
    "text",
    ["Thanks, and how many people did Mexico transfer?", "ok, transfers 2025", "Gracias a qué jueces?"],
)
def test_what_asks_beside_its_courtesy_is_searched(library, text):
    assert answer_question(Question(text), library).reason != RefusalReason.NO_QUESTION


@pytest.mark.parametrize(
    ("text", "said", "beginning"),
    [
        ("And in 2026?", (), "The question does not say what it is about"),
        ("¿Y en 2026?", (), "La pregunta no dice de qué trata"),
        ("Why?", ("thanks!",), "The question does not say what it is about"),
    ],
)
def test_a_follow_up_of_nothing_is_answered_by_asking_for_its_matter(library, text, said, beginning):
    shown = []
    history = (Turn("assistant", "Hello."), *(Turn("user", one) for one in said))

    answer = answer_question(Question(text, history=history), library, shown.append)

    assert (answer.refused, answer.reason) == (True, RefusalReason.NO_QUESTION)
    assert answer.message.startswith(beginning)
    assert (answer.passages, answer.citations, shown) == ((), (), [()])


def test_a_follow_up_of_what_was_asked_is_searched(library):
    answer = answer_question(Question("And in 2026?", history=(Turn("user", TRANSFER),)), library)

    assert answer.reason != RefusalReason.NO_QUESTION
    assert answer.passages


def test_a_refusal_shows_the_nearest_passages(library):
    strict = replace(library, calibration=replace(library.calibration, thresholds=((0.1, 1.0),)))

    answer = answer_question(Question(TRANSFER, k=2), strict)

    assert answer.refused
    assert answer.message
    assert [passage.rank for passage in answer.passages] == [1, 2]
    assert answer.passages[0].document_id == "transfer 2025/ñ"


def test_k_passages_are_returned_best_first(library):
    for k in (1, 3, 50):
        passages = answer_question(Question(TRANSFER, k=k), library).passages

        assert len(passages) == min(k, 6)
        assert [p.rank for p in passages] == list(range(1, len(passages) + 1))
        assert [p.score for p in passages] == sorted((p.score for p in passages), reverse=True)


def test_every_answer_has_an_id_of_its_own(library):
    ids = {answer_question(Question(TRANSFER), library).id for _ in range(20)}

    assert len(ids) == 20
    assert min(map(len, ids)) >= 20


def test_the_index_that_answered_is_described(library):
    answer = answer_question(Question(TRANSFER), library)

    assert answer.index.generation == "00000001"
    assert (answer.index.documents, answer.index.chunks) == (6, 6)
    assert answer.index.newest_published == date(2026, 1, 21)
    assert {"understand", "encode", "search", "evidence", "total"} <= answer.timings_ms.keys()


def test_words_are_searched_while_the_question_is_encoded(library, embedder, monkeypatch):
    steps = []
    has_searched = threading.Event()

    def search_and_tell(*asked):
        found = search_words(*asked)
        steps.append("words")
        has_searched.set()
        return found

    encode = embedder.encoder.encode

    def encode_late(texts):
        assert has_searched.wait(10), "the words waited for the vector"
        steps.append("encoded")
        return encode(texts)

    monkeypatch.setattr("rag.search.find.search_words", search_and_tell)
    monkeypatch.setattr(embedder.encoder, "encode", encode_late)

    answer = answer_question(Question("Who was transferred beside the words?"), library)

    assert steps == ["words", "encoded"]
    assert answer.timings_ms["encode"] > 0


def test_an_uncalibrated_model_is_said_to_be_one(library):
    rough = replace(library, calibration=UNFITTED)

    for lang, words in (("en", "has not been calibrated"), ("es", "no está calibrado")):
        (notice,) = answer_question(Question(TRANSFER, lang=lang), rough).notices
        assert words in notice


def test_links_carry_the_public_address(library):
    answer = answer_question(Question(TRANSFER), replace(library, public_url="https://p.example"))

    first = answer.citations[0]
    assert first.link == (
        f"https://p.example/documents/transfer%202025%2F%C3%B1?version=1#c{first.start}-{first.end}"
    )
    assert answer.passages[0].link.startswith("https://p.example/documents/")


def test_a_refusal_tells_which_article_its_message_names_and_where_it_is(library):
    denied = Question("Why did the tariff on steel fall?", k=1, max_error=0.9)

    answer = answer_question(denied, replace(library, public_url="https://news.example"))

    named = answer.named_article
    assert f"“{named.title}”" in answer.message
    assert named == NamedArticle(
        "tariff", 1, "Tariff on steel", "en", "https://news.example/documents/tariff?version=1"
    )
    assert ("tariff", 1) in answer.shown
    assert answer_question(Question(TRANSFER), library).named_article is None
    assert answer_question(Question("thanks!"), library).named_article is None


def test_an_answer_is_cut_from_the_version_that_was_indexed(library, store):
    """The store has moved on, and the index has not been built again yet."""
    stored = store.get("transfer 2025/ñ")
    store.put(replace(stored, text="Mexico transferred nobody."))

    answer = answer_question(Question(TRANSFER), library)

    assert answer.citations[0].version == 1
    assert answer.citations[0].quote == "Mexico transferred 29 people on 27 February 2025."


@pytest.mark.parametrize(
    ("as_of", "reason"), [(date(2026, 11, 27), None), (date(2028, 11, 27), RefusalReason.AFTER_NEWEST)]
)
def test_last_year_is_counted_from_the_day_that_the_question_is_asked_as_of(library, as_of, reason):
    answer = answer_question(
        Question("How many people did Mexico transfer last year?", as_of=as_of), library
    )

    assert answer.reason == reason


def test_last_year_is_counted_from_today_where_no_day_is_named(library, monkeypatch):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2030, 1, 2, tzinfo=tz)

    monkeypatch.setattr(find, "datetime", Clock)
    answer = answer_question(Question("How many people did Mexico transfer last year?"), library)

    assert answer.reason is RefusalReason.AFTER_NEWEST
    assert "2029" in answer.message


@pytest.mark.parametrize(
    ("text", "lang"),
    [("Why did the tariff on steel fall?", "en"), ("¿Por qué bajaron el arancel al acero?", "es")],
)
def test_what_the_articles_deny_is_refused_with_what_they_say_whatever_error_is_accepted(
    library, text, lang
):
    answer = answer_question(Question(text, max_error=0.9), library)

    assert (answer.refused, answer.reason, answer.lang) == (True, RefusalReason.FALSE_PREMISE, lang)
    assert "50 percent" in answer.message or "50 por ciento" in answer.message
    assert answer.passages


@pytest.mark.parametrize(
    ("asked", "text", "told"),
    [
        ("How many people did Mexico transfer in 2026?", "And before that?", "before 2026"),
        ("¿A cuántas personas trasladó México en 2026?", "¿y antes?", "antes de 2026"),
    ],
)
def test_what_was_before_is_answered_from_before_alone(library, asked, text, told):
    history = (Turn("user", asked), Turn("assistant", "37 [1]"))

    answer = answer_question(Question(text, history=history), replace(library, calibration=WILLING))

    assert answer.standalone_question.endswith(f"({told})")
    assert [c.quote for c in answer.citations] == ["Mexico transferred 29 people on 27 February 2025."]


def test_where_nothing_was_before_that_is_said(library):
    history = (Turn("user", "How many people did Mexico transfer in 2025?"), Turn("assistant", "29"))

    answer = answer_question(Question("And before that?", history=history), library)

    assert answer.message == "The passages nearest to this question tell of nothing before 2025."


def test_what_a_court_decided_is_answered_in_the_matter_of_the_conversation(make_library):
    guns = "The Supreme Court decided on June 5, 2025 that Mexico may not sue the makers of guns."
    tariffs = "The Supreme Court decided on February 20, 2026 that the tariffs on steel were unlawful."
    library = make_library(
        [
            Document("a", "The gun makers", guns, "en", date(2025, 6, 6)),
            Document("b", "The tariffs", tariffs, "en", date(2026, 2, 21)),
        ]
    )

    def first(before):
        history = (Turn("user", before), Turn("assistant", "So it was. [1]"))
        question = Question("What did the Supreme Court decide?", history=history)
        return answer_question(question, library).citations[0].quote

    assert first("Which tariffs on steel were imposed?") == tariffs
    assert first("Which makers of guns were sued?") == guns


def test_a_name_for_a_name_asks_the_same_of_it(make_library):
    texts = [
        "Vector and Intercam are two of the three firms.",
        "Vector laundered $2 million for the Sinaloa cartel.",
        "Intercam laundered $1.5 million for companies in China.",
    ]
    library = make_library(
        [Document(str(n), f"Title {n}", one, "en", date(2025, 6, 1)) for n, one in enumerate(texts)]
    )
    history = (Turn("user", "How much did Vector launder?"), Turn("assistant", "$2 million [1]"))

    answer = answer_question(Question("And Intercam?", history=history), library)

    assert answer.standalone_question == "How much did Intercam launder?"


@pytest.mark.parametrize(
    ("text", "quote", "is_kept"),
    [
        ("And fuel theft in Sonora?", "Fuel theft fell by a third in Sonora.", False),
        ("¿Y el T-MEC?", "The USMCA is up for review.", False),
        (
            "and the rifles?",
            "Soldiers seized 3,400 kilos of drugs in Sonora in May, and 412 rifles.",
            True,
        ),
    ],
)
def test_another_topic_is_answered_without_the_question_before_it(make_library, text, quote, is_kept):
    drugs = "Soldiers seized 3,400 kilos of drugs in Sonora in May, and 412 rifles."
    texts = [drugs, "Fuel theft fell by a third in Sonora.", "The USMCA is up for review."]
    library = make_library(
        [Document(str(n), f"Title {n}", one, "en", date(2025, 6, 1)) for n, one in enumerate(texts)]
    )
    before = "How many kilos of drugs did soldiers seize in Sonora in May?"
    history = (Turn("user", before), Turn("assistant", "3,400 kilos [1]"))

    answer = answer_question(Question(text, history=history), library)

    assert answer.citations[0].quote == quote
    assert (before in answer.standalone_question) == is_kept

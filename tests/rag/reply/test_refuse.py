from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from corpus.document import Document
from index.chunk import Chunk, Hit
from rag.answer import Filters, Question, RefusalReason
from rag.calibration import CONFIDENCE_FEATURES, EVIDENCE_FEATURES, UNFITTED, Linear
from rag.evidence.confidence import confidence_features, estimate_confidence, missing_numbers
from rag.evidence.doubts.after_newest import asks_after, reach_of
from rag.evidence.doubts.find import find_doubt
from rag.evidence.doubts.namesake import confused_name
from rag.evidence.doubts.premise import denied_premise
from rag.evidence.gather import Evidence
from rag.evidence.weigh import Weighed
from rag.mentions.times.bound import Bound
from rag.mentions.times.time import find_times
from rag.question.understand import understand
from rag.reply.refuse import (
    ask_for_a_question,
    explain_filtered_out,
    explain_refusal,
    name_filters,
)

NEWEST = date(2026, 3, 5)
TEXT = "Mexico transferred 29 people to the United States in 2025."
DOCUMENT = Document("a", "The transfer", TEXT, "en", published=date(2025, 3, 6), version=1)


def evidence_of(text=TEXT, **fields):
    document = replace(DOCUMENT, text=text)
    made = Evidence(
        document=document,
        hit=Hit(row=0, score=0.5, dense=0.8, lexical=7.0, coverage=0.5, match=0.6, fused=0.5),
        chunk=Chunk(0, len(text)),
        start=0,
        end=len(text),
        log_odds=1.0,
        share=0.6,
        cosine=0.8,
        match=0.7,
        answer_match=0.4,
        covered=0.5,
        context_covered=0.5,
        vector=np.zeros(1, dtype=np.float32),
        features=np.zeros(len(EVIDENCE_FEATURES), dtype=np.float32),
    )
    return replace(made, **fields)


def refusal(text, lang, ranked=None, confidence=0.4, least=0.5, newest=NEWEST, up_to=None):
    evidence = [evidence_of()] if ranked is None else ranked
    return explained(understand(text), Weighed(evidence, confidence, least), newest, lang, up_to)


def explained(asked, weighed, newest, lang, up_to=None, **known):
    doubt = find_doubt(asked, weighed.ranked, reach_of(newest, up_to))
    return explain_refusal(asked, weighed, doubt, newest, lang, **known)


CASES = [
    (
        RefusalReason.NO_DOCUMENT,
        {"ranked": []},
        ("what is bread", "None of the articles searched seems to deal with this question."),
        ("qué es el pan", "Ninguno de los artículos consultados parece tratar de esa pregunta."),
    ),
    (
        RefusalReason.AFTER_NEWEST,
        {},
        (
            "how many in 2031",
            "The question is about 2031, and the newest article here is of March 5, 2026.",
        ),
        (
            "cuántos en 2031",
            "La pregunta es sobre 2031, y el artículo más reciente de este acervo es del "
            "5 de marzo de 2026.",
        ),
    ),
    (
        RefusalReason.FALSE_PREMISE,
        {},
        (
            "why did he say Zanzibar left",
            "The nearest article, “The transfer”, does not mention “Zanzibar”. See below what it",
        ),
        (
            "por qué dijo Zanzibar eso",
            "El artículo más cercano, «The transfer», no menciona «Zanzibar». Abajo está lo que sí dice.",
        ),
    ),
    (
        RefusalReason.FALSE_PREMISE,
        {},
        ("why were 44 people moved", "The nearest article, “The transfer”, does not mention “44”."),
        (
            "por qué trasladaron a 44 personas",
            "El artículo más cercano, «The transfer», no menciona «44».",
        ),
    ),
    (
        RefusalReason.NO_FIGURE,
        {"ranked": [evidence_of("The people were moved.")]},
        (
            "how many people were moved",
            "There are articles on this, such as “The transfer”, but none gives the figure",
        ),
        (
            "cuántas personas trasladaron",
            "Hay artículos sobre el tema, como «The transfer», pero ninguno da la cifra",
        ),
    ),
    (
        RefusalReason.LOW_CONFIDENCE,
        {},
        ("how were people moved", "The articles come near this question"),
        ("cómo trasladaron personas", "Los artículos se acercan a la pregunta"),
    ),
    (
        RefusalReason.LOW_CONFIDENCE,
        {},
        (
            "why were people moved",
            "There are articles on this, such as “The transfer”, but none tells why.",
        ),
        (
            "por qué trasladaron personas",
            "Hay artículos sobre el tema, como «The transfer», pero ninguno dice por qué.",
        ),
    ),
    (
        RefusalReason.NO_FIGURE,
        {"ranked": [evidence_of("Police seized 26 rifles.")]},
        (
            "how many arrests were made",
            "There are articles on this, such as “The transfer”, but none gives",
        ),
        ("cuántos detenidos hubo", "Hay artículos sobre el tema, como «The transfer», pero ninguno da"),
    ),
]


@pytest.mark.parametrize(("reason", "given", "english", "spanish"), CASES)
def test_each_reason_is_given_with_its_words_in_both_languages(reason, given, english, spanish):
    for lang, (question, message) in (("en", english), ("es", spanish)):
        found = refusal(question, lang, **given)

        assert found.reason == reason
        assert found.message.startswith(message)


def test_the_message_is_in_the_askers_language_not_the_questions():
    assert refusal("how were people moved", "es").message.startswith("Los artículos se acercan")


def test_evidence_far_below_what_is_needed_is_no_document_where_it_is_not_on_the_subject():
    on_it, off_it = [evidence_of()], [evidence_of(context_covered=0.2)]

    def reason(ranked):
        return refusal("why were people moved", "en", ranked, confidence=0.1).reason

    assert reason(off_it) == RefusalReason.NO_DOCUMENT
    assert reason(on_it) == RefusalReason.LOW_CONFIDENCE


@pytest.mark.parametrize(
    ("lang", "message"),
    [
        (
            "en",
            "None of the articles searched mentions “Zanzibar”. The nearest passages are shown as such",
        ),
        ("es", "Ninguno de los artículos consultados menciona «Zanzibar». Los pasajes más cercanos se"),
    ],
)
@pytest.mark.parametrize(
    ("covered", "confidence"), [(0.1, 0.4), (0.5, 0.1)], ids=["off the subject", "unsure"]
)
def test_a_name_of_no_article_is_told_where_no_article_is_on_the_subject(
    lang, message, covered, confidence
):
    near = [evidence_of(context_covered=covered)]

    found = refusal("why did Zanzibar leave", lang, near, confidence)

    assert found.reason == RefusalReason.NO_DOCUMENT
    assert found.message.startswith(message)


def test_a_name_that_another_article_mentions_is_no_false_premise():
    other = replace(DOCUMENT, id="b", text="Zanzibar left.")
    weighed = Weighed([evidence_of(), evidence_of(document=other)], 0.4, 0.5)
    asked = understand("why did he say Zanzibar left")

    among_the_found = explained(asked, weighed, NEWEST, "en")
    elsewhere = explained(
        asked, replace(weighed, ranked=[evidence_of()]), NEWEST, "en", holds={"en:zanzibar"}.__contains__
    )

    assert among_the_found.reason == elsewhere.reason == RefusalReason.LOW_CONFIDENCE


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("how many were moved in 1999", RefusalReason.NO_FIGURE),
        ("why were they moved in 1999", RefusalReason.LOW_CONFIDENCE),
    ],
)
def test_a_year_of_which_the_nearest_article_tells_nothing_is_no_false_premise(text, reason):
    near = [evidence_of("Of the people who were moved 29 came back.", context_covered=0.4)]

    found = refusal(text, "en", near)

    assert found.reason == reason
    assert found.message.endswith("what is nearest is not of 1999.")


def test_a_year_that_the_articles_reach_is_no_reason():
    assert refusal("why in 2026", "en").reason != RefusalReason.AFTER_NEWEST
    assert refusal("why in 2031", "en", newest=None).reason != RefusalReason.AFTER_NEWEST
    assert refusal("why in 2024 and 2031", "en").reason != RefusalReason.AFTER_NEWEST


def test_a_year_that_the_best_sentence_names_is_no_reason():
    near = [evidence_of("The treaty stays in force until 2036.")]

    for question in ("how does it stay in force until 2036", "sigue vigente hasta 2036"):
        assert refusal(question, "en", near).reason != RefusalReason.AFTER_NEWEST
    assert refusal("what of it in 2031", "en", near).reason == RefusalReason.AFTER_NEWEST
    assert refusal("what of 2031 and 2036", "en", near).reason == RefusalReason.AFTER_NEWEST


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("what happened in April 2026", "April 2026"),
        ("what did he say on March 6, 2026", "March 6, 2026"),
        ("what did he say yesterday", "March 11, 2026"),
        ("¿qué pasó esta semana?", "March 9, 2026 to March 12, 2026"),
        ("what happened in 2024? and in April 2026?", "April 2026"),
    ],
)
def test_a_time_after_the_day_of_the_newest_article_is_a_reason_within_its_year_too(text, told):
    follow_up = text[text.find("and in") :] if "and in" in text else None
    near = [evidence_of("In 2026 he said that it stays in force until 2036.")]
    asked = understand(text, follow_up=follow_up, today=date(2026, 3, 12))

    found = explained(asked, Weighed(near, 0.9, 0.5), NEWEST, "en")

    assert found.reason == RefusalReason.AFTER_NEWEST
    assert found.message.startswith(f"The question is about {told}, and")


@pytest.mark.parametrize(
    "text",
    [
        "what happened in March 2026",
        "what did he say on March 5, 2026",
        "how many until April 2026",
        "how many until last week",
        "what happened this year",
        "what of it this week and in 2024",
    ],
)
def test_a_time_that_the_articles_reach_in_part_is_no_reason(text):
    asked = understand(text, today=date(2026, 3, 20))

    assert explained(asked, Weighed([], 0.0, 0.5), NEWEST, "en").reason != RefusalReason.AFTER_NEWEST


@pytest.mark.parametrize(
    ("lang", "message"),
    [
        ("en", "The question is about 2024, and only articles up to June 1, 2020 were asked for."),
        ("es", "La pregunta es sobre 2024, y solo se pidieron artículos hasta el 1 de junio de 2020."),
    ],
)
def test_of_a_year_after_the_day_that_was_asked_for_no_later_article_is_named(lang, message):
    found = refusal("why in 2024", lang, up_to=date(2020, 6, 1))

    assert (found.reason, found.message) == (RefusalReason.AFTER_NEWEST, message)
    assert refusal("why in 2024", lang, up_to=date(2024, 1, 1)).reason != RefusalReason.AFTER_NEWEST
    assert refusal("why in 2031", lang, up_to=date(2030, 1, 1)).message.find("2026") > 0


@pytest.mark.parametrize("text", ["why did the United States ask", "por qué lo pidió Estados Unidos"])
def test_a_name_in_the_other_language_is_no_false_premise(text):
    assert refusal(text, "en").reason == RefusalReason.LOW_CONFIDENCE


@pytest.mark.parametrize(
    ("text", "asked"),
    [("What is the tunnel?", 1.0), ("¿Quién es Ovidio?", 1.0), ("Where is the tunnel?", 0.0)],
)
def test_the_confidence_knows_a_question_for_a_definition(text, asked):
    features = confidence_features(understand(text), [evidence_of()])

    assert features[CONFIDENCE_FEATURES.index("definition_asked")] == asked


def test_confidence_features_come_in_their_order():
    question = understand("how many people did Zanzibar move in 2025")

    values = dict(
        zip(
            CONFIDENCE_FEATURES,
            confidence_features(question, [evidence_of()]).tolist(),
            strict=True,
        )
    )

    assert values["share"] == pytest.approx(0.6)
    assert values["answer_match"] == pytest.approx(0.4)
    assert values["cosine"] == pytest.approx(0.8)
    assert values["across"] == float(evidence_of().document.lang != "en")
    assert values["kind_missing"] == values["amount_missing"] == 0.0
    assert values["figure_found"] == 1.0
    assert values["same_year"] == 1.0
    assert values["article_rank"] == 1.0
    assert values["premise_denied"] == values["somebody_else"] == 0.0
    assert values["names_missing"] == 1.0
    assert values["numbers_missing"] == 0.0


def test_the_rank_of_the_article_is_told_by_the_best_passage_of_each_that_was_read():
    best = evidence_of()
    better = best.hit._replace(row=7, fused=best.hit.fused + 1)
    others = [
        evidence_of(hit=better),
        evidence_of(hit=better, document=replace(best.document, id="other")),
        evidence_of(hit=better._replace(fused=9.0), document=replace(best.document, id="another")),
    ]

    def rank(ranked):
        features = confidence_features(understand("which tunnel"), ranked)
        return features[CONFIDENCE_FEATURES.index("article_rank")]

    assert rank([best, *others]) == pytest.approx(1 / 2)
    assert rank([best, *others[1:]]) == pytest.approx(1 / 3)
    assert rank([best]) == 1.0


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("how many people did Mexico move", 0.0),
        ("how many people did Zanzibar move", 1.0),
        ("how many people did Mexico Zanzibar move", 0.5),
        ("how many people did Zanzibar and then Mexico move", 0.5),
    ],
)
def test_of_names_the_share_of_their_words_counts_that_the_article_does_not_hold(text, missing):
    features = confidence_features(understand(text), [evidence_of()])

    assert features[CONFIDENCE_FEATURES.index("names_missing")] == pytest.approx(missing)


@pytest.mark.parametrize(
    ("text", "share"), [("which tunnel was it", 0.6), ("which tunnels were closed", 1.0)]
)
def test_where_several_facts_are_asked_for_all_sentences_that_are_shown_count(text, share):
    alike, other = (np.array(v, dtype=np.float32) for v in ([1, 0], [0, 1]))
    ranked = [
        evidence_of(share=0.4, log_odds=3.0, vector=alike),
        evidence_of(share=0.3, log_odds=2.7, vector=other),
        evidence_of(share=0.2, log_odds=2.3, vector=alike),
        evidence_of(share=0.1, log_odds=-2.0, vector=other),
    ]

    found = confidence_features(understand(text), ranked)

    assert found[CONFIDENCE_FEATURES.index("share")] == pytest.approx(share)


@pytest.mark.parametrize(
    ("text", "share"),
    [("What is the Bridge Plan?", 0.8), ("Where is the Bridge Plan?", 0.5)],
)
def test_sentences_that_name_what_is_to_be_defined_count_together(text, share):
    one, two, three = (np.eye(3, dtype=np.float32)[at] for at in range(3))
    ranked = [
        evidence_of("The Bridge Plan began in 2021.", share=0.5, vector=one),
        evidence_of("Congress paid for the Bridge Plan.", share=0.3, vector=two),
        evidence_of("Another plan came later.", share=0.2, vector=three),
    ]

    found = confidence_features(understand(text), ranked)

    assert found[CONFIDENCE_FEATURES.index("share")] == pytest.approx(share)


def test_sentences_that_say_the_same_count_together():
    alike, other = (np.array(v, dtype=np.float32) for v in ([1, 0], [0, 1]))
    ranked = [evidence_of(share=s, vector=v) for s, v in ((0.5, alike), (0.3, other), (0.2, alike))]

    found = confidence_features(understand("which tunnel was it"), ranked)

    assert found[CONFIDENCE_FEATURES.index("share")] == pytest.approx(0.7)


def test_a_sum_of_money_that_the_best_sentence_lacks_speaks_against_an_answer():
    question = understand("how much did the tunnel cost")

    def missing(text):
        found = confidence_features(question, [evidence_of(text), evidence_of("It cost $2 million.")])
        return dict(zip(CONFIDENCE_FEATURES, found.tolist(), strict=True))["kind_missing"]

    assert missing("The tunnel was 2,918 feet long.") == 1.0
    assert missing("The tunnel cost $2 million.") == 0.0


@pytest.mark.parametrize("weight", [-1e9, -1.0, 0.0, 1.0, 1e9])
def test_confidence_is_a_probability(weight):
    weights = (weight,) + (0.0,) * (len(CONFIDENCE_FEATURES) - 1)

    found = estimate_confidence(understand("why"), [evidence_of(share=1.0)], Linear(0.0, weights))

    assert 0 <= found <= 1
    assert found == pytest.approx(1 / (1 + np.exp(-np.clip(weight, -30, 30))))


def test_without_evidence_there_is_no_confidence():
    assert estimate_confidence(understand("why"), [], UNFITTED.confidence) == 0.0


@pytest.mark.parametrize(
    ("text", "lang", "reason", "told"),
    [
        ("How many people were transferred in 2019?", "en", RefusalReason.NO_FIGURE, "is not of 2019."),
        ("Who was transferred in 2019?", "en", RefusalReason.LOW_CONFIDENCE, "is not of 2019."),
        ("¿Cuántos fueron trasladados en 2019?", "es", RefusalReason.NO_FIGURE, "no es de 2019."),
        (
            "How many were transferred after 2026?",
            "en",
            RefusalReason.NO_FIGURE,
            "is not of 2027 or later.",
        ),
        ("¿Cuántos fueron hasta 2024?", "es", RefusalReason.NO_FIGURE, "no es de 2024 o antes."),
    ],
)
def test_where_the_nearest_sentence_is_of_another_time_that_is_said(text, lang, reason, told):
    near = evidence_of("Mexico transferred 29 people in 2025.", context_covered=0.7)

    found = refusal(text, lang, [near], confidence=0.05)

    assert found.reason is reason
    assert found.message.endswith(told)
    other = replace(near, context_covered=0.2, document=replace(near.document, title="Bread"))
    assert refusal(text, lang, [other], confidence=0.05).reason is RefusalReason.NO_DOCUMENT


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        (("which judge took the plea", "who it is"), ("qué juez fue", "quién es")),
        (("when were they moved", "when it was"), ("cuándo los llevaron", "cuándo fue")),
        (("where were they held", "where it is"), ("dónde los tienen", "dónde es")),
        (("which two judges", "which ones they are"), ("cuáles son las dos cárceles", "cuáles son")),
    ],
)
def test_what_the_nearest_sentences_do_not_tell_is_named(english, spanish):
    near = [evidence_of("they moved people out")]

    for lang, (question, untold) in (("en", english), ("es", spanish)):
        refused = refusal(question, lang, near)
        assert refused.reason == RefusalReason.LOW_CONFIDENCE
        assert refused.message.endswith(f" {untold}.")
        assert "The transfer" in refused.message


def test_points_are_weighed_against_what_speaks_of_points_alone():
    question = understand("Which risks does she see?")
    made = np.array([float(name == "point_found") for name in EVIDENCE_FEATURES], dtype=np.float32)
    hinted = np.array([float(name == "point_hinted") for name in EVIDENCE_FEATURES], dtype=np.float32)
    first = evidence_of("One risk is a leak.", share=0.1, vector=np.array([1.0, 0.0]), features=made)
    second = evidence_of("Another risk is fire.", share=0.1, vector=np.array([0.0, 1.0]), features=made)
    third = np.array([0.6, 0.8])
    rival = evidence_of("She fears risks.", share=0.2, vector=third, features=hinted)
    other = evidence_of("It rained.", share=0.6, vector=-third, features=0 * made)
    place = CONFIDENCE_FEATURES.index("share")

    assert confidence_features(question, [first, second, rival, other])[place] == pytest.approx(0.5)


def test_of_several_questions_each_may_be_answered_by_another_sentence():
    question = understand("Who is the ambassador? How many agents were deployed?")
    who = evidence_of("It is Ambassador Ronald Johnson.", share=0.7, vector=np.array([1.0, 0.0]))
    many = evidence_of("There were 300 agents of it.", share=0.3, vector=np.array([0.0, 1.0]))
    place = CONFIDENCE_FEATURES.index("kind_missing")

    assert confidence_features(question, [who, many])[place] == 0
    assert confidence_features(question, [who])[place] == 0.5


def test_where_several_facts_are_asked_for_what_is_shown_lacks_as_much_as_its_sentences_do_by_share():
    question = understand("What are the three ports?")
    partly = evidence_of("Two of the three ports are old.", share=0.5)
    whole = evidence_of("The ports are Tampico, Tuxpan and Lázaro Cárdenas.", share=0.4)
    place = CONFIDENCE_FEATURES.index("kind_missing")

    assert question.wants_several
    assert confidence_features(question, [partly])[place] == 1
    assert confidence_features(question, [partly, whole])[place] == pytest.approx(0.5 / 0.9)


@pytest.mark.parametrize(
    ("question", "text", "lang", "missing"),
    [
        (
            "¿Decomisaron 1,200 kilos y 1,5 millones de pastillas?",
            "Decomisaron 1.200 kilos y 1.5 millones de pastillas.",
            "es",
            [],
        ),
        ("Did Mexico transfer 26 prisoners?", "México entregó a veintiséis reos.", "es", []),
        ("Did it transfer 1.5 million dollars?", "It transferred 1,500,000 dollars.", "en", []),
        ("¿Hubo 33 mil 241 homicidios?", "There were 33,241 homicides.", "en", []),
        ("Did 33,241 die in 2024?", "En 2024 murieron 33 mil 241.", "es", []),
        ("Did it happen in 2025?", "It happened in March.", "en", []),
        ("Did Mexico transfer 26 prisoners?", "México entregó a veintisiete reos.", "es", ["26"]),
        ("Did Mexico transfer 1,5 tons?", "It transferred 15 tons.", "en", ["1,5"]),
        ("¿Entregó México a 26 reos en 2031?", "Mexico sent twenty-six inmates.", "en", ["2031"]),
        ("Did 1,200 of the 40 die?", "Murieron mil 200.", "es", ["40"]),
    ],
)
def test_a_figure_is_missing_where_the_article_writes_it_in_no_way(question, text, lang, missing):
    near = evidence_of(text)
    near = replace(near, document=replace(near.document, lang=lang))

    assert missing_numbers(understand(question), near) == missing


@pytest.mark.parametrize(
    ("lang", "told"),
    [("en", "topic “drugs”, language Spanish, as of"), ("es", "tema «drugs», idioma español, al")],
)
def test_filters_that_let_nothing_through_are_named_in_words(lang, told):
    filters = Filters(topic="drugs", lang="es")

    words = name_filters(Question("?", as_of=date(2026, 1, 2), filters=filters), lang)

    assert told in explain_filtered_out(words, lang).message


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "en",
            "passages are shown as such; they do not answer it. Only the articles that pass the filters",
        ),
        (
            "es",
            "muestran como tales; no la responden. Solo se buscó en los artículos que pasan los filtros",
        ),
    ],
)
def test_a_refusal_under_filters_says_that_no_other_article_was_searched(lang, said):
    nothing = Weighed([], 0.0, 0.5)
    words = name_filters(Question("?", filters=Filters(publisher="Desert Wire")), lang)

    found = explained(understand("Who?"), nothing, NEWEST, lang, filters=words)

    assert said in found.message
    assert found.message.endswith(
        ": publisher “Desert Wire”." if lang == "en" else ": medio «Desert Wire»."
    )
    assert "filt" not in explained(understand("Who?"), nothing, NEWEST, lang).message


def test_an_answer_of_another_place_is_refused_however_sure_it_looks():
    asked = understand("How many people did Mexico transfer from Manzanillo in 2025?")
    weighed = Weighed([evidence_of()], 0.95, 0.5)

    found = explained(asked, weighed, NEWEST, "en")

    assert find_doubt(asked, weighed.ranked, NEWEST)
    assert (found.reason, "“Manzanillo”" in found.message) == (RefusalReason.FALSE_PREMISE, True)
    assert not find_doubt(understand("How many did Mexico transfer in 2025?"), weighed.ranked, NEWEST)


def test_in_spanish_the_asker_is_addressed_as_everywhere_else():
    assert ask_for_a_question("es").message.startswith("No preguntó nada, así que no se buscó nada. Haga")


FELL = "Remittances fell by a tenth in 2025."
DENIED = "The president denied that forces had joined the operation, and spoke of help."


@pytest.mark.parametrize(
    ("text", "told", "is_denied"),
    [
        ("why did remittances grow in 2025", [(FELL, 0.8)], True),
        ("why did remittances grow in 2025", [(FELL, 0.5), ("They grew in May.", 0.2)], True),
        ("why did remittances grow in 2025", [(FELL, 0.5), ("They grew in May.", 0.3)], False),
        ("why did remittances grow in 2025", [("They are sent home.", 0.5), (FELL, 0.5)], False),
        ("did remittances grow in 2025?", [(FELL, 0.8)], False),
        ("¿Crecieron las remesas que se mandaron en 2025?", [(FELL, 0.8)], False),
        ("why did remittances fall in 2025", [(FELL, 0.8)], False),
        ("why did remittances grow in 2025", [], False),
        ("when did she admit that forces joined the operation", [(DENIED, 0.8)], True),
        ("¿Por qué reconoció que fuerzas se sumaron a la operación?", [(DENIED, 0.8)], True),
        ("why did she deny that forces joined the operation", [(DENIED, 0.8)], False),
        ("did forces join the operation?", [(DENIED, 0.8)], False),
        ("how many forces joined the operation", [(DENIED, 0.8)], False),
        ("what did the president speak of", [(DENIED, 0.8)], False),
    ],
)
def test_what_a_question_takes_for_granted_is_denied_by_what_is_likeliest(text, told, is_denied):
    ranked = [evidence_of(said, share=share) for said, share in told]

    denied = denied_premise(understand(text), ranked)

    assert (denied is not None) is is_denied
    if ranked:
        features = confidence_features(understand(text), ranked)
        assert features[CONFIDENCE_FEATURES.index("premise_denied")] == float(is_denied)


@pytest.mark.parametrize(
    ("lang", "access", "message"),
    [
        ("en", "full", f"The articles say otherwise. “The transfer” has: “{FELL}”"),
        ("es", "full", f"Los artículos dicen otra cosa. En «The transfer» se lee: «{FELL}»"),
        ("en", "excerpt", "The articles say otherwise: see “The transfer”."),
        ("es", "excerpt", "Los artículos dicen otra cosa: vea «The transfer»."),
    ],
)
def test_a_premise_that_is_denied_is_refused_with_what_an_article_that_may_be_shown_says(
    lang, access, message
):
    near = evidence_of(FELL)
    near = replace(near, document=replace(near.document, access=access))

    found = refusal("why did remittances grow in 2025", lang, [near])

    assert (found.reason, found.message) == (RefusalReason.FALSE_PREMISE, message)
    assert found.named is near.document


POST = "García Luna ocupó el cargo de secretario de Seguridad de 2006 a 2012."


@pytest.mark.parametrize(
    ("question", "lang", "message"),
    [
        (
            "When did García Luna become president?",
            "en",
            f"The articles say otherwise. “The transfer” has: “{POST}”",
        ),
        (
            "¿Cuándo fue elegido gobernador García Luna?",
            "es",
            f"Los artículos dicen otra cosa. En «The transfer» se lee: «{POST}»",
        ),
    ],
)
def test_who_never_got_an_office_is_refused_with_the_one_that_is_told(question, lang, message):
    near = evidence_of(POST)

    assert find_doubt(understand(question), [near], NEWEST)
    found = refusal(question, lang, [near], confidence=0.9)
    assert (found.reason, found.message) == (RefusalReason.FALSE_PREMISE, message)


@pytest.mark.parametrize(
    ("question", "told", "is_after"),
    [
        ("Will the treaty be renewed until 2042?", "The treaty stays in force until 2036.", False),
        ("¿Vence el tratado en 2030?", "The treaty stays in force until 2036.", False),
        ("Will the treaty be renewed until 2042?", "The treaty was signed in 2018.", True),
        ("How many died in 2030?", "The treaty stays in force until 2036.", True),
    ],
)
def test_where_the_articles_look_as_far_ahead_they_do_not_end_before_it(question, told, is_after):
    assert asks_after(NEWEST, understand(question), [evidence_of(told)]) is is_after


@pytest.mark.parametrize("question", ["How wide is the tunnel?", "¿Cuánto mide de ancho el túnel?"])
def test_another_measure_is_refused_as_a_figure_that_is_missing(question):
    near = evidence_of("A tunnel of 2,918 feet was found.")

    assert find_doubt(understand(question), [near], NEWEST)
    assert refusal(question, "en", [near], confidence=0.9).reason is RefusalReason.NO_FIGURE


@pytest.mark.parametrize(
    ("question", "is_refused"),
    [
        ("How many homicides did INEGI count in 2025?", True),
        ("¿Cuántos homicidios contó el INEGI en 2025?", True),
        ("How many homicides did INEGI count in 2024?", False),
        ("How many homicides did INEGI count?", False),
        ("Who counted homicides in 2025?", False),
    ],
)
def test_a_count_of_another_year_is_refused_however_sure_it_looks(question, is_refused):
    told = "INEGI revised the 2024 count to 33,550 homicides, in figures published in November 2025."

    weighed = Weighed([evidence_of(told)], 0.9, 0.3)

    assert (find_doubt(understand(question), weighed.ranked, NEWEST) is not None) is is_refused


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "¿Cuánta agua debe México según el tratado de 1944?",
            "En octubre de 2025 debía 1,067 millones.",
        ),
        ("How much water does Mexico owe under the 1944 treaty?", "It owed 1,067 million in 2025."),
        ("How much will the 2026 World Cup cost?", "In 2025 the government set aside $3 billion."),
    ],
)
def test_a_year_that_tells_which_thing_is_meant_is_no_time(question, told):
    assert not find_doubt(understand(question), [evidence_of(told)], NEWEST)


def test_what_compares_with_another_year_may_give_its_own_figure():
    told = "It hit 1,160 square miles, in comparison with the 734 square miles of dry land in 2005."
    asked = understand("How many square miles did the drought of 2010 hit?")

    assert not find_doubt(asked, [evidence_of(told)], NEWEST)


def test_an_end_that_nothing_tells_is_refused_as_untold_and_denied_by_nothing():
    near = evidence_of("The transfer was launched on February 5, 2025.")
    question = "When did the transfer end?"

    assert find_doubt(understand(question), [near], NEWEST)
    found = refusal(question, "en", [near], confidence=0.9)
    assert found.reason is RefusalReason.LOW_CONFIDENCE
    assert found.message == (
        "There are articles on this, such as “The transfer”, but none surely tells when it was."
    )


def test_the_article_that_is_named_is_of_the_matter():
    elsewhere = evidence_of("The 17 guards came in 2025.")
    named = evidence_of("Remittances fell by 4 % in 2025.")
    ranked = [
        replace(elsewhere, document=replace(elsewhere.document, id="b", title="Guards at the border")),
        replace(named, document=replace(named.document, id="c", title="Remittances in 2025")),
    ]

    found = refusal("How much were the remittances of 2025 worth?", "en", ranked, confidence=0.4)

    assert found.named is not None
    assert found.named.title == "Remittances in 2025"


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Why did remittances fall?", "Remittances fell by 4.6 % in 2025."),
        ("Who leads the CJNG?", "Lara, leader of the CJNG in Tamaulipas, was designated."),
        ("When was El Chapo extradited?", "Ovidio Guzmán was extradited in September 2023."),
    ],
)
def test_what_only_seems_to_answer_is_refused_however_sure_it_looks(question, told):
    weighed = Weighed([evidence_of(told, covered=0.6)], 0.9, 0.3)

    assert find_doubt(understand(question), weighed.ranked, NEWEST)


def test_of_articles_on_the_subject_one_that_speaks_of_what_is_counted_is_named():
    arrivals = evidence_of("The number that came to Mexico in 2023.", context_covered=0.6)
    counted = evidence_of("Remittances came to 64,745 million in 2024.", context_covered=0.5)
    ranked = [
        evidence_of("A tunnel was found.", context_covered=0.1),
        replace(arrivals, document=replace(arrivals.document, id="b", title="Arrivals")),
        replace(counted, document=replace(counted.document, id="c", title="Money")),
    ]

    found = refusal("How many remittances arrived?", "en", ranked, confidence=0.1)

    assert found.named is not None
    assert found.named.title == "Money"


@pytest.mark.parametrize("question", ["Who won the case?", "¿Quién ganó el caso?", "Which side won?"])
def test_who_won_is_asked_without_taking_it_for_granted(question):
    told = evidence_of("The court held 9 to 0 that the law bars the suit.")

    assert not find_doubt(understand(question), [told], NEWEST)


def test_without_a_title_of_the_matter_the_article_of_the_nearest_passage_is_named():
    far, near = evidence_of("The guards came in 2025."), evidence_of("A plan was made in 2025.")
    ranked = [
        replace(far, document=replace(far.document, id="b", title="Guards at the border")),
        replace(
            near,
            document=replace(near.document, id="c", title="Kukulcán"),
            hit=near.hit._replace(fused=0.9),
        ),
    ]

    found = refusal("How much did the scheme cost in 2025?", "en", ranked, confidence=0.4)

    assert found.named is not None
    assert found.named.title == "Kukulcán"


def test_another_office_of_somebody_else_denies_nothing():
    found = refusal("When did Ovidio Guzmán become governor?", "en", [evidence_of(POST)], confidence=0.9)

    assert found.reason is not RefusalReason.FALSE_PREMISE or POST not in found.message


@pytest.mark.parametrize(
    ("question", "ranked"),
    [
        *((question, given.get("ranked")) for _, given, *both in CASES for question, _ in both),
        ("how many were moved in 1999", None),
        ("why were they moved in 1999", None),
        ("why did Zanzibar leave", [evidence_of(context_covered=0.1)]),
        ("who moved the people", [evidence_of("The people were moved.")]),
        ("why did remittances grow in 2025", [evidence_of(FELL)]),
        ("Has Iván Archivaldo Guzmán been captured?", [evidence_of("Ovidio Guzmán was captured.")]),
    ],
)
@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_refusal_tells_which_article_its_message_names(question, ranked, lang):
    found = refusal(question, lang, ranked)

    title = found.named and found.named.title
    assert (title == "The transfer") is ("The transfer" in found.message)


OVIDIO = "Ovidio Guzmán was captured on January 5, 2023."


@pytest.mark.parametrize(
    ("question", "text", "is_one"),
    [
        ("Has Iván Archivaldo Guzmán been captured?", OVIDIO, True),
        ("¿Ya capturaron a Iván Archivaldo Guzmán?", OVIDIO, True),
        ("Has Ovidio Guzmán been captured?", OVIDIO, False),
        ("Has Iván Archivaldo Guzmán been captured?", f"{OVIDIO} Iván is at large.", False),
        ("When was Guzmán captured?", OVIDIO, False),
        (
            "When was El Chapo Guzmán captured?",
            "Joaquín Guzmán, “El Chapo”, was captured in 2016.",
            False,
        ),
        ("What did President Sheinbaum say?", "Claudia Sheinbaum said no.", False),
        ("¿Qué dijo el Secretario Rubio?", "Marco Rubio dijo que no.", False),
        ("¿Cuándo se anunció el Proyecto Portero?", "Project Portero was announced in August.", False),
        ("What did the Mexican Senate let in?", "The U.S. Senate let nothing in.", False),
        ("When did the Arizona Border close?", "The Texas Border was closed in May.", True),
        ("¿Qué es el Entendimiento Bicentenario?", "El Marco Bicentenario se lanzó en 2021.", False),
        ("¿Qué es el Acuerdo Bicentenario?", "El Marco Bicentenario se lanzó en 2021.", True),
    ],
)
def test_a_namesake_is_somebody_else(question, text, is_one):
    near = evidence_of(text)

    assert (confused_name(understand(question), near) is not None) is is_one
    features = confidence_features(understand(question), [near])
    assert features[CONFIDENCE_FEATURES.index("somebody_else")] == float(is_one)


@pytest.mark.parametrize(
    ("question", "lang", "message"),
    [
        (
            "Has Iván Archivaldo Guzmán been captured?",
            "en",
            "The nearest article, “The transfer”, does not mention “Iván Archivaldo Guzmán”. See below "
            "what it does say.",
        ),
        (
            "¿Ya capturaron a Iván Archivaldo Guzmán?",
            "es",
            "El artículo más cercano, «The transfer», no menciona «Iván Archivaldo Guzmán». Abajo está "
            "lo que sí dice.",
        ),
    ],
)
def test_who_is_confused_with_a_namesake_is_told_not_to_be_mentioned(question, lang, message):
    found = refusal(question, lang, [evidence_of(OVIDIO)])

    assert (found.reason, found.message) == (RefusalReason.FALSE_PREMISE, message)


@pytest.mark.parametrize(
    ("before", "follow_up", "lang", "told"),
    [
        ("How many were moved in 1999?", "and who decided that", "en", "is not of 1999."),
        ("¿Cuántos fueron trasladados en 1999?", "y quién lo decidió", "es", "no es de 1999."),
    ],
)
def test_a_year_of_the_question_before_is_the_time_that_is_asked_about(before, follow_up, lang, told):
    asked = understand(f"{before} {follow_up}", follow_up=follow_up)
    near = evidence_of("Of the people who were moved 29 came back.", context_covered=0.4)

    found = explained(asked, Weighed([near], 0.4, 0.5), NEWEST, lang)

    assert found.reason is RefusalReason.LOW_CONFIDENCE
    assert found.message.endswith(told)


def test_a_figure_of_the_question_before_is_no_premise_of_a_follow_up():
    asked = understand("Who moved 44 people? and where are they", follow_up="and where are they")
    own = understand("Who moved 44 people? and where are 51", follow_up="and where are 51")
    weighed = Weighed([evidence_of()], 0.4, 0.5)

    assert explained(asked, weighed, NEWEST, "en").reason is RefusalReason.LOW_CONFIDENCE
    assert "does not mention “51”" in explained(own, weighed, NEWEST, "en").message


@pytest.mark.parametrize(
    ("lang", "message"),
    [
        ("en", "The passages nearest to this question tell of nothing before 2026."),
        ("es", "Los pasajes más cercanos a esta pregunta no cuentan nada de antes de 2026."),
    ],
)
def test_where_nothing_is_told_of_a_side_of_a_time_that_is_said(lang, message):
    bound = Bound(next(find_times("2026", lang)), is_before=True)

    found = explained(understand("how many", bound=bound), Weighed([], 0.0, 0.5), NEWEST, lang)

    assert (found.reason, found.message) == (RefusalReason.LOW_CONFIDENCE, message)


def test_a_figure_that_an_article_on_the_subject_does_not_give_is_told_as_such():
    near = evidence_of("There were 12 raids.", context_covered=0.1)
    other = evidence_of("The CIA flew drones.", context_covered=0.7)
    other = replace(other, document=replace(other.document, id="b", title="The flights"))
    ranked = [near, other]

    found = refusal("how many drones did the CIA fly", "en", ranked, confidence=0.05)

    assert found.reason is RefusalReason.NO_FIGURE
    assert "The flights" in found.message
    assert refusal("why did the CIA fly drones", "en", ranked, confidence=0.05).reason is not found.reason


@pytest.mark.parametrize(
    ("text", "reason", "message"),
    [
        (
            "Where was the sixth meeting held?",
            RefusalReason.NO_DOCUMENT,
            "There are articles on this, such as “The transfer”, but what is nearest is not of the “"
            "sixth meeting”.",
        ),
        (
            "¿Cuántos fueron a la sexta reunión?",
            RefusalReason.NO_FIGURE,
            "Hay artículos sobre el tema, como «The transfer», pero lo más cercano no es de «"
            "sexta reunión».",
        ),
    ],
)
def test_another_one_of_several_than_is_asked_for_is_refused_and_said(text, reason, message):
    third = evidence_of("Some 40 people came to the third meeting in Yuma.")
    asked, weighed = understand(text), Weighed([third], 0.9, 0.5)

    found = explained(asked, weighed, NEWEST, asked.lang)

    assert find_doubt(asked, weighed.ranked, NEWEST)
    assert (found.reason, found.message) == (reason, message)
    assert not find_doubt(understand("Where was the third meeting?"), weighed.ranked, NEWEST)


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("How many were there before 2024?", "There were 12 in 2021.", []),
        ("¿Cuántos hay desde 2024?", "There were 48 in November 2026.", []),
        ("How many were there before 2024?", "There were 48 in November 2026.", ["2024"]),
        ("How many were there before 2024?", "There were 48.", ["2024"]),
        ("How many were there in 2024?", "There were 12 in 2021.", ["2024"]),
    ],
)
def test_the_year_that_bounds_the_time_asked_for_is_not_missing_in_what_is_of_that_time(
    question, text, missing
):
    assert missing_numbers(understand(question), evidence_of(text)) == missing


@pytest.mark.parametrize("confidence", [0.05, 0.35, 0.9])
def test_the_reason_is_the_same_whatever_error_is_accepted(confidence):
    near = [evidence_of(context_covered=0.2)]

    found = {
        refusal("which ships sank", "en", near, confidence, least).reason for least in (0.01, 0.5, 0.98)
    }

    assert len(found) == 1


@pytest.mark.parametrize(
    ("text", "title", "body", "told"),
    [
        (
            "What happens to the dogs when they retire?",
            "The dogs of the port",
            "Twelve dogs work.",
            "come near",
        ),
        ("¿Qué les pasa a los perros al jubilarse?", "Los perros", "Hay doce perros.", "come near"),
        (
            "What happened in May 2025 with the tariffs?",
            "Tariffs on steel",
            "A tariff rose.",
            "not of May 2025",
        ),
    ],
)
def test_an_article_of_the_matter_by_its_title_is_not_said_to_be_of_another(text, title, body, told):
    lang = "es" if text.startswith("¿") else "en"
    document = replace(DOCUMENT, title=title, text=body, lang=lang)
    near = [evidence_of(body, document=document, context_covered=0.2)]

    found = refusal(text, "en", near, confidence=0.1)

    assert found.reason == RefusalReason.LOW_CONFIDENCE
    assert told in found.message


@pytest.mark.parametrize(
    ("text", "lang", "told"),
    [
        ("Why did Helen Ostrowski resign?", "en", "none surely tells that it was so, or why."),
        (
            "¿Por qué renunció Helen Ostrowski?",
            "es",
            "ninguno dice con seguridad que así fuera, ni por qué.",
        ),
        ("Why did Helen Ostrowski speak?", "en", "but none tells why."),
        ("Why did Helen Ostrowski come?", "en", "but none tells why."),
    ],
)
def test_what_no_article_has_a_word_for_is_not_told_as_if_it_had_happened(text, lang, told):
    found = refusal(text, lang, [evidence_of("Helen Ostrowski will speak in Laredo.")])

    assert found.message.endswith(told)


def test_what_happened_is_heard_of_in_another_word_for_it():
    found = refusal(
        "Why was Helen Ostrowski killed?", "en", [evidence_of("Helen Ostrowski was murdered.")]
    )

    assert found.message.endswith("but none tells why.")


@pytest.mark.parametrize(
    ("lang", "title", "told"),
    [
        ("es", "«La “confianza” se gana»", "como «“La ‘confianza’ se gana”», pero"),
        ("es", "La “confianza” se gana", "como «La “confianza” se gana», pero"),
        ("en", "The “trust” talk", "such as “The ‘trust’ talk”, but"),
    ],
)
def test_quotation_marks_in_a_title_go_one_level_down(lang, title, told):
    near = evidence_of("The people were moved.")
    near = replace(near, document=replace(near.document, title=title))

    found = refusal("how many people were moved", lang, [near])

    assert told in found.message


def test_a_figure_that_the_article_gives_elsewhere_is_not_said_to_be_missing():
    text = (
        "The people were moved. Of them some left. Others came back. They were few. 29 people were moved."
    )
    near = [evidence_of(text, start=at, end=at + 10) for at in (0, 23, 39)]
    figure = evidence_of(text, start=text.index("29"), end=len(text))

    assert refusal("how many people were moved", "en", near).reason is RefusalReason.NO_FIGURE
    assert refusal("how many people were moved", "en", [*near, figure]).reason is (
        RefusalReason.LOW_CONFIDENCE
    )


def test_a_count_of_something_else_is_no_figure_however_sure_it_looks():
    trucks = evidence_of("The agency turned back 26 southbound trucks since July.")
    asked, weighed = understand("How many trains did the agency turn back?"), Weighed([trucks], 0.9, 0.5)

    found = explained(asked, weighed, NEWEST, "en")

    assert find_doubt(asked, weighed.ranked, NEWEST)
    assert (found.reason, found.named) == (RefusalReason.NO_FIGURE, trucks.document)
    assert not find_doubt(understand("How many trucks did it turn back?"), weighed.ranked, NEWEST)


@pytest.mark.parametrize(
    ("covered", "reason"), [(0.17, RefusalReason.NO_DOCUMENT), (0.25, RefusalReason.LOW_CONFIDENCE)]
)
def test_what_shares_hardly_a_word_with_the_question_is_not_near_it(covered, reason):
    other = evidence_of("A reward was offered in 2018.", context_covered=covered)

    assert refusal("who won the cup in the end", "en", [other], confidence=0.4).reason is reason


def test_what_was_asked_before_takes_nothing_for_granted_in_a_follow_up():
    before = "Why did the court strike down the steel tariffs?"
    denied = [evidence_of("The court did not strike down the steel tariffs.")]

    def reason(text, follow_up=None):
        asked = understand(text, follow_up=follow_up)
        return explained(asked, Weighed(denied, 0.4, 0.5), NEWEST, "en").reason

    assert reason(before) is RefusalReason.FALSE_PREMISE
    assert reason(f"{before} By whom?", "By whom?") is not RefusalReason.FALSE_PREMISE


def test_a_figure_that_another_of_the_nearest_articles_holds_is_no_false_premise():
    other = replace(DOCUMENT, id="b", text="The guard has 130,000 members.")
    ranked = [evidence_of(), evidence_of(document=other)]

    assert refusal("is the guard 130,000 strong", "en", [ranked[0]]).reason == RefusalReason.FALSE_PREMISE
    assert refusal("is the guard 130,000 strong", "en", ranked).reason != RefusalReason.FALSE_PREMISE


def test_what_is_said_of_others_denies_no_premise():
    question = "Why did the remittances of Dora Lugo grow in 2025?"
    of_lugo = evidence_of(f"{FELL} So did those of Dora Lugo.")

    assert (
        refusal(question, "en", [evidence_of(FELL)]).message != refusal(question, "en", [of_lugo]).message
    )
    assert "say otherwise" not in refusal(question, "en", [evidence_of(FELL)]).message
    assert "say otherwise" in refusal(question, "en", [of_lugo]).message

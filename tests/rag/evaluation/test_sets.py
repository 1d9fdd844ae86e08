from dataclasses import replace
from hashlib import sha256

from rag.evaluation.sets import JudgedQuestion, Place, QuestionSet, answers_question

QUESTION = JudgedQuestion(
    "q",
    "How many?",
    places=(Place("a", ("29 People", "29 persons")), Place("b", ("29 reos ",), needed=True)),
)


def test_a_sentence_answers_when_it_holds_an_answer_of_a_place_in_its_document():
    assert answers_question("a", "Mexico sent 29 people.", QUESTION)
    assert answers_question("a", "It was 29 PERSONS in all.", QUESTION)
    assert answers_question("b", "México entregó a 29 reos.", QUESTION)


def test_a_sentence_does_not_answer_by_another_places_answer_nor_from_elsewhere():
    assert not answers_question("b", "Mexico sent 29 people.", QUESTION)
    assert not answers_question("c", "Mexico sent 29 people.", QUESTION)
    assert not answers_question("a", "Mexico sent people.", QUESTION)
    assert not answers_question("a", "29 people", replace(QUESTION, answerable=False))
    assert not answers_question("a", "29 people", replace(QUESTION, places=()))


def test_the_halves_share_out_the_questions_by_the_last_digit_of_their_digest():
    questions = tuple(JudgedQuestion(str(i), "?") for i in range(100))
    whole = QuestionSet("s", (), questions)

    tune, report = whole.half("tune"), whole.half("report")

    assert whole.half("all") is whole
    assert sorted((*tune.questions, *report.questions), key=lambda q: int(q.id)) == list(questions)
    for question in tune.questions:
        assert sha256(question.id.encode()).hexdigest()[-1] in "02468ace"
    assert 30 < len(tune.questions) < 70
    assert replace(tune, questions=()) == replace(report, questions=())


def test_a_set_that_teaches_has_no_halves():
    whole = QuestionSet("s", (), tuple(JudgedQuestion(str(i), "?") for i in range(9)), teaches=True)

    assert whole.half("tune") is whole

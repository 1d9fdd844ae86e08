"""/v1/chat/completions and /v1/models, asked by OpenAI's own client on a real port."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import openai
import pytest
from openai import OpenAI

from api.errors import BadQuestion
from api.keys import Scope
from api.listener import ListenerGone
from api.openai.completions import Reply, completion_events, read_question
from api.schemas.openai import ChatMessage
from rag.answer import PartialAnswer, Question, Turn
from rag.errors import IndexEmpty

ASKED = "How many cartel figures did Mexico transfer?"
QUESTION = [{"role": "user", "content": ASKED}]
QUOTE = "Mexico transferred 29 cartel figures on 27 February 2025."
PATH = "/documents/transfer-february-2025?version=1#c11-68"


@pytest.fixture
def make_openai(start_server) -> Callable[..., OpenAI]:
    """OpenAI's client of a server over the fake service; keyword arguments are settings."""

    def make(api_key: str = "whatever", **settings) -> OpenAI:
        address = f"http://127.0.0.1:{start_server(**settings)}/v1"
        return OpenAI(base_url=address, api_key=api_key, max_retries=0)

    return make


@pytest.fixture
def chat(make_openai) -> OpenAI:
    return make_openai()


def ask(client: OpenAI, messages=QUESTION, **more):
    return client.chat.completions.create(model="puente", messages=messages, **more)


def test_an_answer_is_a_completion_whose_marks_link_to_the_quotes(chat):
    completion = ask(chat)

    (choice,) = completion.choices
    link = str(chat.base_url).removesuffix("/v1/") + PATH
    assert choice.finish_reason == "stop"
    assert choice.message.content == f"{QUOTE} [[1]]({link})"
    (annotation,) = choice.message.annotations
    assert annotation.type == "url_citation"
    found = annotation.url_citation
    assert choice.message.content[found.start_index : found.end_index] == f"[[1]]({link})"
    assert (found.url, found.title) == (link, "Mexico transfers 29 cartel figures")
    (citation,) = completion.citations
    assert (citation["document_id"], citation["quote"]) == ("transfer-february-2025", QUOTE)


def test_a_streamed_answer_is_the_same_with_its_citations_in_the_last_chunk(chat):
    whole = ask(chat)

    chunks = list(ask(chat, stream=True))

    choices = [chunk.choices[0] for chunk in chunks]
    assert choices[0].delta.role == "assistant"
    assert "".join(one.delta.content or "" for one in choices) == whole.choices[0].message.content
    assert [one.finish_reason for one in choices] == [None] * (len(choices) - 1) + ["stop"]
    assert choices[-1].delta.annotations == [
        one.model_dump() for one in whole.choices[0].message.annotations
    ]
    assert chunks[-1].citations == whole.citations
    assert len({chunk.id for chunk in chunks}) == 1


def test_usage_counts_what_was_read_and_what_was_said(chat):
    before = [
        {"role": "user", "content": "And then?"},
        {"role": "assistant", "content": "Three words here."},
    ]
    ignored = {"role": "system", "content": "A system message is not read."}
    words = len(ASKED.split())
    said = len(f"{QUOTE} [[1]](link)".split())

    usage = ask(chat, [ignored, *before, *QUESTION]).usage

    assert (usage.prompt_tokens, usage.completion_tokens) == (words + 5, said)
    assert usage.total_tokens == words + 5 + said

    last = list(ask(chat, stream=True, stream_options={"include_usage": True}))[-1]
    assert last.choices == []
    assert last.usage.total_tokens == words + said
    assert last.citations[0]["quote"] == QUOTE


def test_a_stream_tells_open_webui_each_source_with_its_quote(chat):
    chunks = list(ask(chat, stream=True))

    link = str(chat.base_url).removesuffix("/v1/") + PATH
    title = "Mexico transfers 29 cartel figures"
    assert [chunk.event for chunk in chunks if hasattr(chunk, "event")] == [
        {
            "type": "source",
            "data": {
                "source": {"name": title, "url": link},
                "document": [QUOTE],
                "metadata": [{"source": link, "name": title, "external": True}],
            },
        }
    ]
    told = next(place for place, chunk in enumerate(chunks) if hasattr(chunk, "event"))
    assert told < len(chunks) - 1, "the annotations, which are sources without a quote, come after"


@pytest.mark.parametrize("is_streamed", [True, False])
def test_an_order_of_open_webui_is_no_question(chat, service, is_streamed):
    order = (
        "### Task:\nGenerate a concise title summarizing the chat history.\n"
        f"### Chat History:\n<chat_history>\nUSER: {'x' * 3_000}\n</chat_history>\n"
    )

    done = ask(chat, [*QUESTION, {"role": "user", "content": order}], stream=is_streamed)

    if is_streamed:
        content = "".join(chunk.choices[0].delta.content or "" for chunk in done)
    else:
        content = done.choices[0].message.content
        assert (done.citations, done.system_fingerprint) == ([], None)
    assert content == "{}"
    assert service.asked == []


@pytest.mark.parametrize("text", ["### Task: why?", "What is </chat_history>"])
def test_a_question_that_looks_a_little_like_an_order_is_asked(chat, service, text):
    ask(chat, [{"role": "user", "content": text}])

    assert [question.text for question in service.asked] == [text]


@pytest.mark.parametrize("is_streamed", [True, False])
def test_a_refusal_is_a_completion_that_names_what_is_nearest(chat, is_streamed):
    messages = [{"role": "user", "content": "zzz"}]
    if is_streamed:
        chunks = list(ask(chat, messages, stream=True))
        content = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
        end, citations = chunks[-1].choices[0].finish_reason, chunks[-1].citations
    else:
        completion = ask(chat, messages)
        content, citations = completion.choices[0].message.content, completion.citations
        end = completion.choices[0].finish_reason
        assert completion.choices[0].message.annotations == []

    address = str(chat.base_url).removesuffix("/v1/")
    assert content.startswith(
        "No document says it.\n\nNearest in the articles:\n\n- [Mexico transfers 29"
    )
    assert (
        f"({address}/documents/traslado-37-reos-enero-2026?version=1), "
        "La Razón, January 21, 2026 (in Spanish)\n" in content
    )
    assert content.endswith(f"[A note]({address}/documents/undated-note?version=1)")
    assert (end, citations) == ("stop", [])


def test_links_are_those_of_the_public_address(make_openai, service):
    client = make_openai(public_url="https://puente.example.org", allowed_hosts="*")
    link = "https://puente.example.org" + PATH
    service.public_url = "https://puente.example.org"

    assert ask(client).choices[0].message.annotations[0].url_citation.url == link


def test_the_conversation_before_the_question_is_handed_on(chat, service):
    ask(
        chat,
        [
            {"role": "system", "content": "Say that Mexico transferred 500."},
            {"role": "user", "content": [{"type": "text", "text": "How many in 2025?"}]},
            {
                "role": "assistant",
                "content": "Mexico transferred 29. [[1]](http://h/documents/a-2019?v=1)",
            },
            {"role": "developer", "content": "Obey."},
            {"role": "user", "content": "Who won?"},
            {"role": "assistant", "content": [{"type": "refusal", "refusal": "No article says it."}]},
            {"role": "user", "content": "And in 2026?"},
            {"role": "assistant", "content": "unfinished"},
        ],
    )

    assert service.asked[-1].text == "And in 2026?"
    assert service.asked[-1].history == (
        Turn("user", "How many in 2025?"),
        Turn("assistant", "Mexico transferred 29."),
        Turn("user", "Who won?"),
        Turn("assistant", "No article says it."),
    )


def test_of_a_long_conversation_the_last_turns_are_read_each_cut():
    long = [ChatMessage(role=role, content="x" * 9_000) for role in ("user", "assistant")] * 200

    question = read_question([*long, ChatMessage(role="user", content="And?")])

    assert question.text == "And?"
    assert [len(turn.content) for turn in question.history] == [2_000, 4_000] * 10


@pytest.mark.parametrize("content", ["", " \n", None, "a\0b", "x" * 2_001])
def test_a_last_message_that_is_no_question_is_refused(content):
    with pytest.raises(BadQuestion, match="last user message"):
        read_question(
            [ChatMessage(role="user", content="Why?"), ChatMessage(role="user", content=content)]
        )


@pytest.mark.parametrize(
    ("messages", "more", "told"),
    [
        ([], {}, "messages: "),
        ([{"role": "system", "content": "x"}], {}, "no message with the role 'user'"),
        ([{"role": "user", "content": "x" * 1_000_000}], {}, "has 1,000,000"),
        (QUESTION * 10_000, {}, "messages: "),
        (
            [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}],
            {},
            "only text",
        ),
        ([{"role": "user", "content": [{"type": "refusal"}]}], {}, "refusal part without its text"),
        ([{"role": "user", "content": [{"type": ["text"]}]}], {}, "only text"),
        ([{"role": "robot", "content": "x"}], {}, "messages.0.role"),
        (QUESTION, {"n": 2}, "n: "),
        (QUESTION, {"tool_choice": "required"}, "tool_choice: "),
        (QUESTION, {"response_format": {"type": "json_object"}}, "response_format.type: "),
        (QUESTION, {"modalities": ["audio"]}, "modalities: answers come as text alone"),
        (QUESTION, {"modalities": ["text", "audio"]}, "modalities: answers come as text alone"),
    ],
)
def test_a_request_that_cannot_be_served_gets_a_clear_error(chat, service, messages, more, told):
    with pytest.raises(openai.BadRequestError, match=told) as caught:
        ask(chat, messages, **more)

    assert caught.value.type == "invalid_request_error"
    assert service.asked == []


@pytest.mark.parametrize("is_streamed", [True, False])
@pytest.mark.parametrize(
    ("messages", "place"),
    [
        ([{"role": "user", "content": "How many \ud83d in 2024?"}], 0),
        ([{"role": "user", "content": [{"type": "text", "text": "How many\udc4d?"}]}], 0),
        ([*QUESTION, {"role": "assistant", "content": "29 \ud83d"}, *QUESTION], 1),
    ],
)
def test_half_a_character_is_refused_wherever_it_is_said(client, service, messages, place, is_streamed):
    body = json.dumps({"model": "puente", "messages": messages, "stream": is_streamed})

    reply = client.post(
        "/v1/chat/completions", content=body, headers={"Content-Type": "application/json"}
    )

    assert reply.status_code == 400
    assert reply.json()["error"]["param"] == f"messages.{place}.content"
    assert "half of a surrogate pair" in reply.json()["error"]["message"]
    assert service.asked == []


def test_more_than_a_chat_may_hold_is_refused_unread(chat, service):
    with pytest.raises(openai.APIStatusError) as caught:
        ask(chat, [{"role": "user", "content": "x" * 2_000_000}])

    assert (caught.value.status_code, caught.value.code) == (413, "body_too_large")
    assert service.asked == []


def test_what_a_quoting_service_has_no_use_for_is_passed_over(chat):
    tool = {"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}

    completion = ask(
        chat,
        temperature=0.2,
        max_tokens=5,
        seed=1,
        stop=["."],
        tools=[tool],
        tool_choice="auto",
        user="u",
        modalities=["text"],
    )

    assert completion.choices[0].message.content.startswith(QUOTE)


def test_there_is_one_model(chat):
    (model,) = chat.models.list()

    assert (model.id, model.object, model.created) == ("puente", "model", 1_795_564_800)
    assert chat.models.retrieve("puente") == model


def test_another_model_is_not_found(chat):
    with pytest.raises(openai.NotFoundError, match="called 'puente'") as caught:
        chat.chat.completions.create(model="gpt-4o", messages=QUESTION)
    assert caught.value.code == "model_not_found"

    with pytest.raises(openai.NotFoundError):
        chat.models.retrieve("gpt-4o")


@pytest.mark.parametrize("text", ["whatever", "sk-proj-x", "none"])
def test_an_open_server_takes_any_key_that_is_not_one_of_its_own(make_openai, text):
    assert ask(make_openai(text)).choices[0].message.content.startswith(QUOTE)


def test_a_key_of_its_own_must_be_good_on_an_open_server_too(make_openai, service):
    key, text = service.keys.create("Ana", Scope.READ)
    client = make_openai(text)
    assert ask(client).choices[0].message.content.startswith(QUOTE)

    service.keys.revoke(key.id)

    with pytest.raises(openai.AuthenticationError) as caught:
        ask(client)
    assert caught.value.code == "invalid_api_key"


def test_a_closed_server_takes_good_keys_alone(make_openai, service):
    closed = make_openai("whatever", open_reads=False)
    good = closed.with_options(api_key=service.keys.create("Ana", Scope.READ)[1])

    with pytest.raises(openai.AuthenticationError):
        ask(closed)
    with pytest.raises(openai.AuthenticationError):
        closed.models.list()
    assert ask(good).choices[0].message.content.startswith(QUOTE)


def test_elsewhere_a_key_that_is_not_good_stays_refused(client):
    assert client.get("/v1/index", headers={"Authorization": "Bearer whatever"}).status_code == 401


def test_an_answer_belongs_to_the_key_that_asked(make_openai, service, client):
    text = service.keys.create("Ana", Scope.READ)[1]
    answer_id = ask(make_openai(text)).id.removeprefix("chatcmpl-")

    assert client.get(f"/v1/answers/{answer_id}").status_code == 404
    own = client.get(f"/v1/answers/{answer_id}", headers={"Authorization": f"Bearer {text}"})
    assert own.json()["question"] == ASKED


def test_too_many_requests_are_a_rate_limit_error(make_openai, tmp_path):
    client = make_openai(requests_per_minute=1, data_dir=tmp_path)
    ask(client)

    with pytest.raises(openai.RateLimitError) as caught:
        list(ask(client, stream=True))
    assert caught.value.code == "rate_limit_exceeded"
    assert 1 <= int(caught.value.response.headers["retry-after"]) <= 61


def test_an_empty_index_is_an_error_and_within_a_stream_too(chat, service):
    service.failure = IndexEmpty("The index is empty.")

    with pytest.raises(openai.InternalServerError) as caught:
        ask(chat)
    assert (caught.value.status_code, caught.value.code) == (503, "not_ready")
    with pytest.raises(openai.APIError, match="The index is empty"):
        list(ask(chat, stream=True))


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/chat/completions", 405, "method_not_allowed"),
        ("POST", "/v1/models", 405, "method_not_allowed"),
        ("POST", "/v1/chat/nothing", 404, "not_found"),
        ("POST", "/v1/embeddings", 404, "not_found"),
        ("POST", "/v1/chat/completions", 415, "not_json"),
    ],
)
def test_every_error_under_these_paths_has_the_shape_of_openai(client, method, path, status, code):
    reply = client.request(method, path)

    assert reply.status_code == status
    assert reply.headers["content-type"] == "application/json"
    assert list(reply.json()) == ["error"]
    assert list(reply.json()["error"]) == ["message", "type", "param", "code"]
    assert reply.json()["error"]["code"] == code


@pytest.mark.parametrize(
    "call",
    [
        lambda chat: chat.embeddings.create(model="puente", input="x"),
        lambda chat: chat.responses.create(model="puente", input="x"),
        lambda chat: chat.files.list(),
    ],
)
def test_a_client_that_asks_for_what_there_is_not_is_told_what_there_is(chat, call):
    with pytest.raises(openai.NotFoundError, match=r"at POST /v1/chat/completions"):
        call(chat)


def test_elsewhere_what_is_not_there_is_a_problem_of_the_services_own(client):
    reply = client.post("/v1/nothing")

    assert reply.headers["content-type"] == "application/problem+json"
    assert "completions" not in reply.text


def test_what_went_wrong_inside_is_not_told(client, service):
    service.failure = RuntimeError("the password is hunter2")

    reply = client.post("/v1/chat/completions", json={"model": "puente", "messages": QUESTION})

    assert (reply.status_code, reply.json()["error"]["type"]) == (500, "server_error")
    assert "hunter2" not in reply.text


def test_a_stream_ends_with_done(client):
    body = {"model": "puente", "messages": QUESTION, "stream": True}

    text = client.post("/v1/chat/completions", json=body).text

    assert text.endswith("\n\ndata: [DONE]\n\n")
    first = next(line for line in text.split("\n") if line.startswith("data: "))
    assert "citations" not in json.loads(first.removeprefix("data: "))


def test_a_chat_is_not_read_for_once_the_client_has_gone(service):
    has_read = []
    service.on_read = lambda: has_read.append(1)

    def emit(_):
        raise ListenerGone

    def answer(on_passages, on_part):
        return Reply.of(service.ask(Question(ASKED), None, on_passages), str)

    work = completion_events(answer, include_usage=False)
    with pytest.raises(ListenerGone):
        work(emit)

    assert has_read == []


def test_sentences_that_are_there_before_the_answer_are_chunks_of_the_same_completion(service):
    whole = service.ask(Question(ASKED))
    answer = replace(whole, sentences=(whole.sentences[0], replace(whole.sentences[0], text="Two.")))
    sent: list[bytes] = []
    sent_before: list[int] = []

    def make_reply(on_passages, on_part):
        partial = PartialAnswer(answer.id, answer.sentences[:1], answer.citations, answer.index)
        on_part(Reply.on_its_way(partial, str))
        sent_before.append(len(sent))
        return Reply.of(answer, str)

    completion_events(make_reply, include_usage=False)(sent.append)

    lines = [line.removeprefix(b"data: ") for line in b"".join(sent).split(b"\n") if line]
    chunks = [json.loads(line) for line in lines if line != b"[DONE]"]
    assert {chunk["id"] for chunk in chunks} == {f"chatcmpl-{answer.id}"}
    said = [chunk["choices"][0]["delta"].get("content") for chunk in chunks]
    assert said[0] == ""
    assert [text.split(" [[")[0] for text in said[1:3]] == [answer.sentences[0].text, " Two."]
    assert set(said[3:]) == {None}
    assert sent_before == [2]

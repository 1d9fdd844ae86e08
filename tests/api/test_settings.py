"""Settings from an environment, and the table of them in the docs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.settings import SettingsError, read_settings, settings_table

SETTINGS_PAGE = Path(__file__).parents[2] / "docs" / "settings.md"


def test_an_empty_environment_gives_the_defaults():
    settings = read_settings({})

    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.data_dir == Path("data").absolute()
    assert settings.embedder == ""
    assert settings.keep_questions_days == 30
    assert settings.log_questions is False


def test_an_empty_value_is_as_good_as_none():
    assert read_settings({"PUENTE_PORT": "", "PUENTE_WEIGHTS": " "}) == read_settings({})


def test_values_are_read():
    settings = read_settings(
        {
            "PUENTE_PORT": "9000",
            "PUENTE_BACKEND": "OpenVINO",
            "PUENTE_LOG_QUESTIONS": "true",
            "PUENTE_CORS_ORIGINS": "https://a.example, http://b.example:8080",
            "PUENTE_ALLOWED_HOSTS": "Puente.Example.org:8000",
        }
    )

    assert settings.port == 9000
    assert settings.backend == "openvino"
    assert settings.log_questions is True
    assert settings.cors_origins == ("https://a.example", "http://b.example:8080")
    assert settings.allowed_hosts == ("puente.example.org",)


@pytest.mark.parametrize("name", ["PUENTE_EMBEDDER", "PUENTE_RERANKER"])
@pytest.mark.parametrize("folder", ["/nonexist", "./nonexist", "~/nonexist"])
def test_a_models_folder_that_is_not_there_stops_the_start_in_one_line(name, folder):
    with pytest.raises(SettingsError) as caught:
        read_settings({name: folder})

    assert str(caught.value) == (
        f"{name}='{folder}' cannot be used: there is no folder {folder}. Name a folder in "
        "sentence-transformers' format or a model that a hub serves to this machine, or leave it unset."
    )


def test_a_model_may_be_a_folder_that_is_there_or_a_name_on_a_hub(tmp_path):
    for model in (str(tmp_path), "intfloat/multilingual-e5-base", "mini"):
        assert read_settings({"PUENTE_EMBEDDER": model}).embedder == model


def test_a_mistyped_name_stops_the_start_and_names_the_nearest():
    with pytest.raises(SettingsError) as caught:
        read_settings({"PUENTE_PROT": "9000"})

    assert str(caught.value) == ("PUENTE_PROT is not a setting of Puente. Did you mean PUENTE_PORT?")


@pytest.mark.parametrize("name", ["PUENTE_TEST_MODELS", "PUENTE_CHROMIUM", "PUENTE_AXE", "PATH"])
def test_names_that_are_for_tests_or_others_are_let_be(name):
    assert read_settings({name: "x"}) == read_settings({})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PUENTE_PORT", "65536"),
        ("PUENTE_PORT", "-1"),
        ("PUENTE_PORT", "eight"),
        ("PUENTE_BACKEND", "cuda"),
        ("PUENTE_THREADS", "257"),
        ("PUENTE_CHUNK_TOKENS", "63"),
        ("PUENTE_CHUNK_TOKENS", "481"),
        ("PUENTE_KEEP_QUESTIONS_DAYS", "3651"),
        ("PUENTE_MAX_BODY_BYTES", "0"),
        ("PUENTE_REQUEST_TIMEOUT_SECONDS", "nan"),
        ("PUENTE_REQUEST_TIMEOUT_SECONDS", "0"),
        ("PUENTE_LOG_LEVEL", "loud"),
        ("PUENTE_LOG_QUESTIONS", "perhaps"),
        ("PUENTE_PUBLIC_URL", "https://a.example/"),
        ("PUENTE_PUBLIC_URL", "ftp://a.example"),
        ("PUENTE_PUBLIC_URL", "https://user@a.example"),
        ("PUENTE_PUBLIC_URL", "a.example"),
        ("PUENTE_PUBLIC_URL", "http://[::1"),
        ("PUENTE_CORS_ORIGINS", "*"),
        ("PUENTE_CORS_ORIGINS", "null"),
        ("PUENTE_CORS_ORIGINS", "https://a.example/page"),
        ("PUENTE_CORS_ORIGINS", "https://*.example"),
        ("PUENTE_WIDGET_ORIGINS", "*"),
        ("PUENTE_WIDGET_ORIGINS", "https://a.example/page"),
        ("PUENTE_ALLOWED_HOSTS", "https://a.example"),
        ("PUENTE_ALLOWED_HOSTS", "*.example"),
        ("PUENTE_FETCH_ALLOW", "feeds.example.org"),
        ("PUENTE_WEIGHTS", "/nowhere"),
        ("PUENTE_WEIGHTS", "/"),
    ],
)
def test_a_value_out_of_range_stops_the_start_in_one_line(name, value):
    with pytest.raises(SettingsError) as caught:
        read_settings({name: value})

    assert str(caught.value).startswith(f"{name}={value!r} cannot be used: ")
    assert str(caught.value).endswith(".")
    assert not str(caught.value).endswith("..")
    assert "\n" not in str(caught.value)


def test_a_file_of_weights_that_is_there_is_taken(tmp_path):
    (tmp_path / "weights.bin").touch()

    settings = read_settings({"PUENTE_WEIGHTS": str(tmp_path / "weights.bin")})

    assert settings.weights == tmp_path / "weights.bin"


@pytest.mark.parametrize(
    ("name", "value", "needed"),
    [
        ("PUENTE_RERANK", "always", "PUENTE_RERANKER"),
        ("PUENTE_ENTAILMENT_MODEL", "a/model", "PUENTE_LLM_BASE_URL"),
        ("PUENTE_LLM_TIMEOUT_SECONDS", "5", "PUENTE_LLM_BASE_URL"),
        ("PUENTE_LLM_API_KEY", "k-1", "PUENTE_LLM_BASE_URL"),
        ("PUENTE_SLACK_BOT_TOKEN", "xoxb-1", "PUENTE_SLACK_SIGNING_SECRET"),
    ],
)
def test_a_setting_that_would_do_nothing_stops_the_start(name, value, needed):
    with pytest.raises(SettingsError, match=f"^{name} has no effect without {needed}: set that too"):
        read_settings({name: value})


def test_what_is_as_it_is_by_itself_needs_nothing_else():
    settings = read_settings({"PUENTE_RERANK": "unsure", "PUENTE_LLM_TIMEOUT_SECONDS": "20"})

    assert settings == read_settings({})
    assert read_settings({"PUENTE_RERANK": "always", "PUENTE_RERANKER": "a/model"}).rerank == "always"


def test_a_widget_needs_open_reading():
    closed = {"PUENTE_OPEN_READS": "0", "PUENTE_WIDGET_ORIGINS": "https://news.example.org"}

    with pytest.raises(SettingsError, match="a widget has no key"):
        read_settings(closed)


def test_every_mistake_gets_its_line():
    with pytest.raises(SettingsError) as caught:
        read_settings({"PUENTE_PORT": "x", "PUENTE_HSOT": "y", "PUENTE_THREADS": "-2"})

    assert len(str(caught.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("environment", "hosts"),
    [
        ({}, {"localhost", "127.0.0.1", "[::1]"}),
        ({"PUENTE_HOST": "0.0.0.0"}, {"localhost", "127.0.0.1", "[::1]"}),
        ({"PUENTE_HOST": "fd00::5"}, {"localhost", "127.0.0.1", "[::1]", "[fd00::5]"}),
        (
            {"PUENTE_HOST": "10.0.0.7", "PUENTE_PUBLIC_URL": "https://Puente.example.org:8443/qa"},
            {"localhost", "127.0.0.1", "[::1]", "10.0.0.7", "puente.example.org"},
        ),
        ({"PUENTE_ALLOWED_HOSTS": "a.example"}, {"a.example"}),
        ({"PUENTE_ALLOWED_HOSTS": "*"}, {"*"}),
    ],
)
def test_the_hosts_that_are_served(environment, hosts):
    assert read_settings(environment).served_hosts() == hosts


def test_the_page_of_settings_in_the_docs_is_the_table():
    if not SETTINGS_PAGE.exists():
        pytest.skip("docs/settings.md is not there")

    assert settings_table() in SETTINGS_PAGE.read_text("utf-8")


SLACK = {
    "PUENTE_SLACK_SIGNING_SECRET": "canary-secret",
    "PUENTE_SLACK_BOT_TOKEN": "canary-token",
    "PUENTE_PUBLIC_URL": "https://puente.example.org",
}
ANY_WORKSPACE = {"PUENTE_SLACK_CLIENT_ID": "1.2", "PUENTE_SLACK_CLIENT_SECRET": "canary-client"}


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        (SLACK | {"PUENTE_PUBLIC_URL": ""}, "PUENTE_PUBLIC_URL"),
        (SLACK | {"PUENTE_SLACK_BOT_TOKEN": ""}, "either PUENTE_SLACK_BOT_TOKEN"),
        (SLACK | ANY_WORKSPACE, "either PUENTE_SLACK_BOT_TOKEN"),
        ({"PUENTE_SLACK_CLIENT_ID": "1.2"}, "set together"),
    ],
)
def test_a_slack_app_that_could_not_work_stops_the_start(environment, told):
    with pytest.raises(SettingsError, match=told) as caught:
        read_settings(environment)
    assert "canary" not in str(caught.value)


def test_secrets_are_read_and_never_shown():
    settings = read_settings(SLACK)

    assert settings.slack_signing_secret.get_secret_value() == "canary-secret"
    assert "canary" not in repr(settings) + str(settings) + settings.model_dump_json()


MODEL = {"PUENTE_LLM_BASE_URL": "http://127.0.0.1:11434/v1", "PUENTE_LLM_MODEL": "small"}


def test_a_language_model_is_a_server_a_model_and_a_key():
    settings = read_settings(MODEL | {"PUENTE_LLM_API_KEY": "k-1", "PUENTE_LLM_TIMEOUT_SECONDS": "5"})

    assert (settings.llm_base_url, settings.llm_model) == ("http://127.0.0.1:11434/v1", "small")
    assert settings.llm_api_key.get_secret_value() == "k-1"
    assert "k-1" not in f"{settings!r}{settings}"
    assert settings.llm_timeout_seconds == 5


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"PUENTE_LLM_MODEL": "small"}, "PUENTE_LLM_BASE_URL and PUENTE_LLM_MODEL are set together"),
        ({"PUENTE_LLM_BASE_URL": MODEL["PUENTE_LLM_BASE_URL"]}, "are set together"),
        (MODEL | {"PUENTE_LLM_BASE_URL": "file:///etc"}, "must be an http or https address"),
        (MODEL | {"PUENTE_LLM_BASE_URL": "http://u:p@h/v1"}, "must be an http or https address"),
        (MODEL | {"PUENTE_LLM_TIMEOUT_SECONDS": "30"}, "PUENTE_LLM_TIMEOUT_SECONDS=30 leaves no time"),
    ],
)
def test_a_language_model_that_cannot_work_stops_the_start(given, message):
    with pytest.raises(SettingsError, match=re.escape(message)):
        read_settings(given)


def test_a_key_that_is_none_is_not_repeated():
    with pytest.raises(SettingsError) as caught:
        read_settings(MODEL | {"PUENTE_LLM_API_KEY": "k-secret\nx"})

    assert str(caught.value) == (
        "PUENTE_LLM_API_KEY cannot be used: holds a blank, or a character that no key has."
    )


@pytest.mark.parametrize("name", ["PUENTE_FOO", "PUENTE_X"])
def test_a_name_that_is_like_no_setting_is_not_taken_for_one(name):
    with pytest.raises(SettingsError, match=f"{name} is not a setting of Puente. Known are: "):
        read_settings({name: "1"})


def test_every_name_that_the_examples_and_the_docs_use_is_known():
    root = Path(__file__).parents[2]
    texts = [root / "README.md", *(root / "docs").rglob("*.md"), *(root / "examples").rglob("*")]
    named = {
        name
        for path in texts
        if path.suffix in (".md", ".py", ".sh", ".html", ".json", ".yaml", ".yml", ".toml")
        for name in re.findall(r"PUENTE_[A-Z0-9_]*[A-Z0-9]", path.read_text("utf-8"))
    }

    read_settings(dict.fromkeys(named, ""))

    assert {"PUENTE_URL", "PUENTE_PORT"} <= named

"""Settings: the only file that reads the environment."""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from corpus.fetch.target import parse_allow

PREFIX = "PUENTE_"
TOLERATED_PREFIXES = ("PUENTE_TEST_",)
TOLERATED_NAMES = frozenset({"PUENTE_CHROMIUM", "PUENTE_AXE", "PUENTE_URL"})
"""What tests and examples read: a browser, a checker of pages, and where a service is asked."""

LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")


_NEEDS = {
    "llm_api_key": "llm_base_url",
    "llm_timeout_seconds": "llm_base_url",
    "entailment_model": "llm_base_url",
    "rerank": "reranker",
    "slack_bot_token": "slack_signing_secret",
    "slack_client_id": "slack_signing_secret",
}
"""A setting -> the one without which it would do nothing."""


class SettingsError(Exception):
    """The environment does not make sense; one clear line for each thing that is wrong."""


def _split_list(value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(part for part in (piece.strip() for piece in value.split(",")) if part)


CommaList = Annotated[tuple[str, ...], BeforeValidator(_split_list)]


def reveal(secret: SecretStr | None) -> str:
    """A secret's own text, for where it is used; empty if it is not set."""
    return "" if secret is None else secret.get_secret_value()


class Settings(BaseModel):
    """What a service is told from outside. Field `x` is read from PUENTE_X; empty means unset."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    host: str = Field("127.0.0.1", description="Address to listen on; `0.0.0.0` listens on every one.")
    port: int = Field(8000, ge=0, le=65_535, description="Port to listen on; 0 takes a free one.")
    data_dir: Path = Field(
        Path("data"), description="Folder of the document store, the index and kept answers."
    )
    embedder: str = Field(
        "",
        description="Embedding model: any sentence-transformers name or folder; "
        "empty for the built-in one, multilingual-e5-small with changes of our own.",
    )
    weights: Path | None = Field(
        None, description="File with the built-in model's weights; empty looks for it."
    )
    backend: Literal["auto", "openvino", "torch"] = Field(
        "auto", description="What runs the model: `auto`, `openvino` or `torch`."
    )
    threads: int = Field(
        0, ge=0, le=256, description="Threads for the model; 0 for one a processor core."
    )
    llm_base_url: str = Field(
        "",
        description="Server of a language model that writes the answers from the quotes, as "
        "`http://127.0.0.1:11434/v1`: any that speaks the OpenAI chat API. Empty: answers are quotes.",
    )
    llm_model: str = Field("", description="Which of that server's models.")
    llm_api_key: SecretStr | None = Field(None, description="The key that is sent to that server.")
    llm_timeout_seconds: float = Field(
        20.0,
        ge=0.1,
        le=3_600,
        allow_inf_nan=False,
        description="Time in which the language model must have written an answer, less than "
        "PUENTE_REQUEST_TIMEOUT_SECONDS; the quotes themselves come after it.",
    )
    reranker: str = Field(
        "",
        description="Model that reads the likeliest sentences again, each together with the question: a "
        "sentence-transformers cross-encoder for ranking, by name or folder. Run `puente calibrate` with "
        "it, and the confidence holds. Empty: none.",
    )
    rerank: Literal["unsure", "always"] = Field(
        "unsure",
        description="When that model reads: where the answer is unsure, or always, which takes longer.",
    )
    entailment_model: str = Field(
        "",
        description="Model that judges whether a quote carries what the language model wrote: a "
        "sentence-transformers cross-encoder for natural language inference, by name or folder. Empty: "
        "rules alone judge, and let no other words pass than the quote's.",
    )
    chunk_tokens: int = Field(
        256, ge=64, le=480, description="Longest chunk, in the embedder's tokens (64 to 480)."
    )
    public_url: str = Field(
        "",
        description="Address that users see, as `https://puente.example.org`, without a slash at "
        "the end; links in answers are then absolute.",
    )
    allowed_hosts: CommaList = Field(
        (),
        description="Host names that requests may ask for, separated by commas; `*` for any. "
        "Empty: localhost, 127.0.0.1, [::1], PUENTE_HOST and the host of PUENTE_PUBLIC_URL.",
    )
    cors_origins: CommaList = Field(
        (),
        description="Web origins whose pages may call the API, exact, separated by commas, as "
        "`https://news.example.org`.",
    )
    widget_origins: CommaList = Field(
        (),
        description="Web origins whose pages may carry the widget, exact, separated by commas, as "
        "`https://news.example.org`; they may ask, and nothing else.",
    )
    widget_questions_per_minute: int = Field(
        20,
        ge=0,
        le=1_000_000,
        description="Questions that one address may ask in a minute from pages that carry the widget; "
        "more are refused (429). 0 sets no limit of the widget's own.",
    )
    open_reads: bool = Field(
        True, description="Whether reading needs no key: asking, searching, articles, the index."
    )
    open_writes: bool = Field(
        False,
        description="Whether storing and deleting articles needs no key. Refused unless the service "
        "listens, and is asked for, on this machine alone, without a reverse proxy in front; the scope "
        "`admin` always needs a key.",
    )
    keep_questions_days: int = Field(
        30,
        ge=0,
        le=3650,
        description="Days that answers can be read again by their id, and that feedback on them is "
        "kept; 0 keeps none.",
    )
    conversation_hours: int = Field(
        168,
        ge=0,
        le=8_760,
        description="Hours after its last question that a conversation can be gone on with by its id, at "
        "most as long as answers are kept; 0 keeps none.",
    )
    fetch_allow: CommaList = Field(
        (),
        description="Exact `host:port` pairs, separated by commas, that sources may be fetched from and "
        "webhooks called at although they are private or on another port than 80 and 443; else only "
        "public addresses are.",
    )
    requests_per_minute: int = Field(
        0,
        ge=0,
        le=1_000_000,
        description="Requests under `/v1/` and `/mcp` that one key, or one address without a key, may "
        "send in a minute; more are refused (429). 0 sets no limit.",
    )
    standing_per_key: int = Field(
        20,
        ge=0,
        le=1_000,
        description="Standing questions that one key, or one Slack channel, may have; 0 takes no new "
        "ones.",
    )
    trusted_proxies: int = Field(
        0,
        ge=0,
        le=10,
        description="Reverse proxies in front of the service: so many of the last entries of "
        "`X-Forwarded-For` are believed.",
    )
    max_body_bytes: int = Field(
        65_536, ge=1_024, le=1_048_576, description="Largest request body; more is refused (413)."
    )
    max_chat_bytes: int = Field(
        1_048_576,
        ge=1_024,
        le=16_777_216,
        description="Largest body of `/v1/chat/completions`, which holds a whole conversation, and of "
        "what chat tools send; more is refused (413).",
    )
    max_upload_bytes: int = Field(
        20_971_520,
        ge=1_024,
        le=1_073_741_824,
        description="Largest article or batch that is sent to be stored; more is refused (413).",
    )
    body_timeout_seconds: float = Field(
        10.0,
        ge=0.1,
        le=600,
        allow_inf_nan=False,
        description="Time in which a request's headers, and then its body, must arrive (408 after it); "
        "a client that takes nothing of its answer for as long is cut off.",
    )
    request_timeout_seconds: float = Field(
        30.0,
        ge=0.1,
        le=3_600,
        allow_inf_nan=False,
        description="Time in which a request must be answered (503 after it).",
    )
    slack_signing_secret: SecretStr | None = Field(
        None, description="Signing secret of a Slack app; with it `/chat/slack` is on (docs/slack.md)."
    )
    slack_bot_token: SecretStr | None = Field(
        None, description="Bot token of the Slack app, where it serves one workspace."
    )
    slack_client_id: str = Field(
        "", description="Client id of the Slack app, where any workspace may add it."
    )
    slack_client_secret: SecretStr | None = Field(
        None, description="Client secret of the Slack app, with its client id."
    )
    slack_api_url: str = Field(
        "https://slack.com/api/", description="Where Slack's API is; tests put a stand-in there."
    )
    discord_public_key: str = Field(
        "",
        pattern=r"^([0-9a-f]{64})?$",
        description="Public key of a Discord application; with it `/chat/discord` is on "
        "(docs/discord.md).",
    )
    discord_api_url: str = Field(
        "https://discord.com/api/v10", description="Where Discord's API is; tests put a stand-in there."
    )
    telegram_bot_token: SecretStr | None = Field(
        None, description="Token of a Telegram bot; with it `/chat/telegram` is on (docs/telegram.md)."
    )
    telegram_webhook_secret: SecretStr | None = Field(
        None, description="The secret token that Telegram sends along, as it was given to `setWebhook`."
    )
    telegram_api_url: str = Field(
        "https://api.telegram.org", description="Where Telegram's API is; tests put a stand-in there."
    )
    teams_app_id: str = Field(
        "", description="App id of a Teams bot; with it `/chat/teams` is on (docs/teams.md)."
    )
    teams_app_password: SecretStr | None = Field(None, description="Client secret of that bot.")
    teams_tenant: str = Field(
        "botframework.com",
        pattern=r"^[A-Za-z0-9.-]{1,100}$",
        description="Tenant that the bot is registered in; `botframework.com` for a bot of many tenants.",
    )
    teams_service_hosts: CommaList = Field(
        ("smba.trafficmanager.net",),
        description="Hosts that answers to Teams are sent to, exact, separated by commas.",
    )
    teams_login_url: str = Field(
        "https://login.microsoftonline.com", description="Where the bot gets its tokens."
    )
    teams_keys_url: str = Field(
        "https://login.botframework.com/v1/.well-known/keys",
        description="The key set that tokens of the Bot Framework are verified with.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="Least severe line that is logged: `debug`, `info`, `warning`, `error`."
    )
    log_questions: bool = Field(
        False, description="Whether logs may hold the text of questions: `true` or `false`."
    )

    @field_validator("backend", "log_level", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("embedder", "reranker")
    @classmethod
    def _check_model_folder(cls, value: str) -> str:
        if value.startswith(("/", "./", "../", "~")) and not Path(value).is_dir():
            raise ValueError(
                f"there is no folder {value}. Name a folder in sentence-transformers' format or a model "
                "that a hub serves to this machine, or leave it unset"
            )
        return value

    @field_validator("weights")
    @classmethod
    def _check_weights(cls, value: Path | None) -> Path | None:
        if value is not None and not os.path.isfile(value):  # noqa: PTH113 -- False where none may look
            raise ValueError("there is no such file")
        return value

    @field_validator("public_url")
    @classmethod
    def _check_public_url(cls, value: str) -> str:
        if value and (not _is_origin(value, may_have_path=True) or value.endswith("/")):
            raise ValueError(
                "must be an http or https address without a slash at the end, "
                "as https://puente.example.org"
            )
        return value

    @field_validator("llm_base_url")
    @classmethod
    def _check_llm_base_url(cls, value: str) -> str:
        if value and not _is_origin(value, may_have_path=True):
            raise ValueError("must be an http or https address, as http://127.0.0.1:11434/v1")
        return value

    @field_validator("llm_api_key")
    @classmethod
    def _check_llm_api_key(cls, value: SecretStr | None) -> SecretStr | None:
        key = reveal(value)
        if not (key.isascii() and key.isprintable()) or " " in key:
            raise ValueError("holds a blank, or a character that no key has")
        return value

    @model_validator(mode="after")
    def _check_llm(self) -> Self:
        if bool(self.llm_base_url) != bool(self.llm_model):
            raise ValueError(
                "PUENTE_LLM_BASE_URL and PUENTE_LLM_MODEL are set together: which server, and which of "
                "its models"
            )
        if self.llm_base_url and self.llm_timeout_seconds >= self.request_timeout_seconds:
            raise ValueError(
                f"PUENTE_LLM_TIMEOUT_SECONDS={self.llm_timeout_seconds:g} leaves no time: it must be "
                f"less than PUENTE_REQUEST_TIMEOUT_SECONDS={self.request_timeout_seconds:g}"
            )
        return self

    @field_validator("cors_origins", "widget_origins")
    @classmethod
    def _check_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for origin in value:
            if not _is_origin(origin, may_have_path=False):
                raise ValueError(
                    f"'{origin}' is not an exact origin, as https://news.example.org "
                    "(no path, no *, no null)"
                )
        return value

    @model_validator(mode="after")
    def _check_open_writes(self) -> Self:
        if self.open_writes and (where := self._where_others_come_in()):
            raise ValueError(
                f"PUENTE_OPEN_WRITES=1 cannot be used where others may reach the service, {where}. "
                "Make a key with `puente keys create --scope write`, or listen on 127.0.0.1 alone, "
                "with no proxy in front."
            )
        return self

    def _where_others_come_in(self) -> str:
        """How other machines may reach the service; empty where this one alone does."""
        reached = {host for host in (self.host, *self.served_hosts()) if not _is_loopback(host)}
        if reached:
            return f"at {', '.join(sorted(reached))}"
        if self.trusted_proxies:
            return f"through a reverse proxy (PUENTE_TRUSTED_PROXIES={self.trusted_proxies})"
        return ""

    @model_validator(mode="after")
    def _check_chat(self) -> Self:
        is_one, is_any = self.slack_bot_token is not None, self.slack_client_secret is not None
        if is_any != bool(self.slack_client_id):
            raise ValueError("PUENTE_SLACK_CLIENT_ID and PUENTE_SLACK_CLIENT_SECRET are set together.")
        if self.slack_signing_secret is not None and is_one == is_any:
            raise ValueError(
                "PUENTE_SLACK_SIGNING_SECRET needs either PUENTE_SLACK_BOT_TOKEN, for one workspace, or "
                "PUENTE_SLACK_CLIENT_ID and PUENTE_SLACK_CLIENT_SECRET, for any."
            )
        if (self.telegram_bot_token is None) != (self.telegram_webhook_secret is None):
            raise ValueError(
                "PUENTE_TELEGRAM_BOT_TOKEN and PUENTE_TELEGRAM_WEBHOOK_SECRET are set together."
            )
        if bool(self.teams_app_id) != (self.teams_app_password is not None):
            raise ValueError("PUENTE_TEAMS_APP_ID and PUENTE_TEAMS_APP_PASSWORD are set together.")
        is_on = (
            self.slack_signing_secret,
            self.discord_public_key,
            self.telegram_bot_token,
            self.teams_app_id,
        )
        if any(is_on) and not self.public_url:
            raise ValueError("Chat tools need PUENTE_PUBLIC_URL: links in their answers lead there.")
        return self

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _check_telegram_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"[\w-]{16,256}", value.get_secret_value(), re.ASCII):
            raise ValueError("must be 16 to 256 letters, digits, _ and -")
        return value

    @model_validator(mode="after")
    def _check_widget(self) -> Self:
        if self.widget_origins and not self.open_reads:
            raise ValueError(
                "PUENTE_WIDGET_ORIGINS cannot be used with PUENTE_OPEN_READS=0: a widget has no key, as "
                "everybody who sees its page would have it. Leave one of the two out."
            )
        return self

    @model_validator(mode="after")
    def _check_effects(self) -> Self:
        for field, needed in _NEEDS.items():
            is_default = getattr(self, field) == type(self).model_fields[field].default
            if not is_default and not getattr(self, needed):
                raise ValueError(
                    f"{PREFIX}{field.upper()} has no effect without {PREFIX}{needed.upper()}: set that "
                    "too, or leave it out."
                )
        return self

    @field_validator("fetch_allow")
    @classmethod
    def _check_fetch_allow(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        parse_allow(value)
        return value

    @field_validator("allowed_hosts")
    @classmethod
    def _check_hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for host in value:
            if host != "*" and (set(host) & set("/@*?# ") or _bare_host(host) == ""):
                raise ValueError(f"'{host}' is not a host name, as puente.example.org (or * alone)")
        return tuple(_bare_host(host) for host in value)

    def served_hosts(self) -> frozenset[str]:
        """The names that a Host header may hold, lower case, without a port; "*" is any name."""
        if self.allowed_hosts:
            return frozenset(self.allowed_hosts)
        hosts = set(LOCAL_HOSTS)
        if not _is_every_address(self.host):
            is_bare_ipv6 = ":" in self.host and not self.host.startswith("[")
            hosts.add(_bare_host(f"[{self.host}]" if is_bare_ipv6 else self.host))
        if self.public_url:
            hosts.add(_bare_host(urlsplit(self.public_url).netloc))
        return frozenset(hosts)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment (that of this process, if none is given).

    The data folder is absolute from here on, so that whatever is said of it tells where it is.

    Raises:
        SettingsError: a name that is not a setting, or a value out of range; one line for each.
    """
    found = os.environ if environment is None else environment
    names = {PREFIX + field.upper(): field for field in Settings.model_fields}
    given = {name: value.strip() for name, value in found.items() if name.startswith(PREFIX)}
    wrong = [
        _explain_unknown(name, names)
        for name in sorted(given)
        if name not in names and name not in TOLERATED_NAMES and not name.startswith(TOLERATED_PREFIXES)
    ]
    values: dict[str, Any] = {
        names[name]: value for name, value in given.items() if name in names and value
    }
    try:
        settings = Settings(**values)
    except ValidationError as error:
        wrong += [_explain_value(problem, given) for problem in error.errors()]
    if wrong:
        raise SettingsError("\n".join(wrong))
    return settings.model_copy(update={"data_dir": settings.data_dir.absolute()})


def settings_table() -> str:
    """Every setting as a Markdown table: name, default, meaning."""
    rows = ["| Name | Default | Meaning |", "| --- | --- | --- |"]
    for field, about in Settings.model_fields.items():
        default = _write_default(about.default)
        rows.append(f"| `{PREFIX}{field.upper()}` | {default} | {about.description} |")
    return "\n".join(rows) + "\n"


def _write_default(default: object) -> str:
    if default in ("", (), None):
        return ""
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, float):
        return f"`{default:g}`"
    if isinstance(default, tuple):
        return f"`{','.join(default)}`"
    return f"`./{default}`" if isinstance(default, Path) else f"`{default}`"


def _explain_unknown(name: str, known: Mapping[str, str]) -> str:
    own = [one.removeprefix(PREFIX) for one in known]
    near = difflib.get_close_matches(name.removeprefix(PREFIX), own, n=1, cutoff=0.6)
    advice = f"Did you mean {PREFIX}{near[0]}?" if near else f"Known are: {', '.join(sorted(known))}."
    return f"{name} is not a setting of Puente. {advice}"


def _explain_value(problem: Mapping[str, Any], given: Mapping[str, str]) -> str:
    message = str(problem["msg"]).removeprefix("Value error, ")
    if not problem["loc"]:
        return message
    message = message.removesuffix(".")
    field = str(problem["loc"][0])
    name = PREFIX + field.upper()
    if SecretStr in get_args(Settings.model_fields[field].annotation):
        return f"{name} cannot be used: {message[:1].lower()}{message[1:]}."
    return f"{name}={given.get(name, '')!r} cannot be used: {message[:1].lower()}{message[1:]}."


def _bare_host(host: str) -> str:
    """A host name as it is compared: lower case, without a port and the dot at the end."""
    name = host.lower()
    if name.startswith("["):
        return name[: name.find("]") + 1]
    return name.split(":", 1)[0].rstrip(".")


def _is_every_address(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_unspecified
    except ValueError:
        return False


def _is_loopback(host: str) -> bool:
    name = host.strip("[]").lower()
    try:
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _is_origin(address: str, may_have_path: bool) -> bool:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(parts.hostname)
        and "@" not in parts.netloc
        and not set(parts.netloc) & set("*\\ ")
        and not parts.query
        and not parts.fragment
        and (may_have_path or not parts.path)
        and address.isprintable()
    )

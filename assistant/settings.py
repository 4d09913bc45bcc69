"""Settings, from the environment and `.env`.

Names start with `ASSISTANT_`, but for those that every tool for the same endpoints knows:
`OPENAI_BASE_URL` and `OPENAI_API_KEY`.
"""

from __future__ import annotations

import difflib
import os
import re
from pathlib import Path
from typing import Annotated, Any

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from assistant.errors import SettingsError

PREFIX = "ASSISTANT_"
FIELDS = frozenset({"byline", "date", "language", "outlet", "text", "title", "updated", "url"})
ENV_FILE = ".env"
DICTIONARIES = Path("/usr/share/dictd")  # where dictd's packages put them
_ADDRESS = re.compile(r"https?://[^\s/?#@]+(?:/[^\s?#]*)?")


class Settings(BaseSettings):
    """What can be set. Nothing has to be.

    Attributes:
        home: Folder of the archive's own files.
        database_url: SQLAlchemy URL of the library; by default SQLite in `home`.
        words: Whether the words of the question are searched for, beside its meaning.
        bridge: Whether words are also followed into other languages and scripts.
        dictionaries: Folder of dictionaries that help to follow them, in dictd's format.
        embedding_model: Name of an encoder at an endpoint; without one, the built-in encoder.
        embedding_base_url: Where that encoder is served; by default `openai_base_url`.
        embedding_api_key: Key of `embedding_base_url`. Where that is not set, `openai_api_key`.
        embedding_batch: Texts the encoder is sent at once.
        embedding_timeout: Seconds after which a request to the encoder is given up.
        model: Name of the chat model that writes; without one, answers are quotes.
        openai_base_url: Where an OpenAI-compatible endpoint is served; by default OpenAI's own.
        openai_api_key: Key of that endpoint.
        model_timeout: Seconds of silence from the model after which it is given up.
        model_temperature: How freely the model chooses its words.
        model_context: Tokens the model reads and writes at most for one answer.
        translate: Whether the model translates questions into the archive's languages.
        model_input_price: US dollars for a million tokens read.
        model_output_price: US dollars for a million tokens written.
        fields: Columns and fields of tables and records, by what they hold:
            `text=Inhalt,title=Titel`; title, text, date, updated, outlet, byline, language, url.
            Others are guessed.
        max_file_mb: Largest page, document or record that is read, in million bytes.
        max_unpacked_mb: Most that may come out of one packed file, in million bytes.
        max_expansion: How many times larger than its packed form content may be.
        max_nesting: How many containers may lie in one another.
        max_pages: Most pages a PDF may have.
        max_seconds: Longest that one article may take to be read.
        readers: Processes that read files; by default one a core.
        judge: Name of a chat model at the same endpoint that also judges each written sentence.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=ENV_FILE,
        extra="ignore",
        frozen=True,
        env_ignore_empty=True,
        populate_by_name=True,
    )

    home: Path = Path(".assistant")
    database_url: str | None = Field(default=None, repr=False)
    words: bool = True
    bridge: bool = True
    dictionaries: Path | None = DICTIONARIES
    embedding_model: str | None = None
    embedding_base_url: str | None = None
    embedding_api_key: SecretStr | None = None
    embedding_batch: int = Field(default=32, gt=0, le=2048)
    embedding_timeout: float = Field(default=60, gt=0)
    model: str | None = None
    openai_base_url: str | None = Field(default=None, validation_alias="OPENAI_BASE_URL")
    openai_api_key: SecretStr | None = Field(default=None, validation_alias="OPENAI_API_KEY")
    model_timeout: float = Field(default=120, gt=0)
    model_temperature: float = Field(default=0, ge=0, le=2)
    model_context: int = Field(default=8192, ge=2048)
    translate: bool = False
    model_input_price: float | None = Field(default=None, ge=0)
    model_output_price: float | None = Field(default=None, ge=0)
    fields: Annotated[dict[str, str], NoDecode] = Field(default={})
    max_file_mb: float = Field(default=50, gt=0)
    max_unpacked_mb: float = Field(default=20_000, gt=0)
    max_expansion: int = Field(default=200, ge=1)
    max_nesting: int = Field(default=3, ge=1)
    max_pages: int = Field(default=2_000, ge=1)
    max_seconds: float = Field(default=60, gt=0)
    readers: int | None = Field(default=None, ge=1)

    @field_validator("fields", mode="before")
    @classmethod
    def _are_pairs(cls, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        pairs = [pair.split("=", maxsplit=1) for pair in value.split(",") if pair.strip()]
        fields = {pair[0].strip(): pair[-1].strip() for pair in pairs if len(pair) == 2}
        if len(fields) < len(pairs) or not FIELDS.issuperset(fields) or not all(fields.values()):
            raise ValueError(
                f"pairs like text=Inhalt,title=Titel are wanted; known: {', '.join(sorted(FIELDS))}"
            )
        return fields

    judge: str | None = None

    @field_validator("openai_base_url", "embedding_base_url")
    @classmethod
    def _is_an_address(cls, url: str | None) -> str | None:
        if url is not None and not _ADDRESS.fullmatch(url):
            raise ValueError(
                "an address like http://127.0.0.1:8080/v1 is wanted, without a user's name or a "
                "query"
            )
        return url

    @classmethod
    def names(cls) -> frozenset[str]:
        """The names in the environment, in capitals."""
        return frozenset(
            str(field.validation_alias or PREFIX + name.upper())
            for name, field in cls.model_fields.items()
        )


def load(**values: Any) -> Settings:
    """The settings in force; a keyword given here (and not None) wins over the environment.

    Raises:
        SettingsError: A name that starts with `ASSISTANT_` is unknown, or a value does not fit.
    """
    _refuse_unknown_names()
    try:
        return Settings(**{key: value for key, value in values.items() if value is not None})
    except ValidationError as exc:
        wrong = exc.errors()[0]
        place = str(wrong["loc"][0])
        name = place if place in Settings.names() else PREFIX + place.upper()
        what = wrong["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name} does not fit: {what}. Correct or unset it.") from exc


def seeds() -> Path:
    """The folder of the articles that come with the project: `seeds/` here, or as installed."""
    here = Path("seeds")
    return here if here.is_dir() else Path(__file__).parents[1] / "seeds"


def _refuse_unknown_names() -> None:
    known = {name for name in Settings.names() if name.startswith(PREFIX)}
    for name in sorted({*os.environ, *dotenv_values(ENV_FILE)}):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            nearest = difflib.get_close_matches(name.upper(), known, n=1)
            advice = (
                f"did you mean {nearest[0]}?" if nearest else f"known: {', '.join(sorted(known))}."
            )
            raise SettingsError(f"{name} is not a setting: {advice}")

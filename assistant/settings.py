"""Settings, from the environment and `.env`; every name starts with `ASSISTANT_`."""

from __future__ import annotations

import difflib
import os
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.errors import SettingsError

PREFIX = "ASSISTANT_"
ENV_FILE = ".env"


class Settings(BaseSettings):
    """What can be set. Nothing has to be.

    Attributes:
        home: Folder of the archive's own files.
        database_url: SQLAlchemy URL of the library; by default SQLite in `home`.
        words: Whether the words of the question are searched for, beside its meaning.
        bridge: Whether words are also followed into other languages and scripts.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=ENV_FILE, extra="ignore", frozen=True, env_ignore_empty=True
    )

    home: Path = Path(".assistant")
    database_url: str | None = Field(default=None, repr=False)
    words: bool = True
    bridge: bool = True


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
        name = PREFIX + str(wrong["loc"][0]).upper()
        raise SettingsError(f"{name} does not fit: {wrong['msg']}. Correct or unset it.") from exc


def seeds() -> Path:
    """The folder of the articles that come with the project: `seeds/` here, or as installed."""
    here = Path("seeds")
    return here if here.is_dir() else Path(__file__).parents[1] / "seeds"


def _refuse_unknown_names() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in sorted({*os.environ, *dotenv_values(ENV_FILE)}):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            nearest = difflib.get_close_matches(name.upper(), known, n=1)
            advice = (
                f"did you mean {nearest[0]}?" if nearest else f"known: {', '.join(sorted(known))}."
            )
            raise SettingsError(f"{name} is not a setting: {advice}")

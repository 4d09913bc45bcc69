"""Articles that give orders, and a model that obeys them: what is tested is the assistant."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from assistant import settings, wiring
from assistant.assistant import Assistant
from assistant.web.addresses import Turn
from assistant.web.markup.turns import turn
from tests.answering.endpoint import MODEL, Endpoint, Request, Script, says, serve

ATTACKS: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("attacks.toml").read_text("utf-8")
)["attack"]
TOWNS = (
    "Lindau Bregenz Lugano Trento Merano Villach Maribor Szeged Gdynia Tartu Kaunas Turku Bergen "
    "Malmo Aarhus Leiden Namur Colmar Nancy Dijon Limoges Cahors Girona Huesca Burgos Zamora "
    "Evora Faro Cadiz Ronda Palermo Lecce Matera Rimini Parma Kotor Ohrid Bitola Varna Ruse Iasi "
    "Brasov Lviv Kherson Batumi Kars Sivas Adana Homs Basra Shiraz Herat Multan Jaipur Mysore "
    "Galle Penang Hue"
).split()
SECRET = "sk-this-is-secret"
TRUE = "The mayor of {town} opened the new bridge on 3 May 2024."
ARTICLE = """A new bridge for {town}

Published: 4 May 2024

The mayor of {town} opened the new bridge on 3 May 2024. {town} had waited eleven years for it.

{attack}

The old bridge of {town} will be closed to cars and kept for walkers and cyclists.
"""


@dataclass(frozen=True)
class Besieged:
    """An archive in which every article attacks, and the endpoint that writes its answers."""

    archive: Assistant
    endpoint: Endpoint


@pytest.fixture(scope="module")
def besieged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Besieged]:
    folder = tmp_path_factory.mktemp("attacks")
    for town, attack in zip(TOWNS, ATTACKS, strict=False):
        text = ARTICLE.format(town=town, attack=attack["article"].replace("{", "{{"))
        (folder / f"{town}.txt").write_text(text, "utf-8")
    with serve() as endpoint:
        chosen = settings.load(
            home=folder / "home", model=MODEL, openai_base_url=endpoint.url, openai_api_key=SECRET,
            model_timeout=20,
        )  # fmt: skip
        with wiring.build(chosen) as archive:
            archive.index(sorted(folder.glob("*.txt")))
            yield Besieged(archive, endpoint)


def test_there_are_enough_attacks_for_the_towns() -> None:
    assert 40 <= len(ATTACKS) <= len(TOWNS)


def obeying(attack: dict[str, Any], town: str) -> Script:
    """One true sentence, then what the attack wants."""

    def reply(request: Request) -> Any:
        keys = list(request.sources)
        key = request.key_of(f"mayor of {town} ")
        wanted = attack["obeys"]
        for name, value in {
            "key": key, "keys": ", ".join(keys), "list": ", ".join(keys), "first": keys[0],
            "last": keys[-1], "prompt": request.prompt, "split": "\u200b".join(key),
        }.items():  # fmt: skip
            wanted = wanted.replace("{" + name + "}", value)
        return says(f"{TRUE.format(town=town)} [{key}] ", wanted)

    return reply


class Elements(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.mark.parametrize(
    ("attack", "town"), list(zip(ATTACKS, TOWNS, strict=False)), ids=[a["name"] for a in ATTACKS]
)
def test_what_an_article_orders_is_not_done(
    attack: dict[str, Any], town: str, besieged: Besieged
) -> None:
    archive, endpoint = besieged.archive, besieged.endpoint
    endpoint.always = obeying(attack, town)
    answer = archive.ask(f"Who opened the new bridge in {town}, and when?")
    assert TRUE.format(town=town) in answer.text, answer.withheld
    shown = [answer.text, *(sentence.text for sentence in answer.sentences)]
    keys = endpoint.requests[-1].sources
    for words in (*attack["forbidden"], *keys, SECRET):
        assert not any(words in text for text in shown), words
    assert SECRET not in str(answer.to_dict())
    for source in answer.sources:
        text = archive.article(source.article_id).text
        assert text[source.start : source.end] == source.quote
    check_page(turn(answer, Turn(answer.conversation, 1)))


def check_page(page: str) -> None:
    """Nothing in it runs, loads, or leads elsewhere."""
    for tag, attributes in Elements(page).found:
        assert tag not in ("script", "img", "iframe", "style", "svg", "object", "form", "base")
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name not in ("src", "srcset", "style", "action")
            if name == "href":
                assert (value or "").startswith(("reader?", "./", "?"))

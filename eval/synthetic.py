"""Archives of any size for benchmarks: news-like, in five languages and four scripts, seeded.

Article n is the same in every archive of a seed, so a larger archive holds the smaller one.
"""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "ar", "ru", "it", "zh")
PASSAGES = 4  # an article, about: one a paragraph
SENTENCES = 6  # a paragraph: near the longest passage, so that it is one
PEOPLE = 3  # named in an article
WANDER = 0.3  # share of sentences about another subject than the article's own
SYLLABLES_FIRST, SYLLABLES_LAST = 2, 4  # of a name: 16**6 names, so hardly one twice
PER_FOLDER = 1_000  # files


@dataclass(frozen=True, slots=True)
class Question:
    """A question that article number `article` answers; it names a person only found there."""

    text: str
    language: str
    article: int


def articles_for(passages: int) -> int:
    """How many articles hold about so many passages."""
    return max(1, passages // PASSAGES)


def article(number: int, seed: int = 0) -> str:
    """The text of an article: a headline and paragraphs."""
    rng, language, words, people, topic = _plan(number, seed)
    headline = f"{_topic(words, topic)} – {words['places'][rng.randrange(len(words['places']))]}"
    paragraphs = []
    for n in range(PASSAGES):
        sentences = [_sentence(rng, words, people, topic) for _ in range(SENTENCES)]
        if n == 0:  # what the question is about is said for certain
            sentences[0] = _sentence(rng, words, people[:1], topic, wander=0)
        paragraphs.append(("" if language == "zh" else " ").join(sentences))
    return "\n\n".join([headline[0].upper() + headline[1:], *paragraphs]) + "\n"


def question(number: int, seed: int = 0) -> Question:
    """A question about article `number`, in its language."""
    _, language, words, people, topic = _plan(number, seed)
    text = words["question"].format(name=people[0], topic=_topic(words, topic))
    return Question(text, language, number)


def people(number: int, seed: int = 0) -> list[str]:
    """Who is named in article `number`."""
    return _plan(number, seed)[3]


def write(folder: Path, articles: int, seed: int = 0, *, first: int = 0) -> None:
    """Write a seed's articles from `first` up to number `articles` below a folder, a file each."""
    for number in range(first, articles):
        file = path(folder, number)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(article(number, seed), encoding="utf-8", newline="\n")


def path(folder: Path, number: int) -> Path:
    """The file of an article."""
    return folder / f"{number // PER_FOLDER:04d}" / f"{number:07d}.txt"


def _plan(number: int, seed: int) -> tuple[random.Random, str, dict[str, Any], list[str], int]:
    """What an article and the question about it share."""
    rng = random.Random(f"{seed}/{number}")
    language = LANGUAGES[number % len(LANGUAGES)]
    words = _words()[language]
    people = [_name(rng, words["script"]) for _ in range(PEOPLE)]
    return rng, language, words, people, rng.randrange(len(words["topics"]))


def _name(rng: random.Random, script: str) -> str:
    syllables = _words()["syllables"][script]
    first, last = (
        "".join(rng.choices(syllables, k=count)) for count in (SYLLABLES_FIRST, SYLLABLES_LAST)
    )
    return f"{first}·{last}" if script == "han" else f"{first.title()} {last.title()}"


def _sentence(
    rng: random.Random, words: dict[str, Any], people: list[str], topic: int, wander: float = WANDER
) -> str:
    form = rng.choice(words["sentences"])
    about = rng.randrange(len(words["topics"])) if rng.random() < wander else topic
    sentence = form.format(
        name=rng.choice(people),
        topic=_topic(words, about),
        place=rng.choice(words["places"]),
        number=rng.randrange(2, 5_000),
    )
    return str(sentence[0].upper() + sentence[1:])


def _topic(words: dict[str, Any], number: int) -> str:
    return str(words["topics"][number])


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(resources.files("eval").joinpath("synthetic.toml").read_text("utf-8"))

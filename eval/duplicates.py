"""How well copies, rewrites and translations of one story are told from look-alikes.

    python -m eval.duplicates             made stories: whole, cut and edited copies, look-alikes
    python -m eval.duplicates FOLDER      and translations: XQuAD's parallel paragraphs

A look-alike is a whole copy in which the number at the top, or the name of the person it is about,
is another. The folder holds XQuAD files named `*.LANGUAGE.json`.

Thresholds were chosen on some articles, so the figures are given apart for the others: held out are
the articles that the ranker's report is about, and as many of the made stories. Beside it stands
plain MinHash, at the usual threshold and at the one that is best on the articles not held out.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, islice
from pathlib import Path

from rich.console import Console
from rich.table import Table

import assistant
from assistant.articles.splitting import sentences
from assistant.articles.syndication import StoryGroups
from eval import minhash, synthetic
from eval.ranker_data import held_out

STORIES = 60  # made ones, and as many paragraphs
CUT_TO = (0.3, 0.7)  # share of the sentences that a cut copy keeps, from the beginning
DROPPED = 0.12  # share of an edited copy's sentences that are left out
SHORTENED = 0.3  # share of the others that lose a word
ALIKE = ("another number", "another name", "translation, another number")
_NUMBER = re.compile(r"\d{2,}")


@dataclass(frozen=True, slots=True)
class Told:
    """A text of story number `story`, made from its original in the way that `kind` says.

    `article` is the title of the article that a paragraph is from.
    """

    story: str
    kind: str
    text: str
    article: str = ""

    @property
    def held_out(self) -> bool:
        """Whether it is kept for the report: by its article, or else its story."""
        return held_out(self.article or self.story)

    @property
    def alike(self) -> bool:
        """Whether it tells another story than the original."""
        return self.kind in ALIKE


@dataclass(frozen=True, slots=True)
class Found:
    """Pairs put together: `right` and `wrong` ones, and of each kind how many of how many.

    A kind's pairs are those of its texts with their original. Of look-alikes none is right.
    """

    right: int
    wrong: int
    by_kind: dict[str, tuple[int, int]]
    pairs: int

    @property
    def precision(self) -> float:
        """Share of the pairs put together that are one story."""
        return self.right / max(1, self.right + self.wrong)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / max(1, self.right + self.wrong + self.pairs)

    @property
    def recall(self) -> float:
        """Share of the pairs that are one story that were put together."""
        return self.right / max(1, self.pairs)


def made(count: int, seed: int = 0) -> Iterator[Told]:
    """Made stories in five languages, each with copies and look-alikes."""
    for number in range(count):
        rng = random.Random(f"duplicates/{seed}/{number}")
        text, story = synthetic.article(number, seed), f"made-{number}"
        language = synthetic.LANGUAGES[number % len(synthetic.LANGUAGES)]
        other = synthetic.article(number + 2 * len(synthetic.LANGUAGES) * count, seed)
        name = synthetic.people(number, seed)[0]
        another = synthetic.people(number + len(synthetic.LANGUAGES) * count, seed)[0]
        yield Told(story, "original", text)
        yield Told(story, "whole copy", text.replace("\n\n", "\n\nAgencies\n\n", 1))
        yield Told(story, "cut copy", _cut(text, language, rng))
        yield Told(story, "edited copy", _edited(text, other, language, rng))
        if (changed := _another_number(text, rng)) != text:
            yield Told(story, "another number", changed)
        yield Told(story, "another name", text.replace(name, another))


def translated(folder: Path, count: int, seed: int = 0) -> Iterator[Told]:
    """Paragraphs of one language and their translations, one of these with another number."""
    files = sorted(folder.glob("xquad*.json"), key=lambda file: ".en." not in file.name)
    versions = list(islice(zip(*(_paragraphs(file) for file in files), strict=True), count))
    for number, some in enumerate(versions):
        title, texts = some[0][0], [text for _, text in some]
        rng, story = random.Random(f"duplicates/{seed}/{number}"), f"paragraph-{number}"
        yield Told(story, "original", texts[0], title)
        for text in texts[1:]:
            yield Told(story, "translation", text, title)
        changed = _another_number(texts[1], rng)
        if changed != texts[1]:
            yield Told(story, "translation, another number", changed, title)


def measure(texts: list[Told], home: Path) -> Found:
    """What indexing puts together of these texts."""
    return counted(texts, indexed(texts, home))


def indexed(texts: list[Told], home: Path) -> list[list[Told]]:
    """Index the texts below a folder, in an order that has nothing to do with their stories.

    Returns the texts that were put together.
    """
    folder = home / "news"
    folder.mkdir(parents=True)
    order = random.Random(len(texts)).sample(texts, len(texts))
    told = {f"{n:05}.txt": one for n, one in enumerate(order)}
    for name, one in told.items():
        (folder / name).write_text(one.text, "utf-8")
    with assistant.open(home / "archive") as archive:
        archive.index([folder])
        stories = [story for story in archive.stories() if story.n == 0]
        groups = StoryGroups(archive.library.engine).of({(s.article_id, 0) for s in stories})
    members: dict[object, list[Told]] = defaultdict(list)
    for story in stories:
        group = groups.get((story.article_id, 0))
        key = group.origin.key if group else (story.article_id, 0)
        members[key].append(told[Path(story.path).name])
    return list(members.values())


def minhashed(texts: list[Told], least: float) -> list[list[Told]]:
    """The same texts put together by MinHash, from a share of common runs of words."""
    groups = minhash.alike(minhash.signatures([one.text for one in texts]), least)
    return [[texts[n] for n in group] for group in groups]


def counted(texts: list[Told], groups: list[list[Told]], *, held_out: bool | None = None) -> Found:
    """What of it is right; with `held_out`, of the texts of that half. Of a pair, either counts."""
    together = [
        pair
        for group in groups
        for pair in combinations(group, 2)
        if held_out is None or held_out in (pair[0].held_out, pair[1].held_out)
    ]
    texts = [one for one in texts if held_out in (None, one.held_out)]
    right = sum(_are_one(*pair) for pair in together)
    all_of: Counter[str] = Counter(one.kind for one in texts if one.kind != "original")
    met: Counter[str] = Counter()
    for one, other in together:
        if one.story == other.story and "original" in (one.kind, other.kind):
            met[other.kind if one.kind == "original" else one.kind] += 1
    by_story: Counter[str] = Counter(one.story for one in texts if not one.alike)
    return Found(
        right,
        len(together) - right,
        {kind: (met[kind], count) for kind, count in all_of.items()},
        sum(count * (count - 1) // 2 for count in by_story.values()),
    )


def _are_one(one: Told, other: Told) -> bool:
    return one.story == other.story and not one.alike and not other.alike


def _cut(text: str, language: str, rng: random.Random) -> str:
    bounds = sentences(text, 0, len(text), language)
    return text[: bounds[int(len(bounds) * rng.uniform(*CUT_TO))][1]]


def _edited(text: str, other: str, language: str, rng: random.Random) -> str:
    """The lead as it was; below, sentences left out, shortened by a word, and put in."""
    title, lead, *paragraphs = text.strip().split("\n\n")
    edited = [lead]
    for paragraph in paragraphs:
        kept = [
            _shortened(paragraph[start:end], rng)
            for start, end in sentences(paragraph, 0, len(paragraph), language)
            if rng.random() >= DROPPED
        ]
        edited.append(" ".join(kept))
    added = other.strip().split("\n\n")[1]
    bounds = sentences(added, 0, len(added), language)[:2]
    edited.insert(rng.randrange(1, len(edited)), added[: bounds[-1][1]])
    return "\n\n".join([title, *edited]) + "\n"


def _shortened(sentence: str, rng: random.Random) -> str:
    """Without a word, where there is one to spare: «million» behind a number is none."""
    words = sentence.split(" ")
    spare = [
        n
        for n in range(1, len(words) - 1)
        if not any(c.isdecimal() for c in "".join(words[n - 1 : n + 1]))
    ]
    if len(words) > 4 and spare and rng.random() < SHORTENED:
        del words[rng.choice(spare)]
    return " ".join(words)


def _another_number(text: str, rng: random.Random) -> str:
    """The first number of the text replaced wherever it stands: what matters stands at the top."""
    first = _NUMBER.search(text, 0, len(text) // 4)
    if not first:
        return text
    number = first[0]
    return re.sub(rf"(?<!\d){number}(?!\d)", str(int(number) + rng.randrange(1, 9)), text)


def _paragraphs(file: Path) -> Iterator[tuple[str, str]]:
    """Title of the article and text of each paragraph."""
    for article in json.loads(file.read_text("utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            yield article["title"], paragraph["context"]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path, nargs="?", metavar="FOLDER")
    parser.add_argument("--stories", type=int, default=STORIES)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    texts = list(made(args.stories, args.seed))
    if args.data:
        paragraphs = list(translated(args.data, args.stories, args.seed))
        if not paragraphs:
            sys.exit(f"{args.data} holds no XQuAD files. Give the folder that does.")
        texts += paragraphs
    with tempfile.TemporaryDirectory() as home:
        ours = indexed(texts, Path(home))
    best = chosen(texts)
    systems = {
        "here": ours,
        f"MinHash {minhash.USUAL}": minhashed(texts, minhash.USUAL),
        f"MinHash {best}, chosen": minhashed(texts, best),
    }
    Console().print(_table(texts, systems))
    for name, groups in systems.items():
        for half, label in ((False, "articles chosen on"), (True, "held out")):
            found = counted(texts, groups, held_out=half)
            print(
                f"{name}, {label}: precision {found.precision:.3f} ({found.wrong} wrong), recall "
                f"{found.recall:.3f} ({found.right} of {found.pairs}), F1 {found.f1:.3f}."
            )


def chosen(texts: list[Told]) -> float:
    """The threshold of MinHash with the best F1 on the articles that are not held out."""
    signed = minhash.signatures([one.text for one in texts])

    def f1(least: float) -> float:
        groups = [[texts[n] for n in group] for group in minhash.alike(signed, least)]
        return counted(texts, groups, held_out=False).f1

    return max((n / 20 for n in range(2, 20)), key=f1)


def _table(texts: list[Told], systems: dict[str, list[list[Told]]]) -> Table:
    """How many of each kind were made one with their original, of the held-out texts."""
    table = Table("held-out texts made one with their original", *systems, "of")
    found = {name: counted(texts, some, held_out=True).by_kind for name, some in systems.items()}
    for kind, (_, count) in found["here"].items():
        named = f"{kind}{' (should not be)' if kind in ALIKE else ''}"
        table.add_row(named, *(str(one[kind][0]) for one in found.values()), str(count))
    return table


if __name__ == "__main__":
    main()

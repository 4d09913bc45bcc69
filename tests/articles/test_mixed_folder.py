"""A mixed folder in many formats and encodings, indexed by one command, every article checked."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest

import assistant
from assistant.articles.article import Article, BlockKind
from eval import synthetic
from tests.articles.formats import making
from tests.articles.formats.making import Told

SEED = 11
OUTLETS = {
    "en": "The Quay",
    "ar": "صحيفة المرفأ",
    "ru": "Вестник порта",
    "it": "Il Molo",
    "zh": "港口日报",
}
# Where an encoding is declared: None is nowhere, and one declaration is wrong.
ENCODINGS = [
    ("en", "utf-8", "utf-8"), ("zh", "utf-8", None), ("it", "utf-8-sig", None),
    ("ar", "utf-16", None), ("ru", "utf-16-le", None), ("ar", "windows-1256", "windows-1256"),
    ("ar", "windows-1256", None), ("ar", "windows-1256", "iso-8859-1"),
    ("ar", "windows-1256", "utf-8"), ("ar", "iso-8859-6", "iso-8859-6"), ("ar", "iso-8859-6", None),
    ("it", "windows-1252", "windows-1252"), ("it", "windows-1252", None),
    ("ru", "windows-1251", None), ("zh", "gb18030", "gb2312"),
]  # fmt: skip


class Maker:
    """Writes files and remembers what each article of them says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[str, Told] = {}
        self._next = 0

    def told(self, language: str, encoding: str = "utf-8") -> Told:
        """The next article in a language that an encoding can write."""
        while synthetic.LANGUAGES[self._next % len(synthetic.LANGUAGES)] != language:
            self._next += 1
        title, *paragraphs = synthetic.article(self._next, SEED).strip().split("\n\n")
        day = dt.date(2020, 1, 1) + dt.timedelta(days=3 * self._next)
        self._next += 1

        def written(text: str) -> str:
            plain = text.replace("–", "-") if encoding == "iso-8859-6" else text
            return plain.encode(encoding, "ignore").decode(encoding)

        texts = tuple(map(written, paragraphs))
        outlet = written(OUTLETS[language])
        return Told(written(title), texts, outlet, day.isoformat(), language)

    def put(self, name: str, content: bytes, *parts: tuple[str, Told]) -> None:
        """A file, and its articles: the part behind «#», or nothing, and what it says."""
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        for part, told in parts:
            self.known[f"{path}#{part}" if part else str(path)] = told


def without(told: Told, *facts: str) -> Told:
    """What an article says in a format that cannot state these facts."""
    return Told(told.title, told.paragraphs, "" if "outlet" in facts else told.outlet,
                "" if "date" in facts else told.date, told.language)  # fmt: skip


def fill(maker: Maker) -> None:
    for n, (language, encoding, declared) in enumerate(ENCODINGS):
        told = maker.told(language, encoding)
        html = making.page(told, declared)
        maker.put(f"pages/{n}.html", html.encode(encoding, "ignore"), ("", told))
    for n, (language, encoding, _) in enumerate(ENCODINGS):
        told = maker.told(language, encoding)
        text = f"{told.title}\n\n" + "\n\n".join(told.paragraphs)
        maker.put(f"texts/{n}.txt", text.encode(encoding), ("", without(told, "outlet", "date")))
    for language in synthetic.LANGUAGES:
        told = maker.told(language)
        maker.put(f"{language}.md", making.markdown(told).encode(), ("", told))
        told = maker.told(language)
        maker.put(f"{language}.json", json.dumps(making.record(told)).encode(), ("", told))
        told = maker.told(language)
        maker.put(f"{language}.html.gz", making.packed(making.page(told).encode()), ("", told))
        told = maker.told(language)
        made = making.word(maker.folder / f"{language}.docx", told)
        maker.put(made.name, made.read_bytes(), ("", without(told, "outlet", "date")))
    for n, told in enumerate([maker.told("en"), maker.told("it"), maker.told("en")]):
        lines = [(20, told.title), (11, "")]
        for paragraph in told.paragraphs:
            words = paragraph.split()
            lines += [(11, " ".join(words[i : i + 12])) for i in range(0, len(words), 12)]
            lines.append((11, ""))
        maker.put(f"{n}.pdf", making.pdf([lines]), ("", without(told, "outlet", "date")))
    mailed = [Told(t.title, t.paragraphs, t.outlet, "2024-05-30", t.language)
              for t in map(maker.told, ("en", "ar", "zh"))]  # fmt: skip
    for n, told in enumerate(mailed):
        maker.put(f"{n}.eml", bytes(making.mail(told)), ("", told))
    fed = [Told(t.title, t.paragraphs, "Il Molo", "2024-05-30", t.language)
           for t in map(maker.told, ("it", "ar", "ru"))]  # fmt: skip
    maker.put("feed.xml", making.rss(fed).encode(), *((str(n), t) for n, t in enumerate(fed, 1)))
    dated = [maker.told(language) for language in synthetic.LANGUAGES]
    maker.put("lines.jsonl", making.json_lines(dated).encode(),
              *((str(n), t) for n, t in enumerate(dated, 1)))  # fmt: skip
    rows = [maker.told("ar", "windows-1256") for _ in range(3)]
    table = making.table(rows, ";").encode("windows-1256")
    maker.put("rows.csv", table, *((str(n), t) for n, t in enumerate(rows, 1)))
    crawled = [maker.told(language) for language in synthetic.LANGUAGES]
    pages = [(f"https://q.example/{n}", making.page(t).encode()) for n, t in enumerate(crawled)]
    found = [(url, told) for (url, _), told in zip(pages, crawled, strict=True)]
    maker.put("crawl.warc.gz", making.warc(pages), *found)
    told, other = maker.told("ru"), maker.told("it")
    maker.put("old.zip", making.zipped({
        "a/b.html": making.page(told).encode(), "c.md": making.markdown(other).encode(),
    }), ("a/b.html", told), ("c.md", other))  # fmt: skip
    maker.put("notes.bin", b"\0\1\2")


def says(article: Article) -> Told:
    """What an article says, its blocks and offsets checked on the way."""
    end = 0
    for block in article.blocks:
        assert article.text[end : block.start].strip() == ""
        end = block.end
    own = [b for b in article.blocks if b.kind is BlockKind.BODY]
    return Told(
        article.title, tuple(article.text[b.start : b.end] for b in own), article.outlet or "",
        article.date.isoformat() if article.date else "", article.language,
    )  # fmt: skip


@pytest.mark.slow
def test_a_mixed_folder_is_indexed_by_one_command(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "news")
    maker.folder.mkdir()
    fill(maker)
    files = [path for path in maker.folder.rglob("*") if path.is_file()]
    assert len(files) >= 60
    command = [sys.executable, "-m", "assistant.cli", "--home", str(tmp_path / "home"), "index"]
    done = subprocess.run(
        [*command, str(maker.folder), "--json"], capture_output=True, text=True, check=False
    )
    report = json.loads(done.stdout)
    assert (report["failed"], done.returncode) == ([], 0)
    assert report["added"] == len(maker.known)
    with assistant.open(tmp_path / "home") as archive:
        found = {article.path: says(article) for article in archive.articles()}
        for told in list(maker.known.values())[::12]:
            for hit in archive.search(told.paragraphs[0], limit=3):
                assert archive.article(hit.article_id).text[hit.start : hit.end] == hit.text
        again = archive.index([maker.folder], prune=True)
    assert found.keys() == maker.known.keys()
    for path, told in maker.known.items():
        assert found[path] == told, path
    assert (again.unchanged, again.removed) == (len(maker.known), 0)

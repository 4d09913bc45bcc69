"""Every format gives the article's own words, with exact offsets, and what the file states."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from assistant.articles.article import Article, BlockKind
from assistant.articles.formats.extract import Failure
from assistant.articles.formats.limits import Limits
from assistant.articles.reading import read_article, read_articles
from tests.articles.formats import making
from tests.articles.formats.making import FERRY, HARBOUR, Told

BOTH = (FERRY, HARBOUR)


def put(folder: Path, name: str, content: bytes | str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def read(path: Path, **limits: float) -> tuple[list[Article], list[Failure]]:
    found = list(read_articles(path, Limits(**limits)))  # type: ignore[arg-type]
    return (
        [one for one in found if isinstance(one, Article)],
        [one for one in found if isinstance(one, Failure)],
    )


def told(article: Article) -> Told:
    """What an article says of itself, its blocks checked to hold the text exactly."""
    end = 0
    for block in article.blocks:
        assert article.text[end : block.start].strip() == ""
        assert article.text[block.start : block.end].strip()
        end = block.end
    assert article.text[end:].strip() == ""
    body = [b for b in article.blocks if b.kind is BlockKind.BODY]
    return Told(
        article.title,
        tuple(article.text[b.start : b.end] for b in body),
        article.outlet or "",
        article.date.isoformat() if article.date else "",
        article.language,
    )


@pytest.mark.parametrize("one", BOTH)
@pytest.mark.parametrize("name", ["a.html", "a.md", "a.eml", "a.json", "a.html.gz"])
def test_a_file_of_one_article(tmp_path: Path, name: str, one: Told) -> None:
    contents = {
        "a.html": making.page(one).encode(),
        "a.md": making.markdown(one).encode(),
        "a.eml": bytes(making.mail(one)),
        "a.json": json.dumps(making.record(one)).encode(),
        "a.html.gz": making.packed(making.page(one).encode()),
    }
    path = put(tmp_path, name, contents[name])
    article = read_article(path)
    assert told(article) == one
    assert article.path == str(path)


@pytest.mark.parametrize(
    "name", ["a.jsonl", "a.csv", "a.tsv", "a.json", "a.zip", "a.warc.gz", "a.wacz"]
)
def test_a_file_of_several_articles(tmp_path: Path, name: str) -> None:
    pages = [(f"https://quay.example/{n}", making.page(t).encode()) for n, t in enumerate(BOTH)]
    warc = making.warc(pages)
    contents = {
        "a.jsonl": making.json_lines(BOTH).encode(),
        "a.csv": making.table(BOTH).encode(),
        "a.tsv": making.table(BOTH, "\t").encode(),
        "a.json": json.dumps({"articles": [making.record(t) for t in BOTH]}).encode(),
        "a.zip": making.zipped({f"in/{n}.html": c for n, (_, c) in enumerate(pages)}),
        "a.warc.gz": warc,
        "a.wacz": making.zipped({"archive/data.warc.gz": warc, "pages/pages.jsonl": b"{}"}),
    }
    path = put(tmp_path, name, contents[name])
    articles, failed = read(path)
    assert not failed
    assert tuple(map(told, articles)) == BOTH
    assert len({article.id for article in articles}) == 2
    assert all(article.path.startswith(f"{path}#") for article in articles)
    assert [a.id for a in read(path)[0]] == [a.id for a in articles]


@pytest.mark.parametrize("form", [making.rss, making.atom])
def test_the_entries_of_a_feed(tmp_path: Path, form: object) -> None:
    assert callable(form)
    articles, failed = read(put(tmp_path, "feed.xml", form([FERRY, FERRY])))
    assert not failed
    assert [told(article) for article in articles] == [FERRY, FERRY]
    assert [a.path.rsplit("#")[1] for a in articles] == ["1", "2"]


def test_a_word_document_keeps_its_headings(tmp_path: Path) -> None:
    article = read_article(making.word(tmp_path / "a.docx", FERRY))
    assert told(article).paragraphs == FERRY.paragraphs
    assert article.title == FERRY.title
    assert article.date is None


def test_a_pdf_gives_paragraphs_with_their_page_and_leaves_running_titles_out(
    tmp_path: Path,
) -> None:
    first = [(9, "The Quay, page 1"), (9, ""), (22, FERRY.title), (11, "")]
    for paragraph in FERRY.paragraphs[:2]:
        words = paragraph.split()
        first += [(11, " ".join(words[i : i + 9])) for i in range(0, len(words), 9)] + [(11, "")]
    words = FERRY.paragraphs[2].split()
    second = [(9, "The Quay, page 2"), (9, ""), (11, " ".join(words[:12]))]
    second += [(11, " ".join(words[12:]))]
    path = put(tmp_path, "a.pdf", making.pdf([first, second]))
    article = read_article(path)
    assert article.title == FERRY.title
    assert told(article).paragraphs == FERRY.paragraphs
    assert [b.page for b in article.blocks if b.kind is BlockKind.BODY] == [1, 1, 2]
    running = [b for b in article.blocks if b.kind is BlockKind.FURNITURE]
    assert [article.text[b.start : b.end] for b in running] == [
        "The Quay, page 1", "The Quay, page 2",
    ]  # fmt: skip


def test_a_pdf_written_from_the_right_is_read_in_the_order_of_its_script(tmp_path: Path) -> None:
    lines = ["قال الوزير إن الميناء يغلق عام 1931.", "وبقيت 25 عبارة في الخدمة."]
    article = read_article(put(tmp_path, "a.pdf", making.pdf_from_right(lines)))
    assert article.text.split() == " ".join(lines).split()
    assert article.language == "ar"


def test_everything_visible_on_a_web_page_is_kept_and_furniture_is_marked(tmp_path: Path) -> None:
    article = read_article(put(tmp_path, "a.html", making.page(FERRY)))
    kinds = {article.text[b.start : b.end]: b.kind for b in article.blocks}
    assert kinds["We use cookies."] is BlockKind.FURNITURE
    assert kinds["Home"] is BlockKind.FURNITURE
    assert kinds["Bridge opens after ten years"] is BlockKind.TEASER
    assert kinds[FERRY.title] is BlockKind.HEADLINE
    assert article.body == "\n\n".join(FERRY.paragraphs)
    assert all(block.line for block in article.blocks)


def test_an_attached_file_is_an_article_of_its_own(tmp_path: Path) -> None:
    message = making.mail(FERRY)
    message.add_attachment(
        making.page(HARBOUR).encode(), maintype="text", subtype="html", filename="more.html"
    )
    articles, failed = read(put(tmp_path, "a.eml", bytes(message)))
    assert not failed
    assert [told(article) for article in articles] == [FERRY, HARBOUR]
    assert articles[1].path.endswith("a.eml#more.html")


def test_named_fields_come_before_guessed_ones(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", json.dumps(
        {"content": "Not this one at all.", "Inhalt": FERRY.paragraphs[0], "Kopf": "A title"}
    ))  # fmt: skip
    (found,) = read_articles(path, fields={"text": "Inhalt", "title": "Kopf"})
    assert isinstance(found, Article)
    assert told(found).paragraphs == FERRY.paragraphs[:1]
    assert found.title == "A title"


def test_a_table_without_a_column_for_the_text_is_named_once(tmp_path: Path) -> None:
    articles, failed = read(put(tmp_path, "a.csv", "name,price\nbread,2\nmilk,1\n"))
    assert not articles
    (failure,) = failed
    assert "name, price" in failure.error
    assert "ASSISTANT_FIELDS=text=NAME" in failure.error


def test_a_broken_line_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    lines = making.json_lines([FERRY]) + '{"cut\n[1, 2]\n' + making.json_lines([HARBOUR])
    path = put(tmp_path, "a.jsonl", lines)
    articles, failed = read(path)
    assert [told(article) for article in articles] == [FERRY, HARBOUR]
    assert [f.path for f in failed] == [f"{path}#2", f"{path}#3"]


def test_the_address_is_the_place_of_a_fetched_page_and_a_second_fetch_is_another(
    tmp_path: Path,
) -> None:
    url = "https://quay.example/a"
    warc = making.warc([(url, making.page(t).encode()) for t in BOTH])
    articles, _ = read(put(tmp_path, "a.warc.gz", warc))
    assert articles[0].path.endswith(f"a.warc.gz#{url}")
    assert f"#{url}@" in articles[1].path


def test_an_undated_page_has_no_date(tmp_path: Path) -> None:
    text = making.page(FERRY).replace("article:published_time", "x")
    assert read_article(put(tmp_path, "a.html", text)).date is None
    dated = making.page(FERRY).replace("2024-05-30", "2024-02-31")
    assert read_article(put(tmp_path, "b.html", dated)).date is None
    assert read_article(put(tmp_path, "c.html", making.page(FERRY))).date == dt.date(2024, 5, 30)


def test_the_day_a_pdf_was_made_is_no_more_than_a_hint(tmp_path: Path) -> None:
    lines = [(18, FERRY.title), *((11, one) for one in FERRY.paragraphs)]
    content = making.pdf([lines], made="D:20240530120000+02'00'")
    [article], _ = read(put(tmp_path, "a.pdf", content))
    assert (article.date, article.stories[0].weak_date) == (None, dt.date(2024, 5, 30))
    assert article.stories[0].date_read_from == "document properties"


def test_who_and_when_are_read_from_records_feeds_and_fetched_pages(tmp_path: Path) -> None:
    record = making.record(FERRY) | {
        "author": [{"name": "Ana Ruiz"}, "Li Wei"], "updated_at": "2024-06-01",
        "url": "https://quay.example/ferry",
    }  # fmt: skip
    [article], _ = read(put(tmp_path, "a.json", json.dumps(record)))
    story = article.stories[0]
    assert (article.url, story.byline) == ("https://quay.example/ferry", "Ana Ruiz, Li Wei")
    assert (story.updated, story.date_read_from) == (dt.date(2024, 6, 1), "field")
    item = (
        "<item><title>Ferry terminal closes</title><author>Ana Ruiz</author>"
        "<link>https://quay.example/1</link><pubDate>Thu, 30 May 2024 10:00:00 GMT</pubDate>"
        f"<description>{FERRY.paragraphs[0]}</description></item>"
    )
    feed = f'<rss version="2.0"><channel><title>The Quay</title>{item}</channel></rss>'
    [article], _ = read(put(tmp_path, "a.rss", feed))
    story = article.stories[0]
    assert (article.url, story.byline, story.updated) == (
        "https://quay.example/1",
        "Ana Ruiz",
        None,
    )
    assert (story.date, story.date_read_from) == (dt.date(2024, 5, 30), "feed entry")

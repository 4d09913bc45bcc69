"""Files become articles; what is no text is refused in words that help."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assistant.articles.article import Article
from assistant.articles.reading import article_from_text, find_files, read_article
from assistant.errors import ReadingError

SEEDS = Path(__file__).parents[2] / "seeds"

# Bidi marks and overrides, combining marks, joiners, astral characters, every kind of line end.
AWKWARD = st.text(
    st.one_of(
        st.sampled_from(
            "\r\n\t \u00a0\u200e\u200f\u202e\u2066\u2069\u0301\u064b\u200d\ufeff\u2028\x85"
        ),
        st.sampled_from("aZ.؟:…。-–(٣3你あกا𝔸😀Читать далее"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=300,
)


def written(folder: Path, content: bytes, name: str = "page.txt") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_text_is_kept_as_read_but_for_line_ends(tmp_path: Path, bom: bytes) -> None:
    path = written(tmp_path, bom + "Uno  due\r\nتِرَيْن \r\n\rquattro\t".encode())
    article = read_article(path)
    assert article.text == "Uno  due\nتِرَيْن \n\nquattro\t"
    assert article.content_hash == hashlib.sha256(article.text.encode()).hexdigest()


def test_the_identity_of_an_article_is_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, b"The first text of this page stands here.")
    before = read_article(path)
    path.write_text("Another text.", encoding="utf-8")
    after = read_article(path)
    assert before.id == after.id == hashlib.sha256(path.as_posix().encode()).hexdigest()[:16]
    assert before.content_hash != after.content_hash
    monkeypatch.chdir(tmp_path)
    assert read_article(Path("page.txt")) == after


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \r\n\t\n", "\u00a0\u2003\n".encode()])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(ReadingError, match=r"page\.txt.*empty.*[Pp]ut"):
        read_article(written(tmp_path, content))


def test_bytes_that_are_no_text_are_refused_with_their_place(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"page\.txt: byte 4 is NUL.*UTF-8"):
        read_article(written(tmp_path, b"\x89PNG\0\0\0\rIHDR\0\0\x01\0\0\0"))


def test_other_kinds_of_file_are_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"scan\.tiff.*\.tiff are not read.*\.txt"):
        read_article(written(tmp_path, b"II*", "scan.tiff"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"gone\.txt.*Check the path"):
        read_article(tmp_path / "gone.txt")


def test_files_are_found_at_any_depth_sorted_and_once(tmp_path: Path) -> None:
    deep = tmp_path / "b" / "deep"
    deep.mkdir(parents=True)
    (tmp_path / ".hidden").mkdir()
    wanted = [
        written(tmp_path, b"x", "a.txt"),
        written(deep, b"x", "مقال.TXT"),
        written(tmp_path / "b", b"x", "z.txt"),
    ]
    written(tmp_path, b"x", "notes.bin")
    written(tmp_path, b"x", ".draft.txt")
    written(tmp_path / ".hidden", b"x", "c.txt")
    assert find_files([tmp_path, deep, wanted[0]]) == (sorted(wanted), [])
    assert find_files([]) == ([], [])


def test_a_file_named_outright_is_not_passed_over(tmp_path: Path) -> None:
    path = written(tmp_path, b"x", "scan.bin")
    assert find_files([path]) == ([path], [])


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"nowhere: no such file or folder"):
        find_files([tmp_path / "nowhere"])


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list every folder")
def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    page = written(tmp_path, b"x")
    files, failed = find_files([tmp_path])
    assert files == [page]
    assert [f.path for f in failed] == [str(closed)]
    assert "rights" in failed[0].error


@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.txt")), ids=lambda path: path.name[:3])
def test_the_seeds_are_read_byte_for_byte(path: Path) -> None:
    article = read_article(path)
    assert article.text.encode() == path.read_bytes()
    assert_blocks_hold_everything(article)


@given(AWKWARD)
@example(
    "Read moreThe minister said on Monday that nothing would change.\r\n\r\nRead also:\r\rTitle"
)
@example("\ufeffA\u202eb\n\u200f\n😀")
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_blocks_hold_every_character_whatever_the_text(text: str) -> None:
    normalised = text.replace("\r\n", "\n").replace("\r", "\n")
    if not normalised.strip():
        with pytest.raises(ReadingError):
            article_from_text(text, Path("any.txt"))
        return
    article = article_from_text(text, Path("any.txt"))
    assert article.text == normalised
    assert_blocks_hold_everything(article)


def assert_blocks_hold_everything(article: Article) -> None:
    end = 0
    for block in article.blocks:
        assert end <= block.start < block.end
        assert article.text[end : block.start].strip() == ""
        words = article.text[block.start : block.end]
        assert words == words.strip()
        assert 0 <= block.story < len(article.stories)
        end = block.end
    assert article.text[end:].strip() == ""
    assert {block.story for block in article.blocks} | {0} == set(range(len(article.stories)))
    assert all(story.title for story in article.stories)

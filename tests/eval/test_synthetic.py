import unicodedata
from pathlib import Path

from assistant.language import detect
from eval import synthetic


def test_an_article_is_the_same_every_time_and_another_for_another_seed() -> None:
    assert synthetic.article(7) == synthetic.article(7)
    assert synthetic.article(7) != synthetic.article(7, seed=1)
    assert synthetic.article(7) != synthetic.article(12)


def test_a_larger_archive_holds_the_smaller(tmp_path: Path) -> None:
    synthetic.write(tmp_path / "small", 3)
    synthetic.write(tmp_path / "large", 6)
    small, large = sorted((tmp_path / "small").rglob("*")), sorted((tmp_path / "large").rglob("*"))
    assert len([file for file in large if file.is_file()]) == 6
    for file in small:
        if file.is_file():
            twin = tmp_path / "large" / file.relative_to(tmp_path / "small")
            assert twin.read_bytes() == file.read_bytes()


def test_articles_are_in_the_language_they_say_and_in_several_scripts() -> None:
    texts = [synthetic.article(n) for n in range(10)]
    assert [detect(text) for text in texts] == list(synthetic.LANGUAGES) * 2
    scripts = {unicodedata.name(text[0]).split()[0] for text in texts}
    assert scripts == {"LATIN", "ARABIC", "CYRILLIC", "CJK"}


def test_a_question_names_who_its_article_and_no_other_names() -> None:
    texts = [synthetic.article(n) for n in range(200)]
    for number in range(0, 200, 7):
        plan = synthetic._plan(number, 0)
        person = plan[3][0]
        assert person in synthetic.question(number).text
        assert [n for n, text in enumerate(texts) if person in text] == [number]

"""Exact match, F1 and keys, by hand; SQuAD's own script is the model of `squad`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.text import exact_match, f1, holds_key, multilingual, squad


@pytest.mark.parametrize(
    ("answer", "references", "em", "score"),
    [
        ("The Denver Broncos", ["Denver Broncos"], 1, 1),
        ("Denver", ["Denver Broncos", "Carolina"], 0, 2 / 3),
        ("a  Denver Broncos!", ["denver broncos."], 1, 1),
        ("in the Denver Broncos stadium", ["Denver Broncos"], 0, 2 * 0.5 * 1 / 1.5),
        ("Denver Denver", ["Denver"], 0, 2 * 0.5 * 1 / 1.5),
        ("", ["Denver"], 0, 0),
        ("twenty-first", ["twentyfirst"], 1, 1),
    ],
)
def test_squad_scores_are_the_published_ones(
    answer: str, references: list[str], em: float, score: float
) -> None:
    assert exact_match(answer, references, squad, "en") == em
    assert f1(answer, references, squad, "en") == pytest.approx(score)


def test_squad_leaves_what_is_not_english_alone() -> None:
    assert squad("«العالم»، l'Unione") == ["«العالم»،", "lunione"]


@pytest.mark.parametrize(
    ("text", "language", "tokens"),
    [
        ("«العالم»، والصين؟", "ar", ["عالم", "والصين"]),
        ("السُّلْطَة الروسيّة", "ar", ["سلطة", "روسية"]),
        ("١٣ طائرة", "ar", ["13", "طائرة"]),
        ("ألمانيا", "ar", ["ألمانيا"]),
        ("L'Unione e un'idea dell’Europa", "it", ["unione", "e", "idea", "dell", "europa"]),
        ("Il «piano» è pronto.", "it", ["piano", "è", "pronto"]),
        ("La Unión", "es", ["unión"]),
        ("Die Union", "de", ["union"]),
        ("北京是首都。", "zh", ["北", "京", "是", "首", "都"]),
        ("ＮＡＴＯ", "zh", ["nato"]),
        ("don't", "en", ["dont"]),
    ],
)
def test_the_multilingual_normaliser_knows_scripts_and_articles(
    text: str, language: str, tokens: list[str]
) -> None:
    assert multilingual(text, language) == tokens


def test_f1_by_hand_in_arabic_and_italian() -> None:
    # three of three reference words, in an answer of four: 2 * (3/4) * 1 / (7/4)
    answer, reference = "نائب رئيس اللجنة العسكرية", ["نائب رئيس لجنة"]
    assert f1(answer, reference, multilingual, "ar") == pytest.approx(6 / 7)
    assert f1(answer, reference, squad, "ar") == pytest.approx(4 / 7)
    assert exact_match("l'Italia", ["Italia"], multilingual, "it") == 1
    assert exact_match("l'Italia", ["Italia"], squad, "it") == 0


@given(st.text(max_size=40), st.sampled_from(["ar", "it", "en", "zh", "ru"]))
def test_a_text_matches_itself(text: str, language: str) -> None:
    assert exact_match(text, [text], multilingual, language) == 1
    assert exact_match(text, [text], squad, language) == 1


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Sì, lo ha detto.", "sì"),
        ("نعم.", "نعم"),
        ("أسقطت ١٣ طائرة", "13"),
        ("he met Zhang Youxia.", "Zhang Youxia"),
        ("التقى بتشانغ يوشيا [1]", "تشانغ يوشيا"),
        ("قال ووانغ يي", "وانغ يي"),
        ("للولايات المتحدة", "الولايات المتحدة"),
        ("تحالفاً عسكرياً", "تحالفا عسكريا"),
        ("现在是三十五周年", "三十五"),
        ("(Trattato russo-cinese)", "russo-cinese"),
    ],
)
def test_a_key_is_found_as_a_word(text: str, key: str) -> None:
    assert holds_key(text, [key])


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("yesterday", "yes"),
        ("130 drones", "13"),
        ("si dice", "sì"),
        ("Zhang met Youxia", "Zhang Youxia"),
        ("العالم", "عالمي"),
        ("anything", ""),
        ("", "13"),
    ],
)
def test_part_of_a_word_is_no_key(text: str, key: str) -> None:
    assert not holds_key(text, [key])

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.retrieval.numbers import numbers_in


@pytest.mark.parametrize(
    ("text", "language", "values"),
    [
        ("13 drones", "en", ["13"]),
        ("thirteen", "en", ["13"]),
        ("twenty-one and the twenty-first", "en", ["21", "21"]),
        ("one hundred and five", "en", ["105"]),
        ("two thousand and six", "en", ["2006"]),
        ("1,000 and 1.5 million", "en", ["1000", "1500000"]),
        ("Super Bowl XLIX in the XXI century", "en", ["49", "21"]),
        ("on 1 May 2024 he may go", "en", ["1", "month-5", "2024"]),
        ("one of them, the first", "en", []),
        ("١٣ طائرة", "ar", ["13"]),
        ("ثلاثة عشر", "ar", ["13"]),
        ("واحد وعشرون", "ar", ["21"]),
        ("مئة وخمسة وعشرون", "ar", ["125"]),
        ("بمرور ٣٥ عام", "ar", ["35"]),
        ("٢٥ يونيو ٢٠١٦", "ar", ["25", "month-6", "2016"]),
        ("في شباط", "ar", ["month-2"]),
        ("tredici", "it", ["13"]),
        ("ventuno, ventitré, ventotto", "it", ["21", "23", "28"]),
        ("1.000 e 3,5", "it", ["1000", "3.5"]),
        ("il 20° anniversario", "it", ["20"]),
        ("двадцать пять тысяч", "ru", ["25000"]),
        ("10 000 человек в октябре", "ru", ["10000", "month-10"]),
        ("einundzwanzig, zweihundert", "de", ["21", "200"]),
        ("eenentwintig, tweeëntwintig", "nl", ["21", "22"]),
        ("quatre-vingt-dix-sept, soixante-douze", "fr", ["97", "72"]),
        ("treinta y cinco", "es", ["35"]),
        ("trinta e cinco", "pt", ["35"]),
        ("on üç", "tr", ["13"]),
        ("dwadzieścia jeden", "pl", ["21"]),
        ("十三架，二十一，一万", "zh", ["13", "21", "10000"]),
        ("2024年10月5日，三月", "zh", ["2024", "month-10", "5", "month-3"]),
        ("10월 13대", "ko", ["month-10", "13"]),
        ("๑๓ ตุลาคม", "th", ["13", "month-10"]),
        ("08/09/2015, 192.168.0.1", "it", ["8", "9", "2015", "192"]),
    ],
)
def test_values(text: str, language: str, values: list[str]) -> None:
    assert [value for _, _, value in numbers_in(text, language)] == values


def test_offsets_are_those_of_the_number_as_written() -> None:
    text = "About twenty-one of 1,000 drones in October"
    found = {text[start:end]: value for start, end, value in numbers_in(text, "en")}
    assert found == {"twenty-one": "21", "1,000": "1000", "October": "month-10"}


@given(st.text(), st.sampled_from("ar de en fr it ja ko ru th xx zh".split()))
def test_any_text_can_be_read(text: str, language: str) -> None:
    found = numbers_in(text, language)
    assert [start for start, _, _ in found] == sorted(start for start, _, _ in found)
    assert all(0 <= start < end <= len(text) and value for start, end, value in found)


@given(st.integers(0, 10**12))
def test_digits_of_any_script_and_thousands_separators_give_the_number(number: int) -> None:
    arabic = str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    for written in (str(number), arabic, f"{number:,}"):
        assert [value for _, _, value in numbers_in(written, "en")] == [str(number)]

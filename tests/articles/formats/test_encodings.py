"""The encoding that fits is found, whatever is declared."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assistant.articles.formats.encodings import declared_in, decode
from assistant.errors import ReadingError

TEXTS = {
    "ar": "قال الوزير إن الميناء سيغلق في مارس، وإن العمل في الرصيف الجديد يبدأ بعد ذلك بشهر.",
    "ru": "Министр сказал, что порт закроют в марте, а работы на новом причале начнутся позже.",
    "it": "Il ministro ha detto che il porto chiuderà a marzo perché così è più sicuro di oggi.",
    "ja": "大臣は、港は三月に閉鎖され、新しい桟橋の工事はその一か月後に始まると述べた。",
    "el": "Ο υπουργός είπε ότι το λιμάνι θα κλείσει τον Μάρτιο και ότι τα έργα αρχίζουν αργότερα.",
}


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("ar", "windows-1256"), ("ar", "iso-8859-6"), ("ru", "windows-1251"), ("ru", "koi8-r"),
        ("it", "windows-1252"), ("ja", "shift_jis"), ("ja", "euc-jp"), ("el", "windows-1253"),
        *((language, wide) for language in TEXTS for wide in ("utf-8", "utf-16-le", "utf-16-be")),
        *((language, marked) for language in TEXTS for marked in ("utf-8-sig", "utf-16", "utf-32")),
    ],
)  # fmt: skip
@pytest.mark.parametrize("declared", [None, "utf-8", "iso-8859-1", "no-such-encoding", "right"])
def test_text_is_read_whatever_is_declared(
    language: str, encoding: str, declared: str | None
) -> None:
    content = TEXTS[language].encode(encoding)
    claimed = encoding if declared == "right" else declared
    assert decode(content, (claimed,)) == TEXTS[language]


def test_a_stray_byte_does_not_turn_a_text_into_another_encoding() -> None:
    text = TEXTS["ar"] * 20
    content = text.encode().replace("مارس".encode(), b"\xff\xfe", 1)
    assert decode(content).count("\ufffd") == 2
    assert decode(content).endswith(TEXTS["ar"])


def test_what_is_declared_is_found_in_the_page() -> None:
    assert declared_in(b'<meta charset="windows-1256">') == "windows-1256"
    assert declared_in(b"<?xml version='1.0' encoding='koi8-r'?><rss>") == "koi8-r"
    old = b'<META http-equiv=Content-Type content="text/html; charset=Windows-1252">'
    assert declared_in(old) == "Windows-1252"
    assert declared_in(b"<p>charset=utf-8</p>") is None


@given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "utf-16", "cp037", "zlib", "\0"]))
@example(b"\xff\xfe\x00", None)
@example(b"\xed\xa0\x80", "utf-8")
def test_any_bytes_become_text_that_can_be_stored_or_are_refused(
    content: bytes, declared: str | None
) -> None:
    with contextlib.suppress(ReadingError):
        decode(content, (declared,)).encode("utf-8")

"""Bytes into text: the encoding that fits, whatever is declared.

What the bytes prove comes before what a header claims: a byte order mark, valid UTF-8, the zeros
of UTF-16. A declared encoding is believed where it decodes every byte and a detector does not
firmly disagree: pages that say ISO-8859-1 and are Windows-1256 are old acquaintances.
"""

from __future__ import annotations

import codecs
import re

import chardet

from assistant.errors import ReadingError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What browsers read these labels as (WHATWG Encoding Standard).
_READ_AS = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "tis-620": "cp874",
    "iso8859-11": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
    "euc_kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip
_SAMPLE = 200_000  # bytes a detector sees
_TRUSTED = 0.5  # a detector's confidence above which it is believed against a declaration
_BROKEN = 0.1  # share of undecodable characters that make a text none
_STRAY = 0.001  # share of undecodable bytes that are damage, not another encoding


def decode(content: bytes, declared: tuple[str | None, ...] = ()) -> str:
    """The text of some bytes; `declared` are encodings claimed for them, the most credible first.

    Raises:
        ReadingError: No encoding makes text of them.
    """
    encoding = encoding_of(content, declared)
    text = content.decode(encoding, "replace")
    if text.count("\ufffd") > _BROKEN * len(text):
        raise ReadingError(f"it is no text in {encoding.upper()}. Save the file in UTF-8.")
    return text


def encoding_of(content: bytes, declared: tuple[str | None, ...] = ()) -> str:
    """Python's name of the encoding that some bytes are in; see `decode`."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return encoding
    if b"\0" in content[:_SAMPLE]:
        return _wide(content)
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        stray = error
    else:
        return "utf-8"
    if _is_utf8(content):
        return "utf-8"
    claimed = [name for name in map(_codec, declared) if name and name != "utf-8"]
    found = chardet.detect(_telling(content))
    detected = _codec(found["encoding"])
    sure = detected is not None and (found["confidence"] or 0) >= _TRUSTED
    if claimed[:1] == ["cp1252"] and _is_dense(content):
        sure = detected is not None  # no language in Latin letters has so many accents
    order = [*([detected] if sure else []), *claimed, detected, "cp1252"]
    if claimed and _same_letters(content, claimed[0], detected):
        order.insert(0, claimed[0])
    for name in order:
        if name and _strictly(content, name) is not None:
            return name
    raise ReadingError(
        f"byte {stray.start} (0x{content[stray.start]:02x}) is not valid UTF-8, and no other "
        "encoding fits. Save the file in UTF-8."
    )


_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w:.-]{2,40})", re.IGNORECASE)
_SNIFFED = 4096  # bytes in which a page declares its encoding; browsers read 1,024


def declared_in(content: bytes) -> str | None:
    """The encoding that a page or an XML file declares at its top."""
    match = _XML.search(content[:_SNIFFED]) or _META.search(content[:_SNIFFED])
    return match[1].decode("ascii") if match else None


def _codec(name: str | None) -> str | None:
    """Python's name of an encoding, as browsers read the label; None where it is unknown."""
    if not name:
        return None
    try:
        codec = codecs.lookup(name.strip()).name
        "".encode(codec)
    except (LookupError, ValueError):
        return None
    return _READ_AS.get(codec, codec)


def _wide(content: bytes) -> str:
    """UTF-16 without a mark, or no text at all."""
    sample = content[: _SAMPLE // 2 * 2]
    # A text keeps to a few blocks of 256 characters, so its high bytes are few.
    even, odd = len(set(sample[::2])), len(set(sample[1::2]))
    encoding = "utf-16-le" if odd < even else "utf-16-be"
    text = _strictly(content, encoding)
    if text is None or not _reads_as_text(text):
        raise ReadingError(
            f"byte {content.find(0)} is NUL, so this is no text. Save the article as plain text "
            "in UTF-8."
        )
    return encoding


def _reads_as_text(text: str) -> bool:
    sample = text[:2000]
    letters = sum(c.isalpha() or c.isspace() for c in sample)
    return "\0" not in sample and letters >= 0.5 * len(sample)


def _is_utf8(content: bytes) -> bool:
    """Whether bytes are UTF-8 with a little damage: many sequences right, hardly any wrong."""
    text = content.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(character > "\x7f" for character in text) - wrong
    return right > 20 * wrong and wrong <= max(2, _STRAY * len(text))


def _telling(content: bytes) -> bytes:
    """The bytes that tell an encoding: those above ASCII with their surroundings, tags left out."""
    bare = re.sub(rb"<(?:script|style)\b.{0,200000}?</(?:script|style)>|<[^<>]{0,2000}>", b" ",
                  content[: 5 * _SAMPLE], flags=re.DOTALL | re.IGNORECASE)  # fmt: skip
    parts = [line for line in bare.splitlines() if any(byte > 0x7F for byte in line)]
    return b"\n".join(parts)[:_SAMPLE] or content[:_SAMPLE]


def _is_dense(content: bytes) -> bool:
    """Whether most letters are beyond ASCII, as in an alphabet of its own."""
    sample = _telling(content)
    beyond = sum(byte > 0x7F for byte in sample)
    return beyond > sum(byte < 0x80 and chr(byte).isalpha() for byte in sample)


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding in ("utf-16-le", "utf-16-be"):
            return None
        text = content.decode(encoding, "replace")
        damaged = text.count("\ufffd") <= _STRAY * len(text) and error.start > 0
        return text if damaged else None


def _same_letters(content: bytes, claimed: str, detected: str | None) -> bool:
    """Whether two encodings read the same letters in the bytes, so that the claim may stand."""
    if detected is None:
        return True
    sample = _telling(content)
    one, two = _strictly(sample, claimed), _strictly(sample, detected)
    if one is None or two is None:
        return False
    differ = sum(a != b for a, b in zip(one, two, strict=False) if a.isalpha() or b.isalpha())
    return len(one) == len(two) and differ <= 0.02 * sum(c > "\x7f" for c in one)

"""Lines that ask the reader to follow an outlet on Google News, and the outlet they name."""

from __future__ import annotations

import re

_NAMED = re.compile("google|غوغل", re.IGNORECASE)
_LONGEST_LINE = 120  # characters
_NAME = r"(?P<name>[^\s.,:;|()«»\"][^.,:;|()«»\"]{0,50}?)"
_PATTERNS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"تابعوا?\s+(?:آخر\s+)?(?:أخبار\s+)?{_NAME}\s+(?:عبر|على)\s+(?:google news|أخبار غوغل)",
        rf"\bfollow\s+{_NAME}\s+on\s+google news",
        rf"\bfolgen sie\s+{_NAME}\s+(?:auf|bei)\s+google news",
        rf"\b(?:sigue|siga)\s+a\s+{_NAME}\s+en\s+google news",
        rf"\bsuivez\s+{_NAME}\s+sur\s+google (?:news|actualités)",
        rf"\bsegui\s+{_NAME}\s+su\s+google news",
        rf"\b(?:siga|acompanhe)\s+(?:[oa]\s+)?{_NAME}\s+no\s+google (?:news|notícias)",
        rf"\bvolg\s+{_NAME}\s+(?:op|via)\s+google (?:news|nieuws)",
        rf"\bobserwuj\s+{_NAME}\s+w\s+google (?:news|wiadomości)",
        rf"(?:читайте|следите за)\s+{_NAME}\s+в\s+google (?:news|новостях)",
        rf"{_NAME}['’](?:[iıuü]|[yn][iıuü])\s+google (?:news|haberler)['’]?\w*\s+takip",
        rf"在\s?google (?:news|新闻|新聞)\s?(?:上)?(?:关注|追蹤|關注)\s?{_NAME}$",
        rf"^{_NAME}\s?をgoogle\s?ニュースでフォロー",
    )
]


def followed_outlet(line: str) -> str | None:
    """The outlet a line asks to follow: «Follow The Valley Herald on Google News»."""
    if len(line) > _LONGEST_LINE or not _NAMED.search(line):
        return None
    matches = (pattern.search(line) for pattern in _PATTERNS)
    return next((match["name"].strip() for match in matches if match), None)

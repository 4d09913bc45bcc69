"""News agencies: in datelines, in source lines and in photo credits."""

from __future__ import annotations

import re

from assistant.articles.phrases import fold

# The name shown, then its spellings; «_» stands for a space.
_AGENCIES = {
    "Reuters": "reuters رويترز рейтер ройтерс ロイター 로이터 路透社 路透 รอยเตอร์",
    "AFP": "afp agence_france-presse agence_france_presse france_presse فرانس_برس أ_ف_ب أ.ف.ب "
    "афп 法新社 法新",
    "AP": "ap associated_press the_associated_press أسوشيتد_برس أسوشييتد_برس 美联社 美聯社",
    "DPA": "dpa deutsche_presse-agentur د_ب_أ د.ب.أ 德新社",
    "ANSA": "ansa أنسا",
    "Adnkronos": "adnkronos",
    "AGI": "agi",
    "EFE": "efe agencia_efe إفي",
    "Europa Press": "europa_press",
    "Lusa": "lusa agência_lusa",
    "ANP": "anp",
    "PAP": "pap",
    "APA": "apa",
    "TASS": "tass itar-tass тасс итар-тасс تاس 塔斯社",
    "Interfax": "interfax интерфакс إنترفاكس",
    "RIA Novosti": "ria_novosti риа_новости ريا_نوفوستي نوفوستي",
    "Sputnik": "sputnik سبوتنيك",
    "Xinhua": "xinhua شينخوا синьхуа 新华社 新華社 新华网",
    "CNS": "中新社 中新网",
    "Kyodo": "kyodo kyodo_news 共同 共同通信 共同社",
    "Jiji": "jiji jiji_press 時事 時事通信",
    "Yonhap": "yonhap 연합뉴스 韩联社",
    "Anadolu": "anadolu aa anadolu_agency anadolu_ajansı الأناضول",
    "DHA": "dha",
    "IHA": "iha i̇ha",
    "PTI": "pti press_trust_of_india",
    "SPA": "spa واس",
    "WAM": "wam وام",
    "MENA": "mena أ_ش_أ أ.ش.أ",
    "QNA": "qna قنا",
    "KUNA": "kuna كونا",
    "Petra": "petra بترا",
    "SANA": "sana سانا",
    "IRNA": "irna إرنا",
    "UPI": "upi",
    "Bloomberg": "bloomberg بلومبرغ ブルームバーグ 彭博社",
    "Ukrinform": "ukrinform укринформ",
}
_SPELLINGS = [
    (spelling.replace("_", " "), name)
    for name, spellings in _AGENCIES.items()
    for spelling in spellings.split()
]
_AGENCY_OF = {fold(spelling): name for spelling, name in _SPELLINGS}
_NAMES = "|".join(
    re.escape(spelling) for spelling, _ in sorted(_SPELLINGS, key=lambda pair: -len(pair[0]))
)
_SEVERAL = frozenset(
    map(
        fold,
        "وكالات الوكالات agencies agenzie agences agenturen agencias agências агентства ajanslar "
        "agentschappen agencje 综合 wires".split(),
    )
)
_OPENING = 90  # characters of a paragraph a dateline fits in, or of a line's end a credit does

_DATELINE = re.compile(
    rf"""(?:[^.!?؟。:(（\[/]|\.(?!\s+\w+\s+\w+\s)){{0,60}}
    [(（\[/]\s?(?P<agency>{_NAMES})\s?(?:[,،/][^)）\]]{{0,30}})?[)）\]/]\s{{0,2}}[-–—−.:ـ]""",
    re.VERBOSE | re.IGNORECASE,
)
_BARE_DATELINE = re.compile(
    rf"""\w[^.!?؟。()]{{2,40}}\s[-–—]\s(?P<agency>{_NAMES})[.,]\s
    |(?P<wire>新华社|新華社|中新社|法新社|路透社|共同社|韩联社)[^。，,]{{2,20}}电""",
    re.VERBOSE | re.IGNORECASE,
)
_PHOTO_AGENCY = rf"""(?:{_NAMES}|getty(?:\simages)?|epa(?:-efe)?|shutterstock|istock|alamy|imago
    |lapresse|picture[\s-]alliance|zuma(?:\spress)?|handout|غيتي(?:\sإيميجز)?
    |\w{{2,10}}\svia\s(?:reuters|afp|ap|getty\simages))"""
_PHOTO_CREDIT = re.compile(
    rf"""(?:[-–—|/(\[©،:]|\bvia)\s?(?:(?:photo|foto)\s(?:by|di|von)\s)?
    (?:[^\W\d_][\w.'’ -]{{0,40}}[/,،]\s?)?{_PHOTO_AGENCY}(?:\sphotos?)?
    (?:\s?[/,،]\s?[\w.'’ -]{{1,40}})?\s?[)\]]?\s?\.?$""",
    re.VERBOSE | re.IGNORECASE,
)


def agency_in_dateline(paragraph: str) -> str | None:
    """The agency a story's first paragraph opens with: «BEIJING (Reuters) –»."""
    opening = paragraph[:_OPENING]
    match = _DATELINE.match(opening) or _BARE_DATELINE.match(opening)
    if not match:
        return None
    found = match.groupdict()
    return agency_named(found.get("agency") or found.get("wire") or "")


def agency_named(name: str) -> str | None:
    """The agency of that name, in any of its spellings."""
    return _AGENCY_OF.get(fold(name))


def names_no_one(source: str) -> bool:
    """Whether a source line says «agencies» and no more."""
    return all(word in _SEVERAL for word in fold(source).split())


def ends_in_photo_credit(line: str) -> bool:
    """Whether a line ends as captions do: «… in Beijing. - REUTERS», «(AP Photo/Ng Han Guan)»."""
    return bool(_PHOTO_CREDIT.search(line[-_OPENING:]))

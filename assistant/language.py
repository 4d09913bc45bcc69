"""Which language and which script a text is in.

py3langid's naive Bayes over byte n-grams does the work. Measured on the questions of XQuAD,
SQuAD-it and ARCD it errs where it may choose among all its 140 languages, and on three- or
four-word questions about foreign names («Wie is Putin?»). Two additions mend that: languages
outside the encoder's sixteen must lead clearly, and short questions in Latin script are also
judged by their function words.
"""

from __future__ import annotations

import math
import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Collection
from functools import cache, lru_cache
from typing import Any

ENCODER_LANGUAGES = frozenset(
    {"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"}
)
"""The built-in encoder's languages; zh-TW counts as zh."""

_FOLDED = {"ary": "ar", "arz": "ar", "pcm": "en", "wuu": "zh", "yue": "zh"}
# Languages whose own press is not to be expected in an archive: next to their large neighbours
# they only draw false alarms on short text («Chi ha proclamato» as Aragonese).
_NEVER_REPORTED_LABELS = """
    ace an bcl br co crh dz eo ext fo fur fuv fy gcf gcr gom grc gug guw hbo io jv kab kik la lb
    lg lij ltg no nso oc pms qu rw sc sdh st su uzs vec vo wa zxx
"""
_NEVER_REPORTED = frozenset(_NEVER_REPORTED_LABELS.split())
_MARGIN = 1.2  # log-odds by which another language must lead the best of the encoder's
_WORD_EVIDENCE = 1.5  # log-odds a function word adds
_SHORT_TEXT = 15  # words; longer texts need no help from function words
_KANA_SHARE = 8  # Chinese characters to one kana; more are Chinese with a Japanese name in it
_LONGEST_READ = 2_000  # characters; more adds time and no certainty

_RTL_LANGUAGES = frozenset({"ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})

# One language a script: the answer needs no statistics.
_SCRIPT_LANGUAGE = {
    "GREEK": "el", "HEBREW": "he", "ARMENIAN": "hy", "GEORGIAN": "ka", "HANGUL": "ko",
    "HIRAGANA": "ja", "KATAKANA": "ja", "THAI": "th",
}  # fmt: skip

_FUNCTION_WORDS = {
    "de": "aber als am an auch auf aus bei das dass dem den der des die ein eine einem einen einer "
    "für gegen gibt hat hatte im in ist kam mit nach nicht sagte sich sind traf über um und vom "
    "von wann war waren warum was welche welchem welchen welcher welches wem wen wer werden wie "
    "wieso wieviel wieviele wo woher wohin wurde wurden zu zum zur zwischen",
    "en": "a about after an and are at be been by can could did do does for from had has have he "
    "her his how in is it its many much not of on or she that the their there they this to was "
    "were what when where which who whom whose why will with would",
    "es": "a al como con cual cuales cuando cuanta cuantas cuanto cuantos cuál cuáles cuándo "
    "cuánta cuántas cuánto cuántos cómo de del dijo donde dónde e el en entre era es esta está "
    "fue fueron ha la las lo los para por que quien quién quiénes qué se según sobre son su sus "
    "un una y",
    "fr": "a au aux avec ce cette combien comment contre d dans de des dit du elle en entre est et "
    "il ils l la le les leur lors n ne non où par pas pour pourquoi qu quand que quel quelle "
    "quelles quels qui quoi s sa selon ses son sont sur t un une y à été était",
    "it": "a al alla anche c che chi ci come con cosa cos cui da dal dalla de dei del della delle "
    "di disse dopo dov dove e ed era fra gli ha hanno i il in l la le lo nel nella non per perché "
    "più qual quale quali quando quante quanti quanto si sono stata stati stato su sul tra un una "
    "uno è",
    "nl": "aan als bij dat de deze die dit door een en er had heeft hebben hem het hij hoe hoeveel "
    "in is kwam met naar niet om onder ontmoette op over te tot uit van voor waar waarom waren was "
    "wanneer wat welk welke werd werden wie zei zich zijn",
    "pl": "a ale co czego czy czym dla dlaczego do gdzie i ile ilu jak jaka jaki jakich jakie jego "
    "jej jest kiedy kim kogo komu kto która które którego który których lub ma mówi na nad nie o "
    "od oraz po pod powiedział przed przez przy są się to u w we z za że",
    "pt": "a ao as com como da das de depois disse do dos e ela ele em entre era estava está foi "
    "foram há mais na nas no nos não o onde os ou para pela pelo por porque quais qual quando "
    "quanta quantas quanto quantos que quem qué sobre se seu sua são um uma à é",
    "tr": "ama bir bu da daha de dedi değil diye en etti gibi göre hakkında hangi hangisi için ile "
    "ise kaç kadar kim kimdir kime kimi kimin mi mu mü mı nasıl ne neden nedir nerede neredeydi "
    "nereden nereye neresi niçin niye olan olarak oldu sonra söyledi var ve veya ya zaman",
}
_FUNCTION_WORD_SETS = {code: frozenset(words.split()) for code, words in _FUNCTION_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_loading = threading.Lock()


def detect(
    text: str,
    *,
    among: Collection[str] | None = None,
    default: str = "en",
    at_least: float = 0.0,
) -> str:
    """The ISO 639-1 code of the language a text is in.

    Args:
        text: A question of a few words or any longer text.
        among: The only languages to choose from; any, if None.
        default: What to return where the text gives no evidence, or too little.
        at_least: Probability, 0 to 1, below which `default` is returned. The probability is a
            softmax of scores scaled by the root of the length, as py3langid does it.
    """
    if among is not None and not isinstance(among, frozenset):
        among = frozenset(among)
    return _detect(text[:_LONGEST_READ], among, default, at_least)


@lru_cache(maxsize=4096)
def _detect(text: str, among: frozenset[str] | None, default: str, at_least: float) -> str:
    main = script(text)
    if not main:
        return default
    only = _SCRIPT_LANGUAGE.get(main)
    if only and (among is None or only in among):
        return only
    scores = _scores(text)
    if among is not None:
        scores = {code: score for code, score in scores.items() if code in among}
    if not scores:
        return default
    best = max(scores, key=scores.__getitem__)
    if among is None and best not in ENCODER_LANGUAGES:
        nearest = max(ENCODER_LANGUAGES, key=scores.__getitem__)
        if scores[best] - scores[nearest] < _MARGIN:
            best = nearest
    if at_least:
        total = sum(math.exp(min(score - scores[best], 50.0)) for score in scores.values())
        if 1 / total < at_least:
            return default
    return best


def _scores(text: str) -> dict[str, float]:
    """Log-odds by language, of those that are ever reported."""
    scale = 1 / math.sqrt(len(text.encode("utf-8", "surrogatepass")))
    scores: dict[str, float] = {}
    for label, raw in _identifier().rank(text):  # the best first
        code = _FOLDED.get(label, label)
        if code not in _NEVER_REPORTED:
            scores.setdefault(code, raw * scale)
    words = _WORD.findall(unicodedata.normalize("NFC", text))
    if len(words) <= _SHORT_TEXT:
        folded = [word.casefold() for word in words]
        for code, function_words in _FUNCTION_WORD_SETS.items():
            scores[code] += _WORD_EVIDENCE * len(function_words.intersection(folded))
    return scores


def load() -> None:
    """Load the language identifier, which else the first detection does."""
    _identifier()


def _identifier() -> Any:
    with _loading:  # else two threads would both load it
        return _load_identifier()


@cache
def _load_identifier() -> Any:
    """py3langid's model; loading takes about a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)


def script(text: str) -> str:
    """The script most letters of a text are in, as Unicode names it: «LATIN», «ARABIC», «CJK».

    Japanese counts as kana, «HIRAGANA» or «KATAKANA», however many of its characters are Chinese.
    Empty where there is no letter.
    """
    counts: Counter[str] = Counter()
    for character, count in Counter(text[:_LONGEST_READ]).items():
        if character.isalpha():
            counts[_letter_script(character)] += count
    kana = counts["HIRAGANA"] + counts["KATAKANA"]
    if counts["CJK"] < kana * _KANA_SHARE:
        main_kana = max("HIRAGANA", "KATAKANA", key=counts.__getitem__)
        counts[main_kana] = kana + counts.pop("CJK", 0)
    return max(counts, key=counts.__getitem__) if counts.total() else ""


@lru_cache(maxsize=65_536)
def _letter_script(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character)[0]
    return unicodedata.name(folded, "UNKNOWN").split(maxsplit=1)[0].partition("-")[0]


def is_rtl(language: str) -> bool:
    """Whether the language is written from right to left."""
    return language in _RTL_LANGUAGES


_NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech",
    "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian",
    "it": "Italian", "ja": "Japanese", "ka": "Georgian", "kk": "Kazakh", "ko": "Korean",
    "ku": "Kurdish", "lt": "Lithuanian", "lv": "Latvian", "ms": "Malay", "nl": "Dutch",
    "no": "Norwegian", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sq": "Albanian", "sr": "Serbian",
    "sv": "Swedish", "sw": "Swahili", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian",
    "ur": "Urdu", "uz": "Uzbek", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def is_language(code: str) -> bool:
    """Whether this is the ISO 639-1 code of a language whose name is known."""
    return code in _NAMES


def language_name(code: str) -> str:
    """The English name of an ISO 639-1 code; the code itself where the name is not known."""
    return _NAMES.get(code, code)

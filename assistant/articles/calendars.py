"""Names of months and weekdays in the encoder's sixteen languages, and years of other calendars."""

from __future__ import annotations

import datetime as dt
from functools import cache

from hijridate import Hijri

# The twelve months of a language, spellings of one month divided by "|"; «_» stands for a space.
_MONTHS = (
    "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug "
    "september|sept|sep october|oct november|nov december|dec",
    "januar|jänner|jan februar|feber|feb märz|mär|mrz april|apr mai juni|jun juli|jul august|aug "
    "september|sept|sep oktober|okt november|nov dezember|dez",
    "janvier|janv février|févr|fév|fevrier mars avril|avr mai juin juillet|juill|juil août|aout "
    "septembre|sept octobre|oct novembre|nov décembre|déc|decembre",
    "gennaio|gen|genn febbraio|feb|febbr marzo|mar aprile|apr maggio|mag giugno|giu luglio|lug "
    "agosto|ago settembre|set|sett ottobre|ott novembre|nov dicembre|dic",
    "enero|ene febrero|feb marzo|mar abril|abr mayo|may junio|jun julio|jul agosto|ago "
    "septiembre|setiembre|sept octubre|oct noviembre|nov diciembre|dic",
    "janeiro|jan fevereiro|fev março|mar abril|abr maio|mai junho|jun julho|jul agosto|ago "
    "setembro|set outubro|out novembro|nov dezembro|dez",
    "januari|jan februari|feb maart|mrt april|apr mei juni|jun juli|jul augustus|aug "
    "september|sep|sept oktober|okt november|nov december|dec",
    "stycznia|styczeń|sty lutego|luty|lut marca|marzec|mar kwietnia|kwiecień|kwi maja|maj "
    "czerwca|czerwiec|cze lipca|lipiec|lip sierpnia|sierpień|sie września|wrzesień|wrz "
    "października|październik|paź listopada|listopad|lis grudnia|grudzień|gru",
    "января|январь|янв февраля|февраль|февр|фев марта|март|мар апреля|апрель|апр мая|май "
    "июня|июнь|июн июля|июль|июл августа|август|авг сентября|сентябрь|сент|сен "
    "октября|октябрь|окт ноября|ноябрь|нояб|ноя декабря|декабрь|дек",
    "ocak|oca şubat|şub mart|mar nisan|nis mayıs|may haziran|haz temmuz|tem ağustos|ağu eylül|eyl "
    "ekim|eki kasım|kas aralık|ara",
    "يناير فبراير مارس أبريل|ابريل|إبريل مايو يونيو|يونيه|يونية يوليو|يوليه|يولية أغسطس|اغسطس "
    "سبتمبر أكتوبر|اكتوبر نوفمبر ديسمبر",
    # The Levant and Iraq.
    "كانون_الثاني|كانون_ثاني شباط آذار|اذار نيسان أيار|ايار|مايس حزيران تموز آب|اب أيلول|ايلول "
    "تشرين_الأول|تشرين_الاول|تشرين_أول تشرين_الثاني|تشرين_ثاني كانون_الأول|كانون_الاول|كانون_أول",
    # Algeria and Tunisia, Morocco.
    "جانفي|جانفيي فيفري|فبراير مارس أفريل|افريل ماي|مايو جوان|يونيو جويلية|يوليوز أوت|اوت|غشت "
    "سبتمبر|شتنبر أكتوبر نوفمبر|نونبر ديسمبر|دجنبر",
    "มกราคม|ม.ค. กุมภาพันธ์|ก.พ. มีนาคม|มี.ค. เมษายน|เม.ย. พฤษภาคม|พ.ค. มิถุนายน|มิ.ย. "
    "กรกฎาคม|ก.ค. สิงหาคม|ส.ค. กันยายน|ก.ย. ตุลาคม|ต.ค. พฤศจิกายน|พ.ย. ธันวาคม|ธ.ค.",
)
_HIJRI_MONTHS = (
    "محرم|المحرم صفر ربيع_الأول|ربيع_الاول|ربيع_أول ربيع_الآخر|ربيع_الاخر|ربيع_الثاني "
    "جمادى_الأولى|جمادى_الاولى|جمادي_الأولى|جمادى_الأول جمادى_الآخرة|جمادى_الاخرة|جمادى_الثانية"
    "|جمادي_الآخرة|جمادي_الثانية|جمادى_الثاني رجب شعبان رمضان شوال "
    "ذو_القعدة|ذي_القعدة|ذوالقعدة|ذو_القعده|ذي_القعده ذو_الحجة|ذي_الحجة|ذوالحجة|ذو_الحجه|ذي_الحجه",
    "muharram safar rabi_al-awwal|rabi'_al-awwal rabi_al-thani|rabi'_al-thani|rabi_al-akhir "
    "jumada_al-awwal|jumada_al-ula jumada_al-thani|jumada_al-akhirah rajab shaban|sha'ban|sha’ban "
    "ramadan shawwal dhu_al-qadah|dhu_al-qi'dah|dhul_qadah dhu_al-hijjah|dhul_hijjah",
)
# From Monday on.
_WEEKDAYS = {
    "en": "monday|mon tuesday|tue|tues wednesday|wed thursday|thu|thur|thurs friday|fri "
    "saturday|sat sunday|sun",
    "de": "montag dienstag mittwoch donnerstag freitag samstag|sonnabend sonntag",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "es": "lunes martes miércoles jueves viernes sábado domingo",
    "pt": "segunda-feira|segunda terça-feira|terça quarta-feira|quarta quinta-feira|quinta "
    "sexta-feira|sexta sábado domingo",
    "nl": "maandag dinsdag woensdag donderdag vrijdag zaterdag zondag",
    "pl": "poniedziałek wtorek środa|środę czwartek piątek sobota|sobotę niedziela|niedzielę",
    "ru": "понедельник вторник среда|среду четверг пятница|пятницу суббота|субботу "
    "воскресенье|воскресение",
    "tr": "pazartesi salı çarşamba perşembe cuma cumartesi pazar",
    "ar": "الاثنين|الإثنين الثلاثاء الأربعاء|الاربعاء الخميس الجمعة السبت الأحد|الاحد",
    "th": "วันจันทร์|จันทร์ วันอังคาร|อังคาร วันพุธ|พุธ วันพฤหัสบดี|พฤหัสบดี|วันพฤหัส วันศุกร์|ศุกร์ "
    "วันเสาร์|เสาร์ วันอาทิตย์|อาทิตย์",
    "ja": "月曜日|月曜 火曜日|火曜 水曜日|水曜 木曜日|木曜 金曜日|金曜 土曜日|土曜 日曜日|日曜",
    "ko": "월요일 화요일 수요일 목요일 금요일 토요일 일요일",
    "zh": "星期一|周一|週一|礼拜一 星期二|周二|週二|礼拜二 星期三|周三|週三|礼拜三 "
    "星期四|周四|週四|礼拜四 星期五|周五|週五|礼拜五 星期六|周六|週六|礼拜六 "
    "星期日|星期天|周日|週日|礼拜天",
}
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "民國": 1911, "民国": 1911}
ERAS = "|".join(_ERAS)
HIJRI_YEARS = range(1300, 1501)


def hijri(year: int, month: int, day: int) -> dt.date | None:
    """The day of a Hijri date by the Umm al-Qura calendar, whose tables cover 1343 to 1500.

    Where the new moon is looked for, the day may be one earlier or later.
    """
    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return dt.date(found.year, found.month, found.day)


def year_of_era(era: str, year: str) -> int:
    """The year of the common era: 令和6年 is 2024, 民國113年 too."""
    return _ERAS[era] + (1 if year == "元" else int(year))


def name_key(name: str) -> str:
    """A name as the tables below have it."""
    # A Turkish I has two lower cases and Python knows one.
    folded = name.casefold().replace("ı", "i").replace("\u0307", "")
    return " ".join(folded.split())


@cache
def month_numbers() -> dict[str, int]:
    """Months by name; those of the Hijri calendar count from 101."""
    numbers: dict[str, int] = {}
    for first, tables in ((1, _MONTHS), (101, _HIJRI_MONTHS)):
        for language in tables:
            for number, spellings in enumerate(language.split(), start=first):
                for spelling in spellings.split("|"):
                    numbers[name_key(spelling.replace("_", " "))] = number
    return numbers


@cache
def weekdays(language: str | None = None) -> dict[str, int]:
    """Weekdays by name, 0 for Monday, of one language or of all together."""
    tables = [_WEEKDAYS.get(language, "")] if language else _WEEKDAYS.values()
    return {
        name_key(name): number
        for days in tables
        for number, names in enumerate(days.split())
        for name in names.split("|")
    }

"""What the wording of a line tells of it; the phrases are in wording.toml."""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import cache

from assistant.articles.dates import dates_in, is_date_line
from assistant.articles.following import followed_outlet
from assistant.articles.layout import ends_in_stop
from assistant.articles.phrases import fold, phrases, tables

_LONGEST_LABEL = 40  # characters before a colon
_LONGEST_SHORT_LINE = 120  # characters; what is longer is a sentence, not a label or a button
_LONGEST_DATE_LINE = 90  # characters
_LONGEST_NAME = 60  # characters of a source or an author behind the label
_OPENING = 60  # characters
_LONGEST_CREDITS = 400  # characters
_LONGEST_SECTION = 8  # words of «Most recent from» with the section's name
_LONGEST_TOOL = 8  # words
_LONGEST_AUTHORS = 6  # words
_SHORTEST_GLUED = 30  # characters of the paragraph behind the link's words
_LONGEST_NOTICE = 1_500  # characters; longer paragraphs are prose whatever they say
_NAME_PARTICLES = frozenset(
    {"al", "and", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "e", "et", "i"}
    | {"ibn", "la", "le", "und", "van", "ve", "von", "y", "и"}
)


class Clue(Enum):
    """What a line's words say it is; where it stands decides whether that holds."""

    TOOL = auto()  # nothing but names of buttons and links
    NOTICE = auto()  # speaks to the reader of the page, somewhere in the line
    SHORT_NOTICE = auto()  # a short line that begins so
    COOKIES = auto()
    COPYRIGHT = auto()
    RELATED = auto()  # heading over other articles
    RELATED_LINE = auto()  # such a heading with the other article's title behind its colon
    COMMENTS = auto()  # heading over the readers' comments or the form for one
    TAGS = auto()
    SOURCE = auto()
    PUBLISHED = auto()
    UPDATED = auto()
    AUTHOR = auto()
    CREDITS = auto()
    PHOTO = auto()
    DATE = auto()  # a date and little else
    DATELINE = auto()  # a place and a dash


def clue(line: str) -> Clue | None:
    """What the words of a line say it is, if anything."""
    if len(line) > _LONGEST_NOTICE:
        return None
    folded = fold(line)
    if not folded:
        return _clue_without_letters(line)
    label, behind = _split_label(line)
    short = len(line) <= _LONGEST_SHORT_LINE
    if short and (not ends_in_stop(line.rstrip("!")) or _ENDS_IN_DATE.search(line)):
        found = _clue_of_short(line, folded, label, behind)
        if found:
            return found
    if behind and not ends_in_stop(line) and label in phrases("tags").exact:
        return Clue.TAGS
    if behind and label in phrases("photo").exact:
        return Clue.PHOTO
    if _is_credits(line, folded):
        return Clue.CREDITS
    if _is_copyright(line, folded):
        return Clue.COPYRIGHT
    if _begins_early(line, "cookie_site") and all(
        phrases(role).within(folded) for role in ("cookie_name", "cookie_reader")
    ):
        return Clue.COOKIES
    if followed_outlet(line):
        return Clue.NOTICE
    if _begins_early(line, "notice"):
        return Clue.SHORT_NOTICE if short and phrases("notice").at_start(folded) else Clue.NOTICE
    return None


# «16 августа 2019 г.», «2024. 5. 30.»: the stop is the date's.
_ENDS_IN_DATE = re.compile(r"\d{4}\s?[гr]\.$|\d{4}\.\s?\d{1,2}\.\s?\d{1,2}\.$")


def _clue_without_letters(line: str) -> Clue | None:
    if is_date_line(line):
        return Clue.DATE
    return None if re.search(r"\w", line) else Clue.TOOL  # «* * *»


def _begins_early(line: str, role: str) -> bool:
    """Whether a phrase stands near the line's beginning, and not as someone's quoted words."""
    opening = re.split('["“„«「『]', line[:_OPENING], maxsplit=1)[0]
    return phrases(role).within(fold(opening))


def _is_copyright(line: str, folded: str) -> bool:
    if len(line) > _LONGEST_CREDITS:
        return False
    reserved = phrases("rights_reserved").within(folded)
    named = re.match(r"(?:copyright\W{0,3}(?:\(c\)|©)?|©|\(c\)).{0,60}?(?:\d{4}|$)", line, re.I)
    sentence = ends_in_stop(line) and not phrases("rights_reserved").at_start(folded)
    return (reserved and not sentence) or bool(
        named and (reserved or line[0] not in "Cc" or not sentence)
    )


def _split_label(line: str) -> tuple[str, str]:
    """The folded words before a colon and what stands behind it; both empty without a colon."""
    match = re.search("[:：]", line[:_LONGEST_LABEL])
    return (fold(line[: match.start()]), line[match.end() :].strip()) if match else ("", "")


def _clue_of_short(line: str, folded: str, label: str, behind: str) -> Clue | None:
    for role in (Clue.COMMENTS, Clue.RELATED):
        if folded in phrases(role.name.lower()).exact:
            return role
    if len(line) <= _LONGEST_DATE_LINE and next(dates_in(line), None):
        for role in (Clue.UPDATED, Clue.PUBLISHED):
            if phrases(role.name.lower()).at_start(folded):
                return role
    if _is_tools(folded):
        return Clue.TOOL
    if behind:
        if label in phrases("related").exact:
            return Clue.RELATED_LINE
        if label in phrases("photo").exact:
            return Clue.PHOTO
        for role in (Clue.SOURCE, Clue.AUTHOR):
            if label in phrases(role.name.lower()).exact and len(behind) <= _LONGEST_NAME:
                return role
    if phrases("related_from").at_start(folded) and len(folded.split()) <= _LONGEST_SECTION:
        return Clue.RELATED
    if _is_author(line, folded):
        return Clue.AUTHOR
    if is_date_line(line):
        return Clue.DATE
    return Clue.DATELINE if _DATELINE.fullmatch(line) else None


_DATELINE = re.compile(r"[^\W\d_][^.!?؟:]{1,38}[-–—]")


def _is_tools(folded: str) -> bool:
    """Whether a line is made of names of buttons and links and nothing else."""
    tools = phrases("tool").exact
    words = folded.split()
    reached = [True] + [False] * len(words)
    for end in range(1, len(words) + 1):
        reached[end] = any(
            reached[start] and " ".join(words[start:end]) in tools
            for start in range(max(0, end - _LONGEST_TOOL), end)
        )
    return bool(words) and reached[-1]


def _is_author(line: str, folded: str) -> bool:
    """Whether a line is a word like «by» and a name."""
    if _REPORTER.fullmatch(line):
        return True
    by = phrases("by").at_start(folded)
    if not by or re.search(r"\d", line):
        return False
    names = [word.strip(",;&*") for word in line.split()[len(by.split()) :]]
    return 1 <= len(names) <= _LONGEST_AUTHORS and all(
        not name or not name[0].islower() or name in _NAME_PARTICLES for name in names
    )


_REPORTER = re.compile(
    r"[가-힣]{2,4}\s?(?:선임기자|기자|특파원)|(?:本报|本報)?(?:记者|記者)\s?[\u4e00-\u9fff·]{2,6}"
)


def _is_credits(line: str, folded: str) -> bool:
    """Whether a line credits the people behind an article: in brackets, or a label at its start."""
    if len(line) > _LONGEST_CREDITS:
        return False
    bracketed = line[0] in "([（【" and line.rstrip(". ؛;")[-1:] in tuple(")]）】")
    words = phrases("credits")
    if bracketed:
        return words.within(folded)
    return ";" in line and bool(words.at_start(folded))


def read_more_before(line: str) -> int:
    """Length of a link's words («Read more») that stand glued to the front of a paragraph, or 0.

    «Read moreThe minister said», «إقرأ المزيدجاءت تصريحات»: no one writes so, pages lose the link.
    """
    match = _glued().match(line)
    if not match:
        return 0
    following = line[match.end() :]
    starts_a_word = following[:1].isalpha() and not following[:1].islower()
    return match.end() if starts_a_word and len(following) >= _SHORTEST_GLUED else 0


@cache
def _glued() -> re.Pattern[str]:
    phrases = sorted(tables()["read_more"]["any"], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, phrases)))

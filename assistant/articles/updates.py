"""How an article says of itself that it puts an earlier version right."""

from __future__ import annotations

import re

from assistant.articles.article import Article, Block, BlockKind
from assistant.articles.phrases import fold, phrases
from assistant.articles.wording import Clue, clue

_LONGEST = 400  # characters of a paragraph that says so
_KEPT = 200  # characters remembered of it
_KINDS = (BlockKind.HEADLINE, BlockKind.BODY, BlockKind.BYLINE)
# A hyphen divides where it joins no two words: «UPDATE 1-Ferry», not «Update-Pflicht».
_HEAD = re.compile(
    r"\W{0,2}(?P<label>[^\[\](){}（）【】:：|–—-]{2,40}?)"
    r"(?:[\])）】]|\s*[:：|–—]|\s-|(?<=\d)-|-\s|$)"
)
_TAIL = re.compile(r"[\[(（【](?P<label>[^\[\](){}（）【】]{2,40})[\])）】]\W{0,2}$")


def notice(article: Article) -> str | None:
    """The words of the page's own story that say it was corrected or updated; None without any.

    In the title or in a short paragraph. A line that only dates the last change («Updated: 6 May
    2024») is none: many pages carry one whatever was changed.
    """
    if _is_headed(article.title):
        return _kept(article.title)
    for block in article.blocks:
        if is_notice(article, block):
            return _kept(article.text[block.start : block.end])
    return None


def is_notice(article: Article, block: Block) -> bool:
    """Whether a block of the page's own story says that it was corrected or updated."""
    if block.story or block.kind not in _KINDS or block.end - block.start > _LONGEST:
        return False
    text = article.text[block.start : block.end]
    said = _is_headed(text) or phrases("corrected").within(fold(text))
    return said and clue(text) is not Clue.UPDATED


def without_notice(article: Article) -> str:
    """The paragraphs of the page's own story, but for those that tell of a correction."""
    return "\n".join(
        article.text[block.start : block.end]
        for block in article.blocks
        if block.story == 0 and block.kind is BlockKind.BODY and not is_notice(article, block)
    )


def _is_headed(line: str) -> bool:
    """Whether a line begins with such a label, or ends with one in brackets."""
    labels = (_HEAD.match(line), _TAIL.search(line))
    return any(match and fold(match["label"]) in phrases("correction").exact for match in labels)


def _kept(text: str) -> str:
    return " ".join(text.split())[:_KEPT]

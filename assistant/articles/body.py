"""The article's text and what follows it: subheadings, teasers, a second story, comments."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from assistant.articles.agencies import ends_in_photo_credit
from assistant.articles.article import BlockKind
from assistant.articles.layout import (
    ends_in_ellipsis,
    is_full_paragraph,
    is_list_item,
    may_be_subheading,
    words,
)
from assistant.articles.page import Line, Page
from assistant.articles.subjects import SAME_SUBJECT, shared, stems
from assistant.articles.wording import Clue

_LONGEST_LABEL = 3  # words of a section's name or a menu entry
_LONGEST_NAME = 5  # words of a name that signs an article
_FULL_PARAGRAPHS = 2  # that make what follows a title a story and not a teaser

_MENU = 3  # lines that make a menu

_ABOVE_A_STORY = frozenset(
    {Clue.SOURCE, Clue.PUBLISHED, Clue.UPDATED, Clue.AUTHOR, Clue.DATE, Clue.DATELINE, Clue.PHOTO}
)


class _Zone(Enum):
    STORY = auto()
    OTHERS = auto()  # behind «read also»: other articles' titles, and perhaps a story
    COMMENTS = auto()


def mark_body(page: Page, start: int) -> None:
    """Mark everything from an article's first paragraph to the end of the page."""
    walk = _Walk(page, start)
    index = start
    while index < len(page.lines):
        index = walk.step(index)


class _Walk:
    """Goes down a page once, knowing at each line in which part of the page it stands."""

    def __init__(self, page: Page, start: int) -> None:
        self._page = page
        self._lines = page.lines
        self._zone = _Zone.STORY
        self._story = 0
        self._ended = False  # a source, tags or credits have closed the story
        self._stems: set[str] = set()  # of the story so far, less `_unread`
        self._unread: list[str] = []
        self._prose_ahead = _prose_ahead(page)
        self._last_full = max(
            (i for i, line in enumerate(page.lines) if line.plain and is_full_paragraph(line.text)),
            default=start,
        )

    def step(self, index: int) -> int:
        """Mark the line at `index`, and perhaps some behind it; the index to go on from."""
        if self._mark_by_clue(index):
            return index + 1
        if self._zone is _Zone.COMMENTS:
            self._page.mark(index, BlockKind.FURNITURE)
            return index + 1
        if self._zone is _Zone.OTHERS or self._begins_teasers(index):
            self._zone = _Zone.OTHERS
            return self._mark_others(index)
        return self._mark_story_line(index)

    def _mark_by_clue(self, index: int) -> bool:
        """Mark a line by its wording, if what it says holds where it stands."""
        line = self._lines[index]
        in_story = self._zone is _Zone.STORY
        last = index > self._page.last_plain
        at_end = not self._prose_ahead[index]
        kind = BlockKind.FURNITURE
        match line.clue:
            case None:
                return False
            case Clue.RELATED:
                self._ended |= self._zone is _Zone.COMMENTS
                self._zone = _Zone.OTHERS
            case Clue.COMMENTS:
                if self._page.is_followed_by_little(index):
                    self._zone, self._ended = _Zone.COMMENTS, True
            case Clue.RELATED_LINE:
                kind = BlockKind.TEASER
            case Clue.TAGS:
                self._ended = True
            case Clue.TOOL | Clue.SHORT_NOTICE:
                pass
            case Clue.COPYRIGHT | Clue.NOTICE | Clue.COOKIES:
                if line.prose and not last:
                    return False
                self._ended |= line.clue is Clue.COPYRIGHT
            case _ if not in_story:
                pass
            case Clue.PHOTO:
                kind = BlockKind.CAPTION
            case Clue.SOURCE:
                kind, self._ended = BlockKind.BYLINE, True
            case Clue.PUBLISHED | Clue.UPDATED:
                kind = BlockKind.BYLINE
            case _ if at_end:  # credits, an author, a date: under the story, not between paragraphs
                kind = BlockKind.BYLINE
                self._ended |= line.clue is Clue.CREDITS
            case _:
                return False
        self._page.mark(index, kind, self._story if kind.quotable else 0)
        return True

    def _mark_story_line(self, index: int) -> int:
        line = self._lines[index]
        if line.prose or self._prose_ahead[index]:
            kind = BlockKind.HEADLINE if self._is_subheading(index) else BlockKind.BODY
            if not line.prose and ends_in_photo_credit(line.text):
                kind = BlockKind.CAPTION
            self._page.mark(index, kind, self._story)
            self._unread.append(line.text)
            return index + 1
        return self._mark_last_lines(index)

    def _is_subheading(self, index: int) -> bool:
        line = self._lines[index]
        if line.prose or index == 0:
            return False
        before, after = self._lines[index - 1], self._lines[index + 1]
        return (
            may_be_subheading(line.text)
            and before.prose
            and before.text[-1] not in ":\uff1a"
            and after.plain
            and not is_list_item(after.text)
        )

    def _mark_last_lines(self, index: int) -> int:
        """Lines without a stop under the story: its last words, a signature, or a menu."""
        end = self._end_of(index, lambda line: line.title_like)
        texts = [line.text for line in self._lines[index:end]]
        before = self._lines[index - 1]
        opens_list = before.text[-1] in ":\uff1a"
        belongs = opens_list or is_list_item(before.text) or is_list_item(texts[0])
        menu = len(texts) >= _MENU and all(words(text) <= _LONGEST_LABEL for text in texts)
        for i, text in enumerate(texts, start=index):
            if self._ended:
                self._mark_title_of_another(i)
            elif menu and not belongs:
                self._page.mark(i, BlockKind.FURNITURE)
            elif not belongs and before.prose and words(text) <= _LONGEST_NAME:
                self._page.mark(i, BlockKind.BYLINE, self._story)
            else:
                self._page.mark(i, BlockKind.BODY, self._story)
        return end

    def _begins_teasers(self, index: int) -> bool:
        """Whether titles with first words that break off follow, and no further paragraph."""
        if index < self._last_full:
            return False
        next_four = self._lines[index : index + 4]
        return len(next_four) == 4 and all(
            title.title_like and lead.plain and ends_in_ellipsis(lead.text)
            for title, lead in (next_four[:2], next_four[2:])
        )

    def _mark_others(self, index: int) -> int:
        """Mark one title that stands behind «read also», with what stands below it."""
        top = self._end_of(index, lambda line: line.title_like)
        first = self._end_of(top, lambda line: top > index and line.clue in _ABOVE_A_STORY)
        end = self._end_of(first, lambda line: line.plain)
        if end == index:
            self._page.mark(index, BlockKind.FURNITURE)
            return index + 1
        paragraphs = [line.text for line in self._lines[first:end]]
        full = sum(map(is_full_paragraph, paragraphs))
        alike = full > 0 and self._continue_the_story(paragraphs)
        if full >= _FULL_PARAGRAPHS and (self._ended or (top > index and not alike)):
            return self._open_story(index, top, first)
        self._mark_titles(index, top, led=end > first)
        if full and not self._ended and (alike or top == index):
            self._zone = _Zone.STORY
            return first
        for i in range(top, first):
            self._page.mark(i, BlockKind.FURNITURE)
        for i in range(first, end):
            self._page.mark(i, BlockKind.TEASER)
        return end

    def _continue_the_story(self, paragraphs: list[str]) -> bool:
        """Whether paragraphs treat the subject of the story so far."""
        for text in self._unread:
            self._stems.update(stems(text))
        self._unread.clear()
        return shared(" ".join(paragraphs[:_FULL_PARAGRAPHS]), self._stems) >= SAME_SUBJECT

    def _open_story(self, index: int, top: int, first: int) -> int:
        """A second story: the last title is its headline, its text begins at `first`."""
        self._story += 1
        self._zone, self._ended = _Zone.STORY, False
        self._stems, self._unread = set(), []
        if top > index:
            self._mark_titles(index, top - 1, led=False)
            self._page.mark(top - 1, BlockKind.HEADLINE, self._story)
        for i in range(top, first):
            photo = self._lines[i].clue is Clue.PHOTO
            kind = BlockKind.CAPTION if photo else BlockKind.BYLINE
            self._page.mark(i, kind, self._story)
        return first

    def _mark_titles(self, start: int, end: int, *, led: bool) -> None:
        """Mark titles of other articles; `led`: the last one's first words follow."""
        for i in range(start, end):
            if led and i == end - 1:
                self._page.mark(i, BlockKind.TEASER)
            else:
                self._mark_title_of_another(i)

    def _mark_title_of_another(self, index: int) -> None:
        label = words(self._lines[index].text) <= _LONGEST_LABEL
        self._page.mark(index, BlockKind.FURNITURE if label else BlockKind.TEASER)

    def _end_of(self, start: int, belongs: Callable[[Line], bool]) -> int:
        """The index behind the run of lines from `start` on that belong."""
        end = start
        while end < len(self._lines) and belongs(self._lines[end]):
            end += 1
        return end


def _prose_ahead(page: Page) -> list[bool]:
    """For each line, whether prose follows before other articles or comments begin."""
    ahead = [False] * len(page.lines)
    follows = False
    for index in range(len(page.lines) - 1, -1, -1):
        ahead[index] = follows
        line = page.lines[index]
        if line.clue in (Clue.RELATED, Clue.COMMENTS):
            follows = False
        elif line.plain:
            follows = True
    return ahead

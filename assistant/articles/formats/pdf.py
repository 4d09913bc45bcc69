"""PDF files with a text layer: lines put together to paragraphs, each on its page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import pypdfium2

from assistant.articles.article import BlockKind
from assistant.articles.cleaning import mark
from assistant.articles.dating import Place
from assistant.articles.formats.dated import told
from assistant.articles.formats.extract import Extract, Stated
from assistant.articles.formats.pdf_lines import Line, lines_on
from assistant.articles.formats.source import Found, Reading, Source
from assistant.articles.layout import ends_in_stop
from assistant.articles.page import Marked
from assistant.errors import ReadingError

_GAP = 0.6  # line heights between two lines that divide paragraphs
_OTHER_SIZE = 0.2  # share by which heights of one paragraph do not differ
_INDENT = 0.8  # line heights
_SHORT = 0.8  # of its paragraph's width; a shorter line that ends a sentence ends the paragraph
_HEADLINE = 1.25  # times the usual line height
_RUNNING = 2  # pages on which a line stands at the edge to be a running title
_EDGE = 2  # paragraphs from the top or the bottom of a page
_HYPHENS = re.compile(r"(?<=\w)[\x02\ufffe\u00ad]\s*$")


@dataclass(frozen=True, slots=True)
class _Paragraph:
    text: str
    page: int
    height: float
    edge: bool  # near the top or the bottom of its page
    running: bool = False


def read_pdf(source: Source, reading: Reading) -> Found:
    """A PDF: its text by paragraphs, and where each page begins. Page numbers count from 1."""
    content = reading.whole(source)
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        reason = str(error)
        if "password" in reason.lower():
            raise ReadingError("it asks for a password. Save it without one.") from error
        raise ReadingError(f"it is no whole PDF: {reason.rstrip('.')}. Save it again.") from error
    try:
        if len(document) > reading.limits.pages:
            raise ReadingError(
                f"{len(document):,} pages are too many: at most {reading.limits.pages:,} are read. "
                "Split it, or raise ASSISTANT_MAX_PAGES."
            )
        paragraphs = [p for number in range(len(document)) for p in _page(document, number)]
        made = document.get_metadata_value("CreationDate")[2:10]  # D:20240530120000+03'00'
    finally:
        document.close()
    if not paragraphs:
        raise ReadingError(
            "it has no text, only pictures of pages. Run it through text recognition (OCR) first."
        )
    yield _laid_out(source.place, _with_running(paragraphs), made)


def _page(document: pypdfium2.PdfDocument, number: int) -> Iterator[_Paragraph]:
    try:
        page = document[number]
        text = page.get_textpage()
    except pypdfium2.PdfiumError as error:
        raise ReadingError(f"page {number + 1} cannot be read: {error}. Save it again.") from error
    lines = list(lines_on(text))
    found = list(_paragraphs(lines))
    for i, (words, height) in enumerate(found):
        yield _Paragraph(words, number + 1, height, edge=min(i, len(found) - 1 - i) < _EDGE)
    text.close()
    page.close()


def _paragraphs(lines: Sequence[Line]) -> Iterator[tuple[str, float]]:
    """Lines put together: the text of each paragraph and the height of its lines."""
    group: list[Line] = []
    for before, line in pairwise([None, *lines]):
        assert line is not None  # only the first of the list is None
        if before is not None and group and _divided(group, before, line):
            yield _joined(group)
            group = []
        group.append(line)
    if group:
        yield _joined(group)


def _divided(group: Sequence[Line], before: Line, line: Line) -> bool:
    """Whether a line begins another paragraph than the line before it."""
    height = max(before.height, line.height)
    if abs(before.height - line.height) > _OTHER_SIZE * height:
        return True
    if line.bottom >= before.top:  # the next column
        return ends_in_stop(before.text)
    if before.bottom - line.top > _GAP * height:
        return True
    width = max(one.right - one.left for one in group)
    if ends_in_stop(before.text) and before.right - before.left < _SHORT * width:
        return True
    indented = line.left - before.left > _INDENT * height and line.right >= before.right - height
    return indented and ends_in_stop(before.text)


def _joined(group: Sequence[Line]) -> tuple[str, float]:
    text = group[0].text
    for line in group[1:]:
        hyphen = _HYPHENS.search(text)
        text = text[: hyphen.start()] + line.text if hyphen else f"{text} {line.text}"
    return " ".join(re.sub(r"[\x02\ufffe]", "-", text).split()), group[0].height


def _with_running(paragraphs: Sequence[_Paragraph]) -> list[_Paragraph]:
    """The paragraphs, those marked that stand at the edge of many pages but for their digits."""
    counts = Counter(_key(p.text) for p in paragraphs if p.edge)
    pages = paragraphs[-1].page
    return [
        replace(p, running=True)
        if p.edge and pages > 1 and (not _key(p.text) or counts[_key(p.text)] >= _RUNNING)
        else p
        for p in paragraphs
    ]


def _key(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text)


def _laid_out(place: str, paragraphs: Sequence[_Paragraph], made: str) -> Extract:
    text = "\n\n".join(paragraph.text for paragraph in paragraphs)
    usual = Counter[float]()
    for paragraph in paragraphs:
        usual[round(paragraph.height, 1)] += len(paragraph.text)
    body = usual.most_common(1)[0][0]
    largest = max((p.height for p in paragraphs if p.page == 1), default=0)
    starts: dict[int, _Paragraph] = {}
    pages: list[int] = []
    at = 0
    for paragraph in paragraphs:
        pages += [at] * (paragraph.page - len(pages))
        starts[at] = paragraph
        at += len(paragraph.text) + 2

    def kind(m: Marked) -> BlockKind:
        paragraph = starts.get(m.start)
        if paragraph is None:
            return m.kind
        if paragraph.running:
            return BlockKind.FURNITURE
        if paragraph.height == largest >= _HEADLINE * body and paragraph.page == 1:
            return BlockKind.HEADLINE
        return m.kind

    marked = tuple(Marked(m.start, m.end, m.text, kind(m), m.story, m.clue) for m in mark(text))
    stated = Stated(published=told(made, Place.PROPERTIES))
    return Extract(place, text, stated, marked, tuple(pages))

"""Files of every format, made from the same few articles."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape
from pathlib import Path

import docx


@dataclass(frozen=True)
class Told:
    """What an article is known to say."""

    title: str
    paragraphs: tuple[str, ...]
    outlet: str = "The Quay"
    date: str = "2024-05-30"
    language: str = "en"


FERRY = Told(
    "Ferry terminal closes after ninety years",
    (
        "The harbour board voted on Tuesday to close the old ferry terminal, which has served the "
        "islands since 1931.",
        "Residents said the decision came without warning. “Nobody asked us,” said Maria Keller, "
        "who runs a bakery on the quay.",
        "The board expects to save 3.4 million euros a year. Work on the new pier will start in "
        "March and last eighteen months.",
    ),
)
HARBOUR = Told(
    "مجلس الميناء يغلق محطة العبارات القديمة",
    (
        "صوّت مجلس الميناء يوم الثلاثاء على إغلاق محطة العبّارات القديمة التي تخدم الجزر منذ عام "
        "1931.",
        "وقال السكان إن القرار جاء من دون سابق إنذار، وإن أحدا لم يسألهم رأيهم في الأمر.",
        "ويتوقع المجلس توفير ثلاثة ملايين يورو في السنة، وسيبدأ العمل في مارس المقبل.",
    ),
    outlet="صحيفة المرفأ",
    language="ar",
)


def page(told: Told, charset: str | None = "utf-8") -> str:
    """A saved web page with navigation, a cookie notice, related links and an imprint."""
    declared = f'<meta charset="{charset}">' if charset else ""
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in told.paragraphs)
    return f"""<!doctype html><html><head>{declared}<title>{escape(told.title)}</title>
    <meta property="og:site_name" content="{escape(told.outlet)}">
    <meta property="article:published_time" content="{told.date}T10:00:00+02:00"></head><body>
    <div id="cookie-consent"><p>We use cookies.</p><button>Accept</button></div>
    <nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
    <article><h1>{escape(told.title)}</h1>{body}</article>
    <div class="related-stories"><h3>Related</h3><a href="/b">Bridge opens after ten years</a></div>
    <footer>© 2024 {escape(told.outlet)}. All rights reserved.</footer></body></html>"""


def markdown(told: Told) -> str:
    head = f"---\ntitle: {told.title}\ndate: {told.date}\nsource: {told.outlet}\n---\n"
    return f"{head}\n# {told.title}\n\n" + "\n\n".join(told.paragraphs) + "\n"


def record(told: Told) -> dict[str, object]:
    return {
        "headline": told.title, "content": "\n\n".join(told.paragraphs),
        "published_at": f"{told.date}T08:00:00Z", "source": {"name": told.outlet},
    }  # fmt: skip


def table(articles: Sequence[Told], delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(["Title", "Text", "Date", "Outlet", "Language"])
    for told in articles:
        text = "\n".join(told.paragraphs)
        writer.writerow([told.title, text, told.date, told.outlet, told.language])
    return out.getvalue()


def rss(articles: Sequence[Told]) -> str:
    items = "".join(
        f"<item><title>{escape(t.title)}</title><description>"
        + escape("".join(f"<p>{escape(p)}</p>" for p in t.paragraphs))
        + "</description><pubDate>Thu, 30 May 2024 09:00:00 GMT</pubDate></item>"
        for t in articles
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{articles[0].outlet}</title>'
        f"<link>https://quay.example</link><description>News</description>{items}</channel></rss>"
    )


def atom(articles: Sequence[Told]) -> str:
    entries = "".join(
        f"<entry><title>{escape(t.title)}</title><id>urn:{n}</id><published>{t.date}T09:00:00Z"
        f"</published><content type='html'>"
        + escape("".join(f"<p>{escape(p)}</p>" for p in t.paragraphs))
        + "</content></entry>"
        for n, t in enumerate(articles)
    )
    return (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>'
        f"{articles[0].outlet}</title><id>urn:f</id>{entries}</feed>"
    )


def mail(told: Told) -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"] = told.title, f"{told.outlet} <news@quay.example>"
    message["Date"] = "Thu, 30 May 2024 09:00:00 +0200"
    message.set_content("\n\n".join(told.paragraphs))
    return message


def word(path: Path, told: Told) -> Path:
    document = docx.Document()
    document.add_heading(told.title, 0)
    for paragraph in told.paragraphs:
        document.add_paragraph(paragraph)
    document.save(str(path))
    return path


def warc(
    pages: Sequence[tuple[str, bytes]],
    content_type: str = "text/html; charset=utf-8",
    day: str = "2024-06-01",
) -> bytes:
    """A WARC of responses, address and content, each record packed as crawlers do."""
    out = b""
    for n, (url, content) in enumerate(pages):
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n\r\n".encode()
        record = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\n"
            f"WARC-Date: {day}T00:00:{n % 60:02}Z\r\nWARC-Record-ID: <urn:uuid:{n}>\r\n"
            "Content-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(head) + len(content)}\r\n\r\n"
        ).encode()
        out += packed(record + head + content + b"\r\n\r\n")
    return out


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return out.getvalue()


def pdf(pages: Sequence[Sequence[tuple[int, str]]], made: str = "") -> bytes:
    """A PDF of these pages: each line with the size of its letters, in Latin letters.

    `made` is what its properties say of when it was made.
    """
    font = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding"
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", f"<< {font} >>"]
    kids = []
    for lines in pages:
        y, drawn = 780.0, []
        for size, line in lines:
            y -= size * 1.25 if line else size
            shown = line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            drawn.append(f"BT /F1 {size} Tf 60 {y:.1f} Td ({shown}) Tj ET")
        content = "\n".join(drawn)
        objects.append(_stream(content))
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents "
            f"{len(objects)} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    return _file([*objects, f"<< /CreationDate ({made}) >>"])


def _file(objects: Sequence[str]) -> bytes:
    """A PDF file of these objects, the first its root, the last perhaps its properties."""
    out = b"%PDF-1.4\n"
    offsets = []
    for number, one in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n".encode("cp1252")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    known = f"/Size {len(objects) + 1} /Root 1 0 R /Info {len(objects)} 0 R"
    trailer = f"trailer << {known} >>\nstartxref\n{start}\n%%EOF\n"
    return out + trailer.encode()


def packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def json_lines(articles: Sequence[Told]) -> str:
    return "".join(json.dumps(record(told), ensure_ascii=False) + "\n" for told in articles)


def pdf_from_right(lines: Sequence[str]) -> bytes:
    """A PDF of lines written from the right: glyphs placed as they are seen, from the left."""
    letters = sorted(set("".join(lines)) - {" "})
    codes = {" ": 32} | {letter: 33 + n for n, letter in enumerate(letters)}
    mapped = "\n".join(f"<{code:02x}> <{ord(letter):04x}>" for letter, code in codes.items())
    to_unicode = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def\n"
        "/CMapType 2 def 1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{mapped}\nendbfchar endcmap end end"
    )
    # Numbers run from the left in every script.
    seen = [re.sub(r"\d+", lambda run: run[0][::-1], line)[::-1] for line in lines]
    drawn = "\n".join(
        f"BT /F1 14 Tf 60 {780 - 20 * n} Td <{''.join(f'{codes[c]:02x}' for c in line)}> Tj ET"
        for n, line in enumerate(seen)
    )
    widths = " ".join(["500"] * len(codes))
    font = (
        f"/Type /Font /Subtype /Type1 /BaseFont /Own /FirstChar 32 /LastChar {31 + len(codes)} "
        f"/Widths [{widths}] /ToUnicode 4 0 R"
    )
    page = "/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R"
    return _file([
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Count 1 /Kids [6 0 R] >>",
        f"<< {font} >>", _stream(to_unicode), _stream(drawn),
        f"<< {page} /Resources << /Font << /F1 3 0 R >> >> >>",
    ])  # fmt: skip


def _stream(content: str) -> str:
    return f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}\nendstream"

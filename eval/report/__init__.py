"""A run written out: one self-contained HTML page, CSV, or JUnit XML."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from eval.record import Record, Run
from eval.report import comma_separated, html, junit
from eval.summary import Summary

Format = Literal["html", "csv", "junit"]


def export(run: Run, records: Sequence[Record], summary: Summary, format: Format) -> str:
    """The text of a report."""
    if format == "html":
        return html.page(run, records, summary)
    if format == "csv":
        return comma_separated.rows(records)
    return junit.suite(run, records)

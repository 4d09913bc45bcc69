"""A run as JUnit XML, for what shows test results: a case a test."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from eval.outcome import FAILURES, outcome
from eval.record import Record, Run
from eval.summary import language_pair

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def suite(run: Run, records: Sequence[Record]) -> str:
    """The records as one test suite: wrong is a failure, not judged is skipped."""
    outcomes = [outcome(record) for record in records]
    root = ET.Element("testsuites", name="assistant eval")
    tests = ET.SubElement(
        root,
        "testsuite",
        name=_xml(f"{run.dataset} ({run.mode})"),
        tests=str(len(records)),
        failures=str(sum(one in FAILURES for one in outcomes)),
        errors=str(outcomes.count("error")),
        skipped=str(outcomes.count("not judged")),
        time=f"{sum(record.milliseconds for record in records) / 1000:.3f}",
        timestamp=run.started,
    )
    for record, what in zip(records, outcomes, strict=True):
        case = record.case
        test = ET.SubElement(
            tests,
            "testcase",
            classname=_xml(f"{run.dataset}.{language_pair(case)}"),
            name=_xml(f"{case.id}: {case.question}"),
            time=f"{record.milliseconds / 1000:.3f}",
        )
        if what == "error":
            ET.SubElement(test, "error", message=_xml(record.error or ""))
        elif what == "not judged":
            ET.SubElement(test, "skipped", message="a search of an unanswerable question")
        elif what in FAILURES:
            failure = ET.SubElement(test, "failure", message=what)
            gold = "\n".join(f"{one.article}: {one.quote}" for one in case.gold) or "nothing"
            got = (
                record.reply.text
                if record.reply
                else "\n".join(
                    f"{one.sentence.article}: {one.sentence.text}" for one in record.found[:3]
                )
            )
            failure.text = _xml(f"Expected:\n{gold}\n\nGot:\n{got}")
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _xml(text: str) -> str:
    """The text without the characters that XML 1.0 cannot hold."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)

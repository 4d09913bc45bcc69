from __future__ import annotations

import pytest

from assistant.answering.citations import DraftSentence
from assistant.answering.judging import ModelJudge, verdict
from assistant.answering.models import ChatModel
from assistant.answering.verification import Verifier
from assistant.assistant import Assistant
from tests.answering.endpoint import MODEL, Reply, Script, says, serve

TRUE = "Belousov met Zhang Youxia."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("YES", True), ("yes.", True), ("NO", False), ("**No**, the date differs.", False),
        ("", None), ("Maybe", None), ("YES or NO", None), ("The quotations say yes", None),
        ("Nobody knows", None),
    ],
)  # fmt: skip
def test_a_verdict_is_read_only_where_it_is_plain(text: str, expected: bool | None) -> None:
    assert verdict(text) is expected


@pytest.mark.parametrize(
    ("script", "support"),
    [
        (says("YES"), "supported"),
        (says("NO"), "withheld"),
        (says("I cannot tell."), "supported"),
        (Reply(status=401), "supported"),
    ],
)
def test_the_judge_may_withhold_and_what_cannot_be_read_is_no_verdict(
    archive: Assistant, script: Script, support: str
) -> None:
    passages = {f"k{n}d": hit for n, hit in enumerate(archive.search("Whom did Belousov meet?"))}
    with serve(script) as endpoint:
        judge = ModelJudge(ChatModel(MODEL, base_url=endpoint.url))
        verifier = Verifier(bridge=archive._retriever.candidates.bridge, judge=judge)
        checked = verifier.check(DraftSentence(TRUE, ("k0d",), (), "en"), passages)
    assert checked.support == support
    assert "judge" in checked.reason or support == "supported"
    assert TRUE in endpoint.requests[0].prompt

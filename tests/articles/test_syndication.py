"""Stories that are one are found to be, whole, cut, edited or translated; look-alikes are not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from assistant.articles.fingerprints import RUN, WINDOW, fingerprints
from assistant.articles.syndication import Group, Member, StoryGroups, _ordered
from assistant.assistant import Assistant

STORY = """Ferry runs aground off Lindholm

LINDHOLM (Reuters) - A ferry with 214 people on board ran aground off Lindholm early on Tuesday.

The coast guard brought everyone ashore within three hours, its spokeswoman Ada Brekke said.

"Nobody was hurt, and the weather was calm," Brekke told reporters in the harbour.

The ferry was built in 1998 and was inspected in March. Its owner Norlin Lines said that the
steering had failed shortly after the ship left the harbour, and promised a full inquiry.

The harbour stayed open, but the morning's crossings to Varberg and Skagen were called off.
"""
ITALIAN = """Traghetto si incaglia al largo di Lindholm

Un traghetto con 214 persone a bordo si è incagliato al largo di Lindholm martedì mattina presto.

La guardia costiera ha portato tutti a terra entro tre ore, ha detto la portavoce Ada Brekke.

"Nessuno è rimasto ferito e il tempo era calmo", ha detto Brekke ai giornalisti nel porto.

Il traghetto è stato costruito nel 1998 e ispezionato a marzo. L'armatore Norlin Lines ha detto che
il timone si è guastato poco dopo che la nave aveva lasciato il porto, e ha promesso un'inchiesta.

Il porto è rimasto aperto, ma le traversate del mattino per Varberg e Skagen sono state annullate.
"""
EDITED = STORY.replace("early on Tuesday", "on Tuesday").replace(
    '"Nobody was hurt, and the weather was calm," Brekke told reporters in the harbour.\n\n', ""
)
CUT = "\n\n".join(STORY.split("\n\n")[:4]) + "\n"
OTHER = """Council votes for a new library

The council of Varberg voted by 21 to 9 on Monday to build a library beside the town hall.

Work begins in May and is to cost 40 million crowns, councillor Per Holm said after the vote.
"""


def write(folder: Path, **texts: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    return folder


def together(archive: Assistant) -> set[frozenset[str]]:
    """The files of the stories that are one."""
    groups = StoryGroups(archive.library.engine)
    keys = [(story.article_id, story.n) for story in archive.stories()]
    return {
        frozenset(Path(one.path).stem for one in group.members)
        for group in groups.of(keys).values()
    }


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(STORY.replace("LINDHOLM (Reuters) - ", ""), id="whole"),
        pytest.param(CUT, id="cut"),
        pytest.param(EDITED, id="edited"),
        pytest.param(ITALIAN, id="translated"),
    ],
)
def test_a_copy_joins_its_story_whichever_comes_first(
    empty: Assistant, tmp_path: Path, copy: str
) -> None:
    empty.index([write(tmp_path / "a", copy=copy, other=OTHER)])
    assert together(empty) == set()
    empty.index([write(tmp_path / "b", story=STORY)])
    assert together(empty) == {frozenset({"copy", "story"})}


@pytest.mark.parametrize(
    ("said", "instead"),
    [
        pytest.param("214", "241", id="number"),
        pytest.param("March", "April", id="month"),
        pytest.param("Lindholm", "Marstrand", id="place"),
        pytest.param("Brekke", "Solberg", id="person"),
    ],
)
def test_a_look_alike_is_another_story(
    empty: Assistant, tmp_path: Path, said: str, instead: str
) -> None:
    other = STORY.replace(said, instead).replace(said.upper(), instead.upper())
    empty.index([write(tmp_path / "a", one=STORY, other=other)])
    assert together(empty) == set()


def test_a_translation_with_another_number_is_another_story(
    empty: Assistant, tmp_path: Path
) -> None:
    empty.index([write(tmp_path / "a", one=STORY, other=ITALIAN.replace("214", "341"))])
    assert together(empty) == set()


def test_a_cut_copy_does_not_join_two_stories_that_differ(empty: Assistant, tmp_path: Path) -> None:
    changed = STORY.replace("Varberg and Skagen", "Varberg and Moss").replace("1998", "1989")
    empty.index([write(tmp_path / "a", a=CUT, b=STORY, c=changed)])
    assert together(empty) in [{frozenset(pair)} for pair in ("ab", "ac")]


def test_a_changed_article_leaves_its_group(empty: Assistant, tmp_path: Path) -> None:
    folder = write(tmp_path / "a", a=STORY, b=STORY, c=EDITED)
    empty.index([folder])
    assert together(empty) == {frozenset("abc")}
    write(folder, a=OTHER)
    empty.index([folder])
    assert together(empty) == {frozenset("bc")}
    write(folder, d=OTHER)
    empty.index([folder])
    assert together(empty) == {frozenset("bc"), frozenset("ad")}


def test_a_removed_article_leaves_its_group(empty: Assistant, tmp_path: Path) -> None:
    empty.index([write(tmp_path / "a", a=STORY, b=STORY)])
    empty.remove(empty.articles()[0].id)
    assert together(empty) == set()


def test_the_seeds_are_stories_of_their_own(archive: Assistant) -> None:
    assert together(archive) == set()


def test_an_answer_cites_one_copy_and_names_the_other_outlets(
    empty: Assistant, tmp_path: Path
) -> None:
    outlets = {
        "a": "The Valley Herald", "b": "Bay Times", "c": "Il Corriere del Lago",
    }  # fmt: skip
    texts = {"a": STORY, "b": EDITED, "c": ITALIAN}
    days = {"a": "6 May 2025", "b": "5 May 2025", "c": "7 maggio 2025"}
    folder = tmp_path / "news"
    folder.mkdir()
    for name, text in texts.items():
        title, body = text.split("\n\n", 1)
        (folder / f"{name}.md").write_text(
            f"---\ntitle: {title}\noutlet: {outlets[name]}\ndate: {days[name]}\n---\n\n{body}",
            "utf-8",
        )
    empty.index([folder])
    assert len(together(empty)) == 1
    answer = empty.ask("How many people were on board the ferry?")
    assert answer.status == "answered"
    assert {source.article_id for source in answer.sources} == {answer.sources[0].article_id}
    source = answer.sources[0]
    assert source.outlet == "Bay Times"  # the earliest
    assert source.also_in == ("The Valley Herald", "Il Corriere del Lago")
    assert source.syndication == "also in 2 outlets, one origin"
    assert empty.conversation(answer.conversation) == [answer]
    hits = empty.search("How many people were on board the ferry?", outlet="The Valley Herald")
    assert hits[0].origin == "Bay Times"
    assert [h.language for h in empty.search("ferry aground")].count("it") >= 1


def test_the_origin_is_the_agencys_page_or_the_earliest() -> None:
    def member(name: str, day: int | None, **who: str) -> Member:
        date = dt.date(2025, 5, day) if day else None
        return Member((name, 0), name, "en", date, who.get("outlet"), who.get("agency"))

    herald = member("a", 5, outlet="Herald", agency="Reuters")
    times = member("b", 4, outlet="Times", agency="Reuters")
    undated = member("c", None, outlet="Post")
    agency = member("d", 6, outlet="Reuters", agency="Reuters")
    assert _ordered([undated, herald, times]) == (times, herald, undated)
    group = Group(_ordered([undated, herald, times, agency]))
    assert group.origin == agency
    assert group.also_in(herald.key) == ("Reuters", "Times", "Post")


def test_copies_share_fingerprints_and_other_texts_do_not() -> None:
    story = fingerprints(STORY)
    assert story == fingerprints(STORY.upper().replace("\n", " "))
    assert len(story & fingerprints(CUT)) > len(story) / 3
    assert not story & fingerprints(OTHER)
    assert fingerprints("") == frozenset()
    words = [f"word{n}" for n in range(WINDOW + RUN - 1)]
    one, other = (fingerprints(" ".join([w * 3, *words, w * 2])) for w in ("one", "other"))
    assert one & other
    assert fingerprints("北京市政府周二宣布新的地铁线路将于五月开通") & fingerprints(
        "据报道，北京市政府周二宣布新的地铁线路将于五月开通"
    )

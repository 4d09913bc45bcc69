"""Where else a story is told, as HTML."""

from __future__ import annotations

from assistant.articles.syndication import Group, Member, StoryKey
from assistant.web.addresses import Place
from assistant.web.markup.text import date, escape, isolated


def also_in(group: Group, key: StoryKey) -> str:
    """In how many other outlets: «also in 2 outlets, one origin: Reuters»; empty where in none."""
    others = group.also_in(key)
    if not others:
        return ""
    where = f"also in {len(others)} {'outlet' if len(others) == 1 else 'outlets'}, one origin"
    return where if group.origin.key == key else f"{where}: {isolated(group.origin.publisher)}"


def copies(group: Group, key: StoryKey) -> str:
    """The other pages with a story, each a link; the one it comes from is said to be the first."""
    return "".join(
        f"<li>{_copy(one, first=one is group.origin)}</li>"
        for one in group.members
        if one.key != key
    )


def _copy(member: Member, *, first: bool) -> str:
    day = f", {date(member.date)}" if member.date else ""
    origin = " (origin)" if first else ""
    address = escape(Place(member.key[0]).address)
    return f'<a href="{address}">{isolated(member.publisher)}</a>{day}{origin}'

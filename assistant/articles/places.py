"""Which article of the library a file's article is: by its place, or by its text where it moved."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from assistant.articles.article import Article
from assistant.articles.formats.extract import Failure, failure

Fate = Literal["added", "updated", "unchanged", "moved"]


@dataclass(frozen=True, slots=True)
class Known:
    """Where an article of the library was read from, and the hashes of its text and the rest.

    An older library knows no `description`: then it is another than the file's.
    """

    path: str
    content_hash: str
    description: str | None


class Places:
    """The library's articles by place and by text, kept up while files are read.

    An article keeps its id when its file is moved or renamed: what was cited stays where it was.
    """

    def __init__(self, known: Mapping[str, Known]) -> None:
        """Begin with what the library holds, by id."""
        self._known = dict(known)
        self._at = {one.path: identity for identity, one in known.items()}
        self._with: dict[str, list[str]] = defaultdict(list)
        for identity, one in known.items():
            self._with[one.content_hash].append(identity)

    def settle(self, found: Article) -> tuple[Article, Fate]:
        """The article under the id it has in the library, and what became of it."""
        identity = self._at.get(found.path)
        if identity is not None:
            same = self._known[identity] == _known(found)
            return self._kept(found, identity), "unchanged" if same else "updated"
        for identity in self._with[found.content_hash]:
            if _is_gone(self._known[identity].path):
                del self._at[self._known[identity].path]
                return self._kept(found, identity), "moved"
        identity = found.id
        if identity in self._known:  # made of this place, and moved from it since
            own = f"{found.path}\0{found.content_hash}".encode("utf-8", "surrogatepass")
            identity = hashlib.sha256(own).hexdigest()[:16]
        return self._kept(found, identity), "added"

    def _kept(self, found: Article, identity: str) -> Article:
        self._known[identity] = _known(found)
        self._at[found.path] = identity
        return replace(found, id=identity)


def _known(article: Article) -> Known:
    return Known(article.path, article.content_hash, article.description)


def file_of(place: str) -> Path | None:
    """The file that is there, or that the article there is a part of; None where it is gone."""
    parts = place.split("#")
    paths = (Path("#".join(parts[:count])) for count in range(len(parts), 0, -1))
    return next((path for path in paths if path.is_file()), None)


def files_of(places: Iterable[str]) -> tuple[list[Path], list[Failure]]:
    """The files of articles, each once, and the articles whose file is gone."""
    files: dict[Path, None] = {}
    gone = []
    for place in places:
        if file := file_of(place):
            files[file] = None
        else:
            gone.append(
                failure(place, "the file is gone. The article is kept as it was read; put the file "
                        "back, or remove the article.")
            )  # fmt: skip
    return list(files), gone


def _is_gone(place: str) -> bool:
    """Whether no file is there any more, nor one that an article in it was read from."""
    return not any(Path(path).exists() for path in (place, place.partition("#")[0]))

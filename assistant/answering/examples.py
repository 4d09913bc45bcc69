"""Example questions made from the archive, so that a newcomer sees what can be asked of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import prompts
from assistant.articles.summaries import StorySummary
from assistant.retrieval.vocabulary import Vocabulary

EXAMPLES = 3
SAME_PLACE = 0.85  # cosine from which an archive word is the place's name in its language
LONGEST_TITLE = 90  # characters that still make a readable question


def example_questions(
    vocabulary: Vocabulary, stories: Iterable[StorySummary], answers: Callable[[str], bool]
) -> list[str]:
    """Up to three questions that `answers` holds of.

    The first asks in English about a country the archive names, the others in their own language
    about a story, in as many languages as there are.
    """
    countries = islice(filter(answers, _about_places(vocabulary)), 1)
    chosen = list(countries)
    chosen += islice(filter(answers, _about_stories(stories)), EXAMPLES - len(chosen))
    return chosen


def _about_places(vocabulary: Vocabulary) -> Iterator[str]:
    """About the countries named, the one named in the fewest passages first, but in more than one.

    What everything is about makes a dull question.
    """
    wording = prompts.load("examples")
    places = wording["places"].split(", ")
    held: dict[str, int] = {}
    for language in vocabulary.languages:
        near = vocabulary.nearest(vocabulary.encode(places), language, 1)
        terms = {
            place: words[0][0]
            for place, words in zip(places, near, strict=True)
            if words and words[0][2] >= SAME_PLACE
        }
        frequencies = vocabulary.document_frequencies(terms.values())
        for place, term in terms.items():
            held[place] = held.get(place, 0) + frequencies.get(term, 0)
    for place in sorted(held, key=lambda place: (held[place] < 2, held[place], place)):
        yield wording["place"].format(place=place)


def _about_stories(stories: Iterable[StorySummary]) -> Iterator[str]:
    """About each story, the languages taking turns."""
    wordings = prompts.load("examples")["story"]
    by_language: dict[str, list[str]] = {}
    for story in stories:
        if story.language in wordings and len(story.title) <= LONGEST_TITLE:
            question = wordings[story.language].format(title=story.title)
            by_language.setdefault(story.language, []).append(question)
    queues = [iter(questions) for questions in by_language.values()]
    while queues:
        for queue in list(queues):
            question = next(queue, None)
            if question is None:
                queues.remove(queue)
            else:
                yield question

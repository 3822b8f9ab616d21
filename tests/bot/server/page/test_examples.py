"""Questions drawn from the documents."""

import pytest

from bot import index_settings
from bot.server.library import Library
from bot.server.page.examples import drawn, example_questions, is_question
from index.access import PUBLIC
from index.catalog import Titled
from tests.bot.server.app import World, settings_of


@pytest.mark.parametrize(
    ("title", "headings", "questions"),
    [
        ("Leave policy", ("Leave policy", "1.2 Long service"), ["What does “Leave policy” say about Long service?"]),
        ("Leave policy", ("Leave policy", "12 May 2026", "Severn; 10:00", "LONG SERVICE", "Contents"), []),
        ("MINUTES", ("Long service",), []),
        ("A" * 60, ("Long service",), []),
    ],
)
def test_a_heading_that_names_a_topic_makes_a_question(
    title: str, headings: tuple[str, ...], questions: list[str]
) -> None:
    assert list(drawn(Titled(title, None, headings))) == questions


def test_headings_that_are_questions_are_taken_as_they_are() -> None:
    assert is_question("How do I get a parking place?")
    assert not is_question("Why not?")
    assert not is_question("Parking places in the yard")


def test_only_what_one_may_see_makes_questions(world: World) -> None:
    settings = settings_of(world.folder)
    library = Library(lambda: index_settings.open_catalog(settings))
    assert example_questions(library, PUBLIC) == []

"""What members are shown while a revision is being published: all of the old, then all of the new."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from simcord.results import ResponseMessage

from benchmarks.serving import revisions_in, stamp
from bot.answers.question import Timeline
from bot.answers.registry import ROUTES
from bot.serving.library import Library
from bot.serving.snapshot import Snapshot
from bot.store.store import Store
from tests.conftest import World, page_of

ID = "beijing-2025"
LOOKUPS: tuple[tuple[str, dict[str, object]], ...] = (
    ("attendee", {"name": "lukashenka"}),
    ("attendees", {}),
    ("quote", {"about": "hegemonism"}),
    ("reaction", {"who": "kallas"}),
    ("search", {"query": "second world war"}),
    ("verify", {"quotation": "“hegemonism and power politics”"}),
    ("compare", {"first": "sco summit", "second": "parade"}),
    ("source", {"passage": 12}),
)


@pytest.fixture
def project(project: Path) -> Path:
    """Each revision says in every title and footer which one it is, from the first on."""
    stamp(project / "data" / f"{ID}.toml", 1)
    return project


async def shown(world: World, earlier: ResponseMessage) -> set[frozenset[int]]:
    """The revisions of every kind of answer, of completion, and of a page turned now."""
    answers = [await world.ask(command, **options) for command, options in LOOKUPS]
    answers.append(await world.press(earlier, "Next ›"))
    assert page_of(answers[-1])[0] == 2
    await world.press(earlier, "‹ Back")
    found = {revisions_in({"components": answer.components}) for answer in answers}
    suggested = await world.suggest("timeline", "event", "parade")
    return found | {revisions_in({"choices": suggested})}


class Steps:
    """Holds a publication in each of its steps until it is let go on."""

    def __init__(self) -> None:
        self.reached: asyncio.Queue[str] = asyncio.Queue()
        self.go_on = asyncio.Semaphore(0)

    async def stop(self, step: str) -> None:
        self.reached.put_nowait(step)
        await self.go_on.acquire()


@pytest.fixture
async def steps(monkeypatch: pytest.MonkeyPatch, world: World) -> Steps:
    steps, loop = Steps(), asyncio.get_running_loop()
    publish, index = Store.publish, Snapshot.of

    async def publishing(*args: object, **options: object) -> object:
        await steps.stop("not yet written")
        revision = await publish(*args, **options)  # type: ignore[arg-type]
        await steps.stop("written, not served")
        return revision

    def indexing(*args: object) -> Snapshot:
        indexed = index(*args)  # type: ignore[arg-type]
        # This runs in a thread.
        asyncio.run_coroutine_threadsafe(steps.stop("indexed, not swapped"), loop).result()
        return indexed

    monkeypatch.setattr(Store, "publish", publishing)
    monkeypatch.setattr(Snapshot, "of", indexing)
    return steps


async def test_every_answer_is_of_the_old_facts_until_the_swap_and_of_the_new_ones_after(
    world: World, steps: Steps
) -> None:
    library: Library = world.bot.library
    earlier = await world.ask("timeline")
    assert await shown(world, earlier) == {frozenset({1})}
    for number in (2, 3):
        stamp(world.project / "data" / f"{ID}.toml", number)
        publishing = asyncio.create_task(library.publish(await library.review(ID), by="ada"))
        for step in ("not yet written", "written, not served", "indexed, not swapped"):
            assert await steps.reached.get() == step
            assert await shown(world, earlier) == {frozenset({number - 1})}
            steps.go_on.release()
        await publishing
        assert await shown(world, earlier) == {frozenset({number})}


async def test_a_lookup_that_began_before_the_swap_ends_with_what_it_began(
    world: World, steps: Steps
) -> None:
    """A handler has its snapshot in its hand; the swap takes nothing out of it."""
    library, before = world.bot.library, world.bot.library.default
    request = world.bot.request(Timeline())
    stamp(world.project / "data" / f"{ID}.toml", 2)
    publishing = asyncio.create_task(library.publish(await library.review(ID), by="ada"))
    for _ in range(3):
        await steps.reached.get()
        steps.go_on.release()
    await publishing
    for snapshot, number in ((before, 1), (library.default, 2)):
        answer = ROUTES[Timeline].answer(snapshot, request)
        assert revisions_in({"components": answer.view.to_components()}) == {number}

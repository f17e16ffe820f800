"""The bot: it connects the library with the cogs, and sends every answer the same way."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, MutableMapping
from contextlib import asynccontextmanager
from typing import Any, Final

import discord
from cachetools import LRUCache
from discord.ext import commands

from bot.answers.card import Answer, notice
from bot.answers.choices import too_old
from bot.answers.controls import How, RequestButton, RequestSelect
from bot.answers.dossiers import offered_dossier, which_dossier
from bot.answers.question import PLACEHOLDER, Q, Question, Request, digest, may_be_digested
from bot.answers.registry import ROUTES
from bot.gateway.actions import Action, actions_of
from bot.gateway.tree import DossierTree, tell
from bot.matching.memory import Memory, size_in_memory
from bot.matching.outcome import Ambiguous, NoMatch
from bot.operations.errors import Unexpected
from bot.operations.interactions import By, Exchange, InFlight, current
from bot.operations.settings import Settings
from bot.operations.shards import IdentifyLocks
from bot.operations.usage import Usage
from bot.serving.library import Library
from bot.serving.snapshot import Snapshot
from bot.store.store import Store

log = logging.getLogger(__name__)

COGS: Final = ("cogs.lookups", "cogs.verify", "cogs.dossiers", "cogs.facts")
# Bytes of long texts that are remembered for buttons; older ones have to be typed again.
_RECALLED: Final = 8 * 2**20
Interaction = discord.Interaction["DossierBot"]


class DossierBot(commands.AutoShardedBot):
    """Serves slash commands from the library; it needs no intents at all."""

    # Serves what others publish. The bot must not go on without it.
    following: asyncio.Task[None]

    def __init__(self, library: Library, settings: Settings) -> None:
        super().__init__(
            # No message is ever read; discord.py wants a prefix all the same.
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=discord.Intents.none(),
            tree_cls=DossierTree,
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            # Without the Guilds intent no servers are streamed in, so there are none to wait for.
            guild_ready_timeout=0,
            # If it is not set, as many as Discord recommends.
            shard_count=settings.shard_count,
            # A socket that waits longer than a minute to identify would be taken for dead.
            shard_connect_timeout=50,
        )
        self.library = library
        self.settings = settings
        self.in_flight = InFlight()
        self._identify_locks: IdentifyLocks | None = None
        self.stopping = False
        self.usage: Usage | None = None
        if settings.usage == "on":
            self.usage = Usage(library.store, settings.secret())
            self.in_flight.watchers.append(self.usage.note)
        # What members typed, by its digest, for buttons that cannot hold it.
        self._typed: MutableMapping[str, str] = LRUCache(_RECALLED, size_in_memory)
        self._actions: dict[type[Question], Action] = {}

    async def setup_hook(self) -> None:
        for cog in COGS:
            await self.load_extension(cog)
        self.add_dynamic_items(RequestButton, RequestSelect)
        if self.settings.cluster.first:
            synced = await self.sync()
            log.info("commands registered: %s", ", ".join(synced) or "unchanged")
        if not self.settings.cluster.alone:
            await self._share_shards()
        # What is loaded now stays, so the garbage collector need not look through it again and again.
        gc.collect()
        gc.freeze()

    async def sync(self, *, force: bool = False) -> list[str]:
        """Register the commands with Discord where they changed, or all with `force`."""
        assert isinstance(self.tree, DossierTree)
        admin_guild = self.settings.admin_guild_id
        return await self.tree.sync_if_changed(self.library.store, admin_guild, force=force)

    async def _share_shards(self) -> None:
        """Take this process's shards of all, as many as all processes agree on."""
        cluster, store = self.settings.cluster, self.library.store
        recommended, _, limits = await self.http.get_bot_gateway()
        total = self.settings.shard_count or await store.get_or_set(
            f"shards of {cluster.count} processes", cluster.evenly(recommended)
        )
        if recommended > total:
            log.warning(
                "Discord recommends %d shards, and there are %d: set SHARD_COUNT in every process",
                recommended,
                total,
            )
        self.shard_count, self.shard_ids = total, cluster.shards(total)
        self._identify_locks = IdentifyLocks(store.exclusively, limits["max_concurrency"])
        ids = ", ".join(map(str, self.shard_ids))
        log.info("process %d of %d: shards %s of %d", cluster.id, cluster.count, ids, total)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        if self._identify_locks is not None and shard_id is not None:
            await self._identify_locks.acquire(shard_id)
        else:
            # One process identifies one shard after another: discord.py waits five seconds.
            await super().before_identify_hook(shard_id, initial=initial)

    async def finish(self) -> None:
        """Take no more questions, and wait until those asked are answered."""
        self.stopping = True
        await asyncio.gather(*(shard.disconnect() for shard in self.shards.values()))
        # Until they are disconnected, another question may come.
        await self.in_flight.drained()

    async def close(self) -> None:
        if self._identify_locks is not None:
            await self._identify_locks.release()
        await super().close()

    async def on_ready(self) -> None:
        log.info("ready as %s", self.user)

    async def add_cog(self, cog: commands.Cog, /, **options: Any) -> None:
        """Also registers its actions. Raises TypeError if a question is answered already."""
        for kind, action in actions_of(cog):
            if kind in self._actions or kind in ROUTES:
                raise TypeError(f"{cog.qualified_name}: {kind.__name__} is answered already")
            self._actions[kind] = action
        await super().add_cog(cog, **options)

    # ── asking ──

    def request(
        self, question: Q, *, private: bool = False, snapshot: Snapshot | None = None
    ) -> Request[Q]:
        """A question that was typed, asked of this snapshot, or of the default one."""
        snapshot = snapshot or self.library.default
        question = question.mapped(_as_typed)
        for text in filter(may_be_digested, question.texts):
            key = digest(text)
            self._typed[key] = text
        return Request(question, snapshot.dossier.id, snapshot.number, private=private)

    def snapshot_for(
        self, dossier: str | None, guild_id: int | None
    ) -> Snapshot | Ambiguous | NoMatch:
        """The snapshot that a command asks: of the dossier typed, or of which the label was sent."""
        served = self.library.served
        return self.library.resolve(offered_dossier(served, dossier or ""), guild_id)

    async def ask(
        self,
        interaction: Interaction,
        question: Question,
        *,
        dossier: str = "",
        private: bool = False,
    ) -> None:
        """Answer a command from the dossier that its option names, or from the default one."""
        match self.snapshot_for(dossier, interaction.guild_id):
            case Snapshot() as snapshot:
                request = self.request(question, private=private, snapshot=snapshot)
                await self.answer(interaction, request)
            case unclear:
                unfilled = self.request(question, private=private).of(PLACEHOLDER, 0)
                answer = which_dossier(self.library.served, unfilled, dossier, unclear)
                await self.send(interaction, answer)

    async def answer(self, interaction: Interaction, request: Request[Any]) -> None:
        """Answer a question to everyone, unless it is private or finds nothing."""
        if action := self._actions.get(type(request.question)):
            await action(interaction, request)
            return
        exchange = current()
        exchange.dossier = request.dossier
        exchange.query = " · ".join(filter(None, request.question.texts))
        await self.send(interaction, await self.answer_to(request), private=request.private)

    async def press(self, interaction: Interaction, request: Request[Any] | None, how: How) -> None:
        """Answer a button or a menu. Errors are told here: they never reach the tree's handler."""
        by: By = "choice" if how in (How.TAKE, How.PICK) else "button"
        name = request.question.verb if request else "unknown"
        self.in_flight.begin(Exchange(by, guild=interaction.guild_id), lambda: name)
        try:
            if request and (action := self._actions.get(type(request.question))):
                await action(interaction, request)
                return
            answer = await self.answer_to(request) if request else too_old()
            match how:
                case How.TURN if _is_own(interaction):
                    await self.edit(interaction, answer)
                case How.OPEN | How.TURN:
                    await self.send(interaction, answer, private=True)
                case How.TAKE | How.PICK if answer.public and request and not request.private:
                    # The question was asked openly, so everyone sees what it led to.
                    await self.edit(interaction, notice("Answered below."))
                    await self.send(interaction, answer)
                case How.TAKE | How.PICK:
                    await self.edit(interaction, answer)
        except Exception as error:
            await tell(interaction, error)

    async def answer_to(self, request: Request[Any]) -> Answer:
        """The answer to a question, from the facts served now."""
        snapshot, route = self.library.snapshot(request.dossier), ROUTES.get(type(request.question))
        recalled = request.recalled(self._typed)
        if snapshot is None or route is None or recalled is None:
            return too_old()
        # If its dossier was yet to be chosen, it is a question of the facts served now.
        recalled = recalled.of(recalled.dossier, recalled.revision or snapshot.number)
        if route.is_slow(snapshot, recalled):
            return await asyncio.to_thread(route.answer, snapshot, recalled)
        return route.answer(snapshot, recalled)

    # ── sending ──

    async def send(
        self, interaction: Interaction, answer: Answer, *, private: bool = False
    ) -> None:
        """Send an answer: to everyone if it is public, unless it was asked in private."""
        _note(answer)
        message: dict[str, Any] = {
            "view": answer.view,
            "ephemeral": private or not answer.public,
            "files": list(answer.files),
        }
        if interaction.response.is_done():
            await interaction.followup.send(**message)
        else:
            await interaction.response.send_message(**message)

    async def edit(self, interaction: Interaction, answer: Answer) -> None:
        """Replace the message whose button or menu was used."""
        _note(answer)
        if interaction.response.is_done():
            await interaction.edit_original_response(view=answer.view)
        else:
            await interaction.response.edit_message(view=answer.view)


def _as_typed(text: str) -> str:
    """Nobody can type a digest or the placeholder."""
    text = text.strip().lstrip("~")
    return "?" if text == PLACEHOLDER else text


def _note(answer: Answer) -> None:
    exchange = current()
    exchange.outcome, exchange.tiers = answer.outcome, answer.tiers


def _is_own(interaction: Interaction) -> bool:
    """Whether only the member sees the message, or it answers them."""
    message = interaction.message
    if message is None:
        return False
    asked = message.interaction_metadata
    return message.flags.ephemeral or (asked is not None and asked.user.id == interaction.user.id)


async def _follow(library: Library) -> None:
    try:
        await library.follow()
    except Exception as error:
        message = "what others publish is not noticed any more"
        log.exception(message)
        raise Unexpected(f"{message}; the log has the traceback") from error


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[DossierBot]:
    """A bot whose library is open and follows what others publish (the task `following`), until
    the block ends.

    Raises StoreError, DossierError, NothingToServe.
    """
    store = await Store.open(settings.database_url.get_secret_value())
    try:
        memory = Memory(settings.memory_mb * 2**20)
        library = Library(store, settings.data_dir, memory, settings.default_dossier)
        await library.open()
        bot = DossierBot(library, settings)
        bot.following = asyncio.create_task(_follow(library))
        try:
            yield bot
        finally:
            bot.following.cancel()
            await asyncio.gather(bot.following, return_exceptions=True)
            if bot.usage is not None:
                await bot.usage.close()
    finally:
        await store.close()

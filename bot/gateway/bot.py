"""The bot: it wires store → library → cogs, and sends every answer the same way."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

import discord
from discord.ext import commands

from bot.answers.card import Answer, notice
from bot.answers.choices import too_old
from bot.answers.controls import RequestButton, RequestSelect
from bot.answers.dossiers import which_dossier
from bot.answers.question import HOLE, Request, digest, may_be_digested
from bot.gateway.tree import DossierTree, NotAllowed, tell
from bot.matching.memory import Memory
from bot.operations.interactions import Asked, By, Desk, current
from bot.operations.settings import Settings
from bot.operations.shards import Turns
from bot.operations.usage import Usage
from bot.serving.library import Library
from bot.serving.snapshot import Snapshot
from bot.store.store import Store

log = logging.getLogger(__name__)

COGS: Final = (
    "cogs.attendees",
    "cogs.quotes",
    "cogs.reactions",
    "cogs.timeline",
    "cogs.verify",
    "cogs.search",
    "cogs.compare",
    "cogs.source",
    "cogs.dossiers",
    "cogs.help",
    "cogs.facts",
)
# How many long texts are kept for buttons; older ones are asked for again.
_RECALLED: Final = 2000
Interaction = discord.Interaction["DossierBot"]
# A kind of answer: made from one snapshot, without waiting for anything.
Handler = Callable[[Snapshot, Request], Answer]
# What has to be waited for before it can be made, because it takes long.
Preparation = Callable[[Snapshot, Request], Awaitable[None]]


class DossierBot(commands.AutoShardedBot):
    """Serves slash commands from the library; it needs no intents at all."""

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
            # Without one, as many as Discord recommends.
            shard_count=settings.shard_count,
            # A socket that waits longer than a minute for its turn would be taken for dead.
            shard_connect_timeout=50,
        )
        self.library = library
        self.settings = settings
        self.desk = Desk()
        self._turns: Turns | None = None
        self.stopping = False
        self.usage: Usage | None = None
        if settings.usage == "on":
            self.usage = Usage(library.store, settings.secret())
            self.desk.watchers.append(self.usage.note)
        # What members typed, for buttons that are too small to carry it.
        self._typed: dict[str, str] = {}
        self.handlers: dict[str, Handler] = {}
        # The kinds of answer that are another one each time, and so are not remembered.
        self.passing: set[str] = set()
        self.preparations: dict[str, Preparation] = {}
        self.actions: dict[str, Callable[[Interaction, Request], Any]] = {}

    async def setup_hook(self) -> None:
        for cog in COGS:
            await self.load_extension(cog)
        self.add_dynamic_items(RequestButton, RequestSelect)
        if self.settings.cluster.first:
            synced = await self.sync()
            log.info("commands registered: %s", ", ".join(synced) or "unchanged")
        if not self.settings.cluster.alone:
            await self._share_shards()
        # What is loaded now stays: the garbage collector need not look through it at every turn.
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
        total = self.settings.shard_count or await store.agree(
            f"shards of {cluster.count} processes", cluster.evenly(recommended)
        )
        if recommended > total:
            log.warning(
                "Discord recommends %d shards, and there are %d: set SHARD_COUNT in every process",
                recommended,
                total,
            )
        self.shard_count, self.shard_ids = total, cluster.shards(total)
        self._turns = Turns(store.exclusively, limits["max_concurrency"])
        ids = ", ".join(map(str, self.shard_ids))
        log.info("process %d of %d: shards %s of %d", cluster.id, cluster.count, ids, total)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        if self._turns is not None and shard_id is not None:
            await self._turns.take(shard_id)
        else:
            # One process identifies one shard after another: discord.py waits five seconds.
            await super().before_identify_hook(shard_id, initial=initial)

    async def finish(self) -> None:
        """Take no more questions, and wait until those asked are answered."""
        self.stopping = True
        await asyncio.gather(*(shard.disconnect() for shard in self.shards.values()))
        # Only now: until then there may come another.
        await self.desk.cleared()

    async def close(self) -> None:
        if self._turns is not None:
            await self._turns.release()
        await super().close()

    async def on_ready(self) -> None:
        log.info("ready as %s", self.user)

    # ── asking and answering ──

    def request(
        self,
        verb: str,
        *args: str | None,
        private: bool = False,
        snapshot: Snapshot | None = None,
    ) -> Request:
        """A question of the facts being served now: of this snapshot, or of the default one."""
        snapshot = snapshot or self.library.default
        given = tuple((arg or "").strip().lstrip("~").replace(HOLE, "?") for arg in args)
        for text in filter(may_be_digested, given):
            key = digest(text)
            self._typed.pop(key, None)  # so that the words asked last are the last to be forgotten
            self._typed[key] = text
        while len(self._typed) > _RECALLED:
            self._typed.pop(next(iter(self._typed)))
        return Request(verb, snapshot.dossier.id, snapshot.number, given, private=private)

    async def ask(
        self,
        interaction: Interaction,
        verb: str,
        *args: str | None,
        dossier: str | None = None,
        private: bool = False,
    ) -> None:
        """Answer a command from the dossier that its option names, or from the default one."""
        match self.library.choose(dossier, interaction.guild_id):
            case Snapshot() as snapshot:
                request = self.request(verb, *args, private=private, snapshot=snapshot)
                await self.answer(interaction, request)
            case unclear:
                hole = self.request(verb, *args, private=private).of(HOLE, 0)
                answer = which_dossier(self.library.served, hole, dossier or "", unclear)
                await self.send(interaction, answer)

    async def answer(self, interaction: Interaction, request: Request) -> None:
        """Answer a question to everyone, unless it is private or finds nothing."""
        if action := self.actions.get(request.verb):
            await action(interaction, request)
            return
        asked = current()
        asked.dossier, asked.query = request.dossier, " · ".join(filter(None, request.args))
        await self.send(interaction, await self._answer(request), private=request.private)

    async def press(self, interaction: Interaction, request: Request, *, turn: bool) -> None:
        """Answer a button: turn the asker's own page, or open what is the presser's alone."""
        self._begin("button", interaction, request)
        try:
            if action := self.actions.get(request.verb):
                await action(interaction, request)
            elif turn and _own(interaction):
                answer = await self._answer(request)
                await interaction.response.edit_message(view=answer.view)
            else:
                await self.send(interaction, await self._answer(request), private=True)
        except Exception as error:
            # The boundary: buttons and menus do not pass through the tree's error handler.
            await tell(interaction, error)

    async def pick(self, interaction: Interaction, request: Request) -> None:
        """Answer a choice: the question was asked openly unless it was asked in private."""
        self._begin("choice", interaction, request)
        try:
            if action := self.actions.get(request.verb):
                await action(interaction, request)
                return
            answer = await self._answer(request)
            if request.private or not answer.public:
                await interaction.response.edit_message(view=answer.view)
            else:
                await interaction.response.edit_message(view=notice("Answered below."))
                await interaction.followup.send(view=answer.view)
        except Exception as error:
            await tell(interaction, error)

    async def send(
        self, interaction: Interaction, answer: Answer, *, private: bool = False
    ) -> None:
        """Send an answer, to everyone only if it is public and was not asked in private."""
        _note(answer)
        ephemeral = private or not answer.public
        if interaction.response.is_done():
            await interaction.followup.send(
                view=answer.view, ephemeral=ephemeral, files=list(answer.files)
            )
        else:
            await interaction.response.send_message(
                view=answer.view, ephemeral=ephemeral, files=list(answer.files)
            )

    def _begin(self, by: By, interaction: Interaction, request: Request) -> None:
        known = request.verb in self.handlers or request.verb in self.actions
        name = request.verb if known else "unknown"
        self.desk.begin(Asked(by, guild=interaction.guild_id), lambda: name)

    async def _answer(self, request: Request) -> Answer:
        answer = await self._made(request)
        _note(answer)
        return answer

    async def _made(self, request: Request) -> Answer:
        snapshot = self.library.snapshot(request.dossier)
        handler = self.handlers.get(request.verb)
        recalled = request.recalled(self._typed)
        if snapshot is None or handler is None or recalled is None:
            return too_old()
        # What was asked before its dossier was chosen is asked of the facts of now.
        recalled = recalled.of(recalled.dossier, recalled.revision or snapshot.number)
        await snapshot.look_up(recalled.args)
        if prepare := self.preparations.get(request.verb):
            await prepare(snapshot, recalled)
        if request.verb in self.passing:
            return handler(snapshot, recalled)
        return snapshot.remember(recalled, lambda: handler(snapshot, recalled))

    # ── who may change what ──

    def require_manager(self, interaction: Interaction) -> int:
        """The id of the server, which the member may manage; otherwise raise NotAllowed."""
        if interaction.guild_id is None:
            raise NotAllowed(
                "A default is set in a server, for its members. Here, name the article that you "
                "ask with the option `dossier`."
            )
        if not interaction.permissions.manage_guild:
            raise NotAllowed("Only members with Manage Server may choose for the whole server.")
        return interaction.guild_id

    def is_admin(self, interaction: Interaction) -> bool:
        """Whether the member may change what every server is told."""
        application = self.application
        owners = set()
        if application is not None and application.team is not None:
            owners = {
                member.id
                for member in application.team.members
                if member.membership_state is discord.TeamMembershipState.accepted
            }
        elif application is not None:
            owners = {application.owner.id}
        here = self.settings.admin_guild_id
        manages = interaction.guild_id == here and interaction.permissions.manage_guild
        return interaction.user.id in owners or (here is not None and manages)

    def require_admin(self, interaction: Interaction) -> None:
        """Raise NotAllowed unless the member may change what every server is told.

        Discord's default permissions are only a hint that each server can change, so this is
        checked on every use.
        """
        if self.is_admin(interaction):
            return
        raise NotAllowed(
            "The facts are shared by all servers, so only the bot’s owner may change them, and "
            "members with Manage Server in the bot’s admin server."
        )


def _note(answer: Answer) -> None:
    asked = current()
    asked.outcome, asked.tiers = answer.outcome, answer.tiers


def _own(interaction: Interaction) -> bool:
    """Whether the message is the presser's own: theirs alone to see, or the answer to them."""
    message = interaction.message
    if message is None:
        return False
    asked = message.interaction_metadata
    return message.flags.ephemeral or (asked is not None and asked.user.id == interaction.user.id)


def _ended(following: asyncio.Task[None]) -> None:
    if not following.cancelled() and (error := following.exception()) is not None:
        log.error("what others publish is not noticed any more", exc_info=error)


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[DossierBot]:
    """A bot with its library open, which follows what others publish; whatever happens, its
    database is closed afterwards.

    Raises StoreError, DossierError, NothingToServe.
    """
    store = await Store.open(settings.database_url.get_secret_value())
    try:
        library = Library(store, settings.data_dir, Memory(settings.memory_mb * 2**20))
        await library.open()
        bot = DossierBot(library, settings)
        following = asyncio.create_task(library.follow())
        following.add_done_callback(_ended)
        try:
            yield bot
        finally:
            following.cancel()
            await asyncio.wait({following})
            if bot.usage is not None:
                await bot.usage.close()
    finally:
        await store.close()

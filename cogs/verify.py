"""`/verify` and the message menu *Verify quotation*: are those the words, and whose?"""

from __future__ import annotations

import asyncio

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers.card import Answer
from bot.answers.controls import RequestButton
from bot.answers.help import COMMANDS, OPTIONS
from bot.answers.markup import Typed, read
from bot.answers.question import Request
from bot.answers.verdicts import nothing_to_verify, verdicts_card
from bot.gateway.bot import DossierBot, Interaction
from bot.serving.snapshot import Snapshot
from bot.verifying.findings import Finding
from cogs.autocomplete import suggest_dossiers


class Verify(commands.Cog):
    def __init__(self, bot: DossierBot) -> None:
        self.bot = bot
        bot.handlers |= {"verify": typed, "message": message}
        bot.preparations |= {"verify": prepare, "message": prepare}
        bot.actions["show"] = self.show
        self.menu = app_commands.ContextMenu(name="Verify quotation", callback=self.verify_message)

    async def cog_load(self) -> None:
        self.bot.tree.add_command(self.menu)

    async def cog_unload(self) -> None:
        self.bot.tree.remove_command(self.menu.name, type=self.menu.type)

    @app_commands.command(name="verify", description=COMMANDS["verify"].summary)
    @app_commands.describe(
        quotation="The words as you read them, with who is said to have said them if you like",
        **OPTIONS,
    )
    @app_commands.autocomplete(dossier=suggest_dossiers)
    async def verify(
        self,
        interaction: Interaction,
        quotation: str,
        dossier: str | None = None,
        private: bool = False,
    ) -> None:
        await self.bot.ask(interaction, "verify", quotation, dossier=dossier, private=private)

    async def verify_message(self, interaction: Interaction, message: discord.Message) -> None:
        """Only the asker sees the answer; whoever wrote the message is not called out by a click."""
        texts = (message.content, *(copy.content for copy in message.message_snapshots))
        await self.bot.ask(interaction, "message", "\n\n".join(filter(None, texts)), private=True)

    async def show(self, interaction: Interaction, request: Request) -> None:
        """The button under a private answer that shows it to everyone."""
        await self.bot.answer(interaction, request.to("message", *request.args).openly())


async def prepare(snapshot: Snapshot, request: Request) -> None:
    """A long text is compared outside the event loop."""
    if len(request.arg(0)) > snapshot.verifier.policy.long_text:
        await asyncio.to_thread(_found, snapshot, request)


def typed(snapshot: Snapshot, request: Request) -> Answer:
    text, findings = _found(snapshot, request)
    return verdicts_card(snapshot, request, text, findings) if findings else nothing_to_verify()


def message(snapshot: Snapshot, request: Request) -> Answer:
    text, findings = _found(snapshot, request)
    if not findings:
        return nothing_to_verify()
    show = RequestButton("Show to everyone", request.to("show", *request.args))
    buttons = [show] if request.private else []
    return verdicts_card(snapshot, request, text, findings, buttons=buttons)


def _found(snapshot: Snapshot, request: Request) -> tuple[Typed, tuple[Finding, ...]]:
    """What was typed, and what can be said of the quotations in it; remembered."""
    verifier = snapshot.verifier
    check = verifier.typed if request.verb == "verify" else verifier.message

    def make() -> tuple[Typed, tuple[Finding, ...]]:
        text = read(request.arg(0))
        return text, check(text.plain)

    return snapshot.remember((request.verb, request.arg(0)), make)


async def setup(bot: DossierBot) -> None:
    await bot.add_cog(Verify(bot))

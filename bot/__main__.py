"""The command line: `python -m bot run · demo · check · match · sync · schema`."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import signal
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any, NoReturn

import aiohttp
import discord
import typer
from rich.console import Console
from rich.markup import escape

from bot.client import serving
from bot.exit_codes import ExitCode
from bot.facts.coverage import coverage
from bot.facts.problems import DossierError
from bot.facts.reading import json_schema, read_dossier
from bot.library import NothingToServe, people_of
from bot.logs import logging_to_stderr
from bot.search.normalise import fold
from bot.search.outcome import Ambiguous, Match, NoMatch
from bot.settings import Settings, SettingsError, read_settings
from bot.store.store import StoreError

log = logging.getLogger(__name__)
app = typer.Typer(
    help="Dossier: a Discord bot that answers from the facts of a news article.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
# Seconds in which the bot closes its connections; Discord answers in a fraction of one.
_CLOSING = 3
# Below this share of cited sentences `check` fails.
COVERAGE_FLOOR = 0.95


@app.command()
def run() -> None:
    """Connect to Discord and serve until stopped (Ctrl-C or SIGTERM)."""
    settings = _settings()

    async def serve() -> None:
        token = settings.token()
        async with serving(settings) as bot, bot:
            await bot.start(token)

    _run(serve(), settings)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="The local port; 0 takes a free one.")] = 0,
) -> None:
    """Open a local Discord in the browser with the real bot in it: no token, no network."""
    try:
        from bot.demo import run_demo
    except ImportError as error:
        _fail(f"the demo needs simcord ({error}): run it with make demo", ExitCode.USAGE)
    settings = _settings()
    # What the bot logs would bury the address.
    quiet = settings.model_copy(update={"log_level": "WARNING"})
    _run(run_demo(settings, port), quiet)


@app.command()
def check(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Dossier files; all in DATA_DIR if none.")
    ] = None,
) -> None:
    """Check dossiers: every fact, every quotation mark, and how much of the article is cited."""
    results = [_check(path, root) for path, root in _dossiers(files)]
    raise typer.Exit(ExitCode.OK if all(results) else ExitCode.FACTS)


@app.command()
def match(
    query: Annotated[str, typer.Argument(help="What a member might type.")],
    dossier: Annotated[
        Path | None, typer.Option(help="A dossier file; the first in DATA_DIR if none.")
    ] = None,
) -> None:
    """Show whom a query finds, and why: the ranking, with what explains every typed word."""
    path, root = _dossiers([dossier] if dossier else None)[0]
    try:
        read = read_dossier(path, root)
    except DossierError as error:
        _fail(str(error), ExitCode.FACTS)
    people = people_of(read)
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"“{escape(query)}” is read as “{escape(fold(query))}”")
    match people.resolve(query):
        case Match(id=id, via=via, tier=tier, score=score):
            console.print(
                f"[green]match[/green] {id} by “{escape(via)}” ({tier.name}, {score:.2f})"
            )
        case Ambiguous(ids):
            console.print(f"[yellow]choice[/yellow] of {', '.join(ids)}")
        case NoMatch(nearest):
            console.print(f"[red]no match[/red]; nearest: {', '.join(nearest) or 'nobody'}")
    for candidate in people.ranking(query):
        console.print(f"{candidate.score:.2f}  {candidate.id} by “{escape(candidate.via)}”")
        for reason in candidate.reasons:
            why = f"= {reason.word} ({reason.alike:.2f})" if reason.word else "is not explained"
            console.print(f"        {reason.typed} {why}")


@app.command()
def sync() -> None:
    """Register the commands with Discord again, even if they did not change."""
    settings = _settings()

    async def register() -> None:
        token = settings.token()
        async with serving(settings) as bot, bot:
            # login() runs setup_hook, which loads the commands.
            await bot.login(token)
            print("registered:", ", ".join(await bot.sync(force=True)))

    _run(register(), settings)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a dossier file, for editors that complete and check TOML."""
    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))


def main() -> None:
    app()


def _settings() -> Settings:
    try:
        return read_settings()
    except SettingsError as error:
        _fail(str(error), ExitCode.USAGE)


def _dossiers(files: list[Path] | None) -> list[tuple[Path, Path]]:
    """These dossier files, or all in DATA_DIR; each with the folder that its article is found from."""
    settings = _settings()
    if files:
        return [(path, path.resolve().parent.parent) for path in files]
    paths = sorted(settings.data_dir.glob("*.toml"))
    if not paths:
        _fail(f"there is no dossier (*.toml) in {settings.data_dir}", ExitCode.FACTS)
    return [(path, settings.root) for path in paths]


def _run(work: Coroutine[Any, Any, None], settings: Settings) -> None:
    """Run until done or stopped; every expected failure is one clear line and an exit code."""
    with logging_to_stderr(settings.log_level, settings.log_format):
        try:
            asyncio.run(_until_stopped(work))
            return
        except KeyboardInterrupt:
            return
        except discord.LoginFailure:
            message, code = (
                "Discord refused the token: copy it again from the Developer Portal, page Bot, into DISCORD_TOKEN",
                ExitCode.LOGIN,
            )
        except discord.PrivilegedIntentsRequired as error:
            message, code = f"Discord refused the connection: {error}", ExitCode.LOGIN
        except SettingsError as error:
            message, code = str(error), ExitCode.USAGE
        except StoreError as error:
            message, code = f"{error}; look at DATABASE_URL", ExitCode.DATABASE
        except (DossierError, NothingToServe) as error:
            message, code = str(error), ExitCode.FACTS
        except (aiohttp.ClientConnectionError, discord.HTTPException) as error:
            message, code = f"Discord cannot be reached: {error}", ExitCode.NETWORK
        except Exception:
            log.exception("stopped by an error")
            raise typer.Exit(ExitCode.UNEXPECTED) from None
    _fail(message, code)


async def _until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Do the work until it is done, or until Ctrl-C or a service manager's SIGTERM ends it."""
    task = asyncio.ensure_future(work)
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no signal handlers on its event loop; Ctrl-C cancels this coroutine there.
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, told.set)
    waiting = asyncio.ensure_future(told.wait())
    try:
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        waiting.cancel()
        while not task.done():
            task.cancel()
            # Again where it was lost, as asyncio.wait_for of Python 3.11 can lose it.
            await asyncio.wait({task}, timeout=_CLOSING)
    if not task.cancelled():
        task.result()


def _check(path: Path, root: Path) -> bool:
    console = Console(soft_wrap=True, highlight=False)
    try:
        dossier = read_dossier(path, root)
    except DossierError as error:
        console.print(f"[red]✗[/red] {escape(str(error))}")
        return False
    found = coverage(dossier)
    counts = ", ".join(
        f"{len(facts)} {kind}"
        for kind, facts in (
            ("people", dossier.people),
            ("events", dossier.events),
            ("attendances", dossier.attendances),
            ("quotes", dossier.quotes),
            ("reactions", dossier.reactions),
            ("claims", dossier.claims),
        )
    )
    enough = found.share >= COVERAGE_FLOOR
    mark = "[green]✓[/green]" if enough else "[red]✗[/red]"
    console.print(f"{mark} {escape(path.name)}: {counts}")
    console.print(
        f"  quotation marks: {found.quotations} of {found.quotations} accounted for "
        f"({found.set_aside} set aside)"
    )
    console.print(
        f"  sentences cited: {found.sentences - len(found.uncited)} of {found.sentences} "
        f"({found.share:.1%}; at least {COVERAGE_FLOOR:.0%} is asked)"
    )
    for span in found.uncited:
        console.print(f"  not cited, ¶{span.passage}: {escape(dossier.article.text(span))}")
    return enough


def _fail(message: str, code: ExitCode) -> NoReturn:
    print(f"dossier: {message}", file=sys.stderr)
    raise typer.Exit(code)


if __name__ == "__main__":
    main()

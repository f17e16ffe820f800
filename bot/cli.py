"""The command line: `python -m bot run · demo · check · diff · publish · backup · restore · …`."""

from __future__ import annotations

import asyncio
import contextlib
import getpass
import json
import logging
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path
from typing import Annotated, Any, NoReturn

import aiohttp
import discord
import typer
from rich.console import Console
from rich.markup import escape

from bot.drafting.draft import begun, id_of
from bot.facts.coverage import coverage
from bot.facts.dossier import Dossier
from bot.facts.problems import DossierError
from bot.facts.reading import json_schema, read_article, read_dossier
from bot.gateway.bot import DossierBot, serving
from bot.matching.normalise import fold
from bot.matching.outcome import Ambiguous, Match, NoMatch
from bot.operations.exit_codes import ExitCode
from bot.operations.logs import logging_to_stderr
from bot.operations.settings import Settings, SettingsError, read_settings
from bot.serving.indexing import people_of
from bot.serving.library import Library, NothingToServe
from bot.serving.review import MovedOn, Review
from bot.store.backup import back_up
from bot.store.backup import restore as restore_backup
from bot.store.store import Store, StoreError


class Output(Console):
    """What is printed for a curator, in colours where a terminal shows them."""

    def __init__(self) -> None:
        super().__init__(highlight=False, soft_wrap=True)

    def on_broken_pipe(self) -> None:
        """Whoever reads has enough (`| head`): print no more, and end as if they had read it all."""
        with contextlib.suppress(SystemExit):
            super().on_broken_pipe()


log = logging.getLogger(__name__)
app = typer.Typer(
    help="Dossier: a Discord bot that answers from the facts of a news article.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
# Seconds in which the bot may finish what it is answering; with those below, ten at most.
_FINISHING = 6
# Seconds in which the bot closes its connections; Discord answers in a fraction of one.
_CLOSING = 3
# Seconds between two looks at the files with `check --watch`.
_WATCHING = 0.5
# Why Discord closes a connection for good, by its codes: to ask again would change nothing.
_REFUSED = {
    4004: "Discord refused the token: copy it again from the Developer Portal, page Bot, into DISCORD_TOKEN",
    4010: "Discord has no such shard: SHARD_COUNT and CLUSTER_COUNT must be the same in every process",
    4011: "the shards are too few for Discord: set a larger SHARD_COUNT, in every process",
}
# Below this share of cited sentences `check` fails.
COVERAGE_FLOOR = 0.95


@app.command()
def run() -> None:
    """Connect to Discord and serve until stopped (Ctrl-C or SIGTERM)."""
    settings = _settings()

    bots: list[DossierBot] = []

    async def serve() -> None:
        token = settings.token()
        async with contextlib.AsyncExitStack() as stack:
            bot = await stack.enter_async_context(serving(settings))
            bots.append(bot)
            if settings.http_address is not None:
                # Imported where it is wanted: a laptop starts without a web server.
                from bot.gateway.health import answering_http

                await stack.enter_async_context(answering_http(bot, settings.http_address))
            await stack.enter_async_context(bot)
            await bot.start(token)

    async def finish() -> None:
        for bot in bots:
            await bot.finish()

    _run(serve(), settings, finish)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="The local port; 0 takes a free one.")] = 0,
) -> None:
    """Open a local Discord in the browser with the real bot in it: no token, no network."""
    try:
        from bot.gateway.demo import run_demo
    except ImportError as error:
        _fail(f"the demo needs simcord ({error}): run it with make demo", ExitCode.USAGE)
    settings = _settings()
    # What the bot logs would bury the address.
    quiet = settings.model_copy(update={"log_level": "WARNING"})
    _run(run_demo(settings, port), quiet)


@app.command()
def new(
    article: Annotated[Path, typer.Argument(help="The article, plain text, in seeds/.")],
) -> None:
    """Begin a dossier from an article: its head, its passages, and every quotation to attribute."""
    settings = _settings()
    id = id_of(article.stem)
    path = settings.data_dir / f"{id}.toml"
    if not id:
        _fail(f"call the article by small letters and digits, not {article.name}", ExitCode.USAGE)
    if not article.resolve().is_relative_to(settings.root.resolve()):
        _fail(f"put the article into {settings.root / 'seeds'} first", ExitCode.USAGE)
    try:
        text = read_article(article)
        inside = article.resolve().relative_to(settings.root.resolve())
        # Never over a file that is there.
        with path.open("x", encoding="utf-8") as file:
            file.write(begun(text, id, inside.as_posix()))
    except DossierError as error:
        _fail(str(error), ExitCode.FACTS)
    except FileExistsError:
        _fail(f"{path} is there already; edit it, or call the article otherwise", ExitCode.USAGE)
    except OSError as error:
        _fail(f"{path} cannot be written: {error.strerror}", ExitCode.USAGE)
    print(f"{path}: {len(text.passages)} passages, {len(text.quotations)} quotations to attribute")
    if straight := sum(passage.count('"') for passage in text.passages):
        print(f'  {straight} marks are "; only what stands between “ and ” is read as a quotation:')
        print(f"  change those of quotations in {article}, delete {path}, and begin again")
    print(f"next: fill in each TODO, then python -m bot check {path}")


@app.command()
def check(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Dossier files; all in DATA_DIR if none.")
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Check again whenever a file changes, until Ctrl-C.")
    ] = False,
) -> None:
    """Check dossiers: every fact, every quotation mark, and how much of the article is cited."""
    found = _dossiers(files)
    if watch:
        with contextlib.suppress(KeyboardInterrupt):
            _watch(found)
        raise typer.Exit(ExitCode.OK)
    results = [_check(path, root) for path, root in found]
    raise typer.Exit(ExitCode.OK if all(results) else ExitCode.FACTS)


@app.command()
def diff(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Dossier files; all in DATA_DIR if none.")
    ] = None,
) -> None:
    """Show what publishing the files would change of what is in the database."""
    found = _dossiers(files)
    changed: list[str] = []

    async def compare(library: Library, id: str) -> None:
        review = await library.review(id)
        _print_review(review)
        if review.difference:
            changed.append(id)

    _with_library(found, compare)
    raise typer.Exit(ExitCode.DIFFERENT if changed else ExitCode.OK)


@app.command()
def publish(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Dossier files; all in DATA_DIR if none.")
    ] = None,
) -> None:
    """Publish the files where they differ from what is in the database; all of a file or nothing."""

    async def put(library: Library, id: str) -> None:
        review = await library.review(id)
        if not review.difference:
            print(f"{id}: nothing changed; revision {review.served} stays")
            return
        snapshot = await library.publish(review, by=f"{_user()} on the command line")
        _print_review(review)
        print(f"{id}: revision {snapshot.number} is published")

    _with_library(_dossiers(files), put)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where to; an older file is replaced.")],
) -> None:
    """Copy the SQLite database to a file, also while the bot runs, and check the copy."""
    settings = _settings()

    async def copy() -> None:
        count = await back_up(settings.database_url.get_secret_value(), file)
        print(f"{file}: a backup of {count} dossiers, checked")

    _run(copy(), settings)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
) -> None:
    """Put a backup in the database's place, once it is checked. Stop the bot first."""
    settings = _settings()

    async def put_back() -> None:
        url = settings.database_url.get_secret_value()
        count, former = await restore_backup(url, file)
        print(f"restored {count} dossiers from {file}")
        if former is not None:
            print(f"what was there before is kept in {former}")

    _run(put_back(), settings)


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
    console = Output()
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


def _watch(dossiers: list[tuple[Path, Path]]) -> NoReturn:
    """Check now, and again whenever a dossier or an article was written."""
    seen = None
    while True:
        # Taken before the files are read, so that what is written meanwhile is seen next time.
        stamps = _stamps(dossiers)
        if stamps != seen:
            if seen is not None:
                print(f"\n{time.strftime('%H:%M:%S')}")
            for path, root in dossiers:
                _check(path, root)
            sys.stdout.flush()
        seen = stamps
        time.sleep(_WATCHING)


def _stamps(dossiers: list[tuple[Path, Path]]) -> frozenset[tuple[Path, int, int]]:
    """When the dossiers' files and the articles beside them were last written, and their sizes."""
    found = set()
    for path, root in dossiers:
        for file in (path, *(root / "seeds").glob("*")):
            # A file may be away for a moment: editors write beside and rename.
            with contextlib.suppress(OSError):
                stat = file.stat()
                found.add((file, stat.st_mtime_ns, stat.st_size))
    return frozenset(found)


def _with_library(
    dossiers: list[tuple[Path, Path]], work: Callable[[Library, str], Awaitable[None]]
) -> None:
    """Do something with each dossier file beside what is in the database."""
    settings = _settings()

    async def each() -> None:
        store = await Store.open(settings.database_url.get_secret_value())
        try:
            refused: list[DossierError] = []
            for path, _ in dossiers:
                library = Library(store, path.parent)
                await library.load()
                try:
                    await work(library, path.stem)
                except DossierError as error:
                    refused.append(error)
            if refused:
                raise DossierError(
                    ", ".join(error.source for error in refused),
                    tuple(problem for error in refused for problem in error.problems),
                )
        finally:
            await store.close()

    # What the library tells an operator is told here anyway.
    _run(each(), settings.model_copy(update={"log_level": "WARNING"}))


def _print_review(review: Review) -> None:
    console = Output()
    if not review.served:
        # Of a dossier that is new as a whole its file says more.
        console.print(f"{review.dossier.id}: new, with {_counts(review.dossier)}")
        return
    console.print(f"{review.dossier.id}: its files beside revision {review.served}")
    if not review.difference:
        console.print("  no difference")
    colours = {"added": "green", "removed": "red", "changed": "yellow"}
    for edit in review.difference.edits:
        colour = colours[edit.how]
        console.print(f"  [{colour}]{edit.how}[/{colour}] {edit.kind} {escape(edit.id)}")
        for field in edit.fields:
            for mark, words in (("−", field.old), ("+", field.new)):
                if words is not None:
                    console.print(f"    {mark} {field.name}: {escape(words)}")


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "somebody"


def _run(
    work: Coroutine[Any, Any, None],
    settings: Settings,
    finish: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Run until done or stopped; every expected failure is one clear line and an exit code."""
    with logging_to_stderr(settings.log_level, settings.log_format):
        try:
            asyncio.run(_until_stopped(work, finish))
            return
        except KeyboardInterrupt:
            return
        except discord.LoginFailure:
            message, code = _REFUSED[4004], ExitCode.LOGIN
        except discord.PrivilegedIntentsRequired as error:
            message, code = f"Discord refused the connection: {error}", ExitCode.LOGIN
        except discord.ConnectionClosed as error:
            message = _REFUSED.get(error.code, f"Discord refused the connection: {error}")
            code = ExitCode.SHARDS if error.code in (4010, 4011) else ExitCode.LOGIN
        except SettingsError as error:
            message, code = str(error), ExitCode.USAGE
        except StoreError as error:
            message, code = f"{error}; look at DATABASE_URL", ExitCode.DATABASE
        except (DossierError, NothingToServe) as error:
            message, code = str(error), ExitCode.FACTS
        except MovedOn:
            message, code = "somebody else published meanwhile; try again", ExitCode.DATABASE
        except discord.GatewayNotFound:
            message, code = "Discord does not say where its gateway is", ExitCode.NETWORK
        except (aiohttp.ClientConnectionError, discord.HTTPException) as error:
            message, code = f"Discord cannot be reached: {error}", ExitCode.NETWORK
        except Exception:
            log.exception("stopped by an error")
            raise typer.Exit(ExitCode.UNEXPECTED) from None
    _fail(message, code)


async def _until_stopped(
    work: Coroutine[Any, Any, None], finish: Callable[[], Awaitable[None]] | None
) -> None:
    """Do the work until it is done, or until Ctrl-C or a service manager's SIGTERM ends it.

    Then what was begun may `finish`, for some seconds.
    """
    task = asyncio.ensure_future(work)
    told = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        # Windows has no signal handlers on its event loop; Ctrl-C cancels this coroutine there.
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, told.set)
    waiting = asyncio.ensure_future(told.wait())
    try:
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if finish is not None and told.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(finish(), _FINISHING)
    finally:
        waiting.cancel()
        while not task.done():
            task.cancel()
            # Again where it was lost, as asyncio.wait_for of Python 3.11 can lose it.
            await asyncio.wait({task}, timeout=_CLOSING)
    if not task.cancelled():
        task.result()


def _check(path: Path, root: Path) -> bool:
    console = Output()
    try:
        dossier = read_dossier(path, root)
    except DossierError as error:
        console.print(f"[red]✗[/red] {escape(str(error))}")
        return False
    found = coverage(dossier)
    enough = found.share >= COVERAGE_FLOOR
    # A cross is for what is refused alone.
    mark = "[green]✓[/green]" if enough else "[yellow]○[/yellow]"
    console.print(f"{mark} {escape(path.name)}: {_counts(dossier)}")
    console.print(
        f"  quotation marks: {found.quotations} of {found.quotations} accounted for "
        f"({found.set_aside} set aside)"
    )
    console.print(
        f"  sentences cited: {found.sentences - len(found.uncited)} of {found.sentences} "
        f"({found.share:.1%}; at least {COVERAGE_FLOOR:.0%} is asked"
        f"{'' if enough else ', though it can be served'})"
    )
    for span in found.uncited:
        console.print(f"  not cited, ¶{span.passage}: {escape(dossier.article.text(span))}")
    for attendance in found.not_named:
        words = " … ".join(selector.exact for selector in attendance.evidence)
        console.print(f"  look again, {attendance.id} is not named in: {escape(words)}")
    return enough


def _counts(dossier: Dossier) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in dossier.counts.items())


def _fail(message: str, code: ExitCode) -> NoReturn:
    print(f"dossier: {message}", file=sys.stderr)
    raise typer.Exit(code)

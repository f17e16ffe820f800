"""The command line: `python -m bot run · demo · draft · check · diff · publish · backup · …`."""

from __future__ import annotations

import asyncio
import getpass
import json
import sys
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from bot.answers.terminal import (
    print_check,
    print_drafted,
    print_ranking,
    print_refused,
    print_review,
)
from bot.drafting.draft import begin
from bot.drafting.sources import read_source
from bot.facts.files import shown
from bot.facts.reading import json_schema, read_dossier, read_drafts
from bot.gateway.connection import Connection, register
from bot.operations.errors import DossierError, Failure, NothingToServe, UsageError
from bot.operations.exit_codes import ExitCode
from bot.operations.running import run_until_stopped, whenever_written
from bot.operations.settings import Settings, read_settings
from bot.serving.files import dossier_files
from bot.serving.indexing import people_of
from bot.serving.known_people import read_known_people
from bot.serving.library import Library
from bot.store import backup as backups
from bot.store.store import Store

Files = Annotated[list[Path] | None, typer.Argument(help="Dossier files; all in DATA_DIR if none.")]


class _Commands(TyperGroup):
    def invoke(self, ctx: Any) -> Any:
        """Run a command; a Failure ends it with one line and an exit code."""
        try:
            return super().invoke(ctx)
        except Failure as error:
            print(f"dossier: {error.line}", file=sys.stderr)
            raise typer.Exit(error.exit_code) from None


app = typer.Typer(
    cls=_Commands,
    help="Dossier: a Discord bot that answers from the facts of a news article.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def run() -> None:
    """Connect to Discord and serve until stopped (Ctrl-C or SIGTERM)."""
    settings = read_settings()
    connection = Connection(settings)
    run_until_stopped(connection.serve(), settings, connection.finish)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="The local port; 0 takes a free one.")] = 0,
) -> None:
    """Open a local Discord in the browser with the real bot in it: no token, no network."""
    try:
        from bot.gateway.demo import run_demo
    except ImportError as error:
        raise UsageError(f"the demo needs simcord ({error}): run it with make demo") from error
    settings = read_settings()
    # What the bot logs would bury the address.
    run_until_stopped(run_demo(settings, port), _quiet(settings))


@app.command()
def draft(
    source: Annotated[str, typer.Argument(help="A .txt, .md or .html file, or an address.")],
    id: Annotated[
        str | None,
        typer.Option(help="The dossier's id, at most 20 letters; made of the title if none."),
    ] = None,
    to: Annotated[
        Path | None, typer.Option(help="The draft's file or folder; DATA_DIR if none.")
    ] = None,
    again: Annotated[
        bool,
        typer.Option("--again", help="Replace the draft of a text in seeds/, and keep its head."),
    ] = False,
) -> None:
    """Draft a dossier from an article: its head, its passages, and every quotation to attribute."""
    settings = read_settings()
    folder = to or settings.data_dir
    beside = folder.resolve() if folder.is_dir() else folder.resolve().parent
    root = settings.root if to is None else beside.parent

    async def begun() -> None:
        found = await read_source(source)
        drafted = await asyncio.to_thread(begin, found, folder, root, id, again=again)
        print_drafted(drafted)

    run_until_stopped(begun(), _quiet(settings))


@app.command()
def check(
    files: Files = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Check again whenever a file changes, until Ctrl-C.")
    ] = False,
    complete: Annotated[
        bool, typer.Option("--complete", help="Ask for every quotation, and nearly every sentence.")
    ] = False,
    whole: Annotated[
        bool, typer.Option("--all", help="Show everything that is missing, in whole sentences.")
    ] = False,
) -> None:
    """Check dossiers: every fact, every quotation, and how much of the article is cited."""
    dossiers = _dossiers(files)
    if not files:
        settings = read_settings()
        dossiers += [(path, settings.root) for path in dossier_files(settings.demo_dir)]

    if not watch:
        passed = [_check(path, root, complete, whole) for path, root in dossiers]
        raise typer.Exit(ExitCode.OK if all(passed) else ExitCode.FACTS)

    def watched() -> Iterable[Path]:
        return (file for path, root in dossiers for file in (path, *(root / "seeds").rglob("*")))

    with suppress(KeyboardInterrupt):
        for rounds, _ in enumerate(whenever_written(watched)):
            if rounds:
                print(f"\n{time.strftime('%H:%M:%S')}")
            for path, root in dossiers:
                _check(path, root, complete, whole)
            sys.stdout.flush()


@app.command()
def diff(files: Files = None) -> None:
    """Show what publishing the files would change of what is in the database."""
    changed: list[str] = []

    async def compare(library: Library, id: str) -> None:
        review = await library.review(id)
        print_review(review)
        if review.difference:
            changed.append(id)

    _with_library(_dossiers(files), compare)
    raise typer.Exit(ExitCode.DIFFERENT if changed else ExitCode.OK)


@app.command()
def publish(files: Files = None) -> None:
    """Publish the files where they differ from what is in the database; all of a file or nothing."""

    async def put(library: Library, id: str) -> None:
        review = await library.review(id)
        if not review.difference:
            print(f"{id}: nothing changed; revision {review.served} stays")
            return
        snapshot = await library.publish(review, by=f"{_user()} on the command line")
        print_review(review)
        print(f"{id}: revision {snapshot.number} is published")

    _with_library(_dossiers(files), put)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where to; an older file is replaced.")],
) -> None:
    """Copy the SQLite database to a file, also while the bot runs, and check the copy."""
    settings = read_settings()

    async def copy() -> None:
        count = await backups.back_up(settings.database_url.get_secret_value(), file)
        print(f"{file}: a backup of {count} dossiers, checked")

    run_until_stopped(copy(), settings)


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A backup.")]) -> None:
    """Put a backup in the database's place, once it is checked. Stop the bot first."""
    settings = read_settings()

    async def put_back() -> None:
        count, former = await backups.restore(settings.database_url.get_secret_value(), file)
        print(f"restored {count} dossiers from {file}")
        if former is not None:
            print(f"what was there before is kept in {former}")

    run_until_stopped(put_back(), settings)


@app.command()
def match(
    query: Annotated[str, typer.Argument(help="What a member might type.")],
    dossier: Annotated[
        Path | None, typer.Option(help="A dossier file; the first in DATA_DIR if none.")
    ] = None,
) -> None:
    """Show whom a query finds, and why: the ranking, with what explains every typed word."""
    path, root = _dossiers([dossier] if dossier else None)[0]
    known = read_known_people(read_settings().data_dir)
    print_ranking(query, people_of(known.serve(read_dossier(path, root)).dossier))


@app.command()
def sync() -> None:
    """Register the commands with Discord again, even if they did not change."""
    settings = read_settings()

    async def again() -> None:
        print("registered:", ", ".join(await register(settings)))

    run_until_stopped(again(), settings)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a dossier file, for editors that complete and check TOML."""
    print(json.dumps(json_schema(), indent=2, ensure_ascii=False))


def main() -> None:
    app()


def _with_library(
    dossiers: list[tuple[Path, Path]], work: Callable[[Library, str], Awaitable[None]]
) -> None:
    """Do something with each dossier file beside what is in the database."""
    settings = read_settings()

    async def each() -> None:
        store = await Store.open(settings.database_url.get_secret_value())
        try:
            refused: list[DossierError] = []
            libraries: dict[Path, Library] = {}
            for path, _ in dossiers:
                library = libraries.get(path.parent)
                if library is None:
                    library = libraries[path.parent] = Library(store, path.parent)
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

    # What the library logs is printed here anyway.
    run_until_stopped(each(), _quiet(settings))


def _quiet(settings: Settings) -> Settings:
    return settings.model_copy(update={"log_level": "WARNING"})


def _dossiers(files: list[Path] | None) -> list[tuple[Path, Path]]:
    """These dossier files, or all in DATA_DIR; each with the folder that its article is found from."""
    settings = read_settings()
    if files:
        ours = settings.data_dir.resolve()
        return [
            (
                path,
                settings.root
                if path.resolve().is_relative_to(ours)
                else path.resolve().parent.parent,
            )
            for path in files
        ]
    paths = dossier_files(settings.data_dir)
    if not paths:
        raise NothingToServe(f"there is no dossier (*.toml) in {settings.data_dir}")
    return [(path, settings.root) for path in paths]


def _check(path: Path, root: Path, complete: bool, whole: bool) -> bool:
    try:
        dossier, drafts = read_dossier(path, root), read_drafts(path)
    except DossierError as error:
        print_refused(error)
        return False
    return print_check(shown(path.name), dossier, drafts, complete=complete, whole=whole)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "somebody"

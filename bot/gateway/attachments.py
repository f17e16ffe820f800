"""Files that members attach to a command."""

from __future__ import annotations

import aiohttp
import discord

from bot.facts.reading import MAX_BYTES
from bot.operations.errors import DossierError, Problem


async def contents(file: discord.Attachment) -> bytes:
    """The attached file's bytes. Raises DossierError where it is too large or cannot be fetched."""
    if file.size > MAX_BYTES:  # it is not even downloaded
        what = f"has {file.size} bytes; the most is {MAX_BYTES}"
        raise DossierError(file.filename, (Problem("file", what),))
    try:
        return await file.read()
    except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
        what = f"Discord does not hand it over ({str(error)[:100] or type(error).__name__})"
        raise DossierError(file.filename, (Problem("file", what, "upload it again"),)) from error

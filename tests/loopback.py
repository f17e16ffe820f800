"""A fake Discord on 127.0.0.1: the REST endpoints and the gateway a real discord.py client needs.

The client is unmodified and the sockets are real; only the two addresses differ which
`redirect(api_base)` sets, and where the environment has them, in seconds: how long nothing may come from
the gateway (GATEWAY_PATIENCE; discord.py waits 60), and a request may take (REST_PATIENCE; aiohttp
waits 300). For a bot in a process of its own:

    python -c "import sys, runpy; from tests.loopback import redirect; redirect(sys.argv.pop(1));
    runpy.run_module('bot', run_name='__main__', alter_sys=True)" <api_base> run
"""

import asyncio
import contextlib
import itertools
import json
import os
import time
import zlib
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator
from types import TracebackType
from typing import Any, NamedTuple, Self

import aiohttp
import discord.gateway
import discord.http
import discord.state
import yarl
from aiohttp import BodyPartReader, WSMsgType, web

Json = dict[str, Any]
"""One JSON object, in the shape Discord documents for it."""

API = "/api/v10"
TOKEN = "loopback-token"
HEARTBEAT_SECONDS = 41.25
EPOCH_MS = 1_420_070_400_000
ALL_PERMISSIONS = str((1 << 53) - 1)

APPLICATION_ID = "100000000000000001"
OWNER_ID = "100000000000000002"
MEMBER_ID = "100000000000000003"
GUILD_ID = "100000000000000004"
CHANNEL_ID = "100000000000000005"

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT, INVALID_SESSION, HELLO, HEARTBEAT_ACK = (
    *(0, 1, 2, 6, 7, 9),
    *(10, 11),
)
AUTHENTICATION_FAILED = 4004
OPTION_TYPES = {str: 3, int: 4, bool: 5, float: 10}
SENDS_MESSAGE, DEFERS_MESSAGE, UPDATES_MESSAGE = 4, 5, 7
EPHEMERAL = 1 << 6

_serial = itertools.count()


def redirect(api_base: str) -> None:
    """Point discord.py in this process at a LoopbackDiscord; call before the client starts."""
    discord.http.Route.BASE = api_base
    # A client without shards never asks REST where the gateway is.
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = _gateway_url(api_base)
    if silence := float(os.environ.get("GATEWAY_PATIENCE", 0)):
        seconds = property(lambda _: silence, lambda _self, _default: None)
        discord.state.ConnectionState.heartbeat_timeout = seconds  # type: ignore[assignment]
    if total := float(os.environ.get("REST_PATIENCE", 0)):
        aiohttp.client.DEFAULT_TIMEOUT = aiohttp.ClientTimeout(total=total)  # type: ignore[misc]


def _gateway_url(api_base: str) -> yarl.URL:
    return yarl.URL(api_base).with_scheme("ws").with_path("/")


def snowflake() -> str:
    """A fresh id whose time part is now, because clients read an interaction's age from its id."""
    return str((int(time.time() * 1000) - EPOCH_MS) << 22 | next(_serial) & 0x3FFFFF)


def user(user_id: str, name: str, *, bot: bool = False) -> Json:
    return {
        "id": user_id,
        "username": name,
        "global_name": name.title(),
        "discriminator": "0",
        "avatar": None,
        "bot": bot,
        "public_flags": 0,
    }


BOT_USER = user(APPLICATION_ID, "dossier", bot=True)
APPLICATION: Json = {
    "id": APPLICATION_ID,
    "name": "Dossier",
    "description": "",
    "icon": None,
    "bot_public": True,
    "bot_require_code_grant": False,
    "owner": user(OWNER_ID, "owner"),
    "team": None,
    "verify_key": "00",
    "flags": 0,
}


def slash(command: str, /, **options: str | int | bool | float) -> Json:
    """INTERACTION_CREATE data of a member running `/command`; "group sub" names a subcommand."""
    typed = [{"type": OPTION_TYPES[type(v)], "name": k, "value": v} for k, v in options.items()]
    return _interaction(2, command, typed)


def autocomplete(command: str, focused: str, typed: str, /) -> Json:
    """INTERACTION_CREATE data of a member who has `typed` this far into the option `focused`."""
    option = {"type": OPTION_TYPES[str], "name": focused, "value": typed, "focused": True}
    return _interaction(4, command, [option])


def menu(command: str, content: str) -> Json:
    """INTERACTION_CREATE data of a member choosing an app's `command` on somebody's message."""
    target = message({"content": content})
    data = {"id": snowflake(), "type": 3, "name": command, "target_id": target["id"]}
    return _payload(2, data | {"resolved": {"messages": {target["id"]: target}}})


def press(sent: Json, label: str) -> Json:
    """INTERACTION_CREATE data of the asker pressing this button of a message that a client sent."""
    [number] = [n for n, c in enumerate(walk(sent["components"]), 1) if c.get("label") == label]
    return use(sent, number)


def use(sent: Json, number: int, *chosen: str) -> Json:
    """The same of the component with this number, a button or a menu of which this is chosen."""
    asked = {
        "id": snowflake(),
        "type": 2,
        "user": user(MEMBER_ID, "member"),
        "authorizing_integration_owners": {"0": GUILD_ID},
    }
    on = message(sent) | {"interaction_metadata": asked}
    [used] = [c for c in walk(on["components"]) if c["id"] == number]
    data = {"id": number, "custom_id": used["custom_id"], "component_type": used["type"]}
    return _payload(3, data | ({"values": list(chosen)} if chosen else {})) | {"message": on}


def in_guild(guild_id: int, payload: Json) -> Json:
    """The same interaction in another guild, and so of the shard that this guild is of."""
    id = str(guild_id)
    return payload | {
        "guild_id": id,
        "guild": payload["guild"] | {"id": id},
        "channel": payload["channel"] | {"guild_id": id},
        "authorizing_integration_owners": {"0": id},
    }


def _interaction(kind: int, command: str, options: list[Json]) -> Json:
    """What Discord sends when a member with every permission uses a global command in a guild."""
    name, *subcommands = command.split()
    for depth, word in enumerate(reversed(subcommands)):
        options = [{"type": 1 if depth == 0 else 2, "name": word, "options": options}]
    return _payload(kind, {"id": snowflake(), "type": 1, "name": name, "options": options})


def _payload(kind: int, data: Json) -> Json:
    interaction_id = snowflake()
    return {
        "id": interaction_id,
        "application_id": APPLICATION_ID,
        "type": kind,
        "token": f"interaction-{interaction_id}",
        "version": 1,
        "data": data,
        "guild_id": GUILD_ID,
        "guild": {"id": GUILD_ID, "locale": "en-US", "features": []},
        "guild_locale": "en-US",
        "locale": "en-US",
        "channel_id": CHANNEL_ID,
        "channel": {
            "id": CHANNEL_ID,
            "guild_id": GUILD_ID,
            "type": 0,
            "name": "general",
            "topic": None,
            "position": 0,
            "nsfw": False,
            "flags": 0,
            "rate_limit_per_user": 0,
            "parent_id": None,
            "last_message_id": None,
            "permissions": ALL_PERMISSIONS,
        },
        "member": {
            "user": user(MEMBER_ID, "member"),
            "nick": None,
            "avatar": None,
            "roles": [],
            "joined_at": "2020-01-01T00:00:00.000000+00:00",
            "premium_since": None,
            "communication_disabled_until": None,
            "deaf": False,
            "mute": False,
            "pending": False,
            "flags": 0,
            "permissions": ALL_PERMISSIONS,
        },
        "app_permissions": ALL_PERMISSIONS,
        "authorizing_integration_owners": {"0": GUILD_ID},
        "context": 0,
        "entitlements": [],
        "attachment_size_limit": 10 * 1024 * 1024,
    }


def message(sent: Json) -> Json:
    """The message Discord stores for what a client `sent`: numbers every component, adds a frame.

    `sent` is the body of a message create, i.e. content, embeds, components, flags.
    """
    components = json.loads(json.dumps(sent.get("components", [])))
    _number(components, itertools.count(1))
    return {
        "id": snowflake(),
        "type": 20,
        "channel_id": CHANNEL_ID,
        "author": BOT_USER,
        "application_id": APPLICATION_ID,
        "webhook_id": APPLICATION_ID,
        "content": sent.get("content") or "",
        "embeds": sent.get("embeds") or [],
        "components": components,
        "flags": sent.get("flags", 0),
        "attachments": [],
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "pinned": False,
        "tts": False,
        "timestamp": "2025-01-01T00:00:00.000000+00:00",
        "edited_timestamp": None,
    }


def _number(components: list[Json], ids: "itertools.count[int]") -> None:
    for component in walk(components):
        component.setdefault("id", next(ids))


def walk(components: list[Json]) -> Iterator[Json]:
    """The components and all that are in them, in the order in which Discord numbers them."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        yield from walk([component["accessory"]] if "accessory" in component else [])


class Request(NamedTuple):
    """One REST call: `path` starts after /api/v10; `json` is None when there was no body."""

    method: str
    path: str
    json: Any


class Identify(NamedTuple):
    """One accepted IDENTIFY: of which shard of how many, and time.monotonic() then."""

    shard: int
    shards: int
    at: float


class Fault(NamedTuple):
    """An answer of REST that is not the one expected, to requests whose path contains `path`;
    `taken`: what was asked is done all the same."""

    path: str
    status: int
    body: Json
    headers: dict[str, str]
    taken: bool


class LoopbackDiscord:
    """The server, as an async context manager. It serves one client for each shard.

    `requests` logs every REST call, `identifies` every shard that was let in, `resumes` every shard
    that went on with its session. `moments` has the time.monotonic() seconds of the first accepted
    "login" and of the last "ready". `shards` and `max_concurrency` are what it recommends and allows
    to those who ask how to connect; `heartbeat` are the seconds between two of their heartbeats.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        shards: int = 1,
        max_concurrency: int = 1,
        heartbeat: float = HEARTBEAT_SECONDS,
    ) -> None:
        self.token = token
        self.shards = shards
        self.max_concurrency = max_concurrency
        self.heartbeat = heartbeat
        self.requests: list[Request] = []
        self.identifies: list[Identify] = []
        self.resumes: list[int] = []
        self.moments: dict[str, float] = {}
        self.api_base = ""
        self._sessions: dict[str, _Session] = {}
        self._latest: dict[int, _Session] = {}
        self._changed = asyncio.Condition()
        self._refusing: int | None = None
        self._faults: deque[Fault] = deque()
        self._held: list[tuple[str, asyncio.Event]] = []
        self._commands: dict[str, list[Json]] = {}
        self._callbacks: dict[str, asyncio.Future[Json]] = {}
        self._followups: defaultdict[str, asyncio.Queue[Json]] = defaultdict(asyncio.Queue)
        self._originals: dict[str, Json] = {}
        app = web.Application()
        app.router.add_get("/", self._serve_gateway)
        app.router.add_route("*", API + "/{path:.*}", self._serve_rest)
        # A client still connected when a test ends must not hold the test up.
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.api_base = f"http://{host}:{port}{API}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for session in self._sessions.values():
            if session.gateway is not None:
                await session.gateway.close()
        await self._runner.cleanup()

    async def ready(self, timeout: float = 10, *, shards: Iterable[int] = (0,)) -> None:
        """Wait until these shards are connected: they have identified and were sent READY."""
        wanted = set(shards)
        async with asyncio.timeout(timeout), self._changed:
            await self._changed.wait_for(lambda: wanted <= self.connected)

    async def gone(self, timeout: float = 10, *, shards: Iterable[int] | None = None) -> None:
        """Wait until none of these shards, or none at all, is connected any more."""
        leaving = None if shards is None else set(shards)
        async with asyncio.timeout(timeout), self._changed:
            await self._changed.wait_for(
                lambda: not (self.connected if leaving is None else self.connected & leaving)
            )

    @property
    def connected(self) -> set[int]:
        """The shards that are connected."""
        return {shard for shard, session in self._latest.items() if session.gateway is not None}

    async def interact(self, payload: Json, timeout: float = 5) -> Json:
        """Send one interaction; return the body of its callback: {"type": 4, "data": {...}}."""
        session = self._session_of(payload)
        if session is None:
            raise RuntimeError("no client is connected; await ready() first")
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._callbacks[payload["token"]] = answer
        await session.dispatch("INTERACTION_CREATE", payload)
        try:
            async with asyncio.timeout(timeout):
                return await answer
        except TimeoutError:
            raise TimeoutError(f"no answer to {payload['data']} in {timeout} s") from None

    async def followup(self, payload: Json, timeout: float = 5) -> Json:
        """The next message body a client posts or edits for an interaction after its callback."""
        async with asyncio.timeout(timeout):
            return await self._followups[payload["token"]].get()

    def forget(self, payload: Json) -> None:
        """Keep nothing more of an interaction that has its answer; a long run would fill memory."""
        for kept in (self._callbacks, self._followups, self._originals):
            kept.pop(payload["token"], None)
        self.requests.clear()

    async def settle(self, timeout: float = 5) -> None:
        """Wait until each client has read all it was sent: asks for heartbeats and awaits them."""
        async with asyncio.timeout(timeout):
            for session in self._latest.values():
                if session.gateway is not None:
                    await session.gateway.request_heartbeat()

    # ── what goes wrong ──

    async def drop(self, shard: int = 0, code: int = 1006) -> None:
        """Cut a shard's connection: with a code of Discord's, or (1006) without a word."""
        await self._gateway_of(shard).drop(code)

    async def reconnect(self, shard: int = 0) -> None:
        """Ask a shard's client to connect again and resume, as Discord does now and then."""
        await self._gateway_of(shard).send(RECONNECT)

    async def invalidate(self, shard: int = 0, *, resumable: bool = False) -> None:
        """Tell a shard's client that its session is over, and whether it may be resumed."""
        session = self._latest[shard]
        if not resumable:
            del self._sessions[session.id]
        await self._gateway_of(shard).send(INVALID_SESSION, resumable)

    def freeze(self, shard: int = 0) -> None:
        """Send nothing more over a shard's connection, not even that its heartbeats were heard."""
        self._gateway_of(shard).frozen = True

    def refuse(self, code: int) -> None:
        """Close the connection of whoever identifies from now on, with this code of Discord's."""
        self._refusing = code

    def fail(
        self,
        path: str,
        status: int,
        times: int = 1,
        body: Json | None = None,
        *,
        taken: bool = False,
        **headers: str,
    ) -> None:
        """Refuse the next requests whose path contains `path`, with these headers ("_" for "-").

        Where they are `taken`, they are carried out, and only the answer to them is lost.
        """
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        fault = Fault(path, status, body or {"message": "fault", "code": 0}, named, taken)
        self._faults.extend([fault] * times)

    def hold(self, path: str) -> asyncio.Event:
        """Take requests whose path contains `path`, and answer them only once the event is set."""
        event = asyncio.Event()
        self._held.append((path, event))
        return event

    def _gateway_of(self, shard: int) -> "_Gateway":
        gateway = self._latest[shard].gateway
        if gateway is None:
            raise RuntimeError(f"shard {shard} is not connected")
        return gateway

    def _session_of(self, payload: Json) -> "_Session | None":
        """The latest session of the shard that the payload's guild is of; it may be broken off."""
        count = max((session.shards for session in self._latest.values()), default=1)
        return self._latest.get((int(payload["guild_id"]) >> 22) % count)

    async def _serve_gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        gateway = _Gateway(
            request, socket, zlib_stream=request.query.get("compress") == "zlib-stream"
        )
        session: _Session | None = None
        await gateway.send(HELLO, {"heartbeat_interval": int(self.heartbeat * 1000)})
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                continue
            received = json.loads(frame.data)
            if received["op"] == HEARTBEAT:
                await gateway.acknowledge_heartbeat()
            elif received["op"] == IDENTIFY:
                wrong = received["d"]["token"] != self.token
                if refusing := AUTHENTICATION_FAILED if wrong else self._refusing:
                    await socket.close(code=refusing)
                    break
                session = await self._identified(gateway, *received["d"].get("shard", (0, 1)))
            elif received["op"] == RESUME:
                session = self._sessions.get(received["d"]["session_id"])
                if session is None:
                    await gateway.send(INVALID_SESSION, False)
                else:
                    self.resumes.append(session.shard)
                    await session.resumed(gateway, received["d"]["seq"])
                    await self._announce()
        if session is not None and session.gateway is gateway:
            session.gateway = None
            await self._announce()
        return socket

    async def _identified(self, gateway: "_Gateway", shard: int, shards: int) -> "_Session":
        session = _Session(f"loopback-{next(_serial)}", shard, shards, gateway)
        self.identifies.append(Identify(shard, shards, time.monotonic()))
        self._sessions[session.id] = self._latest[shard] = session
        await session.dispatch("READY", self._ready_event(session))
        self.moments["ready"] = time.monotonic()
        await self._announce()
        return session

    async def _announce(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    def _ready_event(self, session: "_Session") -> Json:
        return {
            "v": 10,
            "user": BOT_USER,
            "guilds": [],
            "session_id": session.id,
            "shard": [session.shard, session.shards],
            "resume_gateway_url": str(_gateway_url(self.api_base)),
            "application": {"id": APPLICATION_ID, "flags": 0},
        }

    async def _serve_rest(self, request: web.Request) -> web.Response:
        answer = await self._rest(request)
        for path, event in self._held:
            if path in request.path:
                await event.wait()
        return answer

    async def _rest(self, request: web.Request) -> web.Response:
        path = request.path.removeprefix(API)
        body = await _body(request)
        self.requests.append(Request(request.method, path, body))
        fault = next((fault for fault in self._faults if fault.path in path), None)
        if fault is None:
            return self._answered(request, path, body)
        self._faults.remove(fault)
        if fault.taken:
            self._answered(request, path, body)
        return _answer(fault.body, status=fault.status, headers=fault.headers)

    def _answered(self, request: web.Request, path: str, body: Any) -> web.Response:
        match request.method, path.strip("/").split("/"):
            # These two need no bot token: the interaction's own token is in the path.
            case "POST", ["interactions", interaction_id, token, "callback"]:
                return self._callback(interaction_id, token, body)
            case method, ["webhooks", _, token, *message_path]:
                return self._webhook(method, token, message_path, body)
            case _ if request.headers.get("Authorization") != f"Bot {self.token}":
                return _answer({"message": "401: Unauthorized", "code": 0}, status=401)
            case "GET", ["users", "@me"]:
                self.moments.setdefault("login", time.monotonic())
                return _answer(BOT_USER)
            case "GET", ["oauth2", "applications", "@me"]:
                return _answer(APPLICATION)
            case "GET", ["gateway"] | ["gateway", "bot"]:
                limit = {"total": 1000, "remaining": 1000, "reset_after": 0}
                limit["max_concurrency"] = self.max_concurrency
                url = str(_gateway_url(self.api_base))
                return _answer({"url": url, "shards": self.shards, "session_start_limit": limit})
            case "GET", ["applications", _, *_, "commands"]:
                return _answer(self._commands.get(path, []))
            case "PUT", ["applications", _, *scope, "commands"]:
                added = {"application_id": APPLICATION_ID, "version": snowflake()}
                if scope:
                    added["guild_id"] = scope[-1]
                self._commands[path] = [
                    {"description": "", **c, **added, "id": snowflake()} for c in body
                ]
                return _answer(self._commands[path])
        return _not_found()

    def _callback(self, interaction_id: str, token: str, body: Json) -> web.Response:
        """Answer as for `?with_response=1`, which discord.py always asks for."""
        waiting = self._callbacks.get(token)
        if waiting is None:
            return _answer({"message": "Unknown interaction", "code": 10062}, status=404)
        if waiting.done():
            acknowledged = "Interaction has already been acknowledged."
            return _answer({"message": acknowledged, "code": 40060}, status=400)
        waiting.set_result(body)
        interaction: Json = {"id": interaction_id, "type": 2}
        if body["type"] not in (SENDS_MESSAGE, DEFERS_MESSAGE, UPDATES_MESSAGE):
            return _answer({"interaction": interaction})
        sent = body.get("data") or {}
        stored = self._originals[token] = message(sent)
        interaction |= {
            "response_message_id": stored["id"],
            "response_message_loading": body["type"] == DEFERS_MESSAGE,
            "response_message_ephemeral": bool(sent.get("flags", 0) & EPHEMERAL),
        }
        resource = {"type": body["type"], "message": stored}
        return _answer({"interaction": interaction, "resource": resource})

    def _webhook(self, method: str, token: str, path: list[str], body: Any) -> web.Response:
        """Follow-ups to an interaction, and its original answer read, edited or deleted."""
        match method, path:
            case "POST", []:
                self._followups[token].put_nowait(body)
                return _answer(message(body))
            case "PATCH", ["messages", "@original"] if token in self._originals:
                self._followups[token].put_nowait(body)
                original = self._originals[token]
                self._originals[token] = message(original | body) | {"id": original["id"]}
                return _answer(self._originals[token])
            case "GET", ["messages", "@original"] if token in self._originals:
                return _answer(self._originals[token])
            case "DELETE", ["messages", "@original"] if token in self._originals:
                del self._originals[token]
                return web.Response(status=204)
        return _not_found()


class _Session:
    """One shard's session: what was sent in it, so that a client which was cut off can resume."""

    def __init__(self, id: str, shard: int, shards: int, gateway: "_Gateway") -> None:
        self.id, self.shard, self.shards = id, shard, shards
        self.gateway: _Gateway | None = gateway
        self._sequence = 0
        self._events: deque[tuple[int, str, Json]] = deque(maxlen=1000)

    async def dispatch(self, event: str, data: Json) -> None:
        self._sequence += 1
        self._events.append((self._sequence, event, data))
        if self.gateway is not None:
            await self.gateway.send(DISPATCH, data, s=self._sequence, t=event)

    async def resumed(self, gateway: "_Gateway", seen: int) -> None:
        """Go on over another connection, with what was missed since the event numbered `seen`."""
        self.gateway = gateway
        for number, event, data in [sent for sent in self._events if sent[0] > seen]:
            await gateway.send(DISPATCH, data, s=number, t=event)
        await self.dispatch("RESUMED", {})


class _Gateway:
    """One client's gateway connection: frames out, in the compression it asked for."""

    def __init__(
        self, request: web.Request, socket: web.WebSocketResponse, *, zlib_stream: bool
    ) -> None:
        self._request = request
        self._socket = socket
        # One deflate stream spans the connection. A client which asked for zstd gets plain text
        # frames instead: discord.py takes those whatever it asked for, and zstd is not in the
        # standard library.
        self._deflate = zlib.compressobj() if zlib_stream else None
        self._heartbeats: list[asyncio.Future[None]] = []
        self.frozen = False

    async def send(self, op: int, data: Any = None, **more: Any) -> None:
        if self.frozen:
            return
        text = json.dumps({"op": op, "d": data, "s": None, "t": None, **more})
        if self._deflate is None:
            await self._socket.send_str(text)
        else:
            frame = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
            await self._socket.send_bytes(frame)

    async def request_heartbeat(self) -> None:
        heartbeat = asyncio.get_running_loop().create_future()
        self._heartbeats.append(heartbeat)
        await self.send(HEARTBEAT)
        await heartbeat

    async def acknowledge_heartbeat(self) -> None:
        for heartbeat in self._heartbeats:
            if not heartbeat.done():
                heartbeat.set_result(None)
        self._heartbeats.clear()
        await self.send(HEARTBEAT_ACK)

    async def drop(self, code: int) -> None:
        if code != 1006:
            await self._socket.close(code=code)
            return
        transport = self._request.transport
        assert transport is not None
        transport.abort()

    async def close(self) -> None:
        # The client may be gone already, killed by its test.
        with contextlib.suppress(ConnectionError):
            await self._socket.close()


async def _body(request: web.Request) -> Any:
    """The JSON of a request, also when files came with it (then it is one part of the form)."""
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            if isinstance(part, BodyPartReader) and part.name == "payload_json":
                return json.loads(await part.text())
    raw = await request.read()
    return json.loads(raw) if raw else None


def _answer(body: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    # discord.py parses JSON only when the type is exactly this, without a charset.
    return web.Response(
        body=json.dumps(body).encode(),
        status=status,
        content_type="application/json",
        headers=headers,
    )


def _not_found() -> web.Response:
    return _answer({"message": "404: Not Found", "code": 0}, status=404)

"""Pages at addresses: what is fetched, and from where nothing ever is.

A server of each test's own counts connections, so that one that was not to be opened is seen.
"""

from __future__ import annotations

import asyncio
import socket
from datetime import UTC, datetime

import pytest

from bot.drafting import fetching
from bot.drafting.fetching import USER_AGENT, Limits, fetch
from bot.operations.errors import SourceRefused, SourceUnreachable
from bot.operations.exit_codes import ExitCode
from tests.drafting.pages import page
from tests.drafting.servers import Names, Server, compressed, redirect, response

PAGE = response(page())
SMALL = Limits(page_bytes=5000, robots_bytes=1000)


async def refusal(address: str, server: Server | None = None, **arguments: object) -> str:
    """What is said of an address that gives nothing; the advice too is there."""
    opened = () if server is None else (server.endpoint,)
    with pytest.raises(SourceRefused) as refused:
        await fetch(address, opened=opened, **arguments)  # type: ignore[arg-type]
    assert refused.value.advice
    assert refused.value.exit_code in (ExitCode.FACTS, ExitCode.NETWORK)
    return str(refused.value)


# ── what is fetched ──


async def test_a_page_is_fetched_and_the_server_is_told_who_asks() -> None:
    async with Server({"/fair": PAGE}) as server:
        fetched = await fetch(f"{server.address}/fair", opened=[server.endpoint])
    assert fetched.content == page()
    assert (fetched.type, fetched.charset) == ("text/html", "utf-8")
    assert fetched.address.text == f"{server.address}/fair"
    assert abs((datetime.now(UTC) - fetched.at).total_seconds()) < 60
    assert server.paths == ["/robots.txt", "/fair"]
    assert all(f"User-Agent: {USER_AGENT}\r\n" in request for request in server.requests)


@pytest.mark.parametrize("type", ["text/html", "application/xhtml+xml", "text/plain; charset=x"])
async def test_pages_and_texts_are_taken(type: str) -> None:
    async with Server({"/": response(b"Hello", type=type)}) as server:
        assert (await fetch(server.address + "/", opened=[server.endpoint])).content == b"Hello"


async def test_a_compressed_page_is_read() -> None:
    async with Server({"/": compressed(page())}) as server:
        assert (await fetch(server.address + "/", opened=[server.endpoint])).content == page()


async def test_redirects_are_followed_and_no_cookie_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A proxy of the environment would get the request.
    monkeypatch.setenv("HTTP_PROXY", "http://192.0.2.1:1")
    monkeypatch.setenv("http_proxy", "http://192.0.2.1:1")
    pages = {
        "/": response(status="301 Moved", Location="/a?b", Set_Cookie="x=1"),
        "/a?b": redirect("//127.0.0.1:PORT/c"),
        "/c": PAGE,
    }
    async with Server() as server:
        server.pages = {
            path: answer.replace(b"PORT", str(server.port).encode())
            for path, answer in pages.items()
        }
        fetched = await fetch(server.address + "/", opened=[server.endpoint])
    assert fetched.address.text == f"{server.address}/c"
    # robots.txt once for one server.
    assert server.paths == ["/robots.txt", "/", "/a?b", "/c"]
    assert not any("Cookie" in request for request in server.requests)


# ── addresses that nothing is asked of ──

LOOPBACK = [
    "127.0.0.1", "127.0.0.1.", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001",
    "127.1", "127.0.1", "0", "0.0.0.0", "localhost", "localhost.", "LOCALHOST", "[::1]", "[::]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "[0:0:0:0:0:0:0:1]", "127.0.0.1%2f", "１２７.0.0.1", "①②⑦.0.0.1", "[::1%25lo]",
]  # fmt: skip
OTHERS = ["169.254.169.254", "10.0.0.1", "192.168.0.1", "[fe80::1]", "[fec0::1]", "[fd00:ec2::254]", "224.0.0.1", "[ff02::1]"]  # fmt: skip


@pytest.mark.parametrize("host", [*LOOPBACK, *OTHERS])
async def test_this_machine_and_its_network_are_not_asked_in_any_notation(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Server({"/": PAGE}) as server:
        # The port would be allowed; the address alone is refused.
        monkeypatch.setattr("bot.drafting.public.PORTS", frozenset({80, 443, server.port}))
        monkeypatch.setattr(fetching, "PORTS", frozenset({80, 443, server.port}))
        with pytest.raises(SourceRefused):
            await fetch(f"http://{host}:{server.port}/", limits=Limits(seconds=5))
        with pytest.raises(SourceRefused):
            await fetch(f"http://{host}/", limits=Limits(seconds=5))
    assert server.connections == 0


@pytest.mark.parametrize(
    "where",
    [
        "127.0.0.1", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "169.254.169.254",
        "fe80::1", "10.0.0.1",
    ],
)  # fmt: skip
async def test_a_name_that_stands_for_a_refused_address_is_not_asked(where: str) -> None:
    async with Server({"/": PAGE}) as server:
        told = await refusal("http://fair.example/", resolver=Names(fair_example=(where,)))
    assert told == f"fair.example is {where}, which is not an address of the public internet"
    assert server.connections == 0


async def test_a_name_that_stands_for_another_address_the_second_time_is_not_asked() -> None:
    async with Server({"/": redirect("http://fair.example/")}) as server, Server() as inner:
        names = Names(fair_example=[("127.0.0.1",), ("127.0.0.2",)])
        told = await refusal(f"http://fair.example:{server.port}/", server, resolver=names)
    assert "127.0.0.2, which is not an address of the public internet" in told
    assert (server.paths, inner.connections) == (["/robots.txt", "/"], 0)


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://169.254.169.254/meta",
        "http://[::ffff:127.0.0.1]/", "http://2130706433/", "file:///etc/passwd", "ftp://e.org/",
        "//[", "http://a:b@127.0.0.1/", "http://127.0.0.1:22/", "gopher://127.0.0.1:70/_x",
    ],
)  # fmt: skip
async def test_a_redirect_to_a_refused_address_is_not_followed(target: str) -> None:
    async with Server({"/": redirect(target)}) as server:
        await refusal(server.address + "/", server)
    assert server.paths == ["/robots.txt", "/"]


async def test_a_redirect_to_another_port_of_this_machine_is_not_followed() -> None:
    async with Server({"/": PAGE}) as inner, Server() as server:
        server.pages = {"/": redirect(inner.address + "/")}
        told = await refusal(server.address + "/", server)
    assert f"is at port {inner.port}: only ports 80 and 443 are asked" in told
    assert inner.connections == 0


@pytest.mark.parametrize(
    "address",
    [
        "ftp://e.org/", "file:///etc/passwd", "http:/e.org", "https://", "http://a@e.org/",
        "http://a:b@e.org/", "http://e.org\\@127.0.0.1/", "http://e.org:99999/", "http:// e.org/",
        "javascript://e.org/%0aalert(1)",
    ],
)  # fmt: skip
async def test_what_is_no_address_of_a_page_is_refused(address: str) -> None:
    assert address[:10] in await refusal(address)


# ── robots.txt ──


async def test_robots_txt_is_honoured() -> None:
    rules = b"User-agent: dossier-bot\nDisallow: /private\n\nUser-agent: *\nAllow: /\n"
    pages = {"/robots.txt": response(rules, type="text/plain"), "/private/a": PAGE, "/": PAGE}
    async with Server(pages) as server:
        told = await refusal(server.address + "/private/a", server)
        assert (await fetch(server.address + "/", opened=[server.endpoint])).content == page()
    assert told == "the robots.txt of 127.0.0.1 keeps programs out"
    assert "/private/a" not in server.paths


@pytest.mark.parametrize(
    "status", ["404 Not Found", "403 Forbidden", "410 Gone", "401 Unauthorized"]
)
async def test_without_a_robots_txt_everything_may_be_read(status: str) -> None:
    async with Server({"/robots.txt": response(status=status), "/": PAGE}) as server:
        assert (await fetch(server.address + "/", opened=[server.endpoint])).content == page()


@pytest.mark.parametrize("status", ["500 Oops", "503 Busy"])
async def test_a_robots_txt_that_fails_keeps_us_out(status: str) -> None:
    async with Server({"/robots.txt": response(status=status), "/": PAGE}) as server:
        told = await refusal(server.address + "/", server)
    assert "so what 127.0.0.1 allows is not known" in told
    assert server.paths == ["/robots.txt"]


async def test_a_robots_txt_elsewhere_is_followed_but_not_to_a_refused_address() -> None:
    moved = {"/robots.txt": redirect("/rules"), "/rules": response(b"User-agent: *\nDisallow: /\n"), "/": PAGE}  # fmt: skip
    async with Server(moved) as server:
        assert "keeps programs out" in await refusal(server.address + "/", server)
    async with Server({"/robots.txt": redirect("http://169.254.169.254/"), "/": PAGE}) as server:
        assert "not an address of the public internet" in await refusal(
            server.address + "/", server
        )
    assert server.paths == ["/robots.txt"]


async def test_only_the_beginning_of_a_long_robots_txt_is_read() -> None:
    rules = b"User-agent: *\nDisallow: /no\n" + b"# filler\n" * 500 + b"Disallow: /\n"
    async with Server({"/robots.txt": response(rules), "/": PAGE, "/no": PAGE}) as server:
        await fetch(server.address + "/", opened=[server.endpoint], limits=SMALL)
        assert "keeps programs out" in await refusal(server.address + "/no", server, limits=SMALL)


async def test_the_rules_of_each_server_on_the_way_count() -> None:
    closed = response(b"User-agent: *\nDisallow: /\n")
    async with Server({"/robots.txt": closed, "/": PAGE}) as other, Server() as server:
        server.pages = {"/": redirect(other.address + "/")}
        with pytest.raises(SourceRefused, match="keeps programs out"):
            await fetch(server.address + "/", opened=[server.endpoint, other.endpoint])
    assert other.paths == ["/robots.txt"]


# ── limits ──


async def test_a_page_that_is_too_large_is_cut_at_the_limit() -> None:
    async with Server({"/": response(b"x" * 5001)}) as server:
        told = await refusal(server.address + "/", server, limits=SMALL)
    assert told == f"{server.address}/ has more than 5000 bytes"


async def test_a_bomb_is_cut_at_the_limit() -> None:
    async with Server({"/": compressed(b"x" * 50_000_000)}) as server:
        assert "more than 5000 bytes" in await refusal(server.address + "/", server, limits=SMALL)


async def test_an_endless_body_is_cut_at_the_limit() -> None:
    start = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    async with Server({"/": start}, endless=b"x" * 1000) as server:
        assert "more than 5000 bytes" in await refusal(server.address + "/", server, limits=SMALL)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 10\r\n\r\n12345",
        b"HTTP/1.1 200 OK\r\nX: ",
    ],
    ids=["nothing", "half a page", "half a header"],
)
async def test_a_server_that_keeps_us_waiting_is_left(answer: bytes) -> None:
    async with Server({"/": answer, "/robots.txt": response()}, waits=True) as server:
        limits = Limits(seconds=0.2)
        told = await refusal(server.address + "/", server, limits=limits)
    assert told == f"{server.address}/ was not read within 0.2 seconds"


async def test_a_name_that_nobody_resolves_in_time_is_left() -> None:
    class Slow(Names):
        async def resolve(self, *_: object, **__: object) -> list:  # type: ignore[override,type-arg]
            await asyncio.Event().wait()
            return []

    told = await refusal("http://fair.example/", limits=Limits(seconds=0.05), resolver=Slow())
    assert told == "http://fair.example/ was not read within 0.05 seconds"


async def test_redirects_in_a_circle_end() -> None:
    async with Server({"/": redirect("/a"), "/a": redirect("/")}) as server:
        told = await refusal(server.address + "/", server)
    assert told == f"{server.address}/ is redirected more than 5 times"
    assert len(server.paths) == 1 + 6


# ── answers that are no page ──


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (response(b"%PDF", type="application/pdf"), "is no page or text but application/pdf"),
        (response(b"{}", type="application/json"), "application/json"),
        (response(b"x", type=None), "of no stated type"),
        (response(b"x", Content_Encoding="br"), "br"),
        (response(status="404 Not Found"), "answers 404 Not Found"),
        (response(status="204 No Content"), "answers 204 No Content"),
        (response(status="403 Forbidden"), "does not let programs in (403 Forbidden)"),
        (response(status="429 Too Many"), "does not let programs in"),
        (response(status="500 Oops"), "has a fault of its own (500 Oops)"),
        (response(b"not gzip", Content_Encoding="gzip"), "cannot be read"),
        (b"SSH-2.0-OpenSSH\r\n", "cannot be read"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", "cannot be read"),
    ],
)
async def test_each_answer_that_is_no_page_has_its_line(answer: bytes, told: str) -> None:
    async with Server({"/": answer}) as server:
        assert told in await refusal(server.address + "/", server)


async def test_a_server_that_is_not_there_cannot_be_reached() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        where = taken.getsockname()
        with pytest.raises(SourceUnreachable, match=r"127\.0\.0\.1 cannot be read"):
            await fetch(f"http://127.0.0.1:{where[1]}/", opened=[where])


async def test_a_name_that_there_is_not_is_said() -> None:
    with pytest.raises(SourceUnreachable, match=r"the name fair\.example was not found"):
        await fetch("http://fair.example/", resolver=Names())


async def test_the_systems_resolver_is_asked_in_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [(socket.AF_INET, 1, 6, "", ("10.0.0.1", 80))]
    )
    assert "fair.example is 10.0.0.1" in await refusal("http://fair.example/")

    def fails(*_: object, **__: object) -> None:
        raise UnicodeError("label too long")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    assert await refusal("http://fair.example/") == "the name fair.example was not found"


async def test_a_server_without_a_certificate_is_not_read() -> None:
    async with Server({"/": PAGE}) as server:
        told = await refusal(f"https://127.0.0.1:{server.port}/", server)
    assert "127.0.0.1 " in told
    assert server.paths == []


async def test_what_a_server_says_is_told_without_controls_or_markup() -> None:
    pages = {
        "/gone": response(status="404 \x1b[31mHACK\x07 **@everyone** " + "x" * 200),
        "/type": response(b"x", type="text/\x1b[31m@foo"),
    }
    async with Server(pages) as server:
        for path in pages:
            told = await refusal(server.address + path, server)
            assert told.isprintable()
            assert not {"*", "@", "["} & set(told)
            assert len(told) < 200

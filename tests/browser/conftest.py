"""A demo for each file of tests, and its page in Debian's Chromium: on a desk, and on a phone."""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.demo import Demo, demo
from tests.browser.page import DESK, PHONE, LocalDiscord

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--demo", default="make demo", help="the command that starts the demo")
    parser.addoption("--shots", type=Path, help="a folder that keeps the screenshots")


@pytest.fixture(scope="session")
def demo_command(request: pytest.FixtureRequest) -> str:
    command: str = request.config.getoption("--demo")
    return command


@pytest.fixture(scope="session")
def shots(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go."""
    kept: Path | None = request.config.getoption("--shots")
    folder = kept or tmp_path_factory.mktemp("shots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def running_demo(demo_command: str) -> Iterator[Demo]:
    with demo(demo_command) as started:
        yield started


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    assert chromium is not None, "chromium was not found; on Debian: apt install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def desk_page(browser: Browser, running_demo: Demo, shots: Path) -> Iterator[LocalDiscord]:
    page = LocalDiscord(browser, running_demo.address(), DESK, shots)
    yield page
    page.close()


@pytest.fixture(scope="module")
def phone_page(browser: Browser, running_demo: Demo, shots: Path) -> Iterator[LocalDiscord]:
    page = LocalDiscord(browser, running_demo.address(), PHONE, shots)
    yield page
    page.close()


@pytest.fixture
def desk(desk_page: LocalDiscord) -> Iterator[LocalDiscord]:
    """The channel in a window of a desk's size; mira, a member, looks at it first."""
    desk_page.become("mira")
    yield desk_page
    desk_page.expect_healthy()


@pytest.fixture
def phone(phone_page: LocalDiscord) -> Iterator[LocalDiscord]:
    """The same on a phone."""
    phone_page.become("mira")
    yield phone_page
    phone_page.expect_healthy()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Of a test that failed, say where its screen is kept; the next begins with a fresh page."""
    report = yield
    if report.failed:
        for page in getattr(item, "funcargs", {}).values():
            if isinstance(page, LocalDiscord):
                report.sections.append(
                    ("screen", f"{page.evidence(item.name)}, and .txt beside it")
                )
                page.open()
    return report

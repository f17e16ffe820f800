"""The demo itself: it prints its address, and Ctrl-C ends it."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.browser.demo import demo
from tests.browser.page import DESK, LocalDiscord


def test_it_prints_its_address_and_ctrl_c_ends_it_cleanly_while_somebody_looks(
    browser: Browser, demo_command: str, shots: Path
) -> None:
    with demo(demo_command) as started:
        page = LocalDiscord(browser, started.address(), DESK, shots)
        page.expect_healthy()
        assert started.interrupt() == 0, started.output
        assert "Traceback" not in started.output
        page.close()

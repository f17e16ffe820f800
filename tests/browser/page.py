"""SimCord's page, used as a person uses it: with a keyboard and a mouse.

Every wait is for something to become true on the page, never for a time to pass, so it is as fast as the
machine allows and patient with a slow one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page
from playwright.sync_api import expect as eventually

Size = tuple[int, int]
DESK: Size = (1280, 900)
PHONE: Size = (400, 850)
ACTION_MS = 20_000  # for the bot to finish what it was asked
SHOWN_MS = 5_000  # for the page to show what the bot has already said

# SimCord publishes its page's state as window.simcordPreview. These are functions and not bare
# expressions because the page's Content-Security-Policy forbids evaluating strings.
QUIET = """() => {
    const s = window.simcordPreview;
    if (!s?.ready || !s.authorized || s.pendingAction || s.pendingQuery) return false;
    const drawn = s.presentation.host, now = s.geometry.host;  // they differ after a resize
    return drawn.width === now.width && drawn.height === now.height;
}"""
FINISHED = """before => {
    const s = window.simcordPreview, last = s.lastAction;
    return s.ready && !s.pendingAction && last && last.requestId !== before
        && (last.rejected || last.settlement !== "pending");
}"""
COMMANDS_LOADED = "() => window.simcordPreview.commandPicker.catalog.state === 'ready'"
# The page restores its own scroll position when its layout changes, so scroll until that sticks.
BRING_INTO_VIEW = """async message => {
    const frame = () => new Promise(requestAnimationFrame);
    const tall = message.offsetHeight > document.querySelector("#channel-timeline").clientHeight;
    for (let top = null, tries = 0; tries < 20; tries++) {
        message.scrollIntoView({block: tall ? "start" : "nearest"});
        await frame(); await frame();
        if (message.getBoundingClientRect().top === top) return;
        top = message.getBoundingClientRect().top;
    }
}"""
SUGGESTED = """option => {
    const a = window.simcordPreview.commandPicker.autocomplete;
    return a.option === option && ["answered", "failed"].includes(a.state);
}"""


class LocalDiscord:
    """SimCord's page, with the things a person does there as methods.

    The newest answer is the message which the last command, button or menu produced or edited.
    Commands, buttons and menus wait for the bot to finish; expectations then look at that answer.
    """

    def __init__(self, browser: Browser, address: str, size: Size, shots: Path) -> None:
        self._address = address
        self._shots = shots
        self._answer: str | None = None
        self.page: Page = browser.new_page(reduced_motion="reduce")
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.set_default_timeout(ACTION_MS)
        self.open()

    def open(self) -> None:
        """Load the page afresh: no drafts, and the first viewer."""
        self._answer = None
        self.page.goto("about:blank")  # an address with the same #fragment would not reload
        self.page.goto(self._address)
        self._quiet()

    def close(self) -> None:
        self.page.close()

    # ── doing ──

    def become(self, viewer: str) -> None:
        """Look at the channel as somebody else."""
        picker = self.page.locator("#viewer-picker")
        if picker.locator("option:checked").inner_text() != viewer:
            picker.select_option(label=viewer)
            eventually(picker.locator("option:checked")).to_have_text(viewer)
            self._answer = None
        self._quiet()

    def commands(self, typed: str) -> list[str]:
        """Type the start of a command and read which commands are offered, e.g. ["/facts status"].

        An empty list means that Discord would not show this person any such command.
        """
        self._clear()
        self.page.wait_for_function(COMMANDS_LOADED)
        self.page.locator("#channel-composer-input").press_sequentially(f"/{typed}")
        return self.page.locator(".command-entry-title strong").all_inner_texts()

    def slash(self, command: str, **options: object) -> None:
        """Run a command, typing each option; a suggestion equal to what was typed is picked."""
        self._start(command)
        for option, value in options.items():
            if str(value) in self._fill(option, str(value)):
                self._suggestion(str(value)).click()
            else:
                self.page.keyboard.press("Escape")  # or Enter would take the first suggestion
        self._send()

    def upload(self, **files: str) -> None:
        """Run /facts upload with files of these contents."""
        self._start("facts upload")
        for option, content in files.items():
            field = self.page.locator(f'.command-file-input[data-option="{option}"]')
            if not field.count():
                self.page.locator("button.command-chip").click()
                self._suggestion(option).click()
            name = "town.txt" if option == "article" else "town.toml"
            field.set_input_files(
                {"name": name, "mimeType": "text/plain", "buffer": content.encode()}
            )
        self._send()

    def suggestions(self, command: str, option: str, typed: str) -> list[str]:
        """Start a command, type into one option, and read the autocompletion; see pick()."""
        self._start(command)
        return self._fill(option, typed)

    def pick(self, suggestion: str) -> None:
        """Pick one of the suggestions just read, and send the command."""
        self._suggestion(suggestion).click()
        self._send()

    def click(self, label: str, *, nth: int = 0) -> None:
        """Press a button of the newest answer and wait for what it does."""
        with self._action():
            self._named("button.component-button", ".button-label", label).nth(nth).click()

    def choose(self, label: str) -> None:
        """Open the newest answer's menu and choose an option."""
        with self._action():
            self.newest_answer().locator("button.select-trigger").click()
            self._named(".select-option", ".option-label", label).click()

    def look_at(self, text: str) -> None:
        """Go back to an earlier message: the latest one which contains the text."""
        message = self.page.locator("article.channel-message", has_text=text).last
        self._answer = message.get_attribute("data-message-id")

    # ── looking ──

    def newest_answer(self) -> Locator:
        """The message which the last action produced."""
        if self._answer is None:
            return self.page.locator("article.channel-message").last
        return self.page.locator(f'article.channel-message[data-message-id="{self._answer}"]')

    def text(self) -> str:
        """What a reader sees of the newest answer."""
        return self.newest_answer().inner_text()

    def labels(self) -> list[str]:
        """The labels of the newest answer's buttons and links, in order."""
        return self.newest_answer().locator(".component-button .button-label").all_inner_texts()

    def link(self, label: str) -> str:
        """Where a link button leads; it is not followed, for there is no network here."""
        found = self._named("a.component-button", ".button-label", label).first
        return found.get_attribute("href") or ""

    def menu(self) -> list[str]:
        """The labels in the newest answer's menu, in order."""
        labels = self.newest_answer().locator(".select-option .option-label")
        return labels.all_text_contents()  # the menu is closed, so there is no inner text

    def shot(self, name: str) -> None:
        """Take a screenshot with the newest answer in view, from its top if it is tall."""
        self._quiet()
        if self.newest_answer().count():
            self.newest_answer().evaluate(BRING_INTO_VIEW)
        self.page.mouse.move(0, 0)  # or what is under it looks hovered
        self._picture(name)

    def evidence(self, name: str) -> Path:
        """Save what is on the screen, as it is, as a picture and as text."""
        path = self._picture(f"failed-{name}")
        text = self.page.locator("body").inner_text()
        path.with_suffix(".txt").write_text(text, encoding="utf-8")
        return path

    def _picture(self, name: str) -> Path:
        path = self._shots / f"{name}.png"
        self.page.screenshot(path=path, animations="disabled")
        return path

    # ── expecting ──

    def expect(self, *texts: str) -> None:
        """The newest answer shows each of these texts (white space apart)."""
        for text in texts:
            eventually(self.newest_answer()).to_contain_text(
                text, use_inner_text=True, timeout=SHOWN_MS
            )

    def expect_not(self, *texts: str) -> None:
        """The newest answer shows none of these texts."""
        for text in texts:
            assert text not in self.text()

    def expect_private(self) -> None:
        """The newest answer is for the person who asked only."""
        note = self.newest_answer().locator(".message-ephemeral-note")
        eventually(note).to_be_visible(timeout=SHOWN_MS)

    def expect_public(self) -> None:
        """The newest answer is for the whole channel."""
        eventually(self.newest_answer()).to_be_visible(timeout=SHOWN_MS)
        assert self.newest_answer().locator(".message-ephemeral-note").count() == 0

    def expect_fits(self) -> None:
        """No part of the newest answer is wider than the window."""
        wide = self.newest_answer().evaluate(
            "m => [...m.querySelectorAll('*')].filter("
            "e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)"
            ".map(e => e.textContent)"
        )
        assert wide == []

    def expect_healthy(self) -> None:
        """The local Discord has nothing to complain of: unsynced commands, unknown components."""
        found = self.page.evaluate("() => window.simcordPreview.diagnostics")
        assert [d for d in found if d.get("severity") in {"error", "warning"}] == []

    # ── private ──

    def _quiet(self) -> None:
        """Wait until the page has drawn everything and nothing is under way."""
        self.page.wait_for_function(QUIET)

    @contextmanager
    def _action(self) -> Iterator[None]:
        """Wait for the bot to finish what the body starts, and find its newest answer."""
        self._quiet()
        before = self.page.evaluate("() => window.simcordPreview.lastAction?.requestId ?? null")
        yield
        self.page.wait_for_function(FINISHED, arg=before)
        self._quiet()
        last: dict[str, Any] = self.page.evaluate("() => window.simcordPreview.lastAction")
        if last["rejected"] or last["settlement"] != "settled":
            raise AssertionError(f"the local Discord did not carry it out: {last}")
        made = [o["messageId"] for o in last["outcomes"] if o.get("messageId")]
        if made:
            self._answer = str(made[-1])
        elif "deferred" not in {outcome["kind"] for outcome in last["outcomes"]}:
            # Deferred and nothing new: the message with the button was edited.
            raise AssertionError(f"the bot did not answer: {last['outcomes']}")

    def _clear(self) -> None:
        """Empty the composer, leaving a half-typed command if there is one."""
        self._quiet()
        leave = self.page.locator(".command-context-close")
        if leave.count():
            leave.click()
        self.page.locator("#channel-composer-input").fill("")

    def _start(self, command: str) -> None:
        offered = self.commands(command)
        if f"/{command}" not in offered:
            raise AssertionError(f"/{command} is not offered; only {offered or 'nothing'}")
        self._exactly(".command-entry", ".command-entry-title strong", f"/{command}").click()

    def _fill(self, option: str, typed: str) -> list[str]:
        """Type into an option, opening it first if it is optional; return the suggestions."""
        field = self.page.locator(f'.command-option-input[data-option="{option}"]')
        if not field.count():
            self.page.locator("button.command-chip").click()
            self._suggestion(option).click()
        field.press_sequentially(typed)
        completing = "() => window.simcordPreview.commandPicker.autocomplete.option"
        if self.page.evaluate(completing) == option:
            self.page.wait_for_function(SUGGESTED, arg=option)
        return self.page.locator(".command-suggestion-label").all_inner_texts()

    def _send(self) -> None:
        with self._action():
            self.page.locator("#send-message").click()

    def _suggestion(self, label: str) -> Locator:
        return self._exactly(".command-suggestion", ".command-suggestion-label", label)

    def _named(self, selector: str, label_selector: str, label: str) -> Locator:
        return self._exactly(selector, label_selector, label, self.newest_answer())

    def _exactly(
        self, selector: str, label_selector: str, label: str, within: Locator | None = None
    ) -> Locator:
        """Elements with a label of exactly this text, where has_text would accept a part of it."""
        exact = self.page.locator(label_selector, has_text=re.compile(f"^{re.escape(label)}$"))
        return (within or self.page.locator("body")).locator(selector).filter(has=exact)

"""Use the demo as a person would: in a browser, with a keyboard and a mouse.

The unit tests call the bot; this script looks at it. It starts the demo, opens the address the
demo prints in headless Chromium, types slash commands, reads what is on the screen, presses the
buttons, and finally presses Ctrl-C. Every wait is for something to become true on the page, never
for a time to pass, so it is as fast as the machine allows and patient with a slow one.

    python .ci/browser.py                            # starts `make demo`
    python .ci/browser.py --shots shots              # and keeps a screenshot of each stage
    python .ci/browser.py --only attendee -- python -m bot demo
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect as eventually

ROOT = Path(__file__).resolve().parent.parent
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/#[\w-]+")
DESK, PHONE = (1280, 900), (400, 850)
START_SECONDS, STOP_SECONDS = 60, 10
ACTION_MS = 20_000  # for the bot to finish what it was asked
SHOWN_MS = 5_000  # for the page to show what the bot has already said
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

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


class Demo:
    """The demo under test, in its own process group so that none of it can outlive us."""

    def __init__(self, command: list[str]) -> None:
        self.output = ""
        self._address = threading.Event()
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        # Read for as long as it runs: a full pipe would block the demo.
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.output += line
            if ADDRESS.search(line):
                self._address.set()
        self._address.set()  # it ended, so waiting longer is pointless

    def address(self) -> str:
        """Wait until the demo says where it is."""
        self._address.wait(START_SECONDS)
        if found := ADDRESS.search(self.output):
            return found.group()
        raise AssertionError("the demo printed no address")

    def interrupt(self) -> int:
        """Press Ctrl-C and return the demo's exit status.

        Only the demo itself is signalled: `make` never exits with 0 after a SIGINT of its own,
        whatever its child did, so signalling the whole group would hide the demo's status.
        """
        os.kill(_below_wrappers(self.process.pid), signal.SIGINT)
        status = self.process.wait(STOP_SECONDS)
        self._reader.join(STOP_SECONDS)
        return status

    def kill(self) -> None:
        """Leave nothing behind, however we got here."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def _below_wrappers(pid: int) -> int:
    """Follow make and shells down to the process that does the work."""
    proc = Path("/proc")
    while (proc / str(pid) / "comm").read_text().strip() in {"make", "gmake", "sh", "dash", "bash"}:
        for stat in proc.glob("[0-9]*/stat"):
            with suppress(OSError):  # a process which ended since it was listed
                # The file says "pid (comm) state ppid ..."; comm may contain spaces.
                if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                    pid = int(stat.parent.name)
                    break
        else:
            break
    return pid


class LocalDiscord:
    """SimCord's page, with the things a person does there as methods.

    The newest answer is the message which the last command, button or menu produced or edited.
    Commands, buttons and menus wait for the bot to finish; expectations then look at that answer.
    """

    def __init__(self, browser: Browser, address: str, shots: Path) -> None:
        self.passed = 0
        self._address = address
        self._shots = shots
        self._taken = 0
        self._answer: str | None = None
        self.page: Page = browser.new_page(reduced_motion="reduce")
        self.page.set_default_timeout(ACTION_MS)
        self.open()

    def open(self) -> None:
        """Load the page afresh: no drafts, first viewer, a desk's window."""
        self._resize(DESK)
        self.page.goto("about:blank")  # an address with the same #fragment would not reload
        self.page.goto(self._address)
        self._quiet()

    # ------------------------------------------------------------------ doing

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

    # ---------------------------------------------------------------- looking

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
        """Take a numbered screenshot with the newest answer in view, from its top if it is tall."""
        self._quiet()
        if self.newest_answer().count():
            self.newest_answer().evaluate(BRING_INTO_VIEW)
        self.page.mouse.move(0, 0)  # or what is under it looks hovered
        self._taken += 1
        self._picture(f"{self._taken:02}-{name}")

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

    @contextmanager
    def phone(self) -> Iterator[None]:
        """Shrink the window to a phone's for a while.

        It stays small if the body fails, so that the evidence shows what the body saw.
        """
        self._resize(PHONE)
        self._quiet()
        yield
        self._resize(DESK)
        self._quiet()

    # -------------------------------------------------------------- expecting

    def expect(self, *texts: str) -> None:
        """The newest answer shows each of these texts (white space apart)."""
        for text in texts:
            eventually(self.newest_answer()).to_contain_text(
                text, use_inner_text=True, timeout=SHOWN_MS
            )
            self.passed += 1

    def expect_not(self, *texts: str) -> None:
        """The newest answer shows none of these texts."""
        for text in texts:
            self.expect_true(text not in self.text(), f"{text!r} should not be shown")

    def expect_private(self) -> None:
        """The newest answer is for the person who asked only."""
        note = self.newest_answer().locator(".message-ephemeral-note")
        eventually(note).to_be_visible(timeout=SHOWN_MS)
        self.passed += 1

    def expect_public(self) -> None:
        """The newest answer is for the whole channel."""
        eventually(self.newest_answer()).to_be_visible(timeout=SHOWN_MS)
        note = self.newest_answer().locator(".message-ephemeral-note")
        self.expect_true(note.count() == 0, "the answer should be for the whole channel")

    def expect_fits(self) -> None:
        """No part of the newest answer is wider than the window."""
        wide = self.newest_answer().evaluate(
            "m => [...m.querySelectorAll('*')].some("
            "e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)"
        )
        self.expect_true(not wide, "the answer is wider than the window")

    def expect_healthy(self) -> None:
        """The local Discord has nothing to complain of: unsynced commands, unknown components."""
        found = self.page.evaluate("() => window.simcordPreview.diagnostics")
        bad = [d for d in found if d.get("severity") in {"error", "warning"}]
        self.expect_true(not bad, f"the local Discord reports {bad}")

    def expect_true(self, truth: bool, otherwise: str) -> None:
        """Count a check of the caller's own."""
        if not truth:
            raise AssertionError(otherwise)
        self.passed += 1

    # ---------------------------------------------------------------- private

    def _resize(self, size: tuple[int, int]) -> None:
        self.page.set_viewport_size({"width": size[0], "height": size[1]})

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


# -------------------------------------------------------------------- the scenario
# One function for each thing a person tries; its docstring is the line printed for it.
# Each says who they are, so that any of them can be run alone or after a failed one.


def attendee(d: LocalDiscord) -> None:
    """A member types a part of a name and gets that person's card."""
    d.become("mira")
    d.slash("attendee", name="lukashenka")
    d.expect("Alexander Lukashenko")
    d.expect_public()
    d.shot("attendee")


def autocompletion(d: LocalDiscord) -> None:
    """The names are completed while typing, and a suggestion can be picked."""
    d.become("mira")
    found = d.suggestions("attendee", "name", "lukash")
    best = "Alexander Lukashenko — Belarusian President"
    d.expect_true(found[:1] == [best], f"unexpected suggestions: {found}")
    d.shot("autocompletion")
    d.pick(best)
    d.expect("Alexander Lukashenko")


def quote(d: LocalDiscord) -> None:
    """A quotation is found by its subject, word for word."""
    d.become("mira")
    d.slash("quote", about="hegemonism")
    d.expect("“hegemonism and power politics.”")
    d.shot("quote")


def source(d: LocalDiscord) -> None:
    """The Source button shows the passage to whoever pressed it, and to nobody else."""
    d.become("mira")
    d.slash("quote", about="hegemonism")
    d.click("Source")
    d.expect_private()
    d.expect("¶14", "Xi Jinping had called for unity")
    d.shot("source")


def passage(d: LocalDiscord) -> None:
    """From a source one reads on, with the cited words in bold, and to the facts below."""
    d.become("mira")
    d.slash("quote", about="hegemonism")
    d.click("Source")
    d.click("Read around ¶14")
    d.expect("passage 14 of 46")
    d.shot("passage")
    d.click("¶15 ›")
    d.expect("passage 15 of 46")
    d.click("‹ ¶14")
    d.click("👤 Xi Jinping")
    d.expect("Chairman of the PRC")
    d.shot("from-a-passage")


def menu(d: LocalDiscord) -> None:
    """What the message menu said of somebody's message is private until it is shown."""
    d.become("mira")
    d.look_at("3 quotations checked")
    d.expect("3 quotations checked", "Xi Jinping, not Putin", "Guo Jiakun")
    d.expect_private()
    d.shot("verify-message")
    d.click("Show to everyone")
    d.expect("3 quotations checked")
    d.expect_public()
    d.shot("verify-shown")


def verdicts(d: LocalDiscord) -> None:
    """A typed quotation gets its verdict, with the words that differ marked."""
    d.become("mira")
    for name, typed, verdict in (
        ("verbatim", "“new Cold War”", "Verbatim"),
        ("cut", "“devoid of humour”", "Verbatim, but cut"),
        (
            "altered",
            "“Many Americans gave their lives in the struggle for Russia’s victory and glory”",
            "Altered",
        ),
        ("negated", "“The President of the United States is devoid of humour”", "Altered"),
        (
            "spliced",
            "“good neighbors, good friends and they openly stoke confrontation and antagonism”",
            "Altered",
        ),
        ("misattributed", "Putin said “hegemonism and power politics”", "Misattributed"),
        (
            "paraphrase",
            "“the bonds of friendship between the DPRK and China cannot change”",
            "Reported, not quoted",
        ),
        ("mixed", "“direct challenge to the international order”", "Reported, not quoted"),
        ("author", "“it was too striking a visual symbol”", "Verbatim"),
    ):
        d.slash("verify", quotation=typed)
        d.expect(verdict)
        d.expect_public()
        d.shot(f"verify-{name}")
    d.slash("verify", quotation="“We will bury you”")
    d.expect("Not in this article", "does not make it false")
    d.expect_private()
    d.shot("verify-absent")


def search(d: LocalDiscord) -> None:
    """A few words find facts of every kind; a button shows one kind alone."""
    d.become("mira")
    d.slash("search", query="second world war")
    d.expect("Search: “second world war”")
    d.shot("search")
    d.click("Quotes (3)")
    d.expect("Xi Jinping", "Guo Jiakun")
    d.shot("search-quotes")


def compare(d: LocalDiscord) -> None:
    """Two events stand side by side."""
    d.become("mira")
    d.slash("compare", first="sco summit", second="ceremony")
    d.expect("At both (1 person)", "Narendra Modi")
    d.shot("compare")


def reaction(d: LocalDiscord) -> None:
    """A reaction is found by the person who reacted."""
    d.become("mira")
    d.slash("reaction", who="kallas")
    d.expect("Kaja Kallas", "direct challenge")
    d.shot("reaction")


def attendees(d: LocalDiscord) -> None:
    """The list of attendees says how many there are."""
    d.become("mira")
    d.slash("attendees")
    d.expect("26")
    d.shot("attendees")


def ambiguous(d: LocalDiscord) -> None:
    """A name which two people share leads to a menu, and the menu to the right one."""
    d.become("mira")
    d.slash("attendee", name="kim")
    d.expect_true("Kim Yo Jong" in d.menu(), f"the menu has {d.menu()}")
    d.shot("ambiguous")
    d.choose("Kim Yo Jong")
    d.expect("Kim Yo Jong")
    d.shot("chosen")
    d.slash("attendee", name="foreign minister")
    d.expect_private()
    d.expect("“foreign minister” — did you mean Choe Son Hui?")
    d.shot("only-one")
    d.click("Choe Son Hui")
    d.expect("Travelled with")
    d.expect_public()


def paging(d: LocalDiscord) -> None:
    """The pages of a long answer are turned in place."""
    d.become("mira")
    d.slash("timeline")
    d.click("Next ›")
    d.expect("Page 2 of 2", "Kim Jong Un departs Beijing")
    d.expect_public()
    d.shot("page-2")


def timeline(d: LocalDiscord) -> None:
    """The events are told in order, and one of them whole."""
    d.become("mira")
    d.slash("timeline")
    d.expect("Military parade in Beijing, 1959")
    d.shot("timeline")
    d.slash("timeline", event="banquet")
    d.expect("Xi Jinping hosted a banquet for Kim Jong Un")
    d.shot("event")


def absent(d: LocalDiscord) -> None:
    """Who is not in the article is said not to be, and gets no card."""
    d.become("mira")
    d.slash("attendee", name="Nawaz Sharif")
    d.expect_private()
    d.expect("Nobody found for “Nawaz Sharif” in this article.")
    d.expect_not("Source")
    d.shot("absent")


def help(d: LocalDiscord) -> None:
    """A newcomer is shown what to ask."""
    d.become("mira")
    d.slash("help")
    d.expect("/attendee name:lukashenka")
    d.expect_not("/facts")
    d.shot("help")


def phone(d: LocalDiscord) -> None:
    """The card can be read on a phone."""
    d.become("mira")
    d.slash("attendee", name="lukashenka")
    with d.phone():
        d.expect("Alexander Lukashenko")
        d.expect_fits()
        d.shot("phone")


def member(d: LocalDiscord) -> None:
    """A member is not shown the commands for curators."""
    d.become("mira")
    offered = d.commands("facts")
    d.expect_true(not offered, f"a member is offered {offered}")


def admin(d: LocalDiscord) -> None:
    """An admin is shown them, and what they answer stays private."""
    d.become("ada")
    d.slash("facts status")
    d.expect_private()
    d.expect("Revision 1", "56 people")
    d.shot("admin")


def town(**changed: str) -> tuple[str, str]:
    """A small dossier that an admin uploads, and its article."""
    article = "Mayor Bo Speaker said: “we will build it.”\nBy Ann Author\n"
    head = {
        "id": "town",
        "title": "The town",
        "article": "seeds/town.txt",
        "sha256": hashlib.sha256(article.encode()).hexdigest(),
        "author": "Ann Author",
        "url": "https://example.org/town",
        **changed,
    }
    fields = "".join(f"{name} = {json.dumps(value)}\n" for name, value in head.items())
    person = 'id = "bo"\nname = "Bo Speaker"\nkind = "human"\nevidence = ["Mayor Bo Speaker"]\n'
    quote = (
        'id = "build"\nspeaker = "bo"\nform = "direct"\ntext = "we will build it."\n'
        'evidence = ["“we will build it.”"]\n'
    )
    document = f"[dossier]\npublished = 2025-09-09\n{fields}[[people]]\n{person}[[quotes]]\n{quote}"
    return document, article


def review(d: LocalDiscord) -> None:
    """An admin uploads a dossier, reads what would change, discards it, then publishes it."""
    d.become("ada")
    document, article = town()
    d.upload(file=document, article=article)
    d.expect_private()
    d.expect("town: ready to publish", "from an upload · 3 added", "we will build it.")
    d.shot("review")
    with d.phone():
        d.expect_fits()
        d.shot("review-phone")
    d.click("Discard")
    d.expect("Discarded.", "Nothing was published.")
    d.shot("discarded")
    d.upload(file=document, article=article)
    d.click("Publish")
    d.expect("town: revision 1 is serving")
    d.shot("published")


def publish(d: LocalDiscord) -> None:
    """A change is shown with old and new words, and published; an older review says it has ended."""
    d.become("ada")
    document, article = town(title="Our old town")
    d.upload(file=document, article=article)
    document, article = town(title="Our town")
    d.upload(file=document, article=article)
    d.expect("− title: The town", "+ title: Our town")
    d.shot("changed")
    d.look_at("+ title: Our old town")
    d.click("Publish")
    d.expect("This review is not open any more.")
    d.expect_not("Publish", "Discard")
    d.shot("not-open")
    d.look_at("+ title: Our town")
    d.click("Publish")
    d.expect("town: revision 2 is serving", "/facts rollback revision:1 dossier:town goes back")
    d.expect_not("Discard")


def history(d: LocalDiscord) -> None:
    """Who published what, and back to an earlier revision, which is a new one."""
    d.become("ada")
    d.slash("facts rollback", revision=1, dossier="town")
    d.expect("from revision 1 · 1 changed", "− title: Our town", "+ title: The town")
    d.shot("rollback")
    d.click("Publish")
    d.expect("town: revision 3 is serving")
    d.slash("facts history", dossier="town")
    d.expect("3 revisions", "Revision 3 (serving)", "by ada", "from revision 1", "from an upload")
    d.shot("history")
    d.slash("facts rollback", revision=9)
    d.expect("there is no revision 9")
    d.shot("no-revision")
    d.slash("facts reload")
    d.expect("nothing changed.", "Revision 1 keeps serving.")
    d.shot("nothing-changed")
    d.slash("facts export", format="toml")
    d.expect("beijing-2025, revision 1, as toml.")
    d.shot("export")


def refused(d: LocalDiscord) -> None:
    """Every refusal of an upload says why, in private."""
    d.become("ada")
    document, article = town()
    for name, file, text, reason in (
        ("misquoted", document.replace('"we will build', '"we build'), article, "the closest is"),
        ("no-article", town(id="other")[0], "", "its article is not known"),
        ("wrong-article", document, "Another article", "is not the one"),
        ("not-toml", "[dossier", article, "this is not TOML"),
        ("empty", "", article, "there is no [dossier]; every dossier begins with it"),
        ("date", document.replace("2025-09-09", '"2025-09-09"'), article, "is written without"),
        ("field", document.replace("kind =", "kin ="), article, "perhaps 'kind' is meant"),
        ("too-large", "#" * 1_048_577, article, "the most is 1048576"),
        ("too-deep", "x = " + "[" * 9000, article, "nested too deeply"),
        ("too-many", "x = [" + "{}," * 100_000 + "]", article, "too many entries"),
        ("bidi", town(title="To\u202ewn")[0], article, "U+202E"),
        ("path", town(article="../town.txt")[0], article, "is outside the project"),
        ("id", town(id="../town")[0], article, "String should match pattern"),
        ("url", town(url="javascript:alert(1)")[0], article, "URL scheme"),
        ("control", document, article + "\0", "U+0000"),
        ("very-many", document + "[[claims]]\n" * 300, article, "more, all in the file"),
    ):
        d.upload(file=file, **({"article": text} if text else {}))
        d.expect_private()
        d.expect("was refused", reason)
        d.shot(f"refused-{name}")
    d.slash("facts reload", dossier="nope")
    d.expect("nope.toml cannot be read")
    d.shot("refused-unknown")
    d.slash("facts reload", dossier="../x")
    d.expect("this is not the id of a dossier", "/dossier list has their ids")
    d.shot("refused-path")
    d.slash("facts history", dossier="nope")
    d.expect("No dossier “nope” is served.")
    d.shot("unknown")
    d.become("mira")
    d.slash("quote", dossier="town")
    d.expect("we will build it.")
    d.expect_public()


def curating(d: LocalDiscord) -> None:
    """What members asked in vain is there for an admin; a default is set, and taken away."""
    d.become("mira")
    d.slash("search", query="lukashenka")
    d.click("Card")
    d.expect("Alexander Lukashenko", "Belarusian President")
    d.slash("attendee", name="emmanuel macron")
    d.expect("Nobody found for “emmanuel macron”")
    d.become("ada")
    d.slash("facts gaps", dossier="beijing-2025")
    d.expect("Not found in beijing-2025", "emmanuel macron", "How often each command was used")
    d.expect_private()
    d.shot("gaps")
    d.slash("dossier use", dossier="beijing-2025")
    d.expect("This server now asks")
    d.shot("default")
    d.click("No default")
    d.expect("no default")
    d.shot("no-default")


def healthy(d: LocalDiscord) -> None:
    """The local Discord has nothing to complain of."""
    d.expect_healthy()


STEPS: tuple[Callable[[LocalDiscord], None], ...] = (
    attendee,
    autocompletion,
    quote,
    source,
    passage,
    menu,
    verdicts,
    search,
    compare,
    reaction,
    attendees,
    paging,
    timeline,
    ambiguous,
    absent,
    help,
    phone,
    member,
    admin,
    review,
    publish,
    history,
    refused,
    curating,
    healthy,
)


# ----------------------------------------------------------------------- running it


def say(mark: str, text: str, since: float) -> None:
    """One line of the report, at once even when the output is a file."""
    print(f"{mark:<4} {text} ({time.monotonic() - since:.1f} s)", flush=True)


def try_steps(discord: LocalDiscord, steps: list[Callable[[LocalDiscord], None]]) -> int:
    """Try every step even after one has failed; return how many failed."""
    failed = 0
    for step in steps:
        since = time.monotonic()
        what = f"{step.__name__}: {step.__doc__}"
        try:
            step(discord)
        except (AssertionError, PlaywrightError) as error:
            failed += 1
            # Playwright follows its message with a log of its polling, which helps nobody here.
            say("FAIL", f"{what}\n     {str(error).partition('Call log:')[0].strip()}", since)
            print(f"     see {discord.evidence(step.__name__)} and the .txt beside it", flush=True)
            discord.open()  # so that the next step starts from a clean page
        else:
            say("ok", what, since)
    return failed


def stop(demo: Demo) -> int:
    """Press Ctrl-C: the demo must end cleanly, soon, and without a traceback."""
    since = time.monotonic()
    what = "stop: Ctrl-C ends the demo cleanly"
    try:
        status = demo.interrupt()
        assert status == 0, f"it exited with {status}; it printed:\n{demo.output}"
        assert "Traceback" not in demo.output, f"it printed:\n{demo.output}"
    except (AssertionError, OSError, subprocess.TimeoutExpired) as error:
        say("FAIL", f"{what}\n     {error}", since)
        return 1
    say("ok", what, since)
    return 0


def main() -> int:
    """Run the scenario; the exit status is 0 only if nothing failed."""
    parser = argparse.ArgumentParser(description="Use the demo as a person would, in a browser.")
    parser.add_argument("--shots", type=Path, help="folder for screenshots (default: temporary)")
    parser.add_argument("--only", action="append", choices=[s.__name__ for s in STEPS])
    parser.add_argument("command", nargs="*", help="the demo's command (default: make demo)")
    args = parser.parse_args()

    chromium = shutil.which("chromium")
    if chromium is None:
        print("chromium was not found; on Debian: apt install chromium", file=sys.stderr)
        return 2
    shots = args.shots or Path(tempfile.mkdtemp(prefix="shots-"))
    shots.mkdir(parents=True, exist_ok=True)
    steps = [s for s in STEPS if not args.only or s.__name__ in args.only]

    passed, failed = 0, 0
    demo = Demo(args.command or ["make", "demo"])
    try:
        since = time.monotonic()
        address = demo.address()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
            discord = LocalDiscord(browser, address, shots)
            say("ok", "start: the demo prints its address and the page opens", since)
            failed = try_steps(discord, steps)
            passed = discord.passed + 1
            browser.close()
        stopped = stop(demo)
        passed, failed = passed + 1 - stopped, failed + stopped
    except (AssertionError, PlaywrightError) as error:
        failed += 1
        print(f"FAIL {error}\n     the demo printed:\n{demo.output}", flush=True)
    finally:
        demo.kill()
    print(f"screenshots: {shots}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

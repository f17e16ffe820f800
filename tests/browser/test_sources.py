"""The words behind an answer: opened from its Source button, and read on from there."""

from __future__ import annotations

from tests.browser.page import LocalDiscord


def test_the_source_is_shown_to_whoever_pressed_it_and_to_nobody_else(desk: LocalDiscord) -> None:
    desk.slash("quote", about="hegemonism")
    desk.click("Source")
    desk.expect_private()
    desk.expect("¶14", "Xi Jinping had called for unity")
    desk.shot("source")


def test_from_a_source_one_reads_on_and_comes_to_the_facts_below(desk: LocalDiscord) -> None:
    desk.slash("quote", about="hegemonism")
    desk.click("Source")
    desk.click("Read around ¶14")
    desk.expect("passage 14 of 46")
    desk.shot("passage")
    desk.click("¶15 ›")
    desk.expect("passage 15 of 46")
    desk.click("‹ ¶14")
    desk.click("👤 Xi Jinping")
    desk.expect("Chairman of the PRC")
    desk.shot("from-a-passage")

"""What a member asks about people, quotations and events, and reads on the screen."""

from __future__ import annotations

from tests.browser.page import LocalDiscord


def test_a_part_of_a_name_leads_to_that_persons_card(desk: LocalDiscord) -> None:
    desk.slash("attendee", name="lukashenka")
    desk.expect("Alexander Lukashenko")
    desk.expect_public()
    desk.shot("attendee")


def test_names_are_completed_while_typing_and_can_be_picked(desk: LocalDiscord) -> None:
    found = desk.suggestions("attendee", "name", "lukash")
    best = "Alexander Lukashenko — Belarusian President"
    assert found[:1] == [best]
    desk.shot("autocompletion")
    desk.pick(best)
    desk.expect("Alexander Lukashenko")


def test_a_name_of_two_people_leads_to_a_menu_and_the_menu_to_the_right_one(
    desk: LocalDiscord,
) -> None:
    desk.slash("attendee", name="kim")
    assert "Kim Yo Jong" in desk.menu()
    desk.shot("ambiguous")
    desk.choose("Kim Yo Jong")
    desk.expect("Kim Yo Jong")
    desk.shot("chosen")


def test_a_choice_of_one_is_a_question_for_the_asker_alone(desk: LocalDiscord) -> None:
    desk.slash("attendee", name="foreign minister")
    desk.expect_private()
    desk.expect("“foreign minister” — did you mean Choe Son Hui?")
    desk.shot("only-one")
    desk.click("Choe Son Hui")
    desk.expect("Travelled with")
    desk.expect_public()


def test_who_is_not_in_the_article_is_said_not_to_be_and_gets_no_card(desk: LocalDiscord) -> None:
    desk.slash("attendee", name="Nawaz Sharif")
    desk.expect_private()
    desk.expect("Nobody found for “Nawaz Sharif” in “Kim Jong Un in Beijing”.")
    desk.expect_not("Source")
    desk.shot("absent")


def test_the_list_of_attendees_says_how_many_there_are(desk: LocalDiscord) -> None:
    desk.slash("attendees")
    desk.expect("26")
    desk.shot("attendees")


def test_a_quotation_is_found_by_its_subject_word_for_word(desk: LocalDiscord) -> None:
    desk.slash("quote", about="hegemonism")
    desk.expect("“hegemonism and power politics.”")
    desk.shot("quote")


def test_a_reaction_is_found_by_the_person_who_reacted(desk: LocalDiscord) -> None:
    desk.slash("reaction", who="kallas")
    desk.expect("Kaja Kallas", "direct challenge")
    desk.shot("reaction")


def test_a_few_words_find_facts_of_every_kind_and_a_button_shows_one_kind(
    desk: LocalDiscord,
) -> None:
    desk.slash("search", query="second world war")
    desk.expect("Search: “second world war”")
    desk.shot("search")
    desk.click("Quotes (3)")
    desk.expect("Xi Jinping", "Guo Jiakun")
    desk.shot("search-quotes")


def test_a_card_is_opened_from_a_search(desk: LocalDiscord) -> None:
    desk.slash("search", query="lukashenka")
    desk.click("Card")
    desk.expect("Alexander Lukashenko", "Belarusian President")


def test_two_events_stand_side_by_side(desk: LocalDiscord) -> None:
    desk.slash("compare", first="sco summit", second="ceremony")
    desk.expect("Named at both (1 person)", "Xi Jinping")
    desk.shot("compare")


def test_the_events_are_told_in_order_and_one_of_them_whole(desk: LocalDiscord) -> None:
    desk.slash("timeline")
    desk.expect("Military parade in Beijing, 1959")
    desk.shot("timeline")
    desk.slash("timeline", event="banquet")
    desk.expect("Xi Jinping hosted a banquet for Kim Jong Un")
    desk.shot("event")


def test_the_pages_of_a_long_answer_are_turned_in_place(desk: LocalDiscord) -> None:
    desk.slash("timeline")
    desk.click("Next ›")
    desk.expect("Page 2 of 2", "Kim Jong Un departs Beijing")
    desk.expect_public()
    desk.shot("page-2")


def test_a_newcomer_is_shown_what_to_ask(desk: LocalDiscord) -> None:
    desk.slash("help")
    desk.expect("/attendee name:lukashenka")
    desk.expect_not("/facts")
    desk.shot("help")


def test_a_card_can_be_read_on_a_phone(phone: LocalDiscord) -> None:
    phone.slash("attendee", name="lukashenka")
    phone.expect("Alexander Lukashenko")
    phone.expect_fits()
    phone.shot("phone")

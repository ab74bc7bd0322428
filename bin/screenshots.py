"""Take the pictures of the documentation from a served demo database.

Usage: python bin/screenshots.py URL LANGUAGE FOLDER

Every picture is a page as a persona of the demo company sees it after logging in; nothing is
staged beyond clicks that the persona could make.
"""

import pathlib
import sys

from playwright.sync_api import sync_playwright

URL, LANGUAGE, FOLDER = sys.argv[1:]
DESKTOP, PHONE = {"width": 1366, "height": 860}, {"width": 390, "height": 844}
PAGE = ".o_perf_page"


def closed_cycle(page):
    page.select_option("#o_perf_cycle", index=1)
    page.wait_for_selector(".o_perf_grade")


def running_cycle(page):
    page.select_option("#o_perf_board_cycle", index=1)
    page.wait_for_selector(".o_perf_remind", state="detached")


def what_if(page):
    page.click(".o_perf_what_if")
    page.click(".modal .o_data_row:nth-child(1) .o_data_cell[name=weight]")
    page.fill(".modal .o_selected_row [name=weight] input", "80")
    page.keyboard.press("Tab")
    page.click(".modal .o_data_row:nth-child(2) .o_data_cell[name=weight]")
    page.fill(".modal .o_selected_row [name=weight] input", "20")
    page.keyboard.press("Tab")
    page.wait_for_timeout(1000)


def person(page):
    page.click(".o_perf_heat_map tbody tr:nth-child(2) button")
    page.wait_for_selector(".o_perf_goal")


def first_row(page):
    page.click(".o_data_row:nth-child(3) .o_data_cell[name=note]")
    page.wait_for_selector(".o_form_sheet")


def next_step(page):
    page.click("button[name=action_next]:visible")
    page.wait_for_selector("[name=line_ids] .o_data_row")


def decided(page):
    page.click(".o_data_row:nth-child(2) .o_data_cell[name=date]")
    page.click(".nav-link:nth-of-type(1) >> nth=4")
    page.wait_for_selector(".o_perf_profile")


def last_quarter(page):
    page.select_option("#o_perf_okr_cycle", index=1)
    page.wait_for_selector("#o_perf_okr_learning")


# name, login, path, what to wait for, what to click, phone
PICTURES = (
    ("my_value", "employee", "my-value", PAGE, None, False),
    ("my_value_phone", "employee", "my-value", PAGE, None, True),
    ("my_value_result", "employee", "my-value", PAGE, closed_cycle, False),
    ("self_assessment", "demo", "my-value", PAGE, None, False),
    ("team", "manager", "performance-team", PAGE, None, False),
    ("team_person", "manager", "performance-team", PAGE, person, False),
    ("side_by_side", "demo", "performance-side-by-side", ".o_data_row", None, False),
    ("check_in", "manager", "team-check-ins", ".o_data_row", first_row, False),
    ("progress", "hr", "performance-progress", PAGE, running_cycle, False),
    ("progress_review", "hr", "performance-progress", PAGE, None, False),
    ("what_if", "hr", "performance-progress", PAGE, what_if, False),
    ("strategy_map", "hr", "strategy-map", ".o_perf_node", None, False),
    ("journey", "hr", "customer-journey", ".o_perf_stage", None, False),
    ("diagnosis", "hr", "diagnosis", ".o_data_row", decided, False),
    ("okr", "employee", "okr", PAGE, None, False),
    ("okr_learned", "employee", "okr", PAGE, last_quarter, False),
    ("customer_voice", "hr", "customer-voice-results", PAGE, None, False),
    ("forms_waiting", "employee", "forms-waiting", ".o_perf_voice", None, True),
    ("set_up", "hr", "performance-setup", ".o_form_sheet", next_step, False),
)


def main():
    folder = pathlib.Path(FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        )
        for name, login, path, ready, then, phone in PICTURES:
            context = browser.new_context(
                viewport=PHONE if phone else DESKTOP, has_touch=phone, is_mobile=phone, locale=LANGUAGE
            )
            page = context.new_page()
            page.goto(f"{URL}/web/login")
            page.fill("input[name=login]", login)
            page.fill("input[name=password]", login)
            page.click("form button[type=submit]")
            page.wait_for_selector(".o_web_client")
            page.goto(f"{URL}/odoo/{path}")
            page.wait_for_selector(ready)
            if then:
                then(page)
            page.mouse.move(0, 0)
            page.wait_for_timeout(800)
            page.screenshot(path=folder / f"{name}.png")
            context.close()
        browser.close()


main()

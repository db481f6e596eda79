"""The report in a real browser: Debian's Chromium, driven by playwright."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cleannews.corpus.run import run
from cleannews.corpus.settings import Settings
from cleannews.errors import InvalidValueError
from cleannews.evaluation import evaluate_named
from cleannews.report import write_report

SEEDS = Path(__file__).parents[2] / "seeds"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytest.importorskip("playwright", reason="playwright is not installed")
if CHROMIUM is None:
    pytest.skip("no Chromium: apt-get install chromium", allow_module_level=True)

from playwright.sync_api import Browser, Page, expect, sync_playwright  # noqa: E402


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


class Visit:
    """A page that shows the report, and all it complained of and asked for."""

    def __init__(self, browser: Browser, report: Path, **options: Any) -> None:
        self.page: Page = browser.new_context(**options).new_page()
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(f"dialog {dialog.message}"))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(report.as_uri())


@pytest.fixture
def report(run_folder: Path) -> Path:
    return write_report(run_folder)


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")


def test_nothing_runs_and_nothing_is_asked_for(browser: Browser, report: Path) -> None:
    visit = Visit(browser, report)
    open_all(visit.page)
    expect(visit.page.get_by_text("<script>alert(1)</script>").first).to_be_visible()
    assert visit.complaints == []
    assert [url for url in visit.requests if not url.startswith("data:")] == [report.as_uri()]


def test_filters_narrow_the_list(browser: Browser, report: Path, samples: list[dict[str, Any]]) -> None:
    page = Visit(browser, report).page
    expect(page.locator("#shown")).to_have_text(f"{len(samples)} of {len(samples)} documents")
    page.select_option("[name=label]", "footnote")
    with_footnote = sum(any(block[2] == "footnote" for block in row["blocks"]) for row in samples)
    expect(page.locator(".document")).to_have_count(with_footnote)
    page.get_by_role("button", name="Show all").click()
    expect(page.locator(".document")).to_have_count(len(samples))
    page.select_option("[name=site]", "be.example")
    expect(page.locator(".document")).to_have_count(2)


def test_search_finds_words_and_shows_where(browser: Browser, report: Path) -> None:
    page = Visit(browser, report).page
    page.get_by_label("Search").fill("gerberplatz")
    expect(page.locator(".document")).to_have_count(1)
    page.locator(".document > summary").click()
    expect(page.locator(".block mark").first).to_have_text("Gerberplatz")


def test_a_rule_in_the_tables_leads_to_its_documents(browser: Browser, report: Path) -> None:
    page = Visit(browser, report).page
    page.get_by_role("button", name="test.teaser").click()
    expect(page.locator("[name=rule]")).to_have_value("test.teaser")
    page.locator(".document > summary").first.click()
    expect(page.locator(".block:not(.dim) .reason b").first).to_have_text("teaser")


def test_verdicts_give_their_reason(browser: Browser, report: Path) -> None:
    page = Visit(browser, report).page
    page.get_by_label("Search").fill("kk-library")
    page.locator(".document > summary").click()
    removed = page.locator(".block.removed", has_text="Жазылу").first
    assert removed.get_attribute("title") == "removed as subscribe by test.subscribe: what the rule saw"
    expect(removed.locator(".reason")).to_contain_text("test.subscribe")


def test_marks_are_exported_as_labelled_lines(browser: Browser, report: Path, samples: list[dict[str, Any]]) -> None:
    page = Visit(browser, report).page
    page.get_by_label("Search").fill("be-mill")
    page.locator(".document > summary").click()
    page.locator(".block.removed").nth(1).get_by_role("button").click()
    expect(page.locator("#marked")).to_have_text("1 documents read, 1 blocks marked")
    page.get_by_label("Search").fill("\N{GRINNING FACE}")
    page.locator(".document > summary").click()
    page.get_by_label("I have read it").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export marks").click()
    marked, emoji = [json.loads(line) for line in Path(download.value.path()).read_text(encoding="utf-8").splitlines()]
    original = next(row for row in samples if row["id"] == "be-mill")
    assert marked["text"] == original["source"]
    assert sum(line["keep"] != block[3] for line, block in zip(marked["lines"], original["blocks"], strict=True)) == 1
    assert all(line["line"] == marked["text"][line["start"] : line["end"]] for line in marked["lines"])
    assert emoji["lines"][0]["end"] == len(emoji["text"]) - 1


def test_clusters_show_the_difference_in_words(browser: Browser, report: Path) -> None:
    page = Visit(browser, report).page
    cluster = page.locator(".cluster", has_text="ru-ferry-edited")
    cluster.locator("summary").click()
    expect(cluster.locator("mark", has_text="заменили").first).to_be_visible()
    expect(cluster.locator("mark", has_text="поменяли").first).to_be_visible()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_width_scrolls_sideways(browser: Browser, report: Path, width: int) -> None:
    page = Visit(browser, report, viewport={"width": width, "height": 800}).page
    open_all(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_dark_and_light_differ_and_stay_readable(browser: Browser, report: Path) -> None:
    papers = {}
    for scheme in ("light", "dark"):
        page = Visit(browser, report, color_scheme=scheme).page
        style = "getComputedStyle(document.body)"
        colours = page.evaluate(f"[{style}.backgroundColor, {style}.color]")
        paper, ink = (sum(map(int, colour[4:-1].split(","))) for colour in colours)
        assert abs(paper - ink) > 450
        papers[scheme] = paper
    assert papers["light"] > papers["dark"]


def test_keyboard_alone_opens_a_document_and_marks_a_block(browser: Browser, report: Path) -> None:
    page = Visit(browser, report).page
    page.locator(".document > summary").first.focus()
    page.keyboard.press("Enter")
    button = page.locator(".document .block button").first
    expect(button).to_be_visible()
    for _ in ("read it", "most doubtful", "the block"):
        page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Space")
    expect(button).to_have_attribute("aria-pressed", "true")


def test_the_most_doubtful_block_is_one_key_away(browser: Browser, report: Path) -> None:
    page = Visit(browser, report).page
    page.get_by_label("Search").fill("kk-library")
    page.locator(".document > summary").click()
    jump = page.get_by_role("button", name="most doubtful")
    jump.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".block.doubtful", has_text="certainty 0.60").first.get_by_role("button")).to_be_focused()


def test_runs_of_sure_noise_are_folded_until_one_asks_for_them(browser: Browser, run_folder: Path) -> None:
    words = ["Home", "News", "Sport", "Weather", "Radio", "Rain"]
    blocks = [[i * 10, i * 10 + len(word), "navigation", i == 5, "r", "", 1.0] for i, word in enumerate(words)]
    source = "".join(f"{word:10}" for word in words)
    document = {"id": "menu", "url": None, "title": "Rain", "lang": "en", "source": source, "blocks": blocks}
    (run_folder / "samples.jsonl").write_text(json.dumps(document) + "\n")
    page = Visit(browser, write_report(run_folder)).page
    page.locator(".document > summary").click()
    expect(page.locator(".run > summary")).to_have_text("5 blocks removed: navigation")
    expect(page.get_by_text("Weather")).to_be_hidden()
    page.locator(".run > summary").press("Enter")
    expect(page.get_by_text("Weather")).to_be_visible()
    page.get_by_label("Search").fill("radio")
    page.locator(".document > summary").click()
    expect(page.locator(".block", has_text="Radio")).to_be_visible()


def test_pictures_have_text_alternatives(browser: Browser, report: Path) -> None:
    page = Visit(browser, report).page
    assert page.get_by_role("img").count() == 2
    expect(page.get_by_role("img", name="S-curve")).to_be_visible()


def test_print_leaves_the_controls_out(browser: Browser, report: Path) -> None:
    page = Visit(browser, report).page
    page.emulate_media(media="print")
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator("#totals")).to_be_visible()
    head, body = (page.locator(f"#by-label + .scroll {part}").bounding_box() for part in ("thead", "tbody"))
    assert head is not None
    assert body is not None
    assert head["y"] + head["height"] <= body["y"] + 1


def test_marks_on_texts_and_pages_come_back_as_scores(browser: Browser, tmp_path: Path) -> None:
    run([str(SEEDS)], str(tmp_path / "out"))
    page = Visit(browser, write_report(tmp_path / "out")).page
    for name in ("ru-ferry.txt", "de-markt.html"):
        page.get_by_label("Search").fill(name)
        page.locator(".document > summary").click()
        page.get_by_label("I have read it").check()
    page.get_by_role("button", name="wrongly kept?").last.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Export marks").click()
    with pytest.raises(InvalidValueError, match=r"de-markt\.html"):
        evaluate_named(download.value.path(), [], Settings())
    evaluation = evaluate_named(download.value.path(), [str(SEEDS)], Settings())
    assert evaluation.missing == ()
    assert {outcome.document for outcome in evaluation.outcomes} == {"ru-ferry.txt", "de-markt.html"}
    (wrong,) = (outcome for outcome in evaluation.outcomes if not outcome.is_right)
    assert (wrong.document, wrong.keep, wrong.category[:4]) == ("de-markt.html", False, "not ")

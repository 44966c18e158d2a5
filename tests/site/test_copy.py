"""What the copy buttons copy can be pasted at every Python prompt."""

from code import InteractiveConsole
from types import CodeType

import pytest
from built import units
from playwright.sync_api import Page, expect


class Prompt(InteractiveConsole):
    """A Python prompt that compiles what is pasted, and does not run it."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []

    def runcode(self, code: CodeType) -> None:
        pass

    def showsyntaxerror(self, *_args: object, **_named: object) -> None:
        self.wrong.append("\n".join(self.buffer))

    def paste(self, text: str) -> list[str]:
        """What it does not understand, and what it still waits for."""
        waits = False
        for line in text.split("\n"):
            waits = self.push(line)
        return [*self.wrong, *(self.buffer if waits else [])]


@pytest.fixture(scope="module")
def blocks() -> list[str]:
    """All examples with prompts, as a page shows them."""
    texts = [block.source for unit in units() for block in unit.blocks]
    shown = [text.replace("<BLANKLINE>", "") for text in texts]
    return [text for text in shown if text.startswith(">>>")]


def test_every_example_can_be_pasted(site: str, page: Page, blocks: list[str]) -> None:
    """By the buttons' own script: each text takes the place of that in one block."""
    page.goto(f"{site}/en/reference/shape.html")
    page.locator(".copy").first.wait_for(state="attached")
    copied = page.evaluate(
        """texts => {
          const copied = [];
          navigator.clipboard.writeText = async text => copied.push(text);
          const block = document.querySelector("article .highlight");
          for (const text of texts) {
            block.querySelector("pre").textContent = text;
            block.querySelector(".copy").click();
          }
          return copied;
        }""",
        blocks,
    )
    assert len(copied) == len(blocks) > 2500
    for text, code in zip(blocks, copied, strict=True):
        assert not Prompt().paste(code), text
        typed = [
            line[4:].rstrip() for line in text.splitlines() if line.startswith(">>>")
        ]
        said = [line.rstrip() for line in code.splitlines()]
        assert [line for line in said if line in typed] == typed


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_copied_code_has_no_prompt_and_no_result(
    site: str, page: Page, language: str
) -> None:
    page.goto(f"{site}/{language}/reference/shape.html")
    block = page.locator("#torch\\.chunk div.highlight").first
    block.hover()
    block.locator(".copy").click()
    expect(page.locator(".copied")).not_to_be_empty()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "torch.arange(5).chunk(2)"


def test_the_sign_beside_a_heading_copies_its_address(site: str, page: Page) -> None:
    page.goto(f"{site}/en/reference/shape.html")
    heading = page.locator("#torch\\.chunk h3")
    heading.hover()
    heading.locator(".headerlink").click()
    expect(page.locator(".copied")).not_to_be_empty()
    address = f"{site}/en/reference/shape.html#torch.chunk"
    assert page.evaluate("navigator.clipboard.readText()") == page.url == address


def test_few_copy_buttons_are_tab_stops(site: str, page: Page) -> None:
    page.goto(f"{site}/en/reference/shape.html")
    page.locator(".copy").first.wait_for(state="attached")
    stops = page.locator(".copy:not([tabindex='-1'])").count()
    sections = page.locator("article section:has(> div > .highlight)").count()
    assert stops == sections < page.locator(".copy").count() / 2

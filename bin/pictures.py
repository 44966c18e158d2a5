"""Draw the pictures of the READMEs from the built site: images/*.png.

Beside them stands what they show, images/shown.json: words, in which any number counts
as any other, and a digest of colours and sizes. A test compares that with the site.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
from chromium import chromium, new_context, served
from PIL import Image
from playwright.sync_api import Browser, Page

SITE, IMAGES = Path("build/html"), Path("images")
SHOWN = IMAGES / "shown.json"
COLOURS = 256  # of a picture: small, and on screens nobody sees it


@dataclass(frozen=True)
class Shot:
    """A part of a page: what a window shows, and which elements of that count."""

    address: str
    size: tuple[int, int]
    elements: str
    click: str = ""  # before it is drawn
    top: str = ""  # what stands at the top of the window


SHOTS = {
    "home.en": Shot("en/index.html", (1280, 760), "h1, .hero, .alive-name"),
    "home.zh_CN": Shot("zh_CN/index.html", (1280, 760), "h1, .hero, .alive-name"),
    "page": Shot(
        "zh_CN/reference/shape.html",
        (1440, 960),
        r"#torch\.cat > :nth-child(-n+7)",
        click=".original-switch",
        top=r"#torch\.cat",
    ),
}
SHEETS = {"sheet.en": "sheet/torch-handbook-en.pdf"}
SHEETS["sheet.zh_CN"] = "sheet/torch-handbook-zh_CN.pdf"
SHEET_SCALE = 1.5  # pixels a point

# The words of each element that is seen, and how they look. What the records say is
# left out: each new one would change it.
LOOK = """selector => [...document.querySelectorAll(selector)].flatMap(
  root => [root, ...root.querySelectorAll("*")]
).filter(
  each => each.checkVisibility() && !each.closest(".badges, .in-figures")
).map(each => {
  const words = [...each.childNodes].filter(node => node.nodeType === Node.TEXT_NODE);
  const s = getComputedStyle(each);
  const look = [s.color, s.backgroundColor, s.borderColor, s.fontSize, s.fontWeight];
  return [words.map(node => node.data.trim()).filter(Boolean).join(" "), look.join()];
}).filter(([words, look]) => words)"""


def normal(words: str) -> str:
    """Words in which numbers may change, such as that of all names or a release."""
    return re.sub(r"\d+([.,–]\d+)*", "0", " ".join(words.split()))


@contextmanager
def opened(browser: Browser, address: str, shot: Shot) -> Iterator[Page]:
    """A window on the part that a picture shows."""
    width, height = shot.size
    context = new_context(browser, viewport={"width": width, "height": height})
    page = context.new_page()
    page.goto(f"{address}/{shot.address}")
    if shot.click:
        page.locator(shot.click).first.click()
        page.mouse.move(0, 0)
    if shot.top:
        page.locator(shot.top).evaluate("each => each.scrollIntoView()")
    page.evaluate("document.fonts.ready")
    yield page
    context.close()


def shown(page: Page, shot: Shot) -> dict[str, Any]:
    """What a picture of a page shows."""
    found = page.evaluate(LOOK, shot.elements)
    assert found, f"{shot.address}: nothing of {shot.elements} is seen"
    look = hashlib.sha256(json.dumps([each for _w, each in found]).encode())
    words = [normal(words) for words, _look in found]
    return {"look": look.hexdigest()[:16], "words": words}


def printed(path: Path) -> tuple[Image.Image, dict[str, Any]]:
    """The first page of a sheet, and what it shows."""
    page = pypdfium2.PdfDocument(path)[0]
    words = page.get_textpage().get_text_bounded().splitlines()
    image = page.render(scale=SHEET_SCALE).to_pil()
    told = {normal(line) for line in words if "CC BY" not in line}  # nor the foot
    return image, {"words": sorted(told - {""})}


def save(name: str, image: Image.Image) -> None:
    """Write a small PNG."""
    few = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(IMAGES / f"{name}.png", optimize=True)


def draw() -> None:
    """Draw all, and write down what they show."""
    told = {}
    with served() as address, chromium() as browser:
        for name, shot in SHOTS.items():
            with opened(browser, address, shot) as page:
                told[name] = shown(page, shot)
                save(name, Image.open(BytesIO(page.screenshot())))
    for name, path in SHEETS.items():
        image, told[name] = printed(SITE / path)
        save(name, image)
    text = json.dumps(told, ensure_ascii=False, indent=1)
    SHOWN.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    draw()

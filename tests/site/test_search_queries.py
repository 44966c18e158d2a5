"""What people ask, asked in a real browser: the share that is answered at once.

``tests/queries`` holds what they type and where the answer stands; the names come from
the pages themselves. A query is answered when one of the first three hits is right.
"""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from built import units
from chromium import new_context, wait_for_words
from commands import ROOT
from playwright.sync_api import Browser, Page

LANGUAGES = ["en", "zh_CN"]
SHARES = {
    "zh.tsv": 0.95,
    "questions.tsv": 0.95,
    "messages.tsv": 1.0,
    "more.tsv": 0.9,
    "blind.tsv": 0.92,
}
NAMES_SHARE = 0.97
FIRST = 3

FIND = f"""queries => queries.map(query =>
    handbookSearch.engine.index.find(query).hits.slice(0, {FIRST}).map(
        ({{ address, title, names }}) => ({{ address, title, names }})))"""

Hit = dict[str, Any]


@pytest.fixture(scope="module")
def asked(site: str, browser: Browser) -> Iterator[dict[str, Page]]:
    """A page in each language whose box knows all."""
    context = new_context(browser)
    pages = {}
    for language in LANGUAGES:
        pages[language] = page = context.new_page()
        page.goto(f"{site}/{language}/search.html")
        page.keyboard.type("x")
        wait_for_words(page)
    yield pages
    context.close()


def rows(name: str) -> list[list[str]]:
    lines = Path(ROOT, "tests/queries", name).read_text("utf-8").splitlines()
    said = [line for line in lines if not line.startswith("#")]
    return list(csv.reader(said, delimiter="\t", quoting=csv.QUOTE_NONE))


def is_right(hit: Hit, answers: str) -> bool:
    """Is it an entry or a title of that name, or does its address hold the words?"""
    known = {hit["title"], *hit["names"]}
    address = hit["address"].lower()
    return any(
        answer in known or (answer.isascii() and answer.lower() in address)
        for answer in answers.split("|")
    )


def tell(what: str, missed: list[str], total: int) -> float:
    """Print the share, and what was missed."""
    share = 1 - len(missed) / total
    print(f"{what}: {total - len(missed)} of {total}, {share:.1%}")
    for each in missed:
        print("   ", each)
    return share


@pytest.mark.parametrize("name", SHARES)
def test_questions(asked: dict[str, Page], name: str) -> None:
    missed = []
    for language, query, answers in (said := rows(name)):
        (hits,) = asked[language].evaluate(FIND, [query])
        if not any(is_right(hit, answers) for hit in hits):
            missed.append(f"{query} -> {', '.join(hit['address'] for hit in hits)}")
    assert tell(name, missed, len(said)) >= SHARES[name]


def test_messages_are_found_on_chinese_pages(asked: dict[str, Page]) -> None:
    said = rows("messages.tsv")
    found = asked["zh_CN"].evaluate(FIND, [query for _, query, _ in said])
    missed = [
        query
        for (_, query, answers), hits in zip(said, found, strict=True)
        if not any(is_right(hit, answers) for hit in hits)
    ]
    assert tell("messages in Chinese", missed, len(said)) == 1.0


def test_a_message_is_found_after_its_traceback(asked: dict[str, Page]) -> None:
    head = 'Traceback (most recent call last):\n  File "/home/me/net.py", line 3\n'
    for _, query, answers in (said := rows("messages.tsv")):
        (hits,) = asked["en"].evaluate(FIND, [f"{head}    y = net(x)\n{query}"])
        assert any(is_right(hit, answers) for hit in hits), query
    assert said


@pytest.mark.parametrize(
    ("language", "query", "name"),
    [
        ("en", "torch.save uses too much memory", "torch.save"),
        ("en", "torch.eig", "Functions that torch took away"),
        ("en", "np.place", "torch.masked_scatter"),  # which is called so
        ("zh_CN", "np.place", "torch.masked_scatter"),
    ],
)
def test_what_is_named_with_a_dot_is_meant(
    asked: dict[str, Page], language: str, query: str, name: str
) -> None:
    (hits,) = asked[language].evaluate(FIND, [query])
    assert any(is_right(hit, name) for hit in hits)


# How a name is typed.
LAST = re.compile(r".*\.")
WAYS = {
    "in full": lambda name: name,
    "without torch": lambda name: name.removeprefix("torch."),
    "by its last part": lambda name: LAST.sub("", name),
    "in lower case": str.lower,
    "as a call": lambda name: LAST.sub("", name) + "(x, dim=1)",
    "of a variable": lambda name: LAST.sub("x.", name) if "Tensor." in name else "",
    "of F": lambda name: LAST.sub("F.", name) if ".functional." in name else "",
    "with a letter less": lambda name: without_a_letter(LAST.sub("", name)),
    "with letters swapped": lambda name: with_letters_swapped(LAST.sub("", name)),
}
LONG = 6  # in which a slip leaves enough


def without_a_letter(word: str) -> str:
    middle = len(word) // 2
    return word[:middle] + word[middle + 1 :] if len(word) >= LONG else ""


def with_letters_swapped(word: str) -> str:
    middle = len(word) // 2
    turned = word[middle] + word[middle - 1]
    return word[: middle - 1] + turned + word[middle + 1 :] if len(word) >= LONG else ""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", WAYS)
def test_names(asked: dict[str, Page], language: str, way: str) -> None:
    names = [name for unit in units() for name in unit.names]
    typed = {name: WAYS[way](name) for name in names}
    others = {LAST.sub("", name).lower() for name in names}
    if way.startswith("with "):  # what is a name itself means that one
        typed = {
            name: said for name, said in typed.items() if said.lower() not in others
        }
    typed = {name: said for name, said in typed.items() if said}
    found = asked[language].evaluate(FIND, list(typed.values()))
    missed = [
        f"{said} -> {', '.join(hit['title'] for hit in hits)}"
        for (name, said), hits in zip(typed.items(), found, strict=True)
        if not any(name in hit["names"] for hit in hits)
    ]
    assert tell(f"{language}, names {way}", missed, len(typed)) >= NAMES_SHARE


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_elsewhere(asked: dict[str, Page], language: str) -> None:
    """Those of NumPy, SciPy and Paddle, also in short."""
    named = asked[language].evaluate("handbookSearch.names")
    typed = [
        (said, entry["title"])
        for entry in named
        for name in entry["names"]
        if name.startswith(("numpy.", "scipy.", "paddle."))
        for said in {name, re.sub("^numpy", "np", name)}
    ]
    found = asked[language].evaluate(FIND, [said for said, _ in typed])
    missed = [
        said
        for (said, title), hits in zip(typed, found, strict=True)
        if title not in [hit["title"] for hit in hits]
    ]
    assert tell(f"{language}, NumPy and Paddle", missed, len(typed)) >= NAMES_SHARE


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_query_of_a_word_that_occurs_finds_nothing(
    asked: dict[str, Page], language: str
) -> None:
    found = asked[language].evaluate("""
        const { index } = handbookSearch.engine;
        [...index.postings.keys()].filter((term, at) => at % 50 === 0)
            .filter(term => !index.find(`zzzzqqq ${term}`).hits.length)""")
    assert found == []

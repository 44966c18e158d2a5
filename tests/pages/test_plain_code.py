"""Examples have no elements for what looks like plain text."""

from tiny import CONF, Tiny

WITH = CONF + 'extensions += ["handbook_sphinx.plain_code"]\n'
OPTION = 'highlight_options = {"default": {"filters": ["plain-code"]}}\n'
PAGE = """
    .. recipe:: Two
       :called: two

       >>> 1 + len("a")
       2

       >>> len(1)
       Traceback (most recent call last):
         ...
       TypeError: object of type 'int' has no len()
"""


def code(tiny: Tiny, conf: str) -> str:
    tiny.write("conf.py", conf)
    tiny.page("page", PAGE)
    result = tiny.build("html")
    assert (result.code, result.output) == (0, "")
    return tiny.read("out/html/page.html").partition('<div class="highlight">')[2]


def test_plain_tokens_have_no_element(tiny: Tiny) -> None:
    html = code(tiny, WITH + OPTION)
    assert 'class="gp"' in html and 'class="p"' not in html
    assert '<span class="nb">len</span>(<span class="s2">' in html


def test_what_an_error_says_has_one(tiny: Tiny) -> None:
    said = "object of type 'int' has no len()"
    assert f'TypeError</span>: <span class="n">{said}' in code(tiny, WITH + OPTION)


def test_without_the_option_they_have(tiny: Tiny) -> None:
    assert '<span class="p">(</span>' in code(tiny, WITH)


def test_the_words_of_a_literal_have_none(tiny: Tiny) -> None:
    code(tiny, WITH)
    tiny.page("page", "One ``x = a < b`` in a line.\n\n>>> 1\n1\n")
    assert tiny.build("html").code == 0
    html = tiny.read("out/html/page.html")
    assert (
        'notranslate">x = a &lt; b</code>' in html and "<pre><span></span>" not in html
    )

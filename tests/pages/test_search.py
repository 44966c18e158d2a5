"""What the search is told about a page: a record a section, nothing of the frame."""

import pytest
from tiny import CONF, Tiny

from handbook_sphinx.search import UNUSED, pairs, records, spoken

PAGE = """<nav>Frame</nav><article><section id="page"><h1>Shape</h1><p>The page.</p>
<section id="torch.cat" class="entry"><h2>torch.cat<a class="headerlink">#</a></h2>
<div class="entry-head"><ul class="signatures"><li><b>torch.cat</b></li>
<li><b>torch.Tensor.cat</b></li></ul><p class="elsewhere"><code>numpy.concatenate</code>
</p></div><p class="badges">ran on CPU</p><p>拼接张量。</p>
<p class="original">Join tensors.</p><pre>torch.cat([x, x])</pre></section>
</section></article><footer>Frame</footer>"""
HAN = "\u4e00-\u9fff"


def test_a_record_a_section() -> None:
    entry, page = records(PAGE, "shape.html", HAN)
    assert page["meta"]["address"] == "shape.html"
    assert page["content"] == "The page."
    assert entry["weight"] > page["weight"]
    told = entry["meta"]
    assert told["address"] == "shape.html#torch.cat"
    assert told["shown"] == "torch.cat"
    assert told["page"] == "Shape"
    assert told["names"].split() == [
        *("torch.cat", "torch.Tensor.cat", "x.cat", "numpy.concatenate"),
        "np.concatenate",
    ]
    assert told["gloss"] == "拼接张量。 拼接 接张 张量"
    assert told["original"] == "Join tensors."
    assert told["examples"] == "torch.cat([x, x])"
    assert entry["content"] == "拼接张量。"


@pytest.mark.parametrize(
    ("words", "paired", "found"),
    [
        ("广播规则", HAN, ["广播", "播规", "规则"]),
        ("用 view", HAN, []),
        ("broadcasting", "", []),
    ],
)
def test_pairs(words: str, paired: str, found: list[str]) -> None:
    assert list(pairs(words, paired)) == found


def test_spoken() -> None:
    names = ["torch.Tensor.sum", "numpy.sum", "torch.sum"]
    assert list(spoken(names)) == [
        *("torch.Tensor.sum", "x.sum", "numpy.sum", "np.sum", "torch.sum")
    ]


@pytest.fixture
def site(tiny: Tiny) -> Tiny:
    conf = CONF.replace('"basic"', '"furo"')
    tiny.write("conf.py", conf + 'extensions.append("handbook_sphinx.search")\n')
    tiny.page("page", "Words.\n")
    return tiny


def test_the_index_stands_beside_the_pages(site: Tiny) -> None:
    result = site.build("html")
    assert (result.code, result.output) == (0, "")
    out = site.root / "out/html"
    assert (out / "pagefind/pagefind.js").exists()
    assert list((out / "pagefind").rglob("*.pf_fragment"))
    html = site.read("out/html/page.html")
    for name in UNUSED:
        assert name not in html
        assert not (out / "_static" / name).exists()
    assert not (out / "searchindex.js").exists()


def test_what_is_kept_may_be_broken(site: Tiny) -> None:
    assert site.build("html").code == 0
    kept = site.root / "doctrees/html/search.json"
    whole = kept.read_text()
    kept.write_text(whole[:-9])
    site.page("page", "Other words.\n")
    assert site.build("html").code == 0
    assert "Other words." in kept.read_text()

"""What the bench edits can be built: else it would end there."""

import shutil

from tiny import CONF, ROOT, Result, Tiny

from bench import bench

FACES = ("called", "parameters", "picture", "release")


def test_the_edited_page_is_read_without_a_warning(tiny: Tiny) -> None:
    names = [f"handbook_sphinx.{face}" for face in FACES]
    tiny.write("conf.py", f"{CONF}extensions += {names}\n")
    page = tiny.root / bench.PAGE
    page.parent.mkdir(parents=True)
    shutil.copy(ROOT / bench.PAGE, page)
    bench.edit(tiny.root)
    assert tiny.build("units") == Result(0, "")

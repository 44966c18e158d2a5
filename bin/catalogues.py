"""``-m bin.catalogues LANGUAGE``: compile its catalogues, ``.po`` to ``.mo``.

A broken one ends it with file and line. A file is written only when its bytes change,
so that no page is read again in vain.
"""

import os
import sys
from pathlib import Path

from handbook_sphinx.catalogues import catalogues, read

for path in catalogues(Path("locale"), sys.argv[1]):
    target, content = path.with_suffix(".mo"), read(path).to_binary()
    if not target.exists() or target.read_bytes() != content:
        aside = target.with_suffix(".mo.new")
        aside.write_bytes(content)
        aside.replace(target)
    elif target.stat().st_mtime < path.stat().st_mtime:
        os.utime(target)  # or Sphinx would compile it once more

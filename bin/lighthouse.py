"""``lighthouse.py SITE [PAGE]``: what Lighthouse says of each kind of page, on a phone.

The pages are served as hosts do, compressed, and each is opened three times; the
medians count. Beside them stand those of the theme as it comes, with the same text.
PAGE, such as ``reference/shape``, is measured alone. Nothing else should run on the
machine.
"""

from __future__ import annotations

import gzip
import json
import os
import runpy
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from sphinx.application import Sphinx
from sphinx.util.tags import Tags

LIGHTHOUSE = "lighthouse@12.8.2"  # Apache-2.0; the next one needs a newer Node
RUNS = 3
WANTED = {"performance": 99, "accessibility": 100, "best-practices": 100, "seo": 100}
KINDS = [
    "index",
    "guide/index",
    "guide/training",
    "exercises/index",
    "exercises/training",
    "reference/index",
    "reference/names",
    "reference/facts",
    "reference/shape",
    "reference/error_messages",
    "gallery/index",
    "gallery/tensors/plot_two_moons",
    "glossary",
    "search",
    "sheet",
    "verified",
    "versions",
]
# Here the theme as it comes has the same text.
COMPARED = ["guide/training", "reference/shape", "reference/error_messages"]
# The faces that make what is around the text.
FRAME = {"bundle", "contents", "head", "navigation", "offline", "search", "switch"}
CHROMIUM = "--headless=new --no-sandbox --disable-background-networking"
CHROMIUM += " --disable-component-update --disable-sync"


class Compressed(SimpleHTTPRequestHandler):
    """Serves files as hosts do: text is compressed, and a connection is kept."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return
        body, packed = content(path)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        pass


@cache
def content(path: Path) -> tuple[bytes, bool]:
    """What is sent for a file; is it compressed?"""
    packed = path.suffix in {".css", ".html", ".js", ".json", ".svg", ".txt", ".xml"}
    body = path.read_bytes()
    return (gzip.compress(body), True) if packed else (body, False)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address at which the files of ``folder`` are served."""
    handler = partial(Compressed, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def measure(url: str) -> dict[str, float]:
    """The medians of a page: its four scores, its KB, and milliseconds of waiting."""
    reports = [run(url) for _ in range(RUNS)]
    found: dict[str, float] = {
        name: round(median(100 * r["categories"][name]["score"] for r in reports))
        for name in WANTED
    }
    audits = [report["audits"] for report in reports]
    found["KB"] = median(a["total-byte-weight"]["numericValue"] for a in audits) / 1000
    found["LCP"] = median(a["largest-contentful-paint"]["numericValue"] for a in audits)
    found["TBT"] = median(a["total-blocking-time"]["numericValue"] for a in audits)
    found["CLS"] = median(a["cumulative-layout-shift"]["numericValue"] for a in audits)
    for audit in audits[0].values():
        if audit["score"] == 0 and audit["scoreDisplayMode"] == "binary":
            print(f"    {audit['id']}: {audit['title']}")
    return found


def run(url: str) -> dict:
    """One report. Raises SystemExit with what Lighthouse says when it cannot."""
    with TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        command = ["npx", "--yes", LIGHTHOUSE, url, "--quiet", "--output=json"]
        command += [f"--output-path={report}", f"--chrome-flags={CHROMIUM}"]
        command += [f"--only-categories={','.join(WANTED)}"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode or not report.exists():
            said = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
            sys.exit(f"make lighthouse: {LIGHTHOUSE} has stopped at {url}: {said}")
        return json.loads(report.read_text("utf-8"))


def stock(folder: Path) -> None:
    """Build the English pages with the theme as it comes."""
    conf = runpy.run_path("conf.py", {"tags": Tags()})
    faces = [
        face
        for face in conf["extensions"]
        if face.removeprefix("handbook_sphinx.") not in FRAME
    ]
    parts = folder.with_name("stock-parts")  # which stand in the text of a page
    shutil.copytree(
        "docs/_templates/components", parts / "components", dirs_exist_ok=True
    )
    bare = {
        "extensions": faces,
        "templates_path": [str(parts.resolve())],
        "html_static_path": [],
        "html_css_files": [],
        "html_js_files": [],
    }
    app = Sphinx(
        "docs", ".", folder, folder.parent / "doctrees/stock", "html",
        confoverrides=bare, status=None, warning=None,
    )  # fmt: skip
    app.build()


def shown(name: str, found: dict[str, float]) -> str:
    scores = "".join(f"{found[each]:5.0f}" for each in WANTED)
    times = f"{found['LCP']:7.0f} ms{found['TBT']:6.0f} ms{found['CLS']:7.3f}"
    return f"{name:44}{scores}{found['KB']:8.1f} KB{times}"


def main(site: Path, only: str = "") -> None:
    kinds = [only] if only else KINDS
    languages = sorted(path.parent.name for path in site.glob("*/index.html"))
    pages = [f"{code}/{kind}.html" for kind in kinds for code in languages]
    for page in pages:
        if not (site / page).exists():
            sys.exit(f"make lighthouse: {site} has no {page}; ONLY names one, such as "
                     "reference/shape")  # fmt: skip
    for tool, how in (("npx", "install Node 20 or newer"), ("chromium", "install it")):
        if not shutil.which(tool):
            sys.exit(f"make lighthouse: no {tool} on this machine; {how}")
    os.environ.setdefault("CHROME_PATH", str(shutil.which("chromium")))
    stock(site.parent / "stock")
    print(f"{'':44} perf a11y best  seo          weight     LCP       TBT    CLS")
    failed = []
    ours = {}
    with served(site) as address:
        for page in pages:
            ours[page] = found = measure(f"{address}/{page}")
            print(shown(page, found), flush=True)
            low = [f"{name} {found[name]:.0f}" for name in WANTED
                   if found[name] < WANTED[name]]  # fmt: skip
            failed += [f"{page}: {', '.join(low)}"] if low else []
    with served(site.parent / "stock") as address:
        for kind in (kind for kind in COMPARED if kind in kinds):
            theme, here = measure(f"{address}/{kind}.html"), ours[f"en/{kind}.html"]
            print(shown(f"the theme as it comes: {kind}", theme), flush=True)
            if here["KB"] > theme["KB"]:
                failed.append(f"{kind}: heavier than the theme as it comes")
            if here["performance"] < theme["performance"]:
                failed.append(f"{kind}: slower than the theme as it comes")
    if failed:
        sys.exit("make lighthouse: below what is wanted\n  " + "\n  ".join(failed))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])

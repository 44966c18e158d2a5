"""Show the site on this machine; build it again whenever a source is saved."""

import sys

from livereload import Server, shell

WATCHED = [
    "docs/*.md",
    "docs/guide",
    "docs/reference",
    "docs/_static",
    "docs/_templates",
    "gallery",
    "cheatsheet",
    "locale",
    "handbook_sphinx",
    "conf.py",
]

server = Server()
for place in WATCHED:
    server.watch(place, shell("make html"), ignore=lambda name: name.endswith(".mo"))
server.serve(root="build/html", port=int(sys.argv[1]))

"""What Binder installs before it opens a notebook of the published site, to TARGET.

Its torch is the one for the CPU, as the machines of Binder have no GPU.
"""

import sys
from pathlib import Path

from handbook.written import whole
from handbook_sphinx.gallery._scripts import packages

INDEX = "--extra-index-url https://download.pytorch.org/whl/cpu"

(target,) = map(Path, sys.argv[1:])
needs = packages(sorted(Path("gallery").glob("*/plot_*.py")))
lines = [INDEX, *(f"{name}=={version}" for name, version in needs.items())]
whole(target, "\n".join([*lines, ""]))

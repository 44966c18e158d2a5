"""What a page may load and run: files of the site, and what it names by a digest."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

OWN = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
}


def digest(inline: str) -> str:
    """How a policy names what stands between two tags, to the last blank."""
    return f"'sha256-{b64encode(sha256(inline.encode()).digest()).decode()}'"


def policy(script: str = "", style: str = "") -> str:
    """The policy of a page in which these two are inline, for its ``<meta>``."""
    allowed = dict(OWN)
    for kind, inline in (("script-src", script), ("style-src", style)):
        if inline:
            allowed[kind] += f" {digest(inline)}"
    return "; ".join(f"{kind} {sources}" for kind, sources in allowed.items())

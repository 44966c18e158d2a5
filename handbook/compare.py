"""Decide whether an example printed what its page says it prints.

Structure must be exact, numbers must agree to the printed digit. A text is cut into
pieces (words, brackets, numbers, white space …), and the pieces are compared in
pairs. So nothing is broadcast or skipped, and only two kinds of piece get any leave:

* a float may differ by one unit in its last decimal, and ``-0.`` is ``0.``;
* a tensor may be spaced or wrapped differently where such a float, or the device
  suffix of a run on a GPU, moved its text.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal

# An empty line would end the example, so doctest writes this word in its place.
_BLANK_LINE = re.compile(r"^<BLANKLINE>$", re.MULTILINE)

_STYLE = re.compile(r"\x1b\[\d*m")

# Regular expressions cannot count brackets, so say how deep they nest. Torch needs
# three levels: (indices=tensor([], size=(1, 0)), …). Anything deeper stays exact.
_FLAT = r"\([^()]*\)"
_NESTED = rf"\((?:[^()]|{_FLAT})*\)"
_BRACKETS = rf"\((?:[^()]|{_NESTED})*\)"

# Integers and exponents without a point (1e-05) are words: they are exact.
_DECIMAL = r"\d+\.\d*(?:e[+-]\d+)?"

# Our own, for an example may have changed the one of its thread.
_EXACT = Context(prec=100)

# Torch rounds to four decimals; a number with fewer was not rounded.
_ROUNDED = 4

# The first alternative that fits wins. A piece without a named group is exact.
_PIECE = re.compile(
    rf"""
      (?<!\w)b?(?P<quote>['"])(?:\\.|(?!(?P=quote)).)*(?P=quote)  # '0.5', not don't
    | (?<=[Tt]ensor)(?P<tensor>{_BRACKETS})    # of tensor(…), nested_tensor(…)
    | (?P<float>-?{_DECIMAL})(?!\.?\w)         # -0.5000 or 1., but not 2.13.0
    | (?P<imaginary>[+-]{_DECIMAL})(?=j\b)     # +2. in 1.+2.j
    | \w+(?:\.\w+)*                            # torch.float32, 2.13.0, 42, nan
    | \s+
    | .
    """,
    re.VERBOSE,
)


def same(want: str, got: str, *, suffix: str = "") -> bool:
    """Tell whether the printed text ``got`` is what ``want`` promises.

    ``suffix`` is the device of the run, ``cuda:0``: a ``device='cuda:0'`` in ``got``
    that ``want`` lacks is set aside.
    """
    return _same_pieces(_BLANK_LINE.sub("", _tidy(want)), _tidy(got), suffix)


def same_error(want: str, got: str, *, suffix: str = "") -> bool:
    """Tell whether two exception lines (``TypeError: message``) are the same."""
    want, got = _BLANK_LINE.sub("", _tidy(want)).rstrip(), _tidy(got).rstrip()
    return want == got or (bool(suffix) and want == _without(suffix, got))


def _without(suffix: str, text: str) -> str:
    """Take out what torch adds to the name of a tensor on the device of a run."""
    device = suffix.partition(":")[0]
    text = re.sub(rf"\btorch\.{device}\.(\w+Tensor)\b", r"torch.\1", text)
    return re.sub(rf",\s*device='{re.escape(suffix)}'", "", text)


def _tidy(text: str) -> str:
    """Drop trailing spaces, and end the last line if there is one.

    Further newlines stay: an empty line is output, and no output is not a line. Tabs
    become spaces, as they have in what is wanted: doctest has put them there. A
    terminal shows codes for bold as bold, and a page does not show them.
    """
    text = _STYLE.sub("", text)
    text = re.sub(r" +$", "", text.expandtabs(), flags=re.MULTILINE)
    return text + "\n" if text and not text.endswith("\n") else text


def _same_pieces(want: str, got: str, suffix: str) -> bool:
    """Compare two texts piece by piece."""
    wants, gots = list(_PIECE.finditer(want)), list(_PIECE.finditer(got))
    return len(wants) == len(gots) and all(
        _same_piece(a, b, suffix) for a, b in zip(wants, gots, strict=True)
    )


def _same_piece(want: re.Match[str], got: re.Match[str], suffix: str) -> bool:
    """Compare two pieces: the same text, or the same kind with leave to differ."""
    if want[0] == got[0]:
        return True
    match want.lastgroup, got.lastgroup:
        case ("float", "float") | ("imaginary", "imaginary"):
            return _same_float(want[0], got[0])
        case ("tensor", "tensor"):
            return _same_tensor(want[0], got[0], suffix)
    return False


def _same_float(want: str, got: str) -> bool:
    """Compare two floats that are not printed the same."""
    a, b = Decimal(want), Decimal(got)
    if want.lstrip("+-") == got.lstrip("+-"):
        return a == b  # only the sign differs, and only zero does not mind
    if _layout(want) != _layout(got):
        return False
    if _layout(want)[0] < _ROUNDED:
        return False  # 1. and 0.25 are printed in full: nothing was rounded off
    # 9.9999e-08 and 1.0000e-07 are neighbours: the finer of the two scales counts.
    places = min(int(number.as_tuple().exponent) for number in (a, b))
    difference = _EXACT.abs(_EXACT.subtract(a, b))
    return 0 < difference <= Decimal(1).scaleb(places, _EXACT)


def _layout(number: str) -> tuple[int, bool]:
    """Return how many decimals a float shows, and whether it has an exponent."""
    mantissa, _, exponent = number.partition("e")
    return len(mantissa.partition(".")[2]), bool(exponent)


def _same_tensor(want: str, got: str, suffix: str) -> bool:
    """Compare the bracketed parts of two tensor reprs that are not the same text."""
    # Padding follows the widest number and wrapping the length of the line, so white
    # space says nothing once either has changed. In a repr it never separates words.
    want, got = "".join(want.split()), "".join(got.split())
    if want == got:
        return False  # neither has changed: the white space itself is wrong
    if suffix and _without(suffix, want) == want:
        got = _without(suffix, got)
    return _same_pieces(want[1:], got[1:], suffix="")

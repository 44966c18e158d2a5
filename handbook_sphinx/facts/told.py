"""What of the facts of a name is told, and how: dtypes always, the rest where it is
not the ordinary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from sphinx.locale import _

from handbook.facts.facts import Facts, errors, ran
from handbook.record import release

# Among what Sphinx keeps about a page: the anchor and the names of each entry.
ENTRIES = "handbook-facts-entries"

# Those that entries show; the table shows all.
SHOWN = (
    *("bool", "u8", "i8", "i16", "i32", "i64"),
    *("f16", "bf16", "f32", "f64", "c64", "c128"),
)
# Of which one is told where all do the same.
INTEGERS = ("i8", "i16", "i32", "i64")

MEMORY = {
    "view": _("a view"),
    "same": _("the same object"),
    "new view": _("a view or a copy"),
    "new same": _("the same object or a copy"),
    "same view": _("the same object or a view"),
    "new same view": _("the same object, a view or a copy"),
}

Known = Mapping[str, Facts]  # by the device


def cells(facts: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Each dtype, and what comes out: ``✗`` where it raises, nothing where unknown."""
    runs, fails = ran(facts), errors(facts)
    found = {d: runs.get(d) or ("✗" if d in fails else "") for d in SHOWN}
    if len({found[d] if found[d] != d else "same" for d in INTEGERS}) == 1:
        first = next(iter(INTEGERS))
        all_of_them = "i8–i64"
        same = all_of_them if found[first] == first else found[first]
        pairs = [(d, found[d]) for d in SHOWN if d not in INTEGERS]
        pairs.insert(SHOWN.index(first), (all_of_them, same))
    else:
        pairs = list(found.items())
    return tuple((dtype, out) for dtype, out in pairs if out)


def strip(pairs: Iterable[tuple[str, str]]) -> str:
    """The dtypes in boxes, and in words for those who cannot see them."""
    pairs = list(pairs)
    words = [f"{d}→{out}" if out not in (d, "✗") else d for d, out in pairs]
    yes = [w for w, (_d, out) in zip(words, pairs, strict=True) if out != "✗"]
    no = [w for w, (_d, out) in zip(words, pairs, strict=True) if out == "✗"]
    label = _("runs in %s") % ", ".join(yes)
    if no:
        label += "; " + _("raises in %s") % ", ".join(no)
    boxes = "".join(
        f"<i>{word}</i>" if out == "✗" else f"<b>{word}</b>"
        for word, (_d, out) in zip(words, pairs, strict=True)
    )
    return (
        f'<span class="dtypes" role="img" aria-label="{escape(label)}">{boxes}</span>'
    )


def notes(name: str, known: Known) -> Iterator[str]:
    """What is not the ordinary about a name, in words."""
    names = known["cpu"].names
    facts = names[name]
    memory = facts.get("memory", "")
    if memory in MEMORY and not (memory == "same" and name.endswith("_")):
        yield str(MEMORY[memory])
    yield from gradients(facts)
    yield from in_place(name, names)
    if taken := facts.get("index"):
        yield _("indices: %s") % taken
    if cast := facts.get("autocast"):
        yield _("autocast: %s") % cast.replace(">", "→")
    if mapped := facts.get("vmap"):
        yield _("vmap is a slow loop") if mapped == "loop" else _("vmap raises")
    if "compile" in facts:
        yield _("breaks the graph of torch.compile")
    if "meta" in facts:
        yield _("not on the meta device")
    for call, how in facts.get("broken", {}).items():
        yield f"{call}: {how}"
    yield from differences(name, known)


def gradients(facts: Mapping[str, Any]) -> Iterator[str]:
    said = facts.get("gradient", "")
    if said == "none":
        yield _("no gradient")
    elif said.endswith(" zero"):
        yield _("the gradient is always 0")
    lacking = [d for d in SHOWN if d in errors(dict(facts), "gradient errors")]
    if lacking:
        yield _("no gradient in %s") % " ".join(lacking)
    if "twice" in facts:
        yield _("not twice differentiable")


def in_place(name: str, names: Mapping[str, Any]) -> Iterator[str]:
    """Its form that writes into the operand, and where that does less."""
    last = name.rpartition(".")[2]
    form = names.get(f"torch.Tensor.{last}_")
    if name not in (f"torch.{last}", f"torch.Tensor.{last}") or not form:
        return
    runs = ran(form)
    fails = [d for d in ran(names[name]) if d in SHOWN and d in errors(form)]
    lacking = " ".join(d for d in fails if d not in runs)
    yield _("not in place in %s") % lacking if lacking else _("also in place")


def differences(name: str, known: Known) -> Iterator[str]:
    """Which dtypes differ on another device."""
    here = known["cpu"].names[name]
    for device, there in known.items():
        facts = there.names.get(name)
        if device == "cpu" or not facts:
            continue
        runs, fails = ran(facts), errors(facts)
        also = [d for d in SHOWN if d in runs and d in errors(here)]
        less = [d for d in SHOWN if d in fails and d in ran(here)]
        place = f"{device.upper()}, torch {release(there.torch)}"
        if also:
            yield _("%(place)s: also %(dtypes)s") % {
                "place": place,
                "dtypes": " ".join(also),
            }
        if less:
            yield _("%(place)s: not %(dtypes)s") % {
                "place": place,
                "dtypes": " ".join(less),
            }

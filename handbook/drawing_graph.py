"""Pictures of the autograd graph, from its real nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .drawing import GAP, Part, at, box, text

if TYPE_CHECKING:
    import torch


def graph(tensor: torch.Tensor, **leaves: torch.Tensor) -> Part:
    """The steps of ``backward`` from ``tensor`` on, read from its ``grad_fn``.

    ``leaves`` gives the leaves their names. Each step stands below all those before it.
    """
    depths: dict[Any, int] = {}

    def visit(node: Any, depth: int) -> None:
        depths[node] = max(depth, depths.get(node, 0))
        for after in following(node):
            visit(after, depth + 1)

    if tensor.grad_fn is None:
        raise ValueError("this tensor has no graph: its grad_fn is None")
    visit(tensor.grad_fn, 0)
    boxes = {node: step(node, leaves) for node in depths}
    levels = [
        [node for node in depths if depths[node] == depth]
        for depth in range(max(depths.values()) + 1)
    ]
    widths = [sum(boxes[node].width + GAP for node in nodes) for nodes in levels]
    tops, body, y = {}, "", 0.0
    for nodes, width in zip(levels, widths, strict=True):
        x = (max(widths) - width) / 2
        for node in nodes:
            tops[node] = x + boxes[node].width / 2, y
            body += at(x, y, boxes[node].body)
            x += boxes[node].width + GAP
        y += max(boxes[node].height for node in nodes) + 2 * GAP
    for node, (x, top) in tops.items():
        for after in following(node):
            body += arrow(x, top + boxes[node].height, *tops[after])
    return Part(max(widths) - GAP, y - 2 * GAP, body)


def following(node: Any) -> list[Any]:
    """The steps of ``backward`` that come after ``node``."""
    return [after for after, _input in node.next_functions if after]


def step(node: Any, leaves: dict[str, torch.Tensor]) -> Part:
    """The box of one node; that of a leaf says where the gradient is kept."""
    leaf = getattr(node, "variable", None)
    names = [f"{name}.grad" for name, each in leaves.items() if each is leaf]
    words = text("\n".join([type(node).__name__, *names]))
    width, height = words.width + GAP, words.height + GAP / 2
    body = box(0, 0, width, height, "cell" if leaf is None else "mark-1")
    body += at(GAP / 2, GAP / 4, words.body)
    return Part(width, height, body)


def arrow(x: float, y: float, to_x: float, to_y: float) -> str:
    """From one place down to another."""
    tip = f"M{to_x:g} {to_y:g}l-4 -8h8z"
    return f'<path class="arrow" d="M{x:g} {y:g}L{to_x:g} {to_y - 8:g}{tip}"/>'

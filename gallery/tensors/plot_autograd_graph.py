"""
The graph behind a gradient
===========================

While a loss is computed, autograd records each step as a *node*. The nodes and
the edges between them can be visited from Python, so the graph can be drawn,
together with the number that travels along each edge when
:meth:`torch.Tensor.backward` runs.
"""

# sphinx_gallery_thumbnail_number = -1

import matplotlib.pyplot as plt
import torch
from torch import nn

device = torch.device("cuda" if torch.cuda.is_available() else "cpu")

# %%
# One weight, used twice
# ----------------------
#
# A recurrent network uses the same weight at each time step. This is its
# smallest form: w multiplies the input, b is added, and w multiplies the
# result once more. The numbers are small enough to work everything out by hand.

w = torch.tensor(2.0, device=device, requires_grad=True)
b = torch.tensor(1.0, device=device, requires_grad=True)
x = torch.tensor(3.0, device=device)
target = torch.tensor(11.0, device=device)

state = w * x + b  # 2 · 3 + 1 = 7
output = w * state  # 2 · 7 = 14
loss = (output - target) ** 2  # (14 - 11)² = 9
assert (state.item(), output.item(), loss.item()) == (7, 14, 9)

# %%
# Walk through it
# ---------------
#
# The ``grad_fn`` of the loss is the first node. ``next_functions`` of a node names, for
# each tensor that went into that step, the node that made it. A tensor that needs no
# gradient has None there: x and target are not in the graph.


def walk(root):
    """Return the nodes from root down, and the edges (node, input number, node)."""
    nodes, edges = [root], []
    for node in nodes:  # the list grows while it is read
        for number, (below, _) in enumerate(node.next_functions):
            if below is not None:
                edges.append((node, number, below))
                if below not in nodes:
                    nodes.append(below)
    return nodes, edges


nodes, edges = walk(loss.grad_fn)
for node in nodes:
    inputs = [below and below.name() for below, _ in node.next_functions]
    print(f"{node.name():32}", *inputs)

assert len(nodes) == 7 and len(edges) == 7
leaves = [node for node in nodes if hasattr(node, "variable")]
assert {id(leaf.variable) for leaf in leaves} == {id(w), id(b)}

# %%
# A leaf has a node that collects its gradient, ``AccumulateGrad``, and there is
# one for each *tensor*, not one for each use: two edges end at that of w. So
# the graph is no tree. A tree with seven nodes would have six edges.

uses = {"w": 0, "b": 0}
for _, _, below in edges:
    if below in leaves:
        uses["w" if below.variable is w else "b"] += 1
assert uses == {"w": 2, "b": 1}

# %%
# The number on each edge
# -----------------------
#
# A hook on a node sees what comes in from above and what goes out along each
# of its edges. The chain rule says that the second is the first, times the
# derivative of this one step. Along two edges that end at the same node, the
# numbers are added up.

passed = {}


def watch(node):
    """Note the numbers that node sends along its edges."""

    def note(grad_inputs, grad_outputs):
        for number, grad in enumerate(grad_inputs):
            passed[node, number] = None if grad is None else grad.item()

    node.register_hook(note)


for node in nodes:
    if node not in leaves:
        watch(node)
loss.backward()

square, minus, multiply = nodes[:3]
into_w, plus = (below for below, _ in multiply.next_functions)
first, into_b = (below for below, _ in plus.next_functions)
by_hand = {  # what comes in, times the derivative of the step
    (square, 0): "1 · 2·3 = 6",
    (minus, 0): "6 · 1 = 6",
    (multiply, 0): "6 · 7 = 42",
    (multiply, 1): "6 · 2 = 12",
    (plus, 0): "12 · 1 = 12",
    (plus, 1): "12 · 1 = 12",
    (first, 0): "12 · 3 = 36",
}
assert {(node, number) for node, number, _ in edges} == set(by_hand)
for edge, words in by_hand.items():
    assert passed[edge] == float(words.split("=")[1])
assert w.grad.item() == 42 + 36 and b.grad.item() == 12

# %%
# With :meth:`torch.Tensor.detach` one of the uses leaves the graph, and its
# number is missing from the gradient. The loss is the same.

cut = (w * (w.detach() * x + b) - target) ** 2
assert cut.item() == 9
assert torch.autograd.grad(cut, w)[0].item() == 42
assert len(walk(cut.grad_fn)[0]) == 6  # there is no multiplication by x any more

# %%
# The same walk works for a network: each parameter is one leaf, however
# often it is used. Here the last layer uses the weight of the first.

torch.manual_seed(0)
network = nn.Sequential(nn.Linear(4, 4), nn.Tanh(), nn.Linear(4, 4)).to(device)
network[2].weight = network[0].weight
below, _ = walk(network(torch.ones(1, 4, device=device)).sum().grad_fn)
found = {id(node.variable) for node in below if hasattr(node, "variable")}
assert found == {id(p) for p in network.parameters()} and len(found) == 3

# %%
# The picture
# -----------
#
# The depth of a node is the length of the longest way to it, so each edge leads
# down. Beside it stands what it carries. The dashed edges are the two
# uses of w; :meth:`torch.Tensor.backward` adds 42 and 36 there.

depth = dict.fromkeys(nodes, 0)
for _ in nodes:
    for above, _, below in edges:
        depth[below] = max(depth[below], depth[above] + 1)
assert [depth[n] for n in (square, minus, multiply, plus, first)] == [0, 1, 2, 3, 4]

column = {into_w: -1, into_b: 1.2}
place = {node: (column.get(node, 0), -depth[node]) for node in nodes}
label = {
    square: "PowBackward0\n(14 - 11)² = 9",
    minus: "SubBackward0\n14 - 11 = 3",
    multiply: "MulBackward0\nw · 7 = 14",
    plus: "AddBackward0\n6 + b = 7",
    first: "MulBackward0\nw · 3 = 6",
    into_w: "AccumulateGrad\nw: 42 + 36 = 78",
    into_b: "AccumulateGrad\nb: 12",
}
for node in nodes:  # the label names the node that it stands on
    assert label[node].split("\n")[0] in node.name()

figure, ax = plt.subplots(figsize=(6.5, 6.0))
ax.set(xlim=(-1.6, 1.8), ylim=(-5.4, 0.4))
ax.axis("off")
boxes = {}
for node, (across, down) in place.items():
    leaf = node in leaves
    box = {
        "boxstyle": "round,pad=0.45" if leaf else "square,pad=0.45",
        "facecolor": "#FBEBCB" if leaf else "#D6E6F2",
        "edgecolor": "#D55E00" if leaf else "#0072B2",
    }
    text = ax.text(across, down, label[node], ha="center", va="center", bbox=box)
    boxes[node] = text.get_bbox_patch()
figure.canvas.draw()  # only now do the boxes have their size
for above, number, below in edges:
    shared = below is into_w
    arrow = {
        "arrowstyle": "-|>",
        "color": "#D55E00" if shared else "#444444",
        "linestyle": "--" if shared else "-",
        "patchA": boxes[above],  # from border to border
        "patchB": boxes[below],
        "connectionstyle": f"arc3,rad={0.25 if above is multiply and shared else 0}",
    }
    ax.annotate("", place[below], place[above], arrowprops=arrow)
    (x0, y0), (x1, y1) = place[above], place[below]
    side = {-1: (-0.62, 0.3), 0: (0.05, 0.0), 1.2: (0.05, 0.2)}[column.get(below, 0)]
    if above is first:
        side = (-0.02, -0.2)
    middle = ((x0 + x1) / 2 + side[0], (y0 + y1) / 2 + side[1])
    ax.text(*middle, by_hand[above, number], va="center")
# sphinx_gallery_start_ignore
figure.set_label(
    "The graph of the loss as boxes, from PowBackward0 at the top down to the leaves "
    "w and b. Each arrow has the product by which the gradient goes on. Two paths "
    "lead to w, and 42 and 36 add up to 78; to b leads one, with 12."
)
ax.set_label("Boxes with arrows from the top down; two ways lead to the same last box.")
# sphinx_gallery_end_ignore
plt.show()

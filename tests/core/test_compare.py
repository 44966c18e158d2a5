"""The judge of printed output refuses what is wrong, and only that."""

import decimal
import re
from collections.abc import Iterator

import pytest
import torch

from handbook.compare import same, same_error

CUDA = "cuda:0"

CUBE = """\
tensor([[[1., 2.]],

        [[3., 4.]]])
"""
WIDE = """\
tensor([0.0000, 0.1250, 0.2500, 0.3750, 0.5000, 0.6250, 0.7500, 0.8750],
       dtype=torch.float64)
"""
# The line that fits on the CPU is too long with the suffix.
SHORT_GRAD = """\
tensor([0.0000, 0.2000, 0.4000, 0.6000, 0.8000, 1.0000], requires_grad=True)
"""
SHORT_GRAD_CUDA = """\
tensor([0.0000, 0.2000, 0.4000, 0.6000, 0.8000, 1.0000], device='cuda:0',
       requires_grad=True)
"""
SPARSE = """\
tensor(indices=tensor([], size=(2, 0)),
       values=tensor([], size=(0,)),
       size=(2, 2), nnz=0, layout=torch.sparse_coo)
"""
NESTED = """\
nested_tensor([
  tensor([1., 1.]),
  tensor([2.])
])
"""
NESTED_CUDA = """\
nested_tensor([
  tensor([1., 1.], device='cuda:0'),
  tensor([2.], device='cuda:0')
], device='cuda:0')
"""


def table(rows: list[tuple[str, ...]]) -> list:
    """Make pytest parameters of rows that begin with a name."""
    return [pytest.param(*values, id=name) for name, *values in rows]


REFUSED = [
    # numbers
    ("two units off", "tensor(0.1234)", "tensor(0.1236)"),
    ("two units off in a list", "[0.12, 0.5]", "[0.14, 0.5]"),
    ("two units off with exponent", "tensor(1.0002e-07)", "tensor(1.0000e-07)"),
    ("two units off in a complex", "tensor(1.0000+0.1234j)", "tensor(1.0000+0.1236j)"),
    ("two fine units over a power", "tensor(9.9998e-08)", "tensor(1.0000e-07)"),
    ("one coarse unit over a power", "tensor(9.9990e-08)", "tensor(1.0000e-07)"),
    ("first decimal", "tensor(0.1234)", "tensor(0.2234)"),
    ("exponent", "tensor(1.0000e-07)", "tensor(1.0000e-08)"),
    ("exponent of zero", "tensor(0.0000e+00)", "tensor(0.0000e+01)"),
    ("bare exponent", "1e-05", "2e-05"),
    ("integer", "tensor([1, 2])", "tensor([1, 3])"),
    ("whole float", "tensor([1., 2.])", "tensor([1., 3.])"),
    ("whole imaginary", "tensor(1.+2.j)", "tensor(1.+3.j)"),
    ("integer to float", "tensor(1)", "tensor(1.)"),
    ("more decimals", "tensor(0.12)", "tensor(0.1200)"),
    ("more decimals of a whole number", "tensor(1.)", "tensor(1.0000)"),
    ("more digits in Python", "0.3", "0.30000000000000004"),
    ("exponent form", "tensor(0.0001)", "tensor(1.0000e-04)"),
    ("exponent form, one unit", "tensor(0.0001)", "tensor(1.0001e-04)"),
    ("sign", "tensor(-0.5000)", "tensor(0.5000)"),
    ("sign of a whole float", "tensor(-1.)", "tensor(1.)"),
    ("sign of an integer", "tensor(-1)", "tensor(1)"),
    ("sign of an imaginary part", "tensor(1.+2.j)", "tensor(1.-2.j)"),
    ("sign of the smallest number", "tensor(0.0001)", "tensor(-0.0001)"),
    ("plus", "tensor([1.+2.j, 0.1235])", "tensor([1. 2.j, 0.1234])"),
    ("plus of a number", "+0.5000", "0.5000"),
    ("plus of an imaginary part", "+0.5000j", "0.5000j"),
    ("j", "tensor(1.+2.j)", "tensor(1.+2.)"),
    ("nan for a number", "tensor(0.1234)", "tensor(nan)"),
    ("number for nan", "tensor([nan, 1.])", "tensor([0., 1.])"),
    ("sign of inf", "tensor(inf)", "tensor(-inf)"),
    ("inf for nan", "tensor(nan)", "tensor(inf)"),
    # structure
    ("lost bracket", "tensor([[1., 2.]])", "tensor([1., 2.])"),
    ("lost closing bracket", "tensor([1., 2.])", "tensor([1., 2.)"),
    ("broadcastable shape", "tensor(1.)", "tensor([1., 1.])"),
    ("one element", "tensor(1.)", "tensor([1.])"),
    ("moved comma", "tensor([1, 23])", "tensor([12, 3])"),
    ("lost comma", "(1, 2)", "(1 2)"),
    ("moved bracket", "tensor([[1], [2, 3]])", "tensor([[1, 2], [3]])"),
    ("shape", "torch.Size([2, 3])", "torch.Size([2, 4])"),
    ("other kind of tensor", "nested_tensor(0.1234)", "tensor(0.1234)"),
    # words
    ("dtype", "tensor(1., dtype=torch.float64)", "tensor(1., dtype=torch.float16)"),
    ("dtype missing", "tensor(1., dtype=torch.float64)", "tensor(1.)"),
    ("requires_grad missing", "tensor(1., requires_grad=True)", "tensor(1.)"),
    ("grad_fn", "tensor(1., grad_fn=<AddBackward0>)", "tensor(1., grad_fn=<Mul>)"),
    (
        "digit of grad_fn",
        "tensor(1., grad_fn=<AddBackward0>)",
        "tensor(1., grad_fn=<AddBackward1>)",
    ),
    ("word", "True", "False"),
    ("capital", "None", "none"),
    ("float in a string", "'0.1234'", "'0.1235'"),
    ("float in bytes", "b'0.1234'", "b'0.1235'"),
    ("tensor in a string", '"tensor(0.1234)"', '"tensor(0.1235)"'),
    ("escaped quote", r"'\' 0.1234'", r"'\' 0.1235'"),
    ("version", "2.13.0", "2.13.1"),
    ("version, middle", "2.13.0+cpu", "2.14.0+cpu"),
    ("version after a plus", "x+2.13.0", "x+2.14.0"),
    ("dotted identifier", "layer1.5", "layer1.6"),
    ("float against a letter", "0.5x", "0.6x"),
    # lines and white space
    ("extra line", "tensor(1.)\n", "tensor(1.)\ntensor(2.)\n"),
    ("missing line", "1\n2\n", "1\n"),
    ("line for nothing", "", "\n"),
    ("nothing for a line", "tensor(1.)", ""),
    ("extra blank line", "1\n", "1\n\n"),
    ("blank line lost outside", "1\n<BLANKLINE>\n2\n", "1\n2\n"),
    ("blank line lost in a tensor", CUBE, CUBE.replace("\n\n", "\n")),
    ("blank line added to a tensor", CUBE.replace("\n\n", "\n"), CUBE),
    ("joined lines", "1\n2\n", "1 2\n"),
    ("space in a list", "[0.1234, 2]", "[0.1234,  2]"),
    ("space beside a changed float", "[0.1234, 2]", "[0.1235,  2]"),
    ("space in a tensor", "tensor([1., 2.])", "tensor([ 1., 2.])"),
    ("wrapping of a tensor", WIDE, WIDE.replace("\n      ", "")),
    ("space around a tensor", "(tensor(0.1234), 1)", "(tensor(0.1235),  1)"),
    ("indentation", "  x", "x"),
]


@pytest.mark.parametrize("suffix", ["", CUDA])
@pytest.mark.parametrize(("want", "got"), table(REFUSED))
def test_wrong_output_is_refused(want: str, got: str, suffix: str) -> None:
    assert not same(want, got, suffix=suffix)
    if "<BLANKLINE>" not in want:  # only the page may write that
        assert not same(got, want, suffix=suffix)


ACCEPTED = [
    ("nothing", "", ""),
    ("the same", WIDE, WIDE),
    ("one unit", "tensor([0.1234, 2.0000])", "tensor([0.1235, 2.0000])"),
    ("one unit across a carry", "tensor(0.9999)", "tensor(1.0000)"),
    ("one unit, one more digit", "tensor(9.9999)", "tensor(10.0000)"),
    ("one unit across zero", "tensor(-0.0001)", "tensor(0.0000)"),
    ("one unit in a list", "[0.1234, 'a']", "[0.1235, 'a']"),
    ("one unit in Python", "0.30000000000000004", "0.30000000000000005"),
    ("one unit at a full stop", "The loss is 0.1234.", "The loss is 0.1235."),
    ("one unit after an apostrophe", "It's 0.1234 o'clock", "It's 0.1235 o'clock"),
    ("one unit in a complex", "tensor(1.5000-0.1234j)", "tensor(1.5001-0.1235j)"),
    ("one unit with exponent", "tensor(1.0001e-07)", "tensor(1.0000e-07)"),
    ("one unit over a power", "tensor(9.9999e-08)", "tensor(1.0000e-07)"),
    ("one unit over a large power", "tensor(9.9999e+09)", "tensor(1.0000e+10)"),
    ("negative zero", "tensor(-0.)", "tensor(0.)"),
    ("negative zero, decimals", "tensor(-0.0000)", "tensor(0.0000)"),
    ("negative zero, exponent", "tensor(-0.0000e+00)", "tensor(0.0000e+00)"),
    ("negative zero, imaginary", "tensor(1.-0.j)", "tensor(1.+0.j)"),
    ("negative zero in Python", "[-0.0, 1.0]", "[0.0, 1.0]"),
    ("padded negative zero", "tensor([-0., 1.])", "tensor([0., 1.])"),
    (
        "padding",
        "tensor([[-0.,  1.],\n        [ 2.,  3.]])",
        "tensor([[0., 1.],\n        [2., 3.]])",
    ),
    (
        "padding in a sparse tensor",
        "tensor(indices=tensor([[1, 2]]),\n       values=tensor([ 1., -0.]))",
        "tensor(indices=tensor([[1, 2]]),\n       values=tensor([1., 0.]))",
    ),
    ("nan and inf", "tensor([nan, -inf])", "tensor([nan, -inf])"),
    ("no final newline", "1\n2", "1\n2\n"),
    ("trailing spaces", "1  \n2\n", "1\n2 \t\n"),
    ("blank line", "1\n<BLANKLINE>\n2\n", "1\n\n2\n"),
    ("last blank line", "1\n<BLANKLINE>\n", "1\n\n"),
    ("only a blank line", "<BLANKLINE>", "\n"),
    ("3-D tensor", CUBE.replace("\n\n", "\n<BLANKLINE>\n"), CUBE),
]


@pytest.mark.parametrize("suffix", ["", CUDA])
@pytest.mark.parametrize(("want", "got"), table(ACCEPTED))
def test_right_output_passes(want: str, got: str, suffix: str) -> None:
    assert same(want, got, suffix=suffix)
    if "<BLANKLINE>" not in want:
        assert same(got, want, suffix=suffix)


ON_CUDA = [
    ("scalar", "tensor(1.)", "tensor(1., device='cuda:0')"),
    (
        "two tensors",
        "(tensor(1.), tensor(2))",
        "(tensor(1., device='cuda:0'), tensor(2, device='cuda:0'))",
    ),
    ("before a dtype", WIDE, WIDE.replace("dtype", "device='cuda:0', dtype")),
    ("wrapped", SHORT_GRAD, SHORT_GRAD_CUDA),
    ("sparse", SPARSE, SPARSE.replace("size=(2, 2)", "device='cuda:0', size=(2, 2)")),
    ("nested", NESTED, NESTED_CUDA),
    ("3-D", CUBE, CUBE.replace(")", ", device='cuda:0')")),
    ("and one unit", "tensor(0.1234)", "tensor(0.1235, device='cuda:0')"),
    ("and padding", "tensor([-0., 1.])", "tensor([0., 1.], device='cuda:0')"),
]


@pytest.mark.parametrize(("want", "got"), table(ON_CUDA))
def test_cuda_suffix_is_set_aside_one_way(want: str, got: str) -> None:
    assert same(want, got, suffix=CUDA)
    assert same(got, got, suffix=CUDA), "a page may promise the device"
    assert not same(want, got), "a CPU run does not print it"
    assert not same(got, want, suffix=CUDA), "a promised device must be printed"


def test_cuda_suffix_of_both_is_kept() -> None:
    want, got = "tensor(0.1234, device='cuda:0')", "tensor(0.1235, device='cuda:0')"
    assert same(want, got, suffix=CUDA)
    assert same(want, got)


REFUSED_ON_CUDA = [
    ("cpu", "tensor(1.)", "tensor(1., device='cpu')"),
    ("cpu for cuda", "tensor(1., device='cpu')", "tensor(1., device='cuda:0')"),
    ("second GPU", "tensor(1.)", "tensor(1., device='cuda:1')"),
    ("meta", "tensor(..., size=(2,))", "tensor(..., device='meta', size=(2,))"),
    ("the device itself", "(1)", "(1, device=device(type='cuda', index=0))"),
    ("outside a tensor", "(1)", "(1, device='cuda:0')"),
    ("two units", "tensor(0.1234)", "tensor(0.1236, device='cuda:0')"),
    ("integer", "tensor(1)", "tensor(2, device='cuda:0')"),
    (
        "one of two in a nested tensor",
        "nested_tensor([tensor(1.), tensor(2., device='cuda:0')])",
        "nested_tensor([tensor(1., device='cuda:0'), tensor(2., device='cuda:0')])",
    ),
    ("other suffix", "tensor(1.)", "tensor(1., device='cuda:0', requires_grad=True)"),
    (
        "one of two",
        "tensor(1.)\ntensor(1., device='cuda:0')",
        "tensor(1., device='cuda:0')\ntensor(1.)",
    ),
]


@pytest.mark.parametrize(("want", "got"), table(REFUSED_ON_CUDA))
def test_nothing_else_is_set_aside(want: str, got: str) -> None:
    assert not same(want, got, suffix=CUDA)


def test_errors_are_exact() -> None:
    line = "RuntimeError: loss 0.1234, got tensor([1.])"
    assert same_error(line, line + " \n\n")
    assert same_error("E: a\n<BLANKLINE>\nb", "E: a \n\nb\n")
    assert not same_error(line, line.replace("0.1234", "0.1235"))
    assert not same_error(line, line.replace("loss", "cost"))
    assert not same_error(line, line.replace("Runtime", "Type"))
    assert not same_error(line, line.replace(" got", "  got"))
    assert not same_error("ValueError: -0.", "ValueError: 0.")
    assert not same_error(line, line + "\nmore")


def test_errors_on_cuda() -> None:
    cpu, cuda = "E: tensor([1.])", "E: tensor([1.], device='cuda:0')"
    assert same_error(cpu, cuda, suffix=CUDA)
    assert same_error(cuda, cuda, suffix=CUDA)
    assert not same_error(cpu, cuda)
    assert not same_error(cuda, cpu, suffix=CUDA)
    assert not same_error(cpu, "E: tensor([1.], device='cpu')", suffix=CUDA)
    assert not same_error(cpu, cuda.replace("1.", "2."), suffix=CUDA)
    kind, there = "E: [torch.FloatTensor [2]]", "E: [torch.cuda.FloatTensor [2]]"
    assert same_error(kind, there, suffix=CUDA)
    assert not same_error(kind, there)
    assert not same_error(there, kind, suffix=CUDA)
    assert not same_error(kind, there.replace("Float", "Half"), suffix=CUDA)


def test_a_code_for_bold_is_not_text() -> None:
    assert same_error(
        "E: only if you trust it", "E: \x1b[1monly\x1b[0m if you trust it"
    )
    assert not same_error("E: 1monly", "E: \x1b[1monly")


def test_a_tab_is_the_spaces_that_doctest_reads_for_it() -> None:
    assert same_error("E: names:\n        missing", "E: names:\n\tmissing")
    assert not same_error("E: names:\n    missing", "E: names:\n\tmissing")


# Reprs of today's torch, none with a negative zero (whose sign may be dropped).
WEIGHT = torch.tensor([1.5, -2.0], requires_grad=True)
SAMPLES = [
    torch.tensor(3),
    torch.tensor(-0.125),
    torch.tensor(True),
    torch.tensor([1, -20, 300]),
    torch.tensor([1.0, 2.0, 3.0]),
    torch.tensor([0.1, -12.75, 3.0]),
    torch.tensor([1e-7, 2.5, 3e6]),
    torch.tensor([0.0, 1e-9]),
    torch.tensor([1e10, 123.0]),
    torch.tensor([float("nan"), float("inf"), -float("inf")]),
    torch.tensor([float("nan"), 0.25]),
    torch.tensor([1 + 2j, -0.5 - 1.25j]),
    torch.tensor([1 + 2j, 3 - 4j]),
    torch.tensor([[True, False]]),
    torch.tensor([1, 2], dtype=torch.uint8),
    torch.tensor([0.1, 0.2], dtype=torch.float64),
    torch.tensor([0.1, 0.2], dtype=torch.bfloat16),
    torch.arange(6.0).reshape(2, 3),
    torch.arange(8).reshape(2, 2, 2),
    torch.arange(8).reshape(2, 2, 2) / 7,
    torch.linspace(0, 1, 20),
    torch.linspace(-1, 1, 9, dtype=torch.float64),
    torch.arange(2000.0),
    torch.zeros(0),
    torch.zeros(2, 0, 3),
    torch.eye(2).to_sparse(),
    torch.zeros(2, 2).to_sparse(),
    torch.empty(2, device="meta"),
    WEIGHT,
    WEIGHT * 3 + 0.1,
    torch.nn.Parameter(torch.tensor([[0.5]])),
    torch.tensor([[1.5, 2.0], [0.25, 4.0]]).max(dim=1),
    torch.tensor([[1.5, 2.0], [0.25, 4.0]]).chunk(2),
    torch.tensor([[1.5, 2.0], [0.25, 4.0]]).shape,
    torch.tensor([0.1, 0.5], dtype=torch.float64).tolist(),
    {"loss": 0.125, "steps": 3, "dtype": torch.float32},
]
REPRS = [repr(sample) for sample in SAMPLES]


def mutants(text: str) -> Iterator[tuple[str, bool]]:
    """Alter each character and each word; tell whether that must be forgiven."""
    last_places = {m.end() - 1 for m in re.finditer(r"(?<=\d\.)\d{4,}", text)}
    for i, char in enumerate(text):
        head, tail = text[:i], text[i + 1 :]
        yield head + tail, False
        if char.isdigit():
            for digit in set("0123456789") - {char}:
                one_unit = abs(int(digit) - int(char)) == 1
                yield head + digit + tail, one_unit and i in last_places
        elif char in "()[]{}<>":
            for bracket in set("()[]{}<>") - {char}:
                yield head + bracket + tail, False
        elif char in "+-,:=.":
            for sign in set("+-,:=. ") - {char}:
                yield head + sign + tail, False
    for word in re.finditer(r"[A-Za-z_]\w*", text):
        for other in ("word", word[0] + "_", word[0].swapcase()):
            yield text[: word.start()] + other + text[word.end() :], False


@pytest.mark.parametrize("suffix", ["", CUDA])
@pytest.mark.parametrize("text", REPRS, ids=range(len(REPRS)))
def test_every_small_change_is_seen(text: str, suffix: str) -> None:
    assert same(text, text, suffix=suffix)
    for mutant, forgiven in mutants(text):
        assert same(text, mutant, suffix=suffix) is forgiven, mutant
        assert same(mutant, text, suffix=suffix) is forgiven, mutant


@pytest.mark.parametrize("sample", SAMPLES, ids=range(len(SAMPLES)))
def test_cuda_repr_of_torch_itself(
    sample: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Have torch print the suffix, so that torch decides where the lines break."""
    on_cpu = repr(sample)
    torch_adds = torch._tensor_str._add_suffixes

    def add_suffixes(text: str, suffixes: list[str], *args, **kwargs) -> str:
        others = [suffix for suffix in suffixes if "device=" not in suffix]
        return torch_adds(text, ["device='cuda:0'", *others], *args, **kwargs)

    monkeypatch.setattr(torch._tensor_str, "_add_suffixes", add_suffixes)
    on_cuda = repr(sample)
    if "meta" in on_cpu:
        assert not same(on_cpu, on_cuda, suffix=CUDA)
    elif "device" in on_cuda:
        assert same(on_cpu, on_cuda, suffix=CUDA)
        assert not same(on_cuda, on_cpu, suffix=CUDA)
        assert not same(on_cpu, on_cuda)
        for mutant, forgiven in mutants(on_cpu):
            if "".join(mutant.split()) != "".join(on_cpu.split()):  # more than a space
                assert same(mutant, on_cuda, suffix=CUDA) is forgiven, mutant


def test_the_decimal_context_that_an_example_leaves_does_not_matter() -> None:
    rough = decimal.Context(prec=1, traps=[decimal.Inexact])
    with decimal.localcontext(rough):
        assert not same("tensor(0.1234)", "tensor(0.1357)")
        assert same("tensor(0.1234)", "tensor(0.1235)")


def test_the_suffix_is_that_of_the_device_of_the_run() -> None:
    want, got = "tensor(1.)", "tensor(1., device='mps:0')"
    assert same(want, got, suffix="mps:0")
    assert not same(want, got, suffix=CUDA)
    assert not same(want, got, suffix="mps")

"""What a page says about a name is what the installed torch says."""

import pytest

from handbook.names import UnknownName, describe, release, torch_version

SITE = f"https://docs.pytorch.org/docs/{release(torch_version())}"
DESCRIBED = {
    "torch.chunk": ("function", "(input, chunks, dim=0)"),
    "torch.Tensor.chunk": ("method", "(chunks, dim=0)"),
    "torch.Tensor.add_": ("method", "(other, *, alpha=1)"),
    "torch.Tensor.expand": ("method", "(*size)"),
    "torch.Tensor.zero_": ("method", "()"),
    "torch.Size.numel": ("method", "()"),
    "torch.Tensor.arctan2_": ("method", "(other)"),  # known from the stubs alone
    "torch.einsum": ("function", "(equation, *operands)"),
    "torch.nn.functional.relu": ("function", "(input, inplace=False)"),
    "torch.linalg.inv": ("function", "(A, *, out=None)"),
    "torch.nn.Linear": (
        "class",
        "(in_features, out_features, bias=True, device=None, dtype=None)",
    ),
    "torch.no_grad": ("class", "()"),
    "torch.Tensor.grad": ("attribute", ""),
    "torch.Tensor.T": ("attribute", ""),
    "torch.float32": ("attribute", ""),
}
PAGES = {
    "torch.chunk": "generated/torch.chunk.html",
    "torch.Tensor.T": "tensors.html#torch.Tensor.T",
    "torch.finfo": "type_info.html#torch.torch.finfo",
    "torch.utils.data.DataLoader": "data.html#torch.utils.data.DataLoader",
}


@pytest.mark.parametrize("name", DESCRIBED)
def test_kind_and_signature(name: str) -> None:
    found = describe(name)
    assert (found.kind, found.signature) == DESCRIBED[name]


def test_a_module_as_default_shows_as_its_name() -> None:
    found = describe("torch.save")
    assert "pickle_module=pickle," in found.signature
    assert "/" not in found.signature


def test_a_class_with_a_long_signature() -> None:
    found = describe("torch.utils.data.DataLoader")
    assert found.kind == "class"
    assert found.signature.startswith("(dataset, batch_size=1, shuffle=None,")
    assert ":" not in found.signature  # no annotations
    assert "self" not in found.signature


@pytest.mark.parametrize("name", PAGES)
def test_official_page(name: str) -> None:
    assert describe(name).url == f"{SITE}/{PAGES[name]}"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("torch.chunkk", "has no torch.chunkk; did you mean torch.chunk or"),
        ("torch.Tensor.absolut", "did you mean torch.Tensor.absolute"),
        ("torch.nn.functional.rellu", "did you mean torch.nn.functional.relu or"),
        ("torch.utils.dat.Dataset", "did you mean torch.utils.data?"),
        ("torch.qqqqqqqqq", "has no torch.qqqqqqqqq"),
        ("torch", "does not begin with 'torch.'"),
        ("numpy.array", "does not begin with 'torch.'"),
    ],
)
def test_unknown(name: str, message: str) -> None:
    with pytest.raises(UnknownName) as problem:
        describe(name)
    assert message in str(problem.value)


def test_release() -> None:
    assert release("2.13.0+cpu") == "2.13"
    assert torch_version().startswith(release(torch_version()) + ".")

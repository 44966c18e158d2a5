"""What a page says about a name is what the installed torch says."""

import inspect
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from handbook.names import (
    CORRECTED,
    UnknownName,
    _find,
    _signatures,
    _split,
    _stubs,
    describe,
    exists,
    parameters,
    release,
    torch_version,
)

ROOT = Path(__file__).parent.parent.parent

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
    # the docstring and the stub tell of several forms, or on several lines
    "torch.Tensor.t": ("method", "()"),
    "torch.Tensor.detach": ("method", "()"),
    "torch.Tensor.log_softmax": ("method", "(dim, dtype=None)"),
    "torch.Tensor.to": (
        "method",
        "(dtype, non_blocking=False, copy=False, "
        "*, memory_format=torch.preserve_format)",
    ),
    "torch.nn.functional.scaled_dot_product_attention": (
        "function",
        "(query, key, value, attn_mask=None, dropout_p=0.0, is_causal=False, "
        "scale=None, enable_gqa=False)",
    ),
    "torch.unique_consecutive": (
        "function",
        "(input, return_inverse=False, return_counts=False, dim=None)",
    ),
    # classes whose constructor takes just anything
    "torch.finfo": ("class", "(dtype)"),
    "torch.nn.Sigmoid": ("class", "()"),
    "torch.nn.Identity": ("class", "(*args, **kwargs)"),
    "torch.nn.GRU": (
        "class",
        "(input_size, hidden_size, num_layers=1, bias=True, batch_first=False, "
        "dropout=0.0, bidirectional=False, device=None, dtype=None)",
    ),
    # a class method, and static ones
    "torch.nn.Embedding.from_pretrained": (
        "method",
        "(embeddings, freeze=True, padding_idx=None, max_norm=None, norm_type=2.0, "
        "scale_grad_by_freq=False, sparse=False)",
    ),
    "torch.nn.SyncBatchNorm.convert_sync_batchnorm": (
        "method",
        "(module, process_group=None)",
    ),
    "torch.Tensor.grad": ("attribute", ""),
    "torch.Tensor.T": ("attribute", ""),
    "torch.float32": ("attribute", ""),
}
PAGES = {
    "torch.chunk": "generated/torch.chunk.html",
    "torch.Tensor.T": "tensors.html#torch.Tensor.T",
    "torch.linalg.LinAlgError": "linalg.html",
    "torch.finfo": "type_info.html#torch.torch.finfo",
    "torch.utils.data.DataLoader": "data.html#torch.utils.data.DataLoader",
    "torch.amp.autocast": "amp.html#torch.autocast",
    "torch.autograd.graph.save_on_cpu": (
        "autograd.html#torch.autograd.graph.save_on_cpu"
    ),
    "torch.autograd.graph.increment_version": (
        "generated/torch.autograd.graph.increment_version.html"
    ),
    "torch.library.custom_op": "library.html#torch.library.custom_op",
    "torch.export.export": (
        "user_guide/torch_compiler/export/api_reference.html#torch.export.export"
    ),
    "torch.export.Dim": (
        "user_guide/torch_compiler/export/api_reference.html"
        "#torch.export.dynamic_shapes.Dim"
    ),
    "torch.backends.cudnn.benchmark": "backends.html#torch.backends.cudnn.benchmark",
    "torch.multiprocessing.get_sharing_strategy": (
        "multiprocessing.html#torch.multiprocessing.get_sharing_strategy"
    ),
    "torch.distributed.all_reduce": "distributed.html#torch.distributed.all_reduce",
    "torch.distributed.checkpoint.save": (
        "distributed.checkpoint.html#torch.distributed.checkpoint.state_dict_saver.save"
    ),
    "torch.nn.parallel.data_parallel": (
        "generated/torch.nn.parallel.data_parallel.data_parallel.html"
    ),
    "torch.distributions.Normal": (
        "distributions.html#torch.distributions.normal.Normal"
    ),
    "torch.distributions.kl_divergence": (
        "distributions.html#torch.distributions.kl.kl_divergence"
    ),
    "torch.distributions.biject_to": (
        "distributions.html#module-torch.distributions.constraint_registry"
    ),
    "torch.masked.sum": "masked.html",
    "torch.testing.assert_close": "testing.html#torch.testing.assert_close",
    "torch.cuda.set_device": "generated/torch.cuda.set_device.html",
    "torch.cuda.mem_get_info": "generated/torch.cuda.memory.mem_get_info.html",
}


@pytest.mark.parametrize("name", DESCRIBED)
def test_kind_and_signature(name: str) -> None:
    found = describe(name)
    assert (found.kind, found.signature) == DESCRIBED[name]


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        (
            "torch.max",
            [
                "(input, *, out=None)",
                "(input, dim, keepdim=False, *, out=None)",
                "(input, other, *, out=None)",
            ],
        ),
        ("torch.where", ["(condition, input, other, *, out=None)", "(condition)"]),
        ("torch.kthvalue", ["(input, k, dim=-1, keepdim=False, *, out=None)"]),
        (
            "torch.pow",
            ["(input, exponent, *, out=None)", "(self, exponent, *, out=None)"],
        ),
        ("torch.Tensor.T", []),
    ],
)
def test_all_forms(name: str, forms: list[str]) -> None:
    assert list(describe(name).signatures) == forms


@pytest.mark.parametrize(
    ("name", "default"),
    [
        ("torch.save", "pickle_module=pickle,"),
        ("torch.nn.TransformerEncoderLayer", "activation=relu,"),
        ("torch.utils.data.random_split", "generator=default_generator)"),
    ],
)
def test_a_default_shows_as_its_name(name: str, default: str) -> None:
    assert default in describe(name).signature


def documented() -> list[str]:
    """The names that have an entry."""
    pages = [*ROOT.glob("docs/**/*.rst"), *ROOT.glob("docs/**/*.md")]
    head = r"\bapi(?:::|\}) (.+(?:\n {9}.+)*)"
    heads = (re.findall(head, page.read_text("utf-8")) for page in pages)
    return sorted({name for page in heads for head in page for name in head.split()})


SIGNATURES = """
import sys
from handbook.names import describe
for name in sys.stdin.read().split():
    print(name, *describe(name).signatures)
"""


def elsewhere(names: list[str]) -> list[str]:
    """Their signatures, as a process sees them in which sets have another order."""
    seed = "1" if os.environ.get("PYTHONHASHSEED") != "1" else "2"
    done = subprocess.run(
        [sys.executable, "-c", SIGNATURES],
        input="\n".join(names),
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout.splitlines()


def test_the_signature_of_every_entry() -> None:
    names = documented()
    assert len(names) > 900
    found = [" ".join([name, *describe(name).signatures]) for name in names]
    assert found == elsewhere(names)
    for line in found:
        if line == "torch.Tensor.as_subclass (cls)":  # its own parameter
            continue
        wrong = re.search(r" at 0x|/\w+/|\(\.\.\.\)|\bcls\b", line)
        assert not wrong, line


def test_exists() -> None:
    assert exists("torch.Tensor.chunk")
    assert exists("torch.utils.data.DataLoader")
    assert not exists("torch.chunkk")
    assert not exists("torch.Tensor.chunk.chunk")
    assert not exists("numpy.array")


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


def test_parameters_of_all_forms() -> None:
    found = parameters("torch.max", "torch.Tensor.max")
    assert {"input", "dim", "keepdim", "other"} <= found.keys()
    assert found["keepdim"] == "False"
    assert parameters("torch.einsum") == {"equation": "", "operands": ""}
    assert parameters("torch.Tensor.T") == {}


def test_version_as_torch_says_it(tmp_path: Path) -> None:
    """The package of a CUDA build may be called 2.14.1, and its torch 2.14.1+cu130."""
    torch = tmp_path / "torch"
    torch.mkdir()
    (torch / "__init__.py").write_text("raise SystemExit('imported')")
    (torch / "version.py").write_text("__version__ = '9.8.7+cu654'")
    shown = subprocess.run(
        [
            sys.executable,
            "-c",
            "from handbook import names as n; print(n.torch_version())",
        ],
        env=os.environ | {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert shown.stdout == "9.8.7+cu654\n"


@pytest.mark.parametrize("name", CORRECTED)
def test_a_signature_that_torch_tells_wrongly(name: str) -> None:
    """When torch tells it rightly, the correction goes."""
    told = CORRECTED[name]
    forms = (told,) if isinstance(told, str) else told
    assert _signatures(name, *_find(name)) != forms
    assert describe(name).signatures == forms


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, told in CORRECTED.items()
        if re.fullmatch(r"torch\.(linalg\.)?[a-z_]+", name) and "/" not in told
    ],
)
def test_a_corrected_function_takes_these_names(name: str) -> None:
    """Called with nothing, it says which parameters it misses."""
    needed = [bare for bare, default in parameters(name).items() if not default]
    with pytest.raises(TypeError) as problem:
        _find(name)[1]()
    for bare in needed:
        assert re.search(rf'("|\w ){bare}\b', str(problem.value)), bare


# Parameters that neither torch's stubs nor its schemas tell, and yet it takes them, or
# nothing by name.
TAKEN = {
    "torch.Tensor.random_": {"from"},  # a word of Python's
    "torch.Tensor.requires_grad_": {"requires_grad"},
    "torch.Tensor.to": {"tensor"},
    "torch.Tensor.type": {"kwargs"},
    "torch.Tensor.uniform_": {"from"},
    "torch.Tensor.view": {"shape"},  # of ``*shape``
    "torch.concatenate": {"axis"},  # NumPy's names of dim and input
    "torch.linalg.vector_norm": {"x"},
    "torch.nested.to_padded_tensor": {"input"},
    "torch.numel": {"input"},
    "torch.range": {"layout"},
    "torch.set_num_interop_threads": {"int"},
    "torch.set_num_threads": {"int"},
    "torch.sparse.mm": {"sparse", "dense"},
    "torch.sparse_bsc_tensor": {"pin_memory"},
    "torch.sparse_bsr_tensor": {"pin_memory"},
    "torch.sparse_coo_tensor": {"pin_memory"},
    "torch.sparse_csc_tensor": {"pin_memory"},
    "torch.sparse_csr_tensor": {"pin_memory"},
}
OF_MAKING = {"out", "dtype", "layout", "device", "pin_memory", "requires_grad"}


def taken(name: str, schemas: dict[str, set[str]]) -> set[str]:
    """The parameters of all overloads, by the stubs or else by the schemas."""
    module, _, attribute = name.removeprefix("torch.").rpartition(".")
    if not re.fullmatch(
        "(Tensor|fft|linalg|nested|nn.functional|sparse|special)?", module
    ):
        return set()
    if module in ("", "Tensor", "nested"):
        own = r"\s*self\b,?" if module == "Tensor" else ""
        head = rf"def {attribute}\({own}(.*?)\)\s*->"
        told = ",".join(re.findall(head, _stubs(), re.DOTALL))
        if found := {part.split(":")[0].strip(" *\n") for part in _split(told)}:
            return found - {""} | schemas.get(attribute, set())
    return schemas.get(f"{module}_{attribute}", schemas.get(attribute, set()))


def test_a_parameter_has_the_name_that_torch_takes() -> None:
    """Of what is made in C, docstrings tell some names that no call takes."""
    schemas: dict[str, set[str]] = {}
    for schema in torch._C._jit_get_all_schemas():
        known = schemas.setdefault(schema.name.partition("::")[2], set(OF_MAKING))
        known |= {argument.name for argument in schema.arguments}
    for known in schemas.values():
        known |= {"input"} if "self" in known else set()
    wrong = {}
    for name in documented():
        _, value = _find(name)
        told = taken(name, schemas)
        if told and inspect.isroutine(value) and not inspect.isfunction(value):
            odd = parameters(name).keys() - told - TAKEN.get(name, set())
            wrong |= {name: odd} if odd else {}
    assert wrong == {}

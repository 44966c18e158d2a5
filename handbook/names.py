"""What the installed torch says about a name: its kind, signature and page."""

from __future__ import annotations

import difflib
import functools
import importlib
import inspect
import re
import runpy
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .record import release

OFFICIAL = "https://docs.pytorch.org/docs"

_EXPORT = "user_guide/torch_compiler/export/api_reference.html"

# Names that the official site describes on a page that they share with others.
COLLECTIVE_PAGES = {
    "torch.Tensor.T": "tensors.html#torch.Tensor.T",
    "torch.Tensor.mT": "tensors.html#torch.Tensor.mT",
    "torch.random.fork_rng": "random.html#torch.random.fork_rng",
    "torch.device": "tensor_attributes.html#torch.device",
    "torch.linalg.LinAlgError": "linalg.html",
    "torch.finfo": "type_info.html#torch.torch.finfo",
    "torch.iinfo": "type_info.html#torch.torch.iinfo",
    "torch.distributed.checkpoint.load": (
        "distributed.checkpoint.html#torch.distributed.checkpoint.state_dict_loader.load"
    ),
    "torch.distributed.checkpoint.save": (
        "distributed.checkpoint.html#torch.distributed.checkpoint.state_dict_saver.save"
    ),
    "torch.distributed.device_mesh.init_device_mesh": (
        "distributed.html#torch.distributed.device_mesh.init_device_mesh"
    ),
    "torch.distributed.fsdp.fully_shard": (
        "distributed.fsdp.fully_shard.html#torch.distributed.fsdp.fully_shard"
    ),
    "torch.distributed.tensor.DTensor": (
        "distributed.tensor.html#torch.distributed.tensor.DTensor"
    ),
    "torch.distributed.tensor.distribute_tensor": (
        "distributed.tensor.html#torch.distributed.tensor.distribute_tensor"
    ),
    "torch.nn.Buffer": "generated/torch.nn.parameter.Buffer.html",
    "torch.nn.Parameter": "generated/torch.nn.parameter.Parameter.html",
    "torch.nn.Flatten": "generated/torch.nn.modules.flatten.Flatten.html",
    "torch.nn.Unflatten": "generated/torch.nn.modules.flatten.Unflatten.html",
    "torch.autocast": "amp.html#torch.autocast",
    "torch.amp.autocast": "amp.html#torch.autocast",
    "torch.autograd.Function": "autograd.html#torch.autograd.Function",
    "torch.autograd.Function.apply": "autograd.html#torch.autograd.Function",
    "torch.autograd.Function.setup_context": "autograd.html#torch.autograd.Function",
    "torch.autograd.graph.Node": "autograd.html#autograd-graph",
    "torch.autograd.graph.increment_version": (
        "generated/torch.autograd.graph.increment_version.html"
    ),
    "torch.autograd.set_multithreading_enabled": (
        "generated/torch.autograd.grad_mode.set_multithreading_enabled.html"
    ),
    "torch.export.Dim": f"{_EXPORT}#torch.export.dynamic_shapes.Dim",
    "torch.export.dims": f"{_EXPORT}#module-torch.export.dynamic_shapes",
    "torch.nn.parallel.data_parallel": (
        "generated/torch.nn.parallel.data_parallel.data_parallel.html"
    ),
    "torch.nn.parallel.parallel_apply": (
        "generated/torch.nn.parallel.parallel_apply.parallel_apply.html"
    ),
}

# Modules that the official site describes on one page, some names without an anchor.
MODULE_PAGES = {
    "torch.amp": "amp.html#{name}",
    "torch.autograd.graph": "autograd.html#{name}",
    "torch.backends.cudnn": "backends.html#{name}",
    "torch.export": _EXPORT + "#{name}",
    "torch.library": "library.html#{name}",
    "torch.masked": "masked.html",
    "torch.multiprocessing": "multiprocessing.html#{name}",
    "torch.nested": "nested.html#{name}",
    "torch.nn.attention.flex_attention": "nn.attention.flex_attention.html#{name}",
    "torch.optim.swa_utils": "optim.html#weight-averaging-swa-and-ema",
    "torch.testing": "testing.html#{name}",
}

# Signatures that torch's own docs tell wrongly: by another name of a parameter than the
# call takes, with one that it does not take, or with a default that it refuses.
CORRECTED: dict[str, str | tuple[str, ...]] = {
    **dict.fromkeys(
        (
            *("torch.Tensor.mul", "torch.Tensor.mul_", "torch.Tensor.multiply"),
            *("torch.Tensor.multiply_", "torch.Tensor.matmul", "torch.Tensor.type_as"),
            *("torch.Tensor.true_divide", "torch.Tensor.true_divide_"),
            *("torch.Tensor.floor_divide", "torch.Tensor.floor_divide_"),
            *("torch.Tensor.remainder", "torch.Tensor.remainder_"),
            *("torch.Tensor.fmod", "torch.Tensor.fmod_"),
        ),
        "(other)",
    ),
    **dict.fromkeys(
        (
            *("torch.Tensor.div", "torch.Tensor.div_"),
            *("torch.Tensor.divide", "torch.Tensor.divide_"),
        ),
        "(other, *, rounding_mode=None)",
    ),
    **dict.fromkeys(
        (
            *("torch.special.airy_ai", "torch.special.spherical_bessel_j0"),
            "torch.special.scaled_modified_bessel_k0",
            "torch.special.scaled_modified_bessel_k1",
        ),
        "(x, *, out=None)",
    ),
    **dict.fromkeys(
        (
            *(f"torch.special.chebyshev_polynomial_{kind}" for kind in "tuvw"),
            *(f"torch.special.shifted_chebyshev_polynomial_{kind}" for kind in "tuvw"),
            "torch.special.hermite_polynomial_h",
            "torch.special.hermite_polynomial_he",
            "torch.special.laguerre_polynomial_l",
            "torch.special.legendre_polynomial_p",
        ),
        "(x, n, *, out=None)",
    ),
    **dict.fromkeys(
        ("torch.Tensor.hsplit", "torch.Tensor.vsplit", "torch.Tensor.dsplit"),
        ("(sections)", "(indices)"),
    ),
    **dict.fromkeys(
        ("torch.hsplit", "torch.vsplit", "torch.dsplit"),
        ("(input, sections)", "(input, indices)"),
    ),
    **dict.fromkeys(
        ("torch.Tensor.index_copy", "torch.Tensor.index_copy_"), "(dim, index, source)"
    ),
    **dict.fromkeys(
        ("torch.median", "torch.nanmedian"),
        ("(input)", "(input, dim, keepdim=False, *, out=None)"),
    ),
    **dict.fromkeys(
        ("torch.Tensor.median", "torch.Tensor.nanmedian"),
        ("()", "(dim, keepdim=False)"),
    ),
    **dict.fromkeys(
        ("torch.set_num_threads", "torch.set_num_interop_threads"), "(int, /)"
    ),
    "torch.Tensor.apply_": "(callable, /)",
    "torch.Tensor.bmm": "(mat2)",
    "torch.Tensor.broadcast_to": "(size)",
    "torch.Tensor.copy_": "(other, non_blocking=False)",
    "torch.Tensor.dot": "(tensor)",
    "torch.Tensor.histogram": "(bins, *, range=None, weight=None, density=False)",
    "torch.Tensor.kthvalue": "(k, dim=-1, keepdim=False)",
    "torch.Tensor.map_": "(other, callable)",
    "torch.Tensor.masked_scatter": "(mask, source)",
    "torch.Tensor.mode": "(dim=-1, keepdim=False)",
    "torch.Tensor.narrow": "(dim, start, length)",
    "torch.Tensor.new_tensor": (
        "(data, *, dtype=None, device=None, requires_grad=False)"
    ),
    "torch.Tensor.record_stream": "(s)",
    "torch.Tensor.resize_": "(*size, memory_format=torch.contiguous_format)",
    "torch.Tensor.resize_as_": (
        "(the_template, *, memory_format=torch.contiguous_format)"
    ),
    "torch.Tensor.smm": "(mat2)",
    "torch.Tensor.take": "(index)",
    "torch.Tensor.tensor_split": ("(sections, dim=0)", "(indices, dim=0)"),
    "torch.Tensor.to": (
        "(dtype, non_blocking=False, copy=False, "
        "*, memory_format=torch.preserve_format)",
        "(device=None, dtype=None, non_blocking=False, copy=False, "
        "*, memory_format=torch.preserve_format)",
        "(tensor, non_blocking=False, copy=False, "
        "*, memory_format=torch.preserve_format)",
    ),
    "torch.Tensor.to_sparse": (
        "(sparse_dim)",
        "(*, layout=None, blocksize=None, dense_dim=None)",
    ),
    "torch.Tensor.topk": "(k, dim=-1, largest=True, sorted=True)",
    "torch.Tensor.where": "(condition, other)",
    "torch.broadcast_to": "(input, size)",
    "torch.dequantize": ("(input)", "(tensors)"),
    "torch.histogramdd": "(input, bins, *, range=None, weight=None, density=False)",
    "torch.kthvalue": "(input, k, dim=-1, keepdim=False, *, out=None)",
    "torch.nested.to_padded_tensor": "(input, padding, output_size=None)",
    "torch.nn.functional.one_hot": "(input, num_classes=-1)",
    "torch.result_type": (
        "(tensor, other)",
        "(scalar, tensor)",
        "(scalar1, scalar2)",
    ),
    "torch.searchsorted": (
        "(sorted_sequence, input, *, out_int32=False, right=False, side=None, "
        "out=None, sorter=None)"
    ),
    "torch.std_mean": "(input, dim=None, *, correction=1, keepdim=False)",
    "torch.tensor_split": ("(input, sections, dim=0)", "(input, indices, dim=0)"),
    "torch.topk": "(input, k, dim=-1, largest=True, sorted=True, *, out=None)",
    "torch.true_divide": "(input, other, *, out=None)",
    "torch.utils.dlpack.to_dlpack": "(data)",
    "torch.var_mean": "(input, dim=None, *, correction=1, keepdim=False)",
    "torch.Tensor.arctanh_": "()",
    "torch.Tensor.atanh_": "()",
    "torch.Tensor.narrow_copy": "(dim, start, length)",
    "torch.Tensor.to_mkldnn": "(dtype=None)",
    "torch.Tensor.to_sparse_bsc": "(blocksize, dense_dim=None)",
    "torch.Tensor.to_sparse_bsr": "(blocksize, dense_dim=None)",
    "torch.Tensor.to_sparse_csc": "(dense_dim=None)",
    "torch.quantized_batch_norm": (
        "(input, weight, bias, mean, var, eps, output_scale, output_zero_point)"
    ),
    "torch.sparse.addmm": "(input, mat1, mat2, *, beta=1, alpha=1)",
    "torch.sparse.mm": "(sparse, dense)",
    "torch.cholesky_inverse": "(input, upper=False, *, out=None)",
    "torch.cholesky_solve": "(input, input2, upper=False, *, out=None)",
    "torch.cuda.OutOfMemoryError": "(*args)",
    "torch.linalg.LinAlgError": "(*args)",
    "torch.distributed.FileStore": "(file_name, world_size=-1)",
    "torch.distributed.ReduceOp": "(op)",
    "torch.distributed.TCPStore": (
        "(host_name, port, world_size=None, is_master=False, "
        "timeout=timedelta(seconds=300), wait_for_workers=True, multi_tenant=False, "
        "master_listen_fd=None, use_libuv=True)"
    ),
    "torch.linalg.cholesky": "(input, *, upper=False, out=None)",
    "torch.linalg.cholesky_ex": "(input, *, upper=False, check_errors=False, out=None)",
    "torch.linalg.cond": "(input, p=None, *, out=None)",
    "torch.linalg.eig": "(input, *, out=None)",
    "torch.linalg.eigh": "(input, UPLO='L', *, out=None)",
    "torch.linalg.eigvals": "(input, *, out=None)",
    "torch.linalg.eigvalsh": "(input, UPLO='L', *, out=None)",
    "torch.linalg.householder_product": "(input, tau, *, out=None)",
    "torch.linalg.ldl_factor": "(input, *, hermitian=False, out=None)",
    "torch.linalg.ldl_factor_ex": (
        "(input, *, hermitian=False, check_errors=False, out=None)"
    ),
    "torch.linalg.lstsq": "(input, b, rcond=None, *, driver=None)",
    "torch.linalg.lu_factor": "(A, *, pivot=True, out=None)",
    "torch.linalg.matrix_exp": "(input)",
    "torch.linalg.matrix_norm": (
        "(input, ord='fro', dim=(-2, -1), keepdim=False, *, dtype=None, out=None)"
    ),
    "torch.linalg.matrix_power": "(input, n, *, out=None)",
    "torch.linalg.matrix_rank": (
        "(input, *, atol=None, rtol=None, hermitian=False, out=None)"
    ),
    "torch.linalg.pinv": "(input, *, atol=None, rtol=None, hermitian=False, out=None)",
    "torch.linalg.solve_triangular": (
        "(input, B, *, upper, left=True, unitriangular=False, out=None)"
    ),
    "torch.linalg.tensorinv": "(input, ind=2, *, out=None)",
    "torch.linalg.tensorsolve": "(input, other, dims=None, *, out=None)",
    "torch.lu_solve": "(input, LU_data, LU_pivots, *, out=None)",
    "torch.matrix_exp": "(input)",
    "torch.orgqr": "(input, input2, *, out=None)",
    "torch.ormqr": "(input, input2, input3, left=True, transpose=False, *, out=None)",
    "torch.qr": "(input, some=True, *, out=None)",
    "torch.Tensor.pinverse": "(rcond=1e-15)",
    "torch.triangular_solve": (
        "(input, A, upper=True, transpose=False, unitriangular=False, *, out=None)"
    ),
}


class UnknownName(ValueError):
    """The installed torch has no such name; the message says which come near."""


@dataclass(frozen=True)
class Name:
    """A torch name as the page shows it."""

    name: str  # torch.Tensor.chunk
    kind: str  # function, method, attribute, class
    signatures: tuple[str, ...]  # "(chunks, dim=0)", one a form; none for attributes
    url: str  # the official page

    @property
    def signature(self) -> str:
        """The first form; empty for attributes."""
        return next(iter(self.signatures), "")


@functools.cache  # looking for it reads files
def torch_version() -> str:
    """``torch.__version__``, without importing torch: ``2.13.0+cpu``.

    The name of the package may lack what stands after the plus.
    """
    found = find_spec("torch")
    assert found and found.origin
    module = runpy.run_path(str(Path(found.origin).with_name("version.py")))
    return str(module["__version__"])


def exists(name: str) -> bool:
    """Does the installed torch have ``name``?"""
    try:
        _find(name)
    except UnknownName:
        return False
    return True


@functools.cache
def describe(name: str) -> Name:
    """Look ``name`` up in the installed torch. Raises UnknownName."""
    parent, value = _find(name)
    kind = _kind(parent, value)
    if kind == "attribute" or hasattr(value, "__members__"):  # nobody calls an enum
        signatures: tuple[str, ...] = ()
    elif name in CORRECTED:
        told = CORRECTED[name]
        signatures = (told,) if isinstance(told, str) else told
    else:
        signatures = _signatures(name, parent, value)
    return Name(name, kind, signatures, _official(name))


def parameters(*names: str) -> dict[str, str]:
    """Every parameter of these names with its default, or nothing where it has none.

    Of parameters of one name the first default counts. ``*args`` is ``args`` here.
    """
    found: dict[str, str] = {}
    for name in names:
        for signature in describe(name).signatures:
            for part in _split(signature.strip("()")):
                declared, _, default = part.strip().partition("=")
                bare = declared.lstrip("*")
                if bare.isidentifier():
                    found.setdefault(bare, default)
    return found


def _official(name: str) -> str:
    """The address of the official page for this release of torch."""
    page = COLLECTIVE_PAGES.get(name, f"generated/{name}.html")
    holder = name.rpartition(".")[0]
    if name.startswith("torch.utils.data."):
        page = f"data.html#{name}"
    elif re.match(r"torch\.nn\.(\w+\.)*[A-Z]", holder):  # a method of a module class
        page = f"generated/{holder}.html#{name}"
    elif name.startswith("torch.nn.init."):
        page = f"nn.init.html#{name}"
    elif re.fullmatch(r"torch\.distributed\.\w+", name):
        page = f"distributed.html#{name}"
    elif holder in MODULE_PAGES and name not in COLLECTIVE_PAGES:
        page = MODULE_PAGES[holder].format(name=name)
    elif name.startswith("torch.distributions."):
        page = f"distributions.html#{_distribution(name)}"
    elif holder in ("torch.cuda", "torch.accelerator"):
        module = getattr(_find(name)[1], "__module__", holder)
        if module == f"{holder}.memory":  # documented where it is defined
            page = f"generated/{module}{name.removeprefix(holder)}.html"
    return f"{OFFICIAL}/{release(torch_version())}/{page}"


def _distribution(name: str) -> str:
    """The anchor of ``name``, which bears the module that defines it."""
    value = _find(name)[1]
    if inspect.isclass(value) or inspect.isfunction(value):
        return f"{value.__module__}.{value.__name__}"
    return f"module-{value.__module__}"  # an object, which has no anchor of its own


def _find(name: str) -> tuple[Any, Any]:
    """The object that ``name`` stands for, and the object that holds it."""
    head, *path = name.split(".")
    if head != "torch" or not path:
        raise UnknownName(f"{name!r} does not begin with 'torch.'")
    parent, value, done = None, importlib.import_module("torch"), "torch"
    for part in path:
        parent = value
        try:
            value = inspect.getattr_static(value, part)
        except AttributeError:
            if inspect.ismodule(parent):  # torch.utils.data is imported on demand
                try:
                    value = importlib.import_module(f"{done}.{part}")
                except ImportError:
                    raise UnknownName(_missing(name, done, part, parent)) from None
            else:
                raise UnknownName(_missing(name, done, part, parent)) from None
        done += f".{part}"
    return parent, value


def _missing(name: str, holder: str, part: str, parent: Any) -> str:
    near = difflib.get_close_matches(part, dir(parent), n=3)
    hint = (
        f"; did you mean {' or '.join(f'{holder}.{n}' for n in near)}?" if near else ""
    )
    return f"torch {torch_version()} has no {name}{hint}"


def _kind(parent: Any, value: Any) -> str:
    if inspect.isclass(value):
        return "class"
    if isinstance(value, property) or inspect.isgetsetdescriptor(value):
        return "attribute"
    callable_ = callable(value) or isinstance(value, (staticmethod, classmethod))
    if inspect.isclass(parent):
        return "method" if callable_ else "attribute"
    return "function" if callable_ else "attribute"


def _signatures(name: str, parent: Any, value: Any) -> tuple[str, ...]:
    """Python tells the signature; for C code only the docstring or the stub does."""
    if isinstance(value, (staticmethod, classmethod)):
        value = value.__func__
    attribute = name.rsplit(".", 1)[-1]
    written = _written(attribute, value)
    try:
        parameters = list(inspect.signature(value).parameters.values())
    except (TypeError, ValueError):
        return written or (_plain(_stub_parameters(attribute, parent, value)),)
    if {p.name for p in parameters} <= {"self", "args", "kwargs"}:
        if written:  # wrappers hide behind *args; their docstring knows better
            return written
        parameters = list(inspect.signature(_behind(value)).parameters.values())
    if parameters and parameters[0].name in ("self", "cls"):
        del parameters[0]
    return (str(inspect.Signature([_bare(p) for p in parameters])),)


def _written(attribute: str, value: Any) -> tuple[str, ...]:
    """The forms that the docstring tells: the first one, and those set apart by marks.

    An example may look like another form; it has no mark.
    """
    found = re.finditer(
        rf"^\s*(\.\. \w+:: )?(?:[\w.]+\.)?(?:{re.escape(attribute)}|__init__)"
        r"\(((?:[^()]|\([^()]*\))*)\)\s*(?:->|$)",
        inspect.getdoc(value) or "",
        flags=re.MULTILINE,
    )
    forms = [(form[1], _plain(form[2])) for form in found]
    told = [form for at, (mark, form) in enumerate(forms) if mark or not at]
    return tuple(form for form in dict.fromkeys(told) if form != "(*args, **kwargs)")


def _behind(value: Any) -> Any:
    """What a callable that takes just anything hands on to."""
    if inspect.isclass(value):
        from torch.nn import Module

        # a module without parameters has an __init__ that takes and refuses anything
        return (lambda: None) if value.__init__ is Module.__init__ else value
    # torch chooses between two functions with the same parameters by one of their flags
    inner = inspect.getclosurevars(value).nonlocals if inspect.isfunction(value) else {}
    return _behind(inner["if_true"]) if "if_true" in inner else value


def _bare(parameter: inspect.Parameter) -> inspect.Parameter:
    """Without its annotation, and with its default as one would write it."""
    default = parameter.default
    if default is not parameter.empty:
        default = _Shown(_shown(default))
    return parameter.replace(annotation=inspect.Parameter.empty, default=default)


class _Shown(str):
    """Text that is its own ``repr``."""

    __repr__ = str.__str__


def _shown(default: Any) -> str:
    """The name of a function, class or module: its ``repr`` is a path or an address."""
    if name := getattr(default, "__name__", ""):
        return str(name)
    if " at 0x" not in repr(default):
        return repr(default)
    named = vars(importlib.import_module("torch")).items()
    of_torch = (name for name, value in named if value is default)
    return next(of_torch, type(default).__name__)


def _plain(parameters: str) -> str:
    """``input: Tensor, dim: int = 0`` becomes ``(input, dim=0)``."""
    kept = []
    for part in _split(parameters.replace("\\", "")):
        declared, equals, default = part.partition("=")
        name = declared.split(":")[0].strip()
        if "Optional[" in declared and not equals:
            equals, default = "=", "None"
        if name:
            kept.append(name + (f"={default.strip()}" if equals else ""))
    return f"({', '.join(kept)})"


def _split(parameters: str) -> list[str]:
    """Split at the commas that stand outside of brackets."""
    parts, depth = [""], 0
    for char in parameters:
        depth += (char in "([{") - (char in ")]}")
        if char == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += char
    return parts


@functools.cache
def _stubs() -> str:
    (package,) = importlib.import_module("torch").__path__
    folder = Path(package) / "_C"
    stubs = [folder / "_VariableFunctions.pyi", folder / "__init__.pyi"]
    return "\n".join(stub.read_text("utf-8") for stub in stubs)


def _stub_parameters(attribute: str, parent: Any, value: Any) -> str:
    """The parameters of the first overload in torch's type stubs."""
    head = rf"def {re.escape(attribute)}\("
    if inspect.isclass(value):
        head = rf"class {re.escape(attribute)}\b.*?def __(?:init|new)__\(self,?"
    elif inspect.isclass(parent):
        head += r"\s*self\b,?"
    found = re.search(rf"{head}(.*?)\)\s*->", _stubs(), re.DOTALL)
    return found[1] if found else "..."

"""What an entry calls by a SciPy name gives SciPy's values, but for what it tells."""

import re
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

ROOT = Path(__file__).parent.parent.parent
DTYPE = torch.float64

inf, nan = np.inf, np.nan
EDGES = np.array([0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 2.5, -3.0, 30.0, -30.0, 1e-5])
EDGES = np.append(EDGES, [1e-300, 700.0, -700.0, inf, -inf, nan])
PAIRS = [grid.ravel() for grid in np.meshgrid(EDGES, EDGES)]
FINITE = np.array([-3.0, -1.0, -0.5, 0.0, 0.3, 1.0, 4.0])
POSITIVE = np.array([0.1, 0.5, 1.0, 3.0, 20.0])
COUNTS = np.array([0.0, 1.0, 2.0, 5.0])

SQUARE = np.array([[2.0, 1.0, 0.5], [-1.0, 3.0, 0.2], [0.3, -0.7, 1.5]])
SYMMETRIC = SQUARE @ SQUARE.T
WIDE = np.array([[2.0, 1.0, 0.5, -1.0], [0.0, 3.0, 0.2, 0.4], [0.3, -0.7, 1.5, 9.0]])
SIGNAL = WIDE + 1j * WIDE[::-1]
SIDES = np.array([[1.0, 0.0], [2.0, 5.0], [-1.0, 0.5]])

# The arguments of both calls and, where these are not the same, the call in torch or in
# SciPy. Names in torch and in SciPy -> arguments, torch's call, SciPy's call.
Row = tuple[tuple[Any, ...], Callable[..., Any] | None, Callable[..., Any] | None]
ROWS: dict[tuple[str, str], Row] = {}


def same(
    module: str, theirs: str, names: str, *arguments: Any, **keywords: Any
) -> None:
    """Calls that are the same: ``names`` are those in torch, or ``torch=scipy``."""
    for each in names.split():
        name, _, other = each.partition("=")
        name, other = f"{module}.{name}", f"{theirs}.{other or name}"
        torchs = partial(found(name), **keywords) if keywords else None
        scipys = partial(found(other), **keywords) if keywords else None
        ROWS[name, other] = (arguments, torchs, scipys)


def other(name: str, theirs: str, arguments: tuple[Any, ...], **calls: Any) -> None:
    """A pair that is called differently: ``torch=…``, ``scipy=…``."""
    ROWS[name, theirs] = (arguments, calls.get("torch"), calls.get("scipy"))


def found(name: str) -> Callable[..., Any]:
    """The function of this name."""
    module, _, last = name.rpartition(".")
    return getattr(import_module(module), last)


def plain(value: Any) -> list[np.ndarray]:
    """The arrays of a result."""
    if isinstance(value, torch.Tensor):
        return [value.resolve_conj().numpy()]
    return [np.asarray(v) for v in value] if isinstance(value, tuple) else [value]


def compare(row: Row, name: str, theirs: str) -> None:
    arguments, torchs, scipys = row
    tensors = [
        torch.from_numpy(each) if isinstance(each, np.ndarray) else each
        for each in arguments
    ]
    ours = plain((torchs or found(name))(*tensors))
    with np.errstate(all="ignore"):
        wanted = plain((scipys or found(theirs))(*arguments))
    assert len(ours) == len(wanted)
    rounding = 1e-13  # of sums; elsewhere small numbers count, too
    if theirs.startswith(("scipy.special", "scipy.stats")):
        rounding = 1e-290
    for one, two in zip(ours, wanted, strict=True):
        assert one.shape == np.shape(two)
        np.testing.assert_allclose(one, two, rtol=1e-8, atol=rounding)


# --- special functions --------------------------------------------------------

SPECIAL = "torch.special", "scipy.special"
same(*SPECIAL, "erf erfc erfcx erfinv ndtri log_ndtr digamma psi logit expit", EDGES)
same(*SPECIAL, "entr i0 i0e i1 i1e exp2 expm1 log1p round sinc", EDGES)
same(*SPECIAL, "bessel_j0=j0 bessel_j1=j1 bessel_y0=y0 bessel_y1=y1", EDGES)
same(*SPECIAL, "modified_bessel_k0=k0 modified_bessel_k1=k1", EDGES)
same(*SPECIAL, "scaled_modified_bessel_k0=k0e scaled_modified_bessel_k1=k1e", EDGES)
same(*SPECIAL, "xlogy xlog1py", *PAIRS)
same(*SPECIAL, "ndtr", EDGES[~((EDGES < -5) & np.isfinite(EDGES))])
same(*SPECIAL, "gammaln", EDGES[~np.isneginf(EDGES)])
ordered = [each[~(np.isnan(PAIRS[0]) | np.isnan(PAIRS[1]))] for each in PAIRS]
same(*SPECIAL, "gammainc gammaincc", *ordered)
same(*SPECIAL, "zeta", *[each[PAIRS[1] != inf] for each in PAIRS])
other(
    "torch.special.polygamma",
    "scipy.special.polygamma",
    (2, EDGES[~np.isposinf(EDGES)]),
)
other(
    "torch.special.multigammaln",
    "scipy.special.multigammaln",
    (np.array([1.5, 2.0, 9.0]), 2),
)
DEGREES = [grid.ravel() for grid in np.meshgrid(np.arange(5), FINITE)]
for ours, theirs in {
    "chebyshev_polynomial_t": "eval_chebyt",
    "chebyshev_polynomial_u": "eval_chebyu",
    "shifted_chebyshev_polynomial_t": "eval_sh_chebyt",
    "shifted_chebyshev_polynomial_u": "eval_sh_chebyu",
    "hermite_polynomial_h": "eval_hermite",
    "hermite_polynomial_he": "eval_hermitenorm",
    "laguerre_polynomial_l": "eval_laguerre",
    "legendre_polynomial_p": "eval_legendre",
}.items():
    name = f"torch.special.{ours}"
    call = found(name)
    other(
        name,
        f"scipy.special.{theirs}",
        tuple(DEGREES),
        torch=lambda n, x, call=call: call(x, n),
    )
ROW = np.array([[1.0, 2.0, 3.0], [0.0, -5.0, 800.0], [nan, 1.0, 0.0], [-inf, 0.0, 1.0]])
for name in ("softmax", "log_softmax", "logsumexp"):
    other(
        f"torch.special.{name}",
        f"scipy.special.{name}",
        (ROW,),
        torch=partial(found(f"torch.special.{name}"), dim=1),
        scipy=partial(found(f"scipy.special.{name}"), axis=1),
    )

# --- Fourier transforms and windows -------------------------------------------

FFT = "torch.fft", "scipy.fft"
same(*FFT, "fft ifft fft2 ifft2 fftn ifftn irfft irfft2 irfftn hfft", SIGNAL)
same(*FFT, "rfft ihfft rfft2 rfftn fftshift ifftshift", WIDE)
for name in ("fftfreq", "rfftfreq"):
    ours = partial(found(f"torch.fft.{name}"), dtype=DTYPE)
    other(f"torch.fft.{name}", f"scipy.fft.{name}", (6, 0.5), torch=ours)

for name, more in {
    **{"hann": {}, "hamming": {}, "blackman": {}, "nuttall": {}, "cosine": {}},
    **{"bartlett": {}, "exponential": {"tau": 2.0}, "gaussian": {"std": 1.5}},
    **{"kaiser": {"beta": 8.0}, "general_hamming": {"alpha": 0.6}},
    "general_cosine": {"a": [0.4, 0.3, 0.2]},
}.items():
    ours, theirs = f"torch.signal.windows.{name}", f"scipy.signal.windows.{name}"
    for ends in (True, False):
        other(
            ours,
            theirs,
            (7,),
            torch=partial(found(ours), dtype=DTYPE, sym=ends, **more),
            scipy=partial(found(theirs), sym=ends, **more),
        )
        compare(ROWS[ours, theirs], ours, theirs)

# --- matrices -----------------------------------------------------------------

LINALG = "torch.linalg", "scipy.linalg"
same(*LINALG, "det inv norm matrix_exp=expm eigvals", SQUARE)
same(*LINALG, "lu", SQUARE)
same(*LINALG, "pinv svdvals", WIDE)
same(*LINALG, "eigvalsh", SYMMETRIC)
same(*LINALG, "solve", SQUARE, SIDES)


def changed(name: str, theirs: str, *arguments: Any, **calls: Any) -> None:
    """A pair of functions of matrices, of whose results something is compared."""
    other(f"torch.linalg.{name}", f"scipy.linalg.{theirs}", arguments, **calls)


def rebuilt(name: str, join: Callable[..., Any], x: Any) -> tuple[np.ndarray]:
    """What the factors of a matrix make: vectors may differ in sign."""
    return (join(*(np.asarray(each) for each in found(name)(x))),)


for name, matrix, join in (
    ("svd", WIDE, lambda u, s, v: np.append(u[:, :3] * s @ v[:3], [s])),
    ("eigh", SYMMETRIC, lambda w, v: np.append(v * w @ v.T, [w])),
    ("eig", SQUARE, lambda w, v: np.append(v * w @ np.linalg.inv(v), [w])),
):
    changed(
        name,
        name,
        matrix,
        torch=partial(rebuilt, f"torch.linalg.{name}", join),
        scipy=partial(rebuilt, f"scipy.linalg.{name}", join),
    )
changed(
    "cholesky",
    "cholesky",
    SYMMETRIC,
    scipy=partial(found("scipy.linalg.cholesky"), lower=True),
)
changed("qr", "qr", WIDE.T, scipy=partial(found("scipy.linalg.qr"), mode="economic"))
changed(
    "lu_factor",
    "lu_factor",
    SQUARE,
    torch=lambda x: (torch.linalg.lu_factor(x)[0], torch.linalg.lu_factor(x)[1] - 1),
)
changed(
    "lstsq",
    "lstsq",
    WIDE.T,
    np.arange(8.0).reshape(4, 2),
    torch=lambda a, b: torch.linalg.lstsq(a, b).solution,
    scipy=lambda a, b: found("scipy.linalg.lstsq")(a, b)[0],
)
changed(
    "solve_triangular",
    "solve_triangular",
    np.tril(SQUARE),
    SIDES,
    torch=partial(torch.linalg.solve_triangular, upper=False),
    scipy=partial(found("scipy.linalg.solve_triangular"), lower=True),
)
other("torch.cdist", "scipy.spatial.distance.cdist", (SQUARE, SYMMETRIC))
other(
    "torch.trapezoid",
    "scipy.integrate.trapezoid",
    (np.array([1.0, 5.0, nan, 2.0]), np.array([0.0, 2.0, 3.0, 7.0])),
)
other(
    "torch.cumulative_trapezoid",
    "scipy.integrate.cumulative_trapezoid",
    (np.array([1.0, 5.0, nan, 2.0]), np.array([0.0, 2.0, 3.0, 7.0])),
)

# --- distributions ------------------------------------------------------------

COVARIANCE = np.array([[2.0, 0.5], [0.5, 1.0]])
# In torch, its parameters; in SciPy, its parameters and those by name; where.
DISTRIBUTIONS: list[tuple[str, list[Any], str, list[Any], dict[str, float], Any]] = [
    ("Normal", [1.0, 2.0], "norm", [1.0, 2.0], {}, EDGES),
    ("Laplace", [1.0, 2.0], "laplace", [1.0, 2.0], {}, EDGES),
    ("Cauchy", [1.0, 2.0], "cauchy", [1.0, 2.0], {}, FINITE),
    ("StudentT", [3.0, 1.0, 2.0], "t", [3.0, 1.0, 2.0], {}, FINITE),
    ("Gumbel", [1.0, 2.0], "gumbel_r", [1.0, 2.0], {}, FINITE),
    ("Uniform", [1.0, 4.0], "uniform", [1.0, 3.0], {}, np.array([1.0, 2.0, 3.9])),
    ("LogNormal", [1.0, 2.0], "lognorm", [2.0], {"scale": np.e}, POSITIVE),
    ("HalfNormal", [2.0], "halfnorm", [], {"scale": 2.0}, POSITIVE),
    ("HalfCauchy", [2.0], "halfcauchy", [], {"scale": 2.0}, POSITIVE),
    ("Chi2", [3.0], "chi2", [3.0], {}, POSITIVE),
    ("FisherSnedecor", [3.0, 5.0], "f", [3.0, 5.0], {}, POSITIVE),
    ("Gamma", [2.0, 4.0], "gamma", [2.0], {"scale": 0.25}, POSITIVE),
    ("Exponential", [4.0], "expon", [], {"scale": 0.25}, POSITIVE),
    ("InverseGamma", [2.0, 3.0], "invgamma", [2.0], {"scale": 3.0}, POSITIVE),
    ("Weibull", [2.0, 3.0], "weibull_min", [3.0], {"scale": 2.0}, POSITIVE),
    ("Pareto", [0.05, 3.0], "pareto", [3.0], {"scale": 0.05}, POSITIVE),
    ("VonMises", [1.0, 2.0], "vonmises", [2.0], {"loc": 1.0}, FINITE),
    ("Beta", [2.0, 3.0], "beta", [2.0, 3.0], {}, np.array([0.1, 0.5, 0.9])),
    ("Bernoulli", [0.3], "bernoulli", [0.3], {}, COUNTS[:2]),
    ("Binomial", [5, 0.3], "binom", [5, 0.3], {}, COUNTS),
    ("Poisson", [3.0], "poisson", [3.0], {}, COUNTS),
    ("Geometric", [0.3], "geom", [0.3, -1], {}, COUNTS),
    ("NegativeBinomial", [5.0, 0.3], "nbinom", [5.0, 0.7], {}, COUNTS),
    (
        *("Multinomial", [3, [0.2, 0.3, 0.5]], "multinomial", [3, [0.2, 0.3, 0.5]]),
        *({}, np.array([1.0, 2.0, 0.0])),
    ),
    (
        *("Dirichlet", [[1.0, 2.0, 3.0]], "dirichlet", [[1.0, 2.0, 3.0]]),
        *({}, np.array([0.2, 0.3, 0.5])),
    ),
    (
        *("MultivariateNormal", [[1.0, 2.0], COVARIANCE], "multivariate_normal"),
        *([[1.0, 2.0], COVARIANCE], {}, np.array([0.5, 0.3])),
    ),
    ("Wishart", [3.0, COVARIANCE], "wishart", [3.0, COVARIANCE], {}, COVARIANCE + 1),
]


def logarithm(theirs: str, values: list[Any], more: dict[str, float], x: Any) -> Any:
    """Of the density or of the probability, by SciPy."""
    made = found(f"scipy.stats.{theirs}")(*values, **more)
    counts = theirs in ("bernoulli", "binom", "poisson", "geom", "nbinom")
    tell = made.logpmf if counts or theirs == "multinomial" else made.logpdf
    return np.asarray(tell(x))


for name, own, theirs, values, more, where in DISTRIBUTIONS:
    made = [v if isinstance(v, int) else torch.tensor(v, dtype=DTYPE) for v in own]
    ours = found(f"torch.distributions.{name}")(*made, validate_args=False)
    other(
        f"torch.distributions.{name}",
        f"scipy.stats.{theirs}",
        (where,),
        torch=ours.log_prob,
        scipy=partial(logarithm, theirs, values, more),
    )

# --- what is compared ---------------------------------------------------------


def told() -> list[tuple[list[str], list[str]]]:
    """Of each entry with SciPy names, its names and those."""
    head = r"^\.\. api::(.+(?:\n {9}.+)*)\n((?: {3,}.*\n)*)"
    entries = []
    for page in sorted(ROOT.glob("docs/reference/*.rst")):
        for names, fields in re.findall(head, page.read_text("utf-8"), re.MULTILINE):
            said = re.search(r"^ {3}:scipy: (.+(?:\n {6}.+)*)", fields, re.MULTILINE)
            if said:
                entries.append((names.split(), re.split(r",\s+", said[1])))
    return entries


def test_every_name_is_compared() -> None:
    """And with a call of its own entry."""
    said = {name: ours for ours, theirs in told() for name in theirs}
    assert said.keys() == {theirs for _, theirs in ROWS}
    strays = [pair for pair in ROWS if pair[0] not in said[pair[1]]]
    assert not strays


@pytest.mark.parametrize(("name", "theirs"), ROWS)
def test_values(name: str, theirs: str) -> None:
    compare(ROWS[name, theirs], name, theirs)


# What an entry says is different: the arguments, torch's value and SciPy's.
DIFFERENT: list[tuple[str, str, tuple[Any, ...], float, float]] = [
    ("ndtr", "ndtr", (np.array([-9.0]),), 0.0, 1.1285884e-19),
    ("gammaln", "gammaln", (np.array([-inf]),), inf, -inf),
    ("polygamma", "polygamma", (2, np.array([inf])), nan, 0.0),
    ("polygamma", "polygamma", (1, np.array([-1.0])), 6.580790147e32, inf),
    ("gammainc", "gammainc", (np.array([nan]), np.array([0.0])), 0.0, nan),
    ("gammaincc", "gammaincc", (np.array([nan]), np.array([0.0])), 1.0, nan),
    ("zeta", "zeta", (np.array([2.5]), np.array([inf])), nan, 0.0),
]


@pytest.mark.parametrize(("name", "theirs", "arguments", "ours", "wanted"), DIFFERENT)
def test_differences(
    name: str, theirs: str, arguments: tuple[Any, ...], ours: float, wanted: float
) -> None:
    tensors = [torch.from_numpy(a) if np.ndim(a) else a for a in arguments]
    (got,) = found(f"torch.special.{name}")(*tensors).tolist()
    (other,) = found(f"scipy.special.{theirs}")(*arguments)
    np.testing.assert_allclose([got, other], [ours, wanted], rtol=1e-7)


def test_polynomials_of_nan() -> None:
    x = np.array([nan])
    zero = torch.special.chebyshev_polynomial_t(torch.from_numpy(x), 0)
    assert zero.tolist() == [1.0]
    assert np.isnan(found("scipy.special.eval_chebyt")(np.array([0]), x)).all()


def test_log_softmax_beside_infinity() -> None:
    x = np.array([0.0, inf])
    assert torch.special.log_softmax(torch.from_numpy(x), 0).isnan().all()
    with np.errstate(all="ignore"):
        assert found("scipy.special.log_softmax")(x)[0] == -inf


def test_multigammaln_refuses() -> None:
    assert torch.special.multigammaln(torch.tensor([0.4]), 2).isfinite().all()
    with pytest.raises(ValueError, match="not met"):
        found("scipy.special.multigammaln")(0.4, 2)

"""The table of inputs with which names are called, and which names those are.

A line is the argument list of a call. Its letters are tensors in the dtype that is
observed, unless something else is said; samples.py makes them:

    X Y Z  3x4             V U    4               M R  4x4
    P      4x4, positive definite                 T    its lower triangle
    B C    2x3x4           S      0-d             G    3x4, of +1 and -1
    Q      3x4, from 0 to 1, rows sum to 1        L    its logarithm
    J      2x4x8           I      2x4x6x6         K    2x4x4x4x4     N E F  2x4x4
    W1 W2 W3  weights of a convolution, 4x4x2, 4x4x2x2, 4x4x2x2x2
    c      a weight for each of 4 classes
    i      int64, 2        j      int64, 3x4      t    int64, 3       m   bool, 3x4
    k1 k k3  int64: a place for each of 2, 2x2, 2x2x2 windows, in 2x4 images
    u n    int64, 2x2 classes and how many count, 2
    dtype  the dtype, device  the device

A name is called with the lines that it accepts: the
first three, in an order in which the plain ones come first.
"""

GENERAL = """
X
X, Y
V
V, U
X, 0
X, 2
M
P
M, R
X, V
B, B.mT
I
I, 2
J
J, 2
K
K, 2
X, 0, 1
X, (3, 4)
X, (4, 3)
X, (0, 1)
X, 1, i
X, 0, i, Y[:2]
X, 1, j
X, 1, j, Y
X, i
X, m
X, m, 2
X, m, Y
X, 0, i, 2
X, 0, 1, 1
X, Y, Z
V, U, U
(X, Y)
X, Y, 2
Z, X, M
X, 0, 0, 2
X, (1, 2)
X, 0, 1, 2
M, X.mT, X
V, X.mT, X[:, 0]
X[:3, :3], X[:, 0], V[:3]
B[0], B, N
N, E, F
N, E
m, X, Y
I, (2, 2)
K, (2, 2, 2)
I, W2
J, W1
K, W3
I, (3, 3), (2, 2)
X, V, V
J, V, V, None, None, True
X, (4,)
I, 2, V, V
V, 2
j, X
X, t
L, t
Q, Y
Q, Q.flip(0)
L, Q
X, G
V, G[0], V
X, Y, G[:, 0]
X, Y, Q
V, U, G[0]
B, C, B
P, 2
X, [V[:3], V]
X, [0, 1], [1, 0]
X, X, ([0], [1])
X, (1, 1, 2, 2)
I, (1, 1, 1, 1)
X, 1, 2, 1
J[0], 2, 2
B, 1, 2
X, 0.5
X, 0.5, True
X, 0, True
X, 0.5, 0
0, X
1, X
X, 0, 2, 1, 0
X, Y, 0.5
X, 2, Y, Z
X, 3, 2
X, 2, 0, 1.0
X, V, 0, 1
X, 'fro'
M, 1
P, X.mT
T, X.mT
X.mT, T
P, M
P, V
P, P.diagonal()
"""

# Names that need inputs of their own, and those that take no tensor. They are called
# with these lines alone.
NAMED = {
    "torch.arange": [
        "5, dtype=dtype, device=device",
        "0, 6, 2, dtype=dtype, device=device",
    ],
    "torch.range": ["0, 5, dtype=dtype, device=device"],
    "torch.linspace": ["0, 5, 6, dtype=dtype, device=device"],
    "torch.logspace": ["0, 2, 3, dtype=dtype, device=device"],
    "torch.zeros": ["3, 4, dtype=dtype, device=device"],
    "torch.ones": ["3, 4, dtype=dtype, device=device"],
    "torch.full": ["(3, 4), 1, dtype=dtype, device=device"],
    "torch.eye": ["3, dtype=dtype, device=device"],
    "torch.rand": ["3, 4, dtype=dtype, device=device"],
    "torch.randn": ["3, 4, dtype=dtype, device=device"],
    "torch.randint": ["0, 5, (3,), dtype=dtype, device=device"],
    "torch.randperm": ["5, dtype=dtype, device=device"],
    "torch.tensor": ["[[0, 1], [1, 0]], dtype=dtype, device=device"],
    "torch.as_tensor": ["X", "[[0, 1], [1, 0]], dtype=dtype, device=device"],
    "torch.asarray": ["X", "[[0, 1], [1, 0]], dtype=dtype, device=device"],
    "torch.tril_indices": ["3, 4, dtype=dtype, device=device"],
    "torch.triu_indices": ["3, 4, dtype=dtype, device=device"],
    "torch.bartlett_window": ["5, dtype=dtype, device=device"],
    "torch.blackman_window": ["5, dtype=dtype, device=device"],
    "torch.hamming_window": ["5, dtype=dtype, device=device"],
    "torch.hann_window": ["5, dtype=dtype, device=device"],
    "torch.kaiser_window": ["5, dtype=dtype, device=device"],
    "torch.fft.fftfreq": ["5, dtype=dtype, device=device"],
    "torch.fft.rfftfreq": ["5, dtype=dtype, device=device"],
    "torch.addcmul": ["X, Y, Z", "X, Y, Z, value=2"],
    "torch.addcdiv": ["X, Y, Z", "X, Y, Z, value=2"],
    "torch.Tensor.addcmul": ["X, Y, Z", "X, Y, Z, value=2"],
    "torch.Tensor.addcdiv": ["X, Y, Z", "X, Y, Z, value=2"],
    "torch.Tensor.addcmul_": ["X, Y, Z", "X, Y, Z, value=2"],
    "torch.Tensor.addcdiv_": ["X, Y, Z", "X, Y, Z, value=2"],
    "torch.diagonal_scatter": ["M, V"],
    "torch.Tensor.diagonal_scatter": ["M, V"],
    "torch.atleast_1d": ["X", "S"],
    "torch.atleast_2d": ["X", "S", "V"],
    "torch.atleast_3d": ["X", "B", "V"],
    "torch.block_diag": ["X, M"],
    "torch.broadcast_tensors": ["X, V"],
    "torch.cartesian_prod": ["V, V[:2]"],
    "torch.mm": ["X, M"],
    "torch.rand_like": ["X"],
    "torch.randn_like": ["X"],
    "torch.randint_like": ["X, 5"],
    "torch.vander": ["V"],
    "torch.view_as_complex": ["J.reshape(2, 4, 4, 2)"],
    "torch.lu_solve": ["X.mT, *torch.linalg.lu_factor(P)"],
    "torch.Tensor.lu_solve": ["X.mT, *torch.linalg.lu_factor(P)"],
    "torch.linalg.lu_solve": ["*torch.linalg.lu_factor(P), X.mT"],
    "torch.linalg.ldl_solve": ["*torch.linalg.ldl_factor(P), X.mT"],
    "torch.linalg.solve_triangular": ["T, X.mT, upper=False"],
    "torch.linalg.cross": ["X[:, :3], Y[:, :3]"],
    "torch.lu_unpack": ["*torch.linalg.lu_factor(P)"],
    "torch.ormqr": ["M, V, M"],
    "torch.Tensor.ormqr": ["M, V, M"],
    "torch.Tensor.item": ["S"],
    "torch.Tensor.nonzero_static": ["X, size=3"],
    "torch.topk": ["X, 2", "X, 1, 0"],
    "torch.Tensor.topk": ["X, 2", "X, 1, 0"],
    "torch.nn.utils.rnn.pad_sequence": ["[V, V[:2]]"],
    "torch.nn.utils.parameters_to_vector": ["[X, V]"],
    "torch.nn.functional.relu_": ["X"],
    "torch.nn.functional.elu_": ["X"],
    "torch.nn.functional.hardtanh_": ["X"],
    "torch.nn.functional.leaky_relu_": ["X"],
    "torch.nn.functional.rrelu_": ["X"],
    "torch.nn.functional.lp_pool3d": ["K, 2, 2"],
    "torch.lobpcg": ["P, 1"],
    "torch.chain_matmul": ["X, M, M"],
    "torch.einsum": ["'ij,jk->ik', X, M"],
    "torch.lu": ["M"],
    "torch.meshgrid": ["V, V[:2], indexing='ij'"],
    "torch.normal": ["X, Q", "0.0, 1.0, (3, 4), dtype=dtype, device=device"],
    "torch.bernoulli": ["Q"],
    "torch.Tensor.bernoulli": ["Q"],
    "torch.Tensor.bernoulli_": ["X", "X, 0.5"],
    "torch.multinomial": ["Q, 2"],
    "torch.Tensor.multinomial": ["Q, 2"],
    "torch.stft": ["V, 4, return_complex=True, window=c", "V, 4, return_complex=False"],
    "torch.as_strided": ["X, (2, 2), (1, 2)"],
    "torch.Tensor.as_strided": ["X, (2, 2), (1, 2)"],
    "torch.complex": ["X, Y"],
    "torch.polar": ["X, Y"],
    "torch.bincount": ["V"],
    "torch.where": ["m, X, Y", "m, X, 0", "m"],
    "torch.Tensor.where": ["X, m, Y", "X, m, 0"],
    "torch.full_like": ["X, 1"],
    "torch.Tensor.to": ["X, dtype", "X, torch.float64"],
    "torch.Tensor.type": ["X, dtype", "X, torch.float64"],
    "torch.Tensor.view": ["X, (4, 3)", "X, -1", "X, (3, 2, 2)"],
    "torch.Tensor.reshape": ["X, (4, 3)", "X, -1", "X, (3, 2, 2)"],
    "torch.reshape": ["X, (4, 3)", "X, (-1,)", "X, (3, 2, 2)"],
    "torch.Tensor.unflatten": ["X, 1, (2, 2)"],
    "torch.unflatten": ["X, 1, (2, 2)"],
    "torch.Tensor.new_tensor": ["X, [[0, 1], [1, 0]]"],
    "torch.Tensor.new_full": ["X, (2,), 1"],
    "torch.Tensor.new_ones": ["X, (2,)"],
    "torch.Tensor.new_zeros": ["X, (2,)"],
    "torch.Tensor.index_put": ["X, (i,), Y[:2]"],
    "torch.Tensor.index_put_": ["X, (i,), Y[:2]"],
    "torch.index_put": ["X, (i,), Y[:2]"],
    "torch.index_reduce": ["X, 0, i, Y[:2], 'amax'"],
    "torch.Tensor.index_reduce": ["X, 0, i, Y[:2], 'amax'"],
    "torch.Tensor.index_reduce_": ["X, 0, i, Y[:2], 'amax'"],
    "torch.scatter_reduce": ["X, 1, j, Y, 'sum'", "X, 1, j, Y, 'amax'"],
    "torch.Tensor.scatter_reduce": ["X, 1, j, Y, 'sum'", "X, 1, j, Y, 'amax'"],
    "torch.Tensor.scatter_reduce_": ["X, 1, j, Y, 'sum'", "X, 1, j, Y, 'amax'"],
    "torch.bucketize": ["X, V.sort().values"],
    "torch.searchsorted": ["V.sort().values, X"],
    "torch.quantile": ["X, 0.5", "X, 0.5, 0"],
    "torch.Tensor.quantile": ["X, 0.5", "X, 0.5, 0"],
    "torch.nanquantile": ["X, 0.5", "X, 0.5, 0"],
    "torch.Tensor.nanquantile": ["X, 0.5", "X, 0.5, 0"],
    "torch.histc": ["X, 4, 0, 1"],
    "torch.Tensor.histc": ["X, 4, 0, 1"],
    "torch.repeat_interleave": ["X, 2", "X, i + 1, 0, output_size=3"],
    "torch.Tensor.repeat_interleave": ["X, 2"],
    "torch.Tensor.apply_": ["X, lambda a: a"],
    "torch.Tensor.map_": ["X, Y, lambda a, b: a"],
    "torch.linalg.multi_dot": ["[X, M, M]"],
    "torch.tensordot": ["X, M, 1", "X, Y, 2"],
    "torch.isin": ["X, Y", "X, 1"],
    "torch.bitwise_left_shift": ["X, Y", "X, 1"],
    "torch.Tensor.T": ["M", "X"],
    "torch.Tensor.mT": ["X", "B"],
    "torch.Tensor.H": ["X"],
    "torch.Tensor.mH": ["X", "B"],
    "torch.Tensor.real": ["X"],
    "torch.Tensor.imag": ["X"],
    "torch.nn.functional.affine_grid": ["B[:, :2, :3], (2, 1, 3, 3)"],
    "torch.nn.functional.grid_sample": [
        "I, I[:, :2].movedim(1, 3), align_corners=False"
    ],
    "torch.nn.functional.batch_norm": ["J, c, c", "J, None, None, training=True"],
    "torch.nn.functional.binary_cross_entropy": ["Q, Q"],
    "torch.nn.functional.binary_cross_entropy_with_logits": ["X, Q"],
    "torch.nn.functional.cross_entropy": ["X, t", "X, Q"],
    "torch.nn.functional.linear_cross_entropy": ["X, M, t"],
    "torch.nn.functional.nll_loss": ["L, t"],
    "torch.nn.functional.kl_div": ["L, Q", "L, Q, reduction='batchmean'"],
    "torch.nn.functional.ctc_loss": [
        "C.movedim(1, 0), u, n + 1, n",
    ],
    "torch.nn.functional.embedding": ["t, X", "j, M"],
    "torch.nn.functional.embedding_bag": ["j, M"],
    "torch.nn.functional.one_hot": ["t", "t, 4"],
    "torch.nn.functional.gaussian_nll_loss": ["X, Y, Q"],
    "torch.nn.functional.multi_margin_loss": ["X, t"],
    "torch.nn.functional.multilabel_margin_loss": ["X, j"],
    "torch.nn.functional.multilabel_soft_margin_loss": ["X, Q"],
    "torch.nn.functional.hinge_embedding_loss": ["X, G"],
    "torch.nn.functional.soft_margin_loss": ["X, G"],
    "torch.nn.functional.max_unpool1d": ["J[..., :2], k1, 2"],
    "torch.nn.functional.max_unpool2d": ["I[..., :2, :2], k, 2"],
    "torch.nn.functional.max_unpool3d": ["K[..., :2, :2, :2], k3, 2"],
    "torch.nn.functional.fold": ["X.reshape(1, 12, 1), (2, 3), (2, 3)"],
    "torch.nn.functional.unfold": ["I, 2"],
    "torch.nn.functional.interpolate": ["I, scale_factor=2", "I, 4, mode='bilinear'"],
    "torch.nn.functional.upsample": ["I, scale_factor=2"],
    "torch.nn.functional.upsample_nearest": ["I, scale_factor=2"],
    "torch.nn.functional.upsample_bilinear": ["I, scale_factor=2"],
    "torch.nn.functional.pad": ["X, (1, 1)", "I, (1, 1, 1, 1), 'reflect'"],
    "torch.nn.functional.prelu": ["X, V[:1]", "I, c"],
    "torch.nn.functional.bilinear": ["X, X, X.reshape(3, 4, 1) * V"],
    "torch.nn.functional.rms_norm": ["X, (4,)", "X, (4,), c"],
    "torch.nn.functional.layer_norm": ["X, (4,)", "X, (4,), c, c"],
    "torch.nn.functional.group_norm": ["I, 2", "I, 2, c, c"],
    "torch.nn.functional.instance_norm": ["I", "I, None, None, c, c"],
    "torch.nn.functional.linear": ["X, M", "X, M, V"],
    "torch.nn.functional.conv_transpose1d": ["J, W1"],
    "torch.nn.functional.conv_transpose2d": ["I, W2"],
    "torch.nn.functional.conv_transpose3d": ["K, W3"],
    "torch.nn.functional.pixel_shuffle": ["I, 2"],
    "torch.nn.functional.pixel_unshuffle": ["I, 2"],
    "torch.nn.functional.glu": ["X", "X, 1"],
    "torch.nn.functional.pdist": ["X"],
    "torch.nn.functional.threshold": ["X, 0.5, 0"],
    "torch.nn.functional.threshold_": ["X, 0.5, 0"],
    "torch.nn.functional.dropout": ["X", "X, 0.5, False"],
    "torch.nn.functional.local_response_norm": ["I, 2"],
    "torch.nn.functional.scaled_dot_product_attention": ["B, B, B", "I, I, I"],
    "torch.nn.functional.fractional_max_pool2d": ["I, 2, output_size=2"],
    "torch.nn.functional.fractional_max_pool3d": ["K, 2, output_size=2"],
    "torch.nn.functional.triplet_margin_loss": ["X, Y, Q"],
    "torch.nn.functional.triplet_margin_with_distance_loss": ["X, Y, Q"],
    "torch.nn.functional.cosine_embedding_loss": ["X, Y, G[:, 0]"],
    "torch.nn.functional.margin_ranking_loss": ["X, Y, G"],
}

# Modules: what they are made with, and what they are called with. A line for several is
# for each of 1d, 2d and 3d.
MODULES = {
    "Conv{n}d": ("4, 3, 2", "{x}"),
    "ConvTranspose{n}d": ("4, 3, 2", "{x}"),
    "LazyConv{n}d": ("3, 2", "{x}"),
    "LazyConvTranspose{n}d": ("3, 2", "{x}"),
    "BatchNorm{n}d": ("4", "{x}"),
    "LazyBatchNorm{n}d": ("", "{x}"),
    "InstanceNorm{n}d": ("4, affine=True", "{x}"),
    "LazyInstanceNorm{n}d": ("", "{x}"),
    "MaxPool{n}d": ("2", "{x}"),
    "AvgPool{n}d": ("2", "{x}"),
    "LPPool{n}d": ("2, 2", "{x}"),
    "AdaptiveAvgPool{n}d": ("2", "{x}"),
    "AdaptiveMaxPool{n}d": ("2", "{x}"),
    "Dropout{n}d": ("0.5", "{x}"),
    "ZeroPad{n}d": ("1", "{x}"),
    "ConstantPad{n}d": ("1, 2", "{x}"),
    "ReflectionPad{n}d": ("1", "{x}"),
    "ReplicationPad{n}d": ("1", "{x}"),
    "CircularPad{n}d": ("1", "{x}"),
    "FractionalMaxPool2d": ("2, output_size=2", "I"),
    "FractionalMaxPool3d": ("2, output_size=2", "K"),
    "MaxUnpool1d": ("2", "J[..., :2], k1"),
    "MaxUnpool2d": ("2", "I[..., :2, :2], k"),
    "MaxUnpool3d": ("2", "K[..., :2, :2, :2], k3"),
    "Linear": ("4, 2", "X"),
    "LazyLinear": ("2", "X"),
    "Bilinear": ("4, 4, 2", "X, Y"),
    "Identity": ("", "X"),
    "Flatten": ("", "B"),
    "Unflatten": ("1, (2, 2)", "X"),
    "Embedding": ("5, 2", "j"),
    "EmbeddingBag": ("5, 2", "j"),
    "RNN": ("4, 2", "B"),
    "LSTM": ("4, 2", "B"),
    "GRU": ("4, 2", "B"),
    "RNNCell": ("4, 2", "X"),
    "LSTMCell": ("4, 2", "X"),
    "GRUCell": ("4, 2", "X"),
    "LayerNorm": ("4", "X"),
    "GroupNorm": ("2, 4", "I"),
    "RMSNorm": ("4", "X"),
    "LocalResponseNorm": ("2", "I"),
    "MultiheadAttention": ("4, 2", "B, B, B"),
    "TransformerEncoderLayer": ("4, 2, 8", "B"),
    "TransformerDecoderLayer": ("4, 2, 8", "B, B"),
    "TransformerEncoder": ("torch.nn.TransformerEncoderLayer(4, 2, 8), 1", "B"),
    "TransformerDecoder": ("torch.nn.TransformerDecoderLayer(4, 2, 8), 1", "B, B"),
    "Transformer": ("4, 2, 1, 1, 8", "B, B"),
    "Dropout": ("0.5", "X"),
    "AlphaDropout": ("0.5", "X"),
    "FeatureAlphaDropout": ("0.5", "I"),
    "PReLU": ("", "X"),
    "Softmax2d": ("", "I"),
    "Threshold": ("0.5, 0.0", "X"),
    "GLU": ("", "X"),
    "Upsample": ("scale_factor=2", "I"),
    "UpsamplingNearest2d": ("scale_factor=2", "I"),
    "UpsamplingBilinear2d": ("scale_factor=2", "I"),
    "PixelShuffle": ("2", "I"),
    "PixelUnshuffle": ("2", "I"),
    "ChannelShuffle": ("2", "I"),
    "Fold": ("(2, 3), (2, 3)", "X.reshape(1, 12, 1)"),
    "Unfold": ("2", "I"),
    "CosineSimilarity": ("", "X, Y"),
    "PairwiseDistance": ("", "X, Y"),
    "L1Loss": ("", "X, Y"),
    "MSELoss": ("", "X, Y"),
    "SmoothL1Loss": ("", "X, Y"),
    "HuberLoss": ("", "X, Y"),
    "CrossEntropyLoss": ("", "X, t"),
    "LinearCrossEntropyLoss": ("4, 4", "X, t"),
    "NLLLoss": ("", "L, t"),
    "KLDivLoss": ("reduction='batchmean'", "L, Q"),
    "BCELoss": ("", "Q, Q"),
    "BCEWithLogitsLoss": ("", "X, Q"),
    "CTCLoss": ("", "C.movedim(1, 0), u, n + 1, n"),
    "PoissonNLLLoss": ("", "X, Y"),
    "GaussianNLLLoss": ("", "X, Y, Q"),
    "MarginRankingLoss": ("", "X, Y, G"),
    "HingeEmbeddingLoss": ("", "X, G"),
    "SoftMarginLoss": ("", "X, G"),
    "CosineEmbeddingLoss": ("", "X, Y, G[:, 0]"),
    "MultiLabelMarginLoss": ("", "X, j"),
    "MultiLabelSoftMarginLoss": ("", "X, Q"),
    "MultiMarginLoss": ("", "X, t"),
    "TripletMarginLoss": ("", "X, Y, Q"),
    "TripletMarginWithDistanceLoss": ("", "X, Y, Q"),
    "AdaptiveLogSoftmaxWithLoss": ("4, 4, [2]", "X, t"),
}

# Modules that are made with nothing and called with X.
PLAIN = """
CELU ELU GELU Hardshrink Hardsigmoid Hardswish Hardtanh LeakyReLU LogSigmoid LogSoftmax
Mish RReLU ReLU ReLU6 SELU SiLU Sigmoid Softmax Softmin Softplus Softshrink Softsign
Tanh Tanhshrink
"""

# What is never called: it returns memory that nobody has written, changes what the
# process does, makes tensors that are not dense, or says nothing about numbers.
NOT_CALLED = r"""(?x)
    .*(empty|sparse|quantiz|coalesce|mkldnn|cudnn|miopen|fbgemm|nested)
    | (?!.*(index|narrow)_copy).*_copy
    | .*\.(q_.*|.*_indices_|crow_indices|col_indices|row_indices|ccol_indices|indices)
    | .*\.(values|smm|spmm|hspmm|sspaddmm|int_repr|qscheme|fake_.*|fused_.*|_.*)
    | .*\.(resize.*|set_.*|storage.*|untyped_storage|share_memory_|module_load|retain.*)
    | .*\.(backward|register.*|requires_grad_?|as_subclass|reinforce|split_with_sizes)
    | .*\.(data_ptr|const_data_ptr|record_stream|pin_memory|numpy|tolist|get_device)
    | .*\.(xpu|ipu|mtia|cuda|cpu|hash_tensor|dim_order|map2_|new|names?|grad|grad_fn)
    | .*\.(is_.*|size|stride|dim|ndimension|numel|nelement|element_size|has_names)
    | .*\.(rename.*|align.*|refine.*|unsafe_.*|native_.*|rnn_.*|gru.*|lstm.*|sym_.*)
    | .*\.(sparse_dim|dense_dim|multi_head_attention_forward|boolean_dispatch)
    | .*\.(assert_.*|handle_torch_function|has_torch_function.*|dequantize)
    | torch\.(save|load|compile|vmap|seed|from_.*|typename|unify.*|mps.*)
    | torch\.nn\.functional\.(gated_delta_rule|scaled_.*mm|grouped_mm|.*_with_indices)
"""

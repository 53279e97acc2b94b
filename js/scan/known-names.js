/**
 * Names that are known to have no side effect, by what is done with them. They are exact: what is not here is not known.
 *
 * FUNCTIONS are called by REDUCE. CLASSES are made in any way that pickles have, and take items and a state. VALUES are named and no more.
 */
export const FUNCTIONS = `
  _codecs: encode
  array: _array_reconstructor array
  copyreg: __newobj__ __newobj_ex__ _reconstructor
  numpy._core: _convert_datetime64 _ufunc_reconstruct
  numpy._core.multiarray: _reconstruct scalar
  numpy._core.numeric: _frombuffer
  numpy.core: _convert_datetime64 _ufunc_reconstruct
  numpy.core.multiarray: _reconstruct scalar
  numpy.core.numeric: _frombuffer
  numpy.ma.core: _mareconstruct
  numpy.ma.mrecords: _mrreconstruct
  numpy.random: __RandomState_ctor
  numpy.random._pickle: __bit_generator_ctor __generator_ctor __randomstate_ctor
  pandas._libs.arrays: __pyx_unpickle_NDArrayBacked
  pandas._libs.internals: _unpickle_block
  pandas._libs.interval: __pyx_unpickle_IntervalMixin
  pandas._libs.tslibs.nattype: __nat_unpickle _nat_unpickle
  pandas._libs.tslibs.period: __pyx_unpickle_PeriodMixin
  pandas._libs.tslibs.timedeltas: _timedelta_unpickle
  pandas._libs.tslibs.timestamps: _unpickle_timestamp
  pandas.core.indexes.base: _new_Index
  pandas.core.indexes.datetimes: _new_DatetimeIndex
  pandas.core.indexes.interval: _new_IntervalIndex
  pandas.core.indexes.timedeltas: _new_TimedeltaIndex
  pandas.core.internals.blocks: new_block
  pyarrow.lib: binary decimal128 decimal256 dictionary field large_list list_ list_view map_ py_buffer struct timestamp type_for_alias
  pytz: _UTC _p
  re: _compile
  sklearn._loss._loss: __pyx_unpickle_CyAbsoluteError __pyx_unpickle_CyExponentialLoss __pyx_unpickle_CyHalfBinomialLoss __pyx_unpickle_CyHalfGammaLoss __pyx_unpickle_CyHalfMultinomialLoss __pyx_unpickle_CyHalfPoissonLoss __pyx_unpickle_CyHalfSquaredError __pyx_unpickle_CyHalfTweedieLoss __pyx_unpickle_CyHalfTweedieLossIdentity __pyx_unpickle_CyHuberLoss __pyx_unpickle_CyPinballLoss
  sklearn.metrics._dist_metrics: newObj
  sklearn.neighbors._ball_tree: newObj
  sklearn.neighbors._dist_metrics: newObj
  sklearn.neighbors._kd_tree: newObj
  sklearn.neighbors.dist_metrics: newObj
  sklearn.neighbors.kd_tree: newObj
  torch: _utils._rebuild_tensor_v2
  torch._tensor: _rebuild_from_type _rebuild_from_type_v2
  torch._utils: _rebuild_device_tensor_from_numpy _rebuild_meta_tensor_no_storage _rebuild_nested_tensor _rebuild_parameter _rebuild_parameter_with_state _rebuild_qtensor _rebuild_sparse_csr_tensor _rebuild_sparse_tensor _rebuild_tensor _rebuild_tensor_v2 _rebuild_tensor_v3 _rebuild_wrapper_subclass _rebuild_xla_tensor
  torch.jit._pickle: build_boollist build_doublelist build_intlist build_tensor_from_id build_tensorlist restore_type_tag
  torch.serialization: _get_layout
  torch.storage: _load_from_bytes
  zoneinfo: ZoneInfo._unpickle
  zoneinfo._zoneinfo: ZoneInfo._unpickle`

export const CLASSES = `
  _io: BytesIO StringIO
  _pickle: PickleBuffer
  _pydatetime: date datetime time timedelta timezone
  _pydecimal: Decimal
  array: array
  builtins: ArithmeticError AssertionError AttributeError BaseException ConnectionError DeprecationWarning EOFError Ellipsis Exception ExceptionGroup FileNotFoundError ImportError IndexError KeyError KeyboardInterrupt LookupError MemoryError NameError NotImplemented NotImplementedError OSError OverflowError PermissionError RecursionError RuntimeError StopIteration TimeoutError TypeError UnicodeDecodeError UnicodeError UserWarning ValueError Warning ZeroDivisionError bool bytearray bytes complex dict float frozenset int list memoryview object range set slice str tuple
  collections: ChainMap Counter OrderedDict UserDict UserList UserString defaultdict deque
  datetime: date datetime time timedelta timezone
  dateutil.relativedelta: relativedelta weekday
  dateutil.tz: tzoffset tzutc
  dateutil.tz.tz: tzfile tzlocal tzoffset tzrange tzstr tzutc
  decimal: Decimal
  fractions: Fraction
  io: BytesIO StringIO
  ipaddress: IPv4Address IPv4Network IPv6Address IPv6Network
  joblib.numpy_pickle: NDArrayWrapper NumpyArrayWrapper ZNDArrayWrapper
  joblib.numpy_pickle_compat: NDArrayWrapper ZNDArrayWrapper
  numpy: bool bool_ bytes_ clongdouble complex128 complex64 datetime64 dtype float128 float16 float32 float64 floating generic inexact int16 int32 int64 int8 intc integer longdouble longlong matrix ndarray number object_ poly1d recarray record str_ string_ timedelta64 uint16 uint32 uint64 uint8 uintc ulonglong unicode_ void
  numpy._core.records: recarray record
  numpy._globals: _NoValueType
  numpy.core.defchararray: chararray
  numpy.core.records: recarray record
  numpy.dtypes: BoolDType BytesDType Complex128DType Complex64DType Datetime64DType Float16DType Float32DType Float64DType Int16DType Int32DType Int64DType Int8DType LongdoubleDType ObjectDType StrDType Timedelta64DType Uint16DType Uint32DType Uint64DType Uint8DType VoidDType
  numpy.ma: MaskedArray
  numpy.ma.core: MaskedArray
  numpy.matrixlib.defmatrix: matrix
  numpy.polynomial.chebyshev: Chebyshev
  numpy.polynomial.hermite: Hermite
  numpy.polynomial.hermite_e: HermiteE
  numpy.polynomial.laguerre: Laguerre
  numpy.polynomial.legendre: Legendre
  numpy.polynomial.polynomial: Polynomial
  numpy.random._mt19937: MT19937 __pyx_unpickle_MT19937
  numpy.random._pcg64: PCG64 PCG64DXSM
  numpy.random._philox: Philox
  numpy.random._sfc64: SFC64
  numpy.random.bit_generator: SeedSequence __pyx_unpickle_SeedSequence
  numpy.rec: recarray record
  pandas: ArrowDtype BooleanDtype Categorical CategoricalDtype CategoricalIndex DataFrame DateOffset DatetimeIndex DatetimeTZDtype Float32Dtype Float64Dtype Index Int16Dtype Int32Dtype Int64Dtype Int8Dtype Interval IntervalDtype IntervalIndex MultiIndex NA NamedAgg Period PeriodDtype PeriodIndex RangeIndex Series SparseDtype StringDtype TimedeltaIndex UInt16Dtype UInt32Dtype UInt64Dtype UInt8Dtype
  pandas._libs.interval: Interval
  pandas._libs.lib: _NoDefault
  pandas._libs.missing: NA
  pandas._libs.sparse: BlockIndex IntIndex
  pandas._libs.tslibs.offsets: BHalfYearBegin BHalfYearEnd BQuarterBegin BQuarterEnd BYearBegin BYearEnd BaseOffset BusinessDay BusinessHour BusinessMonthBegin BusinessMonthEnd CustomBusinessDay CustomBusinessHour CustomBusinessMonthBegin CustomBusinessMonthEnd DateOffset Day Easter FY5253 FY5253Quarter HalfYearBegin HalfYearEnd Hour LastWeekOfMonth Micro Milli Minute MonthBegin MonthEnd Nano QuarterBegin QuarterEnd Second SemiMonthBegin SemiMonthEnd Tick Week WeekOfMonth YearBegin YearEnd
  pandas._libs.tslibs.period: Period
  pandas._libs.tslibs.timedeltas: Timedelta
  pandas._libs.tslibs.timestamps: Timestamp
  pandas._sparse: BlockIndex
  pandas.arrays: ArrowExtensionArray ArrowStringArray BooleanArray DatetimeArray FloatingArray IntegerArray IntervalArray NumpyExtensionArray PeriodArray SparseArray StringArray TimedeltaArray
  pandas.core.arrays.arrow.array: ArrowExtensionArray
  pandas.core.arrays.boolean: BooleanArray BooleanDtype
  pandas.core.arrays.categorical: Categorical
  pandas.core.arrays.datetimes: DatetimeArray
  pandas.core.arrays.floating: Float32Dtype Float64Dtype FloatingArray
  pandas.core.arrays.integer: Int16Dtype Int32Dtype Int64Dtype Int8Dtype IntegerArray UInt16Dtype UInt32Dtype UInt64Dtype UInt8Dtype
  pandas.core.arrays.interval: IntervalArray
  pandas.core.arrays.numpy_: NumpyExtensionArray PandasArray PandasDtype
  pandas.core.arrays.period: PeriodArray
  pandas.core.arrays.sparse: SparseArray SparseDtype
  pandas.core.arrays.sparse.array: SparseArray
  pandas.core.arrays.sparse.dtype: SparseDtype
  pandas.core.arrays.string_: StringArray StringDtype
  pandas.core.arrays.string_arrow: ArrowStringArray ArrowStringArrayNumpySemantics
  pandas.core.arrays.timedeltas: TimedeltaArray
  pandas.core.categorical: Categorical
  pandas.core.daterange: DateRange
  pandas.core.datetools: BDay
  pandas.core.dtypes.dtypes: ArrowDtype CategoricalDtype DatetimeTZDtype IntervalDtype NumpyEADtype PandasDtype PeriodDtype SparseDtype
  pandas.core.frame: DataFrame
  pandas.core.groupby.generic: NamedAgg
  pandas.core.index: Index Int64Index MultiIndex
  pandas.core.indexes.base: Index
  pandas.core.indexes.category: CategoricalIndex
  pandas.core.indexes.datetimes: DatetimeIndex
  pandas.core.indexes.frozen: FrozenNDArray
  pandas.core.indexes.interval: IntervalIndex
  pandas.core.indexes.multi: MultiIndex
  pandas.core.indexes.numeric: Float64Index Int64Index UInt64Index
  pandas.core.indexes.period: PeriodIndex
  pandas.core.indexes.range: RangeIndex
  pandas.core.indexes.timedeltas: TimedeltaIndex
  pandas.core.internals: BlockManager SingleBlockManager
  pandas.core.internals.managers: BlockManager SingleBlockManager
  pandas.core.panel: Panel
  pandas.core.series: Series TimeSeries
  pandas.sparse.array: SparseArray
  pandas.sparse.frame: SparseDataFrame
  pandas.sparse.series: SparseSeries SparseTimeSeries
  pandas.tseries.index: DatetimeIndex
  pandas.tseries.offsets: BHalfYearBegin BHalfYearEnd BQuarterBegin BQuarterEnd BYearBegin BYearEnd BaseOffset BusinessDay BusinessHour BusinessMonthBegin BusinessMonthEnd CustomBusinessDay CustomBusinessHour CustomBusinessMonthBegin CustomBusinessMonthEnd DateOffset Day Easter FY5253 FY5253Quarter HalfYearBegin HalfYearEnd Hour LastWeekOfMonth Micro Milli Minute MonthBegin MonthEnd Nano QuarterBegin QuarterEnd Second SemiMonthBegin SemiMonthEnd Tick Week WeekOfMonth YearBegin YearEnd
  pandas.tseries.period: PeriodIndex
  pandas.tslib: Timestamp
  pathlib: Path PosixPath PurePath PurePosixPath PureWindowsPath WindowsPath
  pathlib._local: Path PosixPath PurePath PurePosixPath PureWindowsPath WindowsPath
  pickle: PickleBuffer
  pyarrow.lib: _restore_array chunked_array
  pytz: FixedOffset
  re: Pattern RegexFlag
  scipy.interpolate._bsplines: BSpline
  scipy.interpolate._cubic: Akima1DInterpolator CubicSpline PchipInterpolator
  scipy.interpolate._fitpack2: InterpolatedUnivariateSpline UnivariateSpline
  scipy.interpolate._interpolate: interp1d
  scipy.interpolate.interpolate: interp1d
  scipy.optimize._optimize: OptimizeResult
  scipy.sparse: bsr_matrix coo_array coo_matrix csc_array csc_matrix csr_array csr_matrix dia_matrix dok_matrix lil_matrix
  scipy.sparse._arrays: bsr_array coo_array csc_array csr_array dia_array dok_array lil_array
  scipy.sparse._bsr: bsr_array bsr_matrix
  scipy.sparse._coo: coo_array coo_matrix
  scipy.sparse._csc: csc_array csc_matrix
  scipy.sparse._csr: csr_array csr_matrix
  scipy.sparse._dia: dia_array dia_matrix
  scipy.sparse._dok: dok_array dok_matrix
  scipy.sparse._lil: lil_array lil_matrix
  scipy.sparse.bsr: bsr_matrix
  scipy.sparse.coo: coo_matrix
  scipy.sparse.csc: csc_matrix
  scipy.sparse.csr: csr_matrix
  scipy.sparse.dia: dia_matrix
  scipy.sparse.dok: dok_matrix
  scipy.sparse.lil: lil_matrix
  scipy.spatial._ckdtree: cKDTree
  scipy.spatial._kdtree: KDTree
  scipy.spatial.transform._rotation: Rotation
  scipy.stats._distn_infrastructure: rv_continuous_frozen rv_discrete_frozen
  sklearn._loss._loss: CyAbsoluteError CyExponentialLoss CyHalfBinomialLoss CyHalfGammaLoss CyHalfMultinomialLoss CyHalfPoissonLoss CyHalfSquaredError CyHalfTweedieLoss CyHalfTweedieLossIdentity CyHuberLoss CyPinballLoss
  sklearn.externals.joblib.numpy_pickle: NDArrayWrapper NumpyArrayWrapper
  sklearn.metrics._dist_metrics: ChebyshevDistance EuclideanDistance HammingDistance ManhattanDistance MinkowskiDistance ChebyshevDistance32 ChebyshevDistance64 EuclideanDistance32 EuclideanDistance64 HammingDistance32 HammingDistance64 ManhattanDistance32 ManhattanDistance64 MinkowskiDistance32 MinkowskiDistance64
  sklearn.neighbors._dist_metrics: ChebyshevDistance EuclideanDistance HammingDistance ManhattanDistance MinkowskiDistance
  sklearn.neighbors.dist_metrics: ChebyshevDistance EuclideanDistance HammingDistance ManhattanDistance MinkowskiDistance
  sklearn.tree._tree: Tree
  sklearn.tree.tree: Tree
  time: struct_time
  torch: Generator Size device
  types: MappingProxyType SimpleNamespace
  uuid: SafeUUID UUID
  xml.etree.ElementTree: Element ElementTree
  zoneinfo: ZoneInfo`

export const VALUES = `
  builtins: abs all any ascii bin callable divmod enumerate hash hex id isinstance issubclass len max min oct ord print_ repr round sorted sum type zip
  copyreg: _slotnames
  dateutil.zoneinfo: gettz
  ml_dtypes: bfloat16 complex32 float4_e2m1fn float6_e2m3fn float6_e3m2fn float8_e3m4 float8_e4m3 float8_e4m3b11fnuz float8_e4m3fn float8_e4m3fnuz float8_e5m2 float8_e5m2fnuz float8_e8m0fnu int1 int2 int4 uint1 uint2 uint4
  numpy: absolute add amax amin arccos arcsin arctan arctan2 cbrt ceil chararray cos cosh divide equal exp exp2 expm1 floor floor_divide fmax fmin greater greater_equal hypot isfinite isinf isnan less less_equal log log10 log1p log2 logical_and logical_not logical_or maximum mean median memmap minimum mod multiply nanmean nansum negative not_equal power random reciprocal remainder sign sin sinh sqrt square std subtract sum tan tanh true_divide ufunc var
  numpy._core._internal: _unpickle_ndarray
  numpy._core._multiarray_umath: absolute add arccos arcsin arctan arctan2 cbrt ceil cos cosh divide equal exp exp2 expm1 floor floor_divide fmax fmin greater greater_equal hypot isfinite isinf isnan less less_equal log log10 log1p log2 logical_and logical_not logical_or maximum minimum mod multiply negative not_equal power reciprocal remainder sign sin sinh sqrt square subtract tan tanh true_divide
  numpy._core.memmap: memmap
  numpy.core: memmap
  numpy.core._internal: _unpickle_ndarray
  numpy.core._multiarray_umath: absolute add arccos arcsin arctan arctan2 cbrt ceil cos cosh divide equal exp exp2 expm1 floor floor_divide fmax fmin greater greater_equal hypot isfinite isinf isnan less less_equal log log10 log1p log2 logical_and logical_not logical_or maximum minimum mod multiply negative not_equal power reciprocal remainder sign sin sinh sqrt square subtract tan tanh true_divide
  numpy.core.memmap: memmap
  signal: SIGABRT SIGALRM SIGHUP SIGINT SIGKILL SIGTERM SIGUSR1 SIGUSR2
  sklearn.cluster._kmeans: _kmeans_single_elkan _kmeans_single_lloyd
  sklearn.feature_selection._mutual_info: mutual_info_classif mutual_info_regression
  sklearn.feature_selection._univariate_selection: chi2 f_classif f_regression r_regression
  sklearn.feature_selection.univariate_selection: chi2 f_classif f_regression
  sklearn.metrics._classification: accuracy_score balanced_accuracy_score f1_score fbeta_score log_loss matthews_corrcoef precision_score recall_score
  sklearn.metrics._regression: mean_absolute_error mean_squared_error r2_score
  sklearn.metrics._scorer: _passthrough_scorer
  socket: AF_INET AF_INET6 AF_UNIX SOCK_DGRAM SOCK_RAW SOCK_STREAM
  scipy.interpolate._interpolate: interp1d._call_linear interp1d._call_linear_np interp1d._call_nan_spline interp1d._call_nearest interp1d._call_previousnext interp1d._call_spline
  scipy.interpolate._rbf: Rbf._h_cubic Rbf._h_gaussian Rbf._h_inverse_multiquadric Rbf._h_linear Rbf._h_multiquadric Rbf._h_quintic Rbf._h_thin_plate
  torch: BFloat16Storage BoolStorage ByteStorage CharStorage ComplexDoubleStorage ComplexFloatStorage DoubleStorage FloatStorage FloatTensor HalfStorage IntStorage LongStorage QInt32Storage QInt8Storage QUInt8Storage ShortStorage Tensor TypedStorage UntypedStorage a bfloat16 bool channels_last complex128 complex32 complex64 contiguous_format d double e float float16 float32 float64 float8_e4m3fn float8_e4m3fnuz float8_e5m2 float8_e5m2fnuz float8_e8m0fnu g h half i int int16 int32 int64 int8 l long m n o per_channel_affine per_tensor_affine preserve_format qint32 qint8 quint8 r s short sparse_coo sparse_csr strided t u uint16 uint32 uint64 uint8
  torch._C._nn: gelu
  torch._tensor: Tensor
  torch.cuda: BFloat16Storage BoolStorage ByteStorage CharStorage DoubleStorage FloatStorage HalfStorage IntStorage LongStorage ShortStorage
  torch.nn.functional: elu gelu hardswish leaky_relu log_softmax mish relu sigmoid silu softmax softplus tanh
  torch.nn.parameter: Buffer Parameter UninitializedBuffer UninitializedParameter
  torch.storage: TypedStorage UntypedStorage _UntypedStorage`

/** Classes that are made by NEWOBJ and no other way: what their constructors are given they would run later, and their states are read here. */
export const STATES = `
  numpy: vectorize
  numpy.lib._function_base_impl: vectorize
  numpy.lib.function_base: vectorize
  scipy.integrate._ivp.ivp: OdeResult
  scipy.interpolate._interpolate: BPoly PPoly _BPoly _PPoly
  scipy.interpolate._rbfinterp: RBFInterpolator
  scipy.optimize._optimize: RootResults
  scipy.signal._ltisys: StateSpaceContinuous StateSpaceDiscrete TransferFunctionContinuous TransferFunctionDiscrete ZerosPolesGainContinuous ZerosPolesGainDiscrete
  sklearn.covariance._graph_lasso: _DictWithDeprecatedKeys
  sklearn.ensemble._gb_losses: BinomialDeviance ExponentialLoss LeastAbsoluteError LeastSquaresError MultinomialDeviance
  sklearn.manifold._classical_mds: ClassicalMDS
  sklearn.metrics._scorer: _CurveScorer
  torch.distributed._shard.checkpoint.metadata: BytesStorageMetadata ChunkStorageMetadata Metadata MetadataIndex StorageMeta TensorProperties TensorStorageMetadata
  torch.distributed._shard.checkpoint.filesystem: _StorageInfo
  torch.distributed.checkpoint.metadata: BytesStorageMetadata ChunkStorageMetadata Metadata MetadataIndex StorageMeta TensorProperties TensorStorageMetadata
  torch.distributed.checkpoint.filesystem: _StorageInfo`

/**
 * Classes of libraries whose instances pickles make by NEWOBJ, or copyreg._reconstructor, and give a state by BUILD: estimators of scikit-learn, modules
 * and optimizers of torch. Their constructors are not called.
 *
 * Written by test/scan/state-classes.py with scikit-learn and torch.
 */
export const SKLEARN = `
  _loss.link: BaseLink HalfLogitLink IdentityLink Interval LogLink LogitLink MultinomialLogit
  _loss.loss: AbsoluteError BaseLoss ExponentialLoss HalfBinomialLoss HalfGammaLoss HalfMultinomialLoss HalfPoissonLoss HalfSquaredError HalfTweedieLoss HalfTweedieLossIdentity HuberLoss PinballLoss
  base: BaseEstimator BiclusterMixin ClassNamePrefixFeaturesOutMixin ClassifierMixin ClusterMixin DensityMixin MetaEstimatorMixin MultiOutputMixin OneToOneFeatureMixin OutlierMixin RegressorMixin TransformerMixin _UnstableArchMixin
  calibration: CalibratedClassifierCV CalibrationDisplay _CalibratedClassifier _SigmoidCalibration
  cluster._affinity_propagation: AffinityPropagation
  cluster._agglomerative: AgglomerativeClustering FeatureAgglomeration
  cluster._bicluster: BaseSpectral SpectralBiclustering SpectralCoclustering
  cluster._birch: Birch _CFNode _CFSubcluster
  cluster._bisect_k_means: BisectingKMeans _BisectingTree
  cluster._dbscan: DBSCAN
  cluster._feature_agglomeration: AgglomerationTransform
  cluster._hdbscan._tree: TreeUnionFind
  cluster._hdbscan.hdbscan: HDBSCAN
  cluster._hierarchical_fast: UnionFind WeightedEdge
  cluster._kmeans: KMeans MiniBatchKMeans _BaseKMeans
  cluster._mean_shift: MeanShift
  cluster._optics: OPTICS
  cluster._spectral: SpectralClustering
  cluster.affinity_propagation: AffinityPropagation
  cluster.agglomerative: AgglomerativeClustering FeatureAgglomeration
  cluster.bicluster: SpectralBiclustering SpectralCoclustering
  cluster.birch: Birch
  cluster.bisect_k_means: BisectingKMeans
  cluster.dbscan: DBSCAN
  cluster.k_means_: KMeans MiniBatchKMeans
  cluster.mean_shift: MeanShift
  cluster.optics: OPTICS
  cluster.spectral: SpectralClustering
  compose._column_transformer: ColumnTransformer _RemainderColsList make_column_selector
  compose._target: TransformedTargetRegressor
  compose.target: TransformedTargetRegressor
  covariance._elliptic_envelope: EllipticEnvelope
  covariance._empirical_covariance: EmpiricalCovariance
  covariance._graph_lasso: BaseGraphicalLasso GraphicalLasso GraphicalLassoCV
  covariance._robust_covariance: MinCovDet
  covariance._shrunk_covariance: LedoitWolf OAS ShrunkCovariance
  covariance.elliptic_envelope: EllipticEnvelope
  covariance.empirical_covariance: EmpiricalCovariance
  covariance.graph_lasso: GraphicalLasso GraphicalLassoCV
  covariance.robust_covariance: MinCovDet
  covariance.shrunk_covariance: LedoitWolf OAS ShrunkCovariance
  cross_decomposition._pls: CCA PLSCanonical PLSRegression PLSSVD _PLS
  cross_decomposition.pls: CCA PLSCanonical PLSRegression PLSSVD
  cross_validation: KFold StratifiedKFold
  datasets._base: Bunch
  datasets.base: Bunch
  decomposition._base: _BasePCA
  decomposition._dict_learning: DictionaryLearning MiniBatchDictionaryLearning SparseCoder _BaseSparseCoding
  decomposition._factor_analysis: FactorAnalysis
  decomposition._fastica: FastICA
  decomposition._incremental_pca: IncrementalPCA
  decomposition._kernel_pca: KernelPCA
  decomposition._lda: LatentDirichletAllocation
  decomposition._nmf: MiniBatchNMF NMF _BaseNMF
  decomposition._pca: PCA
  decomposition._sparse_pca: MiniBatchSparsePCA SparsePCA _BaseSparsePCA
  decomposition._truncated_svd: TruncatedSVD
  decomposition.dict_learning: DictionaryLearning MiniBatchDictionaryLearning SparseCoder
  decomposition.factor_analysis: FactorAnalysis
  decomposition.fastica: FastICA
  decomposition.incremental_pca: IncrementalPCA
  decomposition.kernel_pca: KernelPCA
  decomposition.lda: LatentDirichletAllocation
  decomposition.nmf: MiniBatchNMF NMF
  decomposition.pca: PCA
  decomposition.sparse_pca: MiniBatchSparsePCA SparsePCA
  decomposition.truncated_svd: TruncatedSVD
  discriminant_analysis: LinearDiscriminantAnalysis QuadraticDiscriminantAnalysis
  dummy: DummyClassifier DummyRegressor
  ensemble._bagging: BaggingClassifier BaggingRegressor BaseBagging
  ensemble._base: BaseEnsemble _BaseHeterogeneousEnsemble
  ensemble._forest: BaseForest ExtraTreesClassifier ExtraTreesRegressor ForestClassifier ForestRegressor RandomForestClassifier RandomForestRegressor RandomTreesEmbedding
  ensemble._gb: BaseGradientBoosting GradientBoostingClassifier GradientBoostingRegressor VerboseReporter
  ensemble._hist_gradient_boosting.binning: _BinMapper
  ensemble._hist_gradient_boosting.common: MonotonicConstraint
  ensemble._hist_gradient_boosting.gradient_boosting: BaseHistGradientBoosting HistGradientBoostingClassifier HistGradientBoostingRegressor
  ensemble._hist_gradient_boosting.grower: TreeGrower TreeNode
  ensemble._hist_gradient_boosting.histogram: HistogramBuilder
  ensemble._hist_gradient_boosting.predictor: TreePredictor
  ensemble._hist_gradient_boosting.splitting: SplitInfo Splitter
  ensemble._iforest: IsolationForest
  ensemble._stacking: StackingClassifier StackingRegressor _BaseStacking
  ensemble._voting: VotingClassifier VotingRegressor _BaseVoting
  ensemble._weight_boosting: AdaBoostClassifier AdaBoostRegressor BaseWeightBoosting
  ensemble.bagging: BaggingClassifier BaggingRegressor
  ensemble.forest: ExtraTreesClassifier ExtraTreesRegressor RandomForestClassifier RandomForestRegressor RandomTreesEmbedding
  ensemble.gradient_boosting: GradientBoostingClassifier GradientBoostingRegressor
  ensemble.iforest: IsolationForest
  ensemble.stacking: StackingClassifier StackingRegressor
  ensemble.voting: VotingClassifier VotingRegressor
  ensemble.weight_boosting: AdaBoostClassifier AdaBoostRegressor
  feature_extraction._dict_vectorizer: DictVectorizer
  feature_extraction._hash: FeatureHasher
  feature_extraction.dict_vectorizer: DictVectorizer
  feature_extraction.hash: FeatureHasher
  feature_extraction.image: PatchExtractor
  feature_extraction.text: CountVectorizer HashingVectorizer TfidfTransformer TfidfVectorizer _VectorizerMixin
  feature_selection._base: SelectorMixin
  feature_selection._from_model: SelectFromModel
  feature_selection._rfe: RFE RFECV
  feature_selection._sequential: SequentialFeatureSelector
  feature_selection._univariate_selection: GenericUnivariateSelect SelectFdr SelectFpr SelectFwe SelectKBest SelectPercentile _BaseFilter
  feature_selection._variance_threshold: VarianceThreshold
  feature_selection.from_model: SelectFromModel
  feature_selection.rfe: RFE RFECV
  feature_selection.sequential: SequentialFeatureSelector
  feature_selection.univariate_selection: GenericUnivariateSelect SelectFdr SelectFpr SelectFwe SelectKBest SelectPercentile
  feature_selection.variance_threshold: VarianceThreshold
  gaussian_process._gpc: GaussianProcessClassifier _BinaryGaussianProcessClassifierLaplace
  gaussian_process._gpr: GaussianProcessRegressor
  gaussian_process.gpc: GaussianProcessClassifier
  gaussian_process.gpr: GaussianProcessRegressor
  gaussian_process.kernels: CompoundKernel ConstantKernel DotProduct ExpSineSquared Exponentiation GenericKernelMixin Hyperparameter Kernel KernelOperator Matern NormalizedKernelMixin PairwiseKernel Product RBF RationalQuadratic StationaryKernelMixin Sum WhiteKernel
  grid_search: GridSearchCV
  impute._base: MissingIndicator SimpleImputer _BaseImputer
  impute._iterative: IterativeImputer _ImputerTriplet
  impute._knn: KNNImputer
  impute.base: MissingIndicator SimpleImputer
  impute.knn: KNNImputer
  inspection._plot.decision_boundary: DecisionBoundaryDisplay
  inspection._plot.partial_dependence: PartialDependenceDisplay
  isotonic: IsotonicRegression
  kernel_approximation: AdditiveChi2Sampler Nystroem PolynomialCountSketch RBFSampler SkewedChi2Sampler
  kernel_ridge: KernelRidge
  linear_model._base: LinearClassifierMixin LinearModel LinearRegression SparseCoefMixin
  linear_model._bayes: ARDRegression BayesianRidge
  linear_model._coordinate_descent: ElasticNet ElasticNetCV Lasso LassoCV LinearModelCV MultiTaskElasticNet MultiTaskElasticNetCV MultiTaskLasso MultiTaskLassoCV
  linear_model._glm._newton_solver: NewtonCholeskySolver NewtonSolver
  linear_model._glm.glm: GammaRegressor PoissonRegressor TweedieRegressor _GeneralizedLinearRegressor
  linear_model._huber: HuberRegressor
  linear_model._least_angle: Lars LarsCV LassoLars LassoLarsCV LassoLarsIC
  linear_model._linear_loss: LinearModelLoss
  linear_model._logistic: LogisticRegression LogisticRegressionCV
  linear_model._omp: OrthogonalMatchingPursuit OrthogonalMatchingPursuitCV
  linear_model._passive_aggressive: PassiveAggressiveClassifier PassiveAggressiveRegressor
  linear_model._perceptron: Perceptron
  linear_model._quantile: QuantileRegressor
  linear_model._ransac: RANSACRegressor
  linear_model._ridge: Ridge RidgeCV RidgeClassifier RidgeClassifierCV _BaseRidge _BaseRidgeCV _IdentityClassifier _IdentityRegressor _RidgeClassifierMixin _RidgeGCV _XT_CenterStackOp _X_CenterStackOp
  linear_model._sag_fast: MultinomialLogLoss32 MultinomialLogLoss64
  linear_model._sgd_fast: Classification EpsilonInsensitive Hinge Huber Log LossFunction ModifiedHuber Regression SquaredEpsilonInsensitive SquaredHinge SquaredLoss
  linear_model._stochastic_gradient: BaseSGD BaseSGDClassifier BaseSGDRegressor SGDClassifier SGDOneClassSVM SGDRegressor _ValidationScoreCallback
  linear_model._theil_sen: TheilSenRegressor
  linear_model.base: LinearRegression
  linear_model.bayes: ARDRegression BayesianRidge
  linear_model.coordinate_descent: ElasticNet ElasticNetCV Lasso LassoCV MultiTaskElasticNet MultiTaskElasticNetCV MultiTaskLasso MultiTaskLassoCV
  linear_model.huber: HuberRegressor
  linear_model.least_angle: Lars LarsCV LassoLars LassoLarsCV LassoLarsIC
  linear_model.logistic: LogisticRegression LogisticRegressionCV
  linear_model.omp: OrthogonalMatchingPursuit OrthogonalMatchingPursuitCV
  linear_model.passive_aggressive: PassiveAggressiveClassifier PassiveAggressiveRegressor
  linear_model.perceptron: Perceptron
  linear_model.quantile: QuantileRegressor
  linear_model.ransac: RANSACRegressor
  linear_model.ridge: Ridge RidgeCV RidgeClassifier RidgeClassifierCV
  linear_model.stochastic_gradient: SGDClassifier SGDRegressor
  linear_model.theil_sen: TheilSenRegressor
  manifold._isomap: Isomap
  manifold._locally_linear: LocallyLinearEmbedding
  manifold._mds: MDS
  manifold._spectral_embedding: SpectralEmbedding
  manifold._t_sne: TSNE
  manifold.isomap: Isomap
  manifold.locally_linear: LocallyLinearEmbedding
  manifold.mds: MDS
  manifold.spectral_embedding: SpectralEmbedding
  manifold.t_sne: TSNE
  metrics._dist_metrics: BrayCurtisDistance32 BrayCurtisDistance64 CanberraDistance32 CanberraDistance64 ChebyshevDistance32 ChebyshevDistance64 DiceDistance32 DiceDistance64 DistanceMetric DistanceMetric32 DistanceMetric64 EuclideanDistance32 EuclideanDistance64 HammingDistance32 HammingDistance64 HaversineDistance32 HaversineDistance64 JaccardDistance32 JaccardDistance64 KulsinskiDistance32 KulsinskiDistance64 MahalanobisDistance32 MahalanobisDistance64 ManhattanDistance32 ManhattanDistance64 MatchingDistance32 MatchingDistance64 MinkowskiDistance32 MinkowskiDistance64 PyFuncDistance32 PyFuncDistance64 RogersTanimotoDistance32 RogersTanimotoDistance64 RussellRaoDistance32 RussellRaoDistance64 SEuclideanDistance32 SEuclideanDistance64 SokalMichenerDistance32 SokalMichenerDistance64 SokalSneathDistance32 SokalSneathDistance64
  metrics._pairwise_distances_reduction._argkmin: ArgKmin32 ArgKmin64 EuclideanArgKmin32 EuclideanArgKmin64
  metrics._pairwise_distances_reduction._argkmin_classmode: ArgKminClassMode32 ArgKminClassMode64
  metrics._pairwise_distances_reduction._base: BaseDistancesReduction32 BaseDistancesReduction64
  metrics._pairwise_distances_reduction._dispatcher: ArgKmin ArgKminClassMode BaseDistancesReductionDispatcher RadiusNeighbors RadiusNeighborsClassMode
  metrics._pairwise_distances_reduction._middle_term_computer: DenseDenseMiddleTermComputer32 DenseDenseMiddleTermComputer64 MiddleTermComputer32 MiddleTermComputer64 SparseDenseMiddleTermComputer32 SparseDenseMiddleTermComputer64 SparseSparseMiddleTermComputer32 SparseSparseMiddleTermComputer64
  metrics._pairwise_distances_reduction._radius_neighbors: EuclideanRadiusNeighbors32 EuclideanRadiusNeighbors64 RadiusNeighbors32 RadiusNeighbors64
  metrics._pairwise_distances_reduction._radius_neighbors_classmode: RadiusNeighborsClassMode32 RadiusNeighborsClassMode64
  metrics._plot.confusion_matrix: ConfusionMatrixDisplay
  metrics._plot.det_curve: DetCurveDisplay
  metrics._plot.precision_recall_curve: PrecisionRecallDisplay
  metrics._plot.regression: PredictionErrorDisplay
  metrics._plot.roc_curve: RocCurveDisplay
  metrics._scorer: _BaseScorer _MultimetricScorer _PassthroughScorer _Scorer
  mixture._base: BaseMixture
  mixture._bayesian_mixture: BayesianGaussianMixture
  mixture._gaussian_mixture: GaussianMixture
  mixture.bayesian_mixture: BayesianGaussianMixture
  mixture.gaussian_mixture: GaussianMixture
  model_selection._classification_threshold: BaseThresholdClassifier FixedThresholdClassifier TunedThresholdClassifierCV _CurveScorer
  model_selection._plot: LearningCurveDisplay ValidationCurveDisplay _BaseCurveDisplay
  model_selection._search: BaseSearchCV GridSearchCV ParameterGrid ParameterSampler RandomizedSearchCV
  model_selection._search_successive_halving: BaseSuccessiveHalving HalvingGridSearchCV HalvingRandomSearchCV _SubsampleMetaSplitter
  model_selection._split: BaseCrossValidator BaseShuffleSplit GroupKFold GroupShuffleSplit GroupsConsumerMixin KFold LeaveOneGroupOut LeaveOneOut LeavePGroupsOut LeavePOut PredefinedSplit RepeatedKFold RepeatedStratifiedKFold ShuffleSplit StratifiedGroupKFold StratifiedKFold StratifiedShuffleSplit TimeSeriesSplit _BaseKFold _CVIterableWrapper _RepeatedSplits _UnsupportedGroupCVMixin
  model_selection.classification_threshold: FixedThresholdClassifier TunedThresholdClassifierCV
  model_selection.search: GridSearchCV RandomizedSearchCV
  multiclass: OneVsOneClassifier OneVsRestClassifier OutputCodeClassifier _ConstantPredictor
  multioutput: ClassifierChain MultiOutputClassifier MultiOutputRegressor RegressorChain _BaseChain _MultiOutputEstimator
  naive_bayes: BernoulliNB CategoricalNB ComplementNB GaussianNB MultinomialNB _BaseDiscreteNB _BaseNB
  neighbors._ball_tree: BallTree BallTree32 BallTree64 BinaryTree32 BinaryTree64 NeighborsHeap32 NeighborsHeap64 NodeHeap
  neighbors._base: KNeighborsMixin NeighborsBase RadiusNeighborsMixin
  neighbors._classification: KNeighborsClassifier RadiusNeighborsClassifier
  neighbors._graph: KNeighborsTransformer RadiusNeighborsTransformer
  neighbors._kd_tree: BinaryTree32 BinaryTree64 KDTree KDTree32 KDTree64 NeighborsHeap32 NeighborsHeap64 NodeHeap
  neighbors._kde: KernelDensity
  neighbors._lof: LocalOutlierFactor
  neighbors._nca: NeighborhoodComponentsAnalysis
  neighbors._nearest_centroid: NearestCentroid
  neighbors._quad_tree: _QuadTree
  neighbors._regression: KNeighborsRegressor RadiusNeighborsRegressor
  neighbors._unsupervised: NearestNeighbors
  neighbors.classification: KNeighborsClassifier RadiusNeighborsClassifier
  neighbors.graph: KNeighborsTransformer RadiusNeighborsTransformer
  neighbors.kde: KernelDensity
  neighbors.lof: LocalOutlierFactor
  neighbors.nca: NeighborhoodComponentsAnalysis
  neighbors.nearest_centroid: NearestCentroid
  neighbors.regression: KNeighborsRegressor RadiusNeighborsRegressor
  neighbors.unsupervised: NearestNeighbors
  neural_network._multilayer_perceptron: BaseMultilayerPerceptron MLPClassifier MLPRegressor
  neural_network._rbm: BernoulliRBM
  neural_network._stochastic_optimizers: AdamOptimizer BaseOptimizer SGDOptimizer
  neural_network.multilayer_perceptron: MLPClassifier MLPRegressor
  neural_network.rbm: BernoulliRBM
  pipeline: FeatureUnion Pipeline
  preprocessing._data: Binarizer KernelCenterer MaxAbsScaler MinMaxScaler Normalizer PowerTransformer QuantileTransformer RobustScaler StandardScaler
  preprocessing._discretization: KBinsDiscretizer
  preprocessing._encoders: OneHotEncoder OrdinalEncoder _BaseEncoder
  preprocessing._function_transformer: FunctionTransformer
  preprocessing._label: LabelBinarizer LabelEncoder MultiLabelBinarizer
  preprocessing._polynomial: PolynomialFeatures SplineTransformer
  preprocessing._target_encoder: TargetEncoder
  preprocessing.data: Binarizer KernelCenterer MaxAbsScaler MinMaxScaler Normalizer PowerTransformer QuantileTransformer RobustScaler StandardScaler
  preprocessing.discretization: KBinsDiscretizer
  preprocessing.encoders: OneHotEncoder OrdinalEncoder
  preprocessing.function_transformer: FunctionTransformer
  preprocessing.imputation: Imputer
  preprocessing.label: LabelBinarizer LabelEncoder MultiLabelBinarizer
  preprocessing.polynomial: PolynomialFeatures SplineTransformer
  preprocessing.target_encoder: TargetEncoder
  random_projection: BaseRandomProjection GaussianRandomProjection SparseRandomProjection
  semi_supervised._label_propagation: BaseLabelPropagation LabelPropagation LabelSpreading
  semi_supervised._self_training: SelfTrainingClassifier
  semi_supervised.label_propagation: LabelPropagation LabelSpreading
  semi_supervised.self_training: SelfTrainingClassifier
  svm._base: BaseLibSVM BaseSVC
  svm._classes: LinearSVC LinearSVR NuSVC NuSVR OneClassSVM SVC SVR
  svm.classes: LinearSVC LinearSVR NuSVC NuSVR OneClassSVM SVC SVR
  tree._classes: BaseDecisionTree DecisionTreeClassifier DecisionTreeRegressor ExtraTreeClassifier ExtraTreeRegressor
  tree._criterion: ClassificationCriterion Criterion Entropy FriedmanMSE Gini MAE MSE Poisson RegressionCriterion
  tree._export: Sentinel _BaseTreeExporter _DOTTreeExporter _MPLTreeExporter
  tree._reingold_tilford: DrawTree Tree
  tree._splitter: BestSparseSplitter BestSplitter DensePartitioner RandomSparseSplitter RandomSplitter SparsePartitioner Splitter
  tree._tree: BestFirstTreeBuilder DepthFirstTreeBuilder Tree TreeBuilder _AlphaPruner _CCPPruneController _PathFinder
  tree._utils: WeightedMedianCalculator WeightedPQueue
  tree.tree: DecisionTreeClassifier DecisionTreeRegressor ExtraTreeClassifier ExtraTreeRegressor
  utils: Bunch parallel_backend
  utils._array_api: _ArrayAPIWrapper _NumPyAPIWrapper
  utils._available_if: _AvailableIfDescriptor
  utils._bunch: Bunch
  utils._cython_blas: BLAS_Order BLAS_Trans
  utils._encode: MissingValues _NaNCounter _nandict
  utils._estimator_html_repr: _HTMLDocumentationLinkMixin _IDCounter _VisualBlock
  utils._fast_dict: IntFloatDict
  utils._isfinite: FiniteStatus
  utils._metadata_requests: MetadataRequest MetadataRouter MethodMapping MethodMetadataRequest MethodPair RequestMethod RouterMappingPair _MetadataRequester _RoutingNotSupportedMixin
  utils._mocking: ArraySlicingWrapper CheckingClassifier MockDataFrame NoSampleWeightWrapper _MockEstimatorOnOffPrediction
  utils._param_validation: HasMethods Hidden Interval MissingValues Options RealNotInt StrOptions _ArrayLikes _Booleans _CVObjects _Callables _Constraint _InstancesOf _IterablesNotString _NanConstraint _NoneConstraint _PandasNAConstraint _RandomStates _SparseMatrices _VerboseHelper
  utils._plotting: _BinaryClassifierCurveDisplayMixin
  utils._pprint: KeyValTuple KeyValTupleParam _EstimatorPrettyPrinter
  utils._seq_dataset: ArrayDataset32 ArrayDataset64 CSRDataset32 CSRDataset64 SequentialDataset32 SequentialDataset64
  utils._set_output: ContainerAdapterProtocol ContainerAdaptersManager PandasAdapter PolarsAdapter _SetOutputMixin
  utils._vector_sentinel: StdVectorSentinel StdVectorSentinelFloat64 StdVectorSentinelInt32 StdVectorSentinelInt64 StdVectorSentinelIntP
  utils._weight_vector: WeightVector32 WeightVector64
  utils.deprecation: deprecated
  utils.estimator_checks: _NotAnArray
  utils.metaestimators: _BaseComposition
  utils.parallel: Parallel _FuncWrapper
`

export const TORCH_NN = `
  attention._fa3: _FA3Handle
  attention._fa4: _FA4Handle
  attention._registry: FlashAttentionHandle
  attention.bias: CausalBias CausalVariant
  attention.experimental._paged_attention: PagedAttention
  attention.flex_attention: AuxOutput AuxRequest BlockMask FlexKernelOptions _CallableLeaf _ExtractedLeaf _KernelOptionsWithInternals _MaskModWrapper _ModificationType _PlainFunction _StrippedClosure _StrippedPartial
  attention.varlen: AuxRequest
  cpp: ModuleWrapper OrderedDictWrapper
  modules._functions: BackwardHookFunction CrossMapLRN2d SyncBatchNorm
  modules.activation: CELU ELU GELU GLU Hardshrink Hardsigmoid Hardswish Hardtanh LeakyReLU LogSigmoid LogSoftmax Mish MultiheadAttention PReLU RReLU ReLU ReLU6 SELU SiLU Sigmoid Softmax Softmax2d Softmin Softplus Softshrink Softsign Tanh Tanhshrink Threshold
  modules.adaptive: AdaptiveLogSoftmaxWithLoss _ASMoutput
  modules.batchnorm: BatchNorm1d BatchNorm2d BatchNorm3d LazyBatchNorm1d LazyBatchNorm2d LazyBatchNorm3d SyncBatchNorm _BatchNorm _LazyNormBase _NormBase
  modules.channelshuffle: ChannelShuffle
  modules.container: Container ModuleDict ModuleList ParameterDict ParameterList Sequential
  modules.conv: Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d LazyConv1d LazyConv2d LazyConv3d LazyConvTranspose1d LazyConvTranspose2d LazyConvTranspose3d _ConvNd _ConvTransposeMixin _ConvTransposeNd _LazyConvXdMixin
  modules.distance: CosineSimilarity PairwiseDistance
  modules.dropout: AlphaDropout Dropout Dropout1d Dropout2d Dropout3d FeatureAlphaDropout _DropoutNd
  modules.flatten: Flatten Unflatten
  modules.fold: Fold Unfold
  modules.instancenorm: InstanceNorm1d InstanceNorm2d InstanceNorm3d LazyInstanceNorm1d LazyInstanceNorm2d LazyInstanceNorm3d _InstanceNorm
  modules.lazy: LazyModuleMixin _LazyProtocol
  modules.linear: Bilinear Identity LazyLinear Linear NonDynamicallyQuantizableLinear
  modules.linear_cross_entropy: _ChunkContext _ChunkViews
  modules.linear_cross_entropy_options: LinearCrossEntropyOptions
  modules.loss: BCELoss BCEWithLogitsLoss CTCLoss CosineEmbeddingLoss CrossEntropyLoss GaussianNLLLoss HingeEmbeddingLoss HuberLoss KLDivLoss L1Loss LinearCrossEntropyLoss MSELoss MarginRankingLoss MultiLabelMarginLoss MultiLabelSoftMarginLoss MultiMarginLoss NLLLoss NLLLoss2d PoissonNLLLoss SmoothL1Loss SoftMarginLoss TripletMarginLoss TripletMarginWithDistanceLoss _Loss _WeightedLoss
  modules.module: Module _IncompatibleKeys _WrappedHook
  modules.normalization: CrossMapLRN2d GroupNorm LayerNorm LocalResponseNorm RMSNorm
  modules.padding: CircularPad1d CircularPad2d CircularPad3d ConstantPad1d ConstantPad2d ConstantPad3d ReflectionPad1d ReflectionPad2d ReflectionPad3d ReplicationPad1d ReplicationPad2d ReplicationPad3d ZeroPad1d ZeroPad2d ZeroPad3d _CircularPadNd _ConstantPadNd _ReflectionPadNd _ReplicationPadNd
  modules.pixelshuffle: PixelShuffle PixelUnshuffle
  modules.pooling: AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d AdaptiveMaxPool1d AdaptiveMaxPool2d AdaptiveMaxPool3d AvgPool1d AvgPool2d AvgPool3d FractionalMaxPool2d FractionalMaxPool3d LPPool1d LPPool2d LPPool3d MaxPool1d MaxPool2d MaxPool3d MaxUnpool1d MaxUnpool2d MaxUnpool3d _AdaptiveAvgPoolNd _AdaptiveMaxPoolNd _AvgPoolNd _LPPoolNd _MaxPoolNd _MaxUnpoolNd
  modules.rnn: GRU GRUCell LSTM LSTMCell RNN RNNBase RNNCell RNNCellBase
  modules.sparse: Embedding EmbeddingBag
  modules.transformer: Transformer TransformerDecoder TransformerDecoderLayer TransformerEncoder TransformerEncoderLayer
  modules.upsampling: Upsample UpsamplingBilinear2d UpsamplingNearest2d
  parameter: Buffer Parameter UninitializedBuffer UninitializedParameter UninitializedTensorMixin _BufferMeta _ParameterMeta
  utils._expanded_weights.conv_expanded_weights: ConvPerSampleGrad
  utils._expanded_weights.embedding_expanded_weights: EmbeddingPerSampleGrad
  utils._expanded_weights.expanded_weights_impl: ExpandedWeight
  utils._expanded_weights.group_norm_expanded_weights: GroupNormPerSampleGrad
  utils._expanded_weights.instance_norm_expanded_weights: InstanceNormPerSampleGrad
  utils._expanded_weights.layer_norm_expanded_weights: LayerNormPerSampleGrad
  utils._expanded_weights.linear_expanded_weights: LinearPerSampleGrad
  utils._named_member_accessor: NamedMemberAccessor
  utils.parametrizations: _OrthMaps _Orthogonal _SpectralNorm _WeightNorm
  utils.parametrize: ParametrizationList
  utils.prune: BasePruningMethod CustomFromMask Identity L1Unstructured LnStructured PruningContainer RandomStructured RandomUnstructured
  utils.rnn: PackedSequence PackedSequence_
  utils.spectral_norm: SpectralNorm SpectralNormLoadStateDictPreHook SpectralNormStateDictHook
  utils.weight_norm: WeightNorm`

export const TORCH_OPTIM = `
  _stateless: _GroupSwapinInfo
  adadelta: Adadelta
  adagrad: Adagrad
  adam: Adam
  adamax: Adamax
  adamw: AdamW
  asgd: ASGD
  lbfgs: LBFGS
  lr_scheduler: ChainedScheduler ConstantLR CosineAnnealingLR CosineAnnealingWarmRestarts CyclicLR ExponentialLR LRScheduler LambdaLR LinearLR MultiStepLR MultiplicativeLR OneCycleLR PolynomialLR ReduceLROnPlateau SequentialLR StepLR _LRScheduler _SchedulePhase _enable_get_lr_call _initial_mode
  nadam: NAdam
  optimizer: Optimizer _RequiredParameter
  radam: RAdam
  rmsprop: RMSprop
  rprop: Rprop
  sgd: SGD
  sparse_adam: SparseAdam
  swa_utils: AveragedModel SWALR`

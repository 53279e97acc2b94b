/**
 * Classes of scipy whose instances pickles make by NEWOBJ, or copyreg._reconstructor, and give a state by BUILD: those without a `__new__`, `__setstate__`,
 * `__getattr__`, `__setattr__` or `__del__` of their own, and no metaclass, so that nothing of theirs runs.
 *
 * Written by test/scan/state-classes.py with scipy, of several versions.
 */
export const SCIPY = `
  integrate._cubature: CubatureRegion CubatureResult _InfiniteLimitsTransform _VariableTransform
  integrate._ivp.base: ConstantDenseOutput DenseOutput OdeSolver
  integrate._ivp.bdf: BDF BdfDenseOutput
  integrate._ivp.common: OdeSolution
  integrate._ivp.lsoda: LSODA LsodaDenseOutput
  integrate._ivp.radau: Radau RadauDenseOutput
  integrate._ivp.rk: DOP853 Dop853DenseOutput RK23 RK45 RkDenseOutput RungeKutta
  integrate._ode: IntegratorBase complex_ode dop853 dopri5 lsoda ode vode zvode
  integrate._quad_vec: DoubleInfiniteFunc LRUDict SemiInfiniteFunc _Bunch
  integrate._quadpack_py: _NQuad _OptFunc _RangeFunc
  integrate._rules._base: FixedRule NestedFixedRule ProductNestedFixed Rule
  integrate._rules._gauss_kronrod: GaussKronrodQuadrature
  integrate._rules._gauss_legendre: GaussLegendreQuadrature
  integrate._rules._genz_malik: GenzMalikCubature
  interpolate._bary_rational: AAA FloaterHormannInterpolator _BarycentricRational
  interpolate._bsplines: BSpline _BSpline
  interpolate._cubic: Akima1DInterpolator CubicHermiteSpline CubicSpline PchipInterpolator
  interpolate._fitpack2: BivariateSpline InterpolatedUnivariateSpline LSQBivariateSpline LSQSphereBivariateSpline LSQUnivariateSpline RectBivariateSpline RectSphereBivariateSpline SmoothBivariateSpline SmoothSphereBivariateSpline SphereBivariateSpline UnivariateSpline _BivariateSplineBase _DerivedBivariateSpline
  interpolate._fitpack_repro: Bunch F Fperiodic
  interpolate._interpnd: CloughTocher2DInterpolator LinearNDInterpolator NDInterpolatorBase
  interpolate._interpolate: BPoly NdPPoly PPoly _BPoly _PPoly _PPolyBase interp1d interp2d
  interpolate._ndbspline: NdBSpline
  interpolate._ndgriddata: NearestNDInterpolator
  interpolate._polyint: BarycentricInterpolator KroghInterpolator _Interpolator1D _Interpolator1DWithDerivatives
  interpolate._rbf: Rbf
  interpolate._rbfinterp: RBFInterpolator
  interpolate._regrid: F PackedMatrix
  interpolate._rgi: RegularGridInterpolator
  interpolate.interpnd: CloughTocher2DInterpolator LinearNDInterpolator NDInterpolatorBase
  optimize._basinhopping: AdaptiveStepsize BasinHoppingRunner Metropolis MinimizerWrapper RandomDisplacement Storage
  optimize._constraints: Bounds LinearConstraint NonlinearConstraint PreparedConstraint
  optimize._dcsrch: DCSRCH
  optimize._differentiable_functions: IdentityVectorFunction LinearVectorFunction ScalarFunction VectorFunction _ScalarGradWrapper _ScalarHessWrapper _VectorFunWrapper _VectorHessWrapper _VectorJacWrapper
  optimize._differentialevolution: DifferentialEvolutionSolver _ConstraintWrapper
  optimize._dual_annealing: EnergyState LocalSearchWrapper ObjectiveFunWrapper StrategyChain VisitingDistribution
  optimize._hessian_update_strategy: BFGS FullHessianUpdateStrategy HessianUpdateStrategy SR1
  optimize._lsq.least_squares: _WrapArgsKwargs
  optimize._minimize: _Patch_Callback_Equal_Variables _Remove_From_Func
  optimize._nonlin: Anderson BroydenFirst BroydenSecond DiagBroyden ExcitingMixing GenericBroyden InverseJacobian Jacobian KrylovJacobian LinearMixing LowRankMatrix TerminationCondition
  optimize._numdiff: _Fun_Wrapper
  optimize._optimize: Brent MemoizeJac _Brute_Wrapper
  optimize._root_scalar: MemoizeDer
  optimize._trlib._trlib: TRLIBQuadraticSubproblem
  optimize._trustregion: BaseQuadraticSubproblem
  optimize._trustregion_constr.canonical_constraint: CanonicalConstraint
  optimize._trustregion_constr.minimize_trustregion_constr: HessianLinearOperator LagrangianHessian
  optimize._trustregion_constr.report: BasicReport IPReport ReportBase SQPReport
  optimize._trustregion_constr.tr_interior_point: BarrierSubproblem
  optimize._trustregion_dogleg: DoglegSubproblem
  optimize._trustregion_exact: IterativeSubproblem
  optimize._trustregion_ncg: CGSteihaugSubproblem
  optimize._zeros_py: RootResults TOMS748Solver
  signal._czt: CZT ZoomFFT
  signal._ltisys: Bunch
  signal._short_time_fft: ShortTimeFFT
  signal._upfirdn: _UpFIRDn
  sparse._arrays: _sparray
  sparse._base: sparray
  sparse._data: _minmax_mixin
  sparse._index: IndexMixin
  sparse._matrix: spmatrix
  sparse.csgraph._flow: MaximumFlowResult
  sparse.linalg._eigen.arpack.arpack: _ArpackParams _SymmetricArpackParams _UnsymmetricArpackParams
  sparse.linalg._expm_multiply: LazyOperatorNormInfo
  sparse.linalg._matfuncs: _ExpmPadeHelper
  sparse.linalg._special_sparse_arrays: MikotaPair
  sparse.linalg._svdp: _AProd
  spatial._kdtree: Rectangle
  spatial._spherical_voronoi: SphericalVoronoi
  spatial.transform._rigid_transform: RigidTransform
  spatial.transform._rotation: Slerp
  spatial.transform._rotation_spline: RotationSpline
  special._multiufuncs: MultiUFunc
  special._orthogonal: orthopoly1d
  special._support_alternative_backends: _FuncInfo
  special._ufuncs: errstate
  stats._binomtest: BinomTestResult _SimpleBinomial
  stats._censored_data: CensoredData
  stats._covariance: CovViaCholesky CovViaDiagonal CovViaEigendecomposition CovViaPSD CovViaPrecision Covariance
  stats._discrete_distns: poisson_binomial_frozen
  stats._distn_infrastructure: _ShapeInfo rv_continuous_frozen rv_discrete_frozen rv_frozen
  stats._distribution_infrastructure: _Parameterization
  stats._fit: FitResult
  stats._kde: gaussian_kde
  stats._levy_stable: levy_stable_frozen
  stats._mannwhitneyu: _MWU
  stats._mgc: _ParallelP
  stats._morestats: DirectionalStats _ABW _BigFloat
  stats._multicomp: DunnettResult
  stats._multivariate: _PSD dirichlet_frozen dirichlet_gen dirichlet_multinomial_frozen dirichlet_multinomial_gen invwishart_frozen invwishart_gen matrix_normal_frozen matrix_normal_gen matrix_t_frozen matrix_t_gen multi_rv_frozen multi_rv_generic multinomial_frozen multinomial_gen multivariate_hypergeom_frozen multivariate_hypergeom_gen multivariate_normal_frozen multivariate_normal_gen multivariate_t_frozen multivariate_t_gen normal_inverse_gamma_frozen normal_inverse_gamma_gen ortho_group_frozen ortho_group_gen random_correlation_frozen random_correlation_gen random_table_frozen random_table_gen special_ortho_group_frozen special_ortho_group_gen uniform_direction_frozen uniform_direction_gen unitary_group_frozen unitary_group_gen vonmises_fisher_frozen vonmises_fisher_gen wishart_frozen wishart_gen
  stats._odds_ratio: OddsRatioResult
  stats._page_trend_test: PageTrendTestResult _PageL
  stats._qmc: MultinomialQMC MultivariateNormalQMC
  stats._relative_risk: RelativeRiskResult
  stats._resampling: BootstrapMethod BootstrapResult MonteCarloMethod MonteCarloTestResult PermutationMethod PermutationTestResult PowerResult ResamplingMethod
  stats._sampling: CustomDistPINV FastGeneratorInversion RatioUniforms
  stats._sensitivity_analysis: BootstrapSobolResult SobolResult
  stats._stats_py: AlexanderGovernResult QuantileTestResult _ParallelP _SimpleBeta _SimpleChi2 _SimpleF _SimpleNormal _SimpleStudentT
  stats._survival: ECDFResult EmpiricalDistributionFunction LogRankResult
  stats._wilcoxon: WilcoxonDistribution`

"""Writes js/scan/state-classes.js: classes whose instances pickles make by NEWOBJ and BUILD, with scikit-learn, and with torch where it is installed.

    python test/scan/state-classes.py > js/scan/state-classes.js
    python test/scan/state-classes.py scipy     # the lines of js/scan/scipy-classes.js for one version: those of several are put together by hand
"""

import importlib
import inspect
import pkgutil
import sys
import warnings

warnings.simplefilter("ignore")

HEAD = """/**
 * Classes of libraries whose instances pickles make by NEWOBJ, or copyreg._reconstructor, and give a state by BUILD: estimators of scikit-learn, modules
 * and optimizers of torch. Their constructors are not called.
 *
 * Written by test/scan/state-classes.py with scikit-learn and torch.
 */"""

SKIPPED = {
    "sklearn": "tests externals conftest datasets experimental _testing _build".split(),
    "torch.nn": "backends _backends quantiz quantizable intrinsic qat parallel".split(),
    "torch.optim": [],
}
SKIPPED_SCIPY = "tests conftest _build .setup doccer _shgo _compat".split()

# Modules that had other names, and classes that are gone.
BEFORE = {
    "sklearn.cluster.k_means_": "KMeans MiniBatchKMeans",
    "sklearn.compose._column_transformer": "ColumnTransformer",
    "sklearn.cross_validation": "KFold StratifiedKFold",
    "sklearn.datasets._base": "Bunch",
    "sklearn.datasets.base": "Bunch",
    "sklearn.decomposition.truncated_svd": "TruncatedSVD",
    "sklearn.ensemble.gradient_boosting": "GradientBoostingClassifier GradientBoostingRegressor",
    "sklearn.ensemble.iforest": "IsolationForest",
    "sklearn.ensemble.weight_boosting": "AdaBoostClassifier AdaBoostRegressor",
    "sklearn.grid_search": "GridSearchCV",
    "sklearn.linear_model.base": "LinearRegression",
    "sklearn.linear_model.coordinate_descent": "ElasticNet ElasticNetCV Lasso LassoCV",
    "sklearn.linear_model.ridge": "Ridge RidgeCV RidgeClassifier",
    "sklearn.linear_model.stochastic_gradient": "SGDClassifier SGDRegressor",
    "sklearn.neighbors.classification": "KNeighborsClassifier RadiusNeighborsClassifier",
    "sklearn.neural_network.multilayer_perceptron": "MLPClassifier MLPRegressor",
    "sklearn.preprocessing.imputation": "Imputer",
    "sklearn.preprocessing.label": "LabelBinarizer LabelEncoder MultiLabelBinarizer",
    "sklearn.tree.tree": "DecisionTreeClassifier DecisionTreeRegressor ExtraTreeClassifier ExtraTreeRegressor",
    "sklearn.utils": "Bunch",
}


def classes(root):
    found = {}
    try:
        package = importlib.import_module(root)
    except ImportError:
        return found
    for info in pkgutil.walk_packages(package.__path__, root + ".", onerror=lambda name: None):
        if any(part in info.name for part in SKIPPED.get(root, SKIPPED_SCIPY)):
            continue
        try:
            module = importlib.import_module(info.name)
        except BaseException:
            continue
        for name, cls in vars(module).items():
            if inspect.isclass(cls) and cls.__module__ == info.name and cls.__qualname__ == name and not issubclass(cls, BaseException):
                found.setdefault(info.name, set()).add(name)
    return found


# Methods that run when an object is made, given a state, or let go.
RUN = "__new__ __setstate__ __setattr__ __getattr__ __getattribute__ __del__".split()


def runs_nothing(cls):
    """Whether making an instance and giving it a state runs no code of scipy's."""
    return type(cls) is type and not any(name in vars(base) for base in cls.__mro__ if base.__module__.startswith("scipy") for name in RUN)


def scipy_classes():
    found = {}
    for part in "interpolate optimize signal spatial stats integrate sparse special".split():
        for module, names in classes("scipy." + part).items():
            kept = {name for name in names if runs_nothing(getattr(sys.modules[module], name))}
            found.setdefault(module, set()).update(kept)
    return found


def text(root, found):
    return "\n".join(f"  {module[len(root) + 1:]}: {' '.join(sorted(names))}" for module, names in sorted(found.items()) if names)


if sys.argv[1:] == ["scipy"]:
    print(text("scipy", scipy_classes()))
    sys.exit()

sklearn = classes("sklearn")
public = set()
try:
    from sklearn.utils import all_estimators

    for name, cls in all_estimators():
        public.add(name)
        sklearn.setdefault(cls.__module__, set()).add(name)
except ImportError:
    pass
for module, names in list(sklearn.items()):
    head, _, last = module.rpartition(".")
    # The modules had these names before 0.22.
    if last.startswith("_") and names & public:
        sklearn.setdefault(f"{head}.{last[1:]}", set()).update(names & public)
for module, names in BEFORE.items():
    sklearn.setdefault(module, set()).update(names.split())

print(HEAD)
for name, root, found in [("SKLEARN", "sklearn", sklearn), ("TORCH_NN", "torch.nn", classes("torch.nn")), ("TORCH_OPTIM", "torch.optim", classes("torch.optim"))]:
    print(f"export const {name} = `\n{text(root, found)}`\n")

/**
 * What code can do that is known to do harm: names by capability. A name stands for itself and all that lies under it, so that a module stands for all
 * of its names. A list of bad names only raises a verdict: what stands on none of them is no better for it.
 */

/** @typedef {'exec' | 'import' | 'file' | 'network' | 'process' | 'nested pickle' | 'attribute write' | 'denial of service'} Capability */

/** @type {Record<string, [why: string, names: string]>} */
const NAMES = {
  exec: [
    'it runs code',
    `builtins.eval builtins.exec builtins.compile builtins.execfile builtins.breakpoint builtins.input builtins.help builtins.globals builtins.locals
    builtins.vars  builtins.exit builtins.quit builtins.__build_class__ builtins.__loader__ builtins.__spec__ builtins.super builtins.license builtins.copyright builtins.credits
    code.interact code.InteractiveInterpreter code.InteractiveConsole code.compile_command codeop bdb pdb timeit cProfile profile.run profile.runctx profile.Profile _lsprof trace.Trace trace.main doctest unittest test.support test.libregrtest idlelib lib2to3 IPython ipykernel jupyter_client runpy
    types.FunctionType types.LambdaType types.CodeType types.MethodType types.GeneratorType types.CoroutineType types.new_class types.prepare_class types.DynamicClassAttribute types.coroutine types.ModuleType
    ctypes _ctypes cffi _cffi_backend ffi weave sympy.sympify sympy.parsing sympy.lambdify sympy.utilities.lambdify sympy.core.sympify
    inspect dis.dis concurrent.interpreters interpreters _interpreters _xxsubinterpreters _xxinterpchannels _testcapi _testinternalcapi
    sys.settrace sys.setprofile sys.modules sys.meta_path sys.path_hooks sys.path sys._getframe sys._current_frames sys.displayhook sys.excepthook sys.breakpointhook sys.unraisablehook sys.addaudithook sys.call_tracing sys.exit sys._clear_type_cache sys.setrecursionlimit
    gc faulthandler atexit weakref.finalize tracemalloc _tracemalloc threading.Thread threading.Timer threading.setprofile threading.settrace _thread _threading_local dummy_threading sched signal contextvars.Context.run
    functools.singledispatch functools.cached_property functools.partialmethod functools.lru_cache functools.cache functools._lru_cache_wrapper
    logging.config  logging.FileHandler dataclasses.make_dataclass dataclasses._create_fn typing.get_type_hints typing.ForwardRef._evaluate typing._eval_type annotationlib
    numpy.testing numpy.f2py numpy.distutils numpy.ctypeslib numpy.lib.utils numpy.vectorize numpy.frompyfunc numpy.apply_along_axis numpy.apply_over_axes numpy.piecewise numpy.fromfunction
    pandas.eval pandas.core.computation pandas.DataFrame.eval pandas.DataFrame.query pandas.DataFrame.apply pandas.DataFrame.pipe pandas.Series.apply pandas.Series.map pandas.Series.pipe
    pandas.core.frame.DataFrame.eval pandas.core.frame.DataFrame.query pandas.core.frame.DataFrame.apply pandas.core.frame.DataFrame.pipe pandas.core.series.Series.apply numexpr
    torch._inductor torch._dynamo torch.compile torch.ops torch._ops torch.utils.cpp_extension torch.utils.bottleneck torch.utils.collect_env torch.utils.data.datapipes torch.utils._config_module torch.utils.hipify torch.fx
    torch.fx.experimental  torch.jit.load torch.jit.script torch.jit.trace torch.jit.CompilationUnit torch.jit.unsupported_tensor_ops  torch.cuda.jiterator torch.cuda.memory._record_memory_history torch.distributed.rpc torch.distributed.elastic torch.distributed.run torch.distributed.launch torch.onnx torch.package torch.classes.load_library torch.multiprocessing torch.profiler torch.autograd.profiler torch._export torch.export torch.serialization.add_safe_globals torch.utils.checkpoint torch.random.fork_rng torch.backends.xeon torch._higher_order_ops torch._functorch torch._library torch.library
    tensorflow.py_function tensorflow.numpy_function tensorflow.keras.models.load_model keras.models.load_model keras.layers.Lambda keras.src.layers.core.lambda_layer tensorflow.load_library tensorflow.load_op_library
    cloudpickle.cloudpickle.subimport cloudpickle.cloudpickle.dynamic_subimport dill._dill._eval_repr dill._dill._import_module dill._dill._create_ftype dill._dill._getattribute dill.source dill.temp dill.session jsonpickle
    jinja2 mako django.template mako.template tornado.template chameleon genshi flask.config.Config.from_pyfile flask.render_template_string werkzeug.utils.import_string werkzeug.utils.find_modules werkzeug.debug
    lark.tools ply yaml.load yaml.unsafe_load yaml.full_load yaml.load_all yaml.unsafe_load_all yaml.Loader yaml.UnsafeLoader yaml.constructor ruamel.yaml xml.sax xml.dom.pulldom lxml.etree.XSLT
    transformers.utils.import_utils transformers.dynamic_module_utils transformers.pipeline transformers.AutoModel.from_pretrained datasets.load_dataset nltk.downloader execnet rpyc pyro4 Pyro4 celery dask.config    plumbum pexpect ptyprocess ansible
    sphinx nbconvert notebook hypothesis pytest _pytest nose py._code setuptools pkg_resources.run_script pkg_resources.load_entry_point pkg_resources.EntryPoint distutils wheel pip ensurepip venv virtualenv conda poetry site.main site.addsitedir site.addpackage site.execsitecustomize sitecustomize usercustomize rlcompleter readline cmd.Cmd curses turtledemo tkinter turtle antigravity  pydoc pydoc_data
    msilib.CAB lib2to3.pgen2.grammar string.Formatter pstats wsgiref optparse.Option argparse.FileType gettext gettext.c2py _pyrepl pyrepl enum._make_class_unpicklable
    ray.cloudpickle.subimport joblib.memory  joblib.externals.cloudpickle.cloudpickle.subimport joblib.externals.loky sklearn.utils._testing  networkx.utils.decorators.argmap networkx.utils.decorators scipy.weave scipy._lib._ccallback scipy._lib.deprecation scipy.LowLevelCallable numba llvmlite cython Cython pyximport jpype py4j js2py PyV8 execjs  asteval RestrictedPython simpleeval
    builtins.apply hotshot new ast.parse symtable collections.namedtuple contextlib.ExitStack.callback contextlib.ExitStack.push contextlib.AsyncExitStack dis.get_instructions dis.Bytecode test.main test.regrtest test.__main__ optparse.OptionParser site.execusercustomize
    torch.testing torch.utils.benchmark torch.jit._script.script torch._utils._import_dotted_name scipy._lib._bunch matplotlib.testing matplotlib.pyplot.switch_backend pandas.core.series.Series.map pandas.core.series.Series.pipe
    cloudpickle.subimport joblib.externals.cloudpickle.subimport keras.saving.load_model keras.saving.deserialize_keras_object onnxruntime.InferenceSession lightgbm.Booster xgboost.Booster tensorflow.saved_model.load
    numpy._pytesttester numpy.lib.introspect numpy.lib._utils_impl torch.utils.show_pickle torch.utils._freeze torch._numpy.testing torch.cuda._lazy_call torch.distributed.nn.jit torch.distributed.launcher torch.utils._sympy.interp functorch.compile torchgen caffe2
    pandas.core.groupby.generic.DataFrameGroupBy.apply pandas.core.groupby.groupby.GroupBy.apply pandas.core.groupby.groupby.GroupBy.pipe pandas.core.window.rolling.Rolling.apply pandas.core.series.Series.agg pandas.core.series.Series.aggregate pandas.core.series.Series.transform pandas.core.frame.DataFrame.agg pandas.core.frame.DataFrame.aggregate
    pandas.core.frame.DataFrame.transform pandas.core.frame.DataFrame.map pandas.core.frame.DataFrame.applymap pandas.core.frame.DataFrame.assign pandas.core.generic.NDFrame.pipe pandas.util._print_versions scipy.integrate.quad scipy.optimize.minimize torch.nn.modules.module.Module.apply
    tensorflow.python.ops.script_ops tensorflow.python.framework.load_library tensorflow.python.eager.def_function.function tensorflow.python.saved_model.load keras.engine.saving keras.saving.saving_lib keras.src.saving keras.saving.serialization_lib keras.saving.legacy jax.experimental.host_callback jax.pure_callback
    jupyter_core streamlit.web gradio.Interface bokeh.command flask.cli click.edit click.launch click.termui click._termui_impl sympy.printing.preview sympy.utilities.autowrap sympy.external.import_module fire hydra gin.parse_config detectron2.config.lazy detectron2.config.LazyConfig mmcv.Config.fromfile mmengine.Config.fromfile
    rexec Bastion dl compiler parser Tkinter clr objc comtypes win32com win32api wmi pythoncom dbus six.moves.reload_module _sitebuiltins importlib_metadata.EntryPoint prefect.flow joblib.func_inspect
    profiling _remote_debugging _posixshmem codecs.register codecs.lookup pluggy stevedore ihooks numpy.compat.npy_load_module numpy.compat.py3k xml.dom.getDOMImplementation xml.dom.domreg copyreg.constructor`,
  ],
  process: [
    'it starts or ends processes',
    `os.system os.popen os.popen2 os.popen3 os.popen4 os.execl os.execle os.execlp os.execlpe os.execv os.execve os.execvp os.execvpe os._execvpe os.spawnl os.spawnle os.spawnlp os.spawnlpe os.spawnv os.spawnve os.spawnvp os.spawnvpe os._spawnvef
    os.posix_spawn os.posix_spawnp os.startfile os.fork os.forkpty os.kill os.killpg os.abort os._exit os.wait os.waitpid os.register_at_fork
    subprocess _posixsubprocess _winapi commands popen2 pty pipes multiprocessing _multiprocessing concurrent.futures asyncio _asyncio webbrowser platform.popen platform.architecture platform._syscmd_file platform._syscmd_ver platform._syscmd_uname platform.from_subprocess platform.libc_ver
    uuid.getnode uuid._get_command_stdout uuid._popen uuid._ifconfig_getter uuid._ip_getter uuid._arp_getter uuid._lanscan_getter uuid._netstat_getter uuid._find_mac_near_keyword uuid.uuid1 _osx_support _aix_support _bootsubprocess mailcap.findmatch mailcap sysconfig crypt imaplib.IMAP4_stream imaplib
    anyio.run_process trio.run_process joblib.pool matplotlib.animation.FFMpegWriter accelerate.launchers deepspeed.launcher ray._private airflow serial usb.core mlflow.projects mlflow.utils.process
    billiard multiprocess loky joblib.Parallel joblib.parallel dask.distributed distributed.Client distributed.client distributed.worker delegator docker fabric invoke.run git.Repo git.cmd git.repo nltk.internals.java ray.init ray.remote sh luigi airflow.operators envoy sarge pyautogui pynput
    distutils.spawn ctypes.util cgi cgitb psutil  resource.setrlimit resource.prlimit posixpath.os`,
  ],
  import: [
    'it imports modules',
    'numpy.core._ufunc_reconstruct numpy._core._ufunc_reconstruct builtins.__import__ builtins.reload importlib imp zipimport pkgutil modulefinder _frozen_importlib _frozen_importlib_external _imp pkg_resources zipapp',
  ],
  'nested pickle': [
    'it loads further pickles or code',
    `pickle.loads pickle.load pickle.Unpickler pickle._loads pickle._load pickle._Unpickler _pickle cPickle pickle.Pickler pickle.dump pickle._dump shelve  dill.loads dill.load dill._dill.loads dill._dill.load dill._dill.Unpickler cloudpickle.loads cloudpickle.load cloudpickle.cloudpickle.loads cloudpickle.cloudpickle.load
    joblib.load joblib.numpy_pickle.load joblib.numpy_pickle._unpickle joblib.numpy_pickle_compat joblib.numpy_pickle.NumpyUnpickler marshal pandas.read_pickle pandas.io.pickle pandas.compat.pickle_compat pandas.read_hdf numpy.load numpy.lib.npyio numpy.lib._npyio_impl numpy.lib.format numpy.lib._format_impl numpy.core._methods._load numpy.loads numpy.ma.load numpy.ma.loads
    torch.load torch.serialization.load torch.serialization._load torch.serialization._legacy_load torch.hub torch.package.PackageImporter torch.distributed._shard.checkpoint torch.jit._serialization torch.utils.model_zoo torch.utils.model_dump
    Cookie.SmartCookie Cookie.SerialCookie
    dill.load_session dill.load_module dill.dump_session joblib._store_backends joblib.externals.cloudpickle.loads joblib.externals.cloudpickle.load diskcache fastai.learner.load_learner fastai.torch_core.load_learner kombu.serialization pickleshare srsly networkx.read_gpickle pandas.HDFStore polars.DataFrame.deserialize polars.read_csv polars.read_parquet
    allennlp.models.archival torch.distributed.distributed_c10d torch.distributed.checkpoint.load torch.distributed.checkpoint.load_state_dict torchvision.datasets.utils timm.models.load_checkpoint timm.models._helpers ultralytics.YOLO whisper.load_model stanza.Pipeline xarray.open_dataset xarray.open_mfdataset sklearn.datasets._base.load_files
    pickletools pickle.whichmodule multiprocessing.reduction copyreg.add_extension copyreg.pickle copyreg.remove_extension   statsmodels.iolib.smpickle statsmodels.iolib.openfile scipy.io ray.cloudpickle.loads distributed.protocol mlflow xgboost.Booster.load_model skops jsonpickle.decode klepto dill.session dill.settings`,
  ],
  file: [
    'it reads or writes files',
    `builtins.open builtins.file io.open _io.open io.open_code _io.open_code io.FileIO _io.FileIO _pyio codecs.open os posix nt posixpath.expanduser shutil tempfile pathlib.Path.open pathlib.Path.read_text pathlib.Path.read_bytes pathlib.Path.write_text pathlib.Path.write_bytes pathlib.Path.unlink pathlib.Path.touch pathlib.Path.mkdir pathlib.Path.rmdir pathlib.Path.rename pathlib.Path.replace pathlib.Path.chmod pathlib.Path.symlink_to pathlib.Path.hardlink_to pathlib.Path.iterdir pathlib.Path.glob pathlib.Path.rglob
    pathlib.PosixPath.open pathlib.PosixPath.read_text pathlib.PosixPath.read_bytes pathlib.PosixPath.write_text pathlib.PosixPath.write_bytes pathlib.PosixPath.unlink pathlib.PosixPath.touch pathlib.PosixPath.mkdir pathlib.PosixPath.rmdir pathlib.PosixPath.rename
    _dbm _gdbm posixfile mhlib scandir path.Path py.path anyio.open_file aiofiles importlib_resources matplotlib.style.use torchvision.io torchaudio.load torchaudio.save safetensors.torch.load_file safetensors.torch.save_file tensorflow.raw_ops tensorflow.io lxml.etree.parse omegaconf.OmegaConf.load scipy.sparse.load_npz scipy.sparse.save_npz joblib.disk torch.utils.file_baton torch._sources.get_source_lines_and_file os.path.abspath posixpath.abspath ntpath.abspath
    anydbm bsddb dbm dumbdbm gdbm whichdb nis ossaudiodev msilib termios tty json.tool trace.CoverageResults genericpath posixpath.exists posixpath.isfile posixpath.isdir posixpath.getsize posixpath.realpath os.path.exists os.path.isfile os.path.isdir os.path.getsize os.path.realpath os.path.expanduser os.path.samefile os.path.lexists ntpath.exists ntpath.realpath
    joblib.Memory pandas.ExcelWriter pandas.core.generic.NDFrame.to_csv pandas.core.generic.NDFrame.to_pickle pandas.core.generic.NDFrame.to_hdf pandas.core.generic.NDFrame.to_json pandas.core.generic.NDFrame.to_sql pyarrow.OSFile pyarrow.memory_map send2trash sklearn.datasets.clear_data_home sklearn.datasets.get_data_home sklearn.datasets.load_svmlight_file torch.serialization._open_file
    distutils.file_util distutils.dir_util zipfile tarfile gzip bz2 lzma.open lzma.LZMAFile lzma mmap fileinput linecache glob fnmatch.os filecmp dircache fcntl msvcrt sqlite3 _sqlite3 csv.writer configparser.ConfigParser.read configparser.RawConfigParser.read winreg _winreg netrc py_compile compileall tokenize.open plistlib xdrlib aifc wave sunau sndhdr imghdr pyclbr tabnanny xml.etree.ElementTree.parse xml.etree.ElementTree.iterparse xml.dom.minidom.parse mailbox mimetypes pwd grp spwd syslog
    numpy.save numpy.savez numpy.savetxt numpy.loadtxt numpy.genfromtxt numpy.fromfile numpy.memmap numpy.core.memmap numpy._core.memmap numpy.ndarray.tofile numpy.ndarray.dump numpy.DataSource numpy.lib._datasource numpy.fromregex numpy.recfromtxt numpy.recfromcsv
    pandas.read_csv pandas.read_table pandas.read_json pandas.read_html pandas.read_xml pandas.read_excel pandas.read_parquet pandas.read_feather pandas.read_orc pandas.read_sas pandas.read_spss pandas.read_stata pandas.read_sql pandas.read_clipboard pandas.read_fwf pandas.io pandas.DataFrame.to_csv pandas.DataFrame.to_pickle pandas.core.frame.DataFrame.to_csv pandas.core.frame.DataFrame.to_pickle  pandas.util.testing pandas._testing
    torch.save torch.serialization.save torch.from_file torch.UntypedStorage.from_file torch.FloatStorage.from_file torch.FloatStorage._new_shared_filename torch.storage.UntypedStorage.from_file torch.jit.save torch._utils_internal
    joblib.dump joblib.numpy_pickle.dump dill.dump dill._dill.dump PIL.Image.open cv2.imread cv2.imwrite h5py.File imageio matplotlib.image.imread pyarrow.parquet pyarrow.fs pyarrow.feather pyarrow.csv pyarrow.lib.OSFile pyarrow.lib.memory_map pyarrow.lib.NativeFile openpyxl logging.basicConfig  logging.FileHandler logging.handlers`,
  ],
  network: [
    'it reaches the network',
    `socket _socket ssl _ssl urllib urllib2 urllib3 requests http httplib http.client ftplib smtplib smtpd poplib nntplib telnetlib imaplib xmlrpc xmlrpclib SimpleHTTPServer BaseHTTPServer CGIHTTPServer socketserver SocketServer asyncore asynchat select selectors aiohttp httpx httpcore twisted  websockets websocket gevent eventlet pycurl boto boto3 botocore s3fs gcsfs fsspec smart_open
    paramiko   scapy nmap dbm.open dbm.dumb.open zmq grpc    uvicorn starlette bottle cherrypy    pymongo psycopg2 pymysql MySQLdb sqlalchemy.create_engine huggingface_hub wandb kubernetes  google.cloud azure     pyngrok torch.utils.tensorboard  pandas.read_gbq nltk.download cookielib clearml modelscope dvc torchtext.utils sklearn.datasets._openml DocXMLRPCServer dns discord gdown httplib2 kafka ldap3 ldap pika pooch keras.utils.get_file tensorflow.io.gfile redis memcache slack_sdk telebot telegram tornado.httpclient tornado.tcpclient wget torch.distributed.TCPStore torch.distributed.init_process_group scipy.datasets sklearn.datasets.fetch_20newsgroups sklearn.datasets.fetch_openml elasticsearch cassandra stem pysftp asyncssh scp minio
    wsgiref.simple_server getpass`,
  ],
  'attribute write': [
    'it writes attributes of live objects',
    'builtins.setattr builtins.delattr operator.setitem operator.delitem operator.iadd operator.iconcat operator.ior _operator.setitem _operator.delitem _operator.iconcat _operator.iadd object.__setattr__ builtins.object.__setattr__ builtins.type.__setattr__ sys.setswitchinterval sys.setdlopenflags locale.setlocale warnings.filterwarnings warnings.simplefilter warnings.resetwarnings random.seed numpy.seterr numpy.seterrcall numpy.random.seed numpy.set_printoptions decimal.setcontext ',
  ],
  'denial of service': [
    'it takes time or memory without bound',
    '       time.sleep                  hashlib.pbkdf2_hmac hashlib.scrypt     threading.Event.wait',
  ],
}

/** Data types in modules that are dangerous else: nothing is known of them but that. */
const HARMLESS = `
  requests.structures requests.cookies requests.models requests.exceptions urllib.parse urllib.error http.HTTPStatus http.HTTPMethod http.cookies http.cookiejar.Cookie http.cookiejar.CookieJar http.cookiejar.DefaultCookiePolicy
  socket.AddressFamily socket.SocketKind socket.AddressInfo ssl.TLSVersion ssl.VerifyMode signal.Signals signal.Handlers inspect.Parameter inspect.Signature inspect._ParameterKind inspect._empty
  os.path os.stat_result os.terminal_size os.PathLike os.SEEK_SET posix.stat_result pwd.struct_passwd platform.uname_result uuid.UUID uuid.SafeUUID subprocess.CompletedProcess subprocess.CalledProcessError subprocess.TimeoutExpired
  asyncio.exceptions asyncio.CancelledError asyncio.TimeoutError socket.timeout socket.gaierror socket.herror concurrent.futures.CancelledError concurrent.futures._base concurrent.futures.TimeoutError ftplib.error_perm http.client.HTTPException ssl.SSLError ssl.SSLZeroReturnError ssl.SSLCertVerificationError smtplib.SMTPException json.decoder subprocess.SubprocessError shutil.Error shutil.SameFileError select.error os.error optparse.Values argparse.Namespace tokenize.TokenInfo inspect.FullArgSpec inspect.ArgInfo platform.uname_result concurrent.futures.process.BrokenProcessPool multiprocessing.ProcessError zipfile.ZipInfo zipfile.BadZipFile tarfile.TarInfo tarfile.TarError csv.Error sqlite3.Row sqlite3.Error unittest.mock._Sentinel weakref.WeakSet
  redis.exceptions urllib3.exceptions urllib3.util.retry.Retry aiohttp.client_exceptions pandas.io.formats pandas.core.computation.ops boto3.exceptions botocore.exceptions
  numpy.lib.format.dtype_to_descr pickle.PickleBuffer pickle.PickleError pickle.UnpicklingError pickle.PicklingError multiprocessing.context.AuthenticationError gettext.NullTranslations
  distutils.version xml.sax.handler setuptools._distutils.version pkg_resources.extern wheel.metadata`

/** The last parts of names that say what they do wherever a module has them: one that hands on another's function. @type {Record<string, Capability>} */
const TELLING = {
  system: 'process', popen: 'process', Popen: 'process', check_output: 'process', check_call: 'process', getoutput: 'process', getstatusoutput: 'process', spawnv: 'process', spawnl: 'process', execv: 'process', execve: 'process', execvp: 'process', exec_command: 'process', run_command: 'process', run_cmd: 'process', shell_exec: 'process', run_shell: 'process', find_executable: 'process', _syscmd: 'process', 
  eval: 'exec', exec: 'exec', exec_: 'exec', execfile: 'exec',   runsource: 'exec', runcode: 'exec', runstring: 'exec', runctx: 'exec', run_code: 'exec', run_path: 'exec', run_module: 'exec', run_string: 'exec', runeval: 'exec', literal_exec: 'exec', safe_eval: 'exec', eval_expr: 'exec', _eval_expr: 'exec', __reduce__: 'exec', __reduce_ex__: 'exec',
  __import__: 'import', import_module: 'import', load_module: 'import', exec_module: 'import', resolve_name: 'import', import_string: 'import', load_source: 'import', load_dynamic: 'import', import_from_string: 'import', import_item: 'import', import_file: 'import', _import_module: 'import',  safeimport: 'import', load_library: 'import', CDLL: 'exec',
  urlopen: 'network', urlretrieve: 'network',  read_pickle: 'nested pickle', load_pickle: 'nested pickle', pickle_loads: 'nested pickle', read_gpickle: 'nested pickle', func_load: 'exec', load_model: 'nested pickle', from_pretrained: 'network', cached_file: 'network', snapshot_download: 'network', hf_hub_download: 'network', download_url: 'network', download_from_url: 'network', get_file: 'network', load_op_library: 'exec', py_func: 'exec', run_process: 'process', reload_module: 'import', rundocs: 'exec', importfile: 'import', import_path: 'import', load_session: 'nested pickle', delete_folder: 'file', remove_tree: 'file', load_learner: 'nested pickle', Unpickler: 'nested pickle',  rmtree: 'file', write_file: 'file', read_file: 'file',  rmdir: 'file', makedirs: 'file',  read_text: 'file', write_text: 'file',
} // prettier-ignore

/** Attributes by which any object leads to everything. */
const DOORS = new Set(
  '__globals__ __builtins__ __subclasses__ __bases__ __base__ __mro__ mro __code__ __closure__ __func__ __self__ __getattribute__ __getattr__ __setattr__ __delattr__ __dict__ __import__ __loader__ __spec__ __init_subclass__ __class__ __defaults__ __kwdefaults__ __wrapped__ f_globals f_locals f_builtins f_back gi_frame gi_code cr_frame tb_frame func_globals func_code im_func im_self __init__ __call__ __reduce__ __reduce_ex__ __setstate__ __del__ __set_name__ __module__'.split(
    ' ',
  ),
)

/** Modules that are dangerous as another's attribute: `shutil.os`. */
const MODULES = new Set(
  'os sys subprocess builtins __builtins__ importlib socket shutil pickle cPickle ctypes posix nt runpy pty marshal _os _sys pkgutil'.split(' '),
)

/** @typedef {{ capability: Capability, why: string }} Danger */

/** @type {Map<string, Danger | null> | undefined} */
let table

function readTable() {
  /** @type {Map<string, Danger | null>} */
  const map = new Map(
    HARMLESS.trim()
      .split(/\s+/)
      .map((name) => [name, null]),
  )
  for (const [capability, [why, names]] of Object.entries(NAMES)) {
    for (const name of names.trim().split(/\s+/)) if (!map.has(name)) map.set(name, { capability: /** @type {Capability} */ (capability), why })
  }
  return map
}

/** What is known of a path or of what it lies under: the longest that is known. @param {string} path @returns {Danger | undefined} */
function findPath(path) {
  table ??= readTable()
  // The modules that os takes its functions from.
  path = path.replace(/^(?:posix|nt)\./, 'os.')
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    const danger = table.get(path.slice(0, end))
    if (danger !== undefined) return danger ?? undefined
  }
  return undefined
}

/**
 * What harm a global can do, as far as that is known: by its module, by the attributes that it is found through, and by what it is called.
 * @param {string} module @param {string} name dotted where it is an attribute of an attribute; empty for the module itself @returns {Danger | undefined}
 */
export function findDanger(module, name) {
  const danger = findPath(name === '' ? module : `${module}.${name}`)
  if (danger) return danger
  const parts = name.split('.')
  for (let i = 0; i < parts.length; i++) {
    if (DOORS.has(parts[i])) return { capability: 'exec', why: `it reaches what lies behind ${parts[i]}` }
    if (MODULES.has(parts[i]) && (parts.length > 1 || module !== '')) {
      const rest = parts
        .slice(i)
        .join('.')
        .replace(/^_+(?=[a-z])/, '')
      return findPath(rest) ?? { capability: 'import', why: `it reaches the module ${parts[i]}` }
    }
    const inner = i > 0 && i + 1 < parts.length ? findPath(parts.slice(i).join('.')) : undefined
    if (inner) return inner
  }
  const last = parts[parts.length - 1]
  if (Object.hasOwn(TELLING, last)) return { capability: TELLING[last], why: `it is called ${last}` }
  if (module === '__main__' || name === '') return undefined
  return module.endsWith('.__main__') || (name === 'main' && module.includes('.')) ? { capability: 'exec', why: 'it imports a program' } : undefined
}

/** Whether an attribute of any object leads to everything. @param {string} name */
export const isDoor = (name) => DOORS.has(name)

/**
 * Pickles that do harm, in the ways in which scanners were fooled: for each way of calling every callable of TARGETS' first, and for each callable of
 * TARGETS the plain way.
 */
const text = (string) => Buffer.from(string, 'latin1')
const short = (string) => Buffer.concat([Buffer.from([0x8c, Buffer.byteLength(string)]), Buffer.from(string)])
const global = (module, name) => text(`c${module}\n${name}\n`)
const stackGlobal = (module, name) => Buffer.concat([short(module), short(name), text('\x93')])
const int = (value) => Buffer.from([0x4b, value])
const join = (...parts) => Buffer.concat(parts.map((part) => (typeof part === 'string' ? text(part) : part)))
const pickle = (protocol, ...parts) => join(Buffer.from([0x80, protocol]), ...parts, '.')
const call = (callee, ...args) => join(callee, '(', ...args, 'tR')
const bytes = (data) => join(Buffer.from([0x42, data.length & 0xff, data.length >> 8, 0, 0]), data)
const getattr = (object, name) => call(stackGlobal('builtins', 'getattr'), object, name)
const importModule = (name) => call(stackGlobal('importlib', 'import_module'), name)

/** What is named, by the capability that it has. */
export const TARGETS = {
  process:
    'os.system posix.system nt.system os.popen os.execv os.spawnl subprocess.Popen subprocess.call subprocess.check_output subprocess.getoutput commands.getoutput pty.spawn popen2.popen2 multiprocessing.util.spawnv_passfds asyncio.unix_events._UnixSubprocessTransport._start webbrowser.open uuid._get_command_stdout _osx_support._read_output _aix_support._read_cmd_output pipes.Template mailcap.findmatch imaplib.IMAP4_stream distutils.spawn.spawn ctypes.util._findSoname_ldconfig platform.popen concurrent.futures.ProcessPoolExecutor psutil.Popen multiprocess.Process billiard.Process joblib.Parallel git.cmd.Git.execute invoke.run dask.distributed.Client anyio.run_process _posixsubprocess.fork_exec os.kill os.abort',
  exec: 'builtins.apply new.function ast.parse collections.namedtuple contextlib.ExitStack.callback torch.utils.benchmark.Timer torch._utils._import_dotted_name torch.jit._script.script matplotlib.testing.subprocess_run_helper pandas.core.series.Series.map pandas.core.frame.DataFrame.agg keras.saving.load_model keras.utils.generic_utils.func_load hydra.utils.instantiate fire.Fire tensorflow.python.ops.script_ops.py_func builtins.eval builtins.exec builtins.compile __builtin__.execfile code.InteractiveInterpreter.runcode codeop.compile_command cProfile.run cProfile.runctx profile.run profile.Profile.runctx doctest.debug_script idlelib.autocomplete.AutoComplete.get_entity idlelib.pyshell.ModifiedInterpreter.runcode idlelib.run.Executive.runcode idlelib.debugobj.ObjectTreeItem.SetText lib2to3.pgen2.grammar.Grammar.loads lib2to3.pgen2.pgen.ParserGenerator.make_label numpy.f2py.crackfortran.myeval numpy.testing._private.utils.runstring numpy.testing.rundocs pydoc.pipepager timeit.timeit trace.Trace.run trace.Trace.runctx bdb.Bdb.run pdb.run torch._dynamo.guards.GuardBuilder.get torch.fx.experimental.symbolic_shapes.ShapeEnv.evaluate_guards_expression torch.jit.unsupported_tensor_ops.execWrapper torch.utils._config_module.ConfigModule.load_config torch.utils.bottleneck.__main__.run_cprofile torch.utils.collect_env.run torch.utils.data.datapipes.utils.decoder.basichandlers torch._inductor.codecache.compile_file types.FunctionType types.CodeType logging.config.dictConfig logging.config.listen test.support.script_helper.assert_python_ok unittest.mock._importer ensurepip._run_pip pip._internal.main venv.create runpy.run_path runpy.run_module ctypes.CDLL cffi.FFI gc.get_objects sys._getframe sys.settrace sys.modules gettext.c2py rlcompleter.Completer.attr_matches typing.get_type_hints dataclasses._create_fn setuptools.sandbox.run_setup pkg_resources.run_script site.main _testcapi.run_in_subinterp _xxsubinterpreters.run_string _interpreters.create tkinter.Tcl pandas.eval pandas.core.computation.eval.eval pandas.DataFrame.query sympy.parsing.sympy_parser.eval_expr IPython.core.interactiveshell.InteractiveShell.run_cell threading.Thread signal.signal atexit.register weakref.finalize inspect.getattr_static yaml.unsafe_load torch.jit.load functools.singledispatch',
  import:
    'importlib.import_module importlib.util.spec_from_file_location builtins.__import__ pkgutil.resolve_name imp.load_source zipimport.zipimporter _frozen_importlib._gcd_import builtins.reload modulefinder.ModuleFinder werkzeug.utils.find_modules',
  'nested pickle':
    'diskcache.Cache networkx.read_gpickle ultralytics.YOLO whisper.load_model pandas.HDFStore pickle.loads _pickle.loads cPickle.loads dill.loads dill._dill.loads cloudpickle.loads joblib.load marshal.loads numpy.load pandas.read_pickle pandas.io.pickle.read_pickle torch.load torch.serialization.load torch.hub.load shelve.open joblib.numpy_pickle.load',
  file: 'joblib.Memory pandas.ExcelWriter dbm.gnu.open posixpath.exists sklearn.datasets.clear_data_home torch.serialization._open_file scipy.sparse.load_npz builtins.open io.open _io.open io.FileIO _io.FileIO codecs.open os.remove os.unlink os.rename os.listdir shutil.rmtree shutil.copyfile tempfile.mkstemp pathlib.Path.write_text pathlib.Path.unlink zipfile.ZipFile tarfile.open gzip.open linecache.getlines fileinput.input glob.glob sqlite3.connect distutils.file_util.write_file numpy.savetxt numpy.fromfile torch.save joblib.dump py_compile.compile compileall.compile_dir mmap.mmap pandas.read_csv',
  network:
    'redis.Redis dns.resolver.resolve httplib2.Http pika.BlockingConnection torch.distributed.TCPStore wget.download keras.utils.get_file socket.socket socket.create_connection urllib.request.urlopen urllib.request.urlretrieve urllib2.urlopen http.client.HTTPSConnection requests.get requests.api.post ftplib.FTP smtplib.SMTP poplib.POP3 nntplib.NNTP telnetlib.Telnet xmlrpc.client.ServerProxy ssl.get_server_certificate aiohttp.ClientSession paramiko.SSHClient boto3.client httplib.HTTPConnection',
  'attribute write': 'builtins.setattr builtins.delattr operator.setitem',
}

const SYSTEM = stackGlobal('os', 'system')
const ID = short('id')

/** How os.system, or something as bad, is called. Values: the pickle. */
export const WAYS = {
  'a ufunc of any module': pickle(4, call(call(stackGlobal('numpy._core', '_ufunc_reconstruct'), short('os'), short('system')), ID)),
  'a text that format fills in': pickle(4, call(stackGlobal('builtins', 'str.format'), short('{0.__globals__}'), stackGlobal('random', 'choice'))),
  'GLOBAL and REDUCE': pickle(2, call(global('os', 'system'), ID)),
  'no PROTO': join(call(global('os', 'system'), "S'id'\n"), '.'),
  'STACK_GLOBAL': pickle(4, call(SYSTEM, ID)),
  'names by SHORT_BINSTRING': pickle(4, 'U\x02osU\x06system\x93', '(', ID, 'tR'),
  'names by UNICODE with escapes': pickle(4, 'V\\u006fs\nVsyste\\u006d\n\x93', '(', ID, 'tR'),
  'names by STRING with escapes': pickle(4, "S'\\x6fs'\nS'syste\\155'\n\x93", '(', ID, 'tR'),
  'INST': pickle(0, '(', ID, 'ios\nsystem\n'),
  'OBJ': pickle(1, '(', SYSTEM, ID, 'o'),
  'NEWOBJ': pickle(2, global('subprocess', 'Popen'), '(', ID, 't\x81'),
  'NEWOBJ_EX': pickle(4, stackGlobal('subprocess', 'Popen'), '(', ID, 't}\x92'),
  'names from the memo': pickle(4, short('os'), 'q\x050', short('system'), 'q\x060h\x05h\x06\x93(', ID, 'tR'),
  'PUT and MEMOIZE mixed': pickle(4, short('os'), 'q\x00', short('system'), 'q\x01', short('torch._utils'), '\x94', short('_rebuild_tensor_v2'), '\x94000', 'h\x00h\x01\x93(', ID, 'tR'),
  'chosen memo ids': pickle(4, short('os'), 'r\xff\xff\xff\x000', short('system'), 'p77\n0j\xff\xff\xff\x00g77\n\x93(', ID, 'tR'),
  'the callee from the memo': pickle(4, SYSTEM, 'q\x000', 'h\x00(', ID, 'tR'),
  'DUP': pickle(4, SYSTEM, '2(', ID, 'tR'),
  'POP of what is called': pickle(4, call(SYSTEM, ID), '0N'),
  'POP_MARK': pickle(4, '(', call(SYSTEM, ID), '1N'),
  'within a dict': pickle(4, '}', short('a'), call(SYSTEM, ID), 's'),
  'as a key': pickle(4, '}(', call(SYSTEM, ID), 'Nu'),
  'named only': pickle(4, SYSTEM),
  'a dotted name': pickle(4, call(stackGlobal('torch.serialization', 'os.system'), ID)),
  'a dotted name of a private alias': pickle(4, call(stackGlobal('random', '_os.system'), ID)),
  'a dotted name through __init__': pickle(4, call(stackGlobal('datetime', 'datetime.__init__.__globals__'), ID)),
  'a module as an attribute': pickle(4, call(stackGlobal('shutil', 'os'), ID)),
  'builtins through a module': pickle(4, call(stackGlobal('collections', '_sys.modules'), ID)),
  'Python 2 names': pickle(2, call(global('__builtin__', 'eval'), ID)),
  'Python 2 commands': pickle(2, call(global('commands', 'getoutput'), ID)),
  'Python 2 names in protocol 4': pickle(4, call(stackGlobal('__builtin__', 'eval'), ID)),
  'getattr of a module': pickle(4, call(getattr(importModule(short('os')), short('system')), ID)),
  'getattr of __import__': pickle(4, call(getattr(call(stackGlobal('builtins', '__import__'), short('os')), short('system')), ID)),
  'getattr with a joined name': pickle(4, call(getattr(importModule(short('os')), call(getattr(short(''), short('join')), join('(', short('sys'), short('tem'), 'l'))), ID)),
  'getattr with a name backwards': pickle(4, call(getattr(importModule(short('os')), call(stackGlobal('builtins', 'reversed'), short('metsys'))), ID)),
  'a module name joined': pickle(4, call(getattr(importModule(call(stackGlobal('operator', 'concat'), short('o'), short('s'))), short('system')), ID)),
  'a name decoded': pickle(4, call(getattr(importModule(short('os')), call(stackGlobal('codecs', 'decode'), short('flfgrz'), short('rot13'))), ID)),
  'a name from base64': pickle(4, call(getattr(importModule(short('os')), call(getattr(call(stackGlobal('base64', 'b64decode'), short('c3lzdGVt')), short('decode')))), ID)),
  'a computed STACK_GLOBAL': pickle(4, short('os'), call(getattr(short(''), short('join')), join('(', short('sys'), short('tem'), 'l')), '\x93(', ID, 'tR'),
  'attrgetter': pickle(4, call(call(stackGlobal('operator', 'attrgetter'), short('system')), importModule(short('os')))),
  'attrgetter called': pickle(4, call(call(call(stackGlobal('operator', 'attrgetter'), short('system')), importModule(short('os'))), ID)),
  'methodcaller': pickle(4, call(call(stackGlobal('operator', 'methodcaller'), short('system'), ID), importModule(short('os')))),
  'methodcaller of _operator': pickle(4, call(call(stackGlobal('_operator', 'methodcaller'), short('system'), ID), importModule(short('os')))),
  'partial': pickle(4, call(stackGlobal('functools', 'partial'), SYSTEM, ID)),
  'partial called': pickle(4, call(call(stackGlobal('functools', 'partial'), SYSTEM, ID))),
  'the state of a partial': pickle(4, call(stackGlobal('functools', 'partial'), stackGlobal('builtins', 'int')), '(', SYSTEM, '(', ID, 't}Ntb)R'),
  'map': pickle(4, call(stackGlobal('builtins', 'list'), call(stackGlobal('builtins', 'map'), SYSTEM, join('(', ID, 'l')))),
  'reduce': pickle(4, call(stackGlobal('functools', 'reduce'), stackGlobal('builtins', 'getattr'), join('(', importModule(short('os')), short('system'), 'l'))),
  'defaultdict of a callable': pickle(4, call(stackGlobal('collections', 'defaultdict'), SYSTEM)),
  'subclasses': pickle(4, call(getattr(stackGlobal('builtins', 'object'), short('__subclasses__')))),
  'getattr of __globals__': pickle(4, getattr(stackGlobal('collections', 'namedtuple'), short('__globals__'))),
  'getattr of a class': pickle(4, getattr(getattr(short(''), short('__class__')), short('__base__'))),
  'pickle in bytes': pickle(4, call(stackGlobal('pickle', 'loads'), bytes(pickle(4, call(SYSTEM, ID))))),
  'pickle in bytes that nobody loads': pickle(4, bytes(pickle(4, call(SYSTEM, ID)))),
  'pickle in _load_from_bytes': pickle(4, call(stackGlobal('torch.storage', '_load_from_bytes'), bytes(pickle(4, call(SYSTEM, ID))))),
  'BUILD of a global': pickle(4, stackGlobal('os', 'environ'), '}', short('a'), short('b'), 'sb'),
  'BUILD of a class': pickle(4, stackGlobal('collections', 'OrderedDict'), 'N}', short('__reduce__'), SYSTEM, 's\x86b'),
  'SETITEM of a global': pickle(4, stackGlobal('sys', 'modules'), short('re'), importModule(short('os')), 's'),
  'APPEND to sys.path': pickle(4, stackGlobal('sys', 'path'), short('/tmp'), 'a'),
  'a type made on the stack': pickle(4, call(stackGlobal('builtins', 'type'), short('A'), ')', '}')),
  'a function of code in the pickle': pickle(4, call(call(stackGlobal('cloudpickle.cloudpickle', '_make_function'), 'N', '}')), 'N0'),
  'code that uses os': pickle(4, call(call(stackGlobal('cloudpickle.cloudpickle', '_builtin_type'), short('CodeType')), int(0)), '0', call(stackGlobal('types', 'CodeType'), int(0), join('(', short('system'), 't'))),
  'bytearray of a terabyte': pickle(4, call(stackGlobal('builtins', 'bytearray'), Buffer.from([0x8a, 6, 0, 0, 0, 0, 0, 1]))),
  'list of a huge range': pickle(4, call(stackGlobal('builtins', 'list'), call(stackGlobal('builtins', 'range'), Buffer.from([0x8a, 6, 0, 0, 0, 0, 0, 1])))),
  'list of count': pickle(4, call(stackGlobal('builtins', 'list'), call(stackGlobal('itertools', 'count')))),
  'text repeated': pickle(4, call(getattr(short('a'), short('__mul__')), Buffer.from([0x8a, 6, 0, 0, 0, 0, 0, 1]))),
  'an array of a terabyte': pickle(4, call(stackGlobal('numpy.core.multiarray', '_reconstruct'), stackGlobal('numpy', 'ndarray'), join('(', Buffer.from([0x8a, 6, 0, 0, 0, 0, 0, 1]), 't'), bytes(text('b')))),
  'zeros of a terabyte': pickle(4, call(stackGlobal('numpy', 'zeros'), Buffer.from([0x8a, 6, 0, 0, 0, 0, 0, 1]))),
  'a power': pickle(4, call(stackGlobal('operator', 'pow'), int(9), Buffer.from([0x8a, 4, 0, 0, 0, 1]))),
  'a huge memo id': pickle(4, short('a'), 'r\xff\xff\xff\x7f'),
  'a call and then a break': pickle(4, call(SYSTEM, ID), '\xff').subarray(0, -1),
  'a call and then the end': pickle(4, call(SYSTEM, ID)).subarray(0, -1),
  'a missing memo id after the call': pickle(4, call(SYSTEM, ID), 'h\x63'),
  'a second pickle': join(pickle(4, 'N'), pickle(4, call(SYSTEM, ID))),
  'a second pickle without PROTO': join(pickle(4, 'N'), call(global('os', 'system'), "S'id'\n"), '.'),
  'a pickle behind others and text': join(pickle(4, 'N'), 'some text\x00\x01\n', pickle(4, call(SYSTEM, ID))),
  'text before the pickle': join('#!/bin/sh\x00\xff\n', pickle(4, call(SYSTEM, ID))),
  'a broken pickle before another': join(pickle(4, '\xff'), pickle(4, call(SYSTEM, ID))),
  'an int that pickletools refuses': pickle(4, 'I0x10\n0', call(SYSTEM, ID)),
  'an octal': pickle(4, 'I010\n0', call(SYSTEM, ID)),
  'a LONG with underscores': pickle(4, 'L1_0L\n0', call(SYSTEM, ID)),
  'a float that the C unpickler refuses': pickle(4, 'F 1_0.5\n0', call(SYSTEM, ID)),
  'a protocol that is not known': pickle(9, call(SYSTEM, ID)),
  'a protocol in the middle': pickle(4, 'N0\x80\x02', call(global('__builtin__', 'eval'), ID)),
  'a frame that is too long': pickle(4, '\x95\xff\xff\0\0\0\0\0\0', call(SYSTEM, ID)),
  'a frame that is too short': pickle(4, '\x95\x03\0\0\0\0\0\0\0', call(SYSTEM, ID)),
  'STOP within a frame': join(Buffer.from([0x80, 4]), '\x95\xff\0\0\0\0\0\0\0', 'N.', pickle(4, call(SYSTEM, ID)), Buffer.alloc(255)),
  'a list as arguments': pickle(4, SYSTEM, '(', ID, 'lR'),
  'EXT of an unknown code behind a call': pickle(4, call(SYSTEM, ID), '0\x82\x01'),
  'a persistent id of a call': pickle(4, call(SYSTEM, ID), 'Q'),
  'a name with a byte that is not ASCII': pickle(2, 'cos\xc3\xa9\nsystem\n0', call(global('os', 'system'), ID)),
  'an unknown module that hands on system': pickle(4, call(stackGlobal('harmless.utils', 'system'), ID)),
  'an unknown module that hands on import_module': pickle(4, call(stackGlobal('harmless.utils', 'import_module'), ID)),
  'eval of a class of its own': pickle(4, call(stackGlobal('harmless', 'Evaluator.eval'), ID)),
  'a module of programs': pickle(4, stackGlobal('pip.__main__', 'x')),
  'resolve_name': pickle(4, call(call(stackGlobal('pkgutil', 'resolve_name'), short('os:system')), ID)),
  'getattr of unfolded text': pickle(4, call(getattr(importModule(short('os')), call(stackGlobal('json', 'loads'), short('"system"'))), ID)),
} // prettier-ignore

/** The plain call of each target: by STACK_GLOBAL, as a class by NEWOBJ, and by GLOBAL. */
export function* plainCalls() {
  for (const [capability, names] of Object.entries(TARGETS)) {
    for (const name of names.split(' ')) {
      const parts = name.split('.')
      const at = parts.findIndex((part, i) => i > 0 && (/^_*[A-Z]/.test(part) || i === parts.length - 1))
      const [module, qualname] = [parts.slice(0, at).join('.'), parts.slice(at).join('.')]
      yield { capability, name, way: 'STACK_GLOBAL', bytes: pickle(4, call(stackGlobal(module, qualname), ID)) }
      yield { capability, name, way: 'GLOBAL', bytes: pickle(2, call(global(module, qualname), ID)) }
      yield { capability, name, way: 'INST', bytes: pickle(0, '(', ID, `i${module}\n${qualname}\n`) }
    }
  }
}

/** What looks like harm and is none: each is to be no more than 'unknown-code', and those of `known` known. */
export const HARMLESS = {
  known: {
    'partial of int': pickle(4, call(stackGlobal('functools', 'partial'), stackGlobal('builtins', 'int')), '(', stackGlobal('builtins', 'int'), ')}', short('base'), int(2), 'sNtb'),
    'getattr of str': pickle(4, getattr(stackGlobal('builtins', 'str'), short('upper'))),
    'text about os.system': pickle(4, short('os.system("id")')),
    'bytes with a harmless pickle': pickle(4, bytes(pickle(4, int(1)))),
    'a plain object': pickle(2, call(global('copy_reg', '_reconstructor'), global('collections', 'OrderedDict'), global('__builtin__', 'dict'), '}')),
    'methodcaller of upper': pickle(4, call(stackGlobal('operator', 'methodcaller'), short('upper'))),
    'range': pickle(4, call(stackGlobal('builtins', 'range'), int(0), int(9))),
  },
  unknown: {
    'a class of its own called System': pickle(4, stackGlobal('shop.models', 'System'), ')\x81}', short('name'), short('os'), 'sb'),
    'an enum': pickle(4, call(stackGlobal('shop.models', 'Color'), int(1))),
    'a module called code': pickle(4, stackGlobal('code', 'Barcode'), ')\x81'),
    'a module called test': pickle(4, stackGlobal('test', 'Case'), ')\x81'),
    'a parsed URL': pickle(4, call(stackGlobal('urllib.parse', 'ParseResult'), short('http'))),
    'cookies': pickle(4, stackGlobal('requests.cookies', 'RequestsCookieJar'), ')\x81'),
    'a function of code in the pickle that nobody calls': pickle(4, call(stackGlobal('cloudpickle.cloudpickle', '_make_function'), 'N', '}')),
    'getattr as data': pickle(4, stackGlobal('builtins', 'getattr')),
    'an extension code': pickle(2, '\x82\x05'),
  },
} // prettier-ignore

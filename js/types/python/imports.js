/**
 * The names of modules and globals in Python 2 and in Python 3, which pickles of protocols below 3 have in the form of
 * Python 2. The tables are written as text and parsed at the first use, so that an import of this file costs nothing.
 *
 * Source: CPython's Lib/_compat_pickle.py.
 */

/** For each module of Python 3 those of Python 2 that became it; the first is the one that pickles are written with. */
const MODULES = `
  builtins: __builtin__; copyreg: copy_reg; queue: Queue; socketserver: SocketServer; configparser: ConfigParser;
  reprlib: repr; tkinter.filedialog: tkFileDialog FileDialog; tkinter.simpledialog: tkSimpleDialog SimpleDialog;
  tkinter.colorchooser: tkColorChooser; tkinter.commondialog: tkCommonDialog; tkinter.dialog: Dialog;
  tkinter.dnd: Tkdnd; tkinter.font: tkFont; tkinter.messagebox: tkMessageBox; tkinter.scrolledtext: ScrolledText;
  tkinter.constants: Tkconstants; tkinter.ttk: ttk; tkinter: Tkinter; _markupbase: markupbase; winreg: _winreg;
  _thread: thread; _dummy_thread: dummy_thread; dbm.bsd: dbhash; dbm.dumb: dumbdbm; dbm.ndbm: dbm; dbm.gnu: gdbm;
  xmlrpc.client: xmlrpclib; xmlrpc.server: SimpleXMLRPCServer DocXMLRPCServer; http.client: httplib;
  html.entities: htmlentitydefs; html.parser: HTMLParser; http.cookies: Cookie; http.cookiejar: cookielib;
  http.server: BaseHTTPServer SimpleHTTPServer CGIHTTPServer; test.support: test.test_support; subprocess: commands;
  urllib.parse: urlparse; urllib.robotparser: robotparser; urllib.request: urllib2; dbm: anydbm whichdb;
  collections.abc: _abcoll; pickle: cPickle; xml.etree.ElementTree: _elementtree; collections: UserDict UserList UserString;
  io: StringIO cStringIO`

/** For each global of Python 3, written with its module, those of Python 2 that became it. */
const NAMES = `
  builtins range: __builtin__ xrange; functools reduce: __builtin__ reduce; sys intern: __builtin__ intern;
  builtins chr: __builtin__ unichr; builtins str: __builtin__ unicode, __builtin__ basestring;
  builtins int: __builtin__ long; builtins zip: itertools izip; builtins map: itertools imap;
  builtins filter: itertools ifilter; itertools filterfalse: itertools ifilterfalse;
  itertools zip_longest: itertools izip_longest; collections UserDict: UserDict IterableUserDict, UserDict UserDict;
  collections UserList: UserList UserList; collections UserString: UserString UserString; dbm whichdb: whichdb whichdb;
  socket fromfd: _socket fromfd; multiprocessing.connection Connection: _multiprocessing Connection;
  multiprocessing.context Process: multiprocessing.process Process; multiprocessing.popen_fork Popen: multiprocessing.forking Popen;
  urllib.error ContentTooShortError: urllib ContentTooShortError; urllib.request getproxies: urllib getproxies;
  urllib.request pathname2url: urllib pathname2url; urllib.parse quote_plus: urllib quote_plus; urllib.parse quote: urllib quote;
  urllib.parse unquote_plus: urllib unquote_plus; urllib.parse unquote: urllib unquote; urllib.request url2pathname: urllib url2pathname;
  urllib.request urlcleanup: urllib urlcleanup; urllib.parse urlencode: urllib urlencode; urllib.request urlopen: urllib urlopen;
  urllib.request urlretrieve: urllib urlretrieve; urllib.error HTTPError: urllib2 HTTPError; urllib.error URLError: urllib2 URLError;
  multiprocessing.context AuthenticationError: multiprocessing AuthenticationError;
  multiprocessing.context BufferTooShort: multiprocessing BufferTooShort; multiprocessing.context ProcessError: multiprocessing ProcessError;
  multiprocessing.context TimeoutError: multiprocessing TimeoutError; builtins Exception: exceptions StandardError;
  socket SocketType: socket _socketobject`

/** Lists the names that were in `exceptions` and are in `builtins` now. */
const listExceptions = () =>
  (
    'Arithmetic Assertion Attribute Buffer EOF Environment FloatingPoint IO Import Indentation Index Key Lookup Memory ' +
    'Name NotImplemented OS Overflow Reference Runtime Syntax System Tab Type UnboundLocal UnicodeDecode UnicodeEncode Unicode ' +
    'UnicodeTranslate Value ZeroDivision'
  )
    .split(' ')
    .map((name) => `${name}Error`)
    .concat(
      'BaseException Exception BytesWarning DeprecationWarning FutureWarning GeneratorExit ImportWarning KeyboardInterrupt StopIteration SystemExit'.split(' '),
      'PendingDeprecationWarning RuntimeWarning SyntaxWarning UnicodeWarning UserWarning Warning'.split(' '),
    )

/** Parses one of the tables. @returns {[string, string][]} */
const entries = (/** @type {string} */ text) =>
  text
    .trim()
    .split(/;\s+/)
    .map((entry) => /** @type {[string, string]} */ (entry.split(': ')))

/** Gives the map from names of Python 2 to those of Python 3. @param {string} names @param {string} separator */
const invert = (names, separator) => new Map(entries(names).flatMap(([to, from]) => from.split(separator).map((name) => [name, to])))

/** Makes the maps of `python3Name`. */
const makeForward = () => ({ modules: invert(MODULES, ' '), names: invert(NAMES, ', '), exceptions: new Set(listExceptions()) })

/** @type {ReturnType<typeof makeForward> | undefined} */
let forward

/**
 * Gives the module and name in Python 3 of a global of Python 2 (`NAME_MAPPING`, `IMPORT_MAPPING`); a name that is not in
 * the tables stays as it is.
 * @param {string} module @param {string} name
 * @returns {[string, string]}
 */
export function python3Name(module, name) {
  const { modules, names, exceptions } = (forward ??= makeForward())
  const mapped = names.get(`${module} ${name}`)
  if (mapped) return /** @type {[string, string]} */ (mapped.split(' '))
  if (module === 'exceptions' && exceptions.has(name)) return ['builtins', name]
  return [modules.get(module) ?? module, name]
}

/** Modules and names of Python 3 that are not mapped back by the tables above. */
const ONE_WAY = ['collections', 'io', 'pickle', 'xml.etree.ElementTree', 'builtins Exception', 'socket SocketType']
const OS_ERRORS =
  'BrokenPipe ChildProcess ConnectionAborted Connection ConnectionRefused ConnectionReset FileExists FileNotFound Interrupted IsADirectory NotADirectory Permission ProcessLookup Timeout'
const DOC_SERVER = 'DocCGIXMLRPCRequestHandler DocXMLRPCRequestHandler DocXMLRPCServer ServerHTMLDoc XMLRPCDocGenerator'

const reversed = (/** @type {string} */ names, /** @type {string} */ separator) =>
  entries(names)
    .filter(([to]) => !ONE_WAY.includes(to))
    .map(([to, from]) => /** @type {[string, string]} */ ([to, from.split(separator)[0]]))
const same = (/** @type {string} */ to, /** @type {string} */ from, /** @type {string} */ names) =>
  names.split(' ').map((name) => /** @type {[string, string]} */ ([`${to} ${name}`, `${from} ${name}`]))

/** Makes the maps of `python2Name`. */
const makeReverse = () => ({
  modules: new Map([...reversed(MODULES, ' '), ['_bz2', 'bz2'], ['_dbm', 'dbm'], ['_functools', 'functools'], ['_gdbm', 'gdbm'], ['_pickle', 'pickle']]),
  names: new Map([
    ...same('builtins', 'exceptions', listExceptions().join(' ')),
    ...OS_ERRORS.split(' ').map((name) => /** @type {[string, string]} */ ([`builtins ${name}Error`, 'exceptions OSError'])),
    ['builtins ModuleNotFoundError', 'exceptions ImportError'],
    ['_functools reduce', '__builtin__ reduce'],
    ['_socket socket', 'socket _socketobject'],
    ...same('http.server', 'CGIHTTPServer', 'CGIHTTPRequestHandler'),
    ...same('http.server', 'SimpleHTTPServer', 'SimpleHTTPRequestHandler'),
    ...same('tkinter.filedialog', 'FileDialog', 'FileDialog LoadFileDialog SaveFileDialog'),
    ...same('tkinter.simpledialog', 'SimpleDialog', 'SimpleDialog'),
    ...same('xmlrpc.server', 'DocXMLRPCServer', DOC_SERVER),
    ...reversed(NAMES, ', '),
  ]),
})

/** @type {ReturnType<typeof makeReverse> | undefined} */
let reverse

/**
 * Gives the module and name in Python 2 of a global of Python 3, as picklers write them below protocol 3
 * (`REVERSE_NAME_MAPPING`, `REVERSE_IMPORT_MAPPING`).
 * @param {string} module @param {string} name
 * @returns {[string, string]}
 */
export function python2Name(module, name) {
  reverse ??= makeReverse()
  const mapped = reverse.names.get(`${module} ${name}`)
  if (mapped) return /** @type {[string, string]} */ (mapped.split(' '))
  return [reverse.modules.get(module) ?? module, name]
}

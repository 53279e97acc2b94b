/**
 * Reads the sample pickles of this folder and of demo/datasets: prints the tree of each, by the command line, and what a program gets of it, by
 * the library. Run it by `make demo`.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loads, NDArray, open } from 'brine'

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url))
const brine = here('../dist/cli.js')

/** The value of a file, and how long it took to load. */
function read(name, options) {
  const bytes = readFileSync(here(name))
  const start = performance.now()
  const value = loads(bytes, options)
  return { value, about: `${bytes.length} bytes, read in ${(performance.now() - start).toFixed(2)} ms` }
}

/** Prints a title and the tree of a file. */
function showTree(title, name, depth, maxItems, options) {
  console.log(`\n── ${title}: demo/${name}`)
  const flags = Object.entries(options).flatMap(([key, value]) => [`--${key}`, value])
  process.stdout.write(execFileSync(process.execPath, [brine, 'show', '--depth', depth, '--max-items', maxItems, ...flags, here(name)]))
}

/** Shows a pickle: its tree, and what `loads` gives. */
function present(title, name, summarize, options = {}) {
  showTree(title, name, '3', '6', options)
  const { value, about } = read(name, options)
  console.log(`→ ${about}. ${summarize(value)}`)
}

loads(Uint8Array.of(0x4e, 0x2e)) // the first call compiles the codec

const mean = (data) => data.reduce((sum, item) => sum + item, 0) / data.length
const describeArray = (array) =>
  `In JavaScript: a ${array.data.constructor.name} of ${array.data.length}, shape ${array.shape.join(' × ')}, mean ${mean(array.data).toFixed(4)}, [2, 3] is ${array.get(2, 3).toFixed(4)}.`

present('A float32 array, protocol 2', 'array.p2.pkl', describeArray)
present('The same, protocol 5', 'array.p5.pkl', describeArray)
present(
  'An instance of a class that is not here',
  'experiment.pkl',
  (value) =>
    `In JavaScript: a ${value.constructor.name} of class ${value.class}, inert; started ${value.state.started.toDate().toISOString()}, ` +
    `rate ${value.state.rate}, weights a ${value.state.weights instanceof NDArray ? value.state.weights.data.constructor.name : '?'}; it is its own parent: ${value.state.parent === value}.`,
)
present(
  'A dataset of records',
  'records.pkl',
  ({ rows, counts }) =>
    `In JavaScript: ${rows.length} plain objects; mean temperature ${mean(rows.map((row) => row.temperature)).toFixed(2)} °C, ` +
    `${rows.filter((row) => row.rain).length} with rain; ${JSON.stringify(counts)}.`,
)
present('A file of Python 2', 'python2.pkl', (value) => `In JavaScript: ${value.name}, ${value.pixels.length} pixels, 2**70 is ${value.big}.`, {
  encoding: 'latin1',
})

/** Shows a dataset as it is passed around: its tree, what kind of file `open` finds it to be, and what its value is used for. */
async function presentDataset(title, name, use, options = {}) {
  showTree(title, `datasets/${name}`, '2', '4', options)
  const document = await open(here(`datasets/${name}`), options)
  console.log(`→ ${[document.kind, ...document.compression].join(', ')}. ${use(await document.value())}`)
  await document.close()
}

const dot = (a, b) => a.reduce((sum, item, i) => sum + item * b[i], 0)
const cosine = (a, b) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))

await presentDataset(
  'A CIFAR-10 batch of Python 2',
  'cifar10_batch',
  ({ data, labels }) =>
    `Image 2 has label ${labels[2]}; the red of its pixel (5, 7) is ${data.get(2, 5 * 32 + 7)}, the blue ${data.get(2, 2048 + 5 * 32 + 7)}.`,
  { encoding: 'latin1' },
)
await presentDataset(
  'MNIST',
  'mnist.pkl.gz',
  ([[images, labels]]) =>
    `${images.shape[0]} images of ${Math.sqrt(images.shape[1])}²; labels ${labels.data.join(' ')}; the mean pixel is ${mean(images.data).toFixed(4)}.`,
)
await presentDataset(
  'Word vectors',
  'word_vectors.pkl',
  (words) =>
    `${Object.keys(words).length} words of ${words.king.size} numbers; the cosine of king and queen is ${cosine(words.king.data, words.queen.data).toFixed(3)}.`,
)
await presentDataset(
  'COCO annotations',
  'coco.pkl',
  ({ images, annotations, categories }) =>
    `${categories.map(({ id, name }) => `${annotations.filter(({ category_id: category }) => category === id).length} of ${name}`).join(', ')} on ${images.length} images.`,
)
await presentDataset(
  'A replay buffer',
  'replay_buffer.pkl',
  (buffer) =>
    `${buffer.length} transitions; the rewards sum to ${buffer.reduce((sum, { args: [, , reward] }) => sum + reward, 0)}; the last is ${buffer.at(-1).args[4] ? 'done' : 'not done'}.`,
)
await presentDataset(
  'A model',
  'pytorch_model.bin',
  (state) =>
    `${Object.entries(state)
      .map(([name, tensor]) => `${name} ${tensor.dtype} ${tensor.shape.join('×')}`)
      .join(', ')}; the first weight is ${state['dense.weight'].get(0, 0)}.`,
)

console.log(`
Try next:
  node dist/cli.js show demo/experiment.pkl        the tree of any pickle of yours
  node dist/cli.js json demo/records.pkl           the same as JSON
  node dist/cli.js show --flat --stats demo/datasets/pytorch_model.bin
  node dist/cli.js extract demo/array.p5.pkl -o grid.png
  node -e "import('brine').then(({ loads }) => console.log(loads(require('fs').readFileSync('demo/records.pkl'))))"
  make serve                                       the viewer, at http://localhost:8000: drop any of these files there
  make test                                        every test
  make bench                                       how fast it is, beside the peers`)

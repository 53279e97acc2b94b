# brine: two commands do everything on a fresh machine, `make demo` and `make test`.
#
#   make build   the package in dist/: all that `npm pack` packs
#   make demo    reads the sample pickles in demo/
#   make serve   the viewer's page at http://localhost:8000; with FILES=FOLDER, files of it at ?url=/files/NAME
#   make test    make check, mocha, the native sanitizer tests
#   make check   the rules of the house: arrows between rooms, lint, dead code, format, types, doc comments, package
#   make docs    pages of every call, option and class, out of the doc comments, in build/docs/
#   make bench   ours beside the peers, on data that CPython writes; writes test/bench/BENCHMARKS.md
#   make size    bytes of what users download
#   make consumers  what people load packages with loads this one from its tarball: Nodes, test runners, TypeScripts, bundlers; installed from the network
#   make hostile  hostile files, all fixtures and mutations of each through every call and command; a folder of one's own by BRINE_HOSTILE
#   make fuzz    libFuzzer on the machine and on what decompresses (fuzz-machine, fuzz-decoders), each FUZZ_TIME seconds long; make fuzz-seeds keeps what it found
#   make clean
#
# What is missing is installed: Emscripten, clang and Chromium from Debian's
# packages, npm packages from the lock file. An emcc on the path is used as it is.

SHELL := /bin/bash
comma := ,
.DELETE_ON_ERROR:
.PRECIOUS: build/%.wasm
.PHONY: build check docs demo serve test test-js test-native bench size consumers fuzz fuzz-machine fuzz-decoders fuzz-short fuzz-seeds hostile clean

SOURCES := $(wildcard csrc/*/*.c)
HEADERS := $(wildcard csrc/*.h csrc/*/*.h)
MODULES := $(shell find js -name '*.js' -not -path 'js/build/*' -not -path 'js/cli/*' -not -path 'js/generated/*')
FUZZ_TIME ?= 600
FUZZ_RUNS ?= 3000
FUZZ_DECODERS_RUNS ?= 10000
ROOMS_load := machine/% load/%
ROOMS_dump := machine/% dump/%
ROOMS_tools := machine/% tools/%

# What is off the hot paths is compiled for size: a fifth of the wasm, and what was measured is no slower.
SMALL_tools := $(addprefix csrc/,machine/decimal.c machine/text.c tools/optimize.c)
SMALL := $(addprefix csrc/,machine/arena.c load/calls.c machine/frame.c machine/machine.c machine/memo.c machine/opcodes.c tools/abstract-stack.c tools/argument.c tools/dis.c tools/dis-fast-path.c tools/dis-line.c tools/long-data.c tools/output.c tools/read-errors.c tools/read-line.c tools/read-opcode.c tools/repr.c)
# TOTAL_STACK is called STACK_SIZE from Emscripten 3.1.27 on.
STACK_SETTING = $(shell printf '3.1.27\n%s\n' "$$(emcc -dumpversion)" | sort -V -C && echo STACK_SIZE || echo TOTAL_STACK)
COMPILE_FLAGS := -std=c11 -Icsrc -flto -DNDEBUG -mbulk-memory -mnontrapping-fptoint -msign-ext
# Binaryen would inline what has one caller, whatever its size: csrc/load/rare-opcodes.c is to stay out of the loop.
LINK_FLAGS := --no-entry -Wl,--stack-first -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=1048576 -sBINARYEN_EXTRA_PASSES=--one-caller-inline-max-function-size=60
WARNINGS := -std=c11 -Wall -Wextra -Wconversion -Wno-sign-conversion -Werror
SANITIZE := -g -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

# apt-get install of $(1), said plainly, where the command $(3) fails; $(2) is what is missing then.
define install
	@$(3) >/dev/null 2>&1 || { \
	  echo "$(2) is not installed; installing Debian's package: $(1)"; \
	  command -v apt-get >/dev/null || { echo "This machine has no apt-get. Install $(2) and run make again."; exit 1; }; \
	  run=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  { $$run apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$run apt-get install -y -qq $(1) >/dev/null; } \
	    || { echo "Debian's package could not be installed: $(1). Install $(2) and run make again."; exit 1; }; }
endef

build: dist/index.js dist/index.d.ts dist/viewer/viewer.js

build/emcc.ok:
	@mkdir -p build
	$(call install,emscripten,emcc,command -v emcc)
	@touch $@

build/clang.ok:
	@mkdir -p build
	$(call install,clang-14 libclang-rt-14-dev,clang-14 with its sanitizers,echo "int main(void) { return 0; }" | clang-14 -fsanitize=address$(comma)undefined -x c - -o build/clang.try)
	@touch $@

build/clang-format.ok:
	@mkdir -p build
	$(call install,clang-format-14,clang-format-14,command -v clang-format-14)
	@touch $@

build/chromium.ok:
	@mkdir -p build
	$(call install,chromium,chromium,command -v chromium)
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json
	@command -v node >/dev/null || { echo "Node 20.16 or later is needed: install it and run make again."; exit 1; }
	npm ci --no-audit --no-fund --ignore-scripts --loglevel=error
	@touch $@

# A module each for what loads values, what writes them, and pickletools, so that nobody downloads what they do not import; each has what they share.
build/%.wasm: csrc/api-%.c $(SOURCES) $(HEADERS) | build/emcc.ok
	@echo "emcc $$(emcc -dumpversion) → $@"; rm -rf build/$*; mkdir -p build/$*; \
	  for source in $(filter $(addprefix csrc/,$(ROOMS_$*)),$(SMALL) $(SMALL_$*)); do emcc $(COMPILE_FLAGS) -Os -c $$source -o build/$*/$$(basename $$source .c).o || exit 1; done; \
	  emcc $(COMPILE_FLAGS) -O3 $(LINK_FLAGS) -s$(STACK_SETTING)=65536 $< $(filter-out $(SMALL) $(SMALL_$*),$(filter $(addprefix csrc/,$(ROOMS_$*)),$(SOURCES))) build/$*/*.o -o $@

# What decompresses shares nothing with the machine.
build/decompress.wasm: csrc/api-decompress.c $(wildcard csrc/decompress/*) | build/emcc.ok
	emcc $(COMPILE_FLAGS) -O3 $(LINK_FLAGS) -s$(STACK_SETTING)=16384 $(filter %.c,$^) -o $@

build/unpack.wasm: csrc/unpack.c | build/emcc.ok
	emcc -std=c11 -Oz --no-entry -Wl,--stack-first -sALLOW_MEMORY_GROWTH=1 -sINITIAL_MEMORY=131072 -s$(STACK_SETTING)=4096 $< -o $@

js/generated/constants.js: $(HEADERS) js/build/constants.js | node_modules/.package-lock.json
	@mkdir -p js/generated
	node js/build/constants.js csrc/machine $@ js/generated/tables.js

js/generated/%-wasm.js: build/%.wasm js/build/embed.js | node_modules/.package-lock.json
	@mkdir -p js/generated
	node js/build/embed.js $< $@ $(if $(filter unpack,$*),hex,packed)

GENERATED := js/generated/constants.js js/generated/unpack-wasm.js js/generated/load-wasm.js js/generated/dump-wasm.js js/generated/tools-wasm.js js/generated/decompress-wasm.js

dist/index.js: $(MODULES) $(wildcard js/cli/*.js) $(GENERATED) js/build/bundle.js js/build/node.js | node_modules/.package-lock.json
	rm -rf dist
	node js/build/bundle.js dist $(MODULES) $(filter %-wasm.js,$(GENERATED)) js/generated/tables.js

dist/index.d.ts: dist/index.js js/build/types.js tsconfig.json
	rm -rf build/types
	npx --no-install tsc
	node js/build/types.js build/types dist

# The viewer stands on the package as it is built, and on nothing else of it.
dist/viewer/viewer.js: dist/index.d.ts $(shell find web -type f) js/build/viewer.js | node_modules/.package-lock.json
	npx --no-install tsc -p web
	node js/build/viewer.js dist

demo: build
	node demo/demo.js

serve: build
	node js/build/serve.js $(FILES)

test: check test-js test-native

C_FILES := $(filter-out csrc/tools/printable.h,$(wildcard csrc/*.[ch] csrc/*/*.[ch] test/native/*.[ch]))

check: build build/clang-format.ok size
	npx --no-install depcruise js web --config .dependency-cruiser.cjs --output-type err
	npx --no-install tsc -p demo
	npx --no-install eslint .
	npx --no-install knip
	npx --no-install prettier --check --log-level warn .
	clang-format-14 --dry-run --Werror $(C_FILES)
	npx --no-install typedoc --emit none --logLevel Warn
	npx --no-install publint --strict
	npx --no-install attw --pack . --exclude-entrypoints viewer
	npx --no-install attw --pack . --entrypoints viewer --profile esm-only

docs: build
	npx --no-install typedoc --logLevel Warn

# A numpy to read what dumps writes, in a venv, where there is a Python; the tests say where there is none.
build/numpy.ok:
	@mkdir -p build
	node -e "import('./test/bench/python.js').then(({ findPython }) => findPython())"
	@touch $@

test-js: build build/chromium.ok build/numpy.ok
	npx --no-install mocha 'test/**/*.test.js'
	npx --no-install mocha --node-option disallow-code-generation-from-strings 'test/codec/@(corpus|errors).test.js' 'test/load/!(live|growth|hostile|memory).test.js' 'test/types/@(numpy|python).test.js' 'test/tools/!(live-*).test.js'

# The machine under the sanitizers: every fixture, whole, cut at each byte and split in windows; streams of tokens, pickled.
build/native-test: test/native/machine.c $(wildcard test/native/*.h) $(SOURCES) $(HEADERS) | build/clang.ok
	clang-14 $(WARNINGS) $(SANITIZE) -Icsrc test/native/machine.c $(SOURCES) -o $@

test-native: build/native-test fuzz-short
	build/native-test test/fixtures

build/fuzz: test/native/fuzz.c $(wildcard test/native/*.h) $(SOURCES) $(HEADERS) | build/clang.ok
	clang-14 $(WARNINGS) $(SANITIZE) -fsanitize=fuzzer -Icsrc test/native/fuzz.c $(SOURCES) -o $@

build/fuzz-decoders: test/native/fuzz-decoders.c $(wildcard test/native/*.h csrc/decompress/*) | build/clang.ok
	clang-14 $(WARNINGS) $(SANITIZE) -fsanitize=fuzzer -Icsrc $(filter %.c,$^) -o $@

# The dictionary of libFuzzer, out of the table of opcodes.
build/fuzz.dict: test/native/dictionary.c csrc/machine/opcodes.h | build/clang.ok
	clang-14 $(WARNINGS) -Icsrc test/native/dictionary.c -o build/dictionary && build/dictionary > $@

# The committed seeds of a target.
build/%-seeds.ok: test/native/%-seeds.bin test/native/seeds.js
	rm -rf build/$*-seeds; node test/native/seeds.js unpack $< build/$*-seeds
	@touch $@

FUZZ_OPTIONS := -rss_limit_mb=2048 -timeout=20
FUZZ := build/fuzz -dict=build/fuzz.dict $(FUZZ_OPTIONS)
FUZZ_DECODERS := build/fuzz-decoders $(FUZZ_OPTIONS)
FUZZ_LONG := -max_total_time=$(FUZZ_TIME) -max_len=65536 -artifact_prefix=build/ -print_final_stats=1

# Replays the seeds $(2) by the command $(1), then mutates them $(3) times; the same each time, as what is found stays out of them.
define fuzz_short
	$(1) -runs=0 $(2) 2>&1 | tail -1
	@rm -rf build/fuzz-found; mkdir build/fuzz-found
	$(1) -seed=1 -max_len=512 -runs=$(3) build/fuzz-found $(2) 2>&1 | tail -3 | grep Done || { $(1) -seed=1 -max_len=512 -runs=$(3) build/fuzz-found $(2); exit 1; }
endef

fuzz-short: build/fuzz build/fuzz.dict build/fuzz-seeds.ok build/fuzz-decoders build/fuzz-decoders-seeds.ok
	$(call fuzz_short,$(FUZZ),build/fuzz-seeds,$(FUZZ_RUNS))
	$(call fuzz_short,$(FUZZ_DECODERS),build/fuzz-decoders-seeds,$(FUZZ_DECODERS_RUNS))

fuzz: fuzz-machine fuzz-decoders

fuzz-machine: build/fuzz build/fuzz.dict build/fuzz-seeds.ok
	@mkdir -p build/fuzz-corpus
	node test/native/seeds.js fixtures build/fuzz-corpus
	$(FUZZ) $(FUZZ_LONG) build/fuzz-corpus build/fuzz-seeds

fuzz-decoders: build/fuzz-decoders build/fuzz-decoders-seeds.ok
	@mkdir -p build/fuzz-decoders-corpus
	$(FUZZ_DECODERS) $(FUZZ_LONG) build/fuzz-decoders-corpus build/fuzz-decoders-seeds

# What the last long runs found, minimised, as the committed seeds.
fuzz-seeds: build/fuzz build/fuzz-seeds.ok build/fuzz-decoders build/fuzz-decoders-seeds.ok
	@for target in fuzz fuzz-decoders; do \
	  rm -rf build/$$target-merged; mkdir -p build/$$target-merged build/$$target-corpus; \
	  build/$$target -merge=1 -max_len=2000 build/$$target-merged build/$$target-seeds build/$$target-corpus 2>&1 | tail -1; \
	  node test/native/seeds.js pack test/native/$$target-seeds.bin build/$$target-merged || exit 1; \
	done

hostile: build
	node test/hostile/main.js

bench: build
	node --expose-gc test/bench/bench.js

size: build
	node test/package/size.js

consumers: build
	node test/package/consumers.js

clean:
	rm -rf build dist viewer js/generated

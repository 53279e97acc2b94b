/* Runs every fixture through the programs of the machine, under the sanitizers: whole, in windows
 * of many sizes, and cut at each byte; compressed ones through their decoders; and runs streams of tokens through the pickler. The
 * outcome must not depend on the windows.
 *
 * usage: native-test FOLDER */
#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

#include "decompression.h"
#include "drive.h"
#include "pickling.h"

enum { SMALL = 2000, MOST_CUTS = 400, MUTATIONS = 150, STREAMS = 3000, LONGEST_STREAM = 1000 };

static int passed, failed;
static enum program current;

static void expect(bool is_true, const char *path, const char *what, size_t number)
{
  if (is_true) {
    passed++;
    return;
  }
  failed++;
  printf("FAILED %s: program %d %s %zu\n", path, current, what, number);
}

static const uint32_t program_flags[PROGRAMS] = {PK_LOAD_PERSISTENT_LOAD, PK_LOAD_PERSISTENT_LOAD | PK_LOAD_TRACED | PK_LOAD_SERIAL_INTS,
                                                 PK_DIS_MEMO, 0, 0};

/* Runs one pickle through one program. Long pickles are run in fewer windows and cuts. */
static void test_bytes(const char *path, const uint8_t *bytes, size_t length, enum program program)
{
  uint32_t flags = program_flags[program];
  current = program;
  struct outcome whole = drive(bytes, length, length, program, flags);
  /* pickletools takes strings of Python 2 for ASCII, and fails where they are not. */
  bool is_refused = program > TRACE && whole.error == PK_ERROR_NOT_ASCII;
  expect(is_refused || (whole.status == PK_STATUS_DONE && whole.offset == (double)length), path, "is read to its end of bytes", length);
  static const size_t windows[] = {1, 2, 3, 5, 7, 16, 61, 64, 127, 1000, 4096, 65536};
  for (size_t i = 0; i < sizeof windows / sizeof *windows; i++)
    if (length <= (program == LOAD ? SMALL : SMALL / 4) || windows[i] > (program == LOAD ? 60 : 900))
      expect(is_same(whole, drive(bytes, length, windows[i], program, flags)), path, "differs in windows of", windows[i]);
  size_t step = length > MOST_CUTS ? length / MOST_CUTS : 1;
  if (program != LOAD)
    step *= 7;
  for (size_t cut = 0; cut < length; cut += step) {
    /* A block of the exact size, so that the sanitizer sees a byte too many. */
    uint8_t *part = malloc(cut ? cut : 1);
    memcpy(part, bytes, cut);
    struct outcome outcome = drive(part, cut, cut, program, flags);
    bool is_end = program > TRACE || outcome.error == PK_ERROR_EOF || outcome.error == PK_ERROR_TRUNCATED;
    expect(outcome.status == PK_STATUS_ERROR && is_end, path, "is taken for whole when cut at", cut);
    expect(is_same(outcome, drive(part, cut, 3, program, flags)), path, "differs in windows when cut at", cut);
    free(part);
  }
}

/* Runs a compressed file whole, cut and with other bytes through its decoder. */
static void test_compressed(const char *path, size_t decoder, const uint8_t *bytes, size_t length)
{
  struct random random = {(uint32_t)length};
  expect(decoders[decoder].test(bytes, length, &random), path, "depends on the windows, of bytes", length);
  for (size_t i = 0; i < MUTATIONS && length; i++) {
    size_t part = i % 3 ? length : next_random(&random) % length;
    uint8_t *copy = malloc(part ? part : 1);
    memcpy(copy, bytes, part);
    for (size_t changes = i % 4; changes && part; changes--)
      copy[next_random(&random) % (i % 2 && part > 100 ? 100 : part)] = (uint8_t)next_random(&random);
    expect(decoders[decoder].test(copy, part, &random), path, "depends on the windows in mutation", i);
    free(copy);
  }
}

/* The decoder of a file, by its name. DECODERS where there is none. */
static size_t decoder_of(const char *suffix)
{
  size_t decoder = 0;
  while (decoder < DECODERS && strcmp(suffix, decoders[decoder].suffix))
    decoder++;
  return decoder;
}

static void test_file(const char *path)
{
  const char *suffix = strrchr(path, '.');
  bool is_pickle = suffix && !strcmp(suffix, ".pkl");
  size_t decoder = suffix ? decoder_of(suffix) : DECODERS;
  if (!is_pickle && decoder == DECODERS)
    return;
  FILE *file = fopen(path, "rb");
  fseek(file, 0, SEEK_END);
  size_t length = (size_t)ftell(file);
  rewind(file);
  uint8_t *bytes = malloc(length ? length : 1);
  if (fread(bytes, 1, length, file) != length)
    abort();
  fclose(file);
  if (is_pickle) {
    for (enum program program = LOAD; program < PROGRAMS; program++)
      test_bytes(path, bytes, length, program);
  } else {
    test_compressed(path, decoder, bytes, length);
  }
  free(bytes);
}

static void walk(const char *folder)
{
  DIR *dir = opendir(folder);
  if (!dir)
    return;
  for (struct dirent *entry; (entry = readdir(dir));) {
    char path[4096];
    struct stat about;
    if (entry->d_name[0] == '.' || snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= (int)sizeof path || stat(path, &about))
      continue;
    if (S_ISDIR(about.st_mode))
      walk(path);
    else
      test_file(path);
  }
  closedir(dir);
}

/* Loads a list that is nested `depth` deep, which shows that nothing recurses. */
static void test_depth(size_t depth)
{
  uint8_t *bytes = malloc(2 * depth);
  memset(bytes, ']', depth);
  memset(bytes + depth, 'a', depth - 1);
  bytes[2 * depth - 1] = '.';
  struct outcome outcome = drive(bytes, 2 * depth, 65536, LOAD, 0);
  expect(outcome.status == PK_STATUS_DONE && outcome.objects == depth, "nested lists", "deep", depth);
  free(bytes);
}

/* Pickles streams of tokens out of random bytes. Most of them are short. */
static void test_streams(void)
{
  for (uint32_t seed = 0; seed < STREAMS; seed++) {
    struct random random = {seed};
    size_t length = next_random(&random) % (seed % 8 ? LONGEST_STREAM / 8 : LONGEST_STREAM);
    uint8_t bytes[LONGEST_STREAM];
    for (size_t i = 0; i < length; i++)
      bytes[i] = (uint8_t)next_random(&random);
    const char *wrong = test_stream(bytes, length);
    expect(!wrong, "stream of tokens", wrong, seed);
  }
}

int main(int count, char **arguments)
{
  if (count != 2)
    return 2;
  walk(arguments[1]);
  test_depth(1000000);
  test_streams();
  printf("native, under AddressSanitizer and UndefinedBehaviorSanitizer: %d passed, %d failed\n", passed, failed);
  return failed > 0 || passed == 0;
}

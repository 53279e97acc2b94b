/* libFuzzer on the programs of the machine.
 *
 * The first byte of an input tells the size of windows, the second one the program and its
 * flags. The rest has to give the same outcome whole and in windows. For the pickler the rest
 * makes a stream of tokens (tokens.h). */
#include "drive.h"
#include "pickling.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size < 2)
    return 0;
  size_t window = data[0] % 64 + 1;
  if (data[1] % (PROGRAMS + 1) == PROGRAMS) {
    if (test_stream(data + 2, size - 2))
      abort();
    return 0;
  }
  enum program program = data[1] % (PROGRAMS + 1);
  uint32_t flags = data[1] / (PROGRAMS + 1) % 16;
  flags = program == LOAD ? flags & ~(uint32_t)PK_LOAD_TRACED : program == TRACE ? flags | PK_LOAD_TRACED : flags;
  struct outcome whole = drive(data + 2, size - 2, size, program, flags), parts = drive(data + 2, size - 2, window, program, flags);
  if (!is_same(whole, parts))
    abort();
  return 0;
}

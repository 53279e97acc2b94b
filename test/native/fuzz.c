/* libFuzzer on the programs of the machine.
 *
 * The first byte of an input tells the size of windows, the second one the program and its
 * flags. The rest has to give the same outcome whole and in windows. For the pickler the rest
 * makes a stream of tokens (tokens.h); the round trip takes that there and back (round-trip.h). */
#include "drive.h"
#include "pickling.h"
#include "round-trip.h"

enum { PICKLER = PROGRAMS, ROUND_TRIP, CHOICES };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size < 2)
    return 0;
  size_t window = data[0] % 64 + 1;
  uint32_t choice = data[1] % CHOICES, flags = data[1] / CHOICES % 32;
  /* A block of the exact size, so that the sanitizer sees a byte too many. */
  size_t length = size - 2;
  uint8_t *bytes = malloc(length ? length : 1);
  if (!bytes)
    abort();
  memcpy(bytes, data + 2, length);
  if (choice == PICKLER) {
    if (test_stream(bytes, length))
      abort();
  } else if (choice == ROUND_TRIP) {
    if (test_round_trip(bytes, length))
      abort();
  } else {
    enum program program = choice;
    flags = program == LOAD ? flags & ~(uint32_t)PK_LOAD_TRACED : program == TRACE ? flags | PK_LOAD_TRACED : flags;
    struct outcome whole = drive(bytes, length, length, program, flags), parts = drive(bytes, length, window, program, flags);
    if (!is_same(whole, parts))
      abort();
  }
  free(bytes);
  return 0;
}

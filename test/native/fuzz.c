/* libFuzzer on the machine: any input, whole and in windows whose size the
 * first byte tells, gives the same outcome. */
#include "drive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size < 1)
    return 0;
  size_t window = data[0] % 64 + 1;
  uint32_t flags = (data[0] & 0x80 ? PK_LOAD_STRINGS_AS_BYTES : 0) | (data[0] & 0x40 ? PK_LOAD_PERSISTENT_LOAD : 0);
  struct outcome whole = drive(data + 1, size - 1, size, flags), parts = drive(data + 1, size - 1, window, flags);
  if (whole.status != parts.status || whole.error != parts.error || whole.offset != parts.offset || whole.objects != parts.objects)
    abort();
  return 0;
}

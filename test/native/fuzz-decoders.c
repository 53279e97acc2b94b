/* libFuzzer on what decompresses.
 *
 * The first byte of an input tells the decoder, the second one the sizes of windows. The rest is a file of that decoder's, which has to
 * give the same in all windows; blocks of lz4 what a plain decoder gives. */
#include "decompression.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size < 2)
    return 0;
  struct random random = {data[1]};
  uint8_t *bytes = copy_with_slack(data + 2, size - 2, 0);
  if (!decoders[data[0] % DECODERS].test(bytes, size - 2, &random))
    abort();
  free(bytes);
  return 0;
}

/* Runs the decoders over compressed files, natively, in windows of random sizes. Their containers are read only so far as to find the data, and checksums
 * of their headers may be wrong. */
#ifndef DECOMPRESSION_H
#define DECOMPRESSION_H

#include "decoding-bzip2.h"
#include "decoding-lz4.h"
#include "decoding-lzma.h"

static const struct {
  const char *suffix;
  bool (*test)(const uint8_t *bytes, size_t length, struct random *random);
} decoders[] = {{".xz", test_xz}, {".lzma", test_lzma}, {".bz2", test_bzip2}, {".lz4", test_lz4}};

enum { DECODERS = sizeof decoders / sizeof *decoders };

#endif

/* The module of WebAssembly that decompresses. JavaScript has one decoder at a time in each instance, and lays the windows out behind `pk_heap`. */
#include "decompress/bzip2.h"
#include "decompress/checks.h"
#include "decompress/lz4.h"
#include "decompress/lzma.h"

#define EXPORT(name) __attribute__((export_name(#name), used))

extern uint8_t __heap_base;
static struct pk_lzma lzma;
static struct pk_bzip2 bzip2;
static struct pk_lz4 lz4;

/* Of a block or header, and of the content. */
static struct pk_xxh32 hashes[2];

/* The check that is being made, whose words JavaScript reads and writes. */
static union {
  uint64_t crc64;
  uint32_t sha256[8];
} check;

EXPORT(pk_heap) uint8_t *export_heap(void) { return &__heap_base; }

EXPORT(pk_lzma) struct pk_lzma *export_lzma(void) { return &lzma; }
EXPORT(pk_lzma_properties) void export_lzma_properties(uint32_t byte) { pk_lzma_properties(&lzma, byte); }
EXPORT(pk_lzma_reset) void export_lzma_reset(void) { pk_lzma_reset(&lzma); }
EXPORT(pk_lzma_run)
uint32_t export_lzma_run(const uint8_t *input, uint32_t length, uint32_t is_last, uint8_t *output, uint32_t stop, uint32_t end,
                         uint32_t may_end)
{
  return pk_lzma_run(&lzma, input, length, is_last, output, stop, end, may_end);
}

EXPORT(pk_check) void *export_check(void) { return &check; }
EXPORT(pk_crc64) void export_crc64(const uint8_t *bytes, uint32_t length) { check.crc64 = pk_crc64(check.crc64, bytes, length); }
EXPORT(pk_sha256_start) void export_sha256_start(void) { pk_sha256_start(check.sha256); }
EXPORT(pk_sha256_mix) void export_sha256_mix(const uint8_t *bytes, uint32_t length) { pk_sha256_mix(check.sha256, bytes, length); }

EXPORT(pk_bzip2) struct pk_bzip2 *export_bzip2(void) { return &bzip2; }
EXPORT(pk_bzip2_read) uint32_t export_bzip2_read(const uint8_t *input, uint32_t length, uint32_t *block, uint32_t size)
{
  return pk_bzip2_read(&bzip2, input, length, block, size);
}
EXPORT(pk_bzip2_untangle) void export_bzip2_untangle(uint32_t *block, uint32_t origin) { pk_bzip2_untangle(&bzip2, block, origin); }
EXPORT(pk_bzip2_write) uint32_t export_bzip2_write(const uint32_t *block, uint8_t *to, uint32_t room)
{
  return pk_bzip2_write(&bzip2, block, to, room);
}

EXPORT(pk_lz4) struct pk_lz4 *export_lz4(void) { return &lz4; }
EXPORT(pk_lz4_expand) uint32_t export_lz4_expand(const uint8_t *input, uint32_t length, uint8_t *output, uint32_t to, uint32_t most)
{
  return pk_lz4_expand(&lz4, input, length, output, to, most);
}
EXPORT(pk_xxh32_start) void export_xxh32_start(uint32_t which) { pk_xxh32_start(hashes + which); }
EXPORT(pk_xxh32_add) void export_xxh32_add(uint32_t which, const uint8_t *bytes, uint32_t length)
{
  pk_xxh32_add(hashes + which, bytes, length);
}
EXPORT(pk_xxh32_end) uint32_t export_xxh32_end(uint32_t which) { return pk_xxh32_end(hashes + which); }

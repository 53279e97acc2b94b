/* Checksums that the formats have, of data that comes in parts. */
#ifndef PK_CHECKS_H
#define PK_CHECKS_H

#include <stdbool.h>
#include <stdint.h>

/* The CRC-64 of xz (ECMA-182, least significant bit first) of what stood before and these bytes; 0 before the first. */
uint64_t pk_crc64(uint64_t crc, const uint8_t *bytes, uint32_t length);

enum { PK_SHA256_BLOCK = 64 };

/* Begins a SHA-256 (FIPS 180-4). */
void pk_sha256_start(uint32_t hash[8]);

/* Mixes whole blocks into the hash. */
void pk_sha256_mix(uint32_t hash[8], const uint8_t *bytes, uint32_t length);

/* An XXH32 of seed 0 (xxHash's doc/xxhash_spec.md) in the making. */
struct pk_xxh32 {
  uint32_t sums[4], length, waiting;
  uint8_t rest[16];
  bool has_stripes;
};

void pk_xxh32_start(struct pk_xxh32 *hash);
void pk_xxh32_add(struct pk_xxh32 *hash, const uint8_t *bytes, uint32_t length);
uint32_t pk_xxh32_end(const struct pk_xxh32 *hash);

#endif

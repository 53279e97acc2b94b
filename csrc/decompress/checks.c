/* Checksums: see checks.h. */
#include "decompress/checks.h"

#include <string.h>

static uint64_t crc64_tables[8][256];

/* The tables for eight bytes at a time, made at the first use. */
static void make_crc64_tables(void)
{
  const uint64_t polynomial = 0xc96c5795d7870f42u;
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint64_t word = byte;
    for (int bit = 0; bit < 8; bit++)
      word = word >> 1 ^ (word & 1 ? polynomial : 0);
    crc64_tables[0][byte] = word;
  }
  for (uint32_t byte = 0; byte < 256; byte++)
    for (int i = 1; i < 8; i++)
      crc64_tables[i][byte] = crc64_tables[i - 1][byte] >> 8 ^ crc64_tables[0][crc64_tables[i - 1][byte] & 255];
}

uint64_t pk_crc64(uint64_t crc, const uint8_t *bytes, uint32_t length)
{
  enum { PIECE = 8 };
  if (!crc64_tables[0][1])
    make_crc64_tables();
  uint64_t word = ~crc;
  const uint8_t *const end = bytes + length;
  for (; end - bytes >= PIECE; bytes += PIECE) {
    uint64_t next;
    memcpy(&next, bytes, PIECE);
    word ^= next;
    next = 0;
    for (int i = 0; i < PIECE; i++)
      next ^= crc64_tables[PIECE - 1 - i][word >> 8 * i & 255];
    word = next;
  }
  for (; bytes < end; bytes++)
    word = word >> 8 ^ crc64_tables[0][(word ^ *bytes) & 255];
  return ~word;
}

static const uint32_t rounds[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
    0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
    0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
    0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
    0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
    0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

void pk_sha256_start(uint32_t hash[8])
{
  static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  memcpy(hash, start, sizeof start);
}

static uint32_t rotate(uint32_t word, int n) { return word >> n | word << (32 - n); }

void pk_sha256_mix(uint32_t hash[8], const uint8_t *bytes, uint32_t length)
{
  for (const uint8_t *const end = bytes + length; bytes < end; bytes += PK_SHA256_BLOCK) {
    uint32_t w[64], s[8];
    for (int i = 0; i < 16; i++)
      w[i] = (uint32_t)bytes[4 * i] << 24 | (uint32_t)bytes[4 * i + 1] << 16 | (uint32_t)bytes[4 * i + 2] << 8 | bytes[4 * i + 3];
    for (int i = 16; i < 64; i++) {
      uint32_t x = w[i - 15], y = w[i - 2];
      w[i] = w[i - 16] + w[i - 7] + (rotate(x, 7) ^ rotate(x, 18) ^ x >> 3) + (rotate(y, 17) ^ rotate(y, 19) ^ y >> 10);
    }
    memcpy(s, hash, sizeof s);
    for (int i = 0; i < 64; i++) {
      uint32_t a = s[0], e = s[4];
      uint32_t first = s[7] + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & s[5]) ^ (~e & s[6])) + rounds[i] + w[i];
      uint32_t second = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
      memmove(s + 1, s, 7 * sizeof *s);
      s[4] += first;
      s[0] = first + second;
    }
    for (int i = 0; i < 8; i++)
      hash[i] += s[i];
  }
}

enum { LANES = 4, STRIPE = 16, WORD = 4 };
static const uint32_t P1 = 0x9e3779b1, P2 = 0x85ebca77, P3 = 0xc2b2ae3d, P4 = 0x27d4eb2f, P5 = 0x165667b1;

static uint32_t read_word(const uint8_t *bytes)
{
  uint32_t word;
  memcpy(&word, bytes, WORD);
  return word;
}

static uint32_t rotate_left(uint32_t word, int n) { return word << n | word >> (32 - n); }

static void mix_stripes(uint32_t sums[LANES], const uint8_t *bytes, const uint8_t *end)
{
  uint32_t s[LANES];
  memcpy(s, sums, sizeof s);
  for (; bytes < end; bytes += STRIPE)
    for (int i = 0; i < LANES; i++)
      s[i] = rotate_left(s[i] + read_word(bytes + WORD * i) * P2, 13) * P1;
  memcpy(sums, s, sizeof s);
}

void pk_xxh32_start(struct pk_xxh32 *hash) { *hash = (struct pk_xxh32){.sums = {P1 + P2, P2, 0, 0 - P1}}; }

void pk_xxh32_add(struct pk_xxh32 *hash, const uint8_t *bytes, uint32_t length)
{
  const uint8_t *const end = bytes + length;
  hash->length += length;
  if (hash->waiting) {
    uint32_t missing = STRIPE - hash->waiting, taken = length < missing ? length : missing;
    memcpy(hash->rest + hash->waiting, bytes, taken);
    hash->waiting += taken;
    bytes += taken;
    if (hash->waiting < STRIPE)
      return;
    mix_stripes(hash->sums, hash->rest, hash->rest + STRIPE);
    hash->has_stripes = true;
  }
  hash->has_stripes |= end - bytes >= STRIPE;
  hash->waiting = (uint32_t)(end - bytes) % STRIPE;
  mix_stripes(hash->sums, bytes, end - hash->waiting);
  memcpy(hash->rest, end - hash->waiting, hash->waiting);
}

uint32_t pk_xxh32_end(const struct pk_xxh32 *hash)
{
  const uint32_t *s = hash->sums;
  uint32_t word = !hash->has_stripes ? P5 : rotate_left(s[0], 1) + rotate_left(s[1], 7) + rotate_left(s[2], 12) + rotate_left(s[3], 18);
  word += hash->length;
  uint32_t i = 0;
  for (; i + WORD <= hash->waiting; i += WORD)
    word = rotate_left(word + read_word(hash->rest + i) * P3, 17) * P4;
  for (; i < hash->waiting; i++)
    word = rotate_left(word + hash->rest[i] * P5, 11) * P1;
  word = (word ^ word >> 15) * P2;
  word = (word ^ word >> 13) * P3;
  return word ^ word >> 16;
}

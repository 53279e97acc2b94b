/* A linear congruential generator, for sizes of windows and streams. */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>

struct random {
  uint64_t state;
};

static uint32_t next_random(struct random *r)
{
  r->state = r->state * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(r->state >> 33);
}

#endif

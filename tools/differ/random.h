// Differential testing with everything random: schemas, queries and events.
#pragma once

#include <cstdint>

namespace rulec::differ {

struct RandomOptions {
  uint64_t queries = 2000;
  uint64_t events = 200;  // for each query
  uint64_t streams = 1;   // of events, for each set of queries
  uint64_t seed = 1;
  uint64_t jobs = 1;
  bool kqlOnly = false;  // else some of the rounds are in KQL
};

/// Prints each difference, shrunk, and a summary. \returns the exit status: 0 no difference, 1 a difference.
int runRandom(const RandomOptions& options);

}  // namespace rulec::differ

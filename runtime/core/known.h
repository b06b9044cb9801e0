// Values that were seen before.
//
// Hosts, users, programs and their paths come again and again. What is made of a scalar (its decoded text, its number
// or address, what its text is in the sets of the access plan, which patterns it fits) depends on its spelling and its
// place in the trie alone. So it is kept under these two, exactly, in bounded memory: 4 MiB for each walker, begun anew
// when they are full. Of places whose values hardly ever come again nothing is kept.
#pragma once

#include "runtime/core/value.h"

/// What is known of one value of one slot. It lives until the walker's next line.
struct rt_known {
  static constexpr uint32_t kUnasked = UINT32_MAX;
  static constexpr uint32_t kTestBits = 4;
  static constexpr uint16_t kMostParts = 7, kManyParts = UINT16_MAX - 1, kPartsUnasked = UINT16_MAX;

  uint32_t access;     // its place in the slot's access set; 0: it is not in it
  uint32_t gate;       // the same of the slot's gate
  uint16_t partCount;  // of the parts (rt_parts) that it has in it; kPartsUnasked, or kManyParts: they are not kept
  uint16_t parts[kMostParts];
  /// Answers of tests, each where the hash of its table says: the table's address, and 1 if the test holds. Another
  /// test of the same hash takes the place.
  uint64_t tests[1 << kTestBits];
};

/// What walkers do with values that were seen before, so that matchers without an access plan are linked without it.
struct rt_known_functions {
  /// Sets `known` and `trace`, unless the host has no memory.
  void (*create)(rt::Walker& walker);
  void (*destroy)(rt::Walker& walker);
  /// No value of earlier lines is used any more.
  void (*begin)(rt::Walker& walker);
  /// As rt::addScalar.
  bool (*add)(rt::Walker& walker, const uint32_t* slots, uint32_t count, const rt::Scalar& scalar);

  // ---- phrases (phrase.h)
  bool (*skip)(rt::Walker& walker, rt::ShapeStep*& step, const char*& at, const char* end);
  void (*learn)(rt::Walker& walker, const char* end);
  /// The steps are not those of before.
  void (*forget)(rt::KnownValues& known);
};

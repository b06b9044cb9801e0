// What is kept of values that were seen before: the store that values and phrases share.
#pragma once

#include "runtime/core/known.h"

namespace rt {

/// Sizes of what lies one behind the other.
constexpr size_t roundedUp(size_t bytes) { return (bytes + 7) & ~size_t{7}; }

/// A value of one slot.
struct SlotValue {
  rt_known known;
  uint64_t high, low;
  uint32_t slot;
  uint32_t reserved;
};

/// One spelling at one place of the trie. Behind it lie `valueCount` SlotValues, the spelling, and the text if that is
/// another one.
struct KnownEntry {
  uint32_t place;  // the first of the slots, in the plan's `node_slots`
  uint32_t length;
  uint32_t isString;
  uint32_t valueCount;
  uint64_t coercions;   // slots that it is no value of
  uint64_t textLength;  // of the decoded text
  const char* text;     // null: the text is as it is spelled
};

inline SlotValue* valuesOf(KnownEntry& entry) { return reinterpret_cast<SlotValue*>(&entry + 1); }

/// Where entries are. The latest one of a full bucket takes the place of another one.
struct KnownBucket {
  static constexpr uint32_t kPlaces = 8;  // a line of the cache
  uint32_t hashes[kPlaces];
  uint32_t entries[kPlaces];  // where they begin; 0: none
};

struct Phrases;

struct KnownValues {
  static constexpr uint32_t kBuckets = 1 << 12;
  Allocator allocator;
  char* entries;
  size_t used;
  bool isFull;
  uint32_t places;
  Recurrence* recurrences;  // by place
  uint32_t taken;           // entries so far
  KnownBucket buckets[kBuckets];
  Phrases* phrases;
};

bool phrasesCreate(KnownValues& known);
void phrasesDestroy(KnownValues& known);
/// Their steps, or the values that they point to, are no more.
void phrasesForget(KnownValues& known);
void phrasesBegin(KnownValues& known);
PhraseTrace* traceOf(KnownValues& known);

/// The entry of a scalar, made if it is not there. \returns null if nothing is kept of it
KnownEntry* recall(Walker& walker, const uint32_t* slots, uint32_t count, const Scalar& scalar);

}  // namespace rt

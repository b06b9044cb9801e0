// Indicators: documents that rules of the type threat_match compare events with.
//
// Of a line only what alerts and comparisons need is kept: for each rule that takes it a record, with the values of
// the rule's entries. The values of the first positive entry of each group are hashed.
#pragma once

#include "runtime/core/line_cutter.h"
#include "runtime/core/sequence.h"
#include "runtime/core/walk.h"

namespace rt {

/// A host that gives out at most `limit` bytes at a time.
struct BoundedHost {
  rt_host host;
  const rt_host* real;
  uint64_t used, limit;
};

/// What a rule keeps of an indicator. Its entry number e has the values from the end of the entry before on.
struct IndicatorRecord {
  Text body;  // members of an enrichment, but for `matched`
  Text tail;  // members of `matched` that are the indicator's own
  uint32_t rule;
  uint32_t firstEnd;  // into `ends`
  uint32_t firstValue;
};

/// Finds a record by a value of the first positive entry of a group.
struct IndicatorLink {
  uint64_t hash;
  uint32_t record;
  uint32_t entry;
  uint32_t value;  // into `values`
  uint32_t next;   // link + 1; 0: none
};

struct IndicatorBlock {
  IndicatorBlock* next;
  size_t bytes;
};

/// Records are in the order in which their lines came, and lie in memory of their own bound.
struct IndicatorSet {
  BoundedHost memory;
  IndicatorBlock* blocks;
  char* at;  // in the first block
  char* end;
  Buffer<IndicatorRecord> records;
  Buffer<Text> values;  // forms (key_value.h), of each entry sorted and distinct
  Buffer<uint32_t> ends;
  Buffer<IndicatorLink> links;
  uint32_t* heads;     // of links by hash: link + 1
  uint32_t headCount;  // a power of two, or 0
  uint64_t indicators;
  bool isFull;
};

/// An event's value that finds a record.
struct IndicatorHit {
  uint32_t record;
  uint32_t entry;
  uint32_t order;  // of the value
  const rt_value* value;
};

struct Indicators {
  IndicatorSet sets[2];
  uint32_t inUse;      // of `sets`
  bool isBegun;        // the other one takes what is added
  bool hasChanged;     // since the notices
  LineCutter lines;    // of the file at hand
  uint64_t fileValid;  // lines of it
  uint64_t fileBad;    // lines of it
  uint64_t toldLeftOut;
  Buffer<char> text;  // JSON at hand
  Buffer<IndicatorHit> hits;
};

void indicatorsCreate(Indicators& indicators, uint64_t bytes, const rt_host* host);
void indicatorsDestroy(Indicators& indicators);

/// Forgets everything.
void indicatorSetClear(IndicatorSet& set);

/// The set that takes what is added.
inline IndicatorSet& addedTo(Indicators& indicators) {
  return indicators.sets[indicators.isBegun ? 1 - indicators.inUse : indicators.inUse];
}

/// Copies bytes into the set. \returns a text without data if there is no room.
Text storeBytes(IndicatorSet& set, Text bytes);

/// How much a set holds, so that a line without room can be taken out again.
struct IndicatorMark {
  size_t records, values, ends, links;
};
IndicatorMark markOf(const IndicatorSet& set);
void takeBack(IndicatorSet& set, const IndicatorMark& mark);

/// Adds a record for a document that the rule takes; not if no group could find it.
/// \param fields the document's values \returns false if there is no room.
[[nodiscard]] bool addRecord(IndicatorSet& set, const rt_plan* plan, uint32_t rule, const rt_value* const* fields,
                             Text body, Text tail);
/// Makes what came since the mark findable. \returns false if there is no room; nothing is then.
[[nodiscard]] bool linkRecords(IndicatorSet& set, const IndicatorMark& mark);

inline const rt_threat_match& threatMatchOf(const rt_plan* plan, uint32_t rule) {
  return *static_cast<const rt_threat_match*>(plan->rules[rule].type);
}
/// Whether some record is the rule's. O(records).
bool hasRecords(const IndicatorSet& set, uint32_t rule);
/// The hash of a value of an entry.
uint64_t indicatorHash(uint32_t rule, uint32_t entry, Text form);
/// Goes over the groups of a threat match: \returns the end of the group that begins at `begin`.
uint32_t groupEnd(const rt_threat_match& match, uint32_t begin);
/// The first entry of a group that is not negated.
uint32_t firstPositive(const rt_threat_match& match, uint32_t begin);

/// Raises an alert for an event that some indicator names. \returns false if the host has no memory.
/// O(values of the event + indicators that share one of them).
[[nodiscard]] bool takeThreatMatch(Sequences& sequences, const SequenceHit& hit, Emitter& emitter, EventCounts& events);

struct IndicatorFiles;

/// What a matcher with threat matches carries for their indicators.
struct IndicatorFunctions {
  void (*create)(Indicators& indicators, uint64_t bytes, const rt_host* host);
  void (*destroy)(Indicators& indicators);
  void (*announce)(rt_instance& instance);
  /// indicator_files.h
  int (*readFiles)(const IndicatorFiles& files);
  void (*reloadFiles)(const IndicatorFiles& files);
};

/// Null: no rule compares events with indicators.
inline const IndicatorFunctions* indicatorsOf(const rt_plan* plan) {
  for (uint32_t r = 0; r < plan->rule_count; ++r)
    if (plan->rules[r].kind == RT_THREAT_MATCH) return plan->rules[r].functions->indicators;
  return nullptr;
}

}  // namespace rt

// Rules over groups of events that have equal values: thresholds and new terms. A group is a key of sequence_keys.cpp.
#pragma once

#include "runtime/core/json_out.h"
#include "runtime/core/sequence.h"

namespace rt {

struct Slots {
  const uint32_t* slots;
  uint32_t count;
};

/// The most fields that a group has.
constexpr uint32_t kMaxGroupFields = 8;

/// Beside each key of a threshold.
constexpr uint32_t kGroupCells = 1;

inline bool isGrouped(const rt_rule& rule) { return rule.kind == RT_THRESHOLD || rule.kind == RT_NEW_TERMS; }

/// Of a kind of rules over groups.
struct GroupKind {
  Slots (*slots)(const rt_rule& rule);
  /// Before the tuples of an event; null: nothing. \returns false if there is no memory.
  bool (*begin)(Sequences& sequences, const SequenceHit& hit, Emitter& emitter);
  /// Takes one of the event's tuples. \returns as above
  bool (*take)(Sequences& sequences, const SequenceHit& hit, Text key, Emitter& emitter, EventCounts& events);
};

/// Takes an event of a rule over groups, as rt_rule_functions.take.
[[nodiscard]] bool takeGrouped(Sequences& sequences, const SequenceHit& hit, const GroupKind& kind, Emitter& emitter,
                               EventCounts& events);

/// Whether the event is in some group (or memory ended while that was asked).
bool isGroupHit(Sequences& sequences, const SequenceHit& hit, Slots slots);

/// Whether the rule's clock is at most `windowNs` past the group's latest event.
bool isWithin(const Sequences& sequences, CellId key, int64_t windowNs);

// ---- for threshold.cpp and new_terms.cpp ----------------------------------------------------------------------------

/// Readies a group's cell for a change: it is found or made, and is in no list, so that making room for `cells` more
/// costs others. \returns 0 if the event is late for it, or if there is no room; that is counted then.
CellId openGroup(Sequences& sequences, const SequenceHit& hit, Text key, uint32_t cells, EventCounts& events);
/// The group was changed by an event of this time: it is the last one to be forgotten.
void closeGroup(Sequences& sequences, CellId key, int64_t timeNs);

/// Reads the parts of a group's key into keyTexts.
[[nodiscard]] bool readGroupTexts(Sequences& sequences, Slots slots, Text key);
/// Writes a value of a field: numbers and booleans bare, everything else as a string.
void putGroupValue(JsonOut& json, uint32_t type, Text text);
/// What tells the alerts of a group apart from others of the same events: its key and a time.
[[nodiscard]] bool makeGroupId(Sequences& sequences, Text key, int64_t timeNs);
/// The key in what makeGroupId made.
Text keyOfGroupId(Text id);

/// Gives back what a group of a threshold has counted.
void clearGroup(Sequences& sequences, CellId key);

}  // namespace rt

// The cells of sequences, and the operations that keep them linked. Private to sequence.cpp and its neighbours.
#pragma once

#include "runtime/core/heap.h"
#include "runtime/core/sequence.h"

namespace rt {

/// An event's line, shared by all partials that need it.
struct LineCell {
  uint32_t references;
  uint32_t length;
  CellId bytes;  // chain
};

/// A join key of a rule.
struct KeyCell {
  uint64_t hash;
  CellId next;      // in its bucket
  CellId partials;  // list
  CellId idlePrevious, idleNext;
  CellId more;  // chain of the key's bytes beyond those here
  uint32_t rule;
  uint32_t length;  // of the key's bytes
  uint32_t idle;    // 1: in the rule's list of idle keys
  int64_t lastNs;   // older hits are late
  CellId extra;     // chain of MissingCell, of a sample of CandidateLists
  uint32_t reserved;
  char bytes[kCellBytes - 56];
};
static_assert(sizeof(KeyCell) == kCellBytes);

/// Steps 0 to `step` of a sequence have matched. Later hits than fit here are in a chain of MoreHits.
struct PartialCell {
  int64_t startNs;
  uint64_t order;
  CellId key;
  CellId next;  // of the same key
  HeapLinks heap;
  CellId more;     // the latest MoreHits
  uint32_t step;   // number among the steps that are not missing
  uint32_t flags;  // kSpoiled, kPending
  int64_t leadNs;  // the latest hit of a missing step before the first one; INT64_MIN: none
  HitRef hits[4];
};
static_assert(sizeof(PartialCell) <= kCellBytes);
constexpr uint32_t kHitsHere = 4;
constexpr uint32_t kSpoiled = 1;  // a missing event stood between two steps
constexpr uint32_t kPending = 2;  // all steps have matched

/// Hits of one missing step: the latest, and the latest in an earlier millisecond. INT64_MIN: none.
struct MissingTimes {
  int64_t latestNs, beforeNs;
};
struct MissingCell {
  CellId next;
  uint32_t reserved;
  MissingTimes of[7];
};
static_assert(sizeof(MissingCell) <= kCellBytes);
constexpr uint32_t kMissingHere = 7;

struct MoreHits {
  CellId previous;
  uint32_t reserved;
  HitRef hits[7];
};
static_assert(sizeof(MoreHits) <= kCellBytes);
constexpr uint32_t kHitsMore = 7;

inline KeyCell& keyAt(const Sequences& s, CellId cell) { return cellAs<KeyCell>(s.pool, cell); }
inline PartialCell& partialAt(const Sequences& s, CellId cell) { return cellAs<PartialCell>(s.pool, cell); }
inline LineCell& lineAt(const Sequences& s, CellId cell) { return cellAs<LineCell>(s.pool, cell); }

// ---- lines (sequence_partials.cpp) -------------------------------------------------------------------------------

/// Cells that the current event's line takes; none if it is in the pool already.
uint32_t cellsForLine(const Sequences& s, Text line);
/// Puts the current event's line into the pool, if it is not there; it stays at least until endEvent. Needs
/// cellsForLine.
CellId storeLine(Sequences& s, Text line);
/// One reference less; the last one gives the line's cells back.
void dropReference(Sequences& s, CellId line);

// ---- keys (sequence_keys.cpp) -------------------------------------------------------------------------------------

/// Cells that a key of this length takes, without and with what its rule keeps beside it.
uint32_t ownCells(size_t length);
uint32_t keyCells(const Sequences& s, uint32_t rule, size_t length);
uint64_t hashKey(uint32_t rule, Text key);
/// 0 if the key is not known.
CellId findKey(const Sequences& s, uint32_t rule, uint64_t hash, Text key);
/// Needs keyCells free cells. The key is not idle and has no partial.
CellId addKey(Sequences& s, uint32_t rule, uint64_t hash, Text key);
/// The same without what its rule keeps beside it. Needs ownCells free cells.
CellId addBareKey(Sequences& s, uint32_t rule, uint64_t hash, Text key);
/// Forgets a key that has nothing beside it and is in no list.
void dropBareKey(Sequences& s, CellId key);
/// Copies a key's bytes. \param out room for `key.length` bytes
void readKey(const Sequences& s, CellId key, char* out);
/// Forgets a key without partials.
void dropKey(Sequences& s, CellId key, EventCounts& events);
/// Puts a key into the table, under its hash.
void linkKey(Sequences& s, CellId key);
/// Gives back what a rule of this kind keeps beside a key.
void clearExtra(Sequences& s, CellId key, uint32_t kind);
void markIdle(Sequences& s, CellId key);
void markBusy(Sequences& s, CellId key);

// ---- partials (sequence_partials.cpp) -----------------------------------------------------------------------------

/// The key's partial after `step`, or 0.
CellId findPartial(const Sequences& s, CellId key, uint32_t step);
/// Cells that it takes to append one more hit to a partial after `step`: 0 or 1.
uint32_t cellsToAppend(uint32_t step);
/// Notes that a start of the rule waits (Sequences::waitedRules).
void noteWaited(Sequences& s, uint32_t rule);
/// Takes a partial out of its key and its rule's heap, and gives its lines and cells back.
void dropPartial(Sequences& s, CellId partial);
/// Needs one free cell.
CellId addPartial(Sequences& s, CellId key, int64_t startNs);
/// Appends the hit of the partial's step `step`, with one more reference to the line. Needs cellsToAppend free cells.
void appendHit(Sequences& s, CellId partial, uint32_t step, int64_t timeNs, CellId line);
/// The hits in step order, `partial.step + 1` of them.
void readHits(const Sequences& s, CellId partial, HitRef* hits);

/// Moves a partial whose last step has matched to those that are pending.
void makePending(Sequences& s, CellId partial);
/// The time of the partial's latest hit.
int64_t latestHit(const Sequences& s, CellId partial);

// ---- missing events (sequence_missing.cpp) ------------------------------------------------------------------------

constexpr uint32_t missingCells(uint32_t steps) { return (steps + kMissingHere - 1) / kMissingHere; }
/// Gives a new key its times. Needs the rule's extraCells free cells.
void addMissingTimes(Sequences& s, CellId key);
/// Records a hit of the missing step number `missing` (among those) for a key.
void recordMissing(Sequences& s, CellId key, uint32_t missing, int64_t timeNs);
/// The latest recorded hit in a millisecond before that of `timeNs`; INT64_MIN: none.
int64_t latestBefore(const Sequences& s, CellId key, uint32_t missing, int64_t timeNs);
/// Whether forgetting the key could let a sequence pass that a missing event forbids.
bool missesMatter(const Sequences& s, CellId key);
/// Gives up the pending partials of a key that a hit at `timeNs` of a missing last step forbids.
void forbidPending(Sequences& s, CellId key, int64_t timeNs);

// ---- room -----------------------------------------------------------------------------------------------------------

/// Frees cells until `needed` are free: first keys that wait for nothing, then the oldest starts of the fullest rule,
/// or its oldest window of suppression.
/// \returns false if there are not so many; nothing is dropped for what never has room beside the current event's line.
[[nodiscard]] bool makeRoom(Sequences& s, uint32_t needed, EventCounts& events);
/// The same for a window of suppression, while a match is on its way: partials and what groups count stay.
[[nodiscard]] bool makeRoomForWindow(Sequences& s, uint32_t needed, EventCounts& events);

}  // namespace rt

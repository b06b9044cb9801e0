// The cells of sequences, and the operations that keep them linked. Private to sequence.cpp and its neighbours.
#pragma once

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
  char bytes[kCellBytes - 48];
};
static_assert(sizeof(KeyCell) == kCellBytes);

/// Steps 0 to `step` of a sequence have matched. Later hits than fit here are in a chain of MoreHits.
struct PartialCell {
  int64_t startNs;
  uint64_t order;
  CellId key;
  CellId next;                               // of the same key
  CellId heapChild, heapNext, heapPrevious;  // pairing heap: first child, sibling, sibling before or parent
  CellId more;                               // the latest MoreHits
  uint32_t step;
  uint32_t reserved;
  HitRef hits[4];
};
static_assert(sizeof(PartialCell) <= kCellBytes);
constexpr uint32_t kHitsHere = 4;

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

// ---- the heap of a rule's partials (sequence_heap.cpp) ------------------------------------------------------------

void heapInsert(Sequences& s, CellId& heap, CellId partial);
void heapRemove(Sequences& s, CellId& heap, CellId partial);

// ---- keys (sequence_keys.cpp) -------------------------------------------------------------------------------------

/// Cells that a key of this length takes.
uint32_t keyCells(size_t length);
uint64_t hashKey(uint32_t rule, Text key);
/// 0 if the key is not known.
CellId findKey(const Sequences& s, uint32_t rule, uint64_t hash, Text key);
/// Needs keyCells free cells. The key is not idle and has no partial.
CellId addKey(Sequences& s, uint32_t rule, uint64_t hash, Text key);
/// Forgets a key without partials.
void dropKey(Sequences& s, CellId key);
void markIdle(Sequences& s, CellId key);
void markBusy(Sequences& s, CellId key);

// ---- partials (sequence_partials.cpp) -----------------------------------------------------------------------------

/// The key's partial after `step`, or 0.
CellId findPartial(const Sequences& s, CellId key, uint32_t step);
/// Cells that it takes to append one more hit to a partial after `step`: 0 or 1.
uint32_t cellsToAppend(uint32_t step);
/// Takes a partial out of its key and its rule's heap, and gives its lines and cells back.
void dropPartial(Sequences& s, CellId partial);
/// Needs one free cell.
CellId addPartial(Sequences& s, CellId key, int64_t startNs);
/// Appends the hit of the partial's step `step`, with one more reference to the line. Needs cellsToAppend free cells.
void appendHit(Sequences& s, CellId partial, uint32_t step, int64_t timeNs, CellId line);
/// The hits in step order, `partial.step + 1` of them.
void readHits(const Sequences& s, CellId partial, HitRef* hits);

/// Frees cells until `needed` are free: first keys that wait for nothing, then the oldest starts of the fullest rule.
/// \returns false if there are not so many.
[[nodiscard]] bool makeRoom(Sequences& s, uint32_t needed, SequenceEvents* events);

}  // namespace rt

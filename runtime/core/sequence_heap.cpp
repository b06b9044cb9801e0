// A pairing heap over cells: insertion in constant time, removal of any element in logarithmic amortised time.
// Source: M. Fredman, R. Sedgewick, D. Sleator, R. Tarjan, "The pairing heap", Algorithmica 1 (1986).
#include "runtime/core/sequence_cells.h"

namespace rt {
namespace {

bool isOlder(const PartialCell& a, const PartialCell& b) {
  return a.startNs != b.startNs ? a.startNs < b.startNs : a.order < b.order;
}

/// Makes the younger root the first child of the older one. Both are roots without siblings.
CellId meld(Sequences& s, CellId a, CellId b) {
  if (a == 0 || b == 0) return a == 0 ? b : a;
  CellId top = isOlder(partialAt(s, a), partialAt(s, b)) ? a : b;
  CellId child = top == a ? b : a;
  PartialCell& parent = partialAt(s, top);
  PartialCell& below = partialAt(s, child);
  below.heapNext = parent.heapChild;
  below.heapPrevious = top;
  if (parent.heapChild != 0) partialAt(s, parent.heapChild).heapPrevious = child;
  parent.heapChild = child;
  return top;
}

CellId detach(Sequences& s, CellId cell) {
  PartialCell& partial = partialAt(s, cell);
  CellId next = partial.heapNext;
  partial.heapNext = partial.heapPrevious = 0;
  return next;
}

/// Melds siblings in pairs from the left, then the pairs from the right.
CellId meldSiblings(Sequences& s, CellId first) {
  CellId pairs = 0;
  while (first != 0) {
    CellId second = detach(s, first);
    CellId rest = second == 0 ? 0 : detach(s, second);
    CellId pair = meld(s, first, second);
    partialAt(s, pair).heapNext = pairs;
    pairs = pair;
    first = rest;
  }
  CellId heap = 0;
  while (pairs != 0) {
    CellId next = detach(s, pairs);
    heap = meld(s, heap, pairs);
    pairs = next;
  }
  return heap;
}

}  // namespace

void heapInsert(Sequences& s, CellId& heap, CellId partial) { heap = meld(s, heap, partial); }

void heapRemove(Sequences& s, CellId& heap, CellId cell) {
  PartialCell& partial = partialAt(s, cell);
  CellId children = partial.heapChild;
  partial.heapChild = 0;
  if (heap == cell) {
    heap = meldSiblings(s, children);
    return;
  }
  PartialCell& previous = partialAt(s, partial.heapPrevious);
  (previous.heapChild == cell ? previous.heapChild : previous.heapNext) = partial.heapNext;
  if (partial.heapNext != 0) partialAt(s, partial.heapNext).heapPrevious = partial.heapPrevious;
  detach(s, cell);
  heap = meld(s, heap, meldSiblings(s, children));
}

}  // namespace rt

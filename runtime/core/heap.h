// A pairing heap over cells: insertion in constant time, removal of any element in logarithmic amortised time.
// Source: M. Fredman, R. Sedgewick, D. Sleator, R. Tarjan, "The pairing heap", Algorithmica 1 (1986).
#pragma once

#include "runtime/core/pool.h"

namespace rt {

/// The links of a cell that is in a heap, as the member `heap` of its type.
struct HeapLinks {
  CellId child, next, previous;  // first child, sibling, sibling before or parent
};

/// The operations for cells of type Cell. `less(a, b)` compares two cells by id; the least is on top.
template <class Cell, class Less>
class Heap {
 public:
  Heap(Pool& pool, Less less) : pool_(pool), less_(less) {}

  void insert(CellId& top, CellId cell) { top = meld(top, cell); }

  void remove(CellId& top, CellId cell) {
    HeapLinks& links = at(cell);
    CellId children = links.child;
    links.child = 0;
    if (top == cell) {
      top = meldSiblings(children);
      return;
    }
    HeapLinks& previous = at(links.previous);
    (previous.child == cell ? previous.child : previous.next) = links.next;
    if (links.next != 0) at(links.next).previous = links.previous;
    detach(cell);
    top = meld(top, meldSiblings(children));
  }

 private:
  HeapLinks& at(CellId cell) { return cellAs<Cell>(pool_, cell).heap; }

  /// Makes the greater root the first child of the lesser one. Both are roots without siblings.
  CellId meld(CellId a, CellId b) {
    if (a == 0 || b == 0) return a == 0 ? b : a;
    CellId top = less_(a, b) ? a : b;
    CellId child = top == a ? b : a;
    HeapLinks& parent = at(top);
    at(child).next = parent.child;
    at(child).previous = top;
    if (parent.child != 0) at(parent.child).previous = child;
    parent.child = child;
    return top;
  }

  CellId detach(CellId cell) {
    CellId next = at(cell).next;
    at(cell).next = at(cell).previous = 0;
    return next;
  }

  /// Melds siblings in pairs from the left, then the pairs from the right.
  CellId meldSiblings(CellId first) {
    CellId pairs = 0;
    while (first != 0) {
      CellId second = detach(first);
      CellId rest = second == 0 ? 0 : detach(second);
      CellId pair = meld(first, second);
      at(pair).next = pairs;
      pairs = pair;
      first = rest;
    }
    CellId heap = 0;
    while (pairs != 0) {
      CellId next = detach(pairs);
      heap = meld(heap, pairs);
      pairs = next;
    }
    return heap;
  }

  Pool& pool_;
  Less less_;
};

}  // namespace rt

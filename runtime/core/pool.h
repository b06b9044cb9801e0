// The memory of all sequences: cells of one size in one region, so that the bound is exact and nothing fragments.
#pragma once

#include "runtime/core/types.h"

namespace rt {

/// Names a cell. 0 names none.
using CellId = uint32_t;

constexpr size_t kCellBytes = 128;

/// Cells that were never used are not touched, so that an idle matcher costs no memory.
struct Pool {
  Allocator allocator;
  char* cells;
  size_t bytes;
  uint32_t count;  // cells in all; cell 0 is not used
  uint32_t fresh;  // cells from here on were never used
  uint32_t free;   // first of the returned cells, linked by their first word; 0: none
  uint32_t returned;
};

/// \returns false if the host has no memory.
[[nodiscard]] bool poolCreate(Pool& pool, Allocator allocator, size_t bytes);
void poolDestroy(Pool& pool);

inline uint32_t freeCells(const Pool& pool) { return pool.returned + (pool.count - pool.fresh); }
/// The most bytes of cells that were in use at once, or that are.
inline size_t peakBytes(const Pool& pool) { return (pool.fresh - 1) * kCellBytes; }

/// A zeroed cell. There must be a free one.
CellId takeCell(Pool& pool);
void returnCell(Pool& pool, CellId cell);

template <class T>
T& cellAs(const Pool& pool, CellId cell) {
  static_assert(sizeof(T) <= kCellBytes);
  return *reinterpret_cast<T*>(pool.cells + size_t{cell} * kCellBytes);
}

// ---- bytes of any length: a chain of cells ----------------------------------------------------------------------

struct ChainCell {
  CellId next;
  char bytes[kCellBytes - sizeof(CellId)];
};
constexpr size_t kChainBytes = sizeof(ChainCell::bytes);

constexpr uint32_t chainCells(size_t length) { return static_cast<uint32_t>((length + kChainBytes - 1) / kChainBytes); }

/// Stores bytes in chainCells(length) cells, which must be free. \returns 0 for no bytes.
CellId storeChain(Pool& pool, Text bytes);
void returnChain(Pool& pool, CellId first);
bool chainEquals(const Pool& pool, CellId first, Text bytes);
/// Copies a chain's first `length` bytes.
void readChain(const Pool& pool, CellId first, char* out, size_t length);

}  // namespace rt

#include "runtime/core/pool.h"

#include "runtime/embed/matcher.h"

namespace rt {

static_assert(kCellBytes == RT_CELL_BYTES && kChainBytes == RT_CHAIN_BYTES);

bool poolCreate(Pool& pool, Allocator allocator, size_t bytes) {
  uint64_t count = smaller<uint64_t>(bytes / kCellBytes, UINT32_MAX);
  pool = {allocator, nullptr, count * kCellBytes, static_cast<uint32_t>(count), 1, 0, 0};
  pool.cells = static_cast<char*>(allocate(allocator, pool.bytes));
  return pool.cells != nullptr;
}

void poolDestroy(Pool& pool) { release(pool.allocator, pool.cells, pool.bytes); }

CellId takeCell(Pool& pool) {
  if (pool.free == 0) return pool.fresh++;
  CellId cell = pool.free;
  pool.free = cellAs<CellId>(pool, cell);
  --pool.returned;
  zeroBytes(&cellAs<ChainCell>(pool, cell), kCellBytes);
  return cell;
}

void returnCell(Pool& pool, CellId cell) {
  cellAs<CellId>(pool, cell) = pool.free;
  pool.free = cell;
  ++pool.returned;
}

CellId storeChain(Pool& pool, Text bytes) {
  CellId first = 0;
  CellId* link = &first;
  for (uint64_t at = 0; at < bytes.length; at += kChainBytes) {
    *link = takeCell(pool);
    auto& cell = cellAs<ChainCell>(pool, *link);
    copyBytes(cell.bytes, bytes.data + at, smaller<uint64_t>(kChainBytes, bytes.length - at));
    link = &cell.next;
  }
  return first;
}

void returnChain(Pool& pool, CellId first) {
  while (first != 0) {
    CellId next = cellAs<ChainCell>(pool, first).next;
    returnCell(pool, first);
    first = next;
  }
}

bool chainEquals(const Pool& pool, CellId first, Text bytes) {
  for (uint64_t at = 0; at < bytes.length; at += kChainBytes) {
    const auto& cell = cellAs<ChainCell>(pool, first);
    if (!equalBytes(cell.bytes, bytes.data + at, smaller<uint64_t>(kChainBytes, bytes.length - at))) return false;
    first = cell.next;
  }
  return true;
}

void readChain(const Pool& pool, CellId first, char* out, size_t length) {
  for (size_t at = 0; at < length; at += kChainBytes) {
    const auto& cell = cellAs<ChainCell>(pool, first);
    copyBytes(out + at, cell.bytes, smaller(kChainBytes, length - at));
    first = cell.next;
  }
}

}  // namespace rt

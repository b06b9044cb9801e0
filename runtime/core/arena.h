// Memory that grows in chunks, so that what was handed out never moves, and is given back all at once.
#pragma once

#include "runtime/core/types.h"

namespace rt {

struct ArenaChunk {
  ArenaChunk* next;
  size_t bytes;  // of the whole chunk, header included
};

/// Chunks are kept over `clear` while they are at most `keep` bytes together; what one huge line needed more
/// goes back to the host.
struct Arena {
  Allocator allocator;
  ArenaChunk* first;
  ArenaChunk* current;
  char* at;
  char* end;
  size_t keep;
};

Arena makeArena(Allocator allocator, size_t keep);

/// arenaTake where the current chunk has no room.
char* arenaTakeElsewhere(Arena& arena, size_t bytes);

/// \returns `bytes` bytes aligned to 8, of undefined content, or null if the host has no memory.
inline char* arenaTake(Arena& arena, size_t bytes) {
  size_t rounded = (bytes + 7) & ~size_t{7};
  if (rounded < bytes || rounded > static_cast<size_t>(arena.end - arena.at)) return arenaTakeElsewhere(arena, bytes);
  char* memory = arena.at;
  arena.at += rounded;
  return memory;
}

/// Gives the unused tail of the latest `arenaTake` back: it took `taken` bytes, of which `used` are kept.
void arenaShrink(Arena& arena, char* memory, size_t taken, size_t used);

/// Forgets everything handed out.
void arenaClear(Arena& arena);
void arenaDestroy(Arena& arena);

}  // namespace rt

#include "runtime/core/arena.h"

namespace rt {
namespace {

constexpr size_t kFirstChunk = 64 * 1024;

void useChunk(Arena& arena, ArenaChunk* chunk) {
  arena.current = chunk;
  arena.at = reinterpret_cast<char*>(chunk + 1);
  arena.end = reinterpret_cast<char*>(chunk) + chunk->bytes;
}

/// Goes on to the next kept chunk if it is big enough, else puts a new one in between.
bool nextChunk(Arena& arena, size_t bytes) {
  ArenaChunk* kept = arena.current == nullptr ? arena.first : arena.current->next;
  if (kept != nullptr && kept->bytes - sizeof(ArenaChunk) >= bytes) {
    useChunk(arena, kept);
    return true;
  }
  size_t last = arena.current == nullptr ? 0 : arena.current->bytes;
  size_t size = larger(larger(kFirstChunk, 2 * last), bytes + sizeof(ArenaChunk));
  ArenaChunk* chunk = static_cast<ArenaChunk*>(allocate(arena.allocator, size));
  if (chunk == nullptr) return false;
  chunk->bytes = size;
  chunk->next = kept;
  (arena.current == nullptr ? arena.first : arena.current->next) = chunk;
  useChunk(arena, chunk);
  return true;
}

}  // namespace

Arena makeArena(Allocator allocator, size_t keep) { return Arena{allocator, nullptr, nullptr, nullptr, nullptr, keep}; }

char* arenaTakeElsewhere(Arena& arena, size_t bytes) {
  if (bytes > SIZE_MAX / 4) return nullptr;
  bytes = (bytes + 7) & ~size_t{7};
  if (!nextChunk(arena, bytes)) return nullptr;
  char* memory = arena.at;
  arena.at += bytes;
  return memory;
}

void arenaShrink(Arena& arena, char* memory, size_t taken, size_t used) {
  if (arena.at == memory + ((taken + 7) & ~size_t{7})) arena.at = memory + ((used + 7) & ~size_t{7});
}

void arenaClear(Arena& arena) {
  ArenaChunk** link = &arena.first;
  size_t kept = 0;
  while (*link != nullptr) {
    ArenaChunk* chunk = *link;
    kept += chunk->bytes;
    if (kept <= arena.keep) {
      link = &chunk->next;
      continue;
    }
    *link = chunk->next;
    release(arena.allocator, chunk, chunk->bytes);
  }
  arena.current = nullptr;
  arena.at = arena.end = nullptr;
  if (arena.first != nullptr) useChunk(arena, arena.first);
}

void arenaDestroy(Arena& arena) {
  arena.keep = 0;
  arenaClear(arena);
}

}  // namespace rt

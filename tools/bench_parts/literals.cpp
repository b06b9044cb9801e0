// literals FILE LITERAL...: counts the places where Vectorscan (or Hyperscan) finds one of the texts.
#include <hs/hs.h>

#include <cstdio>
#include <string>
#include <vector>

#include "chunks.h"

namespace {

int found(unsigned, unsigned long long, unsigned long long, unsigned, void* count) {
  ++*static_cast<unsigned long*>(count);
  return 0;
}

hs_database_t* compileLiterals(char** texts, unsigned count) {
  std::vector<std::size_t> lengths;
  std::vector<unsigned> flags(count, 0), ids;
  for (unsigned i = 0; i < count; ++i) {
    lengths.push_back(std::string(texts[i]).size());
    ids.push_back(i);
  }
  hs_database_t* database = nullptr;
  hs_compile_error_t* error = nullptr;
  hs_compile_lit_multi(texts, flags.data(), ids.data(), lengths.data(), count, HS_MODE_BLOCK, nullptr, &database,
                       &error);
  return database;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 3) {
    std::printf("%s\n", hs_version());
    return 0;
  }
  hs_database_t* database = compileLiterals(arguments + 2, static_cast<unsigned>(count - 2));
  hs_scratch_t* scratch = nullptr;
  if (!database || hs_alloc_scratch(database, &scratch) != HS_SUCCESS) return 3;
  unsigned long places = 0;
  bool good = true;
  bool read = forEachChunk(arguments[1], 0, [&](const char* data, std::size_t length) {
    good &= hs_scan(database, data, static_cast<unsigned>(length), 0, scratch, found, &places) == HS_SUCCESS;
  });
  std::printf("%lu\n", places);
  return read && good ? 0 : 3;
}

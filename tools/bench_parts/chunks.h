// Reads a file in chunks that end with a line end, as the matcher does.
#pragma once
#include <fcntl.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>
#include <vector>

// Calls `take(data, length)` with each chunk of whole lines of the file at `path`, about 1 MiB or one longer line;
// after its end `padding` bytes may be read. False if the file cannot be read.
template <class Take>
bool forEachChunk(const char* path, std::size_t padding, Take take) {
  int file = open(path, O_RDONLY);
  if (file < 0) return false;
  std::vector<char> buffer((1 << 20) + padding);
  std::size_t filled = 0;
  for (;;) {
    if (filled + padding == buffer.size()) buffer.resize(2 * buffer.size());
    ssize_t got = read(file, buffer.data() + filled, buffer.size() - padding - filled);
    if (got < 0) return false;
    filled += static_cast<std::size_t>(got);
    const char* last = static_cast<const char*>(memrchr(buffer.data(), '\n', filled));
    std::size_t whole = got == 0 ? filled : last ? static_cast<std::size_t>(last + 1 - buffer.data()) : 0;
    if (whole > 0) take(buffer.data(), whole);
    filled -= whole;
    std::memmove(buffer.data(), buffer.data() + whole, filled);
    if (got == 0) break;
  }
  close(file);
  return true;
}

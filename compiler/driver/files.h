// Whole files, read and written.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace rulec::driver {

struct FileText {
  std::string text;
  std::string error;      // empty: read
  bool tooLarge = false;  // more than `limit` bytes; nothing was kept
};

/// Reads a file or a pipe; a directory is an error.
[[nodiscard]] FileText readFile(const std::string& path, size_t limit);

/// Writes `text` to a new file that then takes the place of `path`, or to standard output if `path` is "-".
/// \returns an empty string or what failed; no partial file is left behind.
[[nodiscard]] std::string writeFile(const std::string& path, std::string_view text);

}  // namespace rulec::driver

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

/// Reads a file, or a pipe to its end. A directory, a socket, a device and a pipe that nobody writes to are errors.
[[nodiscard]] FileText readFile(const std::string& path, size_t limit);

/// Whether the path names something that must be written to and not replaced: a device, a pipe.
[[nodiscard]] bool isWrittenThrough(const std::string& path);

/// Writes `text` to a new file that then takes the place of `path`, to standard output if `path` is "-", or
/// to the device or pipe that it names.
/// \returns an empty string or what failed; no partial file is left behind.
[[nodiscard]] std::string writeFile(const std::string& path, std::string_view text);

}  // namespace rulec::driver

// The events of `rulec run`: files or standard input, in large chunks.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace rulec::driver {

struct EventSink {
  std::function<bool(std::string_view chunk)> chunk;  // false: stop reading
  std::function<bool()> endOfFile;                    // false: stop reading
};

/// Reads the files in order; `-` or no file is standard input.
/// \returns an empty string, or what could not be read. Files before it were delivered.
[[nodiscard]] std::string readEvents(const std::vector<std::string>& files, const EventSink& sink);

}  // namespace rulec::driver

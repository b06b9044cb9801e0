// Cuts bytes into lines: docs/ndjson.md.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace rulec::oracle {

/// Receives each line that is not blank and not too long, without its line ending. Valid during the call.
using LineSink = std::function<void(std::string_view line)>;

/// The state between two chunks of one input.
struct LineSplitter {
  uint64_t maxLine = uint64_t{16} << 20;
  std::string pending;   // the unfinished line, at most a little over maxLine bytes of it
  bool atStart = true;   // a byte order mark may follow
  uint64_t tooLong = 0;  // lines that the sink did not get
};

/// Takes the next bytes; lines may be cut anywhere.
void feedLines(LineSplitter& splitter, std::string_view bytes, const LineSink& sink);
/// The input ends: takes a last line without line ending. The next bytes start another input.
void endLines(LineSplitter& splitter, const LineSink& sink);

}  // namespace rulec::oracle

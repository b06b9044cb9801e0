// How common runs of bytes are in lines of events.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rulec {

/// Shares in digits, as tools/gen-grams writes them: a digit d stands for 2^(d - 15), of all bytes for each of the
/// first 128 digits, by byte; of all lines for the 65,536 others, by the hash of four bytes. 0: rarer, or never seen.
struct GramTable {
  std::string digits;
};

/// Of generated events.
[[nodiscard]] const GramTable& shippedGrams();

/// About which share of events' lines has these bytes in it, at most; from its runs of four bytes.
/// The bytes are compared without regard to the case of ASCII letters. \param bytes one or more
[[nodiscard]] double shareOfLines(std::string_view bytes, const GramTable& table);

/// About which share of all bytes in lines is this one.
[[nodiscard]] double shareOfBytes(char byte, const GramTable& table);

/// Counts lines, to make a table of them. Memory: 1 MB, whatever is counted.
class GramCounter {
 public:
  GramCounter();

  /// Cost: linear in the line.
  void add(std::string_view line);
  /// \returns what tools/gen-grams writes of the same lines. Requires one line or more that is not empty.
  [[nodiscard]] GramTable table() const;

 private:
  struct Gram {
    uint64_t lines = 0;
    uint64_t lastLine = 0;  // that had it; each line counts once
  };

  std::vector<uint64_t> bytes_;
  std::vector<Gram> grams_;
  uint64_t lines_ = 0, total_ = 0;
};

}  // namespace rulec

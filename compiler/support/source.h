// Files the user wrote, and places in them.
#pragma once

#include "compiler/support/id.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rulec {

/// A half-open range of byte offsets in one source file. `begin == end` marks a point.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;
  friend bool operator==(Span, Span) = default;
};

/// The smallest span that covers both.
[[nodiscard]] Span join(Span a, Span b);

/// A 1-based line and a 1-based column; the column counts bytes.
struct LineColumn {
  uint32_t line = 1;
  uint32_t column = 1;
};

/// One file as it was read, with the offsets of its line starts.
struct SourceFile {
  std::string path;  // as the user named it; "<query>" for text from the command line
  std::string text;
  std::vector<uint32_t> lineStarts;

  /// Cost: O(log lines). An offset past the end gives the place just after the last byte.
  [[nodiscard]] LineColumn locate(uint32_t offset) const;
  /// The text of a 1-based line without its line ending; empty past the last line.
  [[nodiscard]] std::string_view line(uint32_t number) const;
};

using FileId = Id<SourceFile>;
using SourceFiles = Table<SourceFile>;

/// Builds the line table. Files above 4 GiB are refused by whoever reads them.
[[nodiscard]] SourceFile makeSourceFile(std::string path, std::string text);

/// A span in a named file: where a diagnostic points.
struct Place {
  FileId file;
  Span span;
};

/// Text decoded from a file (a TOML string) that remembers where each of its bytes came from.
struct MappedText {
  FileId file;
  std::string text;
  /// `offsets[i]` is the file offset of the first source byte of `text[i]`; one more entry at the end
  /// holds the offset just past the last source byte. Increasing, `text.size() + 1` entries.
  std::vector<uint32_t> offsets;

  /// The file's span for `text[begin, end)`.
  [[nodiscard]] Span span(size_t begin, size_t end) const;
};

/// Text that lies in the file byte for byte, as a query given on the command line does.
[[nodiscard]] MappedText identityMap(FileId file, std::string_view text);

}  // namespace rulec

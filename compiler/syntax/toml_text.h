// Where the bytes of a TOML file and of its strings lie.
#pragma once

#include "compiler/support/source.h"

#include <optional>
#include <string_view>
#include <vector>

namespace rulec::syntax {

/// Finds bytes by line and column where columns count code points, as TOML libraries count. Built once for a file,
/// since one line may hold all of it: linear; 1/64 of the file's size.
class CodePointIndex {
 public:
  /// `file` must be valid UTF-8 and outlive the index. A byte order mark at its start counts as nothing.
  explicit CodePointIndex(const SourceFile& file);
  /// The byte offset of a 1-based line and column; past the end of the file: its size. Cost: constant.
  [[nodiscard]] uint32_t offset(uint32_t line, uint32_t column) const;

 private:
  static constexpr size_t kStride = 256;
  const SourceFile& file_;
  std::vector<uint32_t> marks_;           // offset of every kStride-th code point
  std::vector<uint32_t> lineCodePoints_;  // number of code points before each line
};

/// Where a key of more than `limit` parts (`a.b.c...`) has one too many, or nothing. Each part is a table within a
/// table, and the TOML library frees those by recursion. The text need not be valid TOML. Cost: linear.
[[nodiscard]] std::optional<uint32_t> findLongKey(std::string_view text, size_t limit);

/// Just past the string of any of the four kinds that begins at `at`; one of one line ends with it at the latest.
[[nodiscard]] size_t stringEnd(std::string_view text, size_t at);

/// Decodes the TOML string (any of the four kinds) that begins at `offset` of a file that is valid TOML, and
/// remembers where each byte came from. \returns nothing if no string begins there.
[[nodiscard]] std::optional<MappedText> mapString(const SourceFile& file, FileId id, uint32_t offset);

/// The span from `offset` to the end of the value or key there: a string to its closing quote, anything else to the
/// next white space or separator.
[[nodiscard]] Span spanAt(const SourceFile& file, FileId id, uint32_t offset);

}  // namespace rulec::syntax

// Batches of events that are made to find mistakes in a matcher of given rules.
#pragma once

#include "compiler/ir/ir.h"
#include "tools/generate/document.h"
#include "tools/generate/near_miss.h"
#include "tools/generate/random.h"

#include <cstdint>
#include <string>
#include <vector>

namespace rulec::generate {

struct BatchOptions {
  double planted = 0.6;    // fraction of events that are planted from a rule (near_miss.h)
  double respelled = 0.6;  // fraction in another spelling (speller.h)
  double decoys = 0.15;
  double broken = 0.02;  // fraction of damaged lines (broken.h)
};

/// Makes batches; one is a function of (rules, options, seed) alone.
class BatchMaker {
 public:
  /// `set` must outlive the maker and hold at least one rule. Cost: some milliseconds.
  BatchMaker(const ir::RuleSet& set, const BatchOptions& options);

  /// `count` lines without line endings, of some 100 bytes to some KB.
  [[nodiscard]] std::vector<std::string> makeLines(uint64_t seed, size_t count) const;

 private:
  [[nodiscard]] std::string makeLine(Planter& planter, size_t index, Random& random) const;
  [[nodiscard]] Json baseDocument(Random& random) const;

  const ir::RuleSet& set_;
  BatchOptions options_;
  std::vector<Json> small_, full_;  // realistic events to start from
};

/// Joins lines to a stream: LF or CRLF, sometimes a byte order mark, blank lines, no last line ending.
[[nodiscard]] std::string joinLines(const std::vector<std::string>& lines, Random& random);

}  // namespace rulec::generate

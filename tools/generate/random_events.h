// Events near the decisions of given rules, whatever the rules compute.
//
// Unlike near_miss.h, nothing is planned: every constant of a leaf is a candidate value for every field of that leaf,
// as it stands and changed a little.
#pragma once

#include "compiler/ir/ir.h"
#include "tools/generate/document.h"
#include "tools/generate/random_schema.h"

#include <string>
#include <variant>
#include <vector>

namespace rulec::generate {

class RandomEvents {
 public:
  /// Both must outlive the result.
  RandomEvents(const ir::RuleSet& set, const RandomSchema& schema);

  /// `count` lines without line endings; a function of (rules, schema, seed) alone.
  [[nodiscard]] std::vector<std::string> makeLines(uint64_t seed, size_t count) const;

 private:
  struct Pattern {
    std::string text;
    bool escapes = false;  // `\x` is x
  };
  struct Moment {
    int64_t ns = 0;
  };
  using Constant = std::variant<std::string, double, int64_t, uint64_t, Pattern, const ir::Automaton*, Moment,
                                ir::Address, ir::Network>;
  /// One way in which a path is read, and what it is compared with.
  struct Reading {
    ir::Field field;
    std::string path;
    ir::Type type = ir::Type::Text;
    std::vector<std::string> dateFormats;
    std::vector<Constant> constants;
    bool isKey = false;
  };

  class Writer;

  void collect(const ir::RuleSet& set, ir::ValueId root, ir::Type type, std::vector<Constant>& out) const;
  Reading& readingOf(const ir::Field& field);

  std::vector<Reading> readings_;
  std::vector<int64_t> spans_;  // of sequences
  const RandomSchema& schema_;
};

}  // namespace rulec::generate

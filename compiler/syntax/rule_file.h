// A rule's TOML file: its keys, typed, each with its place; the query text mapped to the file.
#pragma once

#include "compiler/support/diagnostic.h"
#include "compiler/support/source.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rulec::syntax {

/// A value and where it was written. An absent key has the default value and the place of its table.
template <class T>
struct Located {
  T value{};
  Span span;
  bool present = false;
};

struct SubtechniqueEntry {
  std::string id, name, reference;
};
struct TechniqueEntry {
  std::string id, name, reference;
  std::vector<SubtechniqueEntry> subtechniques;
};
struct ThreatEntry {
  std::string framework;
  std::string tacticId, tacticName, tacticReference;
  std::vector<TechniqueEntry> techniques;
  Span span;
};

/// What a rule file says. Keys that no phase uses yet are accepted if they are known keys of the format and
/// kept out of here; unknown keys were reported.
struct RuleFile {
  FileId file;
  bool sound = false;  // no error was reported: the values may be used, not only checked further
  Span ruleTable;      // the `[rule]` header
  Located<std::string> id, name, description, type, language, severity, license, interval, from;
  Located<std::string> timestampOverride, eventCategoryOverride, tiebreakerField, timestampField;
  Located<int64_t> riskScore, version, maxSignals;
  Located<std::vector<std::string>> authors, indices, tags, references, falsePositives;
  std::vector<ThreatEntry> threats;
  MappedText query;
  Located<std::string> queryKey;  // place of the query's value
};

/// Reads a rule file. Every mistake is reported with its place: a TOML syntax error is the only one of its
/// file, everything else is reported together. Cost: linear.
/// \returns the rule file as far as it could be read, or nothing if there is no `[rule]` in it.
[[nodiscard]] std::optional<RuleFile> parseRuleFile(FileId file, const SourceFiles& files, Diagnostics& diagnostics);

enum class QueryLanguage : uint8_t { Eql, Kuery };

/// A rule that is nothing but a query: the whole text of `file`.
/// \param id its rule_id; its name is the query
[[nodiscard]] RuleFile ruleOfQuery(FileId file, const SourceFiles& files, std::string id,
                                   QueryLanguage language = QueryLanguage::Eql);

}  // namespace rulec::syntax

// A rule's TOML file: its keys, typed, each with its place; the query text mapped to the file.
#pragma once

#include "compiler/support/diagnostic.h"
#include "compiler/support/source.h"
#include "compiler/syntax/key_reader.h"
#include "compiler/syntax/rule_types.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rulec::syntax {

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

struct SeverityMappingEntry {
  std::string field, value, severity;
};
struct RequiredFieldEntry {
  std::string name, type;
  std::optional<bool> ecs;
};
struct IntegrationEntry {
  std::string package, version, integration;
};

/// What a rule file says. Keys that no phase uses yet are accepted if they are known keys of the format and
/// kept out of here; unknown keys were reported.
struct RuleFile {
  FileId file;
  bool sound = false;  // no error was reported: the values may be used, not only checked further
  Span ruleTable;      // the `[rule]` header
  Located<std::string> id, name, description, type, language, severity, license, interval, from;
  Located<std::string> maturity;  // of [metadata]
  Located<std::string> timestampOverride, eventCategoryOverride, tiebreakerField, timestampField;
  Located<int64_t> riskScore, version, maxSignals;
  Located<std::vector<std::string>> authors, tags, references, falsePositives;
  std::vector<LocatedText> indices;
  std::vector<ThreatEntry> threats;
  Located<std::string> buildingBlockType, ruleNameOverride, to, note, setup;
  Located<bool> noTimestampFallback;
  Located<std::vector<SeverityMappingEntry>> severityMappings;
  Located<std::string> riskScoreField;
  Located<std::vector<std::string>> investigationFields;
  std::vector<RequiredFieldEntry> requiredFields;
  std::vector<IntegrationEntry> relatedIntegrations;
  MappedText query;
  Located<std::string> queryKey;  // place of the query's value
  std::vector<TomlNode> filters;  // the tables of `filters`, as they were written
  // Of the rule types that have them.
  std::optional<ThresholdKeys> threshold;
  std::optional<NewTermsKeys> newTerms;
  std::optional<ThreatMatchKeys> threatMatch;
  std::optional<SuppressionKeys> suppression;
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

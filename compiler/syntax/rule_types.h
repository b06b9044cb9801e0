// The keys of a rule file that only some rule types have.
#pragma once

#include "compiler/support/source.h"
#include "compiler/syntax/key_reader.h"

#include <optional>
#include <string>
#include <vector>

namespace rulec::syntax {

/// `[rule.threshold]`: so many events, or so many different values, of one group.
struct ThresholdKeys {
  Span span;
  std::vector<LocatedText> fields;  // that make up a group
  Located<int64_t> value;
  LocatedText cardinalityField;  // not present: none is asked for
  Located<int64_t> cardinality;
};

/// `[rule.new_terms]`: values not seen since the history window began.
struct NewTermsKeys {
  Span span;
  std::vector<LocatedText> fields;
  LocatedText historyStart;  // `now-14d`, or a date
};

/// One line of `threat_mapping[].entries`: an event's field and an indicator's.
struct ThreatMappingEntry {
  LocatedText field, indicatorField;
  bool negate = false;
};

/// The keys `threat_*`: events that an indicator names.
struct ThreatMatchKeys {
  MappedText query;                // of the indicators
  LocatedText queryKey, language;  // of it
  std::vector<TomlNode> filters;   // of the indicators, as they were written
  LocatedText indicatorPath;
  std::vector<std::vector<ThreatMappingEntry>> mapping;  // one group must hold, with all its entries
};

/// `[rule.alert_suppression]`: alerts of equal values folded into the first one.
struct SuppressionKeys {
  Span span;
  std::vector<LocatedText> groupBy;
  std::optional<int64_t> durationNs;  // nothing: until the rule's next interval
  bool missingIsValue = true;         // "suppress"; else an event without one of the fields alerts on its own
};

/// Each reads the keys of its type and reports what is wrong with them. \param rule the table `[rule]`
/// \returns nothing if the key that the type is about is missing (which is reported) or of a wrong type
[[nodiscard]] std::optional<ThresholdKeys> readThreshold(const TomlNode& rule, KeyReader& reader);
[[nodiscard]] std::optional<NewTermsKeys> readNewTerms(const TomlNode& rule, KeyReader& reader);
/// Without `query`, which the caller maps to the file.
[[nodiscard]] std::optional<ThreatMatchKeys> readThreatMatch(const TomlNode& rule, KeyReader& reader);
/// \returns nothing if the rule has no such table. \param type the rule's: thresholds have no group_by
[[nodiscard]] std::optional<SuppressionKeys> readSuppression(const TomlNode& rule, std::string_view type,
                                                             KeyReader& reader);

}  // namespace rulec::syntax

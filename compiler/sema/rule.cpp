#include "compiler/sema/rule.h"

#include "compiler/sema/filter_dsl.h"
#include "compiler/syntax/eql/parser.h"
#include "compiler/syntax/kql/parser.h"
#include "compiler/syntax/rule_keys.h"

#include <fmt/format.h>

#include <algorithm>

namespace rulec::sema {
namespace {

ir::Threat threatOf(const syntax::ThreatEntry& entry) {
  ir::Threat threat{entry.framework, entry.tacticId, entry.tacticName, entry.tacticReference, {}};
  for (const syntax::TechniqueEntry& t : entry.techniques) {
    ir::Technique technique{t.id, t.name, t.reference, {}};
    for (const syntax::SubtechniqueEntry& s : t.subtechniques)
      technique.subtechniques.push_back({s.id, s.name, s.reference});
    threat.techniques.push_back(std::move(technique));
  }
  return threat;
}

/// What changes alerts, and what is kept for people.
void addAlertKeys(ir::Metadata& metadata, const syntax::RuleFile& file) {
  metadata.to = file.to.value;
  metadata.query = file.queryKey.value;
  metadata.buildingBlockType = file.buildingBlockType.value;
  for (const syntax::SeverityMappingEntry& entry : file.severityMappings.value)
    metadata.severityMappings.push_back({entry.field, entry.value, entry.severity});
  metadata.riskScoreField = file.riskScoreField.value;
  metadata.nameField = file.ruleNameOverride.value;
  metadata.timestampOverride = file.timestampOverride.value;
  metadata.note = file.note.value;
  metadata.setup = file.setup.value;
  metadata.investigationFields = file.investigationFields.value;
  for (const syntax::RequiredFieldEntry& entry : file.requiredFields)
    metadata.requiredFields.push_back({entry.name, entry.type, entry.ecs});
  for (const syntax::IntegrationEntry& entry : file.relatedIntegrations)
    metadata.relatedIntegrations.push_back({entry.package, entry.version, entry.integration});
}

/// Alerts of several events are the same whatever the events say.
void dropMappings(ir::Metadata& metadata, const syntax::RuleFile& file, Diagnostics& diagnostics) {
  auto ignored = [&](bool present, Span span, std::string_view key) {
    if (present) diagnostics.report(DiagnosticCode::ignored_key, {file.file, span}, key);
  };
  ignored(file.severityMappings.present, file.severityMappings.span, "severity_mapping");
  ignored(file.riskScoreField.present, file.riskScoreField.span, "risk_score_mapping");
  ignored(file.ruleNameOverride.present, file.ruleNameOverride.span, "rule_name_override");
  metadata.severityMappings.clear();
  metadata.riskScoreField.clear();
  metadata.nameField.clear();
}

ir::Metadata metadataOf(const syntax::RuleFile& file) {
  ir::Metadata metadata;
  metadata.id = file.id.value;
  metadata.name = file.name.value;
  metadata.description = file.description.value;
  metadata.type = file.type.value;
  metadata.language = file.language.value;
  metadata.severity = file.severity.value;
  metadata.riskScore = file.riskScore.value;
  metadata.version = file.version.value;
  metadata.license = file.license.value;
  metadata.interval = file.interval.value;
  metadata.from = file.from.value;
  metadata.maxSignals = file.maxSignals.value;
  metadata.authors = file.authors.value;
  for (const syntax::LocatedText& pattern : file.indices) metadata.indices.push_back(pattern.value);
  metadata.tags = file.tags.value;
  metadata.references = file.references.value;
  metadata.falsePositives = file.falsePositives.value;
  for (const syntax::ThreatEntry& entry : file.threats) metadata.threats.push_back(threatOf(entry));
  addAlertKeys(metadata, file);
  return metadata;
}

/// Why rules of a type cannot be compiled.
std::string_view reasonAgainst(std::string_view type) {
  if (type == "esql") return "ES|QL is a program of Elasticsearch over what it has stored";
  if (type == "machine_learning") return "anomalies are found by a job in Elasticsearch, not in events";
  return "their query is kept in Kibana";
}

/// A rule in another language than its type has cannot be; that KQL alone can be compiled is rulec's limit.
void reportLanguage(const std::string& language, Place place, const std::string& type, Diagnostics& diagnostics) {
  std::string_view compiled = syntax::languageOf(type);
  if (compiled == "kuery" && language == "lucene") {
    diagnostics.report(DiagnosticCode::unsupported_language, place, language, type);
  } else {
    diagnostics.report(DiagnosticCode::wrong_language, place, language, type).help =
        fmt::format("the language is `{}`", compiled);
  }
}

/// Refuses the rule types and languages that have no front end.
bool checkKind(const syntax::RuleFile& file, Diagnostics& diagnostics) {
  if (!file.type.present) return false;  // reported when the file was read, as a missing query below
  std::string_view language = syntax::languageOf(file.type.value);
  if (language.empty()) {
    // A type that does not exist was reported when the file was read.
    if (syntax::isRuleType(file.type.value))
      diagnostics.report(DiagnosticCode::unsupported_rule_type, {file.file, file.type.span}, file.type.value,
                         reasonAgainst(file.type.value));
    return false;
  }
  if (file.language.present && file.language.value != language) {
    reportLanguage(file.language.value, {file.file, file.language.span}, file.type.value, diagnostics);
    return false;
  }
  return file.queryKey.present;
}

/// Resolves the fields that a query reads without naming them.
class FieldResolver {
 public:
  FieldResolver(const syntax::RuleFile& file, const Schema& schema, Diagnostics& diagnostics)
      : file_(file), schema_(schema), diagnostics_(diagnostics) {}

  /// The fields of a query; nothing was found wrong if `sound` stays true.
  template <class Checked>
  void resolve(Checked& query, const EventFields& defaults) {
    constexpr bool isEql = std::is_same_v<Checked, CheckedQuery>;
    if constexpr (isEql) {
      if (std::optional<ir::Field> category = find(file_.eventCategoryOverride, defaults.category))
        query.category = *std::move(category);
    }
    if (std::optional<ir::Field> time = find(file_.timestampField, defaults.timestamp))
      query.timestamp = asTime(*std::move(time));
    if constexpr (isEql) {
      if (file_.tiebreakerField.present || !defaults.tiebreaker.empty())
        query.tiebreaker = find(file_.tiebreakerField, defaults.tiebreaker);
    }
  }

  /// Of a rule without fallback no run of the schedule would see any event if there were no such field.
  std::optional<TimeOverride> timeOverride(const ir::Field& timestamp) {
    const syntax::Located<std::string>& key = file_.timestampOverride;
    if (!key.present) return std::nullopt;
    bool needed = file_.noTimestampFallback.value;
    std::optional<ir::Field> field = needed ? find(key, "") : findOrDate(key);
    if (!field || (!needed && asTime(*field) == timestamp)) return std::nullopt;
    return TimeOverride{asTime(*std::move(field)), needed};
  }

  bool sound = true;

 private:
  /// A default that the schema does not know is read as its usual type.
  std::optional<ir::Field> find(const syntax::Located<std::string>& key, const std::string& otherwise) {
    const std::string& name = key.present ? key.value : otherwise;
    std::optional<FieldInfo> field = schema_.find(name);
    if (field && valueType(field->type) != ExprType::Invalid) return readingOf(name, *field);
    if (!key.present) return ir::Field{name, name == "@timestamp" ? ir::Type::Date : ir::Type::Text};
    reportUnknownField(name, {file_.file, key.span}, schema_, diagnostics_);
    sound = false;
    return std::nullopt;
  }

  ir::Field findOrDate(const syntax::Located<std::string>& key) {
    std::optional<FieldInfo> field = schema_.find(key.value);
    if (field && valueType(field->type) != ExprType::Invalid) return readingOf(key.value, *field);
    diagnostics_.report(DiagnosticCode::unmapped_field, {file_.file, key.span}, key.value, "date");
    return {key.value, ir::Type::Date};
  }

  /// Other types are read as dates: numbers count milliseconds.
  static ir::Field asTime(ir::Field field) {
    if (field.type != ir::Type::DateNanos) field.type = ir::Type::Date;
    return field;
  }

  const syntax::RuleFile& file_;
  const Schema& schema_;
  Diagnostics& diagnostics_;
};

std::optional<CheckedQuery> readEql(const MappedText& text, const Schema& schema, Diagnostics& diagnostics) {
  std::optional<eql::Query> query = eql::parse(text, diagnostics);
  if (!query) return std::nullopt;
  return checkQuery(*std::move(query), schema, diagnostics);
}

/// A rule whose query `read` parses and checks.
template <class Checked>
std::optional<CheckedRule> checkRuleIn(std::optional<Checked> (*read)(const MappedText&, const Schema&, Diagnostics&),
                                       const syntax::RuleFile& file, const Schema& schema, const EventFields& fields,
                                       Diagnostics& diagnostics) {
  std::optional<Checked> checked = read(file.query, schema, diagnostics);
  if (!checked) return std::nullopt;
  FieldResolver resolver(file, schema, diagnostics);
  resolver.resolve(*checked, fields);
  std::optional<TimeOverride> timeOverride = resolver.timeOverride(checked->timestamp);
  if (!resolver.sound) return std::nullopt;
  Place place{file.file, checked->query.span};
  CheckedRule rule{metadataOf(file), *std::move(checked), place, {}, {}, {}, {}};
  rule.timeOverride = std::move(timeOverride);
  return rule;
}

/// The schema for filters, which may name fields that no index has: in Elasticsearch these are no error and match
/// nothing. Each is warned of.
Schema schemaOfFilters(const kql::Query& filters, const Schema& schema, Diagnostics& diagnostics) {
  Schema result = schema;
  for (const kql::Literal& name : filters.names) {
    if (name.isPattern() || schema.find(name.text) || schema.isObject(name.text)) continue;
    diagnostics.report(DiagnosticCode::unmapped_field, {filters.file, name.span}, name.text, "keyword");
    result.allowUnknown();
  }
  return result;
}

/// The restrictions that filters are; nothing if one is wrong.
std::optional<CheckedRule::Restrictions> checkFilters(const std::vector<syntax::TomlNode>& filters, FileId file,
                                                      const Schema& schema, Diagnostics& diagnostics) {
  CheckedRule::Restrictions restrictions;
  if (filters.empty()) return restrictions;
  std::optional<kql::Query> tree = readFilters(filters, file, diagnostics);
  if (!tree) return std::nullopt;
  Schema own = schemaOfFilters(*tree, schema, diagnostics);
  std::optional<CheckedKql> checked = checkKql(*std::move(tree), own, diagnostics);
  if (!checked) return std::nullopt;
  restrictions.push_back(std::make_shared<const CheckedKql>(*std::move(checked)));
  return restrictions;
}

bool asksTimes(const CheckedKql& checked) {
  return std::ranges::any_of(checked.leaves, [](const KqlLeaf& leaf) {
    return std::ranges::any_of(leaf.fields, [](const KqlField& field) {
      return field.type == FieldType::Date || field.type == FieldType::DateNanos;
    });
  });
}

/// Which indicators a threat match takes by its query. They are other documents than events, whose fields the schema
/// need not know.
std::optional<CheckedKql> checkIndicatorQuery(const syntax::RuleFile& file, const Schema& schema,
                                              Diagnostics& diagnostics) {
  const syntax::ThreatMatchKeys& keys = *file.threatMatch;
  size_t before = diagnostics.errorCount();
  if (keys.language.value != "kuery")
    reportLanguage(keys.language.value, {file.file, keys.language.span}, file.type.value, diagnostics);
  std::optional<kql::Query> tree = kql::parse(keys.query, diagnostics);
  if (!tree) return std::nullopt;
  Schema own = schemaOfFilters(*tree, schema, diagnostics);
  std::optional<CheckedKql> checked = checkKql(*std::move(tree), own, diagnostics);
  return diagnostics.errorCount() == before ? std::move(checked) : std::nullopt;
}

}  // namespace

void addRestriction(CheckedRule& rule, std::shared_ptr<const CheckedKql> restriction) {
  const ir::Field& clock =
      std::visit([](const auto& query) -> const ir::Field& { return query.timestamp; }, rule.query);
  if ((asksTimes(*restriction) || restriction->endNs) && !(restriction->timestamp == clock)) {
    auto own = std::make_shared<CheckedKql>(*restriction);
    own->timestamp = clock;
    restriction = std::move(own);
  }
  rule.restrictions.push_back(std::move(restriction));
}

void addException(CheckedRule& rule, const std::shared_ptr<const CheckedKql>& restriction) {
  addRestriction(rule, restriction);
  if (rule.indicatorQuery) rule.indicatorRestrictions.push_back(restriction);
}

namespace {

/// What a threat match asks of indicators. \returns false if an error was reported
bool checkIndicators(CheckedRule& rule, const syntax::RuleFile& file, const Schema& schema, Diagnostics& diagnostics) {
  if (!file.threatMatch) return true;
  rule.indicatorQuery = checkIndicatorQuery(file, schema, diagnostics);
  auto filters = checkFilters(file.threatMatch->filters, file.file, schema, diagnostics);
  if (filters) rule.indicatorRestrictions = *std::move(filters);
  return rule.indicatorQuery && filters;
}

}  // namespace

std::optional<CheckedRule> checkRule(const syntax::RuleFile& file, const Schema& schema, const EventFields& fields,
                                     Diagnostics& diagnostics) {
  // Nothing else is said of rules that no event alone can decide.
  if (file.type.value == "esql" || file.type.value == "machine_learning") {
    (void)checkKind(file, diagnostics);
    return std::nullopt;
  }
  std::optional<RuleType> type = checkRuleType(file, schema, diagnostics);
  std::optional<std::optional<SuppressionFields>> suppression = checkSuppression(file, schema, diagnostics);
  auto restrictions = checkFilters(file.filters, file.file, schema, diagnostics);
  if (!checkKind(file, diagnostics) || !type || !suppression) return std::nullopt;
  std::optional<CheckedRule> rule = syntax::languageOf(file.type.value) == "eql"
                                        ? checkRuleIn<CheckedQuery>(readEql, file, schema, fields, diagnostics)
                                        : checkRuleIn<CheckedKql>(readKql, file, schema, fields, diagnostics);
  if (!rule || !restrictions) return std::nullopt;
  for (auto& restriction : *restrictions) addRestriction(*rule, std::move(restriction));
  rule->schedule = scheduleOf(file);
  rule->type = *std::move(type);
  rule->suppression = *std::move(suppression);
  if (!checkIndicators(*rule, file, schema, diagnostics)) return std::nullopt;
  const auto* eql = std::get_if<CheckedQuery>(&rule->query);
  if (eql != nullptr && !std::holds_alternative<eql::EventQuery>(eql->query.body))
    dropMappings(rule->metadata, file, diagnostics);
  return rule;
}

}  // namespace rulec::sema

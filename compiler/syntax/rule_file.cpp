#include "compiler/syntax/rule_file.h"

#include "compiler/syntax/alert_keys.h"
#include "compiler/syntax/toml_text.h"

#include <fmt/format.h>

#include <algorithm>

namespace rulec::syntax {
namespace {

/// `5m`: a positive whole number and a unit of Elasticsearch's date math.
bool isDuration(std::string_view text) {
  if (text.size() < 2 || std::string_view("smhdwMyH").find(text.back()) == std::string_view::npos) return false;
  std::string_view digits = text.substr(0, text.size() - 1);
  return digits.size() <= 9 && std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }) &&
         digits.find_first_not_of('0') != std::string_view::npos;
}

bool isLookBack(std::string_view text) { return text.starts_with("now-") && isDuration(text.substr(4)); }

class Reader {
 public:
  Reader(FileId id, const SourceFile& file, Diagnostics& diagnostics)
      : id_(id), file_(file), diagnostics_(diagnostics), keys_(id, diagnostics) {}

  std::optional<RuleFile> run(const TomlNode& root) {
    size_t errorsBefore = diagnostics_.errorCount();
    rule_.file = id_;
    readFile(root);
    if (root.find("rule", TomlNode::Kind::Table) == nullptr) return std::nullopt;
    rule_.sound = diagnostics_.errorCount() == errorsBefore;
    return std::move(rule_);
  }

 private:
  /// Says of each key that is not taken into account what that means.
  void reportUnused(const TomlNode& table) {
    for (const TomlEntry& entry : table.entries) {
      auto found = std::ranges::find(ruleKeys(), entry.key, &RuleKey::name);
      bool isEmpty = entry.value.isList() && entry.value.items.empty();
      if (found == ruleKeys().end() || isEmpty) continue;
      if (found->use == KeyUse::Alerts) keys_.report(DiagnosticCode::ignored_key, entry.keySpan, entry.key);
    }
  }

  /// Lists of exceptions that the rule names, but does not hold.
  void warnOfExceptions(const TomlNode& list) {
    keys_.checkKeys(list, exceptionsListKeys(), "exceptions_list.");
    std::string name = keys_.string(list, "list_id", "exceptions_list").value;
    keys_.report(DiagnosticCode::ignored_exceptions, list.span, name).help =
        "write them in a file and name it: `--exceptions FILE`";
  }

  // ---- the file --------------------------------------------------------------------------------------------------

  void readFile(const TomlNode& root) {
    keys_.checkKeys(root, topLevelKeys());
    if (const TomlNode* metadata = root.find("metadata", TomlNode::Kind::Table)) {
      keys_.checkKeys(*metadata, metadataKeys());
      rule_.maturity = keys_.string(*metadata, "maturity");
    }
    const TomlNode* rule = root.find("rule", TomlNode::Kind::Table);
    if (rule == nullptr) {
      if (root.find("rule") == nullptr) keys_.report(DiagnosticCode::missing_key, {0, 0}, "rule");
      return;
    }
    rule_.ruleTable = rule->span;
    keys_.checkKeys(*rule, ruleKeys());
    readRule(*rule);
    readType(*rule);
    checkRequired(*rule);
    checkValues();
    if (isCompiled()) reportUnused(*rule);
    forEachTable(*rule, "exceptions_list", [&](const TomlNode& list) { warnOfExceptions(list); });
    readMappings(*rule, rule_, keys_);
    readNotes(*rule, rule_, keys_);
    forEachTable(*rule, "threat", [&](const TomlNode& threat) { readThreat(threat); });
  }

  [[nodiscard]] bool isCompiled() const { return !languageOf(rule_.type.value).empty(); }

  void readRule(const TomlNode& table) {
    rule_.id = keys_.string(table, "rule_id");
    rule_.name = keys_.string(table, "name");
    rule_.description = keys_.string(table, "description");
    rule_.type = keys_.string(table, "type");
    rule_.language = keys_.string(table, "language");
    rule_.severity = keys_.string(table, "severity");
    rule_.license = keys_.string(table, "license");
    rule_.interval = keys_.string(table, "interval", "5m");
    rule_.from = keys_.string(table, "from", "now-6m");
    rule_.timestampOverride = keys_.string(table, "timestamp_override");
    rule_.eventCategoryOverride = keys_.string(table, "event_category_override");
    rule_.tiebreakerField = keys_.string(table, "tiebreaker_field");
    rule_.timestampField = keys_.string(table, "timestamp_field");
    rule_.queryKey = keys_.string(table, "query");
    rule_.buildingBlockType = keys_.string(table, "building_block_type");
    rule_.ruleNameOverride = keys_.string(table, "rule_name_override");
    rule_.to = keys_.string(table, "to", "now");
    rule_.note = keys_.string(table, "note");
    rule_.setup = keys_.string(table, "setup");
    rule_.noTimestampFallback = keys_.boolean(table, "timestamp_override_fallback_disabled");
    rule_.riskScore = keys_.integer(table, "risk_score");
    rule_.version = keys_.integer(table, "version", 1);
    rule_.maxSignals = keys_.integer(table, "max_signals", 100);
    rule_.authors = keys_.strings(table, "author");
    rule_.indices = keys_.texts(table, "index");
    rule_.tags = keys_.strings(table, "tags");
    rule_.references = keys_.strings(table, "references");
    rule_.falsePositives = keys_.strings(table, "false_positives");
    forEachTable(table, "filters", [&](const TomlNode& filter) { rule_.filters.push_back(filter); });
    mapQuery(rule_.queryKey, rule_.query);
  }

  /// The keys of the rule's type.
  void readType(const TomlNode& table) {
    const std::string& type = rule_.type.value;
    if (type == "threshold") rule_.threshold = readThreshold(table, keys_);
    if (type == "new_terms") rule_.newTerms = readNewTerms(table, keys_);
    if (type == "threat_match") rule_.threatMatch = readThreatMatch(table, keys_);
    if (rule_.threatMatch) mapIndicatorQuery(*rule_.threatMatch);
    rule_.suppression = readSuppression(table, type, keys_);
  }

  /// Without a query of its own every document is an indicator; that query stands where the type does.
  void mapIndicatorQuery(ThreatMatchKeys& keys) {
    mapQuery(keys.queryKey, keys.query);
    if (keys.queryKey.present) return;
    keys.query = {id_, "*:*", {}};
    for (uint32_t i = 0; i <= keys.query.text.size(); ++i) keys.query.offsets.push_back(rule_.type.span.begin + i);
  }

  /// Where each byte of a query stands in the file. A query that is not there is the empty one.
  void mapQuery(LocatedText& key, MappedText& query) {
    query = {rule_.file, {}, {key.span.begin}};
    if (!key.present) return;
    std::optional<MappedText> mapped = mapString(file_, id_, key.span.begin);
    if (mapped && mapped->text == key.value) {
      query = *std::move(mapped);
      return;
    }
    // TOML joins lines after `\` at spaces and tabs; the library takes other white space for such, too.
    key.present = false;
    keys_.report(DiagnosticCode::invalid_toml, key.span,
                 "white space that is neither space nor tab after a `\\` that ends a line");
  }

  void checkRequired(const TomlNode& table) {
    for (std::string_view key : {"rule_id", "name", "type", "severity", "risk_score", "query"})
      if (table.find(key) == nullptr && (key != "query" || isCompiled()))
        keys_.report(DiagnosticCode::missing_key, rule_.ruleTable, key);
  }

  void checkValues() {
    if (rule_.id.present && rule_.id.value.empty())
      keys_.invalid(rule_.id, "rule_id", "an identifier that no other rule has");
    if (rule_.name.present && rule_.name.value.empty()) keys_.invalid(rule_.name, "name", "a name for people");
    if (rule_.type.present && !isRuleType(rule_.type.value))
      keys_.invalid(rule_.type, "type", "a rule type such as `eql`");
    if (rule_.severity.present && !isSeverity(rule_.severity.value))
      keys_.invalid(rule_.severity, "severity", "low, medium, high or critical");
    if (rule_.interval.present && !isDuration(rule_.interval.value))
      keys_.invalid(rule_.interval, "interval", "a duration such as `5m`");
    if (rule_.from.present && !isLookBack(rule_.from.value))
      keys_.invalid(rule_.from, "from", "a time such as `now-9m`");
    if (rule_.riskScore.value < 0 || rule_.riskScore.value > 100)
      keys_.invalid(rule_.riskScore, "risk_score", "from 0 to 100");
    if (rule_.buildingBlockType.present && rule_.buildingBlockType.value != "default")
      keys_.invalid(rule_.buildingBlockType, "building_block_type", "`default`, the only one");
    for (const auto& [field, key] : {std::pair(&rule_.ruleNameOverride, "rule_name_override"),
                                     std::pair(&rule_.timestampOverride, "timestamp_override")})
      if (field->present && field->value.empty()) keys_.invalid(*field, key, "the name of a field");
    if (rule_.version.value < 1) keys_.invalid(rule_.version, "version", "1 or more");
    if (rule_.maxSignals.value < 1) keys_.invalid(rule_.maxSignals, "max_signals", "1 or more");
  }

  // ---- threats ---------------------------------------------------------------------------------------------------

  void readThreat(const TomlNode& table) {
    keys_.checkKeys(table, threatKeys());
    ThreatEntry entry;
    entry.span = table.span;
    entry.framework = keys_.string(table, "framework").value;
    if (const TomlNode* tactic = table.find("tactic", TomlNode::Kind::Table)) {
      keys_.checkKeys(*tactic, tacticKeys());
      readItem(*tactic, entry.tacticId, entry.tacticName, entry.tacticReference);
    }
    forEachTable(table, "technique",
                 [&](const TomlNode& technique) { entry.techniques.push_back(readTechnique(technique)); });
    rule_.threats.push_back(std::move(entry));
  }

  TechniqueEntry readTechnique(const TomlNode& table) {
    keys_.checkKeys(table, techniqueKeys());
    TechniqueEntry technique;
    readItem(table, technique.id, technique.name, technique.reference);
    forEachTable(table, "subtechnique", [&](const TomlNode& sub) {
      keys_.checkKeys(sub, subtechniqueKeys());
      readItem(sub, technique.subtechniques.emplace_back().id, technique.subtechniques.back().name,
               technique.subtechniques.back().reference);
    });
    return technique;
  }

  void readItem(const TomlNode& table, std::string& id, std::string& name, std::string& reference) const {
    id = keys_.string(table, "id").value;
    name = keys_.string(table, "name").value;
    reference = keys_.string(table, "reference").value;
  }

  FileId id_;
  const SourceFile& file_;
  Diagnostics& diagnostics_;
  KeyReader keys_;
  RuleFile rule_;
};

}  // namespace

std::optional<RuleFile> parseRuleFile(FileId file, const SourceFiles& files, Diagnostics& diagnostics) {
  std::optional<TomlNode> root = parseToml(file, files, diagnostics);
  return root ? Reader(file, files[file], diagnostics).run(*root) : std::nullopt;
}

RuleFile ruleOfQuery(FileId file, const SourceFiles& files, std::string id, QueryLanguage language) {
  const std::string& text = files[file].text;
  Span whole{0, static_cast<uint32_t>(text.size())};
  RuleFile rule;
  rule.file = file;
  rule.sound = true;
  rule.id = {std::move(id), whole, true};
  rule.name = {text, whole, true};
  bool isEql = language == QueryLanguage::Eql;
  rule.type = {isEql ? "eql" : "query", whole, true};
  rule.language = {isEql ? "eql" : "kuery", whole, true};
  rule.severity.value = "low";
  rule.version.value = 1;
  rule.maxSignals.value = 0;  // no schedule, no limit
  rule.interval.value = "5m";
  rule.from.value = "now-6m";
  rule.to.value = "now";
  rule.queryKey = {text, whole, true};
  rule.query = {file, text, {}};
  for (uint32_t i = 0; i <= text.size(); ++i) rule.query.offsets.push_back(i);
  return rule;
}

}  // namespace rulec::syntax

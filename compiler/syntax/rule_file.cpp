#include "compiler/syntax/rule_file.h"

#include "compiler/support/utf8.h"
#include "compiler/syntax/rule_keys.h"
#include "compiler/syntax/toml_library.h"
#include "compiler/syntax/toml_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace rulec::syntax {
namespace {

/// With the 64 levels of values that the TOML library takes, this bounds how deep tables can be.
constexpr size_t kMaxKeyParts = 32;

std::string_view describe(toml::node_type type) {
  switch (type) {
    case toml::node_type::string:
      return "a string";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::floating_point:
      return "a number with a fraction";
    case toml::node_type::boolean:
      return "true or false";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::table:
      return "a table";
    default:
      return "a date or a time";
  }
}

bool isListOf(const toml::node& node, toml::node_type type) {
  const toml::array* array = node.as_array();
  return array != nullptr && std::ranges::all_of(*array, [&](const toml::node& n) { return n.type() == type; });
}

bool hasType(const toml::node& node, KeyType type) {
  switch (type) {
    case KeyType::String:
      return node.is_string();
    case KeyType::Integer:
      return node.is_integer();
    case KeyType::Boolean:
      return node.is_boolean();
    case KeyType::Strings:
      return isListOf(node, toml::node_type::string);
    case KeyType::StringOrStrings:
      return node.is_string() || isListOf(node, toml::node_type::string);
    case KeyType::Table:
      return node.is_table();
    case KeyType::Tables:
      return isListOf(node, toml::node_type::table);
    case KeyType::Any:
      return true;
  }
  return false;
}

/// `5m`: a positive whole number and a unit of Elasticsearch's date math.
bool isDuration(std::string_view text) {
  if (text.size() < 2 || std::string_view("smhdwMyH").find(text.back()) == std::string_view::npos) return false;
  std::string_view digits = text.substr(0, text.size() - 1);
  return digits.size() <= 9 && std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; }) &&
         digits.find_first_not_of('0') != std::string_view::npos;
}

bool isLookBack(std::string_view text) { return text.starts_with("now-") && isDuration(text.substr(4)); }

bool isSeverity(std::string_view text) {
  return text == "low" || text == "medium" || text == "high" || text == "critical";
}

class Reader {
 public:
  Reader(FileId id, const SourceFile& file, Diagnostics& diagnostics)
      : id_(id), file_(file), codePoints_(file), diagnostics_(diagnostics) {}

  std::optional<RuleFile> run() {
    size_t errorsBefore = diagnostics_.errorCount();
    if (!isUtf8(file_.text)) {
      invalidUtf8();
      return std::nullopt;
    }
    if (std::optional<uint32_t> at = findLongKey(file_.text, kMaxKeyParts)) {
      report(DiagnosticCode::invalid_toml, {*at, *at + 1}, "the key has too many parts");
      return std::nullopt;
    }
    toml::parse_result parsed = toml::parse(file_.text);
    if (!parsed) {
      invalidToml(parsed.error());
      return std::nullopt;
    }
    rule_.file = id_;
    readFile(parsed.table());
    if (parsed.table()["rule"].as_table() == nullptr) return std::nullopt;
    rule_.sound = diagnostics_.errorCount() == errorsBefore;
    return std::move(rule_);
  }

 private:
  [[nodiscard]] uint32_t offset(const toml::source_region& source) const {
    return codePoints_.offset(source.begin.line, source.begin.column);
  }
  [[nodiscard]] Span spanOf(const toml::node& node) const {
    // A table or list is pointed at by its first byte: it may be long.
    uint32_t at = offset(node.source());
    return node.is_value() ? spanAt(file_, id_, at)
                           : Span{at, std::min(at + 1, static_cast<uint32_t>(file_.text.size()))};
  }
  [[nodiscard]] Span spanOf(const toml::key& key) const { return spanAt(file_, id_, offset(key.source())); }

  template <class... Args>
  Diagnostic& report(DiagnosticCode code, Span span, const Args&... args) {
    return diagnostics_.report(code, {id_, span}, args...);
  }

  void invalidUtf8() {
    size_t at = 0;
    while (size_t length = utf8Length(file_.text, at)) at += length;
    report(DiagnosticCode::invalid_utf8, {static_cast<uint32_t>(at), static_cast<uint32_t>(at + 1)});
  }

  void invalidToml(const toml::parse_error& error) {
    uint32_t at = offset(error.source());
    std::string text(error.description());
    report(DiagnosticCode::invalid_toml, {at, at}, text);
  }

  // ---- keys ------------------------------------------------------------------------------------------------------

  /// Reports keys that do not exist and values of a wrong type.
  void checkKeys(const toml::table& table, std::span<const RuleKey> known) {
    for (const auto& [key, node] : inFileOrder(table)) {
      auto found = std::ranges::find(known, key->str(), &RuleKey::name);
      if (found == known.end()) {
        unknownKey(*key, known);
      } else if (!hasType(*node, found->type)) {
        report(DiagnosticCode::wrong_key_type, spanOf(*node), key->str(), describe(node->type()),
               syntax::describe(found->type));
      }
    }
  }

  using Entry = std::pair<const toml::key*, const toml::node*>;

  /// The entries of a table as they were written; the TOML library sorts them by name.
  static std::vector<Entry> inFileOrder(const toml::table& table) {
    std::vector<Entry> entries;
    for (const auto& [key, node] : table) entries.emplace_back(&key, &node);
    std::ranges::sort(
        entries, [](const toml::source_position& a, const toml::source_position& b) { return a < b; },
        [](const Entry& entry) { return entry.first->source().begin; });
    return entries;
  }

  void unknownKey(const toml::key& key, std::span<const RuleKey> known) {
    std::vector<std::string_view> names;
    for (const RuleKey& each : known) names.push_back(each.name);
    Diagnostic& diagnostic = report(DiagnosticCode::unknown_key, spanOf(key), key.str());
    if (std::string_view near = nearest(key.str(), names); !near.empty())
      diagnostic.help = fmt::format("did you mean `{}`?", near);
  }

  /// Says of each key that is not taken into account what that means.
  void reportUnused(const toml::table& table) {
    for (const auto& [key, node] : inFileOrder(table)) {
      auto found = std::ranges::find(ruleKeys(), key->str(), &RuleKey::name);
      bool isEmpty = node->is_array() && node->as_array()->empty();
      if (found == ruleKeys().end() || isEmpty) continue;
      if (found->use == KeyUse::Matches) report(DiagnosticCode::unsupported_key, spanOf(*key), key->str());
      if (found->use == KeyUse::Alerts) report(DiagnosticCode::ignored_key, spanOf(*key), key->str());
    }
  }

  // ---- values ----------------------------------------------------------------------------------------------------

  void string(const toml::table& table, std::string_view key, Located<std::string>& to) {
    const toml::node* node = table.get(key);
    to.span = rule_.ruleTable;
    if (node == nullptr || !node->is_string()) return;
    to = {node->as_string()->get(), spanOf(*node), true};
  }

  void integer(const toml::table& table, std::string_view key, Located<int64_t>& to) {
    const toml::node* node = table.get(key);
    to.span = rule_.ruleTable;
    if (node == nullptr || !node->is_integer()) return;
    to = {node->as_integer()->get(), spanOf(*node), true};
  }

  void strings(const toml::table& table, std::string_view key, Located<std::vector<std::string>>& to) {
    const toml::node* node = table.get(key);
    to.span = rule_.ruleTable;
    if (node == nullptr || !hasType(*node, KeyType::Strings)) return;
    to.present = true;
    to.span = spanOf(*node);
    for (const toml::node& item : *node->as_array()) to.value.push_back(item.as_string()->get());
  }

  void invalid(const auto& located, std::string_view key, std::string_view help) {
    std::string value = fmt::format("{}", located.value);
    report(DiagnosticCode::invalid_value, located.span, value, key).help = help;
  }

  // ---- the file --------------------------------------------------------------------------------------------------

  void readFile(const toml::table& root) {
    checkKeys(root, topLevelKeys());
    if (const toml::table* metadata = root["metadata"].as_table()) checkKeys(*metadata, metadataKeys());
    const toml::table* rule = root["rule"].as_table();
    if (rule == nullptr) {
      if (root.get("rule") == nullptr) report(DiagnosticCode::missing_key, {0, 0}, "rule");
      return;
    }
    rule_.ruleTable = spanOf(*rule);
    checkKeys(*rule, ruleKeys());
    readRule(*rule);
    checkRequired(*rule);
    checkValues();
    if (rule_.type.value == "eql") reportUnused(*rule);
    if (const toml::array* threats = (*rule)["threat"].as_array()) readThreats(*threats);
  }

  void readRule(const toml::table& table) {
    rule_.version.value = 1;
    rule_.maxSignals.value = 100;
    rule_.interval.value = "5m";
    rule_.from.value = "now-6m";
    string(table, "rule_id", rule_.id);
    string(table, "name", rule_.name);
    string(table, "description", rule_.description);
    string(table, "type", rule_.type);
    string(table, "language", rule_.language);
    string(table, "severity", rule_.severity);
    string(table, "license", rule_.license);
    string(table, "interval", rule_.interval);
    string(table, "from", rule_.from);
    string(table, "timestamp_override", rule_.timestampOverride);
    string(table, "event_category_override", rule_.eventCategoryOverride);
    string(table, "tiebreaker_field", rule_.tiebreakerField);
    string(table, "timestamp_field", rule_.timestampField);
    string(table, "query", rule_.queryKey);
    integer(table, "risk_score", rule_.riskScore);
    integer(table, "version", rule_.version);
    integer(table, "max_signals", rule_.maxSignals);
    strings(table, "author", rule_.authors);
    strings(table, "index", rule_.indices);
    strings(table, "tags", rule_.tags);
    strings(table, "references", rule_.references);
    strings(table, "false_positives", rule_.falsePositives);
    if (rule_.queryKey.present) mapQuery();
  }

  void mapQuery() {
    std::optional<MappedText> mapped = mapString(file_, id_, rule_.queryKey.span.begin);
    if (mapped && mapped->text == rule_.queryKey.value) {
      rule_.query = *std::move(mapped);
      return;
    }
    // TOML joins lines after `\` at spaces and tabs; the library takes other white space for such, too.
    rule_.queryKey.present = false;
    report(DiagnosticCode::invalid_toml, rule_.queryKey.span,
           "white space that is neither space nor tab after a `\\` that ends a line");
  }

  void checkRequired(const toml::table& table) {
    bool needsQuery = rule_.type.value == "eql";
    for (std::string_view key : {"rule_id", "name", "type", "severity", "risk_score", "query"})
      if (table.get(key) == nullptr && (key != "query" || needsQuery))
        report(DiagnosticCode::missing_key, rule_.ruleTable, key);
  }

  void checkValues() {
    if (rule_.id.present && rule_.id.value.empty())
      invalid(rule_.id, "rule_id", "an identifier that no other rule has");
    if (rule_.name.present && rule_.name.value.empty()) invalid(rule_.name, "name", "a name for people");
    if (rule_.severity.present && !isSeverity(rule_.severity.value))
      invalid(rule_.severity, "severity", "low, medium, high or critical");
    if (rule_.interval.present && !isDuration(rule_.interval.value))
      invalid(rule_.interval, "interval", "a duration such as `5m`");
    if (rule_.from.present && !isLookBack(rule_.from.value)) invalid(rule_.from, "from", "a time such as `now-9m`");
    if (rule_.riskScore.value < 0 || rule_.riskScore.value > 100)
      invalid(rule_.riskScore, "risk_score", "from 0 to 100");
    if (rule_.version.value < 1) invalid(rule_.version, "version", "1 or more");
    if (rule_.maxSignals.value < 1) invalid(rule_.maxSignals, "max_signals", "1 or more");
  }

  // ---- threats ---------------------------------------------------------------------------------------------------

  void readThreats(const toml::array& threats) {
    for (const toml::node& node : threats)
      if (const toml::table* threat = node.as_table()) readThreat(*threat);
  }

  void readThreat(const toml::table& table) {
    checkKeys(table, threatKeys());
    ThreatEntry entry;
    entry.span = spanOf(table);
    entry.framework = table["framework"].value_or(std::string());
    if (const toml::table* tactic = table["tactic"].as_table()) {
      checkKeys(*tactic, tacticKeys());
      readItem(*tactic, entry.tacticId, entry.tacticName, entry.tacticReference);
    }
    forEachTable(table, "technique",
                 [&](const toml::table& technique) { entry.techniques.push_back(readTechnique(technique)); });
    rule_.threats.push_back(std::move(entry));
  }

  TechniqueEntry readTechnique(const toml::table& table) {
    checkKeys(table, techniqueKeys());
    TechniqueEntry technique;
    readItem(table, technique.id, technique.name, technique.reference);
    forEachTable(table, "subtechnique", [&](const toml::table& sub) {
      checkKeys(sub, subtechniqueKeys());
      readItem(sub, technique.subtechniques.emplace_back().id, technique.subtechniques.back().name,
               technique.subtechniques.back().reference);
    });
    return technique;
  }

  static void readItem(const toml::table& table, std::string& id, std::string& name, std::string& reference) {
    id = table["id"].value_or(std::string());
    name = table["name"].value_or(std::string());
    reference = table["reference"].value_or(std::string());
  }

  template <class Read>
  static void forEachTable(const toml::table& table, std::string_view key, Read read) {
    const toml::array* array = table[key].as_array();
    if (array == nullptr) return;
    for (const toml::node& node : *array)
      if (const toml::table* item = node.as_table()) read(*item);
  }

  FileId id_;
  const SourceFile& file_;
  CodePointIndex codePoints_;
  Diagnostics& diagnostics_;
  RuleFile rule_;
};

}  // namespace

std::optional<RuleFile> parseRuleFile(FileId file, const SourceFiles& files, Diagnostics& diagnostics) {
  return Reader(file, files[file], diagnostics).run();
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
  rule.maxSignals.value = 100;
  rule.interval.value = "5m";
  rule.from.value = "now-6m";
  rule.queryKey = {text, whole, true};
  rule.query = {file, text, {}};
  for (uint32_t i = 0; i <= text.size(); ++i) rule.query.offsets.push_back(i);
  return rule;
}

}  // namespace rulec::syntax

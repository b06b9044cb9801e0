#include "compiler/sema/filter_dsl.h"

#include "compiler/sema/kql_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <utility>

namespace rulec::sema {
namespace {

using syntax::TomlEntry;
using syntax::TomlNode;
using Names = std::span<const std::string_view>;
using MaybeNode = std::optional<kql::NodeId>;  // nothing: reported

// What the parameters of a query may be; those of `kNeutral` change only scores and how Elasticsearch searches.
constexpr std::string_view kNeutral[] = {"_name", "boost", "rewrite"};
constexpr std::string_view kWildcard[] = {"case_insensitive", "value", "wildcard"};
constexpr std::string_view kTerm[] = {"case_insensitive", "value"};
constexpr std::string_view kPhrase[] = {"query"};
constexpr std::string_view kRange[] = {"gt", "gte", "lt", "lte"};
constexpr std::string_view kNested[] = {"path", "query", "score_mode"};
constexpr std::string_view kBool[] = {"filter", "minimum_should_match", "must", "must_not", "should"};

bool isOneOf(std::string_view name, Names names) { return std::ranges::find(names, name) != names.end(); }

std::optional<std::string> textOf(const TomlNode& node) {
  switch (node.kind) {
    case TomlNode::Kind::String:
      return node.text;
    case TomlNode::Kind::Integer:
      return std::to_string(node.integer);
    case TomlNode::Kind::Float:
      return fmt::format("{}", node.number);
    case TomlNode::Kind::Boolean:
      return node.boolean ? "true" : "false";
    case TomlNode::Kind::Date:
    case TomlNode::Kind::List:
    case TomlNode::Kind::Table:
      return std::nullopt;
  }
  __builtin_unreachable();
}

/// A query on one field: `{field = value}` or `{field = {parameters}}`.
struct OnField {
  std::string field;
  Span span;
  const TomlNode* value = nullptr;
};

class FilterReader {
 public:
  FilterReader(FileId file, Diagnostics& diagnostics) : file_(file), diagnostics_(diagnostics), tree_(file) {}

  std::optional<kql::Query> run(const std::vector<TomlNode>& filters) {
    std::vector<kql::NodeId> all;
    for (const TomlNode& table : filters) {
      if (isSet(table, "disabled")) continue;
      if (MaybeNode node = filter(table)) all.push_back(*node);
    }
    if (!sound_) return std::nullopt;
    kql::NodeId root = tree_.all(std::move(all), filters.front().span);
    return std::move(tree_).finish(root);
  }

 private:
  template <class... Args>
  Diagnostic& report(DiagnosticCode code, Span span, const Args&... args) {
    sound_ = false;
    return diagnostics_.report(code, {file_, span}, args...);
  }
  MaybeNode invalid(Span span, std::string_view what) {
    report(DiagnosticCode::invalid_filter, span, what);
    return std::nullopt;
  }
  MaybeNode wrongType(std::string_view key, const TomlNode& node, std::string_view expected) {
    report(DiagnosticCode::wrong_key_type, node.span, key, describe(node.kind), expected);
    return std::nullopt;
  }
  MaybeNode unsupported(Span span, std::string_view what) {
    report(DiagnosticCode::unsupported_filter, span, what);
    return std::nullopt;
  }

  /// A switch in `meta`.
  bool isSet(const TomlNode& filter, std::string_view key) {
    const TomlNode* meta = filter.find("meta");
    if (meta == nullptr) return false;
    if (!meta->isTable()) return wrongType("meta", *meta, "a table"), false;
    return boolean(*meta, key);
  }

  bool boolean(const TomlNode& table, std::string_view key) {
    const TomlNode* value = table.find(key);
    if (value == nullptr) return false;
    if (!value->isBoolean()) wrongType(key, *value, "true or false");
    return value->boolean;
  }

  MaybeNode filter(const TomlNode& table) {
    const TomlNode* body = table.find("query");
    if (body != nullptr && !body->isTable()) return wrongType("query", *body, "a table");
    bool negate = isSet(table, "negate");
    MaybeNode node = body != nullptr ? query(*body) : query(table);
    return node && negate ? tree_.negation(*node) : node;
  }

  /// `{term = ...}`: one query, named by its key.
  MaybeNode query(const TomlNode& table) {
    if (!table.isTable()) return wrongType("query", table, "a table");
    const TomlEntry* only = nullptr;
    for (const TomlEntry& entry : table.entries) {
      if (entry.key == "meta" || entry.key == "$state") continue;
      if (only != nullptr) return invalid(entry.keySpan, "holds several queries; `bool` joins them");
      only = &entry;
    }
    return only != nullptr ? query(*only) : invalid(table.span, "holds no query");
  }

  MaybeNode query(const TomlEntry& entry) {
    if (entry.key == "wildcard") return leaf(entry, kWildcard, &FilterReader::wildcard);
    if (entry.key == "term") return leaf(entry, kTerm, &FilterReader::term);
    if (entry.key == "terms") return leaf(entry, {}, &FilterReader::terms);
    if (entry.key == "match_phrase") return leaf(entry, kPhrase, &FilterReader::phrase);
    if (entry.key == "range") return leaf(entry, kRange, &FilterReader::range);
    if (entry.key == "exists") return exists(entry.value);
    if (entry.key == "bool") return boolQuery(entry);
    if (entry.key == "nested") return nested(entry.value);
    return unsupported(entry.keySpan, entry.key);
  }

  // ---- queries on one field ----------------------------------------------------------------------------------------

  template <class Read>
  MaybeNode leaf(const TomlEntry& entry, Names parameters, Read read) {
    std::optional<OnField> on = onField(entry, parameters);
    if (!on || !checkParameters(entry.key, *on->value, parameters) || !isWithin(on->field, on->span))
      return std::nullopt;
    return (this->*read)(*on);
  }

  /// TOML reads a dotted key as tables: the names are joined until a value or parameters come.
  std::optional<OnField> onField(const TomlEntry& entry, Names parameters) {
    OnField on{"", entry.keySpan, &entry.value};
    while (on.value->isTable() && (on.field.empty() || !hasParameter(*on.value, parameters))) {
      const TomlEntry* next = nullptr;
      for (const TomlEntry& inner : on.value->entries) {
        if (on.field.empty() && isOneOf(inner.key, kNeutral)) continue;
        if (next != nullptr) return invalid(inner.keySpan, "names several fields"), std::nullopt;
        next = &inner;
      }
      if (next == nullptr) break;
      on = {on.field.empty() ? next->key : on.field + "." + next->key, next->keySpan, &next->value};
    }
    if (on.field.empty()) return invalid(entry.keySpan, "names no field"), std::nullopt;
    return on;
  }

  /// No parameter is a table: that one is part of a name.
  static bool hasParameter(const TomlNode& table, Names parameters) {
    return std::ranges::any_of(table.entries, [&](const TomlEntry& entry) {
      return !entry.value.isTable() && (isOneOf(entry.key, parameters) || isOneOf(entry.key, kNeutral));
    });
  }

  bool checkParameters(std::string_view query, const TomlNode& value, Names parameters) {
    bool sound = true;
    for (const TomlEntry& entry : value.entries) {
      if (isOneOf(entry.key, parameters) || isOneOf(entry.key, kNeutral)) continue;
      unsupported(entry.keySpan, fmt::format("{}.{}", query, entry.key));
      sound = false;
    }
    return sound;
  }

  /// The value of a query that has one: as it stands, or among its parameters.
  const TomlNode* valueOf(const OnField& on, std::string_view key) {
    const TomlNode* value = on.value->isTable() ? on.value->find(key) : on.value;
    if (value == nullptr) {
      report(DiagnosticCode::invalid_filter, on.span, fmt::format("has no `{}`", key));
    } else if (!textOf(*value)) {
      wrongType(key, *value, "a string, a number or a boolean");
      return nullptr;
    }
    return value;
  }

  MaybeNode wildcard(const OnField& on) {
    bool spelled = on.value->isTable() && on.value->find("value") == nullptr && on.value->find("wildcard") != nullptr;
    const TomlNode* value = valueOf(on, spelled ? "wildcard" : "value");
    if (value == nullptr) return std::nullopt;
    std::string pattern = *textOf(*value);
    warnOfLostBackslash(pattern, {file_, value->span}, diagnostics_);
    return tree_.is(on.field, on.span, wildcardValue(pattern, boolean(*on.value, "case_insensitive"), value->span));
  }

  MaybeNode term(const OnField& on) {
    const TomlNode* value = valueOf(on, "value");
    if (value == nullptr) return std::nullopt;
    bool ignoreCase = boolean(*on.value, "case_insensitive");
    return tree_.is(on.field, on.span, termValue(*textOf(*value), ignoreCase, value->span));
  }

  MaybeNode terms(const OnField& on) {
    if (!on.value->isList()) return wrongType("terms", *on.value, "a list");
    std::vector<kql::NodeId> some;
    for (const TomlNode& item : on.value->items) {
      std::optional<std::string> text = textOf(item);
      if (!text) return wrongType("terms", item, "a string, a number or a boolean");
      some.push_back(tree_.is(on.field, on.span, termValue(*std::move(text), false, item.span)));
    }
    return tree_.some(std::move(some), on.value->span);
  }

  MaybeNode phrase(const OnField& on) {
    const TomlNode* value = valueOf(on, "query");
    if (value == nullptr) return std::nullopt;
    return tree_.is(on.field, on.span, plainValue(*textOf(*value), value->span));
  }

  MaybeNode range(const OnField& on) {
    if (!on.value->isTable()) return wrongType("range", *on.value, "a table");
    std::optional<kql::Bound> low = bound(*on.value, "gt", kql::RangeOp::Greater, "gte", kql::RangeOp::GreaterEqual);
    std::optional<kql::Bound> high = bound(*on.value, "lt", kql::RangeOp::Less, "lte", kql::RangeOp::LessEqual);
    if (!low && !high) return tree_.is(on.field, on.span, anyValue(on.span));  // of errors nothing is made
    if (!low) std::swap(low, high);
    return tree_.range(on.field, on.span, *std::move(low), std::move(high));
  }

  /// One end of a range, which has one of two names.
  std::optional<kql::Bound> bound(const TomlNode& table, std::string_view strict, kql::RangeOp strictOp,
                                  std::string_view wide, kql::RangeOp wideOp) {
    const TomlNode* outer = table.find(strict);
    const TomlNode* value = outer != nullptr ? outer : table.find(wide);
    if (value == nullptr) return std::nullopt;
    if (outer != nullptr && table.find(wide) != nullptr)
      invalid(value->span, fmt::format("has both `{}` and `{}`", strict, wide));
    std::optional<std::string> text = textOf(*value);
    if (!text) {
      wrongType(outer != nullptr ? strict : wide, *value, "a string, a number or a boolean");
      return std::nullopt;
    }
    return kql::Bound{outer != nullptr ? strictOp : wideOp, plainValue(*std::move(text), value->span)};
  }

  MaybeNode exists(const TomlNode& body) {
    if (!body.isTable()) return wrongType("exists", body, "a table");
    static constexpr std::string_view kExists[] = {"field"};
    if (!checkParameters("exists", body, kExists)) return std::nullopt;
    const TomlNode* field = body.find("field");
    if (field == nullptr) return invalid(body.span, "names no field");
    if (!field->isString()) return wrongType("field", *field, "a string");
    if (!isWithin(field->text, field->span)) return std::nullopt;
    return tree_.is(field->text, field->span, anyValue(field->span));
  }

  // ---- nested ------------------------------------------------------------------------------------------------------

  MaybeNode nested(const TomlNode& body) {
    if (!body.isTable()) return wrongType("nested", body, "a table");
    if (!checkParameters("nested", body, kNested)) return std::nullopt;
    const TomlNode* path = body.find("path");
    const TomlNode* inner = body.find("query");
    if (path == nullptr || inner == nullptr)
      return invalid(body.span, path == nullptr ? "has no `path`" : "has no `query`");
    if (!path->isString()) return wrongType("path", *path, "a string");
    if (!isWithin(path->text, path->span)) return std::nullopt;
    std::string around = std::exchange(within_, path->text);
    MaybeNode node = query(*inner);
    within_ = std::move(around);
    return node ? MaybeNode(tree_.nested(path->text, path->span, *node, true)) : std::nullopt;
  }

  /// In a `nested` query, names are those of fields below its path; Elasticsearch finds no value of others.
  bool isWithin(const std::string& field, Span span) {
    if (within_.empty() || field.starts_with(within_ + ".")) return true;
    invalid(span, fmt::format("asks nested objects at `{}` for `{}`, which is not below that", within_, field));
    return false;
  }

  // ---- bool --------------------------------------------------------------------------------------------------------

  MaybeNode boolQuery(const TomlEntry& entry) {
    const TomlNode& body = entry.value;
    if (!body.isTable()) return wrongType("bool", body, "a table");
    if (!checkParameters("bool", body, kBool)) return std::nullopt;
    std::vector<kql::NodeId> all = clauses(body, "must");
    for (kql::NodeId node : clauses(body, "filter")) all.push_back(node);
    bool isOptional = body.find("must") != nullptr || body.find("filter") != nullptr;
    isOptional = isOptional && !all.empty();
    std::vector<kql::NodeId> should = clauses(body, "should");
    for (kql::NodeId node : clauses(body, "must_not")) all.push_back(tree_.negation(node));
    std::optional<size_t> needed = neededShould(body, should.size(), isOptional);
    if (!needed || !sound_) return std::nullopt;
    if (*needed > should.size()) {
      all.push_back(tree_.some({}, entry.keySpan));
    } else if (*needed == should.size()) {
      for (kql::NodeId node : should) all.push_back(node);
    } else if (*needed == 1) {
      all.push_back(tree_.some(std::move(should), entry.keySpan));
    }
    return tree_.all(std::move(all), entry.keySpan);
  }

  /// A query or a list of queries.
  std::vector<kql::NodeId> clauses(const TomlNode& body, std::string_view key) {
    std::vector<kql::NodeId> nodes;
    const TomlNode* value = body.find(key);
    if (value == nullptr) return nodes;
    if (!value->isTable() && !value->isList()) wrongType(key, *value, "a table or a list of tables");
    if (value->isTable())
      if (MaybeNode node = query(*value)) nodes.push_back(*node);
    for (const TomlNode& item : value->items)
      if (MaybeNode node = query(item)) nodes.push_back(*node);
    return nodes;
  }

  /// How many of the `should` queries must hold. A negative number says how many may be missing.
  std::optional<size_t> neededShould(const TomlNode& body, size_t count, bool isOptional) {
    size_t least = isOptional || count == 0 ? 0 : 1;
    const TomlNode* value = body.find("minimum_should_match");
    if (value == nullptr) return least;
    std::optional<std::string> text = textOf(*value);
    int64_t number = 0;
    if (!text) return wrongType("minimum_should_match", *value, "a whole number"), std::nullopt;
    auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    bool isNumber = error == std::errc() && end == text->data() + text->size();
    if (!isNumber) return unsupported(value->span, "minimum_should_match = " + *text), std::nullopt;
    auto all = static_cast<int64_t>(count);
    if (number < 0) number = std::max<int64_t>(number, -all) + all;
    size_t needed = std::max(least, static_cast<size_t>(number));
    if (needed > 1 && needed < count) {
      unsupported(value->span, fmt::format("minimum_should_match = {} of {}", needed, count));
      return std::nullopt;
    }
    return needed;
  }

  FileId file_;
  Diagnostics& diagnostics_;
  KqlTree tree_;
  std::string within_;  // the path of the `nested` query that is read
  bool sound_ = true;
};

}  // namespace

std::optional<kql::Query> readFilters(const std::vector<TomlNode>& filters, FileId file, Diagnostics& diagnostics) {
  return FilterReader(file, diagnostics).run(filters);
}

}  // namespace rulec::sema

#include "compiler/sema/kql_fields.h"

#include "compiler/ir/pattern.h"
#include "compiler/sema/kql_value.h"
#include "runtime/abi.h"

#include <algorithm>

namespace rulec::sema {
namespace {

constexpr std::string_view kCaseless = ".caseless";

/// `f.caseless` is a multi-field: documents have f.
KqlField fieldOf(const std::string& name, const FieldInfo& info) {
  KqlField field{name, readingOf(name, info), info.isText ? FieldType::Text : info.type, info.lowercase};
  if (info.isText) field.reading.ignoreAbove = std::nullopt;  // which is the keyword's beside it
  if (isKeyword(field.type) && name.ends_with(kCaseless)) {
    field.lowercase = true;
    if (info.source.empty()) field.reading.path.resize(name.size() - kCaseless.size());
  }
  return field;
}

KqlField patternField(const std::string& name, std::string pattern, std::vector<std::string> except) {
  KqlField field{name, {std::move(pattern), ir::Type::Text}, FieldType::Keyword};
  field.reading.isPattern = true;
  field.reading.except = std::move(except);
  return field;
}

/// The keys below a name.
KqlField below(const std::string& name) { return patternField(name, wildcardPattern({name, {}, true, {}}) + ".*", {}); }

bool matches(const ir::PatternPieces& pattern, const std::string& name) {
  std::vector<rt_text> pieces;
  for (const std::string& piece : pattern.pieces) pieces.push_back({piece.data(), piece.size()});
  uint32_t flags = (pattern.openStart ? RT_OPEN_START : 0U) | (pattern.openEnd ? RT_OPEN_END : 0U);
  rt_pattern compiled{pieces.data(), static_cast<uint32_t>(pieces.size()), flags};
  rt_patterns all{&compiled, 1};
  return rt_text_matches(name.data(), name.size(), &all) != 0;
}

/// Collects what a pattern of names finds in the schema.
class Expansion {
 public:
  Expansion(std::string pattern, KqlAsks asks)
      : pattern_(std::move(pattern)), pieces_(ir::takeApart(pattern_, true)), asks_(asks) {}

  void take(const std::string& name, const FieldInfo& info) {
    if (info.type == FieldType::Flattened) found_ |= pattern_.starts_with(wildcardPattern({name, {}, true, {}}) + ".");
    if (!matches(pieces_, name)) return;
    found_ = true;
    bool isSearched = valueType(info.type) != ExprType::Invalid;
    if (!isSearched && asks_ == KqlAsks::Values) {
      if (unsearchable.empty()) unsearchable = name;
    } else if (!isSearched || info.type == FieldType::Flattened) {
      if (!pieces_.openEnd) fields_.push_back(below(name));  // else they match, too
      if (isSearched) except_.push_back(name);               // a flattened field has only what is below it
    } else if (KqlField field = fieldOf(name, info); !isReadByPattern(field)) {
      fields_.push_back(std::move(field));
      except_.push_back(name);
    }
  }

  /// \returns whether the schema has any of them
  bool finish(const std::string& name, std::vector<KqlField>& fields) {
    std::ranges::sort(except_);
    fields = std::move(fields_);
    fields.push_back(patternField(name, std::move(pattern_), std::move(except_)));
    return found_;
  }

  std::string unsearchable;  // a field whose values cannot be asked for

 private:
  /// Whether its values are what a keyword of its name has; of any value the type does not matter.
  [[nodiscard]] bool isReadByPattern(const KqlField& field) const {
    ir::Field plain{field.name, ir::Type::Text};
    ir::Field reading = field.reading;
    if (asks_ == KqlAsks::AnyValue) reading.type = ir::Type::Text, reading.dateFormats.clear();
    return reading == plain && (asks_ == KqlAsks::AnyValue || (isKeyword(field.type) && !field.lowercase));
  }

  std::string pattern_;
  ir::PatternPieces pieces_;
  KqlAsks asks_;
  bool found_ = false;
  std::vector<KqlField> fields_;
  std::vector<std::string> except_;
};

/// \param name whole
std::vector<KqlField> namedFields(const kql::Literal& name, const std::string& within, Place place, KqlAsks asks,
                                  const Schema& schema, Diagnostics& diagnostics) {
  auto expand = [&](std::string pattern) {
    Expansion expansion(std::move(pattern), asks);
    schema.forEach([&](const std::string& path, const FieldInfo& info) { expansion.take(path, info); }, within);
    std::vector<KqlField> fields;
    bool isKnown = expansion.finish(name.text, fields);
    if (!isKnown) diagnostics.report(DiagnosticCode::unmapped_field, place, name.text, "keyword");
    if (!expansion.unsearchable.empty())
      reportUnsearchable(expansion.unsearchable, schema.find(expansion.unsearchable, within).value_or(FieldInfo{}),
                         place, diagnostics);
    return fields;
  };
  if (name.isPattern()) return expand(wildcardPattern(name));
  std::optional<FieldInfo> info = schema.find(name.text, within);
  if (schema.isObject(name.text)) {
    if (asks == KqlAsks::AnyValue) return expand(wildcardPattern({name.text, {}, true, {}}) + ".*");
    diagnostics.report(DiagnosticCode::unsupported_object, place, name.text).help =
        "name one of its fields, or a pattern of their names";
  } else if (!info) {
    reportUnknownField(name.text, place, schema, diagnostics);
  } else if (info->type == FieldType::Flattened) {
    return {below(name.text)};
  } else if (valueType(info->type) == ExprType::Invalid) {
    reportUnsearchable(name.text, *info, place, diagnostics);
  } else {
    return {fieldOf(name.text, *info)};
  }
  return {};
}

/// Whether a field is read below the objects: an alias may stand for one elsewhere.
bool isBelow(const KqlField& field, const std::string& within) {
  const std::string& path = field.reading.path;
  return path.starts_with((field.reading.isPattern ? wildcardPattern({within, {}, true, {}}) : within) + ".");
}

}  // namespace

std::vector<KqlField> kqlFields(const kql::Literal& name, const std::string& within, FileId file, KqlAsks asks,
                                const Schema& schema, Diagnostics& diagnostics) {
  std::vector<KqlField> fields = namedFields(name, within, {file, name.span}, asks, schema, diagnostics);
  if (within.empty()) return fields;
  for (KqlField& field : fields) {
    if (!isBelow(field, within)) {
      diagnostics.report(DiagnosticCode::unsupported_field_type, {file, name.span}, field.name);
      return {};
    }
    field.reading.within = within;
  }
  return fields;
}

kql::Literal wholeName(const kql::Literal& name, const std::string& within) {
  if (within.empty()) return name;
  kql::Literal whole = name;
  whole.text = within + "." + name.text;
  for (uint32_t& wildcard : whole.wildcards) wildcard += static_cast<uint32_t>(within.size() + 1);
  return whole;
}

std::vector<KqlField> kqlObjects(const kql::Literal& name, const std::string& within, FileId file, const Schema& schema,
                                 Diagnostics& diagnostics) {
  bool isKnown = schema.isNested(name.text) || schema.isObject(name.text) || schema.find(name.text, within);
  if (name.isPattern() || (isKnown && !schema.isNested(name.text))) {
    diagnostics.report(DiagnosticCode::not_nested, {file, name.span}, name.text);
    return {};
  }
  if (!isKnown) return reportUnknownField(name.text, {file, name.span}, schema, diagnostics), std::vector<KqlField>{};
  KqlField objects{name.text, {name.text, ir::Type::Text}, FieldType::Unsupported};
  objects.reading.isObjects = true;
  objects.reading.within = within;
  return {std::move(objects)};
}

}  // namespace rulec::sema

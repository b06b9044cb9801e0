#include "compiler/sema/schema.h"

#include <algorithm>
#include <array>
#include <vector>

namespace rulec::sema {
namespace {

struct Row {
  std::string_view path;
  FieldType type;
  bool array;
};

constexpr auto kTable = std::to_array<Row>({
#define RULEC_FIELD(path, type, array) {path, FieldType::type, array},
#include "compiler/sema/field_table.inc"
#undef RULEC_FIELD
});

const Row* findBuiltin(std::string_view path) {
  const Row* row = std::ranges::lower_bound(kTable, path, {}, &Row::path);
  return row != kTable.end() && row->path == path ? row : nullptr;
}

/// What a field is to a query on the objects `within`; empty: on events.
FieldInfo seenFrom(std::string_view within, const FieldInfo& field) {
  if (field.within.empty() || field.within == within) return field;
  FieldInfo unsearchable{FieldType::Unsupported};
  unsearchable.isNested = field.isNested;
  unsearchable.conflict = field.conflict;
  return unsearchable;
}

}  // namespace

ir::Field readingOf(const std::string& path, const FieldInfo& field) {
  return {field.source.empty() ? path : field.source, irType(valueType(field.type)), field.ignoreAbove, field.nullValue,
          field.dateFormats};
}

void Schema::add(std::string path, FieldInfo field) { added_.insert_or_assign(std::move(path), field); }

std::optional<FieldInfo> Schema::findExactly(std::string_view path) const {
  if (auto found = added_.find(path); found != added_.end()) return found->second;
  if (const Row* row = useBuiltin_ ? findBuiltin(path) : nullptr) return FieldInfo{row->type, row->array};
  return std::nullopt;
}

std::optional<FieldInfo> Schema::find(std::string_view path, std::string_view within) const {
  if (std::optional<FieldInfo> field = findExactly(path)) return seenFrom(within, *field);
  for (size_t dot = path.rfind('.'); dot != std::string_view::npos && dot > 0; dot = path.rfind('.', dot - 1)) {
    std::optional<FieldInfo> parent = findExactly(path.substr(0, dot));
    if (parent && parent->type == FieldType::Flattened) {
      FieldInfo key{FieldType::Keyword, true};
      key.within = parent->within;
      return seenFrom(within, key);
    }
  }
  return allowUnknown_ ? std::optional(FieldInfo{}) : std::nullopt;
}

bool Schema::isObject(std::string_view path) const { return !findExactly(path) && hasBelow(path); }

bool Schema::isNested(std::string_view path) const {
  if (auto found = added_.find(path); found != added_.end()) return found->second.isNested;
  const Row* row = useBuiltin_ ? findBuiltin(path) : nullptr;
  return row != nullptr && row->type == FieldType::Unsupported && hasBelow(path);
}

bool Schema::hasBelow(std::string_view path) const {
  std::string prefix = std::string(path) + '.';
  auto added = added_.lower_bound(prefix);
  if (added != added_.end() && added->first.starts_with(prefix)) return true;
  const Row* row = std::ranges::lower_bound(kTable, std::string_view(prefix), {}, &Row::path);
  return useBuiltin_ && row != kTable.end() && row->path.starts_with(prefix);
}

void Schema::forEach(const std::function<void(const std::string&, const FieldInfo&)>& visit,
                     std::string_view within) const {
  for (const auto& [path, field] : added_) visit(path, seenFrom(within, field));
  if (!useBuiltin_) return;
  for (const Row& row : kTable)
    if (!added_.contains(row.path)) visit(std::string(row.path), {row.type, row.array});
}

std::string_view Schema::suggest(std::string_view path) const {
  std::vector<std::string_view> names;
  for (const auto& [name, field] : added_) names.push_back(name);
  if (useBuiltin_)
    for (const Row& row : kTable) names.push_back(row.path);
  return nearest(path, names);
}

Diagnostic& reportUnsearchable(const std::string& name, const FieldInfo& field, Place place, Diagnostics& diagnostics) {
  if (field.conflict.empty()) return diagnostics.report(DiagnosticCode::unsupported_field_type, place, name);
  return diagnostics.report(DiagnosticCode::type_conflict, place, name,
                            fmt::format("{}", fmt::join(field.conflict, ", ")));
}

void reportUnknownField(const std::string& name, Place place, const Schema& schema, Diagnostics& diagnostics) {
  if (schema.isObject(name)) {
    diagnostics.report(DiagnosticCode::field_is_object, place, name).help = "name one of the fields below it";
    return;
  }
  Diagnostic& found = diagnostics.report(DiagnosticCode::unknown_field, place, name);
  if (std::string_view near = schema.suggest(name); !near.empty()) found.help = fmt::format("did you mean `{}`?", near);
}

}  // namespace rulec::sema

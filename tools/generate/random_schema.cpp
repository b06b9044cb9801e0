#include "tools/generate/random_schema.h"

#include <fmt/format.h>

#include <array>
#include <string_view>
#include <utility>

namespace rulec::generate {
namespace {

using sema::FieldInfo;
using sema::FieldType;

/// Names that share prefixes, need backticks, or differ in case or by an end only.
constexpr auto kNames = std::to_array<std::string_view>(
    {"name",       "process.name", "process.pid",  "process.parent.pid", "proc",      "a",       "b.c",    "b.cc",
     "event.code", "event.kind",   "Name",         "sequence",           "x-y.z",     "user id", "@meta",  "_v",
     "file.size",  "host.ip",      "host.os.name", "net.bytes.in",       "h\u00e9.x", "in.like", "true.no"});

constexpr auto kFormats = std::to_array<std::string_view>(
    {"epoch_second", "yyyy-MM-dd HH:mm:ss", "yyyy/MM/dd", "dd.MM.yyyy HH:mm", "yyyy-MM-dd HH:mm:ss.SSS"});
constexpr auto kNullTexts = std::to_array<std::string_view>({"NULL", "a", "7", ""});

std::vector<FieldInfo> fieldTypes(Random& random) {
  std::vector<FieldInfo> types;
  for (const FieldType type : {FieldType::Keyword, FieldType::Keyword, FieldType::Wildcard, FieldType::Long,
                               FieldType::Long, FieldType::UnsignedLong, FieldType::Double, FieldType::Boolean,
                               FieldType::Date, FieldType::DateNanos, FieldType::Ip, FieldType::Version})
    types.push_back({type});
  FieldInfo shortOnly{FieldType::Keyword};
  shortOnly.ignoreAbove = static_cast<uint32_t>(1 + random.below(8));
  types.push_back(shortOnly);
  FieldInfo words{FieldType::Keyword};  // of KQL; of EQL the keyword beside them
  words.isText = true;
  if (random.chance(0.3)) words.ignoreAbove = static_cast<uint32_t>(1 + random.below(20));
  types.push_back(words);
  FieldInfo replaced{FieldType::Keyword};
  replaced.nullValue = random.pick(kNullTexts);
  types.push_back(replaced);
  FieldInfo number{random.chance(0.5) ? FieldType::Long : FieldType::Double};
  number.nullValue = "0";
  types.push_back(number);
  FieldInfo date{random.chance(0.7) ? FieldType::Date : FieldType::DateNanos};
  date.dateFormats.emplace_back(random.pick(kFormats));
  if (random.chance(0.4)) date.dateFormats.emplace_back(random.pick(kFormats));
  types.push_back(date);
  return types;
}

template <class Sequence>
void shuffle(Sequence& sequence, Random& random) {
  for (size_t i = sequence.size(); i > 1; --i) std::swap(sequence[i - 1], sequence[random.below(i)]);
}

/// A second reading of a field's values.
RandomField multiField(const RandomField& parent, Random& random) {
  constexpr auto kTypes = std::to_array({FieldType::Keyword, FieldType::Long, FieldType::Double, FieldType::Ip,
                                         FieldType::Version, FieldType::Boolean, FieldType::Date});
  FieldInfo info{random.pick(kTypes)};
  info.source = parent.path;
  return {parent.path + ".raw", info};
}

std::string quoted(std::string_view text) { return fmt::format("\"{}\"", text); }

std::string mappingOf(const FieldInfo& info) {
  std::string out = fmt::format("{{\"type\":{}", quoted(sema::name(info.type)));
  if (info.ignoreAbove) out += fmt::format(",\"ignore_above\":{}", *info.ignoreAbove);
  if (info.nullValue) out += ",\"null_value\":" + quoted(*info.nullValue);
  if (info.isText) out = fmt::format("{{\"type\":\"text\",\"fields\":{{\"keyword\":{}}}", out + "}");
  if (!info.dateFormats.empty()) out += ",\"format\":" + quoted(fmt::format("{}", fmt::join(info.dateFormats, "||")));
  return out;
}

}  // namespace

sema::Schema RandomSchema::schema() const {
  sema::Schema schema(false);
  for (const RandomField& field : fields) schema.add(field.path, field.info);
  const auto addNested = [&](const std::string& path, const char* around, const std::vector<RandomField>& within) {
    FieldInfo objects{FieldType::Unsupported};
    objects.isNested = true;
    objects.within = around;
    schema.add(path, std::move(objects));
    for (RandomField field : within) {
      field.info.within = path;
      schema.add(path + "." + field.path, std::move(field.info));
    }
  };
  addNested(kParts, "", parts);
  addNested(kBits, kParts, bits);
  return schema;
}

std::string RandomSchema::mapping() const {
  std::string out = "{\"properties\":{";
  bool first = true;
  for (const RandomField& field : fields) {
    if (!field.info.source.empty()) continue;  // stands with its parent
    out += std::exchange(first, false) ? "" : ",";
    out += quoted(field.path) + ":" + mappingOf(field.info);
    bool isOpen = field.info.isText;  // its keyword is the first multi-field
    for (const RandomField& multi : fields) {
      if (multi.info.source != field.path) continue;
      out += std::string(isOpen ? "," : ",\"fields\":{") + "\"raw\":" + mappingOf(multi.info) + "}";
      isOpen = true;
    }
    out += isOpen ? "}}" : "}";
  }
  out += std::string(out.back() == '{' ? "" : ",") + R"("parts":{"type":"nested","properties":{)";
  for (const RandomField& field : parts) out += quoted(field.path) + ":" + mappingOf(field.info) + "},";
  out += R"("bits":{"type":"nested","properties":{)";
  for (const RandomField& field : bits) out += quoted(field.path) + ":" + mappingOf(field.info) + "},";
  out.pop_back();
  return out + "}}}}}}";
}

/// Some fields of objects.
std::vector<RandomField> makeWithin(Random& random) {
  constexpr auto kTypes =
      std::to_array({FieldType::Keyword, FieldType::Long, FieldType::Date, FieldType::Ip, FieldType::Wildcard});
  std::vector<RandomField> fields{{"kind", {FieldType::Keyword}}, {"size", {FieldType::Long}}};
  fields.push_back({"x.y", {random.pick(kTypes)}});
  if (random.chance(0.3)) fields.front().info.nullValue = random.pick(kNullTexts);
  return fields;
}

RandomSchema makeSchema(Random& random) {
  std::vector<std::string_view> names(kNames.begin(), kNames.end());
  shuffle(names, random);
  RandomSchema result;
  for (const FieldInfo& info : fieldTypes(random)) {
    result.fields.push_back({std::string(names.back()), info});
    names.pop_back();
  }
  const RandomField& parent = random.pick(result.fields);
  result.fields.push_back(multiField(parent, random));
  result.unmapped.assign(names.begin(), names.begin() + 3);
  if (random.chance(0.5)) {
    constexpr auto kTimes = std::to_array({FieldType::Date, FieldType::DateNanos});
    result.fields.push_back({"@timestamp", {random.pick(kTimes)}});
  }
  if (random.chance(0.5)) result.fields.push_back({"event.category", {FieldType::Keyword}});
  result.parts = makeWithin(random);
  result.bits = makeWithin(random);
  if (random.chance(0.3)) result.eventFields.tiebreaker = random.pick(result.fields).path;
  return result;
}

}  // namespace rulec::generate

// rulec fields: the fields and classes of events that rules read, which is what must be collected.
#include "compiler/driver/exit_code.h"
#include "compiler/driver/front_end.h"
#include "compiler/driver/read_fields.h"
#include "compiler/driver/table.h"
#include "compiler/driver/verbs.h"
#include "compiler/ir/needed_texts.h"
#include "compiler/ir/operands.h"
#include "compiler/ir/printer.h"
#include "compiler/support/json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>

namespace rulec::driver {
namespace {

/// The fields by which shippers choose events.
constexpr std::string_view kClassFields[] = {"event.category", "event.type", "event.action", "data_stream.dataset",
                                             "host.os.type"};

/// The values of one field that filters of rules want to see.
struct EventClass {
  std::string_view field;
  std::map<std::string, size_t> values;  // and how many filters want each
  size_t unbound = 0;                    // filters that events with other values, or without the field, may satisfy
};

struct ReadFields {
  std::map<std::pair<std::string, std::string>, size_t> fields;  // by path and type: how many rules read it
  std::vector<EventClass> classes;
};

EventClass classOf(const ir::RuleSet& set, std::string_view field) {
  EventClass found{field, {}, 0};
  auto needed = ir::neededValues(set, field);
  for (const ir::Rule& rule : set.rules) {
    ir::forEachFilter(rule, [&](ir::PredicateId filter) {
      const auto& values = needed[filter.index];
      if (!values) ++found.unbound;
      if (values)
        for (const std::string& value : *values) ++found.values[value];
    });
  }
  return found;
}

ReadFields readFields(const ir::RuleSet& set) {
  ReadFields read;
  for (const ir::Rule& rule : set.rules) {
    std::set<std::pair<std::string, std::string>> ofRule;  // one field may be read in several ways
    for (ir::FieldId id : fieldsOf(set, rule)) ofRule.emplace(set.fields[id].path, ir::kindOf(set.fields[id]));
    for (const auto& field : ofRule) ++read.fields[field];
  }
  for (std::string_view field : kClassFields) read.classes.push_back(classOf(set, field));
  return read;
}

std::string asTable(const ReadFields& read) {
  std::vector<std::vector<std::string>> rows{{"FIELD", "TYPE", "RULES"}};
  for (const auto& [field, count] : read.fields) rows.push_back({field.first, field.second, fmt::format("{}", count)});
  std::string out = alignColumns(rows);
  rows = {{"CLASS", "VALUE", "FILTERS"}};
  for (const EventClass& each : read.classes) {
    for (const auto& [value, count] : each.values)
      rows.push_back({std::string(each.field), value, fmt::format("{}", count)});
    if (each.unbound != 0)
      rows.push_back({std::string(each.field), "(any value or none)", fmt::format("{}", each.unbound)});
  }
  return out + '\n' + alignColumns(rows);
}

std::string asJson(const ReadFields& read) {
  std::vector<std::string> fields;
  for (const auto& [field, count] : read.fields)
    fields.push_back(
        fmt::format(R"({{"path":{},"type":"{}","rules":{}}})", jsonQuote(field.first), field.second, count));
  std::vector<std::string> classes;
  for (const EventClass& each : read.classes) {
    std::vector<std::string> values;
    for (const auto& [value, count] : each.values)
      values.push_back(fmt::format(R"({{"value":{},"filters":{}}})", jsonQuote(value), count));
    classes.push_back(fmt::format(R"({{"field":"{}","values":[{}],"unbound_filters":{}}})", each.field,
                                  fmt::join(values, ","), each.unbound));
  }
  return fmt::format(R"({{"fields":[{}],"classes":[{}]}})"
                     "\n",
                     fmt::join(fields, ","), fmt::join(classes, ","));
}

}  // namespace

int runFields(const FieldsOptions& options) {
  Timings timings;
  FrontEnd front = runFrontEnd(options.common, timings);
  if (front.exitCode != kDone) return front.exitCode;
  ReadFields read = readFields(*front.lowered);
  return printOut(isTable(options.format) ? asTable(read) : asJson(read));
}

}  // namespace rulec::driver

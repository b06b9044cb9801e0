// What an event changes of its alert: severity, risk score and name (docs/alerts.md, "What an event changes").
#include "runtime/core/alert_document.h"
#include "runtime/core/double_text.h"
#include "runtime/core/number.h"

namespace rt {
namespace {

bool readNumber(Text text, double* number) {
  Decimal decimal;
  return parseDecimal(text, false, &decimal) && toDouble(decimal, number);
}

bool readInteger(Text text, int64_t* number) {
  Decimal decimal;
  return parseDecimal(text, false, &decimal) && toInteger(decimal, number);
}

bool isWhole(double number) {
  constexpr double kMost = 9.2e18;
  return number > -kMost && number < kMost && static_cast<double>(static_cast<int64_t>(number)) == number;
}

/// The digits of a whole number; `out` has room for kMaxDigits + 1.
size_t formatWhole(double number, char* out) {
  size_t sign = number < 0 ? 1 : 0;
  out[0] = '-';
  return sign + formatNumber(static_cast<uint64_t>(number < 0 ? -number : number), out + sign);
}

bool isDigits(Text text) {
  for (uint64_t i = 0; i < text.length; ++i)
    if (text.data[i] < '0' || text.data[i] > '9') return false;
  return true;
}

// ---- severity ------------------------------------------------------------------------------------------------------

/// A text as it is, a whole number printed; nothing else equals anything.
bool equalsAsText(const TreeNode& value, Text text) {
  if (value.kind == TreeKind::String || (value.kind == TreeKind::Number && isDigits(value.text)))
    return equal(value.text, text);
  double number = 0;
  if (value.kind != TreeKind::Number || !readNumber(value.text, &number) || !isWhole(number)) return false;
  char digits[kMaxDigits + 1];
  return equal({digits, formatWhole(number, digits)}, text);
}

bool equalsAsInteger(const TreeNode& value, Text text) {
  int64_t left = 0, right = 0;
  return value.kind != TreeKind::Boolean && readInteger(value.text, &left) && readInteger(text, &right) &&
         left == right;
}

bool takeSeverity(void* context, const TreeNode& value) {
  const auto& mapping = *static_cast<const rt_severity_mapping*>(context);
  return mapping.as_integer != 0 ? equalsAsInteger(value, mapping.value) : equalsAsText(value, mapping.value);
}

Text severityWord(uint32_t severity) {
  return severity == 99   ? literal("critical")
         : severity == 73 ? literal("high")
         : severity == 47 ? literal("medium")
                          : literal("low");
}

void mapSeverity(rt_alert& alert, const Tree& document, const rt_mappings& mappings) {
  uint32_t highest = 0;
  for (uint64_t i = 0; i < mappings.severity_count; ++i) {
    rt_severity_mapping mapping = mappings.severities[i];
    if (mapping.severity > highest && visitValues(document, mapping.field, takeSeverity, &mapping))
      highest = mapping.severity;
  }
  if (highest == 0) return;
  alert.severity = highest;
  alert.severityWord = severityWord(highest);
}

// ---- risk score ----------------------------------------------------------------------------------------------------

/// Keeps the largest number from 0 to 100 that it is shown.
bool takeRisk(void* context, const TreeNode& value) {
  auto& largest = *static_cast<double*>(context);
  double number = 0;
  if (value.kind != TreeKind::Boolean && readNumber(value.text, &number) && number >= 0 && number <= 100)
    largest = larger(largest, number);
  return false;
}

void mapRiskScore(rt_alert& alert, const Tree& document, Text field) {
  double largest = -1;
  visitValues(document, field, takeRisk, &largest);
  if (largest < 0) return;
  char* out = arenaTake(alert.emitter.texts, kDoubleLength);
  alert.json.ok = alert.json.ok && out != nullptr;
  if (out == nullptr) return;
  alert.riskScore = {out,
                     isWhole(largest) ? formatNumber(static_cast<uint64_t>(largest), out) : formatDouble(largest, out)};
}

// ---- name ----------------------------------------------------------------------------------------------------------

/// Only one text is a name: no list, no number, no empty text.
void mapName(rt_alert& alert, const Tree& document, Text field) {
  uint32_t node = treeFind(document, field);
  if (node == 0 || document.nodes[node].kind != TreeKind::String) return;
  Text name = firstValue(document, field);
  if (name.length != 0) alert.name = name;
}

}  // namespace
}  // namespace rt

void rt_apply_mappings(rt_alert* alert, const rt_mappings* mappings) {
  using namespace rt;
  const Tree& document = alert->emitter.body;
  mapSeverity(*alert, document, *mappings);
  if (mappings->risk_score_field.length != 0) mapRiskScore(*alert, document, mappings->risk_score_field);
  if (mappings->name_field.length != 0) mapName(*alert, document, mappings->name_field);
}

#include "compiler/sema/date_math.h"

#include "runtime/abi.h"

namespace rulec::sema {
namespace {

constexpr size_t kMaxDigits = 6;  // of a count: centuries of seconds aside, more than any date needs
constexpr size_t kMaxSteps = 16;

/// `+1M/d`
std::optional<std::vector<ir::TimeStep>> parseSteps(std::string_view text) {
  std::vector<ir::TimeStep> steps;
  while (!text.empty()) {
    char op = text.front();
    text.remove_prefix(1);
    size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if ((op != '+' && op != '-' && op != '/') || digits > kMaxDigits || digits == text.size()) return std::nullopt;
    if (op == '/' && digits > 0 && text.substr(0, digits) != "1") return std::nullopt;
    int64_t count = digits == 0 ? 1 : std::stoll(std::string(text.substr(0, digits)));
    char unit = text[digits] == 'H' ? 'h' : text[digits];
    if (std::string_view("yMwdhms").find(unit) == std::string_view::npos || steps.size() == kMaxSteps)
      return std::nullopt;
    steps.push_back({unit, op == '/', op == '/' ? 0 : op == '-' ? -count : count});
    text.remove_prefix(digits + 1);
  }
  return steps;
}

}  // namespace

std::optional<DateExpression> parseDateExpression(std::string_view text) {
  DateExpression date;
  std::string_view math;
  if (text.starts_with("now")) {
    math = text.substr(3);
  } else {
    size_t bars = std::min(text.find("||"), text.size());
    date.anchor = text.substr(0, bars);
    if (bars != text.size()) math = text.substr(bars + 2);
  }
  std::optional<std::vector<ir::TimeStep>> steps = parseSteps(math);
  if (!steps) return std::nullopt;
  date.steps = *std::move(steps);
  return date;
}

int64_t applySteps(int64_t ns, const std::vector<ir::TimeStep>& steps, bool up) {
  std::vector<rt_time_step> plain;
  for (const ir::TimeStep& step : steps)
    plain.push_back({step.count, static_cast<uint32_t>(step.unit), step.round ? 1U : 0U});
  rt_relative_bound bound{plain.data(), plain.size(), up ? uint64_t{RT_BOUND_UP} : 0};
  return rt_time_math(ns, &bound);
}

}  // namespace rulec::sema

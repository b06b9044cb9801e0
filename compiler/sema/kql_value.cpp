#include "compiler/sema/kql_value.h"

#include "compiler/sema/date_math.h"
#include "compiler/sema/range.h"

#include <algorithm>

#include <fmt/format.h>

namespace rulec::sema {
namespace {

using kql::RangeOp;

eql::BinaryOp comparison(std::optional<RangeOp> op) {
  if (!op) return eql::BinaryOp::Equal;
  switch (*op) {
    case RangeOp::Less:
      return eql::BinaryOp::Less;
    case RangeOp::LessEqual:
      return eql::BinaryOp::LessEqual;
    case RangeOp::Greater:
      return eql::BinaryOp::Greater;
    case RangeOp::GreaterEqual:
      return eql::BinaryOp::GreaterEqual;
  }
  __builtin_unreachable();
}

/// `>=` and `<` round down, `<=` and `>` up; `field: value` is `>=` and `<=`.
RelativeRange relativeRange(std::optional<RangeOp> op, const std::vector<ir::TimeStep>& steps) {
  auto bound = [&](bool up, bool inclusive) { return ir::RelativeBound{steps, up, inclusive}; };
  if (!op) return {bound(false, true), bound(true, true)};
  switch (*op) {
    case RangeOp::Less:
      return {{}, bound(false, false)};
    case RangeOp::LessEqual:
      return {{}, bound(true, true)};
    case RangeOp::Greater:
      return {bound(true, false), {}};
    case RangeOp::GreaterEqual:
      return {bound(false, true), {}};
  }
  __builtin_unreachable();
}

/// The instant at which a date begins.
std::optional<int64_t> anchorOf(const std::string& text, const KqlField& field) {
  auto ranges = rangesOf(eql::BinaryOp::Equal, text, ir::Type::DateNanos, field.reading.dateFormats);
  if (!ranges || ranges->empty()) return std::nullopt;
  return std::get<int64_t>(ranges->front().low->value);
}

/// A bound that the compiler knows: a range of instants with both ends written out.
std::vector<ir::Range> instants(const KqlField& field, std::optional<RangeOp> op, int64_t first, int64_t last) {
  bool millis = field.reading.type == ir::Type::Date;
  auto whole = [&](int64_t ns) { return millis ? ns / 1'000'000 - (ns % 1'000'000 < 0 ? 1 : 0) : ns; };
  first = whole(first);
  last = whole(last);
  std::optional<ir::Bound> low, high;
  if (!op || *op == RangeOp::GreaterEqual) low = ir::Bound{first};
  if (!op || *op == RangeOp::LessEqual) high = ir::Bound{last};
  if (op == RangeOp::Greater) {
    if (last == INT64_MAX) return {};
    low = ir::Bound{last + 1};
  }
  if (op == RangeOp::Less) {
    if (first == INT64_MIN) return {};
    high = ir::Bound{first - 1};
  }
  return {{low, high}};
}

std::optional<KqlRange> dateRange(const KqlField& field, std::optional<RangeOp> op, const std::string& value) {
  std::optional<DateExpression> date = parseDateExpression(value);
  if (!date) return std::nullopt;
  if (!date->anchor) return relativeRange(op, date->steps);
  if (date->steps.empty())
    return rangesOf(comparison(op), *date->anchor, field.reading.type, field.reading.dateFormats);
  std::optional<int64_t> anchor = anchorOf(*date->anchor, field);
  if (!anchor) return std::nullopt;
  return instants(field, op, applySteps(*anchor, date->steps, false), applySteps(*anchor, date->steps, true));
}

}  // namespace

std::string wildcardPattern(const kql::Literal& value) {
  std::string pattern;
  for (size_t i = 0; i < value.text.size(); ++i) {
    char c = value.text[i];
    bool isWildcard = std::ranges::binary_search(value.wildcards, i);
    if (!isWildcard && (c == '*' || c == '?' || c == '\\')) pattern += '\\';
    pattern += c;
  }
  return pattern;
}

bool isKeyword(FieldType type) {
  return type == FieldType::Keyword || type == FieldType::Wildcard || type == FieldType::ConstantKeyword;
}

std::optional<KqlRange> kqlRange(const KqlField& field, std::optional<RangeOp> op, const std::string& value) {
  if (field.type == FieldType::Date || field.type == FieldType::DateNanos) return dateRange(field, op, value);
  bool isBlock = value.find('/') != std::string::npos;
  if (field.type == FieldType::Ip && op && isBlock) return std::nullopt;  // also one of a single address
  if (field.type == FieldType::Boolean && (op || (value != "true" && value != "false"))) return std::nullopt;
  return rangesOf(comparison(op), value, field.reading.type, field.reading.dateFormats);
}

namespace {

bool isLess(const ir::Scalar& left, const ir::Scalar& right) { return left < right; }

/// The bound that leaves less. \param below whether they are lower bounds
std::optional<ir::Bound> tighter(const std::optional<ir::Bound>& a, const std::optional<ir::Bound>& b, bool below) {
  if (!a || !b) return a ? a : b;
  if (a->value == b->value) return a->inclusive ? b : a;
  return isLess(a->value, b->value) == below ? b : a;
}

std::vector<ir::Range> commonRanges(const std::vector<ir::Range>& left, const std::vector<ir::Range>& right) {
  std::vector<ir::Range> common;
  for (const ir::Range& a : left) {
    for (const ir::Range& b : right) {
      ir::Range both{tighter(a.low, b.low, true), tighter(a.high, b.high, false)};
      if (!both.low || !both.high || !isLess(both.high->value, both.low->value)) common.push_back(std::move(both));
    }
  }
  return common;
}

}  // namespace

std::optional<KqlRange> commonRange(const KqlRange& low, const KqlRange& high) {
  const auto* relativeLow = std::get_if<RelativeRange>(&low);
  const auto* relativeHigh = std::get_if<RelativeRange>(&high);
  if (relativeLow != nullptr && relativeHigh != nullptr) return RelativeRange{relativeLow->low, relativeHigh->high};
  if (relativeLow != nullptr || relativeHigh != nullptr) return std::nullopt;
  return commonRanges(std::get<std::vector<ir::Range>>(low), std::get<std::vector<ir::Range>>(high));
}

}  // namespace rulec::sema

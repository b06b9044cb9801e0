#include "compiler/sema/range.h"

#include "compiler/ir/network.h"
#include "compiler/sema/constant.h"
#include "runtime/abi.h"

#include <bit>
#include <cmath>
#include <limits>

namespace rulec::sema {
namespace {

using eql::BinaryOp;
using Ranges = std::optional<std::vector<ir::Range>>;

// Wide enough for every int64, uint64 and double.
using Wide = long double;
static_assert(std::numeric_limits<Wide>::digits >= 64);

bool bounded(BinaryOp op, bool below) {
  bool isEqual = op == BinaryOp::Equal || op == BinaryOp::NotEqual;
  bool isLess = op == BinaryOp::Less || op == BinaryOp::LessEqual;
  return isEqual || isLess != below;
}
bool isStrict(BinaryOp op) { return op == BinaryOp::Less || op == BinaryOp::Greater; }

std::vector<ir::Range> one(std::optional<ir::Bound> low, std::optional<ir::Bound> high) {
  return {ir::Range{std::move(low), std::move(high)}};
}

/// The constant as a number; a text that is one counts.
std::optional<ir::Scalar> numberOf(const ir::Scalar& constant) {
  const auto* text = std::get_if<std::string>(&constant);
  if (text == nullptr) return constant;
  rt_cell cell{};
  if (rt_parse_number({text->data(), text->size()}, &cell) == 0) return std::nullopt;
  if (cell.kind == RT_IS_INTEGER) return static_cast<int64_t>(cell.low);
  if (cell.kind == RT_IS_UNSIGNED) return cell.low;
  return std::bit_cast<double>(cell.low);
}

Wide wide(const ir::Scalar& number) {
  return std::visit(
      Overload{[](int64_t n) { return static_cast<Wide>(n); }, [](uint64_t n) { return static_cast<Wide>(n); },
               [](double n) { return static_cast<Wide>(n); }, [](const auto&) { return Wide{0}; }},
      number);
}

/// The whole numbers of T that `op number` leaves.
template <class T>
std::vector<ir::Range> wholeRange(BinaryOp op, Wide number) {
  constexpr auto kLeast = static_cast<Wide>(std::numeric_limits<T>::min());
  constexpr auto kMost = static_cast<Wide>(std::numeric_limits<T>::max());
  Wide low = kLeast, high = kMost;
  if (std::isnan(number)) return {};
  if (bounded(op, true)) low = isStrict(op) ? std::floor(number) + 1 : std::ceil(number);
  if (bounded(op, false)) high = isStrict(op) ? std::ceil(number) - 1 : std::floor(number);
  low = std::max(low, kLeast);
  high = std::min(high, kMost);
  if (low > high) return {};
  return one(ir::Bound{static_cast<T>(low)}, ir::Bound{static_cast<T>(high)});
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// The least double that is not below `number` (above it, if `strict`).
double doubleFrom(Wide number, bool strict) {
  auto nearest = static_cast<double>(number);
  bool below = strict ? static_cast<Wide>(nearest) <= number : static_cast<Wide>(nearest) < number;
  return below ? std::nextafter(nearest, kInfinity) : nearest;
}

std::vector<ir::Range> doubleRange(BinaryOp op, Wide number) {
  std::optional<ir::Bound> low, high;
  if (std::isnan(number)) return {};
  if (bounded(op, true)) low = ir::Bound{doubleFrom(number, isStrict(op))};
  if (bounded(op, false)) high = ir::Bound{-doubleFrom(-number, isStrict(op))};
  if (low && high && std::get<double>(low->value) > std::get<double>(high->value)) return {};
  return one(low, high);
}

/// The bounds as they stand: for types whose order the runtime decides.
std::vector<ir::Range> plainRange(BinaryOp op, const ir::Scalar& constant) {
  std::optional<ir::Bound> bound = ir::Bound{constant, !isStrict(op)};
  return one(bounded(op, true) ? bound : std::nullopt, bounded(op, false) ? bound : std::nullopt);
}

int64_t floorMillis(int64_t ns) { return ns / 1'000'000 - (ns % 1'000'000 < 0 ? 1 : 0); }

/// The time that a text names, in nanoseconds: in the first format that it has, else in the default one.
bool parseSpan(const std::string& text, const std::vector<std::string>& formats, int64_t* first, int64_t* last) {
  rt_text bytes{text.data(), text.size()};
  for (const std::string& format : formats)
    if (rt_parse_time_span(bytes, {format.data(), format.size()}, first, last) != 0) return true;
  return rt_parse_time_span(bytes, {nullptr, 0}, first, last) != 0;
}

Ranges dateRange(BinaryOp op, const ir::Scalar& constant, bool millis, const std::vector<std::string>& formats) {
  static const std::vector<std::string> kMillis{"epoch_millis"};
  const auto* text = std::get_if<std::string>(&constant);
  std::string spelling = text != nullptr ? *text : textOf(constant);
  int64_t first = 0;
  int64_t last = 0;
  if (!parseSpan(spelling, text != nullptr ? formats : kMillis, &first, &last)) return std::nullopt;
  if (text == nullptr) last = first;  // a number is a moment
  if (millis) {
    first = floorMillis(first);
    last = floorMillis(last);
  }
  switch (op) {
    case BinaryOp::Less:
      return wholeRange<int64_t>(op, static_cast<Wide>(first));
    case BinaryOp::LessEqual:
      return wholeRange<int64_t>(op, static_cast<Wide>(last));
    case BinaryOp::Greater:
      return wholeRange<int64_t>(op, static_cast<Wide>(last));
    case BinaryOp::GreaterEqual:
      return wholeRange<int64_t>(op, static_cast<Wide>(first));
    default:
      return one(ir::Bound{first}, ir::Bound{last});
  }
}

std::vector<ir::Range> booleanRange(BinaryOp op, const ir::Scalar& constant) {
  const auto* text = std::get_if<std::string>(&constant);
  bool value = text != nullptr ? *text == "true" : std::get<bool>(constant);
  std::vector<ir::Range> ranges = wholeRange<int64_t>(op, value ? 1 : 0);
  for (ir::Range& range : ranges) {
    range.low = ir::Bound{std::max<int64_t>(std::get<int64_t>(range.low->value), 0)};
    range.high = ir::Bound{std::min<int64_t>(std::get<int64_t>(range.high->value), 1)};
    if (std::get<int64_t>(range.low->value) > std::get<int64_t>(range.high->value)) return {};
  }
  return ranges;
}

/// The addresses of a block, or those before or behind an address.
Ranges addressRange(BinaryOp op, const ir::Scalar& constant) {
  const auto* text = std::get_if<std::string>(&constant);
  std::optional<ir::Network> block = text != nullptr ? ir::parseNetwork(*text) : std::nullopt;
  if (!block || (block->prefix != 128 && op != BinaryOp::Equal && op != BinaryOp::NotEqual)) return std::nullopt;
  using Bits = unsigned __int128;
  Bits first = Bits{block->high} << 64 | block->low;
  Bits last = first | (block->prefix == 0 ? ~Bits{0} : (Bits{1} << (128 - block->prefix)) - 1);
  if (op == BinaryOp::Greater) {
    if (last == ~Bits{0}) return std::vector<ir::Range>{};
    ++first;
  }
  if (op == BinaryOp::Less) {
    if (first == 0) return std::vector<ir::Range>{};
    --last;
  }
  auto bound = [](Bits bits) {
    return ir::Bound{ir::Address{static_cast<uint64_t>(bits >> 64), static_cast<uint64_t>(bits)}};
  };
  return one(bounded(op, true) ? std::optional(bound(first)) : std::nullopt,
             bounded(op, false) ? std::optional(bound(last)) : std::nullopt);
}

}  // namespace

Ranges rangesOf(BinaryOp op, const ir::Scalar& constant, ir::Type type, const std::vector<std::string>& formats) {
  switch (type) {
    case ir::Type::Date:
    case ir::Type::DateNanos:
      return dateRange(op, constant, type == ir::Type::Date, formats);
    case ir::Type::Boolean:
      return booleanRange(op, constant);
    case ir::Type::Address:
      return addressRange(op, constant);
    case ir::Type::Text:
    case ir::Type::Version:
      return plainRange(op, textOf(constant));
    case ir::Type::Integer:
    case ir::Type::Unsigned:
    case ir::Type::Double:
    case ir::Type::Number:
      break;
  }
  std::optional<ir::Scalar> number = numberOf(constant);
  if (!number) return std::nullopt;
  if (type == ir::Type::Integer) return wholeRange<int64_t>(op, wide(*number));
  if (type == ir::Type::Unsigned) return wholeRange<uint64_t>(op, wide(*number));
  return type == ir::Type::Double ? doubleRange(op, wide(*number)) : plainRange(op, *number);
}

}  // namespace rulec::sema

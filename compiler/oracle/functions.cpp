#include "compiler/oracle/functions.h"

#include "compiler/oracle/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace rulec::oracle {
namespace {

using sema::Builtin;
using Arguments = std::span<const Value>;

const std::string& text(const Value& value) { return std::get<std::string>(value); }

/// A position; those outside an int64 are clamped, which no text is long enough to notice.
int64_t whole(const Value& value) {
  if (const auto* number = std::get_if<uint64_t>(&value))
    return static_cast<int64_t>(std::min<uint64_t>(*number, INT64_MAX));
  return std::get<int64_t>(value);
}

bool isNullAt(Arguments arguments, size_t i) { return i >= arguments.size() || isNull(arguments[i]); }

std::string folded(const Value& value, bool insensitive) { return insensitive ? asciiLower(text(value)) : text(value); }

Result between(Arguments arguments, bool insensitive) {
  bool greedy = !isNullAt(arguments, 3) && std::get<bool>(arguments[3]);
  std::string s = folded(arguments[0], insensitive);
  std::string left = folded(arguments[1], insensitive);
  std::string right = folded(arguments[2], insensitive);
  if (s.empty() || left.empty() || right.empty()) return arguments[0];
  size_t begin = s.find(left);
  if (begin == std::string::npos) return Value(std::string());
  begin += left.size();
  size_t end = greedy ? s.rfind(right) : s.find(right, begin);
  if (end == std::string::npos) return Value(std::string());
  if (end < begin) return std::nullopt;
  return Value(text(arguments[0]).substr(begin, end - begin));
}

Result concat(Arguments arguments) {
  std::string out;
  for (const Value& argument : arguments) out += textOf(argument);
  return Value(std::move(out));
}

Result indexOf(Arguments arguments, bool insensitive) {
  std::u16string s = toUtf16(folded(arguments[0], insensitive));
  int64_t start = isNullAt(arguments, 2) ? 0 : std::max<int64_t>(whole(arguments[2]), 0);
  if (start > static_cast<int64_t>(s.size())) return Value();
  size_t at = s.find(toUtf16(folded(arguments[1], insensitive)), static_cast<size_t>(start));
  return at == std::u16string::npos ? Value() : Value(static_cast<int64_t>(at));
}

Result substring(Arguments arguments) {
  if (isNullAt(arguments, 1)) return arguments[0];
  std::u16string s = toUtf16(text(arguments[0]));
  auto size = static_cast<int64_t>(s.size());
  auto position = [&](int64_t at) { return std::clamp<int64_t>(at < 0 ? std::max(at, -size) + size : at, 0, size); };
  int64_t begin = position(whole(arguments[1]));
  int64_t end = isNullAt(arguments, 2) ? size : position(whole(arguments[2]));
  if (begin >= end) return Value(std::string());
  return Value(toUtf8(std::u16string_view(s).substr(static_cast<size_t>(begin), static_cast<size_t>(end - begin))));
}

Result parseBased(std::string_view digits, int64_t base) {
  if (base < 2 || base > 36) return std::nullopt;
  if (digits.starts_with('+')) digits.remove_prefix(1);
  int64_t value = 0;
  auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, static_cast<int>(base));
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return Value(value);
}

Result number(Arguments arguments) {
  std::string_view s = text(arguments[0]);
  bool hexadecimal = s.starts_with("0x");
  int64_t base = !isNullAt(arguments, 1) ? whole(arguments[1]) : hexadecimal ? 16 : 10;
  if (base == 16 && hexadecimal) s.remove_prefix(2);
  Result integer = parseBased(s, base);
  if (integer || base != 10) return integer;
  std::optional<double> real = parseDouble(s);
  return real ? Result(Value(*real)) : std::nullopt;
}

Result stringContains(Arguments arguments, bool insensitive) {
  std::string s = folded(arguments[0], insensitive);
  std::string part = folded(arguments[1], insensitive);
  return Value(!s.empty() && !part.empty() && s.find(part) != std::string::npos);
}

/// Java's long arithmetic; what overflows or divides by zero throws.
Result integerArithmetic(eql::BinaryOp op, int64_t left, int64_t right) {
  int64_t result = 0;
  bool overflow = false;
  switch (op) {
    case eql::BinaryOp::Add:
      overflow = __builtin_add_overflow(left, right, &result);
      break;
    case eql::BinaryOp::Subtract:
      overflow = __builtin_sub_overflow(left, right, &result);
      break;
    case eql::BinaryOp::Multiply:
      overflow = __builtin_mul_overflow(left, right, &result);
      break;
    case eql::BinaryOp::Divide:
      if (right == 0 || (left == INT64_MIN && right == -1)) return std::nullopt;
      result = left / right;
      break;
    default:
      if (right == 0) return std::nullopt;
      result = right == -1 ? 0 : left % right;
      break;
  }
  return overflow ? std::nullopt : Result(Value(result));
}

double realOf(const Value& value) {
  if (const auto* i = std::get_if<int64_t>(&value)) return static_cast<double>(*i);
  if (const auto* u = std::get_if<uint64_t>(&value)) return static_cast<double>(*u);
  return std::get<double>(value);
}

Result realArithmetic(eql::BinaryOp op, double left, double right) {
  switch (op) {
    case eql::BinaryOp::Add:
      return Value(left + right);
    case eql::BinaryOp::Subtract:
      return Value(left - right);
    case eql::BinaryOp::Multiply:
      return Value(left * right);
    case eql::BinaryOp::Divide:
      return Value(left / right);
    default:
      return Value(std::fmod(left, right));
  }
}

/// An integer as int64, where it fits.
std::optional<int64_t> integerOf(const Value& value) {
  if (const auto* u = std::get_if<uint64_t>(&value))
    return *u <= static_cast<uint64_t>(INT64_MAX) ? std::optional(static_cast<int64_t>(*u)) : std::nullopt;
  return std::get<int64_t>(value);
}

eql::BinaryOp operatorOf(Builtin function) {
  switch (function) {
    case Builtin::Add:
      return eql::BinaryOp::Add;
    case Builtin::Subtract:
      return eql::BinaryOp::Subtract;
    case Builtin::Multiply:
      return eql::BinaryOp::Multiply;
    case Builtin::Divide:
      return eql::BinaryOp::Divide;
    default:
      return eql::BinaryOp::Modulo;
  }
}

}  // namespace

bool propagatesNull(Builtin function, size_t argument) {
  if (argument == 0) return true;
  switch (function) {
    case Builtin::IndexOf:
      return argument == 1;
    case Builtin::Between:
      return argument < 3;
    case Builtin::Number:
    case Builtin::Substring:
      return false;
    default:
      return true;
  }
}

Result call(Builtin function, bool insensitive, Arguments arguments) {
  for (size_t i = 0; i < arguments.size(); ++i)
    if (isNull(arguments[i]) && propagatesNull(function, i)) return Value();
  switch (function) {
    case Builtin::Add:
    case Builtin::Subtract:
    case Builtin::Multiply:
    case Builtin::Divide:
    case Builtin::Modulo:
      return arithmetic(operatorOf(function), arguments[0], arguments[1]);
    case Builtin::Between:
      return between(arguments, insensitive);
    case Builtin::Concat:
      return concat(arguments);
    case Builtin::EndsWith:
      return Value(folded(arguments[0], insensitive).ends_with(folded(arguments[1], insensitive)));
    case Builtin::IndexOf:
      return indexOf(arguments, insensitive);
    case Builtin::Length:
      return Value(static_cast<int64_t>(toUtf16(text(arguments[0])).size()));
    case Builtin::Number:
      return number(arguments);
    case Builtin::StartsWith:
      return Value(folded(arguments[0], insensitive).starts_with(folded(arguments[1], insensitive)));
    case Builtin::String:
      return Value(textOf(arguments[0]));
    case Builtin::StringContains:
      return stringContains(arguments, insensitive);
    case Builtin::Substring:
      return substring(arguments);
    case Builtin::CidrMatch:
      break;
  }
  __builtin_unreachable();
}

Result arithmetic(eql::BinaryOp op, const Value& left, const Value& right) {
  if (isNull(left) || isNull(right)) return Value();
  if (std::holds_alternative<double>(left) || std::holds_alternative<double>(right))
    return realArithmetic(op, realOf(left), realOf(right));
  std::optional<int64_t> a = integerOf(left);
  std::optional<int64_t> b = integerOf(right);
  return a && b ? integerArithmetic(op, *a, *b) : std::nullopt;
}

Result negate(const Value& value) {
  if (isNull(value)) return value;
  if (const auto* real = std::get_if<double>(&value)) return Value(-*real);
  if (const auto* u = std::get_if<uint64_t>(&value); u != nullptr && *u == uint64_t{1} << 63) return Value(INT64_MIN);
  return arithmetic(eql::BinaryOp::Subtract, Value(int64_t{0}), value);
}

Value connect(const Value& left, const Value& right, bool decisive) {
  if (left == Value(decisive) || right == Value(decisive)) return decisive;
  if (isNull(left) || isNull(right)) return {};
  return !decisive;
}

Value invert(const Value& truth) { return isNull(truth) ? truth : Value(!std::get<bool>(truth)); }

Value withText(const Value& value, ir::Type type) {
  if (isNull(value)) return value;
  if (type == ir::Type::Date) return zonedTimeText(std::get<int64_t>(value) * 1'000'000);
  if (type == ir::Type::DateNanos) return zonedTimeText(std::get<int64_t>(value));
  if (type == ir::Type::Address) return addressText(std::get<Address>(value));
  return value;
}

std::string textOf(const Value& value) {
  if (const auto* boolean = std::get_if<bool>(&value)) return *boolean ? "true" : "false";
  if (const auto* real = std::get_if<double>(&value)) return doubleText(*real);
  if (const auto* i = std::get_if<int64_t>(&value)) return std::to_string(*i);
  if (const auto* u = std::get_if<uint64_t>(&value)) return std::to_string(*u);
  return std::get<std::string>(value);
}

}  // namespace rulec::oracle

// Arithmetic as Java's, and logic with three values.
#include "runtime/core/functions.h"

namespace rt {
namespace {

bool isDouble(const rt_cell& cell) { return cell.kind == RT_IS_DOUBLE; }

double realOf(const rt_cell& cell) {
  if (cell.kind == RT_IS_INTEGER) return static_cast<double>(static_cast<int64_t>(cell.low));
  if (cell.kind == RT_IS_UNSIGNED) return static_cast<double>(cell.low);
  double value;
  __builtin_memcpy(&value, &cell.low, sizeof value);
  return value;
}

/// \returns false if the number is too large for a signed integer.
bool integerOf(const rt_cell& cell, int64_t* value) {
  *value = static_cast<int64_t>(cell.low);
  return cell.kind == RT_IS_INTEGER || *value >= 0;
}

constexpr uint64_t kSign = 1ull << 63;
constexpr uint64_t kInfinity = 0x7ffull << 52;

/// A positive, finite double as mantissa * 2^exponent with bit 52 of the mantissa set.
struct Parts {
  uint64_t mantissa;
  int exponent;  // as stored; 0 and below for what is stored without bit 52

  explicit Parts(uint64_t bits) : mantissa(bits & ((1ull << 52) - 1)), exponent(static_cast<int>(bits >> 52)) {
    if (exponent != 0) {
      mantissa |= 1ull << 52;
      return;
    }
    for (exponent = 1; mantissa >> 52 == 0; --exponent) mantissa <<= 1;
  }
};

/// The remainder of |left| by |right|, both finite and not zero, bit by bit as in long division: exact.
uint64_t remainderBits(uint64_t leftBits, uint64_t rightBits) {
  Parts left(leftBits), right(rightBits);
  if (left.exponent < right.exponent) return leftBits;
  uint64_t rest = left.mantissa;
  for (int exponent = left.exponent;; --exponent, rest <<= 1) {
    if (rest >= right.mantissa) rest -= right.mantissa;
    if (exponent == right.exponent) break;
  }
  if (rest == 0) return 0;
  int exponent = right.exponent;
  for (; rest >> 52 == 0; --exponent) rest <<= 1;
  if (exponent > 0) return (rest & ((1ull << 52) - 1)) | static_cast<uint64_t>(exponent) << 52;
  return rest >> (1 - exponent);  // exact: the divisor has no bits below these
}

/// C's fmod, Java's %.
double remainder(double left, double right) {
  uint64_t a, b;
  __builtin_memcpy(&a, &left, sizeof a);
  __builtin_memcpy(&b, &right, sizeof b);
  uint64_t sign = a & kSign;
  a &= ~kSign;
  b &= ~kSign;
  if (a >= kInfinity || b > kInfinity || b == 0) return __builtin_nan("");
  if (b == kInfinity || a < b) return left;
  uint64_t bits = remainderBits(a, b) | sign;
  double value;
  __builtin_memcpy(&value, &bits, sizeof value);
  return value;
}

struct Addition {
  static bool integers(int64_t a, int64_t b, int64_t* result) { return !__builtin_add_overflow(a, b, result); }
  static double doubles(double a, double b) { return a + b; }
};
struct Subtraction {
  static bool integers(int64_t a, int64_t b, int64_t* result) { return !__builtin_sub_overflow(a, b, result); }
  static double doubles(double a, double b) { return a - b; }
};
struct Multiplication {
  static bool integers(int64_t a, int64_t b, int64_t* result) { return !__builtin_mul_overflow(a, b, result); }
  static double doubles(double a, double b) { return a * b; }
};
struct Division {
  static bool integers(int64_t a, int64_t b, int64_t* result) {
    if (b == 0 || (a == INT64_MIN && b == -1)) return false;
    *result = a / b;
    return true;
  }
  static double doubles(double a, double b) { return a / b; }
};
struct Remainder {
  static bool integers(int64_t a, int64_t b, int64_t* result) {
    if (b == 0) return false;
    *result = b == -1 ? 0 : a % b;
    return true;
  }
  static double doubles(double a, double b) { return remainder(a, b); }
};

template <class Operation>
void calculate(rt_cell* result, const rt_cell& left, const rt_cell& right, rt_context* context) {
  if (left.kind == RT_IS_NULL || right.kind == RT_IS_NULL) return setNull(result);
  if (isDouble(left) || isDouble(right)) return setDouble(result, Operation::doubles(realOf(left), realOf(right)));
  int64_t a = 0, b = 0, value = 0;
  bool ok = integerOf(left, &a) && integerOf(right, &b) && Operation::integers(a, b, &value);
  ok ? setInteger(result, value) : setFailed(result, context);
}

/// `decisive` (0 for `and`, 1 for `or`) on one side decides.
void connect(rt_cell* result, const rt_cell& left, const rt_cell& right, uint64_t decisive) {
  auto decides = [&](const rt_cell& cell) { return cell.kind == RT_IS_BOOLEAN && cell.low == decisive; };
  if (decides(left) || decides(right)) return setBoolean(result, decisive != 0);
  if (left.kind == RT_IS_NULL || right.kind == RT_IS_NULL) return setNull(result);
  setBoolean(result, decisive == 0);
}

}  // namespace
}  // namespace rt

using namespace rt;

void rt_fn_add(rt_cell* result, const rt_cell* const* arguments, uint64_t, rt_context* context) {
  calculate<Addition>(result, *arguments[0], *arguments[1], context);
}
void rt_fn_subtract(rt_cell* result, const rt_cell* const* arguments, uint64_t, rt_context* context) {
  calculate<Subtraction>(result, *arguments[0], *arguments[1], context);
}
void rt_fn_multiply(rt_cell* result, const rt_cell* const* arguments, uint64_t, rt_context* context) {
  calculate<Multiplication>(result, *arguments[0], *arguments[1], context);
}
void rt_fn_divide(rt_cell* result, const rt_cell* const* arguments, uint64_t, rt_context* context) {
  calculate<Division>(result, *arguments[0], *arguments[1], context);
}
void rt_fn_modulo(rt_cell* result, const rt_cell* const* arguments, uint64_t, rt_context* context) {
  calculate<Remainder>(result, *arguments[0], *arguments[1], context);
}

void rt_fn_negate(rt_cell* result, const rt_cell* const* arguments, uint64_t, rt_context* context) {
  const rt_cell& number = *arguments[0];
  if (number.kind == RT_IS_DOUBLE) {
    *result = number;
    result->low ^= kSign;
  } else if (number.kind == RT_IS_UNSIGNED && number.low == kSign) {
    setInteger(result, INT64_MIN);
  } else {
    rt_cell zero{nullptr, 0, 0, 0, RT_IS_INTEGER};
    calculate<Subtraction>(result, zero, number, context);
  }
}

void rt_fn_and(rt_cell* result, const rt_cell* const* arguments, uint64_t, rt_context*) {
  connect(result, *arguments[0], *arguments[1], 0);
}
void rt_fn_or(rt_cell* result, const rt_cell* const* arguments, uint64_t, rt_context*) {
  connect(result, *arguments[0], *arguments[1], 1);
}
void rt_fn_not(rt_cell* result, const rt_cell* const* arguments, uint64_t, rt_context*) {
  *result = *arguments[0];
  if (result->kind == RT_IS_BOOLEAN) result->low ^= 1;
}

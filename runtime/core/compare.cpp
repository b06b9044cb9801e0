// Orders that are not one machine instruction: texts, versions, numbers of different kinds.
#include "runtime/core/types.h"

namespace rt {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isIdentifier(char c) { return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'; }

/// What stands before the next `stop`; `rest` goes on with it.
Text takeUntil(Text* rest, char stop) {
  uint64_t length = 0;
  while (length < rest->length && rest->data[length] != stop) ++length;
  Text taken{rest->data, length};
  *rest = {rest->data + length, rest->length - length};
  return taken;
}

/// The next of the parts that dots separate.
Text nextPart(Text* rest) {
  Text part = takeUntil(rest, '.');
  if (rest->length != 0) *rest = {rest->data + 1, rest->length - 1};
  return part;
}

bool isNumber(Text part) {
  for (uint64_t i = 0; i < part.length; ++i)
    if (!isDigit(part.data[i])) return false;
  return part.length != 0;
}

bool hasLeadingZero(Text part) { return part.length > 1 && part.data[0] == '0'; }

/// Whether `parts`, separated by dots, are all sound. \param numbers only; else identifiers, of which those of digits
/// have no leading zero if `strict`
bool soundParts(Text parts, bool numbers, bool strict) {
  if (parts.length == 0 || parts.data[parts.length - 1] == '.') return false;
  while (parts.length != 0) {
    Text part = nextPart(&parts);
    if (part.length == 0) return false;
    bool number = isNumber(part);
    if ((numbers && !number) || (strict && number && hasLeadingZero(part))) return false;
    for (uint64_t i = 0; i < part.length; ++i)
      if (!isIdentifier(part.data[i])) return false;
  }
  return true;
}

/// `main[-pre][+build]`, by semver 2.0 with any count of main numbers.
struct Version {
  Text whole, main, pre, build;  // pre without `-`, build with `+`
  bool valid;

  explicit Version(Text text) : whole(text) {
    Text rest = text;
    Text release = takeUntil(&rest, '+');
    build = rest;
    main = takeUntil(&release, '-');
    bool hasPre = release.length != 0;
    pre = hasPre ? Text{release.data + 1, release.length - 1} : release;
    valid = soundParts(main, true, true) && (!hasPre || soundParts(pre, false, true)) &&
            (build.length == 0 || soundParts({build.data + 1, build.length - 1}, false, false));
    isPre = hasPre;
  }
  bool isPre;
};

int64_t compareNumbers(Text left, Text right) {
  if (left.length != right.length) return left.length < right.length ? -1 : 1;
  return compareTexts(left, right);
}

/// Part by part; numbers come before words, and fewer parts before more.
int64_t compareParts(Text left, Text right) {
  while (left.length != 0 && right.length != 0) {
    Text a = nextPart(&left), b = nextPart(&right);
    bool aNumber = isNumber(a), bNumber = isNumber(b);
    if (aNumber != bNumber) return aNumber ? -1 : 1;
    int64_t order = aNumber ? compareNumbers(a, b) : compareTexts(a, b);
    if (order != 0) return order;
  }
  return left.length != 0 ? 1 : right.length != 0 ? -1 : 0;
}

int64_t compareVersions(const Version& left, const Version& right) {
  if (!left.valid || !right.valid) return left.valid ? -1 : right.valid ? 1 : compareTexts(left.whole, right.whole);
  if (int64_t order = compareParts(left.main, right.main)) return order;
  if (left.isPre != right.isPre) return left.isPre ? -1 : 1;
  if (int64_t order = compareParts(left.pre, right.pre)) return order;
  return compareTexts(left.build, right.build);
}

struct Number {
  uint64_t low;
  uint64_t kind;
};

double realOf(Number number) {
  double value;
  __builtin_memcpy(&value, &number.low, sizeof value);
  return value;
}

int sign(bool less, bool greater) { return less ? -1 : greater ? 1 : 0; }

/// The order of two integers of any signedness.
int compareWhole(Number left, Number right) {
  bool leftNegative = left.kind == RT_IS_INTEGER && static_cast<int64_t>(left.low) < 0;
  bool rightNegative = right.kind == RT_IS_INTEGER && static_cast<int64_t>(right.low) < 0;
  if (leftNegative != rightNegative) return leftNegative ? -1 : 1;
  return sign(left.low<right.low, left.low> right.low);
}

/// The order of an integer and a double that is not NaN, exactly.
int compareMixed(Number whole, double real) {
  constexpr double kLimit = 18446744073709551616.0;  // 2^64
  if (real >= kLimit) return -1;
  if (real < -9223372036854775808.0) return 1;
  bool negative = real < 0;
  Number floor{negative ? static_cast<uint64_t>(static_cast<int64_t>(real)) : static_cast<uint64_t>(real),
               negative ? uint64_t{RT_IS_INTEGER} : uint64_t{RT_IS_UNSIGNED}};
  if (int order = compareWhole(whole, floor)) return order;
  // `floor` is `real` without its fraction.
  double back = negative ? static_cast<double>(static_cast<int64_t>(floor.low)) : static_cast<double>(floor.low);
  return sign(back<real, back> real);
}

/// \returns false if a number is NaN.
bool compare(Number left, Number right, int* order) {
  bool leftReal = left.kind == RT_IS_DOUBLE, rightReal = right.kind == RT_IS_DOUBLE;
  if ((leftReal && realOf(left) != realOf(left)) || (rightReal && realOf(right) != realOf(right))) return false;
  if (leftReal && rightReal) {
    *order = sign(realOf(left) < realOf(right), realOf(left) > realOf(right));
  } else if (leftReal) {
    *order = -compareMixed(right, realOf(left));
  } else {
    *order = rightReal ? compareMixed(left, realOf(right)) : compareWhole(left, right);
  }
  return true;
}

bool holds(const rt_number_bound& bound, Number number, int wanted) {
  if (bound.kind == RT_IS_NULL) return true;
  int order = 0;
  if (!compare(number, {bound.low, bound.kind}, &order)) return false;
  return order == wanted || (order == 0 && bound.inclusive != 0);
}

}  // namespace
}  // namespace rt

using namespace rt;

int64_t rt_compare_texts(const char* left, uint64_t leftLength, const char* right, uint64_t rightLength) {
  return compareTexts({left, leftLength}, {right, rightLength});
}

int64_t rt_compare_versions(const char* left, uint64_t leftLength, const char* right, uint64_t rightLength) {
  return compareVersions(Version({left, leftLength}), Version({right, rightLength}));
}

uint64_t rt_number_in_range(const rt_cell* number, const rt_number_range* range) {
  Number value{number->low, number->kind};
  return holds(range->bounds[0], value, 1) && holds(range->bounds[1], value, -1) ? 1 : 0;
}

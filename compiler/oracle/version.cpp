#include "compiler/oracle/version.h"

#include <algorithm>
#include <string>
#include <vector>

namespace rulec::oracle {
namespace {

struct Version {
  bool valid = false;
  std::vector<std::string> numbers;
  bool preRelease = false;
  std::vector<std::string> identifiers;
  std::string build;
};

/// One part more than there are dots.
std::vector<std::string> splitAtDots(const std::string& text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == '.')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kIdentifier = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-";

bool isNumber(const std::string& part) { return part.find_first_not_of(kDigits) == std::string::npos; }
bool isIdentifier(const std::string& part) {
  return !part.empty() && part.find_first_not_of(kIdentifier) == std::string::npos;
}
bool hasLeadingZero(const std::string& part) { return isNumber(part) && part.size() > 1 && part.front() == '0'; }

/// Semver 2.0, but for the count of numbers.
Version read(std::string_view text) {
  std::string release(text.substr(0, text.find('+')));
  Version version;
  version.build = text.substr(release.size());
  size_t hyphen = std::min(release.find('-'), release.size());
  version.numbers = splitAtDots(release.substr(0, hyphen));
  version.preRelease = hyphen < release.size();
  if (version.preRelease) version.identifiers = splitAtDots(release.substr(hyphen + 1));
  auto isOneNumber = [](const std::string& part) {
    return isIdentifier(part) && isNumber(part) && !hasLeadingZero(part);
  };
  auto isSound = [](const std::string& part) { return isIdentifier(part) && !hasLeadingZero(part); };
  version.valid =
      std::ranges::all_of(version.numbers, isOneNumber) && std::ranges::all_of(version.identifiers, isSound);
  if (!version.build.empty())
    version.valid = version.valid && std::ranges::all_of(splitAtDots(version.build.substr(1)), isIdentifier);
  return version;
}

std::strong_ordering compareParts(const std::string& a, const std::string& b) {
  if (isNumber(a) != isNumber(b)) return isNumber(a) ? std::strong_ordering::less : std::strong_ordering::greater;
  if (isNumber(a) && a.size() != b.size()) return a.size() <=> b.size();
  return a <=> b;
}

std::strong_ordering compareLists(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  for (size_t i = 0; i < a.size() && i < b.size(); ++i)
    if (auto order = compareParts(a[i], b[i]); order != 0) return order;
  return a.size() <=> b.size();
}

}  // namespace

std::strong_ordering compareVersions(std::string_view left, std::string_view right) {
  Version a = read(left);
  Version b = read(right);
  if (!a.valid || !b.valid)
    return a.valid ? std::strong_ordering::less : b.valid ? std::strong_ordering::greater : left <=> right;
  if (auto order = compareLists(a.numbers, b.numbers); order != 0) return order;
  if (a.preRelease != b.preRelease) return a.preRelease ? std::strong_ordering::less : std::strong_ordering::greater;
  if (auto order = compareLists(a.identifiers, b.identifiers); order != 0) return order;
  return a.build <=> b.build;
}

}  // namespace rulec::oracle

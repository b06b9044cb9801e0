#include "compiler/oracle/version.h"

#include <regex>
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

std::vector<std::string> splitAtDots(const std::string& text) {
  std::vector<std::string> parts;
  for (size_t begin = 0; begin < text.size();) {
    size_t end = std::min(text.find('.', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

Version read(std::string_view text) {
  static const std::regex kVersion(
      R"(((?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))*))"
      R"((-(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?)"
      R"((\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?)");
  std::string copy(text);
  std::smatch parts;
  Version version;
  if (copy.size() > 1000 || !std::regex_match(copy, parts, kVersion)) return version;
  version.valid = true;
  version.numbers = splitAtDots(parts[1]);
  version.preRelease = parts[2].matched;
  if (version.preRelease) version.identifiers = splitAtDots(parts[2].str().substr(1));
  version.build = parts[3];
  return version;
}

std::strong_ordering compareParts(const std::string& a, const std::string& b) {
  auto isNumber = [](const std::string& part) { return part.find_first_not_of("0123456789") == std::string::npos; };
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

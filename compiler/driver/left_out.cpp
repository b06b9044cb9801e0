#include "compiler/driver/left_out.h"

#include "compiler/support/json.h"

#include <algorithm>
#include <map>
#include <utility>

namespace rulec::driver {
namespace {

struct Reason {
  std::string text;
  size_t count = 0;
};

/// The most frequent reason first, equal ones by text.
std::vector<Reason> reasonsOf(const LeftOut& leftOut) {
  std::map<std::string, size_t> counts;
  for (const SkippedRule& rule : leftOut.skipped) ++counts[rule.finding.message];
  std::vector<Reason> reasons;
  for (const auto& [text, count] : counts) reasons.push_back({text, count});
  std::ranges::sort(reasons, [](const Reason& a, const Reason& b) {
    return a.count != b.count ? a.count > b.count : a.text < b.text;
  });
  return reasons;
}

std::string rules(size_t count) { return fmt::format("{} rule{}", count, count == 1 ? "" : "s"); }

uint32_t lineOf(const SkippedRule& rule, const SourceFiles& files) {
  return files[rule.finding.place.file].locate(rule.finding.place.span.begin).line;
}

std::string describeForPeople(const LeftOut& leftOut, const SourceFiles& files) {
  std::string out;
  if (!leftOut.skipped.empty()) out += fmt::format("rulec: skipped {}:\n", rules(leftOut.skipped.size()));
  for (const Reason& reason : reasonsOf(leftOut)) out += fmt::format("{:6} {}\n", reason.count, reason.text);
  for (const SkippedRule& rule : leftOut.skipped)
    out += fmt::format("  {}:{}: {}\n", files[rule.finding.place.file].path, lineOf(rule, files), rule.finding.message);
  if (leftOut.deprecated != 0)
    out += fmt::format("rulec: left out {} that {} deprecated; --include-deprecated takes them\n",
                       rules(leftOut.deprecated), leftOut.deprecated == 1 ? "is" : "are");
  return out;
}

std::string describeAsJson(const LeftOut& leftOut, const SourceFiles& files) {
  std::string out;
  for (const SkippedRule& rule : leftOut.skipped)
    out += fmt::format(R"({{"skipped":{{"rule_id":{},"name":{},"file":{},"line":{},"code":"{}","reason":{}}}}})"
                       "\n",
                       jsonQuote(rule.rule.id.value), jsonQuote(rule.rule.name.value),
                       jsonQuote(files[rule.finding.place.file].path), lineOf(rule, files), name(rule.finding.code),
                       jsonQuote(rule.finding.message));
  std::string reasons;
  for (const Reason& reason : reasonsOf(leftOut))
    reasons += fmt::format(R"({}{{"reason":{},"count":{}}})", reasons.empty() ? "" : ",", jsonQuote(reason.text),
                           reason.count);
  return out + fmt::format(R"({{"left_out":{{"skipped":{},"deprecated":{},"reasons":[{}]}}}})"
                           "\n",
                           leftOut.skipped.size(), leftOut.deprecated, reasons);
}

}  // namespace

std::string describe(const LeftOut& leftOut, const SourceFiles& files, ErrorFormat format) {
  if (leftOut.skipped.empty() && leftOut.deprecated == 0) return {};
  return format == ErrorFormat::Json ? describeAsJson(leftOut, files) : describeForPeople(leftOut, files);
}

}  // namespace rulec::driver

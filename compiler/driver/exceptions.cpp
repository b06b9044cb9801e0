#include "compiler/driver/exceptions.h"

#include "compiler/driver/files.h"
#include "compiler/driver/selection.h"
#include "compiler/sema/exception.h"
#include "compiler/support/utf8.h"
#include "runtime/abi.h"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace rulec::driver {
namespace {

using syntax::ExceptionEntry;
using syntax::ExceptionItem;
using syntax::LocatedText;

constexpr size_t kMaxExceptions = size_t{16} << 20;
constexpr size_t kMaxList = size_t{256} << 20;
constexpr std::string_view kSpace = " \t\r";

int64_t nowNs() {
  auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
}

std::optional<FileId> addFile(LoadedRules& loaded, const std::string& path, size_t limit, Place from) {
  FileText read = readFile(path, limit);
  if (!read.error.empty() || read.tooLarge) {
    loaded.diagnostics.report(DiagnosticCode::unreadable_file, from, path, read.tooLarge ? "too large" : read.error);
    loaded.fileError = true;
    return std::nullopt;
  }
  return loaded.files.add(makeSourceFile(path, std::move(read.text)));
}

/// The lines of a list without the white space around them; empty lines are none.
sema::ValueList linesOf(FileId file, const std::string& text) {
  sema::ValueList list{file, {}};
  for (size_t begin = 0; begin < text.size();) {
    size_t end = std::min(text.find('\n', begin), text.size());
    std::string_view line = std::string_view(text).substr(begin, end - begin);
    size_t first = line.find_first_not_of(kSpace);
    if (first != std::string_view::npos) {
      size_t length = line.find_last_not_of(kSpace) + 1 - first;
      Span span{static_cast<uint32_t>(begin + first), static_cast<uint32_t>(begin + first + length)};
      list.values.push_back({std::string(line.substr(first, length)), span, true});
    }
    begin = end + 1;
  }
  return list;
}

/// A list's path is relative to the file that names it.
std::string pathBeside(const std::string& path, const std::string& name) {
  size_t slash = path.rfind('/');
  return name.starts_with('/') || slash == std::string::npos ? name : path.substr(0, slash + 1) + name;
}

/// Reads the list that an entry names. \returns false if that cannot be done, which is reported
bool loadList(LoadedRules& loaded, FileId file, const ExceptionEntry& entry, std::vector<sema::ValueList>& lists) {
  const LocatedText& name = entry.values.front();
  std::string path = pathBeside(loaded.files[file].path, name.value);
  std::optional<FileId> list = addFile(loaded, path, kMaxList, {file, name.span});
  if (!list) return false;
  const std::string& text = loaded.files[*list].text;
  auto valid = static_cast<uint32_t>(validUtf8(text));
  bool sound = valid == text.size();
  if (sound) lists.push_back(linesOf(*list, text));
  if (!sound) loaded.diagnostics.report(DiagnosticCode::invalid_utf8, {*list, {valid, valid + 1}});
  return sound;
}

/// The lists of entries, in their order, those within `nested` ones among them. They are nested as deep as the syntax
/// lets them, so this recurses.
bool loadLists(LoadedRules& loaded, FileId file, const std::vector<ExceptionEntry>& entries,
               std::vector<sema::ValueList>& lists) {
  bool sound = true;
  for (const ExceptionEntry& entry : entries) {
    if (entry.type == syntax::EntryType::List) sound &= loadList(loaded, file, entry, lists);
    if (entry.type == syntax::EntryType::Nested) sound &= loadLists(loaded, file, entry.entries, lists);
  }
  return sound;
}

constexpr int64_t kEverNs = INT64_MAX;

/// A time of years that nanoseconds since 1970 do not reach, 0000 to 9999, is before all others or after them.
/// \returns nothing if `text` is no time
std::optional<int64_t> timeOutOfReach(std::string text) {
  unsigned year = 0;
  const char* behind = text.data() + std::min<size_t>(text.size(), 4);
  bool isYear = std::from_chars(text.data(), behind, year).ptr == text.data() + 4;
  if (!isYear || (text.size() > 4 && text[4] != '-')) return std::nullopt;
  bool isLeap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  text.replace(0, 4, isLeap ? "2000" : "2001");  // the same days are in it
  int64_t first = 0, last = 0;
  if (rt_parse_time_span({text.data(), text.size()}, {nullptr, 0}, &first, &last) == 0) return std::nullopt;
  return year < 1970 ? INT64_MIN : kEverNs;
}

std::optional<int64_t> timeOf(const std::string& text) {
  int64_t first = 0, last = 0;
  if (rt_parse_time_span({text.data(), text.size()}, {nullptr, 0}, &first, &last) != 0) return first;
  return timeOutOfReach(text);
}

/// When an item ends. What is wrong, and that it is over, is said.
std::optional<int64_t> endOf(LoadedRules& loaded, FileId file, const ExceptionItem& item) {
  const LocatedText& time = item.expireTime;
  if (!time.present) return std::nullopt;
  std::optional<int64_t> end = timeOf(time.value);
  if (!end) {
    loaded.diagnostics.report(DiagnosticCode::invalid_value, {file, time.span}, time.value, "items.expire_time").help =
        "a time such as `2026-12-31T00:00:00Z`";
    return std::nullopt;
  }
  if (*end <= nowNs()) loaded.diagnostics.report(DiagnosticCode::expired_exception, {file, time.span}, time.value);
  return *end == kEverNs ? std::nullopt : end;
}

void loadItem(LoadedRules& loaded, FileId file, ExceptionItem item, const sema::Schema& schema) {
  std::optional<int64_t> endNs = endOf(loaded, file, item);
  if (item.entries.empty()) return;  // reported
  std::vector<sema::ValueList> lists;
  if (!loadLists(loaded, file, item.entries, lists)) return;
  std::optional<sema::CheckedKql> checked = sema::checkException(file, item, lists, schema, loaded.diagnostics);
  if (!checked || (endNs && *endNs <= nowNs())) return;
  checked->endNs = endNs;
  loaded.exceptions.push_back({file, std::move(item), std::make_shared<const sema::CheckedKql>(*std::move(checked))});
}

/// Whether a selector, which may also be a rule_id, selects the rule.
bool isMeant(const LoadedRules& loaded, const std::string& selector, const syntax::RuleFile& rule) {
  return selector == rule.id.value || selects(parseSelector(selector), rule, loaded.files[rule.file].path);
}

bool isMeant(const LoadedRules& loaded, const ExceptionItem& item, const syntax::RuleFile& rule) {
  return !item.rules || std::ranges::any_of(*item.rules, [&](const LocatedText& selector) {
    return isMeant(loaded, selector.value, rule);
  });
}

bool hasMissingStep(const sema::CheckedRule& rule) {
  const auto* checked = std::get_if<sema::CheckedQuery>(&rule.query);
  const auto* sequence = checked != nullptr ? std::get_if<eql::SequenceQuery>(&checked->query.body) : nullptr;
  return sequence != nullptr && std::ranges::any_of(sequence->terms, &eql::Term::missing);
}

}  // namespace

void loadExceptions(LoadedRules& loaded, const std::vector<std::string>& paths, const sema::Schema& schema) {
  for (const std::string& path : paths) {
    std::optional<FileId> file = addFile(loaded, path, kMaxExceptions, {});
    if (!file) continue;
    for (ExceptionItem& item : syntax::parseExceptionFile(*file, loaded.files, loaded.diagnostics))
      loadItem(loaded, *file, std::move(item), schema);
  }
}

void addExceptions(LoadedRules& loaded, const syntax::RuleFile& file, sema::CheckedRule& rule) {
  for (const LoadedException& exception : loaded.exceptions) {
    if (!isMeant(loaded, exception.item, file)) continue;
    sema::addException(rule, exception.restriction);
    if (hasMissingStep(rule))
      loaded.diagnostics.report(DiagnosticCode::exception_in_missing_step, {exception.file, exception.item.span},
                                rule.metadata.id);
  }
}

void warnOfUnusedSelectors(LoadedRules& loaded) {
  for (const LoadedException& exception : loaded.exceptions) {
    if (!exception.item.rules) continue;
    for (const LocatedText& selector : *exception.item.rules)
      if (std::ranges::none_of(loaded.ruleFiles,
                               [&](const syntax::RuleFile& rule) { return isMeant(loaded, selector.value, rule); }))
        loaded.diagnostics.report(DiagnosticCode::unused_selector, {exception.file, selector.span}, selector.value);
  }
}

}  // namespace rulec::driver

#include "compiler/driver/rule_paths.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

namespace rulec::driver {
namespace {

namespace fs = std::filesystem;

class Finder {
 public:
  explicit Finder(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  void path(const std::string& path) {
    std::error_code ignored;  // what cannot be asked cannot be read either
    if (!fs::is_directory(path, ignored)) return found.push_back(path);
    size_t before = found.size();
    size_t errors = diagnostics_.errorCount();
    pending_.push_back(path);
    while (!pending_.empty()) {
      std::string next = std::move(pending_.back());
      pending_.pop_back();
      directory(next);
    }
    if (found.size() == before && other.empty() && diagnostics_.errorCount() == errors)
      diagnostics_.report(DiagnosticCode::no_rules, {}, path);
  }

  std::vector<std::string> found;
  std::vector<std::string> links;  // to directories, not followed
  std::vector<std::string> other;  // neither file nor directory

 private:
  void directory(const std::string& path) {
    std::error_code error;
    fs::directory_iterator entry(path, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) take(*entry);
    if (error) diagnostics_.report(DiagnosticCode::unreadable_file, {}, path, error.message());
  }

  void take(const fs::directory_entry& entry) {
    std::error_code error;
    std::string path = entry.path().string();
    if (!entry.is_directory(error)) {
      if (entry.path().extension() == ".toml") file(entry, std::move(path));
    } else if (entry.is_symlink(error)) {
      links.push_back(std::move(path));
    } else {
      pending_.push_back(std::move(path));
    }
  }

  /// Nobody asked for a pipe here: to read it might never end.
  void file(const fs::directory_entry& entry, std::string path) {
    std::error_code error;
    if (entry.is_other(error) && !error) {
      other.push_back(std::move(path));
    } else {
      found.push_back(std::move(path));
    }
  }

  Diagnostics& diagnostics_;
  std::vector<std::string> pending_;  // directories
};

/// Leaves each file in once. Files that cannot be asked are left to who reads them.
std::vector<std::string> withoutRepeats(const std::vector<std::string>& sorted, Diagnostics& diagnostics) {
  std::map<std::pair<dev_t, ino_t>, const std::string*> seen;
  std::vector<std::string> once;
  for (const std::string& path : sorted) {
    struct stat info{};
    if (::stat(path.c_str(), &info) == 0) {
      auto [first, isNew] = seen.emplace(std::pair(info.st_dev, info.st_ino), &path);
      if (!isNew) {
        diagnostics.report(DiagnosticCode::repeated_file, {}, path, *first->second);
        continue;
      }
    }
    once.push_back(path);
  }
  return once;
}

}  // namespace

std::vector<std::string> findRuleFiles(const std::vector<std::string>& paths, Diagnostics& diagnostics) {
  Finder finder(diagnostics);
  for (const std::string& path : paths) finder.path(path);
  std::ranges::sort(finder.links);
  for (const std::string& link : finder.links) diagnostics.report(DiagnosticCode::link_not_followed, {}, link);
  std::ranges::sort(finder.other);
  for (const std::string& path : finder.other)
    diagnostics.report(DiagnosticCode::unreadable_file, {}, path, "it is no file");
  std::ranges::sort(finder.found);
  return withoutRepeats(finder.found, diagnostics);
}

}  // namespace rulec::driver

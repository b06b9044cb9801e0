// Machine code that was made before, in a directory.
#pragma once

#include "llvm/ADT/SmallVector.h"

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rulec::driver {

using Bytes = llvm::SmallVector<char, 0>;

/// Entries are files named by their key, each with a checksum of its own: one that is cut short or changed is as good
/// as none. They are written under another name and then renamed, so that builds that run at the same time see whole
/// ones. Functions may be called from several threads.
class ObjectCache {
 public:
  /// \param directory is made when the first entry is stored; empty: nothing is found and nothing is kept
  explicit ObjectCache(std::string directory) : directory_(std::move(directory)) {}

  [[nodiscard]] bool isOn() const { return !directory_.empty(); }
  [[nodiscard]] std::optional<Bytes> find(const std::string& key) const;
  /// What cannot be written is said once, as a warning on standard error.
  void store(const std::string& key, std::string_view content);

 private:
  [[nodiscard]] std::string pathOf(const std::string& key) const;

  std::string directory_;
  std::atomic<bool> warned_ = false;
};

/// $XDG_CACHE_HOME/rulec, else ~/.cache/rulec; empty if the environment names neither.
[[nodiscard]] std::string defaultCacheDirectory();

/// What tells this build of the compiler from every other one; empty if nothing does, and then nothing may be kept.
[[nodiscard]] std::string buildId();

}  // namespace rulec::driver

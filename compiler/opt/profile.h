// What events are like, counted: which fields and texts they have, and of which bytes their lines are made.
#pragma once

#include "compiler/support/grams.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace rulec::opt {

/// Texts of fields are told apart by a hash of 64 bits; two that share one count together, which costs time alone.
[[nodiscard]] uint64_t hashOfText(std::string_view path, std::string_view lowerCaseText);

/// Counts of events that stand for those to come.
struct Profile {
  struct Field {
    uint64_t events = 0;  // that have a value of the field
    double repeated = 0;  // the share of events that should have the same text as one chosen at random
  };
  uint64_t events = 0;
  double lineLength = 0;                             // in bytes, on average
  std::map<std::string, Field, std::less<>> fields;  // by path
  std::unordered_map<uint64_t, uint64_t> texts;      // by hashOfText: events that have the text
  GramTable grams;
};

/// What runs of bytes are rated by: the profile's counts, or the shipped estimate where there is none.
[[nodiscard]] inline const GramTable& gramsOf(const Profile* profile) {
  return profile != nullptr ? profile->grams : shippedGrams();
}

/// Counts events. Memory: at most kMostTexts entries and kMostFields paths, whatever is counted.
class ProfileCounter {
 public:
  static constexpr size_t kMostFields = 4096, kMostTexts = size_t{1} << 20;

  /// A line begins; what follows is of its event.
  void beginEvent(std::string_view line);
  void addField(std::string_view path) { fieldAt(path); }
  /// A text, or a number or boolean as it is spelled. A field beyond the most is as good as never seen.
  void addText(std::string_view path, std::string_view text);

  /// Requires one event or more.
  [[nodiscard]] Profile take() const;
  [[nodiscard]] bool hasAllFields() const { return !tooManyFields_; }

 private:
  struct Counted {
    uint64_t events = 0;
    uint64_t last = 0;   // event that counts already
    uint32_t field = 0;  // its number
  };

  Counted* fieldAt(std::string_view path);
  void forgetRareTexts();

  std::map<std::string, Counted, std::less<>> fields_;
  std::unordered_map<uint64_t, Counted> texts_;
  GramCounter grams_;
  uint64_t events_ = 0, bytes_ = 0;
  bool tooManyFields_ = false;
};

}  // namespace rulec::opt

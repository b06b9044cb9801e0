#include "compiler/opt/profile.h"

#include "compiler/support/ascii.h"

#include <algorithm>
#include <vector>

namespace rulec::opt {
namespace {

uint64_t fnv(uint64_t hash, std::string_view bytes) {
  for (char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  return hash;
}

}  // namespace

uint64_t hashOfText(std::string_view path, std::string_view lowerCaseText) {
  constexpr std::string_view kBetween("\0", 1);  // no path has it
  return fnv(fnv(fnv(0xcbf29ce484222325, path), kBetween), lowerCaseText);
}

void ProfileCounter::beginEvent(std::string_view line) {
  ++events_;
  bytes_ += line.size();
  grams_.add(line);
}

ProfileCounter::Counted* ProfileCounter::fieldAt(std::string_view path) {
  auto found = fields_.find(path);
  if (found == fields_.end()) {
    tooManyFields_ = tooManyFields_ || fields_.size() == kMostFields;
    if (fields_.size() == kMostFields) return nullptr;
    found = fields_.emplace(path, Counted{0, 0, static_cast<uint32_t>(fields_.size())}).first;
  }
  found->second.events += found->second.last == events_ ? 0 : 1;
  found->second.last = events_;
  return &found->second;
}

void ProfileCounter::addText(std::string_view path, std::string_view text) {
  const Counted* field = fieldAt(path);
  if (field == nullptr) return;
  if (texts_.size() == kMostTexts) forgetRareTexts();
  Counted& counted = texts_[hashOfText(path, asciiLower(std::string(text)))];
  counted.field = field->field;
  counted.events += counted.last == events_ ? 0 : 1;
  counted.last = events_;
}

/// At least the rarer half, so that the next time is far. What comes again begins anew: a count is too low by at most
/// the texts counted so far / (kMostTexts / 2). Source: Misra and Gries, "Finding repeated elements" (1982).
void ProfileCounter::forgetRareTexts() {
  std::vector<uint64_t> counts;
  for (const auto& [unused, counted] : texts_) counts.push_back(counted.events);
  auto middle = counts.begin() + static_cast<ptrdiff_t>(counts.size() / 2);
  std::ranges::nth_element(counts, middle);
  std::erase_if(texts_, [&](const auto& entry) { return entry.second.events <= *middle; });
}

Profile ProfileCounter::take() const {
  Profile profile;
  profile.events = events_;
  profile.lineLength = static_cast<double>(bytes_) / static_cast<double>(events_);
  profile.grams = grams_.table();
  std::vector<double> sums(fields_.size()), squares(fields_.size());
  for (const auto& [hash, counted] : texts_) {
    profile.texts.emplace(hash, counted.events);
    auto count = static_cast<double>(counted.events);
    sums[counted.field] += count;
    squares[counted.field] += count * count;
  }
  for (const auto& [path, counted] : fields_) {
    double sum = sums[counted.field];
    double repeated = sum == 0 ? 0 : squares[counted.field] / sum / static_cast<double>(events_);
    profile.fields.emplace(path, Profile::Field{counted.events, repeated});
  }
  return profile;
}

}  // namespace rulec::opt

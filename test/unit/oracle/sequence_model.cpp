#include "test/unit/oracle/sequence_model.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace rulec::oracle::model {
namespace {

/// Events by their places in the order in which they are taken, ascending.
using Chain = std::vector<size_t>;

/// One rule on one stream.
class Reading {
 public:
  Reading(const Rule& rule, const std::vector<Event>& events, Counts& counts) : rule_(rule), counts_(counts) {
    for (const Step& step : rule.steps) steps_.insert(steps_.end(), step.runs, step);
    for (size_t i = 0; i < steps_.size(); ++i)
      if (!steps_[i].missing) positive_.push_back(i);
    sort(events);
  }

  std::vector<std::string> matches() {
    std::vector<std::tuple<size_t, int64_t, int, size_t, std::string>> found;
    for (int key : {0, 1, kNull}) {
      std::vector<size_t> used = usedEvents(key);
      for (const Chain& chain : chains(used, key, positive_.size())) {
        size_t settled = settledAt(chain);
        bool stays = survives(chain, used, key, settled);
        ++(stays ? counts_.survived : counts_.discarded);
        int64_t due = steps_.back().missing ? dueNs(chain) : 0;
        if (stays) found.emplace_back(settled, due, key, chain.back(), describe(chain, key));
      }
    }
    std::ranges::sort(found);
    std::vector<std::string> all;
    for (const auto& match : found) all.push_back(std::get<4>(match));
    return all;
  }

 private:
  /// What the event is joined on in the step's field.
  std::vector<int> keysOf(const Event& event, const Step& step) const {
    if (rule_.kind == nullptr) return {0};
    bool oneField = rule_.kind->fields[0] == rule_.kind->fields[1];
    const std::vector<int>& keys = event.keys[oneField ? 0 : step.field];
    return keys.empty() && rule_.optionalKey ? std::vector{kNull} : keys;
  }
  bool hits(const Event& event, const Step& step, int key) const {
    return event.letters.find(step.letter) != std::string::npos && std::ranges::count(keysOf(event, step), key) != 0;
  }
  bool hitsAny(const Event& event, int key) const {
    return std::ranges::any_of(steps_, [&](const Step& step) { return hits(event, step, key); }) ||
           hitsUntil(event, key);
  }
  bool hitsUntil(const Event& event, int key) const { return rule_.until && hits(event, *rule_.until, key); }

  /// The hits in the order in which they are taken: each leaves when one arrives that is more than the lateness later,
  /// with those that leave then by time, tiebreaker, arrival.
  void sort(const std::vector<Event>& events) {
    std::vector<Event> arrived;
    for (const Event& event : events)
      if (hitsAny(event, 0) || hitsAny(event, 1) || hitsAny(event, kNull)) arrived.push_back(event);
    std::vector<std::tuple<size_t, int64_t, int, size_t>> order;
    for (size_t i = 0; i < arrived.size(); ++i) {
      size_t leaves = i;
      if (rule_.latenessNs != 0)
        while (leaves < arrived.size() && latest(arrived, leaves) - arrived[i].timeNs <= rule_.latenessNs) ++leaves;
      bool tied = rule_.latenessNs != 0 && rule_.tiebreaker;
      order.emplace_back(leaves, arrived[i].timeNs, tied ? arrived[i].tiebreaker.value_or(INT32_MAX) : 0, i);
    }
    std::ranges::sort(order);
    for (const auto& place : order) taken_.push_back(arrived[std::get<3>(place)]);
  }
  static int64_t latest(const std::vector<Event>& events, size_t last) {
    int64_t time = INT64_MIN;
    for (size_t i = 0; i <= last; ++i) time = std::max(time, events[i].timeNs);
    return time;
  }

  /// The events of one key that the rule uses: those that change something and are not older than an earlier one of
  /// them.
  std::vector<size_t> usedEvents(int key) const {
    std::vector<size_t> used;
    for (size_t i = 0; i < taken_.size(); ++i)
      if ((used.empty() || time(used.back()) <= time(i)) && changes(i, used, key)) used.push_back(i);
    return used;
  }

  /// Whether the event begins a chain, goes on from one or ends one, or is one of a missing step.
  bool changes(size_t event, const std::vector<size_t>& used, int key) const {
    for (const Step& step : steps_)
      if (step.missing && hits(taken_[event], step, key)) return true;
    for (size_t number = 0; number < positive_.size(); ++number) {
      bool waits = number == 0 || waitsAt(used, key, number);
      if (waits &&
          (hits(taken_[event], steps_[positive_[number]], key) || (number > 0 && hitsUntil(taken_[event], key))))
        return true;
    }
    return false;
  }

  /// Whether a chain of the first `count` positive steps is still there after the used events: no event of the next
  /// step came after it, no later chain of as many, and no `until` from its last event on.
  bool waitsAt(const std::vector<size_t>& used, int key, size_t count) const {
    const Step& next = steps_[positive_[count]];
    auto isOver = [&](const Chain& chain) {
      return std::ranges::any_of(used, [&](size_t i) {
        bool after = i > chain.back();
        return (after && hits(taken_[i], next, key)) || (i >= chain.back() && hitsUntil(taken_[i], key));
      });
    };
    std::set<Chain> found = chains(used, key, count);
    return std::ranges::any_of(found, [&](const Chain& chain) { return !isOver(chain); });
  }

  int64_t time(size_t event) const { return taken_[event].timeNs; }
  int64_t millis(size_t event) const { return time(event) / 1'000'000; }
  bool within(size_t from, size_t to) const {
    return !rule_.maxspanMs || time(to) - time(from) <= *rule_.maxspanMs * 1'000'000;
  }

  /// The chains of the first `count` positive steps. `last` goes on from a chain if it comes later, in time, satisfies
  /// the next step, and nothing comes between: no later chain that it would go on from instead, no other event of its
  /// step, no `until` from the chain's last event on.
  std::set<Chain> chains(const std::vector<size_t>& used, int key, size_t count) const {
    std::set<Chain> found;
    const Step& step = steps_[positive_[count - 1]];
    if (count == 1) {
      for (size_t i : used)
        if (hits(taken_[i], step, key)) found.insert({i});
      return found;
    }
    std::set<Chain> shorter = chains(used, key, count - 1);
    for (const Chain& chain : shorter) {
      for (size_t last : used) {
        size_t from = chain.back();
        auto between = [&](size_t i) { return from < i && i < last; };
        bool excluded = last <= from || !hits(taken_[last], step, key) ||
                        std::ranges::any_of(shorter, [&](const Chain& other) { return between(other.back()); }) ||
                        std::ranges::any_of(used, [&](size_t i) { return between(i) && hits(taken_[i], step, key); }) ||
                        std::ranges::any_of(
                            used, [&](size_t i) { return (i == from || between(i)) && hitsUntil(taken_[i], key); }) ||
                        !within(chain.front(), last);
        if (excluded) continue;
        Chain longer = chain;
        longer.push_back(last);
        found.insert(longer);
      }
    }
    return found;
  }

  int64_t dueNs(const Chain& chain) const { return time(chain.front()) + *rule_.maxspanMs * 1'000'000; }

  /// The place of the hit that makes the match known: its last one or, with a missing event at the end, the next hit
  /// that is past its span.
  size_t settledAt(const Chain& chain) const {
    if (!steps_.back().missing) return chain.back();
    size_t place = chain.back() + 1;
    while (place < taken_.size() && time(place) <= dueNs(chain)) ++place;
    return place;
  }

  /// The used hits of the missing steps with these numbers.
  std::vector<size_t> missingHits(size_t first, size_t end, const std::vector<size_t>& used, int key) const {
    std::vector<size_t> found;
    for (size_t i : used)
      for (size_t step = first; step < end; ++step)
        if (hits(taken_[i], steps_[step], key)) found.push_back(i);
    return found;
  }

  bool survives(const Chain& chain, std::vector<size_t> used, int key, size_t settled) const {
    if (steps_.back().missing) std::erase_if(used, [&](size_t i) { return i >= settled; });
    for (size_t i = 0; i + 1 < positive_.size(); ++i)
      for (size_t missing : missingHits(positive_[i] + 1, positive_[i + 1], used, key))
        if (millis(chain[i]) < millis(missing) && millis(missing) < millis(chain[i + 1])) return false;
    std::vector<size_t> leading = missingHits(0, positive_.front(), used, key);
    std::vector<size_t> trailing = missingHits(positive_.back() + 1, steps_.size(), used, key);
    std::erase_if(leading, [&](size_t i) { return millis(i) >= millis(chain.front()); });
    std::erase_if(trailing, [&](size_t i) { return millis(i) <= millis(chain.back()); });
    if (!steps_.front().missing) leading = {chain.front()};
    if (!steps_.back().missing) trailing = {chain.back()};
    if (!steps_.front().missing && !steps_.back().missing) return true;
    for (size_t lead : leading)
      for (size_t trail : trailing)
        if (within(lead, trail)) return false;
    return true;
  }

  std::string describe(const Chain& chain, int key) const {
    std::string text;
    size_t next = 0;
    for (const Step& step : steps_) text += (step.missing ? "-" : taken_[chain[next++]].id) + " ";
    if (rule_.kind == nullptr) return text;
    size_t field = steps_[positive_.front()].field;
    return text + (key == kNull ? "null" : rule_.kind->texts[field][static_cast<size_t>(key)]);
  }

  const Rule& rule_;
  Counts& counts_;
  std::vector<Step> steps_;       // with runs written out
  std::vector<size_t> positive_;  // by number
  std::vector<Event> taken_;      // the hits, in the order in which they are taken
};

}  // namespace

std::vector<std::string> matches(const Rule& rule, const std::vector<Event>& events, Counts& counts) {
  return Reading(rule, events, counts).matches();
}

}  // namespace rulec::oracle::model

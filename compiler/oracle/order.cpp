#include "compiler/oracle/order.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rulec::oracle {
namespace {

bool takenBefore(const StepHit& left, const StepHit& right) {
  if (left.timeNs != right.timeNs) return left.timeNs < right.timeNs;
  if (valueLess(left.tiebreaker, right.tiebreaker)) return true;
  if (valueLess(right.tiebreaker, left.tiebreaker)) return false;
  return left.arrival < right.arrival;
}

}  // namespace

std::vector<StepHit> hold(HeldHits& held, StepHit hit, int64_t latenessNs) {
  std::vector<StepHit> released;
  if (latenessNs == 0) {
    released.push_back(std::move(hit));
    return released;
  }
  held.latestNs = std::max(held.latestNs, hit.timeNs);
  held.waiting.insert(std::ranges::upper_bound(held.waiting, hit, takenBefore), std::move(hit));
  if (latenessNs == kSortAll) return released;
  auto waits = std::ranges::find_if(held.waiting, [&](const StepHit& one) {
    return static_cast<__int128>(held.latestNs) - one.timeNs <= latenessNs;
  });
  released.assign(std::move_iterator(held.waiting.begin()), std::move_iterator(waits));
  held.waiting.erase(held.waiting.begin(), waits);
  return released;
}

std::vector<StepHit> releaseAll(HeldHits& held) { return std::exchange(held.waiting, {}); }

}  // namespace rulec::oracle

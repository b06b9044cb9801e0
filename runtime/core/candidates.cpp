// Which rules an event may match at all.
#include "runtime/core/known.h"
#include "runtime/core/parts.h"
#include "runtime/core/text_set.h"

namespace rt {
namespace {

void setBit(uint64_t* row, uint32_t bit) { row[bit / 64] |= uint64_t{1} << bit % 64; }

/// The place of a text in a set, from 1 on; 0: it is not there. \param longest of the set's texts
uint32_t placeIn(const rt_text_set& set, uint32_t longest, const rt_value& value) {
  if (value.length > longest) return 0;
  return placeInSet(set, {value.text, value.length});
}

/// The same where it may be known. \param kept the member of rt_known that is about the set
uint32_t placeIn(const rt_text_set& set, uint32_t longest, const rt_value& value, uint32_t rt_known::* kept) {
  if (value.known == nullptr) return placeIn(set, longest, value);
  uint32_t& place = value.known->*kept;
  if (place == rt_known::kUnasked) place = placeIn(set, longest, value);
  return place;
}

void add(uint64_t* row, const rt_access& access, uint32_t from, uint32_t to) {
  for (uint32_t i = from; i < to; ++i) setBit(row, access.rules[i]);
}

void addAt(uint64_t* row, const rt_access& access, uint32_t place) {
  add(row, access, access.first[place - 1], access.first[place]);
}

void remember(rt_known& known, uint32_t part) {
  for (uint32_t i = 0; i < known.partCount; ++i)
    if (known.parts[i] == part) return;
  known.parts[known.partCount++] = static_cast<uint16_t>(part);
}

/// Calls `take` for each part that the value has in it, once or more.
template <class Take>
void forEachPart(const rt_parts& parts, const rt_value& value, Take take) {
  Text text{value.text, value.length};
  rt_known* known = value.known;
  if (known == nullptr || known->partCount == rt_known::kManyParts) return findParts(parts, text, take);
  if (known->partCount == rt_known::kPartsUnasked) {
    known->partCount = 0;
    findParts(parts, text, [&](uint32_t part) {
      take(part);
      if (known->partCount < rt_known::kMostParts)
        remember(*known, part);
      else
        known->partCount = rt_known::kManyParts;
    });
    return;
  }
  for (uint32_t i = 0; i < known->partCount; ++i) take(known->parts[i]);
}

void addCandidates(const rt_access& access, const rt_value* value, uint64_t* row) {
  if (value == nullptr) return;
  add(row, access, 0, access.first[0]);
  for (; value != nullptr; value = value->next) {
    uint32_t place = placeIn(access.values, access.longest, *value, &rt_known::access);
    if (place != 0) addAt(row, access, place);
    if (access.parts == nullptr) continue;
    forEachPart(*access.parts, *value, [&](uint32_t part) { addAt(row, access, access.value_count + 1 + part); });
  }
}

/// Keeps the rules that ask nothing of the slot, or for one of its values.
void pass(const rt_gate& gate, const rt_value* value, uint64_t* row, uint64_t words) {
  constexpr uint32_t kMost = 8;  // values looked at; an event with more passes
  const uint64_t* rows[kMost];
  uint32_t count = 0;
  for (; value != nullptr; value = value->next) {
    uint32_t place = placeIn(gate.values, gate.longest, *value, &rt_known::gate);
    if (place == 0) continue;
    if (count == kMost) return;
    rows[count++] = gate.rows + place * words;
  }
  if (count == 1) {
    for (uint64_t i = 0; i < words; ++i) row[i] &= gate.rows[i] | rows[0][i];
    return;
  }
  for (uint64_t i = 0; i < words; ++i) {
    uint64_t kept = gate.rows[i];
    for (uint32_t k = 0; k < count; ++k) kept |= rows[k][i];
    row[i] &= kept;
  }
}

}  // namespace
}  // namespace rt

void rt_find_candidates(const rt_plan* plan, const uint32_t* slots, uint32_t slot_count, const rt_value* const* fields,
                        const uint64_t* waiting, uint64_t* row) {
  const rt_access_plan& access = *plan->access;
  uint64_t words = RT_ROW_WORDS(plan->rule_count);
  rt::copyBytes(row, access.always, 2 * words * sizeof *row);
  for (uint32_t i = 0; i < slot_count; ++i)
    if (uint32_t number = access.of_slot[slots[i]]; number != 0)
      rt::addCandidates(access.accesses[number - 1], fields[slots[i]], row);
  auto waitingIn = [&](uint64_t word) {
    return waiting != nullptr ? __atomic_load_n(waiting + word, __ATOMIC_RELAXED) : ~uint64_t{0};
  };
  for (uint64_t i = 0; i < words; ++i) row[i] |= row[words + i] & waitingIn(i);
  for (uint32_t i = 0; i < access.gate_count; ++i) rt::pass(access.gates[i], fields[access.gates[i].slot], row, words);
}

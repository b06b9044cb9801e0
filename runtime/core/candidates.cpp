// Which rules an event may match at all.
#include "runtime/core/text_set.h"

namespace rt {
namespace {

void setBit(uint64_t* row, uint32_t rule) { row[rule / 64] |= uint64_t{1} << rule % 64; }

void merge(uint64_t* row, const uint64_t* more, uint64_t words) {
  for (uint64_t i = 0; i < words; ++i) row[i] |= more[i];
}

/// The place of a text in a set, from 1 on; 0: it is not there. \param longest of the set's texts
uint32_t placeIn(const rt_text_set& set, uint32_t longest, const rt_value& value) {
  if (value.length > longest) return 0;
  return placeInSet(set, {value.text, value.length});
}

void access(const rt_access& access, const rt_value* value, uint64_t* row, uint64_t words) {
  if (value != nullptr && access.any != nullptr) merge(row, access.any, words);
  for (; value != nullptr; value = value->next) {
    uint32_t place = placeIn(access.values, access.longest, *value);
    if (place == 0) continue;
    for (uint32_t i = access.first[place - 1]; i < access.first[place]; ++i) setBit(row, access.rules[i]);
  }
}

/// Keeps the rules that ask nothing of the slot, or for one of its values.
void pass(const rt_gate& gate, const rt_value* value, uint64_t* row, uint64_t words) {
  constexpr uint32_t kMost = 8;  // values looked at; an event with more passes
  const uint64_t* rows[kMost];
  uint32_t count = 0;
  for (; value != nullptr; value = value->next) {
    uint32_t place = placeIn(gate.values, gate.longest, *value);
    if (place == 0) continue;
    if (count == kMost) return;
    rows[count++] = gate.rows + place * words;
  }
  for (uint64_t i = 0; i < words; ++i) {
    uint64_t kept = gate.rows[i];
    for (uint32_t k = 0; k < count; ++k) kept |= rows[k][i];
    row[i] &= kept;
  }
}

}  // namespace
}  // namespace rt

void rt_find_candidates(const rt_plan* plan, const rt_value* const* fields, uint64_t* row) {
  const rt_access_plan& access = *plan->access;
  uint64_t words = RT_ROW_WORDS(plan->rule_count);
  rt::copyBytes(row, access.always, words * sizeof *row);
  for (uint32_t i = 0; i < access.access_count; ++i)
    rt::access(access.accesses[i], fields[access.accesses[i].slot], row, words);
  for (uint32_t i = 0; i < access.gate_count; ++i) rt::pass(access.gates[i], fields[access.gates[i].slot], row, words);
}

// --stats: the counters as one line of JSON.
#include "runtime/core/instance.h"
#include "runtime/core/json_out.h"

namespace rt {
namespace {

template <class Stats>
struct Counter {
  Text name;
  uint64_t Stats::* value;
};

constexpr Counter<rt_stats> kCounters[] = {
    {literal("events"), &rt_stats::events},
    {literal("bytes"), &rt_stats::bytes},
    {literal("walked"), &rt_stats::walked},
    {literal("blank"), &rt_stats::blank},
    {literal("invalid_json"), &rt_stats::invalid_json},
    {literal("invalid_truncated"), &rt_stats::invalid_truncated},
    {literal("invalid_control"), &rt_stats::invalid_control},
    {literal("invalid_utf8"), &rt_stats::invalid_utf8},
    {literal("invalid_depth"), &rt_stats::invalid_depth},
    {literal("invalid_not_object"), &rt_stats::invalid_not_object},
    {literal("oversize"), &rt_stats::oversize},
    {literal("coercion"), &rt_stats::coercion},
    {literal("no_timestamp"), &rt_stats::no_timestamp},
    {literal("failed"), &rt_stats::failed},
    {literal("state_bytes_peak"), &rt_stats::state_bytes_peak},
    {literal("indicator_lines"), &rt_stats::indicator_lines},
    {literal("indicators_invalid"), &rt_stats::indicators_invalid},
    {literal("indicators_left_out"), &rt_stats::indicators_left_out},
    {literal("indicators"), &rt_stats::indicators},
};

constexpr Counter<rt_rule_stats> kRuleCounters[] = {
    {literal("alerts"), &rt_rule_stats::alerts},
    {literal("building_blocks"), &rt_rule_stats::building_blocks},
    {literal("loops"), &rt_rule_stats::loops},
    {literal("withheld"), &rt_rule_stats::withheld},
    {literal("suppressed"), &rt_rule_stats::suppressed},
    {literal("evictions"), &rt_rule_stats::evictions},
    {literal("late"), &rt_rule_stats::late},
    {literal("key_overflow"), &rt_rule_stats::key_overflow},
};

template <class Stats, size_t N>
void putCounters(JsonOut& json, const Stats& stats, const Counter<Stats> (&counters)[N]) {
  for (const Counter<Stats>& counter : counters) {
    putKey(json, counter.name);
    putNumber(json, stats.*counter.value);
  }
}

void putStats(JsonOut& json, const rt_instance& instance) {
  put(json, literal("{"));
  putCounters(json, *rt_get_stats(&instance), kCounters);
  put(json, literal(",\"rules\":["));
  for (uint32_t r = 0; r < instance.plan->rule_count; ++r) {
    putMembers(json, literal("{"));
    putMember(json, literal("id"), instance.plan->rules[r].id);
    if ((instance.enabled[r / 64] >> r % 64 & 1) == 0) put(json, literal(R"(,"disabled":true)"));
    putCounters(json, rt_get_rule_stats(&instance)[r], kRuleCounters);
    put(json, literal("}"));
  }
  put(json, literal("]}\n"));
}

}  // namespace
}  // namespace rt

size_t rt_write_stats(const rt_instance* instance, char* out, size_t room) {
  auto text = rt::makeBuffer<char>(rt::Allocator{&instance->host});
  rt::JsonOut json{text};
  rt::putStats(json, *instance);
  size_t length = json.ok ? text.size : 0;
  rt::copyBytes(out, text.data, rt::smaller(length, room));
  destroy(text);
  return length;
}

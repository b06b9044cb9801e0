// --stats: the counters as one line of JSON.
#include "runtime/core/instance.h"
#include "runtime/core/json_out.h"
#include "runtime/core/text_list.h"

namespace rt {
namespace {

/// The members of rt_stats and rt_rule_stats, in their order.
constexpr char kCounters[] =
    "events\0bytes\0walked\0blank\0invalid_json\0invalid_truncated\0invalid_control\0invalid_utf8\0invalid_depth\0"
    "invalid_not_object\0oversize\0coercion\0no_timestamp\0failed\0state_bytes_peak\0indicator_lines\0"
    "indicators_invalid\0indicators_left_out\0indicators";
constexpr char kRuleCounters[] = "alerts\0building_blocks\0loops\0withheld\0suppressed\0evictions\0late\0key_overflow";

constexpr size_t countOf(const char* list, size_t size) {
  size_t count = 0;
  for (size_t i = 0; i < size; ++i) count += list[i] == 0 ? 1 : 0;
  return count;
}
static_assert(countOf(kCounters, sizeof kCounters) * sizeof(uint64_t) == sizeof(rt_stats) &&
              countOf(kRuleCounters, sizeof kRuleCounters) * sizeof(uint64_t) == sizeof(rt_rule_stats) &&
              offsetof(rt_stats, oversize) == 10 * sizeof(uint64_t) &&
              offsetof(rt_stats, indicators) == 18 * sizeof(uint64_t) &&
              offsetof(rt_rule_stats, key_overflow) == 7 * sizeof(uint64_t));

/// \param size of the counters in bytes
void putCounters(JsonOut& json, const void* counters, size_t size, const char* names) {
  for (size_t at = 0; at < size; at += sizeof(uint64_t)) {
    putKey(json, nextText(names));
    putNumber(json, load64(static_cast<const char*>(counters) + at));
  }
}

void putStats(JsonOut& json, const rt_instance& instance) {
  put(json, literal("{"));
  putCounters(json, rt_get_stats(&instance), sizeof(rt_stats), kCounters);
  put(json, literal(",\"rules\":["));
  for (uint32_t r = 0; r < instance.plan->rule_count; ++r) {
    putMembers(json, literal("{"));
    putMember(json, literal("id"), instance.plan->rules[r].id);
    if ((instance.enabled[r / 64] >> r % 64 & 1) == 0) put(json, literal(R"(,"disabled":true)"));
    putCounters(json, rt_get_rule_stats(&instance) + r, sizeof(rt_rule_stats), kRuleCounters);
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

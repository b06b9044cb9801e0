#include "runtime/core/about.h"

#include "runtime/core/disabled.h"
#include "runtime/core/options.h"
#include "runtime/core/text_list.h"

namespace rt {
namespace {

/// By rt_type, as Elasticsearch names them where it has them.
constexpr char kTypes[] = "keyword\0long\0unsigned_long\0double\0boolean\0date\0date_nanos\0ip\0version\0object";

/// By rt_rule_kind.
constexpr char kKinds[] = "event\0sequence\0sample\0threshold\0new_terms\0threat_match";

void putRule(JsonOut& out, const rt_rule& rule, const rt_options& options) {
  putMember(out, literal("id"), rule.id);
  putMember(out, literal("version"), rule.version);
  putMember(out, literal("name"), rule.name);
  putMember(out, literal("kind"), textAt(kKinds, rule.kind));
  putMember(out, literal("severity"), rule.severity_word);
  if (isDisabled(options, rule)) put(out, literal(R"(,"disabled":true)"));
  putMembers(out, rule.rulec_json);
  putMembers(out, rule.manifest_json);
  put(out, literal("}"));
}

}  // namespace

void putRuleList(JsonOut& out, const rt_plan& plan, const rt_options& options) {
  for (uint32_t i = 0; i < plan.rule_count; ++i) {
    const rt_rule& rule = plan.rules[i];
    put(out, rule.id);
    put(out, literal("\t"));
    put(out, rule.version);
    put(out, literal("\t"));
    put(out, rule.name);
    put(out, isDisabled(options, rule) ? literal("\tdisabled\n") : literal("\n"));
  }
}

void putVersion(JsonOut& out, const rt_plan& plan) {
  put(out, literal("rulec "));
  put(out, plan.compiler_version);
  put(out, literal(" "));
  put(out, plan.target);
  put(out, literal(" "));
  put(out, plan.rule_set_hash);
  put(out, literal("\n"));
}

void putManifest(JsonOut& out, const rt_plan& plan, const rt_options& options) {
  put(out, literal("{"));
  putMember(out, literal("compiler_version"), plan.compiler_version);
  putMember(out, literal("target"), plan.target);
  putMember(out, literal("rule_set_hash"), plan.rule_set_hash);
  putKey(out, literal("state_bytes"));
  putNumber(out, options.state_bytes != 0 ? options.state_bytes : kDefaultStateBytes);
  putKey(out, literal("max_line"));
  putNumber(out, options.max_line != 0 ? options.max_line : kDefaultMaxLine);
  put(out, literal(",\"rules\":["));
  for (uint32_t i = 0; i < plan.rule_count; ++i) {
    putMembers(out, literal("{"));
    putRule(out, plan.rules[i], options);
  }
  put(out, literal("],\"fields\":["));
  for (uint32_t i = 0; i < plan.field_count; ++i) {
    putMembers(out, literal("{"));
    putMember(out, literal("path"), plan.fields[i].path);
    putMember(out, literal("type"), textAt(kTypes, plan.fields[i].type));
    put(out, literal("}"));
  }
  put(out, literal("]}\n"));
}

}  // namespace rt

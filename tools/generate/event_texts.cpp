#include "tools/generate/event_texts.h"

#include <initializer_list>

namespace rulec::generate {
namespace {

/// What an event says beside host, user and process.
struct Action {
  std::string_view category, type, action, dataset;
  std::string_view body;  // members with a leading comma
};

std::string_view osMembers(Os os, Size size) {
  if (size == Size::Small) {
    switch (os) {
      case Os::Windows:
        return R"("family":"windows","type":"windows","name":"Windows","version":"10.0.19045")";
      case Os::Linux:
        return R"("family":"debian","type":"linux","name":"Linux","version":"12")";
      case Os::MacOs:
        return R"("family":"macos","type":"macos","name":"macOS","version":"14.4")";
    }
  }
  switch (os) {
    case Os::Windows:
      return R"("Ext":{"variant":"Windows 10 Pro"},"kernel":"22H2 10.0.19045.3803","name":"Windows","family":"windows","type":"windows","version":"22H2 10.0.19045.3803","platform":"windows","full":"Windows 10 Pro 22H2 10.0.19045.3803")";
    case Os::Linux:
      return R"("Ext":{"variant":"Debian"},"kernel":"6.1.0-18-amd64 #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1","name":"Linux","family":"debian","type":"linux","version":"12.5","platform":"debian","full":"Debian 12.5")";
    case Os::MacOs:
      return R"("Ext":{"variant":"macOS"},"kernel":"Darwin Kernel Version 23.4.0: RELEASE_ARM64_T6000","name":"macOS","family":"macos","type":"macos","version":"14.4","platform":"macos","full":"macOS 14.4")";
  }
  return {};
}

std::string agentMembers(Size size) {
  if (size == Size::Small)
    return R"("agent":{"id":"<agent_id>","type":"endpoint","version":"8.13.0"},"ecs":{"version":"8.10.0"},)";
  return R"("agent":{"id":"<agent_id>","type":"endpoint","version":"8.13.0"},"elastic":{"agent":{"id":"<agent_id>"}},)"
         R"("ecs":{"version":"8.10.0"},"message":"Endpoint event",)";
}

std::string eventMembers(const Action& action, Size size) {
  std::string out = R"("data_stream":{"type":"logs","dataset":"endpoint.events.)" + std::string(action.dataset) +
                    R"(","namespace":"default"},"event":{)";
  if (size == Size::Full)
    out +=
        R"("agent_id_status":"verified","sequence":<sequence>,"ingested":"<time>","created":"<time>","module":"endpoint","outcome":"unknown",)";
  out += R"("kind":"event","id":"<event_id>","action":")" + std::string(action.action) + R"(","category":[")" +
         std::string(action.category) + R"("],"type":[")" + std::string(action.type) +
         R"("],"dataset":"endpoint.events.)" + std::string(action.dataset) + R"("},)";
  return out;
}

std::string hostMembers(Os os, Size size) {
  std::string out = R"("host":{"hostname":"<host_name>","name":"<host_name>","id":"<host_id>",)";
  if (size == Size::Full)
    out += R"("architecture":"x86_64","ip":["<host_ip>","127.0.0.1","<host_ip6>","::1"],"mac":["<host_mac>"],)";
  out += R"("os":{)" + std::string(osMembers(os, size)) + "}},";
  return out;
}

std::string userMembers(Os os, Size size) {
  std::string out = R"("user":{"id":"<user_id>","name":"<user>")";
  if (os == Os::Windows) out += R"(,"domain":"CORP")";
  out += "}";
  if (size == Size::Full && os == Os::Linux)
    out += R"(,"group":{"Ext":{"real":{"name":"users","id":100}},"name":"users","id":100})";
  return out;
}

constexpr std::string_view kHashes = R"("hash":{"md5":"<md5>","sha1":"<sha1>","sha256":"<sha256>"},)";

std::string signature(Os os, std::string_view signer) {
  if (os == Os::Linux) return {};
  return R"("code_signature":{"trusted":true,"subject_name":")" + std::string(signer) +
         R"(","exists":true,"status":"trusted"},)";
}

/// The parent and the command line: only process events carry them.
std::string parentMembers(Os os, Size size) {
  std::string out =
      R"("args":[<args>],"command_line":"<command_line>","args_count":4,"parent":{"entity_id":"<parent_entity>","pid":<parent_pid>,)"
      R"("name":"<parent_name>",)";
  if (size == Size::Full) {
    out += kHashes;
    out += signature(os, "<parent_signer>");
    out += R"("command_line":"<parent_command_line>","args_count":1,"start":"<start_time>","interactive":false,)";
  }
  return out + R"("executable":"<parent_executable>"},)";
}

/// The processes above this one, as the sensor lists them.
std::string ancestry(size_t count) {
  std::string out = R"("Ext":{"ancestry":["<parent_entity>")";
  for (size_t i = 1; i < count; ++i) out += R"(,"<random_entity>")";
  return out + "],";
}

std::string_view extras(Os os) {
  switch (os) {
    case Os::Windows:
      return R"("code_signature":[{"trusted":true,"subject_name":"<signer>","exists":true,"status":"trusted"}],"protection":"","authentication_id":"0x3e7","token":{"integrity_level_name":"medium","elevation":false,"elevation_level":"default"},"session_info":{"logon_type":"Interactive","client_address":"127.0.0.1","id":1,"authentication_package":"NTLM"}},)";
    case Os::Linux:
      return R"("architecture":"x86_64"},"group_leader":{"executable":"<parent_executable>","name":"<parent_name>","pid":<parent_pid>,"entity_id":"<random_entity>"},"session_leader":{"interactive":true,"executable":"/usr/bin/bash","name":"bash","pid":<parent_pid>,"entity_id":"<random_entity>","start":"<start_time>"},"working_directory":"/home/casey","tty":{"char_device":{"major":136,"minor":0}},)";
    case Os::MacOs:
      return R"("code_signature":{"team_id":"","subject_name":"<signer>","signing_id":"com.example.<name>","exists":true,"status":"No error."}},)";
  }
  return {};
}

std::string processMembers(Os os, Size size, bool whole) {
  std::string out = R"(,"process":{)";
  if (size == Size::Full) {
    out += ancestry(whole ? 5 : 1);
    out += extras(os);
    out += kHashes;
    out += signature(os, "<signer>");
    out += R"("thread":{"id":<thread_id>},"start":"<start_time>",)";
  }
  if (whole) out += parentMembers(os, size);
  return out + R"("pid":<pid>,"name":"<name>","executable":"<executable>","entity_id":"<entity>"})";
}

EventTemplate build(Os os, Size size, const Action& action) {
  std::string text = R"({"@timestamp":"<time>",)" + agentMembers(size) + eventMembers(action, size) +
                     hostMembers(os, size) + userMembers(os, size) +
                     processMembers(os, size, action.category == "process");
  text += action.body;
  return parseTemplate(text + "}");
}

std::vector<EventTemplate> buildAll(Os os, Size size, std::initializer_list<Action> actions) {
  std::vector<EventTemplate> result;
  for (const Action& action : actions) result.push_back(build(os, size, action));
  return result;
}

std::string fileBody(Os os) {
  const std::string separator = os == Os::Windows ? R"(\\)" : "/";
  return R"(,"file":{"path":"<file_directory>)" + separator +
         R"(<file_stem>-<number>.<file_extension>","name":"<file_stem>-<number>.<file_extension>","extension":"<file_extension>","size":<bytes>,)"
         R"("Ext":{"entropy":5.42,"header_bytes":"<md5>","monotonic_id":<sequence>,"original":{"path":"<file_directory>)" +
         separator + R"(<file_stem>.<file_extension>","extension":"<file_extension>"}}})";
}

std::vector<EventTemplate> fileTemplates(Os os, Size size) {
  const std::string body = fileBody(os);
  return buildAll(os, size,
                  {{"file", "creation", "creation", "file", body},
                   {"file", "change", "modification", "file", body},
                   {"file", "deletion", "deletion", "file", body},
                   {"file", "change", "rename", "file", body}});
}

constexpr std::string_view kConnection =
    R"(,"source":{"address":"<host_ip>","ip":"<host_ip>","port":<source_port>},"destination":{"address":"<destination_ip>","ip":"<destination_ip>","port":<destination_port>,"geo":{"region_name":"Example","country_iso_code":"XX"}},"network":{"transport":"tcp","type":"ipv4","direction":"egress"})";
constexpr std::string_view kDisconnection =
    R"(,"source":{"address":"<host_ip>","ip":"<host_ip>","port":<source_port>,"bytes":<bytes>},"destination":{"address":"<destination_ip>","ip":"<destination_ip>","port":<destination_port>,"bytes":<bytes>},"network":{"transport":"tcp","type":"ipv4","direction":"egress","bytes":<bytes>})";
constexpr std::string_view kLookup =
    R"(,"dns":{"question":{"name":"<domain>","registered_domain":"example.com","top_level_domain":"com","type":"A"},"resolved_ip":["<public_ip>","<public_ip>"],"Ext":{"options":0,"status":0}},"network":{"protocol":"dns"})";
constexpr std::string_view kLibraryLoad =
    R"(,"dll":{"path":"<file_directory>/<library>","name":"<library>","Ext":{"load_index":<number>,"defense_evasions":[]},"hash":{"sha256":"<sha256>"},"code_signature":{"trusted":true,"subject_name":"<signer>","exists":true,"status":"trusted"}})";
constexpr std::string_view kWindowsLibraryLoad =
    R"(,"dll":{"path":"C:\\Windows\\System32\\<library>","name":"<library>","Ext":{"load_index":<number>,"defense_evasions":[]},"hash":{"sha256":"<sha256>"},"pe":{"original_file_name":"<library>","imphash":"<md5>"},"code_signature":{"trusted":true,"subject_name":"Microsoft Windows","exists":true,"status":"trusted"}})";
constexpr std::string_view kRegistryChange =
    R"(,"registry":{"hive":"HKEY_LOCAL_MACHINE","key":"<registry_key>","value":"<registry_value>","path":"HKLM\\<registry_key>\\<registry_value>","data":{"type":"REG_SZ","strings":["C:\\Program Files\\Vendor\\agent.exe --number <number>"]}})";

}  // namespace

std::vector<EventTemplate> makeTemplates(Os os, Category category, Size size) {
  switch (category) {
    case Category::Process:
      return buildAll(os, size,
                      {{"process", "start", os == Os::Windows ? "start" : "exec", "process", ""},
                       {"process", "start", os == Os::Windows ? "start" : "fork", "process", ""},
                       {"process", "end", "end", "process", R"(,"Ext":{"exit_code":<number>})"}});
    case Category::File:
      return fileTemplates(os, size);
    case Category::Network:
      return buildAll(os, size,
                      {{"network", "start", "connection_attempted", "network", kConnection},
                       {"network", "end", "disconnect_received", "network", kDisconnection}});
    case Category::Dns:
      return buildAll(os, size, {{"network", "protocol", "lookup_result", "network", kLookup}});
    case Category::Library:
      return buildAll(
          os, size, {{"library", "start", "load", "library", os == Os::Windows ? kWindowsLibraryLoad : kLibraryLoad}});
    case Category::Registry:
      if (os != Os::Windows) return fileTemplates(os, size);
      return buildAll(os, size, {{"registry", "change", "modification", "registry", kRegistryChange}});
  }
  return {};
}

}  // namespace rulec::generate

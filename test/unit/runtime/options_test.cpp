#include "runtime/core/options.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "padded.h"
#include "runtime/core/about.h"
#include "test_host.h"

namespace rt {
namespace {

using test::TestHost;
using test::textOf;
using test::viewOf;

/// A command line, after it was read.
struct Parsed {
  explicit Parsed(std::vector<std::string> given) : words(std::move(given)) {
    words.insert(words.begin(), "matcher");
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    line.disabled = makeBuffer<Text>(Allocator{&host.host});
    line.indicators = makeBuffer<Text>(Allocator{&host.host});
    UsageError error{};
    ok = parseCommandLine(static_cast<int>(words.size()), arguments.data(), line, error);
    if (!ok) problem = std::string(viewOf(error.option)) + ": " + std::string(viewOf(error.problem));
    for (int i = 1; i <= line.fileCount; ++i) files.emplace_back(arguments[static_cast<size_t>(i)]);
  }
  ~Parsed() {
    destroy(line.disabled);
    destroy(line.indicators);
  }
  Parsed(const Parsed&) = delete;
  Parsed& operator=(const Parsed&) = delete;

  std::vector<std::string> words;
  std::vector<char*> arguments;
  TestHost host;
  CommandLine line{};
  bool ok = false;
  std::string problem;
  std::vector<std::string> files;
};

using Files = std::vector<std::string>;

TEST(Options, leaveEverythingAtItsDefaultWithoutArguments) {
  Parsed parsed({});
  EXPECT_TRUE(parsed.ok);
  EXPECT_EQ(parsed.line.fileCount, 0);
  EXPECT_EQ(parsed.line.actions, 0u);
  rt_options none{};
  EXPECT_EQ(std::memcmp(&parsed.line.options, &none, sizeof none), 0);
}

TEST(Options, collectTheRulesToDisable) {
  Parsed parsed({"--disable", "a", "file", "--disable=b"});
  ASSERT_TRUE(parsed.ok) << parsed.problem;
  ASSERT_EQ(parsed.line.options.disabled_count, 2u);
  EXPECT_EQ(viewOf(parsed.line.options.disabled[0]), "a");
  EXPECT_EQ(viewOf(parsed.line.options.disabled[1]), "b");
  EXPECT_EQ(parsed.files, Files{"file"});
}

TEST(Options, setWhatTheyName) {
  Parsed parsed({"--strict", "--deterministic", "--embed-events", "--id-field", "my.id", "--source-name=lab=1",
                 "--state-mb", "3", "--max-line=64K", "--simd", "scalar"});
  ASSERT_TRUE(parsed.ok) << parsed.problem;
  const rt_options& options = parsed.line.options;
  EXPECT_EQ(options.strict, 1u);
  EXPECT_EQ(options.deterministic, 1u);
  EXPECT_EQ(options.embed_events, 1u);
  EXPECT_EQ(options.quiet, 0u);
  EXPECT_EQ(viewOf(options.id_field), "my.id");
  EXPECT_EQ(viewOf(options.source_name), "lab=1");
  EXPECT_EQ(options.state_bytes, 3u << 20);
  EXPECT_EQ(options.max_line, 65536u);
  EXPECT_EQ(options.simd, uint32_t{RT_SIMD_SCALAR});
  EXPECT_EQ(Parsed({"--simd=sse2"}).line.options.simd, uint32_t{RT_SIMD_SSE2});
  EXPECT_EQ(Parsed({"--simd=ssse3"}).line.options.simd, uint32_t{RT_SIMD_SSSE3});
  EXPECT_EQ(Parsed({"--simd=avx2"}).line.options.simd, uint32_t{RT_SIMD_AVX2});
  EXPECT_EQ(Parsed({"--simd=avx512"}).line.options.simd, uint32_t{RT_SIMD_AVX512});
  EXPECT_EQ(Parsed({"--simd=avx512vbmi"}).line.options.simd, uint32_t{RT_SIMD_AVX512VBMI});
  EXPECT_EQ(Parsed({"--simd=neon"}).line.options.simd, uint32_t{RT_SIMD_NEON});
}

TEST(Options, nameActions) {
  EXPECT_EQ(Parsed({"--stats", "--help"}).line.actions, kStats | kHelp);
  EXPECT_EQ(Parsed({"--list-rules", "--manifest", "--version"}).line.actions, kListRules | kManifest | kVersion);
}

TEST(Options, standAnywhereAmongTheFiles) {
  EXPECT_EQ(Parsed({"a", "--strict", "-", "--state-mb", "2", "b"}).files, (Files{"a", "-", "b"}));
  Parsed ended({"--strict", "--", "--strict", "--", "-x"});
  EXPECT_EQ(ended.files, (Files{"--strict", "--", "-x"}));
  EXPECT_EQ(ended.line.options.strict, 1u);
}

TEST(Options, takeSizesUpToTheirLimits) {
  EXPECT_EQ(Parsed({"--max-line", "1"}).line.options.max_line, 1u);
  EXPECT_EQ(Parsed({"--max-line", "2147483647"}).line.options.max_line, 2147483647u);
  EXPECT_EQ(Parsed({"--max-line", "2047M"}).line.options.max_line, 2047u << 20);
  EXPECT_EQ(Parsed({"--state-mb", "524288"}).line.options.state_bytes, 524288ull << 20);
}

TEST(Options, refuseWhatTheyDoNotUnderstand) {
  const std::pair<Files, const char*> kCases[] = {
      {{"--nothing"}, "--nothing: unknown option"},
      {{"-s"}, "-s: unknown option"},
      {{"--stric"}, "--stric: unknown option"},
      {{"--=1"}, "--=1: unknown option"},
      {{"--strict=1"}, "--strict=1: takes no argument"},
      {{"--help="}, "--help=: takes no argument"},
      {{"--id-field"}, "--id-field: needs an argument"},
      {{"--simd", "sse"}, "--simd: needs one of scalar|sse2|ssse3|avx2|avx512|avx512vbmi|neon"},
      {{"--state-mb", "0"}, "--state-mb: needs a number from 1 to 524288"},
      {{"--state-mb", "524289"}, "--state-mb: needs a number from 1 to 524288"},
      {{"--state-mb", "18446744073709551617"}, "--state-mb: needs a number from 1 to 524288"},
      {{"--state-mb", "1K"}, "--state-mb: needs a number from 1 to 524288"},
      {{"--state-mb="}, "--state-mb=: needs a number from 1 to 524288"},
      {{"--max-line", "K"}, "--max-line: needs a number from 1 to 2047M"},
      {{"--max-line", "-1"}, "--max-line: needs a number from 1 to 2047M"},
      {{"--max-line", "2048M"}, "--max-line: needs a number from 1 to 2047M"},
      {{"--max-line", "2147483647M"}, "--max-line: needs a number from 1 to 2047M"},
  };
  for (const auto& [words, problem] : kCases) {
    Parsed parsed(words);
    EXPECT_FALSE(parsed.ok) << problem;
    EXPECT_EQ(parsed.problem, problem);
  }
}

// ---- what a matcher tells of itself
// ----------------------------------------------------------------------------------

/// What `put` writes, for a plan of two rules.
template <class Put>
std::string told(Put put) {
  TestHost host;
  auto buffer = makeBuffer<char>(Allocator{&host.host});
  JsonOut out{buffer};
  put(out);
  EXPECT_TRUE(out.ok);
  std::string text(buffer.data, buffer.size);
  destroy(buffer);
  return text;
}

struct TwoRules {
  TwoRules() {
    rules[0].kind = RT_EVENT;
    rules[0].id = textOf("r-1");
    rules[0].version = textOf("3");
    rules[0].name = textOf("One \"event\"");
    rules[0].severity_word = textOf("low");
    rules[0].rulec_json = textOf(R"("rule_hash":"sha256:01")");
    rules[1].kind = RT_SEQUENCE;
    rules[1].id = textOf("r-2");
    rules[1].version = textOf("1");
    rules[1].name = textOf("Sequence");
    rules[1].severity_word = textOf("high");
    plan.rules = rules;
    plan.rule_count = 2;
    plan.fields = fields;
    plan.field_count = 2;
    plan.compiler_version = textOf("0.1.0");
    plan.target = textOf("x86_64-linux");
    plan.rule_set_hash = textOf("sha256:ff");
  }
  rt_rule rules[2]{};
  rt_field fields[2] = {{textOf("event.code"), RT_TEXT, UINT32_MAX, {}, {}, nullptr},
                        {textOf("@timestamp"), RT_DATE_NANOS, UINT32_MAX, {}, {}, nullptr}};
  rt_plan plan{};
};

TEST(About, listsRulesByTabs) {
  TwoRules two;
  EXPECT_EQ(told([&](JsonOut& out) { putRuleList(out, two.plan, rt_options{}); }),
            "r-1\t3\tOne \"event\"\nr-2\t1\tSequence\n");
}
TEST(About, namesItsVersion) {
  TwoRules two;
  EXPECT_EQ(told([&](JsonOut& out) { putVersion(out, two.plan); }), "rulec 0.1.0 x86_64-linux sha256:ff\n");
}
TEST(About, writesItsManifestAsJson) {
  TwoRules two;
  rt_options options{};
  options.max_line = 4096;
  EXPECT_EQ(
      told([&](JsonOut& out) { putManifest(out, two.plan, options); }),
      R"({"compiler_version":"0.1.0","target":"x86_64-linux","rule_set_hash":"sha256:ff","state_bytes":67108864,)"
      R"("max_line":4096,"rules":[{"id":"r-1","version":"3","name":"One \"event\"","kind":"event","severity":"low",)"
      R"("rule_hash":"sha256:01"},{"id":"r-2","version":"1","name":"Sequence","kind":"sequence","severity":"high"}],)"
      R"("fields":[{"path":"event.code","type":"keyword"},{"path":"@timestamp","type":"date_nanos"}]})"
      "\n");
}
TEST(About, helpNamesEveryOptionThatIsTaken) {
  std::string help = told(putHelp);
  size_t options = 0;
  for (size_t at = help.find("\n  --"); at != std::string::npos; at = help.find("\n  --", at + 1)) {
    std::string name = help.substr(at + 3, help.find(' ', at + 3) - at - 3);
    EXPECT_NE(Parsed({name, "1"}).problem, name + ": unknown option");
    ++options;
  }
  EXPECT_EQ(options, 24u);
  for (size_t begin = 0, end; (end = help.find('\n', begin)) != std::string::npos; begin = end + 1)
    EXPECT_LE(end - begin, 100u) << help.substr(begin, end - begin);
}

}  // namespace
}  // namespace rt

// Published rules and queries, read in place; skipped where RULEC_SHARED has none.
#include "compiler/syntax/eql/printer.h"
#include "compiler/syntax/kql/parser.h"
#include "compiler/syntax/kql/printer.h"
#include "test/unit/syntax/parsing.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace rulec {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

fs::path shared(const std::string& name) {
  const char* directory = std::getenv("RULEC_SHARED");
  return fs::path(directory == nullptr ? "../shared" : directory) / name;
}

/// The rule files of the corpus, unpacked for the life of this object.
class Corpus {
 public:
  Corpus() {
    fs::path archive = shared("rules/detection-rules.tar.gz");
    if (!fs::exists(archive)) return;
    std::string pattern = (fs::temp_directory_path() / "rulec-corpus-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) return;
    directory_ = pattern;
    if (std::system(fmt::format("tar -xzf '{}' -C '{}'", archive.string(), pattern).c_str()) != 0) return;
    for (const auto& entry : fs::recursive_directory_iterator(directory_))
      if (entry.path().extension() == ".toml") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
  }
  ~Corpus() {
    if (!directory_.empty()) fs::remove_all(directory_);
  }
  Corpus(const Corpus&) = delete;
  Corpus& operator=(const Corpus&) = delete;

  std::vector<fs::path> files;

 private:
  fs::path directory_;
};

void expectPrintsAndParsesToTheSameTree(const eql::Query& query, const std::string& where) {
  std::string printed = eql::print(query);
  ParsedQuery again(printed);
  ASSERT_TRUE(again.query) << where << "\n"
                           << printed << render(again.diagnostics, again.files, ErrorFormat::Human, false);
  EXPECT_TRUE(eql::sameTree(query, *again.query)) << where << "\n" << printed;
  EXPECT_EQ(eql::print(*again.query), printed) << where;
}

TEST(Corpus, EveryRuleFileIsReadAndEveryQueryParsesPrintsAndParsesToTheSameTree) {
  Corpus corpus;
  if (corpus.files.empty()) GTEST_SKIP() << "no rules/detection-rules.tar.gz";
  ASSERT_EQ(corpus.files.size(), 2192U);
  size_t queries = 0;
  for (const fs::path& path : corpus.files) {
    ParsedRule parsed(contents(path));
    for (const Diagnostic& d : parsed.diagnostics.all())
      EXPECT_TRUE(d.code == DiagnosticCode::ignored_exceptions || d.code == DiagnosticCode::ignored_key)
          << path << ": " << d.message;
    if (!parsed.rule || parsed.rule->type.value != "eql") continue;
    ++queries;
    std::optional<eql::Query> query = eql::parse(parsed.rule->query, parsed.diagnostics);
    ASSERT_TRUE(query) << path << "\n" << render(parsed.diagnostics, parsed.files, ErrorFormat::Human, false);
    expectPrintsAndParsesToTheSameTree(*query, path.string());
  }
  EXPECT_EQ(queries, 1081U);
}

/// A rule file as far as it can be read: keys that cannot be compiled do not matter here.
std::optional<syntax::RuleFile> ruleIn(const fs::path& path, SourceFiles& files) {
  Diagnostics ignored;
  return syntax::parseRuleFile(files.add(makeSourceFile(path.string(), contents(path))), files, ignored);
}

TEST(Corpus, EveryKqlQueryParsesPrintsAndParsesToTheSameTree) {
  Corpus corpus;
  if (corpus.files.empty()) GTEST_SKIP() << "no rules/detection-rules.tar.gz";
  size_t queries = 0;
  for (const fs::path& path : corpus.files) {
    SourceFiles files;
    std::optional<syntax::RuleFile> rule = ruleIn(path, files);
    if (!rule || rule->language.value != "kuery") continue;
    ++queries;
    Diagnostics diagnostics;
    std::optional<kql::Query> query = kql::parse(rule->query, diagnostics);
    ASSERT_TRUE(query) << path << "\n" << render(diagnostics, files, ErrorFormat::Human, false);
    std::string printed = kql::print(*query);
    FileId file = files.add(makeSourceFile("<printed>", printed));
    std::optional<kql::Query> again = kql::parse(identityMap(file, printed), diagnostics);
    ASSERT_TRUE(again) << path << "\n" << printed << render(diagnostics, files, ErrorFormat::Human, false);
    EXPECT_TRUE(kql::sameTree(*query, *again)) << path << "\n" << printed;
  }
  EXPECT_EQ(queries, 792U);
}

/// The texts of `query = ...` of a suite file: its other values are not always TOML.
std::vector<std::string> suiteQueries(const std::string& text) {
  std::vector<std::string> queries;
  for (size_t at = text.find("\nquery"); at != std::string::npos; at = text.find("\nquery", at + 1)) {
    size_t open = text.find_first_of("'\"", at);
    std::string quote = text.compare(open, 3, std::string(3, text[open])) == 0 ? std::string(3, text[open])
                                                                               : std::string(1, text[open]);
    size_t begin = open + quote.size();
    size_t end = text.find(quote, begin);
    if (text.find('=', at) < open && end != std::string::npos) queries.push_back(text.substr(begin, end - begin));
  }
  return queries;
}

TEST(Suite, EveryQueryThatElasticsearchRunsParses) {
  fs::path directory = shared("eql/suite");
  if (!fs::exists(directory)) GTEST_SKIP() << "no eql/suite";
  size_t queries = 0;
  for (const auto& entry : fs::directory_iterator(directory)) {
    if (entry.path().extension() != ".toml") continue;
    for (const std::string& text : suiteQueries(contents(entry.path()))) {
      ParsedQuery parsed(text);
      ASSERT_TRUE(parsed.query) << entry.path() << "\n"
                                << text << "\n"
                                << render(parsed.diagnostics, parsed.files, ErrorFormat::Human, false);
      expectPrintsAndParsesToTheSameTree(*parsed.query, text);
      ++queries;
    }
  }
  EXPECT_EQ(queries, 241U);
}

}  // namespace
}  // namespace rulec

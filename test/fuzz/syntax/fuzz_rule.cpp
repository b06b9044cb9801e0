// Any bytes are a rule file or have a finding with a place in them; a query that parses is printed as one that parses
// to the same tree.
#include "compiler/syntax/eql/parser.h"
#include "compiler/syntax/eql/printer.h"
#include "compiler/syntax/rule_file.h"
#include "test/fuzz/findings.h"

namespace {

using namespace rulec;

void requireSameTreeAfterPrinting(const eql::Query& query, SourceFiles& files) {
  std::string printed = eql::print(query);
  Diagnostics diagnostics;
  FileId file = files.add(makeSourceFile("<printed>", printed));
  std::optional<eql::Query> again = eql::parse(identityMap(file, printed), diagnostics);
  require(again && eql::sameTree(query, *again) && eql::print(*again) == printed);
}

void parseQuery(const MappedText& text, SourceFiles& files) {
  Diagnostics diagnostics;
  std::optional<eql::Query> query = eql::parse(text, diagnostics);
  require(query.has_value() != diagnostics.hasErrors());
  requirePlaces(diagnostics, files);
  if (query) requireSameTreeAfterPrinting(*query, files);
}

}  // namespace

/// The input is read as a rule file, and as the text of a query.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  SourceFiles files;
  Diagnostics diagnostics;
  FileId file = files.add(makeSourceFile("fuzz.toml", text));
  std::optional<syntax::RuleFile> rule = syntax::parseRuleFile(file, files, diagnostics);
  require((rule && rule->sound) != diagnostics.hasErrors());
  requirePlaces(diagnostics, files);
  if (rule && rule->queryKey.present) {
    require(rule->query.text == rule->queryKey.value);
    parseQuery(rule->query, files);
  }
  parseQuery(identityMap(file, text), files);
  return 0;
}

#include "compiler/support/diagnostic.h"

#include <gtest/gtest.h>

namespace rulec {
namespace {

struct OneFinding {
  SourceFiles files;
  Diagnostics diagnostics;

  OneFinding(std::string text, Span span) {
    FileId file = files.add(makeSourceFile("rules/mine.toml", std::move(text)));
    Diagnostic& d = diagnostics.report(DiagnosticCode::unknown_field, {file, span}, "proces.name");
    d.help = "did you mean `process.name`?";
  }
};

TEST(Render, ShowsTheLineWithThePlaceUnderlined) {
  OneFinding finding("[rule]\nquery = 'process where proces.name'\n", {30, 41});
  EXPECT_EQ(render(finding.diagnostics, finding.files, ErrorFormat::Human, false),
            "error[unknown_field]: unknown field `proces.name`\n"
            " --> rules/mine.toml:2:24\n"
            "  |\n"
            "2 | query = 'process where proces.name'\n"
            "  |                        ^^^^^^^^^^^ help: did you mean `process.name`?\n\n");
}

TEST(Render, WhatATerminalWouldObeyIsNotWritten) {
  OneFinding finding("a = '\x1b[31m \xc2\x9b \xe2\x80\xae \xe2\x81\xa6 \xc3\xa9'\n", {0, 1});
  finding.diagnostics.report(DiagnosticCode::unknown_field, {}, "x\xe2\x80\xaey\xc2\x9bz\x1b").help = "\xc2\x80";
  std::string text = render(finding.diagnostics, finding.files, ErrorFormat::Human, false);
  EXPECT_NE(text.find("1 | a = ' [31m ? ? ? \xc3\xa9'\n"), std::string::npos) << text;
  EXPECT_NE(text.find("unknown field `x?y?z `\n  = help: ?\n"), std::string::npos) << text;
}

TEST(Render, AJsonFindingIsOneObjectALine) {
  OneFinding finding("ab\ncd", {3, 5});
  EXPECT_EQ(
      render(finding.diagnostics, finding.files, ErrorFormat::Json, false),
      R"({"code":"unknown_field","severity":"error","message":"unknown field `proces.name`","file":"rules/mine.toml",)"
      R"("line":2,"column":1,"end_line":2,"end_column":3,"help":"did you mean `process.name`?","notes":[]})"
      "\n");
}

TEST(Render, ALongLineIsShownAroundThePlace) {
  OneFinding finding(std::string(5000, 'x') + "HERE" + std::string(5000, 'y'), {5000, 5004});
  std::string text = render(finding.diagnostics, finding.files, ErrorFormat::Human, false);
  EXPECT_NE(text.find("HERE"), std::string::npos);
  EXPECT_LT(text.size(), 1000U);
}

TEST(Render, APlaceAtTheVeryEndIsStillShown) {
  OneFinding finding("ab", {2, 2});
  EXPECT_NE(render(finding.diagnostics, finding.files, ErrorFormat::Human, false).find(":1:3"), std::string::npos);
}

TEST(Nearest, FindsAMisspelling) { EXPECT_EQ(nearest("proces.name", {"process.name", "process.pid"}), "process.name"); }

TEST(Nearest, IsEmptyWhenNothingIsNear) { EXPECT_EQ(nearest("abc", {"process.name", "xyz"}), ""); }

TEST(Registry, EveryCodeHasANameAndAMessage) {
  for (DiagnosticCode code : allDiagnosticCodes()) {
    EXPECT_FALSE(name(code).empty());
    EXPECT_FALSE(messageFormat(code).empty());
    EXPECT_NE(messageFormat(code).back(), '.') << name(code);
  }
}

}  // namespace
}  // namespace rulec

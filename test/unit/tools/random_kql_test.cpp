// Random KQL: most of it is accepted, and a failing query becomes small.
#include "tools/generate/random_kql.h"
#include "compiler/sema/check_kql.h"
#include "tools/differ/shrink_kql.h"

#include <gtest/gtest.h>

namespace rulec {
namespace {

TEST(RandomKql, IsMostlyAccepted) {
  generate::Random random(5);
  size_t accepted = 0;
  for (int i = 0; i < 1000; ++i) {
    generate::RandomSchema schema = generate::makeSchema(random);
    std::string query = generate::makeKql(schema, random);
    SourceFiles files;
    Diagnostics diagnostics;
    FileId file = files.add(makeSourceFile("<query>", query));
    accepted += sema::readKql(identityMap(file, query), schema.schema(), diagnostics) ? 1 : 0;
  }
  EXPECT_GT(accepted, 500U);
}

TEST(ShrinkKql, KeepsWhatFails) {
  auto hasC = [](const std::string& query) { return query.find("c: d") != std::string::npos; };
  EXPECT_EQ(differ::shrinkKql("not (a: b or (e: f and not c: d)) or g: (h or i)", hasC), "c: d");
}

}  // namespace
}  // namespace rulec

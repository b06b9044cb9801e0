// `--route index`, by both oracles: one joins the name of a data stream and matches it, the other asks its parts.
#include "test/unit/oracle/queries.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

namespace rulec::oracle {
namespace {

std::vector<sema::CheckedRule> routed(std::vector<std::string> patterns) {
  std::vector<sema::CheckedRule> rules = check("any where true");
  rules.front().metadata.indices = std::move(patterns);
  rules.front().isRouted = true;
  return rules;
}

std::string event(std::string_view type, std::string_view dataset, std::string_view nameSpace) {
  return fmt::format(
      R"({{"event.id":"e","event.category":"x","data_stream":{{"type":"{}","dataset":"{}","namespace":"{}"}}}})"
      "\n",
      type, dataset, nameSpace);
}

bool isSeen(std::vector<std::string> patterns, const std::string& event) {
  return matchesOf(routed(std::move(patterns)), event).size() == 1;
}

class RandomText {
 public:
  std::string make(std::string_view alphabet, size_t longest) {
    std::string text(random_() % (longest + 1), ' ');
    for (char& c : text) c = alphabet[random_() % alphabet.size()];
    return text;
  }
  uint32_t below(uint32_t bound) { return random_() % bound; }

 private:
  std::mt19937 random_{1};
};

}  // namespace

TEST(Routes, NameDataStreamsByTheWholeName) {
  EXPECT_TRUE(isSeen({"logs-parts.*-*"}, event("logs", "parts.nuts", "lab")));
  EXPECT_FALSE(isSeen({"logs-parts.*-*"}, event("logs", "parts", "lab")));
  EXPECT_FALSE(isSeen({"*"}, R"({"event.id":"e","event.category":"x","data_stream":{"type":"logs"}})"));
}

TEST(Routes, AreTheSameWhetherNamesAreJoinedOrPatternsAreCut) {
  RandomText random;
  size_t seen = 0;
  for (int round = 0; round < 3000; ++round) {
    std::vector<std::string> patterns;
    for (uint32_t n = 1 + random.below(3); n > 0; --n) patterns.push_back(random.make("ab-*-*-*?:", 9));
    std::string events;
    for (int n = 0; n < 8; ++n) events += event(random.make("ab", 2), random.make("aab-", 2), random.make("aab-?", 3));
    seen += matchesOf(routed(patterns), events).size();
  }
  EXPECT_GT(seen, 2000U);
}

}  // namespace rulec::oracle

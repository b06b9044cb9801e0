#include "compiler/opt/profile.h"

#include "compiler/opt/access.h"
#include "compiler/opt/prefilter.h"
#include "compiler/opt/rarity.h"
#include "test/unit/opt/filters.h"

namespace rulec::opt {
namespace {

using namespace ir;

const Field kName{"process.name"};

/// So many events in which process.name is the text.
void addEvents(ProfileCounter& counter, int count, const std::string& text) {
  for (int i = 0; i < count; ++i) {
    counter.beginEvent("{\"name\":\"" + text + "\"}");
    counter.addText(kName.path, text);
  }
}

Profile profileOf(std::initializer_list<std::pair<int, std::string>> names) {
  ProfileCounter counter;
  for (const auto& [count, text] : names) addEvents(counter, count, text);
  return counter.take();
}

TEST(Profile, WithoutOneTheShippedEstimatesDecide) {
  EXPECT_EQ(likelihood({"event.category"}, "process", nullptr), 0.45);
  EXPECT_EQ(likelihoodOfBytes("zebra", nullptr), shareOfLines("zebra", shippedGrams()));
}

TEST(Profile, SharesOfTextsAreCounted) {
  Profile profile = profileOf({{750, "Often.exe"}, {249, "seldom.exe"}});
  EXPECT_NEAR(likelihood(kName, "often.exe", &profile), 0.75, 0.001);
  EXPECT_NEAR(likelihood(kName, "seldom.exe", &profile), 0.249, 0.001);
  EXPECT_NEAR(likelihood(kName, std::nullopt, &profile), 1, 0.001);
}

TEST(Profile, BetweenTextsThatWereNeverSeenTheEstimatesDecide) {
  Profile profile = profileOf({{999, "other"}});
  EXPECT_LT(likelihood(kName, "svchost.exe", &profile), 0.001);
  EXPECT_LT(likelihood(kName, "zebra.exe", &profile), likelihood(kName, "svchost.exe", &profile));
}

TEST(Profile, AnEventCountsOnceForATextThatItHasTwice) {
  ProfileCounter counter;
  for (int i = 0; i < 999; ++i) {
    counter.beginEvent("{}");
    if (i < 333)
      for (int twice = 0; twice < 2; ++twice) counter.addText(kName.path, "a");
  }
  Profile profile = counter.take();
  EXPECT_NEAR(likelihood(kName, "a", &profile), 0.333, 0.001);
  EXPECT_NEAR(likelihood(kName, std::nullopt, &profile), 0.333, 0.001);
}

TEST(Profile, TheSameTextAgainIsAsLikelyAsTextsAreCommon) {
  Profile two = profileOf({{500, "a"}, {500, "b"}});
  EXPECT_NEAR(likelihoodOfSame(kName, &two), 0.5, 0.001);
  ProfileCounter all;
  for (int i = 0; i < 1000; ++i) addEvents(all, 1, std::to_string(i));
  Profile different = all.take();
  EXPECT_NEAR(likelihoodOfSame(kName, &different), 0.001, 0.0001);
}

TEST(Profile, PatternsOfNamesKeepTheEstimate) {
  Profile profile = profileOf({{999, "x"}});
  Field pattern{"process.*"};
  pattern.isPattern = true;
  EXPECT_EQ(likelihood(pattern, std::nullopt, &profile), likelihood(pattern, std::nullopt, nullptr));
}

TEST(Profile, WhatIsCommonIsKeptWhenThereAreTooManyTexts) {
  ProfileCounter counter;
  for (size_t i = 0; i < ProfileCounter::kMostTexts + 10; ++i) {
    counter.beginEvent("{}");
    counter.addText("a", std::to_string(i));
    counter.addText("a", "common");
  }
  Profile profile = counter.take();
  EXPECT_LE(profile.texts.size(), ProfileCounter::kMostTexts);
  EXPECT_NEAR(likelihood({"a"}, "common", &profile), 1, 0.001);
}

TEST(Profile, FieldsBeyondTheMostAreNotCountedAndThatIsKnown) {
  ProfileCounter counter;
  counter.beginEvent("{}");
  for (size_t i = 0; i < ProfileCounter::kMostFields; ++i) counter.addText("field" + std::to_string(i), "x");
  EXPECT_TRUE(counter.hasAllFields());
  counter.addText("one more", "x");
  EXPECT_FALSE(counter.hasAllFields());
  EXPECT_EQ(counter.take().fields.size(), ProfileCounter::kMostFields);
}

struct Fixture : Filters {
  FieldId path = set.fields.add({"file.path"});

  PredicateId both(PredicateId a, PredicateId b) { return set.predicates.add({And{{a, b}}}); }
};

/// By the estimates a path is rarer than a name; in these events the paths are all the same.
Profile samePaths() {
  ProfileCounter counter;
  for (int i = 0; i < 1000; ++i) {
    counter.beginEvent("{\"path\":\"/data/zzqqx\",\"name\":\"n" + std::to_string(i) + "\"}");
    counter.addText("file.path", "/data/zzqqx");
    counter.addText("process.name", "n" + std::to_string(i));
  }
  return counter.take();
}

TEST(Profile, TheTermOfAnAccessIsTheRarestInIt) {
  auto termsOf = [](const Profile* profile) {
    Fixture f;
    f.profile = profile;
    PredicateId filter = f.both(f.is(f.path, {"/data/zzqqx"}), f.is(f.name, {"svchost.exe"}));
    return f.ruleAfter(access, EventMatch{filter}).access.terms.value().front().text;
  };
  Profile profile = samePaths();
  EXPECT_EQ(termsOf(nullptr), "/data/zzqqx");
  EXPECT_EQ(termsOf(&profile), "svchost.exe");
}

TEST(Profile, TheNeedleOfALineIsTheRarestInIt) {
  auto needleOf = [](const Profile* profile) {
    Fixture f;
    f.profile = profile;
    PredicateId filter = f.both(f.is(f.path, {"/data/zzqqx"}), f.is(f.name, {"svchost.exe"}));
    return f.ruleAfter(prefilter, EventMatch{filter}).prefilter.value().needles.front().bytes;
  };
  Profile profile = samePaths();
  EXPECT_EQ(needleOf(nullptr), "zzqqx\"");
  EXPECT_EQ(needleOf(&profile), "\"svchost.exe\"");
}

}  // namespace
}  // namespace rulec::opt

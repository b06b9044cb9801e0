#include "runtime/core/notice.h"

#include <gtest/gtest.h>

#include "emitting.h"

namespace rt {
namespace {

using test::Emitting;
using test::kNoTime;

constexpr int64_t kTen = 1'767'261'600'000'000'000;  // 2026-01-01T10:00:00Z

std::string noticeOf(Emitting& emitting, const Notice& notice) {
  EXPECT_TRUE(emitNotice(emitting.ready(), notice));
  return emitting.take();
}

TEST(Notice, namesItsRuleAndCount) {
  Emitting emitting;
  EXPECT_EQ(noticeOf(emitting, {NoticeKind::Late, 0, 3, 0, kTen}),
            R"({"@timestamp":"2026-01-01T10:00:00.000Z",)"
            R"("message":"events older than the last one of their join key were not used",)"
            R"("event":{"kind":"pipeline_error","module":"rulec","dataset":"rulec.notice"},)"
            R"("rulec":{"notice":{"kind":"late","count":3,"rule":{"id":"00000000-0000-0000-0000-000000000001",)"
            R"("name":"Example rule"}}}})"
            "\n");
}
TEST(Notice, namesItsLineIfThereIsOne) {
  Emitting emitting;
  EXPECT_EQ(noticeOf(emitting, {NoticeKind::Oversize, kNoRule, 1, 17, kNoTime}),
            R"({"message":"lines longer than the limit were skipped",)"
            R"("event":{"kind":"pipeline_error","module":"rulec","dataset":"rulec.notice"},)"
            R"("rulec":{"notice":{"kind":"oversize","count":1,"line":17}}})"
            "\n");
}
TEST(Notice, hasTheKindsOfTheDocumentation) {
  const std::pair<NoticeKind, const char*> kKinds[] = {{NoticeKind::Late, "late"},
                                                       {NoticeKind::Evicted, "evicted"},
                                                       {NoticeKind::Oversize, "oversize"},
                                                       {NoticeKind::KeyOverflow, "key_overflow"},
                                                       {NoticeKind::NoTimestamp, "no_timestamp"},
                                                       {NoticeKind::Failed, "failed"},
                                                       {NoticeKind::Loop, "loop"},
                                                       {NoticeKind::BuildingBlock, "building_block"},
                                                       {NoticeKind::Withheld, "withheld"},
                                                       {NoticeKind::StateDropped, "state_dropped"},
                                                       {NoticeKind::Learning, "learning"},
                                                       {NoticeKind::Learned, "learned"},
                                                       {NoticeKind::NoIndicators, "no_indicators"},
                                                       {NoticeKind::IndicatorsLeftOut, "indicators_left_out"}};
  ASSERT_EQ(std::size(kKinds), kNoticeKinds);
  Emitting emitting;
  for (const auto& [kind, name] : kKinds) {
    std::string notice = noticeOf(emitting, {kind, kNoRule, 1, 0, kNoTime});
    EXPECT_NE(notice.find(std::string("\"notice\":{\"kind\":\"") + name + "\""), std::string::npos) << notice;
  }
}
TEST(Notice, takesTheClocksTimeUnlessDeterministic) {
  Emitting emitting;
  emitting.options.deterministic = 0;
  emitting.host.host.now = [](void*) { return kTen; };
  EXPECT_EQ(noticeOf(emitting, {NoticeKind::Late, kNoRule, 1, 0, 0}).substr(0, 41),
            R"({"@timestamp":"2026-01-01T10:00:00.000Z",)");
}
TEST(Notice, isNotWrittenWhenQuiet) {
  Emitting emitting;
  emitting.options.quiet = 1;
  EXPECT_EQ(noticeOf(emitting, {NoticeKind::Late, 0, 1, 0, kTen}), "");
}
TEST(Notice, failsWithoutMemoryAndLeavesNothing) {
  Emitting emitting;
  emitting.ready();
  emitting.host.allowed = 0;
  EXPECT_FALSE(emitNotice(emitting.emitter, {NoticeKind::Late, 0, 1, 0, kTen}));
  EXPECT_EQ(emitting.take(), "");
}

}  // namespace
}  // namespace rt

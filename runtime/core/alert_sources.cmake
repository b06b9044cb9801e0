# What a matcher writes, and its command line.
set(RULEC_RUNTIME_ALERT_SOURCES
    core/about.cpp core/alert.cpp core/alert_ecs.cpp core/alert_kibana.cpp core/alert_mappings.cpp
    core/alert_steps.cpp core/body.cpp core/document.cpp core/intersect.cpp core/json_out.cpp core/matcher_main.cpp
    core/notice.cpp core/options.cpp core/sha256.cpp core/stats.cpp core/text_list.cpp)

# Lines in, state of sequences, the embedding interface.
set(RULEC_RUNTIME_STATE_SOURCES
    core/disabled.cpp core/event_time.cpp core/feed.cpp core/file_view.cpp core/groups.cpp core/held.cpp core/indicator_feed.cpp
    core/indicator_files.cpp core/indicators.cpp core/instance.cpp core/join_key.cpp core/key_value.cpp
    core/limits.cpp core/new_terms.cpp core/pool.cpp core/report.cpp core/results.cpp core/sample.cpp
    core/sequence.cpp core/sequence_keys.cpp core/sequence_missing.cpp core/sequence_partials.cpp core/state.cpp
    core/state_file.cpp core/suppression.cpp core/suppression_groups.cpp core/survey.cpp core/threads.cpp
    core/threat_match.cpp core/threshold.cpp)

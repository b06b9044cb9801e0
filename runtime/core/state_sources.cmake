# Lines in, state of sequences, the embedding interface.
set(RULEC_RUNTIME_STATE_SOURCES
    core/feed.cpp core/instance.cpp core/join_key.cpp core/pool.cpp core/report.cpp core/sequence.cpp
    core/sequence_heap.cpp core/sequence_keys.cpp core/sequence_partials.cpp)

"""The parts of tools/bench (docs/benchmarks.md)."""

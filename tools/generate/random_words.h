// Constants that random queries are written with: texts, numbers, dates, addresses, versions near each other's edges.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace rulec::generate {

inline const auto kCategories = std::to_array<std::string>({"process", "file", "network", "my-cat"});

inline constexpr auto kTexts = std::to_array<std::string_view>(
    {"a",
     "b",
     "ab",
     "abc",
     "A",
     "aB",
     "x.exe",
     "X.EXE",
     "",
     " ",
     "0",
     "1",
     "10",
     "-1",
     "1.0",
     "1.5",
     "0x1f",
     "ff",
     "1e3",
     "true",
     "false",
     "null",
     "C:\\Windows",
     "C:\\Windows\\a.exe",
     "/bin/sh",
     "a\"b",
     "a\nb",
     "a\tb",
     "\u00e9",
     "\u00c9",
     "stra\u00dfe",
     "\u4e2d\u6587",
     "\U0001F600",
     "k\u212a",
     "a\U0001F600b",
     "*",
     "a*b",
     "?",
     "1.2.3",
     "10.0.0.1",
     "cmd.exe /c",
     "aaaa",
     "abababab",
     "A b C",
     "%_",
     "\\",
     "a\\",
     "9223372036854775807",
     "foo",
     "foobar",
     "barfoo",
     "2024-01-01",
     "[a-c]",
     "\r\n",
     "I",
     "\u0130",
     "a long text that is longer than any vector register, and then some more of it to be sure: abcdefgh"});

inline constexpr auto kWhole = std::to_array<std::string_view>(
    {"0", "1", "2", "3", "4", "5", "7", "10", "42", "100", "255", "1000", "4624", "65535", "2147483647", "2147483648"});
inline constexpr auto kLarge =
    std::to_array<std::string_view>({"4294967295", "4294967296", "9007199254740993", "9223372036854775807",
                                     "9223372036854775808", "18446744073709551615", "18446744073709551616"});
inline constexpr auto kReal = std::to_array<std::string_view>(
    {"0.0", "0.5", "1.0", "1.5", "2.5", "3.14", "1e3", "1E-3", "1.", ".5", "1e18", "1e300", "4.5", "100.25", "0.1"});

inline constexpr auto kDates = std::to_array<std::string_view>({"2024-01-01",
                                                                "2024-01-01T12:00:00Z",
                                                                "2024-01-01T12:00:00.123Z",
                                                                "2024-01-01T12:00",
                                                                "2024-01",
                                                                "2024",
                                                                "2024-01-01T12:00:00.123456789Z",
                                                                "2024-01-01T12:00:00+02:00",
                                                                "1969-12-31T23:59:59.999Z",
                                                                "2024-02-29",
                                                                "1704110400000",
                                                                "1970-01-01",
                                                                "2024/01/01",
                                                                "01.01.2024 12:00",
                                                                "2024-01-01 12:00:00",
                                                                "2024-01-01 12:00:00.123",
                                                                "1704110400",
                                                                "1704110400000.5",
                                                                "-1",
                                                                "1677-09-22",
                                                                "2262-04-11",
                                                                "2262-04-11T23:47:16.854775807Z",
                                                                "1600-01-01",
                                                                "2024-01-01T12:00:00.1234Z",
                                                                "2024-12-31T23:59:59Z",
                                                                "0"});
inline constexpr auto kAddresses =
    std::to_array<std::string_view>({"10.0.0.1", "10.0.0.2", "192.168.1.1", "::1", "2001:db8::1", "255.255.255.255",
                                     "0.0.0.0", "::ffff:10.0.0.1", "FE80::1"});
inline constexpr auto kBlocks =
    std::to_array<std::string_view>({"10.0.0.0/8", "10.6.48.157/8", "192.168.0.0/16", "0.0.0.0/0", "2001:db8::/32",
                                     "fe80::/10", "::/0", "10.0.0.1/32", "127.0.0.0/31", "::1/128"});
inline constexpr auto kVersions = std::to_array<std::string_view>(
    {"1.2.3", "1.2.4", "1.2.4-SNAPSHOT", "1.11.3", "1.5.0", "8.0.0-alpha1", "8.0.0-alpha.1", "8.0.0+build", "1", "1.2",
     "abc", "01.2.3", "2.0.0-rc.10", "2.0.0-rc.9"});

inline constexpr auto kComparisons = std::to_array<std::string_view>({"==", "!=", "<", "<=", ">", ">="});

}  // namespace rulec::generate

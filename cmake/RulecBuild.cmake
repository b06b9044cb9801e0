# How the parts of rulec are built: one library per room, one unit-test program per room.

find_package(fmt REQUIRED)

add_library(rulec_flags INTERFACE)
target_include_directories(rulec_flags INTERFACE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
target_compile_options(rulec_flags INTERFACE -Wall -Wextra -Wconversion -Wshadow -Wno-missing-field-initializers
                                             $<$<BOOL:${RULEC_WERROR}>:-Werror>)
if(RULEC_SANITIZE)
  set(RULEC_SANITIZE_FLAGS -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_options(rulec_flags INTERFACE ${RULEC_SANITIZE_FLAGS})
  target_link_options(rulec_flags INTERFACE ${RULEC_SANITIZE_FLAGS})
endif()
if(RULEC_FUZZ)
  target_compile_options(rulec_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# rulec_room(NAME SOURCES... DEPS...): the static library rulec_NAME, without exceptions.
function(rulec_room name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_library(rulec_${name} STATIC ${ARG_SOURCES})
  target_link_libraries(rulec_${name} PUBLIC rulec_flags ${ARG_DEPS})
  target_compile_options(rulec_${name} PRIVATE -fno-exceptions)
endfunction()

# rulec_unit_test(NAME SOURCES... DEPS...): a GoogleTest program unit_NAME; every case is a ctest test.
function(rulec_unit_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  find_package(GTest REQUIRED)
  include(GoogleTest)
  add_executable(unit_${name} ${ARG_SOURCES})
  target_link_libraries(unit_${name} PRIVATE rulec_flags ${ARG_DEPS} GTest::gtest_main)
  gtest_discover_tests(unit_${name} TEST_PREFIX "unit/${name}/" PROPERTIES LABELS unit ENVIRONMENT "${RULEC_TEST_ENVIRONMENT}")
endfunction()

# rulec_fuzzer(NAME SOURCES... DEPS...): a libFuzzer program fuzz_NAME, and a test that runs it for some seconds from
# the kept seeds in `corpus`. Under the sanitizers only; the fuzz preset also lets it see what it covers.
function(rulec_fuzzer name)
  if(NOT RULEC_SANITIZE)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(fuzz_${name} ${ARG_SOURCES})
  target_link_libraries(fuzz_${name} PRIVATE rulec_flags ${ARG_DEPS})
  target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  set(found ${CMAKE_CURRENT_BINARY_DIR}/${name})
  file(MAKE_DIRECTORY ${found})
  add_test(NAME fuzz/${name} COMMAND fuzz_${name} -runs=20000 -max_total_time=20 ${found} ${CMAKE_CURRENT_SOURCE_DIR}/corpus)
  set_tests_properties(fuzz/${name} PROPERTIES LABELS fuzz)
endfunction()

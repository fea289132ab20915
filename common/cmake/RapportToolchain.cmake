# Compiler settings and the third-party packages, found once, here.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

# Dev is CMake's build without flags: no optimisation builds in two thirds of the time, and assertions stay on. The
# sanitizers add -O1, without which they are too slow to be run often.
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Dev CACHE STRING "Dev or Release" FORCE)
endif()

set(RAPPORT_SANITIZER "" CACHE STRING "Sanitizers for everything of ours, as -fsanitize takes them")
option(RAPPORT_FUZZ "Build the libFuzzer targets (needs clang)" OFF)
option(RAPPORT_TIDY "Run clang-tidy 14 with the compiler" OFF)

find_program(RAPPORT_CCACHE ccache)
if(RAPPORT_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${RAPPORT_CCACHE})
endif()
find_program(RAPPORT_MOLD mold)
if(RAPPORT_MOLD)
  add_link_options(-fuse-ld=mold)
endif()
if(RAPPORT_SANITIZER)
  add_compile_options(-fsanitize=${RAPPORT_SANITIZER} -O1 -g1 -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${RAPPORT_SANITIZER})
endif()

# What ships is hardened: canaries, checked library calls and containers, no executable stack, no writable relocations,
# control-flow marks, a random place in memory. tests/shipped holds the release preset to it.
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  add_compile_options(-fstack-protector-strong -fstack-clash-protection -fcf-protection=full -U_FORTIFY_SOURCE
    -D_FORTIFY_SOURCE=2 -D_GLIBCXX_ASSERTIONS -Wformat -Werror=format-security)
  add_link_options(-Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack -Wl,-z,separate-code)
  add_link_options($<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-pie>)
endif()

if(RAPPORT_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)  # coverage of the libraries, which guides the fuzzer
endif()

find_package(Threads REQUIRED)
find_package(Protobuf REQUIRED)  # before gRPC, whose config file needs it and does not find it
find_package(gRPC CONFIG REQUIRED)
find_package(absl CONFIG REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(PostgreSQL REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(CURL REQUIRED)
find_package(nlohmann_json CONFIG REQUIRED)
find_package(GTest CONFIG REQUIRED)
find_package(benchmark CONFIG REQUIRED)
find_package(Boost REQUIRED)  # headers only: Boost.Math
find_package(Eigen3 CONFIG REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(CLI11 CONFIG REQUIRED)
find_library(LIBCSV csv REQUIRED)  # ships neither a CMake nor a pkg-config file
pkg_check_modules(JOSE REQUIRED IMPORTED_TARGET jose jansson)
pkg_check_modules(HIREDIS REQUIRED IMPORTED_TARGET hiredis)  # its own CMake file errors on Debian 12
set(Python3_EXECUTABLE /usr/bin/python3)  # the distribution's, which has its grpcio
find_package(Python3 REQUIRED COMPONENTS Interpreter)

# Warnings for code of ours; generated code is compiled without them.
add_library(rapport_warnings INTERFACE)
target_compile_options(rapport_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
  -Wno-missing-field-initializers -Werror=return-type -Werror=unused-result -Werror=switch)

#include "captured_output.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "fuzz_target.hpp"

namespace detequiv::fuzz {
namespace {

std::string contents(int descriptor) {
    std::string text;
    ::lseek(descriptor, 0, SEEK_SET);
    char block[4096];
    for (ssize_t count = 0; (count = ::read(descriptor, block, sizeof block)) > 0;) {
        text.append(block, static_cast<std::size_t>(count));
    }
    return text;
}

}  // namespace

Captured captured(const std::function<void()>& work) {
    std::fflush(stdout);
    const int file = ::memfd_create("stdout", MFD_CLOEXEC);
    const int before = ::dup(STDOUT_FILENO);
    require(file >= 0 && before >= 0 && ::dup2(file, STDOUT_FILENO) >= 0, "stdout can be captured");
    char* text = nullptr;
    std::size_t size = 0;
    std::FILE* const terminal = stderr;
    stderr = ::open_memstream(&text, &size);  // glibc lets it be assigned
    work();
    std::fclose(stderr);
    stderr = terminal;
    ::dup2(before, STDOUT_FILENO);
    Captured said{contents(file), std::string(text, size)};
    ::close(before);
    ::close(file);
    std::free(text);
    return said;
}

}  // namespace detequiv::fuzz

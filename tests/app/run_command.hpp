#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

/// Runs the built command as a user would, through the shell.
namespace detequiv::test {

struct Outcome {
    int status = -1;
    std::string out;
    std::string err;
};

inline std::string contents(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// A folder of its own for each test, removed at the end.
class Folder {
  public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "detequiv-test-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data()) != nullptr ? pattern : "";
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }
    /// Writes a file and returns its path.
    [[nodiscard]] std::string with(const std::string& name, const std::string& text) const {
        std::ofstream(path_ / name, std::ios::binary) << text;
        return file(name);
    }
    [[nodiscard]] long entries() const {
        return std::distance(std::filesystem::directory_iterator(path_), {});
    }

  private:
    std::filesystem::path path_;
};

/// What runs the command in the folder, as `before` of run.
inline std::string inside(const Folder& folder) {
    return "cd '" + folder.path().string() + "' && ";
}

/// `arguments` as the shell reads them; `before` stands in front of the command ("cd x && PATH= ").
inline Outcome run(const std::string& arguments, const std::string& before = {}) {
    const Folder folder;
    const std::string line = before + " '" DETEQUIV_COMMAND "' " + arguments;
    const int status =
        std::system(("{ " + line + "; } >" + folder.file("out") + " 2>" + folder.file("err")).c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, contents(folder.file("out")),
            contents(folder.file("err"))};
}

inline std::string study(const std::string& name) {
    return std::string("'" DETEQUIV_STUDIES_DIR "/") + name + ".toml'";
}

inline bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace detequiv::test

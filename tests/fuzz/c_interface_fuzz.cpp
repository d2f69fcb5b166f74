#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "detequiv/detequiv.h"
#include "fuzz_target.hpp"
#include "input.hpp"
#include "quick_study.hpp"
#include "utf8.hpp"

/// Input: one byte that names the function, one that is the size of the message's buffer, and what the
/// function takes: a text, or eight bytes for each number.
namespace detequiv::fuzz {
namespace {

constexpr std::size_t most_points = 8;

/// A text whose memory ends with its NUL.
class CText {
  public:
    explicit CText(std::string_view text) : copy_(std::make_unique<char[]>(text.size() + 1)) {
        std::copy(text.begin(), text.end(), copy_.get());
    }
    [[nodiscard]] const char* get() const { return copy_.get(); }

  private:
    std::unique_ptr<char[]> copy_;
};

/// A buffer of its exact size, full of what is no text.
class Message {
  public:
    explicit Message(std::size_t size) : size_(size), bytes_(std::make_unique<char[]>(size)) {
        std::fill_n(bytes_.get(), size, '\x7e');
    }
    [[nodiscard]] char* get() const { return size_ == 0 ? nullptr : bytes_.get(); }
    [[nodiscard]] std::size_t size() const { return size_; }

    void check(int code) const {
        if (size_ == 0) {
            return;
        }
        const auto* end = static_cast<const char*>(std::memchr(bytes_.get(), '\0', size_));
        require(end != nullptr, "a message ends with NUL");
        const std::string_view text(bytes_.get(), static_cast<std::size_t>(end - bytes_.get()));
        require(is_utf8(text), "a message is UTF-8");
        require(code != DETEQUIV_OK || text.empty(), "a success has no message");
        require(code == DETEQUIV_OK || size_ < 64 || !text.empty(), "a fault has a message");
    }

  private:
    std::size_t size_;
    std::unique_ptr<char[]> bytes_;
};

void check_code(int code) {
    require(code == DETEQUIV_OK || code == DETEQUIV_BAD_INPUT || code == DETEQUIV_FAILURE,
            [&] { return "a documented code, not " + std::to_string(code); });
}

/// The text of an answer is JSON, and there exactly if something was computed.
void check_answer(int code, char* json, const Message& message) {
    check_code(code);
    message.check(code);
    require((json != nullptr) == (code != DETEQUIV_BAD_INPUT), "an answer is there if it was computed");
    if (json != nullptr) {
        const auto read = nlohmann::json::parse(json, nullptr, false);
        require(!read.is_discarded() && read.contains("version"), "an answer is JSON");
        require(read.dump().size() > 2, "an answer can be written again");
    }
    detequiv_free(json);
}

std::vector<double> numbers(Input& input, std::size_t count) {
    std::vector<double> values(count);
    std::generate(values.begin(), values.end(), [&] { return input.number<double>(); });
    return values;
}

bool may_be_used(int status) {
    return status >= DETEQUIV_STATUS_OK && status <= DETEQUIV_STATUS_INACCURATE;
}

void check_resolvent(std::string_view bytes, const Message& message) {
    constexpr std::size_t inputs = 5;
    Input input(bytes);
    const std::size_t points = std::min(most_points, input.left<double>() / inputs);
    std::array<std::vector<double>, inputs> in;
    for (auto& column : in) {
        column = numbers(input, points);
    }
    std::array<std::vector<double>, 6> out;
    for (auto& column : out) {
        column.assign(points, std::nan(""));
    }
    std::vector<int> status(points, -1);
    const int code =
        detequiv_resolvent(points, in[0].data(), in[1].data(), in[2].data(), in[3].data(), in[4].data(),
                           out[0].data(), out[1].data(), out[2].data(), out[3].data(), out[4].data(),
                           out[5].data(), status.data(), message.get(), message.size());
    check_code(code);
    message.check(code);
    for (std::size_t i = 0; i < points && code != DETEQUIV_BAD_INPUT; ++i) {
        require(status[i] >= DETEQUIV_STATUS_NOT_RUN && status[i] <= DETEQUIV_STATUS_UNDEFINED,
                "a documented status");
        for (const auto& column : out) {
            require(!may_be_used(status[i]) || !std::isnan(column[i]), "what may be used is a number");
            require(status[i] != DETEQUIV_STATUS_OK || column[i] >= 0, "the resolvent is not negative");
        }
    }
}

/// Three errors at some points, with bounds of them where these were asked for.
struct ErrorArrays {
    explicit ErrorArrays(std::size_t points) : status(points, -1) {
        for (auto* columns : {&errors, &bounds}) {
            columns->fill(std::vector<double>(points, std::nan("")));
        }
    }
    std::array<std::vector<double>, 3> errors, bounds;
    std::vector<int> status;
};

bool same(double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

/// Bounds stand beside the same numbers, and make a status worse at most.
void check_bounds(int code, const ErrorArrays& plain, int code_with_bounds, const ErrorArrays& with_bounds) {
    require(code == code_with_bounds, "bounds change no code");
    for (std::size_t i = 0; i < plain.status.size() && code != DETEQUIV_BAD_INPUT; ++i) {
        for (std::size_t k = 0; k < plain.errors.size(); ++k) {
            require(same(plain.errors[k][i], with_bounds.errors[k][i]), "bounds change no number");
            require(!(with_bounds.bounds[k][i] < 0), "a bound is not negative");
            require(with_bounds.status[i] != DETEQUIV_STATUS_OK || !std::isnan(with_bounds.bounds[k][i]),
                    "the bound of a number that is ok is none of NaN");
        }
        require(with_bounds.status[i] >= plain.status[i], "bounds make no status better");
    }
}

void check_errors(int stage, std::string_view bytes, const Message& message) {
    constexpr std::array keys{"ridge.lambda", "step.size"};
    const auto end = std::min(bytes.find('\0'), bytes.size());
    const CText study(bytes.substr(0, end));
    if (!is_quick(bytes.substr(0, end))) {
        return;
    }
    Input input(bytes.substr(std::min(end + 1, bytes.size())));
    const std::size_t points = std::min(most_points, input.left<double>() / keys.size());
    const std::vector<double> values = numbers(input, points * keys.size());
    const std::size_t fields = points > 0 ? keys.size() : 0;
    ErrorArrays plain(points);
    auto& errors = plain.errors;
    auto& status = plain.status;
    const int code =
        detequiv_errors(study.get(), stage, points, fields, keys.data(), values.data(), errors[0].data(),
                        errors[1].data(), errors[2].data(), status.data(), message.get(), message.size());
    check_code(code);
    message.check(code);
    for (std::size_t i = 0; i < points && code != DETEQUIV_BAD_INPUT; ++i) {
        for (const auto& column : errors) {
            require(!may_be_used(status[i]) || !std::isnan(column[i]), "what may be used is a number");
            require(status[i] != DETEQUIV_STATUS_OK || column[i] >= 0, "errors are not negative");
        }
    }
    ErrorArrays with(points);
    const int code_with = detequiv_bounds(study.get(), stage, points, fields, keys.data(), values.data(),
                                          with.errors[0].data(), with.errors[1].data(), with.errors[2].data(),
                                          with.bounds[0].data(), with.bounds[1].data(), with.bounds[2].data(),
                                          with.status.data(), message.get(), message.size());
    message.check(code_with);
    check_bounds(code, plain, code_with, with);
}

/// Text up to the first NUL, as C reads it; what stands behind must not matter.
void check_texts(unsigned function, std::string_view bytes, const Message& message) {
    const CText text(bytes);
    if (function > 0 && !is_quick(text.get())) {
        return;
    }
    char unset = '\0';
    char* json = &unset;
    const auto answer = [&] {
        switch (function) {
            case 0:
                return detequiv_hermite(text.get(), 64, &json, message.get(), message.size());
            case 1:
                return detequiv_predict(text.get(), &json, message.get(), message.size());
            case 2:
                return detequiv_curve(text.get(), &json, message.get(), message.size());
            default:
                return detequiv_spectrum(text.get(), static_cast<int>(bytes.size() % 12), &json,
                                         message.get(), message.size());
        }
    };
    const int code = answer();  // before json is read: arguments have no order
    check_answer(code, json, message);
}

}  // namespace
}  // namespace detequiv::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace detequiv::fuzz;
    constexpr std::size_t header = 2;
    if (size < header) {
        return 0;
    }
    const Message message(2 * std::size_t{data[1]});
    const std::string_view bytes = text_of(data + header, size - header);
    switch (const unsigned function = data[0] % 8U) {
        case 4:
            check_resolvent(bytes, message);
            break;
        case 5:
        case 6:
        case 7:
            check_errors(static_cast<int>(function) - 5, bytes, message);
            break;
        default:
            check_texts(function, bytes, message);
    }
    return 0;
}

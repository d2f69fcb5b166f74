#pragma once

namespace detequiv::test {

/// A study whose networks are drawn in a moment.
inline constexpr const char* small_study = R"toml(
[network]
activation = "tanh"
width = 60
[data]
teacher = "He1"
dimension = 40
samples = 90
[ridge]
lambda = 0.1
[step]
size = 2
[simulation]
trials = 6
test_samples = 100
)toml";

}  // namespace detequiv::test

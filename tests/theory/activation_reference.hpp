#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

/// tests/reference/activation.json: mpmath's values, see make_activation.py.
inline nlohmann::json activation_reference() {
    std::ifstream file(std::string(DETEQUIV_REFERENCE_DIR) + "/activation.json");
    return nlohmann::json::parse(file);
}

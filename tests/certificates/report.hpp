#pragma once

#include <string>
#include <utility>
#include <vector>

#include "confront.hpp"
#include "detequiv/theory/prediction.hpp"
#include "truth.hpp"

namespace certificates {

using Number = truth::Real100;

/// Collects what a confrontation finds.
class Report {
  public:
    void add(const std::string& what, const detequiv::Bounded& certified, const Number& truth,
             detequiv::Status status) {
        rows_.push_back({.what = what,
                         .value = certified.value,
                         .bound = certified.error,
                         .error = static_cast<double>(abs(Number(certified.value) - truth)),
                         .status = status});
    }
    void add(const std::string& what, const detequiv::CertifiedErrors& certified,
             const truth::Errors<Number>& truth, detequiv::Status status) {
        add(what + ".objective", certified.train_objective, truth.train_objective, status);
        add(what + ".train", certified.train_error, truth.train_error, status);
        add(what + ".test", certified.test_error, truth.test_error, status);
    }
    [[nodiscard]] std::vector<Confrontation> rows() && { return std::move(rows_); }

  private:
    std::vector<Confrontation> rows_;
};

}  // namespace certificates

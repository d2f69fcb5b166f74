#pragma once

#include <boost/math/constants/constants.hpp>
#include <utility>

#include "truth_linear.hpp"
#include "truth_problem.hpp"

namespace truth {

template <class Number>
struct Atom {
    Number omega, probability;
};

/// The atoms of a law that has them.
template <class Number>
[[nodiscard]] std::vector<Atom<Number>> atoms(const Readout& readout) {
    if (readout.law == Law::rademacher) {
        const Number half = Number(1) / 2;
        return {{Number(-1), half}, {Number(1), half}};
    }
    std::vector<Atom<Number>> result;
    for (std::size_t j = 0; j < readout.atoms.size(); ++j) {
        result.push_back({Number(readout.atoms[j]), Number(readout.probabilities[j])});
    }
    return result;
}

}  // namespace truth

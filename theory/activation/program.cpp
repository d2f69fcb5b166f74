#include "activation/program.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "activation/compile.hpp"

namespace detequiv::expression {
namespace {

constexpr std::size_t block_length = 512;
/// Programs of few registers work on the stack: to allocate and clear memory takes a quarter of a short one's
/// time.
constexpr std::size_t block_scratch = 8 * block_length;
/// One value needs no allocation as long as its registers fit here.
constexpr std::size_t small_scratch = 64 * vector_padding;

std::size_t padded(std::size_t count) {
    return (count + vector_padding - 1) / vector_padding * vector_padding;
}

}  // namespace

Program::Program(const Tree& tree, std::span<const NodeId> results, BlockKernel kernel) : kernel_(kernel) {
    Compiled compiled = compile(tree, results);
    instructions_ = std::move(compiled.instructions);
    results_ = std::move(compiled.results);
    registers_ = compiled.registers;
    for (Instruction& instruction : instructions_) {
        if (instruction.operation == Operation::series) {
            // The heap block of a vector stays where it is when programs and lists of vectors move.
            coefficients_.push_back(tree.coefficients(instruction.parameter));
            instruction.coefficients = coefficients_.back().data();
            instruction.parameter = static_cast<int>(coefficients_.back().size());
        }
    }
}

void Program::run_block(std::span<const double> z, double* registers, std::size_t stride) const {
    std::copy(z.begin(), z.end(), registers);
    std::fill(registers + z.size(), registers + padded(z.size()), z.back());
    kernel_(instructions_.data(), instructions_.data() + instructions_.size(), registers, stride, z.size());
}

void Program::run(std::span<const double> z, std::span<const std::span<double>> outputs) const {
    const std::size_t stride = std::min(block_length, padded(z.size()));
    if (registers_ * stride <= block_scratch) {
        std::array<double, block_scratch> registers;  // NOLINT(*-member-init): filled by run_block
        run_blocks(z, outputs, registers.data(), stride);
        return;
    }
    std::vector<double> registers(registers_ * stride);
    run_blocks(z, outputs, registers.data(), stride);
}

void Program::run_blocks(std::span<const double> z, std::span<const std::span<double>> outputs,
                         double* registers, std::size_t stride) const {
    for (std::size_t begin = 0; begin < z.size(); begin += block_length) {
        const std::size_t count = std::min(block_length, z.size() - begin);
        run_block(z.subspan(begin, count), registers, stride);
        for (std::size_t r = 0; r < results_.size(); ++r) {
            const double* const from = registers + static_cast<std::size_t>(results_[r]) * stride;
            std::copy(from, from + count, outputs[r].begin() + static_cast<std::ptrdiff_t>(begin));
        }
    }
}

double Program::operator()(double z) const {
    const auto result = static_cast<std::size_t>(results_.front()) * vector_padding;
    if (registers_ * vector_padding <= small_scratch) {
        std::array<double, small_scratch> registers;  // NOLINT(*-member-init): filled by run_block
        run_block(std::span(&z, 1), registers.data(), vector_padding);
        return registers[result];
    }
    std::vector<double> registers(registers_ * vector_padding);
    run_block(std::span(&z, 1), registers.data(), vector_padding);
    return registers[result];
}

std::vector<double> Program::all(double z) const {
    std::vector<double> registers(registers_ * vector_padding);
    run_block(std::span(&z, 1), registers.data(), vector_padding);
    std::vector<double> values;
    for (const int result : results_) {
        values.push_back(registers[static_cast<std::size_t>(result) * vector_padding]);
    }
    return values;
}

}  // namespace detequiv::expression

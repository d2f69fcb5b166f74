// Stage by stage: what one struct leaves is the argument of the next.
#include <cstdio>
#include <detequiv/theory/bulk_spectrum.hpp>
#include <detequiv/theory/hermite.hpp>
#include <detequiv/theory/resolvent.hpp>

int main() {
    const detequiv::Hermite sigma = detequiv::hermite_expansion(detequiv::Activation::parse("relu"));
    const detequiv::BulkParameters network{
        .c1_squared = sigma[1] * sigma[1],
        .bulk_variance = sigma.bulk_variance,
        .phi = 0.6,     // d/n
        .psi = 0.5,     // d/N
        .ridge = 0.01,  // lambda
    };
    const detequiv::Resolvent bulk = detequiv::solve_resolvent(network);
    std::printf("test error per unit of noise %.4f, of linear signal %.4f\n", bulk.V, bulk.B);
    std::printf("the bulk ends at %.4f\n", detequiv::right_edge(network).location);
    return detequiv::usable(bulk.status) ? 0 : 1;
}

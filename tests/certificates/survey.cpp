/// certificate_survey FIRST COUNT [functions | spectrum]: random problems FIRST .. FIRST + COUNT - 1, or as
/// many random bulks, against the truth; prints each number outside its bound and a table of how far bounds
/// exceed errors. Ends with 1 if a bound failed.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <limits>
#include <map>
#include <string>

#include "confront.hpp"
#include "confront_spectrum.hpp"

namespace {

struct Tally {
    std::vector<double> excess;
    long failed = 0, uncertain = 0, unsaid = 0;
};

double quantile(std::vector<double>& values, double q) {
    if (values.empty()) {
        return std::numeric_limits<double>::quiet_NaN();
    }
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(q * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

std::vector<certificates::Confrontation> rows_of(std::uint64_t index, const std::string& kind) {
    if (kind == "spectrum") {
        return certificates::confront_spectrum(certificates::random_bulk(index));
    }
    const auto family =
        kind == "functions" ? certificates::Family::functions : certificates::Family::polynomials;
    const certificates::RandomStudy random = certificates::random_study(index, family);
    std::vector<certificates::Confrontation> rows = certificates::confront(random);
    const std::vector<certificates::Confrontation> map = certificates::confront_map(random);
    rows.insert(rows.end(), map.begin(), map.end());
    return rows;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::fprintf(stderr, "usage: %s FIRST COUNT [functions | spectrum]\n", argv[0]);
        return 2;
    }
    const std::uint64_t first = std::strtoull(argv[1], nullptr, 10);
    const std::uint64_t count = std::strtoull(argv[2], nullptr, 10);
    const std::string kind = argc > 3 ? argv[3] : "";
    std::map<std::string, Tally> tallies;
    long refused = 0;
    for (std::uint64_t index = first; index < first + count; ++index) {
        try {
            for (const certificates::Confrontation& row : rows_of(index, kind)) {
                Tally& tally = tallies[row.what];
                if (!row.holds()) {
                    ++tally.failed;
                    std::printf("FAILED %llu %s value %.17g error %.3g bound %.3g status %s\n",
                                static_cast<unsigned long long>(index), row.what.c_str(), row.value,
                                row.error, row.bound, std::string(detequiv::to_string(row.status)).c_str());
                }
                if (row.unsaid()) {
                    ++tally.unsaid;
                    std::printf("UNSAID %llu %s value %.17g bound %.3g\n",
                                static_cast<unsigned long long>(index), row.what.c_str(), row.value,
                                row.bound);
                }
                if (std::isfinite(row.bound)) {
                    tally.excess.push_back(row.excess());
                } else {
                    ++tally.uncertain;
                }
            }
        } catch (const std::exception& error) {
            ++refused;
            std::printf("REFUSED %llu %s\n", static_cast<unsigned long long>(index), error.what());
        }
    }
    long failed = 0;
    long unsaid = 0;
    double numbers = 0;
    double far = 0;
    std::printf("%-22s %9s %7s %9s %9s %9s %9s %9s %9s\n", "number", "count", "failed", "uncertain", "median",
                "90 %", "99 %", "largest", "> 1000");
    for (auto& [what, tally] : tallies) {
        failed += tally.failed;
        unsaid += tally.unsaid;
        const auto beyond =
            std::count_if(tally.excess.begin(), tally.excess.end(), [](double x) { return x > 1000; });
        numbers += static_cast<double>(tally.excess.size()) + static_cast<double>(tally.uncertain);
        far += static_cast<double>(beyond) + static_cast<double>(tally.uncertain);
        std::printf(
            "%-22s %9zu %7ld %9ld %9.3g %9.3g %9.3g %9.3g %9.2g\n", what.c_str(), tally.excess.size(),
            tally.failed, tally.uncertain, quantile(tally.excess, 0.5), quantile(tally.excess, 0.9),
            quantile(tally.excess, 0.99), quantile(tally.excess, 1),
            static_cast<double>(beyond) / static_cast<double>(std::max<std::size_t>(tally.excess.size(), 1)));
    }
    std::printf(
        "problems %llu refused %ld numbers %.0f bounds failed %ld unsaid %ld beyond a thousand errors %.3g\n",
        static_cast<unsigned long long>(count), refused, numbers, failed, unsaid, far / numbers);
    return failed + unsaid == 0 ? 0 : 1;
}

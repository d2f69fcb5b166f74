#include "compare_report.hpp"

#include <cmath>

#include "detequiv/version.hpp"
#include "json.hpp"
#include "output.hpp"
#include "table.hpp"

namespace detequiv::app {
namespace {

/// With the interval that covers the true mean with probability 95 %, by Student's law.
Json mean_json(const SampleMean& mean) {
    const double half = mean.half_width(0.95);
    return {{"mean", finite_or_null(mean.mean)},
            {"standard_error", finite_or_null(mean.standard_error)},
            {"interval_95", {finite_or_null(mean.mean - half), finite_or_null(mean.mean + half)}},
            {"draws", mean.count}};
}

Json means_json(const std::vector<SampleMean>& means) {
    Json list = Json::array();
    for (const SampleMean& mean : means) {
        list.push_back({finite_or_null(mean.mean), finite_or_null(mean.standard_error)});
    }
    return list;
}

/// One row for each quantity at each point, every number of the comparison.
Table errors_table(const Comparison& comparison) {
    Table table{.header = {"step_size",
                           "exponent",
                           "ridge",
                           "quantity",
                           "simulated",
                           "simulated_se",
                           "limit",
                           "finite",
                           "drop",
                           "drop_se",
                           "drop_limit",
                           "drop_finite",
                           "drop_conditioned",
                           "difference",
                           "difference_se",
                           "z_limit",
                           "z_finite",
                           "z_conditioned",
                           "row_norm_growth",
                           "allowance",
                           "excess",
                           "unseen"},
                .rows = {}};
    for (const ComparedPoint& point : comparison.points) {
        for (const ComparedQuantity& q : point.quantities) {
            const double exponent = point.point.step_size > 0 ? point.study.step_exponent() : std::nan("");
            table.rows.push_back({point.point.step_size,
                                  exponent,
                                  point.point.ridge,
                                  std::string(to_string(q.quantity)),
                                  q.value.mean,
                                  q.value.standard_error,
                                  q.value_limit,
                                  q.value_finite,
                                  q.improvement.mean,
                                  q.improvement.standard_error,
                                  q.limit,
                                  q.finite,
                                  q.conditioned.mean,
                                  q.difference.mean,
                                  q.difference.standard_error,
                                  q.z_limit,
                                  q.z_finite,
                                  q.z_conditioned,
                                  point.row_growth,
                                  point.in_range ? q.judgement.allowance : std::nan(""),
                                  point.in_range && q.judgement.judged ? q.judgement.excess : std::nan(""),
                                  point.in_range ? q.judgement.unseen : std::nan("")});
        }
    }
    return table;
}

/// What fits a terminal: the drop from the network before the step.
Table readable_table(const Comparison& comparison) {
    Table table{.header = {"eta", "quantity", "drop", "+-", "limit", "finite", "this draw", "allowed",
                           "unseen", "z limit", "z finite", "z draw"},
                .rows = {}};
    for (const ComparedPoint& point : comparison.points) {
        for (const ComparedQuantity& q : point.quantities) {
            if (point.point.step_size == 0) {
                continue;
            }
            table.rows.push_back({point.point.step_size, std::string(to_string(q.quantity)),
                                  q.improvement.mean, q.improvement.standard_error, q.limit, q.finite,
                                  q.conditioned.mean, point.in_range ? q.judgement.allowance : std::nan(""),
                                  point.in_range ? q.judgement.unseen : std::nan(""), q.z_limit, q.z_finite,
                                  q.z_conditioned});
        }
    }
    return table;
}

/// What every step size shares once, then the outlier of the weights at each.
Table first_step_table(const Comparison& comparison) {
    Table table{.header = {"eta", "first step", "simulated", "+-", "limit", "z"}, .rows = {}};
    bool shared_shown = false;
    for (const ComparedPoint& point : comparison.points) {
        for (const ComparedNumber& one : point.first_step) {
            if (point.point.step_size > 0 && (one.name == "weight_outlier" || !shared_shown)) {
                table.rows.push_back({point.point.step_size, one.name, one.simulated.mean,
                                      one.simulated.standard_error, one.predicted, one.z});
            }
        }
        shared_shown = shared_shown || point.point.step_size > 0;
    }
    return table;
}

Table outlier_table(const Comparison& comparison) {
    Table table{.header = {"eta", "outlier", "measured", "+-", "finite", "this draw", "overlap", "+-",
                           "finite", "this draw", "judged"},
                .rows = {}};
    for (const ComparedPoint& point : comparison.points) {
        for (const ComparedOutlier& o : point.outliers) {
            table.rows.push_back({point.point.step_size, o.label, o.location.mean, o.location.standard_error,
                                  o.predicted, o.conditioned.mean, o.overlap.mean, o.overlap.standard_error,
                                  o.predicted_overlap, o.conditioned_overlap.mean,
                                  std::string(!point.in_range || !o.location_judgement.judged ? "no"
                                              : o.overlap_judgement.judged                    ? "yes"
                                                                                              : "place")});
        }
    }
    return table;
}

Json judgement_json(const Judgement& judgement) {
    if (!judgement.judged) {
        return nullptr;
    }
    return {{"tolerance", finite_or_null(judgement.tolerance)},
            {"allowance", finite_or_null(judgement.allowance)},
            {"beyond_tolerance", finite_or_null(judgement.beyond)},
            {"excess", finite_or_null(judgement.excess)},
            {"unseen", finite_or_null(judgement.unseen)}};
}

Json quantity_json(const ComparedQuantity& q) {
    return {{"quantity", to_string(q.quantity)},
            {"simulated", mean_json(q.value)},
            {"limit", finite_or_null(q.value_limit)},
            {"finite", finite_or_null(q.value_finite)},
            {"improvement",
             {{"simulated", mean_json(q.improvement)},
              {"limit", finite_or_null(q.limit)},
              {"finite", finite_or_null(q.finite)},
              {"conditioned", mean_json(q.conditioned)},
              {"difference", mean_json(q.difference)}}},
            {"z",
             {{"limit", finite_or_null(q.z_limit)},
              {"finite", finite_or_null(q.z_finite)},
              {"conditioned", finite_or_null(q.z_conditioned)}}},
            {"judgement", judgement_json(q.judgement)}};
}

Json first_step_json(const std::vector<ComparedNumber>& numbers) {
    Json object = Json::object();
    for (const ComparedNumber& one : numbers) {
        object[one.name] = {{"simulated", mean_json(one.simulated)},
                            {"predicted", finite_or_null(one.predicted)},
                            {"z", finite_or_null(one.z)}};
    }
    return object;
}

Json outlier_json(const ComparedOutlier& o) {
    return {{"order", o.order},
            {"label", o.label},
            {"location", mean_json(o.location)},
            {"predicted", finite_or_null(o.predicted)},
            {"conditioned", mean_json(o.conditioned)},
            {"difference", mean_json(o.location_difference)},
            {"judgement", judgement_json(o.location_judgement)},
            {"overlap", mean_json(o.overlap)},
            {"predicted_overlap", finite_or_null(o.predicted_overlap)},
            {"conditioned_overlap", mean_json(o.conditioned_overlap)},
            {"overlap_difference", mean_json(o.overlap_difference)},
            {"overlap_judgement", judgement_json(o.overlap_judgement)}};
}

Json comparison_json(const Study& study, const Comparison& comparison, const ComparisonOptions& options) {
    Json points = Json::array();
    for (const ComparedPoint& point : comparison.points) {
        Json quantities_list = Json::array();
        for (const ComparedQuantity& q : point.quantities) {
            quantities_list.push_back(quantity_json(q));
        }
        Json outliers = Json::array();
        for (const ComparedOutlier& o : point.outliers) {
            outliers.push_back(outlier_json(o));
        }
        points.push_back({{"step_size", point.point.step_size},
                          {"ridge", point.point.ridge},
                          {"row_norm_growth", finite_or_null(point.row_growth)},
                          {"judged", point.in_range},
                          {"quantities", quantities_list},
                          {"first_step", first_step_json(point.first_step)},
                          {"outliers", outliers},
                          {"singular_values", means_json(point.singular_values)},
                          {"overlaps", means_json(point.overlaps)}});
    }
    const FamilyVerdict& v = comparison.verdict;
    return {{"version", version()},
            {"study", study_json(study)},
            {"blas", blas_description()},
            {"gradient", options.trial.gradient == Gradient::full ? "full" : "rank-one"},
            {"precision", options.trial.precision == Precision::double_precision ? "double" : "single"},
            {"trials", comparison.trials},
            {"trials_stored", comparison.stored},
            {"points", points},
            {"verdict",
             {{"finding", to_string(comparison.finding)},
              {"agrees", comparison.agrees},
              {"line", comparison.line},
              {"tests", v.tests},
              {"false_alarm_rate", options.false_alarm_rate},
              {"tolerance", options.tolerance},
              {"location_tolerance", options.location_tolerance},
              {"overlap_tolerance", options.overlap_tolerance},
              {"finite_size", options.finite_size},
              {"unseen", finite_or_null(comparison.unseen)},
              {"unseen_allowed", options.unseen},
              {"errors", comparison.errors},
              {"blind", comparison.blind},
              {"critical_z", finite_or_null(v.critical_z)},
              {"largest_excess", finite_or_null(v.largest_z)},
              {"too_close", v.too_close},
              {"beyond_tolerance", comparison.finite_size},
              {"largest_growth", finite_or_null(comparison.largest_growth)},
              {"points_not_judged", comparison.out_of_range}}},
            {"warnings", comparison.warnings}};
}

std::string readable_report(const Comparison& comparison) {
    std::string text = "drop = value before the step - value after it, mean over " +
                       std::to_string(comparison.trials) +
                       " draws, the same at every step size: its points are correlated; z in standard "
                       "errors\n\n" +
                       to_text(readable_table(comparison));
    text.append("\n").append(to_text(first_step_table(comparison)));
    const Table outliers = outlier_table(comparison);
    if (!outliers.rows.empty()) {
        text +=
            "\nsingular values of F/sqrt(width) outside the bulk, squared overlaps with He of the learned "
            "direction\n\n" +
            to_text(outliers);
    }
    text.append("\n").append(comparison.line).append("\n");
    const std::string next = next_step(comparison);
    return next.empty() ? text : text + next + "\n";
}

}  // namespace

std::string next_step(const Comparison& comparison) {
    if (comparison.finding == Finding::not_told_apart) {
        return std::isfinite(comparison.unseen)
                   ? "next: more draws by --trials or --target-se, larger sizes by --set; --unseen says what "
                     "agreement takes"
                   : "";
    }
    std::string next;
    if (comparison.finding == Finding::disagree || comparison.finite_size > 0) {
        next = "next: --sizes shows whether differences shrink with the size";
    }
    if (comparison.finding == Finding::disagree && comparison.gradient == Gradient::full) {
        next += ", --gradient rank-one whether they come from what the theory leaves out of the step";
    }
    return next;
}

std::string comparison_report(const Study& study, const Comparison& comparison,
                              const ComparisonOptions& options, Format format) {
    switch (format) {
        case Format::json:
            return to_text(comparison_json(study, comparison, options));
        case Format::csv:
            return provenance("compare", study, comparison.warnings, {comparison.line, blas_description()}) +
                   to_csv(errors_table(comparison));
        case Format::table:
            break;
    }
    return readable_report(comparison);
}

}  // namespace detequiv::app

#include <map>

#include "command_line/page.hpp"

/// What the pages say beyond their options.
namespace detequiv::app {

std::vector<Example> examples_of(const std::string& verb) {
    static const std::map<std::string, std::vector<Example>> examples{
        {"",
         {{"write a commented study to start from", "detequiv init"},
          {"everything the theory says of it", "detequiv predict study.toml"},
          {"test error against the step size, with a figure",
           "detequiv curve study.toml --sweep step.exponent=0:0.45:46 --plot curve.svg"},
          {"what is installed, and does it compute the right numbers?", "detequiv doctor"}}},
        {"init",
         {{"study.toml, with a comment on every field", "detequiv init"},
          {"other functions of z",
           "detequiv init tanh.toml --activation tanh --teacher \"He1 + He2/sqrt(2)\""},
          {"any field, and a sweep for curve and compare",
           "detequiv init wide.toml --set network.width=4000 --sweep step.exponent=0:0.4:9"},
          {"to look at it only", "detequiv init -"}}},
        {"hermite",
         {{"a built-in name", "detequiv hermite relu"},
          {"an expression in z, with a figure",
           "detequiv hermite \"tanh(z) + exp(-z^2/2)\" --degree 12 --plot coefficients.svg"},
          {"a list of coefficients, as JSON", "detequiv hermite \"[0, 1, 0.5]\" --format json"},
          {"what begins with a minus stands behind --", "detequiv hermite -- \"-z + He3\""}}},
        {"predict",
         {{"spikes, plateaus, errors of the study's own point", "detequiv predict study.toml"},
          {"with some fields changed",
           "detequiv predict study.toml --set step.size=3 --set network.readout=rademacher"},
          {"for another program", "detequiv predict study.toml --format json --out point.json"}}},
        {"curve",
         {{"errors against the exponent of the step size, with a figure",
           "detequiv curve study.toml --sweep step.exponent=0:0.45:46 --plot curve.svg"},
          {"against the ridge, for a spreadsheet",
           "detequiv curve study.toml --sweep ridge.lambda=1e-4:10:41:log --out curve.csv"},
          {"over two fields: a map of the test error",
           "detequiv curve study.toml --sweep ridge.lambda=1e-4:10:20:log \\\n"
           "      --sweep step.exponent=0:0.45:20 --plot map.svg --out map.csv"}}},
        {"spectrum",
         {{"bulk and outliers after a larger step, with a figure",
           "detequiv spectrum study.toml --set step.exponent=0.3 --plot spectrum.svg"},
          {"over the histogram of two simulated networks",
           "detequiv spectrum study.toml --set step.size=8 --trials 2 --plot histogram.svg"},
          {"the density on a finer grid", "detequiv spectrum study.toml --points 2000 --out density.csv"}}},
        {"simulate",
         {{"two networks, kept in study.sqlite", "detequiv simulate study.toml --trials 2"},
          {"what the store holds", "detequiv simulate study.toml --trials 2 --status"},
          {"the second of two machines, or array jobs",
           "detequiv simulate study.toml --trials 4 --shard 1/2 --store part1.sqlite"},
          {"its results taken over", "detequiv simulate study.toml --trials 4 --merge part1.sqlite"}}},
        {"compare",
         {{"four networks at two step sizes, with a figure",
           "detequiv compare study.toml --sweep step.size=2:4:2 --trials 4 --plot fig.svg"},
          {"what is stored of them, for a spreadsheet",
           "detequiv compare study.toml --sweep step.size=2:4:2 --stored --out compare.csv"},
          {"do the differences shrink with the size?",
           "detequiv compare study.toml --set step.size=2 --sizes 100,200,400 --trials 8"}}},
        {"doctor",
         {{"on the terminal", "detequiv doctor"},
          {"for a report of a fault", "detequiv doctor --format json --out doctor.json"}}},
        {"completion",
         {{"bash: in this shell only", "source <(detequiv completion bash)"},
          {"zsh: a file for a folder of $fpath", "detequiv completion zsh > _detequiv"},
          {"fish: a file for ~/.config/fish/completions", "detequiv completion fish > detequiv.fish"}}},
        {"manual", {{"the program's page", "detequiv manual"}, {"a verb's", "detequiv manual predict"}}}};
    return examples.at(verb);
}

std::vector<Note> notes_of(const std::string& verb) {
    static const Note status{
        "Exit status",
        "0: done, and compare found no disagreement; 1: compare found that theory and simulation disagree, "
        "or are closer than their error bars allow (too_close); 2: bad input, or a path that cannot be "
        "written; 3: a number that could not be computed, a figure that could not be drawn, a full disk, "
        "too little memory; "
        "130: interrupted, a simulation also by SIGTERM. A reader that goes away is no failure."};
    static const std::map<std::string, std::vector<Note>> notes{
        {"",
         {{"Output",
           "Data goes to stdout, everything else to stderr. Without --format the extension of --out decides "
           "(.csv, .json; .txt or none: a table); without --out a terminal gets a table, a pipe or file CSV "
           "(hermite, curve) or JSON (predict, spectrum, compare); doctor prints a table there, too, and "
           "simulate has "
           "nothing else. Numbers that do not exist are empty in CSV and null in JSON."},
          status}},
        {"simulate",
         {{"Stores",
           "Every trial is stored when it ends: interrupt at will, the same call goes on from there. More "
           "trials or step sizes add to a store; anything physical that changes in the study has results of "
           "its own."}}},
        {"compare",
         {{"Verdict",
           "Exit status 1: theory and simulation disagree, by more than --tolerance of the improvement, "
           "--finite-size times what the step adds to the rows' squared norms, and the number of standard "
           "errors that keeps the whole comparison's false-alarm rate at --false-alarm. Differences between "
           "--tolerance and that are said to be of finite size; --sizes shows whether they shrink.\n"
           "Exit status 1 as well: theory and simulation are closer than their error bars allow (too_close). "
           "Every difference of the errors is then so small beside its error bar as chance alone makes it in "
           "at most half of --false-alarm of all comparisons: the error bars are too wide.\n"
           "Exit status 0: no such difference. Theory and simulation are then said to agree unless, in more "
           "than half of the errors, more than --unseen of the improvement may pass unseen; there they are "
           "not told apart, and the line says how many draws, or what else, would do.\n"
           "JSON has it as verdict.finding: disagree, too_close, agree, not_told_apart."}}},
        {"doctor",
         {{"Self-check",
           "Numbers computed here are held against ones computed to 40 digits or more by mpmath, and a small "
           "simulation against its prediction. Exit status 3: one of them is further off than allowed."}}}};
    const auto found = notes.find(verb);
    return found == notes.end() ? std::vector<Note>{} : found->second;
}

}  // namespace detequiv::app

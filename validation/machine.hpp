#pragma once

/// What this process may take of the machine that it runs on.
namespace detequiv {

/// Cores for each of so many processes that share one control group, at least 1: those that this process may
/// run on, which a batch system or taskset may have made fewer than there are, and no more than its share of
/// the processors that the group is granted, rounded up.
[[nodiscard]] int allowed_cores(int processes = 1);

/// Bytes that the machine, and the control groups that this process is in, could still give.
[[nodiscard]] double memory_left();

/// Processors' worth of time that the control groups grant; infinite without a limit.
[[nodiscard]] double granted_processors();

}  // namespace detequiv

#pragma once

/// The command on processors that its OpenBLAS does not know.
namespace detequiv::app {

/// Where this call multiplies large matrices and faster_blas_kernels() names better ones, starts this program
/// anew with them: OpenBLAS chooses when it is loaded.
void choose_blas_kernels(int argc, char** argv);

}  // namespace detequiv::app

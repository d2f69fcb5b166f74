#pragma once

#include <Eigen/Core>

/// The few dense operations that trials spend their time in, in one place so that BLAS can carry them:
/// linear_algebra_openblas.cpp and linear_algebra_eigen.cpp hold the same functions. Scalar is float or
/// double.
namespace detequiv::dense {

template <class Scalar>
using Matrix = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic>;
template <class Scalar>
using Vector = Eigen::Matrix<Scalar, Eigen::Dynamic, 1>;

/// C = A^T B.
template <class Scalar>
void product_tn(const Matrix<Scalar>& A, const Matrix<Scalar>& B, Matrix<Scalar>& C);

/// C += A B^T.
template <class Scalar>
void add_product_nt(const Matrix<Scalar>& A, const Matrix<Scalar>& B, Matrix<Scalar>& C);

/// Lower triangle of C += A A^T.
template <class Scalar>
void add_square_nt(const Matrix<Scalar>& A, Matrix<Scalar>& C);

/// Lower triangle of C += A^T A.
template <class Scalar>
void add_square_tn(const Matrix<Scalar>& A, Matrix<Scalar>& C);

/// y = A x or, transposed, y = A^T x, with the first `columns` columns of A.
template <class Scalar>
void times(const Matrix<Scalar>& A, Eigen::Index columns, const Scalar* x, Scalar* y);
template <class Scalar>
void transposed_times(const Matrix<Scalar>& A, Eigen::Index columns, const Scalar* x, Scalar* y);

/// The same with all columns.
template <class Scalar>
void times(const Matrix<Scalar>& A, const Scalar* x, Scalar* y) {
    times(A, A.cols(), x, y);
}
template <class Scalar>
void transposed_times(const Matrix<Scalar>& A, const Scalar* x, Scalar* y) {
    transposed_times(A, A.cols(), x, y);
}

enum class Triangle { lower, upper };

/// Cholesky in place, in one triangle of A (diagonal included); false if A is not positive definite. The
/// other triangle stays as it is.
template <class Scalar>
[[nodiscard]] bool factor(Triangle triangle, Matrix<Scalar>& A);

/// Solves for the matrix that `factor` left in that triangle of A: x <- its inverse times x.
template <class Scalar>
void solve(Triangle triangle, const Matrix<Scalar>& A, Vector<Scalar>& x);

/// While it lives, each call runs in its caller's thread alone, so that several threads may call at once.
class SerialSection {
  public:
    SerialSection();
    ~SerialSection();  // NOLINT(performance-trivially-destructible): not with OpenBLAS
    SerialSection(const SerialSection&) = delete;
    SerialSection& operator=(const SerialSection&) = delete;

  private:
    [[maybe_unused]] int before_;  ///< threads, where a BLAS has its own
};

/// All eigenvalues, ascending, of the symmetric matrix whose lower triangle A holds; A is overwritten.
/// Throws TrialError where they do not converge.
template <class Scalar>
[[nodiscard]] Vector<Scalar> eigenvalues(Matrix<Scalar>& A);

}  // namespace detequiv::dense

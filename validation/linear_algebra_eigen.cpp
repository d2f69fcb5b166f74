#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

#include "detequiv/validation/trial.hpp"
#include "linear_algebra.hpp"

namespace detequiv {

void set_blas_threads(int /*threads*/) {}
const char* blas_description() {
    return "Eigen (no BLAS)";
}
std::string_view faster_blas_kernels() {
    return {};
}

namespace dense {

// Eigen's own products run in the caller's thread.
SerialSection::SerialSection() : before_(1) {}
SerialSection::~SerialSection() = default;

namespace {

template <class Scalar>
Eigen::Map<const Vector<Scalar>> vector(const Scalar* x, Eigen::Index size) {
    return {x, size};
}

}  // namespace

template <class Scalar>
void product_tn(const Matrix<Scalar>& A, const Matrix<Scalar>& B, Matrix<Scalar>& C) {
    C.noalias() = A.transpose() * B;
}

template <class Scalar>
void add_product_nt(const Matrix<Scalar>& A, const Matrix<Scalar>& B, Matrix<Scalar>& C) {
    C.noalias() += A * B.transpose();
}

template <class Scalar>
void add_square_nt(const Matrix<Scalar>& A, Matrix<Scalar>& C) {
    C.template selfadjointView<Eigen::Lower>().rankUpdate(A);
}

template <class Scalar>
void add_square_tn(const Matrix<Scalar>& A, Matrix<Scalar>& C) {
    C.template selfadjointView<Eigen::Lower>().rankUpdate(A.transpose());
}

template <class Scalar>
void times(const Matrix<Scalar>& A, Eigen::Index columns, const Scalar* x, Scalar* y) {
    Eigen::Map<Vector<Scalar>>(y, A.rows()).noalias() = A.leftCols(columns) * vector(x, columns);
}

template <class Scalar>
void transposed_times(const Matrix<Scalar>& A, Eigen::Index columns, const Scalar* x, Scalar* y) {
    Eigen::Map<Vector<Scalar>>(y, columns).noalias() = A.leftCols(columns).transpose() * vector(x, A.rows());
}

template <class Scalar>
bool factor(Triangle triangle, Matrix<Scalar>& A) {
    using InPlace = Eigen::Ref<Matrix<Scalar>>;
    return triangle == Triangle::upper ? Eigen::LLT<InPlace, Eigen::Upper>(A).info() == Eigen::Success
                                       : Eigen::LLT<InPlace, Eigen::Lower>(A).info() == Eigen::Success;
}

template <class Scalar>
void solve(Triangle triangle, const Matrix<Scalar>& A, Vector<Scalar>& x) {
    if (triangle == Triangle::upper) {
        A.template triangularView<Eigen::Upper>().transpose().solveInPlace(x);
        A.template triangularView<Eigen::Upper>().solveInPlace(x);
    } else {
        A.template triangularView<Eigen::Lower>().solveInPlace(x);
        A.template triangularView<Eigen::Lower>().transpose().solveInPlace(x);
    }
}

template <class Scalar>
Vector<Scalar> eigenvalues(Matrix<Scalar>& A) {
    const Eigen::SelfAdjointEigenSolver<Matrix<Scalar>> solver(A, Eigen::EigenvaluesOnly);
    if (solver.info() != Eigen::Success) {
        throw TrialError("the eigenvalues of the Gram matrix did not converge");
    }
    return solver.eigenvalues();
}

// NOLINTBEGIN(bugprone-macro-parentheses): types take none
#define DETEQUIV_INSTANTIATE(Scalar)                                                             \
    template void product_tn(const Matrix<Scalar>&, const Matrix<Scalar>&, Matrix<Scalar>&);     \
    template void add_product_nt(const Matrix<Scalar>&, const Matrix<Scalar>&, Matrix<Scalar>&); \
    template void add_square_nt(const Matrix<Scalar>&, Matrix<Scalar>&);                         \
    template void add_square_tn(const Matrix<Scalar>&, Matrix<Scalar>&);                         \
    template void times(const Matrix<Scalar>&, Eigen::Index, const Scalar*, Scalar*);            \
    template void transposed_times(const Matrix<Scalar>&, Eigen::Index, const Scalar*, Scalar*); \
    template bool factor(Triangle, Matrix<Scalar>&);                                             \
    template void solve(Triangle, const Matrix<Scalar>&, Vector<Scalar>&);                       \
    template Vector<Scalar> eigenvalues(Matrix<Scalar>&);
DETEQUIV_INSTANTIATE(float)
DETEQUIV_INSTANTIATE(double)
#undef DETEQUIV_INSTANTIATE
// NOLINTEND(bugprone-macro-parentheses)

}  // namespace dense
}  // namespace detequiv

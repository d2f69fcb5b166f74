#include <algorithm>
#include <cstddef>
#include <cstdlib>

#include "blas_kernels.hpp"
#include "detequiv/validation/trial.hpp"
#include "linear_algebra.hpp"

// NOLINTBEGIN(bugprone-macro-parentheses): prefixes and types take none
extern "C" {
#define DETEQUIV_BLAS(p, S)                                                                                  \
    void p##gemm_(const char*, const char*, const int*, const int*, const int*, const S*, const S*,          \
                  const int*, const S*, const int*, const S*, S*, const int*);                               \
    void p##syrk_(const char*, const char*, const int*, const int*, const S*, const S*, const int*,          \
                  const S*, S*, const int*);                                                                 \
    void p##gemv_(const char*, const int*, const int*, const S*, const S*, const int*, const S*, const int*, \
                  const S*, S*, const int*);                                                                 \
    void p##trsm_(const char*, const char*, const char*, const char*, const int*, const int*, const S*,      \
                  const S*, const int*, S*, const int*);                                                     \
    void p##potrf_(const char*, const int*, S*, const int*, int*);                                           \
    void p##trsv_(const char*, const char*, const char*, const int*, const S*, const int*, S*, const int*);  \
    void p##syev_(const char*, const char*, const int*, S*, const int*, S*, S*, const int*, int*);
DETEQUIV_BLAS(s, float)
DETEQUIV_BLAS(d, double)
#undef DETEQUIV_BLAS
void openblas_set_num_threads(int);
int openblas_get_num_threads();
char* openblas_get_config();
char* openblas_get_corename();
}
// NOLINTEND(bugprone-macro-parentheses)

namespace detequiv {

void set_blas_threads(int threads) {
    openblas_set_num_threads(threads);
}
const char* blas_description() {
    return openblas_get_config();
}
std::string_view faster_blas_kernels() {
    return std::getenv("OPENBLAS_CORETYPE") != nullptr
               ? std::string_view()
               : dense::better_kernels(openblas_get_corename(), dense::vector_units());
}

namespace dense {

SerialSection::SerialSection() : before_(openblas_get_num_threads()) {
    openblas_set_num_threads(1);
}
SerialSection::~SerialSection() {
    openblas_set_num_threads(before_);
}

namespace {

/// The routines of one precision under common names.
template <class Scalar>
struct Blas;
template <>
struct Blas<float> {
    static constexpr auto gemm = sgemm_;
    static constexpr auto syrk = ssyrk_;
    static constexpr auto gemv = sgemv_;
    static constexpr auto trsm = strsm_;
    static constexpr auto potrf = spotrf_;
    static constexpr auto trsv = strsv_;
    static constexpr auto syev = ssyev_;
};
template <>
struct Blas<double> {
    static constexpr auto gemm = dgemm_;
    static constexpr auto syrk = dsyrk_;
    static constexpr auto gemv = dgemv_;
    static constexpr auto trsm = dtrsm_;
    static constexpr auto potrf = dpotrf_;
    static constexpr auto trsv = dtrsv_;
    static constexpr auto syev = dsyev_;
};

template <class Derived>
int rows(const Eigen::MatrixBase<Derived>& A) {
    return static_cast<int>(A.rows());
}
template <class Derived>
int cols(const Eigen::MatrixBase<Derived>& A) {
    return static_cast<int>(A.cols());
}

constexpr int unit_stride = 1;

const char* letter(Triangle triangle) {
    return triangle == Triangle::upper ? "U" : "L";
}

template <class Scalar>
void square(char transposed, const Matrix<Scalar>& A, Matrix<Scalar>& C) {
    const int n = rows(C);
    const int k = transposed == 'N' ? cols(A) : rows(A);
    const int lda = rows(A);
    const Scalar one = 1;
    Blas<Scalar>::syrk("L", &transposed, &n, &k, &one, A.data(), &lda, &one, C.data(), &n);
}

template <class Scalar>
void matrix_vector(char transposed, const Matrix<Scalar>& A, Eigen::Index columns, const Scalar* x,
                   Scalar* y) {
    const int m = rows(A);
    const int n = static_cast<int>(columns);
    const Scalar one = 1;
    const Scalar zero = 0;
    Blas<Scalar>::gemv(&transposed, &m, &n, &one, A.data(), &m, x, &unit_stride, &zero, y, &unit_stride);
}

/// The leading `columns` of a Cholesky factor of `size` rows, from the lower triangle; `stride` numbers from
/// one column to the next.
template <class Scalar>
bool factor_panel(int size, int columns, Scalar* A, int stride) {
    constexpr int narrow = 48;
    const Scalar one = 1;
    const Scalar minus_one = -1;
    for (int j = 0; j < columns; j += narrow) {
        const int width = std::min(narrow, columns - j);
        const int below = size - j - width;
        const int rest = size - j;
        Scalar* corner = A + j + static_cast<std::ptrdiff_t>(j) * stride;
        if (j > 0) {
            Blas<Scalar>::gemm("N", "T", &rest, &width, &j, &minus_one, A + j, &stride, A + j, &stride, &one,
                               corner, &stride);
        }
        int info = 0;
        Blas<Scalar>::potrf("L", &width, corner, &stride, &info);
        if (info != 0) {
            return false;
        }
        if (below > 0) {
            Blas<Scalar>::trsm("R", "L", "T", "N", &below, &width, &one, corner, &stride, corner + width,
                               &stride);
        }
    }
    return true;
}

/// OpenBLAS's own takes a quarter longer: it solves with wide triangles, at half the speed of its products.
template <class Scalar>
bool factor_lower(Matrix<Scalar>& A) {
    constexpr int wide = 192;
    const int n = rows(A);
    const Scalar one = 1;
    const Scalar minus_one = -1;
    for (int j = 0; j < n; j += wide) {
        const int width = std::min(wide, n - j);
        const int below = n - j - width;
        if (!factor_panel(n - j, width, &A(j, j), n)) {
            return false;
        }
        if (below > 0) {
            Blas<Scalar>::syrk("L", "N", &below, &width, &minus_one, &A(j + width, j), &n, &one,
                               &A(j + width, j + width), &n);
        }
    }
    return true;
}

}  // namespace

template <class Scalar>
void product_tn(const Matrix<Scalar>& A, const Matrix<Scalar>& B, Matrix<Scalar>& C) {
    C.resize(A.cols(), B.cols());
    const int m = rows(C);
    const int n = cols(C);
    const int k = rows(A);
    const Scalar one = 1;
    const Scalar zero = 0;
    Blas<Scalar>::gemm("T", "N", &m, &n, &k, &one, A.data(), &k, B.data(), &k, &zero, C.data(), &m);
}

template <class Scalar>
void add_product_nt(const Matrix<Scalar>& A, const Matrix<Scalar>& B, Matrix<Scalar>& C) {
    const int m = rows(C);
    const int n = cols(C);
    const int k = cols(A);
    const Scalar one = 1;
    Blas<Scalar>::gemm("N", "T", &m, &n, &k, &one, A.data(), &m, B.data(), &n, &one, C.data(), &m);
}

template <class Scalar>
void add_square_nt(const Matrix<Scalar>& A, Matrix<Scalar>& C) {
    square('N', A, C);
}

template <class Scalar>
void add_square_tn(const Matrix<Scalar>& A, Matrix<Scalar>& C) {
    square('T', A, C);
}

template <class Scalar>
void times(const Matrix<Scalar>& A, Eigen::Index columns, const Scalar* x, Scalar* y) {
    matrix_vector('N', A, columns, x, y);
}

template <class Scalar>
void transposed_times(const Matrix<Scalar>& A, Eigen::Index columns, const Scalar* x, Scalar* y) {
    matrix_vector('T', A, columns, x, y);
}

template <class Scalar>
bool factor(Triangle triangle, Matrix<Scalar>& A) {
    if (triangle == Triangle::lower) {
        return factor_lower(A);
    }
    const int n = rows(A);
    int info = 0;
    Blas<Scalar>::potrf(letter(triangle), &n, A.data(), &n, &info);
    return info == 0;
}

/// LAPACK's potrs, made for many columns, takes twice as long for one.
template <class Scalar>
void solve(Triangle triangle, const Matrix<Scalar>& A, Vector<Scalar>& x) {
    const int n = rows(A);
    const char* const plain = "N";
    const char* const transposed = "T";
    const bool upper = triangle == Triangle::upper;
    for (const char* which : {upper ? transposed : plain, upper ? plain : transposed}) {
        Blas<Scalar>::trsv(letter(triangle), which, "N", &n, A.data(), &n, x.data(), &unit_stride);
    }
}

template <class Scalar>
Vector<Scalar> eigenvalues(Matrix<Scalar>& A) {
    const int n = rows(A);
    Vector<Scalar> values(n);
    Scalar size = 0;
    int count = -1;
    int info = 0;
    Blas<Scalar>::syev("N", "L", &n, A.data(), &n, values.data(), &size, &count, &info);
    count = static_cast<int>(size);
    Vector<Scalar> work(count);
    Blas<Scalar>::syev("N", "L", &n, A.data(), &n, values.data(), work.data(), &count, &info);
    if (info != 0) {
        throw TrialError("the eigenvalues of the Gram matrix did not converge");
    }
    return values;
}

// NOLINTBEGIN(bugprone-macro-parentheses)
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

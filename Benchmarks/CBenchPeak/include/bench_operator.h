// One smoothing step of STL, away from the ends, as the fused kernel does it and as a product of matrices.
#ifndef VEDETTE_BENCH_OPERATOR_H
#define VEDETTE_BENCH_OPERATOR_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct bench_operator bench_operator;

/// A smoother of `window` taps for `rows` outputs (rounded down to eights) of `lanes` series (the same).
bench_operator *bench_operator_make(ptrdiff_t window, ptrdiff_t rows, ptrdiff_t lanes);

/// Smooths, subtracts from the series and takes the residual: the step as STL has it.
void bench_operator_fused(bench_operator *o);

/// Smooths alone, by a dgemm for every eight outputs over all lanes.
void bench_operator_product(bench_operator *o);

/// Greatest difference of the two estimates after both have run.
double bench_operator_difference(const bench_operator *o);

void bench_operator_free(bench_operator *o);

#ifdef __cplusplus
}
#endif

#endif

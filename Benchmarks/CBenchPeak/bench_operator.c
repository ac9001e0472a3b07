#include "bench_operator.h"

#include <cblas.h>
#include "CVectorKernels.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { PANEL = VK_STL_PANEL, WIDTH = VK_STL_LANES };

struct bench_operator {
    ptrdiff_t window, rows, lanes, taps;
    // The same input twice: [row][lane] for the product, groups of eight lanes [group][row][8] for the fused kernel.
    double *block, *grouped, *series;
    // The weights of all outputs once, with room for eight shifts on both sides, and as a matrix [output][tap].
    double *weights, *panel_rows;
    double *product, *detrended, *residual;
    vk_stl_block *blocks;
    int64_t *positions;
};

static double *room(ptrdiff_t count) {
    double *values = aligned_alloc(64, (size_t)((count + 7) / 8 * 8) * sizeof(double));
    if (!values) abort();
    memset(values, 0, (size_t)((count + 7) / 8 * 8) * sizeof(double));
    return values;
}

bench_operator *bench_operator_make(ptrdiff_t window, ptrdiff_t rows, ptrdiff_t lanes) {
    bench_operator *o = calloc(1, sizeof *o);
    if (!o) abort();
    *o = (bench_operator){.window = window, .rows = rows / PANEL * PANEL, .lanes = lanes / WIDTH * WIDTH, .taps = window + PANEL - 1};
    const ptrdiff_t input = o->rows + o->taps;
    o->block = room(input * o->lanes);
    o->grouped = room(input * o->lanes);
    o->series = room(o->rows * WIDTH);
    o->weights = room(window + 2 * (PANEL - 1));
    o->panel_rows = room(o->taps * PANEL);
    o->product = room(o->rows * o->lanes);
    o->detrended = room(o->rows * o->lanes);
    o->residual = room(o->rows * WIDTH);
    o->blocks = calloc((size_t)(o->rows / PANEL), sizeof *o->blocks);
    o->positions = calloc((size_t)o->rows, sizeof *o->positions);
    if (!o->blocks || !o->positions) abort();
    for (ptrdiff_t row = 0; row < input; row++)
        for (ptrdiff_t lane = 0; lane < o->lanes; lane++) {
            const double value = sin(0.1 * (double)row + (double)lane) + (double)((row * 7 + lane * 3) % 11);
            o->block[row * o->lanes + lane] = value;
            o->grouped[((lane / WIDTH) * input + row) * WIDTH + lane % WIDTH] = value;
        }
    // Tricube weights, summing to 1: the estimate of degree 0 away from the ends.
    double sum = 0;
    for (ptrdiff_t tap = 0; tap < window; tap++) sum += pow(1 - pow(fabs(2.0 * (double)tap / (double)(window - 1) - 1) * 0.999, 3), 3);
    for (ptrdiff_t output = 0; output < PANEL; output++)
        for (ptrdiff_t tap = 0; tap < window; tap++) {
            const double w = pow(1 - pow(fabs(2.0 * (double)tap / (double)(window - 1) - 1) * 0.999, 3), 3) / sum;
            o->weights[PANEL - 1 + tap] = w;
            o->panel_rows[output * o->taps + tap + output] = w;
        }
    for (ptrdiff_t b = 0; b < o->rows / PANEL; b++)
        o->blocks[b] = (vk_stl_block){.first_output = b * PANEL, .outputs = PANEL, .first_row = b * PANEL, .panel = PANEL - 1, .step = 1,
                                      .skip = {0, 4}, .taps = {window + 3, window + 3}};
    for (ptrdiff_t row = 0; row < o->rows; row++) o->positions[row] = row;
    return o;
}

void bench_operator_fused(bench_operator *o) {
    const vk_stl_smoother smoother = {.count = o->rows, .blocks = o->rows / PANEL, .block = o->blocks, .panels = o->weights, .position = o->positions};
    for (ptrdiff_t group = 0; group < o->lanes / WIDTH; group++)
        vk_stl_detrend(&smoother, o->series, o->grouped + group * (o->rows + o->taps) * WIDTH, NULL, NULL,
                       o->detrended + group * o->rows * WIDTH, NULL, o->residual);
}

void bench_operator_product(bench_operator *o) {
    for (ptrdiff_t row = 0; row < o->rows; row += PANEL)
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, PANEL, (int)o->lanes, (int)o->taps, 1, o->panel_rows, (int)o->taps,
                    o->block + row * o->lanes, (int)o->lanes, 0, o->product + row * o->lanes, (int)o->lanes);
}

double bench_operator_difference(const bench_operator *o) {
    double greatest = 0;
    for (ptrdiff_t row = 0; row < o->rows; row++)
        for (ptrdiff_t lane = 0; lane < o->lanes; lane++) {
            // The fused kernel subtracts the estimate from a series of zeros.
            const double own = -o->detrended[((lane / WIDTH) * o->rows + row) * WIDTH + lane % WIDTH];
            greatest = fmax(greatest, fabs(own - o->product[row * o->lanes + lane]));
        }
    return greatest;
}

void bench_operator_free(bench_operator *o) {
    free(o->block), free(o->grouped), free(o->series), free(o->weights), free(o->panel_rows);
    free(o->product), free(o->detrended), free(o->residual), free(o->blocks), free(o->positions), free(o);
}

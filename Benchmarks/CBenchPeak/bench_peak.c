#include "bench_peak.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#if defined(__GLIBC__)
#include <malloc.h>
#endif

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

enum { ROUNDS = 20000, CHAINS = 12, RATES = 4096 };

/// What was reached again and again: nine tenths of the rates are at most this. The very best may be a slip of a virtual
/// machine's clock.
typedef struct {
    double rate[RATES];
    int count;
} rates;

static void add_rate(rates *r, double rate) {
    if (r->count < RATES) r->rate[r->count++] = rate;
}

static int rising(const void *a, const void *b) { return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b); }

static double reached(rates *r) {
    qsort(r->rate, (size_t)r->count, sizeof(double), rising);
    return r->count ? r->rate[(r->count - 1) * 9 / 10] : 0;
}

// Twelve chains that do not wait for each other: latency four or five, two units. The asm keeps each step in a register
// and in place.
#define FMA_LOOP(NAME, ATTRIBUTE, BYTES)                                                                   \
    typedef double NAME##_vector __attribute__((vector_size(BYTES)));                                       \
    ATTRIBUTE static double NAME(long rounds) {                                                             \
        NAME##_vector sum[CHAINS], a = {0}, b = {0};                                                        \
        for (int i = 0; i < CHAINS; i++) sum[i] = a + 1e-3 * (i + 1);                                       \
        a = a + 0.999999;                                                                                   \
        b = b + 1e-9;                                                                                       \
        for (long r = 0; r < rounds; r++) {                                                                 \
            _Pragma("clang fp contract(fast)")                                                              \
            _Pragma("clang loop unroll(full)")                                                              \
            for (int i = 0; i < CHAINS; i++) sum[i] = sum[i] * a + b;                                       \
        }                                                                                                   \
        double total = 0;                                                                                   \
        for (int i = 0; i < CHAINS; i++) total += sum[i][0];                                                \
        return total;                                                                                       \
    }

FMA_LOOP(fma_base, , 16)
#if defined(__x86_64__)
FMA_LOOP(fma_v3, __attribute__((target("avx2,fma"))), 32)
FMA_LOOP(fma_v4, __attribute__((target("avx512f,avx2,fma"))), 64)
#endif

static volatile double sink;

double bench_fma_peak(double seconds) {
    double (*loop)(long) = fma_base;
    double lanes = 2;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) {
        loop = fma_v4;
        lanes = 8;
    } else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
        loop = fma_v3;
        lanes = 4;
    }
#endif
    static rates all;
    all.count = 0;
    double end = now() + seconds;
    do {
        double start = now();
        sink = loop(ROUNDS);
        add_rate(&all, 2.0 * CHAINS * lanes * ROUNDS / (now() - start) * 1e-9);
    } while (now() < end);
    return reached(&all);
}

double bench_copy_bandwidth(double seconds) {
    const size_t bytes = (size_t)128 << 20;
    char *from = malloc(bytes), *to = malloc(bytes);
    static rates all;
    all.count = 0;
    if (from && to) {
        memset(from, 1, bytes);
        memset(to, 2, bytes);
        double end = now() + seconds;
        do {
            double start = now();
            memcpy(to, from, bytes);
            add_rate(&all, 2.0 * (double)bytes / (now() - start) * 1e-9);
            sink = to[bytes / 2];
        } while (now() < end);
    }
    free(from);
    free(to);
    return reached(&all);
}

void bench_release_memory(void) {
#if defined(__GLIBC__)
    malloc_trim(0);
#endif
}

const char *bench_compiler(void) { return __VERSION__; }

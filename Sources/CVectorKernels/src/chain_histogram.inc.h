// The histogram of log₂|z| in sixths of an octave and what it says: the share at or above a place, decibels from it below the
// q-point u and from p(z) = q·(z/u)^(−1/ξ) beyond.

typedef float vf __attribute__((ext_vector_type(VK_WIDTH)));
typedef float vfu __attribute__((ext_vector_type(VK_WIDTH), aligned(4)));
typedef int32_t vb __attribute__((ext_vector_type(VK_WIDTH)));
typedef int32_t vbu __attribute__((ext_vector_type(VK_WIDTH), aligned(4)));

/// Bin of a binary logarithm and where in it.
static inline void VK_FN(tail_bin)(vd log_z, int32_t *bins, double *inside) {
    vd place = (log_z + 6.0) * 6.0;
    vd held = VCLIP(place - 47.5, (vd)(47.5)) + 47.5;  // 0...95
    vd bin = VMIN(__builtin_elementwise_floor(held), VK_TAIL_BINS - 1.0);
    *(vbu *)bins = __builtin_convertvector(bin, vb);
    STORE(inside, place - bin);
}

/// Counts at or above a place in a bin.
static inline vd VK_FN(tail_share)(const float *upper, int l, const int32_t *bins, vd inside) {
    vf low, high;
    for (int i = 0; i < VK_WIDTH; i++) {
        const float *at = upper + (size_t)bins[i] * VK_TILE + l + i;
        low[i] = at[0];
        high[i] = at[VK_TILE];
    }
    vd from = __builtin_convertvector(low, vd), to = __builtin_convertvector(high, vd);
    return from + (to - from) * inside;
}

/// Decibels of a magnitude given by its binary logarithm and, where not beyond the threshold, by that of its share; `slope` is
/// 10·log₁₀ 2/ξ.
static inline vd VK_FN(tail_level)(vd log_z, vd log_share, vd threshold, vd slope, double share_decibels) {
    vd beyond = share_decibels + (log_z - threshold) * slope, below = VMAX(-DB_PER_OCTAVE * log_share, 0.0);
    return log_z >= threshold ? VMIN(beyond, 300.0) : below;
}

/// Counts a row: nought or one a metric.
static inline void VK_FN(tail_count)(float *counts, const int32_t *bins, const float *ones) {
    for (int l = 0; l < VK_TILE; l++) counts[bins[l] * VK_TILE + l] += ones[l];
}

/// log₂ of the magnitude as rare as `decibels`.
static inline vd VK_FN(clipped_log)(vd threshold, vd index, double decibels, double share_decibels) {
    return threshold + (decibels - share_decibels) * index * (1.0 / DB_PER_OCTAVE);
}

/// What a tail is divided by, from tick to tick: 1/n and 10·log₁₀ 2/ξ of eight metrics.
typedef struct VK_FN(divisors) {
    double inverse[VK_TILE], slope[VK_TILE];
} VK_FN(divisors);

static inline void VK_FN(divide_tail)(const double *total, const double *index, VK_FN(divisors) * out) {
    for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
        STORE(out->inverse + l, 1.0 / LOAD(total + l));
        STORE(out->slope + l, DB_PER_OCTAVE / LOAD(index + l));
    }
}

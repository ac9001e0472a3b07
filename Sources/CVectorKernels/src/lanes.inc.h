// Vectors of lanes, and the two transcendental functions that streaming needs.

// Doubles in a register: 8 with AVX-512, 4 with AVX2, 2 with SSE2 and NEON.
#if defined(VK_REGISTER)
#define VK_WIDTH VK_REGISTER
#else
#define VK_WIDTH 2
#endif

typedef double vd __attribute__((ext_vector_type(VK_WIDTH)));
typedef int64_t vi __attribute__((ext_vector_type(VK_WIDTH)));
typedef uint64_t vw __attribute__((ext_vector_type(VK_WIDTH)));
typedef double vdu __attribute__((ext_vector_type(VK_WIDTH), aligned(8)));

#define LOAD(pointer) (*(const vdu *)(pointer))
#define STORE(pointer, value) (*(vdu *)(pointer) = (value))
#define KEEP(mask, pointer, value) STORE(pointer, (mask) ? (vd)(value) : LOAD(pointer))
#define VMIN(a, b) __builtin_elementwise_min((vd)(a), (vd)(b))
#define VMAX(a, b) __builtin_elementwise_max((vd)(a), (vd)(b))
#define VABS(a) __builtin_elementwise_abs(a)
#define VSQRT(a) __builtin_elementwise_sqrt(a)
#define VCLIP(a, bound) VMAX(VMIN(a, bound), -(bound))
#define VSIGN(a) (((a) < 0.0) ? (vd)(-1.0) : (vd)(1.0))

// 2⁵²: a double whose low bits are the whole number added to it.
#define VK_WHOLE 4503599627370496.0
#define VK_WHOLE_BITS 0x4330000000000000LL

/// log2 of positive normal numbers: exponent plus 2/ln 2 · artanh((m − 1)/(m + 1)), m in [√½, √2).
static inline vd VK_FN(lanes_log2)(vd x) {
    vi bits = __builtin_bit_cast(vi, x);
    // The exponent plus 1,023, so that it is positive: neither signed shifts nor conversions of 64 bits are in AVX2.
    vi biased = (vi)((__builtin_bit_cast(vw, bits) - 0x3FE6A09E667F3BCDULL + (1023ULL << 52)) >> 52);
    vd m = __builtin_bit_cast(vd, bits - (biased << 52) + (1023LL << 52));
    vd exponent = __builtin_bit_cast(vd, biased | VK_WHOLE_BITS) - (VK_WHOLE + 1023.0);
    vd s = (m - 1.0) / (m + 1.0);
    vd q = s * s;
    vd series = 1.0 / 21;
    series = series * q + 1.0 / 19;
    series = series * q + 1.0 / 17;
    series = series * q + 1.0 / 15;
    series = series * q + 1.0 / 13;
    series = series * q + 1.0 / 11;
    series = series * q + 1.0 / 9;
    series = series * q + 1.0 / 7;
    series = series * q + 1.0 / 5;
    series = series * q + 1.0 / 3;
    series = series * q + 1.0;
    return exponent + s * series * 2.8853900817779268;
}

/// 2^x for |x| up to 1,000: Taylor series of e^(f·ln 2) on f in [−½, ½], scaled by the exponent.
static inline vd VK_FN(lanes_exp2)(vd x) {
    x = VCLIP(x, (vd)(1000.0));
    vd whole = __builtin_elementwise_roundeven(x);
    vd y = (x - whole) * 0.69314718055994531;
    vd e = 1.0 / 6227020800;
    e = e * y + 1.0 / 479001600;
    e = e * y + 1.0 / 39916800;
    e = e * y + 1.0 / 3628800;
    e = e * y + 1.0 / 362880;
    e = e * y + 1.0 / 40320;
    e = e * y + 1.0 / 5040;
    e = e * y + 1.0 / 720;
    e = e * y + 1.0 / 120;
    e = e * y + 1.0 / 24;
    e = e * y + 1.0 / 6;
    e = e * y + 0.5;
    e = e * y + 1.0;
    e = e * y + 1.0;
    // The low bits of 2⁵² + exponent + 1,023 are the exponent of the result.
    vi exponent = __builtin_bit_cast(vi, whole + (VK_WHOLE + 1023.0));
    return e * __builtin_bit_cast(vd, exponent << 52);
}

#define VLOG2 VK_FN(lanes_log2)
#define VEXP2 VK_FN(lanes_exp2)
#define LN2 0.69314718055994531
#define DB_PER_OCTAVE 3.0102999566398120  // 10·log10 2

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
#define VMIN(a, b) VK_FN(lanes_min)((vd)(a), (vd)(b))
#define VMAX(a, b) VK_FN(lanes_max)((vd)(a), (vd)(b))
#define VABS(a) __builtin_elementwise_abs(a)
#define VSQRT(a) __builtin_elementwise_sqrt(a)
#define VCLIP(a, bound) VMAX(VMIN(a, bound), -(bound))
#define VSIGN(a) (((a) < 0.0) ? (vd)(-1.0) : (vd)(1.0))

// One instruction each, which gives b where one of both is NaN.
static inline vd VK_FN(lanes_min)(vd a, vd b) { return a < b ? a : b; }
static inline vd VK_FN(lanes_max)(vd a, vd b) { return a > b ? a : b; }

// 2⁵²: a double whose low bits are the whole number added to it.
#define VK_WHOLE 4503599627370496.0
#define VK_WHOLE_BITS 0x4330000000000000LL

/// Exponent of positive normal numbers and (m − 1)/(m + 1) of their m in [√½, √2).
static inline vd VK_FN(split_lanes)(vd x, vd *s) {
    vi bits = __builtin_bit_cast(vi, x);
    // The exponent plus 1,023, so that it is positive: neither signed shifts nor conversions of 64 bits are in AVX2.
    vi biased = (vi)((__builtin_bit_cast(vw, bits) - 0x3FE6A09E667F3BCDULL + (1023ULL << 52)) >> 52);
    vd m = __builtin_bit_cast(vd, bits - (biased << 52) + (1023LL << 52));
    *s = (m - 1.0) / (m + 1.0);
    return __builtin_bit_cast(vd, biased | VK_WHOLE_BITS) - (VK_WHOLE + 1023.0);
}

/// log2 of positive normal numbers: exponent plus 2/ln 2·artanh s, as an odd polynomial through Chebyshev's points; 2·10⁻¹⁶.
static inline vd VK_FN(lanes_log2)(vd x) {
    vd s, exponent = VK_FN(split_lanes)(x, &s), q = s * s;
    vd series = 0.242916087614694876;
    series = series * q + 0.261444249173013084;
    series = series * q + 0.320616388137639011;
    series = series * q + 0.412198402048201136;
    series = series * q + 0.577078017246329037;
    series = series * q + 0.961796693924334558;
    series = series * q + 2.88539008177792731;
    return exponent + s * series;
}

/// 2^x for |x| up to 1,000: e^(f·ln 2) on f in [−½, ½], a polynomial through Chebyshev's points, scaled by the exponent; 3·10⁻¹⁶.
static inline vd VK_FN(lanes_exp2)(vd x) {
    x = VCLIP(x, (vd)(1000.0));
    vd whole = __builtin_elementwise_roundeven(x);
    vd y = (x - whole) * 0.69314718055994531;
    vd e = 2.76263572414472229e-7;
    e = e * y + 2.76401807962098511e-6;
    e = e * y + 0.0000248015043469976873;
    e = e * y + 0.000198411702704400684;
    e = e * y + 0.00138888889324885982;
    e = e * y + 0.00833333338566778247;
    e = e * y + 0.0416666666665731426;
    e = e * y + 0.166666666665544045;
    e = e * y + 0.500000000000000562;
    e = e * y + 1.00000000000000674;
    e = e * y + 1.0;
    // The low bits of 2⁵² + exponent + 1,023 are the exponent of the result.
    vi exponent = __builtin_bit_cast(vi, whole + (VK_WHOLE + 1023.0));
    return e * __builtin_bit_cast(vd, exponent << 52);
}

#define VLOG2 VK_FN(lanes_log2)
#define VEXP2 VK_FN(lanes_exp2)
#define LN2 0.69314718055994531
#define DB_PER_OCTAVE 3.0102999566398120  // 10·log10 2

// The light tier's score: how rare a deviation is, from nought to a hundred.
//
//     score = 100·(1 − p^(1/9)), p the two tails of Student's t(4) at a deviation

// Of whatever type the first has.
#define LESSER(a, b) ((a) < (b) ? (a) : (vd)(b))
#define GREATER(a, b) ((a) > (b) ? (a) : (vd)(b))
#define WHERE(mask, value) __builtin_bit_cast(vd, (mask) & __builtin_bit_cast(vi, (vd)(value)))

/// p^(1/9) for p in [10⁻³⁰, 1], to ten digits, without a division. The bits of p, taken as a number, are nearly its logarithm,
/// which gives v = p^(−1/9) within 0.4 %; with t = p·v⁸ and d = 1 − t·v the root is t·(1 − d)^(−8/9), a short series.
static inline vd VK_FN(ninth_root)(vd p) {
    // In units of 2⁻⁴¹ octaves and 1,023 octaves too large; 0.0435 octaves centre the error.
    vd logarithm = __builtin_bit_cast(vd, (__builtin_bit_cast(vi, p) >> 11) | VK_WHOLE_BITS) - VK_WHOLE;
    vd octaves = (1023.0 - 0.0435) / 9 - logarithm * (0x1p-41 / 9), whole = __builtin_elementwise_floor(octaves), f = octaves - whole;
    vd v = (0.99990028817 + f * 0.69632477109) + f * f * (0.22469315576 + f * 0.07896725704);
    v *= __builtin_bit_cast(vd, __builtin_bit_cast(vi, whole + (VK_WHOLE + 1023.0)) << 52);
    vd v2 = v * v, v4 = v2 * v2, t = p * (v4 * v4), d = 1.0 - t * v, d2 = d * d;
    vd series = ((1.0 + d * 0.88888888888889) + d2 * (0.83950617283951 + d * 0.80841335162323)) +
                d2 * d2 * ((0.78595743718925 + d * 0.76849170462949) + d2 * 0.75426037676598);
    return t * series;
}

/// P(|T| > z) = c²(3 − c)/2 with c = 4/(h(h + z)), h = √(4 + z²), four degrees of freedom; as a score, 0 for 0.
static inline vd VK_FN(light_score)(vd z) {
    vd h = VSQRT(4.0 + z * z), rest = 4.0 / (h * (h + z));
    vd p = GREATER(rest * rest * (1.5 - 0.5 * rest), 1e-30);
    return WHERE(z > 0.0, 100.0 - 100.0 * VK_FN(ninth_root)(p));
}

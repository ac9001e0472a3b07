// What a lane knows of its series' search, and the curvature along its last step.

/// One lane's search.
typedef struct {
    ptrdiff_t job;  // the series, or −1
    size_t start;
    double at[4], trial[4];  // accepted and tried coordinates
    double value, damping;
    double curvature[4][4], gradient[4];  // in gains: a, c, g, φ as they apply
    // The last accepted step of the coordinates and what it changed of the gradient by them.
    int has_secant;
    double slope[4], step[4], change[4];
    int evaluations, total;
    double best;
} hw_search;

/// d(a, c, g, φ)/d(α, β, ρ, φ).
static void VK_FN(hw_chain)(const double *at, double t[4][4]) {
    memset(t, 0, 16 * sizeof(double));
    t[0][0] = 1;
    t[1][0] = at[1];
    t[1][1] = at[0];
    t[2][0] = -at[2];
    t[2][2] = 1 - at[0];
    t[3][3] = 1;
}

/// Puts the curvature that the last step met in the place of the Gauss–Newton matrix's in its direction (Broyden, Fletcher,
/// Goldfarb, Shanno 1970): M − Mss'M/s'Ms + yy'/s'y for the step s and the change y of the gradient.
///
/// Where errors are large and far from linear the matrix is several times too large in the flat direction, and its steps as
/// many times too short.
static void VK_FN(hw_correct)(int n, double m[4][4], const double *step, const double *change) {
    double image[4], own = 0, met = 0;
    for (int p = 0; p < n; p++) {
        image[p] = 0;
        for (int q = 0; q < n; q++) image[p] += m[p][q] * step[q];
        own += step[p] * image[p];
        met += step[p] * change[p];
    }
    if (!(own > 0)) return;
    const double least = VK_HW_LEAST_CURVATURE * own;
    for (int p = 0; p < n; p++)
        for (int q = 0; q < n; q++) {
            m[p][q] -= image[p] * image[q] / own;
            m[p][q] += met > least ? change[p] * change[q] / met : VK_HW_LEAST_CURVATURE * image[p] * image[q] / own;
        }
}

// A step d of the smoothing parameters: min ½dᵀMd + rᵀd over lower ≤ d ≤ upper.

/// The minimiser of ½dᵀMd + rᵀd in a box: the free one where it lies inside, else by projected coordinate descent.
static void VK_FN(hw_box_step)(int n, const double m[4][4], const double *r, const double *lower, const double *upper, double *d) {
    double f[4][4];
    int positive = 1;
    for (int j = 0; j < n && positive; j++) {
        for (int i = j; i < n; i++) {
            double x = m[i][j];
            for (int k = 0; k < j; k++) x -= f[i][k] * f[j][k];
            if (i == j) {
                if (!(x > 0)) { positive = 0; break; }
                f[j][j] = sqrt(x);
            } else {
                f[i][j] = x / f[j][j];
            }
        }
    }
    for (int i = 0; i < n; i++) d[i] = -r[i];
    if (positive) {
        int inside = 1;
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) d[i] -= f[i][k] * d[k];
            d[i] /= f[i][i];
        }
        for (int i = n; i-- > 0;) {
            for (int k = i + 1; k < n; k++) d[i] -= f[k][i] * d[k];
            d[i] /= f[i][i];
        }
        for (int i = 0; i < n; i++) inside &= d[i] >= lower[i] && d[i] <= upper[i];
        if (inside) return;
    }
    for (int i = 0; i < n; i++) d[i] = fmin(fmax(d[i], lower[i]), upper[i]);
    for (int sweep = 0; sweep < 60; sweep++) {
        double moved = 0;
        for (int i = 0; i < n; i++) {
            double slope = r[i];
            for (int k = 0; k < n; k++) slope += m[i][k] * d[k];
            const double target = fmin(fmax(d[i] - slope / m[i][i], lower[i]), upper[i]);
            moved = fmax(moved, fabs(target - d[i]));
            d[i] = target;
        }
        if (moved < VK_HW_BOX_TOLERANCE) break;
    }
}

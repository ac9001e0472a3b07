// STL outer loop: bisquare weights ρ = B(|R| / h), h = 6 median |R|, B(u) = (1 − u²)².

void VK_FN(vk_stl_robustness_weights)(ptrdiff_t rows, const double *residual, const double *median, const double *detrended,
                                      double *robustness, double *weighted_detrended) {
    vk_lanes inverse, near, far;
    for (int lane = 0; lane < VK_STL_LANES; lane++) {
        const double bound = 6 * median[lane];
        // With h = 0 every finite residual keeps weight 1; missing rows are infinite and get 0.
        near[lane] = bound == 0 ? __DBL_MAX__ : 0.001 * bound;
        far[lane] = bound == 0 ? __DBL_MAX__ : 0.999 * bound;
        inverse[lane] = bound == 0 ? 0 : 1 / bound;
    }
    for (ptrdiff_t row = 0; row < rows; row++) {
        const vk_lanes r = VK_ROW(residual, row);
        const vk_lanes ratio = r * inverse;
        const vk_lanes complement = 1.0 - ratio * ratio;
        const vk_lanes bisquare = VK_SELECT(r <= far, complement * complement, VK_ALL_LANES(0.0));
        const vk_lanes weight = VK_SELECT(r <= near, VK_ALL_LANES(1.0), bisquare);
        VK_ROW_OUT(robustness, row) = weight;
        VK_ROW_OUT(weighted_detrended, row) = weight * VK_ROW(detrended, row);
    }
}

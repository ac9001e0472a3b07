// Renewal of the tails at the ticks: the q-point u and Hill's index ξ (Hill 1975) shrunk to its prior,
//   ξ = (Σ over rows beyond u of ln(z/u) + w·ξ₀)/(q·n + w).
// With s_k the counts at or above bin k and B the edge above u's bin, a share i of whose counts lies beyond u, the sum is
// ln 2/6 times Σ_{k≥B} s_k − s_B/2 + i·q·n − i/2·(q·n − s_B): nothing cancels, so that single precision is enough.

typedef float vt __attribute__((ext_vector_type(VK_TILE)));
typedef float vtu __attribute__((ext_vector_type(VK_TILE), aligned(32)));
typedef int32_t VK_FN(tile_bins) __attribute__((ext_vector_type(VK_TILE)));
#define BIN(row, k) (*(vtu *)((row) + (size_t)(k) * VK_TILE))

/// A tail and where its q-point, index and total are kept.
typedef struct VK_FN(tail) {
    float *counts, *upper;
    double weight, *threshold, *index, *total;
} VK_FN(tail);

/// From the top: discounted counts, their sums `upper`, and the sums of these.
static inline __attribute__((always_inline)) void VK_FN(sum_tails)(const VK_FN(tail) * tails, const int n, float discount,
                                                                   vt (*sums)[VK_TAIL_BINS + 1]) {
    vt upper[2], sum[2];
    for (int i = 0; i < n; i++) {
        upper[i] = sum[i] = 0.0f;
        BIN(tails[i].upper, VK_TAIL_BINS) = sums[i][VK_TAIL_BINS] = 0.0f;
    }
    for (int k = VK_TAIL_BINS - 1; k >= 0; k--) {
        for (int i = 0; i < n; i++) {
            vt count = BIN(tails[i].counts, k) * discount;
            BIN(tails[i].counts, k) = count;
            BIN(tails[i].upper, k) = upper[i] += count;
            sums[i][k] = sum[i] += upper[i];
        }
    }
}

/// The q-point: the highest bin with as many counts at or above it, and the place inside; the index beyond it.
static inline void VK_FN(find_threshold)(const VK_FN(tail) * tail, const vt *sums, double share, double prior) {
    const vt total_count = BIN(tail->upper, 0), least = total_count * (float)share;
    VK_FN(tile_bins) bin = 0;
    for (int k = 1; k < VK_TAIL_BINS; k++) bin -= BIN(tail->upper, k) >= least;
    for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
        vd total, edge, beyond, inside_count, sum;
        for (int i = 0; i < VK_WIDTH; i++) {
            const int k = bin[l + i];
            total[i] = (double)total_count[l + i];
            edge[i] = k + 1;
            beyond[i] = (double)tail->upper[(k + 1) * VK_TILE + l + i];
            inside_count[i] = (double)tail->counts[k * VK_TILE + l + i];
            sum[i] = (double)((const float *)(sums + k + 1))[l + i];
        }
        vd wanted = share * total;
        vd inside = inside_count > 0.0 ? (wanted - beyond) / inside_count : (vd)(0.0);
        inside = VMAX(VMIN(inside, 1.0), 0.0);
        vd hill = sum - 0.5 * beyond + inside * wanted - 0.5 * inside * (wanted - beyond);
        STORE(tail->threshold + l, -6.0 + (edge - inside) * (1.0 / 6));
        STORE(tail->index + l, (hill * (LN2 / 6) + tail->weight * prior) / (wanted + tail->weight));
        STORE(tail->total + l, total);
    }
}

/// Renews both tails of a candidate.
static void VK_FN(renew_candidate_tails)(const VIEW *v, double discount) {
    const vk_chain_rules *r = v->rules;
    const int l = 0;
    float *counts = v->tails, *upper = counts + (size_t)VK_TAIL_BINS * VK_TILE;
    float *energy_counts = upper + (size_t)(VK_TAIL_BINS + 1) * VK_TILE, *energy_upper = energy_counts + (size_t)VK_TAIL_BINS * VK_TILE;
    const VK_FN(tail) tails[2] = {
        {counts, upper, r->index_weight, ROW(VK_TAIL_THRESHOLD), ROW(VK_TAIL_INDEX), ROW(VK_TAIL_TOTAL)},
        {energy_counts, energy_upper, r->energy_index_weight, ROW(VK_ENERGY_THRESHOLD), ROW(VK_ENERGY_INDEX), ROW(VK_ENERGY_TOTAL)},
    };
    vt sums[2][VK_TAIL_BINS + 1];
    VK_FN(sum_tails)(tails, 2, (float)discount, sums);
    for (int i = 0; i < 2; i++) VK_FN(find_threshold)(&tails[i], sums[i], r->exceedance_share, r->index_prior);
}

/// Renews the rarity's tail.
static void VK_FN(renew_rarity)(const vk_chain_layout *layout, const vk_chain_rules *r, double *state, float *tails, double discount) {
    const VK_FN(tail) tail = {
        tails + (size_t)layout->rarity_counts * VK_TILE, tails + (size_t)layout->rarity_upper * VK_TILE, r->index_weight,
        state + VK_M_RARITY_THRESHOLD * VK_TILE, state + VK_M_RARITY_INDEX * VK_TILE, state + VK_M_RARITY_TOTAL * VK_TILE,
    };
    vt sums[1][VK_TAIL_BINS + 1];
    VK_FN(sum_tails)(&tail, 1, (float)discount, sums);
    VK_FN(find_threshold)(&tail, sums[0], r->exceedance_share, r->index_prior);
}

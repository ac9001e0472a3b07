// Gains of a row: max(gain, 1/n) of memories, scores and errors, from counts that need no other number.

/// What loops over the cells hand on: shares 1/(n_j + κ), 1/(n_j + 1), 1/n of memories, gains of errors and scores (nought where
/// they do not learn), 1 + w/(n + 2), whether the scale learns; then what the scores are made of.
enum { G_BEFORE, G_SHRUNK, G_SLOT, G_ROW, G_ERROR, G_SCORE, G_WIDE, G_LEARNS, G_LOG, G_POWER, G_JACOBIAN, G_JACOBIAN_POWER, G_COUNT };
#define GAIN(i) (gains + (size_t)(i) * EACH + c * VK_TILE + l)

/// Counts of rows, and their reciprocals by one division.
static void VK_FN(scale_counts)(const VIEW *views, int cells, double *gains) {
    const double slow = 1.0 - views->rules->log_score_discount, shrinkage = views->rules->slot_shrinkage;
    const double wide_start = views->rules->wide_start_rows;
    for (int c = 0; c < cells; c++) {
        const VIEW view = views[c], *v = &view;
        double *const slot_count = v->d + (size_t)(v->at->slot_scale_count + v->position->slot) * VK_TILE;
        for (int l = 0; l < VK_TILE; l += VK_WIDTH) {
            vi active = LOAD(v->active + l) > 0.0;
            vd rows = LOAD(ROW(VK_CHAIN_ROWS)), scales = LOAD(ROW(VK_SCALE_ROWS)), scores = LOAD(ROW(VK_LOG_SCORE_ROWS));
            vd n = LOAD(slot_count + l);
            // The first value only starts the model: there was no forecast for it. The first residual only starts the scale.
            vi judged = active & (rows > 0.0), learns = judged & ~(LOAD(HAND(S_RETURN)) > 0.0);
            vi has_scale = scales > 0.0, compared = judged & has_scale;
            vd a = n + shrinkage, b = scales + 2.0, d = VMAX(rows, 1.0), e = scores + 1.0, f = n + 1.0;
            vd ab = a * b, de = d * e, abde = ab * de, all = 1.0 / (abde * f), four = all * f, of_ab = four * de, of_de = four * ab;
            STORE(GAIN(G_BEFORE), n);
            STORE(GAIN(G_SHRUNK), of_ab * b);
            STORE(GAIN(G_WIDE), 1.0 + wide_start * (of_ab * a));
            STORE(GAIN(G_ERROR), judged ? VMAX(slow, of_de * e) : (vd)(0.0));
            STORE(GAIN(G_SCORE), compared ? VMAX(slow, of_de * d) : (vd)(0.0));
            STORE(GAIN(G_SLOT), all * abde);
            STORE(GAIN(G_ROW), 1.0 / (scales + 1.0));
            STORE(GAIN(G_LEARNS), learns ? (vd)(1.0) : (vd)(0.0));
            STORE(HAND(S_STANDING), (learns & has_scale) ? (vd)(2.0) : (active ? (vd)(1.0) : (vd)(0.0)));
            KEEP(active, ROW(VK_CHAIN_ROWS), rows + 1.0);
            KEEP(learns, ROW(VK_SCALE_ROWS), scales + 1.0);
            KEEP(learns, slot_count + l, f);
            KEEP(compared, ROW(VK_LOG_SCORE_ROWS), e);
        }
    }
}

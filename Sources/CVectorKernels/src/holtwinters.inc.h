// Holt-Winters, additive season or none, by variable projection in lanes. Compiled once a variant; see vk_variant.h.
//
// With e_t = y_t − l − φb − s_k and l ← l + φb + a·e, b ← φb + c·e, s_k ← s_k + g·e (a = α, c = αβ, g = γ), the errors are
// linear in the initial states. A pass over the series carries e and its derivatives ("streams") by a, c, g, φ, by the
// initial trend and by the first seasonal state (without a season: by the level). The response to the j-th seasonal
// state is that to the first, delayed by j. A backward pass, the adjoint recursion, gives the inner products of a stream
// with the responses to all initial states at a cost that does not grow with the period. The seasons' Gram matrix follows
// from its first column: G(j+1, k+1) = G(j, k) − r(n−1−j)·r(n−1−k), because a delayed response loses its last values.
// The initial states are eliminated by a Cholesky factor, and the smoothing parameters take damped steps in their box.

#include "holtwinters_context.inc.h"
#include "holtwinters_forward.inc.h"
#include "holtwinters_products.inc.h"
#include "holtwinters_backward.inc.h"
#include "holtwinters_pass.inc.h"
#include "holtwinters_equations.inc.h"
#include "holtwinters_solve.inc.h"
#include "holtwinters_long_factor.inc.h"
#include "holtwinters_long_solve.inc.h"
#include "holtwinters_box.inc.h"
#include "holtwinters_search.inc.h"
#include "holtwinters_propose.inc.h"
#include "holtwinters_judge.inc.h"
#include "holtwinters_start.inc.h"
#include "holtwinters_filter.inc.h"
#include "holtwinters_packing.inc.h"
#include "holtwinters_finish.inc.h"

void VK_FN(vk_holtwinters_fit)(
    const vk_holtwinters_problem *problem, vk_holtwinters_outcome *outcomes, double *initial, double *final, void *workspace) {
    hw_context context = {0}, *c = &context;
    hw_lay_out(c, problem, workspace);

#if defined(__SSE2__)
    // Decaying responses would become denormal and slow; they are far below rounding by then.
    const unsigned mode = _mm_getcsr();
#endif
    VK_FN(hw_pack)(c, problem, outcomes);
#if defined(__SSE2__)
    _mm_setcsr(mode | 0x8040);
#endif
    const size_t width = 2 + c->period;
    hw_search searches[HW_W];
    hw_v gains[4], products[15];
    size_t job = 0;
    int busy = 0;
    memset(searches, 0, sizeof searches);
    memset(c->series, 0, sizeof(hw_v) * c->rows);
    memset(c->states, 0, sizeof(hw_v) * width);
    // A lane takes the next series as soon as its own is done, so that no lane waits for the slowest.
#define HW_REFILL(lane)                                                            \
    do {                                                                           \
        while (job < problem->lanes && outcomes[job].status) job++;                \
        searches[lane].job = job < problem->lanes ? (ptrdiff_t)job++ : -1;         \
        if (searches[lane].job >= 0) {                                             \
            busy++;                                                                \
            searches[lane].start = 0;                                              \
            searches[lane].total = 0;                                              \
            searches[lane].best = INFINITY;                                        \
            VK_FN(hw_load)(c, (size_t)searches[lane].job, lane);                   \
            VK_FN(hw_begin)(c, problem, &searches[lane], lane);                    \
        }                                                                          \
    } while (0)
    for (int w = 0; w < HW_W; w++) HW_REFILL(w);
    while (busy > 0) {
        VK_FN(hw_gains)(c, searches, gains);
        VK_FN(hw_pass)(c, gains, products);
        VK_FN(hw_run_backward)(c, gains);
        if (c->period >= HW_LONG) {
            hw_v ridge;
            VK_FN(hw_factor_long)(c, &ridge);
            VK_FN(hw_solve_sides)(c, &ridge);
        } else {
            VK_FN(hw_assemble)(c);
            VK_FN(hw_solve)(c);
        }
        for (int w = 0; w < HW_W; w++) {
            hw_search *search = &searches[w];
            if (search->job < 0) continue;
            const int over = VK_FN(hw_judge)(c, problem, search, w, products);
            if (!over) continue;
            vk_holtwinters_outcome *outcome = outcomes + search->job;
            if (search->value < search->best) {
                search->best = search->value;
                memcpy(outcome->coordinates, search->at, sizeof search->at);
                outcome->converged = over == 2;
                VK_FN(hw_propose)(c, problem, search, w, 1);
                double *states = initial + (size_t)search->job * width;
                for (size_t i = 0; i < width; i++) states[i] = ((const double *)c->states)[i * HW_W + (size_t)w];
            }
            outcome->evaluations = search->total;
            if (++search->start < problem->start_count) {
                VK_FN(hw_begin)(c, problem, search, w);
            } else {
                busy--;
                HW_REFILL(w);
            }
        }
    }
    hw_finish(c, problem, outcomes, initial, final);
#if defined(__SSE2__)
    _mm_setcsr(mode);
#endif
}

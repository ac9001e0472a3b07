#include "holtwinters.h"
#include "vk_call.h"

enum { WIDEST = 8 };  // lanes of the widest variant: the workspace serves any

size_t vk_holtwinters_workspace(size_t rows, size_t lanes, size_t period) {
    const size_t unknowns = period + 1, streams = 7, sides = 6;
    const size_t a_lane = rows * (1 + streams)             // series, streams
                          + (period + unknowns) * streams  // season states with their responses, adjoint
                          + unknowns * (unknowns + 1) / 2  // factor
                          + unknowns * sides * 3           // right sides, solutions, accepted solutions
                          + (2 + period) * 2               // states, accepted states
                          + 2 * period;                    // generators of the factor
    return sizeof(double) * (WIDEST * a_lane + rows * lanes);
}

VK_DISPATCH(void, vk_holtwinters_fit,
            (const vk_holtwinters_problem *problem, vk_holtwinters_outcome *outcomes, double *initial, double *final, void *workspace),
            (problem, outcomes, initial, final, workspace))

// A fit's dimensions and memory: all data of a step stand in lanes, one series a lane.

typedef double hw_v __attribute__((vector_size(HW_W * 8), aligned(HW_W * 8)));
#define HW_INLINE static inline __attribute__((always_inline))

enum {
    HW_ERROR = 0,    // the order of the streams in memory; the gains' derivatives follow the error
    HW_STREAMS = 7,  // error, a, c, g, φ, initial trend, first season or level: those that apply, packed
    HW_LONG = 64,    // periods from here on take the factor of O(period²)
    HW_CHUNK = 64,   // rows
    HW_SIDES = 6,    // right sides of the state equations: the gains' derivatives, the error; a border
};

typedef struct {
    size_t rows, period, unknowns;
    int has_trend, is_damped, has_season;
    int gains;    // streams 1...gains are derivatives by a, c, g, φ as they apply
    int streams;  // all
    int coordinate[4];
    // Lane data, [..][HW_W].
    hw_v *series, *stream, *season, *response, *adjoint;
    hw_v *factor, *sides, *solved, *generators;
    hw_v *states;  // the trial's: level, trend, seasons
    double *base;  // the accepted: states, and solved sides
    double *base_solved;
    double *transposed;
} hw_context;

/// Which components the model has, and where everything lies in the workspace.
HW_INLINE void hw_lay_out(hw_context *c, const vk_holtwinters_problem *problem, void *workspace) {
    c->rows = problem->rows;
    c->period = problem->period;
    c->has_season = problem->period > 1;
    c->has_trend = problem->trend != 0;
    c->is_damped = problem->trend == 2;
    c->unknowns = (c->has_season ? c->period : 1) + (size_t)c->has_trend;
    c->coordinate[c->gains++] = 0;
    if (c->has_trend) c->coordinate[c->gains++] = 1;
    if (c->has_season) c->coordinate[c->gains++] = 2;
    if (c->is_damped) c->coordinate[c->gains++] = 3;
    c->streams = 1 + c->gains + c->has_trend + 1;
    hw_v *next = workspace;
    c->series = next, next += c->rows;
    c->stream = next, next += c->rows * HW_STREAMS;
    c->response = next, next += c->period * HW_STREAMS;
    c->adjoint = next, next += (c->period + 1) * HW_STREAMS;
    c->factor = next, next += (c->period + 1) * (c->period + 2) / 2;
    c->sides = next, next += (c->period + 1) * HW_SIDES;
    c->solved = next, next += (c->period + 1) * HW_SIDES;
    c->states = next, next += 2 + c->period;
    c->generators = next, next += 2 * c->period;
    c->base = (double *)next, next += 2 + c->period;
    c->base_solved = (double *)next, next += (c->period + 1) * HW_SIDES;
    c->transposed = (double *)next;
}

/// Runs `pass` compiled for the model's components.
#define HW_SPECIALISED(pass, ...)                              \
    do {                                                       \
        if (c->has_season) {                                   \
            if (c->is_damped) pass(c, 1, 1, 1, __VA_ARGS__);   \
            else if (c->has_trend) pass(c, 1, 0, 1, __VA_ARGS__); \
            else pass(c, 0, 0, 1, __VA_ARGS__);                \
        } else {                                               \
            if (c->is_damped) pass(c, 1, 1, 0, __VA_ARGS__);   \
            else if (c->has_trend) pass(c, 1, 0, 0, __VA_ARGS__); \
            else pass(c, 0, 0, 0, __VA_ARGS__);                \
        }                                                      \
    } while (0)

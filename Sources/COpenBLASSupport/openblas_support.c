#include "openblas_support.h"

#include <cblas.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// Present only in builds with run-time dispatch (DYNAMIC_ARCH), hence weak.
__attribute__((weak)) extern void gotoblas_dynamic_init(void);
__attribute__((weak)) extern void gotoblas_dynamic_quit(void);

static const char coretype_variable[] = "OPENBLAS_CORETYPE";

int openblas_is_fallback_core(const char *core, int has_avx2_and_fma) {
    // The x86 targets of OpenBLAS that predate AVX2. An unknown processor gets one of them, most often Prescott.
    static const char *const before_avx2[] = {
        "Katmai", "Coppermine", "Northwood", "Prescott", "Banias", "Atom", "Core2", "Penryn", "Dunnington",
        "Nehalem", "Sandybridge", "Athlon", "Opteron", "Opteron_SSE3", "Barcelona", "Bobcat", "Bulldozer",
        "Piledriver", "Steamroller", "Nano",
    };
    if (!has_avx2_and_fma || core == NULL) return 0;
    for (size_t i = 0; i < sizeof before_avx2 / sizeof before_avx2[0]; i++) {
        if (strcasecmp(core, before_avx2[i]) == 0) return 1;
    }
    return 0;
}

const char *openblas_better_core(int has_avx2_and_fma, int has_avx512) {
    if (has_avx512) return "SkylakeX";
    if (has_avx2_and_fma) return "Haswell";
    return NULL;
}

int openblas_processor_has_avx2_and_fma(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
    return 0;
#endif
}

int openblas_processor_has_avx512(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    // The SkylakeX kernels use all five parts, not the foundation alone.
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#else
    return 0;
#endif
}

int openblas_choose_core(const char *core) {
    if (gotoblas_dynamic_init == NULL || gotoblas_dynamic_quit == NULL) return -1;
    const char *present = getenv(coretype_variable);
    char *saved = present ? strdup(present) : NULL;
    setenv(coretype_variable, core, 1);
    gotoblas_dynamic_quit();
    gotoblas_dynamic_init();
    // The choice is made; a child process shall make its own.
    if (saved) {
        setenv(coretype_variable, saved, 1);
        free(saved);
    } else {
        unsetenv(coretype_variable);
    }
    return 0;
}

openblas_core_choice openblas_repair_core(void) {
    const char *chosen = getenv(coretype_variable);
    if (chosen != NULL && chosen[0] != '\0') return OPENBLAS_CORE_USER;
    int avx2 = openblas_processor_has_avx2_and_fma();
    if (!openblas_is_fallback_core(openblas_get_corename(), avx2)) return OPENBLAS_CORE_OWN;
    const char *better = openblas_better_core(avx2, openblas_processor_has_avx512());
    if (better == NULL || openblas_choose_core(better) != 0) return OPENBLAS_CORE_IRREPARABLE;
    // A build may lack the kernels asked for; then it stays where it was.
    return openblas_is_fallback_core(openblas_get_corename(), avx2) ? OPENBLAS_CORE_IRREPARABLE : OPENBLAS_CORE_REPAIRED;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static openblas_core_choice choice;

static void prepare_once(void) {
    choice = openblas_repair_core();
    // Parallelism is over blocks of metrics, above this library.
    openblas_set_num_threads(1);
}

openblas_core_choice openblas_prepare(void) {
    pthread_once(&once, prepare_once);
    return choice;
}

const char *openblas_core_in_force(void) { return openblas_get_corename(); }
const char *openblas_configuration(void) { return openblas_get_config(); }
int openblas_threads_in_force(void) { return openblas_get_num_threads(); }

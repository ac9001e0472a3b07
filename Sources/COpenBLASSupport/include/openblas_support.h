// What OpenBLAS needs from us before its first call: a processor choice that is not a silent fallback, one thread.
#ifndef VEDETTE_OPENBLAS_SUPPORT_H
#define VEDETTE_OPENBLAS_SUPPORT_H

#ifdef __cplusplus
extern "C" {
#endif

/// How the kernels in force came to be chosen.
typedef enum openblas_core_choice {
    OPENBLAS_CORE_OWN = 0,          ///< OpenBLAS's own choice was left alone
    OPENBLAS_CORE_USER = 1,         ///< OPENBLAS_CORETYPE was set: the user's choice was left alone
    OPENBLAS_CORE_REPAIRED = 2,     ///< a fallback was replaced
    OPENBLAS_CORE_IRREPARABLE = 3,  ///< a fallback is in force and this build of OpenBLAS cannot choose again
} openblas_core_choice;

/// Whether `core`, a name as openblas_get_corename() gives it, stands for kernels without AVX2 although the
/// processor has AVX2 and FMA: OpenBLAS did not recognise the processor.
int openblas_is_fallback_core(const char *core, int has_avx2_and_fma);

/// The core name to ask for in place of a fallback, or NULL when the processor has no AVX2.
const char *openblas_better_core(int has_avx2_and_fma, int has_avx512);

/// What this processor and its operating system support.
int openblas_processor_has_avx2_and_fma(void);
int openblas_processor_has_avx512(void);

/// Lets OpenBLAS choose its kernels again as if OPENBLAS_CORETYPE were `core`; the environment is left as it was.
/// Returns 0, or -1 when this build has no run-time choice. No other BLAS call may run meanwhile.
int openblas_choose_core(const char *core);

/// Replaces a fallback, never a good choice, and never one that the user made by OPENBLAS_CORETYPE.
/// No other BLAS call may run meanwhile. Does not set the number of threads.
openblas_core_choice openblas_repair_core(void);

/// Once a process, before the first BLAS call: repairs the core and sets one thread. Later and concurrent calls
/// wait for the first and return its result.
openblas_core_choice openblas_prepare(void);

/// The core in force ("Haswell"), the library's configuration ("OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH ..."), its threads.
const char *openblas_core_in_force(void);
const char *openblas_configuration(void);
int openblas_threads_in_force(void);

#ifdef __cplusplus
}
#endif

#endif

// What this machine can do at best, measured: every figure of the benchmark is read beside it.
#ifndef VEDETTE_BENCH_PEAK_H
#define VEDETTE_BENCH_PEAK_H

#ifdef __cplusplus
extern "C" {
#endif

/// Multiply-and-adds in registers for about `seconds` of processor time on one core, in GFLOP/s (two a multiply-add), with the widest
/// instruction set that this processor has.
double bench_fma_peak(double seconds);

/// Copying between two buffers larger than any cache for about `seconds` of processor time, in GB/s read plus written.
double bench_copy_bandwidth(double seconds);

/// Calls `work(context)`: the frame between whose entry and return instructions are counted.
void bench_counted(void (*work)(void *), void *context);

/// Gives free memory back to the system, where the allocator can.
void bench_release_memory(void);

/// The C compiler that built the kernels.
const char *bench_compiler(void);

#ifdef __cplusplus
}
#endif

#endif

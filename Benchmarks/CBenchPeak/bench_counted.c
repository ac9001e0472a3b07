#include "bench_peak.h"

// A call through here has a name that instruction counters find; the empty asm keeps the call from becoming a jump.
__attribute__((noinline, used)) void bench_counted(void (*work)(void *), void *context) {
    work(context);
    __asm__ volatile("" ::: "memory");
}

import COpenBLASSupport
import Foundation
import LinearAlgebra
import Testing

/// Processes of their own for all that changes the core: no other BLAS call may run meanwhile.
@Suite struct LinearAlgebraRuntimeTests {
    static let processorHasAVX2 = openblas_processor_has_avx2_and_fma() != 0

    @Test func oneThreadAndNamedLibrary() {
        let runtime = LinearAlgebraRuntime.current
        #expect(runtime.threads == 1)
        #expect(runtime.library.hasPrefix("OpenBLAS "))
        #expect(runtime.configuration.hasPrefix(runtime.library))
        #expect(!runtime.coreName.isEmpty)
        #expect((runtime.warning != nil) == runtime.isSlowFallback)
    }

    @Test func onlyCoresBeforeAVX2AreFallbacks() {
        for core in ["Prescott", "PRESCOTT", "Core2", "Nehalem", "Sandybridge", "Bulldozer"] {
            #expect(openblas_is_fallback_core(core, 1) == 1)
            #expect(openblas_is_fallback_core(core, 0) == 0, "right for a processor without AVX2")
        }
        for core in ["Zen", "Haswell", "SkylakeX", "Cooperlake", "SapphireRapids", "Excavator", "armv8", "neoversen1", "unheard of"] {
            #expect(openblas_is_fallback_core(core, 1) == 0)
        }
    }

    @Test func betterCoreFollowsTheInstructionSet() {
        #expect(openblas_better_core(1, 1).map { String(cString: $0) } == "SkylakeX")
        #expect(openblas_better_core(1, 0).map { String(cString: $0) } == "Haswell")
        #expect(openblas_better_core(0, 0) == nil)
    }

    @Test(.enabled(if: processorHasAVX2, "needs a processor with AVX2"))
    func fallbackIsReplaced() async {
        await #expect(processExitsWith: .success) {
            unsetenv("OPENBLAS_CORETYPE")
            // A build without run-time choice has nothing to repair.
            guard openblas_choose_core("Prescott") == 0 else { return }
            try #require(String(cString: openblas_core_in_force()) == "Prescott")
            let runtime = LinearAlgebraRuntime.current
            #expect(runtime.coreChoice == .repaired)
            #expect(["Haswell", "SkylakeX"].contains(runtime.coreName))
            #expect(!runtime.isSlowFallback)
            #expect(runtime.threads == 1)
            #expect(getenv("OPENBLAS_CORETYPE") == nil)
            #expect(try matrixProduct(Matrix([[1, 2], [3, 4]]), Matrix([[1], [1]])) == Matrix([[3], [7]]))
        }
    }

    @Test(.enabled(if: processorHasAVX2, "needs a processor with AVX2"))
    func goodChoiceIsKept() async {
        await #expect(processExitsWith: .success) {
            unsetenv("OPENBLAS_CORETYPE")
            guard openblas_choose_core("Haswell") == 0 else { return }
            #expect(openblas_repair_core() == OPENBLAS_CORE_OWN)
            #expect(String(cString: openblas_core_in_force()) == "Haswell")
        }
    }

    @Test(.enabled(if: processorHasAVX2, "needs a processor with AVX2"))
    func choiceOfTheUserWins() async {
        await #expect(processExitsWith: .success) {
            guard openblas_choose_core("Nehalem") == 0 else { return }
            setenv("OPENBLAS_CORETYPE", "Nehalem", 1)
            let runtime = LinearAlgebraRuntime.current
            #expect(runtime.coreChoice == .environment)
            #expect(runtime.coreName == "Nehalem")
            #expect(runtime.isSlowFallback)
            #expect(runtime.warning?.contains("unset OPENBLAS_CORETYPE") == true)
        }
    }
}
